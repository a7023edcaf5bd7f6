/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/pf-library-item.h"

G_BEGIN_DECLS

#define PF_TYPE_LIBRARY_ROW (pf_library_row_get_type ())
/**
 * PfLibraryRow:
 *
 * Shows one entry of the library: title, facts, and of a run its progress and verdict.
 */
G_DECLARE_FINAL_TYPE (PfLibraryRow, pf_library_row, PF, LIBRARY_ROW, GtkWidget)

GtkWidget *pf_library_row_new (void);
void pf_library_row_set_item (PfLibraryRow *self, PfLibraryItem *item);

G_END_DECLS
