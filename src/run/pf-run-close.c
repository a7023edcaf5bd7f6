/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-decision.h"

#include "document/pf-language.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>

static const char *const outcomes[] = { "success", "rolled-back", "aborted", NULL };

static gboolean
is_good (PfVerdict verdict)
{
  return verdict == PF_VERDICT_GO || verdict == PF_VERDICT_GO_WITH_WAIVERS;
}

static PfVerdict
declare (PfVerdict computed, const char *outcome)
{
  if (g_strcmp0 (outcome, "rolled-back") == 0)
    return PF_VERDICT_ROLLBACK;
  if (g_strcmp0 (outcome, "success") == 0)
    return computed == PF_VERDICT_GO_WITH_WAIVERS ? computed : PF_VERDICT_GO;
  return computed;
}

/**
 * pf_run_get_declarable:
 * @self: a run
 * @outcome: `success`, `rolled-back` or `aborted`
 *
 * Returns: the verdict that closing the run now with that outcome declares: GO, with waivers where there are any, for a
 *   success; ROLLBACK for what was rolled back; the computed one for what was aborted
 */
PfVerdict
pf_run_get_declarable (PfRun *self, const char *outcome)
{
  g_return_val_if_fail (PF_IS_RUN (self), PF_VERDICT_HOLD);

  return declare (pf_run_get_verdict (self, NULL), outcome);
}

/**
 * pf_run_needs_close_reason:
 * @self: a run
 * @outcome: `success`, `rolled-back` or `aborted`
 *
 * Returns: whether that outcome declares a better verdict than the computed one, which needs a reason
 */
gboolean
pf_run_needs_close_reason (PfRun *self, const char *outcome)
{
  PfVerdict computed;

  g_return_val_if_fail (PF_IS_RUN (self), TRUE);

  computed = pf_run_get_verdict (self, NULL);
  return declare (computed, outcome) < computed;
}

/**
 * pf_run_find_open_success_criterion:
 * @self: a run
 * @n_open: (out) (optional): how many there are
 *
 * A success is one only when every criterion of it was looked at, whether progress counts it or not.
 *
 * Returns: index of the first success criterion nobody answered; %PF_NONE when all are
 */
guint
pf_run_find_open_success_criterion (PfRun *self, guint *n_open)
{
  guint first = PF_NONE;
  guint n = 0;

  g_return_val_if_fail (PF_IS_RUN (self), PF_NONE);

  for (guint i = 0; i < self->item_array->len; i++) {
    PfRunItem *item = pf_run_get_item (self, i);

    if (!item->is_leaf || item->item->kind != PF_ITEM_SUCCESS_CRITERION
        || (item->state != PF_STATE_OPEN && item->state != PF_STATE_IN_PROGRESS))
      continue;
    first = MIN (first, i);
    n++;
  }
  if (n_open != NULL)
    *n_open = n;
  return first;
}

/* What the checklist's own choice of an outcome says; 0 for nothing. */
static int
judge_choice (PfRun *self)
{
  const GPtrArray *groups = pf_document_get_option_groups (self->document);
  const GPtrArray *options = pf_document_get_options (self->document);
  int judgement = 0;

  for (guint i = 0; i < groups->len; i++) {
    const PfOptionGroup *group = g_ptr_array_index (groups, i);
    PfPhraseMatch match;

    if (!group->is_outcome || self->chosen[i] == PF_NONE
        || !pf_phrase_set_find_next (PF_PHRASES (decisions),
                                     ((PfOption *)g_ptr_array_index (options, self->chosen[i]))->name, -1, 0, &match))
      continue;
    judgement = judgement == 0 ? match.meaning : MIN (judgement, match.meaning);
  }
  return judgement;
}

/**
 * pf_run_get_proposed_outcome:
 * @self: a run
 *
 * What to close the run with, as far as it says: a rollback that was started, then the checklist's own choice of an
 * outcome, then a verdict of GO.
 *
 * Returns: (transfer none) (nullable): `success`, `rolled-back` or `aborted`; %NULL when nothing speaks for one
 */
const char *
pf_run_get_proposed_outcome (PfRun *self)
{
  int judgement;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (self->had_rollback)
    return "rolled-back";
  judgement = judge_choice (self);
  if (judgement < 0)
    return g_str_equal (self->state, "prepared") ? "aborted" : "rolled-back";
  return judgement > 0 || is_good (pf_run_get_verdict (self, NULL)) ? "success" : NULL;
}

static gboolean
verdict_from_string (const char *text, PfVerdict *verdict)
{
  for (PfVerdict known = PF_VERDICT_GO; known <= PF_VERDICT_ROLLBACK; known++)
    if (g_strcmp0 (text, pf_verdict_to_string (known)) == 0) {
      *verdict = known;
      return TRUE;
    }
  return FALSE;
}

/**
 * pf_run_get_decision:
 * @self: a run
 * @decision: (out caller-allocates): what was declared; valid until the run changes
 *
 * Returns: whether the run is closed
 */
gboolean
pf_run_get_decision (PfRun *self, PfDecision *decision)
{
  static const char *const actions[] = { "run.close", NULL };
  g_autoptr (GArray) changes = NULL;
  const PfChange *last;

  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  *decision = (PfDecision){ 0 };
  if (!pf_run_state_is_closed (self->state))
    return FALSE;
  changes = pf_run_list_changes (self, actions, NULL);
  if (changes->len == 0)
    return FALSE;
  last = &g_array_index (changes, PfChange, changes->len - 1);
  decision->outcome = pf_change_get_string (last, "outcome");
  /* One that says nothing declares what is computed. */
  if (!verdict_from_string (pf_change_get_string (last, "verdict"), &decision->declared))
    decision->declared = pf_run_get_verdict (self, NULL);
  decision->reason = pf_change_get_text (last, "reason");
  decision->by = last->actor;
  decision->at = last->at;
  return TRUE;
}

static gboolean
check_success (PfRun *self, GError **error)
{
  guint n_open;
  guint first = pf_run_find_open_success_criterion (self, &n_open);
  const PfItem *item;

  if (first == PF_NONE)
    return TRUE;
  item = pf_run_get_item (self, first)->item;
  if (n_open == 1)
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                 _ ("The run cannot be closed as a success: nobody has said whether “%s” (line %u) is so. Answer it, or "
                    "waive it with a reason"),
                 item->text, item->line);
  else
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                 ngettext ("The run cannot be closed as a success: %u criterion of success is not answered, the first "
                           "of them “%s” (line %u). Answer it, or waive it with a reason",
                           "The run cannot be closed as a success: %u criteria of success are not answered, the first "
                           "of them “%s” (line %u). Answer them, or waive them with a reason",
                           n_open),
                 n_open, item->text, item->line);
  return FALSE;
}

static gboolean
check_close (PfRun *self, const char *outcome, const char *reason, PfVerdict computed, GError **error)
{
  g_autofree char *verdict = NULL;

  if (g_str_equal (outcome, "success") && !check_success (self, error))
    return FALSE;
  if (declare (computed, outcome) >= computed || !pf_run_plan_is_blank (reason))
    return pf_run_plan_check_text (reason, error);
  verdict = g_ascii_strup (pf_verdict_to_string (computed), -1);
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
               _ ("The verdict is %s, so the run is closed as a success only for a reason. Give one, or settle what "
                  "stands in the way"),
               verdict);
  return FALSE;
}

/**
 * pf_run_plan_close:
 * @self: a run
 * @outcome: `success`, `rolled-back` or `aborted`
 * @reason: (nullable): why the run is a success although the verdict is worse than GO with waivers; needed only then,
 *   and kept only then
 *
 * Ends the run, and a rollback that is under way with it, and declares its verdict, see [method@Run.get_declarable].
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: PF_RUN_ERROR_INVALID for another outcome, a closed run, a missing reason, or a success of which not all
 *   criteria are answered
 */
GPtrArray *
pf_run_plan_close (PfRun *self, const char *outcome, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  PfVerdict computed;
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_not_closed (self, error))
    return NULL;
  if (!g_strv_contains (outcomes, outcome)) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                 _ ("“%s” is no outcome of a run; it is success, rolled-back or aborted"), outcome);
    return NULL;
  }
  computed = pf_run_get_verdict (self, NULL);
  if (!check_close (self, outcome, reason, computed, error))
    return NULL;
  pf_run_plan_add_rollback_end (self, acts, "the run was closed");
  act = pf_act_new ("run.close", NULL);
  pf_act_set_string (act, "outcome", outcome);
  pf_act_set_string (act, "verdict", pf_verdict_to_string (declare (computed, outcome)));
  if (declare (computed, outcome) < computed)
    pf_act_set_sealed (act, "reason", reason);
  g_ptr_array_add (acts, act);
  return g_steal_pointer (&acts);
}
