/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run.h"

#include "document/pf-blank-kind.h"
#include "document/pf-head.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const PfBlank *
get_blank (PfRun *self, guint index)
{
  return g_ptr_array_index (pf_document_get_blanks (self->document), index);
}

/* The first blank in a line or behind it; blanks stand in the order of the file. */
static guint
find_from_line (PfRun *self, guint line)
{
  guint low = 0;
  guint high = pf_document_get_blanks (self->document)->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (get_blank (self, middle)->line < line)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The next blank of an item from a place on, or %PF_NONE. */
static guint
find_of_item (PfRun *self, guint from, guint item)
{
  const PfItem *of = pf_run_get_item (self, item)->item;
  guint n_blanks = pf_document_get_blanks (self->document)->len;

  for (guint i = MAX (from, find_from_line (self, of->line)); i < n_blanks; i++) {
    const PfBlank *blank = get_blank (self, i);

    if (blank->line > of->end_line)
      break;
    if (blank->item == item)
      return i;
  }
  return PF_NONE;
}

/**
 * pf_run_find_missed_target:
 * @self: a run
 * @item: index of an item
 *
 * Returns: index of the first of the item's blanks whose value misses its target, or %PF_NONE
 */
guint
pf_run_find_missed_target (PfRun *self, guint item)
{
  g_return_val_if_fail (PF_IS_RUN (self), PF_NONE);

  for (guint i = find_of_item (self, 0, item); i != PF_NONE; i = find_of_item (self, i + 1, item))
    if (self->blanks[i].value != NULL && !pf_blank_meets_target (get_blank (self, i), self->blanks[i].value))
      return i;
  return PF_NONE;
}

/**
 * pf_run_find_empty_blank:
 * @self: a run
 * @item: index of an item
 *
 * An item may be done while its blanks are empty; whoever marks it is told.
 *
 * Returns: index of the first of the item's blanks that is not filled in, or %PF_NONE
 */
guint
pf_run_find_empty_blank (PfRun *self, guint item)
{
  g_return_val_if_fail (PF_IS_RUN (self), PF_NONE);

  for (guint i = find_of_item (self, 0, item); i != PF_NONE; i = find_of_item (self, i + 1, item))
    if (self->blanks[i].value == NULL)
      return i;
  return PF_NONE;
}

/* A question is done with its answer, and open without it. */
static void
add_answered (PfRun *self, GPtrArray *acts, PfRunItem *item, guint blank, const char *value)
{
  gboolean is_open = item->state == PF_STATE_OPEN || item->state == PF_STATE_IN_PROGRESS;

  if (item->probe != NULL || find_of_item (self, 0, item->index) != blank)
    return;
  if (value != NULL && is_open && pf_run_find_gate (self, item->index) == NULL) {
    pf_run_plan_add_start (self, acts);
    pf_run_plan_add_phase_start (self, acts, item, PF_STATE_DONE);
    pf_run_plan_add_set (acts, item, PF_STATE_DONE, PF_METHOD_PERSON, NULL);
  } else if (value == NULL && item->state == PF_STATE_DONE && item->method == PF_METHOD_PERSON) {
    pf_run_plan_add_set (acts, item, PF_STATE_OPEN, PF_METHOD_PERSON, NULL);
  }
}

/* What a new value makes of the item it belongs to. */
static void
add_consequence (PfRun *self, GPtrArray *acts, guint index, const char *value)
{
  const PfBlank *blank = get_blank (self, index);
  PfRunItem *item = blank->item != PF_NONE ? pf_run_get_item (self, blank->item) : NULL;

  if (item == NULL || !item->is_leaf)
    return;
  if (item->item->kind == PF_ITEM_QUESTION)
    add_answered (self, acts, item, index, value);
  else if (value != NULL && item->state == PF_STATE_DONE && item->method == PF_METHOD_PERSON
           && !pf_run_item_is_overridden (item) && !pf_blank_meets_target (blank, value))
    pf_run_plan_add_set (acts, item, PF_STATE_OPEN, PF_METHOD_PERSON, NULL);
}

static gboolean
check_fill (PfRun *self, guint blank, const char *value, GError **error)
{
  if (blank >= pf_document_get_blanks (self->document)->len) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The checklist has no such blank"));
    return FALSE;
  }
  if (!pf_run_plan_check_going_on (self, error) || !pf_run_plan_check_text (value, error))
    return FALSE;
  if (value == NULL || g_utf8_validate (value, -1, NULL))
    return TRUE;
  g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("The value is not text in UTF-8"));
  return FALSE;
}

/**
 * pf_run_plan_fill:
 * @self: a run
 * @blank: index of a blank
 * @value: (nullable): what to fill in; %NULL or nothing clears it
 *
 * The value is kept as [func@blank_check_value] puts it. The answer of a question makes the question done, and
 * clearing it opens the question. A value that misses its target opens an item that was done.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when it holds that already
 * Throws: PF_RUN_ERROR_NOT_FOUND; PF_RUN_ERROR_INVALID for a closed run, invalid UTF-8 or more than 64 KiB;
 *   PF_DOCUMENT_ERROR_VALUE for a value that does not belong there
 */
GPtrArray *
pf_run_plan_fill (PfRun *self, guint blank, const char *value, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  g_autofree char *normalised = NULL;
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!check_fill (self, blank, value, error))
    return NULL;
  if (!pf_run_plan_is_blank (value)
      && !pf_blank_check_value (get_blank (self, blank), value, &normalised, NULL, error))
    return NULL;
  if (g_strcmp0 (normalised, self->blanks[blank].value) == 0)
    return g_steal_pointer (&acts);
  act = pf_act_new ("blank.fill", get_blank (self, blank)->id);
  pf_act_set_sealed (act, "value", normalised);
  g_ptr_array_add (acts, act);
  add_consequence (self, acts, blank, normalised);
  return g_steal_pointer (&acts);
}

/* A field of the head that says what the run knows since its start. */
static void
fill_head (GPtrArray *acts, PfDocument *document, PfHeadMeaning meaning, const char *value)
{
  guint index = value != NULL ? pf_document_find_head_blank (document, meaning) : PF_NONE;
  const PfBlank *blank = index != PF_NONE ? g_ptr_array_index (pf_document_get_blanks (document), index) : NULL;
  g_autofree char *normalised = NULL;
  PfAct *act;

  if (blank == NULL || !pf_blank_check_value (blank, value, &normalised, NULL, NULL))
    return;
  act = pf_act_new ("blank.fill", blank->id);
  pf_act_set_sealed (act, "value", normalised);
  g_ptr_array_add (acts, act);
}

/**
 * pf_run_plan_start:
 * @document: what is to be run
 * @environment: (nullable): where
 * @release: (nullable): what is deployed
 * @keep_ticks: whether the boxes that are ticked in the file count
 *
 * What a run begins with: nobody has to write again what it was started with.
 *
 * Returns: (transfer full) (element-type PfAct): for [struct@RunStart]
 */
GPtrArray *
pf_run_plan_start (PfDocument *document, const char *environment, const char *release, gboolean keep_ticks)
{
  GPtrArray *acts = keep_ticks ? pf_run_plan_import_ticks (document) : pf_run_plan_new_acts ();

  fill_head (acts, document, PF_HEAD_ENVIRONMENT, environment);
  fill_head (acts, document, PF_HEAD_RELEASE, release);
  return acts;
}
