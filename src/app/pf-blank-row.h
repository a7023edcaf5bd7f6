/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/pf-run-row.h"
#include "run/pf-verifier.h"

G_BEGIN_DECLS

#define PF_TYPE_BLANK_ROW (pf_blank_row_get_type ())
/**
 * PfBlankRow:
 *
 * A blank with its entry. Enter or leaving the entry fills it in, Escape puts the old value back.
 */
G_DECLARE_FINAL_TYPE (PfBlankRow, pf_blank_row, PF, BLANK_ROW, GtkWidget)

GtkWidget *pf_blank_row_new (void);
void pf_blank_row_bind (PfBlankRow *self, PfRunSession *session, PfRunRow *row);
void pf_blank_row_unbind (PfBlankRow *self);

G_END_DECLS
