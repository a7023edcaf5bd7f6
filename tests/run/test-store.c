/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"
#include "probe/pf-json.h"
#include "run/pf-run-decision.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_WRITES 500

typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  PfPerson *person;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = pf_test_folder_new ();
  fixture->store = pf_test_store_open (fixture->folder->database);
  fixture->person = pf_test_person_new ();
}

static void
close_store (Fixture *fixture)
{
  g_assert_finalize_object (fixture->store);
  fixture->store = NULL;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->store != NULL)
    close_store (fixture);
  pf_person_free (fixture->person);
  pf_test_folder_free (fixture->folder);
}

static void
append (PfStore *store, const char *run_id, const char *text, PfPerson *person)
{
  g_autoptr (GPtrArray) acts = pf_test_note (text);
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;

  events = pf_store_append (store, run_id, acts, person, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, >=, 1);
}

static PfRun *
load (PfStore *store, const char *run_id, GError **error)
{
  g_autoptr (PfRunSession) session = pf_run_session_open (store, run_id, error);

  return session != NULL ? g_object_ref (pf_run_session_get_run (session)) : NULL;
}

static guint
get_mode (const char *path)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return status.st_mode & 0777;
}

static gboolean
exists_beside (const char *database, const char *suffix)
{
  g_autofree char *path = g_strconcat (database, suffix, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = pf_test_create_run (fixture->store);
  g_autofree char *folder = g_path_get_dirname (fixture->folder->database);
  g_autofree char *log = g_strconcat (fixture->folder->database, "-wal", NULL);

  g_assert_cmpuint (get_mode (folder), ==, 0700);
  g_assert_cmpuint (get_mode (fixture->folder->database), ==, 0600);
  g_assert_cmpuint (get_mode (log), ==, 0600);
  close_store (fixture);
  g_assert_false (exists_beside (fixture->folder->database, "-wal"));
  g_assert_false (exists_beside (fixture->folder->database, "-shm"));
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  g_autofree char *mode = pf_test_sql (fixture->folder->database, "PRAGMA journal_mode");
  g_autofree char *application = pf_test_sql (fixture->folder->database, "PRAGMA application_id");

  g_assert_cmpstr (mode, ==, "wal");
  g_assert_cmpstr (application, ==, "1346784340");
}

static void
test_create (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = pf_test_create_run (fixture->store);
  g_autofree char *second = pf_test_create_run (fixture->store);
  g_autofree char *n_sources = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (PfRun) run = NULL;
  g_autoptr (GError) error = NULL;
  const PfRunInfo *info;

  g_assert_true (g_uuid_string_is_valid (id));
  g_assert_cmpstr (id, !=, second);
  run = load (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pf_run_get_environment (run), ==, "production");
  g_assert_cmpstr (pf_run_get_release (run), ==, "1.2.3");
  g_assert_cmpstr (pf_run_get_mode (run), ==, "live");
  g_assert_cmpstr (pf_run_get_created_by (run), ==, "ada-lovelace");
  g_assert_cmpint (pf_run_get_created (run), ==, PF_TEST_TIME);
  g_assert_cmpint (pf_run_get_t0 (run), ==, -1);
  g_assert_cmpuint (pf_run_get_people (run)->len, ==, 1);
  n_sources = pf_test_sql (fixture->folder->database, "SELECT count(*) FROM source");
  g_assert_cmpstr (n_sources, ==, "1");

  append (fixture->store, id, "x", fixture->person);
  runs = pf_store_list_runs (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 2);
  info = g_ptr_array_index (runs, 1);
  g_assert_cmpstr (info->id, ==, id);
  g_assert_cmpstr (info->title, ==, "Release");
  g_assert_cmpstr (info->file_name, ==, "release.md");
  g_assert_cmpstr (info->state, ==, "prepared");
  g_assert_cmpint (info->n_events, ==, 2);
  g_assert_cmpint (info->created, ==, PF_TEST_TIME);
}

static void
test_source (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = pf_test_create_run (fixture->store);
  g_autoptr (PfSource) expected = pf_test_source_new ();
  g_autoptr (PfSource) source = NULL;
  g_autoptr (GError) error = NULL;

  source = pf_store_load_source (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (pf_source_get_bytes (source), pf_source_get_bytes (expected)));
  g_assert_cmpstr (pf_source_get_file_name (source), ==, "release.md");
  g_free (pf_test_sql (fixture->folder->database, "UPDATE source SET bytes = CAST('# Other' AS BLOB)"));
  g_assert_null (pf_store_load_source (fixture->store, id, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_CORRUPT);
}

static void
test_resolve (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = pf_test_create_run (fixture->store);
  g_autofree char *prefix = g_strndup (id, 8);
  g_autofree char *upper = g_ascii_strup (prefix, -1);
  g_autofree char *found = pf_store_resolve_run (fixture->store, upper, NULL);
  static const char *const absent[] = { "zz", "", "%", "_", "'" };

  g_assert_cmpstr (found, ==, id);
  for (gsize i = 0; i < G_N_ELEMENTS (absent); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (pf_store_resolve_run (fixture->store, absent[i], &error));
    g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
    g_assert_nonnull (strstr (error->message, "preflightctl runs"));
  }
}

static void
test_ambiguous (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  /* Seventeen ids: two begin with the same of sixteen digits. */
  for (guint i = 0; i < 17; i++)
    g_free (pf_test_create_run (fixture->store));
  for (const char *digit = "0123456789abcdef"; *digit != '\0' && error == NULL; digit++) {
    const char prefix[] = { *digit, '\0' };
    g_autofree char *found = NULL;

    found = pf_store_resolve_run (fixture->store, prefix, &error);
    if (error != NULL && strstr (error->message, "Several") == NULL)
      g_clear_error (&error);
  }
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
}

static void
test_append (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = pf_test_create_run (fixture->store);
  g_autoptr (PfPerson) other = pf_person_new ("Grace Hopper", "os-account");
  g_autoptr (PfPerson) typed = pf_person_new ("Grace Hopper", "typed");
  g_autoptr (PfRun) run = NULL;
  g_autoptr (GError) error = NULL;
  const PfPerson *person;
  static const char *const actions[]
      = { "run.create", "note.add", "person.add", "note.add", "note.add", "person.add", "note.add", "note.add" };

  append (fixture->store, id, "one", fixture->person);
  append (fixture->store, id, "two", other);
  append (fixture->store, id, "three", other);
  append (fixture->store, id, "four", typed);
  append (fixture->store, id, "five", other);
  run = load (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pf_run_get_events (run)->len, ==, G_N_ELEMENTS (actions));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_cmpstr (((PfEvent *)g_ptr_array_index (pf_run_get_events (run), i))->action, ==, actions[i]);
  g_assert_cmpstr (pf_event_get_text (g_ptr_array_index (pf_run_get_events (run), 4), "text"), ==, "three");
  /* Somebody typed that name: that is how sure we are. */
  person = g_ptr_array_index (pf_run_get_people (run), 1);
  g_assert_cmpstr (person->id, ==, "grace-hopper");
  g_assert_cmpstr (person->identity, ==, "typed");
}

static void
test_append_to_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) acts = pf_test_note ("x");
  g_autoptr (GError) error = NULL;

  g_assert_null (pf_store_append (fixture->store, "none", acts, fixture->person, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "preflightctl runs"));
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = pf_test_create_run (fixture->store);
  g_autoptr (PfRun) run = load (fixture->store, id, NULL);
  g_autoptr (GPtrArray) close = pf_run_plan_close (run, "success", "a rehearsal of the end", NULL);
  g_autoptr (GPtrArray) late = pf_test_note ("late");
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GError) error = NULL;

  events = pf_store_append (fixture->store, id, close, fixture->person, &error);
  g_assert_no_error (error);
  g_assert_null (pf_store_append (fixture->store, id, late, fixture->person, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_INVALID);
  runs = pf_store_list_runs (fixture->store, NULL);
  g_assert_cmpstr (((PfRunInfo *)g_ptr_array_index (runs, 0))->state, ==, "completed");
}

/* Whoever edits the file is found out, and the event is named. */
static void
test_tampering (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *sql;
    const char *event;
  } cases[] = {
    { "UPDATE event SET actor = 'eve' WHERE seq = 2", "vent 2 " },
    { "UPDATE event SET at = at + 1 WHERE seq = 3", "vent 3 " },
    { "UPDATE event SET data = '{\"text\":\"x\"}' WHERE seq = 1", "vent 1 " },
    { "UPDATE event SET data = '{' WHERE seq = 1", "vent 1 " },
    { "UPDATE text SET value = 'other' WHERE seq = 2", "vent 2 " },
    { "PRAGMA foreign_keys=OFF; DELETE FROM event WHERE seq = 2", "vent 2 " },
    { "UPDATE event SET at = at + 1 WHERE seq = 0", "vent 1 " },
    { "UPDATE event SET action = 'run.start', hash = hash WHERE seq = 0", "vent 0 " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *id = pf_test_create_run (fixture->store);
    g_autoptr (PfRunSession) session = NULL;
    g_autoptr (GError) error = NULL;
    const char *message;

    for (guint n = 0; n < 4; n++)
      append (fixture->store, id, "note", fixture->person);
    g_free (pf_test_sql (fixture->folder->database, cases[i].sql));
    session = pf_run_session_open (fixture->store, id, &error);
    message = session != NULL ? pf_run_session_get_damage (session) : error->message;
    g_assert_nonnull (message);
    g_test_message ("%s", message);
    if (strcmp (cases[i].event, "vent 1 ") != 0 || strstr (message, "vent 0 ") == NULL)
      g_assert_nonnull (strstr (message, cases[i].event));
    g_assert_nonnull (strstr (message, id));
    g_free (pf_test_sql (fixture->folder->database, "DELETE FROM text; DELETE FROM event; DELETE FROM run"));
  }
}

/* Somebody sets the clock back: the order of what was done stays, and so do the times as they were read. */
static void
test_clock_set_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = pf_test_create_run (fixture->store);
  PfClock *clock = pf_store_get_clock (fixture->store);
  g_autoptr (PfRun) run = NULL;
  g_autoptr (GError) error = NULL;
  PfEvent *before, *after;

  pf_test_clock_advance (clock, 7200000);
  append (fixture->store, id, "before", fixture->person);
  pf_test_clock_advance (clock, -3600000);
  append (fixture->store, id, "after", fixture->person);
  run = load (fixture->store, id, &error);
  g_assert_no_error (error);
  before = g_ptr_array_index (pf_run_get_events (run), 1);
  after = g_ptr_array_index (pf_run_get_events (run), 2);
  g_assert_cmpstr (pf_event_get_text (before, "text"), ==, "before");
  g_assert_cmpstr (pf_event_get_text (after, "text"), ==, "after");
  g_assert_cmpint (after->at, ==, before->at - 3600000);
}

static void
write_many (const char *database, const char *id, const char *name)
{
  g_autoptr (PfStore) store = pf_test_store_open (database);
  g_autoptr (PfPerson) person = pf_person_new (name, "typed");

  for (guint i = 0; i < N_WRITES; i++)
    append (store, id, "note", person);
}

static void
test_two_processes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = pf_test_create_run (fixture->store);
  static const char *const names[] = { "First", "Second" };
  pid_t children[G_N_ELEMENTS (names)];
  g_autoptr (PfRun) run = NULL;
  g_autoptr (GError) error = NULL;
  guint n_by_first = 0;

  close_store (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    children[i] = fork ();
    g_assert_cmpint (children[i], >=, 0);
    if (children[i] == 0) {
      write_many (fixture->folder->database, id, names[i]);
      _exit (0);
    }
  }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    int status;

    g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
    g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  }
  fixture->store = pf_test_store_open (fixture->folder->database);
  run = load (fixture->store, id, &error);
  g_assert_no_error (error);
  /* run.create, a person.add each, and the notes. */
  g_assert_cmpuint (pf_run_get_events (run)->len, ==, 1 + 2 + 2 * N_WRITES);
  for (guint i = 0; i < pf_run_get_events (run)->len; i++)
    n_by_first += g_str_equal (((PfEvent *)g_ptr_array_index (pf_run_get_events (run), i))->actor, "first") ? 1 : 0;
  g_assert_cmpuint (n_by_first, ==, 1 + N_WRITES);
}

/* Eight processes make the same database at once. */
static void
test_made_at_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *database = g_build_filename (fixture->folder->path, "new", "preflight.db", NULL);
  pid_t children[8];

  for (gsize i = 0; i < G_N_ELEMENTS (children); i++) {
    children[i] = fork ();
    if (children[i] == 0) {
      g_autoptr (PfStore) store = pf_test_store_open (database);

      g_free (pf_test_create_run (store));
      g_clear_object (&store);
      _exit (0);
    }
  }
  for (gsize i = 0; i < G_N_ELEMENTS (children); i++) {
    int status;

    g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
    g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  }
  {
    g_autofree char *n_runs = pf_test_sql (database, "SELECT count(*) FROM run");

    g_assert_cmpstr (n_runs, ==, "8");
  }
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = pf_test_create_run (fixture->store);
  g_autoptr (GPtrArray) acts = pf_test_note ("x");
  g_autoptr (PfRun) run = NULL;
  g_autoptr (GError) error = NULL;

  close_store (fixture);
  g_free (pf_test_sql (fixture->folder->database, "PRAGMA user_version = 99"));
  fixture->store = pf_test_store_open (fixture->folder->database);
  g_assert_true (pf_store_is_read_only (fixture->store));
  g_assert_nonnull (strstr (pf_store_get_read_only_reason (fixture->store), "newer"));
  run = load (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_null (pf_store_append (fixture->store, id, acts, fixture->person, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, fixture->folder->database));
}

/* A database from before environments were kept in it. */
static void
test_older (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = pf_test_create_run (fixture->store);
  g_autofree char *backup = g_strconcat (fixture->folder->database, ".v1.bak", NULL);
  g_autofree char *old_version = NULL;
  g_autofree char *old_runs = NULL;
  g_autoptr (PfRun) run = NULL;
  g_autoptr (GError) error = NULL;

  close_store (fixture);
  g_free (pf_test_sql (fixture->folder->database,
                       "DROP TABLE endpoint; DROP TABLE host; DROP TABLE environment; DROP TABLE sample;"
                       "DROP TABLE consent; DROP TABLE library; DROP TABLE reading; DROP TABLE attachment;"
                       "DROP TABLE blob; DROP TABLE command_setting; DROP TABLE trash; PRAGMA user_version = 1"));
  fixture->store = pf_test_store_open (fixture->folder->database);
  g_assert_false (pf_store_is_read_only (fixture->store));
  g_assert_true (pf_store_set_environment (fixture->store, "production", &error));
  g_assert_no_error (error);
  run = load (fixture->store, id, &error);
  g_assert_no_error (error);
  old_version = pf_test_sql (backup, "PRAGMA user_version");
  old_runs = pf_test_sql (backup, "SELECT id FROM run");
  g_assert_cmpstr (old_version, ==, "1");
  g_assert_cmpstr (old_runs, ==, id);
  g_assert_cmpuint (get_mode (backup), ==, 0600);
}

static void
check_refused (const char *path, PfStoreError code, const char *word)
{
  g_autoptr (PfClock) clock = pf_test_clock_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0, size_after = 0;

  g_file_get_contents (path, &before, &size, NULL);
  g_assert_null (pf_store_open (path, clock, &error));
  g_assert_error (error, PF_STORE_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, word));
  g_file_get_contents (path, &after, &size_after, NULL);
  g_assert_cmpuint (size, ==, size_after);
  g_assert_true (size == 0 || memcmp (before, after, size) == 0);
}

static void
test_not_ours (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_build_filename (fixture->folder->path, "text.db", NULL);
  g_autofree char *foreign = g_build_filename (fixture->folder->path, "foreign.db", NULL);

  g_file_set_contents (text, "this is a text that somebody saved under a name that promises something else\n", -1,
                       NULL);
  check_refused (text, PF_STORE_ERROR_CORRUPT, "damaged");
  g_file_set_contents (foreign, "", 0, NULL);
  g_free (pf_test_sql (foreign, "CREATE TABLE song (title TEXT)"));
  check_refused (foreign, PF_STORE_ERROR_CORRUPT, "another program");
  check_refused (fixture->folder->path, PF_STORE_ERROR_OPEN, "folder");
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->folder->path, "file", NULL);
  g_autofree char *below = g_build_filename (file, "data", "preflight.db", NULL);
  g_autoptr (PfClock) clock = pf_test_clock_new ();
  g_autoptr (GError) error = NULL;

  g_file_set_contents (file, "x", 1, NULL);
  g_assert_null (pf_store_open (below, clock, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_OPEN);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = pf_test_create_run (fixture->store);
  g_autofree char *path = g_build_filename (fixture->folder->path, "copy.db", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->folder->path, "none", "copy.db", NULL);
  g_autoptr (PfStore) copy = NULL;
  g_autoptr (PfRun) run = NULL;
  g_autoptr (GError) error = NULL;

  append (fixture->store, id, "x", fixture->person);
  g_assert_true (pf_store_save_copy (fixture->store, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (get_mode (path), ==, 0600);
  copy = pf_test_store_open (path);
  run = load (copy, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pf_run_get_events (run)->len, ==, 2);
  g_assert_false (pf_store_save_copy (fixture->store, nowhere, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_OPEN);
  g_clear_error (&error);
  g_assert_false (pf_store_save_copy (fixture->store, fixture->folder->database, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_INVALID);
}

/* Prints the chain for the independent verifier. */
static void
test_independent_verifier (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = pf_test_create_run (fixture->store);
  g_autofree char *script = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "run", "verify-chain.py", NULL);
  g_autofree char *file = g_build_filename (fixture->folder->path, "chain.json", NULL);
  const char *tools = g_getenv ("PF_TEST_TOOLS");
  g_autoptr (PfPerson) person = pf_person_new ("Jörg „Ø“ Ångström", "typed");
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *entries = json_array_new ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *sha256 = NULL;
  int status;

  if (tools == NULL || !g_file_test (tools, G_FILE_TEST_IS_DIR)) {
    g_test_skip ("the independent verifier is not here");
    return;
  }
  append (fixture->store, id, "Ünïcödé 🚀 \x01\x7f\"\\", person);
  append (fixture->store, id, "line\nbreak\ttab", fixture->person);
  events = pf_store_load_events (fixture->store, id, 0, NULL);
  for (guint i = 0; i < events->len; i++)
    json_array_add_element (entries, pf_event_to_json (g_ptr_array_index (events, i), TRUE));
  json_node_take_array (node, entries);
  text = pf_json_to_text (node, TRUE);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  sha256 = pf_test_sql (fixture->folder->database, "SELECT sha256 FROM source");
  {
    const char *arguments[] = { "/usr/bin/python3", script, tools, file, id, sha256, NULL };

    g_assert_true (g_spawn_sync (NULL, (char **)(void *)arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL,
                                 &status, &error));
  }
  g_assert_no_error (error);
  g_test_message ("%s", output);
  g_assert_cmpint (status, ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/store/files", test_files },
    { "/store/settings", test_settings },
    { "/store/create", test_create },
    { "/store/source", test_source },
    { "/store/resolve", test_resolve },
    { "/store/ambiguous", test_ambiguous },
    { "/store/append", test_append },
    { "/store/append-to-nothing", test_append_to_nothing },
    { "/store/closed", test_closed },
    { "/store/tampering", test_tampering },
    { "/store/clock-set-back", test_clock_set_back },
    { "/store/two-processes", test_two_processes },
    { "/store/made-at-once", test_made_at_once },
    { "/store/newer", test_newer },
    { "/store/older", test_older },
    { "/store/not-ours", test_not_ours },
    { "/store/no-folder", test_no_folder },
    { "/store/copy", test_copy },
    { "/store/independent-verifier", test_independent_verifier },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
