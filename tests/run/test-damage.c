/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

/* Journals that were changed by another hand, or that a disk damaged: what is intact is shown and can be saved, nothing
 * that does not follow is taken for true, nothing is written into them. */

#define N_ACTS 4
#define PAGE_SIZE 4096

typedef struct {
  PfTestFolder *folder;
  char *id;
  guint n_events;
} Fixture;

static PfRunSession *
open_session (PfStore *store, const char *id)
{
  g_autoptr (GError) error = NULL;
  PfRunSession *session = pf_run_session_open (store, id, &error);

  g_assert_no_error (error);
  return session;
}

static guint
count_events (PfRunSession *session)
{
  return pf_run_get_events (pf_run_session_get_run (session))->len;
}

static char *
make_run (PfStore *store, guint n_acts)
{
  char *id = pf_test_create_run (store);
  g_autoptr (PfRunSession) session = open_session (store, id);

  for (guint i = 0; i < n_acts; i++) {
    g_autofree char *value = g_strdup_printf ("Jo %u", i);
    g_autoptr (GPtrArray) acts = pf_run_plan_fill (pf_run_session_get_run (session), 0, value, NULL);

    g_assert_true (pf_run_session_act_sync (session, acts, NULL));
  }
  return id;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfStore) store = NULL;
  g_autoptr (PfRunSession) session = NULL;

  fixture->folder = pf_test_folder_new ();
  store = pf_test_store_open (fixture->folder->database);
  fixture->id = make_run (store, N_ACTS);
  session = open_session (store, fixture->id);
  fixture->n_events = count_events (session);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  pf_test_folder_free (fixture->folder);
  g_free (fixture->id);
}

static void
check_intact_copy (PfStore *store, const char *folder, const char *id, guint n_events)
{
  g_autofree char *path = g_build_filename (folder, "intact.db", NULL);
  g_autoptr (PfStore) copy = NULL;
  g_autoptr (PfRunSession) session = NULL;
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (GError) error = NULL;
  PfIntact intact;

  g_assert_true (pf_store_save_intact (store, path, &intact, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (intact.n_runs, ==, 1);
  g_assert_cmpuint (intact.n_cut, ==, 1);
  copy = pf_test_store_open (path);
  session = open_session (copy, id);
  g_assert_null (pf_run_session_get_damage (session));
  g_assert_cmpuint (count_events (session), ==, n_events);
  /* It goes on from there. */
  acts = pf_run_plan_fill (pf_run_session_get_run (session), 0, "Kim", NULL);
  g_assert_true (pf_run_session_act_sync (session, acts, &error));
  g_assert_no_error (error);
}

/* The run is what came before event @broken, says so, and takes nothing. */
static void
check_damaged (Fixture *fixture, guint broken)
{
  g_autoptr (PfStore) store = pf_test_store_open (fixture->folder->database);
  g_autoptr (PfRunSession) session = open_session (store, fixture->id);
  g_autofree char *number = g_strdup_printf ("vent %u ", broken);
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (GError) error = NULL;
  PfRun *run = pf_run_session_get_run (session);

  g_assert_nonnull (pf_run_session_get_damage (session));
  g_assert_nonnull (strstr (pf_run_session_get_damage (session), number));
  g_assert_cmpuint (count_events (session), ==, broken);
  acts = pf_run_plan_fill (run, 0, "Kim", NULL);
  g_assert_false (pf_run_session_act_sync (session, acts, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_BROKEN);
  pf_run_session_act (session, acts);
  g_assert_cmpstr (pf_run_get_blank_value (run, 0, NULL), !=, "Kim");
  check_intact_copy (store, fixture->folder->path, fixture->id, broken);
}

static void
test_edited (Fixture *fixture, gconstpointer data)
{
  static const char *const columns[] = { "at", "mono_ms", "session", "actor", "action", "target", "data", "prev", "hash" };
  g_autofree char *original = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (fixture->folder->database, &original, &length, NULL));
  for (guint seq = 1; seq < fixture->n_events; seq++)
    for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
      g_autofree char *sql = g_strdup_printf ("UPDATE event SET %s = %s WHERE seq = %u", columns[i],
                                              i < 2 ? "99" : "'x'", seq);

      g_assert_true (g_file_set_contents (fixture->folder->database, original, (gssize)length, NULL));
      g_free (pf_test_sql (fixture->folder->database, sql));
      check_damaged (fixture, seq);
    }
}

static void
test_taken_out (Fixture *fixture, gconstpointer data)
{
  g_free (pf_test_sql (fixture->folder->database, "PRAGMA foreign_keys=OFF; DELETE FROM event WHERE seq = 3"));
  check_damaged (fixture, 3);
}

static void
test_text_edited (Fixture *fixture, gconstpointer data)
{
  g_free (pf_test_sql (fixture->folder->database, "UPDATE text SET value = 'Somebody else' WHERE value = 'Jo 2'"));
  {
    g_autofree char *seq = pf_test_sql (fixture->folder->database,
                                        "SELECT seq FROM text WHERE value = 'Somebody else'");

    check_damaged (fixture, (guint)g_ascii_strtoull (seq, NULL, 10));
  }
}

static gboolean
is_told_apart (PfEvent *event, guint column, const char *changed)
{
  const char *texts[PF_EVENT_N_TEXTS]
      = { event->session, event->actor, event->action, event->target, NULL, event->prev, event->hash };
  g_autoptr (JsonNode) node = pf_event_to_json (event, TRUE);
  g_autofree char *data = NULL;
  g_autoptr (PfEvent) other = NULL;

  if (event->data != NULL) {
    g_autoptr (JsonNode) data_node = json_node_new (JSON_NODE_OBJECT);

    json_node_set_object (data_node, event->data);
    data = json_to_string (data_node, FALSE);
  }
  texts[4] = data;
  texts[column] = changed;
  other = pf_event_new_from_row (event->seq, event->at, event->mono_ms, texts);
  return other == NULL || !pf_event_verify (other);
}

static guint
change_each_byte (PfEvent *event, guint column, const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;
  guint n_changes = 0;

  for (gsize i = 0; i < length; i++)
    for (guint bit = 0; bit < 8; bit++) {
      g_autofree char *changed = g_strdup (text);

      changed[i] = (char)(changed[i] ^ (1 << bit));
      g_assert_true (is_told_apart (event, column, changed));
      n_changes++;
    }
  return n_changes;
}

/* No bit of what is hashed can turn over unnoticed. */
static void
test_each_bit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfStore) store = pf_test_store_open (fixture->folder->database);
  g_autoptr (GPtrArray) events = pf_store_load_events (store, fixture->id, 0, NULL);
  guint n_changes = 0;

  for (guint i = 0; i < events->len; i++) {
    PfEvent *event = g_ptr_array_index (events, i);
    const char *texts[PF_EVENT_N_TEXTS]
        = { event->session, event->actor, event->action, event->target, NULL, event->prev, event->hash };
    g_autofree char *body = NULL;

    g_assert_true (pf_event_verify (event));
    g_assert_false (is_told_apart (event, 0, event->session));
    if (event->data != NULL) {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

      json_node_set_object (node, event->data);
      body = json_to_string (node, FALSE);
      texts[4] = body;
    }
    for (guint column = 0; column < PF_EVENT_N_TEXTS; column++)
      n_changes += change_each_byte (event, column, texts[column]);
  }
  g_assert_cmpuint (n_changes, >, 10000);
}

static void
check_damaged_file (Fixture *fixture, const char *other, guint n_other)
{
  g_autoptr (PfClock) clock = pf_test_clock_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PfStore) store = pf_store_open (fixture->folder->database, clock, &error);
  g_autofree char *path = g_build_filename (fixture->folder->path, "intact.db", NULL);
  g_autoptr (PfStore) copy = NULL;
  g_autoptr (PfRunSession) session = NULL;
  PfIntact intact;

  /* Not even the list of tables is left. */
  if (store == NULL) {
    g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_CORRUPT);
    return;
  }
  g_assert_true (pf_store_is_read_only (store));
  g_assert_nonnull (strstr (pf_store_get_read_only_reason (store), "damaged"));
  g_free (pf_store_create_run (store, &(PfRunStart) { .t0 = -1 }, NULL));
  g_assert_true (pf_store_save_intact (store, path, &intact, &error));
  g_assert_no_error (error);
  copy = pf_test_store_open (path);
  g_assert_false (pf_store_is_read_only (copy));
  for (guint i = 0; i < 2; i++) {
    session = pf_run_session_open (copy, i == 0 ? fixture->id : other, NULL);
    if (session == NULL)
      continue;
    g_assert_null (pf_run_session_get_damage (session));
    g_assert_cmpuint (count_events (session), <=, i == 0 ? fixture->n_events : n_other);
    g_clear_object (&session);
  }
}

/* Each page in turn is lost. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *original = NULL;
  g_autofree char *other = NULL;
  guint n_other, n_saved = 0;
  gsize length;

  {
    g_autoptr (PfStore) store = pf_test_store_open (fixture->folder->database);
    g_autoptr (PfRunSession) session = NULL;

    other = make_run (store, 60);
    session = open_session (store, other);
    n_other = count_events (session);
  }
  g_assert_true (g_file_get_contents (fixture->folder->database, &original, &length, NULL));
  for (gsize page = 0; page < length / PAGE_SIZE; page++) {
    g_autofree char *damaged = g_memdup2 (original, length);

    memset (damaged + page * PAGE_SIZE + (page == 0 ? 100 : 0), 0x5a, PAGE_SIZE - (page == 0 ? 100 : 0));
    g_assert_true (g_file_set_contents (fixture->folder->database, damaged, (gssize)length, NULL));
    check_damaged_file (fixture, other, n_other);
    n_saved++;
  }
  g_assert_cmpuint (n_saved, >, 10);
}

static void
test_restore (Fixture *fixture, gconstpointer data)
{
  g_autofree char *backup = g_build_filename (fixture->folder->path, "backup.db", NULL);
  g_autofree char *text = g_build_filename (fixture->folder->path, "text.db", NULL);
  g_autoptr (PfStore) store = pf_test_store_open (fixture->folder->database);
  g_autoptr (PfRunSession) session = open_session (store, fixture->id);
  g_autoptr (GPtrArray) acts = pf_run_plan_fill (pf_run_session_get_run (session), 0, "Kim", NULL);
  g_autofree char *later = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (PfStore) aside = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (pf_store_save_copy (store, backup, &error));
  later = make_run (store, 1);
  g_assert_true (pf_run_session_act_sync (session, acts, &error));
  g_assert_no_error (error);

  g_assert_true (g_file_set_contents (text, "no database at all, but a text that is long enough to look at", -1, NULL));
  g_assert_false (pf_store_restore (fixture->folder->database, text, pf_store_get_clock (store), &kept, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_CORRUPT);
  g_clear_error (&error);
  g_clear_object (&session);
  session = open_session (store, later);
  g_clear_object (&session);

  g_assert_true (pf_store_restore (fixture->folder->database, backup, pf_store_get_clock (store), &kept, &error));
  g_assert_no_error (error);
  /* Whoever had it open sees what is there now. */
  session = open_session (store, fixture->id);
  g_assert_cmpuint (count_events (session), ==, fixture->n_events);
  g_assert_null (pf_run_session_open (store, later, NULL));
  aside = pf_test_store_open (kept);
  g_clear_object (&session);
  session = open_session (aside, later);
  g_assert_null (pf_run_session_get_damage (session));
}

/* What no program can open is replaced all the same, and kept. */
static void
test_restore_over_rubble (Fixture *fixture, gconstpointer data)
{
  g_autofree char *backup = g_build_filename (fixture->folder->path, "backup.db", NULL);
  g_autoptr (PfClock) clock = pf_test_clock_new ();
  g_autoptr (PfStore) store = pf_test_store_open (fixture->folder->database);
  g_autoptr (PfRunSession) session = NULL;
  g_autofree char *rubble = g_strnfill (3 * PAGE_SIZE, 'z');
  g_autofree char *kept = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (pf_store_save_copy (store, backup, &error));
  g_clear_object (&store);
  g_assert_true (g_file_set_contents (fixture->folder->database, rubble, -1, NULL));
  g_assert_true (pf_store_restore (fixture->folder->database, backup, clock, &kept, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (kept, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, rubble);
  store = pf_test_store_open (fixture->folder->database);
  session = open_session (store, fixture->id);
  g_assert_cmpuint (count_events (session), ==, fixture->n_events);
}

static void
test_pruned (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfStore) store = pf_test_store_open (fixture->folder->database);
  g_autofree char *closed = make_run (store, 0);
  g_autoptr (PfRunSession) session = open_session (store, closed);
  g_autoptr (GPtrArray) acts = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_act_unref);
  g_autoptr (PfOutcome) outcome = pf_outcome_new ("health", PF_OUTCOME_PASS, NULL, 0);
  g_autoptr (GError) error = NULL;
  PfStoreUsage usage;

  g_ptr_array_add (acts, pf_act_new ("run.close", NULL));
  g_assert_true (pf_run_session_act_sync (session, acts, NULL));
  g_assert_true (pf_store_add_sample (store, closed, "sensed", outcome, NULL));
  g_assert_true (pf_store_add_sample (store, fixture->id, "sensed", outcome, NULL));
  pf_test_clock_advance (pf_store_get_clock (store), 1000);
  g_assert_true (pf_store_prune_samples (store, 5000, &error));
  g_assert_true (pf_store_get_usage (store, &usage, &error));
  g_assert_cmpint (usage.n_samples, ==, 2);
  g_assert_cmpint (usage.n_runs, ==, 2);
  pf_test_clock_advance (pf_store_get_clock (store), 5000);
  g_assert_true (pf_store_prune_samples (store, 5000, &error));
  g_assert_true (pf_store_get_usage (store, &usage, &error));
  g_assert_no_error (error);
  g_assert_cmpint (usage.n_samples, ==, 1);
  g_assert_cmpint (usage.n_bytes, >, PAGE_SIZE);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/damage/edited", test_edited },
    { "/damage/taken-out", test_taken_out },
    { "/damage/text-edited", test_text_edited },
    { "/damage/each-bit", test_each_bit },
    { "/damage/pages", test_pages },
    { "/damage/restore", test_restore },
    { "/damage/restore-over-rubble", test_restore_over_rubble },
    { "/damage/pruned", test_pruned },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
