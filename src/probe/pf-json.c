/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (pf-json-error-quark, pf_json_error)

/* A recursive-descent reader of RFC 8259. It makes json-glib's nodes but does not use json-glib's parser, which
 * recurses without a bound, takes comments and trailing commas, and keeps the last of two equal members. */
typedef struct {
  const char *text;
  const char *cursor;
  const char *end;
  guint depth;
  GError **error;
} Reader;

static JsonNode *read_value (Reader *reader);

static guint
line_of (const char *text, const char *position, guint *column)
{
  guint line = 1;
  const char *line_start = text;

  for (const char *p = text; p < position; p++)
    if (*p == '\n') {
      line++;
      line_start = p + 1;
    }
  *column = (guint)(position - line_start) + 1;
  return line;
}

static void
set_error (Reader *reader, PfJsonError code, const char *problem)
{
  guint column;
  guint line = line_of (reader->text, reader->cursor, &column);

  /* Translators: where in a JSON text, then what is wrong there */
  g_set_error (reader->error, PF_JSON_ERROR, code, _ ("Line %u, column %u: %s"), line, column, problem);
}

static void
skip_space (Reader *reader)
{
  while (reader->cursor < reader->end && *reader->cursor != '\0' && strchr (" \t\n\r", *reader->cursor) != NULL)
    reader->cursor++;
}

static gboolean
take (Reader *reader, char expected)
{
  if (reader->cursor >= reader->end || *reader->cursor != expected)
    return FALSE;
  reader->cursor++;
  return TRUE;
}

static gboolean
take_word (Reader *reader, const char *word)
{
  gsize length = strlen (word);

  if ((gsize)(reader->end - reader->cursor) < length || memcmp (reader->cursor, word, length) != 0)
    return FALSE;
  reader->cursor += length;
  return TRUE;
}

static gboolean
read_hex4 (Reader *reader, gunichar *unit)
{
  gunichar value = 0;

  if (reader->end - reader->cursor < 4)
    return FALSE;
  for (int i = 0; i < 4; i++) {
    int digit = g_ascii_xdigit_value (reader->cursor[i]);

    if (digit < 0)
      return FALSE;
    value = value * 16 + (gunichar)digit;
  }
  reader->cursor += 4;
  *unit = value;
  return TRUE;
}

/* The four digits behind `\u`, and the second half of a surrogate pair where there must be one. */
static gboolean
read_unicode_escape (Reader *reader, GString *out)
{
  gunichar unit, low;

  if (!read_hex4 (reader, &unit)) {
    set_error (reader, PF_JSON_ERROR_SYNTAX, _ ("“\\u” needs four hexadecimal digits"));
    return FALSE;
  }
  if (unit == 0) {
    set_error (reader, PF_JSON_ERROR_ENCODING, _ ("a text holds the character zero"));
    return FALSE;
  }
  if (unit >= 0xD800 && unit <= 0xDFFF) {
    if (unit >= 0xDC00 || !take_word (reader, "\\u") || !read_hex4 (reader, &low) || low < 0xDC00 || low > 0xDFFF) {
      set_error (reader, PF_JSON_ERROR_ENCODING, _ ("half of a surrogate pair stands alone"));
      return FALSE;
    }
    unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
  }
  g_string_append_unichar (out, unit);
  return TRUE;
}

static gboolean
read_escape (Reader *reader, GString *out)
{
  static const char names[] = "\"\\/bfnrt";
  static const char values[] = "\"\\/\b\f\n\r\t";
  const char *found;
  char name = reader->cursor < reader->end ? *reader->cursor : '\0';

  if (name == 'u') {
    reader->cursor++;
    return read_unicode_escape (reader, out);
  }
  found = name != '\0' ? strchr (names, name) : NULL;
  if (found == NULL) {
    set_error (reader, PF_JSON_ERROR_SYNTAX, _ ("unknown escape after a backslash"));
    return FALSE;
  }
  reader->cursor++;
  g_string_append_c (out, values[found - names]);
  return TRUE;
}

static char *
read_string (Reader *reader)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!take (reader, '"')) {
    set_error (reader, PF_JSON_ERROR_SYNTAX, _ ("a text in double quotes was expected"));
    return NULL;
  }
  while (reader->cursor < reader->end) {
    const char *run = reader->cursor;

    while (reader->cursor < reader->end && (guchar)*reader->cursor >= 0x20 && *reader->cursor != '"'
           && *reader->cursor != '\\')
      reader->cursor++;
    g_string_append_len (out, run, reader->cursor - run);
    if (take (reader, '"'))
      return g_string_free (g_steal_pointer (&out), FALSE);
    if (take (reader, '\\')) {
      if (!read_escape (reader, out))
        return NULL;
    } else if (reader->cursor < reader->end) {
      set_error (reader, PF_JSON_ERROR_SYNTAX, _ ("a control character inside a text must be escaped"));
      return NULL;
    }
  }
  set_error (reader, PF_JSON_ERROR_SYNTAX, _ ("a text is not closed"));
  return NULL;
}

static gboolean
skip_digits (Reader *reader)
{
  const char *start = reader->cursor;

  while (reader->cursor < reader->end && g_ascii_isdigit (*reader->cursor))
    reader->cursor++;
  return reader->cursor > start;
}

/* Moves over `-? int frac? exp?` of RFC 8259 section 6. */
static gboolean
skip_number (Reader *reader, gboolean *is_integer)
{
  gboolean valid;

  *is_integer = TRUE;
  take (reader, '-');
  valid = take (reader, '0') || skip_digits (reader);
  if (valid && take (reader, '.')) {
    *is_integer = FALSE;
    valid = skip_digits (reader);
  }
  if (valid && (take (reader, 'e') || take (reader, 'E'))) {
    *is_integer = FALSE;
    if (!take (reader, '+'))
      take (reader, '-');
    valid = skip_digits (reader);
  }
  return valid;
}

static JsonNode *
read_number (Reader *reader)
{
  const char *start = reader->cursor;
  gboolean is_integer;
  g_autofree char *text = NULL;
  gint64 integer;
  double number;

  if (!skip_number (reader, &is_integer)) {
    set_error (reader, PF_JSON_ERROR_SYNTAX, _ ("this is not a number of JSON"));
    return NULL;
  }
  text = g_strndup (start, (gsize)(reader->cursor - start));
  if (is_integer) {
    if (g_ascii_string_to_signed (text, 10, -PF_JSON_MAX_INTEGER, PF_JSON_MAX_INTEGER, &integer, NULL))
      return json_node_init_int (json_node_alloc (), integer);
  } else {
    number = g_ascii_strtod (text, NULL);
    if (isfinite (number))
      return json_node_init_double (json_node_alloc (), number);
  }
  reader->cursor = start;
  set_error (reader, PF_JSON_ERROR_NUMBER, _ ("the number is too large to be held exactly"));
  return NULL;
}

static gboolean
read_member (Reader *reader, JsonObject *object)
{
  const char *start;
  g_autofree char *name = NULL;
  JsonNode *value;

  skip_space (reader);
  start = reader->cursor;
  name = read_string (reader);
  if (name == NULL)
    return FALSE;
  if (json_object_has_member (object, name)) {
    g_autofree char *problem = g_strdup_printf (_ ("the member “%s” is there twice"), name);

    reader->cursor = start;
    set_error (reader, PF_JSON_ERROR_DUPLICATE, problem);
    return FALSE;
  }
  skip_space (reader);
  if (!take (reader, ':')) {
    set_error (reader, PF_JSON_ERROR_SYNTAX, _ ("a colon was expected"));
    return FALSE;
  }
  value = read_value (reader);
  if (value == NULL)
    return FALSE;
  json_object_set_member (object, name, value);
  return TRUE;
}

static JsonNode *
read_object (Reader *reader)
{
  g_autoptr (JsonObject) object = json_object_new ();

  skip_space (reader);
  if (take (reader, '}'))
    return json_node_init_object (json_node_alloc (), object);
  do {
    if (!read_member (reader, object))
      return NULL;
    skip_space (reader);
  } while (take (reader, ','));
  if (take (reader, '}'))
    return json_node_init_object (json_node_alloc (), object);
  set_error (reader, PF_JSON_ERROR_SYNTAX, _ ("a comma or a closing brace was expected"));
  return NULL;
}

static JsonNode *
read_array (Reader *reader)
{
  g_autoptr (JsonArray) array = json_array_new ();

  skip_space (reader);
  if (take (reader, ']'))
    return json_node_init_array (json_node_alloc (), array);
  do {
    JsonNode *element = read_value (reader);

    if (element == NULL)
      return NULL;
    json_array_add_element (array, element);
    skip_space (reader);
  } while (take (reader, ','));
  if (take (reader, ']'))
    return json_node_init_array (json_node_alloc (), array);
  set_error (reader, PF_JSON_ERROR_SYNTAX, _ ("a comma or a closing bracket was expected"));
  return NULL;
}

static JsonNode *
read_container (Reader *reader, char opening)
{
  JsonNode *node;

  if (reader->depth == PF_JSON_MAX_DEPTH) {
    set_error (reader, PF_JSON_ERROR_DEPTH, _ ("it is nested too deeply"));
    return NULL;
  }
  reader->depth++;
  reader->cursor++;
  node = opening == '{' ? read_object (reader) : read_array (reader);
  reader->depth--;
  return node;
}

static JsonNode *
read_value (Reader *reader)
{
  skip_space (reader);
  if (reader->cursor < reader->end) {
    char first = *reader->cursor;

    if (first == '{' || first == '[')
      return read_container (reader, first);
    if (first == '-' || g_ascii_isdigit (first))
      return read_number (reader);
    if (first == '"') {
      g_autofree char *text = read_string (reader);

      return text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;
    }
    if (take_word (reader, "true"))
      return json_node_init_boolean (json_node_alloc (), TRUE);
    if (take_word (reader, "false"))
      return json_node_init_boolean (json_node_alloc (), FALSE);
    if (take_word (reader, "null"))
      return json_node_init_null (json_node_alloc ());
  }
  set_error (reader, PF_JSON_ERROR_SYNTAX, _ ("a value was expected"));
  return NULL;
}

/**
 * pf_json_parse:
 * @text: (nullable): the text, need not end with a zero byte when @length is given; %NULL is like an empty one
 * @length: bytes of @text, or -1 when it ends with a zero byte
 * @error: return location
 *
 * Reads JSON from outside strictly as RFC 8259 has it: nothing but one value, valid UTF-8 without a byte order mark,
 * no lone surrogate, no zero character, no member twice, at most [const@PF_JSON_MAX_DEPTH] levels, integers within
 * 2^53 - 1 (RFC 7493, section 2.2) and finite other numbers. Integers become 64-bit integer nodes, what is written
 * with a fraction or exponent a double.
 *
 * Returns: (transfer full): the value, or %NULL with a [error@JsonError] naming line and byte column
 */
JsonNode *
pf_json_parse (const char *text, gssize length, GError **error)
{
  Reader reader = { .text = text != NULL ? text : "", .error = error };
  gsize size = text == NULL ? 0 : length < 0 ? strlen (text) : (gsize)length;
  const char *invalid = NULL;
  g_autoptr (JsonNode) node = NULL;

  reader.cursor = reader.text;
  reader.end = reader.text + size;
  if (!g_utf8_validate_len (reader.text, size, &invalid)) {
    reader.cursor = invalid;
    set_error (&reader, PF_JSON_ERROR_ENCODING, _ ("this is not valid UTF-8"));
    return NULL;
  }

  node = read_value (&reader);
  if (node == NULL)
    return NULL;
  skip_space (&reader);
  if (reader.cursor != reader.end) {
    set_error (&reader, PF_JSON_ERROR_SYNTAX, _ ("something follows the end of the value"));
    return NULL;
  }
  return g_steal_pointer (&node);
}

/**
 * pf_json_get_string:
 * @object: (nullable): an object
 * @member: a member's name
 *
 * Returns: (nullable) (transfer none): the text, %NULL when the member is missing or not a text
 */
const char *
pf_json_get_string (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/**
 * pf_json_get_int:
 * @object: (nullable): an object
 * @member: a member's name
 * @fallback: what to answer when the member is missing or not an integer
 *
 * Returns: the integer; a number written with a fraction or exponent is none
 */
gint64
pf_json_get_int (JsonObject *object, const char *member, gint64 fallback)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
             ? json_node_get_int (node)
             : fallback;
}

/**
 * pf_json_get_boolean:
 * @object: (nullable): an object
 * @member: a member's name
 * @fallback: what to answer when the member is missing or not a boolean
 *
 * Returns: the boolean
 */
gboolean
pf_json_get_boolean (JsonObject *object, const char *member, gboolean fallback)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
             ? json_node_get_boolean (node)
             : fallback;
}

/**
 * pf_json_get_object:
 * @object: (nullable): an object
 * @member: a member's name
 *
 * Returns: (nullable) (transfer none): the object, %NULL when the member is missing or something else
 */
JsonObject *
pf_json_get_object (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * pf_json_get_array:
 * @object: (nullable): an object
 * @member: a member's name
 *
 * Returns: (nullable) (transfer none): the array, %NULL when the member is missing or something else
 */
JsonArray *
pf_json_get_array (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}
