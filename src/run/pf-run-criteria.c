/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run.h"

#include "document/pf-completion.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>

/* GO and NO-GO criteria: said by a person, by a probe that states the healthy condition, or following from the items. */

/**
 * pf_run_item_is_criterion:
 * @self: an item of a run
 *
 * Returns: whether it is answered yes or no
 */
gboolean
pf_run_item_is_criterion (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), FALSE);

  return self->is_leaf
         && (self->item->kind == PF_ITEM_CRITERION_GO || self->item->kind == PF_ITEM_CRITERION_NO_GO);
}

/* The answer that is hoped for. */
PfAnswer
pf_run_item_get_good_answer (PfRunItem *self)
{
  return self->item->kind == PF_ITEM_CRITERION_NO_GO ? PF_ANSWER_NO : PF_ANSWER_YES;
}

static PfAnswer
get_bad_answer (PfRunItem *self)
{
  return self->item->kind == PF_ITEM_CRITERION_NO_GO ? PF_ANSWER_YES : PF_ANSWER_NO;
}

/* Whether the criterion says of all items that they are done, or for NO-GO that they are not. */
gboolean
pf_run_item_find_following (const PfItem *item)
{
  if (item->kind == PF_ITEM_CRITERION_GO)
    return pf_completion_find (item->text) == PF_COMPLETION_ALL_DONE;
  return item->kind == PF_ITEM_CRITERION_NO_GO && pf_completion_find (item->text) == PF_COMPLETION_NOT_ALL_DONE;
}

/**
 * pf_run_item_is_answer_derived:
 * @self: an item of a run
 *
 * Returns: whether it is a criterion whose answer follows from the states of all items, and nobody said that it is
 *   otherwise: not answered while something is open, badly when something failed, well when all is settled
 */
gboolean
pf_run_item_is_answer_derived (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), FALSE);

  return self->follows && pf_run_item_is_criterion (self) && self->probe == NULL
         && self->answer != get_bad_answer (self);
}

/**
 * pf_run_item_get_answer:
 * @self: an item of a run
 *
 * Returns: how the criterion is answered, by somebody or by what follows from the items
 */
PfAnswer
pf_run_item_get_answer (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), PF_ANSWER_NONE);

  return pf_run_item_is_answer_derived (self) ? self->derived : self->answer;
}

/**
 * pf_answer_to_string:
 * @answer: an answer
 *
 * Returns: (transfer none) (nullable): `yes` or `no`; %NULL for none
 */
const char *
pf_answer_to_string (PfAnswer answer)
{
  return answer == PF_ANSWER_YES ? "yes" : answer == PF_ANSWER_NO ? "no" : NULL;
}

static PfAnswer
derive (PfRunItem *item, const PfProgress *progress)
{
  if (progress->failed > 0)
    return get_bad_answer (item);
  return progress->open > 0 ? PF_ANSWER_NONE : pf_run_item_get_good_answer (item);
}

/* Finds anew what follows from the items; what is shown of it names how many there are. */
void
pf_run_update_answers (PfRun *self)
{
  PfProgress progress;

  if (self->n_following == 0)
    return;
  pf_run_get_progress (self, &progress);
  if (self->seen_open == progress.open && self->seen_failed == progress.failed && !self->was_reread)
    return;
  self->seen_open = progress.open;
  self->seen_failed = progress.failed;
  for (guint i = 0; i < self->item_array->len; i++) {
    PfRunItem *item = pf_run_get_item (self, i);

    if (!item->follows)
      continue;
    item->derived = derive (item, &progress);
    pf_run_mark_dirty (self, item);
  }
}

static void
fold_answer (PfRun *self, const PfChange *change)
{
  PfRunItem *item = pf_run_find_leaf (self, change);
  const char *answer = pf_change_get_string (change, "answer");
  const char *method = pf_change_get_string (change, "method");

  if (item == NULL)
    return;
  item->answer = g_strcmp0 (answer, "yes") == 0  ? PF_ANSWER_YES
                 : g_strcmp0 (answer, "no") == 0 ? PF_ANSWER_NO
                                                 : PF_ANSWER_NONE;
  item->method = item->answer == PF_ANSWER_NONE ? PF_METHOD_NONE
                 : method != NULL               ? pf_method_from_string (method)
                                                : PF_METHOD_PERSON;
  pf_replace_string (&item->reason, pf_change_get_text (change, "reason"));
  pf_run_stamp_item (item, change);
  pf_run_mark_dirty (self, item);
}

static const PfRunFold folds[] = {
  { "criterion.answer", fold_answer },
  { NULL, NULL },
};
const PfRunPart pf_run_criteria_part = { folds, NULL };

static void
add_answer (GPtrArray *acts, PfRunItem *criterion, PfAnswer answer, PfMethod method, const char *reason)
{
  PfAct *act = pf_act_new ("criterion.answer", criterion->item->id);

  pf_act_set_string (act, "answer", pf_answer_to_string (answer));
  pf_act_set_string (act, "method", pf_method_to_string (method));
  if (!pf_run_plan_is_blank (reason))
    pf_act_set_sealed (act, "reason", reason);
  g_ptr_array_add (acts, act);
}

static PfRunItem *
find_criterion (PfRun *self, guint index, GError **error)
{
  PfRunItem *criterion = index < self->item_array->len ? pf_run_get_item (self, index) : NULL;

  if (criterion != NULL && pf_run_item_is_criterion (criterion))
    return criterion;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
               _ ("“%s” (line %u) is no GO or NO-GO criterion. Mark it instead"),
               criterion != NULL ? criterion->item->text : "", criterion != NULL ? criterion->item->line : 0);
  return NULL;
}

/* Nobody can say that all is done while it is not. */
static gboolean
check_following (PfRunItem *criterion, PfAnswer answer, GError **error)
{
  if (!criterion->follows || criterion->probe != NULL || answer != pf_run_item_get_good_answer (criterion)
      || criterion->derived == answer)
    return TRUE;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
               _ ("“%s” (line %u) follows from the items, and not all of them are settled. Settle them, or waive them "
                  "with a reason"),
               criterion->item->text, criterion->item->line);
  return FALSE;
}

static gboolean
check_verified (PfRunItem *criterion, PfAnswer answer, const char *reason, GError **error)
{
  if (criterion->probe == NULL || answer != pf_run_item_get_good_answer (criterion) || !pf_run_plan_is_blank (reason))
    return pf_run_plan_check_text (reason, error);
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
               _ ("“%s” (line %u) is verified by a probe. Run the probe, or give a reason to override it"),
               criterion->item->text, criterion->item->line);
  return FALSE;
}

/**
 * pf_run_plan_answer:
 * @self: a run
 * @item: index of a criterion
 * @answer: whether it holds, or that nobody knows yet
 * @reason: (nullable): why; needed to answer well what a probe verifies, which is an override
 *
 * One that follows from the items can only be answered badly, or that answer taken back.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when it is answered so already
 * Throws: PF_RUN_ERROR_INVALID for an item that is no criterion, a missing reason, or a closed run
 */
GPtrArray *
pf_run_plan_answer (PfRun *self, guint item, PfAnswer answer, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  PfRunItem *criterion;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_going_on (self, error))
    return NULL;
  criterion = find_criterion (self, item, error);
  if (criterion == NULL || !check_following (criterion, answer, error)
      || !check_verified (criterion, answer, reason, error))
    return NULL;
  /* That all is done is not said, but no longer denied. */
  if (criterion->follows && criterion->probe == NULL && answer == pf_run_item_get_good_answer (criterion))
    answer = PF_ANSWER_NONE;
  if (criterion->answer == answer && pf_run_plan_is_blank (reason))
    return g_steal_pointer (&acts);
  pf_run_plan_add_start (self, acts);
  if (criterion->probe != NULL && answer == pf_run_item_get_good_answer (criterion))
    pf_run_plan_add_override (acts, criterion, FALSE, reason);
  add_answer (acts, criterion, answer, PF_METHOD_PERSON, reason);
  return g_steal_pointer (&acts);
}

/* What an outcome makes of the answer. A probe states the healthy condition, of a NO-GO criterion too. */
static PfAnswer
answer_after_outcome (PfRunItem *criterion, PfOutcomeValue value)
{
  switch (value) {
  case PF_OUTCOME_PASS:
  case PF_OUTCOME_WARN:
    return pf_run_item_get_good_answer (criterion);
  case PF_OUTCOME_FAIL:
    return pf_run_item_is_overridden (criterion) ? criterion->answer : get_bad_answer (criterion);
  case PF_OUTCOME_UNKNOWN:
  default:
    /* Never to the better: what was bad stays so. */
    return criterion->answer == pf_run_item_get_good_answer (criterion) && !pf_run_item_is_overridden (criterion)
               ? PF_ANSWER_NONE
               : criterion->answer;
  }
}

/* Whether the outcome of its probe answers the criterion otherwise; adds the answer then. A pass takes the place of an
 * override. */
gboolean
pf_run_plan_add_answer (GPtrArray *acts, PfRunItem *criterion, PfOutcomeValue value, PfMethod method)
{
  gboolean derived = method == PF_METHOD_DERIVED && criterion->method == PF_METHOD_DERIVED;
  /* What followed from other items does so no longer, good or bad. */
  PfAnswer answer = derived && value == PF_OUTCOME_UNKNOWN ? PF_ANSWER_NONE : answer_after_outcome (criterion, value);
  gboolean is_pass = value == PF_OUTCOME_PASS || value == PF_OUTCOME_WARN;

  if (answer == criterion->answer && !(is_pass && pf_run_item_is_overridden (criterion)))
    return FALSE;
  add_answer (acts, criterion, answer, method, NULL);
  return TRUE;
}
