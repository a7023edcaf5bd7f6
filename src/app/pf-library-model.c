/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-library-model.h"

#include <glib/gi18n-lib.h>

/* How far a run was when it had this many events. */
typedef struct {
  gint64 n_events;
  PfProgress progress;
  PfVerdict verdict;
} Summary;

/* What one reading of the store found. */
typedef struct {
  GPtrArray *runs;       /* (element-type PfRunInfo) */
  GPtrArray *files;      /* (element-type PfLibraryEntry) */
  GHashTable *summaries; /* (element-type utf8 Summary) */
} Reading;

struct _PfLibraryModel {
  GObject parent_instance;

  /* Owned */
  PfStore *store;
  GCancellable *cancellable;
  GListStore *rows;
  Reading *reading;
  char *search;
  gboolean reading_now;
  gboolean read_again;
};

G_DEFINE_FINAL_TYPE (PfLibraryModel, pf_library_model, G_TYPE_OBJECT)

enum { LOADED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->runs, g_ptr_array_unref);
  g_clear_pointer (&reading->files, g_ptr_array_unref);
  g_clear_pointer (&reading->summaries, g_hash_table_unref);
  g_free (reading);
}

static GHashTable *
summaries_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static GHashTable *
summaries_copy (GHashTable *summaries)
{
  GHashTable *copy = summaries_new ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, summaries);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy, g_strdup (key), g_memdup2 (value, sizeof (Summary)));
  return copy;
}

static gboolean
summarize (PfStore *store, const PfRunInfo *info, Summary *summary)
{
  g_autoptr (PfSource) source = pf_store_load_source (store, info->id, NULL);
  g_autoptr (PfDocument) document = source != NULL ? pf_document_new (source, NULL) : NULL;
  g_autoptr (GPtrArray) events = document != NULL ? pf_store_load_events (store, info->id, 0, NULL) : NULL;
  g_autoptr (PfRun) run = NULL;

  if (events == NULL)
    return FALSE;
  run = pf_run_new (info->id, document);
  if (!pf_run_apply_all (run, events, NULL))
    return FALSE;
  summary->n_events = info->n_events;
  pf_run_get_progress (run, &summary->progress);
  summary->verdict = pf_run_get_verdict (run, NULL);
  return TRUE;
}

/* Runs in the store's thread. A run that cannot be read is listed without progress; opening it says why. */
static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PfStore *store = g_object_get_data (G_OBJECT (task), "store");
  Reading *reading = data;
  g_autoptr (GError) error = NULL;

  reading->runs = pf_store_list_runs (store, &error);
  if (reading->runs != NULL)
    reading->files = pf_store_list_library (store, &error);
  if (reading->runs == NULL || reading->files == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  for (guint i = 0; i < reading->runs->len && !g_cancellable_is_cancelled (cancellable); i++) {
    PfRunInfo *info = g_ptr_array_index (reading->runs, i);
    Summary *known = g_hash_table_lookup (reading->summaries, info->id);
    Summary summary;
    if ((known == NULL || known->n_events != info->n_events) && summarize (store, info, &summary))
      g_hash_table_insert (reading->summaries, g_strdup (info->id), g_memdup2 (&summary, sizeof summary));
  }
  g_task_return_boolean (task, TRUE);
}

static void
append_matching (PfLibraryModel *self, GPtrArray *rows, const char *heading, GPtrArray *items)
{
  g_autofree char *folded = self->search != NULL ? g_utf8_casefold (self->search, -1) : NULL;
  gboolean headed = FALSE;

  for (guint i = 0; i < items->len; i++) {
    PfLibraryItem *item = g_ptr_array_index (items, i);
    if (folded != NULL && !pf_library_item_matches (item, folded))
      continue;
    if (!headed)
      g_ptr_array_add (rows, pf_library_item_new_heading (heading));
    headed = TRUE;
    g_ptr_array_add (rows, g_object_ref (item));
  }
}

static gboolean
is_closed (const char *state)
{
  static const char *const closed_states[] = { "completed", "rolled-back", "aborted", NULL };

  return state != NULL && g_strv_contains (closed_states, state);
}

static PfLibraryItem *
new_run_item (Reading *reading, PfRunInfo *info)
{
  PfLibraryItem *item = pf_library_item_new_run (info);
  Summary *summary = g_hash_table_lookup (reading->summaries, info->id);

  if (summary != NULL)
    pf_library_item_set_progress (item, &summary->progress, summary->verdict);
  return item;
}

static GPtrArray *
compose_rows (PfLibraryModel *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) running = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) closed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) checklists = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->reading->runs->len; i++) {
    PfRunInfo *info = g_ptr_array_index (self->reading->runs, i);
    g_ptr_array_add (is_closed (info->state) ? closed : running, new_run_item (self->reading, info));
  }
  for (guint i = 0; i < self->reading->files->len; i++) {
    PfLibraryItem *item = pf_library_item_new_file (g_ptr_array_index (self->reading->files, i));
    g_ptr_array_add (pf_library_item_get_kind (item) == PF_LIBRARY_RECORD ? records : checklists, item);
  }
  append_matching (self, rows, _ ("Running"), running);
  append_matching (self, rows, _ ("Checklists"), checklists);
  append_matching (self, rows, _ ("Closed runs"), closed);
  append_matching (self, rows, _ ("Records"), records);
  return rows;
}

static gboolean
has_same_keys (GListModel *model, GPtrArray *rows)
{
  if (g_list_model_get_n_items (model) != rows->len)
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    g_autoptr (PfLibraryItem) item = g_list_model_get_item (model, i);
    if (g_strcmp0 (pf_library_item_get_key (item), pf_library_item_get_key (g_ptr_array_index (rows, i))) != 0)
      return FALSE;
  }
  return TRUE;
}

/* Rows that stay keep their objects, so that neither focus nor scroll position moves. */
static void
show_rows (PfLibraryModel *self)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (self->reading == NULL)
    return;
  rows = compose_rows (self);
  if (!has_same_keys (G_LIST_MODEL (self->rows), rows)) {
    g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), rows->pdata, rows->len);
    return;
  }
  for (guint i = 0; i < rows->len; i++) {
    g_autoptr (PfLibraryItem) item = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
    pf_library_item_update (item, g_ptr_array_index (rows, i));
  }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PfLibraryModel *self = PF_LIBRARY_MODEL (source);
  g_autoptr (GError) error = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);

  self->reading_now = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (ok) {
    Reading *found = g_task_get_task_data (G_TASK (result));
    Reading *kept = g_new0 (Reading, 1);
    kept->runs = g_ptr_array_ref (found->runs);
    kept->files = g_ptr_array_ref (found->files);
    kept->summaries = g_hash_table_ref (found->summaries);
    g_clear_pointer (&self->reading, reading_free);
    self->reading = kept;
    show_rows (self);
    g_signal_emit (self, signals[LOADED], 0);
  } else {
    g_signal_emit (self, signals[FAILED], 0, error->message);
  }
  if (self->read_again)
    pf_library_model_refresh (self);
}

static void
pf_library_model_dispose (GObject *object)
{
  PfLibraryModel *self = PF_LIBRARY_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (pf_library_model_parent_class)->dispose (object);
}

static void
pf_library_model_finalize (GObject *object)
{
  PfLibraryModel *self = PF_LIBRARY_MODEL (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->reading, reading_free);
  g_free (self->search);
  G_OBJECT_CLASS (pf_library_model_parent_class)->finalize (object);
}

static void
pf_library_model_class_init (PfLibraryModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_library_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = pf_library_model_finalize;
  signals[LOADED]
      = g_signal_new ("loaded", PF_TYPE_LIBRARY_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", PF_TYPE_LIBRARY_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_STRING);
}

static void
pf_library_model_init (PfLibraryModel *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_list_store_new (PF_TYPE_LIBRARY_ITEM);
}

/**
 * pf_library_model_new:
 *
 * Returns: (transfer full): an empty library
 */
PfLibraryModel *
pf_library_model_new (void)
{
  return g_object_new (PF_TYPE_LIBRARY_MODEL, NULL);
}

/**
 * pf_library_model_set_store:
 * @self: a library
 * @store: where it is kept
 *
 * Shows what is in @store, from now on.
 */
void
pf_library_model_set_store (PfLibraryModel *self, PfStore *store)
{
  g_return_if_fail (PF_IS_LIBRARY_MODEL (self));
  g_return_if_fail (PF_IS_STORE (store));

  if (!g_set_object (&self->store, store))
    return;
  g_signal_connect_object (store, "changed", G_CALLBACK (pf_library_model_refresh), self, G_CONNECT_SWAPPED);
  pf_library_model_refresh (self);
}

/**
 * pf_library_model_refresh:
 * @self: a library
 *
 * Reads the store again; calls while it is being read lead to one more reading.
 */
void
pf_library_model_refresh (PfLibraryModel *self)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  g_return_if_fail (PF_IS_LIBRARY_MODEL (self));

  if (self->store == NULL)
    return;
  self->read_again = self->reading_now;
  if (self->reading_now)
    return;
  self->reading_now = TRUE;
  reading = g_new0 (Reading, 1);
  reading->summaries = self->reading != NULL ? summaries_copy (self->reading->summaries) : summaries_new ();
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_name (task, "pf_library_model_refresh");
  g_task_set_task_data (task, reading, reading_free);
  g_object_set_data_full (G_OBJECT (task), "store", g_object_ref (self->store), g_object_unref);
  pf_store_run_in_thread (self->store, task, read_thread);
}

/**
 * pf_library_model_set_search:
 * @self: a library
 * @text: (nullable): what is searched for
 *
 * Shows only what holds @text in its title or subtitle.
 */
void
pf_library_model_set_search (PfLibraryModel *self, const char *text)
{
  g_return_if_fail (PF_IS_LIBRARY_MODEL (self));

  g_free (self->search);
  self->search = text != NULL && text[0] != '\0' ? g_strdup (text) : NULL;
  show_rows (self);
}

/**
 * pf_library_model_get_rows:
 * @self: a library
 *
 * Returns: (transfer none): a list of PfLibraryItem, headings included
 */
GListModel *
pf_library_model_get_rows (PfLibraryModel *self)
{
  g_return_val_if_fail (PF_IS_LIBRARY_MODEL (self), NULL);

  return G_LIST_MODEL (self->rows);
}

/**
 * pf_library_model_is_empty:
 * @self: a library
 *
 * Returns: whether there is nothing in it, whatever is searched for
 */
gboolean
pf_library_model_is_empty (PfLibraryModel *self)
{
  g_return_val_if_fail (PF_IS_LIBRARY_MODEL (self), TRUE);

  return self->reading == NULL || self->reading->runs->len + self->reading->files->len == 0;
}

/**
 * pf_library_model_is_loaded:
 * @self: a library
 *
 * Returns: whether the store has answered
 */
gboolean
pf_library_model_is_loaded (PfLibraryModel *self)
{
  g_return_val_if_fail (PF_IS_LIBRARY_MODEL (self), FALSE);

  return self->reading != NULL;
}

/**
 * pf_library_model_dup_running:
 * @self: a library
 * @title: title of a checklist
 * @file_name: name of its file
 *
 * Returns: (transfer container) (element-type PfLibraryItem): its runs that are not closed
 */
GPtrArray *
pf_library_model_dup_running (PfLibraryModel *self, const char *title, const char *file_name)
{
  GPtrArray *running = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (PF_IS_LIBRARY_MODEL (self), running);

  for (guint i = 0; self->reading != NULL && i < self->reading->runs->len; i++) {
    PfRunInfo *info = g_ptr_array_index (self->reading->runs, i);
    if (!is_closed (info->state) && g_strcmp0 (info->title, title) == 0 && g_strcmp0 (info->file_name, file_name) == 0)
      g_ptr_array_add (running, new_run_item (self->reading, info));
  }
  return running;
}
