/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include "run/pf-run-decision.h"
#include "run/pf-run-lifecycle.h"
#include "run/pf-store-trash.h"

#include <string.h>

/* Pausing, handing over, watching, closing and opening again. */

typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  PfRunSession *session;
  PfRun *run;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfPerson) person = pf_test_person_new ();
  g_autofree char *id = NULL;

  self->folder = pf_test_folder_new ();
  self->store = pf_test_store_open (self->folder->database);
  id = pf_test_create_run (self->store);
  self->session = pf_run_session_open (self->store, id, &error);
  g_assert_no_error (error);
  pf_run_session_set_person (self->session, person);
  self->run = pf_run_session_get_run (self->session);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->session);
  g_clear_object (&self->store);
  g_clear_pointer (&self->folder, pf_test_folder_free);
}

static void
act (Fixture *self, GPtrArray *acts, GError **error)
{
  g_autoptr (GPtrArray) owned = acts;
  g_autoptr (GError) failure = NULL;

  g_assert_no_error (*error);
  g_assert_true (pf_run_session_act_sync (self->session, owned, &failure));
  g_assert_no_error (failure);
}

static void
mark (Fixture *self, const char *text, PfItemState state)
{
  g_autoptr (GError) error = NULL;

  act (self, pf_run_plan_mark (self->run, pf_test_find_item (self->run, text), state, "so", &error), &error);
}

static void
assert_refused (GPtrArray *acts, GError **error, const char *words)
{
  g_assert_null (acts);
  g_assert_error (*error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_assert_nonnull (strstr ((*error)->message, words));
  g_clear_error (error);
}

static void
test_pause (Fixture *self, gconstpointer data)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) again = NULL;
  guint omega = pf_test_find_item (self->run, "omega");

  assert_refused (pf_run_plan_pause (self->run, NULL, &error), &error, "not started");
  mark (self, "alpha", PF_STATE_DONE);
  assert_refused (pf_run_plan_resume (self->run, &error), &error, "not paused");
  act (self, pf_run_plan_pause (self->run, "waiting for the vendor", &error), &error);
  g_assert_cmpstr (pf_run_get_state (self->run), ==, "paused");
  g_assert_cmpstr (pf_run_get_pause_reason (self->run), ==, "waiting for the vendor");
  assert_refused (pf_run_plan_mark (self->run, omega, PF_STATE_DONE, NULL, &error), &error, "paused");
  assert_refused (pf_run_plan_fill (self->run, 0, "x", &error), &error, "paused");
  again = pf_run_plan_pause (self->run, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, 0);
  /* What cannot wait does not. */
  act (self, pf_run_plan_rollback (self->run, "errors rise", &error), &error);
  act (self, pf_run_plan_resume (self->run, &error), &error);
  g_assert_cmpstr (pf_run_get_state (self->run), ==, "in-progress");
  g_assert_null (pf_run_get_pause_reason (self->run));
  mark (self, "omega", PF_STATE_DONE);
}

static void
test_watch (Fixture *self, gconstpointer data)
{
  GError *error = NULL;

  assert_refused (pf_run_plan_watch (self->run, PF_TEST_TIME, PF_WATCH_USUAL_MS, &error), &error, "not started");
  mark (self, "alpha", PF_STATE_DONE);
  assert_refused (pf_run_plan_watch (self->run, PF_TEST_TIME, 0, &error), &error, "31 days");
  act (self, pf_run_plan_watch (self->run, PF_TEST_TIME, PF_WATCH_USUAL_MS, &error), &error);
  g_assert_cmpstr (pf_run_get_state (self->run), ==, "watching");
  g_assert_cmpint (pf_run_get_watch_until (self->run), ==, PF_TEST_TIME + PF_WATCH_USUAL_MS);
  mark (self, "omega", PF_STATE_DONE);
  /* A pause ends where it began. */
  act (self, pf_run_plan_pause (self->run, NULL, &error), &error);
  act (self, pf_run_plan_resume (self->run, &error), &error);
  g_assert_cmpstr (pf_run_get_state (self->run), ==, "watching");
}

static void
test_handover (Fixture *self, gconstpointer data)
{
  g_autoptr (PfPerson) grace = pf_person_new ("Grace Hopper", "typed");
  g_autoptr (PfPerson) edsger = pf_person_new ("Edsger Dijkstra", "typed");
  GError *error = NULL;

  g_assert_cmpstr (pf_run_get_operator (self->run), ==, "ada-lovelace");
  assert_refused (pf_run_plan_take_over (self->run, grace, &error), &error, "nobody");
  act (self, pf_run_plan_handover (self->run, grace, "the vendor calls at two", &error), &error);
  g_assert_cmpstr (pf_run_get_operator (self->run), ==, "ada-lovelace");
  g_assert_cmpstr (pf_run_get_handover_to (self->run), ==, "grace-hopper");
  assert_refused (pf_run_plan_take_over (self->run, edsger, &error), &error, "Grace Hopper");
  pf_run_session_set_person (self->session, grace);
  act (self, pf_run_plan_take_over (self->run, grace, &error), &error);
  g_assert_cmpstr (pf_run_get_operator (self->run), ==, "grace-hopper");
  g_assert_null (pf_run_get_handover_to (self->run));
  g_assert_cmpstr (pf_run_find_person_name (self->run, "grace-hopper"), ==, "Grace Hopper");
  g_assert_cmpuint (pf_run_get_people (self->run)->len, ==, 2);
}

static void
test_reopen (Fixture *self, gconstpointer data)
{
  GError *error = NULL;

  mark (self, "alpha", PF_STATE_DONE);
  assert_refused (pf_run_plan_reopen (self->run, "x", &error), &error, "not closed");
  act (self, pf_run_plan_close (self->run, "aborted", NULL, &error), &error);
  assert_refused (pf_run_plan_reopen (self->run, " ", &error), &error, "reason");
  act (self, pf_run_plan_reopen (self->run, "the wrong run was closed", &error), &error);
  g_assert_cmpstr (pf_run_get_state (self->run), ==, "in-progress");
  g_assert_true (pf_run_was_reopened (self->run));
  g_assert_cmpstr (pf_run_get_reopen_reason (self->run), ==, "the wrong run was closed");
  mark (self, "omega", PF_STATE_DONE);
  g_assert_cmpint (pf_run_get_close_seq (self->run), ==, 3);
}

/* Both are written in one go. */
static void
test_reopen_and_mark (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) reopen = NULL;
  g_autoptr (GPtrArray) marked = NULL;
  g_autoptr (GError) error = NULL;

  act (self, pf_run_plan_close (self->run, "aborted", NULL, &error), &error);
  reopen = pf_run_plan_reopen (self->run, "not yet", &error);
  g_assert_no_error (error);
  pf_run_session_act (self->session, reopen);
  marked = pf_run_plan_mark (self->run, pf_test_find_item (self->run, "omega"), PF_STATE_DONE, NULL, &error);
  g_assert_no_error (error);
  pf_run_session_act (self->session, marked);
  g_assert_true (pf_run_session_flush (self->session, &error));
  g_assert_no_error (error);
  g_assert_cmpint (pf_run_item_get_state (pf_run_get_item (self->run, pf_test_find_item (self->run, "omega"))), ==,
                   PF_STATE_DONE);
}

/* The list of runs tells the same as the run. */
static void
test_list (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (GError) error = NULL;

  mark (self, "alpha", PF_STATE_DONE);
  act (self, pf_run_plan_watch (self->run, PF_TEST_TIME, PF_WATCH_USUAL_MS, &error), &error);
  act (self, pf_run_plan_pause (self->run, NULL, &error), &error);
  infos = pf_store_list_runs (self->store, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((PfRunInfo *) g_ptr_array_index (infos, 0))->state, ==, "paused");
}

static guint
count_rows (Fixture *self, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", table);
  g_autofree char *count = pf_test_sql (self->folder->database, sql);

  return (guint) g_ascii_strtoull (count, NULL, 10);
}

/* Deleted, a run takes no changes; after 30 days it is gone with everything of it, and not before. */
static void
test_trash (Fixture *self, gconstpointer data)
{
  static const struct {
    gint64 days;
    guint n_left;
  } cases[] = { { 29, 1 }, { 31, 0 } };
  g_autofree char *id = g_strdup (pf_run_get_id (self->run));
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (GError) error = NULL;

  mark (self, "alpha", PF_STATE_WAIVED);
  g_assert_true (pf_store_delete_run (self->store, id, &error));
  acts = pf_run_plan_mark (self->run, pf_test_find_item (self->run, "omega"), PF_STATE_DONE, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (pf_run_session_act_sync (self->session, acts, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_clear_object (&self->session);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PfClock) clock = pf_test_clock_new ();

    g_clear_object (&self->store);
    pf_test_clock_advance (clock, cases[i].days * 24 * 60 * 60 * 1000);
    self->store = pf_store_open (self->folder->database, clock, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (count_rows (self, "run"), ==, cases[i].n_left);
  }
  g_assert_cmpuint (count_rows (self, "event"), ==, 0);
  g_assert_cmpuint (count_rows (self, "text"), ==, 0);
  g_assert_cmpuint (count_rows (self, "source"), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/lifecycle/pause", test_pause);
  ADD ("/lifecycle/watch", test_watch);
  ADD ("/lifecycle/handover", test_handover);
  ADD ("/lifecycle/reopen", test_reopen);
  ADD ("/lifecycle/reopen-and-mark", test_reopen_and_mark);
  ADD ("/lifecycle/list", test_list);
  ADD ("/lifecycle/trash", test_trash);
  return g_test_run ();
}
