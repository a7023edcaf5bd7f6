/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-store-trash.h"

#include "run/pf-store-private.h"

#include <glib/gi18n-lib.h>

#define KEPT_MS ((gint64) PF_TRASH_DAYS * 24 * 60 * 60 * 1000)

/**
 * pf_store_delete_run:
 * @self: a store
 * @run_id: full id of a run
 *
 * Puts the run into the trash, where it stays for 30 days: it is in no list, takes no changes and can be restored.
 *
 * Returns: whether it is there
 * Throws: PF_STORE_ERROR_NOT_FOUND, and those of a failed write
 */
gboolean
pf_store_delete_run (PfStore *self, const char *run_id, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  PfDatabase *database;
  gint64 run;

  g_return_val_if_fail (locker != NULL, FALSE);

  database = pf_store_get_database (self);
  run = pf_store_find_run (database, run_id, error);
  return run >= 0
         && pf_database_run_alone (database, error, "INSERT OR IGNORE INTO trash (run, at) VALUES (?1, ?2)", "ii", run,
                                   pf_clock_get_utc_ms (pf_store_get_clock (self)));
}

/**
 * pf_store_restore_run:
 * @self: a store
 * @run_id: full id of a run
 *
 * Takes the run out of the trash.
 *
 * Returns: whether it is as it was
 * Throws: PF_STORE_ERROR_NOT_FOUND, and those of a failed write
 */
gboolean
pf_store_restore_run (PfStore *self, const char *run_id, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  PfDatabase *database;
  gint64 run;

  g_return_val_if_fail (locker != NULL, FALSE);

  database = pf_store_get_database (self);
  run = pf_store_find_run (database, run_id, error);
  return run >= 0 && pf_database_run_alone (database, error, "DELETE FROM trash WHERE run = ?1", "i", run);
}

/* With the lock held. */
gboolean
pf_store_check_not_deleted (PfDatabase *database, gint64 run, GError **error)
{
  g_autoptr (PfRows) rows = pf_database_query (database, error, "SELECT 1 FROM trash WHERE run = ?1", "i", run);
  gboolean failed = FALSE;

  if (rows == NULL)
    return FALSE;
  if (!pf_rows_next (database, rows, &failed, error))
    return !failed;
  g_set_error_literal (error, PF_STORE_ERROR, PF_STORE_ERROR_INVALID,
                       _ ("The run was deleted. Restore it to change it"));
  return FALSE;
}

/* Forgets for good what has been in the trash long enough, and checklists that no run is of any more. That it cannot be
 * done now is no reason not to open the store. */
void
pf_store_empty_trash (PfDatabase *database, gint64 now)
{
  gint64 n_old = 0;

  if (pf_database_get_read_only_reason (database) != NULL
      || !pf_database_get_integer (database, "SELECT count(*) FROM trash", &n_old, NULL) || n_old == 0)
    return;
  if (!pf_database_begin (database, NULL))
    return;
  if (pf_database_run (database, NULL, "DELETE FROM run WHERE run IN (SELECT run FROM trash WHERE at < ?1)", "i",
                       now - KEPT_MS)
      && pf_database_run (database, NULL, "DELETE FROM source WHERE sha256 NOT IN (SELECT source FROM run)", "")
      && pf_database_commit (database, NULL))
    return;
  pf_database_roll_back (database);
}
