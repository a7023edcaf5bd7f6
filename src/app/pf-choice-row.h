/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-run-row.h"
#include "run/pf-run-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PF_TYPE_CHOICE_ROW (pf_choice_row_get_type ())
/**
 * PfChoiceRow:
 *
 * A row of a run's list in which one of several ways is chosen. Activates the action `run.choose`.
 */
G_DECLARE_FINAL_TYPE (PfChoiceRow, pf_choice_row, PF, CHOICE_ROW, GtkWidget)

GtkWidget *pf_choice_row_new (void);
void pf_choice_row_bind (PfChoiceRow *self, PfRunSession *session, PfRunRow *row);
void pf_choice_row_unbind (PfChoiceRow *self);

G_END_DECLS
