/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "run/pf-run.h"

G_BEGIN_DECLS

void pf_evidence_add_heading (GtkBox *box, const char *text);
void pf_evidence_add_fact (GtkBox *box, const char *name, const char *value);
void pf_evidence_add_state (GtkBox *box, const char *icon_name, const char *css_class, const char *text);
void pf_evidence_add_summary (GtkBox *box, const char *icon_name, const char *css_class, const char *text);
void pf_evidence_add_code (GtkBox *box, const char *text);
void pf_evidence_add_outcome (GtkBox *box, PfOutcome *outcome);
void pf_evidence_add_history (GtkBox *box, PfRun *run, const char *item_id);

G_END_DECLS
