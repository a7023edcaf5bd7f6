/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "cli/pf-inspect.h"

#include <glib/gi18n-lib.h>

static PfDocument *
load_document (const char *file_name, GError **error)
{
  g_autoptr (PfSource) source = pf_cli_load_source (file_name, error);

  return source != NULL ? pf_document_new (source, error) : NULL;
}

/**
 * pf_cli_inspect:
 * @call: the call
 * @error: return location
 *
 * `inspect`: what a checklist holds. Contacts nothing.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_inspect (PfCliCall *call, GError **error)
{
  g_autoptr (PfDocument) document = load_document (call->arguments[0], error);
  g_autoptr (JsonNode) node = NULL;

  if (document == NULL)
    return PF_CLI_EXIT_FAILED;
  if (!call->json) {
    pf_inspect_print (document);
    return PF_CLI_EXIT_YES;
  }
  node = pf_inspect_document (document);
  pf_cli_print_json (node);
  return PF_CLI_EXIT_YES;
}

static const char *
severity_to_string (PfDiagnosticSeverity severity)
{
  switch (severity) {
  case PF_DIAGNOSTIC_ERROR:
    return "error";
  case PF_DIAGNOSTIC_WARNING:
    return "warning";
  case PF_DIAGNOSTIC_NOTE:
  default:
    return "note";
  }
}

static JsonObject *
diagnostic_to_json (PfDiagnostic *diagnostic)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "line", diagnostic->line);
  json_object_set_int_member (object, "column", diagnostic->column);
  json_object_set_string_member (object, "severity", severity_to_string (diagnostic->severity));
  json_object_set_string_member (object, "code", diagnostic->code);
  json_object_set_string_member (object, "message", diagnostic->message);
  return object;
}

/* Prints or collects the diagnostics of one file; returns whether there is an error among them. */
static gboolean
lint_document (PfCliCall *call, const char *file_name, PfDocument *document, JsonArray *files)
{
  const GPtrArray *diagnostics = pf_document_get_diagnostics (document);
  g_autofree char *shown = g_filename_display_name (file_name);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  gboolean has_error = FALSE;

  for (guint i = 0; i < diagnostics->len; i++) {
    PfDiagnostic *diagnostic = g_ptr_array_index (diagnostics, i);

    has_error = has_error || diagnostic->severity == PF_DIAGNOSTIC_ERROR;
    json_array_add_object_element (array, diagnostic_to_json (diagnostic));
    if (!call->json)
      g_print ("%s:%u:%u: %s: %s [%s]\n", shown, diagnostic->line, diagnostic->column,
                    severity_to_string (diagnostic->severity), diagnostic->message, diagnostic->code);
  }
  json_object_set_string_member (object, "file", shown);
  json_object_set_array_member (object, "diagnostics", array);
  json_array_add_object_element (files, object);
  return has_error;
}

/**
 * pf_cli_lint:
 * @call: the call
 * @error: return location
 *
 * `lint`: the problems of checklists. A file that cannot be read is told of, and the others are still read.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_lint (PfCliCall *call, GError **error)
{
  JsonArray *files = json_array_new ();
  PfCliExit status = PF_CLI_EXIT_YES;

  for (char **name = call->arguments; *name != NULL; name++) {
    g_autoptr (GError) problem = NULL;
    g_autoptr (PfDocument) document = load_document (*name, &problem);

    if (document == NULL) {
      pf_cli_complain ("%s", problem->message);
      status = PF_CLI_EXIT_FAILED;
    } else if (lint_document (call, *name, document, files) && status == PF_CLI_EXIT_YES) {
      status = PF_CLI_EXIT_NO;
    }
  }
  if (call->json)
    pf_cli_take_json_array (files);
  else
    json_array_unref (files);
  return status;
}
