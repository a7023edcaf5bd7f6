/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run.h"

#include "probe/pf-clock.h"
#include "probe/pf-json.h"
#include "run/pf-run-private.h"

/* What each event means. An event may come from another version or from a record: what is not understood is left
 * alone, it stays in the chain. */

const char *
pf_change_get_string (const PfChange *change, const char *member)
{
  return change->data != NULL ? pf_json_get_string (change->data, member) : NULL;
}

/* Of a sealed member; NULL when it was left out. */
const char *
pf_change_get_text (const PfChange *change, const char *member)
{
  const char *digest = pf_change_get_string (change, member);
  PfText *text = digest != NULL ? g_hash_table_lookup (change->texts, digest) : NULL;

  return text != NULL ? text->value : NULL;
}

void
pf_replace_string (char **place, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*place);
  *place = copy;
}

PfRunItem *
pf_run_find_leaf (PfRun *self, const PfChange *change)
{
  guint index = pf_run_find_item (self, change->target);
  PfRunItem *item = index != PF_NONE ? pf_run_get_item (self, index) : NULL;

  return item != NULL && item->is_leaf ? item : NULL;
}

void
pf_run_add_person (PfRun *self, const char *id, const char *name, const char *identity)
{
  PfPerson *person;

  if (id == NULL || name == NULL)
    return;
  for (guint i = 0; i < self->people->len; i++) {
    person = g_ptr_array_index (self->people, i);
    if (g_str_equal (person->id, id)) {
      /* Entered again because less sure than before. */
      pf_replace_string (&person->identity, identity);
      return;
    }
  }
  person = g_new0 (PfPerson, 1);
  person->id = g_strdup (id);
  person->name = g_strdup (name);
  person->identity = g_strdup (identity != NULL ? identity : "typed");
  g_ptr_array_add (self->people, person);
}

static void
fold_create (PfRun *self, const PfChange *change)
{
  JsonObject *person = change->data != NULL ? pf_json_get_object (change->data, "operator") : NULL;

  pf_replace_string (&self->mode, pf_change_get_string (change, "mode"));
  pf_replace_string (&self->environment, pf_change_get_string (change, "environment"));
  pf_replace_string (&self->release, pf_change_get_string (change, "release"));
  pf_replace_string (&self->artifact, pf_change_get_string (change, "artifact"));
  pf_replace_string (&self->created_by, change->actor);
  pf_replace_string (&self->time_zone, pf_change_get_string (change, "time_zone"));
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->created = change->at;
  if (pf_change_get_string (change, "t0") == NULL || !pf_time_parse (pf_change_get_string (change, "t0"), &self->t0))
    self->t0 = -1;
  self->state = "prepared";
  if (person != NULL)
    pf_run_add_person (self, pf_json_get_string (person, "id"), pf_json_get_string (person, "name"),
                       pf_json_get_string (person, "identity"));
}

static void
fold_person (PfRun *self, const PfChange *change)
{
  pf_run_add_person (self, change->target, pf_change_get_string (change, "name"), pf_change_get_string (change, "identity"));
}

static void
fold_state (PfRun *self, const PfChange *change)
{
  self->state = pf_run_state_after (change->action, change->data);
}

void
pf_run_stamp_item (PfRunItem *item, const PfChange *change)
{
  pf_replace_string (&item->by, change->actor);
  item->at = change->at;
  item->seq = change->seq;
}

/* A trigger has states of its own; to everything that counts it is open. */
static gboolean
read_state (const PfChange *change, PfItemState *state, PfTriggerState *trigger)
{
  const char *text = pf_change_get_string (change, "state");

  *state = PF_STATE_OPEN;
  *trigger = PF_TRIGGER_ARMED;
  return pf_item_state_from_string (text, state) || pf_trigger_state_from_string (text, trigger);
}

static void
fold_item_set (PfRun *self, const PfChange *change)
{
  PfRunItem *item = pf_run_find_leaf (self, change);
  PfItemState before, state;
  PfTriggerState trigger;

  if (item == NULL || !read_state (change, &state, &trigger))
    return;
  item->trigger = trigger;
  before = item->state;
  item->state = state;
  item->method = pf_method_from_string (pf_change_get_string (change, "method"));
  pf_replace_string (&item->by_option, pf_change_get_string (change, "option_group"));
  pf_replace_string (&item->deferred_to, pf_change_get_string (change, "deferred_to"));
  pf_replace_string (&item->reason, pf_change_get_text (change, "reason"));
  pf_run_stamp_item (item, change);
  pf_run_mark_dirty (self, item);
  pf_run_recount (self, item, before);
}

static void
fold_override (PfRun *self, const PfChange *change)
{
  PfRunItem *item = pf_run_find_leaf (self, change);

  if (item == NULL)
    return;
  item->has_override = TRUE;
  pf_replace_string (&item->override_reason, pf_change_get_text (change, "reason"));
  pf_replace_string (&item->override_outcome, pf_change_get_string (change, "outcome"));
  item->override_seq = change->seq;
  pf_run_mark_dirty (self, item);
}

static void
fold_bind (PfRun *self, const PfChange *change)
{
  PfRunItem *item = pf_run_find_leaf (self, change);
  const char *text = pf_change_get_string (change, "definition");
  const char *id = pf_change_get_string (change, "probe");

  if (item == NULL)
    return;
  g_clear_pointer (&item->probe, pf_probe_unref);
  g_clear_pointer (&item->outcome, pf_outcome_unref);
  item->last_known = PF_OUTCOME_UNKNOWN;
  item->stale = FALSE;
  if (text != NULL && id != NULL)
    item->probe = pf_probe_parse (id, text, -1, 1, NULL, NULL);
  pf_run_mark_dirty (self, item);
}

static void
fold_outcome (PfRun *self, const PfChange *change)
{
  PfRunItem *item = pf_run_find_leaf (self, change);
  g_autoptr (JsonNode) node = NULL;
  PfOutcome *outcome;

  if (item == NULL || change->data == NULL)
    return;
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, change->data);
  outcome = pf_outcome_from_json (node, NULL);
  if (outcome == NULL)
    return;
  g_clear_pointer (&item->outcome, pf_outcome_unref);
  item->outcome = outcome;
  if (pf_outcome_get_value (outcome) != PF_OUTCOME_UNKNOWN)
    item->last_known = pf_outcome_get_value (outcome);
  item->stale = FALSE;
  pf_run_mark_dirty (self, item);
}

static void
fold_stale (PfRun *self, const PfChange *change)
{
  PfRunItem *item = pf_run_find_leaf (self, change);

  if (item == NULL || item->outcome == NULL)
    return;
  item->stale = TRUE;
  pf_run_mark_dirty (self, item);
}

static void
fold_fill (PfRun *self, const PfChange *change)
{
  guint index
      = GPOINTER_TO_UINT (g_hash_table_lookup (self->blank_by_id, change->target != NULL ? change->target : ""));
  PfBlankValue *blank;

  if (index == 0)
    return;
  index--;
  blank = &self->blanks[index];
  pf_replace_string (&blank->value, pf_change_get_text (change, "value"));
  g_clear_pointer (&blank->event, pf_event_unref);
  if (change->event != NULL)
    blank->event = pf_event_ref (change->event);
  g_array_append_val (self->dirty_blanks, index);
}

static void
fold_choose (PfRun *self, const PfChange *change)
{
  const GPtrArray *groups = pf_document_get_option_groups (self->document);
  const char *id = pf_change_get_string (change, "option");

  for (guint i = 0; i < groups->len; i++) {
    const PfOptionGroup *group = g_ptr_array_index (groups, i);

    if (g_strcmp0 (group->id, change->target) != 0)
      continue;
    self->chosen[i] = PF_NONE;
    for (guint j = group->first; j < group->first + group->n_options; j++) {
      if (g_strcmp0 (((PfOption *)g_ptr_array_index (pf_document_get_options (self->document), j))->id, id) == 0)
        self->chosen[i] = j;
    }
  }
}

static void
set_variable (PfRun *self, guint index, const char *value, PfEvent *event)
{
  pf_replace_string (&self->variable_values[index], value != NULL && *value != '\0' ? value : NULL);
  g_clear_pointer (&self->variable_events[index], pf_event_unref);
  if (event != NULL)
    self->variable_events[index] = pf_event_ref (event);
  self->variables_dirty = TRUE;
}

static void
fold_variable (PfRun *self, const PfChange *change)
{
  for (guint i = 0; change->target != NULL && i < self->variables->len; i++)
    if (g_str_equal (((PfVariable *)g_ptr_array_index (self->variables, i))->name, change->target))
      set_variable (self, i, pf_change_get_string (change, "value"), change->event);
}

static const PfRunFold folds[] = {
  { "run.create", fold_create },     { "run.start", fold_state },
  { "run.close", fold_state },       { "person.add", fold_person },
  { "item.set", fold_item_set },     { "item.override", fold_override },
  { "probe.bind", fold_bind },       { "probe.outcome", fold_outcome },
  { "probe.stale", fold_stale },     { "blank.fill", fold_fill },
  { "option.choose", fold_choose },
  { "variable.set", fold_variable },
  { NULL, NULL },
};

static void clear_basics (PfRun *self);
static const PfRunPart basics = { folds, clear_basics };

/* Every concern of a run. */
static const PfRunPart *const parts[] = {
  &basics,
  &pf_run_part_timeline,
  &pf_run_part_lifecycle,
  &pf_run_criteria_part,
  &pf_run_part_rollback,
};

static gpointer
index_folds (gpointer data)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    for (const PfRunFold *fold = parts[i]->folds; fold->action != NULL; fold++) {
      g_assert (!g_hash_table_contains (table, fold->action));
      g_hash_table_insert (table, (gpointer) (guintptr) fold->action, (gpointer) (guintptr) fold);
    }
  return table;
}

void
pf_run_fold (PfRun *self, const PfChange *change)
{
  static GOnce once = G_ONCE_INIT;
  const PfRunFold *fold = g_hash_table_lookup (g_once (&once, index_folds, NULL), change->action);

  if (fold != NULL)
    fold->fold (self, change);
}

static void
mark_blank_dirty (PfRun *self, guint index)
{
  g_clear_pointer (&self->blanks[index].value, g_free);
  g_clear_pointer (&self->blanks[index].event, pf_event_unref);
  g_array_append_val (self->dirty_blanks, index);
}

static void
clear_basics (PfRun *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  g_clear_pointer (&self->environment, g_free);
  g_clear_pointer (&self->release, g_free);
  g_clear_pointer (&self->artifact, g_free);
  g_clear_pointer (&self->created_by, g_free);
  g_clear_pointer (&self->time_zone, g_free);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  pf_replace_string (&self->mode, "live");
  self->state = "prepared";
  self->created = 0;
  self->t0 = -1;
  for (guint i = 0; i < pf_document_get_option_groups (self->document)->len; i++)
    self->chosen[i] = PF_NONE;
  g_ptr_array_set_size (self->people, 0);
  for (guint i = 0; i < pf_document_get_blanks (self->document)->len; i++)
    if (self->blanks[i].value != NULL || self->blanks[i].event != NULL)
      mark_blank_dirty (self, i);
  for (guint i = 0; i < self->variables->len; i++)
    if (self->variable_values[i] != NULL || self->variable_events[i] != NULL)
      set_variable (self, i, NULL, NULL);
  for (guint i = 0; i < n_items; i++) {
    PfRunItem *item = pf_run_get_item (self, i);

    pf_run_item_clear (item);
    pf_run_mark_dirty (self, item);
  }
  pf_run_count_all (self);
}

/* As before the first event. */
void
pf_run_clear_fold (PfRun *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i]->clear != NULL)
      parts[i]->clear (self);
}
