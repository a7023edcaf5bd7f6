/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "run/pf-run-session.h"

G_BEGIN_DECLS

/* What people and commands added to an item, each kind under its heading; nothing where there is none. */

void pf_evidence_add_notes (GtkBox *box, PfRun *run, const char *target);
void pf_evidence_add_files (GtkBox *box, PfRun *run, const char *item);
void pf_evidence_add_values (GtkBox *box, PfRun *run, guint item);
void pf_evidence_add_commands (GtkBox *box, PfRunSession *session, guint item);

G_END_DECLS
