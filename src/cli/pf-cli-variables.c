/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "cli/pf-inspect.h"

#include <glib/gi18n-lib.h>

static JsonArray *
lines_to_json (const PfVariable *variable)
{
  JsonArray *lines = json_array_new ();
  guint last = 0;

  for (guint i = 0; i < variable->places->len; i++) {
    guint line = g_array_index (variable->places, PfVariablePlace, i).line;

    if (line != last)
      json_array_add_int_element (lines, line);
    last = line;
  }
  return lines;
}

static JsonObject *
variable_to_json (const PfVariable *variable)
{
  JsonObject *object = json_object_new ();
  JsonArray *spellings = json_array_new ();

  for (guint i = 0; variable->spellings[i] != NULL; i++)
    json_array_add_string_element (spellings, variable->spellings[i]);
  json_object_set_string_member (object, "name", variable->name);
  json_object_set_string_member (object, "label", variable->label);
  json_object_set_array_member (object, "lines", lines_to_json (variable));
  json_object_set_array_member (object, "spellings", spellings);
  json_object_set_boolean_member (object, "is_host", variable->is_host);
  json_object_set_boolean_member (object, "rollback_only", variable->is_contingency);
  return object;
}

/**
 * pf_inspect_add_variables:
 * @object: what a checklist is told as
 * @counts: its counts
 * @document: the checklist
 *
 * Adds its variables, and how many they are.
 */
void
pf_inspect_add_variables (JsonObject *object, JsonObject *counts, PfDocument *document)
{
  g_autoptr (GPtrArray) variables = pf_variables_find (document);
  JsonArray *array = json_array_sized_new (variables->len);

  for (guint i = 0; i < variables->len; i++)
    json_array_add_object_element (array, variable_to_json (g_ptr_array_index (variables, i)));
  json_object_set_array_member (object, "variables", array);
  json_object_set_int_member (counts, "variables", variables->len);
}

/**
 * pf_cli_variables_to_json:
 * @run: a run
 *
 * Returns: (transfer full): its variables with their values
 */
JsonArray *
pf_cli_variables_to_json (PfRun *run)
{
  const GPtrArray *variables = pf_run_get_variables (run);
  JsonArray *array = json_array_sized_new (variables->len);

  for (guint i = 0; i < variables->len; i++) {
    JsonObject *object = variable_to_json (g_ptr_array_index (variables, i));

    pf_cli_set_text (object, "value", pf_run_get_variable_value (run, i, NULL));
    json_array_add_object_element (array, object);
  }
  return array;
}

/**
 * pf_cli_print_variables:
 * @run: a run
 *
 * Prints its variables for a person; nothing when it has none.
 */
void
pf_cli_print_variables (PfRun *run)
{
  const GPtrArray *variables = pf_run_get_variables (run);

  if (variables->len > 0)
    g_print ("\n%s\n", _ ("Variables"));
  for (guint i = 0; i < variables->len; i++) {
    const PfVariable *variable = g_ptr_array_index (variables, i);
    const char *value = pf_run_get_variable_value (run, i, NULL);

    g_print ("  %s: %s\n", variable->name, value != NULL ? value : variable->label);
  }
}

static gboolean
find_variable (PfRun *run, const char *name, guint *index, GError **error)
{
  const GPtrArray *variables = pf_run_get_variables (run);
  g_autoptr (GString) names = g_string_new (NULL);

  *index = pf_variables_lookup (variables, name);
  if (*index != PF_NONE)
    return TRUE;
  for (guint i = 0; i < variables->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ((PfVariable *) g_ptr_array_index (variables, i))->name);
  if (variables->len > 0)
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The checklist has no variable “%s”. It has %s"), name,
                 names->str);
  else
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The checklist has no variables"));
  return FALSE;
}

/**
 * pf_cli_set:
 * @call: the call
 * @error: return location
 *
 * `set`: gives a variable its value, or clears it. Says so once it is durable.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_set (PfCliCall *call, GError **error)
{
  g_autofree char *value = pf_cli_read_text (call->arguments[2], error);
  g_autoptr (PfRunSession) session = value != NULL ? pf_cli_open_run (call, error) : NULL;
  g_autoptr (GPtrArray) acts = NULL;
  const PfVariable *variable;
  const char *set;
  PfRun *run;
  guint index;

  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  run = pf_run_session_get_run (session);
  if (!find_variable (run, call->arguments[1], &index, error))
    return PF_CLI_EXIT_FAILED;
  acts = pf_run_plan_set_variable (run, index, value, error);
  if (acts == NULL || !pf_run_session_act_sync (session, acts, error))
    return PF_CLI_EXIT_FAILED;
  variable = g_ptr_array_index (pf_run_get_variables (run), index);
  set = pf_run_get_variable_value (run, index, NULL);
  if (call->json) {
    JsonObject *object = pf_cli_describe_acts (session, acts);

    json_object_set_string_member (object, "variable", variable->name);
    pf_cli_set_text (object, "value", set);
    pf_cli_take_json_object (object);
  } else {
    g_print ("%s: %s\n", variable->name, set != NULL ? set : _ ("(empty)"));
  }
  return PF_CLI_EXIT_YES;
}
