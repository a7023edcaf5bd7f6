/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-store.h"

#include "probe/pf-json.h"
#include "run/pf-event-data.h"
#include "run/pf-run-private.h"
#include "run/pf-store-private.h"
#include "run/pf-store-trash.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static JsonObject *
parse_object (const char *text)
{
  g_autoptr (JsonNode) node = text != NULL ? pf_json_parse (text, -1, NULL) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

/* seq, at, mono_ms, session, actor, action, target, data, prev, hash */
static PfEvent *
read_event (PfRows *rows)
{
  const char *texts[PF_EVENT_N_TEXTS];

  for (int i = 0; i < PF_EVENT_N_TEXTS; i++)
    texts[i] = pf_rows_text (rows, i + 3);
  return pf_event_new_from_row (pf_rows_integer (rows, 0), pf_rows_integer (rows, 1), pf_rows_integer (rows, 2), texts);
}

/* Puts the texts beside their events. The events whose texts cannot all be read are dropped from the end. */
static gboolean
read_texts (PfDatabase *database, gint64 run, gint64 from_seq, GPtrArray *events, GError **error)
{
  g_autoptr (PfRows) rows = NULL;
  gboolean failed = FALSE;
  gint64 index = 0;

  rows = pf_database_query (database, error,
                            "SELECT seq, digest, salt, value FROM text WHERE run = ?1 AND seq >= ?2 ORDER BY seq", "ii",
                            run, from_seq);
  if (rows == NULL)
    return FALSE;
  while (pf_rows_next (database, rows, &failed, error)) {
    index = pf_rows_integer (rows, 0) - from_seq;

    /* A gap in the events is found, and named, by who follows the chain. */
    if (index >= 0 && index < (gint64)events->len) {
      PfEvent *event = g_ptr_array_index (events, index);

      g_hash_table_replace (event->texts, pf_rows_dup (rows, 1),
                            pf_text_new (pf_rows_text (rows, 2), pf_rows_text (rows, 3)));
    }
  }
  if (failed && index < (gint64)events->len)
    g_ptr_array_set_size (events, (int)MAX (index, 0));
  return !failed;
}

/* Adds the events up to the first that cannot be read. */
static gboolean
read_rows (PfDatabase *database, gint64 run, const char *run_id, gint64 from_seq, GPtrArray *events, GError **error)
{
  g_autoptr (PfRows) rows = NULL;
  gboolean failed = FALSE;

  rows = pf_database_query (database, error,
                            "SELECT seq, at, mono_ms, session, actor, action, target, data, prev, hash FROM event"
                            " WHERE run = ?1 AND seq >= ?2 ORDER BY seq",
                            "ii", run, from_seq);
  if (rows == NULL)
    return FALSE;
  while (pf_rows_next (database, rows, &failed, error)) {
    PfEvent *event = read_event (rows);

    if (event == NULL) {
      g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_CORRUPT,
                   _ ("Event %d of run %s in “%s” was changed and cannot be read"), (int)pf_rows_integer (rows, 0),
                   run_id, pf_database_get_path (database));
      return FALSE;
    }
    g_ptr_array_add (events, event);
  }
  return !failed;
}

GPtrArray *
pf_store_read_events (PfDatabase *database, gint64 run, const char *run_id, gint64 from_seq, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_event_unref);

  if (!read_rows (database, run, run_id, from_seq, events, error)
      || !read_texts (database, run, from_seq, events, error))
    return NULL;
  return g_steal_pointer (&events);
}

/* All events of a run up to the first that cannot be read, and what is wrong with that one. */
GPtrArray *
pf_store_load_readable_events (PfStore *self, const char *run_id, GError **damage, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_event_unref);
  PfDatabase *database = pf_store_get_database (self);
  gint64 run;

  if (!pf_database_run (database, error, "BEGIN", ""))
    return NULL;
  run = pf_store_find_run (database, run_id, error);
  if (run >= 0 && read_rows (database, run, run_id, 0, events, damage))
    read_texts (database, run, 0, events, damage);
  else if (run >= 0)
    read_texts (database, run, 0, events, NULL);
  pf_database_roll_back (database);
  return run >= 0 ? g_steal_pointer (&events) : NULL;
}

/**
 * pf_store_load_events:
 * @self: a store
 * @run_id: full id of a run
 * @from_seq: the first one wanted
 *
 * Whether the chain holds is found by [method@Run.apply].
 *
 * Returns: (transfer full) (element-type PfEvent): the events from there on, with their texts; may be empty
 * Throws: PF_STORE_ERROR_NOT_FOUND, PF_STORE_ERROR_CORRUPT
 */
GPtrArray *
pf_store_load_events (PfStore *self, const char *run_id, gint64 from_seq, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  g_autoptr (GPtrArray) events = NULL;
  PfDatabase *database;
  gint64 run;

  g_return_val_if_fail (locker != NULL, NULL);

  database = pf_store_get_database (self);
  /* One read transaction, so that events and texts belong together. */
  if (!pf_database_run (database, error, "BEGIN", ""))
    return NULL;
  run = pf_store_find_run (database, run_id, error);
  if (run >= 0)
    events = pf_store_read_events (database, run, run_id, MAX (from_seq, 0), error);
  pf_database_roll_back (database);
  return g_steal_pointer (&events);
}

static GBytes *
read_source (PfDatabase *database, const char *run_id, char **sha256, char **file_name, GError **error)
{
  g_autoptr (PfRows) rows = NULL;
  g_autoptr (JsonObject) data = NULL;
  JsonObject *checklist;
  gboolean failed = FALSE;

  rows = pf_database_query (database, error,
                            "SELECT source.bytes, source.sha256, event.data FROM run"
                            " JOIN source ON source.sha256 = run.source"
                            " LEFT JOIN event ON event.run = run.run AND event.seq = 0 WHERE run.id = ?1",
                            "t", run_id);
  if (rows == NULL)
    return NULL;
  if (!pf_rows_next (database, rows, &failed, error)) {
    if (!failed)
      pf_store_find_run (database, run_id, error);
    return NULL;
  }
  *sha256 = pf_rows_dup (rows, 1);
  data = parse_object (pf_rows_text (rows, 2));
  checklist = data != NULL ? pf_json_get_object (data, "checklist") : NULL;
  *file_name = g_strdup (checklist != NULL ? pf_json_get_string (checklist, "file_name") : NULL);
  return g_bytes_new (sqlite3_column_blob (rows, 0), (gsize)sqlite3_column_bytes (rows, 0));
}

/**
 * pf_store_load_source:
 * @self: a store
 * @run_id: full id of a run
 *
 * Returns: (transfer full): the checklist as it was when the run was made
 * Throws: PF_STORE_ERROR_NOT_FOUND, PF_STORE_ERROR_CORRUPT when the bytes are no longer those, or a PfDocumentError
 */
PfSource *
pf_store_load_source (PfStore *self, const char *run_id, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *sha256 = NULL;
  g_autofree char *file_name = NULL;
  g_autofree char *found = NULL;

  g_return_val_if_fail (PF_IS_STORE (self), NULL);

  g_mutex_lock (pf_store_get_lock (self));
  bytes = read_source (pf_store_get_database (self), run_id, &sha256, &file_name, error);
  g_mutex_unlock (pf_store_get_lock (self));
  if (bytes == NULL) {
    if (error != NULL && *error == NULL)
      g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_CORRUPT, _ ("Run %s has lost its checklist"), run_id);
    return NULL;
  }
  found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (g_strcmp0 (found, sha256) != 0) {
    g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_CORRUPT,
                 _ ("The checklist of run %s was changed in “%s”; its bytes are not those the run was made with"),
                 run_id, pf_store_get_path (self));
    return NULL;
  }
  return pf_source_new (bytes, file_name != NULL ? file_name : "checklist.md", error);
}

/**
 * pf_run_info_free:
 * @self: (transfer full) (nullable): a row of the list of runs
 */
void
pf_run_info_free (PfRunInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->title);
  g_free (self->file_name);
  g_free (self->environment);
  g_free (self->release);
  g_free (self->mode);
  g_free (self->state);
  g_free (self);
}

static char *
dup_member (JsonObject *object, const char *member)
{
  return g_strdup (object != NULL ? pf_json_get_string (object, member) : NULL);
}

/* id, first data, first at, last seq, last at, milestone's action, milestone's data */
static PfRunInfo *
read_info (PfRows *rows)
{
  PfRunInfo *info = g_new0 (PfRunInfo, 1);
  g_autoptr (JsonObject) data = parse_object (pf_rows_text (rows, 1));
  g_autoptr (JsonObject) milestone = parse_object (pf_rows_text (rows, 6));
  JsonObject *checklist = data != NULL ? pf_json_get_object (data, "checklist") : NULL;
  const char *action = pf_rows_text (rows, 5);
  const char *state = action != NULL ? pf_run_state_after (action, milestone) : NULL;

  info->id = pf_rows_dup (rows, 0);
  info->title = dup_member (checklist, "title");
  info->file_name = dup_member (checklist, "file_name");
  info->environment = dup_member (data, "environment");
  info->release = dup_member (data, "release");
  info->mode = dup_member (data, "mode");
  info->created = pf_rows_integer (rows, 2);
  info->n_events = pf_rows_integer (rows, 3) + 1;
  info->changed = pf_rows_integer (rows, 4);
  info->state = g_strdup (state != NULL ? state : "prepared");
  return info;
}

#define SELECT_INFO                                                                                                    \
  "SELECT run.id, first.data, first.at, last.seq, last.at, stone.action, stone.data FROM run"                          \
  " JOIN event first ON first.run = run.run AND first.seq = 0"                                                         \
  " JOIN event last ON last.run = run.run"                                                                             \
  " AND last.seq = (SELECT max(seq) FROM event WHERE run = run.run)"                                                   \
  " JOIN event stone ON stone.run = run.run AND stone.seq ="                                                           \
  " (SELECT seq FROM event INDEXED BY milestone WHERE run = run.run"                                                   \
  " AND (action GLOB 'run.*' OR action = 'person.add')"                                                                \
  " AND action IN ('run.create', 'run.start', 'run.pause', 'run.resume',"                                              \
  " 'run.watch', 'run.close', 'run.reopen') ORDER BY seq DESC LIMIT 1)"

static gboolean
read_infos (PfDatabase *database, const char *sql, const char *run_id, GPtrArray *infos, GError **error)
{
  g_autoptr (PfRows) rows = pf_database_query (database, error, sql, run_id != NULL ? "t" : "", run_id);
  gboolean failed = FALSE;

  while (rows != NULL && pf_rows_next (database, rows, &failed, error))
    g_ptr_array_add (infos, read_info (rows));
  return rows != NULL && !failed;
}

#define KEPT "run.run NOT IN (SELECT run FROM trash)"
#define DELETED "run.run IN (SELECT run FROM trash)"

/* Each run by itself, in a damaged database; those that cannot be read are left out. */
static gboolean
read_infos_singly (PfDatabase *database, GPtrArray *infos, GError **error)
{
  g_autoptr (PfRows) rows
      = pf_database_query (database, error, "SELECT id FROM run WHERE " KEPT " ORDER BY run DESC", "");
  gboolean failed = FALSE;

  g_ptr_array_set_size (infos, 0);
  while (rows != NULL && pf_rows_next (database, rows, &failed, NULL))
    read_infos (database, SELECT_INFO " WHERE run.id = ?1", pf_rows_text (rows, 0), infos, NULL);
  return rows != NULL;
}

/**
 * pf_store_list_runs:
 * @self: a store
 *
 * Returns: (transfer full) (element-type PfRunInfo): all runs, the last created first; of a damaged database those that
 *   can be read
 * Throws: PF_STORE_ERROR_CORRUPT and others SQLite knows
 */
GPtrArray *
pf_store_list_runs (PfStore *self, GError **error)
{
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_run_info_free);
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  g_autoptr (GError) local_error = NULL;
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, NULL);

  database = pf_store_get_database (self);
  if (read_infos (database, SELECT_INFO " WHERE " KEPT " ORDER BY first.at DESC, run.run DESC", NULL, infos, &local_error))
    return g_steal_pointer (&infos);
  if (!g_error_matches (local_error, PF_STORE_ERROR, PF_STORE_ERROR_CORRUPT)) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  return read_infos_singly (database, infos, error) ? g_steal_pointer (&infos) : NULL;
}

/**
 * pf_store_list_deleted_runs:
 * @self: a store
 *
 * Returns: (transfer full) (element-type PfRunInfo): the runs in the trash, the last created first
 * Throws: PF_STORE_ERROR_CORRUPT and others SQLite knows
 */
GPtrArray *
pf_store_list_deleted_runs (PfStore *self, GError **error)
{
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_run_info_free);
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);

  g_return_val_if_fail (locker != NULL, NULL);

  return read_infos (pf_store_get_database (self), SELECT_INFO " WHERE " DELETED " ORDER BY first.at DESC", NULL, infos,
                     error)
             ? g_steal_pointer (&infos)
             : NULL;
}

static char *
join_ids (PfDatabase *database, PfRows *rows, GError **error)
{
  g_autoptr (GString) ids = g_string_new (NULL);
  gboolean failed = FALSE;

  do {
    g_string_append_printf (ids, "%s%s", ids->len > 0 ? ", " : "", pf_rows_text (rows, 0));
  } while (pf_rows_next (database, rows, &failed, error));
  return failed ? NULL : g_string_free (g_steal_pointer (&ids), FALSE);
}

/* Of the runs that are kept, or of those in the trash. */
static char *
resolve (PfStore *self, const char *id_or_prefix, gboolean deleted, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  g_autoptr (PfRows) rows = NULL;
  g_autofree char *prefix = NULL;
  g_autofree char *ids = NULL;
  gboolean failed = FALSE;
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, NULL);

  database = pf_store_get_database (self);
  prefix = g_ascii_strdown (id_or_prefix, -1);
  /* An empty prefix would be every run. */
  rows = pf_database_query (database, error,
                            "SELECT id FROM run WHERE ?1 <> '' AND substr(id, 1, length(?1)) = ?1"
                            " AND ?2 = (run IN (SELECT run FROM trash)) ORDER BY id LIMIT 4",
                            "ti", prefix, (gint64) deleted);
  if (rows == NULL)
    return NULL;
  if (!pf_rows_next (database, rows, &failed, error)) {
    if (!failed)
      g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND,
                   deleted ? _ ("There is no deleted run “%s”. “preflightctl runs --deleted” lists them")
                           : _ ("There is no run “%s”. “preflightctl runs” lists the runs"),
                   id_or_prefix);
    return NULL;
  }
  ids = join_ids (database, rows, error);
  if (ids != NULL && strchr (ids, ',') == NULL)
    return g_steal_pointer (&ids);
  if (ids != NULL)
    g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND,
                 _ ("Several runs begin with “%s”: %s. Give more of the id"), id_or_prefix, ids);
  return NULL;
}

/**
 * pf_store_resolve_run:
 * @self: a store
 * @id_or_prefix: an id, or as much of its beginning as is enough to tell it from others
 *
 * Returns: (transfer full): the full id; of a run that was deleted none
 * Throws: PF_STORE_ERROR_NOT_FOUND when there is none, or more than one; the message tells what to do
 */
char *
pf_store_resolve_run (PfStore *self, const char *id_or_prefix, GError **error)
{
  g_autofree char *deleted = NULL;
  g_autoptr (GError) local_error = NULL;
  char *id = resolve (self, id_or_prefix, FALSE, &local_error);

  if (id != NULL)
    return id;
  if (g_error_matches (local_error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND))
    deleted = resolve (self, id_or_prefix, TRUE, NULL);
  if (deleted != NULL && g_str_has_prefix (deleted, id_or_prefix) && strlen (id_or_prefix) >= 8)
    g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND,
                 _ ("The run “%s” was deleted. “preflightctl restore-run %s” brings it back"), id_or_prefix, id_or_prefix);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * pf_store_resolve_deleted_run:
 * @self: a store
 * @id_or_prefix: as for [method@Store.resolve_run]
 *
 * Returns: (transfer full): the full id of a run in the trash
 * Throws: PF_STORE_ERROR_NOT_FOUND when there is none, or more than one
 */
char *
pf_store_resolve_deleted_run (PfStore *self, const char *id_or_prefix, GError **error)
{
  return resolve (self, id_or_prefix, TRUE, error);
}
