/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run.h"

#include "run/pf-run-private.h"

static const PfGate *
get_gate (PfRun *self, guint index)
{
  return g_ptr_array_index (pf_document_get_gates (self->document), index);
}

/**
 * pf_run_count_open_at_gate:
 * @self: a run
 * @gate: index of a gate
 *
 * Returns: how many items still have to be answered before it opens; 0 when it is open
 */
guint
pf_run_count_open_at_gate (PfRun *self, guint gate)
{
  const PfGate *found;
  guint n_open = 0;

  g_return_val_if_fail (PF_IS_RUN (self), 0);
  g_return_val_if_fail (gate < pf_document_get_gates (self->document)->len, 0);

  found = get_gate (self, gate);
  for (guint i = found->requires_first; i < found->requires_end; i++) {
    PfRunItem *item = pf_run_get_item (self, i);

    if (item->counted
        && (item->state == PF_STATE_OPEN || item->state == PF_STATE_IN_PROGRESS || item->state == PF_STATE_FAILED))
      n_open++;
  }
  return n_open;
}

/**
 * pf_run_find_gate:
 * @self: a run
 * @item: index of an item
 *
 * Returns: (transfer none) (nullable): the first gate that holds the item back, or %NULL. What a rollback needs is
 * never held back
 */
const PfGate *
pf_run_find_gate (PfRun *self, guint item)
{
  const GPtrArray *gates = pf_document_get_gates (self->document);
  PfRunItem *held = pf_run_get_item (self, item);

  if (!held->counted || held->item->kind == PF_ITEM_CONTINGENCY)
    return NULL;
  for (guint i = 0; i < gates->len; i++) {
    const PfGate *gate = get_gate (self, i);

    if (gate->holds_first <= item && item < gate->holds_end && pf_run_count_open_at_gate (self, i) > 0)
      return gate;
  }
  return NULL;
}
