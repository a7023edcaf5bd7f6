/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run.h"

#include "run/pf-run-phases.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>

enum { SIGNAL_ITEM_CHANGED, SIGNAL_BLANK_CHANGED, SIGNAL_VARIABLES_CHANGED, SIGNAL_DOCUMENT_CHANGED, SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PfRun, pf_run, G_TYPE_OBJECT)

static void
free_pending (gpointer data)
{
  PfPendingAct *pending = data;

  pf_act_unref (pending->act);
  pf_person_free (pending->person);
  g_free (pending);
}

static void
drop_items (PfRun *self)
{
  for (guint i = 0; self->blanks != NULL && i < pf_document_get_blanks (self->document)->len; i++) {
    g_free (self->blanks[i].value);
    g_clear_pointer (&self->blanks[i].event, pf_event_unref);
  }
  for (guint i = 0; self->variables != NULL && i < self->variables->len; i++) {
    g_free (self->variable_values[i]);
    g_clear_pointer (&self->variable_events[i], pf_event_unref);
  }
  g_clear_pointer (&self->variable_values, g_free);
  g_clear_pointer (&self->variable_events, g_free);
  g_clear_pointer (&self->variables, g_ptr_array_unref);
  g_clear_pointer (&self->sign_offs, g_ptr_array_unref);
  g_clear_pointer (&self->blanks, g_free);
  g_clear_pointer (&self->time_plan, pf_time_plan_free);
  g_clear_pointer (&self->chosen, g_free);
  g_clear_pointer (&self->section_counts, g_free);
  g_clear_pointer (&self->item_array, g_ptr_array_unref);
  g_hash_table_remove_all (self->item_by_id);
  g_hash_table_remove_all (self->blank_by_id);
  g_array_set_size (self->dirty_items, 0);
  g_array_set_size (self->dirty_blanks, 0);
}

static void
pf_run_finalize (GObject *object)
{
  PfRun *self = PF_RUN (object);

  if (self->document != NULL)
    drop_items (self);
  g_clear_pointer (&self->pending_by_target, g_hash_table_unref);
  g_queue_clear_full (&self->pending, free_pending);
  g_clear_pointer (&self->events_by_action, g_hash_table_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_pointer (&self->dirty_items, g_array_unref);
  g_clear_pointer (&self->dirty_blanks, g_array_unref);
  g_clear_pointer (&self->item_by_id, g_hash_table_unref);
  g_clear_pointer (&self->blank_by_id, g_hash_table_unref);
  g_clear_object (&self->items);
  g_clear_pointer (&self->document, pf_document_unref);
  g_free (self->id);
  g_free (self->head);
  g_free (self->environment);
  g_free (self->release);
  g_free (self->mode);
  g_free (self->artifact);
  g_free (self->created_by);
  g_free (self->time_zone);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_object (&self->clock);
  g_free (self->operator_id);
  g_free (self->handover_to);
  G_OBJECT_CLASS (pf_run_parent_class)->finalize (object);
}

static void
pf_run_class_init (PfRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_run_finalize;

  /**
   * PfRun::item-changed:
   * @index: index of the item
   *
   * Something of the item changed, or of the leaves below it.
   */
  signals[SIGNAL_ITEM_CHANGED]
      = g_signal_new ("item-changed", PF_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  /**
   * PfRun::blank-changed:
   * @index: index of the blank
   */
  signals[SIGNAL_BLANK_CHANGED] = g_signal_new ("blank-changed", PF_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                G_TYPE_NONE, 1, G_TYPE_UINT);

  /**
   * PfRun::document-changed:
   *
   * The checklist was read anew, since a person chose to read it otherwise: its arrays, and the items of the run, are
   * others, and indexes that were kept mean nothing any more. Ids do.
   */
  signals[SIGNAL_DOCUMENT_CHANGED]
      = g_signal_new ("document-changed", PF_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * PfRun::variables-changed:
   *
   * What the text of the checklist is filled with has changed.
   */
  signals[SIGNAL_VARIABLES_CHANGED]
      = g_signal_new ("variables-changed", PF_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * PfRun::changed:
   *
   * Once after the last event of an application.
   */
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", PF_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pf_run_init (PfRun *self)
{
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_event_unref);
  self->events_by_action = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_person_free);
  self->dirty_items = g_array_new (FALSE, FALSE, sizeof (guint));
  self->dirty_blanks = g_array_new (FALSE, FALSE, sizeof (guint));
  self->items = g_list_store_new (PF_TYPE_RUN_ITEM);
  self->item_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->blank_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->pending_by_target = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_queue_free);
  g_queue_init (&self->pending);
}

/* What hangs on the document. */
static void
make_items (PfRun *self)
{
  const GPtrArray *items = pf_document_get_items (self->document);
  const GPtrArray *blanks = pf_document_get_blanks (self->document);
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  self->blanks = g_new0 (PfBlankValue, blanks->len);
  self->variables = pf_variables_find (self->document);
  self->variable_values = g_new0 (char *, self->variables->len + 1);
  self->variable_events = g_new0 (PfEvent *, self->variables->len + 1);
  self->chosen = g_new (guint, pf_document_get_option_groups (self->document)->len);
  self->section_counts
      = g_malloc0_n (MAX (pf_document_get_sections (self->document)->len, 1), sizeof *self->section_counts);
  for (guint i = 0; i < blanks->len; i++)
    g_hash_table_insert (self->blank_by_id, ((PfBlank *)g_ptr_array_index (blanks, i))->id, GUINT_TO_POINTER (i + 1));

  self->n_following = 0;
  self->seen_open = G_MAXUINT;
  self->item_array = g_ptr_array_new_full (items->len, g_object_unref);
  for (guint i = 0; i < items->len; i++) {
    PfRunItem *item = pf_run_item_new (self->document, i);

    g_ptr_array_add (self->item_array, item);
    self->n_following += item->follows ? 1 : 0;
    g_hash_table_insert (self->item_by_id, item->item->id, GUINT_TO_POINTER (i + 1));
  }
  for (guint i = 0; i < items->len; i++) {
    guint parent = ((PfItem *)g_ptr_array_index (items, i))->parent;

    if (parent < items->len)
      pf_run_get_item (self, parent)->is_leaf = FALSE;
  }
  g_list_store_splice (self->items, 0, n_before, self->item_array->pdata, self->item_array->len);
}


/**
 * pf_run_new:
 * @id: id of the run
 * @document: its checklist
 *
 * Returns: (transfer full): a run without events
 */
PfRun *
pf_run_new (const char *id, PfDocument *document)
{
  PfRun *self = g_object_new (PF_TYPE_RUN, NULL);

  self->id = g_strdup (id);
  self->document = pf_document_ref (document);
  make_items (self);
  pf_run_freeze (self);
  pf_run_clear_fold (self);
  pf_run_thaw (self);
  return self;
}

/* Acts are planned by this clock. */
void
pf_run_set_clock (PfRun *self, PfClock *clock)
{
  g_set_object (&self->clock, clock);
}

/* Index of the item with that id, or PF_NONE. */
guint
pf_run_find_item (PfRun *self, const char *id)
{
  guint index = id != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->item_by_id, id)) : 0;

  return index > 0 ? index - 1 : PF_NONE;
}

void
pf_run_mark_dirty (PfRun *self, PfRunItem *item)
{
  if (item->is_dirty)
    return;
  item->is_dirty = TRUE;
  g_array_append_val (self->dirty_items, item->index);
}

/* Between freeze and thaw nothing is told; then everything once. */
void
pf_run_freeze (PfRun *self)
{
  self->freeze_count++;
}

void
pf_run_thaw (PfRun *self)
{
  g_autoptr (GArray) items = NULL;
  g_autoptr (GArray) blanks = NULL;

  if (--self->freeze_count > 0)
    return;
  pf_run_update_answers (self);
  /* A handler may change the run again, or drop it. */
  g_object_ref (self);
  items = g_steal_pointer (&self->dirty_items);
  blanks = g_steal_pointer (&self->dirty_blanks);
  self->dirty_items = g_array_new (FALSE, FALSE, sizeof (guint));
  self->dirty_blanks = g_array_new (FALSE, FALSE, sizeof (guint));
  if (self->was_reread) {
    self->was_reread = FALSE;
    g_signal_emit (self, signals[SIGNAL_DOCUMENT_CHANGED], 0);
  }
  for (guint i = 0; i < items->len; i++)
    pf_run_get_item (self, g_array_index (items, guint, i))->is_dirty = FALSE;
  for (guint i = 0; i < items->len; i++) {
    guint index = g_array_index (items, guint, i);

    pf_run_item_notify (pf_run_get_item (self, index));
    g_signal_emit (self, signals[SIGNAL_ITEM_CHANGED], 0, index);
  }
  for (guint i = 0; i < blanks->len; i++)
    g_signal_emit (self, signals[SIGNAL_BLANK_CHANGED], 0, g_array_index (blanks, guint, i));
  if (self->variables_dirty) {
    self->variables_dirty = FALSE;
    g_signal_emit (self, signals[SIGNAL_VARIABLES_CHANGED], 0);
  }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  g_object_unref (self);
}

static void
fold_event (PfRun *self, PfEvent *event)
{
  PfChange change = pf_change_of_event (event);

  pf_run_fold (self, &change);
}

static void
fold_pending (PfRun *self, PfPendingAct *pending)
{
  PfChange change = pf_change_of_pending (pending);

  pf_run_fold (self, &change);
}

static const char *
target_key (const char *target)
{
  return target != NULL ? target : "";
}

/* What is not durable yet was meant to come after this. An event changes nothing but its target, so those are all. */
static void
fold_pending_of (PfRun *self, const char *target)
{
  GQueue *queue = g_hash_table_lookup (self->pending_by_target, target_key (target));

  for (GList *link = queue != NULL ? queue->head : NULL; link != NULL; link = link->next)
    fold_pending (self, link->data);
}

static gboolean
check_link (PfRun *self, PfEvent *event, GError **error)
{
  const char *sha256 = pf_source_get_sha256 (pf_document_get_source (self->document));
  g_autofree char *genesis = NULL;
  const char *prev = self->head;

  if (self->events->len == 0) {
    genesis = pf_event_genesis (self->id, sha256, event->at);
    prev = genesis;
  }
  if (event->seq == (gint64)self->events->len && g_strcmp0 (event->prev, prev) == 0
      && (event->seq > 0 || g_str_equal (event->action, "run.create")) && pf_event_verify (event))
    return TRUE;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_BROKEN,
               _ ("The journal of run %s was changed: event %u does not follow from the one before it"), self->id,
               self->events->len);
  return FALSE;
}

static void
count_pending (PfRun *self, PfPendingAct *pending, int change)
{
  guint index = pf_run_find_item (self, pending->act->target);
  PfRunItem *item;

  if (index == PF_NONE)
    return;
  item = pf_run_get_item (self, index);
  item->n_pending = (guint)((int)item->n_pending + change);
  pf_run_mark_dirty (self, item);
}

static PfReading *
make_reading (PfRun *self)
{
  PfReading *reading = pf_reading_new ();

  for (guint i = 0; i < self->events->len; i++) {
    PfEvent *event = g_ptr_array_index (self->events, i);

    pf_run_update_reading (reading, event->action, event->target, event->data);
  }
  for (GList *link = self->pending.head; link != NULL; link = link->next) {
    PfAct *act = ((PfPendingAct *)link->data)->act;

    pf_run_update_reading (reading, act->action, act->target, act->data);
  }
  return reading;
}

/* Reads the checklist anew where the events say so, and folds them over what it holds then. Items keep their ids. */
static void
reread (PfRun *self)
{
  g_autoptr (PfReading) reading = make_reading (self);
  PfDocument *document;

  if (pf_reading_equal (reading, pf_document_get_reading (self->document)))
    return;
  document = pf_document_new_read (pf_source_get_original (pf_document_get_source (self->document)), reading, NULL);
  /* What was read once within the limits is so again. */
  if (document == NULL)
    return;
  drop_items (self);
  pf_document_unref (self->document);
  self->document = document;
  make_items (self);
  for (GList *link = self->pending.head; link != NULL; link = link->next)
    count_pending (self, link->data, +1);
  pf_run_refold (self);
  self->was_reread = TRUE;
}

static gboolean
apply (PfRun *self, PfEvent *event, GError **error)
{
  if (!check_link (self, event, error))
    return FALSE;
  g_ptr_array_add (self->events, pf_event_ref (event));
  pf_run_index_event (self, event);
  g_free (self->head);
  self->head = g_strdup (event->hash);
  fold_event (self, event);
  fold_pending_of (self, event->target);
  if (pf_run_changes_reading (event->action))
    reread (self);
  return TRUE;
}

/**
 * pf_run_apply:
 * @self: a run
 * @event: the event that comes next
 *
 * Verifies that the event follows from the ones before, and changes the run as it says. An action or a target we do
 * not know changes nothing but the chain.
 *
 * Returns: whether it followed
 * Throws: PF_RUN_ERROR_BROKEN, naming the event
 */
gboolean
pf_run_apply (PfRun *self, PfEvent *event, GError **error)
{
  gboolean applied;

  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  pf_run_freeze (self);
  applied = apply (self, event, error);
  pf_run_thaw (self);
  return applied;
}

/**
 * pf_run_apply_all:
 * @self: a run
 * @events: (element-type PfEvent): the events that come next
 *
 * As [method@Run.apply] for each, telling of all of it once at the end. Stops at the first that does not follow.
 *
 * Returns: whether all followed
 * Throws: PF_RUN_ERROR_BROKEN, naming the event
 */
gboolean
pf_run_apply_all (PfRun *self, const GPtrArray *events, GError **error)
{
  gboolean applied = TRUE;

  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  pf_run_freeze (self);
  for (guint i = 0; applied && i < events->len; i++)
    applied = apply (self, g_ptr_array_index (events, i), error);
  pf_run_thaw (self);
  return applied;
}

/**
 * pf_run_apply_pending:
 * @self: a run
 * @act: what a person or a probe wants
 * @person: who acts
 * @at: when, UTC milliseconds
 *
 * Shows the act before it is durable: as if it were an event at the end of the chain. It stays until its event comes.
 */
void
pf_run_apply_pending (PfRun *self, PfAct *act, PfPerson *person, gint64 at)
{
  PfPendingAct *pending;
  GQueue *queue;

  g_return_if_fail (PF_IS_RUN (self));

  pending = g_new0 (PfPendingAct, 1);
  pending->act = pf_act_ref (act);
  pending->person = pf_person_copy (person);
  pending->at = at;
  g_queue_push_tail (&self->pending, pending);
  queue = g_hash_table_lookup (self->pending_by_target, target_key (act->target));
  if (queue == NULL) {
    queue = g_queue_new ();
    g_hash_table_insert (self->pending_by_target, g_strdup (target_key (act->target)), queue);
  }
  g_queue_push_tail (queue, pending);
  pf_run_freeze (self);
  fold_pending (self, pending);
  count_pending (self, pending, +1);
  if (pf_run_changes_reading (act->action))
    reread (self);
  pf_run_thaw (self);
}

/* Forgets the oldest acts that are not durable, because their events come next or they were refused. What they did
 * to the fold stays until then. */
void
pf_run_drop_pending (PfRun *self, guint n_acts)
{
  pf_run_freeze (self);
  for (guint i = 0; i < n_acts && !g_queue_is_empty (&self->pending); i++) {
    PfPendingAct *pending = g_queue_pop_head (&self->pending);
    GQueue *queue = g_hash_table_lookup (self->pending_by_target, target_key (pending->act->target));

    /* Oldest overall is oldest of its target. */
    g_queue_pop_head (queue);
    if (g_queue_is_empty (queue))
      g_hash_table_remove (self->pending_by_target, target_key (pending->act->target));
    count_pending (self, pending, -1);
    free_pending (pending);
  }
  pf_run_thaw (self);
}

/* Folds everything anew, for when pending acts went without their events. */
void
pf_run_refold (PfRun *self)
{
  pf_run_freeze (self);
  pf_run_clear_fold (self);
  for (guint i = 0; i < self->events->len; i++)
    fold_event (self, g_ptr_array_index (self->events, i));
  for (GList *link = self->pending.head; link != NULL; link = link->next)
    fold_pending (self, link->data);
  reread (self);
  pf_run_thaw (self);
}

/**
 * pf_run_reset:
 * @self: a run
 *
 * Makes it as new: no events, nothing pending.
 */
void
pf_run_reset (PfRun *self)
{
  g_return_if_fail (PF_IS_RUN (self));

  pf_run_freeze (self);
  pf_run_drop_pending (self, self->pending.length);
  g_hash_table_remove_all (self->events_by_action);
  g_ptr_array_set_size (self->events, 0);
  g_clear_pointer (&self->head, g_free);
  pf_run_clear_fold (self);
  pf_run_thaw (self);
}
