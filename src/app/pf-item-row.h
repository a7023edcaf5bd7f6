/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/pf-run-row.h"
#include "run/pf-verifier.h"

G_BEGIN_DECLS

#define PF_TYPE_ITEM_ROW (pf_item_row_get_type ())
/**
 * PfItemRow:
 *
 * One item as challenge and response. What a person answers has a check box; what a probe answers has the badge of its
 * last outcome instead, and its state as icon and word.
 */
G_DECLARE_FINAL_TYPE (PfItemRow, pf_item_row, PF, ITEM_ROW, GtkWidget)

GtkWidget *pf_item_row_new (void);
void pf_item_row_bind (PfItemRow *self, PfRunSession *session, PfVerifier *verifier, PfRunRow *row);
void pf_item_row_unbind (PfItemRow *self);

G_END_DECLS
