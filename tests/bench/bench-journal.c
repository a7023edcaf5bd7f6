/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-session.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>

/* Durable events per second through the journal, against bare SQLite that commits rows of the same size one by one
 * with the same settings, in turns on the same disk. Then how long a run of many events takes to open, against SQLite
 * that reads the same rows and hashes them. usage: bench-journal [FOLDER] */

#define N_ROUNDS 5
#define N_EVENTS 200
#define N_REPLAYED 100000
#define BATCH 1000

/* About what stands in the row of an event, and of the text beside it. */
#define ROW_BYTES 620

static void
fail (const char *what)
{
  g_printerr ("bench-journal: %s\n", what);
  exit (1);
}

static sqlite3_stmt *
open_bare (const char *path, sqlite3 **handle)
{
  static const char schema[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                               "CREATE TABLE event (run INTEGER NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL,"
                               " PRIMARY KEY (run, seq)) STRICT, WITHOUT ROWID";
  sqlite3_stmt *statement = NULL;

  if (sqlite3_open (path, handle) != SQLITE_OK || sqlite3_exec (*handle, schema, NULL, NULL, NULL) != SQLITE_OK
      || sqlite3_prepare_v2 (*handle, "INSERT INTO event VALUES (1, ?1, ?2)", -1, &statement, NULL) != SQLITE_OK)
    fail ("SQLite cannot be used here");
  return statement;
}

static double
write_bare (sqlite3_stmt *statement, const char *row, gint64 *seq)
{
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < N_EVENTS; i++) {
    sqlite3_bind_int64 (statement, 1, (*seq)++);
    sqlite3_bind_text (statement, 2, row, -1, SQLITE_STATIC);
    if (sqlite3_step (statement) != SQLITE_DONE)
      fail ("SQLite cannot write here");
    sqlite3_reset (statement);
  }
  return (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static double
write_journal (PfStore *store, const char *run_id, PfPerson *person, gboolean with_reason)
{
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < N_EVENTS; i++) {
    g_autoptr (GPtrArray) acts = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_act_unref);
    g_autoptr (GPtrArray) events = NULL;
    PfAct *act = pf_act_new ("item.set", "database-migrations-tested-on-a-copy-0a1b2c3d");

    pf_act_set_string (act, "state", with_reason ? "waived" : "done");
    pf_act_set_string (act, "method", "person");
    if (with_reason)
      pf_act_set_sealed (act, "reason", "agreed with the release manager");
    g_ptr_array_add (acts, act);
    events = pf_store_append (store, run_id, acts, person, NULL);
    if (events == NULL)
      fail ("the journal cannot be written");
  }
  return (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static char *
create_run (PfStore *store, PfPerson *person)
{
  static const char text[] = "# Release\n\n- [ ] alpha\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (PfSource) source = pf_source_new (bytes, "release.md", NULL);
  PfRunStart start = { .source = source, .title = "Release", .t0 = -1, .operator= person };
  char *id = pf_store_create_run (store, &start, NULL);

  if (id == NULL)
    fail ("the journal cannot be made");
  return id;
}

static void
measure (const char *folder)
{
  g_autofree char *journal_path = g_build_filename (folder, "journal.db", NULL);
  g_autofree char *bare_path = g_build_filename (folder, "bare.db", NULL);
  g_autofree char *row = g_strnfill (ROW_BYTES, 'x');
  g_autoptr (PfClock) clock = pf_system_clock_new ();
  g_autoptr (PfStore) store = pf_store_open (journal_path, clock, NULL);
  g_autoptr (PfPerson) person = pf_person_new ("Bench", "typed");
  g_autofree char *run_id = create_run (store, person);
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = open_bare (bare_path, &handle);
  double bare = 0, plain = 0, reasoned = 0;
  gint64 seq = 0;

  write_bare (statement, row, &seq);
  write_journal (store, run_id, person, TRUE);
  for (guint i = 0; i < N_ROUNDS; i++) {
    bare += write_bare (statement, row, &seq);
    plain += write_journal (store, run_id, person, FALSE);
    reasoned += write_journal (store, run_id, person, TRUE);
  }
  g_print ("journal: a bare durable row of SQLite takes %.2f ms, an act %.2f times that, an act with a reason %.2f times\n",
           bare * 1000 / (N_ROUNDS * N_EVENTS), plain / bare, reasoned / bare);
  sqlite3_finalize (statement);
  sqlite3_close (handle);
  g_clear_object (&store);
  g_unlink (journal_path);
  g_unlink (bare_path);
}

/* As a long run is: marks with and without a reason, blanks. */
static PfAct *
make_act (const char *item, guint number)
{
  static const char *const states[] = { "done", "failed", "waived", "open" };
  PfAct *act = pf_act_new ("item.set", item);

  pf_act_set_string (act, "state", states[number % G_N_ELEMENTS (states)]);
  pf_act_set_string (act, "method", "person");
  if (number % G_N_ELEMENTS (states) == 2)
    pf_act_set_sealed (act, "reason", "agreed with the release manager");
  return act;
}

static void
fill_journal (PfStore *store, const char *run_id, PfPerson *person)
{
  g_autoptr (PfRunSession) session = pf_run_session_open (store, run_id, NULL);
  const char *item = pf_run_item_get_id (pf_run_get_item (pf_run_session_get_run (session), 0));

  for (guint i = 0; i < N_REPLAYED; i += BATCH) {
    g_autoptr (GPtrArray) acts = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_act_unref);
    g_autoptr (GPtrArray) events = NULL;

    for (guint j = 0; j < BATCH; j++)
      g_ptr_array_add (acts, make_act (item, i + j));
    events = pf_store_append (store, run_id, acts, person, NULL);
    if (events == NULL)
      fail ("the journal cannot be written");
  }
}

static guint
hash_rows (sqlite3 *handle, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  guint n_rows = 0;

  if (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL) != SQLITE_OK)
    fail ("the journal cannot be read");
  while (sqlite3_step (statement) == SQLITE_ROW) {
    g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

    for (int i = 0; i < sqlite3_column_count (statement); i++) {
      const guchar *text = sqlite3_column_text (statement, i);

      if (text != NULL)
        g_checksum_update (checksum, text, sqlite3_column_bytes (statement, i));
    }
    if (g_checksum_get_string (checksum) == NULL)
      fail ("nothing was hashed");
    n_rows++;
  }
  sqlite3_finalize (statement);
  return n_rows;
}

static double
time_peer (const char *path)
{
  gint64 start = g_get_monotonic_time ();
  sqlite3 *handle = NULL;

  if (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    fail ("the journal cannot be read");
  if (hash_rows (handle, "SELECT seq, at, mono_ms, session, actor, action, target, data, prev, hash FROM event"
                         " ORDER BY run, seq") <= N_REPLAYED)
    fail ("rows are missing");
  hash_rows (handle, "SELECT seq, digest, salt, value FROM text ORDER BY run, seq");
  sqlite3_close (handle);
  return (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static double
time_replay (PfStore *store, const char *run_id)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (PfRunSession) session = pf_run_session_open (store, run_id, NULL);

  if (session == NULL || pf_run_get_events (pf_run_session_get_run (session))->len <= N_REPLAYED)
    fail ("the run cannot be opened");
  return (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static void
measure_replay (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "replay.db", NULL);
  g_autoptr (PfClock) clock = pf_system_clock_new ();
  g_autoptr (PfStore) store = pf_store_open (path, clock, NULL);
  g_autoptr (PfPerson) person = pf_person_new ("Bench", "typed");
  g_autofree char *run_id = create_run (store, person);
  double peer = G_MAXDOUBLE, replay = G_MAXDOUBLE;

  fill_journal (store, run_id, person);
  for (guint i = 0; i < N_ROUNDS; i++) {
    peer = MIN (peer, time_peer (path));
    replay = MIN (replay, time_replay (store, run_id));
  }
  g_print ("journal: a run of %d events opens in %.0f ms, %.2f times what SQLite needs to read and hash its rows "
           "(%.0f ms)\n",
           N_REPLAYED, replay * 1000, replay / peer, peer * 1000);
  g_clear_object (&store);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_autofree char *pattern = g_build_filename (argc > 1 ? argv[1] : g_get_tmp_dir (), "bench-journal-XXXXXX", NULL);

  if (g_mkdtemp (pattern) == NULL)
    fail ("no folder can be made there");
  measure (pattern);
  measure_replay (pattern);
  g_rmdir (pattern);
  return 0;
}
