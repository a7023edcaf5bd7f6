/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"
#include "run/pf-run-decision.h"

#include <string.h>

typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  char *run_id;
  PfRunSession *session;
} Fixture;

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  PfRunSession **session = data;
  g_autoptr (GError) error = NULL;

  *session = pf_run_session_open_finish (result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *)data != NULL;
}

static PfRunSession *
open_session (PfStore *store, const char *run_id)
{
  PfRunSession *session = NULL;
  g_autoptr (PfPerson) person = pf_test_person_new ();

  pf_run_session_open_async (store, run_id, NULL, on_opened, &session);
  pf_test_wait_for (is_set, &session);
  pf_run_session_set_person (session, person);
  return session;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = pf_test_folder_new ();
  fixture->store = pf_test_store_open (fixture->folder->database);
  fixture->run_id = pf_test_create_run (fixture->store);
  fixture->session = open_session (fixture->store, fixture->run_id);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  pf_run_session_flush (fixture->session, NULL);
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->store);
  g_free (fixture->run_id);
  pf_test_folder_free (fixture->folder);
}

static PfRun *
get_run (Fixture *fixture)
{
  return pf_run_session_get_run (fixture->session);
}

static PfRunItem *
item (PfRunSession *session, const char *text)
{
  PfRun *run = pf_run_session_get_run (session);

  return pf_run_get_item (run, pf_test_find_item (run, text));
}

static GPtrArray *
plan (PfRunSession *session, const char *text, PfItemState state)
{
  PfRun *run = pf_run_session_get_run (session);
  g_autoptr (GError) error = NULL;
  GPtrArray *acts = pf_run_plan_mark (run, pf_test_find_item (run, text), state, "because", &error);

  g_assert_no_error (error);
  return acts;
}

static void
act (PfRunSession *session, const char *text, PfItemState state)
{
  g_autoptr (GPtrArray) acts = plan (session, text, state);

  pf_run_session_act (session, acts);
}

static gboolean
is_saved (gpointer session)
{
  return pf_run_session_get_save_state (session) == PF_SAVE_SAVED;
}

static gboolean
is_failed (gpointer session)
{
  return pf_run_session_get_save_state (session) == PF_SAVE_FAILED;
}

/* What another process would read. */
static PfRun *
load_again (Fixture *fixture)
{
  g_autoptr (PfStore) store = pf_test_store_open (fixture->folder->database);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfRunSession) session = pf_run_session_open (store, fixture->run_id, &error);

  g_assert_no_error (error);
  return g_object_ref (pf_run_session_get_run (session));
}

static void
on_notify (GObject *object, GParamSpec *pspec, GString *log)
{
  g_string_append_printf (log, "%s ", pspec->name);
}

static void
test_act (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (PfRun) again = NULL;

  g_signal_connect (item (fixture->session, "alpha"), "notify", G_CALLBACK (on_notify), log);
  act (fixture->session, "alpha", PF_STATE_DONE);
  /* It shows at once, and is saved later. */
  g_assert_cmpint ((int)pf_run_item_get_state (item (fixture->session, "alpha")), ==, (int)PF_STATE_DONE);
  g_assert_true (pf_run_item_is_unsaved (item (fixture->session, "alpha")));
  g_assert_cmpint ((int)pf_run_session_get_save_state (fixture->session), ==, (int)PF_SAVE_SAVING);
  pf_test_wait_for (is_saved, fixture->session);
  g_assert_false (pf_run_item_is_unsaved (item (fixture->session, "alpha")));
  g_assert_cmpstr (log->str, ==, "unsaved state unsaved ");
  again = load_again (fixture);
  g_assert_cmpint ((int)pf_run_item_get_state (pf_run_get_item (again, pf_test_find_item (again, "alpha"))), ==,
                   (int)PF_STATE_DONE);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  static const PfItemState states[] = { PF_STATE_DONE, PF_STATE_FAILED, PF_STATE_WAIVED, PF_STATE_OPEN };
  g_autoptr (PfRun) again = NULL;
  gint64 previous = -1;

  for (guint i = 0; i < 200; i++) {
    act (fixture->session, "alpha", states[i % G_N_ELEMENTS (states)]);
    act (fixture->session, "omega", states[(i + 1) % G_N_ELEMENTS (states)]);
    if (i % 7 == 0)
      g_main_context_iteration (NULL, FALSE);
    g_assert_cmpint ((int)pf_run_item_get_state (item (fixture->session, "alpha")), ==,
                     (int)states[i % G_N_ELEMENTS (states)]);
  }
  pf_test_wait_for (is_saved, fixture->session);
  again = load_again (fixture);
  g_assert_cmpuint (pf_run_get_events (again)->len, ==, pf_run_get_events (get_run (fixture))->len);
  /* run.create, run.start, and every one of them. */
  g_assert_cmpuint (pf_run_get_events (again)->len, ==, 2 + 400);
  for (guint i = 0; i < pf_run_get_events (again)->len; i++) {
    PfEvent *event = g_ptr_array_index (pf_run_get_events (again), i);

    g_assert_cmpint (event->seq, ==, previous + 1);
    previous = event->seq;
  }
}

static gboolean
is_alpha_done (gpointer session)
{
  return pf_run_item_get_state (item (session, "alpha")) == PF_STATE_DONE;
}

static void
test_seen_by_the_other (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfStore) other_store = pf_test_store_open (fixture->folder->database);
  g_autoptr (PfRunSession) other = open_session (other_store, fixture->run_id);

  act (fixture->session, "alpha", PF_STATE_DONE);
  pf_test_wait_for (is_alpha_done, other);
  g_assert_cmpstr (pf_run_get_head (pf_run_session_get_run (other)), ==, pf_run_get_head (get_run (fixture)));
  pf_run_session_flush (other, NULL);
}

static gboolean
have_same_head (gpointer data)
{
  PfRunSession **sessions = data;

  return is_saved (sessions[0]) && is_saved (sessions[1])
         && g_strcmp0 (pf_run_get_head (pf_run_session_get_run (sessions[0])),
                       pf_run_get_head (pf_run_session_get_run (sessions[1])))
                == 0;
}

/* Both write at once: both end with the same chain and the same states. */
static void
test_both_write (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfStore) other_store = pf_test_store_open (fixture->folder->database);
  g_autoptr (PfRunSession) other = open_session (other_store, fixture->run_id);
  PfRunSession *sessions[] = { fixture->session, other };
  static const PfItemState states[] = { PF_STATE_DONE, PF_STATE_FAILED, PF_STATE_WAIVED };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  static const char *const texts[] = { "alpha", "leaf one", "leaf two", "omega" };

  for (guint i = 0; i < 100; i++) {
    act (sessions[g_rand_int_range (random, 0, 2)], texts[g_rand_int_range (random, 0, 4)],
         states[g_rand_int_range (random, 0, 3)]);
    g_main_context_iteration (NULL, FALSE);
  }
  pf_test_wait_for (have_same_head, sessions);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpint ((int)pf_run_item_get_state (item (sessions[0], texts[i])), ==,
                     (int)pf_run_item_get_state (item (sessions[1], texts[i])));
  {
    g_autoptr (PfRun) again = load_again (fixture);

    g_assert_cmpstr (pf_run_get_head (again), ==, pf_run_get_head (get_run (fixture)));
  }
}

static void
test_act_sync (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (GError) error = NULL;

  act (fixture->session, "omega", PF_STATE_DONE);
  acts = plan (fixture->session, "alpha", PF_STATE_DONE);
  g_assert_true (pf_run_session_act_sync (fixture->session, acts, &error));
  g_assert_no_error (error);
  g_assert_true (is_alpha_done (fixture->session));
  g_assert_cmpint (pf_run_item_get_seq (item (fixture->session, "alpha")), ==, 3);
}

/* A database that cannot grow is what a full disk is. */
static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (40000, 'x');
  g_autoptr (PfRun) before = NULL;
  g_autoptr (PfRun) after = NULL;
  guint n_acts = 0;

  pf_test_store_limit (fixture->store, TRUE);
  while (!is_failed (fixture->session)) {
    g_autofree char *value = g_strdup_printf ("%u %s", n_acts, text);
    g_autoptr (GPtrArray) acts = pf_run_plan_fill (get_run (fixture), 0, value, NULL);

    pf_run_session_act (fixture->session, acts);
    n_acts++;
    while (pf_run_session_get_save_state (fixture->session) == PF_SAVE_SAVING)
      g_main_context_iteration (NULL, TRUE);
    g_assert_cmpuint (n_acts, <, 1000);
  }
  g_test_message ("%s", pf_run_session_get_save_error (fixture->session));
  g_assert_nonnull (strstr (pf_run_session_get_save_error (fixture->session), "space"));
  g_assert_nonnull (strstr (pf_run_session_get_save_error (fixture->session), fixture->folder->database));

  /* More acts while it fails: they show, and wait. */
  act (fixture->session, "alpha", PF_STATE_DONE);
  act (fixture->session, "omega", PF_STATE_DONE);
  g_assert_true (pf_run_item_is_unsaved (item (fixture->session, "omega")));
  before = load_again (fixture);
  g_assert_cmpuint (pf_run_get_events (before)->len, ==, n_acts);

  pf_run_session_retry (fixture->session);
  pf_test_wait_for (is_failed, fixture->session);
  pf_test_store_limit (fixture->store, FALSE);
  pf_run_session_retry (fixture->session);
  pf_test_wait_for (is_saved, fixture->session);
  g_assert_null (pf_run_session_get_save_error (fixture->session));
  after = load_again (fixture);
  /* run.create, the fills, run.start and two marks. */
  g_assert_cmpuint (pf_run_get_events (after)->len, ==, 1 + n_acts + 3);
  g_assert_cmpstr (pf_run_get_head (after), ==, pf_run_get_head (get_run (fixture)));
  g_assert_false (pf_run_item_is_unsaved (item (fixture->session, "omega")));
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  pf_run_session_save_copy_finish (PF_RUN_SESSION (source), result, &error);
  g_assert_no_error (error);
  *(gpointer *)data = source;
}

static void
test_save_copy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder->path, "copy.db", NULL);
  g_autoptr (PfStore) store = NULL;
  g_autoptr (PfRunSession) session = NULL;
  gpointer done = NULL;

  pf_test_store_limit (fixture->store, TRUE);
  for (guint i = 0; !is_failed (fixture->session); i++) {
    g_autofree char *value = g_strnfill (40000 + i, 'x');
    g_autoptr (GPtrArray) acts = pf_run_plan_fill (get_run (fixture), 0, value, NULL);

    pf_run_session_act (fixture->session, acts);
    while (pf_run_session_get_save_state (fixture->session) == PF_SAVE_SAVING)
      g_main_context_iteration (NULL, TRUE);
  }
  act (fixture->session, "alpha", PF_STATE_WAIVED);
  pf_run_session_save_copy_async (fixture->session, path, NULL, on_copied, &done);
  pf_test_wait_for (is_set, &done);
  store = pf_test_store_open (path);
  session = pf_run_session_open (store, fixture->run_id, NULL);
  g_assert_cmpint ((int)pf_run_item_get_state (item (session, "alpha")), ==, (int)PF_STATE_WAIVED);
  g_assert_cmpstr (pf_run_item_get_reason (item (session, "alpha")), ==, "because");
  g_assert_cmpstr (pf_run_get_blank_value (pf_run_session_get_run (session), 0, NULL), ==,
                   pf_run_get_blank_value (get_run (fixture), 0, NULL));
  pf_test_store_limit (fixture->store, FALSE);
  pf_run_session_retry (fixture->session);
}

/* Someone closed the run a moment before. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) close = pf_run_plan_close (get_run (fixture), "aborted", NULL, NULL);
  g_autoptr (PfPerson) person = pf_test_person_new ();
  g_autoptr (PfStore) other = pf_test_store_open (fixture->folder->database);
  g_autoptr (GPtrArray) events = NULL;

  act (fixture->session, "omega", PF_STATE_DONE);
  pf_test_wait_for (is_saved, fixture->session);
  events = pf_store_append (other, fixture->run_id, close, person, NULL);
  g_assert_nonnull (events);
  act (fixture->session, "alpha", PF_STATE_DONE);
  pf_test_wait_for (is_failed, fixture->session);
  g_assert_nonnull (strstr (pf_run_session_get_save_error (fixture->session), "closed"));
  g_assert_cmpint ((int)pf_run_item_get_state (item (fixture->session, "alpha")), ==, (int)PF_STATE_OPEN);
  g_assert_cmpint ((int)pf_run_item_get_state (item (fixture->session, "omega")), ==, (int)PF_STATE_DONE);
  g_assert_false (pf_run_item_is_unsaved (item (fixture->session, "alpha")));
  /* That it is closed comes in meanwhile; what was refused stays told until the person has seen it. */
  while (g_strcmp0 (pf_run_get_state (get_run (fixture)), "aborted") != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (is_failed (fixture->session));
  g_assert_nonnull (pf_run_session_get_save_error (fixture->session));
  pf_run_session_retry (fixture->session);
  pf_test_wait_for (is_saved, fixture->session);
  g_assert_null (pf_run_session_get_save_error (fixture->session));
}

static void
test_person (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfPerson) grace = pf_person_new ("Grace Hopper", "typed");
  g_autoptr (PfRun) again = NULL;
  const PfEvent *last;

  act (fixture->session, "alpha", PF_STATE_DONE);
  pf_run_session_set_person (fixture->session, grace);
  act (fixture->session, "omega", PF_STATE_DONE);
  pf_test_wait_for (is_saved, fixture->session);
  again = load_again (fixture);
  last = g_ptr_array_index (pf_run_get_events (again), pf_run_get_events (again)->len - 1);
  g_assert_cmpstr (last->actor, ==, "grace-hopper");
  g_assert_cmpstr (pf_run_item_get_by (pf_run_get_item (again, pf_test_find_item (again, "alpha"))), ==,
                   "ada-lovelace");
  g_assert_cmpuint (pf_run_get_people (again)->len, ==, 2);
}

/* When it was done, not when it could be written. */
static void
test_time (Fixture *fixture, gconstpointer data)
{
  PfClock *clock = pf_store_get_clock (fixture->store);

  act (fixture->session, "alpha", PF_STATE_DONE);
  pf_test_clock_advance (clock, 60000);
  pf_test_wait_for (is_saved, fixture->session);
  g_assert_cmpint (pf_run_item_get_at (item (fixture->session, "alpha")), ==, PF_TEST_TIME);
}

static void
on_open_failed (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **error = data;

  g_assert_null (pf_run_session_open_finish (result, error));
}

static void
test_open_failures (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  pf_run_session_open_async (fixture->store, "none", NULL, on_open_failed, &error);
  pf_test_wait_for (is_set, &error);
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_free (pf_test_sql (fixture->folder->database, "UPDATE event SET mono_ms = 77 WHERE seq = 0"));
  pf_run_session_open_async (fixture->store, fixture->run_id, NULL, on_open_failed, &error);
  pf_test_wait_for (is_set, &error);
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_BROKEN);
  g_clear_error (&error);
  {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();

    g_cancellable_cancel (cancellable);
    pf_run_session_open_async (fixture->store, fixture->run_id, cancellable, on_open_failed, &error);
    pf_test_wait_for (is_set, &error);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/session/act", test_act },
    { "/session/order", test_order },
    { "/session/seen-by-the-other", test_seen_by_the_other },
    { "/session/both-write", test_both_write },
    { "/session/act-sync", test_act_sync },
    { "/session/full", test_full },
    { "/session/save-copy", test_save_copy },
    { "/session/refused", test_refused },
    { "/session/person", test_person },
    { "/session/time", test_time },
    { "/session/open-failures", test_open_failures },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
