/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-session.h"

#include "run/pf-run-derived.h"
#include "run/pf-run-session-private.h"
#include "run/pf-run-undo.h"
#include "run/pf-store-private.h"

#include <glib/gi18n-lib.h>

enum { PROP_0, PROP_RUN, PROP_SAVE_STATE, PROP_SAVE_ERROR, PROP_PERSON, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PfRunSession, pf_run_session, G_TYPE_OBJECT)

static void pump (PfRunSession *self);
static void start_loading (PfRunSession *self);

GType
pf_save_state_get_type (void)
{
  static const GEnumValue values[] = {
    { PF_SAVE_SAVED, "PF_SAVE_SAVED", "saved" },
    { PF_SAVE_SAVING, "PF_SAVE_SAVING", "saving" },
    { PF_SAVE_FAILED, "PF_SAVE_FAILED", "failed" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static (g_intern_static_string ("PfSaveState"), values));
  return type;
}

static void
pf_run_session_finalize (GObject *object)
{
  PfRunSession *self = PF_RUN_SESSION (object);

  g_queue_clear_full (&self->batches, (GDestroyNotify)pf_batch_free);
  g_clear_object (&self->run);
  g_clear_object (&self->store);
  g_clear_pointer (&self->person, pf_person_free);
  g_free (self->save_error);
  g_free (self->damage);
  G_OBJECT_CLASS (pf_run_session_parent_class)->finalize (object);
}

static void
pf_run_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PfRunSession *self = PF_RUN_SESSION (object);

  switch (id) {
  case PROP_RUN:
    g_value_set_object (value, self->run);
    break;
  case PROP_SAVE_STATE:
    g_value_set_enum (value, (int)self->save_state);
    break;
  case PROP_SAVE_ERROR:
    g_value_set_string (value, self->save_error);
    break;
  case PROP_PERSON:
    g_value_set_string (value, self->person->name);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
pf_run_session_class_init (PfRunSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = pf_run_session_finalize;
  object_class->get_property = pf_run_session_get_property;

  /**
   * PfRunSession:run:
   *
   * The run, with what is not durable yet.
   */
  properties[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, PF_TYPE_RUN, flags);

  /**
   * PfRunSession:save-state:
   *
   * Whether everything shown is durable.
   */
  properties[PROP_SAVE_STATE] = g_param_spec_enum ("save-state", NULL, NULL, PF_TYPE_SAVE_STATE, PF_SAVE_SAVED, flags);

  /**
   * PfRunSession:save-error: (nullable)
   *
   * For the person: what went wrong with the last write.
   */
  properties[PROP_SAVE_ERROR] = g_param_spec_string ("save-error", NULL, NULL, NULL, flags);

  /**
   * PfRunSession:person:
   *
   * Name of who acts.
   */
  properties[PROP_PERSON] = g_param_spec_string ("person", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pf_run_session_init (PfRunSession *self)
{
  g_queue_init (&self->batches);
  self->person = pf_person_new_from_account ();
}

PfBatch *
pf_batch_new (GPtrArray *acts, PfPerson *person)
{
  PfBatch *self = g_new0 (PfBatch, 1);

  self->acts = g_ptr_array_copy (acts, (GCopyFunc)(void (*) (void))pf_act_ref, NULL);
  g_ptr_array_set_free_func (self->acts, (GDestroyNotify)pf_act_unref);
  self->person = pf_person_copy (person);
  return self;
}

void
pf_batch_free (PfBatch *self)
{
  g_ptr_array_unref (self->acts);
  pf_person_free (self->person);
  g_free (self);
}

static void
set_save_state (PfRunSession *self, PfSaveState state, const char *message)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (self->save_error, message) != 0) {
    g_free (self->save_error);
    self->save_error = g_strdup (message);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVE_ERROR]);
  }
  if (self->save_state != state) {
    self->save_state = state;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVE_STATE]);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

/* Applies what the run does not have yet; @n_settled of the acts shown as pending are among them. */
gboolean
pf_run_session_take_events (PfRunSession *self, GPtrArray *events, guint n_settled, GError **error)
{
  gint64 n_known = (gint64)pf_run_get_events (self->run)->len;
  gboolean applied = TRUE;
  gboolean knew_some = FALSE;

  pf_run_freeze (self->run);
  pf_run_drop_pending (self->run, n_settled);
  for (guint i = 0; applied && i < events->len; i++) {
    PfEvent *event = g_ptr_array_index (events, i);

    if (event->seq < n_known)
      knew_some = TRUE;
    else
      applied = pf_run_apply (self->run, event, error);
  }
  /* A reload came between the write and this: what was pending lies over its own event. */
  if (knew_some && n_settled > 0)
    pf_run_refold (self->run);
  pf_run_thaw (self->run);
  return applied;
}

/* Takes from the head of the queue what was written, or refused. */
static guint
pop_batches (PfRunSession *self)
{
  guint n_acts = 0;

  for (; self->n_in_flight > 0; self->n_in_flight--) {
    PfBatch *batch = g_queue_pop_head (&self->batches);

    n_acts += batch->acts->len;
    pf_batch_free (batch);
  }
  return n_acts;
}

/* The run takes no such event, and never will: it was closed by someone else. */
static void
give_up (PfRunSession *self, const char *reason)
{
  g_autofree char *message = NULL;

  pf_run_drop_pending (self->run, pop_batches (self));
  pf_run_refold (self->run);
  /* Translators: the reason why a change was refused, a full sentence without a final stop */
  message = g_strdup_printf (_ ("%s. The last change was taken back"), reason);
  set_save_state (self, PF_SAVE_FAILED, message);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer unused)
{
  PfRunSession *self = PF_RUN_SESSION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = g_task_propagate_pointer (G_TASK (result), &error);

  self->is_busy = FALSE;
  if (events == NULL && g_error_matches (error, PF_STORE_ERROR, PF_STORE_ERROR_INVALID)) {
    give_up (self, error->message);
    start_loading (self);
    return;
  }
  if (events == NULL) {
    self->n_in_flight = 0;
    set_save_state (self, PF_SAVE_FAILED, error->message);
    return;
  }
  if (!pf_run_session_take_events (self, events, pop_batches (self), &error)) {
    set_save_state (self, PF_SAVE_FAILED, error->message);
    return;
  }
  pump (self);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PfRunSession *self = PF_RUN_SESSION (source);
  PfWrite *write = data;
  GError *error = NULL;
  GPtrArray *events;

  events = pf_store_append_since (self->store, pf_run_get_id (self->run), write->batch->acts, write->batch->person,
                                  write->since, &error);
  if (events != NULL)
    g_task_return_pointer (task, events, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
free_write (gpointer data)
{
  PfWrite *write = data;

  pf_batch_free (write->batch);
  g_free (write);
}

static gboolean
is_same_person (PfPerson *a, PfPerson *b)
{
  return g_str_equal (a->id, b->id) && g_str_equal (a->identity, b->identity);
}

/* Everything one person did meanwhile becomes durable in one go. */
static void
start_writing (PfRunSession *self)
{
  PfBatch *first = g_queue_peek_head (&self->batches);
  PfWrite *write = g_new0 (PfWrite, 1);
  g_autoptr (GTask) task = NULL;

  write->batch = pf_batch_new (first->acts, first->person);
  write->since = (gint64)pf_run_get_events (self->run)->len;
  self->n_in_flight = 1;
  for (GList *link = self->batches.head->next; link != NULL; link = link->next) {
    PfBatch *batch = link->data;

    if (!is_same_person (batch->person, first->person))
      break;
    for (guint i = 0; i < batch->acts->len; i++)
      g_ptr_array_add (write->batch->acts, pf_act_ref (g_ptr_array_index (batch->acts, i)));
    self->n_in_flight++;
  }
  self->is_busy = TRUE;
  set_save_state (self, PF_SAVE_SAVING, NULL);
  task = g_task_new (self, NULL, on_written, NULL);
  g_task_set_task_data (task, write, free_write);
  pf_store_run_in_thread (self->store, task, write_in_thread);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer unused)
{
  PfRunSession *self = PF_RUN_SESSION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = g_task_propagate_pointer (G_TASK (result), &error);

  self->is_busy = FALSE;
  if (events == NULL || !pf_run_session_take_events (self, events, 0, &error)) {
    self->wants_reload = TRUE;
    self->is_load_error = TRUE;
    set_save_state (self, PF_SAVE_FAILED, error->message);
    return;
  }
  /* What became of a write stays until the person has seen it. */
  if (self->save_state == PF_SAVE_FAILED && !self->is_load_error) {
    if (self->wants_reload)
      start_loading (self);
    return;
  }
  self->is_load_error = FALSE;
  pump (self);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PfRunSession *self = PF_RUN_SESSION (source);
  gint64 *since = data;
  GError *error = NULL;
  GPtrArray *events = pf_store_load_events (self->store, pf_run_get_id (self->run), *since, &error);

  if (events != NULL)
    g_task_return_pointer (task, events, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
start_loading (PfRunSession *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_loaded, NULL);
  gint64 *since = g_new (gint64, 1);

  *since = (gint64)pf_run_get_events (self->run)->len;
  self->is_busy = TRUE;
  self->wants_reload = FALSE;
  g_task_set_task_data (task, since, g_free);
  pf_store_run_in_thread (self->store, task, load_in_thread);
}

/* One write or read is under way at a time, so that events come in their order. */
static void
pump (PfRunSession *self)
{
  if (self->is_busy)
    return;
  if (!g_queue_is_empty (&self->batches)) {
    start_writing (self);
    return;
  }
  set_save_state (self, PF_SAVE_SAVED, NULL);
  if (self->wants_reload)
    start_loading (self);
}

static void
on_store_changed (PfRunSession *self)
{
  if (self->damage != NULL)
    return;
  self->wants_reload = TRUE;
  /* A failed write waits for the person; meanwhile others' events need not. */
  if (self->save_state == PF_SAVE_FAILED && !self->is_busy)
    start_loading (self);
  else if (self->save_state != PF_SAVE_FAILED)
    pump (self);
}

PfRunSession *
pf_run_session_new (PfStore *store, PfRun *run)
{
  PfRunSession *self = g_object_new (PF_TYPE_RUN_SESSION, NULL);

  self->store = g_object_ref (store);
  self->run = g_object_ref (run);
  pf_run_set_clock (run, pf_store_get_clock (store));
  g_signal_connect_object (store, "changed", G_CALLBACK (on_store_changed), self, G_CONNECT_SWAPPED);
  return self;
}

void
pf_run_session_want_reload (PfRunSession *self)
{
  if (self->damage != NULL)
    return;
  self->wants_reload = TRUE;
  pump (self);
}

/**
 * pf_run_session_get_run:
 * @self: a session
 *
 * Returns: (transfer none): the run, with what is not durable yet
 */
PfRun *
pf_run_session_get_run (PfRunSession *self)
{
  g_return_val_if_fail (PF_IS_RUN_SESSION (self), NULL);

  return self->run;
}

/**
 * pf_run_session_get_store:
 * @self: a session
 *
 * Returns: (transfer none): where it is kept
 */
PfStore *
pf_run_session_get_store (PfRunSession *self)
{
  g_return_val_if_fail (PF_IS_RUN_SESSION (self), NULL);

  return self->store;
}

/**
 * pf_run_session_set_person:
 * @self: a session
 * @person: who acts from now on; whoever is logged in until this is called
 */
void
pf_run_session_set_person (PfRunSession *self, PfPerson *person)
{
  PfPerson *copy;

  g_return_if_fail (PF_IS_RUN_SESSION (self));

  if (is_same_person (self->person, person) && g_str_equal (self->person->name, person->name))
    return;
  copy = pf_person_copy (person);
  pf_person_free (self->person);
  self->person = copy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERSON]);
}

/**
 * pf_run_session_get_person:
 * @self: a session
 *
 * Returns: (transfer none): who acts
 */
PfPerson *
pf_run_session_get_person (PfRunSession *self)
{
  g_return_val_if_fail (PF_IS_RUN_SESSION (self), NULL);

  return self->person;
}

/**
 * pf_run_session_get_save_state:
 * @self: a session
 *
 * Returns: whether everything shown is durable
 */
PfSaveState
pf_run_session_get_save_state (PfRunSession *self)
{
  g_return_val_if_fail (PF_IS_RUN_SESSION (self), PF_SAVE_FAILED);

  return self->save_state;
}

/**
 * pf_run_session_get_save_error:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): for the person, what went wrong and what to do; %NULL when nothing did
 */
const char *
pf_run_session_get_save_error (PfRunSession *self)
{
  g_return_val_if_fail (PF_IS_RUN_SESSION (self), NULL);

  return self->save_error;
}

/**
 * pf_run_session_get_damage:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): for the person, the first event that was changed or cannot be read; the run is
 *   what came before it and takes no acts. %NULL when all is intact
 */
const char *
pf_run_session_get_damage (PfRunSession *self)
{
  g_return_val_if_fail (PF_IS_RUN_SESSION (self), NULL);

  return self->damage;
}

void
pf_run_session_stamp (PfRunSession *self, GPtrArray *acts)
{
  PfClock *clock = pf_store_get_clock (self->store);

  for (guint i = 0; i < acts->len; i++) {
    PfAct *act = g_ptr_array_index (acts, i);

    if (act->at < 0)
      act->at = pf_clock_get_utc_ms (clock);
    if (act->mono_ms < 0)
      act->mono_ms = pf_clock_get_monotonic_ms (clock);
  }
}

/* Adds what follows from the acts that are pending in the run: items that follow from others. Each round settles at
 * least one more of them. */
void
pf_run_session_add_following (PfRunSession *self, GPtrArray *all)
{
  gint64 now = pf_clock_get_utc_ms (pf_store_get_clock (self->store));
  guint n_rounds = pf_run_has_derived (self->run) ? g_list_model_get_n_items (pf_run_get_items (self->run)) : 0;

  for (guint round = 0; round < n_rounds; round++) {
    g_autoptr (GPtrArray) more = pf_run_plan_derived (self->run, now);

    if (more->len == 0)
      return;
    pf_run_session_stamp (self, more);
    for (guint i = 0; i < more->len; i++) {
      PfAct *act = g_ptr_array_index (more, i);

      pf_run_apply_pending (self->run, act, self->person, act->at);
      g_ptr_array_add (all, pf_act_ref (act));
    }
  }
}

/**
 * pf_run_session_act:
 * @self: a session
 * @acts: (element-type PfAct): what a plan function gave; nobody changes them any more
 *
 * Shows the acts in the run now and makes them durable, all or none, off the main thread. What comes of it is told by
 * `save-state` and the items' `unsaved`. Of a damaged run nothing is done.
 */
void
pf_run_session_act (PfRunSession *self, GPtrArray *acts)
{
  PfBatch *batch;

  g_return_if_fail (PF_IS_RUN_SESSION (self));

  if (acts->len == 0 || self->damage != NULL)
    return;
  pf_run_tie_acts (acts);
  pf_run_session_stamp (self, acts);
  batch = pf_batch_new (acts, self->person);
  g_queue_push_tail (&self->batches, batch);
  pf_run_freeze (self->run);
  for (guint i = 0; i < acts->len; i++) {
    PfAct *act = g_ptr_array_index (acts, i);

    pf_run_apply_pending (self->run, act, self->person, act->at);
  }
  pf_run_session_add_following (self, batch->acts);
  pf_run_thaw (self->run);
  if (self->save_state == PF_SAVE_FAILED)
    return;
  set_save_state (self, PF_SAVE_SAVING, NULL);
  pump (self);
}

/**
 * pf_run_session_retry:
 * @self: a session
 *
 * Tries the failed write again. Does nothing when none failed.
 */
void
pf_run_session_retry (PfRunSession *self)
{
  g_return_if_fail (PF_IS_RUN_SESSION (self));

  if (self->save_state != PF_SAVE_FAILED)
    return;
  self->is_load_error = FALSE;
  pump (self);
}
