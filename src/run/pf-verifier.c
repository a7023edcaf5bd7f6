/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-verifier-private.h"

#include "run/pf-run-derived.h"
#include "run/pf-run-lifecycle.h"

#include <string.h>

#define FRESHNESS_INTERVAL_S 5

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

/* What pf_verifier_is_checking() or pf_verifier_is_watching() answers may be another now. */
void
pf_verifier_tell_checking (PfVerifier *self)
{
  g_signal_emit (self, signals[SIGNAL_CHECKING_CHANGED], 0);
}

PfRun *
pf_verifier_get_run (PfVerifier *self)
{
  return pf_run_session_get_run (self->session);
}

gint64
pf_verifier_get_now (PfVerifier *self)
{
  return pf_clock_get_utc_ms (pf_store_get_clock (pf_run_session_get_store (self->session)));
}

/* Of an index in the tables. */
gpointer
pf_verifier_key_of (guint index)
{
  return GUINT_TO_POINTER (index + 1);
}

void
pf_verifier_set_last_seen (PfVerifier *self, guint index, gint64 utc_ms)
{
  gint64 *seen = g_new (gint64, 1);

  *seen = utc_ms;
  g_hash_table_replace (self->last_seen, pf_verifier_key_of (index), seen);
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
gboolean
pf_verifier_has_item (PfVerifier *self, guint index)
{
  return index < g_list_model_get_n_items (pf_run_get_items (pf_verifier_get_run (self)));
}

/* Acts on the run with what came back. Ignores what says nothing of it: a probe given up, or bound no longer, and
 * whatever comes after the run was closed. */
void
pf_verifier_take_outcome (PfVerifier *self, guint index, PfProbe *probe, PfOutcome *outcome)
{
  PfRunItem *item = pf_verifier_has_item (self, index) ? pf_run_get_item (pf_verifier_get_run (self), index) : NULL;
  g_autoptr (GPtrArray) acts = NULL;

  if (item == NULL || g_strcmp0 (pf_outcome_get_reason (outcome), "cancelled") == 0 || pf_run_item_get_probe (item) != probe)
    return;
  acts = pf_run_plan_outcome (pf_verifier_get_run (self), index, outcome, NULL);
  if (acts == NULL)
    return;
  pf_verifier_set_last_seen (self, index, pf_verifier_get_now (self));
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

void
pf_verifier_load_environment (PfVerifier *self, GAsyncReadyCallback callback, gpointer data)
{
  const char *name = pf_run_get_environment (pf_verifier_get_run (self));
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);

  g_task_set_task_data (task, g_strdup (name != NULL ? name : ""), g_free);
  pf_store_run_in_thread (pf_run_session_get_store (self->session), task, load_environment_in_thread);
}

static void
watch_item (PfVerifier *self, guint index)
{
  PfRunItem *item = pf_run_get_item (pf_verifier_get_run (self), index);
  PfProbe *probe = pf_run_item_get_probe (item);
  PfProbe *watched = g_hash_table_lookup (self->watched, pf_verifier_key_of (index));
  g_autofree char *key = NULL;

  if (!pf_run_item_is_leaf (item) || pf_run_item_get_state (item) == PF_STATE_NOT_APPLICABLE
      || pf_run_item_follows (item) || (probe != NULL && !pf_probe_is_safe (probe)))
    probe = NULL;
  if (probe == watched)
    return;
  key = g_strdup_printf ("%s/%u", pf_run_get_id (pf_verifier_get_run (self)), index);
  if (watched != NULL) {
    pf_scheduler_unwatch (self->scheduler, key);
    g_hash_table_remove (self->watched, pf_verifier_key_of (index));
  }
  if (probe != NULL) {
    g_hash_table_insert (self->watched, pf_verifier_key_of (index), pf_probe_ref (probe));
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
  pf_verifier_tell_checking (self);
  if (was_watching)
    pf_verifier_watch (self);
}

static void
on_run_changed (PfVerifier *self)
{
  gboolean is_paused = pf_run_is_paused (pf_verifier_get_run (self));

  if (self->is_watching && (is_paused || pf_run_is_closed (pf_verifier_get_run (self)))) {
    pf_verifier_unwatch (self);
    self->is_resting = is_paused;
  } else if (self->is_resting && !is_paused) {
    pf_verifier_watch (self);
  }
}

static void
on_outcome (PfVerifier *self, const char *key, PfOutcome *outcome)
{
  const char *run_id = pf_run_get_id (pf_verifier_get_run (self));
  PfProbe *probe;
  guint64 index;

  /* The scheduler may watch for other runs too. */
  if (!g_str_has_prefix (key, run_id) || key[strlen (run_id)] != '/')
    return;
  index = g_ascii_strtoull (key + strlen (run_id) + 1, NULL, 10);
  probe = g_hash_table_lookup (self->watched, pf_verifier_key_of ((guint)index));
  if (probe != NULL)
    pf_verifier_take_outcome (self, (guint)index, probe, outcome);
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
  g_signal_connect_object (pf_verifier_get_run (self), "item-changed", G_CALLBACK (on_item_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pf_verifier_get_run (self), "changed", G_CALLBACK (on_run_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pf_verifier_get_run (self), "document-changed", G_CALLBACK (on_document_changed), self,
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

static void
set_watching (PfVerifier *self, gboolean is_watching)
{
  if (self->is_watching == is_watching)
    return;
  self->is_watching = is_watching;
  pf_verifier_tell_checking (self);
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
  pf_run_add_variables_to (pf_verifier_get_run (self), self->environment);
  n_items = g_list_model_get_n_items (pf_run_get_items (pf_verifier_get_run (self)));
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
  self->is_resting = pf_run_is_paused (pf_verifier_get_run (self));
  if (self->is_resting || pf_run_is_closed (pf_verifier_get_run (self)))
    return;
  set_watching (self, TRUE);
  pf_verifier_load_environment (self, on_environment_for_watch, NULL);
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
    g_autofree char *name = g_strdup_printf ("%s/%u", pf_run_get_id (pf_verifier_get_run (self)), GPOINTER_TO_UINT (key) - 1);

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

  return g_hash_table_contains (self->checking, pf_verifier_key_of (item));
}
