/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record-judge.h"

#include "probe/pf-json.h"
#include "record/pf-record-shape.h"

#include <string.h>

/* Holds the tables of the verifier to the schema that is shipped, both ways. */

static const struct {
  const char *pattern;
  PfTextForm form;
} patterns[] = {
  { "^[a-z0-9][a-z0-9._:/-]{0,127}$", PF_TEXT_ID },
  { "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", PF_TEXT_UUID },
  { "^[0-9a-f]{64}$", PF_TEXT_SHA256 },
  { "^[0-9a-f]{32}$", PF_TEXT_SALT },
  { "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$", PF_TEXT_TIME },
  { "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$", PF_TEXT_DECIMAL },
  { "^1\\.[0-9]+\\.[0-9]+$", PF_TEXT_VERSION },
};

static JsonObject *schema;
static guint n_compared;

static void compare (const PfShape *shape, JsonObject *part, const char *place);

/* Follows a reference and says whether null is allowed. */
static JsonObject *
resolve (JsonObject *part, gboolean *nullable)
{
  JsonArray *choices = pf_json_get_array (part, "anyOf");
  JsonArray *types = pf_json_get_array (part, "type");
  JsonArray *values = pf_json_get_array (part, "enum");
  const char *reference;

  *nullable = choices != NULL;
  for (guint i = 0; types != NULL && i < json_array_get_length (types); i++)
    *nullable |= g_str_equal (json_array_get_string_element (types, i), "null");
  for (guint i = 0; values != NULL && i < json_array_get_length (values); i++)
    *nullable |= json_array_get_null_element (values, i);
  if (choices != NULL)
    part = json_array_get_object_element (choices, 0);
  while ((reference = pf_json_get_string (part, "$ref")) != NULL) {
    g_assert_true (g_str_has_prefix (reference, "#/$defs/"));
    part = pf_json_get_object (pf_json_get_object (schema, "$defs"), reference + strlen ("#/$defs/"));
    g_assert_nonnull (part);
  }
  return part;
}

static gboolean
is_required (JsonObject *part, const char *name)
{
  JsonArray *required = pf_json_get_array (part, "required");

  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    if (g_str_equal (json_array_get_string_element (required, i), name))
      return TRUE;
  return FALSE;
}

static void
compare_object (const PfShape *shape, JsonObject *part, const char *place)
{
  JsonObject *properties = pf_json_get_object (part, "properties");
  guint n_members = 0;

  for (const PfShapeMember *member = shape->members; member != NULL && member->name != NULL; member++) {
    g_autofree char *inner = g_strdup_printf ("%s/%s", place, member->name);
    JsonObject *property = pf_json_get_object (properties, member->name);
    gboolean nullable;

    n_members++;
    g_test_message ("%s", inner);
    g_assert_nonnull (property);
    property = resolve (property, &nullable);
    g_assert_cmpint (nullable, ==, (member->flags & PF_MEMBER_NULLABLE) != 0);
    g_assert_cmpint (is_required (part, member->name), ==, (member->flags & PF_MEMBER_REQUIRED) != 0);
    compare (member->shape, property, inner);
  }
  g_assert_cmpuint (n_members, ==, properties != NULL ? json_object_get_size (properties) : 0);
}

static PfTextForm
find_form (JsonObject *part)
{
  const char *pattern = pf_json_get_string (part, "pattern");

  if (pattern == NULL)
    return pf_json_get_int (part, "minLength", 0) == 1 ? PF_TEXT_NOT_EMPTY : PF_TEXT_ANY;
  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    if (g_str_equal (pattern, patterns[i].pattern))
      return patterns[i].form;
  g_test_message ("pattern %s has no form", pattern);
  g_assert_not_reached ();
}

static void
compare_string (const PfShape *shape, JsonObject *part)
{
  JsonArray *values = pf_json_get_array (part, "enum");
  const char *constant = pf_json_get_string (part, "const");
  guint n_values = 0;

  if (constant != NULL) {
    g_assert_cmpstr (shape->values[0], ==, constant);
    g_assert_null (shape->values[1]);
    return;
  }
  for (guint i = 0; values != NULL && i < json_array_get_length (values); i++) {
    if (json_array_get_null_element (values, i))
      continue;
    g_assert_true (g_strv_contains (shape->values, json_array_get_string_element (values, i)));
    n_values++;
  }
  g_assert_cmpuint (n_values, ==, shape->values != NULL ? g_strv_length ((char **)(guintptr)shape->values) : 0);
  g_assert_cmpint (shape->form, ==, find_form (part));
}

static const char *
find_type (JsonObject *part)
{
  JsonArray *types = pf_json_get_array (part, "type");

  if (types != NULL)
    return json_array_get_string_element (types, 0);
  return json_object_has_member (part, "type") ? pf_json_get_string (part, "type") : "string";
}

static void
compare (const PfShape *shape, JsonObject *part, const char *place)
{
  static const char *const types[] = { "string", "integer", "boolean", "object", "array", "object" };
  g_autofree char *inner = g_strdup_printf ("%s/*", place);
  gboolean nullable = FALSE;

  n_compared++;
  g_assert_cmpstr (find_type (part), ==, types[shape->type]);
  if (shape->type == PF_SHAPE_STRING) {
    compare_string (shape, part);
  } else if (shape->type == PF_SHAPE_INTEGER) {
    g_assert_cmpint (shape->minimum, ==, pf_json_get_int (part, "minimum", G_MININT64));
    g_assert_cmpint (shape->maximum, ==, pf_json_get_int (part, "maximum", 0));
  } else if (shape->type == PF_SHAPE_OBJECT) {
    compare_object (shape, part, place);
  } else if (shape->type != PF_SHAPE_BOOLEAN) {
    const char *name = shape->type == PF_SHAPE_ARRAY ? "items" : "additionalProperties";
    JsonObject *element = resolve (pf_json_get_object (part, name), &nullable);

    g_assert_cmpint (nullable, ==, shape->nullable_elements);
    compare (shape->element, element, inner);
  }
}

static void
test_tables (void)
{
  g_autofree char *path = record_judge_find_schema ();
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  node = pf_json_parse (text, -1, &error);
  g_assert_no_error (error);
  schema = json_node_get_object (node);
  compare (&pf_record_shape, schema, "");
  g_test_message ("%u parts of the schema compared", n_compared);
  g_assert_cmpuint (n_compared, >, 200);
}

static void
test_forms (void)
{
  static const struct {
    PfTextForm form;
    const char *good;
    const char *bad;
  } cases[] = {
    { PF_TEXT_ID, "a", "" },
    { PF_TEXT_ID, "0-a._:/z", "-a" },
    { PF_TEXT_ID, "api", "Api" },
    { PF_TEXT_UUID, "01234567-89ab-cdef-0123-456789abcdef", "01234567-89ab-cdef-0123-456789abcdeF" },
    { PF_TEXT_UUID, "01234567-89ab-cdef-0123-456789abcdef", "01234567-89ab-cdef-0123-456789abcdef0" },
    { PF_TEXT_SALT, "0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcde" },
    { PF_TEXT_TIME, "2024-02-29T23:59:59.999Z", "2023-02-29T23:59:59.999Z" },
    { PF_TEXT_TIME, "2026-01-31T09:30:00.000Z", "2026-01-31T09:30:00Z" },
    { PF_TEXT_TIME, "2026-01-31T09:30:00.000Z", "2026-01-31T09:30:00.000+01:00" },
    { PF_TEXT_DECIMAL, "-0.50", "1." },
    { PF_TEXT_DECIMAL, "0", "00" },
    { PF_TEXT_DECIMAL, "120.5", "120,5" },
    { PF_TEXT_DECIMAL, "7", "-" },
    { PF_TEXT_VERSION, "1.0.0", "1.0" },
    { PF_TEXT_VERSION, "1.12.3", "2.0.0" },
    { PF_TEXT_VERSION, "1.0.0", "1..0" },
    { PF_TEXT_NOT_EMPTY, " ", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_true (pf_text_has_form (cases[i].good, cases[i].form));
    g_assert_false (pf_text_has_form (cases[i].bad, cases[i].form));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/schema/tables", test_tables);
  g_test_add_func ("/record/schema/forms", test_forms);
  return g_test_run ();
}
