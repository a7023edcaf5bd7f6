/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-store.h"

#include "run/pf-run-private.h"
#include "run/pf-store-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* What can be had of a damaged journal: of each run the events before the first that was changed, all other rows that
 * can be read. */

/*
 * pf_store_load_run:
 * @self: a store
 * @run_id: full id of a run
 * @damage: (out) (nullable): why the run ends where it does, when it is not whole
 *
 * Returns: (transfer full): the run as far as it is intact, at least its first event
 */
PfRun *
pf_store_load_run (PfStore *self, const char *run_id, GError **damage, GError **error)
{
  g_autoptr (PfSource) source = pf_store_load_source (self, run_id, error);
  g_autoptr (PfDocument) document = source != NULL ? pf_document_new (source, error) : NULL;
  g_autoptr (GError) unreadable = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (PfRun) run = NULL;
  g_autoptr (GError) broken = NULL;

  events = document != NULL ? pf_store_load_readable_events (self, run_id, &unreadable, error) : NULL;
  if (events == NULL)
    return NULL;
  run = pf_run_new (run_id, document);
  if (!pf_run_apply_all (run, events, &broken) || events->len == 0) {
    g_clear_error (&unreadable);
    unreadable = g_steal_pointer (&broken);
  }
  if (pf_run_get_events (run)->len == 0) {
    g_propagate_error (error, unreadable != NULL ? g_steal_pointer (&unreadable)
                                                 : g_error_new (PF_STORE_ERROR, PF_STORE_ERROR_CORRUPT,
                                                                _ ("Run %s has lost its events"), run_id));
    return NULL;
  }
  if (unreadable != NULL)
    g_propagate_error (damage, g_steal_pointer (&unreadable));
  return g_steal_pointer (&run);
}

/* Names of the tables, those others refer to first. */
static GPtrArray *
list_tables (PfDatabase *target, GError **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (PfRows) rows = NULL;
  gboolean failed = FALSE;

  rows = pf_database_query (target, error,
                            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
                            " ORDER BY rowid",
                            "");
  if (rows == NULL)
    return NULL;
  while (pf_rows_next (target, rows, &failed, error))
    g_ptr_array_add (tables, pf_rows_dup (rows, 0));
  return failed ? NULL : g_steal_pointer (&tables);
}

static gboolean
insert_row (PfDatabase *target, sqlite3_stmt *insert, sqlite3_stmt *row, GError **error)
{
  int code;

  for (int i = 0; i < sqlite3_column_count (row); i++)
    sqlite3_bind_value (insert, i + 1, sqlite3_column_value (row, i));
  code = sqlite3_step (insert);
  sqlite3_reset (insert);
  sqlite3_clear_bindings (insert);
  /* A row that breaks a rule of its table is no row of ours. */
  if (code == SQLITE_DONE || (code & 0xff) == SQLITE_CONSTRAINT)
    return TRUE;
  pf_database_set_error (target, code, error);
  return FALSE;
}

static char *
make_insert (const char *table, int n_columns)
{
  GString *sql = g_string_new (NULL);

  g_string_printf (sql, "INSERT OR IGNORE INTO \"%s\" VALUES (", table);
  for (int i = 0; i < n_columns; i++)
    g_string_append (sql, i == 0 ? "?" : ", ?");
  g_string_append_c (sql, ')');
  return g_string_free (sql, FALSE);
}

/* Copies the rows that can be read; that some cannot is no error. */
static gboolean
copy_rows (PfDatabase *source, PfDatabase *target, const char *table, const char *condition, GError **error)
{
  g_autofree char *select = g_strdup_printf ("SELECT * FROM \"%s\" %s", table, condition);
  g_autofree char *insert_sql = NULL;
  sqlite3_stmt *rows = NULL;
  sqlite3_stmt *insert = NULL;
  gboolean copied = TRUE;
  int code;

  if (sqlite3_prepare_v2 (pf_database_get_handle (source), select, -1, &rows, NULL) != SQLITE_OK)
    return TRUE;
  insert_sql = make_insert (table, sqlite3_column_count (rows));
  code = sqlite3_prepare_v2 (pf_database_get_handle (target), insert_sql, -1, &insert, NULL);
  if (code != SQLITE_OK) {
    pf_database_set_error (target, code, error);
    copied = FALSE;
  }
  while (copied && sqlite3_step (rows) == SQLITE_ROW)
    copied = insert_row (target, insert, rows, error);
  sqlite3_finalize (insert);
  sqlite3_finalize (rows);
  return copied;
}

static gboolean
has_column (PfDatabase *target, const char *table, const char *column)
{
  return sqlite3_table_column_metadata (pf_database_get_handle (target), "main", table, column, NULL, NULL, NULL, NULL,
                                        NULL)
         == SQLITE_OK;
}

/* Run by run where there are runs, since reading ends at the first damaged page. */
static gboolean
copy_table (PfDatabase *source, PfDatabase *target, const char *table, GError **error)
{
  g_autoptr (PfRows) runs = NULL;
  gboolean failed = FALSE;

  if (g_str_equal (table, "run") || !has_column (target, table, "run"))
    return copy_rows (source, target, table, "", error);
  runs = pf_database_query (target, error, "SELECT run FROM run", "");
  if (runs == NULL)
    return FALSE;
  while (pf_rows_next (target, runs, &failed, error)) {
    g_autofree char *condition = g_strdup_printf ("WHERE run = %" G_GINT64_FORMAT, pf_rows_integer (runs, 0));

    if (!copy_rows (source, target, table, condition, error))
      return FALSE;
  }
  return !failed;
}

static gboolean
copy_tables (PfDatabase *source, PfDatabase *target, GError **error)
{
  g_autoptr (GPtrArray) tables = list_tables (target, error);

  if (tables == NULL || !pf_database_execute (target, "PRAGMA foreign_keys=OFF", error)
      || !pf_database_begin (target, error))
    return FALSE;
  for (guint i = 0; i < tables->len; i++)
    if (!copy_table (source, target, g_ptr_array_index (tables, i), error)) {
      pf_database_roll_back (target);
      return FALSE;
    }
  return pf_database_commit (target, error) && pf_database_execute (target, "PRAGMA foreign_keys=ON", error);
}

static GPtrArray *
list_run_ids (PfDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (PfRows) rows = pf_database_query (database, error, "SELECT id FROM run ORDER BY run", "");
  gboolean failed = FALSE;

  while (rows != NULL && pf_rows_next (database, rows, &failed, error))
    g_ptr_array_add (ids, pf_rows_dup (rows, 0));
  return rows != NULL && !failed ? g_steal_pointer (&ids) : NULL;
}

/* Takes away what does not follow, and runs nothing is left of. */
static gboolean
cut_run (PfStore *target, const char *run_id, PfIntact *intact, GError **error)
{
  PfDatabase *database = pf_store_get_database (target);
  g_autoptr (GError) damage = NULL;
  g_autoptr (PfRun) run = pf_store_load_run (target, run_id, &damage, NULL);
  gint64 length = run != NULL ? (gint64) pf_run_get_events (run)->len : 0;

  if (run == NULL) {
    intact->n_lost++;
    return pf_database_run_alone (database, error, "DELETE FROM run WHERE id = ?1", "t", run_id);
  }
  intact->n_runs++;
  if (damage == NULL)
    return TRUE;
  intact->n_cut++;
  return pf_database_run_alone (database, error,
                                "DELETE FROM event WHERE run = (SELECT run FROM run WHERE id = ?1) AND seq >= ?2", "ti",
                                run_id, length);
}

static gboolean
fill (PfStore *self, PfStore *target, PfIntact *intact, GError **error)
{
  g_autoptr (GPtrArray) ids = NULL;
  gboolean copied;

  g_mutex_lock (pf_store_get_lock (self));
  copied = copy_tables (pf_store_get_database (self), pf_store_get_database (target), error);
  g_mutex_unlock (pf_store_get_lock (self));
  ids = copied ? list_run_ids (pf_store_get_database (target), error) : NULL;
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!cut_run (target, g_ptr_array_index (ids, i), intact, error))
      return FALSE;
  return pf_database_execute (pf_store_get_database (target), "PRAGMA wal_checkpoint(TRUNCATE)", error);
}

/**
 * pf_store_save_intact:
 * @self: a store
 * @path: where to; a file there is replaced once the copy is complete
 * @intact: (out caller-allocates): what was saved and what was not
 *
 * Writes a sound database with what is intact of this one: of each run the events up to the first that was changed or
 * cannot be read, and every other row that can be read.
 *
 * Returns: whether the copy is there
 * Throws: PF_STORE_ERROR_INVALID for its own file, and those of a failed write
 */
gboolean
pf_store_save_intact (PfStore *self, const char *path, PfIntact *intact, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autoptr (PfStore) target = NULL;
  gboolean filled;

  g_return_val_if_fail (PF_IS_STORE (self), FALSE);

  *intact = (PfIntact) { 0 };
  if (!pf_store_check_other_file (self, path, error))
    return FALSE;
  pf_database_remove (part);
  target = pf_store_open (part, pf_store_get_clock (self), error);
  filled = target != NULL && fill (self, target, intact, error);
  g_clear_object (&target);
  if (filled && g_rename (part, path) == 0)
    return TRUE;
  if (filled)
    g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_FAILED, _ ("“%s” cannot be written. Choose another folder"), path);
  pf_database_remove (part);
  return FALSE;
}
