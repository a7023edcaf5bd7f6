/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-session.h"

#include "run/pf-run-session-private.h"

/* A function is no object pointer in ISO C, so the tags of tasks are quarks. */
#define OPEN_TAG GUINT_TO_POINTER (g_quark_from_static_string ("pf_run_session_open_async"))
#define COPY_TAG GUINT_TO_POINTER (g_quark_from_static_string ("pf_run_session_save_copy_async"))

static PfRun *
load_run (PfStore *store, const char *run_id, GError **error)
{
  g_autoptr (PfSource) source = NULL;
  g_autoptr (PfDocument) document = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (PfRun) run = NULL;

  source = pf_store_load_source (store, run_id, error);
  document = source != NULL ? pf_document_new (source, error) : NULL;
  events = document != NULL ? pf_store_load_events (store, run_id, 0, error) : NULL;
  if (events == NULL)
    return NULL;
  run = pf_run_new (run_id, document);
  if (!pf_run_apply_all (run, events, error))
    return NULL;
  return g_steal_pointer (&run);
}

/**
 * pf_run_session_open:
 * @store: where the run is kept
 * @run_id: full id of the run
 *
 * Reads the run and verifies its chain. Blocks: for the command line.
 *
 * Returns: (transfer full): a session
 * Throws: a PfStoreError or PfDocumentError; PF_RUN_ERROR_BROKEN when the chain was changed
 */
PfRunSession *
pf_run_session_open (PfStore *store, const char *run_id, GError **error)
{
  g_autoptr (PfRun) run = load_run (store, run_id, error);

  return run != NULL ? pf_run_session_new (store, run) : NULL;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  PfRun *run = load_run (PF_STORE (source), data, &error);

  if (run != NULL)
    g_task_return_pointer (task, run, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * pf_run_session_open_async:
 * @store: where the run is kept
 * @run_id: full id of the run
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is read
 * @user_data: for @callback
 *
 * Reads the run and verifies its chain off the main thread. From now on what other processes do to the store is
 * looked for.
 */
void
pf_run_session_open_async (
    PfStore *store, const char *run_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PF_IS_STORE (store));

  pf_store_start_watching (store);
  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, OPEN_TAG);
  g_task_set_task_data (task, g_strdup (run_id), g_free);
  pf_store_run_in_thread (store, task, load_in_thread);
}

/**
 * pf_run_session_open_finish:
 * @result: a result
 *
 * Returns: (transfer full): a session
 * Throws: G_IO_ERROR_CANCELLED, a PfStoreError or PfDocumentError; PF_RUN_ERROR_BROKEN when the chain was changed
 */
PfRunSession *
pf_run_session_open_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (PfRun) run = NULL;
  PfRunSession *self;

  g_return_val_if_fail (g_async_result_is_tagged (result, OPEN_TAG), NULL);

  run = g_task_propagate_pointer (G_TASK (result), error);
  if (run == NULL)
    return NULL;
  self = pf_run_session_new (g_task_get_source_object (G_TASK (result)), run);
  /* Whatever was committed since it was read was told to nobody. */
  pf_run_session_want_reload (self);
  return self;
}

typedef struct {
  char *path;
  char *run_id;
  GPtrArray *batches;
} Copy;

static void
free_copy (gpointer data)
{
  Copy *copy = data;

  g_free (copy->path);
  g_free (copy->run_id);
  g_ptr_array_unref (copy->batches);
  g_free (copy);
}

static gboolean
write_copy (PfStore *store, Copy *copy, GError **error)
{
  g_autoptr (PfStore) target = NULL;

  if (!pf_store_save_copy (store, copy->path, error))
    return FALSE;
  if (copy->batches->len == 0)
    return TRUE;
  target = pf_store_open (copy->path, pf_store_get_clock (store), error);
  if (target == NULL)
    return FALSE;
  for (guint i = 0; i < copy->batches->len; i++) {
    PfBatch *batch = g_ptr_array_index (copy->batches, i);
    g_autoptr (GPtrArray) events = pf_store_append (target, copy->run_id, batch->acts, batch->person, error);

    if (events == NULL)
      return FALSE;
  }
  return TRUE;
}

static void
copy_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_copy (pf_run_session_get_store (source), data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * pf_run_session_save_copy_async:
 * @self: a session
 * @path: a file to write to
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes a complete copy of the database with the acts that could not be written to the database itself, so that
 * nothing is lost where that stays impossible.
 */
void
pf_run_session_save_copy_async (
    PfRunSession *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Copy *copy;

  g_return_if_fail (PF_IS_RUN_SESSION (self));

  copy = g_new0 (Copy, 1);
  copy->path = g_strdup (path);
  copy->run_id = g_strdup (pf_run_get_id (self->run));
  copy->batches = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_batch_free);
  /* What is being written now comes before the copy in the store's thread. */
  for (guint i = self->n_in_flight; i < self->batches.length; i++) {
    PfBatch *batch = g_queue_peek_nth (&self->batches, i);

    g_ptr_array_add (copy->batches, pf_batch_new (batch->acts, batch->person));
  }
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, COPY_TAG);
  g_task_set_task_data (task, copy, free_copy);
  pf_store_run_in_thread (self->store, task, copy_in_thread);
}

/**
 * pf_run_session_save_copy_finish:
 * @self: a session
 * @result: a result
 *
 * Returns: whether the copy is complete
 * Throws: a PfStoreError
 */
gboolean
pf_run_session_save_copy_finish (PfRunSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, COPY_TAG), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
