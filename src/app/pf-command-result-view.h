/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "run/pf-run-session.h"

G_BEGIN_DECLS

#define PF_TYPE_COMMAND_RESULT_VIEW (pf_command_result_view_get_type ())
/**
 * PfCommandResultView:
 *
 * What came of a command, or comes while it runs: one line, its output, and what it proposes for its item.
 */
G_DECLARE_FINAL_TYPE (PfCommandResultView, pf_command_result_view, PF, COMMAND_RESULT_VIEW, GtkBox)

GtkWidget *pf_command_result_view_new (void);
void pf_command_result_view_show (PfCommandResultView *self, PfRunSession *session, guint command, guint step);

G_END_DECLS
