/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-driver.h"

#include "probe/pf-json-path.h"
#include "probe/pf-json.h"

#include <string.h>

/* What was read and written reads and writes the same again. */
static void
check_round_trip (JsonNode *node)
{
  g_autofree char *compact = pf_json_to_text (node, FALSE);
  g_autofree char *pretty = pf_json_to_text (node, TRUE);
  g_autofree char *canonical = pf_json_canonicalize (node, NULL);
  g_autoptr (JsonNode) from_compact = pf_json_parse (compact, -1, NULL);
  g_autoptr (JsonNode) from_pretty = pf_json_parse (pretty, -1, NULL);
  g_autofree char *compact_again = NULL;
  g_autofree char *pretty_again = NULL;

  g_assert_nonnull (from_compact);
  g_assert_nonnull (from_pretty);
  compact_again = pf_json_to_text (from_pretty, FALSE);
  pretty_again = pf_json_to_text (from_compact, TRUE);
  g_assert_cmpstr (compact_again, ==, compact);
  g_assert_cmpstr (pretty_again, ==, pretty);
  if (canonical != NULL) {
    g_autoptr (JsonNode) from_canonical = pf_json_parse (canonical, -1, NULL);
    g_autofree char *canonical_again = pf_json_canonicalize (from_canonical, NULL);

    g_assert_cmpstr (canonical_again, ==, canonical);
  }
}

/* A first line that begins with a dollar sign is a path for the rest. */
static void
check_path (const char *line, gsize length, JsonNode *root)
{
  g_autofree char *text = g_strndup (line, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfJsonPath) path = pf_json_path_new (text, &error);
  g_autoptr (GPtrArray) matches = NULL;

  g_assert_true ((path == NULL) == (error != NULL));
  if (path == NULL || root == NULL)
    return;
  matches = pf_json_path_match (path, root);
  if (matches == NULL)
    return;
  if (pf_json_path_is_singular (path))
    g_assert_cmpuint (matches->len, <=, 1);
  for (guint i = 0; i < matches->len; i++)
    g_assert_nonnull (g_ptr_array_index (matches, i));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = (const char *)data;
  const char *feed = size > 0 && text[0] == '$' ? memchr (text, '\n', size) : NULL;
  const char *json = feed != NULL ? feed + 1 : text;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = pf_json_parse (json, (gssize)(size - (gsize)(json - text)), &error);

  g_assert_true ((node == NULL) == (error != NULL));
  if (error != NULL)
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  if (node != NULL)
    check_round_trip (node);
  if (feed != NULL)
    check_path (text, (gsize)(feed - text), node);
  return 0;
}
