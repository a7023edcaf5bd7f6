/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-verifier.h"

#include "run/pf-run-lifecycle.h"
#include "run/pf-run-derived.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FRESHNESS_INTERVAL_S 5

struct _PfVerifier {
  GObject parent_instance;

  /* owned */
  PfRunSession *session;
  PfScheduler *scheduler;
  PfEnvironment *environment; /* of the watch; NULL until it is loaded */
  gboolean is_watching;
  gboolean is_resting; /* watches on once the run is resumed */
  GHashTable *watched;   /* index + 1 → PfProbe */
  GHashTable *checking;  /* index + 1 → how often */
  GHashTable *last_seen; /* index + 1 → gint64, UTC milliseconds of the last sample */
  GHashTable *asking;    /* index + 1: its last sample is being looked up */
  guint freshness_timer;
};

enum { SIGNAL_CHECKING_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PfVerifier, pf_verifier, G_TYPE_OBJECT)

static void
pf_verifier_dispose (GObject *object)
{
  PfVerifier *self = PF_VERIFIER (object);

  g_clear_handle_id (&self->freshness_timer, g_source_remove);
  if (self->scheduler != NULL)
    pf_verifier_unwatch (self);
  g_clear_object (&self->session);
  g_clear_object (&self->scheduler);
  G_OBJECT_CLASS (pf_verifier_parent_class)->dispose (object);
}

static void
pf_verifier_finalize (GObject *object)
{
  PfVerifier *self = PF_VERIFIER (object);

  g_clear_pointer (&self->environment, pf_environment_unref);
  g_hash_table_unref (self->watched);
  g_hash_table_unref (self->checking);
  g_hash_table_unref (self->last_seen);
  g_hash_table_unref (self->asking);
  G_OBJECT_CLASS (pf_verifier_parent_class)->finalize (object);
}

static void
pf_verifier_class_init (PfVerifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pf_verifier_dispose;
  object_class->finalize = pf_verifier_finalize;

  /**
   * PfVerifier::checking-changed:
   *
   * What [method@Verifier.is_checking] or [method@Verifier.is_watching] answers may be another now.
   */
  signals[SIGNAL_CHECKING_CHANGED]
      = g_signal_new ("checking-changed", PF_TYPE_VERIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pf_verifier_init (PfVerifier *self)
{
  self->watched = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)pf_probe_unref);
  self->checking = g_hash_table_new (NULL, NULL);
  self->last_seen = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->asking = g_hash_table_new (NULL, NULL);
}

static PfRun *
get_run (PfVerifier *self)
{
  return pf_run_session_get_run (self->session);
}

static gint64
get_now (PfVerifier *self)
{
  return pf_clock_get_utc_ms (pf_store_get_clock (pf_run_session_get_store (self->session)));
}

static gpointer
key_of (guint index)
{
  return GUINT_TO_POINTER (index + 1);
}

static void
set_last_seen (PfVerifier *self, guint index, gint64 utc_ms)
{
  gint64 *seen = g_new (gint64, 1);

  *seen = utc_ms;
  g_hash_table_replace (self->last_seen, key_of (index), seen);
}

typedef struct {
  char *item_id;
  PfOutcome *outcome;
} Sample;

static void
free_sample (gpointer data)
{
  Sample *sample = data;

  g_free (sample->item_id);
  pf_outcome_unref (sample->outcome);
  g_free (sample);
}

static void
add_sample_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PfRunSession *session = source;
  Sample *sample = data;
  g_autoptr (GError) error = NULL;

  /* The journal is what counts, and tells when it cannot be written; a gap in the history is only that. */
  if (!pf_store_add_sample (pf_run_session_get_store (session), pf_run_get_id (pf_run_session_get_run (session)),
                            sample->item_id, sample->outcome, &error))
    g_debug ("A sample was not kept: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
add_sample (PfVerifier *self, PfRunItem *item, PfOutcome *outcome)
{
  g_autoptr (GTask) task = g_task_new (self->session, NULL, NULL, NULL);
  Sample *sample = g_new0 (Sample, 1);

  sample->item_id = g_strdup (pf_run_item_get_id (item));
  sample->outcome = pf_outcome_ref (outcome);
  g_task_set_task_data (task, sample, free_sample);
  pf_store_run_in_thread (pf_run_session_get_store (self->session), task, add_sample_in_thread);
}

/* The checklist may have been read otherwise while a probe was under way; indexes of before mean nothing then. */
static gboolean
has_item (PfVerifier *self, guint index)
{
  return index < g_list_model_get_n_items (pf_run_get_items (get_run (self)));
}

/* Acts on the run with what came back. Ignores what says nothing of it: a probe given up, or bound no longer, and
 * whatever comes after the run was closed. */
static void
take_outcome (PfVerifier *self, guint index, PfProbe *probe, PfOutcome *outcome)
{
  PfRunItem *item = has_item (self, index) ? pf_run_get_item (get_run (self), index) : NULL;
  g_autoptr (GPtrArray) acts = NULL;

  if (item == NULL || g_strcmp0 (pf_outcome_get_reason (outcome), "cancelled") == 0 || pf_run_item_get_probe (item) != probe)
    return;
  acts = pf_run_plan_outcome (get_run (self), index, outcome, NULL);
  if (acts == NULL)
    return;
  set_last_seen (self, index, get_now (self));
  add_sample (self, item, outcome);
  pf_run_session_act (self->session, acts);
}

static void
load_environment_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PfVerifier *self = source;
  GError *error = NULL;
  PfEnvironment *environment = pf_store_load_environment (pf_run_session_get_store (self->session), data, &error);

  /* One that is not set up has no endpoints: a probe that needs one says so. */
  if (g_error_matches (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND)) {
    g_clear_error (&error);
    environment = pf_environment_new (data);
  }
  if (environment != NULL)
    g_task_return_pointer (task, environment, (GDestroyNotify)pf_environment_unref);
  else
    g_task_return_error (task, error);
}

static void
load_environment (PfVerifier *self, GAsyncReadyCallback callback, gpointer data)
{
  const char *name = pf_run_get_environment (get_run (self));
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_task_set_task_data (task, g_strdup (name != NULL ? name : ""), g_free);
  pf_store_run_in_thread (pf_run_session_get_store (self->session), task, load_environment_in_thread);
}

static void
watch_item (PfVerifier *self, guint index)
{
  PfRunItem *item = pf_run_get_item (get_run (self), index);
  PfProbe *probe = pf_run_item_get_probe (item);
  PfProbe *watched = g_hash_table_lookup (self->watched, key_of (index));
  g_autofree char *key = NULL;

  if (!pf_run_item_is_leaf (item) || pf_run_item_get_state (item) == PF_STATE_NOT_APPLICABLE
      || pf_run_item_follows (item) || (probe != NULL && !pf_probe_is_safe (probe)))
    probe = NULL;
  if (probe == watched)
    return;
  key = g_strdup_printf ("%s/%u", pf_run_get_id (get_run (self)), index);
  if (watched != NULL) {
    pf_scheduler_unwatch (self->scheduler, key);
    g_hash_table_remove (self->watched, key_of (index));
  }
  if (probe != NULL) {
    g_hash_table_insert (self->watched, key_of (index), pf_probe_ref (probe));
    pf_scheduler_watch (self->scheduler, key, probe, self->environment);
  }
}

static void
on_item_changed (PfVerifier *self, guint index)
{
  if (self->is_watching && self->environment != NULL)
    watch_item (self, index);
}

/* Begins anew with the items there are now. */
static void
on_document_changed (PfVerifier *self)
{
  gboolean was_watching = self->is_watching;

  if (was_watching)
    pf_verifier_unwatch (self);
  g_hash_table_remove_all (self->last_seen);
  g_hash_table_remove_all (self->asking);
  g_hash_table_remove_all (self->checking);
  g_signal_emit (self, signals[SIGNAL_CHECKING_CHANGED], 0);
  if (was_watching)
    pf_verifier_watch (self);
}

static void
on_run_changed (PfVerifier *self)
{
  gboolean is_paused = pf_run_is_paused (get_run (self));

  if (self->is_watching && (is_paused || pf_run_is_closed (get_run (self)))) {
    pf_verifier_unwatch (self);
    self->is_resting = is_paused;
  } else if (self->is_resting && !is_paused) {
    pf_verifier_watch (self);
  }
}

static void
on_outcome (PfVerifier *self, const char *key, PfOutcome *outcome)
{
  const char *run_id = pf_run_get_id (get_run (self));
  PfProbe *probe;
  guint64 index;

  /* The scheduler may watch for other runs too. */
  if (!g_str_has_prefix (key, run_id) || key[strlen (run_id)] != '/')
    return;
  index = g_ascii_strtoull (key + strlen (run_id) + 1, NULL, 10);
  probe = g_hash_table_lookup (self->watched, key_of ((guint)index));
  if (probe != NULL)
    take_outcome (self, (guint)index, probe, outcome);
}

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
  PfRunItem *item = pf_run_get_item (get_run (self), index);
  PfOutcome *outcome = pf_run_item_get_outcome (item);
  PfProbe *probe = pf_run_item_get_probe (item);
  gint64 *seen = g_hash_table_lookup (self->last_seen, key_of (index));
  gint64 last;

  /* What follows from other items is as fresh as they are. */
  if (outcome == NULL || probe == NULL || pf_run_item_follows (item) || pf_run_item_is_stale (item) || pf_probe_get_fresh_ms (probe) <= 0)
    return FALSE;
  last = MAX (pf_outcome_get_started_utc_ms (outcome), seen != NULL ? *seen : 0);
  return get_now (self) - last > pf_probe_get_fresh_ms (probe);
}

static void
on_sample_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Question *question = data;
  g_autoptr (PfVerifier) self = question->verifier;
  g_autoptr (GPtrArray) samples = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GPtrArray) acts = NULL;
  guint index = question->index;

  g_hash_table_remove (self->asking, key_of (index));
  if (self->session == NULL)
    return;
  if (samples != NULL && samples->len > 0)
    set_last_seen (self, index, pf_outcome_get_started_utc_ms (g_ptr_array_index (samples, 0)));
  if (!has_item (self, index) || !is_older_than_fresh (self, index))
    return;
  acts = pf_run_plan_stale (get_run (self), index, NULL);
  if (acts != NULL)
    pf_run_session_act (self->session, acts);
}

/* The journal has only the outcomes that differ; another process may have seen the same one again since. */
static void
ask_for_last_sample (PfVerifier *self, guint index)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  if (!g_hash_table_add (self->asking, key_of (index)))
    return;
  question = g_new0 (Question, 1);
  question->verifier = g_object_ref (self);
  question->index = index;
  task = g_task_new (self->session, NULL, on_sample_loaded, question);
  g_task_set_task_data (task, g_strdup (pf_run_item_get_id (pf_run_get_item (get_run (self), index))), g_free);
  pf_store_run_in_thread (pf_run_session_get_store (self->session), task, load_sample_in_thread);
}

/* What follows from other items may do so only because time goes by. */
static void
act_on_derived (PfVerifier *self)
{
  g_autoptr (GPtrArray) acts = NULL;

  if (!pf_run_has_derived (get_run (self)))
    return;
  acts = pf_run_plan_derived (get_run (self), get_now (self));
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

  n_items = g_list_model_get_n_items (pf_run_get_items (get_run (self)));
  for (guint i = 0; i < n_items; i++)
    if (is_older_than_fresh (self, i))
      ask_for_last_sample (self, i);
  act_on_derived (self);
}

static gboolean
on_freshness_timer (gpointer data)
{
  pf_verifier_check_freshness (data);
  return G_SOURCE_CONTINUE;
}

/**
 * pf_verifier_new:
 * @session: the run to act on
 * @scheduler: who runs the probes
 *
 * Returns: (transfer full): a verifier; it contacts nothing until told to
 */
PfVerifier *
pf_verifier_new (PfRunSession *session, PfScheduler *scheduler)
{
  PfVerifier *self = g_object_new (PF_TYPE_VERIFIER, NULL);

  self->session = g_object_ref (session);
  self->scheduler = g_object_ref (scheduler);
  g_signal_connect_object (get_run (self), "item-changed", G_CALLBACK (on_item_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_run (self), "changed", G_CALLBACK (on_run_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_run (self), "document-changed", G_CALLBACK (on_document_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scheduler, "outcome", G_CALLBACK (on_outcome), self, G_CONNECT_SWAPPED);
  self->freshness_timer = g_timeout_add_seconds (FRESHNESS_INTERVAL_S, on_freshness_timer, self);
  return self;
}

/**
 * pf_verifier_get_session:
 * @self: a verifier
 *
 * Returns: (transfer none): the hold of the run it acts on
 */
PfRunSession *
pf_verifier_get_session (PfVerifier *self)
{
  g_return_val_if_fail (PF_IS_VERIFIER (self), NULL);

  return self->session;
}

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
  int count = GPOINTER_TO_INT (g_hash_table_lookup (self->checking, key_of (index))) + change;

  if (count > 0)
    g_hash_table_insert (self->checking, key_of (index), GINT_TO_POINTER (count));
  else
    g_hash_table_remove (self->checking, key_of (index));
  g_signal_emit (self, signals[SIGNAL_CHECKING_CHANGED], 0);
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
    take_outcome (self, check->index, probe, outcome);
  else if (outcome == NULL && verification->error == NULL)
    verification->error = g_steal_pointer (&error);
  change_checking (self, check->index, -1);
  end_one (task);
}

static PfOutcome *
describe_unbound (PfVerifier *self, guint index)
{
  PfOutcome *outcome = pf_outcome_new ("", PF_OUTCOME_UNKNOWN, "unbound", get_now (self));

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
      = has_item (self, index) ? pf_run_item_get_probe (pf_run_get_item (get_run (self), index)) : NULL;
  Check *check;

  if (probe != NULL && pf_probe_get_kind (probe) == PF_PROBE_DERIVED)
    act_on_derived (self);
  if (probe == NULL || pf_probe_get_kind (probe) == PF_PROBE_DERIVED) {
    verification->outcomes->pdata[position] = probe == NULL
                                                  ? describe_unbound (self, index)
                                                  : pf_run_evaluate_derived (get_run (self), index, get_now (self));
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
    pf_run_add_variables_to (get_run (self), environment);
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
  load_environment (self, on_environment_for_checks, task);
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

static void
set_watching (PfVerifier *self, gboolean is_watching)
{
  if (self->is_watching == is_watching)
    return;
  self->is_watching = is_watching;
  g_signal_emit (self, signals[SIGNAL_CHECKING_CHANGED], 0);
}

static void
on_environment_for_watch (GObject *source, GAsyncResult *result, gpointer unused)
{
  PfVerifier *self = PF_VERIFIER (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfEnvironment) environment = g_task_propagate_pointer (G_TASK (result), &error);
  guint n_items;

  if (environment == NULL) {
    g_debug ("The environment cannot be read: %s", error->message);
    set_watching (self, FALSE);
    return;
  }
  if (!self->is_watching || self->environment != NULL || self->session == NULL)
    return;
  self->environment = g_steal_pointer (&environment);
  pf_run_add_variables_to (get_run (self), self->environment);
  n_items = g_list_model_get_n_items (pf_run_get_items (get_run (self)));
  for (guint i = 0; i < n_items; i++)
    watch_item (self, i);
}

/**
 * pf_verifier_watch:
 * @self: a verifier
 *
 * Probes every item that has a probe, now and at its interval, until [method@Verifier.unwatch] or the end of the run,
 * with the environment as it is now. Only what is safe to repeat: GET, HEAD and handshakes. Items that are not
 * applicable are left out. While the run is paused it rests, and goes on by itself. The caller has the person's consent.
 */
void
pf_verifier_watch (PfVerifier *self)
{
  g_return_if_fail (PF_IS_VERIFIER (self));

  if (self->is_watching)
    return;
  self->is_resting = pf_run_is_paused (get_run (self));
  if (self->is_resting || pf_run_is_closed (get_run (self)))
    return;
  set_watching (self, TRUE);
  load_environment (self, on_environment_for_watch, NULL);
}

/**
 * pf_verifier_unwatch:
 * @self: a verifier
 *
 * Stops repeating. What is under way is given up.
 */
void
pf_verifier_unwatch (PfVerifier *self)
{
  GHashTableIter iter;
  gpointer key;

  g_return_if_fail (PF_IS_VERIFIER (self));

  self->is_resting = FALSE;
  set_watching (self, FALSE);
  g_clear_pointer (&self->environment, pf_environment_unref);
  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    g_autofree char *name = g_strdup_printf ("%s/%u", pf_run_get_id (get_run (self)), GPOINTER_TO_UINT (key) - 1);

    pf_scheduler_unwatch (self->scheduler, name);
  }
  g_hash_table_remove_all (self->watched);
}

/**
 * pf_verifier_is_watching:
 * @self: a verifier
 *
 * Returns: whether it repeats the probes
 */
gboolean
pf_verifier_is_watching (PfVerifier *self)
{
  g_return_val_if_fail (PF_IS_VERIFIER (self), FALSE);

  return self->is_watching;
}

/**
 * pf_verifier_is_checking:
 * @self: a verifier
 * @item: index of an item
 *
 * Returns: whether a probe of it that was asked for is under way
 */
gboolean
pf_verifier_is_checking (PfVerifier *self, guint item)
{
  g_return_val_if_fail (PF_IS_VERIFIER (self), FALSE);

  return g_hash_table_contains (self->checking, key_of (item));
}
