/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run.h"

#include "run/pf-run-private.h"

#include <string.h>

#define PERMILLE 1000

void
pf_progress_from_counts (PfProgress *progress, const guint counts[PF_N_STATES])
{
  guint total = 0;

  for (guint i = 0; i < PF_N_STATES; i++)
    total += counts[i];
  progress->countable = total - counts[PF_STATE_NOT_APPLICABLE];
  progress->done = counts[PF_STATE_DONE];
  progress->failed = counts[PF_STATE_FAILED];
  progress->not_applicable = counts[PF_STATE_NOT_APPLICABLE];
  progress->waived = counts[PF_STATE_WAIVED];
  progress->deferred = counts[PF_STATE_DEFERRED];
  progress->in_progress = counts[PF_STATE_IN_PROGRESS];
  progress->open = counts[PF_STATE_OPEN] + counts[PF_STATE_IN_PROGRESS];
  progress->resolved = progress->done + progress->waived;
  progress->permille = PERMILLE;
  if (progress->countable > 0)
    progress->permille = (guint)((guint64)progress->resolved * PERMILLE / progress->countable);
}

/* Takes a leaf out of one state's count and into another's, in the run, its sections and its parents. */
static void
move_leaf (PfRun *self, PfRunItem *leaf, const PfItemState *from, PfItemState to)
{
  const GPtrArray *items = pf_document_get_items (self->document);
  const GPtrArray *sections = pf_document_get_sections (self->document);

  for (guint section = leaf->item->section; section < sections->len;) {
    if (from != NULL)
      self->section_counts[section][*from]--;
    self->section_counts[section][to]++;
    section = ((PfSection *)g_ptr_array_index (sections, section))->parent;
  }
  for (guint parent = leaf->item->parent; parent < items->len;) {
    PfRunItem *above = pf_run_get_item (self, parent);

    if (from != NULL)
      above->counts[*from]--;
    above->counts[to]++;
    parent = above->item->parent;
  }
  if (from != NULL)
    self->counts[*from]--;
  self->counts[to]++;
}

/* Counts the leaves anew from their states. */
void
pf_run_count_all (PfRun *self)
{
  const GPtrArray *items = pf_document_get_items (self->document);
  const GPtrArray *sections = pf_document_get_sections (self->document);

  memset (self->counts, 0, sizeof self->counts);
  memset (self->section_counts, 0, sections->len * sizeof *self->section_counts);
  self->n_overridden = 0;
  for (guint i = 0; i < items->len; i++)
    memset (pf_run_get_item (self, i)->counts, 0, sizeof self->counts);
  for (guint i = 0; i < items->len; i++) {
    PfRunItem *item = pf_run_get_item (self, i);

    item->counted = item->is_leaf && item->item->counts
                   && (item->item->kind != PF_ITEM_CONTINGENCY || self->in_rollback);
    if (item->counted)
      move_leaf (self, item, NULL, item->state);
  }
}

/* After a leaf left @before: its parents take its stamp, for they changed with it. */
void
pf_run_recount (PfRun *self, PfRunItem *leaf, PfItemState before)
{
  const GPtrArray *items = pf_document_get_items (self->document);

  if (leaf->state != before && leaf->counted)
    move_leaf (self, leaf, &before, leaf->state);
  for (guint parent = leaf->item->parent; parent < items->len;) {
    PfRunItem *above = pf_run_get_item (self, parent);

    g_free (above->by);
    above->by = g_strdup (leaf->by);
    above->at = leaf->at;
    above->seq = leaf->seq;
    pf_run_mark_dirty (self, above);
    parent = above->item->parent;
  }
}

/**
 * pf_run_get_progress:
 * @self: a run
 * @progress: (out caller-allocates): the counts of all leaves
 */
void
pf_run_get_progress (PfRun *self, PfProgress *progress)
{
  g_return_if_fail (PF_IS_RUN (self));

  pf_progress_from_counts (progress, self->counts);
}

/**
 * pf_run_get_section_progress:
 * @self: a run
 * @section: index of a section of the document
 * @progress: (out caller-allocates): the counts of the leaves in it and in its sub-sections
 */
void
pf_run_get_section_progress (PfRun *self, guint section, PfProgress *progress)
{
  g_return_if_fail (PF_IS_RUN (self));
  g_return_if_fail (section < pf_document_get_sections (self->document)->len);

  pf_progress_from_counts (progress, self->section_counts[section]);
}

/**
 * pf_blocker_free:
 * @self: (transfer full) (nullable): a blocker
 */
void
pf_blocker_free (PfBlocker *self)
{
  if (self == NULL)
    return;
  g_free (self->item);
  g_free (self->variable);
  g_free (self->why);
  g_free (self);
}

/* Whether a criterion is answered the other way than is hoped for. */
static gboolean
is_answered_badly (PfRunItem *item)
{
  return (item->item->kind == PF_ITEM_CRITERION_GO && item->answer == PF_ANSWER_NO)
         || (item->item->kind == PF_ITEM_CRITERION_NO_GO && item->answer == PF_ANSWER_YES);
}

static gboolean
is_unanswered (PfRunItem *item)
{
  return pf_run_item_is_criterion (item) && item->answer == PF_ANSWER_NONE;
}

/* In a fixed English form, since the record holds it: the state, then what the probe said. Reasons that people wrote
 * stay out of it; they are sealed. */
static char *
describe_blocker (PfRunItem *item)
{
  const char *state = pf_item_state_to_string (item->state);
  const char *reason;

  if (item->trigger != PF_TRIGGER_ARMED)
    return g_strdup_printf ("%s: %s", pf_trigger_state_to_string (item->trigger),
                            pf_trigger_watch_to_string (pf_run_item_get_trigger_watch (item)));
  if (pf_run_item_is_criterion (item))
    return g_strdup (is_unanswered (item) ? "unanswered" : item->answer == PF_ANSWER_YES ? "yes" : "no");
  if (pf_run_item_is_overridden (item))
    return g_strdup ("overridden");
  if (item->outcome == NULL || (item->state != PF_STATE_OPEN && item->state != PF_STATE_FAILED))
    return g_strdup (state);
  if (item->stale)
    return g_strdup_printf ("%s: stale", state);
  reason = pf_outcome_get_reason (item->outcome);
  return g_strdup_printf ("%s: %s%s%s", state, pf_outcome_value_to_string (pf_outcome_get_value (item->outcome)),
                          reason != NULL ? ", " : "", reason != NULL ? reason : "");
}

static void
list_blockers (PfRun *self, GPtrArray *blockers, gboolean (*is_wanted) (PfRunItem *item))
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  for (guint i = 0; i < n_items; i++) {
    PfRunItem *item = pf_run_get_item (self, i);
    PfBlocker *blocker;

    if (!item->is_leaf || !is_wanted (item))
      continue;
    blocker = g_new0 (PfBlocker, 1);
    blocker->item = g_strdup (item->item->id);
    blocker->line = item->item->line;
    blocker->why = describe_blocker (item);
    g_ptr_array_add (blockers, blocker);
  }
}

static gboolean
is_failed (PfRunItem *item)
{
  return is_answered_badly (item) || (item->counted && item->state == PF_STATE_FAILED);
}

static gboolean
is_open (PfRunItem *item)
{
  return is_unanswered (item)
         || (item->counted && (item->state == PF_STATE_OPEN || item->state == PF_STATE_IN_PROGRESS));
}

static gboolean
is_passed_over (PfRunItem *item)
{
  return item->counted
         && (item->state == PF_STATE_WAIVED || item->state == PF_STATE_DEFERRED || pf_run_item_is_overridden (item));
}

/**
 * pf_run_get_verdict:
 * @self: a run
 * @blockers: (nullable) (element-type PfBlocker): array to which the blockers are added, the worst first
 *
 * Worst first: a trigger that is tripped, acknowledged or not, is ROLLBACK, a failed item, a GO criterion answered no or
 * a NO-GO criterion answered yes is NO-GO, an open item or an unanswered criterion is HOLD, and so is a variable without
 * a value, unless only a rollback needs it; a waived, deferred or overridden one is GO with waivers.
 * Every verdict other than GO has its blockers.
 *
 * Returns: the verdict
 */
PfVerdict
pf_run_get_verdict (PfRun *self, GPtrArray *blockers)
{
  PfProgress progress;
  gboolean unanswered = FALSE;
  gboolean failed = FALSE;

  g_return_val_if_fail (PF_IS_RUN (self), PF_VERDICT_HOLD);

  if (blockers != NULL) {
    list_blockers (self, blockers, pf_run_item_is_tripped);
    list_blockers (self, blockers, is_failed);
    list_blockers (self, blockers, is_open);
    pf_run_list_open_variables (self, blockers);
    list_blockers (self, blockers, is_passed_over);
  }
  pf_run_get_progress (self, &progress);
  for (guint i = 0; i < self->item_array->len; i++) {
    failed |= is_answered_badly (pf_run_get_item (self, i));
    unanswered |= is_unanswered (pf_run_get_item (self, i));
  }
  if (pf_run_find_tripped (self) != PF_NONE)
    return PF_VERDICT_ROLLBACK;
  if (failed || progress.failed > 0)
    return PF_VERDICT_NO_GO;
  if (unanswered || progress.open > 0 || pf_run_count_open_variables (self) > 0)
    return PF_VERDICT_HOLD;
  if (progress.waived > 0 || progress.deferred > 0 || self->n_overridden > 0)
    return PF_VERDICT_GO_WITH_WAIVERS;
  return PF_VERDICT_GO;
}
