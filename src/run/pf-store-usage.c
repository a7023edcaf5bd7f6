/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-store.h"

#include "run/pf-store-private.h"

/**
 * pf_store_get_usage:
 * @self: a store
 * @usage: (out caller-allocates): how much is kept
 *
 * Returns: whether it could be found out
 * Throws: PF_STORE_ERROR_CORRUPT and others SQLite knows
 */
gboolean
pf_store_get_usage (PfStore *self, PfStoreUsage *usage, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, FALSE);

  database = pf_store_get_database (self);
  return pf_database_get_integer (database, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
                                  &usage->n_bytes, error)
         && pf_database_get_integer (database, "SELECT count(*) FROM run", &usage->n_runs, error)
         && pf_database_get_integer (database, "SELECT count(*) FROM event", &usage->n_events, error)
         && pf_database_get_integer (database, "SELECT count(*) FROM sample", &usage->n_samples, error);
}

/**
 * pf_store_prune_samples:
 * @self: a store
 * @keep_ms: how long after its last event a closed run keeps the results of its probes
 *
 * Forgets the history of probes that nobody looks at any more, and gives the space back. What stands in the chain of a
 * run stays; so do the results of runs that are not closed.
 *
 * Returns: whether it is done
 * Throws: those of a failed write
 */
gboolean
pf_store_prune_samples (PfStore *self, gint64 keep_ms, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, FALSE);

  database = pf_store_get_database (self);
  if (!pf_database_run_alone (database, error,
                              "DELETE FROM sample WHERE run IN (SELECT run FROM run WHERE"
                              " (SELECT action FROM event WHERE event.run = run.run"
                              "  AND action IN ('run.close', 'run.reopen') ORDER BY seq DESC LIMIT 1) = 'run.close'"
                              " AND (SELECT at FROM event WHERE event.run = run.run ORDER BY seq DESC LIMIT 1) < ?1)",
                              "i", pf_clock_get_utc_ms (pf_store_get_clock (self)) - keep_ms))
    return FALSE;
  return pf_database_count_changes (database) == 0 || pf_database_execute (database, "VACUUM", error);
}
