/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "probe/pf-json.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/* Texts come from files and servers. A terminal must not take them for commands, nor a reader be misled by text that
 * runs backwards, so control and direction characters are shown as a mark. */
static gboolean
is_harmful (gunichar character)
{
  if (character == '\n' || character == '\t')
    return FALSE;
  return g_unichar_iscntrl (character) || (character >= 0x202a && character <= 0x202e) ||
         (character >= 0x2066 && character <= 0x2069);
}

static char *
make_harmless (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *result = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);

    g_string_append_unichar (result, is_harmful (character) ? 0xfffd : character);
  }
  return g_string_free (result, FALSE);
}

static void
write_harmless (FILE *stream, const char *text)
{
  g_autofree char *harmless = make_harmless (text);
  g_autofree char *converted = NULL;
  const char *charset;

  if (!g_get_console_charset (&charset))
    converted = g_convert_with_fallback (harmless, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
  fputs (converted != NULL ? converted : harmless, stream);
}

static void
print_to_output (const char *text)
{
  write_harmless (stdout, text);
}

/* What was printed before a message stands before it, where both go to the same place. */
static void
print_to_error (const char *text)
{
  fflush (stdout);
  write_harmless (stderr, text);
}

/**
 * pf_cli_guard_terminal:
 *
 * From now on everything printed for a person has its control characters shown as a mark, and is collected as stdio
 * does, where g_print would write each piece by itself. Whoever prints and then waits flushes.
 */
void
pf_cli_guard_terminal (void)
{
  g_set_print_handler (print_to_output);
  g_set_printerr_handler (print_to_error);
}

/**
 * pf_cli_complain:
 * @format: translated message
 * @...: its arguments
 *
 * Prints a message on standard error, after the program's name.
 */
void
pf_cli_complain (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("%s: %s\n", g_get_prgname (), text);
}

/**
 * pf_cli_print_json:
 * @node: a document
 *
 * Prints one JSON document on standard output, in UTF-8 whatever the locale.
 */
void
pf_cli_print_json (JsonNode *node)
{
  g_autofree char *text = pf_json_to_text (node, TRUE);

  fputs (text, stdout);
  if (!g_str_has_suffix (text, "\n"))
    fputs ("\n", stdout);
}

/**
 * pf_cli_take_json_object:
 * @object: (transfer full): a document
 *
 * Prints an object as [func@cli_print_json] does.
 */
void
pf_cli_take_json_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  pf_cli_print_json (node);
}

/**
 * pf_cli_take_json_array:
 * @array: (transfer full): a document
 *
 * Prints an array as [func@cli_print_json] does.
 */
void
pf_cli_take_json_array (JsonArray *array)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  pf_cli_print_json (node);
}

/**
 * pf_cli_set_text:
 * @object: an object
 * @member: name of a member
 * @text: (nullable): its text
 *
 * Sets a member to a text, or to null where there is none.
 */
void
pf_cli_set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

/**
 * pf_cli_set_time:
 * @object: an object
 * @member: name of a member
 * @utc_ms: UTC milliseconds; negative for none
 *
 * Sets a member to a moment in RFC 3339, or to null.
 */
void
pf_cli_set_time (JsonObject *object, const char *member, gint64 utc_ms)
{
  g_autofree char *text = utc_ms >= 0 ? pf_time_format (utc_ms) : NULL;

  pf_cli_set_text (object, member, text);
}

/**
 * pf_cli_check_new_file:
 * @path: where to write
 * @replace: whether what is there may be replaced
 * @error: return location
 *
 * Returns: whether a file may be written there; otherwise %PF_CLI_ERROR_FAILED
 */
gboolean
pf_cli_check_new_file (const char *path, gboolean replace, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (replace || !g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    return TRUE;
  g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED,
               _("“%s” is there already and was left as it is. Choose another name, or add --force to replace it"), shown);
  return FALSE;
}

/**
 * pf_cli_write_file:
 * @path: where to
 * @bytes: what
 * @replace: whether what is there may be replaced
 * @error: return location
 *
 * Writes a file, whole or not at all.
 *
 * Returns: whether it is durable; otherwise %PF_CLI_ERROR_FAILED
 */
gboolean
pf_cli_write_file (const char *path, GBytes *bytes, gboolean replace, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GError) cause = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (!pf_cli_check_new_file (path, replace, error))
    return FALSE;
  if (g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0644, &cause))
    return TRUE;
  g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED, _("“%s” could not be written: %s"), shown, cause->message);
  return FALSE;
}
