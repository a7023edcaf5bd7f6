/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/pf-library-model.h"

G_BEGIN_DECLS

#define PF_TYPE_LIBRARY (pf_library_get_type ())
/**
 * PfLibrary:
 *
 * The sidebar: runs going, checklists, closed runs and records, with a search. Activating a row activates
 * `win.open-run` or `win.open-file`; Delete activates `win.forget-file`.
 *
 * Property `folded`: whether the sidebar has the window for itself.
 */
G_DECLARE_FINAL_TYPE (PfLibrary, pf_library, PF, LIBRARY, GtkWidget)

PfLibraryModel *pf_library_get_model (PfLibrary *self);
void pf_library_select (PfLibrary *self, const char *key);
void pf_library_start_search (PfLibrary *self);
void pf_library_open_menu (PfLibrary *self);

G_END_DECLS
