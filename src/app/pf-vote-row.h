/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "run/pf-run-decision.h"

G_BEGIN_DECLS

#define PF_TYPE_VOTE_ROW (pf_vote_row_get_type ())
/**
 * PfVoteRow:
 *
 * One role of a poll: what it says, and what it may say instead (`run.vote (ss)`).
 */
G_DECLARE_FINAL_TYPE (PfVoteRow, pf_vote_row, PF, VOTE_ROW, GtkListBoxRow)

GtkWidget *pf_vote_row_new (const PfVote *vote);
void pf_vote_row_set_vote (PfVoteRow *self, const PfVote *vote, gboolean is_open);
const char *pf_vote_row_get_id (PfVoteRow *self);

G_END_DECLS
