/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-decision.h"

#include "document/pf-secret-pattern.h"
#include "run/pf-run-private.h"
#include "run/pf-run-triggers.h"

/* How many of the items behind a derived answer are named. */
#define MAX_NAMED 3

/* Longest text of one of them, in characters. */
#define MAX_TEXT 80

/**
 * pf_blocker_free:
 * @self: (transfer full) (nullable): a blocker
 */
void
pf_blocker_free (PfBlocker *self)
{
  if (self == NULL)
    return;
  g_free (self->item);
  g_free (self->variable);
  g_free (self->role);
  g_free (self->why);
  g_free (self);
}

/* Of a criterion: answered the way that is hoped for, not at all, or the other way. */
static PfVerdict
weigh_criterion (PfRunItem *item)
{
  PfAnswer answer = pf_run_item_get_answer (item);
  PfAnswer good = item->item->kind == PF_ITEM_CRITERION_GO ? PF_ANSWER_YES : PF_ANSWER_NO;

  if (answer == PF_ANSWER_NONE)
    return PF_VERDICT_HOLD;
  if (answer != good)
    return PF_VERDICT_NO_GO;
  return pf_run_item_is_overridden (item) ? PF_VERDICT_GO_WITH_WAIVERS : PF_VERDICT_GO;
}

/* The best verdict one item allows. */
static PfVerdict
weigh (PfRunItem *item)
{
  if (pf_run_item_is_criterion (item))
    return weigh_criterion (item);
  if (pf_run_item_is_tripped (item))
    return PF_VERDICT_ROLLBACK;
  if (!item->is_leaf || !item->counted)
    return PF_VERDICT_GO;
  switch (item->state) {
  case PF_STATE_FAILED:
    return PF_VERDICT_NO_GO;
  case PF_STATE_WAIVED:
  case PF_STATE_DEFERRED:
    return PF_VERDICT_GO_WITH_WAIVERS;
  case PF_STATE_DONE:
    return pf_run_item_is_overridden (item) ? PF_VERDICT_GO_WITH_WAIVERS : PF_VERDICT_GO;
  case PF_STATE_NOT_APPLICABLE:
    return PF_VERDICT_GO;
  case PF_STATE_OPEN:
  case PF_STATE_IN_PROGRESS:
  default:
    return PF_VERDICT_HOLD;
  }
}

/* The best verdict one role's vote allows. Who withdraws leaves the poll incomplete. */
static PfVerdict
weigh_vote (const PfVote *vote)
{
  switch (vote->value) {
  case PF_VOTE_NO_GO:
    return PF_VERDICT_NO_GO;
  case PF_VOTE_WITHDRAWN:
    return PF_VERDICT_HOLD;
  case PF_VOTE_NONE:
  case PF_VOTE_GO:
  case PF_VOTE_ABSTAIN:
  default:
    return PF_VERDICT_GO;
  }
}

/* Whether the checklist says that nothing goes on without the item. */
static gboolean
is_tagged (const PfItem *item)
{
  static const char *const tags[] = { "blocker", "critical", "p0", NULL };

  return item->severity != NULL && g_strv_contains (tags, item->severity);
}

/* `1 open: L12 Backups taken`, `5 open: L12, L13, L14, …` */
static void
describe_items (PfRun *self, GString *text, PfVerdict verdict)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  PfRunItem *item;

  for (guint i = 0; i < self->item_array->len; i++) {
    item = pf_run_get_item (self, i);
    if (!pf_run_item_is_criterion (item) && weigh (item) == verdict)
      g_ptr_array_add (found, item);
  }
  g_string_append_printf (text, "%u %s", found->len, verdict == PF_VERDICT_NO_GO ? "failed" : "open");
  for (guint i = 0; i < MIN (found->len, MAX_NAMED); i++)
    g_string_append_printf (text, "%s L%u", i == 0 ? ":" : ",",
                            ((PfRunItem *)g_ptr_array_index (found, i))->item->line);
  if (found->len > MAX_NAMED)
    g_string_append (text, ", …");
  if (found->len == 1) {
    g_autofree char *short_text = NULL;
    g_autofree char *masked = NULL;

    item = g_ptr_array_index (found, 0);
    masked = pf_secret_pattern_mask (item->item->text, NULL);
    short_text = g_utf8_strlen (masked, -1) > MAX_TEXT ? g_utf8_substring (masked, 0, MAX_TEXT) : g_strdup (masked);
    g_string_append_printf (text, " %s%s", short_text, g_utf8_strlen (masked, -1) > MAX_TEXT ? "…" : "");
  }
}

static char *
describe_criterion (PfRun *self, PfRunItem *item)
{
  PfAnswer answer = pf_run_item_get_answer (item);
  const char *word = answer == PF_ANSWER_NONE ? "unanswered" : pf_answer_to_string (answer);
  GString *text = g_string_new (word);

  if (pf_run_item_is_overridden (item)) {
    g_string_append (text, ": overridden");
  } else if (pf_run_item_is_answer_derived (item)) {
    g_string_append (text, " (");
    describe_items (self, text, answer == PF_ANSWER_NONE ? PF_VERDICT_HOLD : PF_VERDICT_NO_GO);
    g_string_append_c (text, ')');
  } else if (item->stale) {
    g_string_append (text, ": stale");
  } else if (item->outcome != NULL && item->method != PF_METHOD_PERSON) {
    const char *reason = pf_outcome_get_reason (item->outcome);

    g_string_append_printf (text, ": %s%s%s", pf_outcome_value_to_string (pf_outcome_get_value (item->outcome)),
                            reason != NULL ? ", " : "", reason != NULL ? reason : "");
  }
  return g_string_free (text, FALSE);
}

/* In a fixed English form, since the record holds it: the state, then what the probe said. Reasons that people wrote
 * stay out of it; they are sealed. */
static char *
describe_state (PfRunItem *item)
{
  const char *state = pf_item_state_to_string (item->state);
  const char *reason;

  if (item->trigger != PF_TRIGGER_ARMED)
    return g_strdup_printf ("%s: %s", pf_trigger_state_to_string (item->trigger),
                            pf_trigger_watch_to_string (pf_run_item_get_trigger_watch (item)));
  if (pf_run_item_is_overridden (item))
    return g_strdup ("overridden");
  if (item->outcome == NULL || (item->state != PF_STATE_OPEN && item->state != PF_STATE_FAILED))
    return g_strdup (state);
  if (item->stale)
    return g_strdup_printf ("%s: stale", state);
  reason = pf_outcome_get_reason (item->outcome);
  return g_strdup_printf ("%s: %s%s%s", state, pf_outcome_value_to_string (pf_outcome_get_value (item->outcome)),
                          reason != NULL ? ", " : "", reason != NULL ? reason : "");
}

static char *
describe_blocker (PfRun *self, PfRunItem *item)
{
  g_autofree char *text
      = pf_run_item_is_criterion (item) ? describe_criterion (self, item) : describe_state (item);

  return is_tagged (item->item) ? g_strdup_printf ("%s (%s)", text, item->item->severity) : g_steal_pointer (&text);
}

/* The items that allow no better verdict than this one, first those that the checklist calls blockers. */
static void
list_items (PfRun *self, GPtrArray *blockers, const PfVerdict *weights, PfVerdict verdict)
{
  for (guint pass = 0; pass < 2; pass++) {
    for (guint i = 0; i < self->item_array->len; i++) {
      PfRunItem *item = pf_run_get_item (self, i);
      PfBlocker *blocker;

      if (weights[i] != verdict || is_tagged (item->item) != (pass == 0))
        continue;
      blocker = g_new0 (PfBlocker, 1);
      blocker->item = g_strdup (item->item->id);
      blocker->line = item->item->line;
      blocker->why = describe_blocker (self, item);
      g_ptr_array_add (blockers, blocker);
    }
  }
}

static void
list_votes (const GPtrArray *poll, GPtrArray *blockers, PfVerdict verdict)
{
  for (guint i = 0; i < poll->len; i++) {
    const PfVote *vote = g_ptr_array_index (poll, i);
    PfBlocker *blocker;

    if (weigh_vote (vote) != verdict)
      continue;
    blocker = g_new0 (PfBlocker, 1);
    blocker->role = g_strdup (vote->role);
    blocker->why = g_strdup_printf ("vote: %s %s", vote->role, pf_vote_value_to_string (vote->value));
    g_ptr_array_add (blockers, blocker);
  }
}

static void
list_blockers (PfRun *self, const PfVerdict *weights, const GPtrArray *poll, GPtrArray *blockers)
{
  for (int verdict = PF_VERDICT_ROLLBACK; verdict > PF_VERDICT_GO; verdict--) {
    list_items (self, blockers, weights, (PfVerdict)verdict);
    if (verdict != PF_VERDICT_GO_WITH_WAIVERS)
      list_votes (poll, blockers, (PfVerdict)verdict);
    if (verdict == PF_VERDICT_HOLD)
      pf_run_list_open_variables (self, blockers);
  }
}

/**
 * pf_run_get_verdict:
 * @self: a run
 * @blockers: (nullable) (element-type PfBlocker): array to which the blockers are added, the worst first
 *
 * Worst first: a trigger that is tripped, acknowledged or not, is ROLLBACK; a failed item, a GO criterion answered no, a NO-GO criterion answered yes or a NO-GO vote is NO-GO; an
 * open item, an unanswered criterion, a vote that was withdrawn and a variable without a value, unless only a rollback
 * needs it, are HOLD; a waived, deferred or overridden item is GO with waivers, whatever its severity, and one that the
 * checklist calls a blocker stands first among those. What is not known never makes a verdict better. Every verdict
 * other than GO has its blockers.
 *
 * Returns: the verdict
 */
PfVerdict
pf_run_get_verdict (PfRun *self, GPtrArray *blockers)
{
  g_autofree PfVerdict *weights = NULL;
  g_autoptr (GPtrArray) poll = NULL;
  PfVerdict verdict = PF_VERDICT_GO;

  g_return_val_if_fail (PF_IS_RUN (self), PF_VERDICT_HOLD);

  weights = g_new0 (PfVerdict, self->item_array->len + 1);
  for (guint i = 0; i < self->item_array->len; i++) {
    weights[i] = weigh (pf_run_get_item (self, i));
    verdict = MAX (verdict, weights[i]);
  }
  poll = pf_run_list_poll (self);
  for (guint i = 0; i < poll->len; i++)
    verdict = MAX (verdict, weigh_vote (g_ptr_array_index (poll, i)));
  if (pf_run_count_open_variables (self) > 0)
    verdict = MAX (verdict, PF_VERDICT_HOLD);
  if (blockers != NULL)
    list_blockers (self, weights, poll, blockers);
  return verdict;
}

/**
 * pf_run_count_verified:
 * @self: a run
 * @verified: (out caller-allocates): the counted items that are done, by who vouches for them
 */
void
pf_run_count_verified (PfRun *self, PfVerified *verified)
{
  g_return_if_fail (PF_IS_RUN (self));

  *verified = (PfVerified){ 0 };
  for (guint i = 0; i < self->item_array->len; i++) {
    PfRunItem *item = pf_run_get_item (self, i);

    if (!item->counted || item->state != PF_STATE_DONE)
      continue;
    if (pf_run_item_is_overridden (item))
      verified->overridden++;
    else if (item->method == PF_METHOD_PROBE)
      verified->by_probe++;
    else if (item->method == PF_METHOD_PERSON)
      verified->by_person++;
    else
      verified->by_other++;
  }
}
