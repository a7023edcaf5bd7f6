/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "document/pf-secret-pattern.h"
#include "run/pf-run-command.h"
#include "run/pf-run-evidence.h"

#include <glib/gi18n-lib.h>

/* Notes, files and results of commands: added, and shown. */

static gboolean
find_target (PfRun *run, const char *text, const char **id, GError **error)
{
  PfDocument *document = pf_run_get_document (run);
  guint item = pf_document_find_item (document, text);
  guint section = item == PF_NONE ? pf_document_find_section (document, text) : PF_NONE;

  *id = NULL;
  if (item != PF_NONE)
    *id = pf_run_item_get_id (pf_run_get_item (run, item));
  else if (section != PF_NONE)
    *id = ((PfSection *) g_ptr_array_index (pf_document_get_sections (document), section))->id;
  else
    return pf_cli_find_item (run, text, &item, error);
  return TRUE;
}

/**
 * pf_cli_note:
 * @call: the call
 * @error: return location
 *
 * `note`: adds a note to an item or a section.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_note (PfCliCall *call, GError **error)
{
  g_autofree char *text = pf_cli_read_text (call->arguments[2], error);
  g_autoptr (PfRunSession) session = text != NULL ? pf_cli_open_run (call, error) : NULL;
  g_autoptr (GPtrArray) acts = NULL;
  const char *target;
  PfRun *run;

  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  run = pf_run_session_get_run (session);
  if (!find_target (run, call->arguments[1], &target, error))
    return PF_CLI_EXIT_FAILED;
  acts = pf_run_plan_note (run, target, text, error);
  if (acts == NULL || !pf_run_session_act_sync (session, acts, error))
    return PF_CLI_EXIT_FAILED;
  if (call->json) {
    JsonObject *object = pf_cli_describe_acts (session, acts);

    json_object_set_string_member (object, "target", target);
    pf_cli_take_json_object (object);
  } else {
    g_print (_("Noted: %s\n"), target);
  }
  return PF_CLI_EXIT_YES;
}

static void
report_attached (PfCliCall *call, PfRunSession *session, GPtrArray *acts, PfAttachment *attachment)
{
  JsonObject *object;

  if (!call->json) {
    g_print ("%s  %s\n", attachment->sha256, attachment->name);
    return;
  }
  object = pf_cli_describe_acts (session, acts);
  json_object_set_string_member (object, "ref", attachment->name);
  json_object_set_string_member (object, "sha256", attachment->sha256);
  json_object_set_int_member (object, "bytes", (gint64) g_bytes_get_size (attachment->contents));
  json_object_set_string_member (object, "media_type", attachment->media_type);
  pf_cli_take_json_object (object);
}

/**
 * pf_cli_attach:
 * @call: the call
 * @error: return location
 *
 * `attach`: keeps a copy of a file as evidence of an item.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_attach (PfCliCall *call, GError **error)
{
  g_autoptr (PfAttachment) attachment = NULL;
  g_autoptr (PfRunSession) session = pf_cli_open_run (call, error);
  g_autoptr (GPtrArray) acts = NULL;
  PfRun *run;
  guint item;

  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  run = pf_run_session_get_run (session);
  if (!pf_cli_find_item (run, call->arguments[1], &item, error))
    return PF_CLI_EXIT_FAILED;
  attachment = pf_attachment_load (call->arguments[2], error);
  acts = attachment != NULL ? pf_run_plan_attach (run, item, attachment, error) : NULL;
  /* The bytes first: an event never speaks of a file that is not there. */
  if (acts == NULL
      || !pf_store_add_attachment (pf_run_session_get_store (session), pf_run_get_id (run), attachment, error)
      || !pf_run_session_act_sync (session, acts, error))
    return PF_CLI_EXIT_FAILED;
  report_attached (call, session, acts, attachment);
  return PF_CLI_EXIT_YES;
}

/**
 * pf_cli_outcome_of_command_to_json:
 * @outcome: (nullable): what came of a command
 * @step: the step it is of, or 0
 *
 * Returns: (transfer full): it, named as in a record; null when nothing did
 */
JsonNode *
pf_cli_outcome_of_command_to_json (const PfCommandOutcome *outcome, guint step)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object;

  if (outcome == NULL)
    return json_node_init_null (node);
  object = json_object_new ();
  json_node_take_object (node, object);
  if (step > 0)
    json_object_set_int_member (object, "step", step);
  json_object_set_string_member (object, "runner", outcome->runner);
  json_object_set_boolean_member (object, "done", outcome->done);
  pf_cli_set_text (object, "filled", outcome->text);
  json_object_set_boolean_member (object, "stale", outcome->is_stale);
  json_object_set_string_member (object, "by", outcome->by);
  pf_cli_set_time (object, "at", outcome->at);
  if (!g_str_equal (outcome->runner, "app"))
    return node;
  if (outcome->exit_status >= 0)
    json_object_set_int_member (object, "exit_status", outcome->exit_status);
  else
    json_object_set_null_member (object, "exit_status");
  if (outcome->signal > 0)
    json_object_set_int_member (object, "signal", outcome->signal);
  else
    json_object_set_null_member (object, "signal");
  json_object_set_boolean_member (object, "cancelled", outcome->cancelled);
  json_object_set_boolean_member (object, "left_running", outcome->left_running);
  json_object_set_int_member (object, "duration_ms", outcome->duration_ms);
  json_object_set_int_member (object, "stdout_bytes", outcome->output_bytes);
  pf_cli_set_text (object, "stdout_sha256", outcome->output_sha256);
  pf_cli_set_text (object, "stdout_excerpt", outcome->excerpt);
  json_object_set_int_member (object, "stderr_bytes", outcome->messages_bytes);
  pf_cli_set_text (object, "stderr_excerpt", outcome->messages);
  json_object_set_boolean_member (object, "truncated", outcome->truncated);
  pf_cli_set_text (object, "working_folder", outcome->folder);
  return node;
}

static JsonObject *
step_to_json (PfRun *run, guint command, const PfCommandStep *step)
{
  g_autoptr (PfCommandOutcome) outcome = pf_run_get_command_outcome (run, command, step->number);
  g_autofree char *title = step->title != NULL ? pf_secret_pattern_mask (step->title, NULL) : NULL;
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "number", step->number);
  pf_cli_set_text (object, "title", title);
  json_object_set_int_member (object, "line", step->line);
  json_object_set_member (object, "result", pf_cli_outcome_of_command_to_json (outcome, 0));
  return object;
}

/**
 * pf_cli_command_to_json:
 * @run: a run
 * @index: index of a command
 *
 * Returns: (transfer full): it, with what came of it or of its steps
 */
JsonNode *
pf_cli_command_to_json (PfRun *run, guint index)
{
  const PfCommand *command = g_ptr_array_index (pf_document_get_commands (pf_run_get_document (run)), index);
  g_autoptr (GPtrArray) steps = pf_command_list_steps (command);
  g_autofree char *text = pf_secret_pattern_mask (command->text, NULL);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *array;

  json_node_take_object (node, object);
  json_object_set_string_member (object, "id", command->id);
  json_object_set_int_member (object, "line", command->line);
  pf_cli_set_text (object, "item",
                   command->item != PF_NONE ? pf_run_item_get_id (pf_run_get_item (run, command->item)) : NULL);
  json_object_set_string_member (object, "text", text);
  if (!pf_command_has_steps (command)) {
    g_autoptr (PfCommandOutcome) outcome = pf_run_get_command_outcome (run, index, 0);

    json_object_set_member (object, "result", pf_cli_outcome_of_command_to_json (outcome, 0));
    return node;
  }
  array = json_array_new ();
  for (guint i = 0; i < steps->len; i++)
    json_array_add_object_element (array, step_to_json (run, index, g_ptr_array_index (steps, i)));
  json_object_set_array_member (object, "steps", array);
  return node;
}

static JsonObject *
note_to_json (const PfNote *note)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "target", note->target);
  pf_cli_set_text (object, "text", note->text);
  json_object_set_string_member (object, "by", note->by);
  pf_cli_set_time (object, "at", note->at);
  return object;
}

static JsonObject *
file_to_json (const PfEvidence *piece)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", piece->kind);
  pf_cli_set_text (object, "ref", piece->ref);
  pf_cli_set_text (object, "sha256", piece->sha256);
  json_object_set_int_member (object, "bytes", piece->bytes);
  pf_cli_set_text (object, "media_type", piece->media_type);
  json_object_set_string_member (object, "by", piece->by);
  pf_cli_set_time (object, "at", piece->at);
  return object;
}

/**
 * pf_cli_add_evidence:
 * @object: what a run is shown as
 * @run: the run
 *
 * Adds its commands with what came of them, and its notes.
 */
void
pf_cli_add_evidence (JsonObject *object, PfRun *run)
{
  g_autoptr (GPtrArray) notes = pf_run_list_notes (run, NULL);
  JsonArray *commands = json_array_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < pf_document_get_commands (pf_run_get_document (run))->len; i++)
    json_array_add_element (commands, pf_cli_command_to_json (run, i));
  for (guint i = 0; i < notes->len; i++)
    json_array_add_object_element (array, note_to_json (g_ptr_array_index (notes, i)));
  json_object_set_array_member (object, "commands", commands);
  json_object_set_array_member (object, "notes", array);
}

/**
 * pf_cli_add_files:
 * @object: what an item is shown as
 * @run: its run
 * @item: its id
 *
 * Adds the files that are attached to it.
 */
void
pf_cli_add_files (JsonObject *object, PfRun *run, const char *item)
{
  g_autoptr (GPtrArray) pieces = pf_run_list_evidence (run, item);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < pieces->len; i++)
    json_array_add_object_element (array, file_to_json (g_ptr_array_index (pieces, i)));
  json_object_set_array_member (object, "files", array);
}

/**
 * pf_cli_print_evidence:
 * @run: a run
 * @target: id of an item or a section
 * @indentation: columns before each line
 *
 * Prints its notes and files for a person.
 */
void
pf_cli_print_evidence (PfRun *run, const char *target, guint indentation)
{
  g_autoptr (GPtrArray) notes = pf_run_list_notes (run, target);
  g_autoptr (GPtrArray) pieces = pf_run_list_evidence (run, target);

  for (guint i = 0; i < notes->len; i++) {
    const PfNote *note = g_ptr_array_index (notes, i);

    if (note->text != NULL)
      /* Translators: who wrote a note, and the note */
      g_print (_("%*s%s noted: %s\n"), (int) indentation, "", note->by, note->text);
  }
  for (guint i = 0; i < pieces->len; i++) {
    const PfEvidence *piece = g_ptr_array_index (pieces, i);

    /* Translators: name and first digits of the digest of a file */
    g_print (_("%*sfile %s (%.12s…)\n"), (int) indentation, "", piece->ref, piece->sha256);
  }
}

/**
 * pf_cli_print_commands:
 * @run: a run
 *
 * Prints for a person what came of the commands that were run; nothing when none was.
 */
void
pf_cli_print_commands (PfRun *run)
{
  const GPtrArray *commands = pf_document_get_commands (pf_run_get_document (run));
  gboolean has_title = FALSE;

  for (guint i = 0; i < commands->len; i++) {
    g_autoptr (GPtrArray) steps = pf_command_list_steps (g_ptr_array_index (commands, i));

    for (guint j = 0; j < steps->len; j++) {
      const PfCommandStep *step = g_ptr_array_index (steps, j);
      g_autoptr (PfCommandOutcome) outcome = pf_run_get_command_outcome (run, i, step->number);
      g_autofree char *description = outcome != NULL ? pf_command_outcome_describe (outcome) : NULL;

      if (outcome == NULL)
        continue;
      if (!has_title)
        g_print ("\n%s\n", _("Commands"));
      has_title = TRUE;
      g_print ("  L%-4u %s%s\n", step->line, description, outcome->is_stale ? _(" (another text now)") : "");
    }
  }
}
