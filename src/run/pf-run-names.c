/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run.h"

#include "probe/pf-json.h"
#include "run/pf-run-private.h"

G_DEFINE_QUARK (pf-run-error-quark, pf_run_error)

static const GEnumValue state_values[PF_N_STATES + 1] = {
  { PF_STATE_OPEN, "PF_STATE_OPEN", "open" },
  { PF_STATE_IN_PROGRESS, "PF_STATE_IN_PROGRESS", "in-progress" },
  { PF_STATE_DONE, "PF_STATE_DONE", "done" },
  { PF_STATE_FAILED, "PF_STATE_FAILED", "failed" },
  { PF_STATE_NOT_APPLICABLE, "PF_STATE_NOT_APPLICABLE", "not-applicable" },
  { PF_STATE_WAIVED, "PF_STATE_WAIVED", "waived" },
  { PF_STATE_DEFERRED, "PF_STATE_DEFERRED", "deferred" },
  { 0, NULL, NULL },
};

static const char *const method_names[] = { "none", "person", "probe", "command", "derived", "imported" };
static const char *const verdict_names[] = { "go", "go-with-waivers", "hold", "no-go", "rollback" };

GType
pf_item_state_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static (g_intern_static_string ("PfItemState"), state_values));
  return type;
}

/**
 * pf_item_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): its name in events, records and on the command line, such as `not-applicable`
 */
const char *
pf_item_state_to_string (PfItemState state)
{
  g_return_val_if_fail ((guint)state < PF_N_STATES, "open");

  return state_values[state].value_nick;
}

/**
 * pf_item_state_from_string:
 * @text: (nullable): a name
 * @state: (out): the state; untouched when there is none of that name
 *
 * Returns: whether @text names a state
 */
gboolean
pf_item_state_from_string (const char *text, PfItemState *state)
{
  for (guint i = 0; i < PF_N_STATES; i++)
    if (g_strcmp0 (text, state_values[i].value_nick) == 0) {
      *state = (PfItemState)i;
      return TRUE;
    }
  return FALSE;
}

/**
 * pf_item_state_needs_reason:
 * @state: a state
 *
 * Returns: whether a person must say why: not applicable, waived, deferred
 */
gboolean
pf_item_state_needs_reason (PfItemState state)
{
  return state == PF_STATE_NOT_APPLICABLE || state == PF_STATE_WAIVED || state == PF_STATE_DEFERRED;
}

/**
 * pf_item_state_derive:
 * @counts: how many of the leaves below a parent are in each state
 *
 * The state of an item that has sub-items. All not applicable: not applicable. Any failed: failed. All done, waived
 * or not applicable: done. All open: open. Anything else: in progress.
 *
 * Returns: the state; open when there are no leaves
 */
PfItemState
pf_item_state_derive (const guint counts[PF_N_STATES])
{
  guint n_leaves = 0;
  guint n_resolved = counts[PF_STATE_DONE] + counts[PF_STATE_WAIVED] + counts[PF_STATE_NOT_APPLICABLE];

  for (guint i = 0; i < PF_N_STATES; i++)
    n_leaves += counts[i];
  if (counts[PF_STATE_OPEN] == n_leaves)
    return PF_STATE_OPEN;
  if (counts[PF_STATE_NOT_APPLICABLE] == n_leaves)
    return PF_STATE_NOT_APPLICABLE;
  if (counts[PF_STATE_FAILED] > 0)
    return PF_STATE_FAILED;
  return n_resolved == n_leaves ? PF_STATE_DONE : PF_STATE_IN_PROGRESS;
}

/**
 * pf_method_to_string:
 * @method: how an item got its state
 *
 * Returns: (transfer none): its name in events and records
 */
const char *
pf_method_to_string (PfMethod method)
{
  g_return_val_if_fail ((guint)method < G_N_ELEMENTS (method_names), "none");

  return method_names[method];
}

/**
 * pf_method_from_string:
 * @text: (nullable): a name
 *
 * Returns: the method; [enum@METHOD_NONE] for a name we do not know
 */
PfMethod
pf_method_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (method_names); i++)
    if (g_strcmp0 (text, method_names[i]) == 0)
      return (PfMethod)i;
  return PF_METHOD_NONE;
}

/**
 * pf_verdict_to_string:
 * @verdict: a verdict
 *
 * Returns: (transfer none): its name in records, such as `go-with-waivers`
 */
const char *
pf_verdict_to_string (PfVerdict verdict)
{
  g_return_val_if_fail ((guint)verdict < G_N_ELEMENTS (verdict_names), "hold");

  return verdict_names[verdict];
}

/* The state of the run after an event, or NULL for one that leaves it as it is. */
const char *
pf_run_state_after (const char *action, JsonObject *data)
{
  const char *outcome;

  if (g_str_equal (action, "run.create"))
    return "prepared";
  if (g_str_equal (action, "run.start") || g_str_equal (action, "run.reopen"))
    return "in-progress";
  if (g_str_equal (action, "run.pause"))
    return "paused";
  if (g_str_equal (action, "run.watch"))
    return "watching";
  if (g_str_equal (action, "run.resume"))
    return data != NULL && g_strcmp0 (pf_json_get_string (data, "state"), "watching") == 0 ? "watching" : "in-progress";
  if (!g_str_equal (action, "run.close"))
    return NULL;
  outcome = data != NULL ? pf_json_get_string (data, "outcome") : NULL;
  if (g_strcmp0 (outcome, "success") == 0)
    return "completed";
  return g_strcmp0 (outcome, "rolled-back") == 0 ? "rolled-back" : "aborted";
}

gboolean
pf_run_state_is_closed (const char *state)
{
  return g_str_equal (state, "completed") || g_str_equal (state, "rolled-back") || g_str_equal (state, "aborted");
}
