/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include "run/pf-run-triggers.h"

#include <string.h>

/* What calls for a rollback: tripped by a probe or a person, never green, never progress. */

static const char *const checklist
    = "# Rollout\n\n## Deployment\n- [ ] Switch over\n\n"
      "## Rollback Triggers\n\nRollback immediately if:\n- [ ] Error rate > 5%\n- [ ] Users cannot log in\n\n"
      "## Rollback Procedure\n\n```bash\ngit revert HEAD\n```\n";

#define HOUR (60 * 60 * G_GINT64_CONSTANT (1000))

typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  PfRunSession *session;
  PfRun *run;
  guint rate;
  guint login;
} Fixture;

static void
open_run (Fixture *self, gint64 t0)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (checklist, strlen (checklist));
  g_autoptr (PfSource) source = pf_source_new (bytes, "rollout.md", &error);
  g_autoptr (PfPerson) person = pf_test_person_new ();
  PfRunStart start = { .source = source, .title = "Rollout", .mode = "live", .t0 = t0, .operator= person };
  g_autofree char *id = NULL;

  g_assert_no_error (error);
  self->folder = pf_test_folder_new ();
  self->store = pf_test_store_open (self->folder->database);
  id = pf_store_create_run (self->store, &start, &error);
  g_assert_no_error (error);
  self->session = pf_run_session_open (self->store, id, &error);
  g_assert_no_error (error);
  pf_run_session_set_person (self->session, person);
  self->run = pf_run_session_get_run (self->session);
  self->rate = pf_test_find_item (self->run, "Error rate > 5%");
  self->login = pf_test_find_item (self->run, "Users cannot log in");
}

static void
close_run (Fixture *self)
{
  g_clear_object (&self->session);
  g_clear_object (&self->store);
  g_clear_pointer (&self->folder, pf_test_folder_free);
}

static guint
act (Fixture *self, GPtrArray *acts, GError *error)
{
  g_autoptr (GPtrArray) owned = acts;
  g_autoptr (GError) failure = NULL;

  g_assert_no_error (error);
  if (owned->len > 0)
    g_assert_true (pf_run_session_act_sync (self->session, owned, &failure));
  g_assert_no_error (failure);
  return owned->len;
}

static void
observe (Fixture *self, PfOutcomeValue value, gint64 at)
{
  g_autoptr (PfOutcome) outcome = pf_outcome_new ("rate", value, value == PF_OUTCOME_UNKNOWN ? "timeout" : NULL, at);
  GError *error = NULL;
  GPtrArray *acts;

  pf_outcome_take_check (outcome, "expect json $.rate <= 5", value, g_strdup (value == PF_OUTCOME_FAIL ? "6" : "1"));
  acts = pf_run_plan_outcome (self->run, self->rate, outcome, &error);
  act (self, acts, error);
}

static void
bind (Fixture *self)
{
  GError *error = NULL;
  GPtrArray *acts
      = pf_run_plan_bind (self->run, self->rate, "GET https://example.org/rate\nexpect json $.rate <= 5", &error);

  act (self, acts, error);
}

static PfTriggerState
get_state (Fixture *self)
{
  return pf_run_item_get_trigger (pf_run_get_item (self->run, self->rate));
}

static PfTriggerWatch
get_watch (Fixture *self)
{
  return pf_run_item_get_trigger_watch (pf_run_get_item (self->run, self->rate));
}

static void
start_run (Fixture *self)
{
  GError *error = NULL;
  GPtrArray *acts
      = pf_run_plan_mark (self->run, pf_test_find_item (self->run, "Switch over"), PF_STATE_DONE, NULL, &error);

  act (self, acts, error);
}

static guint
count_events (Fixture *self, const char *action)
{
  const GPtrArray *events = pf_run_get_events (self->run);
  guint n = 0;

  for (guint i = 0; i < events->len; i++)
    n += g_str_equal (((PfEvent *) g_ptr_array_index (events, i))->action, action) ? 1 : 0;
  return n;
}

/* A failure trips, and nothing but a person with a reason takes it back. */
static void
test_probe (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) refused = NULL;
  g_autoptr (GPtrArray) blockers = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_blocker_free);
  GError *error = NULL;
  PfTriggerChange trip;
  PfProgress before, after;

  open_run (&fixture, -1);
  bind (&fixture);
  start_run (&fixture);
  pf_run_get_progress (fixture.run, &before);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, NULL), ==, PF_VERDICT_GO);
  observe (&fixture, PF_OUTCOME_PASS, PF_TEST_TIME);
  g_assert_cmpint (get_state (&fixture), ==, PF_TRIGGER_ARMED);
  g_assert_cmpint (get_watch (&fixture), ==, PF_TRIGGER_HEALTHY);
  observe (&fixture, PF_OUTCOME_FAIL, PF_TEST_TIME);
  g_assert_cmpint (get_state (&fixture), ==, PF_TRIGGER_TRIPPED);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, blockers), ==, PF_VERDICT_ROLLBACK);
  g_assert_cmpstr (((PfBlocker *) g_ptr_array_index (blockers, 0))->why, ==, "tripped: failing");
  g_assert_true (pf_run_get_trigger_change (fixture.run, fixture.rate, PF_TRIGGER_TRIPPED, &trip));
  g_assert_true (trip.is_by_probe);
  g_assert_cmpstr (trip.check, ==, "expect json $.rate <= 5");
  g_assert_cmpstr (trip.actual, ==, "6");
  observe (&fixture, PF_OUTCOME_UNKNOWN, PF_TEST_TIME);
  g_assert_cmpint (get_state (&fixture), ==, PF_TRIGGER_TRIPPED);
  g_assert_cmpint (get_watch (&fixture), ==, PF_TRIGGER_NOT_WATCHED);
  observe (&fixture, PF_OUTCOME_PASS, PF_TEST_TIME);
  g_assert_cmpint (get_state (&fixture), ==, PF_TRIGGER_TRIPPED);
  g_assert_cmpint (get_watch (&fixture), ==, PF_TRIGGER_HEALTHY);
  act (&fixture, pf_run_plan_acknowledge (fixture.run, fixture.rate, NULL, &error), error);
  g_assert_cmpint (get_state (&fixture), ==, PF_TRIGGER_ACKNOWLEDGED);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, NULL), ==, PF_VERDICT_ROLLBACK);
  g_assert_null (pf_run_plan_clear (fixture.run, fixture.rate, " ", &refused));
  g_assert_error (refused, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  act (&fixture, pf_run_plan_clear (fixture.run, fixture.rate, "a load test", &error), error);
  g_assert_cmpint (get_state (&fixture), ==, PF_TRIGGER_CLEARED);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, NULL), ==, PF_VERDICT_GO);
  pf_run_get_progress (fixture.run, &after);
  g_assert_cmpuint (after.countable, ==, before.countable);
  g_assert_cmpuint (after.permille, ==, before.permille);
  g_assert_cmpuint (count_events (&fixture, "trigger.trip"), ==, 1);
  close_run (&fixture);
}

/* What was judged harmless trips again only after it was healthy in between. */
static void
test_again (void)
{
  Fixture fixture = { 0 };
  GError *error = NULL;

  open_run (&fixture, -1);
  bind (&fixture);
  start_run (&fixture);
  observe (&fixture, PF_OUTCOME_FAIL, PF_TEST_TIME);
  observe (&fixture, PF_OUTCOME_FAIL, PF_TEST_TIME);
  g_assert_cmpuint (count_events (&fixture, "trigger.trip"), ==, 1);
  act (&fixture, pf_run_plan_clear (fixture.run, fixture.rate, "a load test", &error), error);
  observe (&fixture, PF_OUTCOME_UNKNOWN, PF_TEST_TIME);
  observe (&fixture, PF_OUTCOME_FAIL, PF_TEST_TIME);
  g_assert_cmpint (get_state (&fixture), ==, PF_TRIGGER_CLEARED);
  g_assert_cmpint (get_watch (&fixture), ==, PF_TRIGGER_FAILING);
  observe (&fixture, PF_OUTCOME_PASS, PF_TEST_TIME);
  observe (&fixture, PF_OUTCOME_FAIL, PF_TEST_TIME);
  g_assert_cmpint (get_state (&fixture), ==, PF_TRIGGER_TRIPPED);
  g_assert_cmpuint (count_events (&fixture, "trigger.trip"), ==, 2);
  close_run (&fixture);
}

/* Before T0 a failure is only known; the first one from T0 on trips, though it says nothing new. */
static void
test_t0 (void)
{
  Fixture fixture = { 0 };
  gint64 at, seq;

  open_run (&fixture, PF_TEST_TIME + HOUR);
  bind (&fixture);
  start_run (&fixture);
  g_assert_false (pf_run_get_arming (fixture.run, PF_TEST_TIME, &at, &seq));
  g_assert_cmpint (at, ==, PF_TEST_TIME + HOUR);
  g_assert_cmpint (seq, ==, 0);
  observe (&fixture, PF_OUTCOME_FAIL, PF_TEST_TIME);
  g_assert_cmpint (get_state (&fixture), ==, PF_TRIGGER_ARMED);
  g_assert_cmpint (get_watch (&fixture), ==, PF_TRIGGER_FAILING);
  observe (&fixture, PF_OUTCOME_FAIL, PF_TEST_TIME + HOUR);
  g_assert_cmpint (get_state (&fixture), ==, PF_TRIGGER_TRIPPED);
  close_run (&fixture);
}

/* A run that has not begun has nothing to roll back. */
static void
test_prepared (void)
{
  Fixture fixture = { 0 };

  open_run (&fixture, -1);
  bind (&fixture);
  g_assert_false (pf_run_get_arming (fixture.run, PF_TEST_TIME, NULL, NULL));
  observe (&fixture, PF_OUTCOME_FAIL, PF_TEST_TIME);
  g_assert_cmpint (get_state (&fixture), ==, PF_TRIGGER_ARMED);
  start_run (&fixture);
  observe (&fixture, PF_OUTCOME_FAIL, PF_TEST_TIME);
  g_assert_cmpint (get_state (&fixture), ==, PF_TRIGGER_TRIPPED);
  close_run (&fixture);
}

static void
test_person (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) no_trigger = NULL;
  g_autoptr (GError) not_tripped = NULL;
  g_autoptr (GError) tripped = NULL;
  GError *error = NULL;
  guint section;
  PfTriggerChange trip;

  open_run (&fixture, -1);
  g_assert_null (pf_run_plan_trip (fixture.run, pf_test_find_item (fixture.run, "Switch over"), NULL, &no_trigger));
  g_assert_error (no_trigger, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_assert_null (pf_run_plan_acknowledge (fixture.run, fixture.login, NULL, &not_tripped));
  g_assert_error (not_tripped, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  act (&fixture, pf_run_plan_trip (fixture.run, fixture.login, "support has 40 calls", &error), error);
  g_assert_cmpuint (act (&fixture, pf_run_plan_trip (fixture.run, fixture.login, NULL, &error), error), ==, 0);
  g_assert_cmpuint (pf_run_find_tripped (fixture.run), ==, fixture.login);
  g_assert_cmpstr (pf_run_get_state (fixture.run), ==, "in-progress");
  g_assert_true (pf_run_get_trigger_change (fixture.run, fixture.login, PF_TRIGGER_TRIPPED, &trip));
  g_assert_false (trip.is_by_probe);
  g_assert_cmpstr (trip.reason, ==, "support has 40 calls");
  /* Its section cannot become one whose items are done. */
  section = pf_run_item_get_item (pf_run_get_item (fixture.run, fixture.login))->section;
  g_assert_null (pf_run_plan_set_role (fixture.run, section, PF_ROLE_VERIFICATION, &tripped));
  g_assert_error (tripped, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  close_run (&fixture);
}

/* What is not durable yet counts at once, and goes again when it is refused. */
static void
test_pending (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (PfPerson) person = pf_test_person_new ();
  g_autoptr (GError) error = NULL;
  PfTriggerChange trip;

  open_run (&fixture, -1);
  acts = pf_run_plan_trip (fixture.run, fixture.login, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < acts->len; i++)
    pf_run_apply_pending (fixture.run, g_ptr_array_index (acts, i), person, PF_TEST_TIME);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, NULL), ==, PF_VERDICT_ROLLBACK);
  g_assert_true (pf_run_get_trigger_change (fixture.run, fixture.login, PF_TRIGGER_TRIPPED, &trip));
  g_assert_cmpint (trip.seq, ==, -1);
  g_assert_cmpstr (trip.by, ==, person->id);
  pf_run_reset (fixture.run);
  g_assert_cmpint (pf_run_item_get_trigger (pf_run_get_item (fixture.run, fixture.login)), ==, PF_TRIGGER_ARMED);
  close_run (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triggers/probe", test_probe);
  g_test_add_func ("/triggers/again", test_again);
  g_test_add_func ("/triggers/t0", test_t0);
  g_test_add_func ("/triggers/prepared", test_prepared);
  g_test_add_func ("/triggers/person", test_person);
  g_test_add_func ("/triggers/pending", test_pending);
  return g_test_run ();
}
