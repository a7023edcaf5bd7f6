/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"
#include "run/pf-run-decision.h"
#include "run/pf-run-derived.h"

#include <string.h>

/* What a run decides: votes, criteria, what follows from other items, and how it is closed. */

static const char checklist[]
    = "# Rollout\n\n"
      "## Preparation\n- [ ] Backups taken\n- [ ] [P0] Schema checked\n- [ ] Caches warm for <version>\n"
      "- [ ] Everything verified\n- [ ] Ready in any region\n\n"
      "## GO if all true\n- All items completed\n- Team ready\n\n"
      "## NO-GO if any true\n- Any item failed\n- Certificates broken\n\n"
      "## Success criteria\n1. Users are served\n2. Errors are few\n\n"
      "## Sign-off\n\n| Role | Name | Date | Signature |\n|---|---|---|---|\n"
      "| Release Lead | ____ | ____ | ____ |\n| Security Lead | ____ | ____ | ____ |\n\n"
      "**STATUS: [ ] SUCCESS [ ] ROLLBACK REQUIRED**\n";

typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  PfRunSession *session;
  PfRun *run;
} Fixture;

static void
open_bytes (Fixture *self, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSource) source = pf_source_new (bytes, "rollout.md", &error);
  g_autoptr (PfPerson) person = pf_test_person_new ();
  PfRunStart start = { .source = source, .title = "Rollout", .mode = "live", .t0 = -1, .operator= person };
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
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (checklist, strlen (checklist));

  open_bytes (self, bytes);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->session);
  g_clear_object (&self->store);
  g_clear_pointer (&self->folder, pf_test_folder_free);
}

static guint
find (Fixture *self, const char *text)
{
  return pf_test_find_item (self->run, text);
}

static PfRunItem *
item (Fixture *self, const char *text)
{
  return pf_run_get_item (self->run, find (self, text));
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
mark (Fixture *self, guint index, PfItemState state, const char *reason)
{
  GError *error = NULL;

  act (self, pf_run_plan_mark (self->run, index, state, reason, &error), &error);
}

static void
answer (Fixture *self, guint index, PfAnswer value)
{
  GError *error = NULL;

  act (self, pf_run_plan_answer (self->run, index, value, NULL, &error), &error);
}

static void
vote (Fixture *self, const char *role, PfVoteValue value)
{
  GError *error = NULL;

  act (self, pf_run_plan_vote (self->run, role, value, NULL, &error), &error);
}

static void
bind (Fixture *self, const char *text, const char *probe)
{
  GError *error = NULL;

  act (self, pf_run_plan_bind (self->run, find (self, text), probe, &error), &error);
}

static void
observe (Fixture *self, guint index, PfOutcomeValue value, const char *reason)
{
  g_autoptr (PfOutcome) outcome = pf_test_outcome_new (value, reason);
  GError *error = NULL;

  act (self, pf_run_plan_outcome (self->run, index, outcome, &error), &error);
}

/* Everything as it has to be for GO; what is sensed passes. */
static void
settle (Fixture *self, guint except)
{
  guint n_items = g_list_model_get_n_items (pf_run_get_items (self->run));
  GError *error = NULL;

  for (guint i = 0; i < pf_run_get_variables (self->run)->len; i++)
    act (self, pf_run_plan_set_variable (self->run, i, "1.2.3", &error), &error);
  for (guint i = 0; i < n_items; i++) {
    PfRunItem *found = pf_run_get_item (self->run, i);

    if (i == except || !pf_run_item_is_leaf (found))
      continue;
    if (pf_run_item_get_probe (found) != NULL && !pf_run_item_follows (found))
      observe (self, i, PF_OUTCOME_PASS, NULL);
    else if (pf_run_item_is_criterion (found) && !pf_run_item_is_answer_derived (found) && !pf_run_item_follows (found))
      answer (self, i, pf_run_item_get_item (found)->kind == PF_ITEM_CRITERION_GO ? PF_ANSWER_YES : PF_ANSWER_NO);
    else if (pf_run_item_counts (found) && pf_run_item_get_state (found) == PF_STATE_OPEN
             && !pf_run_item_follows (found))
      mark (self, i, PF_STATE_DONE, pf_run_find_gate (self->run, i) != NULL ? "agreed" : NULL);
  }
}

static void
assert_verdict (Fixture *self, PfVerdict verdict)
{
  g_assert_cmpstr (pf_verdict_to_string (pf_run_get_verdict (self->run, NULL)), ==, pf_verdict_to_string (verdict));
}

/* Why an item, or a role, stands in the way; NULL when it does not. */
static char *
why (Fixture *self, const char *id)
{
  g_autoptr (GPtrArray) blockers = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_blocker_free);

  pf_run_get_verdict (self->run, blockers);
  for (guint i = 0; i < blockers->len; i++) {
    PfBlocker *blocker = g_ptr_array_index (blockers, i);

    if (g_strcmp0 (blocker->item, id) == 0 || g_strcmp0 (blocker->role, id) == 0)
      return g_strdup (blocker->why);
  }
  return NULL;
}

static void
assert_why (Fixture *self, const char *id, const char *expected)
{
  g_autofree char *found = why (self, id);

  g_assert_cmpstr (found, ==, expected);
}

static const PfVote *
find_vote (const GPtrArray *votes, const char *role)
{
  for (guint i = 0; i < votes->len; i++) {
    const PfVote *found = g_ptr_array_index (votes, i);

    if (g_str_equal (found->role, role))
      return found;
  }
  g_assert_not_reached ();
}

/* Roles that sign have a say, whoever else wants one too; the last word of each counts, and every one is kept. */
static void
test_votes (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) poll = NULL;
  g_autoptr (GPtrArray) votes = NULL;
  g_autoptr (GError) refused = NULL;

  settle (self, PF_NONE);
  assert_verdict (self, PF_VERDICT_GO);
  poll = pf_run_list_poll (self->run);
  g_assert_cmpuint (poll->len, ==, 2);
  g_assert_cmpstr (((PfVote *)g_ptr_array_index (poll, 0))->role, ==, "Release Lead");
  g_assert_cmpint (((PfVote *)g_ptr_array_index (poll, 0))->value, ==, PF_VOTE_NONE);
  g_assert_null (pf_run_plan_vote (self->run, "Security Lead", PF_VOTE_WITHDRAWN, NULL, &refused));
  g_assert_error (refused, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);

  vote (self, "release lead", PF_VOTE_GO);
  vote (self, "Database Team", PF_VOTE_GO);
  assert_verdict (self, PF_VERDICT_GO);
  vote (self, "Security Lead", PF_VOTE_NO_GO);
  assert_verdict (self, PF_VERDICT_NO_GO);
  assert_why (self, "Security Lead", "vote: Security Lead no-go");
  vote (self, "Security Lead", PF_VOTE_ABSTAIN);
  assert_verdict (self, PF_VERDICT_GO);
  vote (self, "Database Team", PF_VOTE_WITHDRAWN);
  assert_verdict (self, PF_VERDICT_HOLD);
  assert_why (self, "Database Team", "vote: Database Team withdrawn");

  g_clear_pointer (&poll, g_ptr_array_unref);
  poll = pf_run_list_poll (self->run);
  g_assert_cmpuint (poll->len, ==, 3);
  g_assert_cmpint (find_vote (poll, "Release Lead")->value, ==, PF_VOTE_GO);
  g_assert_cmpint (find_vote (poll, "Database Team")->value, ==, PF_VOTE_WITHDRAWN);
  votes = pf_run_list_votes (self->run);
  g_assert_cmpuint (votes->len, ==, 4);
  g_assert_cmpint (find_vote (votes, "Database Team")->value, ==, PF_VOTE_GO);
  g_assert_cmpint (find_vote (votes, "Database Team")->ended_at, >=, 0);
  g_assert_cmpint (find_vote (votes, "Release Lead")->ended_at, ==, -1);
}

/* A criterion that says that all is done is what the items are. */
static void
test_following (Fixture *self, gconstpointer data)
{
  guint all = find (self, "All items completed");
  guint failed = find (self, "Any item failed");
  g_autoptr (GError) refused = NULL;

  g_assert_true (pf_run_item_is_answer_derived (pf_run_get_item (self->run, all)));
  g_assert_null (pf_run_plan_answer (self->run, all, PF_ANSWER_YES, NULL, &refused));
  g_assert_error (refused, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  settle (self, find (self, "Backups taken"));
  g_assert_cmpint (pf_run_item_get_answer (pf_run_get_item (self->run, all)), ==, PF_ANSWER_NONE);
  assert_verdict (self, PF_VERDICT_HOLD);
  assert_why (self, pf_run_item_get_id (pf_run_get_item (self->run, all)), "unanswered (1 open: L4 Backups taken)");
  mark (self, find (self, "Backups taken"), PF_STATE_FAILED, NULL);
  g_assert_cmpint (pf_run_item_get_answer (pf_run_get_item (self->run, all)), ==, PF_ANSWER_NO);
  g_assert_cmpint (pf_run_item_get_answer (pf_run_get_item (self->run, failed)), ==, PF_ANSWER_YES);
  assert_why (self, pf_run_item_get_id (pf_run_get_item (self->run, all)), "no (1 failed: L4 Backups taken)");
  mark (self, find (self, "Backups taken"), PF_STATE_DONE, NULL);
  g_assert_cmpint (pf_run_item_get_answer (pf_run_get_item (self->run, all)), ==, PF_ANSWER_YES);
  g_assert_cmpint (pf_run_item_get_method (pf_run_get_item (self->run, all)), ==, PF_METHOD_DERIVED);
  assert_verdict (self, PF_VERDICT_GO);
  /* A person may know better, to the worse. */
  answer (self, all, PF_ANSWER_NO);
  assert_verdict (self, PF_VERDICT_NO_GO);
  answer (self, all, PF_ANSWER_NONE);
  assert_verdict (self, PF_VERDICT_GO);
}

/* The probe of a NO-GO criterion states what is healthy. */
static void
test_sensed_criterion (Fixture *self, gconstpointer data)
{
  guint broken = find (self, "Certificates broken");
  g_autoptr (GError) refused = NULL;
  GError *error = NULL;

  bind (self, "Certificates broken", "GET https://127.0.0.1:2/\nexpect status == 200\n");
  settle (self, PF_NONE);
  g_assert_cmpint (pf_run_item_get_answer (pf_run_get_item (self->run, broken)), ==, PF_ANSWER_NO);
  g_assert_cmpint (pf_run_item_get_state (pf_run_get_item (self->run, broken)), ==, PF_STATE_OPEN);
  assert_verdict (self, PF_VERDICT_GO);
  observe (self, broken, PF_OUTCOME_UNKNOWN, "local-network");
  assert_verdict (self, PF_VERDICT_HOLD);
  observe (self, broken, PF_OUTCOME_FAIL, "tls-expired");
  assert_verdict (self, PF_VERDICT_NO_GO);
  assert_why (self, pf_run_item_get_id (pf_run_get_item (self->run, broken)), "yes: fail, tls-expired");
  /* What was bad stays so when nothing is known any more. */
  observe (self, broken, PF_OUTCOME_UNKNOWN, "local-network");
  assert_verdict (self, PF_VERDICT_NO_GO);
  g_assert_null (pf_run_plan_answer (self->run, broken, PF_ANSWER_NO, NULL, &refused));
  g_assert_error (refused, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  act (self, pf_run_plan_answer (self->run, broken, PF_ANSWER_NO, "renewed by hand", &error), &error);
  assert_verdict (self, PF_VERDICT_GO_WITH_WAIVERS);
  observe (self, broken, PF_OUTCOME_PASS, NULL);
  assert_verdict (self, PF_VERDICT_GO);
}

/* Items that follow from others do so in the same breath, chains of them too. */
static void
test_derived (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) refused = NULL;

  bind (self, "Everything verified", "DERIVED all L4 L5 L6");
  bind (self, "Ready in any region", "DERIVED any L7 L6");
  bind (self, "Team ready", "DERIVED all L8");
  g_assert_null (pf_run_plan_bind (self->run, find (self, "Backups taken"), "DERIVED all L12", &refused));
  g_assert_error (refused, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&refused);
  g_assert_null (pf_run_plan_bind (self->run, find (self, "Backups taken"), "DERIVED all L99", &refused));
  g_assert_error (refused, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND);

  for (guint line = 4; line <= 5; line++)
    mark (self, line - 4, PF_STATE_DONE, NULL);
  g_assert_cmpint (pf_run_item_get_state (item (self, "Everything verified")), ==, PF_STATE_OPEN);
  mark (self, 2, PF_STATE_DONE, NULL);
  g_assert_cmpint (pf_run_item_get_state (item (self, "Everything verified")), ==, PF_STATE_DONE);
  g_assert_cmpint (pf_run_item_get_method (item (self, "Everything verified")), ==, PF_METHOD_DERIVED);
  g_assert_cmpint (pf_run_item_get_state (item (self, "Ready in any region")), ==, PF_STATE_DONE);
  g_assert_cmpint (pf_run_item_get_answer (item (self, "Team ready")), ==, PF_ANSWER_YES);
  mark (self, 0, PF_STATE_FAILED, NULL);
  g_assert_cmpint (pf_run_item_get_state (item (self, "Everything verified")), ==, PF_STATE_FAILED);
  /* One of two regions is enough. */
  g_assert_cmpint (pf_run_item_get_state (item (self, "Ready in any region")), ==, PF_STATE_DONE);
  mark (self, 0, PF_STATE_OPEN, NULL);
  g_assert_cmpint (pf_run_item_get_state (item (self, "Everything verified")), ==, PF_STATE_OPEN);
  mark (self, 2, PF_STATE_FAILED, NULL);
  g_assert_cmpint (pf_run_item_get_state (item (self, "Ready in any region")), ==, PF_STATE_FAILED);
  g_assert_cmpint (pf_run_item_get_answer (item (self, "Team ready")), ==, PF_ANSWER_NO);
}

/* The same when the acts are shown before they are durable. */
static void
test_derived_at_once (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) acts = NULL;
  gint64 length;

  bind (self, "Everything verified", "DERIVED all L4");
  acts = pf_run_plan_mark (self->run, 0, PF_STATE_DONE, NULL, NULL);
  pf_run_session_act (self->session, acts);
  g_assert_cmpint (pf_run_item_get_state (item (self, "Everything verified")), ==, PF_STATE_DONE);
  g_assert_true (pf_run_session_flush (self->session, NULL));
  g_assert_cmpint (pf_run_item_get_state (item (self, "Everything verified")), ==, PF_STATE_DONE);
  /* Once for all: nothing more follows. */
  length = pf_run_get_events (self->run)->len;
  g_assert_true (pf_run_session_reload (self->session, NULL));
  g_assert_cmpint (pf_run_get_events (self->run)->len, ==, length);
  g_clear_pointer (&acts, g_ptr_array_unref);
  acts = pf_run_plan_derived (self->run, PF_TEST_TIME);
  g_assert_cmpuint (acts->len, ==, 0);
}

/* What the checklist calls a blocker cannot be waived silently. */
static void
test_tagged (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) blockers = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_blocker_free);
  guint tagged = 1;

  g_assert_cmpstr (pf_run_item_get_item (pf_run_get_item (self->run, tagged))->severity, ==, "p0");
  settle (self, tagged);
  mark (self, 0, PF_STATE_WAIVED, "not this time");
  mark (self, tagged, PF_STATE_WAIVED, "the risk is taken");
  g_assert_cmpint (pf_run_get_verdict (self->run, blockers), ==, PF_VERDICT_GO_WITH_WAIVERS);
  g_assert_cmpuint (blockers->len, ==, 2);
  g_assert_cmpuint (((PfBlocker *)g_ptr_array_index (blockers, 0))->line, ==, 5);
  g_assert_cmpstr (((PfBlocker *)g_ptr_array_index (blockers, 0))->why, ==, "waived (p0)");
}

static void
test_close (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) refused = NULL;
  GError *error = NULL;
  PfDecision decision;

  settle (self, find (self, "Backups taken"));
  g_assert_false (pf_run_get_decision (self->run, &decision));
  g_assert_null (pf_run_plan_close (self->run, "success", "we are done", &refused));
  g_assert_error (refused, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_assert_nonnull (strstr (refused->message, "Users are served"));
  g_clear_error (&refused);
  mark (self, find (self, "Users are served"), PF_STATE_DONE, NULL);
  mark (self, find (self, "Errors are few"), PF_STATE_WAIVED, "nobody counts them");
  g_assert_true (pf_run_needs_close_reason (self->run, "success"));
  g_assert_false (pf_run_needs_close_reason (self->run, "aborted"));
  g_assert_null (pf_run_plan_close (self->run, "success", " ", &refused));
  g_assert_error (refused, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_assert_nonnull (strstr (refused->message, "HOLD"));
  act (self, pf_run_plan_close (self->run, "success", "the backup runs by itself", &error), &error);
  g_assert_true (pf_run_get_decision (self->run, &decision));
  g_assert_cmpint (decision.declared, ==, PF_VERDICT_GO);
  g_assert_cmpstr (decision.reason, ==, "the backup runs by itself");
  assert_verdict (self, PF_VERDICT_HOLD);
}

static void
test_close_worse (Fixture *self, gconstpointer data)
{
  GError *error = NULL;
  PfDecision decision;

  act (self, pf_run_plan_close (self->run, "rolled-back", "never kept", &error), &error);
  g_assert_true (pf_run_get_decision (self->run, &decision));
  g_assert_cmpint (decision.declared, ==, PF_VERDICT_ROLLBACK);
  g_assert_null (decision.reason);
}

/* The checklist's own choice of an outcome is what closing proposes. */
static void
test_proposed_outcome (Fixture *self, gconstpointer data)
{
  const GPtrArray *groups = pf_document_get_option_groups (pf_run_get_document (self->run));
  const PfOptionGroup *group = g_ptr_array_index (groups, 0);
  GError *error = NULL;

  g_assert_null (pf_run_get_proposed_outcome (self->run));
  act (self, pf_run_plan_choose (self->run, 0, group->first, &error), &error);
  g_assert_cmpstr (pf_run_get_proposed_outcome (self->run), ==, "success");
  act (self, pf_run_plan_choose (self->run, 0, group->first + 1, &error), &error);
  g_assert_cmpstr (pf_run_get_proposed_outcome (self->run), ==, "rolled-back");
  act (self, pf_run_plan_choose (self->run, 0, PF_NONE, &error), &error);
  g_assert_null (pf_run_get_proposed_outcome (self->run));
  settle (self, PF_NONE);
  g_assert_cmpstr (pf_run_get_proposed_outcome (self->run), ==, "success");
}

static void
test_verified (Fixture *self, gconstpointer data)
{
  PfVerified verified;

  bind (self, "Backups taken", "GET http://127.0.0.1:1/\nexpect status == 200\n");
  bind (self, "Everything verified", "DERIVED all L4");
  mark (self, 1, PF_STATE_DONE, NULL);
  mark (self, 0, PF_STATE_DONE, "seen on the console");
  pf_run_count_verified (self->run, &verified);
  g_assert_cmpuint (verified.by_probe, ==, 0);
  g_assert_cmpuint (verified.by_person, ==, 1);
  g_assert_cmpuint (verified.by_other, ==, 1);
  g_assert_cmpuint (verified.overridden, ==, 1);
  observe (self, 0, PF_OUTCOME_PASS, NULL);
  pf_run_count_verified (self->run, &verified);
  g_assert_cmpuint (verified.by_probe, ==, 1);
  g_assert_cmpuint (verified.overridden, ==, 0);
}

/* Random work on the run; everything sensed by a probe. */
static void
do_something (Fixture *self)
{
  guint n_items = g_list_model_get_n_items (pf_run_get_items (self->run));
  guint index = (guint)g_test_rand_int_range (0, (gint32)n_items);
  PfRunItem *found = pf_run_get_item (self->run, index);

  if (g_test_rand_int_range (0, 4) == 0)
    vote (self, g_test_rand_int_range (0, 2) ? "Release Lead" : "Security Lead",
          g_test_rand_int_range (0, 5) ? PF_VOTE_GO : PF_VOTE_NO_GO);
  else if (pf_run_item_get_probe (found) != NULL && !pf_run_item_follows (found))
    observe (self, index, g_test_rand_int_range (0, 3) ? PF_OUTCOME_PASS : PF_OUTCOME_FAIL, "check");
  else if (!pf_run_item_is_leaf (found) || pf_run_item_follows (found))
    return;
  else if (pf_run_item_is_criterion (found) && !pf_run_item_is_answer_derived (found))
    answer (self, index, (PfAnswer)g_test_rand_int_range (1, 3));
  else if (pf_run_item_counts (found))
    mark (self, index, g_test_rand_int_range (0, 6) ? PF_STATE_DONE : PF_STATE_FAILED, "so it is");
}

static gboolean
lose_answer (Fixture *self)
{
  guint index = find (self, "Team ready");
  PfRunItem *found = pf_run_get_item (self->run, index);

  if (pf_run_item_get_answer (found) != PF_ANSWER_YES)
    return FALSE;
  answer (self, index, PF_ANSWER_NONE);
  return TRUE;
}

static gboolean
lose_vote (Fixture *self)
{
  g_autoptr (GPtrArray) poll = pf_run_list_poll (self->run);

  for (guint i = 0; i < poll->len; i++) {
    const PfVote *found = g_ptr_array_index (poll, i);

    if (found->value != PF_VOTE_GO)
      continue;
    vote (self, found->role, PF_VOTE_WITHDRAWN);
    return TRUE;
  }
  return FALSE;
}

static void
lose_outcome (Fixture *self, guint index)
{
  GError *error = NULL;

  if (g_test_rand_int_range (0, 2))
    observe (self, index, PF_OUTCOME_UNKNOWN, "local-network");
  else
    act (self, pf_run_plan_stale (self->run, index, &error), &error);
}

/* What is lost never makes the verdict better: an outcome, good or bad, an answer, a vote, a value. */
static void
test_monotone (Fixture *self, gconstpointer data)
{
  GError *error = NULL;
  guint n_lost = 0;

  bind (self, "Backups taken", "GET http://127.0.0.1:1/\nexpect status == 200\n");
  bind (self, "Certificates broken", "GET http://127.0.0.1:2/\nexpect status == 200\n");
  bind (self, "Everything verified", "DERIVED all L4 L5");
  bind (self, "Ready in any region", "DERIVED any L4 L6");
  for (guint round = 0; round < 60; round++) {
    PfVerdict before;

    if (g_test_rand_int_range (0, 4))
      settle (self, PF_NONE);
    for (guint i = 0; i < 3; i++)
      do_something (self);
    before = pf_run_get_verdict (self->run, NULL);
    switch (g_test_rand_int_range (0, 5)) {
    case 0:
      lose_outcome (self, find (self, "Backups taken"));
      break;
    case 1:
      lose_outcome (self, find (self, "Certificates broken"));
      break;
    case 2:
      n_lost += lose_answer (self) ? 1 : 0;
      break;
    case 3:
      n_lost += lose_vote (self) ? 1 : 0;
      break;
    default:
      act (self, pf_run_plan_set_variable (self->run, 0, NULL, &error), &error);
      break;
    }
    g_assert_cmpint (pf_run_get_verdict (self->run, NULL), >=, before);
  }
  g_assert_cmpuint (n_lost, >, 0);
}

static GBytes *
read_checklist (const char *name)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  char *contents;
  gsize length;

  if (path == NULL || !g_file_get_contents (path, &contents, &length, NULL))
    return NULL;
  return g_bytes_new_take (contents, length);
}

static guint
find_line (Fixture *self, guint line)
{
  guint n_items = g_list_model_get_n_items (pf_run_get_items (self->run));

  for (guint i = 0; i < n_items; i++)
    if (pf_run_item_get_item (pf_run_get_item (self->run, i))->line == line)
      return i;
  g_assert_not_reached ();
}

static const char *
id_at (Fixture *self, guint line)
{
  return pf_run_item_get_id (pf_run_get_item (self->run, find_line (self, line)));
}

/* GO / NO-GO that explains itself, with a checklist of another team. */
static void
test_go_no_go (void)
{
  static const char *const roles[] = { "Deployment Lead", "Technical Lead", "Operations Lead", "Security Lead" };
  Fixture fixture = { 0 };
  g_autoptr (GBytes) bytes = read_checklist ("000_89b92369fbef4363.txt");
  g_autoptr (GPtrArray) votes = NULL;
  g_autofree char *named = NULL;

  if (bytes == NULL) {
    g_test_skip ("the checklists are not here");
    return;
  }
  open_bytes (&fixture, bytes);
  settle (&fixture, find_line (&fixture, 33));
  assert_verdict (&fixture, PF_VERDICT_HOLD);
  named = why (&fixture, id_at (&fixture, 214));
  g_assert_true (g_str_has_prefix (named, "unanswered (1 open: L33 "));
  mark (&fixture, find_line (&fixture, 33), PF_STATE_DONE, "agreed");
  assert_verdict (&fixture, PF_VERDICT_GO);

  answer (&fixture, find_line (&fixture, 231), PF_ANSWER_YES);
  assert_verdict (&fixture, PF_VERDICT_NO_GO);
  assert_why (&fixture, id_at (&fixture, 231), "yes");
  answer (&fixture, find_line (&fixture, 231), PF_ANSWER_NO);

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    vote (&fixture, roles[i], PF_VOTE_GO);
  votes = pf_run_list_poll (fixture.run);
  g_assert_cmpuint (votes->len, ==, G_N_ELEMENTS (roles));
  g_clear_pointer (&votes, g_ptr_array_unref);
  assert_verdict (&fixture, PF_VERDICT_GO);
  vote (&fixture, "Security Lead", PF_VOTE_WITHDRAWN);
  assert_verdict (&fixture, PF_VERDICT_HOLD);
  assert_why (&fixture, "Security Lead", "vote: Security Lead withdrawn");
  votes = pf_run_list_votes (fixture.run);
  g_assert_cmpuint (votes->len, ==, G_N_ELEMENTS (roles));
  g_assert_cmpint (find_vote (votes, "Security Lead")->ended_at, >=, 0);
  tear_down (&fixture, NULL);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/decision/votes", test_votes },
    { "/decision/following", test_following },
    { "/decision/sensed-criterion", test_sensed_criterion },
    { "/decision/derived", test_derived },
    { "/decision/derived-at-once", test_derived_at_once },
    { "/decision/tagged", test_tagged },
    { "/decision/close", test_close },
    { "/decision/close-worse", test_close_worse },
    { "/decision/proposed-outcome", test_proposed_outcome },
    { "/decision/verified", test_verified },
    { "/decision/monotone", test_monotone },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/decision/go-no-go", test_go_no_go);
  return g_test_run ();
}
