/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The escapes of RFC 8785, section 3.2.2.2: the seven short ones, \u00xx for other control characters; all else, the
 * delete character included, stands for itself. */
static void
append_string (GString *out, const char *text)
{
  static const char plain[] = "\"\\\b\f\n\r\t";
  static const char names[] = "\"\\bfnrt";
  const char *run = text;

  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++) {
    const char *found;

    if ((guchar)*p >= 0x20 && *p != '"' && *p != '\\')
      continue;
    g_string_append_len (out, run, p - run);
    run = p + 1;
    found = strchr (plain, *p);
    if (found != NULL)
      g_string_append_printf (out, "\\%c", names[found - plain]);
    else
      g_string_append_printf (out, "\\u%04x", (guint)(guchar)*p);
  }
  g_string_append (out, run);
  g_string_append_c (out, '"');
}

/* A code unit of UTF-16 orders like its character, but for the surrogates, which sort before U+E000 to U+FFFF. */
static gunichar
utf16_weight (gunichar character)
{
  if (character >= 0x10000)
    return 0xD800;
  return character >= 0xE000 ? character + 0x1000 : character;
}

/* RFC 8785, section 3.2.3: names are ordered by their UTF-16 code units. */
static int
compare_names (gconstpointer first, gconstpointer second)
{
  const char *a = *(const char *const *)first;
  const char *b = *(const char *const *)second;

  while (*a != '\0' && *b != '\0') {
    gunichar left = g_utf8_get_char (a);
    gunichar right = g_utf8_get_char (b);

    if (left != right) {
      gunichar left_weight = utf16_weight (left);
      gunichar right_weight = utf16_weight (right);

      if (left_weight != right_weight)
        return left_weight < right_weight ? -1 : 1;
      return left < right ? -1 : 1;
    }
    a = g_utf8_next_char (a);
    b = g_utf8_next_char (b);
  }
  return *a == *b ? 0 : *a == '\0' ? -1 : 1;
}

static gboolean append_canonical (GString *out, JsonNode *node, guint depth, GError **error);

static gboolean
append_checked_string (GString *out, const char *text, GError **error)
{
  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error_literal (error, PF_JSON_ERROR, PF_JSON_ERROR_ENCODING, _ ("A text is not valid UTF-8"));
    return FALSE;
  }
  append_string (out, text);
  return TRUE;
}

static gboolean
append_canonical_object (GString *out, JsonObject *object, guint depth, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, NULL)) {
    if (!g_utf8_validate (name, -1, NULL)) {
      g_set_error_literal (error, PF_JSON_ERROR, PF_JSON_ERROR_ENCODING, _ ("A member's name is not valid UTF-8"));
      return FALSE;
    }
    g_ptr_array_add (names, (gpointer)(guintptr)name);
  }
  g_ptr_array_sort (names, compare_names);

  g_string_append_c (out, '{');
  for (guint i = 0; i < names->len; i++) {
    name = g_ptr_array_index (names, i);
    if (i > 0)
      g_string_append_c (out, ',');
    append_string (out, name);
    g_string_append_c (out, ':');
    if (!append_canonical (out, json_object_get_member (object, name), depth, error))
      return FALSE;
  }
  g_string_append_c (out, '}');
  return TRUE;
}

static gboolean
append_canonical_array (GString *out, JsonArray *array, guint depth, GError **error)
{
  guint length = json_array_get_length (array);

  g_string_append_c (out, '[');
  for (guint i = 0; i < length; i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    if (!append_canonical (out, json_array_get_element (array, i), depth, error))
      return FALSE;
  }
  g_string_append_c (out, ']');
  return TRUE;
}

static gboolean
append_canonical_value (GString *out, JsonNode *node, GError **error)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return append_checked_string (out, json_node_get_string (node), error);
  if (type == G_TYPE_BOOLEAN) {
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
    return TRUE;
  }
  if (type == G_TYPE_INT64) {
    gint64 number = json_node_get_int (node);

    if (number < -PF_JSON_MAX_INTEGER || number > PF_JSON_MAX_INTEGER) {
      g_set_error_literal (error, PF_JSON_ERROR, PF_JSON_ERROR_NUMBER,
                           _ ("An integer is too large to be held exactly"));
      return FALSE;
    }
    g_string_append_printf (out, "%" G_GINT64_FORMAT, number);
    return TRUE;
  }
  g_set_error_literal (error, PF_JSON_ERROR, PF_JSON_ERROR_NUMBER,
                       _ ("A number with a fraction or exponent has no place in what is hashed"));
  return FALSE;
}

static gboolean
append_canonical (GString *out, JsonNode *node, guint depth, GError **error)
{
  if (depth > PF_JSON_MAX_DEPTH) {
    g_set_error_literal (error, PF_JSON_ERROR, PF_JSON_ERROR_DEPTH, _ ("The value is nested too deeply"));
    return FALSE;
  }
  switch (json_node_get_node_type (node)) {
  case JSON_NODE_OBJECT:
    return append_canonical_object (out, json_node_get_object (node), depth + 1, error);
  case JSON_NODE_ARRAY:
    return append_canonical_array (out, json_node_get_array (node), depth + 1, error);
  case JSON_NODE_VALUE:
    return append_canonical_value (out, node, error);
  case JSON_NODE_NULL:
  default:
    g_string_append (out, "null");
    return TRUE;
  }
}

/**
 * pf_json_append_canonical_string:
 * @out: what is written so far
 * @text: a text
 * @error: return location
 *
 * For who writes the canonical form of something that is not made of nodes; see [func@json_canonicalize].
 *
 * Returns: whether it was appended; an error is %PF_JSON_ERROR_ENCODING
 */
gboolean
pf_json_append_canonical_string (GString *out, const char *text, GError **error)
{
  return append_checked_string (out, text, error);
}

/**
 * pf_json_append_canonical_object:
 * @out: what is written so far
 * @object: an object
 * @error: return location
 *
 * The same for an object.
 *
 * Returns: whether it was appended, with an error of [func@json_canonicalize]
 */
gboolean
pf_json_append_canonical_object (GString *out, JsonObject *object, GError **error)
{
  return append_canonical_object (out, object, 1, error);
}

/**
 * pf_json_canonicalize:
 * @node: a value
 * @error: return location
 *
 * Writes a value in the canonical form of RFC 8785, which is what gets hashed: no space, members ordered by UTF-16
 * code units. Fractions have no place there, so a double is an error rather than rendered.
 *
 * Returns: (transfer full): the text, or %NULL with %PF_JSON_ERROR_NUMBER, %PF_JSON_ERROR_ENCODING or
 *   %PF_JSON_ERROR_DEPTH
 */
char *
pf_json_canonicalize (JsonNode *node, GError **error)
{
  g_autoptr (GString) out = NULL;

  g_return_val_if_fail (node != NULL, NULL);
  out = g_string_new (NULL);
  if (!append_canonical (out, node, 0, error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * pf_json_digest:
 * @node: a value
 * @error: return location
 *
 * Returns: (transfer full): SHA-256 of the canonical form, 64 lower-case hexadecimal digits, or %NULL with an error
 *   of [func@json_canonicalize]
 */
char *
pf_json_digest (JsonNode *node, GError **error)
{
  g_autofree char *canonical = pf_json_canonicalize (node, error);

  return canonical != NULL ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1) : NULL;
}

/* The shortest of 15 to 17 significant digits that reads back as the same number. */
static void
append_double (GString *out, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  if (!isfinite (number)) {
    g_string_append (out, "null");
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (buffer, sizeof buffer, formats[i], number);
    if (!islessgreater (g_ascii_strtod (buffer, NULL), number))
      break;
  }
  g_string_append (out, buffer);
  if (strpbrk (buffer, ".e") == NULL)
    g_string_append (out, ".0");
}

static void
append_line (GString *out, gboolean pretty, guint depth)
{
  if (!pretty)
    return;
  g_string_append_c (out, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (out, "  ");
}

static void
append_valid_string (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  append_string (out, valid);
}

static void append_text (GString *out, JsonNode *node, gboolean pretty, guint depth);

static void
append_text_object (GString *out, JsonObject *object, gboolean pretty, guint depth)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    if (!first)
      g_string_append_c (out, ',');
    first = FALSE;
    append_line (out, pretty, depth + 1);
    append_valid_string (out, name);
    g_string_append (out, pretty ? ": " : ":");
    append_text (out, value, pretty, depth + 1);
  }
  if (!first)
    append_line (out, pretty, depth);
  g_string_append_c (out, '}');
}

static void
append_text_array (GString *out, JsonArray *array, gboolean pretty, guint depth)
{
  guint length = json_array_get_length (array);

  g_string_append_c (out, '[');
  for (guint i = 0; i < length; i++) {
    if (i > 0)
      g_string_append_c (out, ',');
    append_line (out, pretty, depth + 1);
    append_text (out, json_array_get_element (array, i), pretty, depth + 1);
  }
  if (length > 0)
    append_line (out, pretty, depth);
  g_string_append_c (out, ']');
}

static void
append_text (GString *out, JsonNode *node, gboolean pretty, guint depth)
{
  switch (json_node_get_node_type (node)) {
  case JSON_NODE_OBJECT:
    append_text_object (out, json_node_get_object (node), pretty, depth);
    break;
  case JSON_NODE_ARRAY:
    append_text_array (out, json_node_get_array (node), pretty, depth);
    break;
  case JSON_NODE_VALUE: {
    GType type = json_node_get_value_type (node);

    if (type == G_TYPE_STRING)
      append_valid_string (out, json_node_get_string (node));
    else if (type == G_TYPE_BOOLEAN)
      g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
    else if (type == G_TYPE_INT64)
      g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
    else
      append_double (out, json_node_get_double (node));
    break;
  }
  case JSON_NODE_NULL:
  default:
    g_string_append (out, "null");
    break;
  }
}

/**
 * pf_json_to_text:
 * @node: a value this program made or read with [func@json_parse]
 * @pretty: whether to use one line per member, indented by two blanks, rather than no space at all
 *
 * Writes a value, members in the order they were added, so equal values made the same way have equal bytes on every
 * machine and in every locale. Text that is not valid UTF-8 gets replacement characters, a number that is not finite
 * becomes null. No line feed at the end.
 *
 * Returns: (transfer full): the text
 */
char *
pf_json_to_text (JsonNode *node, gboolean pretty)
{
  GString *out;

  g_return_val_if_fail (node != NULL, NULL);
  out = g_string_new (NULL);
  append_text (out, node, pretty, 0);
  return g_string_free (out, FALSE);
}
