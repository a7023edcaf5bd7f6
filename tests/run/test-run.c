/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"
#include "run/pf-run-decision.h"
#include "run/pf-run-private.h"

#include <string.h>

/* A run with its first event; acts are sealed here as the store would. */
typedef struct {
  PfRun *run;
  PfPerson *person;
  guint n_item_changes;
  guint n_changes;
} Fixture;

static void
seal_and_apply (Fixture *fixture, PfAct *act)
{
  const char *head = pf_run_get_head (fixture->run);
  g_autofree char *genesis = NULL;
  g_autoptr (PfEvent) event = NULL;
  g_autoptr (GError) error = NULL;

  genesis = pf_event_genesis (pf_run_get_id (fixture->run),
                              pf_source_get_sha256 (pf_document_get_source (pf_run_get_document (fixture->run))),
                              PF_TEST_TIME);
  event = pf_event_seal (act, pf_run_get_events (fixture->run)->len, PF_TEST_TIME, 0, "session", fixture->person->id,
                         head != NULL ? head : genesis);
  pf_run_apply (fixture->run, event, &error);
  g_assert_no_error (error);
}

static void
apply_acts (Fixture *fixture, GPtrArray *acts)
{
  g_autoptr (GPtrArray) owned = acts;

  g_assert_nonnull (acts);
  for (guint i = 0; i < acts->len; i++)
    seal_and_apply (fixture, g_ptr_array_index (acts, i));
}

static void
on_item_changed (PfRun *run, guint index, Fixture *fixture)
{
  fixture->n_item_changes++;
}

static void
on_changed (PfRun *run, Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfSource) source = pf_test_source_new ();
  g_autoptr (PfDocument) document = NULL;
  g_autoptr (PfAct) create = pf_act_new ("run.create", NULL);
  g_autoptr (GError) error = NULL;

  document = pf_document_new (source, &error);
  g_assert_no_error (error);
  fixture->person = pf_test_person_new ();
  fixture->run = pf_run_new ("00000000-0000-4000-8000-000000000000", document);
  pf_act_set_string (create, "mode", "rehearsal");
  seal_and_apply (fixture, create);
  g_signal_connect (fixture->run, "item-changed", G_CALLBACK (on_item_changed), fixture);
  g_signal_connect (fixture->run, "changed", G_CALLBACK (on_changed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->run);
  pf_person_free (fixture->person);
}

static PfRunItem *
item (Fixture *fixture, const char *text)
{
  return pf_run_get_item (fixture->run, pf_test_find_item (fixture->run, text));
}

static void
mark (Fixture *fixture, const char *text, PfItemState state)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *acts = pf_run_plan_mark (fixture->run, pf_test_find_item (fixture->run, text), state, "because", &error);

  g_assert_no_error (error);
  apply_acts (fixture, acts);
}

static void
test_states (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < PF_N_STATES; i++) {
    PfItemState state = PF_N_STATES;

    g_assert_true (pf_item_state_from_string (pf_item_state_to_string ((PfItemState)i), &state));
    g_assert_cmpint ((int)state, ==, (int)i);
  }
  g_assert_cmpstr (pf_run_get_state (fixture->run), ==, "prepared");
  mark (fixture, "alpha", PF_STATE_WAIVED);
  g_assert_cmpstr (pf_run_get_state (fixture->run), ==, "in-progress");
  g_assert_cmpint ((int)pf_run_item_get_state (item (fixture, "alpha")), ==, (int)PF_STATE_WAIVED);
  g_assert_cmpstr (pf_run_item_get_reason (item (fixture, "alpha")), ==, "because");
  g_assert_cmpstr (pf_run_item_get_by (item (fixture, "alpha")), ==, "ada-lovelace");
  g_assert_cmpint (pf_run_item_get_at (item (fixture, "alpha")), ==, PF_TEST_TIME);
  g_assert_cmpint (pf_run_item_get_seq (item (fixture, "alpha")), ==, 2);
}

/* The states of the four leaves under "parent" by their letters, and what follows from them. */
static void
test_derived (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *leaves;
    PfItemState child_two;
    PfItemState parent;
  } cases[] = {
    { "ooo", PF_STATE_OPEN, PF_STATE_OPEN },
    { "doo", PF_STATE_OPEN, PF_STATE_IN_PROGRESS },
    { "odo", PF_STATE_IN_PROGRESS, PF_STATE_IN_PROGRESS },
    { "ddd", PF_STATE_DONE, PF_STATE_DONE },
    { "dwn", PF_STATE_DONE, PF_STATE_DONE },
    { "nnn", PF_STATE_NOT_APPLICABLE, PF_STATE_NOT_APPLICABLE },
    { "onn", PF_STATE_NOT_APPLICABLE, PF_STATE_IN_PROGRESS },
    { "dfo", PF_STATE_FAILED, PF_STATE_FAILED },
    { "fdd", PF_STATE_DONE, PF_STATE_FAILED },
    { "dde", PF_STATE_IN_PROGRESS, PF_STATE_IN_PROGRESS },
    { "eee", PF_STATE_IN_PROGRESS, PF_STATE_IN_PROGRESS },
    { "ioo", PF_STATE_OPEN, PF_STATE_IN_PROGRESS },
  };
  static const char *const leaves[] = { "child one", "leaf one", "leaf two" };
  static const char letters[] = "oidfnwe";

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (guint leaf = 0; leaf < G_N_ELEMENTS (leaves); leaf++) {
      const char *letter = strchr (letters, cases[i].leaves[leaf]);

      mark (fixture, leaves[leaf], (PfItemState)(letter - letters));
    }
    g_test_message ("%s", cases[i].leaves);
    g_assert_cmpint ((int)pf_run_item_get_state (item (fixture, "child two")), ==, (int)cases[i].child_two);
    g_assert_cmpint ((int)pf_run_item_get_state (item (fixture, "parent")), ==, (int)cases[i].parent);
    g_assert_cmpint ((int)pf_run_item_get_method (item (fixture, "parent")), ==, (int)PF_METHOD_DERIVED);
  }
  g_assert_cmpint (pf_run_item_get_seq (item (fixture, "parent")), ==,
                   pf_run_item_get_seq (item (fixture, "leaf two")));
}

static void
test_progress (Fixture *fixture, gconstpointer data)
{
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (fixture->run));
  PfProgress progress;

  pf_run_get_progress (fixture->run, &progress);
  g_assert_cmpuint (progress.countable, ==, 6);
  g_assert_cmpuint (progress.open, ==, 6);
  mark (fixture, "alpha", PF_STATE_NOT_APPLICABLE);
  mark (fixture, "leaf one", PF_STATE_DONE);
  mark (fixture, "leaf two", PF_STATE_WAIVED);
  mark (fixture, "child one", PF_STATE_IN_PROGRESS);
  mark (fixture, "omega", PF_STATE_FAILED);
  pf_run_get_progress (fixture->run, &progress);
  g_assert_cmpuint (progress.countable, ==, 5);
  g_assert_cmpuint (progress.not_applicable, ==, 1);
  g_assert_cmpuint (progress.done, ==, 1);
  g_assert_cmpuint (progress.waived, ==, 1);
  g_assert_cmpuint (progress.failed, ==, 1);
  g_assert_cmpuint (progress.in_progress, ==, 1);
  g_assert_cmpuint (progress.open, ==, 2);
  g_assert_cmpuint (progress.resolved, ==, 2);
  g_assert_cmpuint (progress.permille, ==, 400);
  for (guint i = 0; i < sections->len; i++) {
    const PfSection *section = g_ptr_array_index (sections, i);
    guint countable = g_str_equal (section->title, "Build") ? 3 : g_str_equal (section->title, "Release") ? 5 : 2;

    pf_run_get_section_progress (fixture->run, i, &progress);
    g_assert_cmpuint (progress.countable, ==, countable);
  }
  pf_run_item_get_child_progress (item (fixture, "parent"), &progress);
  g_assert_cmpuint (progress.countable, ==, 3);
  g_assert_cmpuint (progress.resolved, ==, 2);
}

static void
test_nothing_countable (Fixture *fixture, gconstpointer data)
{
  static const char *const leaves[] = { "alpha", "child one", "leaf one", "leaf two", "sensed", "omega" };
  PfProgress progress;

  for (gsize i = 0; i < G_N_ELEMENTS (leaves); i++)
    mark (fixture, leaves[i], PF_STATE_NOT_APPLICABLE);
  pf_run_get_progress (fixture->run, &progress);
  g_assert_cmpuint (progress.countable, ==, 0);
  g_assert_cmpuint (progress.permille, ==, 1000);
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *item;
    PfItemState state;
    const char *reason;
    const char *word; /* of the message */
  } cases[] = {
    { "alpha", PF_STATE_NOT_APPLICABLE, NULL, "reason" }, { "alpha", PF_STATE_WAIVED, "  \n", "reason" },
    { "alpha", PF_STATE_DEFERRED, "", "reason" },         { "parent", PF_STATE_DONE, NULL, "sub-items" },
    { "sensed", PF_STATE_DONE, NULL, "override" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    guint index = pf_test_find_item (fixture->run, cases[i].item);

    g_assert_null (pf_run_plan_mark (fixture->run, index, cases[i].state, cases[i].reason, &error));
    g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
    g_assert_nonnull (strstr (error->message, cases[i].word));
    g_assert_nonnull (strstr (error->message, cases[i].item));
  }
}

static void
test_no_change (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) acts = NULL;

  mark (fixture, "alpha", PF_STATE_DONE);
  acts = pf_run_plan_mark (fixture->run, pf_test_find_item (fixture->run, "alpha"), PF_STATE_DONE, NULL, NULL);
  g_assert_nonnull (acts);
  g_assert_cmpuint (acts->len, ==, 0);
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) acts = NULL;
  PfAct *act;

  mark (fixture, "alpha", PF_STATE_DONE);
  acts = pf_run_plan_mark (fixture->run, pf_test_find_item (fixture->run, "alpha"), PF_STATE_OPEN, NULL, NULL);
  act = g_ptr_array_index (acts, 0);
  g_assert_cmpint (json_object_get_int_member (act->data, "undoes"), ==, 2);
}

static void
probe (Fixture *fixture, PfOutcomeValue value, const char *reason)
{
  g_autoptr (PfOutcome) outcome = pf_test_outcome_new (value, reason);
  g_autoptr (GError) error = NULL;
  GPtrArray *acts = NULL;

  acts = pf_run_plan_outcome (fixture->run, pf_test_find_item (fixture->run, "sensed"), outcome, &error);
  g_assert_no_error (error);
  apply_acts (fixture, acts);
}

/* From a state and an outcome to a state. */
static void
test_outcomes (Fixture *fixture, gconstpointer data)
{
  static const struct {
    PfItemState before;
    PfOutcomeValue value;
    PfItemState after;
  } cases[] = {
    { PF_STATE_OPEN, PF_OUTCOME_PASS, PF_STATE_DONE },
    { PF_STATE_OPEN, PF_OUTCOME_WARN, PF_STATE_DONE },
    { PF_STATE_OPEN, PF_OUTCOME_FAIL, PF_STATE_FAILED },
    { PF_STATE_OPEN, PF_OUTCOME_UNKNOWN, PF_STATE_OPEN },
    { PF_STATE_IN_PROGRESS, PF_OUTCOME_UNKNOWN, PF_STATE_IN_PROGRESS },
    { PF_STATE_IN_PROGRESS, PF_OUTCOME_PASS, PF_STATE_DONE },
    { PF_STATE_FAILED, PF_OUTCOME_UNKNOWN, PF_STATE_FAILED },
    { PF_STATE_FAILED, PF_OUTCOME_PASS, PF_STATE_DONE },
    { PF_STATE_NOT_APPLICABLE, PF_OUTCOME_FAIL, PF_STATE_NOT_APPLICABLE },
    { PF_STATE_WAIVED, PF_OUTCOME_PASS, PF_STATE_WAIVED },
    { PF_STATE_DEFERRED, PF_OUTCOME_FAIL, PF_STATE_DEFERRED },
    { PF_STATE_DONE, PF_OUTCOME_FAIL, PF_STATE_DONE }, /* marked with a reason: an override */
    { PF_STATE_DONE, PF_OUTCOME_UNKNOWN, PF_STATE_DONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("case %u", (guint)i);
    mark (fixture, "sensed", PF_STATE_OPEN);
    mark (fixture, "sensed", cases[i].before);
    probe (fixture, cases[i].value, NULL);
    g_assert_cmpint ((int)pf_run_item_get_state (item (fixture, "sensed")), ==, (int)cases[i].after);
    g_assert_cmpint ((int)pf_outcome_get_value (pf_run_item_get_outcome (item (fixture, "sensed"))), ==,
                     (int)cases[i].value);
  }
}

static void
test_outcome_after_pass (Fixture *fixture, gconstpointer data)
{
  probe (fixture, PF_OUTCOME_PASS, NULL);
  g_assert_cmpint ((int)pf_run_item_get_method (item (fixture, "sensed")), ==, (int)PF_METHOD_PROBE);
  probe (fixture, PF_OUTCOME_UNKNOWN, "local-network");
  g_assert_cmpint ((int)pf_run_item_get_state (item (fixture, "sensed")), ==, (int)PF_STATE_OPEN);
  probe (fixture, PF_OUTCOME_PASS, NULL);
  probe (fixture, PF_OUTCOME_FAIL, "tcp-refused");
  g_assert_cmpint ((int)pf_run_item_get_state (item (fixture, "sensed")), ==, (int)PF_STATE_FAILED);
}

static void
test_same_outcome (Fixture *fixture, gconstpointer data)
{
  guint index = pf_test_find_item (fixture->run, "sensed");
  static const struct {
    PfOutcomeValue value;
    const char *actual;
    guint n_acts;
  } cases[] = {
    { PF_OUTCOME_PASS, "200", 3 }, /* run.start, probe.outcome, item.set */
    { PF_OUTCOME_PASS, "201", 0 }, /* another value, the same answer */
    { PF_OUTCOME_FAIL, "503", 2 },
    { PF_OUTCOME_FAIL, "502", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PfOutcome) outcome = pf_test_outcome_new_with_check (cases[i].value, cases[i].actual);
    GPtrArray *acts = pf_run_plan_outcome (fixture->run, index, outcome, NULL);

    g_assert_cmpuint (acts->len, ==, cases[i].n_acts);
    apply_acts (fixture, acts);
  }
}

static void
test_stale (Fixture *fixture, gconstpointer data)
{
  guint index = pf_test_find_item (fixture->run, "sensed");
  GPtrArray *acts;

  acts = pf_run_plan_stale (fixture->run, index, NULL);
  g_assert_cmpuint (acts->len, ==, 0);
  g_ptr_array_unref (acts);
  probe (fixture, PF_OUTCOME_PASS, NULL);
  apply_acts (fixture, pf_run_plan_stale (fixture->run, index, NULL));
  g_assert_true (pf_run_item_is_stale (item (fixture, "sensed")));
  g_assert_cmpint ((int)pf_run_item_get_state (item (fixture, "sensed")), ==, (int)PF_STATE_OPEN);
  probe (fixture, PF_OUTCOME_PASS, NULL);
  g_assert_false (pf_run_item_is_stale (item (fixture, "sensed")));
  g_assert_cmpint ((int)pf_run_item_get_state (item (fixture, "sensed")), ==, (int)PF_STATE_DONE);
}

static void
test_override (Fixture *fixture, gconstpointer data)
{
  const char *outcome = NULL;
  gint64 seq = -1;

  probe (fixture, PF_OUTCOME_FAIL, "tcp-refused");
  mark (fixture, "sensed", PF_STATE_DONE);
  g_assert_true (pf_run_item_has_override (item (fixture, "sensed"), &outcome, &seq));
  g_assert_cmpstr (outcome, ==, "fail");
  g_assert_cmpint (seq, >, 0);
  g_assert_cmpstr (pf_run_item_get_override_reason (item (fixture, "sensed")), ==, "because");
  mark (fixture, "sensed", PF_STATE_OPEN);
  g_assert_true (pf_run_item_has_override (item (fixture, "sensed"), NULL, NULL));
}

static void
add_verdict (Fixture *fixture, PfVerdict verdict, const char *blockers)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_blocker_free);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_cmpstr (pf_verdict_to_string (pf_run_get_verdict (fixture->run, found)), ==, pf_verdict_to_string (verdict));
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (text, "%s;", ((PfBlocker *)g_ptr_array_index (found, i))->why);
  g_assert_cmpstr (text->str, ==, blockers);
}

static void
test_verdict (Fixture *fixture, gconstpointer data)
{
  add_verdict (fixture, PF_VERDICT_HOLD, "open;open;open;open;open;open;");
  mark (fixture, "alpha", PF_STATE_DONE);
  mark (fixture, "child one", PF_STATE_DONE);
  mark (fixture, "leaf one", PF_STATE_DONE);
  mark (fixture, "leaf two", PF_STATE_NOT_APPLICABLE);
  probe (fixture, PF_OUTCOME_UNKNOWN, "no-credential");
  mark (fixture, "omega", PF_STATE_DONE);
  add_verdict (fixture, PF_VERDICT_HOLD, "open: unknown, no-credential;");
  probe (fixture, PF_OUTCOME_PASS, NULL);
  add_verdict (fixture, PF_VERDICT_GO, "");
  mark (fixture, "alpha", PF_STATE_WAIVED);
  add_verdict (fixture, PF_VERDICT_GO_WITH_WAIVERS, "waived;");
  probe (fixture, PF_OUTCOME_FAIL, "tcp-refused");
  add_verdict (fixture, PF_VERDICT_NO_GO, "failed: fail, tcp-refused;waived;");
  mark (fixture, "alpha", PF_STATE_DONE);
  mark (fixture, "sensed", PF_STATE_DONE);
  add_verdict (fixture, PF_VERDICT_GO_WITH_WAIVERS, "overridden;");
  probe (fixture, PF_OUTCOME_PASS, NULL);
  add_verdict (fixture, PF_VERDICT_GO, "");
}

static void
test_fill (Fixture *fixture, gconstpointer data)
{
  PfEvent *event = NULL;
  g_autoptr (GPtrArray) none = NULL;

  apply_acts (fixture, pf_run_plan_fill (fixture->run, 0, "Ada", NULL));
  g_assert_cmpstr (pf_run_get_blank_value (fixture->run, 0, &event), ==, "Ada");
  g_assert_nonnull (event);
  g_assert_null (pf_run_get_blank_value (fixture->run, 1, NULL));
  none = pf_run_plan_fill (fixture->run, 0, "Ada", NULL);
  g_assert_cmpuint (none->len, ==, 0);
  apply_acts (fixture, pf_run_plan_fill (fixture->run, 0, "", NULL));
  g_assert_null (pf_run_get_blank_value (fixture->run, 0, &event));
  g_assert_cmpstr (pf_run_get_state (fixture->run), ==, "prepared");
}

static void
test_fill_refusals (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (64 * 1024 + 1, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_null (pf_run_plan_fill (fixture->run, 0, "\xff", &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (pf_run_plan_fill (fixture->run, 0, long_text, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (pf_run_plan_fill (fixture->run, 999, "x", &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND);
}

static void
test_bind (Fixture *fixture, gconstpointer data)
{
  guint index = pf_test_find_item (fixture->run, "alpha");
  g_autoptr (GError) error = NULL;

  mark (fixture, "alpha", PF_STATE_DONE);
  apply_acts (fixture,
              pf_run_plan_bind (fixture->run, index, "GET http://localhost:1/x\nexpect status == 204\n", NULL));
  g_assert_nonnull (pf_run_item_get_probe (item (fixture, "alpha")));
  g_assert_cmpstr (pf_probe_get_target (pf_run_item_get_probe (item (fixture, "alpha"))), ==, "http://localhost:1/x");
  g_assert_cmpint ((int)pf_run_item_get_state (item (fixture, "alpha")), ==, (int)PF_STATE_OPEN);
  g_assert_null (pf_run_plan_bind (fixture->run, index, "GET somewhere", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (pf_run_plan_bind (fixture->run, index,
                                   "GET http://localhost:1/\n> Authorization: Bearer "
                                   "ghp_0123456789abcdefghijABCDEFGHIJ456789\nexpect status == 200\n",
                                   &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  apply_acts (fixture, pf_run_plan_bind (fixture->run, index, NULL, NULL));
  g_assert_null (pf_run_item_get_probe (item (fixture, "alpha")));
}

static void
test_close (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome = pf_test_outcome_new (PF_OUTCOME_PASS, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (pf_run_plan_close (fixture->run, "fine", NULL, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&error);
  apply_acts (fixture, pf_run_plan_close (fixture->run, "rolled-back", NULL, NULL));
  g_assert_cmpstr (pf_run_get_state (fixture->run), ==, "rolled-back");
  g_assert_null (pf_run_plan_mark (fixture->run, 0, PF_STATE_DONE, NULL, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (pf_run_plan_fill (fixture->run, 0, "x", &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (pf_run_plan_outcome (fixture->run, pf_test_find_item (fixture->run, "sensed"), outcome, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
}

/* A record of a later version: it stays in the chain and changes nothing. */
static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfAct) unknown = pf_act_new ("phase.start", "somewhere");
  g_autoptr (PfAct) gone = pf_act_new ("item.set", "gone-00000000");
  g_autoptr (PfAct) strange = pf_act_new ("item.set", pf_run_item_get_id (item (fixture, "alpha")));
  PfProgress progress;

  pf_act_set_string (gone, "state", "done");
  pf_act_set_string (strange, "state", "splendid");
  seal_and_apply (fixture, unknown);
  seal_and_apply (fixture, gone);
  seal_and_apply (fixture, strange);
  g_assert_cmpuint (pf_run_get_events (fixture->run)->len, ==, 4);
  pf_run_get_progress (fixture->run, &progress);
  g_assert_cmpuint (progress.open, ==, 6);
}

static void
test_broken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfAct) act = pf_act_new ("run.start", NULL);
  const char *head = pf_run_get_head (fixture->run);
  g_autoptr (PfEvent) other_prev = pf_event_seal (act, 1, PF_TEST_TIME, 0, "s", "a", "00");
  g_autoptr (PfEvent) gap = pf_event_seal (act, 2, PF_TEST_TIME, 0, "s", "a", head);
  g_autoptr (PfEvent) forged = pf_event_seal (act, 1, PF_TEST_TIME, 0, "s", "a", head);
  PfEvent *events[] = { other_prev, gap, forged };

  g_free (forged->actor);
  forged->actor = g_strdup ("eve");
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (pf_run_apply (fixture->run, events[i], &error));
    g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_BROKEN);
    g_assert_nonnull (strstr (error->message, "event 1 "));
  }
  g_assert_cmpstr (pf_run_get_state (fixture->run), ==, "prepared");
}

static void
test_signals (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) acts = NULL;

  mark (fixture, "alpha", PF_STATE_DONE);
  fixture->n_item_changes = 0;
  fixture->n_changes = 0;
  mark (fixture, "leaf one", PF_STATE_DONE);
  g_assert_cmpuint (fixture->n_item_changes, ==, 3); /* itself and two above it */
  g_assert_cmpuint (fixture->n_changes, ==, 1);
}

static void
count_notify (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
show_pending (Fixture *fixture, const char *text, PfItemState state)
{
  g_autoptr (GPtrArray) acts = NULL;

  acts = pf_run_plan_mark (fixture->run, pf_test_find_item (fixture->run, text), state, "because", NULL);
  for (guint i = 0; i < acts->len; i++)
    pf_run_apply_pending (fixture->run, g_ptr_array_index (acts, i), fixture->person, PF_TEST_TIME);
}

static void
test_pending (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfAct) foreign = pf_act_new ("item.set", pf_run_item_get_id (item (fixture, "alpha")));
  g_autoptr (PfAct) start = pf_act_new ("run.start", NULL);
  guint n_states = 0;
  guint n_unsaved = 0;
  PfProgress progress;

  seal_and_apply (fixture, start);
  g_signal_connect (item (fixture, "alpha"), "notify::state", G_CALLBACK (count_notify), &n_states);
  g_signal_connect (item (fixture, "alpha"), "notify::unsaved", G_CALLBACK (count_notify), &n_unsaved);
  show_pending (fixture, "alpha", PF_STATE_DONE);
  g_assert_true (pf_run_item_is_unsaved (item (fixture, "alpha")));
  g_assert_cmpint ((int)pf_run_item_get_state (item (fixture, "alpha")), ==, (int)PF_STATE_DONE);
  g_assert_cmpint (pf_run_item_get_seq (item (fixture, "alpha")), ==, -1);

  /* Someone else was first: what we did comes after it. */
  pf_act_set_string (foreign, "state", "failed");
  pf_act_set_string (foreign, "method", "person");
  seal_and_apply (fixture, foreign);
  g_assert_cmpint ((int)pf_run_item_get_state (item (fixture, "alpha")), ==, (int)PF_STATE_DONE);
  g_assert_cmpuint (n_states, ==, 1);

  /* Refused: what is in the chain shows again. */
  pf_run_drop_pending (fixture->run, 1);
  pf_run_refold (fixture->run);
  g_assert_false (pf_run_item_is_unsaved (item (fixture, "alpha")));
  g_assert_cmpint ((int)pf_run_item_get_state (item (fixture, "alpha")), ==, (int)PF_STATE_FAILED);
  g_assert_cmpuint (n_states, ==, 2);
  g_assert_cmpuint (n_unsaved, ==, 2);
  pf_run_get_progress (fixture->run, &progress);
  g_assert_cmpuint (progress.failed, ==, 1);
}

/* The same events fold to the same run, one by one or anew. */
static void
test_refold (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "alpha", "child one", "leaf one", "leaf two", "sensed", "omega" };
  g_autoptr (GRand) random = g_rand_new_with_seed (20260301);
  g_autoptr (PfRun) other = NULL;
  PfProgress progress, again;

  for (guint i = 0; i < 400; i++) {
    if (g_rand_boolean (random))
      mark (fixture, texts[g_rand_int_range (random, 0, 6)], (PfItemState)g_rand_int_range (random, 0, PF_N_STATES));
    else
      probe (fixture, (PfOutcomeValue)g_rand_int_range (random, 0, 4), NULL);
  }
  other = pf_run_new (pf_run_get_id (fixture->run), pf_run_get_document (fixture->run));
  g_assert_true (pf_run_apply_all (other, pf_run_get_events (fixture->run), NULL));
  pf_run_refold (fixture->run);
  for (guint i = 0; i < g_list_model_get_n_items (pf_run_get_items (other)); i++) {
    PfRunItem *a = pf_run_get_item (other, i);
    PfRunItem *b = pf_run_get_item (fixture->run, i);

    g_assert_cmpint ((int)pf_run_item_get_state (a), ==, (int)pf_run_item_get_state (b));
    g_assert_cmpint (pf_run_item_get_seq (a), ==, pf_run_item_get_seq (b));
  }
  pf_run_get_progress (other, &progress);
  pf_run_get_progress (fixture->run, &again);
  g_assert_true (memcmp (&progress, &again, sizeof progress) == 0);
  g_assert_cmpint ((int)pf_run_get_verdict (other, NULL), ==, (int)pf_run_get_verdict (fixture->run, NULL));
}

static void
test_reset (Fixture *fixture, gconstpointer data)
{
  PfProgress progress;

  mark (fixture, "alpha", PF_STATE_DONE);
  show_pending (fixture, "omega", PF_STATE_DONE);
  pf_run_reset (fixture->run);
  pf_run_get_progress (fixture->run, &progress);
  g_assert_cmpuint (progress.open, ==, 6);
  g_assert_cmpuint (pf_run_get_events (fixture->run)->len, ==, 0);
  g_assert_null (pf_run_get_head (fixture->run));
  g_assert_false (pf_run_item_is_unsaved (item (fixture, "omega")));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/run/states", test_states },
    { "/run/derived", test_derived },
    { "/run/progress", test_progress },
    { "/run/nothing-countable", test_nothing_countable },
    { "/run/refusals", test_refusals },
    { "/run/no-change", test_no_change },
    { "/run/undo", test_undo },
    { "/run/outcomes", test_outcomes },
    { "/run/outcome-after-pass", test_outcome_after_pass },
    { "/run/same-outcome", test_same_outcome },
    { "/run/stale", test_stale },
    { "/run/override", test_override },
    { "/run/verdict", test_verdict },
    { "/run/fill", test_fill },
    { "/run/fill-refusals", test_fill_refusals },
    { "/run/bind", test_bind },
    { "/run/close", test_close },
    { "/run/unknown", test_unknown },
    { "/run/broken", test_broken },
    { "/run/signals", test_signals },
    { "/run/pending", test_pending },
    { "/run/refold", test_refold },
    { "/run/reset", test_reset },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
