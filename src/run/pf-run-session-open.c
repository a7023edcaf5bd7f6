/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-session.h"

#include "run/pf-run-session-private.h"
#include "run/pf-store-private.h"

/* A function is no object pointer in ISO C, so the tags of tasks are quarks. */
#define OPEN_TAG GUINT_TO_POINTER (g_quark_from_static_string ("pf_run_session_open_async"))
#define COPY_TAG GUINT_TO_POINTER (g_quark_from_static_string ("pf_run_session_save_copy_async"))

typedef struct {
  PfRun *run;
  GError *damage;
} Loaded;

static void
free_loaded (gpointer data)
{
  Loaded *loaded = data;

  g_clear_object (&loaded->run);
  g_clear_error (&loaded->damage);
  g_free (loaded);
}

static PfRunSession *
new_session (PfStore *store, Loaded *loaded)
{
  PfRunSession *self = pf_run_session_new (store, loaded->run);

  self->damage = loaded->damage != NULL ? g_strdup (loaded->damage->message) : NULL;
  return self;
}

/**
 * pf_run_session_open:
 * @store: where the run is kept
 * @run_id: full id of the run
 *
 * Reads the run and verifies its chain. Where the chain is broken the run is what came before, and cannot be changed;
 * see [method@RunSession.get_damage]. Blocks: for the command line.
 *
 * Returns: (transfer full): a session
 * Throws: a PfStoreError or PfDocumentError; PF_RUN_ERROR_BROKEN when not even the first event is intact
 */
PfRunSession *
pf_run_session_open (PfStore *store, const char *run_id, GError **error)
{
  g_autoptr (GError) damage = NULL;
  g_autoptr (PfRun) run = pf_store_load_run (store, run_id, &damage, error);
  Loaded loaded = { run, damage };

  return run != NULL ? new_session (store, &loaded) : NULL;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Loaded *loaded = g_new0 (Loaded, 1);
  GError *error = NULL;

  loaded->run = pf_store_load_run (PF_STORE (source), data, &loaded->damage, &error);
  if (loaded->run != NULL) {
    g_task_return_pointer (task, loaded, free_loaded);
    return;
  }
  free_loaded (loaded);
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
 * Throws: G_IO_ERROR_CANCELLED, a PfStoreError or PfDocumentError; PF_RUN_ERROR_BROKEN when not even the first event is
 *   intact
 */
PfRunSession *
pf_run_session_open_finish (GAsyncResult *result, GError **error)
{
  Loaded *loaded;
  PfRunSession *self;

  g_return_val_if_fail (g_async_result_is_tagged (result, OPEN_TAG), NULL);

  loaded = g_task_propagate_pointer (G_TASK (result), error);
  if (loaded == NULL)
    return NULL;
  self = new_session (g_task_get_source_object (G_TASK (result)), loaded);
  free_loaded (loaded);
  /* Whatever was committed since it was read was told to nobody. */
  pf_run_session_want_reload (self);
  return self;
}

typedef struct {
  char *path;
  char *run_id;
  gboolean is_damaged;
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

  PfIntact intact;

  if (copy->is_damaged)
    return pf_store_save_intact (store, copy->path, &intact, error);
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
 * nothing is lost where that stays impossible. Where the run is damaged the copy holds what is intact.
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
  copy->is_damaged = self->damage != NULL;
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
