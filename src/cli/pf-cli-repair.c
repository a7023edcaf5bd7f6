/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "document/pf-source.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_LINES_NAMED 12

/**
 * pf_cli_choose_repair:
 * @source: a checklist
 * @reading: the choice goes in here
 * @error: return location
 *
 * Chooses to read the checklist with its garbled text repaired.
 *
 * Returns: whether there is something to repair; otherwise %PF_CLI_ERROR_FAILED
 */
gboolean
pf_cli_choose_repair (PfSource *source, PfReading *reading, GError **error)
{
  PfRepairFinding finding;

  if (!pf_source_find_repair (source, PF_REPAIR_NONE, &finding)) {
    g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED,
                 _ ("There is nothing to repair in “%s”. Call it without --repair"), pf_source_get_file_name (source));
    return FALSE;
  }
  pf_reading_set_repair (reading, finding.kind);
  return TRUE;
}

/* A folder means a file in it with the name of the checklist. */
static char *
dup_output_path (PfCliCall *call)
{
  g_autofree char *name = g_path_get_basename (call->arguments[0]);

  return g_file_test (call->output, G_FILE_TEST_IS_DIR) ? g_build_filename (call->output, name, NULL)
                                                        : g_strdup (call->output);
}

/* Whether both names lead to one file, be it by a link. */
static gboolean
is_same_file (const char *checklist, const char *output)
{
  struct stat first;
  struct stat second;
  int got = g_str_equal (checklist, "-") ? fstat (STDIN_FILENO, &first) : stat (checklist, &first);

  return got == 0 && stat (output, &second) == 0 && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static gboolean
check_output (PfCliCall *call, const char *path, GError **error)
{
  if (g_str_equal (call->output, "-"))
    return !call->json || pf_cli_usage (error, _ ("-o - and --json both want standard output. Give -o a file"));
  if (is_same_file (call->arguments[0], path)) {
    g_autofree char *shown = g_filename_display_name (path);

    return pf_cli_usage (error, _ ("“%s” is the checklist itself, which is never written to. Give -o another name"),
                         shown);
  }
  return TRUE;
}

static char *
describe_lines (const GArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (lines->len, MOST_LINES_NAMED); i++)
    g_string_append_printf (text, "%s%u", i > 0 ? ", " : "", g_array_index (lines, guint, i));
  if (lines->len > MOST_LINES_NAMED)
    g_string_append (text, ", …");
  return g_string_free (text, FALSE);
}

static void
report (const char *shown, PfSource *repaired)
{
  const PfRepairFinding *finding = pf_source_get_repair (repaired);
  g_autoptr (GArray) lines = pf_source_find_repaired_lines (repaired);
  g_autofree char *named = describe_lines (lines);

  /* Translators: %s is a file name, %u a number of places, %s the name of an encoding, %s the numbers of lines */
  pf_cli_complain (ngettext ("%s: %u place was UTF-8 that was taken for %s; repaired in line %s",
                             "%s: %u places were UTF-8 that was taken for %s; repaired in lines %s", finding->runs),
                   shown, finding->runs, pf_repair_kind_get_label (finding->kind), named);
  if (finding->lost > 0)
    pf_cli_complain (ngettext ("%s: %u more place has lost bytes and stays as it is",
                               "%s: %u more places have lost bytes and stay as they are", finding->lost),
                     shown, finding->lost);
}

static JsonObject *
repair_to_json (PfSource *repaired)
{
  const PfRepairFinding *finding = pf_source_get_repair (repaired);
  g_autoptr (GArray) lines = pf_source_find_repaired_lines (repaired);
  g_autofree char *sha256 = pf_source_dup_repaired_sha256 (repaired);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < lines->len; i++)
    json_array_add_int_element (array, g_array_index (lines, guint, i));
  json_object_set_string_member (object, "kind", pf_repair_kind_to_string (finding->kind));
  json_object_set_int_member (object, "runs", finding->runs);
  json_object_set_int_member (object, "lost", finding->lost);
  json_object_set_array_member (object, "lines", array);
  json_object_set_string_member (object, "repaired_sha256", sha256);
  return object;
}

static void
report_json (const char *shown, PfSource *repaired, const char *path)
{
  JsonObject *object = json_object_new ();
  g_autofree char *output = repaired != NULL ? g_filename_display_name (path) : NULL;

  json_object_set_string_member (object, "file", shown);
  pf_cli_set_text (object, "output", output);
  if (repaired != NULL)
    json_object_set_object_member (object, "repair", repair_to_json (repaired));
  else
    json_object_set_null_member (object, "repair");
  pf_cli_take_json_object (object);
}

static gboolean
write_repaired (PfCliCall *call, PfSource *repaired, const char *path, GError **error)
{
  gsize length;
  const char *text = pf_source_get_text (repaired, &length);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, length);

  if (!g_str_equal (call->output, "-"))
    return pf_cli_write_file (path, bytes, call->force, error);
  fwrite (text, 1, length, stdout);
  return TRUE;
}

/**
 * pf_cli_repair:
 * @call: the call
 * @error: return location
 *
 * `repair`: writes a checklist whose text is garbled to another file, as it was meant, in UTF-8. The checklist itself
 * is only read.
 *
 * Returns: yes when it is repaired, no when there is nothing to repair; then nothing is written
 */
PfCliExit
pf_cli_repair (PfCliCall *call, GError **error)
{
  g_autofree char *path = dup_output_path (call);
  g_autofree char *shown = g_filename_display_name (call->arguments[0]);
  g_autoptr (PfSource) source = NULL;
  g_autoptr (PfSource) repaired = NULL;

  if (!check_output (call, path, error))
    return PF_CLI_EXIT_USAGE;
  source = pf_cli_load_source (call->arguments[0], error);
  if (source == NULL)
    return PF_CLI_EXIT_FAILED;
  repaired = pf_source_new_repaired (source, PF_REPAIR_NONE);
  if (repaired != NULL && !write_repaired (call, repaired, path, error))
    return PF_CLI_EXIT_FAILED;
  if (repaired == NULL)
    pf_cli_complain (_ ("%s: there is nothing to repair"), shown);
  else
    report (shown, repaired);
  if (call->json)
    report_json (shown, repaired, path);
  return repaired != NULL ? PF_CLI_EXIT_YES : PF_CLI_EXIT_NO;
}
