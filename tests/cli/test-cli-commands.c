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

static const char facts[] = "# Deploy\n\n## T-60 minutes\n\n- [ ] Page shown (if needed)\n\n"
                            "## Phase 2 (30-45 minutes)\n\n- [ ] Response time p95 < 0.5s for 5 minutes\n";

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
  /* Not before it is filled in. */
  g_assert_false (json_object_get_boolean_member (block, "runnable"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (block, "placeholders")), ==, 1);
  g_assert_true (json_object_get_boolean_member (output, "output"));
  g_assert_false (json_object_get_boolean_member (output, "runnable"));
  g_assert_true (json_object_get_null_member (output, "effect"));
}

static JsonObject *
nth (JsonObject *object, const char *member, guint index)
{
  return json_array_get_object_element (json_object_get_array_member (object, member), index);
}

/* Asked once, kept in the run, shown, and in the way of GO as long as it is open. */
static void
test_set (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "deploy.md", checklist, -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autoptr (JsonNode) before = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (CliResult) set = cli_call (*fixture, "set", run, "<tag>", "v1.2", NULL);
  g_autoptr (JsonNode) domain = cli_json (*fixture, 0, "set", run, "Your-Domain.com", "shop.example", "--json", NULL);
  g_autoptr (CliResult) secret = cli_call (*fixture, "set", run, "tag", "password=hunter2", NULL);
  g_autoptr (CliResult) unknown = cli_call (*fixture, "set", run, "tug", "x", NULL);
  g_autoptr (CliResult) done = cli_call (*fixture, "mark", run, "L18", "done", NULL);
  g_autoptr (JsonNode) after = cli_json (*fixture, 0, "show", run, "--json", NULL);
  g_autoptr (CliResult) cleared = cli_call (*fixture, "set", run, "tag", "", NULL);
  g_autoptr (JsonNode) again = cli_json (*fixture, 1, "show", run, "--json", NULL);
  JsonObject *blocker = nth (json_object_get_object_member (json_node_get_object (again), "verdict"), "blockers", 0);

  g_assert_true (json_object_get_null_member (nth (json_node_get_object (before), "variables", 0), "value"));
  cli_assert_result (set, 0, NULL);
  g_assert_cmpstr (set->output, ==, "tag: v1.2\n");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (domain), "variable"), ==, "your-domain.com");
  cli_assert_result (secret, 3, "looks like a secret");
  g_assert_null (strstr (secret->messages, "hunter2"));
  cli_assert_result (unknown, 3, "It has tag, your-domain.com, previous-tag");
  cli_assert_result (done, 0, NULL);
  g_assert_cmpstr (json_object_get_string_member (nth (json_node_get_object (after), "variables", 0), "value"), ==,
                   "v1.2");
  cli_assert_result (cleared, 0, NULL);
  g_assert_cmpstr (json_object_get_string_member (blocker, "variable"), ==, "tag");
  g_assert_true (json_object_get_null_member (blocker, "item"));
  g_assert_cmpstr (json_object_get_string_member (blocker, "why"), ==, "variable tag has no value");
}

static void
verify_independently (const char *record)
{
  g_autofree char *verifier = g_build_filename (g_getenv ("PF_TEST_TOOLS"), "verify_record.py", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "python3", verifier, record, NULL);

  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

/* A record holds the values, and what is wrong with them is noticed. */
static void
test_record (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "deploy.md", checklist, -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autofree char *record = cli_path (*fixture, "r.json");
  g_autofree char *forged = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (CliResult) set = cli_call (*fixture, "set", run, "tag", "v1.2-unmistakable", NULL);
  g_autoptr (CliResult) exported = cli_call (*fixture, "export", run, "--format", "json", "-o", record, NULL);
  g_autoptr (CliResult) verified = cli_call (*fixture, "verify", record, NULL);
  g_autoptr (CliResult) refused = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = NULL;

  cli_assert_result (set, 0, NULL);
  cli_assert_result (exported, 0, NULL);
  cli_assert_result (verified, 0, NULL);
  verify_independently (record);
  g_file_get_contents (record, &contents, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (contents, "\"your-domain.com\""));
  g_assert_null (strstr (contents, "hunter2"));
  text = g_string_new (contents);
  g_assert_cmpuint (g_string_replace (text, "\"tag\": \"v1.2-unmistakable\"", "\"tag\": \"v9\"", 1), ==, 1);
  forged = cli_write (*fixture, "forged.json", text->str, -1);
  refused = cli_call (*fixture, "verify", forged, NULL);
  cli_assert_result (refused, 1, NULL);
  g_assert_nonnull (strstr (refused->output, "/run/variables/tag"));
}

static void
assert_member (JsonObject *object, const char *member, const char *wanted)
{
  g_assert_cmpstr (json_object_get_string_member_with_default (object, member, NULL), ==, wanted);
}

static void
test_facts (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "facts.md", facts, -1);
  g_autoptr (JsonNode) inspected = cli_json (*fixture, 0, "inspect", file, "--json", NULL);
  JsonArray *sections = json_object_get_array_member (json_node_get_object (inspected), "sections");
  JsonArray *items = json_object_get_array_member (json_node_get_object (inspected), "items");
  JsonObject *before = json_object_get_object_member (cli_find (sections, "line", 3), "timing");
  JsonObject *during = json_object_get_object_member (cli_find (sections, "line", 7), "estimate_s");
  JsonObject *optional = cli_find (items, "line", 5);
  JsonObject *limited = cli_find (items, "line", 9);
  JsonArray *thresholds = json_object_get_array_member (limited, "thresholds");
  JsonObject *threshold;

  assert_member (before, "kind", "offset");
  assert_member (before, "anchor", "t0");
  assert_member (before, "start", "-PT60M");
  g_assert_true (json_object_get_null_member (before, "end"));
  g_assert_true (json_object_get_null_member (cli_find (sections, "line", 3), "estimate_s"));
  g_assert_true (json_object_get_null_member (cli_find (sections, "line", 7), "timing"));
  g_assert_cmpint (json_object_get_int_member (during, "min"), ==, 1800);
  g_assert_cmpint (json_object_get_int_member (during, "max"), ==, 2700);
  assert_member (optional, "conditional", "if needed");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (optional, "thresholds")), ==, 0);
  g_assert_true (json_object_get_null_member (limited, "conditional"));
  g_assert_cmpuint (json_array_get_length (thresholds), ==, 1);
  threshold = json_array_get_object_element (thresholds, 0);
  assert_member (threshold, "op", "<");
  assert_member (threshold, "value", "0.5");
  assert_member (threshold, "unit", "s");
  assert_member (threshold, "metric", "Response time");
  assert_member (threshold, "percentile", "95");
  assert_member (threshold, "sustained", "PT5M");
  g_assert_true (json_object_get_null_member (threshold, "of"));
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (CliFixture **fixture, gconstpointer data);
  } tests[] = {
    { "/cli/commands/inspect", test_inspect },
    { "/cli/commands/facts", test_facts },
    { "/cli/commands/set", test_set },
    { "/cli/commands/record", test_record },
  };

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, CliFixture *, NULL, set_up, tests[i].function, tear_down);
  return g_test_run ();
}
