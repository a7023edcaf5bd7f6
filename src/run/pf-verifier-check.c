/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-verifier-private.h"

#include "run/pf-run-derived.h"

#include <glib/gi18n-lib.h>

/* Probing some items once, as a person asked for. */

typedef struct {
  GArray *items;       /* guint */
  GPtrArray *outcomes; /* PfOutcome, at the index of its item */
  guint n_left;
  GError *error;
} Verification;

/* One of them. Its task keeps the verifier alive. */
typedef struct {
  GTask *task;
  guint position;
  guint index;
  PfProbe *probe;
} Check;

static void
unref_outcome (gpointer outcome)
{
  if (outcome != NULL)
    pf_outcome_unref (outcome);
}

static void
free_verification (gpointer data)
{
  Verification *verification = data;

  g_array_unref (verification->items);
  g_clear_pointer (&verification->outcomes, g_ptr_array_unref);
  g_clear_error (&verification->error);
  g_free (verification);
}

static void
change_checking (PfVerifier *self, guint index, int change)
{
  int count = GPOINTER_TO_INT (g_hash_table_lookup (self->checking, pf_verifier_key_of (index))) + change;

  if (count > 0)
    g_hash_table_insert (self->checking, pf_verifier_key_of (index), GINT_TO_POINTER (count));
  else
    g_hash_table_remove (self->checking, pf_verifier_key_of (index));
  pf_verifier_tell_checking (self);
}

static void
end_one (GTask *task)
{
  Verification *verification = g_task_get_task_data (task);

  if (--verification->n_left > 0)
    return;
  if (verification->error != NULL)
    g_task_return_error (task, g_steal_pointer (&verification->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&verification->outcomes), (GDestroyNotify)g_ptr_array_unref);
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Check *check = data;
  g_autoptr (GTask) task = check->task;
  g_autoptr (PfProbe) probe = check->probe;
  PfVerifier *self = g_task_get_source_object (task);
  Verification *verification = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  PfOutcome *outcome = pf_scheduler_probe_finish (PF_SCHEDULER (source), result, &error);

  verification->outcomes->pdata[check->position] = outcome;
  if (outcome != NULL && self->session != NULL)
    pf_verifier_take_outcome (self, check->index, probe, outcome);
  else if (outcome == NULL && verification->error == NULL)
    verification->error = g_steal_pointer (&error);
  change_checking (self, check->index, -1);
  end_one (task);
}

static PfOutcome *
describe_unbound (PfVerifier *self, guint index)
{
  PfOutcome *outcome = pf_outcome_new ("", PF_OUTCOME_UNKNOWN, "unbound", pf_verifier_get_now (self));

  pf_outcome_set_message (outcome, _ ("The item has no probe. Bind one to it, or mark it yourself"));
  return outcome;
}

static void
start_check (GTask *task, PfEnvironment *environment, guint position)
{
  PfVerifier *self = g_task_get_source_object (task);
  Verification *verification = g_task_get_task_data (task);
  guint index = g_array_index (verification->items, guint, position);
  PfProbe *probe
      = pf_verifier_has_item (self, index) ? pf_run_item_get_probe (pf_run_get_item (pf_verifier_get_run (self), index)) : NULL;
  Check *check;

  if (probe != NULL && pf_probe_get_kind (probe) == PF_PROBE_DERIVED)
    pf_verifier_act_on_derived (self);
  if (probe == NULL || pf_probe_get_kind (probe) == PF_PROBE_DERIVED) {
    verification->outcomes->pdata[position] = probe == NULL
                                                  ? describe_unbound (self, index)
                                                  : pf_run_evaluate_derived (pf_verifier_get_run (self), index, pf_verifier_get_now (self));
    change_checking (self, index, -1);
    end_one (task);
    return;
  }
  check = g_new0 (Check, 1);
  check->task = g_object_ref (task);
  check->position = position;
  check->index = index;
  check->probe = pf_probe_ref (probe);
  pf_scheduler_probe_async (self->scheduler, probe, environment, g_task_get_cancellable (task), on_probed, check);
}

static void
on_environment_for_checks (GObject *source, GAsyncResult *result, gpointer data)
{
  PfVerifier *self = PF_VERIFIER (source);
  g_autoptr (GTask) task = data;
  Verification *verification = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfEnvironment) environment = g_task_propagate_pointer (G_TASK (result), &error);
  guint n_items = verification->items->len;

  if (environment != NULL && self->session != NULL) {
    pf_run_add_variables_to (pf_verifier_get_run (self), environment);
    for (guint i = 0; i < n_items; i++)
      start_check (task, environment, i);
    return;
  }
  for (guint i = 0; i < n_items; i++)
    change_checking (self, g_array_index (verification->items, guint, i), -1);
  if (error == NULL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The run was closed"));
  g_task_return_error (task, g_steal_pointer (&error));
}

#define VERIFY_TAG GUINT_TO_POINTER (g_quark_from_static_string ("pf_verifier_verify_async"))

/**
 * pf_verifier_verify_async:
 * @self: a verifier
 * @items: (array length=n_items): indices of items; the caller has the person's consent to contact what they name
 * @n_items: how many
 * @cancellable: (nullable): a cancellable
 * @callback: called when all have their outcome
 * @user_data: for @callback
 *
 * Runs the probes of these items once and acts on the run with each outcome as it comes. Cancelling gives the
 * outcome `cancelled` to those that have none yet, which changes nothing of the run.
 */
void
pf_verifier_verify_async (PfVerifier *self,
                          const guint *items,
                          guint n_items,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;
  Verification *verification;

  g_return_if_fail (PF_IS_VERIFIER (self));

  verification = g_new0 (Verification, 1);
  verification->items = g_array_new (FALSE, FALSE, sizeof (guint));
  verification->outcomes = g_ptr_array_new_with_free_func (unref_outcome);
  g_ptr_array_set_size (verification->outcomes, (int)n_items);
  verification->n_left = n_items;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, VERIFY_TAG);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, verification, free_verification);
  if (n_items == 0) {
    g_task_return_pointer (task, g_steal_pointer (&verification->outcomes), (GDestroyNotify)g_ptr_array_unref);
    g_object_unref (task);
    return;
  }
  g_array_append_vals (verification->items, items, n_items);
  for (guint i = 0; i < n_items; i++)
    change_checking (self, items[i], +1);
  pf_verifier_load_environment (self, on_environment_for_checks, task);
}

/**
 * pf_verifier_verify_finish:
 * @self: a verifier
 * @result: a result
 *
 * Returns: (transfer full) (element-type PfOutcome): an outcome for each item, in their order; that of an item
 *   without a probe is unknown, `unbound`
 * Throws: the error of a prober that cannot be started, or of an environment that cannot be read
 */
GPtrArray *
pf_verifier_verify_finish (PfVerifier *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, VERIFY_TAG), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
