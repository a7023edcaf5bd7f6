/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "probe/pf-suggest.h"
#include "run/pf-run-bulk.h"
#include "run/pf-run-undo.h"

#include <glib/gi18n-lib.h>

/* Marking items, one or many, and taking back. */

static gboolean
parse_state (const char *text, PfItemState *state, GError **error)
{
  const char *names[PF_N_STATES + 1] = { NULL };
  const char *near;

  if (pf_item_state_from_string (text, state))
    return TRUE;
  for (guint i = 0; i < PF_N_STATES; i++)
    names[i] = pf_item_state_to_string ((PfItemState) i);
  near = g_ascii_strcasecmp (text, "n/a") == 0 || g_ascii_strcasecmp (text, "na") == 0
             ? pf_item_state_to_string (PF_STATE_NOT_APPLICABLE)
             : pf_suggest (text, names);
  if (near != NULL)
    return pf_cli_usage (error, _("“%s” is not a state. Did you mean “%s”?"), text, near);
  return pf_cli_usage (error, _("“%s” is not a state. Write open, in-progress, done, failed, not-applicable, waived or "
                                "deferred"),
                       text);
}

/* An item may be done with empty blanks; whoever does it is told. */
static void
warn_of_empty_blank (PfRun *run, guint item)
{
  guint index = pf_run_find_empty_blank (run, item);
  const PfBlank *blank;

  if (index == PF_NONE || pf_run_item_get_state (pf_run_get_item (run, item)) != PF_STATE_DONE)
    return;
  blank = g_ptr_array_index (pf_document_get_blanks (pf_run_get_document (run)), index);
  if (*blank->label != '\0')
    pf_cli_complain (_("“%s” (L%u:%u) is not filled in yet"), blank->label, blank->line, blank->column);
  else
    pf_cli_complain (_("The blank L%u:%u is not filled in yet"), blank->line, blank->column);
}

static void
add_item (GArray *items, guint item)
{
  for (guint i = 0; i < items->len; i++)
    if (g_array_index (items, guint, i) == item)
      return;
  g_array_append_val (items, item);
}

static void
add_all (GArray *items, GArray *more)
{
  for (guint i = 0; i < more->len; i++)
    add_item (items, g_array_index (more, guint, i));
  g_array_unref (more);
}

/* An item is meant itself; what has items below it or in it means those that are still to be marked. */
static gboolean
collect (PfRun *run, const char *name, PfItemState state, GArray *named, GArray *meant, GError **error)
{
  PfDocument *document = pf_run_get_document (run);
  guint item = pf_document_find_item (document, name);
  guint section = item == PF_NONE ? pf_document_find_section (document, name) : PF_NONE;

  if (section != PF_NONE)
    add_all (meant, pf_run_list_section_items (run, section, state));
  else if (item == PF_NONE)
    return pf_cli_find_item (run, name, &item, error);
  else if (!pf_run_item_is_leaf (pf_run_get_item (run, item)))
    add_all (meant, pf_run_list_sub_items (run, item, state));
  else
    add_item (named, item);
  return TRUE;
}

static gboolean
find_target (PfCliCall *call, PfRun *run, guint *section, GError **error)
{
  *section = PF_NONE;
  if (call->to == NULL)
    return TRUE;
  *section = pf_document_find_section (pf_run_get_document (run), call->to);
  if (*section != PF_NONE)
    return TRUE;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
               _("The checklist has no section “%s”. Write its id, or L and its line"), call->to);
  return FALSE;
}

/* One item named is refused with the reason; of those that were meant with others what cannot be marked is told. */
static GPtrArray *
plan (PfRun *run, GArray *named, GArray *meant, PfItemState state, const char *reason, guint to, GPtrArray *left_out, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_mark_many (run, named, state, reason, to, NULL, error);

  if (acts == NULL || (meant->len == 0 && named->len > 0))
    return g_steal_pointer (&acts);
  g_clear_pointer (&acts, g_ptr_array_unref);
  for (guint i = 0; i < named->len; i++)
    add_item (meant, g_array_index (named, guint, i));
  return pf_run_plan_mark_many (run, meant, state, reason, to, left_out, error);
}

static void
report_many (PfCliCall *call, PfRunSession *session, GArray *items, GPtrArray *left_out, GPtrArray *acts)
{
  PfRun *run = pf_run_session_get_run (session);
  JsonObject *object = pf_cli_describe_acts (session, acts);
  JsonArray *array = json_array_new ();
  JsonArray *others = json_array_new ();

  for (guint i = 0; i < items->len; i++) {
    guint index = g_array_index (items, guint, i);
    PfRunItem *item = pf_run_get_item (run, index);
    gboolean left = g_ptr_array_find (left_out, GUINT_TO_POINTER (index), NULL);

    json_array_add_string_element (left ? others : array, pf_run_item_get_id (item));
    if (!call->json && !left)
      g_print ("L%u %s: %s\n", pf_run_item_get_item (item)->line,
               pf_item_state_to_string (pf_run_item_get_state (item)), pf_run_item_get_item (item)->text);
    else if (left)
      pf_cli_complain (_("Left as it is, mark it by itself: “%s” (line %u)"), pf_run_item_get_item (item)->text,
                       pf_run_item_get_item (item)->line);
  }
  json_object_set_array_member (object, "items", array);
  json_object_set_array_member (object, "left_out", others);
  if (call->json)
    pf_cli_take_json_object (object);
  else
    json_object_unref (object);
}

/* To tick what has a place to sign is to sign it; with a reason it is marked without that, such as by who was told on
 * the telephone. */
static GPtrArray *
plan_one (PfRunSession *session, guint item, PfItemState state, const char *reason, guint to, GError **error)
{
  PfRun *run = pf_run_session_get_run (session);
  g_autoptr (GError) refusal = NULL;
  GPtrArray *acts = state == PF_STATE_DONE && reason == NULL ? pf_cli_plan_tick (session, item, &refusal) : NULL;

  if (acts != NULL)
    return acts;
  if (refusal != NULL) {
    g_propagate_error (error, g_steal_pointer (&refusal));
    return NULL;
  }
  return to != PF_NONE ? pf_run_plan_defer (run, item, to, reason, error)
                       : pf_run_plan_mark (run, item, state, reason, error);
}

static PfCliExit
mark (PfCliCall *call, PfRunSession *session, PfItemState state, GError **error)
{
  PfRun *run = pf_run_session_get_run (session);
  g_autoptr (GArray) named = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) meant = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) left_out = g_ptr_array_new ();
  g_autoptr (GPtrArray) acts = NULL;
  guint to;

  if (!find_target (call, run, &to, error))
    return PF_CLI_EXIT_FAILED;
  for (guint i = 1; i + 1 < call->n_arguments; i++)
    if (!collect (run, call->arguments[i], state, named, meant, error))
      return PF_CLI_EXIT_FAILED;
  acts = named->len == 1 && meant->len == 0
             ? plan_one (session, g_array_index (named, guint, 0), state, call->reason, to, error)
             : plan (run, named, meant, state, call->reason, to, left_out, error);
  if (acts == NULL || !pf_run_session_act_sync (session, acts, error))
    return PF_CLI_EXIT_FAILED;
  if (named->len == 1 && call->n_arguments == 3) {
    pf_cli_report_item (call, session, g_array_index (named, guint, 0), acts);
    warn_of_empty_blank (run, g_array_index (named, guint, 0));
    pf_cli_hint_phase_end (run, g_array_index (named, guint, 0));
  } else {
    report_many (call, session, meant->len > 0 ? meant : named, left_out, acts);
  }
  return PF_CLI_EXIT_YES;
}

/**
 * pf_cli_mark:
 * @call: the call
 * @error: return location
 *
 * `mark`: sets the state of items. Says so once it is durable.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_mark (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = NULL;
  PfItemState state;

  if (!parse_state (call->arguments[call->n_arguments - 1], &state, error))
    return PF_CLI_EXIT_USAGE;
  if (pf_item_state_needs_reason (state) && call->reason == NULL) {
    pf_cli_usage (error, _("An item is %s only for a reason: --reason TEXT"), pf_item_state_to_string (state));
    return PF_CLI_EXIT_USAGE;
  }
  if (call->to != NULL && state != PF_STATE_DEFERRED) {
    pf_cli_usage (error, _("--to goes with deferred: it is the section the item is put off to"));
    return PF_CLI_EXIT_USAGE;
  }
  session = pf_cli_open_run (call, error);
  return session != NULL ? mark (call, session, state, error) : PF_CLI_EXIT_FAILED;
}

static void
print_undone (PfRun *run, PfAct *act)
{
  guint item = pf_document_find_item (pf_run_get_document (run), act->target);

  if (g_str_equal (act->action, "item.set") && item != PF_NONE)
    g_print ("L%u %s: %s\n", pf_run_item_get_item (pf_run_get_item (run, item))->line,
             pf_item_state_to_string (pf_run_item_get_state (pf_run_get_item (run, item))),
             pf_run_item_get_item (pf_run_get_item (run, item))->text);
  else
    g_print ("%s %s\n", act->action, act->target);
}

/**
 * pf_cli_undo:
 * @call: the call
 * @error: return location
 *
 * `undo`: takes back the last thing the person did.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_undo (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = pf_cli_open_run (call, error);
  g_autoptr (GPtrArray) acts = NULL;
  JsonObject *object;
  PfRun *run;

  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  run = pf_run_session_get_run (session);
  acts = pf_run_plan_undo (run, pf_run_session_get_person (session)->id, error);
  if (acts == NULL || !pf_run_session_act_sync (session, acts, error))
    return PF_CLI_EXIT_FAILED;
  if (!call->json) {
    for (guint i = 0; i < acts->len; i++)
      print_undone (run, g_ptr_array_index (acts, i));
    return PF_CLI_EXIT_YES;
  }
  object = pf_cli_describe_acts (session, acts);
  json_object_set_int_member (object, "undone", acts->len);
  pf_cli_take_json_object (object);
  return PF_CLI_EXIT_YES;
}
