/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-shape.h"

#include "probe/pf-clock.h"
#include "probe/pf-json.h"
#include "record/pf-record-finding.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ID_MAX_LENGTH 128

/* Where in the record we are; rendered only when something is wrong. */
typedef struct _Place Place;
struct _Place {
  const Place *above;
  const char *member; /* NULL for an element of an array */
  guint index;
};

static void check_node (const PfShape *shape, JsonNode *node, const Place *place, GPtrArray *findings);

static void
append_place (GString *pointer, const Place *place)
{
  g_autofree char *token = NULL;

  if (place == NULL)
    return;
  append_place (pointer, place->above);
  if (place->member == NULL) {
    g_string_append_printf (pointer, "/%u", place->index);
    return;
  }
  token = pf_pointer_escape (place->member);
  g_string_append_printf (pointer, "/%s", token);
}

static char *
render_place (const Place *place)
{
  GString *pointer = g_string_new (NULL);

  append_place (pointer, place);
  return g_string_free (pointer, FALSE);
}

static gboolean
consists_of (const char *text, gsize length, const char *allowed)
{
  return strlen (text) == length && strspn (text, allowed) == length;
}

static gboolean
is_id (const char *text)
{
  static const char start[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  static const char rest[] = "abcdefghijklmnopqrstuvwxyz0123456789._:/-";
  gsize length = strlen (text);

  return length > 0 && length <= ID_MAX_LENGTH && strchr (start, text[0]) != NULL && strspn (text, rest) == length;
}

/* Compares with a picture in which `x` stands for a lower-case hexadecimal and `9` for a decimal digit. */
static gboolean
looks_like (const char *text, const char *picture)
{
  for (; *picture != '\0'; picture++, text++) {
    if (*picture == 'x' ? !(g_ascii_isdigit (*text) || (*text >= 'a' && *text <= 'f'))
                        : (*picture == '9' ? !g_ascii_isdigit (*text) : *text != *picture))
      return FALSE;
  }
  return *text == '\0';
}

static gboolean
is_time (const char *text)
{
  gint64 ms;

  return looks_like (text, "9999-99-99T99:99:99.999Z") && pf_time_parse (text, &ms);
}

static gsize
count_digits (const char *text)
{
  return strspn (text, "0123456789");
}

static gboolean
is_decimal (const char *text)
{
  gsize digits;

  if (*text == '-')
    text++;
  digits = count_digits (text);
  if (digits == 0 || (digits > 1 && *text == '0'))
    return FALSE;
  text += digits;
  if (*text == '.') {
    digits = count_digits (text + 1);
    if (digits == 0)
      return FALSE;
    text += 1 + digits;
  }
  return *text == '\0';
}

/* 1.y.z: what a reader of major version 1 understands. */
static gboolean
is_version (const char *text)
{
  if (!g_str_has_prefix (text, "1."))
    return FALSE;
  text += 2;
  for (guint part = 0; part < 2; part++) {
    gsize digits = count_digits (text);

    if (digits == 0 || text[digits] != (part == 0 ? '.' : '\0'))
      return FALSE;
    text += digits + 1;
  }
  return TRUE;
}

/*
 * pf_text_has_form:
 * @text: a text
 * @form: what it should look like
 *
 * Returns: whether it looks so
 */
gboolean
pf_text_has_form (const char *text, PfTextForm form)
{
  switch (form) {
  case PF_TEXT_NOT_EMPTY:
    return *text != '\0';
  case PF_TEXT_ID:
    return is_id (text);
  case PF_TEXT_UUID:
    return looks_like (text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
  case PF_TEXT_SHA256:
    return consists_of (text, 64, "0123456789abcdef");
  case PF_TEXT_SALT:
    return consists_of (text, 32, "0123456789abcdef");
  case PF_TEXT_TIME:
    return is_time (text);
  case PF_TEXT_DECIMAL:
    return is_decimal (text);
  case PF_TEXT_VERSION:
    return is_version (text);
  case PF_TEXT_ANY:
  default:
    return TRUE;
  }
}

static const char *
describe_form (PfTextForm form)
{
  switch (form) {
  case PF_TEXT_NOT_EMPTY:
    return _ ("some text");
  case PF_TEXT_ID:
    return _ ("an id of lower-case letters, digits and . _ : / -");
  case PF_TEXT_UUID:
    return _ ("a UUID in lower case");
  case PF_TEXT_SHA256:
    return _ ("a SHA-256 of 64 hexadecimal digits");
  case PF_TEXT_SALT:
    return _ ("a salt of 32 hexadecimal digits");
  case PF_TEXT_TIME:
    return _ ("a time such as 2026-01-31T09:30:00.000Z");
  case PF_TEXT_DECIMAL:
    return _ ("a decimal number such as 0.25");
  case PF_TEXT_VERSION:
    return _ ("a version of the form 1.y.z");
  case PF_TEXT_ANY:
  default:
    return _ ("a text");
  }
}

static void
add_wrong_type (GPtrArray *findings, const Place *place, const char *wanted)
{
  /* Translators: what kind of value belongs here, such as “a text” or “a list” */
  pf_findings_add (findings, render_place (place), g_strdup_printf (_ ("This must be %s."), wanted));
}

static void
check_string (const PfShape *shape, JsonNode *node, const Place *place, GPtrArray *findings)
{
  const char *text;
  g_autofree char *quoted = NULL;
  g_autofree char *allowed = NULL;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING) {
    add_wrong_type (findings, place, _ ("a text"));
    return;
  }
  text = json_node_get_string (node);
  quoted = pf_text_shorten (text);
  if (shape->values != NULL && !g_strv_contains (shape->values, text)) {
    allowed = g_strjoinv (", ", (char **)(guintptr)shape->values);
    pf_findings_add (findings, render_place (place),
                     g_strdup_printf (_ ("“%s” is not known here; known are: %s."), quoted, allowed));
  } else if (!pf_text_has_form (text, shape->form)) {
    pf_findings_add (findings, render_place (place),
                     g_strdup_printf (_ ("“%s” is not %s."), quoted, describe_form (shape->form)));
  }
}

static void
check_integer (const PfShape *shape, JsonNode *node, const Place *place, GPtrArray *findings)
{
  gint64 number;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64) {
    add_wrong_type (findings, place, _ ("a whole number"));
    return;
  }
  number = json_node_get_int (node);
  if (number < shape->minimum || (shape->maximum > 0 && number > shape->maximum))
    pf_findings_add (findings, render_place (place),
                     g_strdup_printf (_ ("%" G_GINT64_FORMAT " is out of range."), number));
}

static void
check_members (const PfShape *shape, JsonObject *object, const Place *place, GPtrArray *findings)
{
  for (const PfShapeMember *member = shape->members; member != NULL && member->name != NULL; member++) {
    Place inner = { place, member->name, 0 };
    JsonNode *node = json_object_get_member (object, member->name);

    if (node == NULL) {
      if (member->flags & PF_MEMBER_REQUIRED)
        pf_findings_add (findings, render_place (place),
                         g_strdup_printf (_ ("The member “%s” is missing."), member->name));
    } else if (!(JSON_NODE_HOLDS_NULL (node) && (member->flags & PF_MEMBER_NULLABLE))) {
      check_node (member->shape, node, &inner, findings);
    }
  }
}

static void
check_object (const PfShape *shape, JsonNode *node, const Place *place, GPtrArray *findings)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    add_wrong_type (findings, place, _ ("an object"));
    return;
  }
  if (shape->type == PF_SHAPE_OBJECT) {
    check_members (shape, json_node_get_object (node), place, findings);
    return;
  }
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (!pf_findings_is_full (findings) && json_object_iter_next_ordered (&iter, &name, &value)) {
    Place inner = { place, name, 0 };

    if (!(shape->nullable_elements && JSON_NODE_HOLDS_NULL (value)))
      check_node (shape->element, value, &inner, findings);
  }
}

static void
check_array (const PfShape *shape, JsonNode *node, const Place *place, GPtrArray *findings)
{
  JsonArray *array;
  guint length;

  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    add_wrong_type (findings, place, _ ("a list"));
    return;
  }
  array = json_node_get_array (node);
  length = json_array_get_length (array);
  for (guint i = 0; i < length && !pf_findings_is_full (findings); i++) {
    Place inner = { place, NULL, i };

    check_node (shape->element, json_array_get_element (array, i), &inner, findings);
  }
}

static void
check_node (const PfShape *shape, JsonNode *node, const Place *place, GPtrArray *findings)
{
  switch (shape->type) {
  case PF_SHAPE_STRING:
    check_string (shape, node, place, findings);
    break;
  case PF_SHAPE_INTEGER:
    check_integer (shape, node, place, findings);
    break;
  case PF_SHAPE_BOOLEAN:
    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
      add_wrong_type (findings, place, _ ("true or false"));
    break;
  case PF_SHAPE_OBJECT:
  case PF_SHAPE_MAP:
    check_object (shape, node, place, findings);
    break;
  case PF_SHAPE_ARRAY:
  default:
    check_array (shape, node, place, findings);
    break;
  }
}

/*
 * pf_shape_check:
 * @shape: what the value must be
 * @node: the value, of any kind
 * @findings: (element-type PfFinding): gets what is wrong, with pointers from @node down
 *
 * Holds a value to its shape. How deep it goes is bounded by the shape, not by the value.
 */
void
pf_shape_check (const PfShape *shape, JsonNode *node, GPtrArray *findings)
{
  check_node (shape, node, NULL, findings);
}
