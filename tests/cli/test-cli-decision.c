/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-fixture.h"

#include <gio/gio.h>
#include <string.h>

/* Votes, criteria and the end of a run from the command line. */

static const char *program;

static const char checklist[]
    = "# Rollout\n\n## Preparation\n\n- [ ] Backups taken\n- [ ] Everything verified\n\n"
      "## GO if all true\n\n- All items completed\n- Team ready\n\n"
      "## Success criteria\n\n1. Users are served\n\n"
      "## Sign-off\n\n| Role | Name | Date | Signature |\n|---|---|---|---|\n"
      "| Release Lead | ____ | ____ | ____ |\n| Security Lead | ____ | ____ | ____ |\n";

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

static char *
start (CliFixture *fixture)
{
  g_autofree char *file = cli_write (fixture, "rollout.md", checklist, -1);

  return cli_start (fixture, file);
}

/* Calls it and expects that it succeeds. */
#define DO(fixture, ...) \
  do { \
    g_autoptr (CliResult) done = cli_call (fixture, __VA_ARGS__, NULL); \
    cli_assert_result (done, 0, NULL); \
  } while (0)

static const char *
get_verdict (JsonNode *shown)
{
  return json_object_get_string_member (json_object_get_object_member (json_node_get_object (shown), "verdict"), "value");
}

static void
test_votes (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start (*fixture);
  g_autofree char *record = cli_path (*fixture, "run.preflight.json");
  g_autoptr (CliResult) wrong = cli_call (*fixture, "vote", run, "Release Lead", "maybe", NULL);
  g_autoptr (CliResult) early = cli_call (*fixture, "vote", run, "Release Lead", "withdraw", NULL);
  g_autoptr (JsonNode) shown = NULL;
  JsonArray *votes;

  cli_assert_result (wrong, 2, "go, no-go, abstain or withdraw");
  cli_assert_result (early, 3, "has not voted");
  DO (*fixture, "mark", run, "L5", "done");
  DO (*fixture, "mark", run, "L6", "done");
  DO (*fixture, "answer", run, "L11", "yes");
  DO (*fixture, "vote", run, "release lead", "go");
  DO (*fixture, "vote", run, "Security Lead", "no-go", "--reason", "the audit is not read");
  shown = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_assert_cmpstr (get_verdict (shown), ==, "no-go");
  votes = json_object_get_array_member (json_node_get_object (shown), "votes");
  g_assert_cmpuint (json_array_get_length (votes), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (votes, 0), "vote"), ==, "go");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (votes, 1), "reason"), ==,
                   "the audit is not read");
  DO (*fixture, "vote", run, "Security Lead", "withdraw");
  g_clear_pointer (&shown, json_node_unref);
  shown = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_assert_cmpstr (get_verdict (shown), ==, "hold");
  DO (*fixture, "export", run, "-o", record);
  DO (*fixture, "verify", record);
}

/* What follows from the items answers itself, and a probe may say so for any item. */
static void
test_derived (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start (*fixture);
  g_autofree char *record = cli_path (*fixture, "run.preflight.json");
  g_autofree char *probe = cli_write (*fixture, "probe.txt", "DERIVED all L5\n", -1);
  g_autofree char *circle = cli_write (*fixture, "circle.txt", "DERIVED any L6\n", -1);
  g_autoptr (CliResult) refused = NULL;
  g_autoptr (CliResult) answered = cli_call (*fixture, "answer", run, "L10", "yes", NULL);
  g_autoptr (CliResult) shown = NULL;
  g_autoptr (CliResult) verified = NULL;

  cli_assert_result (answered, 3, "follows from the items");
  DO (*fixture, "bind", run, "L6", probe);
  refused = cli_call (*fixture, "bind", run, "L5", circle, NULL);
  cli_assert_result (refused, 3, "would follow from itself");
  DO (*fixture, "answer", run, "L11", "yes");
  DO (*fixture, "mark", run, "L5", "failed");
  shown = cli_call (*fixture, "show", run, NULL);
  g_assert_nonnull (strstr (shown->output, "L10   no (2 failed: L5, L6)"));
  DO (*fixture, "mark", run, "L5", "done");
  DO (*fixture, "show", run);
  verified = cli_call (*fixture, "probe", run, "L6", NULL);
  cli_assert_result (verified, 0, NULL);
  DO (*fixture, "export", run, "-o", record);
  DO (*fixture, "verify", record);
}

static void
test_close (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start (*fixture);
  g_autofree char *record = cli_path (*fixture, "run.preflight.json");
  g_autoptr (CliResult) open = cli_call (*fixture, "close", run, "--outcome", "success", "--reason", "done", NULL);
  g_autoptr (CliResult) unreasoned = NULL;
  g_autoptr (JsonNode) closed = NULL;
  g_autofree char *text = NULL;
  JsonObject *decision;

  cli_assert_result (open, 3, "Users are served");
  DO (*fixture, "mark", run, "L15", "done");
  unreasoned = cli_call (*fixture, "close", run, "--outcome", "success", NULL);
  cli_assert_result (unreasoned, 3, "HOLD");
  closed = cli_json (*fixture, 0, "close", run, "--outcome", "success", "--reason", "the rest is for tomorrow", "--json",
                     NULL);
  decision = json_object_get_object_member (json_node_get_object (closed), "decision");
  g_assert_cmpstr (json_object_get_string_member (decision, "verdict"), ==, "go");
  g_assert_cmpstr (json_object_get_string_member (decision, "reason"), ==, "the rest is for tomorrow");
  DO (*fixture, "export", run, "-o", record);
  DO (*fixture, "verify", record);
  g_assert_true (g_file_get_contents (record, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "override_reason"));
}

static void
add (const char *path, void (*function) (CliFixture **, gconstpointer))
{
  g_test_add (path, CliFixture *, NULL, set_up, function, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  add ("/cli/decision/votes", test_votes);
  add ("/cli/decision/derived", test_derived);
  add ("/cli/decision/close", test_close);
  return g_test_run ();
}
