/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PF_TYPE_ROW_BOX (pf_row_box_get_type ())
/**
 * PfRowBox:
 *
 * The layout of one row of a run: a control, a text that gets the width that is left, something about it (a state, a
 * bar, an entry) and a button. Where the text would become too narrow, what is about it moves below the text.
 * Controls stand beside the first line of the text.
 *
 * As buildable, its children are of type `start`, `text`, `status` and `end`, at most one each.
 */
G_DECLARE_FINAL_TYPE (PfRowBox, pf_row_box, PF, ROW_BOX, GtkWidget)

void pf_row_box_set_start (PfRowBox *self, GtkWidget *child);
void pf_row_box_set_text (PfRowBox *self, GtkWidget *child);
void pf_row_box_set_depth (PfRowBox *self, guint depth);
guint pf_row_box_get_depth (PfRowBox *self);

G_END_DECLS
