/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-fixture.h"

#include <gio/gio.h>
#include <string.h>

/* What calls for a rollback, and the rollback, on the command line. */

static const char *program;

static const char checklist[]
    = "# Deploy\n\n## Deployment\n- [ ] Switch over\n\n"
      "## Rollback Triggers\n- [ ] Error rate > 5%\n- [ ] Users cannot log in\n\n"
      "### Rollback Procedure (10 minutes)\n\n```bash\ngit revert <tag>\n```\n\n"
      "## Post-Rollback Actions\n- [ ] Tell support\n";

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

static JsonObject *
get_item (JsonNode *shown, gint64 line)
{
  return cli_find (json_object_get_array_member (json_node_get_object (shown), "items"), "line", line);
}

static void
assert_verdict (JsonNode *shown, const char *value)
{
  JsonObject *verdict = json_object_get_object_member (json_node_get_object (shown), "verdict");

  g_assert_cmpstr (json_object_get_string_member (verdict, "value"), ==, value);
}

static void
test_trigger (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "deploy.md", checklist, -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autoptr (JsonNode) before = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (CliResult) wrong = cli_call (*fixture, "trigger", run, "L7", "mend", NULL);
  g_autoptr (CliResult) no_trigger = cli_call (*fixture, "trigger", run, "L4", "trip", NULL);
  g_autoptr (CliResult) too_early = cli_call (*fixture, "trigger", run, "L7", "acknowledge", NULL);
  g_autoptr (CliResult) done = cli_call (*fixture, "mark", run, "L7", "done", NULL);
  g_autoptr (CliResult) trip = cli_call (*fixture, "trigger", run, "L7", "trip", "--reason", "6 % of errors", NULL);
  g_autoptr (JsonNode) tripped = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (CliResult) text = cli_call (*fixture, "show", run, NULL);
  g_autoptr (JsonNode) acknowledged = cli_json (*fixture, 0, "trigger", run, "L7", "acknowledge", "--json", NULL);
  g_autoptr (CliResult) no_reason = cli_call (*fixture, "trigger", run, "L7", "clear", NULL);
  g_autoptr (CliResult) clear = cli_call (*fixture, "trigger", run, "L7", "clear", "--reason", "a load test", NULL);
  g_autoptr (JsonNode) cleared = cli_json (*fixture, 1, "show", run, "--json", NULL);
  JsonObject *trigger = json_object_get_object_member (get_item (tripped, 7), "trigger");

  g_assert_cmpstr (json_object_get_string_member (get_item (before, 7), "state"), ==, "open");
  cli_assert_result (wrong, 2, "trip, acknowledge or clear");
  cli_assert_result (no_trigger, 3, "no rollback trigger");
  cli_assert_result (too_early, 3, "not tripped");
  cli_assert_result (done, 3, "never done");
  cli_assert_result (trip, 0, NULL);
  g_assert_cmpstr (trip->output, ==, "L7 tripped: Error rate > 5%\n");
  assert_verdict (tripped, "rollback");
  g_assert_cmpstr (json_object_get_string_member (trigger, "watch"), ==, "not watched");
  g_assert_nonnull (json_object_get_string_member (trigger, "armed"));
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (trigger, "tripped"), "reason"), ==,
                   "6 % of errors");
  g_assert_cmpstr (json_object_get_string_member (get_item (tripped, 8), "state"), ==, "armed");
  g_assert_nonnull (strstr (text->output, "TRIPPED: “Error rate > 5%” (line 7): 6 % of errors\n  L10 Rollback Procedure"));
  trigger = json_object_get_object_member (json_node_get_object (acknowledged), "trigger");
  g_assert_cmpstr (json_object_get_string_member (trigger, "state"), ==, "acknowledged");
  cli_assert_result (no_reason, 3, "only with a reason");
  cli_assert_result (clear, 0, NULL);
  assert_verdict (cleared, "hold");
  g_assert_cmpstr (json_object_get_string_member (get_item (cleared, 7), "state"), ==, "cleared");
}

static void
test_rollback (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "deploy.md", checklist, -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autofree char *record = cli_path (*fixture, "home/record.json");
  g_autoptr (CliResult) wrong = cli_call (*fixture, "rollback", run, "undo", "--reason", "x", NULL);
  g_autoptr (CliResult) too_early = cli_call (*fixture, "rollback", run, "end", "--reason", "x", NULL);
  g_autoptr (CliResult) set = cli_call (*fixture, "set", run, "tag", "v1.2", NULL);
  g_autoptr (CliResult) start = cli_call (*fixture, "rollback", run, "start", "--reason", "too many errors", NULL);
  g_autoptr (JsonNode) during = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (CliResult) end = cli_call (*fixture, "rollback", run, "end", "--reason", "the old one runs", NULL);
  g_autoptr (CliResult) shown = cli_call (*fixture, "show", run, NULL);
  g_autoptr (CliResult) closed = cli_call (*fixture, "close", run, "--outcome", "rolled-back", NULL);
  g_autoptr (CliResult) exported = cli_call (*fixture, "export", run, "--format", "json", "-o", record, NULL);
  g_autoptr (CliResult) verified = cli_call (*fixture, "verify", record, NULL);
  JsonObject *rollback = json_object_get_object_member (json_node_get_object (during), "rollback");
  JsonObject *first;

  cli_assert_result (wrong, 2, "start or end");
  cli_assert_result (too_early, 3, "No rollback is under way");
  cli_assert_result (set, 0, NULL);
  cli_assert_result (start, 0, NULL);
  g_assert_nonnull (strstr (start->output, "L10 Rollback Procedure (10 minutes)\ngit revert v1.2\n"));
  g_assert_true (json_object_get_boolean_member (rollback, "under_way"));
  first = json_array_get_object_element (json_object_get_array_member (rollback, "rollbacks"), 0);
  g_assert_cmpstr (json_object_get_string_member (first, "reason"), ==, "too many errors");
  g_assert_cmpint (json_object_get_int_member (first, "estimate_s"), ==, 600);
  g_assert_true (json_object_get_boolean_member (get_item (during, 17), "counts"));
  cli_assert_result (end, 0, NULL);
  g_assert_nonnull (strstr (shown->output, "Rollback ended, it took: "));
  cli_assert_result (closed, 0, NULL);
  cli_assert_result (exported, 0, NULL);
  cli_assert_result (verified, 0, NULL);
}

/* Neither exists where the checklist has nothing of it. */
static void
test_without (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "plain.md", "# Plain\n- [ ] One\n", -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autoptr (JsonNode) shown = cli_json (*fixture, 1, "show", run, "--json", NULL);

  g_assert_false (json_object_has_member (json_node_get_object (shown), "rollback"));
}

#define ADD(path, test) g_test_add (path, CliFixture *, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  program = argv[1];
  ADD ("/cli-trigger/trigger", test_trigger);
  ADD ("/cli-trigger/rollback", test_rollback);
  ADD ("/cli-trigger/without", test_without);
  return g_test_run ();
}
