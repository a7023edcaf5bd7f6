/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-run-row.h"
#include "run/pf-run-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PF_TYPE_GATE_ROW (pf_gate_row_get_type ())
/**
 * PfGateRow:
 *
 * A row of a run's list with a sentence that lets nobody go on, and how much is still open before it.
 */
G_DECLARE_FINAL_TYPE (PfGateRow, pf_gate_row, PF, GATE_ROW, GtkWidget)

GtkWidget *pf_gate_row_new (void);
void pf_gate_row_bind (PfGateRow *self, PfRunSession *session, PfRunRow *row);
void pf_gate_row_unbind (PfGateRow *self);

G_END_DECLS
