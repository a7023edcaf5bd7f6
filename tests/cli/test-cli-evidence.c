/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* Commands run from the command line, notes, and files beside a record. */

static const char *program;

static const char checklist[]
    = "# Deploy\n\n## Deployment\n\n- [ ] Marker is there\n  ```sh\n  echo made > marker\n  echo to-stderr >&2\n"
      "  echo token=abcdefgh12 $COLOUR\n  ```\n- [ ] Fails\n  ```sh\n  echo before\n  false\n  echo after\n  ```\n\n"
      "```bash\n# 1. Build\ntouch one\n# 2. Tell the team\n# In the channel\n# 3. Check out\ngit checkout <tag>\n```\n\n"
      "```yaml\na: b\n```\n\n- [ ] Use `git status` or `docker ps -a`.\n";

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
member (JsonNode *node, const char *name)
{
  return json_object_get_object_member (json_node_get_object (node), name);
}

static JsonArray *
array_member (JsonNode *node, const char *name)
{
  return json_object_get_array_member (json_node_get_object (node), name);
}

static void
verify_independently (const char *record)
{
  g_autofree char *verifier = g_build_filename (g_getenv ("PF_TEST_TOOLS"), "verify_record.py", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  if (!g_file_test (verifier, G_FILE_TEST_EXISTS))
    return;
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "python3", verifier, record, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

/* Neither by starting a run, nor by showing one, nor without a yes. */
static void
test_asks (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "deploy.md", checklist, -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autofree char *marker = cli_path (*fixture, "marker");
  g_autoptr (JsonNode) shown = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (CliResult) asked
      = cli_call (*fixture, "run-command", run, "L6", "--folder", (*fixture)->folder, NULL);
  g_autoptr (JsonNode) after = cli_json (*fixture, 1, "show", run, "--json", NULL);

  cli_assert_result (asked, 2, "Nothing was run. Add --yes");
  g_assert_nonnull (strstr (asked->messages, "    echo made > marker\n"));
  g_assert_nonnull (strstr (asked->messages, "Changes something"));
  g_assert_nonnull (strstr (asked->messages, (*fixture)->folder));
  g_assert_cmpstr (asked->output, ==, "");
  g_assert_false (g_file_test (marker, G_FILE_TEST_EXISTS));
  g_assert_cmpint (json_object_get_int_member (member (shown, "chain"), "length"), ==,
                   json_object_get_int_member (member (after, "chain"), "length"));
}

static void
test_runs (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "deploy.md", checklist, -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autofree char *marker = cli_path (*fixture, "marker");
  g_autoptr (CliResult) first = cli_call (*fixture, "run-command", run, "L6", "--yes", "--folder", (*fixture)->folder,
                                          "--env", "COLOUR=red", NULL);
  g_autoptr (JsonNode) unmarked = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (CliResult) second = NULL;
  g_autoptr (JsonNode) marked = NULL;
  JsonObject *item;
  JsonObject *result;

  cli_assert_result (first, 0, "exit status 0");
  /* Where it belongs, as it comes, without the secret. */
  g_assert_cmpstr (first->output, ==, "token=•••••• red\n");
  g_assert_nonnull (strstr (first->messages, "to-stderr\n"));
  g_assert_nonnull (strstr (first->messages, "is not marked; --done"));
  g_assert_true (g_file_test (marker, G_FILE_TEST_EXISTS));
  item = cli_find (array_member (unmarked, "items"), "line", 5);
  g_assert_cmpstr (json_object_get_string_member (item, "state"), ==, "open");
  /* The folder and the variable were chosen once. */
  g_unlink (marker);
  second = cli_call (*fixture, "run-command", run, "L7", "--yes", "--done", NULL);
  cli_assert_result (second, 0, NULL);
  g_assert_cmpstr (second->output, ==, "token=•••••• red\n");
  g_assert_true (g_file_test (marker, G_FILE_TEST_EXISTS));
  marked = cli_json (*fixture, 1, "show", run, "--json", NULL);
  item = cli_find (array_member (marked, "items"), "line", 5);
  g_assert_cmpstr (json_object_get_string_member (item, "state"), ==, "done");
  g_assert_cmpstr (json_object_get_string_member (item, "method"), ==, "command");
  result = json_object_get_object_member (cli_find (array_member (marked, "commands"), "line", 6), "result");
  g_assert_cmpint (json_object_get_int_member (result, "exit_status"), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (result, "working_folder"), ==, (*fixture)->folder);
}

static void
test_fails (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "deploy.md", checklist, -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autoptr (CliResult) failed = cli_call (*fixture, "run-command", run, "L12", "--yes", "--done", NULL);
  g_autoptr (JsonNode) shown = cli_json (*fixture, 1, "run-command", run, "L12", "--yes", "--json", NULL);
  g_autoptr (CliResult) text = cli_call (*fixture, "show", run, NULL);

  cli_assert_result (failed, 1, "exit status 1");
  g_assert_cmpstr (failed->output, ==, "before\n");
  g_assert_cmpint (json_object_get_int_member (member (shown, "result"), "exit_status"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (member (shown, "result"), "stdout_excerpt"), ==, "before\n");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (shown), "state"), ==, "open");
  g_assert_nonnull (strstr (text->output, "exit status 1"));
}

static void
test_steps (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "deploy.md", checklist, -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autofree char *one = cli_path (*fixture, "one");
  g_autoptr (CliResult) whole = cli_call (*fixture, "run-command", run, "L18", "--yes", NULL);
  g_autoptr (CliResult) first
      = cli_call (*fixture, "run-command", run, "L18", "--step", "1", "--yes", "--folder", (*fixture)->folder, NULL);
  g_autoptr (CliResult) manual = cli_call (*fixture, "run-command", run, "L22", "--yes", NULL);
  g_autoptr (CliResult) ticked = cli_call (*fixture, "run-command", run, "L22", "--done", NULL);
  g_autoptr (CliResult) open = cli_call (*fixture, "run-command", run, "L24", "--yes", NULL);
  g_autoptr (CliResult) nothing = cli_call (*fixture, "run-command", run, "L18", "--step", "1", "--done", NULL);
  g_autoptr (CliResult) beyond = cli_call (*fixture, "run-command", run, "L18", "--step", "9", "--yes", NULL);
  g_autoptr (CliResult) no_number = cli_call (*fixture, "run-command", run, "L18", "--step", "x", "--yes", NULL);

  cli_assert_result (whole, 3, "steps up to 3");
  cli_assert_result (first, 0, NULL);
  g_assert_true (g_file_test (one, G_FILE_TEST_EXISTS));
  cli_assert_result (manual, 2, "The step has no commands");
  cli_assert_result (ticked, 0, "done by hand");
  cli_assert_result (open, 3, "“<tag>” is not filled in");
  cli_assert_result (nothing, 2, "belongs to no item");
  cli_assert_result (beyond, 3, "no step 9");
  cli_assert_result (no_number, 2, "--step x");
}

static void
test_trouble (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "deploy.md", checklist, -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autoptr (CliResult) unknown = cli_call (*fixture, "run-command", run, "L1", "--yes", NULL);
  g_autoptr (CliResult) several = cli_call (*fixture, "run-command", run, "L31", "--yes", NULL);
  g_autoptr (CliResult) data_block = cli_call (*fixture, "run-command", run, "L28", "--yes", NULL);
  g_autoptr (CliResult) folder = cli_call (*fixture, "run-command", run, "L6", "--yes", "--folder", "/nowhere", NULL);
  g_autoptr (CliResult) secret = cli_call (*fixture, "run-command", run, "L6", "--yes", "--env", "API_TOKEN=abcdefgh12", NULL);
  g_autoptr (CliResult) variable = cli_call (*fixture, "run-command", run, "L6", "--yes", "--env", "nothing", NULL);

  cli_assert_result (unknown, 3, "no command “L1”");
  cli_assert_result (several, 3, "Line 31 has several commands");
  cli_assert_result (data_block, 3, "not for a shell");
  cli_assert_result (folder, 3, "/nowhere");
  cli_assert_result (secret, 3, "API_TOKEN");
  g_assert_null (strstr (secret->messages, "abcdefgh12"));
  cli_assert_result (variable, 3, "NAME=VALUE");
}

/* Ended by a signal to us: what it started ends, too, and what came of it is kept. */
static void
test_interrupted (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "s.md", "# A\n\n```sh\necho ready\nsleep 1000\n```\n", -1);
  g_autofree char *run = cli_start (*fixture, file);
  const char *const arguments[] = { "run-command", run, "L3", "--yes", NULL };
  g_autoptr (GSubprocess) process
      = cli_spawn (*fixture, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, arguments);
  char buffer[6] = "";
  gsize length = 0;
  g_autoptr (JsonNode) shown = NULL;
  JsonObject *result;
  g_autoptr (GError) error = NULL;

  g_input_stream_read_all (g_subprocess_get_stdout_pipe (process), buffer, sizeof buffer, &length, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, ==, sizeof buffer);
  g_assert_cmpint (memcmp (buffer, "ready\n", sizeof buffer), ==, 0);
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  shown = cli_json (*fixture, 0, "show", run, "--json", NULL);
  result = json_object_get_object_member (cli_find (array_member (shown, "commands"), "line", 3), "result");
  g_assert_true (json_object_get_boolean_member (result, "cancelled"));
  g_assert_cmpint (json_object_get_int_member (result, "signal"), ==, SIGTERM);
  g_assert_cmpstr (json_object_get_string_member (result, "stdout_excerpt"), ==, "ready\n");
}

static void
test_notes_and_files (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "deploy.md", checklist, -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autofree char *report = cli_write (*fixture, "report.txt", "all well\n", -1);
  g_autofree char *secret = cli_write (*fixture, "secret.txt", "token=abcdefgh12\n", -1);
  g_autofree char *record = cli_path (*fixture, "r.preflight.json");
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "all well\n", -1);
  g_autofree char *beside = g_build_filename ((*fixture)->folder, "r.files", digest, NULL);
  g_autoptr (CliResult) note = cli_call (*fixture, "note", run, "L5", "slow today", "--by", "Bo", NULL);
  g_autoptr (CliResult) of_section = cli_call (*fixture, "note", run, "L3", "all of it", NULL);
  g_autoptr (CliResult) empty = cli_call (*fixture, "note", run, "L5", "", NULL);
  g_autoptr (CliResult) nowhere = cli_call (*fixture, "note", run, "L999", "x", NULL);
  g_autoptr (JsonNode) attached = cli_json (*fixture, 0, "attach", run, "L5", report, "--json", NULL);
  g_autoptr (CliResult) refused = cli_call (*fixture, "attach", run, "L5", secret, NULL);
  g_autoptr (CliResult) folder = cli_call (*fixture, "attach", run, "L5", (*fixture)->folder, NULL);
  g_autoptr (JsonNode) shown = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (CliResult) text = cli_call (*fixture, "show", run, NULL);
  g_autoptr (CliResult) to_output = cli_call (*fixture, "export", run, NULL);
  g_autoptr (CliResult) exported = cli_call (*fixture, "export", run, "-o", record, NULL);
  g_autoptr (CliResult) sound = cli_call (*fixture, "verify", record, NULL);
  g_autoptr (CliResult) changed = NULL;
  g_autoptr (CliResult) missing = NULL;
  JsonObject *first;

  cli_assert_result (note, 0, NULL);
  cli_assert_result (of_section, 0, NULL);
  cli_assert_result (empty, 3, "empty");
  cli_assert_result (nowhere, 3, "L999");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (attached), "sha256"), ==, digest);
  cli_assert_result (refused, 3, "line 1");
  cli_assert_result (folder, 3, "it is a folder");
  first = json_array_get_object_element (array_member (shown, "notes"), 0);
  g_assert_cmpstr (json_object_get_string_member (first, "text"), ==, "slow today");
  g_assert_cmpstr (json_object_get_string_member (first, "by"), ==, "bo");
  g_assert_nonnull (strstr (text->output, "bo noted: slow today\n"));
  g_assert_nonnull (strstr (text->output, "file report.txt"));
  cli_assert_result (to_output, 0, "1 attached file is written only beside a record");
  cli_assert_result (exported, 0, NULL);
  cli_assert_result (sound, 0, NULL);
  verify_independently (record);
  g_assert_true (g_file_set_contents (beside, "all bad\n", -1, NULL));
  changed = cli_call (*fixture, "verify", record, NULL);
  cli_assert_result (changed, 1, NULL);
  g_assert_nonnull (strstr (changed->output, "not the one that was attached as “report.txt”"));
  g_unlink (beside);
  missing = cli_call (*fixture, "verify", record, NULL);
  cli_assert_result (missing, 0, "is not beside the record");
}

/* Line 356 of the second checklist: `git checkout <previous-tag>` would read from a file of that name. */
static void
test_rollback_tag (CliFixture **fixture, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (g_getenv ("PF_TEST_CHECKLISTS"), 0, NULL);
  const char *name = NULL;
  g_autofree char *file = NULL;
  g_autofree char *run = NULL;
  g_autofree char *record = cli_path (*fixture, "r.json");
  g_autofree char *git = cli_write (*fixture, "git", "#!/bin/sh\necho \"git $*\"; echo PGPASSWORD=hunter2secret\n", -1);
  g_autofree char *path = g_strdup_printf ("PATH=%s:/usr/bin:/bin", (*fixture)->folder);
  g_autoptr (CliResult) refused = NULL;
  g_autoptr (CliResult) set = NULL;
  g_autoptr (CliResult) done = NULL;
  g_autoptr (CliResult) exported = NULL;
  g_autoptr (CliResult) verified = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *digest = g_compute_checksum_for_string (
      G_CHECKSUM_SHA256, "git checkout v1.4.2\nPGPASSWORD=••••••\n", -1);

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL && !g_str_has_prefix (name, "001"))
    continue;
  if (name == NULL) {
    g_test_skip ("the real checklists are not in PF_TEST_CHECKLISTS");
    return;
  }
  g_chmod (git, 0755);
  file = g_build_filename (g_getenv ("PF_TEST_CHECKLISTS"), name, NULL);
  run = cli_start (*fixture, file);
  refused = cli_call (*fixture, "run-command", run, "L356", "--yes", "--env", path, NULL);
  cli_assert_result (refused, 3, "“<previous-tag>” is not filled in");
  set = cli_call (*fixture, "set", run, "previous-tag", "v1.4.2", NULL);
  cli_assert_result (set, 0, NULL);
  done = cli_call (*fixture, "run-command", run, "L356", "--yes", "--folder", (*fixture)->folder, NULL);
  cli_assert_result (done, 0, NULL);
  g_assert_cmpstr (done->output, ==, "git checkout v1.4.2\nPGPASSWORD=••••••\n");
  exported = cli_call (*fixture, "export", run, "-o", record, NULL);
  cli_assert_result (exported, 0, NULL);
  verified = cli_call (*fixture, "verify", record, NULL);
  cli_assert_result (verified, 0, NULL);
  verify_independently (record);
  g_assert_true (g_file_get_contents (record, &contents, NULL, NULL));
  g_assert_nonnull (strstr (contents, "\"filled\": \"git checkout v1.4.2\""));
  g_assert_nonnull (strstr (contents, digest));
  g_assert_null (strstr (contents, "hunter2secret"));
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (CliFixture **fixture, gconstpointer data);
  } tests[] = {
    { "/cli/evidence/asks", test_asks },
    { "/cli/evidence/runs", test_runs },
    { "/cli/evidence/fails", test_fails },
    { "/cli/evidence/steps", test_steps },
    { "/cli/evidence/trouble", test_trouble },
    { "/cli/evidence/interrupted", test_interrupted },
    { "/cli/evidence/notes-and-files", test_notes_and_files },
    { "/cli/evidence/rollback-tag", test_rollback_tag },
  };

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, >=, 2);
  program = argv[1];
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, CliFixture *, NULL, set_up, tests[i].function, tear_down);
  return g_test_run ();
}
