/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-migrate.h"

#include "document/pf-variables.h"
#include "probe/pf-json.h"
#include "run/pf-run-decision.h"
#include "run/pf-run-lifecycle.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"
#include "run/pf-run-triggers.h"
#include "run/pf-store-private.h"

#include <glib/gi18n-lib.h>

/* What a run knows and its successor is told. Signatures, votes, notes and evidence stay where they were given. */
static const char *const carried[] = {
  "item.set",     "item.override", "criterion.answer", "probe.bind",    "probe.outcome", "probe.stale",
  "blank.fill",   "variable.set",  "option.choose",    "phase.start",   "phase.end",     NULL,
};

static const char *
get_id (PfDocument *document, guint item)
{
  return ((PfItem *) g_ptr_array_index (pf_document_get_items (document), item))->id;
}

static void
list_changes (PfMigration *self)
{
  guint n_before = pf_document_get_items (self->before)->len;
  guint n_after = pf_document_get_items (self->after)->len;
  g_autofree gboolean *known = g_new0 (gboolean, n_after + 1);

  for (guint i = 0; i < n_before; i++) {
    guint same = self->diff->item_after[i];
    guint likely = same == PF_NONE ? self->diff->item_likely[i] : PF_NONE;
    guint after = same != PF_NONE ? same : likely;

    if (after == PF_NONE) {
      g_ptr_array_add (self->removed, g_strdup (get_id (self->before, i)));
      continue;
    }
    known[after] = TRUE;
    if (likely != PF_NONE)
      g_ptr_array_add (self->changed, g_strdup (get_id (self->after, after)));
    else if (!g_str_equal (get_id (self->before, i), get_id (self->after, after)))
      g_ptr_array_add (self->moved, g_strdup (get_id (self->after, after)));
  }
  for (guint i = 0; i < n_after; i++)
    if (!known[i])
      g_ptr_array_add (self->added, g_strdup (get_id (self->after, i)));
  self->n_carried = self->diff->n_same;
}

/**
 * pf_migration_new:
 * @run: a run
 * @source: the changed checklist
 *
 * Finds out what moving the run to @source would do. Nothing is changed. It is read as the run's own checklist is.
 *
 * Returns: (transfer full): the migration
 * Throws: a PfDocumentError; PF_RUN_ERROR_INVALID when nothing changed
 */
PfMigration *
pf_migration_new (PfRun *run, PfSource *source, GError **error)
{
  PfDocument *before = pf_run_get_document (run);
  g_autoptr (PfDocument) after = NULL;
  PfMigration *self;

  if (g_str_equal (pf_source_get_sha256 (source), pf_source_get_sha256 (pf_document_get_source (before)))) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("The run has this very checklist already"));
    return NULL;
  }
  after = pf_document_new_read (source, pf_document_get_reading (before), error);
  if (after == NULL)
    return NULL;
  self = g_new0 (PfMigration, 1);
  self->before = pf_document_ref (before);
  self->after = g_steal_pointer (&after);
  self->diff = pf_document_diff_new (self->before, self->after);
  self->accepted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->added = g_ptr_array_new_with_free_func (g_free);
  self->removed = g_ptr_array_new_with_free_func (g_free);
  self->changed = g_ptr_array_new_with_free_func (g_free);
  self->moved = g_ptr_array_new_with_free_func (g_free);
  list_changes (self);
  return self;
}

/**
 * pf_migration_free:
 * @self: (transfer full) (nullable): a migration
 */
void
pf_migration_free (PfMigration *self)
{
  if (self == NULL)
    return;
  pf_document_unref (self->before);
  pf_document_unref (self->after);
  pf_document_diff_free (self->diff);
  g_hash_table_unref (self->accepted);
  g_ptr_array_unref (self->added);
  g_ptr_array_unref (self->removed);
  g_ptr_array_unref (self->changed);
  g_ptr_array_unref (self->moved);
  g_free (self);
}

/**
 * pf_migration_accept_all:
 * @self: a migration
 *
 * Carries over what reworded items are, too.
 */
void
pf_migration_accept_all (PfMigration *self)
{
  for (guint i = 0; i < self->changed->len; i++)
    pf_migration_accept (self, g_ptr_array_index (self->changed, i), NULL);
}

/**
 * pf_migration_accept:
 * @self: a migration
 * @item: id, or L and line, of a reworded item of the changed checklist
 *
 * Carries over what that item is.
 *
 * Returns: whether it is a reworded item
 * Throws: PF_RUN_ERROR_NOT_FOUND
 */
gboolean
pf_migration_accept (PfMigration *self, const char *item, GError **error)
{
  guint index = pf_document_find_item (self->after, item);
  const char *id = index != PF_NONE ? get_id (self->after, index) : NULL;

  for (guint i = 0; id != NULL && i < self->changed->len; i++)
    if (g_str_equal (g_ptr_array_index (self->changed, i), id)) {
      self->n_carried += g_hash_table_add (self->accepted, g_strdup (id)) ? 1 : 0;
      return TRUE;
    }
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The changed checklist has no reworded item “%s”"), item);
  return FALSE;
}

static guint
map_item (PfMigration *self, guint before)
{
  guint likely;

  if (before == PF_NONE || self->diff->item_after[before] != PF_NONE)
    return before == PF_NONE ? PF_NONE : self->diff->item_after[before];
  likely = self->diff->item_likely[before];
  return likely != PF_NONE && g_hash_table_contains (self->accepted, get_id (self->after, likely)) ? likely : PF_NONE;
}

/* The same one of an item's blanks; what belongs to no item is found by its id. */
static const char *
map_blank (PfMigration *self, const char *id)
{
  const GPtrArray *before = pf_document_get_blanks (self->before);
  const GPtrArray *after = pf_document_get_blanks (self->after);
  guint index = pf_document_find_blank (self->before, id);
  guint item = index != PF_NONE ? ((PfBlank *) g_ptr_array_index (before, index))->item : PF_NONE;
  guint there = map_item (self, item);
  guint nth = 0;

  if (index == PF_NONE || item == PF_NONE) {
    index = index != PF_NONE ? pf_document_find_blank (self->after, id) : PF_NONE;
    return index != PF_NONE ? ((PfBlank *) g_ptr_array_index (after, index))->id : NULL;
  }
  for (guint i = 0; i < index; i++)
    nth += ((PfBlank *) g_ptr_array_index (before, i))->item == item;
  for (guint i = 0; there != PF_NONE && i < after->len; i++) {
    const PfBlank *blank = g_ptr_array_index (after, i);

    if (blank->item == there && nth-- == 0)
      return blank->id;
  }
  return NULL;
}

static gboolean
has_option (PfDocument *document, const char *group, const char *option)
{
  const GPtrArray *groups = pf_document_get_option_groups (document);

  for (guint i = 0; i < groups->len; i++) {
    const PfOptionGroup *found = g_ptr_array_index (groups, i);

    for (guint j = found->first; g_strcmp0 (found->id, group) == 0 && j < found->first + found->n_options; j++)
      if (g_strcmp0 (((PfOption *) g_ptr_array_index (pf_document_get_options (document), j))->id, option) == 0)
        return TRUE;
  }
  return FALSE;
}

static gboolean
has_variable (PfDocument *document, const char *name)
{
  g_autoptr (GPtrArray) variables = pf_variables_find (document);

  for (guint i = 0; i < variables->len; i++)
    if (g_strcmp0 (((PfVariable *) g_ptr_array_index (variables, i))->name, name) == 0)
      return TRUE;
  return FALSE;
}

/* What a change was made to, in the changed checklist; NULL where that has no such thing. */
static const char *
map_target (PfMigration *self, const PfChange *change)
{
  guint item;

  if (change->target == NULL)
    return NULL;
  if (g_str_equal (change->action, "blank.fill"))
    return map_blank (self, change->target);
  if (g_str_equal (change->action, "variable.set"))
    return has_variable (self->after, change->target) ? change->target : NULL;
  if (g_str_equal (change->action, "option.choose"))
    return has_option (self->after, change->target, pf_change_get_string (change, "option")) ? change->target : NULL;
  if (g_str_has_prefix (change->action, "phase."))
    return pf_document_find_section (self->after, change->target) != PF_NONE ? change->target : NULL;
  item = map_item (self, pf_document_find_item (self->before, change->target));
  return item != PF_NONE ? get_id (self->after, item) : NULL;
}

/* What follows from other items follows anew; what was signed has to be signed again. */
static gboolean
is_carried (const PfChange *change)
{
  return pf_method_from_string (pf_change_get_string (change, "method")) != PF_METHOD_DERIVED && change->data != NULL
         && !pf_json_get_boolean (change->data, "sign", FALSE) && !pf_json_get_boolean (change->data, "derived", FALSE);
}

static PfAct *
carry (PfMigration *self, const PfChange *change)
{
  static const char *const left_out[] = { "batch", "undo_of", "undoes", "seq", NULL };
  const char *target = is_carried (change) ? map_target (self, change) : NULL;
  const char *section = pf_change_get_string (change, "deferred_to");
  PfAct *act;

  if (target == NULL)
    return NULL;
  act = pf_act_new (change->action, target);
  pf_act_copy_data (act, change->data, change->texts, left_out);
  if (section != NULL && pf_document_find_section (self->after, section) == PF_NONE)
    json_object_remove_member (act->data, "deferred_to");
  if (g_str_has_prefix (change->action, "phase.") && pf_change_get_string (change, "at") == NULL) {
    g_autofree char *at = pf_time_format (change->at);

    pf_act_set_string (act, "at", at);
  }
  if (change->seq >= 0)
    json_object_set_int_member (act->data, "carried_seq", change->seq);
  return act;
}

/* The last word about everything, in the order it was spoken. */
static void
add_carried (PfMigration *self, PfRun *run, GPtrArray *acts)
{
  g_autoptr (GArray) changes = pf_run_list_changes (run, carried, NULL);
  g_autoptr (GHashTable) last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < changes->len; i++) {
    const PfChange *change = &g_array_index (changes, PfChange, i);

    g_hash_table_replace (last, g_strdup_printf ("%s %s", change->action, change->target), GUINT_TO_POINTER (i + 1));
  }
  for (guint i = 0; i < changes->len; i++) {
    const PfChange *change = &g_array_index (changes, PfChange, i);
    g_autofree char *key = g_strdup_printf ("%s %s", change->action, change->target);
    PfAct *act = GPOINTER_TO_UINT (g_hash_table_lookup (last, key)) == i + 1 ? carry (self, change) : NULL;

    if (act != NULL)
      g_ptr_array_add (acts, act);
  }
}

static void
set_ids (PfAct *act, const char *member, const GPtrArray *ids)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < ids->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (ids, i));
  json_object_set_array_member (act->data, member, array);
}

static PfAct *
new_migrate (PfMigration *self, const char *member, const char *run_id)
{
  PfAct *act = pf_act_new ("run.migrate", NULL);

  if (run_id != NULL)
    pf_act_set_string (act, member, run_id);
  pf_act_set_string (act, "previous_source_sha256", pf_source_get_sha256 (pf_document_get_source (self->before)));
  pf_act_set_string (act, "source_sha256", pf_source_get_sha256 (pf_document_get_source (self->after)));
  set_ids (act, "added", self->added);
  set_ids (act, "removed", self->removed);
  set_ids (act, "changed", self->changed);
  set_ids (act, "moved", self->moved);
  return act;
}

/* Who was responsible stays so, whoever moves it. */
static void
add_operator (PfRun *run, GPtrArray *acts, const PfPerson *person)
{
  const char *operator_id = pf_run_get_operator (run);
  PfAct *act;

  for (guint i = 0; i < run->people->len; i++) {
    const PfPerson *known = g_ptr_array_index (run->people, i);

    if (g_str_equal (known->id, person->id))
      continue;
    act = pf_act_new ("person.add", known->id);
    pf_act_set_string (act, "name", known->name);
    pf_act_set_string (act, "identity", known->identity);
    g_ptr_array_add (acts, act);
  }
  if (operator_id == NULL || g_str_equal (operator_id, person->id))
    return;
  act = pf_act_new ("run.handover", NULL);
  pf_act_set_string (act, "to", operator_id);
  json_object_set_boolean_member (act->data, "accepted", TRUE);
  g_ptr_array_add (acts, act);
}

static GPtrArray *
plan_successor (PfMigration *self, PfRun *run, const PfPerson *person)
{
  GPtrArray *acts = pf_run_plan_new_acts ();

  g_ptr_array_add (acts, new_migrate (self, "previous_record_id", pf_run_get_id (run)));
  add_operator (run, acts, person);
  if (!g_str_equal (run->state, "prepared"))
    g_ptr_array_add (acts, pf_act_new ("run.start", NULL));
  add_carried (self, run, acts);
  if (pf_run_is_watching (run)) {
    g_autofree char *until = pf_time_format (pf_run_get_watch_until (run));
    PfAct *act = pf_act_new ("run.watch", NULL);

    pf_act_set_string (act, "until", until);
    g_ptr_array_add (acts, act);
  }
  return acts;
}

static gboolean
check_movable (PfRun *run, GError **error)
{
  if (!pf_run_plan_check_going_on (run, error))
    return FALSE;
  for (guint i = 0; i < run->item_array->len; i++)
    if (pf_run_get_item (run, i)->trigger == PF_TRIGGER_TRIPPED || pf_run_get_item (run, i)->trigger == PF_TRIGGER_ACKNOWLEDGED) {
      g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                           _ ("A rollback trigger is tripped. Clear it, or end the run, before it moves to another checklist"));
      return FALSE;
    }
  if (!run->in_rollback)
    return TRUE;
  g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                       _ ("A rollback has started; the run ends with the checklist it has"));
  return FALSE;
}

/**
 * pf_run_session_migrate:
 * @session: the run
 * @migration: what is to happen
 *
 * Moves the run to the changed checklist, as a whole or not at all: it ends as aborted, and a new run begins with what
 * the items that say the same were, and what else the run knows. Both chains say so. Signatures and votes have to be
 * given again. Blocks.
 *
 * Returns: (transfer full): id of the new run
 * Throws: PF_RUN_ERROR_INVALID for a closed or paused run, or one in a rollback; a PfStoreError
 */
char *
pf_run_session_migrate (PfRunSession *session, PfMigration *migration, GError **error)
{
  PfRun *run = pf_run_session_get_run (session);
  PfPerson *person = pf_run_session_get_person (session);
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (GPtrArray) last = NULL;
  g_autoptr (GPtrArray) closing = NULL;
  g_autofree char *id = NULL;
  PfRunStart start = { .source = pf_document_get_source (migration->after) };

  if (!pf_run_session_flush (session, error) || !check_movable (run, error))
    return NULL;
  acts = plan_successor (migration, run, person);
  closing = pf_run_plan_close (run, "aborted", _ ("moved to a changed checklist"), error);
  if (closing == NULL)
    return NULL;
  last = pf_run_plan_new_acts ();
  g_ptr_array_add (last, new_migrate (migration, "to", NULL));
  for (guint i = 0; i < closing->len; i++)
    g_ptr_array_add (last, pf_act_ref (g_ptr_array_index (closing, i)));
  start.source = pf_source_get_original (start.source);
  start.reading = pf_document_get_reading (migration->after);
  start.title = pf_document_get_title (migration->after);
  start.environment = pf_run_get_environment (run);
  start.release = pf_run_get_release (run);
  start.mode = pf_run_get_mode (run);
  start.artifact = pf_run_get_artifact (run);
  start.t0 = pf_run_get_t0 (run);
  start.operator= person;
  start.acts = acts;
  id = pf_store_succeed_run (pf_run_session_get_store (session), &start, pf_run_get_id (run), last, error);
  if (id == NULL || !pf_run_session_reload (session, error))
    return NULL;
  return g_steal_pointer (&id);
}
