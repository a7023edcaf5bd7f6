/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-triggers.h"

#include "probe/pf-clock.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>

/* Tripping, acknowledging and clearing the triggers of a run. */

static PfRunItem *
find_trigger (PfRun *self, guint index, GError **error)
{
  PfRunItem *item;

  if (index >= self->item_array->len) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The checklist has no such item"));
    return NULL;
  }
  item = pf_run_get_item (self, index);
  if (pf_run_item_is_trigger (item))
    return item;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
               _ ("“%s” (line %u) is no rollback trigger. Mark it, or say that its section holds triggers"),
               item->item->text, item->item->line);
  return NULL;
}

static void
add_state (GPtrArray *acts, PfRunItem *item, PfTriggerState state, PfMethod method, const char *reason)
{
  PfAct *act = pf_act_new ("item.set", item->item->id);

  pf_act_set_string (act, "state", pf_trigger_state_to_string (state));
  pf_act_set_string (act, "method", pf_method_to_string (method));
  if (!pf_run_plan_is_blank (reason))
    pf_act_set_sealed (act, "reason", reason);
  g_ptr_array_add (acts, act);
}

static PfAct *
add_trip (PfRun *self, GPtrArray *acts, PfRunItem *item, PfMethod method, const char *reason)
{
  PfAct *act = pf_act_new ("trigger.trip", item->item->id);
  gint64 at, seq;

  pf_act_set_string (act, "method", pf_method_to_string (method));
  if (!pf_run_plan_is_blank (reason))
    pf_act_set_sealed (act, "reason", reason);
  if (pf_run_get_arming (self, G_MAXINT64, &at, &seq)) {
    g_autofree char *armed = pf_time_format (at);

    pf_act_set_string (act, "armed", armed);
    if (seq >= 0)
      json_object_set_int_member (act->data, "armed_seq", seq);
  }
  g_ptr_array_add (acts, act);
  add_state (acts, item, PF_TRIGGER_TRIPPED, method, reason);
  return act;
}

/* What failed first, and what was seen instead. */
static void
add_failure (PfAct *act, PfOutcome *outcome)
{
  const GPtrArray *checks = pf_outcome_get_checks (outcome);

  pf_act_set_string (act, "probe", pf_outcome_get_probe_id (outcome));
  pf_act_set_string (act, "outcome", pf_outcome_value_to_string (pf_outcome_get_value (outcome)));
  if (pf_outcome_get_reason (outcome) != NULL)
    pf_act_set_string (act, "outcome_reason", pf_outcome_get_reason (outcome));
  for (guint i = 0; i < checks->len; i++) {
    const PfCheckOutcome *check = g_ptr_array_index (checks, i);

    if (check->value != PF_OUTCOME_FAIL)
      continue;
    pf_act_set_string (act, "check", check->text);
    if (check->actual != NULL)
      pf_act_set_string (act, "actual", check->actual);
    return;
  }
}

/* A failure trips what is armed. What a person cleared is armed again once its condition was seen to be healthy, or
 * another probe watches it; else the next sample of what was just judged harmless would trip it again. */
static gboolean
trips (PfRun *self, PfRunItem *item, PfOutcome *outcome)
{
  if (pf_outcome_get_value (outcome) != PF_OUTCOME_FAIL || item->state == PF_STATE_NOT_APPLICABLE
      || !pf_run_get_arming (self, pf_outcome_get_started_utc_ms (outcome), NULL, NULL))
    return FALSE;
  return item->trigger == PF_TRIGGER_ARMED
         || (item->trigger == PF_TRIGGER_CLEARED && item->last_known != PF_OUTCOME_FAIL);
}

/*
 * pf_run_plan_trigger_outcome:
 * @self: a run
 * @acts: gets the acts
 * @item: a trigger
 * @outcome: what its probe said
 * @enter: (nullable) (transfer full): the outcome's own act, to go before the trip
 *
 * A failure trips the trigger; a pass does not clear it, and unknown does nothing.
 */
void
pf_run_plan_trigger_outcome (PfRun *self, GPtrArray *acts, PfRunItem *item, PfOutcome *outcome, PfAct *enter)
{
  gboolean tripping = trips (self, item, outcome);

  if (tripping)
    pf_run_plan_add_start (self, acts);
  if (enter != NULL)
    g_ptr_array_add (acts, enter);
  if (tripping)
    add_failure (add_trip (self, acts, item, PF_METHOD_PROBE, NULL), outcome);
}

/**
 * pf_run_plan_trip:
 * @self: a run
 * @item: index of a trigger
 * @reason: (nullable): what was seen
 *
 * Trips a trigger because a person saw what it warns of. Starts the run when that has not begun.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when it is tripped already
 * Throws: PF_RUN_ERROR_NOT_FOUND; PF_RUN_ERROR_INVALID for what is no trigger, or a closed run
 */
GPtrArray *
pf_run_plan_trip (PfRun *self, guint item, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  PfRunItem *trigger;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_not_closed (self, error) || !pf_run_plan_check_text (reason, error))
    return NULL;
  trigger = find_trigger (self, item, error);
  if (trigger == NULL)
    return NULL;
  if (pf_run_item_is_tripped (trigger))
    return g_steal_pointer (&acts);
  pf_run_plan_add_start (self, acts);
  add_trip (self, acts, trigger, PF_METHOD_PERSON, reason);
  return g_steal_pointer (&acts);
}

static GPtrArray *
plan_answer (PfRun *self, guint item, PfTriggerState state, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  PfRunItem *trigger;
  PfAct *act;

  if (!pf_run_plan_check_not_closed (self, error) || !pf_run_plan_check_text (reason, error))
    return NULL;
  trigger = find_trigger (self, item, error);
  if (trigger == NULL)
    return NULL;
  if (trigger->trigger == state)
    return g_steal_pointer (&acts);
  if (!pf_run_item_is_tripped (trigger)) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("“%s” (line %u) is not tripped"), trigger->item->text,
                 trigger->item->line);
    return NULL;
  }
  if (state == PF_TRIGGER_CLEARED && pf_run_plan_is_blank (reason)) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                 _ ("“%s” (line %u) can be cleared only with a reason. Say why it calls for no rollback"),
                 trigger->item->text, trigger->item->line);
    return NULL;
  }
  act = pf_act_new (state == PF_TRIGGER_CLEARED ? "trigger.clear" : "trigger.acknowledge", trigger->item->id);
  if (!pf_run_plan_is_blank (reason))
    pf_act_set_sealed (act, "reason", reason);
  g_ptr_array_add (acts, act);
  add_state (acts, trigger, state, PF_METHOD_PERSON, reason);
  return g_steal_pointer (&acts);
}

/**
 * pf_run_plan_acknowledge:
 * @self: a run
 * @item: index of a tripped trigger
 * @reason: (nullable): what a person says to it
 *
 * Says that a person has seen it. It still calls for a rollback.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when it is acknowledged already
 * Throws: PF_RUN_ERROR_NOT_FOUND; PF_RUN_ERROR_INVALID for what is no trigger or not tripped, or a closed run
 */
GPtrArray *
pf_run_plan_acknowledge (PfRun *self, guint item, const char *reason, GError **error)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return plan_answer (self, item, PF_TRIGGER_ACKNOWLEDGED, reason, error);
}

/**
 * pf_run_plan_clear:
 * @self: a run
 * @item: index of a tripped trigger
 * @reason: why it calls for no rollback
 *
 * Takes a trip back. Once its condition was seen to be healthy, the next failure trips it again.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when it is cleared already
 * Throws: PF_RUN_ERROR_NOT_FOUND; PF_RUN_ERROR_INVALID for what is no trigger or not tripped, without a reason, or for a
 *   closed run
 */
GPtrArray *
pf_run_plan_clear (PfRun *self, guint item, const char *reason, GError **error)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return plan_answer (self, item, PF_TRIGGER_CLEARED, reason, error);
}
