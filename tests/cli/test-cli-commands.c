/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-fixture.h"

#include <gio/gio.h>
#include <string.h>

/* What the command line says about commands and about what has to be filled in. */

static const char *program;

static const char checklist[]
    = "# Deploy\n\n## Deployment\n\n```bash\n# 1. Back up\nPGPASSWORD='hunter2' pg_dump shop > shop.sql\n"
      "# 2. Check out\ngit checkout <tag>\n# Should show \"HEAD is now at\"\n```\n\n"
      "Expected:\n```\ncurl ok\n```\n\n- [ ] Release <tag> is on https://your-domain.com/ready\n\n"
      "## Rollback\n\n```bash\ngit checkout <previous-tag>\n```\n";

static void
set_up (CliFixture **fixture, gconstpointer data)
{
  *fixture = cli_fixture_new (program);
}

static void
tear_down (CliFixture **fixture, gconstpointer data)
{
  cli_fixture_free (*fixture);
}

static void
test_inspect (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "deploy.md", checklist, -1);
  g_autoptr (JsonNode) inspected = cli_json (*fixture, 0, "inspect", file, "--json", NULL);
  JsonArray *commands = json_object_get_array_member (json_node_get_object (inspected), "commands");
  JsonObject *block = cli_find (commands, "line", 5);
  JsonArray *steps = json_object_get_array_member (block, "steps");
  JsonObject *first = json_array_get_object_element (steps, 0);
  JsonObject *second = json_array_get_object_element (steps, 1);
  JsonObject *output = cli_find (commands, "line", 14);

  g_assert_cmpuint (json_array_get_length (steps), ==, 2);
  g_assert_cmpint (json_object_get_int_member (second, "number"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (second, "line"), ==, 8);
  g_assert_cmpstr (json_object_get_string_member (second, "title"), ==, "Check out");
  g_assert_cmpstr (json_object_get_string_member (second, "text"), ==, "git checkout <tag>");
  g_assert_cmpstr (json_object_get_string_member (second, "expected"), ==, "Should show \"HEAD is now at\"");
  g_assert_cmpstr (json_object_get_string_member (second, "effect"), ==, "changes");
  g_assert_null (strstr (json_object_get_string_member (block, "text"), "hunter2"));
  g_assert_null (strstr (json_object_get_string_member (first, "text"), "hunter2"));
  g_assert_nonnull (strstr (json_object_get_string_member (first, "text"), "PGPASSWORD='"));
  g_assert_cmpstr (json_object_get_string_member (block, "effect"), ==, "changes");
  g_assert_true (json_object_get_boolean_member (block, "runnable"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (block, "placeholders")), ==, 1);
  g_assert_true (json_object_get_boolean_member (output, "output"));
  g_assert_false (json_object_get_boolean_member (output, "runnable"));
  g_assert_true (json_object_get_null_member (output, "effect"));
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (CliFixture **fixture, gconstpointer data);
  } tests[] = {
    { "/cli/commands/inspect", test_inspect },
  };

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, CliFixture *, NULL, set_up, tests[i].function, tear_down);
  return g_test_run ();
}
