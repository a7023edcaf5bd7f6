/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "cli/pf-inspect.h"

#include "document/pf-document-diff.h"
#include "document/pf-lint.h"

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

static JsonObject *
finding_to_json (const PfDiagnostic *finding)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "line", finding->line);
  json_object_set_int_member (object, "column", finding->column);
  json_object_set_string_member (object, "severity", pf_diagnostic_severity_to_string (finding->severity));
  json_object_set_string_member (object, "code", finding->code);
  json_object_set_string_member (object, "message", finding->message);
  pf_cli_set_text (object, "help", pf_lint_get_help (finding->code));
  return object;
}

/* Prints or collects the findings of one file; returns whether there is an error among them. */
static gboolean
lint_document (PfCliCall *call, const char *file_name, PfDocument *document, JsonArray *files)
{
  g_autoptr (GPtrArray) findings = pf_lint_run (document, g_get_real_time () / 1000);
  g_autofree char *shown = g_filename_display_name (file_name);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  gboolean has_error = FALSE;

  for (guint i = 0; i < findings->len; i++) {
    const PfDiagnostic *finding = g_ptr_array_index (findings, i);

    has_error = has_error || finding->severity == PF_DIAGNOSTIC_ERROR;
    json_array_add_object_element (array, finding_to_json (finding));
    if (!call->json)
      g_print ("%s:%u:%u: %s: %s [%s]\n", shown, finding->line, finding->column,
               pf_diagnostic_severity_to_string (finding->severity), finding->message, finding->code);
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

typedef struct {
  PfDocument *before;
  PfDocument *after;
  const char *before_name;
  const char *after_name;
} PfDiffCall;

/* Where one end of a change stands, and what it says. */
static guint
read_end (PfDocument *document, gboolean is_section, guint index, const char **id, const char **text)
{
  if (is_section) {
    const PfSection *section = g_ptr_array_index (pf_document_get_sections (document), index);

    *id = section->id;
    *text = section->title;
    return section->line;
  } else {
    const PfItem *item = g_ptr_array_index (pf_document_get_items (document), index);

    *id = item->id;
    *text = item->text;
    return item->line;
  }
}

static void
set_end (JsonObject *object, const char *member, PfDocument *document, gboolean is_section, guint index)
{
  JsonObject *end;
  const char *id;
  const char *text;
  guint line;

  if (index == PF_NONE) {
    json_object_set_null_member (object, member);
    return;
  }
  end = json_object_new ();
  line = read_end (document, is_section, index, &id, &text);
  json_object_set_string_member (end, "id", id);
  json_object_set_int_member (end, "line", line);
  json_object_set_string_member (end, "text", text);
  json_object_set_object_member (object, member, end);
}

static void
print_diff_as_json (const PfDiffCall *self, const PfDocumentDiff *diff)
{
  JsonObject *object = json_object_new ();
  JsonArray *changes = json_array_sized_new (diff->changes->len);

  for (guint i = 0; i < diff->changes->len; i++) {
    const PfDocumentChange *change = g_ptr_array_index (diff->changes, i);
    JsonObject *element = json_object_new ();

    json_object_set_string_member (element, "kind", pf_document_change_kind_to_string (change->kind));
    json_object_set_string_member (element, "what", change->is_section ? "section" : "item");
    set_end (element, "before", self->before, change->is_section, change->before);
    set_end (element, "after", self->after, change->is_section, change->after);
    json_array_add_object_element (changes, element);
  }
  json_object_set_array_member (object, "changes", changes);
  json_object_set_int_member (object, "same", diff->n_same);
  json_object_set_int_member (object, "reworded_likely", diff->n_likely);
  pf_cli_take_json_object (object);
}

static const char *
describe_change (const PfDocumentChange *change)
{
  switch (change->kind) {
  case PF_CHANGE_ADDED:
    return change->is_section ? _ ("section added") : _ ("added");
  case PF_CHANGE_REMOVED:
    return change->is_section ? _ ("section removed") : _ ("removed");
  case PF_CHANGE_REWORDED:
    return change->is_section ? _ ("section renamed") : _ ("reworded");
  case PF_CHANGE_MOVED:
    return change->is_section ? _ ("section moved") : _ ("moved");
  case PF_CHANGE_ROLE_CHANGED:
  default:
    return change->is_section ? _ ("section has another role") : _ ("is another kind of item");
  }
}

static void
print_change (const PfDiffCall *self, const PfDocumentChange *change)
{
  GString *line = g_string_new (NULL);
  const char *id;
  const char *old_text = NULL;
  const char *new_text = NULL;

  if (change->before != PF_NONE)
    g_string_append_printf (line, "%s:%u", self->before_name,
                            read_end (self->before, change->is_section, change->before, &id, &old_text));
  if (change->before != PF_NONE && change->after != PF_NONE)
    g_string_append (line, " → ");
  if (change->after != PF_NONE)
    g_string_append_printf (line, "%s:%u", self->after_name,
                            read_end (self->after, change->is_section, change->after, &id, &new_text));
  g_string_append_printf (line, ": %s: %s", describe_change (change), old_text != NULL ? old_text : new_text);
  if (change->kind == PF_CHANGE_REWORDED)
    g_string_append_printf (line, " → %s", new_text);
  g_print ("%s\n", line->str);
  g_string_free (line, TRUE);
}

/**
 * pf_cli_diff:
 * @call: the call
 * @error: return location
 *
 * `diff`: what changed between two versions of a checklist, item by item.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_diff (PfCliCall *call, GError **error)
{
  g_autofree char *before_name = g_filename_display_name (call->arguments[0]);
  g_autofree char *after_name = g_filename_display_name (call->arguments[1]);
  g_autoptr (PfDocument) before = NULL;
  g_autoptr (PfDocument) after = NULL;
  g_autoptr (PfDocumentDiff) diff = NULL;

  if (g_str_equal (call->arguments[0], "-") && g_str_equal (call->arguments[1], "-")) {
    pf_cli_usage (error, _ ("Only one of the files can be standard input."));
    return PF_CLI_EXIT_USAGE;
  }
  before = load_document (call->arguments[0], error);
  after = before != NULL ? load_document (call->arguments[1], error) : NULL;
  if (after == NULL)
    return PF_CLI_EXIT_FAILED;
  diff = pf_document_diff_new (before, after);
  if (call->json) {
    print_diff_as_json (&(PfDiffCall){ before, after, before_name, after_name }, diff);
  } else {
    for (guint i = 0; i < diff->changes->len; i++)
      print_change (&(PfDiffCall){ before, after, before_name, after_name }, g_ptr_array_index (diff->changes, i));
    g_print (ngettext ("%u item says the same.", "%u items say the same.", diff->n_same), diff->n_same);
    g_print ("\n");
  }
  return diff->changes->len > 0 ? PF_CLI_EXIT_NO : PF_CLI_EXIT_YES;
}
