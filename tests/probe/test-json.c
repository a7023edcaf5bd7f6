/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-json.h"

typedef struct {
  const char *input;
  const char *output;
} Vector;

typedef struct {
  const char *input;
  PfJsonError code;
} Refusal;

static char *
canonicalize (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = pf_json_parse (text, -1, &error);
  char *canonical;

  g_assert_no_error (error);
  canonical = pf_json_canonicalize (node, &error);
  g_assert_no_error (error);
  return canonical;
}

static void
test_canonical (void)
{
  static const Vector vectors[] = {
    { " null ", "null" },
    { "[ true , false ]", "[true,false]" },
    { "{}", "{}" },
    { "[]", "[]" },
    { "-0", "0" },
    { "[9007199254740991, -9007199254740991]", "[9007199254740991,-9007199254740991]" },
    { "{\"b\":1,\"a\":{\"d\":[],\"c\":null}}", "{\"a\":{\"c\":null,\"d\":[]},\"b\":1}" },
    { "{\"\":1,\"aa\":2,\"a\":3}", "{\"\":1,\"a\":3,\"aa\":2}" },
    /* Only what must be escaped is, and always the same way. */
    { "\"\\u0041\\/\\u00e9\"", "\"A/é\"" },
    { "\"\\u0001\\b\\t\\n\\f\\r\\u001F\"", "\"\\u0001\\b\\t\\n\\f\\r\\u001f\"" },
    { "\"\\\"\\\\\"", "\"\\\"\\\\\"" },
    { "\"\\u007f\\u0080\"", "\"\x7f\xc2\x80\"" },
    { "\"\\ud83d\\ude80\"", "\"🚀\"" },
    { "\"\\u2028\"", "\"\xe2\x80\xa8\"" },
    /* The order of RFC 8785, section 3.2.3, after its own example. */
    { "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}",
      "{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\xef\xac\xb3\":3}" },
    /* Beyond the plane of two bytes the order of code units and that of characters differ. */
    { "{\"\\uffff\":1,\"\\ud800\\udc00\":2,\"\\ue000\":3,\"\\ud7ff\":4}",
      "{\"\xed\x9f\xbf\":4,\"\xf0\x90\x80\x80\":2,\"\xee\x80\x80\":3,\"\xef\xbf\xbf\":1}" },
    { "{\"\\udbff\\udfff\":1,\"\\ud83d\\ude00\":2}", "{\"😀\":2,\"\xf4\x8f\xbf\xbf\":1}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++) {
    g_autofree char *canonical = canonicalize (vectors[i].input);

    g_assert_cmpstr (canonical, ==, vectors[i].output);
  }
}

static void
test_refuses (void)
{
  static const Refusal refusals[] = {
    { "", PF_JSON_ERROR_SYNTAX },
    { "  ", PF_JSON_ERROR_SYNTAX },
    { "nul", PF_JSON_ERROR_SYNTAX },
    { "True", PF_JSON_ERROR_SYNTAX },
    { "1 2", PF_JSON_ERROR_SYNTAX },
    { "[1,]", PF_JSON_ERROR_SYNTAX },
    { "[1 2]", PF_JSON_ERROR_SYNTAX },
    { "[", PF_JSON_ERROR_SYNTAX },
    { "{\"a\"}", PF_JSON_ERROR_SYNTAX },
    { "{\"a\":1,}", PF_JSON_ERROR_SYNTAX },
    { "{a:1}", PF_JSON_ERROR_SYNTAX },
    { "{'a':1}", PF_JSON_ERROR_SYNTAX },
    { "// note\n1", PF_JSON_ERROR_SYNTAX },
    { "[1] /* note */", PF_JSON_ERROR_SYNTAX },
    { "01", PF_JSON_ERROR_SYNTAX },
    { "+1", PF_JSON_ERROR_SYNTAX },
    { "-", PF_JSON_ERROR_SYNTAX },
    { ".5", PF_JSON_ERROR_SYNTAX },
    { "5.", PF_JSON_ERROR_SYNTAX },
    { "1e", PF_JSON_ERROR_SYNTAX },
    { "0x10", PF_JSON_ERROR_SYNTAX },
    { "NaN", PF_JSON_ERROR_SYNTAX },
    { "-Infinity", PF_JSON_ERROR_SYNTAX },
    { "\"a", PF_JSON_ERROR_SYNTAX },
    { "\"a\nb\"", PF_JSON_ERROR_SYNTAX },
    { "\"\\x41\"", PF_JSON_ERROR_SYNTAX },
    { "\"\\u12g4\"", PF_JSON_ERROR_SYNTAX },
    { "\"\\", PF_JSON_ERROR_SYNTAX },
    { "\xef\xbb\xbf{}", PF_JSON_ERROR_SYNTAX },
    { "\"\xff\"", PF_JSON_ERROR_ENCODING },
    { "\"\xc0\x80\"", PF_JSON_ERROR_ENCODING },
    { "\"\xed\xa0\x80\"", PF_JSON_ERROR_ENCODING },
    { "\"\\ud800\"", PF_JSON_ERROR_ENCODING },
    { "\"\\udc00\"", PF_JSON_ERROR_ENCODING },
    { "\"\\ud800\\u0041\"", PF_JSON_ERROR_ENCODING },
    { "\"\\ud800\\ud800\"", PF_JSON_ERROR_ENCODING },
    { "\"a\\u0000b\"", PF_JSON_ERROR_ENCODING },
    { "{\"a\":1,\"a\":2}", PF_JSON_ERROR_DUPLICATE },
    { "{\"a\":1,\"\\u0061\":1}", PF_JSON_ERROR_DUPLICATE },
    { "[{\"x\":{\"\":0,\"\":0}}]", PF_JSON_ERROR_DUPLICATE },
    { "9007199254740992", PF_JSON_ERROR_NUMBER },
    { "-9007199254740992", PF_JSON_ERROR_NUMBER },
    { "12345678901234567890", PF_JSON_ERROR_NUMBER },
    { "1e400", PF_JSON_ERROR_NUMBER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = pf_json_parse (refusals[i].input, -1, &error);

    g_test_message ("case %u", (guint)i);
    g_assert_null (node);
    g_assert_error (error, PF_JSON_ERROR, (int)refusals[i].code);
  }
}

static void
test_refuses_zero_byte (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = pf_json_parse ("[1]\0[2]", 7, &error);

  g_assert_null (node);
  g_assert_error (error, PF_JSON_ERROR, PF_JSON_ERROR_ENCODING);
}

static void
test_places_errors (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = pf_json_parse ("{\n  \"a\": 1,\n  \"a\": 2\n}", -1, &error);

  g_assert_null (node);
  g_assert_cmpstr (error->message, ==, "Line 3, column 3: the member “a” is there twice");
}

static char *
nest (gsize depth)
{
  g_autofree char *opening = g_strnfill (depth, '[');
  g_autofree char *closing = g_strnfill (depth, ']');

  return g_strconcat (opening, closing, NULL);
}

static void
test_depth (void)
{
  g_autofree char *deepest = nest (PF_JSON_MAX_DEPTH);
  g_autofree char *too_deep = nest (PF_JSON_MAX_DEPTH + 1);
  g_autofree char *hostile = g_strnfill (100000, '[');
  g_autofree char *canonical = canonicalize (deepest);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (canonical, ==, deepest);
  g_assert_null (pf_json_parse (too_deep, -1, &error));
  g_assert_error (error, PF_JSON_ERROR, PF_JSON_ERROR_DEPTH);
  g_clear_error (&error);
  g_assert_null (pf_json_parse (hostile, -1, &error));
  g_assert_error (error, PF_JSON_ERROR, PF_JSON_ERROR_DEPTH);
}

/* The siblings of a level do not add up. */
static void
test_wide_is_not_deep (void)
{
  g_autoptr (GString) text = g_string_new ("[");
  g_autofree char *canonical = NULL;

  for (int i = 0; i < 1000; i++)
    g_string_append (text, i == 0 ? "[[]]" : ",[[]]");
  g_string_append_c (text, ']');
  canonical = canonicalize (text->str);
  g_assert_cmpstr (canonical, ==, text->str);
}

static void
test_fractions (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = pf_json_parse ("[0.1,1.0,-2e3,1E-7,123456789.25,1e21]", -1, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_null (pf_json_canonicalize (node, &error));
  g_assert_error (error, PF_JSON_ERROR, PF_JSON_ERROR_NUMBER);
  text = pf_json_to_text (node, FALSE);
  g_assert_cmpstr (text, ==, "[0.1,1.0,-2000.0,1e-07,123456789.25,1e+21]");
}

static void
test_canonical_refuses_our_own (void)
{
  g_autoptr (JsonNode) large = json_node_init_int (json_node_alloc (), PF_JSON_MAX_INTEGER + 1);
  g_autoptr (JsonNode) invalid = json_node_init_string (json_node_alloc (), "\xff");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_null (pf_json_canonicalize (large, &error));
  g_assert_error (error, PF_JSON_ERROR, PF_JSON_ERROR_NUMBER);
  g_clear_error (&error);
  g_assert_null (pf_json_digest (invalid, &error));
  g_assert_error (error, PF_JSON_ERROR, PF_JSON_ERROR_ENCODING);
  text = pf_json_to_text (invalid, FALSE);
  g_assert_cmpstr (text, ==, "\"\xef\xbf\xbd\"");
}

static void
test_digest (void)
{
  g_autoptr (JsonNode) one = pf_json_parse ("{\"b\":[1,2],\"a\":\"x\"}", -1, NULL);
  g_autoptr (JsonNode) same = pf_json_parse (" { \"a\" : \"\\u0078\" , \"b\" : [ 1 , 2 ] } ", -1, NULL);
  g_autoptr (JsonNode) other = pf_json_parse ("{\"b\":[2,1],\"a\":\"x\"}", -1, NULL);
  g_autofree char *first = pf_json_digest (one, NULL);
  g_autofree char *second = pf_json_digest (same, NULL);
  g_autofree char *third = pf_json_digest (other, NULL);

  /* printf '%s' '{"a":"x","b":[1,2]}' | sha256sum */
  g_assert_cmpstr (first, ==, "721ef82f2d6c0997bffb7a8ab3f40f8fb45b0b52ce2af3afa6b0f05efbdc317f");
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, !=, third);
}

static void
test_text_keeps_order (void)
{
  g_autoptr (JsonNode) node = pf_json_parse ("{\"z\":1,\"a\":[],\"m\":{\"k\":[true,null]},\"e\":{}}", -1, NULL);
  g_autofree char *compact = pf_json_to_text (node, FALSE);
  g_autofree char *pretty = pf_json_to_text (node, TRUE);

  g_assert_cmpstr (compact, ==, "{\"z\":1,\"a\":[],\"m\":{\"k\":[true,null]},\"e\":{}}");
  g_assert_cmpstr (pretty, ==,
                   "{\n  \"z\": 1,\n  \"a\": [],\n  \"m\": {\n    \"k\": [\n      true,\n      null\n    ]\n  },\n"
                   "  \"e\": {}\n}");
}

static void
test_members (void)
{
  g_autoptr (JsonNode) node
      = pf_json_parse ("{\"s\":\"x\",\"i\":7,\"f\":7.0,\"b\":true,\"o\":{},\"a\":[1],\"n\":null}", -1, NULL);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpstr (pf_json_get_string (object, "s"), ==, "x");
  g_assert_null (pf_json_get_string (object, "i"));
  g_assert_null (pf_json_get_string (object, "missing"));
  g_assert_null (pf_json_get_string (NULL, "s"));
  g_assert_cmpint (pf_json_get_int (object, "i", -1), ==, 7);
  g_assert_cmpint (pf_json_get_int (object, "f", -1), ==, -1);
  g_assert_cmpint (pf_json_get_int (object, "s", -1), ==, -1);
  g_assert_true (pf_json_get_boolean (object, "b", FALSE));
  g_assert_true (pf_json_get_boolean (object, "i", TRUE));
  g_assert_false (pf_json_get_boolean (object, "n", FALSE));
  g_assert_nonnull (pf_json_get_object (object, "o"));
  g_assert_null (pf_json_get_object (object, "a"));
  g_assert_nonnull (pf_json_get_array (object, "a"));
  g_assert_null (pf_json_get_array (object, "n"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/canonical", test_canonical);
  g_test_add_func ("/json/refuses", test_refuses);
  g_test_add_func ("/json/refuses-zero-byte", test_refuses_zero_byte);
  g_test_add_func ("/json/places-errors", test_places_errors);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/wide-is-not-deep", test_wide_is_not_deep);
  g_test_add_func ("/json/fractions", test_fractions);
  g_test_add_func ("/json/canonical-refuses-our-own", test_canonical_refuses_our_own);
  g_test_add_func ("/json/digest", test_digest);
  g_test_add_func ("/json/text-keeps-order", test_text_keeps_order);
  g_test_add_func ("/json/members", test_members);
  return g_test_run ();
}
