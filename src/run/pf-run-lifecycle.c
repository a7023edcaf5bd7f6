/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-lifecycle.h"

#include "probe/pf-clock.h"
#include "probe/pf-json.h"
#include "run/pf-run-private.h"

static void
fold_state (PfRun *self, const PfChange *change)
{
  self->state = pf_run_state_after (change->action, change->data);
}

static void
fold_watch (PfRun *self, const PfChange *change)
{
  const char *until = pf_change_get_string (change, "until");

  fold_state (self, change);
  if (until == NULL || !pf_time_parse (until, &self->watch_until))
    self->watch_until = -1;
}

/* Named first, then taken over by whoever was named; a run has one operator at every moment. */
static void
fold_handover (PfRun *self, const PfChange *change)
{
  const char *to = pf_change_get_string (change, "to");
  gboolean accepted = change->data != NULL && pf_json_get_boolean (change->data, "accepted", FALSE);

  if (to == NULL)
    return;
  if (accepted)
    pf_replace_string (&self->operator_id, to);
  pf_replace_string (&self->handover_to, accepted ? NULL : to);
}

static void
clear (PfRun *self)
{
  g_clear_pointer (&self->operator_id, g_free);
  g_clear_pointer (&self->handover_to, g_free);
  self->watch_until = -1;
}

static const PfRunFold folds[] = {
  { "run.pause", fold_state },       { "run.resume", fold_state }, { "run.watch", fold_watch },
  { "run.handover", fold_handover }, { "run.reopen", fold_state }, { NULL, NULL },
};

const PfRunPart pf_run_part_lifecycle = { folds, clear };

/**
 * pf_run_is_closed:
 * @self: a run
 *
 * Returns: whether it has ended, so that nothing in it changes any more
 */
gboolean
pf_run_is_closed (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  return pf_run_state_is_closed (self->state);
}

/**
 * pf_run_is_paused:
 * @self: a run
 *
 * Returns: whether it rests until somebody resumes it
 */
gboolean
pf_run_is_paused (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  return g_str_equal (self->state, "paused");
}

/**
 * pf_run_is_watching:
 * @self: a run
 *
 * Returns: whether the deployment is over and is being watched
 */
gboolean
pf_run_is_watching (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  return g_str_equal (self->state, "watching");
}

/**
 * pf_run_is_rehearsal:
 * @self: a run
 *
 * Returns: whether it is an exercise that deploys nothing; said wherever the run is shown, and for ever
 */
gboolean
pf_run_is_rehearsal (PfRun *self)
{
  return g_strcmp0 (pf_run_get_mode (self), "rehearsal") == 0;
}

/* The last change of a kind, or NULL; valid until the run changes. */
static const char *
find_last_text (PfRun *self, const char *action, const char *member)
{
  const char *const actions[] = { action, NULL };
  g_autoptr (GArray) changes = pf_run_list_changes (self, actions, NULL);

  return changes->len > 0 ? pf_change_get_text (&g_array_index (changes, PfChange, changes->len - 1), member) : NULL;
}

/**
 * pf_run_was_reopened:
 * @self: a run
 *
 * Returns: whether it was opened again after it had been closed, once or more
 */
gboolean
pf_run_was_reopened (PfRun *self)
{
  static const char *const actions[] = { "run.reopen", NULL };

  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  return pf_run_get_last_seq (self, actions) >= 0;
}

/**
 * pf_run_get_operator:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): id of the person who is responsible for it now
 */
const char *
pf_run_get_operator (PfRun *self)
{
  PfPerson *first;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (self->operator_id != NULL)
    return self->operator_id;
  first = self->people->len > 0 ? g_ptr_array_index (self->people, 0) : NULL;
  return first != NULL ? first->id : NULL;
}

/**
 * pf_run_get_handover_to:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): id of the person it was handed to and who has not taken it over yet
 */
const char *
pf_run_get_handover_to (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return self->handover_to;
}

/**
 * pf_run_get_watch_until:
 * @self: a run
 *
 * Returns: until when the deployment is watched, UTC milliseconds; -1 when it never was
 */
gint64
pf_run_get_watch_until (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), -1);

  return self->watch_until;
}

/**
 * pf_run_get_pause_reason:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): why it is paused, as far as somebody said so; valid until the run changes
 */
const char *
pf_run_get_pause_reason (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return pf_run_is_paused (self) ? find_last_text (self, "run.pause", "reason") : NULL;
}

/**
 * pf_run_get_reopen_reason:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): why it was last opened again; valid until the run changes
 */
const char *
pf_run_get_reopen_reason (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return find_last_text (self, "run.reopen", "reason");
}

/**
 * pf_run_find_person_name:
 * @self: a run
 * @id: (nullable): id of a person
 *
 * Returns: (transfer none) (nullable): the person's name; the id where the run knows none
 */
const char *
pf_run_find_person_name (PfRun *self, const char *id)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  for (guint i = 0; id != NULL && i < self->people->len; i++) {
    PfPerson *person = g_ptr_array_index (self->people, i);

    if (g_str_equal (person->id, id))
      return person->name;
  }
  return id;
}

/**
 * pf_run_get_close_seq:
 * @self: a run
 *
 * Returns: place of the last `run.close` in the chain; -1 when it was never closed. What comes after it is an amendment.
 */
gint64
pf_run_get_close_seq (PfRun *self)
{
  const GPtrArray *events;

  g_return_val_if_fail (PF_IS_RUN (self), -1);

  events = g_hash_table_lookup (self->events_by_action, "run.close");
  return events != NULL && events->len > 0 ? ((PfEvent *) g_ptr_array_index (events, events->len - 1))->seq : -1;
}
