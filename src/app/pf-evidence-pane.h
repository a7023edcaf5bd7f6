/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "run/pf-run-session.h"

G_BEGIN_DECLS

#define PF_TYPE_EVIDENCE_PANE (pf_evidence_pane_get_type ())
/**
 * PfEvidencePane:
 *
 * Everything known about one item: its state, who set it and when, the evidence of its probe, and its history.
 */
G_DECLARE_FINAL_TYPE (PfEvidencePane, pf_evidence_pane, PF, EVIDENCE_PANE, AdwBin)

void pf_evidence_pane_set_session (PfEvidencePane *self, PfRunSession *session);
void pf_evidence_pane_set_item (PfEvidencePane *self, guint item);
guint pf_evidence_pane_get_item (PfEvidencePane *self);

G_END_DECLS
