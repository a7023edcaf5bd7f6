/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-check.h"

#include "probe/pf-clock.h"
#include "record/pf-record-shape.h"

/* Rollback triggers: their state stands in `item.set`, what happened in an event of its own beside it. */

static const struct {
  const char *action;
  const char *state;
} changes[] = {
  { "trigger.trip", "tripped" },
  { "trigger.acknowledge", "acknowledged" },
  { "trigger.clear", "cleared" },
};

/*
 * pf_check_is_tripped:
 * @item: an item of a record
 *
 * Returns: whether it calls for a rollback
 */
gboolean
pf_check_is_tripped (JsonObject *item)
{
  const char *state = pf_json_get_string (item, "state");

  return g_strcmp0 (state, "tripped") == 0 || g_strcmp0 (state, "acknowledged") == 0;
}

static const char *
state_of (JsonObject *entry)
{
  const char *action = pf_json_get_string (entry, "action");

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    if (g_strcmp0 (action, changes[i].action) == 0)
      return changes[i].state;
  return NULL;
}

static gboolean
is_state_of_trigger (const char *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    if (g_strcmp0 (state, changes[i].state) == 0)
      return TRUE;
  return FALSE;
}

/*
 * pf_check_is_armed:
 * @self: a check
 *
 * Returns: whether the triggers were armed when the last event was entered: since T0, or since the start of a run that
 *   has none
 */
gboolean
pf_check_is_armed (PfRecordCheck *self)
{
  JsonObject *entry = self->fold.t0 != NULL ? self->fold.t0 : self->fold.created;
  const char *t0 = pf_json_get_string (pf_json_get_object (entry, "data"), "t0");
  guint n_entries = pf_array_length (self->entries);
  const char *last = n_entries > 0 ? pf_json_get_string (pf_array_object (self->entries, n_entries - 1), "at") : NULL;
  gint64 since, now;

  if (t0 == NULL || !pf_time_parse (t0, &since))
    return self->fold.started != NULL;
  return last != NULL && pf_time_parse (last, &now) && now >= since;
}

/*
 * pf_check_trigger:
 * @self: a check
 * @index: index of an item
 * @item: the item
 *
 * Checks that what happened to a trigger and the state it has are one story: neither may stand in the events alone.
 */
void
pf_check_trigger (PfRecordCheck *self, guint index, JsonObject *item)
{
  const char *id = pf_json_get_string (item, "id");
  const char *state = pf_json_get_string (item, "state");
  const char *happened = state_of (id != NULL ? g_hash_table_lookup (self->fold.triggers, id) : NULL);
  g_autofree char *quoted = NULL;

  if (g_strcmp0 (happened, is_state_of_trigger (state) ? state : NULL) == 0)
    return;
  quoted = pf_text_shorten (state);
  pf_findings_add (self->findings, g_strdup_printf ("/items/%u/state", index),
                   g_strdup_printf (_ ("The trigger says “%s”, what happened to it says “%s”."), quoted,
                                    happened != NULL ? happened : "armed"));
}
