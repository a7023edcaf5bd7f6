/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-fixture.h"

#include <gio/gio.h>
#include <string.h>

/* The command line as a person or a script calls it: a real process each time, with its own folders. */

#define N_PROCESSES 8

static const char *program;
static const char *example;

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
digest_of (const char *path)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) contents, length);
}

static void
test_help (CliFixture **fixture, gconstpointer data)
{
  static const char *const names[] = { "inspect", "lint", "diff", "repair", "start", "runs", "show", "mark", "fill", "answer", "vote", "bind", "close",
                                       "environment list", "environment set", "environment remove", "endpoint list",
                                       "endpoint set", "endpoint remove", "credential list", "credential set",
                                       "credential forget", "probe", "watch", "check", "export", "verify" };
  g_autoptr (CliResult) overview = cli_call (*fixture, "help", NULL);
  g_autoptr (CliResult) version = cli_call (*fixture, "--version", NULL);

  cli_assert_result (overview, 0, NULL);
  cli_assert_result (version, 0, NULL);
  g_assert_cmpstr (version->output, ==, "preflightctl " PF_VERSION "\n");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_auto (GStrv) words = g_strsplit (names[i], " ", 2);
    g_autoptr (CliResult) help = cli_call (*fixture, words[0], words[1] != NULL ? words[1] : "--help", "--help", NULL);
    g_autofree char *line = g_strdup_printf ("\n  %s", names[i]);
    g_autofree char *usage = g_strdup_printf ("Usage: preflightctl %s", names[i]);

    g_assert_nonnull (strstr (overview->output, line));
    cli_assert_result (help, 0, NULL);
    g_assert_true (g_str_has_prefix (help->output, usage));
    g_assert_cmpstr (help->messages, ==, "");
  }
}

static void
test_usage (CliFixture **fixture, gconstpointer data)
{
  static const struct {
    const char *line;
    const char *message;
  } cases[] = {
    { "", "Which command?" },
    { "mrak", "Did you mean “mark”?" },
    { "endpoint", "“endpoint set”" },
    { "endpoint sett", "Did you mean “endpoint set”?" },
    { "endpiont list", "Did you mean “endpoint list”?" },
    { "frobnicate", "“preflightctl help” lists all" },
    { "poll", "There is no command “poll”" },
    { "show", "needs RUN" },
    { "show a b", "one argument too many: “b”" },
    { "runs x", "takes no arguments" },
    { "runs --colour", "--colour" },
    { "mark a L1 finished", "is not a state" },
    { "mark a L1 n/a", "Did you mean “not-applicable”?" },
    { "mark a L1 waived", "--reason TEXT" },
    { "start x.md --mode trial", "live or rehearsal" },
    { "start x.md --t0 tomorrow", "is not a time" },
    { "start x.md --artifact app@sha256:12", "64 hexadecimal digits" },
    { "close a", "--outcome" },
    { "close a --outcome fine", "success, rolled-back or aborted" },
    { "export a --format pdf", "json" },
    { "endpoint set api https://a.test", "--environment" },
    { "endpoint set api https://a.test --environment p --resolve a.test", "HOST=ADDRESS:PORT" },
    { "environment set p --resolve a.test=b.test:80", "is not an IP address" },
    { "credential set https://a.test --kind bearer", "--environment" },
    { "credential set https://a.test --environment p", "--kind" },
    { "credential set https://a.test --environment p --kind token", "bearer, basic or header" },
    { "credential set https://a.test --environment p --kind basic", "--name" },
    { "credential set https://a.test/api --environment p --kind bearer", "Write https://a.test:443" },
    { "watch a --for 10", "90s, 15m or 2h" },
    { "bind a L1", "needs a probe" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) words = g_strsplit (cases[i].line, " ", -1);
    g_autoptr (CliResult) result = cli_call_with (*fixture, NULL, (const char *const *) words);

    cli_assert_result (result, 2, cases[i].message);
    g_assert_cmpstr (result->output, ==, "");
  }
}

static void
test_example_run (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *before = digest_of (example);
  g_autofree char *after = NULL;
  g_autofree char *run = cli_start (*fixture, example);
  g_autofree char *prefix = g_strndup (run, 8);
  g_autoptr (CliResult) marked = cli_call (*fixture, "mark", prefix, "L14", "done", "--by", "Ann Lee", NULL);
  g_autoptr (CliResult) waived = cli_call (*fixture, "mark", run, "L15", "waived", "--reason", "no tags here", NULL);
  g_autoptr (CliResult) parent = cli_call (*fixture, "mark", run, "L16", "done", NULL);
  g_autoptr (CliResult) undone = cli_call (*fixture, "undo", run, NULL);
  g_autoptr (CliResult) absent = cli_call (*fixture, "mark", run, "L9999", "done", NULL);
  g_autoptr (CliResult) many = cli_call (*fixture, "fill", run, "L87", "Ann", NULL);
  g_autoptr (CliResult) filled = cli_call (*fixture, "fill", run, "L87.2", "Ann", NULL);
  g_autoptr (CliResult) column = cli_call (*fixture, "fill", run, "L4:14", "--", "-5", NULL);
  const char *from_input[] = { "fill", run, "L5", "-", NULL };
  g_autoptr (CliResult) input = cli_call_with (*fixture, "2026-03-01\n", from_input);
  g_autoptr (JsonNode) shown = NULL;
  g_autoptr (JsonNode) runs = NULL;
  JsonObject *object, *item;

  cli_assert_result (marked, 0, NULL);
  cli_assert_result (waived, 0, NULL);
  cli_assert_result (parent, 0, NULL);
  g_assert_nonnull (strstr (parent->output, "L17 done"));
  cli_assert_result (undone, 0, NULL);
  cli_assert_result (absent, 3, "has no item “L9999”");
  cli_assert_result (many, 3, "Line 87 has 2 blanks");
  cli_assert_result (filled, 0, NULL);
  cli_assert_result (column, 0, NULL);
  cli_assert_result (input, 0, NULL);

  shown = cli_json (*fixture, 1, "show", run, "--json", NULL);
  object = json_node_get_object (shown);
  item = cli_find (json_object_get_array_member (object, "items"), "line", 14);
  g_assert_cmpstr (json_object_get_string_member (item, "state"), ==, "done");
  g_assert_cmpstr (json_object_get_string_member (item, "method"), ==, "person");
  g_assert_cmpstr (json_object_get_string_member (item, "by"), ==, "ann-lee");
  item = cli_find (json_object_get_array_member (object, "items"), "line", 15);
  g_assert_cmpstr (json_object_get_string_member (item, "state"), ==, "waived");
  g_assert_cmpstr (json_object_get_string_member (item, "reason"), ==, "no tags here");
  item = cli_find (json_object_get_array_member (object, "blanks"), "line", 4);
  g_assert_cmpstr (json_object_get_string_member (item, "value"), ==, "-5");
  item = cli_find (json_object_get_array_member (object, "blanks"), "line", 5);
  g_assert_cmpstr (json_object_get_string_member (item, "value"), ==, "2026-03-01");
  item = json_object_get_object_member (object, "progress");
  g_assert_cmpint (json_object_get_int_member (item, "resolved"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (item, "countable"), ==, 19);
  item = json_object_get_object_member (object, "verdict");
  g_assert_cmpstr (json_object_get_string_member (item, "value"), ==, "hold");

  runs = cli_json (*fixture, 0, "runs", "--json", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (runs)), ==, 1);
  object = json_array_get_object_element (json_node_get_array (runs), 0);
  g_assert_cmpstr (json_object_get_string_member (object, "id"), ==, run);
  after = digest_of (example);
  g_assert_cmpstr (before, ==, after);
}

static void
test_verdict_go (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "short.md", "# Short\n\n- [ ] One\n- [ ] Two\n", -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autoptr (CliResult) hold = cli_call (*fixture, "show", run, NULL);
  g_autoptr (CliResult) one = cli_call (*fixture, "mark", run, "L3", "done", NULL);
  g_autoptr (CliResult) two = cli_call (*fixture, "mark", run, "L4", "failed", NULL);
  g_autoptr (CliResult) no_go = cli_call (*fixture, "show", run, NULL);
  g_autoptr (CliResult) mended = cli_call (*fixture, "mark", run, "L4", "done", NULL);
  g_autoptr (CliResult) go = cli_call (*fixture, "show", run, NULL);
  g_autoptr (CliResult) closed = cli_call (*fixture, "close", run, "--outcome", "success", NULL);
  g_autoptr (CliResult) late = cli_call (*fixture, "mark", run, "L4", "failed", NULL);

  cli_assert_result (hold, 1, NULL);
  g_assert_nonnull (strstr (hold->output, "HOLD"));
  cli_assert_result (one, 0, NULL);
  cli_assert_result (two, 0, NULL);
  cli_assert_result (no_go, 1, NULL);
  g_assert_nonnull (strstr (no_go->output, "NO-GO"));
  cli_assert_result (mended, 0, NULL);
  cli_assert_result (go, 0, NULL);
  g_assert_nonnull (strstr (go->output, "Verdict: GO\n"));
  cli_assert_result (closed, 0, NULL);
  cli_assert_result (late, 3, "closed");
}

static void
test_record (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = cli_start (*fixture, example);
  g_autofree char *path = cli_path (*fixture, "run.preflight.json");
  g_autofree char *folder = cli_path (*fixture, "home");
  g_autofree char *contents = NULL;
  g_autofree char *forged_path = NULL;
  g_autoptr (CliResult) marked = cli_call (*fixture, "mark", run, "L14", "done", NULL);
  g_autoptr (CliResult) exported = cli_call (*fixture, "export", run, "--format", "json", "-o", path, NULL);
  g_autoptr (CliResult) kept = cli_call (*fixture, "export", run, "-o", path, NULL);
  g_autoptr (CliResult) forced = cli_call (*fixture, "export", run, "-o", path, "--force", NULL);
  g_autoptr (CliResult) named = cli_call (*fixture, "export", run, "-o", folder, NULL);
  g_autoptr (CliResult) printed = cli_call (*fixture, "export", run, NULL);
  g_autoptr (CliResult) sound = cli_call (*fixture, "verify", path, NULL);
  g_autoptr (CliResult) forged = NULL;
  g_autoptr (CliResult) none = cli_call (*fixture, "verify", example, NULL);
  g_autoptr (CliResult) missing = cli_call (*fixture, "verify", "no-such-record.json", NULL);
  g_autoptr (GString) text = NULL;

  cli_assert_result (marked, 0, NULL);
  cli_assert_result (exported, 0, NULL);
  cli_assert_result (kept, 3, "is there already");
  cli_assert_result (forced, 0, NULL);
  cli_assert_result (named, 0, NULL);
  g_assert_true (g_str_has_suffix (g_strchomp (named->output), ".preflight.json"));
  g_assert_true (g_file_test (named->output, G_FILE_TEST_IS_REGULAR));
  cli_assert_result (printed, 0, NULL);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, printed->output);
  cli_assert_result (sound, 0, NULL);

  text = g_string_new (contents);
  g_assert_cmpuint (g_string_replace (text, "\"state\": \"done\"", "\"state\": \"open\"", 1), ==, 1);
  forged_path = cli_write (*fixture, "forged.json", text->str, -1);
  forged = cli_call (*fixture, "verify", forged_path, NULL);
  cli_assert_result (forged, 1, NULL);
  g_assert_nonnull (strstr (forged->output, "/items/"));
  cli_assert_result (none, 1, "not a record");
  cli_assert_result (missing, 3, "no-such-record.json");
}

static void
mark_done (CliFixture *fixture, const char *run, JsonArray *items, guint wanted)
{
  guint n_marked = 0;

  for (guint i = 0; i < json_array_get_length (items) && n_marked < wanted; i++) {
    JsonObject *item = json_array_get_object_element (items, i);

    if (json_object_get_boolean_member (item, "counts")) {
      g_autoptr (CliResult) marked =
          cli_call (fixture, "mark", run, json_object_get_string_member (item, "id"), "done", NULL);

      cli_assert_result (marked, 0, NULL);
      n_marked++;
    }
  }
  g_assert_cmpuint (n_marked, ==, wanted);
}

static void
export_and_verify (CliFixture *fixture, const char *run)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.json", fixture->folder, run);
  g_autoptr (CliResult) exported = cli_call (fixture, "export", run, "-o", path, NULL);
  g_autoptr (CliResult) verified = cli_call (fixture, "verify", path, NULL);

  cli_assert_result (exported, 0, NULL);
  cli_assert_result (verified, 0, NULL);
}

static void
work_through (CliFixture *fixture, const char *path)
{
  g_autofree char *before = digest_of (path);
  g_autofree char *after = NULL;
  g_autofree char *run = cli_start (fixture, path);
  g_autoptr (JsonNode) inspected = cli_json (fixture, 0, "inspect", path, "--json", NULL);
  g_autoptr (JsonNode) shown = cli_json (fixture, 1, "show", run, "--json", NULL);
  g_autoptr (JsonNode) again = NULL;
  JsonArray *items = json_object_get_array_member (json_node_get_object (shown), "items");
  JsonObject *progress;

  g_assert_cmpuint (json_array_get_length (items), ==,
                    json_array_get_length (json_object_get_array_member (json_node_get_object (inspected), "items")));
  mark_done (fixture, run, items, 10);
  again = cli_json (fixture, 1, "show", run, "--json", NULL);
  progress = json_object_get_object_member (json_node_get_object (again), "progress");
  g_assert_cmpint (json_object_get_int_member (progress, "done"), ==, 10);
  export_and_verify (fixture, run);
  after = digest_of (path);
  g_assert_cmpstr (before, ==, after);
}

static void
test_real_checklists (CliFixture **fixture, gconstpointer data)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;
  guint n_files = 0;

  if (dir == NULL) {
    g_test_skip ("the checklists of another team are not beside this source tree");
    return;
  }
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    work_through (*fixture, path);
    n_files++;
  }
  g_assert_cmpuint (n_files, ==, 5);
}

static void
test_processes_at_once (CliFixture **fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("# At once\n\n");
  g_autofree char *file = NULL;
  g_autofree char *run = NULL;
  g_autoptr (CliResult) go = NULL;
  GSubprocess *processes[N_PROCESSES];

  for (guint i = 0; i < N_PROCESSES; i++)
    g_string_append_printf (text, "- [ ] Item %u\n", i);
  file = cli_write (*fixture, "at-once.md", text->str, -1);
  run = cli_start (*fixture, file);
  for (guint i = 0; i < N_PROCESSES; i++) {
    g_autofree char *line = g_strdup_printf ("L%u", i + 3);
    const char *arguments[] = { "mark", run, line, "done", NULL };

    processes[i] = cli_spawn (*fixture, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, arguments);
  }
  for (guint i = 0; i < N_PROCESSES; i++) {
    g_autoptr (GError) error = NULL;

    g_subprocess_wait_check (processes[i], NULL, &error);
    g_assert_no_error (error);
    g_object_unref (processes[i]);
  }
  go = cli_call (*fixture, "show", run, NULL);
  cli_assert_result (go, 0, NULL);
  export_and_verify (*fixture, run);
}

static void
test_lint (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *good = cli_write (*fixture, "good.md", "# Good\n\n- [ ] One\n", -1);
  g_autofree char *bad = cli_write (*fixture, "bad.md",
                                    "# Bad\n\n- [ ] One\n  ```probe one\n  GET https://a.test/\n  expect p95 < 400\n"
                                    "  expect colour == 3\n  ```\n",
                                    -1);
  g_autoptr (CliResult) fine = cli_call (*fixture, "lint", good, NULL);
  g_autoptr (CliResult) problems = cli_call (*fixture, "lint", good, bad, NULL);
  g_autofree char *stale
      = cli_write (*fixture, "stale.md", "# Old\n\n**Next review**: 2001-01-01\n\n- [] One\n", -1);
  g_autofree char *stale_line = g_strdup_printf ("%s:3:1: warning: ", stale);
  g_autoptr (CliResult) warned = cli_call (*fixture, "lint", stale, NULL);
  g_autoptr (JsonNode) node = cli_json (*fixture, 0, "lint", stale, "--json", NULL);
  JsonObject *file = json_array_get_object_element (json_node_get_array (node), 0);
  JsonObject *box = cli_find (json_object_get_array_member (file, "diagnostics"), "line", 5);
  g_autoptr (CliResult) checked = cli_call (*fixture, "check", bad, NULL);
  g_autoptr (CliResult) nothing = cli_call (*fixture, "check", good, NULL);
  g_autofree char *unit = g_strdup_printf ("%s:6:", bad);
  g_autofree char *field = g_strdup_printf ("%s:7:", bad);

  cli_assert_result (fine, 0, NULL);
  g_assert_cmpstr (fine->output, ==, "");
  cli_assert_result (problems, 1, NULL);
  g_assert_nonnull (strstr (problems->output, unit));
  g_assert_nonnull (strstr (problems->output, "needs a unit"));
  g_assert_nonnull (strstr (problems->output, field));
  g_assert_nonnull (strstr (problems->output, "“colour”"));
  cli_assert_result (warned, 0, NULL);
  g_assert_true (g_str_has_prefix (warned->output, stale_line));
  g_assert_nonnull (strstr (warned->output, "[review-date-past]\n"));
  g_assert_cmpstr (json_object_get_string_member (box, "code"), ==, "box-syntax");
  g_assert_cmpint (json_object_get_int_member (box, "column"), ==, 3);
  g_assert_nonnull (strstr (json_object_get_string_member (box, "help"), "- [ ]"));
  cli_assert_result (checked, 1, "needs a unit");
  cli_assert_result (nothing, 3, "has no probe block");
}

static void
test_diff (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *old = cli_write (*fixture, "old.md", "# Plan\n\n- [ ] Error rate < 1%\n- [ ] Tests pass\n- [ ] Old\n", -1);
  g_autofree char *new = cli_write (*fixture, "new.md", "# Plan\n\n\n- [x] Tests pass\n- [ ] Error rate < 2%\n", -1);
  g_autofree char *ticked = cli_write (*fixture, "ticked.md", "# Plan\n- [x] Tests\n  pass\n- [ ] Error rate < 2%\n", -1);
  g_autofree char *removed = g_strdup_printf ("%s:5: removed: Old\n", old);
  g_autofree char *reworded = g_strdup_printf ("%s:3 → %s:5: reworded: Error rate < 1%% → Error rate < 2%%\n", old, new);
  g_autoptr (CliResult) same = cli_call (*fixture, "diff", new, ticked, NULL);
  g_autoptr (CliResult) differs = cli_call (*fixture, "diff", old, new, NULL);
  g_autoptr (CliResult) missing = cli_call (*fixture, "diff", old, "/nowhere.md", NULL);
  g_autoptr (CliResult) alone = cli_call (*fixture, "diff", old, NULL);
  g_autoptr (CliResult) twice = cli_call (*fixture, "diff", "-", "-", NULL);
  g_autoptr (JsonNode) node = cli_json (*fixture, 1, "diff", old, new, "--json", NULL);
  JsonObject *object = json_node_get_object (node);
  JsonArray *changes = json_object_get_array_member (object, "changes");
  JsonObject *first = json_array_get_object_element (changes, 0);

  cli_assert_result (same, 0, NULL);
  g_assert_cmpstr (same->output, ==, "2 items say the same.\n");
  cli_assert_result (differs, 1, NULL);
  g_assert_nonnull (strstr (differs->output, removed));
  g_assert_nonnull (strstr (differs->output, reworded));
  cli_assert_result (missing, 3, "no file");
  cli_assert_result (alone, 2, NULL);
  cli_assert_result (twice, 2, "standard input");
  g_assert_cmpuint (json_array_get_length (changes), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (first, "kind"), ==, "removed");
  g_assert_cmpstr (json_object_get_string_member (first, "what"), ==, "item");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (first, "before"), "line"), ==, 5);
  g_assert_true (json_object_get_null_member (first, "after"));
  g_assert_cmpint (json_object_get_int_member (object, "same"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (object, "reworded_likely"), ==, 1);
}

static void
test_terminal (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "escape.md", "# A\033]0;gotcha\007B\n\n- [ ] \033[31mred \xe2\x80\xae" "desrever\n", -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autoptr (CliResult) shown = cli_call (*fixture, "show", run, NULL);
  g_autoptr (CliResult) inspected = cli_call (*fixture, "inspect", file, NULL);
  g_autoptr (CliResult) complained = cli_call (*fixture, "mark", run, "L\033[31m", "done", NULL);

  cli_assert_result (shown, 1, NULL);
  cli_assert_result (inspected, 0, NULL);
  cli_assert_result (complained, 3, "has no item");
  g_assert_null (strpbrk (shown->output, "\033\a"));
  g_assert_null (strstr (shown->output, "\xe2\x80\xae"));
  g_assert_null (strpbrk (inspected->output, "\033\a"));
  g_assert_null (strchr (complained->messages, '\033'));
}

static void
test_closed_output (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = cli_start (*fixture, example);
  const char *shell[] = { "bash", "-c", "set -o pipefail; \"$0\" \"$@\" | true; echo ${PIPESTATUS[0]}", NULL };
  const char *full[] = { "bash", "-c", "\"$0\" \"$@\" >/dev/full", NULL };
  g_autoptr (CliResult) closed = NULL;
  g_autoptr (CliResult) written = NULL;

  (*fixture)->prefix = shell;
  closed = cli_call (*fixture, "show", run, "--json", NULL);
  g_assert_cmpstr (closed->output, ==, "1\n");
  g_assert_cmpstr (closed->messages, ==, "");
  (*fixture)->prefix = full;
  written = cli_call (*fixture, "runs", NULL);
  cli_assert_result (written, 3, "could not be written");
}

static void
test_endpoints (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *no_ca = cli_write (*fixture, "ca.pem", "this is no certificate\n", -1);
  g_autoptr (CliResult) set = cli_call (*fixture, "endpoint", "set", "@api", "https://api.test/v1", "--environment",
                                        "production", "--resolve", "API.test:443=127.0.0.1:8443", NULL);
  g_autoptr (CliResult) bad_url = cli_call (*fixture, "endpoint", "set", "api", "ftp://api.test", "--environment",
                                            "production", NULL);
  g_autoptr (CliResult) bad_ca = cli_call (*fixture, "endpoint", "set", "api", "https://api.test", "--environment",
                                           "production", "--ca", no_ca, NULL);
  g_autoptr (CliResult) unknown = cli_call (*fixture, "endpoint", "list", "--environment", "staging", NULL);
  g_autoptr (JsonNode) endpoints = cli_json (*fixture, 0, "endpoint", "list", "--json", NULL);
  g_autoptr (JsonNode) environments = cli_json (*fixture, 0, "environment", "list", "--json", NULL);
  JsonObject *object;

  cli_assert_result (set, 0, NULL);
  cli_assert_result (bad_url, 3, "ftp://api.test");
  cli_assert_result (bad_ca, 3, "cannot be used as authorities");
  cli_assert_result (unknown, 3, "no environment “staging”");
  object = json_array_get_object_element (json_node_get_array (endpoints), 0);
  g_assert_cmpstr (json_object_get_string_member (object, "id"), ==, "api");
  g_assert_cmpstr (json_object_get_string_member (object, "base_url"), ==, "https://api.test/v1");
  object = json_array_get_object_element (json_node_get_array (environments), 0);
  object = json_object_get_object_member (object, "hosts");
  g_assert_cmpstr (json_object_get_string_member (object, "api.test:443"), ==, "127.0.0.1:8443");
  {
    g_autoptr (CliResult) forgotten = cli_call (*fixture, "environment", "set", "production", "--resolve",
                                                "api.test:443=", NULL);
    g_autoptr (CliResult) removed = cli_call (*fixture, "endpoint", "remove", "@api", "--environment", "production", NULL);
    g_autoptr (CliResult) again = cli_call (*fixture, "endpoint", "remove", "@api", "--environment", "production", NULL);
    g_autoptr (CliResult) gone = cli_call (*fixture, "environment", "remove", "production", NULL);

    cli_assert_result (forgotten, 0, NULL);
    g_assert_null (strstr (forgotten->output, "127.0.0.1"));
    cli_assert_result (removed, 0, NULL);
    cli_assert_result (again, 3, "no endpoint “api”");
    cli_assert_result (gone, 0, NULL);
  }
}

static void
test_nothing_is_contacted (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "placeholder.md",
                                     "# P\n\n- [ ] One\n  ```probe one\n  GET https://your-domain.com/\n"
                                     "  expect status == 200\n  ```\n- [ ] Two\n",
                                     -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autoptr (CliResult) bound = cli_call (*fixture, "bind", run, "L8", "POST https://api.shop.test/orders", NULL);
  g_autoptr (CliResult) unsafe = cli_call (*fixture, "probe", run, NULL);
  g_autoptr (CliResult) unbound = cli_call (*fixture, "bind", run, "L8", "--remove", NULL);
  g_autoptr (CliResult) wrong = cli_call (*fixture, "bind", run, "L8", "FETCH https://api.shop.test/", NULL);
  g_autoptr (CliResult) none = cli_call (*fixture, "probe", run, "L8", NULL);
  g_autoptr (JsonNode) refused = cli_json (*fixture, 1, "probe", run, "--json", NULL);
  JsonObject *outcome = json_array_get_object_element (json_node_get_array (refused), 0);

  cli_assert_result (bound, 0, NULL);
  cli_assert_result (unsafe, 2, "--allow-unsafe");
  cli_assert_result (unbound, 0, NULL);
  cli_assert_result (wrong, 3, "FETCH");
  cli_assert_result (none, 3, "has no probe");
  g_assert_cmpstr (json_object_get_string_member (outcome, "outcome"), ==, "unknown");
}

static const char *const suggesting = "# P\n"
                                      "- [ ] Health endpoint responds: `curl https://api.shop.test/health`\n"
                                      "- [ ] https://your-domain.com/health returns 200\n"
                                      "- [ ] API returns 200 on `/v1/status`\n"
                                      "- [ ] PostgreSQL reachable on port 5432\n"
                                      "- [ ] Somebody brings cake\n"
                                      "- [ ] https://a.shop.test/health and https://b.shop.test/health return 200\n";

static void
assert_probed (CliFixture *fixture, const char *run, const gint64 *lines)
{
  g_autoptr (JsonNode) shown = cli_json (fixture, 1, "show", run, "--json", NULL);
  JsonArray *items = json_object_get_array_member (json_node_get_object (shown), "items");

  for (guint i = 0; i < json_array_get_length (items); i++) {
    JsonObject *item = json_array_get_object_element (items, i);
    gboolean probed = *lines != 0 && json_object_get_int_member (item, "line") == *lines;

    g_assert_cmpint (json_object_get_null_member (item, "probe"), ==, !probed);
    lines += probed ? 1 : 0;
  }
}

static void
test_bind_suggested (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "suggesting.md", suggesting, -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autoptr (CliResult) bound = cli_call (*fixture, "bind", run, "L2", "suggested", NULL);
  g_autoptr (CliResult) needy = cli_call (*fixture, "bind", run, "L3", "suggested", NULL);
  g_autoptr (CliResult) set = cli_call (*fixture, "set", run, "your-domain.com", "shop.test", NULL);
  g_autoptr (CliResult) served = cli_call (*fixture, "bind", run, "L3", "suggested", NULL);
  g_autoptr (CliResult) endpoint = cli_call (*fixture, "bind", run, "L4", "suggested", NULL);
  g_autoptr (CliResult) host = cli_call (*fixture, "bind", run, "L5", "suggested", NULL);
  g_autoptr (CliResult) none = cli_call (*fixture, "bind", run, "L6", "suggested", NULL);
  g_autoptr (CliResult) several = cli_call (*fixture, "bind", run, "L7", "suggested", NULL);
  g_autoptr (CliResult) too_many = cli_call (*fixture, "bind", run, "L7", "suggested:9", NULL);
  g_autoptr (CliResult) second = cli_call (*fixture, "bind", run, "L7", "suggested:2", NULL);

  cli_assert_result (bound, 0, NULL);
  cli_assert_result (needy, 3, "needs your-domain.com first");
  cli_assert_result (set, 0, NULL);
  cli_assert_result (served, 0, NULL);
  cli_assert_result (endpoint, 3, "needs @api first. Set endpoints with “endpoint set”");
  cli_assert_result (host, 3, "<host>");
  cli_assert_result (none, 3, "suggests no probe for “Somebody brings cake”");
  cli_assert_result (several, 2, "suggested:2  GET https://b.shop.test/health");
  cli_assert_result (too_many, 2, "suggested:1  GET https://a.shop.test/health");
  cli_assert_result (second, 0, NULL);
  assert_probed (*fixture, run, (const gint64[]){ 2, 3, 7, 0 });
  {
    g_autoptr (CliResult) record = cli_call (*fixture, "export", run, "--format", "json", NULL);

    g_assert_nonnull (strstr (record->output, "GET https://b.shop.test/health\\nexpect"));
    g_assert_null (strstr (record->output, "GET https://a.shop.test/health\\nexpect"));
  }
}

static void
test_fields (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "head.md",
                                     "# P\n\n**Version**: ____\n**Environment**: Staging\n\n## A\n- [ ] x\n\n"
                                     "**Last Updated**: 2026-01-01\n",
                                     -1);
  g_autoptr (CliResult) started = cli_call (*fixture, "start", file, "--release", "2.4.0", NULL);
  g_autofree char *run = g_strchomp (g_strdup (started->output));
  g_autoptr (JsonNode) shown = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (CliResult) text = cli_call (*fixture, "show", run, NULL);
  JsonArray *fields = json_object_get_array_member (json_node_get_object (shown), "fields");
  JsonObject *version = json_array_get_object_element (fields, 0);
  JsonObject *updated = json_array_get_object_element (fields, 2);

  g_assert_cmpstr (json_object_get_string_member (version, "key"), ==, "Version");
  g_assert_cmpstr (json_object_get_string_member (version, "value"), ==, "2.4.0");
  g_assert_true (json_object_get_boolean_member (version, "head"));
  g_assert_false (json_object_get_boolean_member (updated, "head"));
  g_assert_nonnull (strstr (text->output, "\n  Version: 2.4.0\n  Environment: Staging\n"));
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (CliFixture **fixture, gconstpointer data);
  } tests[] = {
    { "/cli/help", test_help },
    { "/cli/usage", test_usage },
    { "/cli/example-run", test_example_run },
    { "/cli/verdict", test_verdict_go },
    { "/cli/record", test_record },
    { "/cli/real-checklists", test_real_checklists },
    { "/cli/processes-at-once", test_processes_at_once },
    { "/cli/lint", test_lint },
    { "/cli/diff", test_diff },
    { "/cli/terminal", test_terminal },
    { "/cli/closed-output", test_closed_output },
    { "/cli/endpoints", test_endpoints },
    { "/cli/nothing-is-contacted", test_nothing_is_contacted },
    { "/cli/bind-suggested", test_bind_suggested },
    { "/cli/fields", test_fields },
  };

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  program = argv[1];
  example = argv[2];
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, CliFixture *, NULL, set_up, tests[i].function, tear_down);
  return g_test_run ();
}
