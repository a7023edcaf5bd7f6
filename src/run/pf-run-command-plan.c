/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-command.h"

#include "probe/pf-clock.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>

static const PfCommand *
get_command (PfRun *self, guint index)
{
  return g_ptr_array_index (pf_document_get_commands (self->document), index);
}

static PfAct *
new_result (PfRun *self, const PfCommandCall *call)
{
  const PfCommand *command = get_command (self, call->command);
  PfAct *act = pf_act_new ("command.result", command->id);

  if (command->item != PF_NONE)
    pf_act_set_string (act, "item", pf_run_item_get_id (pf_run_get_item (self, command->item)));
  if (call->step > 0)
    json_object_set_int_member (act->data, "step", call->step);
  if (!pf_command_call_is_manual (call)) {
    pf_act_set_string (act, "text_sha256", call->text_sha256);
    pf_act_set_sealed (act, "text", call->shown);
  }
  return act;
}

static void
set_output (PfAct *act, PfCommandOutput *output, const char *prefix, const char *excerpt_member, gboolean *truncated)
{
  g_autofree char *sha256 = g_strconcat (prefix, "_sha256", NULL);
  g_autofree char *bytes = g_strconcat (prefix, "_bytes", NULL);
  gboolean cut = FALSE;
  g_autofree char *excerpt = pf_command_output_dup_text (output, PF_COMMAND_EXCERPT_BYTES, &cut);

  *truncated |= cut;
  pf_act_set_string (act, sha256, pf_command_output_get_sha256 (output));
  json_object_set_int_member (act->data, bytes, pf_command_output_get_bytes (output));
  if (*excerpt != '\0')
    pf_act_set_sealed (act, excerpt_member, excerpt);
}

static void
set_ending (PfAct *act, const PfCommandResult *result)
{
  g_autofree char *started = pf_time_format (result->started);

  pf_act_set_string (act, "started", started);
  json_object_set_int_member (act->data, "duration_ms", result->duration_ms);
  if (result->exit_status >= 0)
    json_object_set_int_member (act->data, "exit_status", result->exit_status);
  else
    json_object_set_int_member (act->data, "signal", result->signal);
  if (result->cancelled)
    json_object_set_boolean_member (act->data, "cancelled", TRUE);
  if (result->left_running)
    json_object_set_boolean_member (act->data, "left_running", TRUE);
}

/**
 * pf_run_plan_command_result:
 * @self: a run
 * @call: what was run
 * @result: what came of it
 * @folder: (nullable): where it was run
 *
 * Enters the result of a command. It changes no item: that takes a person, see
 * [method@Run.plan_confirm_command].
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: PF_RUN_ERROR_INVALID for a run that was closed meanwhile
 */
GPtrArray *
pf_run_plan_command_result (
    PfRun *self, const PfCommandCall *call, const PfCommandResult *result, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  gboolean truncated = FALSE;
  guint n_masked = 0;
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_not_closed (self, error))
    return NULL;
  pf_run_plan_add_start (self, acts);
  act = new_result (self, call);
  pf_act_set_string (act, "runner", "app");
  set_ending (act, result);
  set_output (act, result->output[PF_COMMAND_STDOUT], "stdout", "excerpt", &truncated);
  set_output (act, result->output[PF_COMMAND_STDERR], "stderr", "stderr_excerpt", &truncated);
  json_object_set_boolean_member (act->data, "truncated", truncated);
  for (guint i = 0; i < PF_N_COMMAND_STREAMS; i++)
    n_masked += pf_command_output_get_masked (result->output[i]);
  json_object_set_int_member (act->data, "redactions", n_masked + call->n_masked);
  if (folder != NULL)
    pf_act_set_string (act, "working_folder", folder);
  g_ptr_array_add (acts, act);
  return g_steal_pointer (&acts);
}

/**
 * pf_run_plan_tick_step:
 * @self: a run
 * @command: index of a command
 * @step: number of one of its steps, 0 where it has none
 * @done: whether a person did it; %FALSE takes it back
 *
 * What a person says about a step: that they did what it says, or ran its commands themselves elsewhere.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when it is so already
 * Throws: PF_RUN_ERROR_NOT_FOUND, PF_RUN_ERROR_INVALID
 */
GPtrArray *
pf_run_plan_tick_step (PfRun *self, guint command, guint step, gboolean done, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  g_autoptr (PfCommandCall) call = NULL;
  g_autoptr (PfCommandOutcome) before = NULL;
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_not_closed (self, error))
    return NULL;
  call = pf_command_call_new (self, command, step, NULL, error);
  if (call == NULL)
    return NULL;
  before = pf_run_get_command_outcome (self, command, step);
  if (done == (before != NULL && before->done && !before->is_stale))
    return g_steal_pointer (&acts);
  pf_run_plan_add_start (self, acts);
  act = new_result (self, call);
  pf_act_set_string (act, "runner", pf_command_call_is_manual (call) ? "not-run" : "external-terminal");
  json_object_set_boolean_member (act->data, "done", done);
  g_ptr_array_add (acts, act);
  return g_steal_pointer (&acts);
}

/**
 * pf_run_plan_confirm_command:
 * @self: a run
 * @item: index of an item
 * @state: %PF_STATE_DONE or %PF_STATE_FAILED, as its command proposes
 *
 * A person takes what a command proposes. Nothing else gives an item the method command.
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: PF_RUN_ERROR_NOT_FOUND; PF_RUN_ERROR_INVALID when no command proposes that, and where a person could not mark
 *   the item either
 */
GPtrArray *
pf_run_plan_confirm_command (PfRun *self, guint item, PfItemState state, GError **error)
{
  g_autoptr (GPtrArray) acts = NULL;
  guint command = PF_NONE;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (item >= self->item_array->len) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The checklist has no such item"));
    return NULL;
  }
  if (state == PF_STATE_OPEN || pf_run_get_command_proposal (self, item, &command) != state) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("No command says that “%s” (line %u) is %s"),
                 pf_run_get_item (self, item)->item->text, pf_run_get_item (self, item)->item->line,
                 pf_item_state_to_string (state));
    return NULL;
  }
  acts = pf_run_plan_mark_by (self, item, state, PF_METHOD_COMMAND, NULL, error);
  if (acts != NULL && acts->len > 0)
    pf_act_set_string (g_ptr_array_index (acts, acts->len - 1), "command", get_command (self, command)->id);
  return g_steal_pointer (&acts);
}
