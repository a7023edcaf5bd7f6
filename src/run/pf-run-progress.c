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
  for (guint i = 0; i < items->len; i++)
    memset (pf_run_get_item (self, i)->counts, 0, sizeof self->counts);
  for (guint i = 0; i < items->len; i++) {
    PfRunItem *item = pf_run_get_item (self, i);

    item->counted = item->is_leaf && item->item->counts
                   && (item->item->kind != PF_ITEM_CONTINGENCY || self->had_rollback);
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
