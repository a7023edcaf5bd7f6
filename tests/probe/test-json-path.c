/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-json-path.h"

#include "probe/pf-json.h"
#include "probe/pf-probe.h"

typedef struct {
  const char *path;
  const char *json;
  const char *matches; /* as a JSON array */
} Case;

static const Case cases[] = {
  { "$", "7", "[7]" },
  { "$.a", "{\"a\":1}", "[1]" },
  { "$.a", "{\"b\":1}", "[]" },
  { "$.a", "[1]", "[]" },
  { "$.a", "{\"a\":[]}", "[[]]" },
  { "$.a.b", "{\"a\":{\"b\":null}}", "[null]" },
  { "$['a.b']", "{\"a.b\":1}", "[1]" },
  { "$[\"it's\"]", "{\"it's\":1}", "[1]" },
  { "$['']", "{\"\":1}", "[1]" },
  { "$.größe-x_1", "{\"größe-x_1\":3}", "[3]" },
  { "$[0]", "[1,2]", "[1]" },
  { "$[-1]", "[1,2]", "[2]" },
  { "$[2]", "[1,2]", "[]" },
  { "$[-3]", "[1,2]", "[]" },
  { "$[0]", "{\"0\":1}", "[]" },
  { "$[0,9,1]", "[1,2]", "[1,2]" },
  { "$[1:3]", "[1,2,3,4]", "[2,3]" },
  { "$[:2]", "[1,2,3]", "[1,2]" },
  { "$[1:]", "[1,2,3]", "[2,3]" },
  { "$[::2]", "[1,2,3,4,5]", "[1,3,5]" },
  { "$[-2:]", "[1,2,3]", "[2,3]" },
  { "$[0:999999999:999999999]", "[1,2]", "[1]" },
  { "$[3:1]", "[1,2,3,4]", "[]" },
  { "$.*", "{\"b\":1,\"a\":2}", "[1,2]" },
  { "$.*", "[1,[2]]", "[1,[2]]" },
  { "$[*].x", "[{\"x\":1},{},{\"x\":2},3]", "[1,2]" },
  { "$[*][0]", "[[],[1],2]", "[1]" },
  { "$..x", "{\"x\":{\"x\":1},\"l\":[{\"x\":2}]}", "[{\"x\":1},1,2]" },
  { "$..[0]", "[[1],{\"a\":[2]}]", "[[1],1,2]" },
  { "$..*", "[[1],2]", "[[1],2,1]" },
  { "$.a..x", "{\"x\":0,\"a\":{\"x\":1}}", "[1]" },
};

static void
test_match (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PfJsonPath) path = pf_json_path_new (cases[i].path, &error);
    g_autoptr (JsonNode) root = pf_json_parse (cases[i].json, -1, NULL);
    g_autoptr (GPtrArray) matches = NULL;
    g_autoptr (JsonArray) array = json_array_new ();
    g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), array);
    g_autofree char *text = NULL;

    g_test_message ("%s", cases[i].path);
    g_assert_no_error (error);
    matches = pf_json_path_match (path, root);
    for (guint j = 0; j < matches->len; j++)
      json_array_add_element (array, json_node_copy (g_ptr_array_index (matches, j)));
    text = pf_json_to_text (node, FALSE);
    g_assert_cmpstr (text, ==, cases[i].matches);
  }
}

static void
test_singular (void)
{
  static const char *const one[] = { "$", "$.a", "$['a'][0]", "$[-1].b" };
  static const char *const many[] = { "$.*", "$[*]", "$[0,1]", "$[0:1]", "$..a", "$..[0]" };

  for (gsize i = 0; i < G_N_ELEMENTS (one); i++) {
    g_autoptr (PfJsonPath) path = pf_json_path_new (one[i], NULL);

    g_assert_true (pf_json_path_is_singular (path));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (many); i++) {
    g_autoptr (PfJsonPath) path = pf_json_path_new (many[i], NULL);

    g_assert_false (pf_json_path_is_singular (path));
  }
}

static void
test_malformed (void)
{
  static const char *const paths[] = {
    "",
    "a",
    "$a",
    "$.",
    "$..",
    "$[",
    "$[]",
    "$[a]",
    "$['a",
    "$['a'",
    "$['a]",
    "$[\"a']",
    "$[0",
    "$[0,",
    "$[0,]",
    "$[,0]",
    "$[0:1:0]",
    "$[0:1:-1]",
    "$[0:1:2:3]",
    "$[9999999999]",
    "$.a..b..c",
    "$[?(@.a)]",
    "$[(@.length)]",
    "$.a b",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PfJsonPath) path = pf_json_path_new (paths[i], &error);

    g_test_message ("%s", paths[i]);
    g_assert_null (path);
    g_assert_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_SYNTAX);
  }
}

/* Each step multiplies what the one before found; the work ends all the same, and is told apart from no match. */
static void
test_bounded (void)
{
  g_autoptr (GString) text = g_string_new ("[");
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GString) steps = g_string_new ("$");
  g_autoptr (PfJsonPath) path = NULL;

  for (int i = 0; i < 1000; i++)
    g_string_append (text, i == 0 ? "[[1]]" : ",[[1]]");
  g_string_append_c (text, ']');
  root = pf_json_parse (text->str, -1, NULL);
  g_string_append (steps, "[");
  for (int i = 0; i < 200; i++)
    g_string_append (steps, "0,");
  g_string_append (steps, "0]");
  path = pf_json_path_new (steps->str, NULL);
  g_assert_nonnull (path);
  g_ptr_array_unref (pf_json_path_match (path, root));
  g_clear_pointer (&path, pf_json_path_free);

  g_string_assign (steps, "$");
  for (int i = 0; i < 3; i++)
    g_string_append (steps, "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]");
  path = pf_json_path_new (steps->str, NULL);
  g_ptr_array_unref (pf_json_path_match (path, root));
  g_clear_pointer (&path, pf_json_path_free);

  g_string_assign (steps, "$..*[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]");
  g_string_append (
      steps, "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]");
  path = pf_json_path_new (steps->str, NULL);
  g_assert_null (pf_json_path_match (path, root));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-path/match", test_match);
  g_test_add_func ("/json-path/singular", test_singular);
  g_test_add_func ("/json-path/malformed", test_malformed);
  g_test_add_func ("/json-path/bounded", test_bounded);
  return g_test_run ();
}
