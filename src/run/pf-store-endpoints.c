/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-store.h"

#include "run/pf-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_NAME_LENGTH 100

/* A name is shown, compared and typed: one line, no blanks around it. */
static gboolean
check_name (const char *name, GError **error)
{
  gboolean good = g_utf8_validate (name, -1, NULL) && *name != '\0' && strlen (name) <= MAX_NAME_LENGTH
                  && !g_ascii_isspace (name[0]) && !g_ascii_isspace (name[strlen (name) - 1]);

  for (const char *p = name; good && *p != '\0'; p = g_utf8_next_char (p))
    good = !g_unichar_iscntrl (g_utf8_get_char (p));
  if (!good)
    g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_INVALID,
                 _ ("An environment is named by 1 to %d bytes of text in one line, without blanks around it"),
                 MAX_NAME_LENGTH);
  return good;
}

static gboolean
has_environment (PfDatabase *database, const char *name, gboolean *found, GError **error)
{
  g_autoptr (PfRows) rows = NULL;
  gboolean failed = FALSE;

  rows = pf_database_query (database, error, "SELECT 1 FROM environment WHERE name = ?1", "t", name);
  if (rows == NULL)
    return FALSE;
  *found = pf_rows_next (database, rows, &failed, error);
  return !failed;
}

static gboolean
require_environment (PfDatabase *database, const char *name, GError **error)
{
  gboolean found;

  if (!has_environment (database, name, &found, error))
    return FALSE;
  if (!found)
    g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND,
                 _ ("There is no environment “%s”. “preflightctl environment list” lists them"), name);
  return found;
}

static gboolean
read_endpoints (PfDatabase *database, PfEnvironment *environment, GError **error)
{
  g_autoptr (PfRows) rows = NULL;
  gboolean failed = FALSE;

  rows = pf_database_query (database, error,
                            "SELECT id, base_url, ca_file, allow_plain_auth FROM endpoint WHERE environment = ?1"
                            " ORDER BY id",
                            "t", environment->name);
  if (rows == NULL)
    return FALSE;
  while (pf_rows_next (database, rows, &failed, error)) {
    PfEndpoint *endpoint = pf_endpoint_new (pf_rows_text (rows, 0), pf_rows_text (rows, 1));

    endpoint->ca_file = pf_rows_dup (rows, 2);
    endpoint->allow_plain_auth = pf_rows_integer (rows, 3) != 0;
    g_ptr_array_add (environment->endpoints, endpoint);
  }
  return !failed;
}

static gboolean
read_hosts (PfDatabase *database, PfEnvironment *environment, GError **error)
{
  g_autoptr (PfRows) rows = NULL;
  gboolean failed = FALSE;

  rows = pf_database_query (database, error, "SELECT host, address FROM host WHERE environment = ?1", "t",
                            environment->name);
  if (rows == NULL)
    return FALSE;
  while (pf_rows_next (database, rows, &failed, error))
    g_hash_table_replace (environment->host_map, pf_rows_dup (rows, 0), pf_rows_dup (rows, 1));
  return !failed;
}

/**
 * pf_store_load_environment:
 * @self: a store
 * @name: name of an environment
 *
 * Returns: (transfer full): its endpoints and host map
 * Throws: PF_STORE_ERROR_NOT_FOUND
 */
PfEnvironment *
pf_store_load_environment (PfStore *self, const char *name, GError **error)
{
  g_autoptr (PfEnvironment) environment = NULL;
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, NULL);

  environment = pf_environment_new (name);
  database = pf_store_get_database (self);
  if (!require_environment (database, name, error) || !read_endpoints (database, environment, error)
      || !read_hosts (database, environment, error))
    return NULL;
  return g_steal_pointer (&environment);
}

/**
 * pf_store_list_environments:
 * @self: a store
 *
 * Returns: (transfer full): the names, sorted
 * Throws: PF_STORE_ERROR_CORRUPT and others SQLite knows
 */
GStrv
pf_store_list_environments (PfStore *self, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  g_autoptr (PfRows) rows = NULL;
  gboolean failed = FALSE;
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, NULL);

  database = pf_store_get_database (self);
  rows = pf_database_query (database, error, "SELECT name FROM environment ORDER BY name", "");
  if (rows == NULL)
    return NULL;
  while (pf_rows_next (database, rows, &failed, error))
    g_strv_builder_add (names, pf_rows_text (rows, 0));
  return failed ? NULL : g_strv_builder_end (names);
}

/**
 * pf_store_set_environment:
 * @self: a store
 * @name: name of an environment
 *
 * Makes the environment where there is none of that name.
 *
 * Returns: whether it is there
 * Throws: PF_STORE_ERROR_INVALID for a name that is none, and those of a failed write
 */
gboolean
pf_store_set_environment (PfStore *self, const char *name, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);

  g_return_val_if_fail (locker != NULL, FALSE);

  if (!check_name (name, error))
    return FALSE;
  return pf_database_run_alone (pf_store_get_database (self), error,
                                "INSERT OR IGNORE INTO environment (name) VALUES (?1)", "t", name);
}

/**
 * pf_store_remove_environment:
 * @self: a store
 * @name: name of an environment
 *
 * Forgets its endpoints and host map with it. Runs keep their results.
 *
 * Returns: whether it is gone
 * Throws: PF_STORE_ERROR_NOT_FOUND, and those of a failed write
 */
gboolean
pf_store_remove_environment (PfStore *self, const char *name, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, FALSE);

  database = pf_store_get_database (self);
  return require_environment (database, name, error)
         && pf_database_run_alone (database, error, "DELETE FROM environment WHERE name = ?1", "t", name);
}

static gboolean
write_endpoint (PfDatabase *database, const char *environment, PfEndpoint *endpoint, GError **error)
{
  return pf_database_run (database, error, "INSERT OR IGNORE INTO environment (name) VALUES (?1)", "t", environment)
         && pf_database_run (database, error,
                             "INSERT OR REPLACE INTO endpoint (environment, id, base_url, ca_file, allow_plain_auth)"
                             " VALUES (?1, ?2, ?3, ?4, ?5)",
                             "tttti", environment, endpoint->id, endpoint->base_url, endpoint->ca_file,
                             (gint64)(endpoint->allow_plain_auth ? 1 : 0));
}

/**
 * pf_store_set_endpoint:
 * @self: a store
 * @environment: name of its environment, made where there is none
 * @endpoint: what to keep, in the place of one with the same id
 *
 * Returns: whether it is kept
 * Throws: PF_STORE_ERROR_INVALID, a PfProbeError when the endpoint is not valid, and those of a failed write
 */
gboolean
pf_store_set_endpoint (PfStore *self, const char *environment, PfEndpoint *endpoint, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, FALSE);

  if (!check_name (environment, error) || !pf_endpoint_validate (endpoint, error))
    return FALSE;
  database = pf_store_get_database (self);
  if (!pf_database_begin (database, error))
    return FALSE;
  if (!write_endpoint (database, environment, endpoint, error)) {
    pf_database_roll_back (database);
    return FALSE;
  }
  return pf_database_commit (database, error);
}

/**
 * pf_store_remove_endpoint:
 * @self: a store
 * @environment: name of its environment
 * @id: id of the endpoint
 *
 * Returns: whether it is gone
 * Throws: PF_STORE_ERROR_NOT_FOUND, and those of a failed write
 */
gboolean
pf_store_remove_endpoint (PfStore *self, const char *environment, const char *id, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, FALSE);

  database = pf_store_get_database (self);
  if (!require_environment (database, environment, error)
      || !pf_database_run_alone (database, error, "DELETE FROM endpoint WHERE environment = ?1 AND id = ?2", "tt",
                                 environment, id))
    return FALSE;
  if (pf_database_count_changes (database) > 0)
    return TRUE;
  g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND,
               _ ("There is no endpoint “%s” in “%s”. “preflightctl endpoint list” lists them"), id, environment);
  return FALSE;
}

static gboolean
write_host (PfDatabase *database, const char *environment, const char *host, const char *address, GError **error)
{
  if (address == NULL)
    return pf_database_run (database, error, "DELETE FROM host WHERE environment = ?1 AND host = ?2", "tt", environment,
                            host);
  return pf_database_run (database, error, "INSERT OR IGNORE INTO environment (name) VALUES (?1)", "t", environment)
         && pf_database_run (database, error,
                             "INSERT OR REPLACE INTO host (environment, host, address) VALUES (?1, ?2, ?3)", "ttt",
                             environment, host, address);
}

/**
 * pf_store_set_host:
 * @self: a store
 * @environment: name of an environment, made where there is none
 * @host: `host` or `host:port`
 * @address: (nullable): `address:port` to connect to in its place; %NULL forgets it
 *
 * Returns: whether it is kept
 * Throws: PF_STORE_ERROR_INVALID, and those of a failed write
 */
gboolean
pf_store_set_host (PfStore *self, const char *environment, const char *host, const char *address, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  g_autofree char *lower = NULL;
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, FALSE);

  if (!check_name (environment, error))
    return FALSE;
  lower = g_ascii_strdown (host, -1);
  database = pf_store_get_database (self);
  if (!pf_database_begin (database, error))
    return FALSE;
  if (!write_host (database, environment, lower, address, error)) {
    pf_database_roll_back (database);
    return FALSE;
  }
  return pf_database_commit (database, error);
}
