/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-private.h"

/* The changes of a run by what they are: its events, and behind them the acts that are not durable yet. */

PfChange
pf_change_of_event (PfEvent *event)
{
  return (PfChange) {
    .action = event->action,
    .target = event->target,
    .data = event->data,
    .texts = event->texts,
    .event = event,
    .actor = event->actor,
    .at = event->at,
    .seq = event->seq,
  };
}

PfChange
pf_change_of_pending (const PfPendingAct *pending)
{
  return (PfChange) {
    .action = pending->act->action,
    .target = pending->act->target,
    .data = pending->act->data,
    .texts = pending->act->texts,
    .actor = pending->person->id,
    .at = pending->at,
    .seq = -1,
  };
}

void
pf_run_index_event (PfRun *self, PfEvent *event)
{
  GPtrArray *events = g_hash_table_lookup (self->events_by_action, event->action);

  if (events == NULL) {
    events = g_ptr_array_new ();
    g_hash_table_insert (self->events_by_action, g_strdup (event->action), events);
  }
  g_ptr_array_add (events, event);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  gint64 seq_a = ((const PfChange *) a)->seq;
  gint64 seq_b = ((const PfChange *) b)->seq;

  /* What has no place yet comes last. */
  if (seq_a < 0 || seq_b < 0)
    return (seq_a < 0) - (seq_b < 0);
  return (seq_a > seq_b) - (seq_a < seq_b);
}

static void
add_events (PfRun *self, GArray *changes, const char *action, const char *target)
{
  const GPtrArray *events = g_hash_table_lookup (self->events_by_action, action);

  for (guint i = 0; events != NULL && i < events->len; i++) {
    PfChange change = pf_change_of_event (g_ptr_array_index (events, i));

    if (target == NULL || g_strcmp0 (change.target, target) == 0)
      g_array_append_val (changes, change);
  }
}

/*
 * pf_run_list_changes:
 * @self: a run
 * @actions: (array zero-terminated=1): the kinds of changes that are wanted
 * @target: (nullable): only those of this target
 *
 * Returns: (transfer full) (element-type PfChange): the changes in their order; valid until the run changes
 */
GArray *
pf_run_list_changes (PfRun *self, const char *const *actions, const char *target)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (PfChange));

  for (const char *const *action = actions; *action != NULL; action++)
    add_events (self, changes, *action, target);
  if (actions[0] != NULL && actions[1] != NULL)
    g_array_sort (changes, compare_places);
  for (GList *link = self->pending.head; link != NULL; link = link->next) {
    PfChange change = pf_change_of_pending (link->data);

    if (g_strv_contains (actions, change.action) && (target == NULL || g_strcmp0 (change.target, target) == 0))
      g_array_append_val (changes, change);
  }
  return changes;
}

/*
 * pf_run_get_last_seq:
 * @self: a run
 * @actions: (array zero-terminated=1): kinds of changes
 *
 * Returns: place of the last of them, %G_MAXINT64 when it is not durable yet, -1 when there is none
 */
gint64
pf_run_get_last_seq (PfRun *self, const char *const *actions)
{
  gint64 last = -1;

  for (GList *link = self->pending.head; link != NULL; link = link->next)
    if (g_strv_contains (actions, ((PfPendingAct *) link->data)->act->action))
      return G_MAXINT64;
  for (const char *const *action = actions; *action != NULL; action++) {
    const GPtrArray *events = g_hash_table_lookup (self->events_by_action, *action);

    if (events != NULL)
      last = MAX (last, ((PfEvent *) g_ptr_array_index (events, events->len - 1))->seq);
  }
  return last;
}
