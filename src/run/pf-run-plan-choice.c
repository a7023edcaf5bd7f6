/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run.h"

#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>

/* Choices that say what the checklist means in this run: options and roles. */

static PfOption *
get_option (PfRun *self, guint index)
{
  return g_ptr_array_index (pf_document_get_options (self->document), index);
}

static gboolean
is_unsettled (PfRunItem *item)
{
  return (item->state == PF_STATE_OPEN || item->state == PF_STATE_IN_PROGRESS) && item->trigger == PF_TRIGGER_ARMED;
}

static PfAct *
new_set (PfRunItem *item, PfItemState state, const char *group, const char *reason)
{
  PfAct *act = pf_act_new ("item.set", item->item->id);

  pf_act_set_string (act, "state", pf_item_state_to_string (state));
  pf_act_set_string (act, "method", pf_method_to_string (PF_METHOD_PERSON));
  if (reason != NULL) {
    pf_act_set_string (act, "option_group", group);
    pf_act_set_sealed (act, "reason", reason);
  } else if (item->seq >= 0) {
    json_object_set_int_member (act->data, "undoes", item->seq);
  }
  return act;
}

/* Sets aside what belongs to the branches that were not chosen, and takes back what an earlier choice set aside. */
static void
add_branch_acts (PfRun *self, GPtrArray *acts, const PfOptionGroup *group, guint group_index, guint chosen)
{
  g_autofree char *reason
      = chosen != PF_NONE ? g_strdup_printf ("not chosen; the run takes “%s”", get_option (self, chosen)->label) : NULL;

  for (guint i = 0; i < self->item_array->len; i++) {
    PfRunItem *item = pf_run_get_item (self, i);
    guint option = item->item->option;
    gboolean elsewhere = option != PF_NONE && get_option (self, option)->group == group_index && option != chosen;

    if (!item->is_leaf)
      continue;
    if (chosen != PF_NONE && elsewhere && is_unsettled (item))
      g_ptr_array_add (acts, new_set (item, PF_STATE_NOT_APPLICABLE, group->id, reason));
    else if ((chosen == PF_NONE || !elsewhere) && item->state == PF_STATE_NOT_APPLICABLE
             && g_strcmp0 (item->by_option, group->id) == 0)
      g_ptr_array_add (acts, new_set (item, PF_STATE_OPEN, NULL, NULL));
  }
}

/**
 * pf_run_plan_choose:
 * @self: a run
 * @group: index of an option group
 * @option: index of one of its options, or %PF_NONE to take the choice back
 *
 * Chooses one of several ways. The branches of the others become not applicable; what only fits another one is
 * proposed so, see [method@Run.get_proposed]. Can be changed and taken back.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when that is chosen already
 * Throws: PF_RUN_ERROR_NOT_FOUND for an option of another group; PF_RUN_ERROR_INVALID for a closed run
 */
GPtrArray *
pf_run_plan_choose (PfRun *self, guint group, guint option, GError **error)
{
  const GPtrArray *groups = pf_document_get_option_groups (self->document);
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  const PfOptionGroup *chosen_group;
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_going_on (self, error))
    return NULL;
  chosen_group = group < groups->len ? g_ptr_array_index (groups, group) : NULL;
  if (chosen_group == NULL
      || (option != PF_NONE
          && (option < chosen_group->first || option >= chosen_group->first + chosen_group->n_options))) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The checklist has no such option"));
    return NULL;
  }
  if (self->chosen[group] == option)
    return g_steal_pointer (&acts);
  pf_run_plan_add_start (self, acts);
  act = pf_act_new ("option.choose", chosen_group->id);
  pf_act_set_string (act, "option", option != PF_NONE ? get_option (self, option)->id : NULL);
  g_ptr_array_add (acts, act);
  add_branch_acts (self, acts, chosen_group, group, option);
  return g_steal_pointer (&acts);
}

/**
 * pf_run_get_chosen:
 * @self: a run
 * @group: index of an option group
 *
 * Returns: index of the option that was chosen, or %PF_NONE
 */
guint
pf_run_get_chosen (PfRun *self, guint group)
{
  g_return_val_if_fail (PF_IS_RUN (self), PF_NONE);
  g_return_val_if_fail (group < pf_document_get_option_groups (self->document)->len, PF_NONE);

  return self->chosen[group];
}

/**
 * pf_run_is_set_aside:
 * @self: a run
 * @option: index of an option
 *
 * Returns: whether another option of its group was chosen
 */
gboolean
pf_run_is_set_aside (PfRun *self, guint option)
{
  guint chosen;

  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  if (option == PF_NONE)
    return FALSE;
  chosen = self->chosen[get_option (self, option)->group];
  return chosen != PF_NONE && chosen != option;
}

/**
 * pf_run_get_proposed:
 * @self: a run
 * @item: index of an item
 *
 * Returns: whether the item is open and its condition names an option that was not chosen, so that it is probably not
 *   applicable
 */
gboolean
pf_run_get_proposed (PfRun *self, guint item)
{
  PfRunItem *leaf;

  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  leaf = pf_run_get_item (self, item);
  return leaf != NULL && leaf->is_leaf && is_unsettled (leaf)
         && pf_run_is_set_aside (self, leaf->item->condition_option);
}

/* What has been tripped is a trigger for good; the chain could not say what its state means otherwise. */
static gboolean
check_triggers (PfRun *self, guint section, GError **error)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);

  for (guint i = 0; i < self->item_array->len; i++) {
    PfRunItem *item = pf_run_get_item (self, i);
    guint above = item->trigger != PF_TRIGGER_ARMED ? item->item->section : PF_NONE;

    while (above < sections->len && above != section)
      above = ((PfSection *) g_ptr_array_index (sections, above))->parent;
    if (above != section)
      continue;
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                 _ ("“%s” (line %u) was tripped, so what its section is for stays as it is in this run"),
                 item->item->text, item->item->line);
    return FALSE;
  }
  return TRUE;
}

/**
 * pf_run_plan_set_role:
 * @self: a run
 * @section: index of a section
 * @role: what it is for
 *
 * Reads a section otherwise than the rules do. What stands in it may become other kinds of items, and then counts
 * otherwise; states stay with the ids of the items.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when it has that role already
 * Throws: PF_RUN_ERROR_NOT_FOUND; PF_RUN_ERROR_INVALID for a closed run, or when a trigger in it was tripped
 */
GPtrArray *
pf_run_plan_set_role (PfRun *self, guint section, PfRole role, GError **error)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  const PfSection *found;
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_going_on (self, error))
    return NULL;
  if (section >= sections->len) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The checklist has no such section"));
    return NULL;
  }
  found = g_ptr_array_index (sections, section);
  if (found->role == role)
    return g_steal_pointer (&acts);
  if (!check_triggers (self, section, error))
    return NULL;
  act = pf_act_new ("role.set", found->id);
  pf_act_set_string (act, "role", pf_role_to_string (role));
  g_ptr_array_add (acts, act);
  return g_steal_pointer (&acts);
}
