/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "probe/pf-json.h"
#include "record/pf-record-files.h"
#include "record/pf-record.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

static PfCliExit
write_record (PfCliCall *call, PfRunSession *session, JsonNode *record, GBytes *bytes, GError **error)
{
  PfRun *run = pf_run_session_get_run (session);
  g_autofree char *name = pf_record_dup_file_name (run);
  g_autofree char *path = NULL;
  g_autofree char *shown = NULL;

  if (call->output == NULL || g_str_equal (call->output, "-")) {
    fwrite (g_bytes_get_data (bytes, NULL), 1, g_bytes_get_size (bytes), stdout);
    if (pf_record_count_files (record) > 0)
      pf_cli_complain (ngettext ("%u attached file is written only beside a record in a file, with -o",
                                 "%u attached files are written only beside a record in a file, with -o",
                                 pf_record_count_files (record)),
                       pf_record_count_files (record));
    return PF_CLI_EXIT_YES;
  }
  path = g_file_test (call->output, G_FILE_TEST_IS_DIR) ? g_build_filename (call->output, name, NULL)
                                                        : g_strdup (call->output);
  /* The files first: a record never speaks of files that are not there. */
  if (!pf_cli_check_new_file (path, call->force, error) || !pf_record_write_files (record, pf_run_session_get_store (session), path, error)
      || !pf_cli_write_file (path, bytes, call->force, error))
    return PF_CLI_EXIT_FAILED;
  shown = g_filename_display_name (path);
  g_print ("%s\n", shown);
  return PF_CLI_EXIT_YES;
}

/**
 * pf_cli_export:
 * @call: the call
 * @error: return location
 *
 * `export`: the record of a run, on standard output or in a file that is written whole or not at all.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_export (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = NULL;
  g_autoptr (JsonNode) record = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (call->format != NULL && !g_str_equal (call->format, "json")) {
    pf_cli_usage (error, _("--format %s: this version writes json"), call->format);
    return PF_CLI_EXIT_USAGE;
  }
  session = pf_cli_open_run (call, error);
  if (call->is_damaged) {
    g_set_error_literal (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED,
                         _("A run that is not whole has no record. Restore what is intact first"));
    return PF_CLI_EXIT_FAILED;
  }
  record = session != NULL ? pf_record_build (pf_run_session_get_run (session), error) : NULL;
  bytes = record != NULL ? pf_record_to_bytes (record, error) : NULL;
  return bytes != NULL ? write_record (call, session, record, bytes, error) : PF_CLI_EXIT_FAILED;
}

static GBytes *
load_record (const char *file_name, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *shown = g_filename_display_name (file_name);
  GBytes *bytes;

  if (g_str_equal (file_name, "-"))
    return pf_cli_read_input (PF_RECORD_MAX_BYTES, error);
  file = g_file_new_for_path (file_name);
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                            G_FILE_QUERY_INFO_NONE, NULL, &cause);
  if (info != NULL && g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    g_set_error (&cause, PF_CLI_ERROR, PF_CLI_ERROR_FAILED, "%s", _("it is not a regular file"));
  else if (info != NULL && g_file_info_get_size (info) > PF_RECORD_MAX_BYTES)
    g_set_error (&cause, PF_CLI_ERROR, PF_CLI_ERROR_FAILED, _("it is larger than %d MiB, the most a record may have"),
                 PF_RECORD_MAX_BYTES / (1024 * 1024));
  bytes = cause == NULL ? g_file_load_bytes (file, NULL, NULL, &cause) : NULL;
  if (bytes == NULL)
    g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED, _("The record “%s” cannot be read: %s"), shown,
                 cause->message);
  return bytes;
}

static void
print_finding_json (JsonArray *array, const char *pointer, const char *message)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "pointer", pointer);
  json_object_set_string_member (object, "message", message);
  json_array_add_object_element (array, object);
}

static void
report_json (
    const char *file_name, JsonNode *record, GPtrArray *findings, GPtrArray *missing, const GError *cause)
{
  JsonArray *files = json_array_new ();
  g_autofree char *shown = g_filename_display_name (file_name);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  const char *id = NULL;

  if (record != NULL && JSON_NODE_HOLDS_OBJECT (record))
    id = pf_json_get_string (json_node_get_object (record), "record_id");
  json_object_set_string_member (object, "file", shown);
  pf_cli_set_text (object, "record_id", id);
  json_object_set_boolean_member (object, "sound", findings != NULL && findings->len == 0);
  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    PfFinding *finding = g_ptr_array_index (findings, i);

    print_finding_json (array, finding->pointer, finding->message);
  }
  if (cause != NULL)
    print_finding_json (array, "", cause->message);
  json_object_set_array_member (object, "findings", array);
  for (guint i = 0; i < missing->len; i++)
    json_array_add_string_element (files, g_ptr_array_index (missing, i));
  json_object_set_array_member (object, "missing_files", files);
  pf_cli_take_json_object (object);
}

static void
report_findings (const char *file_name, GPtrArray *findings, GPtrArray *missing, const GError *cause)
{
  g_autofree char *shown = g_filename_display_name (file_name);

  if (findings != NULL && findings->len == 0)
    g_print (_("%s: the record is sound\n"), shown);
  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    PfFinding *finding = g_ptr_array_index (findings, i);

    g_print ("%s: %s: %s\n", shown, finding->pointer[0] != '\0' ? finding->pointer : "/", finding->message);
  }
  for (guint i = 0; i < missing->len; i++)
    pf_cli_complain (_("%s: the attached file %s is not beside the record"), shown,
                     (const char *) g_ptr_array_index (missing, i));
  if (cause != NULL)
    pf_cli_complain ("%s: %s", shown, cause->message);
}

/**
 * pf_cli_verify:
 * @call: the call
 * @error: return location
 *
 * `verify`: whether a record is what it says.
 *
 * Returns: yes when it is sound, no when something is wrong with it or it is no record
 */
PfCliExit
pf_cli_verify (PfCliCall *call, GError **error)
{
  g_autoptr (GBytes) bytes = load_record (call->arguments[0], error);
  g_autoptr (JsonNode) record = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) cause = NULL;

  if (bytes == NULL)
    return PF_CLI_EXIT_FAILED;
  findings = pf_record_verify (bytes, &record, &cause);
  if (cause != NULL && !g_error_matches (cause, PF_RECORD_ERROR, PF_RECORD_ERROR_FORMAT)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return PF_CLI_EXIT_FAILED;
  }
  if (findings != NULL && !g_str_equal (call->arguments[0], "-"))
    pf_record_check_files (record, call->arguments[0], findings, missing);
  if (findings != NULL && !pf_cli_check_signers (call, record, findings, error))
    return PF_CLI_EXIT_FAILED;
  if (call->json)
    report_json (call->arguments[0], record, findings, missing, cause);
  else
    report_findings (call->arguments[0], findings, missing, cause);
  return findings != NULL && findings->len == 0 ? PF_CLI_EXIT_YES : PF_CLI_EXIT_NO;
}
