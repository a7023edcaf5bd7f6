/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-rollback.h"

#include "document/pf-command-facts.h"
#include "document/pf-timing.h"
#include "run/pf-run-private.h"

#define MS_PER_S 1000

/* Which part of a checklist says how to roll back. */

static PfSection *
get_section (PfRun *self, guint index)
{
  return g_ptr_array_index (pf_document_get_sections (self->document), index);
}

static gboolean
is_section (PfRun *self, guint index)
{
  return index < pf_document_get_sections (self->document)->len;
}

/* Itself or below it. */
static gboolean
is_within (PfRun *self, guint section, guint above)
{
  while (is_section (self, section) && section != above)
    section = get_section (self, section)->parent;
  return section == above;
}

static gboolean
is_set_aside (PfRun *self, guint section)
{
  for (; is_section (self, section); section = get_section (self, section)->parent)
    if (pf_run_is_set_aside (self, get_section (self, section)->option))
      return TRUE;
  return FALSE;
}

/* Sections that hold something to do themselves. */
static gboolean *
find_places (PfRun *self)
{
  const GPtrArray *items = pf_document_get_items (self->document);
  const GPtrArray *commands = pf_document_get_commands (self->document);
  gboolean *places = g_new0 (gboolean, pf_document_get_sections (self->document)->len + 1);

  for (guint i = 0; i < commands->len; i++) {
    const PfCommand *command = g_ptr_array_index (commands, i);

    if (is_section (self, command->section) && !command->inline_code && pf_command_is_runnable (command))
      places[command->section] = TRUE;
  }
  for (guint i = 0; i < items->len; i++) {
    const PfItem *item = g_ptr_array_index (items, i);

    if (is_section (self, item->section) && item->kind != PF_ITEM_TRIGGER)
      places[item->section] = TRUE;
  }
  return places;
}

/**
 * pf_run_has_rollback_part:
 * @self: a run
 *
 * Returns: whether the checklist says anything of a rollback: when, how, or what follows it
 */
gboolean
pf_run_has_rollback_part (PfRun *self)
{
  const GPtrArray *sections;

  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  sections = pf_document_get_sections (self->document);
  for (guint i = 0; i < sections->len; i++) {
    PfRole role = get_section (self, i)->role;

    if (role == PF_ROLE_ROLLBACK || role == PF_ROLE_POST_ROLLBACK || role == PF_ROLE_TRIGGER)
      return TRUE;
  }
  return FALSE;
}

/* All procedures of the options that are not set aside; without any that holds steps, what is called one. */
static GArray *
list_all (PfRun *self)
{
  GArray *procedures = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree gboolean *places = find_places (self);
  guint first = PF_NONE;

  for (guint i = 0; is_section (self, i); i++) {
    if (get_section (self, i)->role != PF_ROLE_ROLLBACK || is_set_aside (self, i))
      continue;
    first = first == PF_NONE ? i : first;
    if (places[i])
      g_array_append_val (procedures, i);
  }
  if (procedures->len == 0 && first != PF_NONE)
    g_array_append_val (procedures, first);
  return procedures;
}

/**
 * pf_run_list_procedures:
 * @self: a run
 * @item: index of a trigger, or %PF_NONE
 *
 * Lists the sections that say how to roll back: those nearest to the trigger, in its own section or else in what
 * encloses it, and of several options only those that are not set aside.
 *
 * Returns: (transfer full) (element-type guint): indexes of the sections, in the order of the checklist
 */
GArray *
pf_run_list_procedures (PfRun *self, guint item)
{
  g_autoptr (GArray) all = NULL;
  guint above;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  all = list_all (self);
  above = item < self->item_array->len ? pf_run_get_item (self, item)->item->section : PF_NONE;
  for (; is_section (self, above); above = get_section (self, above)->parent) {
    g_autoptr (GArray) near = g_array_new (FALSE, FALSE, sizeof (guint));

    for (guint i = 0; i < all->len; i++)
      if (is_within (self, g_array_index (all, guint, i), above))
        g_array_append_val (near, g_array_index (all, guint, i));
    if (near->len > 0)
      return g_steal_pointer (&near);
  }
  return g_steal_pointer (&all);
}

/* Whether two of them are ways of which a run takes one. */
static gboolean
has_open_choice (PfRun *self, GArray *procedures)
{
  guint option = PF_NONE;

  for (guint i = 0; i < procedures->len; i++) {
    guint other = get_section (self, g_array_index (procedures, guint, i))->option;

    if (other != PF_NONE && option != PF_NONE && other != option)
      return TRUE;
    option = other != PF_NONE ? other : option;
  }
  return FALSE;
}

/**
 * pf_run_find_procedure:
 * @self: a run
 * @item: index of a trigger, or %PF_NONE
 *
 * Returns: index of the section that says how to roll back, the first of several; %PF_NONE when there is none, or when
 *   it depends on an option that was not chosen yet
 */
guint
pf_run_find_procedure (PfRun *self, guint item)
{
  g_autoptr (GArray) procedures = pf_run_list_procedures (self, item);

  return procedures->len > 0 && !has_open_choice (self, procedures) ? g_array_index (procedures, guint, 0) : PF_NONE;
}

/**
 * pf_run_find_procedure_command:
 * @self: a run
 * @section: index of a procedure
 *
 * Returns: index of the first command block of it, or %PF_NONE
 */
guint
pf_run_find_procedure_command (PfRun *self, guint section)
{
  const GPtrArray *commands;

  g_return_val_if_fail (PF_IS_RUN (self), PF_NONE);

  commands = pf_document_get_commands (self->document);
  for (guint i = 0; i < commands->len; i++) {
    const PfCommand *command = g_ptr_array_index (commands, i);

    if (command->section == section && !command->inline_code && pf_command_is_runnable (command))
      return i;
  }
  return PF_NONE;
}

/**
 * pf_run_get_procedure_estimate:
 * @self: a run
 * @section: index of a procedure
 *
 * Returns: the longest it takes, in milliseconds, as its title says or one above it that is for a rollback too; -1 when
 *   none does
 */
gint64
pf_run_get_procedure_estimate (PfRun *self, guint section)
{
  PfEstimate estimate;

  g_return_val_if_fail (PF_IS_RUN (self), -1);

  for (; is_section (self, section); section = get_section (self, section)->parent) {
    PfSection *found = get_section (self, section);

    if (found->role != PF_ROLE_ROLLBACK)
      return -1;
    if (pf_estimate_parse (found->title, &estimate))
      return MAX (estimate.min_s, estimate.max_s) * MS_PER_S;
  }
  return -1;
}
