/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-check.h"

typedef struct {
  const char *action;
  const char *state;
} RunChange;

/* What each event makes of the run; `run.close` says it itself. */
static const RunChange run_changes[] = {
  { "run.create", "prepared" }, { "run.start", "in-progress" },   { "run.pause", "paused" },
  { "run.watch", "watching" },  { "run.reopen", "in-progress" },
};

static const char *
state_after_close (JsonObject *entry)
{
  const char *outcome = pf_json_get_string (pf_json_get_object (entry, "data"), "outcome");

  if (g_strcmp0 (outcome, "success") == 0)
    return "completed";
  return g_strcmp0 (outcome, "rolled-back") == 0 ? "rolled-back" : "aborted";
}

/* A pause ends where it began: at work, or while the deployment was watched. */
static const char *
state_after_resume (JsonObject *entry)
{
  const char *state = pf_json_get_string (pf_json_get_object (entry, "data"), "state");

  return g_strcmp0 (state, "watching") == 0 ? "watching" : "in-progress";
}

static void
fold_run (PfRecordFold *self, const char *action, JsonObject *entry)
{
  if (g_str_equal (action, "run.close")) {
    self->closed = entry;
    self->run_state = state_after_close (entry);
    return;
  }
  if (g_str_equal (action, "run.create") && self->created == NULL)
    self->created = entry;
  if (g_str_equal (action, "run.migrate") && self->origin == NULL
      && pf_json_get_string (pf_json_get_object (entry, "data"), "previous_record_id") != NULL)
    self->origin = entry;
  if (g_str_equal (action, "run.start") && self->started == NULL)
    self->started = entry;
  if (g_str_equal (action, "run.reopen")) {
    self->closed = NULL;
    self->reopened = TRUE;
  }
  if (g_str_equal (action, "run.resume"))
    self->run_state = state_after_resume (entry);
  for (gsize i = 0; i < G_N_ELEMENTS (run_changes); i++)
    if (g_str_equal (action, run_changes[i].action))
      self->run_state = run_changes[i].state;
}

static void
fold_signature (PfRecordFold *self, const char *target, JsonObject *entry)
{
  const char *actor = pf_json_get_string (entry, "actor");

  g_hash_table_insert (self->signatures, (gpointer)(guintptr)target, entry);
  g_hash_table_remove (self->withdrawals, target);
  if (actor != NULL && pf_json_get_string (pf_json_get_object (entry, "data"), "key_fingerprint") != NULL)
    g_hash_table_insert (self->keys, (gpointer)(guintptr)actor, entry);
}

static void
fold_entry (PfRecordFold *self, JsonObject *entry)
{
  const char *action = pf_json_get_string (entry, "action");
  const char *target = pf_json_get_string (entry, "target");
  GHashTable *table = NULL;

  if (action == NULL)
    return;
  if (g_str_has_prefix (action, "run."))
    fold_run (self, action, entry);
  else if (g_str_equal (action, "t0.set"))
    self->t0 = entry;
  else if (g_str_equal (action, "item.set"))
    table = self->sets;
  else if (g_str_equal (action, "item.override"))
    table = self->overrides;
  else if (g_str_equal (action, "criterion.answer"))
    table = self->answers;
  else if (g_str_equal (action, "probe.outcome"))
    table = self->outcomes;
  else if (g_str_has_prefix (action, "trigger."))
    table = self->triggers;
  else if (g_str_equal (action, "blank.fill"))
    table = self->fills;
  else if (g_str_equal (action, "variable.set"))
    table = self->variables;
  else if (g_str_equal (action, "sign.add") && target != NULL)
    fold_signature (self, target, entry);
  else if (g_str_equal (action, "sign.withdraw") && target != NULL && g_hash_table_contains (self->signatures, target)
           && !g_hash_table_contains (self->withdrawals, target))
    table = self->withdrawals;
  if (table != NULL && target != NULL)
    g_hash_table_insert (table, (gpointer)(guintptr)target, entry);
}

/*
 * pf_record_fold_init:
 * @self: the memory of a fold
 * @entries: (nullable): a record's events, which must outlive the fold
 *
 * Adds up the events. Those it does not know change nothing.
 */
void
pf_record_fold_init (PfRecordFold *self, JsonArray *entries)
{
  *self = (PfRecordFold){ 0 };
  self->sets = g_hash_table_new (g_str_hash, g_str_equal);
  self->overrides = g_hash_table_new (g_str_hash, g_str_equal);
  self->answers = g_hash_table_new (g_str_hash, g_str_equal);
  self->outcomes = g_hash_table_new (g_str_hash, g_str_equal);
  self->triggers = g_hash_table_new (g_str_hash, g_str_equal);
  self->fills = g_hash_table_new (g_str_hash, g_str_equal);
  self->variables = g_hash_table_new (g_str_hash, g_str_equal);
  self->signatures = g_hash_table_new (g_str_hash, g_str_equal);
  self->withdrawals = g_hash_table_new (g_str_hash, g_str_equal);
  self->keys = g_hash_table_new (g_str_hash, g_str_equal);
  self->run_state = "prepared";
  for (guint i = 0; i < pf_array_length (entries); i++)
    fold_entry (self, pf_array_object (entries, i));
}

void
pf_record_fold_clear (PfRecordFold *self)
{
  g_clear_pointer (&self->sets, g_hash_table_unref);
  g_clear_pointer (&self->overrides, g_hash_table_unref);
  g_clear_pointer (&self->answers, g_hash_table_unref);
  g_clear_pointer (&self->outcomes, g_hash_table_unref);
  g_clear_pointer (&self->triggers, g_hash_table_unref);
  g_clear_pointer (&self->fills, g_hash_table_unref);
  g_clear_pointer (&self->variables, g_hash_table_unref);
  g_clear_pointer (&self->signatures, g_hash_table_unref);
  g_clear_pointer (&self->withdrawals, g_hash_table_unref);
  g_clear_pointer (&self->keys, g_hash_table_unref);
}
