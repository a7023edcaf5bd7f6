/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-checklist-reading.h"

#include "document/pf-lint.h"

typedef struct {
  PfStore *store;
  PfDocument *document;
  PfReading *reading;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_object_unref (order->store);
  pf_document_unref (order->document);
  pf_reading_free (order->reading);
  g_free (order);
}

/* What is remembered goes by the title the rules find, so the bytes are read once more that way. */
static PfLoadedFile *
read_otherwise (Order *order, GError **error)
{
  PfSource *before = pf_document_get_source (order->document);
  g_autoptr (PfLoadedFile) loaded = g_new0 (PfLoadedFile, 1);
  g_autoptr (PfSource) source = pf_source_new (pf_source_get_bytes (before), pf_source_get_file_name (before), error);
  g_autoptr (PfDocument) plain = source != NULL ? pf_document_new (source, error) : NULL;

  if (plain == NULL || !pf_store_save_reading (order->store, plain, order->reading, error))
    return NULL;
  loaded->document = pf_document_new_read (source, order->reading, error);
  if (loaded->document == NULL)
    return NULL;
  loaded->problems = pf_lint_run (loaded->document, pf_clock_get_utc_ms (pf_store_get_clock (order->store)));
  return g_steal_pointer (&loaded);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  PfLoadedFile *loaded = read_otherwise (data, &error);

  if (loaded != NULL)
    g_task_return_pointer (task, loaded, (GDestroyNotify)pf_loaded_file_free);
  else
    g_task_return_error (task, error);
}

/**
 * pf_checklist_read_async:
 * @store: where it is remembered
 * @document: a checklist
 * @reading: how a person chose to read it
 * @callback: called in the main thread
 * @user_data: for @callback
 *
 * Reads a checklist otherwise, and remembers it for its file's name and title.
 */
void
pf_checklist_read_async (PfStore *store,
                         PfDocument *document,
                         const PfReading *reading,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Order *order;

  g_return_if_fail (PF_IS_STORE (store));

  order = g_new0 (Order, 1);
  order->store = g_object_ref (store);
  order->document = pf_document_ref (document);
  order->reading = pf_reading_copy (reading);
  task = g_task_new (store, NULL, callback, user_data);
  g_task_set_name (task, "pf_checklist_read");
  g_task_set_task_data (task, order, order_free);
  pf_store_run_in_thread (store, task, read_in_thread);
}

/**
 * pf_checklist_read_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the checklist with what a person should put right in it
 * Throws: PfDocumentError, those of a failed write
 */
PfLoadedFile *
pf_checklist_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
