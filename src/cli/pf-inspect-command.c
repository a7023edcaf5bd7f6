/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-inspect.h"

#include "document/pf-command-facts.h"
#include "document/pf-secret-pattern.h"

/* Sets a string without its secrets, or null. */
static void
set_masked (JsonObject *object, const char *member, const char *text)
{
  g_autofree char *masked = pf_secret_pattern_mask (text, NULL);

  if (masked != NULL)
    json_object_set_string_member (object, member, masked);
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
step_to_json (const PfCommandStep *step)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "number", step->number);
  set_masked (object, "title", step->title);
  set_masked (object, "text", step->text);
  set_masked (object, "notes", step->notes);
  set_masked (object, "expected", step->expected);
  set_masked (object, "when", step->when);
  json_object_set_int_member (object, "line", step->line);
  json_object_set_string_member (object, "effect", pf_command_effect_to_string (step->effect));
  return object;
}

static JsonArray *
steps_to_json (const PfCommand *command)
{
  g_autoptr (GPtrArray) steps = pf_command_list_steps (command);
  JsonArray *array = json_array_sized_new (steps->len);

  for (guint i = 0; i < steps->len; i++)
    json_array_add_object_element (array, step_to_json (g_ptr_array_index (steps, i)));
  return array;
}

/* What is not runnable has nothing to be filled in before it could be run. */
static JsonArray *
placeholders_to_json (const PfCommand *command)
{
  JsonArray *array = json_array_new ();
  g_auto (GStrv) placeholders = NULL;

  if (!pf_command_is_runnable (command))
    return array;
  placeholders = pf_command_list_placeholders (command->text);
  for (guint i = 0; placeholders[i] != NULL; i++)
    json_array_add_string_element (array, placeholders[i]);
  return array;
}

/**
 * pf_inspect_add_command:
 * @object: what a command is told as
 * @command: the command
 *
 * Adds its text, without secrets, and what is known about it.
 */
void
pf_inspect_add_command (JsonObject *object, const PfCommand *command)
{
  PfCommandShell shell = pf_command_get_shell (command);
  const char *name = pf_command_shell_to_string (shell);
  JsonArray *placeholders = placeholders_to_json (command);
  gboolean has_effect = shell != PF_COMMAND_SHELL_NONE || g_ascii_strcasecmp (command->language, "sql") == 0;

  set_masked (object, "text", command->text);
  set_masked (object, "shell", name);
  set_masked (object, "effect", has_effect ? pf_command_effect_to_string (pf_command_get_effect (command)) : NULL);
  json_object_set_boolean_member (object, "runnable",
                                  pf_command_is_runnable (command) && json_array_get_length (placeholders) == 0);
  json_object_set_boolean_member (object, "output", command->is_output);
  json_object_set_array_member (object, "placeholders", placeholders);
  json_object_set_array_member (object, "steps", steps_to_json (command));
}
