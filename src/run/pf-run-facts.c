/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run.h"

#include "run/pf-run-private.h"

/**
 * pf_run_get_id:
 * @self: a run
 *
 * Returns: (transfer none): its id, that of its record too
 */
const char *
pf_run_get_id (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return self->id;
}

/**
 * pf_run_get_document:
 * @self: a run
 *
 * Returns: (transfer none): its checklist, as it was when the run was made
 */
PfDocument *
pf_run_get_document (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return self->document;
}

/**
 * pf_run_get_items:
 * @self: a run
 *
 * Returns: (transfer none): a list of PfRunItem in the order of the checklist; it never changes
 */
GListModel *
pf_run_get_items (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return G_LIST_MODEL (self->items);
}

/**
 * pf_run_get_item:
 * @self: a run
 * @index: index of an item of the document
 *
 * Returns: (transfer none): the item
 */
PfRunItem *
pf_run_get_item (PfRun *self, guint index)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);
  g_return_val_if_fail (index < self->item_array->len, NULL);

  return g_ptr_array_index (self->item_array, index);
}

/**
 * pf_run_get_environment:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): name of the environment it is for
 */
const char *
pf_run_get_environment (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return self->environment;
}

/**
 * pf_run_get_release:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): what is deployed
 */
const char *
pf_run_get_release (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return self->release;
}

/**
 * pf_run_get_mode:
 * @self: a run
 *
 * Returns: (transfer none): `live` or `rehearsal`
 */
const char *
pf_run_get_mode (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return self->mode != NULL ? self->mode : "live";
}

/**
 * pf_run_get_state:
 * @self: a run
 *
 * Returns: (transfer none): `prepared`, `in-progress`, `completed`, `rolled-back` or `aborted`
 */
const char *
pf_run_get_state (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return self->state;
}

/**
 * pf_run_get_artifact:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): `NAME@sha256:HEX` of what is deployed, as it was given
 */
const char *
pf_run_get_artifact (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return self->artifact;
}

/**
 * pf_run_get_created:
 * @self: a run
 *
 * Returns: when it was made, UTC milliseconds; 0 without events
 */
gint64
pf_run_get_created (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), 0);

  return self->created;
}

/**
 * pf_run_get_created_by:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): id of who made it
 */
const char *
pf_run_get_created_by (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return self->created_by;
}

/**
 * pf_run_get_t0:
 * @self: a run
 *
 * Returns: the time its relative times count from, UTC milliseconds; -1 when it is not set
 */
gint64
pf_run_get_t0 (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), -1);

  return self->t0;
}

/**
 * pf_run_get_blank_value:
 * @self: a run
 * @blank: index of a blank of the document
 * @event: (out) (optional) (nullable) (transfer none): the event that filled or cleared it; %NULL while that is not
 *   durable, or when nobody did
 *
 * Returns: (transfer none) (nullable): what was filled in; %NULL when it is empty or the text was left out
 */
const char *
pf_run_get_blank_value (PfRun *self, guint blank, PfEvent **event)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);
  g_return_val_if_fail (blank < pf_document_get_blanks (self->document)->len, NULL);

  if (event != NULL)
    *event = self->blanks[blank].event;
  return self->blanks[blank].value;
}

/**
 * pf_run_get_events:
 * @self: a run
 *
 * Returns: (transfer none) (element-type PfEvent): the chain
 */
const GPtrArray *
pf_run_get_events (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return self->events;
}

/**
 * pf_run_get_people:
 * @self: a run
 *
 * Returns: (transfer none) (element-type PfPerson): who takes part, in the order they came
 */
const GPtrArray *
pf_run_get_people (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return self->people;
}

/**
 * pf_run_get_head:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): hash of the last event; %NULL without events
 */
const char *
pf_run_get_head (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return self->head;
}
