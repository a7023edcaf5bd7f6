/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-bulk.h"

#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"
#include "run/pf-run-sign-offs.h"

#include <glib/gi18n-lib.h>

/* Whether marking all of something means this item too: what is settled already stays as it is, and what a choice set
 * aside is not opened by hand. */
static gboolean
is_meant (PfRunItem *item, PfItemState state)
{
  if (!item->is_leaf || !item->counted)
    return FALSE;
  if (state == PF_STATE_OPEN)
    return item->state != PF_STATE_OPEN && item->by_option == NULL;
  return (item->state == PF_STATE_OPEN || item->state == PF_STATE_IN_PROGRESS) && item->state != state;
}

static gboolean
is_below_section (PfRun *self, guint section, guint above)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);

  while (section < sections->len && section != above)
    section = ((PfSection *) g_ptr_array_index (sections, section))->parent;
  return section == above;
}

static gboolean
is_below_item (PfRun *self, guint item, guint above)
{
  while (item < self->item_array->len && item != above)
    item = pf_run_get_item (self, item)->item->parent;
  return item == above;
}

/**
 * pf_run_list_section_items:
 * @self: a run
 * @section: index of a section
 * @state: what its items are to be marked as
 *
 * Returns: (transfer full) (element-type guint): the items in it and its sub-sections that marking them all changes:
 *   those still open; for %PF_STATE_OPEN those that are not
 */
GArray *
pf_run_list_section_items (PfRun *self, guint section, PfItemState state)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_val_if_fail (PF_IS_RUN (self), items);

  for (guint i = 0; i < self->item_array->len; i++)
    if (is_meant (pf_run_get_item (self, i), state)
        && is_below_section (self, pf_run_get_item (self, i)->item->section, section))
      g_array_append_val (items, i);
  return items;
}

/**
 * pf_run_list_sub_items:
 * @self: a run
 * @item: index of an item
 * @state: what its sub-items are to be marked as
 *
 * Returns: (transfer full) (element-type guint): the leaves below it that marking them all changes
 */
GArray *
pf_run_list_sub_items (PfRun *self, guint item, PfItemState state)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_val_if_fail (PF_IS_RUN (self), items);

  for (guint i = item + 1; i < self->item_array->len; i++)
    if (is_meant (pf_run_get_item (self, i), state) && is_below_item (self, i, item))
      g_array_append_val (items, i);
  return items;
}

/* What begins with the first of several begins once. */
static void
add_once (GPtrArray *acts, GPtrArray *more)
{
  for (guint i = 0; i < more->len; i++) {
    PfAct *act = g_ptr_array_index (more, i);
    gboolean known = FALSE;

    for (guint j = 0; !known && !g_str_has_prefix (act->action, "item.") && j < acts->len; j++) {
      PfAct *other = g_ptr_array_index (acts, j);

      known = g_str_equal (other->action, act->action) && g_strcmp0 (other->target, act->target) == 0;
    }
    if (!known)
      g_ptr_array_add (acts, pf_act_ref (act));
  }
}

/* Nobody signs several things in one go. */
static gboolean
check_signed (PfRun *self, guint item, PfItemState state, const char *reason, GError **error)
{
  const GPtrArray *sign_offs = state == PF_STATE_DONE && pf_run_plan_is_blank (reason) ? pf_run_get_sign_offs (self) : NULL;

  for (guint i = 0; sign_offs != NULL && i < sign_offs->len; i++) {
    const PfSignOff *sign_off = g_ptr_array_index (sign_offs, i);

    if (sign_off->item != item || !pf_sign_off_has_place (sign_off))
      continue;
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("“%s” (line %u) has to be signed by itself"),
                 pf_run_get_item (self, item)->item->text, pf_run_get_item (self, item)->item->line);
    return FALSE;
  }
  return TRUE;
}

static GPtrArray *
plan_one (PfRun *self, guint item, PfItemState state, const char *reason, guint to, GError **error)
{
  if (!check_signed (self, item, state, reason, error))
    return NULL;
  return to != PF_NONE ? pf_run_plan_defer (self, item, to, reason, error)
                       : pf_run_plan_mark (self, item, state, reason, error);
}

/**
 * pf_run_plan_mark_many:
 * @self: a run
 * @items: (element-type guint): indexes of items
 * @state: what a person says they all are
 * @reason: (nullable): why, for all
 * @to: index of the section they are deferred to, or %PF_NONE
 * @left_out: (nullable) (element-type guint): gets what cannot be marked so, such as items that a probe verifies; without
 *   it one such item is enough to refuse all
 *
 * Marks several items in one go, which is undone in one go.
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: as [method@Run.plan_mark], when nothing can be marked, or something and there is no @left_out
 */
GPtrArray *
pf_run_plan_mark_many (PfRun *self, const GArray *items, PfItemState state, const char *reason, guint to, GPtrArray *left_out, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  g_autoptr (GError) first = NULL;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  for (guint i = 0; i < items->len; i++) {
    guint item = g_array_index (items, guint, i);
    g_autoptr (GError) refusal = NULL;
    g_autoptr (GPtrArray) more = plan_one (self, item, state, reason, to, &refusal);

    if (more != NULL) {
      add_once (acts, more);
      continue;
    }
    if (left_out != NULL)
      g_ptr_array_add (left_out, GUINT_TO_POINTER (item));
    if (first == NULL)
      first = g_steal_pointer (&refusal);
  }
  if (first == NULL || (left_out != NULL && acts->len > 0))
    return g_steal_pointer (&acts);
  g_propagate_error (error, g_steal_pointer (&first));
  return NULL;
}

static gboolean
check_later (PfRun *self, PfRunItem *item, guint section, GError **error)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  const PfSection *found;

  if (section >= sections->len) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The checklist has no such section"));
    return FALSE;
  }
  if (item->item->section == PF_NONE || section > item->item->section)
    return TRUE;
  found = g_ptr_array_index (sections, section);
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
               _ ("“%s” (line %u) can be deferred only to a section that comes later; “%s” (line %u) does not"),
               item->item->text, item->item->line, found->title, found->line);
  return FALSE;
}

/**
 * pf_run_plan_defer:
 * @self: a run
 * @item: index of an item
 * @section: index of a section that comes later
 * @reason: why
 *
 * Puts an item off: it appears again in that section, and acting on it there settles it. Both places show one state.
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: PF_RUN_ERROR_NOT_FOUND; PF_RUN_ERROR_INVALID for a section that does not come later, and as
 *   [method@Run.plan_mark]
 */
GPtrArray *
pf_run_plan_defer (PfRun *self, guint item, guint section, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_mark (self, item, PF_STATE_DEFERRED, reason, error);
  PfAct *act;

  if (acts == NULL || acts->len == 0)
    return g_steal_pointer (&acts);
  if (!check_later (self, pf_run_get_item (self, item), section, error))
    return NULL;
  act = g_ptr_array_index (acts, acts->len - 1);
  pf_act_set_string (act, "deferred_to",
                     ((PfSection *) g_ptr_array_index (pf_document_get_sections (self->document), section))->id);
  return g_steal_pointer (&acts);
}

/**
 * pf_run_get_deferred_to:
 * @self: a run
 * @item: index of an item
 *
 * Returns: index of the section it was put off to, also when it has been settled there; %PF_NONE when it was not
 */
guint
pf_run_get_deferred_to (PfRun *self, guint item)
{
  const char *id;

  g_return_val_if_fail (PF_IS_RUN (self), PF_NONE);
  g_return_val_if_fail (item < self->item_array->len, PF_NONE);

  id = pf_run_get_item (self, item)->deferred_to;
  return id != NULL ? pf_document_find_section (self->document, id) : PF_NONE;
}

/**
 * pf_run_item_get_deferred_to:
 * @self: an item of a run
 *
 * Returns: (transfer none) (nullable): id of the section it was put off to
 */
const char *
pf_run_item_get_deferred_to (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), NULL);

  return self->deferred_to;
}

/**
 * pf_run_list_deferred_to:
 * @self: a run
 * @section: index of a section
 *
 * Returns: (transfer full) (element-type guint): the items of other sections that were put off to this one
 */
GArray *
pf_run_list_deferred_to (PfRun *self, guint section)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  GArray *items = g_array_new (FALSE, FALSE, sizeof (guint));
  const char *id;

  g_return_val_if_fail (section < sections->len, items);

  id = ((PfSection *) g_ptr_array_index (sections, section))->id;
  for (guint i = 0; i < self->item_array->len; i++)
    if (g_strcmp0 (pf_run_get_item (self, i)->deferred_to, id) == 0)
      g_array_append_val (items, i);
  return items;
}
