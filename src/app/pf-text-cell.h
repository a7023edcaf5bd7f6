/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PF_TYPE_TEXT_CELL (pf_text_cell_get_type ())
/**
 * PfTextCell:
 *
 * A wrapping text with one cached layout and a constant width request: what a GtkLabel is, but cheap in a long list
 * (GTK 4.8 wraps a label many times for each allocation). Links are clicked, or reached with Tab and the arrow keys and
 * opened with Enter.
 *
 * Signal `activate-link (const char *url)` → boolean: handled; otherwise the desktop opens it.
 */
G_DECLARE_FINAL_TYPE (PfTextCell, pf_text_cell, PF, TEXT_CELL, GtkWidget)

GtkWidget *pf_text_cell_new (void);
void pf_text_cell_set_text (PfTextCell *self, const char *text);
void pf_text_cell_set_markup (PfTextCell *self, const char *markup);
const char *pf_text_cell_get_text (PfTextCell *self);
guint pf_text_cell_get_n_links (PfTextCell *self);
void pf_text_cell_activate_link (PfTextCell *self, guint link);
int pf_text_cell_get_first_line_height (PfTextCell *self);

G_END_DECLS
