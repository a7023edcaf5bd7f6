/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-verifier-private.h"

#include "run/pf-run-derived.h"

/* What goes by with time alone: outcomes that are too old, items that follow from others. */

typedef struct {
  PfVerifier *verifier;
  guint index;
} Question;

static void
load_sample_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PfRunSession *session = source;
  GError *error = NULL;
  GPtrArray *samples;

  samples = pf_store_load_samples (pf_run_session_get_store (session), pf_run_get_id (pf_run_session_get_run (session)),
                                   data, 1, &error);
  if (samples != NULL)
    g_task_return_pointer (task, samples, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static gboolean
is_older_than_fresh (PfVerifier *self, guint index)
{
  PfRunItem *item = pf_run_get_item (pf_verifier_get_run (self), index);
  PfOutcome *outcome = pf_run_item_get_outcome (item);
  PfProbe *probe = pf_run_item_get_probe (item);
  gint64 *seen = g_hash_table_lookup (self->last_seen, pf_verifier_key_of (index));
  gint64 last;

  /* What follows from other items is as fresh as they are. */
  if (outcome == NULL || probe == NULL || pf_run_item_follows (item) || pf_run_item_is_stale (item) || pf_probe_get_fresh_ms (probe) <= 0)
    return FALSE;
  last = MAX (pf_outcome_get_started_utc_ms (outcome), seen != NULL ? *seen : 0);
  return pf_verifier_get_now (self) - last > pf_probe_get_fresh_ms (probe);
}

static void
on_sample_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Question *question = data;
  g_autoptr (PfVerifier) self = question->verifier;
  g_autoptr (GPtrArray) samples = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GPtrArray) acts = NULL;
  guint index = question->index;

  g_hash_table_remove (self->asking, pf_verifier_key_of (index));
  if (self->session == NULL)
    return;
  if (samples != NULL && samples->len > 0)
    pf_verifier_set_last_seen (self, index, pf_outcome_get_started_utc_ms (g_ptr_array_index (samples, 0)));
  if (!pf_verifier_has_item (self, index) || !is_older_than_fresh (self, index))
    return;
  acts = pf_run_plan_stale (pf_verifier_get_run (self), index, NULL);
  if (acts != NULL)
    pf_run_session_act (self->session, acts);
}

/* The journal has only the outcomes that differ; another process may have seen the same one again since. */
static void
ask_for_last_sample (PfVerifier *self, guint index)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  if (!g_hash_table_add (self->asking, pf_verifier_key_of (index)))
    return;
  question = g_new0 (Question, 1);
  question->verifier = g_object_ref (self);
  question->index = index;
  task = g_task_new (self->session, NULL, on_sample_loaded, question);
  g_task_set_task_data (task, g_strdup (pf_run_item_get_id (pf_run_get_item (pf_verifier_get_run (self), index))), g_free);
  pf_store_run_in_thread (pf_run_session_get_store (self->session), task, load_sample_in_thread);
}

/* What follows from other items may do so only because time goes by. */
void
pf_verifier_act_on_derived (PfVerifier *self)
{
  g_autoptr (GPtrArray) acts = NULL;

  if (!pf_run_has_derived (pf_verifier_get_run (self)))
    return;
  acts = pf_run_plan_derived (pf_verifier_get_run (self), pf_verifier_get_now (self));
  pf_run_session_act (self->session, acts);
}

/**
 * pf_verifier_check_freshness:
 * @self: a verifier
 *
 * Looks now for outcomes that are older than their probe's `fresh`; what such a probe had made done becomes open.
 * Happens by itself every few seconds. Contacts nothing.
 */
void
pf_verifier_check_freshness (PfVerifier *self)
{
  guint n_items;

  g_return_if_fail (PF_IS_VERIFIER (self));

  n_items = g_list_model_get_n_items (pf_run_get_items (pf_verifier_get_run (self)));
  for (guint i = 0; i < n_items; i++)
    if (is_older_than_fresh (self, i))
      ask_for_last_sample (self, i);
  pf_verifier_act_on_derived (self);
}
