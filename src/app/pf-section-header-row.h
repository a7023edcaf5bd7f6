/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/pf-run-row.h"
#include "run/pf-verifier.h"

G_BEGIN_DECLS

#define PF_TYPE_SECTION_HEADER_ROW (pf_section_header_row_get_type ())
/**
 * PfSectionHeaderRow:
 *
 * The heading of a section with its own bar and “n of m”; a section without items that count is its title only.
 */
G_DECLARE_FINAL_TYPE (PfSectionHeaderRow, pf_section_header_row, PF, SECTION_HEADER_ROW, GtkWidget)

GtkWidget *pf_section_header_row_new (void);
void pf_section_header_row_bind (PfSectionHeaderRow *self, PfRunSession *session, PfRunRow *row);
void pf_section_header_row_unbind (PfSectionHeaderRow *self);

G_END_DECLS
