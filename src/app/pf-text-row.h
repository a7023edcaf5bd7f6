/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/pf-run-row.h"
#include "run/pf-verifier.h"

G_BEGIN_DECLS

#define PF_TYPE_TEXT_ROW (pf_text_row_get_type ())
/**
 * PfTextRow:
 *
 * Text between the items: a paragraph, a field, a row of a table, or a group with the progress of its items.
 */
G_DECLARE_FINAL_TYPE (PfTextRow, pf_text_row, PF, TEXT_ROW, GtkWidget)

GtkWidget *pf_text_row_new (void);
void pf_text_row_bind (PfTextRow *self, PfRunSession *session, PfRunRow *row);
void pf_text_row_unbind (PfTextRow *self);

G_END_DECLS
