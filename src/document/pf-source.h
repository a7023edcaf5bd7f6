/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-repair.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define PF_DOCUMENT_ERROR (pf_document_error_quark ())
GQuark pf_document_error_quark (void);

/**
 * PfDocumentError:
 * @PF_DOCUMENT_ERROR_READ: the file cannot be read: missing, a folder, no permission, …
 * @PF_DOCUMENT_ERROR_BINARY: the bytes are not text
 * @PF_DOCUMENT_ERROR_TOO_LARGE: more than [const@PF_SOURCE_MAX_BYTES]
 * @PF_DOCUMENT_ERROR_LIMIT: nested too deep, too many table cells, or too long a paragraph; the message has the line
 * @PF_DOCUMENT_ERROR_VALUE: a value does not belong into its blank; the message says how to write it
 */
typedef enum {
  PF_DOCUMENT_ERROR_READ,
  PF_DOCUMENT_ERROR_BINARY,
  PF_DOCUMENT_ERROR_TOO_LARGE,
  PF_DOCUMENT_ERROR_LIMIT,
  PF_DOCUMENT_ERROR_VALUE,
} PfDocumentError;

#define PF_SOURCE_MAX_BYTES (32 * 1024 * 1024)
#define PF_SOURCE_MAX_NESTING 64
#define PF_SOURCE_MAX_TABLE_CELLS 1000000
#define PF_SOURCE_MAX_PARAGRAPH (256 * 1024)

/**
 * PfSource:
 *
 * The bytes of a checklist exactly as they were read, their SHA-256, and a UTF-8 view of them that everything else
 * is computed on; the view may be repaired, the bytes never are. Offsets in the model are offsets in the view. Immutable, reference counted, thread-safe.
 */
typedef struct _PfSource PfSource;

PfSource *pf_source_new (GBytes *bytes, const char *file_name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PfSource *pf_source_load (GFile *file, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
PfSource *pf_source_new_view (PfSource *self, char *view) G_GNUC_WARN_UNUSED_RESULT;
PfSource *pf_source_ref (PfSource *self);
void pf_source_unref (PfSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfSource, pf_source_unref)

GBytes *pf_source_get_bytes (PfSource *self);
const char *pf_source_get_file_name (PfSource *self);
const char *pf_source_get_sha256 (PfSource *self);
const char *pf_source_get_encoding (PfSource *self);
gsize pf_source_get_skipped (PfSource *self);
gsize pf_source_get_byte_offset (PfSource *self, gsize offset);
gboolean pf_source_find_invalid (PfSource *self, gsize *offset);
const char *pf_source_get_text (PfSource *self, gsize *length);
guint pf_source_get_n_lines (PfSource *self);
guint pf_source_get_line_at (PfSource *self, gsize offset);
const char *pf_source_get_line (PfSource *self, guint line, gsize *length);

gboolean pf_source_find_repair (PfSource *self, PfRepairKind wanted, PfRepairFinding *finding);
PfSource *pf_source_new_repaired (PfSource *self, PfRepairKind wanted) G_GNUC_WARN_UNUSED_RESULT;
const PfRepairFinding *pf_source_get_repair (PfSource *self);
PfSource *pf_source_get_original (PfSource *self);
char *pf_source_dup_repaired_sha256 (PfSource *self);
GArray *pf_source_find_repaired_lines (PfSource *self);

G_END_DECLS
