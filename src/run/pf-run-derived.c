/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-derived.h"

#include "document/pf-secret-pattern.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"
#include "run/pf-run-triggers.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Longest text of an item in a check, in characters. */
#define MAX_TEXT 80

/**
 * pf_run_item_follows:
 * @self: an item of a run
 *
 * Returns: whether its probe says that it follows from other items
 */
gboolean
pf_run_item_follows (PfRunItem *self)
{
  g_return_val_if_fail (PF_IS_RUN_ITEM (self), FALSE);

  return self->is_leaf && self->probe != NULL && pf_probe_get_kind (self->probe) == PF_PROBE_DERIVED;
}

/**
 * pf_run_has_derived:
 * @self: a run
 *
 * Returns: whether any item follows from others
 */
gboolean
pf_run_has_derived (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  for (guint i = 0; i < self->item_array->len; i++)
    if (pf_run_item_follows (pf_run_get_item (self, i)))
      return TRUE;
  return FALSE;
}

/* Id, or L and a line: then the first item there. */
static guint
find_member (PfRun *self, const char *name)
{
  guint64 line;
  char *end;

  if (name[0] != 'L' || !g_ascii_isdigit (name[1]))
    return pf_run_find_item (self, name);
  line = g_ascii_strtoull (name + 1, &end, 10);
  for (guint i = 0; *end == '\0' && i < self->item_array->len; i++)
    if (pf_run_get_item (self, i)->item->line == line)
      return i;
  return PF_NONE;
}

/* Indices of the items it follows from; *unknown is the first name that is no item. */
static GArray *
list_members (PfRun *self, PfProbe *probe, gboolean *any, char **unknown)
{
  g_auto (GStrv) words = g_strsplit_set (pf_probe_get_target (probe), " \t", -1);
  GArray *members = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean first = TRUE;

  for (char **word = words; *word != NULL; word++) {
    guint member;

    if (**word == '\0')
      continue;
    if (first) {
      *any = g_str_equal (*word, "any");
      first = FALSE;
      continue;
    }
    member = find_member (self, *word);
    if (member != PF_NONE)
      g_array_append_val (members, member);
    else if (unknown != NULL && *unknown == NULL)
      *unknown = g_strdup (*word);
  }
  return members;
}

static gboolean depends (PfRun *self, guint item, guint on, gboolean *seen);

static gboolean
depends_by_probe (PfRun *self, PfProbe *probe, guint on, gboolean *seen)
{
  gboolean any;
  g_autoptr (GArray) members = list_members (self, probe, &any, NULL);

  for (guint i = 0; i < members->len; i++)
    if (depends (self, g_array_index (members, guint, i), on, seen))
      return TRUE;
  return FALSE;
}

/* Whether what an item says depends on what another one says. Depth is bounded by the number of items that follow. */
static gboolean
depends (PfRun *self, guint item, guint on, gboolean *seen)
{
  PfRunItem *found = pf_run_get_item (self, item);

  if (item == on)
    return TRUE;
  if (seen[item])
    return FALSE;
  seen[item] = TRUE;
  if (pf_run_item_follows (found))
    return depends_by_probe (self, found->probe, on, seen);
  if (found->is_leaf && !found->follows)
    return FALSE;
  for (guint i = 0; i < self->item_array->len; i++) {
    PfRunItem *other = pf_run_get_item (self, i);
    gboolean is_below = found->is_leaf ? other->counted : other->item->parent == item;

    if (is_below && depends (self, i, on, seen))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_circular (PfRun *self, guint item, PfProbe *probe)
{
  g_autofree gboolean *seen = g_new0 (gboolean, self->item_array->len + 1);

  return depends_by_probe (self, probe, item, seen);
}

/* What one item says; not applicable ones say nothing. */
static PfOutcomeValue
judge_state (PfRunItem *item)
{
  switch (pf_run_item_get_state (item)) {
  case PF_STATE_DONE:
    return pf_run_item_is_overridden (item) ? PF_OUTCOME_WARN : PF_OUTCOME_PASS;
  case PF_STATE_WAIVED:
    return PF_OUTCOME_WARN;
  case PF_STATE_FAILED:
    return PF_OUTCOME_FAIL;
  case PF_STATE_OPEN:
  case PF_STATE_IN_PROGRESS:
  case PF_STATE_NOT_APPLICABLE:
  case PF_STATE_DEFERRED:
  default:
    return PF_OUTCOME_UNKNOWN;
  }
}

static PfOutcomeValue
judge (PfRunItem *item)
{
  PfAnswer answer;

  if (pf_run_item_is_trigger (item)) {
    if (pf_run_item_is_tripped (item))
      return PF_OUTCOME_FAIL;
    return item->outcome != NULL && !item->stale ? pf_outcome_get_value (item->outcome) : PF_OUTCOME_UNKNOWN;
  }
  if (!pf_run_item_is_criterion (item))
    return judge_state (item);
  answer = pf_run_item_get_answer (item);
  if (answer == PF_ANSWER_NONE)
    return PF_OUTCOME_UNKNOWN;
  if (answer != pf_run_item_get_good_answer (item))
    return PF_OUTCOME_FAIL;
  return pf_run_item_is_overridden (item) ? PF_OUTCOME_WARN : PF_OUTCOME_PASS;
}

/* How bad: the better comes first. */
static int
rank (PfOutcomeValue value)
{
  static const PfOutcomeValue order[] = { PF_OUTCOME_PASS, PF_OUTCOME_WARN, PF_OUTCOME_UNKNOWN, PF_OUTCOME_FAIL };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] == value)
      return (int)i;
  return 2;
}

/* How long ago the last of them changed has to be, in milliseconds; 0 for no matter. */
static gint64
get_hold_ms (PfProbe *probe)
{
  static const struct {
    const char *unit;
    gint64 ms;
  } units[] = { { "ms", 1 }, { "s", 1000 }, { "m", 60 * 1000 }, { "h", 3600 * 1000 }, { "d", 24 * 3600 * 1000 } };
  const char *hold = pf_probe_get_option (probe, "hold");
  char *end;
  guint64 number;

  if (hold == NULL)
    return 0;
  number = g_ascii_strtoull (hold, &end, 10);
  for (guint i = 0; number < G_MAXUINT && i < G_N_ELEMENTS (units); i++) {
    gsize length = strlen (units[i].unit);

    if (strncmp (end, units[i].unit, length) == 0 && !g_ascii_isalpha (end[length]))
      return (gint64)number * units[i].ms;
  }
  return G_MAXINT64;
}

static void
add_failed (PfRun *self, PfOutcome *outcome, const GArray *members)
{
  for (guint i = 0; i < members->len; i++) {
    PfRunItem *item = pf_run_get_item (self, g_array_index (members, guint, i));
    g_autofree char *masked = NULL;
    g_autofree char *start = NULL;
    g_autofree char *text = NULL;

    if (judge (item) != PF_OUTCOME_FAIL)
      continue;
    masked = pf_secret_pattern_mask (item->item->text, NULL);
    start = g_utf8_strlen (masked, -1) > MAX_TEXT ? g_utf8_substring (masked, 0, MAX_TEXT) : g_strdup (masked);
    text = g_strdup_printf ("L%u %s", item->item->line, start);
    pf_outcome_take_check (outcome, text, PF_OUTCOME_FAIL, NULL);
  }
}

static PfOutcome *
conclude (PfRun *self, PfRunItem *item, const GArray *members, gboolean any, gint64 now)
{
  PfOutcomeValue value = any ? PF_OUTCOME_FAIL : PF_OUTCOME_PASS;
  gint64 last = 0;
  guint n_good = 0, n = 0;
  gint64 hold = get_hold_ms (item->probe);
  PfOutcome *outcome;
  g_autofree char *message = NULL;

  for (guint i = 0; i < members->len; i++) {
    PfRunItem *member = pf_run_get_item (self, g_array_index (members, guint, i));
    PfOutcomeValue said = judge (member);

    if (pf_run_item_get_state (member) == PF_STATE_NOT_APPLICABLE)
      continue;
    if ((rank (said) < rank (value)) == any && said != value)
      value = said;
    n++;
    n_good += rank (said) < rank (PF_OUTCOME_UNKNOWN) ? 1 : 0;
    last = MAX (last, member->at);
  }
  if (n == 0)
    value = PF_OUTCOME_UNKNOWN;
  if (rank (value) < rank (PF_OUTCOME_UNKNOWN) && hold > 0 && now - last < hold)
    outcome = pf_outcome_new (pf_probe_get_id (item->probe), PF_OUTCOME_UNKNOWN, "too-few-samples", now);
  else
    outcome = pf_outcome_new (pf_probe_get_id (item->probe), value,
                              value == PF_OUTCOME_FAIL      ? "check"
                              : value == PF_OUTCOME_UNKNOWN ? "no-data"
                                                            : NULL,
                              now);
  if (value == PF_OUTCOME_FAIL)
    add_failed (self, outcome, members);
  /* Translators: of the items that another one follows from, how many are settled */
  message = g_strdup_printf (_ ("%u of %u items are settled"), n_good, n);
  pf_outcome_set_message (outcome, message);
  return outcome;
}

/**
 * pf_run_evaluate_derived:
 * @self: a run
 * @item: index of an item that follows from others
 * @now: UTC milliseconds
 *
 * `all` is as good as the worst of them, `any` as the best; open, unanswered and deferred ones are unknown, waived and
 * overridden ones a warning, not applicable ones are left out. With `hold` it passes when none of them has changed for
 * that long.
 *
 * Returns: (transfer full): what its probe says now; unknown, `unbound` when an item is not there, or when it would
 *   follow from itself
 */
PfOutcome *
pf_run_evaluate_derived (PfRun *self, guint item, gint64 now)
{
  PfRunItem *found;
  g_autoptr (GArray) members = NULL;
  g_autofree char *unknown = NULL;
  g_autofree char *message = NULL;
  gboolean any = FALSE;
  PfOutcome *outcome;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);
  found = pf_run_get_item (self, item);
  g_return_val_if_fail (pf_run_item_follows (found), NULL);

  members = list_members (self, found->probe, &any, &unknown);
  if (unknown == NULL && !is_circular (self, item, found->probe))
    return conclude (self, found, members, any, now);
  outcome = pf_outcome_new (pf_probe_get_id (found->probe), PF_OUTCOME_UNKNOWN, "unbound", now);
  message = unknown != NULL ? g_strdup_printf (_ ("The checklist has no item “%s”"), unknown)
                            : g_strdup (_ ("The item would follow from itself"));
  pf_outcome_set_message (outcome, message);
  return outcome;
}

/**
 * pf_run_check_derived:
 * @self: a run
 * @item: index of an item
 * @probe: a derived probe that is to be bound to it
 *
 * Returns: whether it can follow from those items
 * Throws: PF_RUN_ERROR_NOT_FOUND when one is not there; PF_RUN_ERROR_INVALID when it would follow from itself
 */
gboolean
pf_run_check_derived (PfRun *self, guint item, PfProbe *probe, GError **error)
{
  g_autoptr (GArray) members = NULL;
  g_autofree char *unknown = NULL;
  gboolean any;

  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  members = list_members (self, probe, &any, &unknown);
  if (unknown != NULL)
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
                 _ ("The checklist has no item “%s”. Write the id of an item, or L and its line"), unknown);
  else if (is_circular (self, item, probe))
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                 _ ("“%s” (line %u) would follow from itself. Leave out the item that follows from it"),
                 pf_run_get_item (self, item)->item->text, pf_run_get_item (self, item)->item->line);
  else
    return TRUE;
  return FALSE;
}

/* The state that follows; its own when nothing does. What a person set aside, or overrode, stays. */
static PfItemState
derive_state (PfRunItem *item, PfOutcomeValue value)
{
  if (pf_item_state_needs_reason (item->state))
    return item->state;
  if (value == PF_OUTCOME_PASS || value == PF_OUTCOME_WARN)
    return PF_STATE_DONE;
  if (pf_run_item_is_overridden (item))
    return item->state;
  if (value == PF_OUTCOME_FAIL)
    return PF_STATE_FAILED;
  return item->state == PF_STATE_DONE || (item->state == PF_STATE_FAILED && item->method == PF_METHOD_DERIVED)
             ? PF_STATE_OPEN
             : item->state;
}

static void
add_consequence (PfRun *self, GPtrArray *acts, PfRunItem *item, PfOutcome *outcome)
{
  PfOutcomeValue value = pf_outcome_get_value (outcome);
  gboolean is_good = value == PF_OUTCOME_PASS || value == PF_OUTCOME_WARN;
  PfItemState state = derive_state (item, value);

  if (pf_run_item_is_criterion (item))
    pf_run_plan_add_answer (acts, item, value, PF_METHOD_DERIVED);
  else if (state != item->state || (is_good && state == PF_STATE_DONE && item->method != PF_METHOD_DERIVED))
    pf_run_plan_add_set (acts, item, state, PF_METHOD_DERIVED, NULL);
}

static void
add_item (PfRun *self, GPtrArray *acts, PfRunItem *item, gint64 now)
{
  g_autoptr (PfOutcome) outcome = pf_run_evaluate_derived (self, item->index, now);
  g_autoptr (GPtrArray) more = NULL;
  PfAct *act;

  /* Nothing is entered before anything is known. */
  if (item->outcome == NULL && pf_outcome_get_value (outcome) == PF_OUTCOME_UNKNOWN)
    return;
  if (pf_run_item_is_trigger (item)) {
    more = pf_run_plan_outcome (self, item->index, outcome, NULL);
    if (more != NULL)
      g_ptr_array_extend_and_steal (acts, g_steal_pointer (&more));
    return;
  }
  act = pf_run_plan_new_outcome (item, outcome);
  if (act != NULL)
    g_ptr_array_add (acts, act);
  add_consequence (self, acts, item, outcome);
}

/**
 * pf_run_plan_derived:
 * @self: a run
 * @now: UTC milliseconds
 *
 * What follows for the items that follow from others, one step far: to be asked again with these acts applied, until
 * nothing follows any more.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when all is as it follows, or the run is closed
 */
GPtrArray *
pf_run_plan_derived (PfRun *self, gint64 now)
{
  GPtrArray *acts = pf_run_plan_new_acts ();

  g_return_val_if_fail (PF_IS_RUN (self), acts);

  if (pf_run_state_is_closed (self->state))
    return acts;
  pf_run_update_answers (self);
  for (guint i = 0; i < self->item_array->len; i++)
    if (pf_run_item_follows (pf_run_get_item (self, i)))
      add_item (self, acts, pf_run_get_item (self, i), now);
  if (acts->len > 0 && g_str_equal (self->state, "prepared"))
    g_ptr_array_insert (acts, 0, pf_act_new ("run.start", NULL));
  return acts;
}
