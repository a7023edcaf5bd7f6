/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-undo.h"

#include "probe/pf-json.h"
#include "run/pf-event-data.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>

#define BATCH_BYTES 8

/* What a person does and can take back. */
static const char *const undoable[] = {
  "item.set", "blank.fill", "variable.set", "option.choose", "criterion.answer", NULL,
};

/* What a person does and cannot: it was said to others, or something was done in the world. */
typedef struct {
  const char *action;
  const char *why;
} Final;

static const Final finals[] = {
  { "vote.set", N_ ("A vote is not undone. Vote otherwise, or withdraw it") },
  { "sign.add", N_ ("A signature is not undone. Withdraw it") },
  { "sign.withdraw", N_ ("That a signature was withdrawn is not undone. Sign again") },
  { "command.result", N_ ("A command that ran is not undone") },
  { "trigger.trip", N_ ("A trigger that tripped is not undone. Clear it") },
  { "trigger.acknowledge", N_ ("A trigger that was acknowledged stays so. Clear it") },
  { "trigger.clear", N_ ("A trigger that was cleared stays so. Trip it again") },
  { "rollback.start", N_ ("A rollback that has started is not undone") },
  { "rollback.end", N_ ("A rollback that has ended is not undone") },
  { "note.add", N_ ("A note is not undone. Add another one that puts it right") },
  { "evidence.add", N_ ("Evidence is not taken away again") },
  { "t0.set", N_ ("The time the plan counts from is not undone. Set another one") },
  { "role.set", N_ ("What a section is for is not undone. Say what it is for") },
  { "probe.bind", N_ ("A probe that was bound is not undone. Bind another one, or take it away") },
};

static const Final *
find_final (const char *action)
{
  for (gsize i = 0; i < G_N_ELEMENTS (finals); i++)
    if (g_str_equal (finals[i].action, action))
      return &finals[i];
  return NULL;
}

static GPtrArray *
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, message);
  return NULL;
}

static gboolean
is_of_person (const char *action, JsonObject *data)
{
  const char *method = data != NULL ? pf_json_get_string (data, "method") : NULL;

  if (find_final (action) != NULL)
    return TRUE;
  if (!g_strv_contains (undoable, action))
    return FALSE;
  return method == NULL || pf_method_from_string (method) == PF_METHOD_PERSON
         || pf_method_from_string (method) == PF_METHOD_COMMAND || pf_method_from_string (method) == PF_METHOD_NONE;
}

/**
 * pf_run_tie_acts:
 * @acts: (element-type PfAct): what a plan function gave
 *
 * Marks what a person does in one go, so that it can be taken back in one go. A session does so with all it is given.
 */
void
pf_run_tie_acts (const GPtrArray *acts)
{
  g_autofree char *batch = NULL;

  for (guint i = 0; i < acts->len; i++) {
    PfAct *act = g_ptr_array_index (acts, i);

    if (!is_of_person (act->action, act->data) || pf_json_get_string (act->data, "batch") != NULL)
      continue;
    if (batch == NULL)
      batch = pf_random_hex (BATCH_BYTES);
    json_object_set_string_member (act->data, "batch", batch);
  }
}

/**
 * pf_run_get_batch:
 * @acts: (element-type PfAct): what was given to a session
 *
 * Returns: (transfer none) (nullable): what the acts are tied by, for [method@Run.plan_undo_batch]; %NULL when there is
 *   nothing to take back
 */
const char *
pf_run_get_batch (const GPtrArray *acts)
{
  for (guint i = 0; i < acts->len; i++) {
    PfAct *act = g_ptr_array_index (acts, i);
    const char *batch = pf_json_get_string (act->data, "batch");

    if (batch != NULL && g_strv_contains (undoable, act->action))
      return batch;
  }
  return NULL;
}

static GArray *
list_all (PfRun *self)
{
  const char *actions[G_N_ELEMENTS (undoable) + G_N_ELEMENTS (finals)] = { NULL };
  gsize n = 0;

  for (; undoable[n] != NULL; n++)
    actions[n] = undoable[n];
  for (gsize i = 0; i < G_N_ELEMENTS (finals); i++)
    actions[n++] = finals[i].action;
  return pf_run_list_changes (self, actions, NULL);
}

/* Batches that were taken back already. */
static GHashTable *
list_undone (GArray *changes)
{
  GHashTable *undone = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < changes->len; i++) {
    const char *batch = pf_change_get_string (&g_array_index (changes, PfChange, i), "undo_of");

    if (batch != NULL)
      g_hash_table_add (undone, (gpointer) (guintptr) batch);
  }
  return undone;
}

static const char *
find_last_batch (GArray *changes, GHashTable *undone, const char *actor)
{
  for (guint i = changes->len; i > 0; i--) {
    const PfChange *change = &g_array_index (changes, PfChange, i - 1);
    const char *batch = pf_change_get_string (change, "batch");

    if (batch != NULL && pf_change_get_string (change, "undo_of") == NULL && !g_hash_table_contains (undone, batch)
        && g_strcmp0 (change->actor, actor) == 0)
      return batch;
  }
  return NULL;
}

/* What one thing was before the batch, and whether it became something else after it. */
typedef struct {
  const PfChange *before; /* (nullable) */
  const PfChange *first;  /* of the batch */
  const PfChange *last;   /* of the batch */
  gboolean changed_since;
} Place;

static char *
make_key (const PfChange *change)
{
  return g_strdup_printf ("%s %s", change->action, change->target != NULL ? change->target : "");
}

static gboolean
is_in (const PfChange *change, const char *batch)
{
  return g_strcmp0 (pf_change_get_string (change, "batch"), batch) == 0;
}

static void
visit (Place *place, const PfChange *change, const char *batch, GHashTable *undone)
{
  const char *other = pf_change_get_string (change, "batch");

  if (is_in (change, batch)) {
    if (place->first == NULL)
      place->first = change;
    place->last = change;
  } else if (place->first == NULL) {
    place->before = change;
  } else if (pf_change_get_string (change, "undo_of") == NULL
             && (other == NULL || !g_hash_table_contains (undone, other))) {
    place->changed_since = TRUE;
  }
}

static GHashTable *
find_places (GArray *changes, const char *batch, GHashTable *undone)
{
  GHashTable *places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < changes->len; i++) {
    const PfChange *change = &g_array_index (changes, PfChange, i);

    if (is_in (change, batch))
      g_hash_table_insert (places, make_key (change), g_new0 (Place, 1));
  }
  for (guint i = 0; i < changes->len; i++) {
    const PfChange *change = &g_array_index (changes, PfChange, i);
    g_autofree char *key = make_key (change);
    Place *place = g_hash_table_lookup (places, key);

    if (place != NULL)
      visit (place, change, batch, undone);
  }
  return places;
}

/* As it is before anybody touched it. */
static void
set_untouched (PfAct *act)
{
  if (g_str_equal (act->action, "item.set")) {
    pf_act_set_string (act, "state", pf_item_state_to_string (PF_STATE_OPEN));
    pf_act_set_string (act, "method", pf_method_to_string (PF_METHOD_NONE));
  } else {
    const char *member = g_str_equal (act->action, "option.choose")      ? "option"
                         : g_str_equal (act->action, "criterion.answer") ? "answer"
                                                                         : "value";

    pf_act_set_string (act, member, NULL);
  }
}

/*
 * pf_act_copy_data:
 * @act: gets the members
 * @data: those of another change
 * @texts: (element-type utf8 PfText): its texts
 * @left_out: (array zero-terminated=1): members not to copy
 *
 * Says the same once more; texts are sealed anew.
 */
void
pf_act_copy_data (PfAct *act, JsonObject *data, GHashTable *texts, const char *const *left_out)
{
  g_autoptr (JsonObject) copy = data != NULL ? pf_event_data_copy (data) : json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, copy);
  while (json_object_iter_next_ordered (&iter, &name, &node)) {
    const char *digest = pf_json_get_string (copy, name);
    PfText *text = digest != NULL ? g_hash_table_lookup (texts, digest) : NULL;

    if (g_strv_contains (left_out, name))
      continue;
    if (text != NULL)
      pf_act_set_sealed (act, name, text->value);
    else
      json_object_set_member (act->data, name, json_node_copy (node));
  }
}

static PfAct *
take_back (const Place *place, const char *batch)
{
  static const char *const left_out[] = { "batch", "undo_of", "undoes", "sign", NULL };
  PfAct *act = pf_act_new (place->first->action, place->first->target);

  if (place->before != NULL)
    pf_act_copy_data (act, place->before->data, place->before->texts, left_out);
  else
    set_untouched (act);
  if (place->last->seq >= 0)
    json_object_set_int_member (act->data, "undoes", place->last->seq);
  json_object_set_string_member (act->data, "undo_of", batch);
  return act;
}

static gboolean
check_undoable (PfRun *self, GArray *changes, const char *batch, GHashTable *places, GError **error)
{
  for (guint i = 0; i < changes->len; i++) {
    const PfChange *change = &g_array_index (changes, PfChange, i);
    const Final *final = is_in (change, batch) ? find_final (change->action) : NULL;
    g_autofree char *key = is_in (change, batch) ? make_key (change) : NULL;
    const Place *place = key != NULL ? g_hash_table_lookup (places, key) : NULL;

    if (final != NULL || (place != NULL && pf_json_get_boolean (change->data, "sign", FALSE))) {
      refuse (error, _ (final != NULL ? final->why : "A signature is not undone. Withdraw it"));
      return FALSE;
    }
    if (place == NULL || !place->changed_since)
      continue;
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                 _ ("“%s” was changed since by somebody else or by a probe, so the act before is not undone. Mark it "
                    "anew"),
                 change->target != NULL ? change->target : "");
    return FALSE;
  }
  return TRUE;
}

static GPtrArray *
plan (PfRun *self, GArray *changes, const char *batch, GHashTable *undone, GError **error)
{
  g_autoptr (GHashTable) places = find_places (changes, batch, undone);
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();

  if (!check_undoable (self, changes, batch, places, error))
    return NULL;
  /* Backwards, so that what followed from something goes before it. */
  for (guint i = changes->len; i > 0; i--) {
    const PfChange *change = &g_array_index (changes, PfChange, i - 1);
    g_autofree char *key = is_in (change, batch) ? make_key (change) : NULL;
    const Place *place = key != NULL ? g_hash_table_lookup (places, key) : NULL;

    if (place != NULL && place->last == change)
      g_ptr_array_add (acts, take_back (place, batch));
  }
  return g_steal_pointer (&acts);
}

/**
 * pf_run_plan_undo:
 * @self: a run
 * @actor: id of the person who acts
 *
 * Takes back the last thing that person did: the states, reasons, answers, values and choices are again what they were
 * before. Done again it takes back the one before that. Signatures, votes, results of commands and the like are not
 * undone, and stand in the way of what came before them; so does what somebody else or a probe changed since.
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: PF_RUN_ERROR_INVALID when there is nothing to undo or it cannot be; the message says what to do instead
 */
GPtrArray *
pf_run_plan_undo (PfRun *self, const char *actor, GError **error)
{
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GHashTable) undone = NULL;
  const char *batch;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_going_on (self, error))
    return NULL;
  changes = list_all (self);
  undone = list_undone (changes);
  batch = find_last_batch (changes, undone, actor);
  return batch != NULL ? plan (self, changes, batch, undone, error)
                       : refuse (error, _ ("You did nothing in this run that could be undone"));
}

/**
 * pf_run_plan_undo_batch:
 * @self: a run
 * @batch: what the acts were tied by
 *
 * As [method@Run.plan_undo], for one certain thing, whoever did it.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when it was undone already
 * Throws: PF_RUN_ERROR_INVALID when there is no such thing or it cannot be undone
 */
GPtrArray *
pf_run_plan_undo_batch (PfRun *self, const char *batch, GError **error)
{
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GHashTable) undone = NULL;
  g_autoptr (GPtrArray) acts = NULL;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_going_on (self, error))
    return NULL;
  changes = list_all (self);
  undone = list_undone (changes);
  if (g_hash_table_contains (undone, batch))
    return pf_run_plan_new_acts ();
  acts = plan (self, changes, batch, undone, error);
  if (acts != NULL && acts->len == 0)
    return refuse (error, _ ("There is nothing to undo any more"));
  return g_steal_pointer (&acts);
}
