/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-rollback.h"

#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>

static const char *const actions[] = { "rollback.start", "rollback.end", NULL };

/* Once the first has begun, what follows a rollback counts for good. */
static void
fold_start (PfRun *self, const PfChange *change)
{
  self->in_rollback = TRUE;
  if (self->had_rollback)
    return;
  self->had_rollback = TRUE;
  pf_run_count_all (self);
  for (guint i = 0; i < self->item_array->len; i++)
    pf_run_mark_dirty (self, pf_run_get_item (self, i));
}

static void
fold_end (PfRun *self, const PfChange *change)
{
  self->in_rollback = FALSE;
}

static void
clear (PfRun *self)
{
  self->in_rollback = FALSE;
  if (!self->had_rollback)
    return;
  self->had_rollback = FALSE;
  pf_run_count_all (self);
}

static const PfRunFold folds[] = {
  { "rollback.start", fold_start },
  { "rollback.end", fold_end },
  { NULL, NULL },
};

const PfRunPart pf_run_part_rollback = { folds, clear };

/**
 * pf_run_is_in_rollback:
 * @self: a run
 *
 * Returns: whether a rollback was started and has not ended
 */
gboolean
pf_run_is_in_rollback (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  return self->in_rollback;
}

/**
 * pf_run_had_rollback:
 * @self: a run
 *
 * Returns: whether a rollback was ever started, so that what follows one counts
 */
gboolean
pf_run_had_rollback (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  return self->had_rollback;
}

static void
begin_rollback (PfRun *self, GArray *rollbacks, const PfChange *change)
{
  PfRollback rollback = {
    .started = change->at,
    .started_by = change->actor,
    .started_event = change->event,
    .reason = pf_change_get_text (change, "reason"),
    .trigger = pf_run_find_item (self, pf_change_get_string (change, "trigger")),
    .procedure = PF_NONE,
    .ended = -1,
    .duration = -1,
  };
  const char *procedure = pf_change_get_string (change, "procedure");

  if (procedure != NULL)
    rollback.procedure = pf_document_find_section (self->document, procedure);
  g_array_append_val (rollbacks, rollback);
}

/* The wall clock may be set in between; the monotonic one of one process is not. */
static gint64
measure (const PfEvent *start, const PfEvent *end, gint64 wall)
{
  if (start != NULL && end != NULL && g_strcmp0 (start->session, end->session) == 0 && start->mono_ms >= 0
      && end->mono_ms >= start->mono_ms)
    return end->mono_ms - start->mono_ms;
  return MAX (wall, 0);
}

static void
end_rollback (PfRollback *rollback, const PfChange *change)
{
  rollback->ended = change->at;
  rollback->ended_by = change->actor;
  rollback->ended_event = change->event;
  rollback->end_reason = pf_change_get_text (change, "reason");
  rollback->duration = measure (rollback->started_event, change->event, change->at - rollback->started);
}

/**
 * pf_run_list_rollbacks:
 * @self: a run
 *
 * Returns: (transfer full) (element-type PfRollback): its rollbacks in their order; valid until the run changes
 */
GArray *
pf_run_list_rollbacks (PfRun *self)
{
  g_autoptr (GArray) changes = NULL;
  GArray *rollbacks = g_array_new (FALSE, FALSE, sizeof (PfRollback));

  g_return_val_if_fail (PF_IS_RUN (self), rollbacks);

  changes = pf_run_list_changes (self, actions, NULL);
  for (guint i = 0; i < changes->len; i++) {
    const PfChange *change = &g_array_index (changes, PfChange, i);
    PfRollback *last = rollbacks->len > 0 ? &g_array_index (rollbacks, PfRollback, rollbacks->len - 1) : NULL;
    gboolean goes_on = last != NULL && last->ended < 0;

    if (g_str_equal (change->action, "rollback.start") && !goes_on)
      begin_rollback (self, rollbacks, change);
    else if (g_str_equal (change->action, "rollback.end") && goes_on)
      end_rollback (last, change);
  }
  return rollbacks;
}

/**
 * pf_run_get_last_rollback:
 * @self: a run
 * @rollback: (out caller-allocates): its last rollback; its texts are valid until the run changes
 *
 * Returns: whether there was one
 */
gboolean
pf_run_get_last_rollback (PfRun *self, PfRollback *rollback)
{
  g_autoptr (GArray) rollbacks = NULL;

  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  if (!self->had_rollback)
    return FALSE;
  rollbacks = pf_run_list_rollbacks (self);
  if (rollbacks->len == 0)
    return FALSE;
  *rollback = g_array_index (rollbacks, PfRollback, rollbacks->len - 1);
  return TRUE;
}

/**
 * pf_run_get_rollback_duration:
 * @self: a run
 *
 * Returns: how long the rollbacks that have ended took together, in milliseconds; -1 when none has ended
 */
gint64
pf_run_get_rollback_duration (PfRun *self)
{
  g_autoptr (GArray) rollbacks = NULL;
  gint64 total = -1;

  g_return_val_if_fail (PF_IS_RUN (self), -1);

  if (!self->had_rollback)
    return -1;
  rollbacks = pf_run_list_rollbacks (self);
  for (guint i = 0; i < rollbacks->len; i++) {
    gint64 duration = g_array_index (rollbacks, PfRollback, i).duration;

    if (duration >= 0)
      total = MAX (total, 0) + duration;
  }
  return total;
}

/**
 * pf_run_plan_rollback:
 * @self: a run
 * @reason: why
 *
 * Starts a rollback, the first or another after one has ended: from here on its items count, and its clock runs. The
 * event names the trigger that is tripped, and the procedure when the checklist leaves no doubt about it.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when one is under way
 * Throws: PF_RUN_ERROR_INVALID without a reason or for a closed run
 */
GPtrArray *
pf_run_plan_rollback (PfRun *self, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  guint trigger;
  guint procedure;
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_not_closed (self, error) || !pf_run_plan_check_text (reason, error))
    return NULL;
  if (self->in_rollback)
    return g_steal_pointer (&acts);
  if (pf_run_plan_is_blank (reason)) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                         _ ("A rollback starts only with a reason. Say what happened"));
    return NULL;
  }
  pf_run_plan_add_start (self, acts);
  trigger = pf_run_find_tripped (self);
  procedure = pf_run_find_procedure (self, trigger);
  act = pf_act_new ("rollback.start", NULL);
  pf_act_set_sealed (act, "reason", reason);
  if (trigger != PF_NONE)
    pf_act_set_string (act, "trigger", pf_run_item_get_id (pf_run_get_item (self, trigger)));
  if (procedure != PF_NONE)
    pf_act_set_string (act, "procedure",
                       ((PfSection *) g_ptr_array_index (pf_document_get_sections (self->document), procedure))->id);
  g_ptr_array_add (acts, act);
  return g_steal_pointer (&acts);
}

/*
 * pf_run_plan_add_rollback_end:
 * @self: a run
 * @acts: gets the act
 * @reason: how it went
 *
 * Ends the rollback that is under way, if there is one.
 */
void
pf_run_plan_add_rollback_end (PfRun *self, GPtrArray *acts, const char *reason)
{
  PfAct *act;

  if (!self->in_rollback)
    return;
  act = pf_act_new ("rollback.end", NULL);
  pf_act_set_sealed (act, "reason", reason);
  g_ptr_array_add (acts, act);
}

/**
 * pf_run_plan_rollback_end:
 * @self: a run
 * @reason: how it went
 *
 * Ends the rollback that is under way. What follows one still counts, and another may start.
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: PF_RUN_ERROR_INVALID without a reason, when none is under way, or for a closed run
 */
GPtrArray *
pf_run_plan_rollback_end (PfRun *self, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  const char *refusal = NULL;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_not_closed (self, error) || !pf_run_plan_check_text (reason, error))
    return NULL;
  if (!self->in_rollback)
    refusal = _ ("No rollback is under way");
  else if (pf_run_plan_is_blank (reason))
    refusal = _ ("A rollback ends only with a reason. Say how it went");
  if (refusal != NULL) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, refusal);
    return NULL;
  }
  pf_run_plan_add_rollback_end (self, acts, reason);
  return g_steal_pointer (&acts);
}
