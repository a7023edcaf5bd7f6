/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-file-load.h"

#include "app/pf-library-item.h"
#include "document/pf-lint.h"
#include "record/pf-record.h"

#include <glib/gi18n-lib.h>

/**
 * pf_loaded_file_free:
 * @self: a loaded file
 */
void
pf_loaded_file_free (PfLoadedFile *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->document, pf_document_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->record, json_node_unref);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_free (self);
}

/* Reads no more than a record may have, so that an endless file does not fill the memory. */
static GBytes *
read_bytes (GFile *file, gsize limit, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (stream == NULL)
    return NULL;
  for (;;) {
    g_autoptr (GBytes) chunk = g_input_stream_read_bytes (G_INPUT_STREAM (stream), 1024 * 1024, cancellable, error);
    if (chunk == NULL)
      return NULL;
    if (g_bytes_get_size (chunk) == 0)
      return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
    g_byte_array_append (bytes, g_bytes_get_data (chunk, NULL), (guint)g_bytes_get_size (chunk));
    if (bytes->len > limit) {
      g_set_error (error, PF_RECORD_ERROR, PF_RECORD_ERROR_READ,
                   _ ("It is larger than %u MiB, more than a record may be."), (guint)(limit / 1024 / 1024));
      return NULL;
    }
  }
}

static gboolean
load_record (PfLoadedFile *loaded, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = read_bytes (loaded->file, PF_RECORD_MAX_BYTES, cancellable, error);

  if (bytes == NULL)
    return FALSE;
  loaded->findings = pf_record_verify (bytes, &loaded->record, error);
  return loaded->findings != NULL;
}

static gboolean
load_checklist (PfLoadedFile *loaded, PfStore *store, GCancellable *cancellable, GError **error)
{
  g_autoptr (PfSource) source = pf_source_load (loaded->file, cancellable, error);

  if (source == NULL)
    return FALSE;
  /* A store that cannot be read says so elsewhere; the file can be shown all the same. */
  if (store != NULL)
    loaded->document = pf_store_read_document (store, source, NULL);
  if (loaded->document == NULL)
    loaded->document = pf_document_new (source, error);
  if (loaded->document != NULL)
    loaded->problems = pf_lint_run (loaded->document, g_get_real_time () / 1000);
  return loaded->document != NULL;
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (PfLoadedFile) loaded = g_new0 (PfLoadedFile, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_file_get_uri (source);
  gboolean ok;

  loaded->file = g_object_ref (source);
  if (pf_library_is_record_uri (uri))
    ok = load_record (loaded, cancellable, &error);
  else
    ok = load_checklist (loaded, data, cancellable, &error);
  if (ok)
    g_task_return_pointer (task, g_steal_pointer (&loaded), (GDestroyNotify)pf_loaded_file_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * pf_file_load_async:
 * @file: what a person opened
 * @store: (nullable): where it is remembered how a person chose to read a checklist
 * @cancellable: (nullable): a cancellable
 * @callback: called in the main thread
 * @user_data: for @callback
 *
 * Reads a file off the main thread: one whose name ends in .json is verified as a record, any other is read as a
 * checklist. Nothing a checklist names is contacted.
 */
void
pf_file_load_async (
    GFile *file, PfStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_name (task, "pf_file_load");
  if (store != NULL)
    g_task_set_task_data (task, g_object_ref (store), g_object_unref);
  g_task_run_in_thread (task, load_thread);
}

/**
 * pf_file_load_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the checklist or record
 * Throws: PfDocumentError, PfRecordError, GIOError
 */
PfLoadedFile *
pf_file_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
