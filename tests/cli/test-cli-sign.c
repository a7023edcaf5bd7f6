/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-fixture.h"

#include <gio/gio.h>
#include <string.h>

/* Signing from the command line, and what show and verify say of it. */

static const char *program;

static const char checklist[]
    = "# Rollout\n\n## Preparation\n\n- [ ] Backups taken\n\n## Sign-off\n\n"
      "- [ ] Deployment Manager: ____ Date: ____\n- [ ] Security Lead: ____ Date: ____\n\n"
      "| Role | Name | Date | Signature |\n|---|---|---|---|\n| Operations | ____ | ____ | ____ |\n";

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
find_sign_off (JsonNode *shown, gint64 line)
{
  return cli_find (json_object_get_array_member (json_node_get_object (shown), "sign_offs"), "line", line);
}

static const char *
get_text (JsonObject *object, const char *member)
{
  return json_object_get_null_member (object, member) ? NULL : json_object_get_string_member (object, member);
}

static void
test_sign (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "rollout.md", checklist, -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autoptr (CliResult) signed_once = cli_call (*fixture, "sign", run, "Security Lead", "--by", "Ada", NULL);
  g_autoptr (CliResult) marked = cli_call (*fixture, "mark", run, "L5", "done", "--by", "Mara", NULL);
  g_autoptr (JsonNode) stale = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (CliResult) text = cli_call (*fixture, "show", run, NULL);
  g_autoptr (JsonNode) again = cli_json (*fixture, 0, "sign", run, "L10", "--by", "Ada", "--json", NULL);
  g_autoptr (JsonNode) twice = cli_json (*fixture, 0, "sign", run, "L10", "--by", "Ada", "--json", NULL);
  g_autoptr (CliResult) withdrawn
      = cli_call (*fixture, "sign", run, "security", "--withdraw", "--reason", "wrong build", "--by", "Ada", NULL);
  g_autoptr (JsonNode) after = cli_json (*fixture, 1, "show", run, "--json", NULL);
  JsonObject *sign_off = find_sign_off (stale, 10);

  cli_assert_result (signed_once, 0, NULL);
  g_assert_nonnull (strstr (signed_once->output, "signed by Ada"));
  g_assert_nonnull (strstr (signed_once->output, "covers event 0: "));
  cli_assert_result (marked, 0, NULL);
  g_assert_cmpstr (get_text (sign_off, "state"), ==, "stale");
  g_assert_cmpstr (get_text (sign_off, "name"), ==, "Ada");
  g_assert_nonnull (strstr (get_text (json_object_get_object_member (sign_off, "changed"), "text"), "Backups taken"));
  g_assert_nonnull (strstr (text->output, "stale: “Backups taken” (line 5) was changed by Mara"));
  g_assert_nonnull (strstr (text->output, "Deployment Manager: not signed"));
  g_assert_nonnull (strstr (text->output, "Chain of "));
  g_assert_true (json_object_get_boolean_member (json_node_get_object (again), "changed"));
  sign_off = json_object_get_object_member (json_node_get_object (again), "sign_off");
  g_assert_cmpstr (get_text (sign_off, "state"), ==, "signed");
  g_assert_false (json_object_get_boolean_member (json_node_get_object (twice), "changed"));
  cli_assert_result (withdrawn, 0, NULL);
  sign_off = find_sign_off (after, 10);
  g_assert_cmpstr (get_text (sign_off, "state"), ==, "withdrawn");
  g_assert_cmpstr (get_text (json_object_get_object_member (sign_off, "withdrawn"), "reason"), ==, "wrong build");
}

/* A row of a table is signed as a task is, and marking a task done signs it. */
static void
test_notations (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "rollout.md", checklist, -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autoptr (CliResult) row = cli_call (*fixture, "sign", run, "operations", "--by", "Bo", "--statement", "Seen.", NULL);
  g_autoptr (CliResult) ticked = cli_call (*fixture, "mark", run, "L10", "done", "--by", "Ada", NULL);
  g_autoptr (CliResult) told
      = cli_call (*fixture, "mark", run, "L9", "done", "--by", "Ada", "--reason", "told by telephone", NULL);
  g_autoptr (JsonNode) shown = cli_json (*fixture, 1, "show", run, "--json", NULL);
  JsonArray *blanks = json_object_get_array_member (json_node_get_object (shown), "blanks");

  cli_assert_result (row, 0, NULL);
  cli_assert_result (ticked, 0, NULL);
  cli_assert_result (told, 0, NULL);
  g_assert_cmpstr (get_text (find_sign_off (shown, 14), "statement"), ==, "Seen.");
  g_assert_cmpstr (get_text (cli_find (blanks, "line", 14), "value"), ==, "Bo");
  g_assert_cmpstr (get_text (find_sign_off (shown, 10), "name"), ==, "Ada");
  g_assert_null (get_text (find_sign_off (shown, 9), "by"));
}

static void
test_usage (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "rollout.md", checklist, -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autoptr (CliResult) unknown = cli_call (*fixture, "sign", run, "Securty Lead", NULL);
  g_autoptr (CliResult) reasonless = cli_call (*fixture, "sign", run, "security", "--withdraw", NULL);
  g_autoptr (CliResult) odd = cli_call (*fixture, "sign", run, "security", "--reason", "x", NULL);
  g_autoptr (CliResult) unsigned_yet
      = cli_call (*fixture, "sign", run, "security", "--withdraw", "--reason", "x", NULL);
  g_autoptr (CliResult) no_key = cli_call (*fixture, "sign", run, "security", "--key", "/nowhere/key", NULL);
  g_autoptr (JsonNode) shown = cli_json (*fixture, 1, "show", run, "--json", NULL);

  cli_assert_result (unknown, 3, "Did you mean “Security Lead”?");
  cli_assert_result (reasonless, 2, "--reason TEXT");
  cli_assert_result (odd, 2, "--statement");
  cli_assert_result (unsigned_yet, 3, "Nobody has signed");
  cli_assert_result (no_key, 3, "/nowhere/key");
  /* Without the key's signature nothing is signed. */
  g_assert_null (get_text (find_sign_off (shown, 10), "by"));
}

static void
test_separate_signers (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "rollout.md", checklist, -1);
  g_autoptr (CliResult) started
      = cli_call (*fixture, "start", file, "--operator", "Mara", "--separate-signers", NULL);
  const char *run = g_strchomp (started->output);
  g_autoptr (CliResult) barred = cli_call (*fixture, "sign", run, "security", "--by", "Mara", NULL);
  g_autoptr (CliResult) own = cli_call (*fixture, "sign", run, "Deployment Manager", "--by", "Mara", NULL);

  cli_assert_result (barred, 3, "Mara leads it and cannot sign as “Security Lead”");
  cli_assert_result (own, 0, NULL);
}

static void
make_key (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C",
                          "test", "-f", path, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
}

/* The record of a run signed with a key is sound, and names the key beside the person. */
static void
test_key (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "rollout.md", checklist, -1);
  g_autofree char *key = cli_path (*fixture, "key");
  g_autofree char *record = cli_path (*fixture, "rollout.preflight.json");
  g_autofree char *run = cli_start (*fixture, file);
  g_autoptr (CliResult) signed_once = NULL;
  g_autoptr (JsonNode) shown = NULL;
  g_autoptr (CliResult) exported = NULL;
  g_autoptr (CliResult) verified = NULL;
  g_autofree char *text = NULL;
  JsonObject *sign_off;

  make_key (key);
  signed_once = cli_call (*fixture, "sign", run, "security", "--by", "Ada", "--key", key, NULL);
  shown = cli_json (*fixture, 1, "show", run, "--json", NULL);
  exported = cli_call (*fixture, "export", run, "-o", record, NULL);
  verified = cli_call (*fixture, "verify", record, NULL);
  cli_assert_result (signed_once, 0, NULL);
  g_assert_nonnull (strstr (signed_once->output, ", verified"));
  sign_off = find_sign_off (shown, 10);
  g_assert_cmpstr (get_text (sign_off, "method"), ==, "ssh-signature");
  g_assert_true (json_object_get_boolean_member (sign_off, "key_verified"));
  cli_assert_result (exported, 0, NULL);
  cli_assert_result (verified, 0, NULL);
  g_assert_true (g_file_get_contents (record, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, get_text (sign_off, "key_fingerprint")));
  g_assert_nonnull (strstr (text, "\"key\""));
}

/* Whose key it was, only a list from elsewhere can tell. */
static void
test_allowed_signers (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "rollout.md", checklist, -1);
  g_autofree char *key = cli_path (*fixture, "key");
  g_autofree char *other = cli_path (*fixture, "other");
  g_autofree char *record = cli_path (*fixture, "rollout.preflight.json");
  g_autofree char *run = cli_start (*fixture, file);
  const char *const keys[] = { key, other };
  g_auto (GStrv) lists = g_new0 (char *, G_N_ELEMENTS (keys) + 1);

  for (guint i = 0; i < 2; i++) {
    g_autofree char *public_file = g_strconcat (keys[i], ".pub", NULL);
    g_autofree char *public_key = NULL;
    g_autofree char *line = NULL;
    g_autofree char *name = g_strdup_printf ("signers-%u", i);

    make_key (keys[i]);
    g_assert_true (g_file_get_contents (public_file, &public_key, NULL, NULL));
    line = g_strconcat ("ada@example.org ", public_key, NULL);
    lists[i] = cli_write (*fixture, name, line, -1);
  }
  {
    g_autoptr (CliResult) signed_once = cli_call (*fixture, "sign", run, "security", "--by", "Ada", "--key", key, NULL);
    g_autoptr (CliResult) exported = cli_call (*fixture, "export", run, "-o", record, NULL);
    g_autoptr (CliResult) known = cli_call (*fixture, "verify", record, "--allowed-signers", lists[0], NULL);
    g_autoptr (CliResult) unknown = cli_call (*fixture, "verify", record, "--allowed-signers", lists[1], NULL);
    g_autoptr (CliResult) missing = cli_call (*fixture, "verify", record, "--allowed-signers", "/nowhere", NULL);

    cli_assert_result (signed_once, 0, NULL);
    cli_assert_result (exported, 0, NULL);
    cli_assert_result (known, 0, NULL);
    g_assert_nonnull (strstr (known->output, "ada signed with a key of ada@example.org"));
    cli_assert_result (unknown, 1, NULL);
    g_assert_nonnull (strstr (unknown->output, "not among the allowed signers"));
    cli_assert_result (missing, 3, "/nowhere");
  }
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
  add ("/cli/sign/sign", test_sign);
  add ("/cli/sign/notations", test_notations);
  add ("/cli/sign/usage", test_usage);
  add ("/cli/sign/separate-signers", test_separate_signers);
  add ("/cli/sign/key", test_key);
  add ("/cli/sign/allowed-signers", test_allowed_signers);
  return g_test_run ();
}
