/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "run/pf-run-decision.h"

#include <glib/gi18n-lib.h>

/* The poll of roles, and how a run ends. */

static JsonObject *
vote_to_json (const PfVote *vote)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "role", vote->role);
  json_object_set_string_member (object, "id", vote->id);
  pf_cli_set_text (object, "vote", vote->value != PF_VOTE_NONE ? pf_vote_value_to_string (vote->value) : NULL);
  pf_cli_set_text (object, "by", vote->by);
  pf_cli_set_time (object, "at", vote->by != NULL ? vote->at : -1);
  pf_cli_set_text (object, "reason", vote->reason);
  return object;
}

/**
 * pf_cli_votes_to_json:
 * @run: a run
 *
 * Returns: (transfer full): what each role says now
 */
JsonArray *
pf_cli_votes_to_json (PfRun *run)
{
  g_autoptr (GPtrArray) poll = pf_run_list_poll (run);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < poll->len; i++)
    json_array_add_object_element (array, vote_to_json (g_ptr_array_index (poll, i)));
  return array;
}

/**
 * pf_cli_decision_to_json:
 * @run: a run
 *
 * Returns: (transfer full): what was declared when the run was closed, or, while it is open, the outcome that is
 *   proposed
 */
JsonObject *
pf_cli_decision_to_json (PfRun *run)
{
  JsonObject *object = json_object_new ();
  PfDecision decision;
  gboolean decided = pf_run_get_decision (run, &decision);

  pf_cli_set_text (object, "outcome", decision.outcome);
  pf_cli_set_text (object, "verdict", decided ? pf_verdict_to_string (decision.declared) : NULL);
  pf_cli_set_text (object, "reason", decision.reason);
  pf_cli_set_text (object, "by", decision.by);
  pf_cli_set_time (object, "at", decided ? decision.at : -1);
  pf_cli_set_text (object, "proposed_outcome", decided ? NULL : pf_run_get_proposed_outcome (run));
  return object;
}

/**
 * pf_cli_add_verified:
 * @run: a run
 * @object: gets how the items that are done came to be so
 */
void
pf_cli_add_verified (PfRun *run, JsonObject *object)
{
  PfVerified verified;

  pf_run_count_verified (run, &verified);
  json_object_set_int_member (object, "by_probe", verified.by_probe);
  json_object_set_int_member (object, "by_person", verified.by_person);
  json_object_set_int_member (object, "by_other", verified.by_other);
  json_object_set_int_member (object, "overridden", verified.overridden);
}

/**
 * pf_cli_print_poll:
 * @run: a run
 *
 * Prints what each role says, when anybody voted.
 */
void
pf_cli_print_poll (PfRun *run)
{
  g_autoptr (GPtrArray) poll = pf_run_list_poll (run);
  gboolean begun = FALSE;

  for (guint i = 0; i < poll->len; i++)
    begun |= ((PfVote *) g_ptr_array_index (poll, i))->value != PF_VOTE_NONE;
  if (!begun)
    return;
  g_print ("\n%s\n", _("Votes"));
  for (guint i = 0; i < poll->len; i++) {
    const PfVote *vote = g_ptr_array_index (poll, i);

    g_print ("  %-10s %s%s%s\n",
             vote->value != PF_VOTE_NONE ? pf_vote_value_to_string (vote->value) : "–", vote->role,
             vote->reason != NULL ? ": " : "", vote->reason != NULL ? vote->reason : "");
  }
}

/**
 * pf_cli_print_verified:
 * @run: a run
 *
 * Prints how the items that are done came to be so.
 */
void
pf_cli_print_verified (PfRun *run)
{
  PfVerified verified;

  pf_run_count_verified (run, &verified);
  if (verified.by_probe + verified.by_person + verified.by_other + verified.overridden == 0)
    return;
  /* Translators: how the items that are done came to be so */
  g_print (_("%u by probe, %u by people, %u overridden"), verified.by_probe, verified.by_person, verified.overridden);
  if (verified.by_other > 0)
    /* Translators: follows “96 by probe, 47 by people, 3 overridden” */
    g_print (_(", %u otherwise"), verified.by_other);
  g_print ("\n");
}

/**
 * pf_cli_print_decision:
 * @run: a run
 *
 * Prints what was declared when the run was closed, or the outcome the checklist itself proposes.
 */
void
pf_cli_print_decision (PfRun *run)
{
  PfDecision decision;
  g_autofree char *verdict = NULL;

  if (pf_run_get_decision (run, &decision)) {
    verdict = g_ascii_strup (pf_verdict_to_string (decision.declared), -1);
    g_print (_("Closed as %s, declared %s"), decision.outcome != NULL ? decision.outcome : "?", verdict);
    g_print ("%s%s\n", decision.reason != NULL ? ": " : "", decision.reason != NULL ? decision.reason : "");
  } else if (pf_run_get_proposed_outcome (run) != NULL) {
    g_print (_("Ready to close as %s"), pf_run_get_proposed_outcome (run));
    g_print ("\n");
  }
}

static gboolean
parse_vote (const char *word, PfVoteValue *value, GError **error)
{
  if (g_str_equal (word, "withdraw"))
    *value = PF_VOTE_WITHDRAWN;
  else if (!pf_vote_value_from_string (word, value))
    return pf_cli_usage (error, _("“%s” is no vote. Write go, no-go, abstain or withdraw"), word);
  return TRUE;
}

static const PfVote *
find_vote (const GPtrArray *poll, const char *role)
{
  g_autofree char *name = g_strstrip (g_strdup (role));
  g_autofree char *id = pf_slug_new (name, "role");

  for (guint i = 0; i < poll->len; i++)
    if (g_str_equal (((PfVote *) g_ptr_array_index (poll, i))->id, id))
      return g_ptr_array_index (poll, i);
  return NULL;
}

static void
report_vote (PfCliCall *call, PfRunSession *session, GPtrArray *acts)
{
  PfRun *run = pf_run_session_get_run (session);
  g_autoptr (GPtrArray) poll = pf_run_list_poll (run);
  const PfVote *vote = find_vote (poll, call->arguments[1]);
  const char *verdict = pf_verdict_to_string (pf_run_get_verdict (run, NULL));
  JsonObject *object;

  if (vote == NULL)
    return;
  if (!call->json) {
    g_autofree char *upper = g_ascii_strup (verdict, -1);

    g_print ("%s: %s\n", vote->role, pf_vote_value_to_string (vote->value));
    g_print (_("Verdict: %s"), upper);
    g_print ("\n");
    return;
  }
  object = pf_cli_describe_acts (session, acts);
  json_object_set_string_member (object, "role", vote->role);
  json_object_set_string_member (object, "vote", pf_vote_value_to_string (vote->value));
  json_object_set_string_member (object, "verdict", verdict);
  pf_cli_take_json_object (object);
}

/**
 * pf_cli_vote:
 * @call: the call
 * @error: return location
 *
 * `vote`: says what a role votes, or takes its vote back.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_vote (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = NULL;
  g_autoptr (GPtrArray) acts = NULL;
  PfVoteValue value;

  if (!parse_vote (call->arguments[2], &value, error))
    return PF_CLI_EXIT_USAGE;
  session = pf_cli_open_run (call, error);
  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  acts = pf_run_plan_vote (pf_run_session_get_run (session), call->arguments[1], value, call->reason, error);
  if (acts == NULL || !pf_run_session_act_sync (session, acts, error))
    return PF_CLI_EXIT_FAILED;
  report_vote (call, session, acts);
  return PF_CLI_EXIT_YES;
}

static void
report_close (PfCliCall *call, PfRunSession *session, GPtrArray *acts)
{
  PfRun *run = pf_run_session_get_run (session);
  JsonObject *object;

  if (!call->json) {
    g_print (_("Run %.8s is %s\n"), pf_run_get_id (run), pf_run_get_state (run));
    pf_cli_print_decision (run);
    return;
  }
  object = pf_cli_describe_acts (session, acts);
  json_object_set_string_member (object, "state", pf_run_get_state (run));
  json_object_set_object_member (object, "decision", pf_cli_decision_to_json (run));
  pf_cli_take_json_object (object);
}

/**
 * pf_cli_close:
 * @call: the call
 * @error: return location
 *
 * `close`: ends a run with its outcome.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_close (PfCliCall *call, GError **error)
{
  static const char *const outcomes[] = { "success", "rolled-back", "aborted", NULL };
  g_autoptr (PfRunSession) session = NULL;
  g_autoptr (GPtrArray) acts = NULL;

  if (!g_strv_contains (outcomes, call->outcome)) {
    pf_cli_usage (error, _("--outcome %s: write success, rolled-back or aborted"), call->outcome);
    return PF_CLI_EXIT_USAGE;
  }
  session = pf_cli_open_run (call, error);
  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  acts = pf_run_plan_close (pf_run_session_get_run (session), call->outcome, call->reason, error);
  if (acts == NULL || !pf_run_session_act_sync (session, acts, error))
    return PF_CLI_EXIT_FAILED;
  report_close (call, session, acts);
  return PF_CLI_EXIT_YES;
}
