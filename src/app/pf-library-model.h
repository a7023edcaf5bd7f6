/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-library-item.h"

G_BEGIN_DECLS

#define PF_TYPE_LIBRARY_MODEL (pf_library_model_get_type ())
/**
 * PfLibraryModel:
 *
 * What the library shows: runs going, runs closed, checklists and records opened, each under its heading, kept up with
 * the store off the main thread.
 *
 * Signals: `loaded ()` each time the store has answered; `failed (const char *message)` when it could not.
 */
G_DECLARE_FINAL_TYPE (PfLibraryModel, pf_library_model, PF, LIBRARY_MODEL, GObject)

PfLibraryModel *pf_library_model_new (void);
void pf_library_model_set_store (PfLibraryModel *self, PfStore *store);
void pf_library_model_refresh (PfLibraryModel *self);
void pf_library_model_set_search (PfLibraryModel *self, const char *text);
GListModel *pf_library_model_get_rows (PfLibraryModel *self);
gboolean pf_library_model_is_empty (PfLibraryModel *self);
gboolean pf_library_model_is_loaded (PfLibraryModel *self);
GPtrArray *pf_library_model_dup_running (PfLibraryModel *self, const char *title, const char *file_name);

G_END_DECLS
