/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-store.h"

#include "run/pf-event-data.h"
#include "run/pf-store-private.h"
#include "run/pf-worker.h"

#include <glib/gi18n-lib.h>

#define WATCH_INTERVAL_MS 250

G_DEFINE_QUARK (pf-store-error-quark, pf_store_error)

struct _PfStore {
  GObject parent_instance;

  /* owned; the lock guards the database and the worker */
  GMutex lock;
  PfDatabase *database;
  PfWorker *worker;
  PfClock *clock;
  char *session;
  GMainContext *watch_context;
  gint64 data_version;
};

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PfStore, pf_store, G_TYPE_OBJECT)

static void
pf_store_dispose (GObject *object)
{
  PfStore *self = PF_STORE (object);

  g_clear_pointer (&self->worker, pf_worker_stop);
  G_OBJECT_CLASS (pf_store_parent_class)->dispose (object);
}

static void
pf_store_finalize (GObject *object)
{
  PfStore *self = PF_STORE (object);

  g_clear_pointer (&self->database, pf_database_close);
  g_clear_pointer (&self->watch_context, g_main_context_unref);
  g_clear_object (&self->clock);
  g_free (self->session);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (pf_store_parent_class)->finalize (object);
}

static void
pf_store_class_init (PfStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pf_store_dispose;
  object_class->finalize = pf_store_finalize;

  /**
   * PfStore::changed:
   *
   * Another process, or another store in this one, committed something.
   */
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", PF_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pf_store_init (PfStore *self)
{
  g_mutex_init (&self->lock);
  self->session = pf_random_uuid ();
}

GMutex *
pf_store_get_lock (PfStore *self)
{
  return &self->lock;
}

/* The lock, held until it is freed; NULL for what is no store. */
GMutexLocker *
pf_store_hold (PfStore *self)
{
  g_return_val_if_fail (PF_IS_STORE (self), NULL);

  return g_mutex_locker_new (&self->lock);
}

PfDatabase *
pf_store_get_database (PfStore *self)
{
  return self->database;
}

/**
 * pf_store_default_path:
 *
 * Returns: (transfer full): `$XDG_DATA_HOME/preflight/preflight.db`
 */
char *
pf_store_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "preflight", "preflight.db", NULL);
}

/**
 * pf_store_open:
 * @path: the database file; it and its folder are made, for their owner only, where there is none
 * @clock: where the time of events comes from
 *
 * Opens the journal. A database that is older is brought up to date after a backup beside it; one that is newer, or
 * that cannot be written, is opened for reading only, see [method@Store.get_read_only_reason].
 *
 * Returns: (transfer full): a new store
 * Throws: PF_STORE_ERROR_OPEN, PF_STORE_ERROR_CORRUPT for a damaged file or that of another program,
 *   PF_STORE_ERROR_READ_ONLY for an older one that cannot be brought up to date, PF_STORE_ERROR_FULL,
 *   PF_STORE_ERROR_BUSY
 */
PfStore *
pf_store_open (const char *path, PfClock *clock, GError **error)
{
  g_autoptr (PfDatabase) database = pf_database_open (path, error);
  PfStore *self;

  if (database == NULL || !pf_store_schema_prepare (database, error))
    return NULL;
  pf_store_empty_trash (database, pf_clock_get_utc_ms (clock));
  self = g_object_new (PF_TYPE_STORE, NULL);
  self->database = g_steal_pointer (&database);
  self->clock = g_object_ref (clock);
  return self;
}

/**
 * pf_store_is_read_only:
 * @self: a store
 *
 * Returns: whether nothing can be kept
 */
gboolean
pf_store_is_read_only (PfStore *self)
{
  return pf_store_get_read_only_reason (self) != NULL;
}

/**
 * pf_store_get_read_only_reason:
 * @self: a store
 *
 * Returns: (nullable): for the person, why nothing can be kept and what to do; %NULL when it can
 */
const char *
pf_store_get_read_only_reason (PfStore *self)
{
  g_return_val_if_fail (PF_IS_STORE (self), NULL);

  return pf_database_get_read_only_reason (self->database);
}

/**
 * pf_store_get_path:
 * @self: a store
 *
 * Returns: (transfer none): the file it was opened from
 */
const char *
pf_store_get_path (PfStore *self)
{
  g_return_val_if_fail (PF_IS_STORE (self), NULL);

  return pf_database_get_path (self->database);
}

/**
 * pf_store_get_session:
 * @self: a store
 *
 * Returns: (transfer none): the random id that the events written through this store carry
 */
const char *
pf_store_get_session (PfStore *self)
{
  g_return_val_if_fail (PF_IS_STORE (self), NULL);

  return self->session;
}

/**
 * pf_store_get_clock:
 * @self: a store
 *
 * Returns: (transfer none): its clock
 */
PfClock *
pf_store_get_clock (PfStore *self)
{
  g_return_val_if_fail (PF_IS_STORE (self), NULL);

  return self->clock;
}

static gboolean
emit_changed (gpointer data)
{
  g_autoptr (PfStore) self = g_weak_ref_get (data);

  if (self != NULL)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
free_weak_ref (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* In the worker's thread. SQLite's data_version changes with every commit of another connection. */
static void
look_for_changes (gpointer object, gpointer unused)
{
  PfStore *self = PF_STORE (object);
  g_autoptr (GSource) source = NULL;
  GWeakRef *reference;
  gint64 version;
  gboolean same;

  g_mutex_lock (&self->lock);
  same = !pf_database_get_integer (self->database, "PRAGMA data_version", &version, NULL)
         || version == self->data_version;
  if (!same)
    self->data_version = version;
  g_mutex_unlock (&self->lock);
  if (same)
    return;
  reference = g_new0 (GWeakRef, 1);
  g_weak_ref_init (reference, self);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit_changed, reference, free_weak_ref);
  g_source_attach (source, self->watch_context);
}

/* With the lock held. The thread is made when first needed, so that a program may fork after opening. */
static PfWorker *
get_worker (PfStore *self)
{
  if (self->worker == NULL)
    self->worker = pf_worker_new ("journal");
  return self->worker;
}

/**
 * pf_store_start_watching:
 * @self: a store
 *
 * Starts looking for what other processes commit, four times a second, off this thread; `changed` is emitted in the
 * main context that is the thread's default now. A second call does nothing.
 */
void
pf_store_start_watching (PfStore *self)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);

  g_return_if_fail (locker != NULL);

  if (self->watch_context != NULL)
    return;
  self->watch_context = g_main_context_ref_thread_default ();
  pf_database_get_integer (self->database, "PRAGMA data_version", &self->data_version, NULL);
  pf_worker_set_tick (get_worker (self), WATCH_INTERVAL_MS, look_for_changes, self);
}

/**
 * pf_store_run_in_thread:
 * @self: a store
 * @task: the task @function returns through
 * @function: called in the store's own thread
 *
 * Like g_task_run_in_thread(), but one after the other in the order of the calls, so that writes keep theirs.
 */
void
pf_store_run_in_thread (PfStore *self, GTask *task, GTaskThreadFunc function)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);

  g_return_if_fail (locker != NULL);
  g_return_if_fail (G_IS_TASK (task));

  pf_worker_push (get_worker (self), task, function);
}

static gboolean
set_true (gpointer flag)
{
  *(gboolean *)flag = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * pf_store_drain:
 * @self: a store
 *
 * Waits until what was given to the store's thread is done and its callbacks in this thread's main context have run.
 * For the end of a program: the last reference to the store dropped after this closes the database.
 */
void
pf_store_drain (PfStore *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  g_autoptr (GSource) source = NULL;
  PfWorker *worker;
  gboolean is_last = FALSE;

  g_return_if_fail (PF_IS_STORE (self));

  g_mutex_lock (&self->lock);
  worker = self->worker;
  g_mutex_unlock (&self->lock);
  if (worker == NULL)
    return;
  pf_worker_wait (worker);
  /* Sources of one priority are served in their order. */
  source = g_idle_source_new ();
  g_source_set_callback (source, set_true, &is_last, NULL);
  g_source_attach (source, context);
  while (!is_last)
    g_main_context_iteration (context, TRUE);
}
