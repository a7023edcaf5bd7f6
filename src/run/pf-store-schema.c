/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-store-private.h"

#include <glib/gi18n-lib.h>

/* "PFLT", so that `file` and we can tell whose database it is. */
#define APPLICATION_ID 0x50464c54
#define SET_APPLICATION_ID "PRAGMA application_id=1346784340;"
G_STATIC_ASSERT (APPLICATION_ID == 1346784340);

/* A larger file is not read as a whole at each start; the chains are verified whenever a run is opened. */
#define MAX_CHECKED_BYTES (64 * 1024 * 1024)

#define WAL_ATTEMPTS 200
#define WAL_WAIT_MICROSECONDS 25000

/* What takes a database from version i to version i + 1. Steps are never changed, only added. */
static const char *const steps[] = {
  /* The journal. The row of a run holds nothing an event says. */
  "CREATE TABLE source ("
  "  sha256 TEXT PRIMARY KEY,"
  "  bytes BLOB NOT NULL"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE run ("
  "  run INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE,"
  "  source TEXT NOT NULL REFERENCES source"
  ") STRICT;"
  "CREATE TABLE event ("
  "  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,"
  "  seq INTEGER NOT NULL,"
  "  at INTEGER NOT NULL,"
  "  mono_ms INTEGER NOT NULL,"
  "  session TEXT NOT NULL,"
  "  actor TEXT NOT NULL,"
  "  action TEXT NOT NULL,"
  "  target TEXT,"
  "  data TEXT,"
  "  prev TEXT NOT NULL,"
  "  hash TEXT NOT NULL,"
  "  PRIMARY KEY (run, seq)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX milestone ON event (run, seq) WHERE action GLOB 'run.*' OR action = 'person.add';"
  "CREATE TABLE text ("
  "  run INTEGER NOT NULL,"
  "  seq INTEGER NOT NULL,"
  "  digest TEXT NOT NULL,"
  "  salt TEXT NOT NULL,"
  "  value TEXT NOT NULL,"
  "  PRIMARY KEY (run, seq, digest),"
  "  FOREIGN KEY (run, seq) REFERENCES event ON DELETE CASCADE"
  ") STRICT, WITHOUT ROWID;",

  /* What probing needs, and the files a person opened. */
  "CREATE TABLE environment (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"
  "CREATE TABLE endpoint ("
  "  environment TEXT NOT NULL REFERENCES environment ON DELETE CASCADE,"
  "  id TEXT NOT NULL,"
  "  base_url TEXT NOT NULL,"
  "  ca_file TEXT,"
  "  allow_plain_auth INTEGER NOT NULL,"
  "  PRIMARY KEY (environment, id)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE host ("
  "  environment TEXT NOT NULL REFERENCES environment ON DELETE CASCADE,"
  "  host TEXT NOT NULL,"
  "  address TEXT NOT NULL,"
  "  PRIMARY KEY (environment, host)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE sample ("
  "  sample INTEGER PRIMARY KEY,"
  "  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,"
  "  item TEXT NOT NULL,"
  "  outcome TEXT NOT NULL"
  ") STRICT;"
  "CREATE INDEX sample_of_item ON sample (run, item, sample);"
  "CREATE TABLE consent ("
  "  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,"
  "  what TEXT NOT NULL,"
  "  at INTEGER NOT NULL,"
  "  PRIMARY KEY (run, what)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE library ("
  "  uri TEXT PRIMARY KEY,"
  "  title TEXT NOT NULL,"
  "  opened INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;",

  /* How a person chose to read a checklist, by the name of its file and its title. */
  "CREATE TABLE reading ("
  "  file_name TEXT NOT NULL,"
  "  title TEXT NOT NULL,"
  "  reading TEXT NOT NULL,"
  "  PRIMARY KEY (file_name, title)"
  ") STRICT, WITHOUT ROWID;",

  /* Files that are evidence, each kept once, and what commands are run with. */
  "CREATE TABLE blob ("
  "  sha256 TEXT PRIMARY KEY,"
  "  size INTEGER NOT NULL,"
  "  bytes BLOB NOT NULL"
  ") STRICT;"
  "CREATE TABLE attachment ("
  "  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,"
  "  sha256 TEXT NOT NULL REFERENCES blob,"
  "  PRIMARY KEY (run, sha256)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX attachment_of_blob ON attachment (sha256);"
  "CREATE TRIGGER forget_blob AFTER DELETE ON attachment"
  "  WHEN NOT EXISTS (SELECT 1 FROM attachment WHERE sha256 = old.sha256)"
  "  BEGIN DELETE FROM blob WHERE sha256 = old.sha256; END;"
  "CREATE TABLE command_setting ("
  "  run INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,"
  "  folder TEXT,"
  "  environment TEXT NOT NULL"
  ") STRICT;",

  /* Runs that were deleted. */
  "CREATE TABLE trash ("
  "  run INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,"
  "  at INTEGER NOT NULL"
  ") STRICT;",
};

#define SCHEMA_VERSION ((gint64)G_N_ELEMENTS (steps))

/* The first thing that is wrong with the file, or NULL. */
static char *
find_damage (PfDatabase *database)
{
  g_autoptr (PfRows) rows = NULL;
  g_autoptr (GError) error = NULL;
  gboolean failed = FALSE;
  gint64 pages, page_size;

  if (!pf_database_get_integer (database, "PRAGMA page_count", &pages, &error)
      || !pf_database_get_integer (database, "PRAGMA page_size", &page_size, &error))
    return g_strdup (error->message);
  if (pages * page_size > MAX_CHECKED_BYTES)
    return NULL;
  rows = pf_database_query (database, &error, "PRAGMA quick_check(1)", "");
  if (rows == NULL || !pf_rows_next (database, rows, &failed, &error))
    return g_error_matches (error, PF_STORE_ERROR, PF_STORE_ERROR_CORRUPT) ? g_strdup (error->message) : NULL;
  return g_strcmp0 (pf_rows_text (rows, 0), "ok") == 0 ? NULL : pf_rows_dup (rows, 0);
}

static void
forbid_writing_damaged (PfDatabase *database, const char *damage)
{
  g_autofree char *reason = NULL;

  reason = g_strdup_printf (_ ("“%s” is damaged and is opened for reading only (%s). “preflightctl backup --intact FILE” "
                               "saves what is intact, “preflightctl restore FILE” puts it, or a backup, in its place"),
                            pf_database_get_path (database), damage);
  pf_database_set_read_only (database, reason);
}

static gboolean
use_write_ahead_log (PfDatabase *database, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  /* Of several processes that make the same database at once all but one are told it is busy, without waiting. */
  for (guint attempt = 0; attempt < WAL_ATTEMPTS; attempt++) {
    g_clear_error (&local_error);
    if (pf_database_execute (database, "PRAGMA journal_mode=WAL", &local_error))
      return TRUE;
    if (!g_error_matches (local_error, PF_STORE_ERROR, PF_STORE_ERROR_BUSY))
      break;
    g_usleep (WAL_WAIT_MICROSECONDS);
  }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
run_steps (PfDatabase *database, GError **error)
{
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version=%d", (int)SCHEMA_VERSION);
  gint64 version;

  if (!pf_database_begin (database, error))
    return FALSE;
  /* Another process may have been first. */
  if (!pf_database_get_integer (database, "PRAGMA user_version", &version, error)) {
    pf_database_roll_back (database);
    return FALSE;
  }
  for (gint64 step = version; step < SCHEMA_VERSION; step++)
    if (!pf_database_execute (database, steps[step], error)) {
      pf_database_roll_back (database);
      return FALSE;
    }
  if (version < SCHEMA_VERSION
      && (!pf_database_execute (database, set_version, error)
          || !pf_database_execute (database, SET_APPLICATION_ID, error))) {
    pf_database_roll_back (database);
    return FALSE;
  }
  return pf_database_commit (database, error);
}

static gboolean
migrate (PfDatabase *database, gint64 version, GError **error)
{
  g_autofree char *backup = NULL;

  if (pf_database_get_read_only_reason (database) != NULL) {
    g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_READ_ONLY,
                 _ ("“%s” was made by an older version and has to be brought up to date, but cannot be written. "
                    "Give yourself write access to it and its folder"),
                 pf_database_get_path (database));
    return FALSE;
  }
  if (version > 0) {
    backup = g_strdup_printf ("%s.v%d.bak", pf_database_get_path (database), (int)version);
    if (!pf_database_copy_to (database, backup, error))
      return FALSE;
  }
  return use_write_ahead_log (database, error) && run_steps (database, error);
}

static void
forbid_writing_newer (PfDatabase *database)
{
  g_autofree char *reason = NULL;

  reason = g_strdup_printf (_ ("“%s” was made by a newer version of Preflight and is opened for reading only. "
                               "Update Preflight to keep changes"),
                            pf_database_get_path (database));
  pf_database_set_read_only (database, reason);
}

/* All three as of one moment: another process may be making the tables right now. */
static gboolean
read_header (PfDatabase *database, gint64 *application, gint64 *version, gint64 *n_tables, GError **error)
{
  if (!pf_database_execute (database, "BEGIN", error))
    return FALSE;
  if (pf_database_get_integer (database, "PRAGMA application_id", application, error)
      && pf_database_get_integer (database, "PRAGMA user_version", version, error)
      && pf_database_get_integer (database, "SELECT count(*) FROM sqlite_schema", n_tables, error))
    return pf_database_commit (database, error);
  pf_database_roll_back (database);
  return FALSE;
}

static gboolean
is_ours (PfDatabase *database, gint64 *version, GError **error)
{
  gint64 application, n_tables;

  if (!read_header (database, &application, version, &n_tables, error))
    return FALSE;
  if (application == APPLICATION_ID || (application == 0 && *version == 0 && n_tables == 0))
    return TRUE;
  g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_CORRUPT,
               _ ("“%s” is the database of another program. Name another file"), pf_database_get_path (database));
  return FALSE;
}

/* Makes the tables of a new database, brings an older one up to date, and sets what holds for the connection. */
gboolean
pf_store_schema_prepare (PfDatabase *database, GError **error)
{
  g_autofree char *damage = NULL;
  gint64 version;

  if (!is_ours (database, &version, error))
    return FALSE;
  damage = find_damage (database);
  if (damage != NULL)
    forbid_writing_damaged (database, damage);
  else if (version > SCHEMA_VERSION)
    forbid_writing_newer (database);
  else if (version < SCHEMA_VERSION && !migrate (database, version, error))
    return FALSE;
  if (pf_database_get_read_only_reason (database) == NULL && !use_write_ahead_log (database, error))
    return FALSE;
  return pf_database_execute (database,
                              "PRAGMA synchronous=FULL;"
                              "PRAGMA foreign_keys=ON;"
                              "PRAGMA trusted_schema=OFF;"
                              "PRAGMA journal_size_limit=1048576",
                              error);
}
