/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-store.h"

#include "probe/pf-json.h"
#include "run/pf-store-private.h"

/* Samples kept of one item: over three days of one in thirty seconds. */
#define MAX_SAMPLES "10000"

static char *
outcome_to_text (PfOutcome *outcome)
{
  g_autoptr (JsonNode) node = pf_outcome_to_json (outcome);

  return pf_json_to_text (node, FALSE);
}

static gboolean
insert_sample (PfDatabase *database, gint64 run, const char *item_id, const char *text, GError **error)
{
  return pf_database_run (database, error, "INSERT INTO sample (run, item, outcome) VALUES (?1, ?2, ?3)", "itt", run,
                          item_id, text)
         && pf_database_run (database, error,
                             "DELETE FROM sample WHERE run = ?1 AND item = ?2 AND sample <= (SELECT sample FROM sample"
                             " WHERE run = ?1 AND item = ?2 ORDER BY sample DESC LIMIT 1 OFFSET " MAX_SAMPLES ")",
                             "it", run, item_id);
}

/**
 * pf_store_add_sample:
 * @self: a store
 * @run_id: full id of a run
 * @item_id: id of one of its items
 * @outcome: what its probe said
 *
 * Keeps every outcome of a probe beside the journal, which has only the changes; the newest 10,000 of an item stay.
 *
 * Returns: whether it is kept
 * Throws: PF_STORE_ERROR_NOT_FOUND, and those of a failed write
 */
gboolean
pf_store_add_sample (PfStore *self, const char *run_id, const char *item_id, PfOutcome *outcome, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  g_autofree char *text = NULL;
  PfDatabase *database;
  gint64 run;

  g_return_val_if_fail (locker != NULL, FALSE);

  text = outcome_to_text (outcome);
  database = pf_store_get_database (self);
  if (!pf_database_begin (database, error))
    return FALSE;
  run = pf_store_find_run (database, run_id, error);
  if (run < 0 || !insert_sample (database, run, item_id, text, error)) {
    pf_database_roll_back (database);
    return FALSE;
  }
  return pf_database_commit (database, error);
}

/**
 * pf_store_load_samples:
 * @self: a store
 * @run_id: full id of a run
 * @item_id: id of one of its items
 * @limit: how many at most, the newest ones; 0 for all
 *
 * Returns: (transfer full) (element-type PfOutcome): the outcomes, the oldest first
 * Throws: PF_STORE_ERROR_NOT_FOUND, PF_STORE_ERROR_CORRUPT
 */
GPtrArray *
pf_store_load_samples (PfStore *self, const char *run_id, const char *item_id, guint limit, GError **error)
{
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_outcome_unref);
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  g_autoptr (PfRows) rows = NULL;
  gboolean failed = FALSE;
  PfDatabase *database;
  gint64 run;

  g_return_val_if_fail (locker != NULL, NULL);

  database = pf_store_get_database (self);
  run = pf_store_find_run (database, run_id, error);
  if (run < 0)
    return NULL;
  rows = pf_database_query (database, error,
                            "SELECT outcome FROM (SELECT sample, outcome FROM sample WHERE run = ?1 AND item = ?2"
                            " ORDER BY sample DESC LIMIT ?3) ORDER BY sample",
                            "iti", run, item_id, limit > 0 ? (gint64)limit : (gint64)-1);
  if (rows == NULL)
    return NULL;
  while (pf_rows_next (database, rows, &failed, error)) {
    g_autoptr (JsonNode) node = pf_json_parse (pf_rows_text (rows, 0), -1, NULL);
    PfOutcome *outcome = node != NULL ? pf_outcome_from_json (node, NULL) : NULL;

    /* A sample that cannot be read is no evidence; the journal is what counts. */
    if (outcome != NULL)
      g_ptr_array_add (samples, outcome);
  }
  return failed ? NULL : g_steal_pointer (&samples);
}

/**
 * pf_store_has_consent:
 * @self: a store
 * @run_id: full id of a run
 * @what: what was agreed to
 *
 * Returns: whether a person agreed to @what in this run; %FALSE with @error set when it cannot be told
 * Throws: PF_STORE_ERROR_NOT_FOUND
 */
gboolean
pf_store_has_consent (PfStore *self, const char *run_id, const char *what, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  g_autoptr (PfRows) rows = NULL;
  gboolean failed = FALSE;
  PfDatabase *database;
  gint64 run;

  g_return_val_if_fail (locker != NULL, FALSE);

  database = pf_store_get_database (self);
  run = pf_store_find_run (database, run_id, error);
  if (run < 0)
    return FALSE;
  rows = pf_database_query (database, error, "SELECT 1 FROM consent WHERE run = ?1 AND what = ?2", "it", run, what);
  return rows != NULL && pf_rows_next (database, rows, &failed, error);
}

/**
 * pf_store_add_consent:
 * @self: a store
 * @run_id: full id of a run
 * @what: what a person agreed to
 *
 * Returns: whether it is kept
 * Throws: PF_STORE_ERROR_NOT_FOUND, and those of a failed write
 */
gboolean
pf_store_add_consent (PfStore *self, const char *run_id, const char *what, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  PfDatabase *database;
  gint64 run;

  g_return_val_if_fail (locker != NULL, FALSE);

  database = pf_store_get_database (self);
  run = pf_store_find_run (database, run_id, error);
  return run >= 0
         && pf_database_run_alone (database, error, "INSERT OR IGNORE INTO consent (run, what, at) VALUES (?1, ?2, ?3)",
                                   "iti", run, what, pf_clock_get_utc_ms (pf_store_get_clock (self)));
}

/**
 * pf_library_entry_free:
 * @self: (transfer full) (nullable): an opened file
 */
void
pf_library_entry_free (PfLibraryEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->uri);
  g_free (self->title);
  g_free (self);
}

/**
 * pf_store_add_library_entry:
 * @self: a store
 * @uri: the file that was opened
 * @title: its title
 *
 * Enters the file, or moves it to the top.
 *
 * Returns: whether it is kept
 * Throws: those of a failed write
 */
gboolean
pf_store_add_library_entry (PfStore *self, const char *uri, const char *title, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, FALSE);

  database = pf_store_get_database (self);
  return pf_database_run_alone (database, error,
                                "INSERT OR REPLACE INTO library (uri, title, opened) VALUES (?1, ?2, ?3)", "tti", uri,
                                title, pf_clock_get_utc_ms (pf_store_get_clock (self)));
}

/**
 * pf_store_remove_library_entry:
 * @self: a store
 * @uri: a file that was opened
 *
 * The file itself stays as it is.
 *
 * Returns: whether it is out of the list
 * Throws: those of a failed write
 */
gboolean
pf_store_remove_library_entry (PfStore *self, const char *uri, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, FALSE);

  database = pf_store_get_database (self);
  return pf_database_run_alone (database, error, "DELETE FROM library WHERE uri = ?1", "t", uri);
}

/**
 * pf_store_list_library:
 * @self: a store
 *
 * Returns: (transfer full) (element-type PfLibraryEntry): the files that were opened, the last one first
 * Throws: PF_STORE_ERROR_CORRUPT and others SQLite knows
 */
GPtrArray *
pf_store_list_library (PfStore *self, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_library_entry_free);
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  g_autoptr (PfRows) rows = NULL;
  gboolean failed = FALSE;
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, NULL);

  database = pf_store_get_database (self);
  rows = pf_database_query (database, error, "SELECT uri, title, opened FROM library ORDER BY opened DESC, uri", "");
  if (rows == NULL)
    return NULL;
  while (pf_rows_next (database, rows, &failed, error)) {
    PfLibraryEntry *entry = g_new0 (PfLibraryEntry, 1);

    entry->uri = pf_rows_dup (rows, 0);
    entry->title = pf_rows_dup (rows, 1);
    entry->opened = pf_rows_integer (rows, 2);
    g_ptr_array_add (entries, entry);
  }
  return failed ? NULL : g_steal_pointer (&entries);
}
