/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-fixture.h"

#include <gio/gio.h>
#include <string.h>

/* T0, what is due, phases and what the clock fills in. */

static const char *program;

static const char checklist[]
    = "# Rollout\n\n## T-60 minutes\n\n- [ ] Page shown\n\n## Deployment\n\n### Install (10-15 minutes)\n\n"
      "**Start Time**: ______\n\n- [ ] one\n- [ ] two\n\n**End Time**: ______\n\n## Deployment Metrics\n\n"
      "- **Deployment Duration:** _____ minutes\n- **Downtime:** _____ minutes\n\nRemark: ______\n";

static void
set_up (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = NULL;

  *fixture = cli_fixture_new (program);
  file = cli_write (*fixture, "rollout.md", checklist, -1);
}

static void
tear_down (CliFixture **fixture, gconstpointer data)
{
  cli_fixture_free (*fixture);
}

static char *
start (CliFixture *fixture)
{
  g_autofree char *file = cli_path (fixture, "rollout.md");

  return cli_start (fixture, file);
}

static char *
format_from_now (int seconds)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, seconds);

  return g_date_time_format (then, "%Y-%m-%dT%H:%M:%SZ");
}

static JsonObject *
get_timeline (JsonNode *shown)
{
  return json_object_get_object_member (json_node_get_object (shown), "timeline");
}

static JsonObject *
find (JsonNode *shown, const char *member, gint64 line)
{
  return cli_find (json_object_get_array_member (get_timeline (shown), member), "line", line);
}

static void
test_t0 (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start (*fixture);
  g_autofree char *soon = format_from_now (57 * 60 + 30);
  g_autoptr (JsonNode) before = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (JsonNode) set = cli_json (*fixture, 0, "t0", run, soon, "--by", "Ada", "--json", NULL);
  g_autoptr (JsonNode) shown = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (CliResult) text = cli_call (*fixture, "show", run, NULL);
  g_autoptr (CliResult) wrong = cli_call (*fixture, "t0", run, "soon", NULL);
  g_autoptr (CliResult) relative = cli_call (*fixture, "t0", run, "+30m", NULL);
  g_autoptr (CliResult) cleared = cli_call (*fixture, "t0", run, "clear", NULL);
  g_autoptr (JsonNode) after = cli_json (*fixture, 1, "show", run, "--json", NULL);
  JsonArray *events = json_object_get_array_member (json_node_get_object (after), "events");
  guint n_moves = 0;

  g_assert_true (json_object_get_null_member (get_timeline (before), "t0"));
  g_assert_true (json_object_get_null_member (find (before, "sections", 3), "due_at"));
  g_assert_true (json_object_get_boolean_member (json_node_get_object (set), "changed"));
  g_assert_true (g_str_has_prefix (json_object_get_string_member (get_timeline (shown), "t0"), "20"));
  g_assert_cmpstr (json_object_get_string_member (find (shown, "sections", 3), "state"), ==, "late");
  g_assert_cmpint (json_object_get_int_member (find (shown, "sections", 3), "late_ms"), >=, 150000);
  cli_assert_result (text, 1, "");
  g_assert_nonnull (strstr (text->output, ", late 2 min"));
  g_assert_nonnull (strstr (text->output, "T-57:"));
  cli_assert_result (wrong, 2, "is not a time");
  cli_assert_result (relative, 0, "");
  g_assert_nonnull (strstr (relative->output, "T-"));
  cli_assert_result (cleared, 0, "");
  g_assert_true (json_object_get_null_member (get_timeline (after), "t0"));
  /* What T0 was is kept. */
  for (guint i = 0; i < json_array_get_length (events); i++)
    n_moves += g_str_equal (
        json_object_get_string_member (json_array_get_object_element (events, i), "action"), "t0.set");
  g_assert_cmpuint (n_moves, ==, 3);
}

static const char *
get_value (JsonNode *shown, gint64 line)
{
  JsonObject *blank
      = cli_find (json_object_get_array_member (json_node_get_object (shown), "blanks"), "line", line);

  return json_object_get_null_member (blank, "value") ? NULL : json_object_get_string_member (blank, "value");
}

static void
test_phase (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start (*fixture);
  g_autofree char *earlier = format_from_now (-20 * 60);
  g_autoptr (CliResult) too_early = cli_call (*fixture, "phase", run, "L9", "end", NULL);
  g_autoptr (CliResult) no_phase = cli_call (*fixture, "phase", run, "L3", "start", NULL);
  g_autoptr (CliResult) unknown = cli_call (*fixture, "phase", run, "L4711", "start", NULL);
  g_autoptr (CliResult) word = cli_call (*fixture, "phase", run, "L9", "stop", NULL);
  g_autoptr (CliResult) first = cli_call (*fixture, "mark", run, "L13", "done", NULL);
  g_autoptr (JsonNode) begun = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (CliResult) corrected = cli_call (*fixture, "phase", run, "L9", "start", "--at", earlier, NULL);
  g_autoptr (CliResult) last = cli_call (*fixture, "mark", run, "L14", "done", NULL);
  g_autoptr (JsonNode) ended = cli_json (*fixture, 0, "phase", run, "L9", "end", "--json", NULL);
  g_autoptr (JsonNode) shown = cli_json (*fixture, 1, "show", run, "--json", NULL);
  JsonObject *phase = json_object_get_object_member (json_node_get_object (ended), "phase");

  cli_assert_result (too_early, 3, "has not started");
  cli_assert_result (no_phase, 3, "is no phase");
  cli_assert_result (unknown, 3, "no section");
  cli_assert_result (word, 2, "start or end");
  cli_assert_result (first, 0, "");
  g_assert_nonnull (get_value (begun, 11));
  g_assert_null (get_value (begun, 16));
  g_assert_false (json_object_get_null_member (find (begun, "phases", 9), "started"));
  g_assert_true (json_object_get_null_member (find (begun, "phases", 9), "ended"));
  cli_assert_result (corrected, 0, "");
  cli_assert_result (last, 0, "L9 end” ends it");
  g_assert_cmpint (json_object_get_int_member (phase, "actual_ms"), >=, 20 * 60000);
  g_assert_cmpint (json_object_get_int_member (phase, "planned_max_ms"), ==, 15 * 60000);
  g_assert_true (json_object_get_boolean_member (phase, "exceeded"));
  g_assert_nonnull (get_value (shown, 16));
}

static void
test_auto (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start (*fixture);
  g_autofree char *earlier = format_from_now (-20 * 60);
  g_autofree char *later = format_from_now (-7 * 60);
  g_autofree char *record = cli_path (*fixture, "run.preflight.json");
  g_autoptr (CliResult) refused = cli_call (*fixture, "fill", run, "L20", "auto", NULL);
  g_autoptr (CliResult) begun = cli_call (*fixture, "phase", run, "L9", "start", "--at", earlier, NULL);
  g_autoptr (CliResult) ended = cli_call (*fixture, "phase", run, "L9", "end", "--at", later, NULL);
  g_autoptr (CliResult) filled = cli_call (*fixture, "fill", run, "L20", "auto", NULL);
  g_autoptr (CliResult) unprobed = cli_call (*fixture, "fill", run, "L21", "auto", NULL);
  g_autoptr (CliResult) remark = cli_call (*fixture, "fill", run, "L23", "auto", NULL);
  g_autoptr (JsonNode) shown = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (CliResult) exported = cli_call (*fixture, "export", run, "-o", record, NULL);
  g_autoptr (CliResult) verified = cli_call (*fixture, "verify", record, NULL);

  cli_assert_result (refused, 3, "No phase of the deployment was started");
  cli_assert_result (begun, 0, "");
  cli_assert_result (ended, 0, "2 items of it are still open");
  cli_assert_result (filled, 0, "");
  g_assert_cmpstr (get_value (shown, 20), ==, "13");
  cli_assert_result (unprobed, 3, "Nothing was probed");
  /* Elsewhere it is a word as any other. */
  cli_assert_result (remark, 0, "");
  g_assert_cmpstr (get_value (shown, 23), ==, "auto");
  cli_assert_result (exported, 0, "");
  cli_assert_result (verified, 0, "");
}

#define ADD(path, test) g_test_add (path, CliFixture *, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  ADD ("/cli-timeline/t0", test_t0);
  ADD ("/cli-timeline/phase", test_phase);
  ADD ("/cli-timeline/auto", test_auto);
  return g_test_run ();
}
