/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "document/pf-document.h"
#include "run/pf-store.h"

G_BEGIN_DECLS

/**
 * PfLoadedFile:
 * @document: (nullable): a checklist
 * @problems: (nullable) (element-type PfDiagnostic): what a person should put right in the checklist
 * @record: (nullable): a record
 * @findings: (nullable) (element-type PfFinding): what is wrong with the record; empty when it is sound
 *
 * A file that was read and understood: a checklist or a record.
 */
typedef struct {
  GFile *file;
  PfDocument *document;
  GPtrArray *problems;
  JsonNode *record;
  GPtrArray *findings;
} PfLoadedFile;

void pf_loaded_file_free (PfLoadedFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfLoadedFile, pf_loaded_file_free)

void pf_file_load_async (
    GFile *file, PfStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
PfLoadedFile *pf_file_load_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
