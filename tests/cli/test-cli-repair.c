/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-fixture.h"

#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

/* Garbled text on the command line: told of, repaired into another file, and read repaired in a run. */

static const char *program;

static const char garbled[] = "# ‚úÖ Release\n\n- [ ] A ‚Üí B\n- [ ] Lost ‚ú?\n- [ ] Check ‚úÖ ____\n";
static const char repaired[] = "# ✅ Release\n\n- [ ] A → B\n- [ ] Lost ‚ú?\n- [ ] Check ✅ ____\n";

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
assert_contents (const char *path, const char *expected)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (contents, ==, expected);
}

static void
test_repair (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "garbled.md", garbled, -1);
  g_autofree char *output = cli_path (*fixture, "repaired.md");
  g_autofree char *again = cli_path (*fixture, "again.md");
  g_autoptr (CliResult) done = cli_call (*fixture, "repair", file, "-o", output, NULL);
  g_autoptr (CliResult) there = cli_call (*fixture, "repair", file, "-o", output, NULL);
  g_autoptr (CliResult) forced = cli_call (*fixture, "repair", file, "-o", output, "--force", NULL);
  g_autoptr (CliResult) nothing = cli_call (*fixture, "repair", output, "-o", again, NULL);
  g_autoptr (CliResult) absent = cli_call (*fixture, "repair", again, "-o", output, "--force", NULL);
  g_autoptr (CliResult) no_output = cli_call (*fixture, "repair", file, NULL);
  g_autoptr (CliResult) printed = cli_call (*fixture, "repair", file, "-o", "-", NULL);

  cli_assert_result (done, 0, "Mac Roman");
  g_assert_nonnull (strstr (done->messages, "3 places"));
  g_assert_nonnull (strstr (done->messages, "lines 1, 3, 5"));
  g_assert_nonnull (strstr (done->messages, "1 more place has lost bytes"));
  g_assert_cmpstr (done->output, ==, "");
  assert_contents (output, repaired);
  cli_assert_result (there, 3, "is there already");
  cli_assert_result (forced, 0, NULL);
  cli_assert_result (nothing, 1, "nothing to repair");
  g_assert_false (g_file_test (again, G_FILE_TEST_EXISTS));
  cli_assert_result (absent, 3, "There is no file");
  assert_contents (output, repaired);
  cli_assert_result (no_output, 2, "--output");
  cli_assert_result (printed, 0, NULL);
  g_assert_cmpstr (printed->output, ==, repaired);
  assert_contents (file, garbled);
}

/* By whatever name, the checklist itself is never written to. */
static void
test_never_itself (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "garbled.md", garbled, -1);
  g_autofree char *folder = g_path_get_dirname (file);
  g_autofree char *detour = g_build_filename (folder, ".", "garbled.md", NULL);
  g_autofree char *hard = cli_path (*fixture, "hard.md");
  g_autofree char *soft = cli_path (*fixture, "soft.md");
  const char *names[] = { file, folder, detour, hard, soft };

  g_assert_cmpint (link (file, hard), ==, 0);
  g_assert_cmpint (symlink (file, soft), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (CliResult) refused = cli_call (*fixture, "repair", file, "-o", names[i], "--force", NULL);

    cli_assert_result (refused, 2, "is the checklist itself");
    assert_contents (file, garbled);
  }
}

static void
test_told (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "garbled.md", garbled, -1);
  g_autofree char *good = cli_write (*fixture, "good.md", repaired, -1);
  g_autofree char *output = cli_path (*fixture, "repaired.md");
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, repaired, -1);
  g_autoptr (CliResult) lint = cli_call (*fixture, "lint", file, NULL);
  g_autoptr (JsonNode) inspected = cli_json (*fixture, 0, "inspect", file, "--json", NULL);
  g_autoptr (JsonNode) other = cli_json (*fixture, 0, "inspect", good, "--json", NULL);
  g_autoptr (JsonNode) done = cli_json (*fixture, 0, "repair", file, "-o", output, "--json", NULL);
  g_autoptr (JsonNode) nothing = cli_json (*fixture, 1, "repair", good, "-o", output, "--json", NULL);
  JsonObject *source = json_object_get_object_member (json_node_get_object (inspected), "source");
  JsonObject *repair = json_object_get_object_member (source, "repair");
  JsonObject *told = json_object_get_object_member (json_node_get_object (done), "repair");

  cli_assert_result (lint, 0, NULL);
  g_assert_nonnull (strstr (lint->output, ":1:3: note: "));
  g_assert_nonnull (strstr (lint->output, "[mojibake]"));
  g_assert_cmpstr (json_object_get_string_member (repair, "kind"), ==, "mac-roman");
  g_assert_cmpint (json_object_get_int_member (repair, "runs"), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (repair, "repaired_sha256"), ==, sha256);
  source = json_object_get_object_member (json_node_get_object (other), "source");
  g_assert_true (json_object_get_null_member (source, "repair"));
  g_assert_cmpint (json_object_get_int_member (told, "lost"), ==, 1);
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (told, "lines"), 2), ==, 5);
  g_assert_cmpstr (json_object_get_string_member (told, "repaired_sha256"), ==, sha256);
  g_assert_true (json_object_get_null_member (json_node_get_object (nothing), "repair"));
}

static JsonObject *
show_first_item (JsonNode *shown)
{
  return cli_find (json_object_get_array_member (json_node_get_object (shown), "items"), "line", 3);
}

/* The run keeps the choice: each further call reads the checklist repaired. */
static void
test_run (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "garbled.md", garbled, -1);
  g_autofree char *good = cli_write (*fixture, "good.md", repaired, -1);
  g_autofree char *record = cli_path (*fixture, "record.json");
  g_autoptr (CliResult) started = cli_call (*fixture, "start", file, "--repair", NULL);
  g_autofree char *run = g_strchomp (g_strdup (started->output));
  g_autofree char *plain = cli_start (*fixture, file);
  g_autoptr (CliResult) nothing = cli_call (*fixture, "start", good, "--repair", NULL);
  g_autoptr (CliResult) marked = cli_call (*fixture, "mark", run, "L3", "done", NULL);
  g_autoptr (CliResult) filled = cli_call (*fixture, "fill", run, "L5", "yes", NULL);
  g_autoptr (JsonNode) shown = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (JsonNode) other = cli_json (*fixture, 1, "show", plain, "--json", NULL);
  g_autoptr (CliResult) exported = cli_call (*fixture, "export", run, "-o", record, NULL);
  g_autoptr (CliResult) verified = cli_call (*fixture, "verify", record, NULL);
  JsonObject *about = json_object_get_object_member (json_node_get_object (shown), "run");

  cli_assert_result (started, 0, NULL);
  cli_assert_result (nothing, 3, "nothing to repair");
  cli_assert_result (marked, 0, NULL);
  g_assert_nonnull (strstr (marked->output, "A → B"));
  cli_assert_result (filled, 0, NULL);
  g_assert_cmpstr (json_object_get_string_member (about, "title"), ==, "✅ Release");
  g_assert_cmpstr (json_object_get_string_member (about, "repair"), ==, "mac-roman");
  g_assert_cmpstr (json_object_get_string_member (show_first_item (shown), "state"), ==, "done");
  about = json_object_get_object_member (json_node_get_object (other), "run");
  g_assert_cmpstr (json_object_get_string_member (about, "title"), ==, "‚úÖ Release");
  g_assert_true (json_object_get_null_member (about, "repair"));
  cli_assert_result (exported, 0, NULL);
  cli_assert_result (verified, 0, NULL);
  assert_contents (file, garbled);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  g_test_add ("/cli/repair/file", CliFixture *, NULL, set_up, test_repair, tear_down);
  g_test_add ("/cli/repair/never-itself", CliFixture *, NULL, set_up, test_never_itself, tear_down);
  g_test_add ("/cli/repair/told", CliFixture *, NULL, set_up, test_told, tear_down);
  g_test_add ("/cli/repair/run", CliFixture *, NULL, set_up, test_run, tear_down);
  return g_test_run ();
}
