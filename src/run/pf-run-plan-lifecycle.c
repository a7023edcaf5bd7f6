/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-lifecycle.h"

#include "probe/pf-clock.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>

static GPtrArray *
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, message);
  return NULL;
}

static GPtrArray *
take_act (PfAct *act)
{
  GPtrArray *acts = pf_run_plan_new_acts ();

  g_ptr_array_add (acts, act);
  return acts;
}

/* While a run rests, nothing of the checklist changes; what cannot wait, such as a rollback, does not ask this. */
gboolean
pf_run_plan_check_going_on (PfRun *self, GError **error)
{
  if (!pf_run_plan_check_not_closed (self, error))
    return FALSE;
  if (!pf_run_is_paused (self))
    return TRUE;
  refuse (error, _ ("The run is paused. Resume it first"));
  return FALSE;
}

/**
 * pf_run_plan_pause:
 * @self: a run
 * @reason: (nullable): why
 *
 * Lets the run rest: probes stop, and nothing of the checklist changes until it is resumed. Notes, triggers, a rollback,
 * handing over and closing stay possible.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when it is paused already
 * Throws: PF_RUN_ERROR_INVALID for a run that has not started or is closed
 */
GPtrArray *
pf_run_plan_pause (PfRun *self, const char *reason, GError **error)
{
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_not_closed (self, error) || !pf_run_plan_check_text (reason, error))
    return NULL;
  if (pf_run_is_paused (self))
    return pf_run_plan_new_acts ();
  if (g_str_equal (self->state, "prepared"))
    return refuse (error, _ ("The run has not started yet, so there is nothing to pause"));
  act = pf_act_new ("run.pause", NULL);
  if (!pf_run_plan_is_blank (reason))
    pf_act_set_sealed (act, "reason", reason);
  return take_act (act);
}

/* What the run was doing when it was paused. */
static const char *
find_state_before_pause (PfRun *self)
{
  static const char *const actions[] = { "run.start", "run.resume", "run.watch", "run.reopen", NULL };
  g_autoptr (GArray) changes = pf_run_list_changes (self, actions, NULL);
  const PfChange *last = changes->len > 0 ? &g_array_index (changes, PfChange, changes->len - 1) : NULL;

  return last != NULL ? pf_run_state_after (last->action, last->data) : "in-progress";
}

/**
 * pf_run_plan_resume:
 * @self: a run
 *
 * Goes on where the run was paused.
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: PF_RUN_ERROR_INVALID for a run that is not paused
 */
GPtrArray *
pf_run_plan_resume (PfRun *self, GError **error)
{
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_not_closed (self, error))
    return NULL;
  if (!pf_run_is_paused (self))
    return refuse (error, _ ("The run is not paused"));
  act = pf_act_new ("run.resume", NULL);
  pf_act_set_string (act, "state", find_state_before_pause (self));
  return take_act (act);
}

static gboolean
knows_person (PfRun *self, const char *id)
{
  for (guint i = 0; i < self->people->len; i++)
    if (g_str_equal (((PfPerson *) g_ptr_array_index (self->people, i))->id, id))
      return TRUE;
  return FALSE;
}

static PfAct *
new_handover (const PfPerson *to, gboolean accepted)
{
  PfAct *act = pf_act_new ("run.handover", NULL);

  pf_act_set_string (act, "to", to->id);
  json_object_set_boolean_member (act->data, "accepted", accepted);
  return act;
}

/**
 * pf_run_plan_handover:
 * @self: a run
 * @to: who is to be responsible from now on
 * @note: (nullable): what they should know
 *
 * Hands the run to another operator. It stays with the one before until the other takes it over, see
 * [method@Run.plan_take_over].
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when it is theirs already
 * Throws: PF_RUN_ERROR_INVALID for a closed run
 */
GPtrArray *
pf_run_plan_handover (PfRun *self, const PfPerson *to, const char *note, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_not_closed (self, error) || !pf_run_plan_check_text (note, error))
    return NULL;
  if (g_strcmp0 (to->id, self->handover_to) == 0
      || (self->handover_to == NULL && g_strcmp0 (to->id, pf_run_get_operator (self)) == 0))
    return g_steal_pointer (&acts);
  if (!knows_person (self, to->id)) {
    act = pf_act_new ("person.add", to->id);
    pf_act_set_string (act, "name", to->name);
    pf_act_set_string (act, "identity", to->identity);
    g_ptr_array_add (acts, act);
  }
  act = new_handover (to, FALSE);
  if (!pf_run_plan_is_blank (note))
    pf_act_set_sealed (act, "note", note);
  g_ptr_array_add (acts, act);
  return g_steal_pointer (&acts);
}

/**
 * pf_run_plan_take_over:
 * @self: a run
 * @person: who acts
 *
 * Acknowledges that the run was handed over: @person is its operator from now on.
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: PF_RUN_ERROR_INVALID for a closed run, or one that was not handed to @person
 */
GPtrArray *
pf_run_plan_take_over (PfRun *self, const PfPerson *person, GError **error)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_not_closed (self, error))
    return NULL;
  if (self->handover_to == NULL)
    return refuse (error, _ ("The run was handed to nobody, so there is nothing to take over"));
  if (!g_str_equal (self->handover_to, person->id)) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("The run was handed to %s, not to %s"),
                 pf_run_find_person_name (self, self->handover_to), person->name);
    return NULL;
  }
  return take_act (new_handover (person, TRUE));
}

/**
 * pf_run_plan_watch:
 * @self: a run
 * @now: the time, UTC milliseconds
 * @duration_ms: how long to watch from now on
 *
 * The deployment is done and is watched from here on: the run stays open with what its monitoring asks for.
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: PF_RUN_ERROR_INVALID for a run that has not started, is paused or closed, or a time of no length or past 31
 *   days
 */
GPtrArray *
pf_run_plan_watch (PfRun *self, gint64 now, gint64 duration_ms, GError **error)
{
  g_autofree char *until = NULL;
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_going_on (self, error))
    return NULL;
  if (g_str_equal (self->state, "prepared"))
    return refuse (error, _ ("The run has not started yet, so there is no deployment to watch"));
  if (duration_ms <= 0 || duration_ms > PF_WATCH_MAX_MS)
    return refuse (error, _ ("A deployment is watched for up to 31 days"));
  until = pf_time_format (now + duration_ms);
  act = pf_act_new ("run.watch", NULL);
  pf_act_set_string (act, "until", until);
  return take_act (act);
}

/**
 * pf_run_plan_reopen:
 * @self: a run
 * @reason: why
 *
 * Opens a closed run again. What was closed stays in the chain as it was; what follows amends it.
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: PF_RUN_ERROR_INVALID without a reason, or for a run that is not closed
 */
GPtrArray *
pf_run_plan_reopen (PfRun *self, const char *reason, GError **error)
{
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_is_closed (self))
    return refuse (error, _ ("The run is not closed, so it need not be opened again"));
  if (pf_run_plan_is_blank (reason))
    return refuse (error, _ ("A closed run is opened again only with a reason. Say what has to be put right"));
  if (!pf_run_plan_check_text (reason, error))
    return NULL;
  act = pf_act_new ("run.reopen", NULL);
  pf_act_set_sealed (act, "reason", reason);
  return take_act (act);
}
