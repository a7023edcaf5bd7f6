/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run.h"

#include "run/pf-run-private.h"

enum { PROP_0, PROP_STATE, PROP_OUTCOME, PROP_STALE, PROP_UNSAVED, PROP_ANSWER, PROP_COUNTED, PROP_TRIGGER, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PfRunItem, pf_run_item, G_TYPE_OBJECT)

static void
pf_run_item_finalize (GObject *object)
{
  PfRunItem *self = PF_RUN_ITEM (object);

  g_free (self->by);
  g_free (self->reason);
  g_free (self->by_option);
  g_free (self->deferred_to);
  g_free (self->override_reason);
  g_free (self->override_outcome);
  g_clear_pointer (&self->probe, pf_probe_unref);
  g_clear_pointer (&self->outcome, pf_outcome_unref);
  g_clear_pointer (&self->shown_outcome, pf_outcome_unref);
  g_clear_pointer (&self->document, pf_document_unref);
  G_OBJECT_CLASS (pf_run_item_parent_class)->finalize (object);
}

static void
pf_run_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PfRunItem *self = PF_RUN_ITEM (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_enum (value, (int)pf_run_item_get_state (self));
    break;
  case PROP_OUTCOME:
    g_value_set_boxed (value, self->outcome);
    break;
  case PROP_STALE:
    g_value_set_boolean (value, self->stale);
    break;
  case PROP_UNSAVED:
    g_value_set_boolean (value, self->n_pending > 0);
    break;
  case PROP_ANSWER:
    g_value_set_uint (value, pf_run_item_get_answer (self));
    break;
  case PROP_COUNTED:
    g_value_set_boolean (value, self->counted);
    break;
  case PROP_TRIGGER:
    g_value_set_uint (value, self->trigger);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
pf_run_item_class_init (PfRunItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = pf_run_item_finalize;
  object_class->get_property = pf_run_item_get_property;

  /**
   * PfRunItem:state:
   *
   * The state; that of an item with sub-items follows from theirs.
   */
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, PF_TYPE_ITEM_STATE, PF_STATE_OPEN, flags);

  /**
   * PfRunItem:outcome: (nullable)
   *
   * What the item's probe last said.
   */
  properties[PROP_OUTCOME] = g_param_spec_boxed ("outcome", NULL, NULL, PF_TYPE_OUTCOME, flags);

  /**
   * PfRunItem:stale:
   *
   * Whether that is older than the probe's `fresh`.
   */
  properties[PROP_STALE] = g_param_spec_boolean ("stale", NULL, NULL, FALSE, flags);

  /**
   * PfRunItem:unsaved:
   *
   * Whether a change shown is not durable yet.
   */
  properties[PROP_UNSAVED] = g_param_spec_boolean ("unsaved", NULL, NULL, FALSE, flags);

  /**
   * PfRunItem:answer:
   *
   * How a criterion was answered, a PfAnswer.
   */
  properties[PROP_ANSWER] = g_param_spec_uint ("answer", NULL, NULL, PF_ANSWER_NONE, PF_ANSWER_NO, PF_ANSWER_NONE, flags);

  /**
   * PfRunItem:counted:
   *
   * Whether progress counts it.
   */
  properties[PROP_COUNTED] = g_param_spec_boolean ("counted", NULL, NULL, FALSE, flags);

  /**
   * PfRunItem:trigger:
   *
   * Where a trigger stands, a PfTriggerState.
   */
  properties[PROP_TRIGGER] = g_param_spec_uint ("trigger", NULL, NULL, PF_TRIGGER_ARMED, PF_TRIGGER_CLEARED,
                                                PF_TRIGGER_ARMED, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
pf_run_item_init (PfRunItem *self)
{
  self->seq = -1;
  self->override_seq = -1;
}

PfRunItem *
pf_run_item_new (PfDocument *document, guint index)
{
  PfRunItem *self = g_object_new (PF_TYPE_RUN_ITEM, NULL);

  self->document = pf_document_ref (document);
  self->item = g_ptr_array_index (pf_document_get_items (document), index);
  self->index = index;
  self->is_leaf = self->item->kind != PF_ITEM_GROUP;
  self->follows = pf_run_item_find_following (self->item);
  pf_run_item_clear (self);
  return self;
}

/* As before the first event. The counts are the run's to set. */
void
pf_run_item_clear (PfRunItem *self)
{
  self->state = PF_STATE_OPEN;
  self->method = PF_METHOD_NONE;
  g_clear_pointer (&self->by, g_free);
  self->at = 0;
  self->seq = -1;
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->by_option, g_free);
  g_clear_pointer (&self->deferred_to, g_free);
  self->answer = PF_ANSWER_NONE;
  self->trigger = PF_TRIGGER_ARMED;
  g_clear_pointer (&self->override_reason, g_free);
  g_clear_pointer (&self->override_outcome, g_free);
  self->override_seq = -1;
  self->has_override = FALSE;
  g_clear_pointer (&self->probe, pf_probe_unref);
  if (self->item->probe != NULL)
    self->probe = pf_probe_ref (self->item->probe);
  g_clear_pointer (&self->outcome, pf_outcome_unref);
  self->last_known = PF_OUTCOME_UNKNOWN;
  self->stale = FALSE;
}

/* Notifies of what differs from what was notified before. */
void
pf_run_item_notify (PfRunItem *self)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->shown_state != pf_run_item_get_state (self)) {
    self->shown_state = pf_run_item_get_state (self);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  }
  if (self->shown_outcome != self->outcome) {
    g_clear_pointer (&self->shown_outcome, pf_outcome_unref);
    self->shown_outcome = self->outcome != NULL ? pf_outcome_ref (self->outcome) : NULL;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OUTCOME]);
  }
  if (self->shown_stale != self->stale) {
    self->shown_stale = self->stale;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STALE]);
  }
  if (self->shown_answer != pf_run_item_get_answer (self)) {
    self->shown_answer = pf_run_item_get_answer (self);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ANSWER]);
  }
  if (self->shown_trigger != self->trigger) {
    self->shown_trigger = self->trigger;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRIGGER]);
  }
  if (self->shown_counted != self->counted) {
    self->shown_counted = self->counted;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNTED]);
  }
  if (self->shown_unsaved != (self->n_pending > 0)) {
    self->shown_unsaved = self->n_pending > 0;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNSAVED]);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

/* Whether a person, not the probe, is why the item counts as done, or the criterion as well answered. */
gboolean
pf_run_item_is_overridden (PfRunItem *self)
{
  if (!self->has_override || self->method != PF_METHOD_PERSON)
    return FALSE;
  return pf_run_item_is_criterion (self) ? self->answer == pf_run_item_get_good_answer (self)
                                         : self->state == PF_STATE_DONE;
}

/**
 * pf_run_item_get_item:
 * @self: an item of a run
 *
 * Returns: (transfer none): what the checklist says of it
 */
PfItem *
pf_run_item_get_item (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), NULL);

  return self->item;
}

/**
 * pf_run_item_get_index:
 * @self: an item of a run
 *
 * Returns: its index among the items of the document
 */
guint
pf_run_item_get_index (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), PF_NONE);

  return self->index;
}

/**
 * pf_run_item_get_id:
 * @self: an item of a run
 *
 * Returns: (transfer none): its id, as it stands in events
 */
const char *
pf_run_item_get_id (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), NULL);

  return self->item->id;
}

/**
 * pf_run_item_get_state:
 * @self: an item of a run
 *
 * Returns: its state; that of an item with sub-items is derived from them, see [func@item_state_derive]
 */
PfItemState
pf_run_item_get_state (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), PF_STATE_OPEN);

  return self->is_leaf ? self->state : pf_item_state_derive (self->counts);
}

/**
 * pf_run_item_get_method:
 * @self: an item of a run
 *
 * Returns: how it got its state; [enum@METHOD_NONE] for one that nobody touched
 */
PfMethod
pf_run_item_get_method (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), PF_METHOD_NONE);

  return self->is_leaf && !pf_run_item_is_answer_derived (self) ? self->method : PF_METHOD_DERIVED;
}

/**
 * pf_run_item_is_leaf:
 * @self: an item of a run
 *
 * Returns: whether it is answered itself: a task without sub-items
 */
gboolean
pf_run_item_is_leaf (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), FALSE);

  return self->is_leaf;
}

/**
 * pf_run_item_counts:
 * @self: an item of a run
 *
 * Returns: whether it is one of those progress counts, not applicable or not: a leaf that is neither criterion, trigger
 *   nor choice, nor part of a rollback that has not started
 */
gboolean
pf_run_item_counts (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), FALSE);

  return self->counted;
}

/**
 * pf_run_item_get_probe:
 * @self: an item of a run
 *
 * Returns: (transfer none) (nullable): the probe it is bound to: the one bound in this run, else the checklist's own
 */
PfProbe *
pf_run_item_get_probe (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), NULL);

  return self->probe;
}

/**
 * pf_run_item_get_outcome:
 * @self: an item of a run
 *
 * Returns: (transfer none) (nullable): what its probe last said, as far as the journal has it
 */
PfOutcome *
pf_run_item_get_outcome (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), NULL);

  return self->outcome;
}

/**
 * pf_run_item_is_stale:
 * @self: an item of a run
 *
 * Returns: whether that is older than the probe's `fresh`
 */
gboolean
pf_run_item_is_stale (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), FALSE);

  return self->stale;
}

/**
 * pf_run_item_get_by:
 * @self: an item of a run
 *
 * Returns: (transfer none) (nullable): id of the person of its last change; of a parent, of its last changed leaf
 */
const char *
pf_run_item_get_by (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), NULL);

  return self->by;
}

/**
 * pf_run_item_get_at:
 * @self: an item of a run
 *
 * Returns: when that was, UTC milliseconds; 0 when it never changed
 */
gint64
pf_run_item_get_at (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), 0);

  return self->at;
}

/**
 * pf_run_item_get_seq:
 * @self: an item of a run
 *
 * Returns: the event of that change; -1 when it never changed or the change is not durable yet
 */
gint64
pf_run_item_get_seq (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), -1);

  return self->seq;
}

/**
 * pf_run_item_get_reason:
 * @self: an item of a run
 *
 * Returns: (transfer none) (nullable): the reason given with its state; for a parent that is not applicable a fixed
 *   English text, which a record may hold
 */
const char *
pf_run_item_get_reason (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), NULL);

  if (!self->is_leaf && pf_run_item_get_state (self) == PF_STATE_NOT_APPLICABLE)
    return "all sub-items are not applicable";
  return self->reason;
}

/**
 * pf_run_item_has_override:
 * @self: an item of a run
 * @outcome: (out) (optional) (nullable): the outcome a person overruled, `unknown` when there was none
 * @seq: (out) (optional): the event; -1 when it is not durable yet
 *
 * Returns: whether a person ever overruled its probe; the last time is told
 */
gboolean
pf_run_item_has_override (PfRunItem *self, const char **outcome, gint64 *seq)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), FALSE);

  if (outcome != NULL)
    *outcome = self->override_outcome;
  if (seq != NULL)
    *seq = self->override_seq;
  return self->has_override;
}

/**
 * pf_run_item_get_override_reason:
 * @self: an item of a run
 *
 * Returns: (transfer none) (nullable): why a person overruled its probe, shown for ever
 */
const char *
pf_run_item_get_override_reason (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), NULL);

  return self->override_reason;
}

/**
 * pf_run_item_get_child_progress:
 * @self: an item of a run
 * @progress: (out caller-allocates): the counts of the leaves below it, all 0 for a leaf
 */
void
pf_run_item_get_child_progress (PfRunItem *self, PfProgress *progress)
{
  g_return_if_fail (PF_IS_RUN_ITEM (self));

  pf_progress_from_counts (progress, self->counts);
}

/**
 * pf_run_item_is_unsaved:
 * @self: an item of a run
 *
 * Returns: whether a change shown is not durable yet
 */
gboolean
pf_run_item_is_unsaved (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), FALSE);

  return self->n_pending > 0;
}
