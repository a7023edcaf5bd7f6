/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run.h"

#include "document/pf-blank-kind.h"
#include "document/pf-secret-pattern.h"
#include "run/pf-run-derived.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Longest text of one blank or reason, in bytes. */
#define MAX_TEXT (64 * 1024)

GPtrArray *
pf_run_plan_new_acts (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) pf_act_unref);
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, message);
  return FALSE;
}

gboolean
pf_run_plan_check_not_closed (PfRun *self, GError **error)
{
  if (!pf_run_state_is_closed (self->state))
    return TRUE;
  return refuse (error, _ ("The run is closed; it takes no further changes"));
}

gboolean
pf_run_plan_check_text (const char *text, GError **error)
{
  if (text == NULL || strlen (text) <= MAX_TEXT)
    return TRUE;
  return refuse (error, _ ("The text is longer than 64 KiB. Attach a file, or shorten it"));
}

static PfRunItem *
find_leaf (PfRun *self, guint index, GError **error)
{
  PfRunItem *item;

  if (index >= self->item_array->len) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The checklist has no such item"));
    return NULL;
  }
  item = pf_run_get_item (self, index);
  if (item->is_leaf)
    return item;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
               _ ("“%s” (line %u) has sub-items and its state follows from theirs. Mark the sub-items"),
               item->item->text, item->item->line);
  return NULL;
}

gboolean
pf_run_plan_is_blank (const char *text)
{
  return text == NULL || text[strspn (text, " \t\r\n")] == '\0';
}

void
pf_run_plan_add_start (PfRun *self, GPtrArray *acts)
{
  if (g_str_equal (self->state, "prepared"))
    g_ptr_array_add (acts, pf_act_new ("run.start", NULL));
}

void
pf_run_plan_add_set (GPtrArray *acts, PfRunItem *item, PfItemState state, PfMethod method, const char *reason)
{
  PfAct *act = pf_act_new ("item.set", item->item->id);

  pf_act_set_string (act, "state", pf_item_state_to_string (state));
  pf_act_set_string (act, "method", pf_method_to_string (method));
  if (!pf_run_plan_is_blank (reason))
    pf_act_set_sealed (act, "reason", reason);
  /* It stays in the section it was put off to, where it is settled. */
  if (item->deferred_to != NULL && state != PF_STATE_OPEN && state != PF_STATE_DEFERRED)
    pf_act_set_string (act, "deferred_to", item->deferred_to);
  if (state == PF_STATE_OPEN && method == PF_METHOD_PERSON && item->seq >= 0)
    json_object_set_int_member (act->data, "undoes", item->seq);
  g_ptr_array_add (acts, act);
}

void
pf_run_plan_add_override (GPtrArray *acts, PfRunItem *item, gboolean missed, const char *reason)
{
  PfAct *act = pf_act_new ("item.override", item->item->id);
  PfOutcomeValue value = item->outcome != NULL ? pf_outcome_get_value (item->outcome) : PF_OUTCOME_UNKNOWN;

  if (missed)
    value = PF_OUTCOME_FAIL;

  pf_act_set_string (act, "outcome", pf_outcome_value_to_string (value));
  pf_act_set_sealed (act, "reason", reason);
  g_ptr_array_add (acts, act);
}

static gboolean
check_reason (PfRunItem *item, PfItemState state, const char *reason, GError **error)
{
  if (!pf_run_plan_is_blank (reason))
    return pf_run_plan_check_text (reason, error);
  if (pf_item_state_needs_reason (state)) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("“%s” (line %u) can be marked %s only with a reason"),
                 item->item->text, item->item->line, pf_item_state_to_string (state));
    return FALSE;
  }
  if (state == PF_STATE_DONE && item->probe != NULL) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                 _ ("“%s” (line %u) is verified by a probe. Run the probe, or give a reason to override it"),
                 item->item->text, item->item->line);
    return FALSE;
  }
  return TRUE;
}

/* Some items are answered otherwise than with a state. */
static gboolean
check_markable (PfRunItem *item, GError **error)
{
  const char *what = NULL;

  if (item->item->kind == PF_ITEM_TRIGGER)
    what = _ ("is a trigger: it is armed or tripped, never done");
  else if (item->item->kind == PF_ITEM_CRITERION_GO || item->item->kind == PF_ITEM_CRITERION_NO_GO)
    what = _ ("is a criterion: it is answered yes or no");
  else if (item->item->kind == PF_ITEM_CHOICE)
    what = _ ("is one of several choices. Choose one of them");
  if (what == NULL)
    return TRUE;
  /* Translators: an item and its line, then what it is, such as “is a trigger: …” */
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("“%s” (line %u) %s"), item->item->text, item->item->line,
               what);
  return FALSE;
}

/* What waits at a gate can be called done only with a reason while the gate is closed. */
static gboolean
check_gates (PfRun *self, PfRunItem *item, PfItemState state, const char *reason, GError **error)
{
  const PfGate *gate = state == PF_STATE_DONE ? pf_run_find_gate (self, item->index) : NULL;

  if (gate == NULL || !pf_run_plan_is_blank (reason))
    return TRUE;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
               _ ("“%s” (line %u) waits: “%s” (line %u). Do what is open before it, or give a reason to go on"),
               item->item->text, item->item->line, gate->text, gate->line);
  return FALSE;
}

/* A value that misses its target keeps its item from being done. */
static gboolean
check_targets (PfRun *self, PfRunItem *item, PfItemState state, const char *reason, GError **error)
{
  guint index = state == PF_STATE_DONE ? pf_run_find_missed_target (self, item->index) : PF_NONE;
  const PfBlank *blank;
  g_autofree char *target = NULL;

  if (index == PF_NONE || !pf_run_plan_is_blank (reason))
    return TRUE;
  blank = g_ptr_array_index (pf_document_get_blanks (self->document), index);
  target = pf_blank_describe_target (blank);
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
               _ ("“%s” (line %u) cannot be done: “%s” is %s, the target is %s. Waive it with a reason, or give one to "
                  "override the target"),
               item->item->text, item->item->line, blank->label, self->blanks[index].value, target);
  return FALSE;
}

/**
 * pf_run_plan_mark:
 * @self: a run
 * @item: index of an item
 * @state: what a person says it is
 * @reason: (nullable): why; needed for not applicable, waived and deferred, and to call done what a probe verifies
 *
 * A person's answer. Marking done what a probe verifies is an override, which stays visible for ever. The first item
 * that changes starts the run.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when the item is already so
 * Throws: PF_RUN_ERROR_NOT_FOUND; PF_RUN_ERROR_INVALID for a parent, a missing reason, a closed run
 */
GPtrArray *
pf_run_plan_mark (PfRun *self, guint item, PfItemState state, const char *reason, GError **error)
{
  return pf_run_plan_mark_by (self, item, state, PF_METHOD_PERSON, reason, error);
}

/* The same, saying what the person went by. */
GPtrArray *
pf_run_plan_mark_by (
    PfRun *self, guint item, PfItemState state, PfMethod method, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  PfRunItem *leaf;
  gboolean missed;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_going_on (self, error))
    return NULL;
  leaf = find_leaf (self, item, error);
  if (leaf == NULL || !check_markable (leaf, error) || !check_gates (self, leaf, state, reason, error)
      || !check_targets (self, leaf, state, reason, error))
    return NULL;
  if (leaf->state == state && pf_run_plan_is_blank (reason))
    return g_steal_pointer (&acts);
  if (!check_reason (leaf, state, reason, error))
    return NULL;
  pf_run_plan_add_start (self, acts);
  pf_run_plan_add_phase_start (self, acts, leaf, state);
  missed = state == PF_STATE_DONE && pf_run_find_missed_target (self, item) != PF_NONE;
  if (missed || (state == PF_STATE_DONE && leaf->probe != NULL))
    pf_run_plan_add_override (acts, leaf, missed, reason);
  pf_run_plan_add_set (acts, leaf, state, method, reason);
  return g_steal_pointer (&acts);
}

static PfAct *
plan_probe (PfRun *self, PfRunItem *item, const char *probe_text, GError **error)
{
  g_autoptr (PfProbe) probe = NULL;
  g_autoptr (PfAct) act = pf_act_new ("probe.bind", item->item->id);
  g_autofree char *digest = NULL;
  gsize start, end;

  if (pf_run_plan_is_blank (probe_text)) {
    pf_act_set_string (act, "probe", NULL);
    return g_steal_pointer (&act);
  }
  if (!pf_run_plan_check_text (probe_text, error))
    return NULL;
  if (pf_secret_pattern_find (probe_text, -1, &start, &end)) {
    refuse (error, _ ("The probe holds what looks like a secret. Store it with “preflightctl credential set” and name "
                      "the endpoint after “auth:” in the probe"));
    return NULL;
  }
  probe = pf_probe_parse (item->item->id, probe_text, -1, 1, NULL, error);
  if (probe == NULL
      || (pf_probe_get_kind (probe) == PF_PROBE_DERIVED && !pf_run_check_derived (self, item->index, probe, error)))
    return NULL;
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, probe_text, -1);
  pf_act_set_string (act, "probe", item->item->id);
  pf_act_set_string (act, "definition", probe_text);
  pf_act_set_string (act, "definition_sha256", digest);
  return g_steal_pointer (&act);
}

/**
 * pf_run_plan_bind:
 * @self: a run
 * @item: index of an item
 * @probe_text: (nullable): a probe, as it stands in a `probe` block; %NULL or nothing unbinds the item
 *
 * Binds an item to a probe for this run. One that a person had called done is open again until the probe passes.
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: PF_RUN_ERROR_NOT_FOUND; PF_RUN_ERROR_INVALID for a parent, a closed run, or a probe that holds a secret;
 *   PF_PROBE_ERROR_SYNTAX
 */
GPtrArray *
pf_run_plan_bind (PfRun *self, guint item, const char *probe_text, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  PfRunItem *leaf;
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_going_on (self, error))
    return NULL;
  leaf = find_leaf (self, item, error);
  act = leaf != NULL ? plan_probe (self, leaf, probe_text, error) : NULL;
  if (act == NULL)
    return NULL;
  g_ptr_array_add (acts, act);
  if (!pf_run_plan_is_blank (probe_text) && pf_run_item_is_criterion (leaf))
    pf_run_plan_add_answer (acts, leaf, PF_OUTCOME_UNKNOWN, PF_METHOD_PERSON);
  if (!pf_run_plan_is_blank (probe_text) && leaf->state == PF_STATE_DONE && !pf_run_item_is_overridden (leaf))
    pf_run_plan_add_set (acts, leaf, PF_STATE_OPEN, PF_METHOD_PERSON, NULL);
  return g_steal_pointer (&acts);
}

static gboolean
have_same_checks (PfOutcome *a, PfOutcome *b)
{
  const GPtrArray *checks_a = pf_outcome_get_checks (a);
  const GPtrArray *checks_b = pf_outcome_get_checks (b);

  if (checks_a->len != checks_b->len)
    return FALSE;
  for (guint i = 0; i < checks_a->len; i++) {
    const PfCheckOutcome *check_a = g_ptr_array_index (checks_a, i);
    const PfCheckOutcome *check_b = g_ptr_array_index (checks_b, i);

    if (check_a->value != check_b->value || g_strcmp0 (check_a->text, check_b->text) != 0)
      return FALSE;
  }
  return TRUE;
}

/* Measured times and values differ with every sample; those stand in the history. */
static gboolean
says_the_same (PfOutcome *a, PfOutcome *b)
{
  return pf_outcome_get_value (a) == pf_outcome_get_value (b)
         && g_strcmp0 (pf_outcome_get_reason (a), pf_outcome_get_reason (b)) == 0 && have_same_checks (a, b);
}

/* What the outcome makes of the item; its own state when it leaves it alone. */
static PfItemState
state_after_outcome (PfRunItem *item, PfOutcomeValue value)
{
  if (pf_item_state_needs_reason (item->state))
    return item->state;
  switch (value) {
  case PF_OUTCOME_PASS:
  case PF_OUTCOME_WARN:
    return PF_STATE_DONE;
  case PF_OUTCOME_FAIL:
    return pf_run_item_is_overridden (item) ? item->state : PF_STATE_FAILED;
  case PF_OUTCOME_UNKNOWN:
  default:
    /* Never to the better: what failed stays failed. */
    return item->state == PF_STATE_DONE && !pf_run_item_is_overridden (item) ? PF_STATE_OPEN : item->state;
  }
}

/* NULL when it says nothing new. */
PfAct *
pf_run_plan_new_outcome (PfRunItem *item, PfOutcome *outcome)
{
  g_autoptr (JsonNode) node = NULL;
  PfAct *act;

  if (item->outcome != NULL && !item->stale && says_the_same (item->outcome, outcome))
    return NULL;
  act = pf_act_new ("probe.outcome", item->item->id);
  node = pf_outcome_to_json (outcome);
  json_object_unref (act->data);
  act->data = json_node_dup_object (node);
  return act;
}

static void
add_outcome (PfRun *self, GPtrArray *acts, PfRunItem *item, PfOutcome *outcome)
{
  PfItemState state = state_after_outcome (item, pf_outcome_get_value (outcome));
  PfAct *act = pf_run_plan_new_outcome (item, outcome);

  if (state != item->state)
    pf_run_plan_add_start (self, acts);
  if (act != NULL)
    g_ptr_array_add (acts, act);
  if (state != item->state
      || (state == PF_STATE_DONE && pf_run_item_is_overridden (item)
          && pf_outcome_get_value (outcome) != PF_OUTCOME_FAIL && pf_outcome_get_value (outcome) != PF_OUTCOME_UNKNOWN))
    pf_run_plan_add_set (acts, item, state, PF_METHOD_PROBE, NULL);
}

static void
add_criterion_outcome (PfRun *self, GPtrArray *acts, PfRunItem *criterion, PfOutcome *outcome)
{
  g_autoptr (GPtrArray) answer = pf_run_plan_new_acts ();
  PfAct *act = pf_run_plan_new_outcome (criterion, outcome);

  if (pf_run_plan_add_answer (answer, criterion, pf_outcome_get_value (outcome), PF_METHOD_PROBE))
    pf_run_plan_add_start (self, acts);
  if (act != NULL)
    g_ptr_array_add (acts, act);
  g_ptr_array_extend_and_steal (acts, g_steal_pointer (&answer));
}

/**
 * pf_run_plan_outcome:
 * @self: a run
 * @item: index of an item
 * @outcome: what its probe said
 *
 * Pass and warn make the item done, fail makes it failed, unknown opens what was done; a criterion is answered well,
 * badly or not at all instead. An item that is not applicable, waived or deferred stays so, and so does one a person
 * called done against the probe, unless the probe passes. A failure trips a trigger, see [method@Run.get_arming]; nothing else changes one. An outcome that says the
 * same as the one before is not entered again.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when nothing changed
 * Throws: PF_RUN_ERROR_NOT_FOUND; PF_RUN_ERROR_INVALID for a parent or a closed run
 */
GPtrArray *
pf_run_plan_outcome (PfRun *self, guint item, PfOutcome *outcome, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  PfRunItem *leaf;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_going_on (self, error))
    return NULL;
  leaf = find_leaf (self, item, error);
  if (leaf == NULL)
    return NULL;
  if (pf_run_item_is_criterion (leaf))
    add_criterion_outcome (self, acts, leaf, outcome);
  else if (pf_run_item_is_trigger (leaf))
    pf_run_plan_trigger_outcome (self, acts, leaf, outcome, pf_run_plan_new_outcome (leaf, outcome));
  else
    add_outcome (self, acts, leaf, outcome);
  return g_steal_pointer (&acts);
}

/**
 * pf_run_plan_stale:
 * @self: a run
 * @item: index of an item
 *
 * Says that the last outcome of the item's probe is older than its `fresh`: what the probe had made done is open.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when it is known already or there is no outcome
 * Throws: PF_RUN_ERROR_NOT_FOUND; PF_RUN_ERROR_INVALID for a parent or a closed run
 */
GPtrArray *
pf_run_plan_stale (PfRun *self, guint item, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  PfRunItem *leaf;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_going_on (self, error))
    return NULL;
  leaf = find_leaf (self, item, error);
  if (leaf == NULL)
    return NULL;
  if (leaf->outcome == NULL || leaf->stale)
    return g_steal_pointer (&acts);
  g_ptr_array_add (acts, pf_act_new ("probe.stale", leaf->item->id));
  if (pf_run_item_is_criterion (leaf))
    pf_run_plan_add_answer (acts, leaf, PF_OUTCOME_UNKNOWN, PF_METHOD_PROBE);
  if (leaf->state == PF_STATE_DONE && leaf->method == PF_METHOD_PROBE)
    pf_run_plan_add_set (acts, leaf, PF_STATE_OPEN, PF_METHOD_PROBE, NULL);
  return g_steal_pointer (&acts);
}
