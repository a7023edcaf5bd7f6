/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-triggers.h"

#include "run/pf-run-private.h"

/* What calls for a rollback. That a trigger changed stands in the chain twice, as for every item: `item.set` has its
 * state, and `trigger.trip|acknowledge|clear` beside it what happened. */

static const char *const state_names[PF_N_TRIGGER_STATES] = { "armed", "tripped", "acknowledged", "cleared" };
static const char *const watch_names[] = { "not watched", "healthy", "failing" };

/* The event beside the state. */
static const char *const actions[PF_N_TRIGGER_STATES] = { NULL, "trigger.trip", "trigger.acknowledge", "trigger.clear" };

/**
 * pf_trigger_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): its name in events and records, such as `tripped`
 */
const char *
pf_trigger_state_to_string (PfTriggerState state)
{
  g_return_val_if_fail ((guint) state < PF_N_TRIGGER_STATES, "tripped");

  return state_names[state];
}

/**
 * pf_trigger_state_from_string:
 * @text: (nullable): a name
 * @state: (out): the state; untouched when there is none of that name
 *
 * Returns: whether @text names a state of a trigger
 */
gboolean
pf_trigger_state_from_string (const char *text, PfTriggerState *state)
{
  for (guint i = 0; i < PF_N_TRIGGER_STATES; i++)
    if (g_strcmp0 (text, state_names[i]) == 0) {
      *state = (PfTriggerState) i;
      return TRUE;
    }
  return FALSE;
}

/**
 * pf_trigger_watch_to_string:
 * @watch: what is known
 *
 * Returns: (transfer none): its name, such as `not watched`, in a fixed English form
 */
const char *
pf_trigger_watch_to_string (PfTriggerWatch watch)
{
  g_return_val_if_fail ((guint) watch < G_N_ELEMENTS (watch_names), "not watched");

  return watch_names[watch];
}

/**
 * pf_run_item_is_trigger:
 * @self: an item of a run
 *
 * Returns: whether it is a rollback trigger: armed or tripped, never done
 */
gboolean
pf_run_item_is_trigger (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), FALSE);

  return self->is_leaf && self->item->kind == PF_ITEM_TRIGGER;
}

/**
 * pf_run_item_get_trigger:
 * @self: an item of a run
 *
 * Returns: where the trigger stands; [enum@TRIGGER_ARMED] for what is none
 */
PfTriggerState
pf_run_item_get_trigger (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), PF_TRIGGER_ARMED);

  return self->trigger;
}

/**
 * pf_run_item_is_tripped:
 * @self: an item of a run
 *
 * Returns: whether it calls for a rollback: tripped, and acknowledged or not, until a person clears it
 */
gboolean
pf_run_item_is_tripped (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), FALSE);

  return self->trigger == PF_TRIGGER_TRIPPED || self->trigger == PF_TRIGGER_ACKNOWLEDGED;
}

/**
 * pf_run_item_get_trigger_watch:
 * @self: an item of a run
 *
 * Returns: what its probe says of it, whatever its state: a pass never clears a trigger
 */
PfTriggerWatch
pf_run_item_get_trigger_watch (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), PF_TRIGGER_NOT_WATCHED);

  if (self->probe == NULL || self->outcome == NULL || self->stale
      || pf_outcome_get_value (self->outcome) == PF_OUTCOME_UNKNOWN)
    return PF_TRIGGER_NOT_WATCHED;
  return pf_outcome_get_value (self->outcome) == PF_OUTCOME_FAIL ? PF_TRIGGER_FAILING : PF_TRIGGER_HEALTHY;
}

/**
 * pf_run_get_arming:
 * @self: a run
 * @now: UTC milliseconds
 * @at: (out) (optional): since when the triggers are armed, or from when they will be; -1 when that is not known yet
 * @seq: (out) (optional): the event that says so: what set T0, else the start of the run; -1 when there is none that
 *   is durable
 *
 * The triggers are armed from T0 on, or from the start of a run without a T0. No event of its own says it, for nothing
 * happens then that those events do not say already; the event of a trip names the one that armed it.
 *
 * Returns: whether they are armed at @now
 */
gboolean
pf_run_get_arming (PfRun *self, gint64 now, gint64 *at, gint64 *seq)
{
  static const char *const kinds[2][3] = { { "run.start", NULL, NULL }, { "run.create", "t0.set", NULL } };
  g_autoptr (GArray) changes = NULL;
  gboolean has_t0;
  const PfChange *change = NULL;
  gint64 since;

  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  has_t0 = self->t0 >= 0;
  changes = pf_run_list_changes (self, kinds[has_t0 ? 1 : 0], NULL);
  if (changes->len > 0)
    change = &g_array_index (changes, PfChange, has_t0 ? changes->len - 1 : 0);
  since = has_t0 ? self->t0 : change != NULL ? change->at : -1;
  if (at != NULL)
    *at = since;
  if (seq != NULL)
    *seq = change != NULL ? change->seq : -1;
  return since >= 0 && (!has_t0 || now >= since);
}

/**
 * pf_run_count_triggers:
 * @self: a run
 * @counts: (out caller-allocates) (array fixed-size=4) (nullable): how many there are in each state
 *
 * Returns: how many triggers the checklist has
 */
guint
pf_run_count_triggers (PfRun *self, guint counts[PF_N_TRIGGER_STATES])
{
  guint n_triggers = 0;

  g_return_val_if_fail (PF_IS_RUN (self), 0);

  for (guint i = 0; counts != NULL && i < PF_N_TRIGGER_STATES; i++)
    counts[i] = 0;
  for (guint i = 0; i < self->item_array->len; i++) {
    PfRunItem *item = pf_run_get_item (self, i);

    if (!pf_run_item_is_trigger (item))
      continue;
    n_triggers++;
    if (counts != NULL)
      counts[item->trigger]++;
  }
  return n_triggers;
}

/**
 * pf_run_find_tripped:
 * @self: a run
 *
 * Returns: index of the first item that calls for a rollback, one nobody has acknowledged before one that somebody has;
 *   %PF_NONE when there is none
 */
guint
pf_run_find_tripped (PfRun *self)
{
  guint acknowledged = PF_NONE;

  g_return_val_if_fail (PF_IS_RUN (self), PF_NONE);

  for (guint i = 0; i < self->item_array->len; i++) {
    PfTriggerState state = pf_run_get_item (self, i)->trigger;

    if (state == PF_TRIGGER_TRIPPED)
      return i;
    if (state == PF_TRIGGER_ACKNOWLEDGED && acknowledged == PF_NONE)
      acknowledged = i;
  }
  return acknowledged;
}

/**
 * pf_run_name_item_state:
 * @self: a run
 * @item: index of an item
 * @now: UTC milliseconds
 *
 * Returns: (transfer none): the state of the item as records and the command line have it; that of a trigger is one of
 *   its own, and `open` before it is armed
 */
const char *
pf_run_name_item_state (PfRun *self, guint item, gint64 now)
{
  PfRunItem *found;

  g_return_val_if_fail (PF_IS_RUN (self), "open");

  found = pf_run_get_item (self, item);
  if (found->trigger != PF_TRIGGER_ARMED
      || (pf_run_item_is_trigger (found) && found->by == NULL
          && pf_run_get_arming (self, now, NULL, NULL)))
    return pf_trigger_state_to_string (found->trigger);
  return pf_item_state_to_string (pf_run_item_get_state (found));
}

/**
 * pf_run_get_trigger_change:
 * @self: a run
 * @item: index of an item
 * @state: tripped, acknowledged or cleared
 * @change: (out caller-allocates): how it last got there; its texts are valid until the run changes
 *
 * Returns: whether it ever was in that state
 */
gboolean
pf_run_get_trigger_change (PfRun *self, guint item, PfTriggerState state, PfTriggerChange *change)
{
  const char *const kinds[] = { (guint) state < PF_N_TRIGGER_STATES ? actions[state] : NULL, NULL };
  g_autoptr (GArray) changes = NULL;
  const PfChange *last;

  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  *change = (PfTriggerChange) { .seq = -1 };
  if (kinds[0] == NULL)
    return FALSE;
  changes = pf_run_list_changes (self, kinds, pf_run_item_get_id (pf_run_get_item (self, item)));
  if (changes->len == 0)
    return FALSE;
  last = &g_array_index (changes, PfChange, changes->len - 1);
  change->by = last->actor;
  change->at = last->at;
  change->seq = last->seq;
  change->reason = pf_change_get_text (last, "reason");
  change->check = pf_change_get_string (last, "check");
  change->actual = pf_change_get_string (last, "actual");
  change->is_by_probe = g_strcmp0 (pf_change_get_string (last, "method"), "probe") == 0;
  return TRUE;
}
