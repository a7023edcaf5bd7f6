/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files, folders and disks that are not as they should be: the message names the thing, nothing is lost. */

#define MEBIBYTE (1024 * 1024)
#define NOBODY 65534

static const char *program;
static const char *example;

/* A folder that an unprivileged account may enter, with the program in it wherever the build folder is. */
static void
set_up (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *copy = NULL;
  g_autoptr (GFile) source = g_file_new_for_path (program);
  g_autoptr (GFile) target = NULL;
  g_autoptr (GError) error = NULL;

  *fixture = cli_fixture_new (program);
  copy = cli_path (*fixture, "preflightctl");
  target = g_file_new_for_path (copy);
  g_file_copy (source, target, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod ((*fixture)->folder, 0755), ==, 0);
  g_free ((*fixture)->program);
  (*fixture)->program = g_steal_pointer (&copy);
}

static void
tear_down (CliFixture **fixture, gconstpointer data)
{
  cli_fixture_free (*fixture);
}

/* Root may read and write everything, so as root the calls are made as nobody. */
static void
drop_privileges (CliFixture *fixture)
{
  static const char *const as_nobody[] = { "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", NULL };
  static const char *const names[] = { "data", "config", "cache", "state", "home", "run" };

  if (!cli_is_root ())
    return;
  fixture->prefix = as_nobody;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = cli_path (fixture, names[i]);

    g_assert_cmpint (chown (path, NOBODY, NOBODY), ==, 0);
  }
}

static void
test_files (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *large_text = g_strnfill (40 * MEBIBYTE, 'a');
  g_autofree char *large = cli_write (*fixture, "large.md", large_text, 40 * MEBIBYTE);
  g_autofree char *binary = cli_write (*fixture, "picture.md", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  g_autofree char *missing = cli_path (*fixture, "missing.md");
  const struct {
    const char *file;
    const char *name;
  } cases[] = { { large, "large.md" }, { binary, "picture.md" }, { missing, "missing.md" }, { (*fixture)->folder, "preflight-cli-" } };
  static const char *const commands[] = { "inspect", "lint", "start", "check" };
  g_autoptr (JsonNode) runs = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize n = 0; n < G_N_ELEMENTS (commands); n++) {
      g_autoptr (CliResult) result = cli_call (*fixture, commands[n], cases[i].file, NULL);

      cli_assert_result (result, 3, cases[i].name);
      g_assert_cmpstr (result->output, ==, "");
    }
  runs = cli_json (*fixture, 0, "runs", "--json", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (runs)), ==, 0);
}

static void
test_unreadable (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "private.md", "- [ ] One\n", -1);
  g_autoptr (CliResult) result = NULL;

  g_assert_cmpint (g_chmod (file, 0), ==, 0);
  drop_privileges (*fixture);
  result = cli_call (*fixture, "start", file, NULL);
  cli_assert_result (result, 3, "private.md");
}

static void
test_invalid_utf8 (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "latin1.md", "# Pr\xfc" "fung\n\n- [ ] Gepr\xfc" "ft\n", -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autoptr (CliResult) shown = cli_call (*fixture, "show", run, NULL);
  g_autoptr (CliResult) named = cli_call (*fixture, "show", "\xff\xfe", NULL);
  g_autoptr (CliResult) reason = cli_call (*fixture, "mark", run, "L3", "waived", "--reason", "\xff", NULL);

  cli_assert_result (shown, 1, NULL);
  g_assert_true (g_utf8_validate (shown->output, -1, NULL));
  g_assert_nonnull (strstr (shown->output, "Geprüft"));
  cli_assert_result (named, 2, "not valid UTF-8");
  cli_assert_result (reason, 2, "--reason is not valid UTF-8");
}

static void
test_wrong_run (CliFixture **fixture, gconstpointer data)
{
  static const char *const lines[] = { "show %s", "mark %s L1 done", "fill %s L1 x", "probe %s", "watch %s", "export %s",
                                       "close %s --outcome aborted" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
    g_autoptr (CliResult) result = NULL;

    g_free (words[1]);
    words[1] = g_strdup ("00000000-dead");
    result = cli_call_with (*fixture, NULL, (const char *const *) words);
    cli_assert_result (result, 3, "00000000-dead");
    g_assert_nonnull (strstr (result->messages, "preflightctl runs"));
  }
}

static void
test_read_only_folder (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *folder = cli_path (*fixture, "data");
  g_autofree char *database = cli_path (*fixture, "data/preflight");
  g_autofree char *run = NULL;
  g_autoptr (CliResult) refused = NULL;
  g_autoptr (CliResult) started = NULL;
  g_autoptr (CliResult) shown = NULL;
  g_autoptr (CliResult) marked = NULL;

  drop_privileges (*fixture);
  run = cli_start (*fixture, example);
  g_assert_cmpint (g_chmod (database, 0500), ==, 0);
  {
    g_autoptr (GDir) dir = g_dir_open (database, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *path = g_build_filename (database, name, NULL);

      g_assert_cmpint (g_chmod (path, 0400), ==, 0);
    }
  }
  shown = cli_call (*fixture, "show", run, NULL);
  marked = cli_call (*fixture, "mark", run, "L14", "done", NULL);
  started = cli_call (*fixture, "start", example, NULL);
  cli_assert_result (shown, 1, NULL);
  cli_assert_result (marked, 3, "preflight.db");
  cli_assert_result (started, 3, "preflight.db");
  g_assert_cmpstr (started->output, ==, "");
  g_assert_cmpint (g_chmod (database, 0700), ==, 0);

  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  {
    g_autofree char *moved = cli_path (*fixture, "home/elsewhere");

    g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
    g_assert_cmpint (g_rename (database, moved), ==, 0);
    g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  }
  refused = cli_call (*fixture, "start", example, NULL);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  cli_assert_result (refused, 3, folder);
}

/* Fills a small disk with acts until one is refused. What was accepted is there, what was refused is not. */
static void
test_full_disk (CliFixture **fixture, gconstpointer data)
{
  static const char *const full_disk[] = {
    "unshare", "--user", "--map-root-user", "--mount", "bash", "-c",
    "mount -t tmpfs -o size=600k none \"$XDG_DATA_HOME\" || exit 77\n"
    "run=$(\"$1\" start \"$2\") || exit 78\n"
    "text=$(printf 'x%.0s' {1..2000})\n"
    "accepted=0\n"
    "for i in $(seq 2000); do\n"
    "  \"$1\" fill \"$run\" L4 \"$i $text\" >/dev/null; status=$?\n"
    "  [ $status = 0 ] || break\n"
    "  accepted=$i\n"
    "done\n"
    "echo \"status=$status accepted=$accepted\"\n"
    "\"$1\" show \"$run\" --json | grep -o '\"value\": \"[0-9][0-9]*' | head -1\n",
    "_", NULL
  };
  g_autoptr (CliResult) probe = NULL;
  g_autoptr (CliResult) result = NULL;
  g_autofree char *value = NULL;
  const char *accepted;
  static const char *const can_unshare[] = { "unshare", "--user", "--map-root-user", "--mount", "true", NULL };

  (*fixture)->prefix = can_unshare;
  probe = cli_call (*fixture, NULL);
  if (probe->status != 0) {
    g_test_skip ("this kernel or container allows no user namespaces");
    return;
  }
  (*fixture)->prefix = full_disk;
  result = cli_call (*fixture, example, NULL);
  g_assert_cmpint (result->status, ==, 0);
  g_assert_nonnull (strstr (result->output, "status=3"));
  g_assert_nonnull (strstr (result->messages, "full"));
  accepted = strstr (result->output, "accepted=") + strlen ("accepted=");
  g_assert_cmpint (atoi (accepted), >, 0);
  value = g_strdup_printf ("\"value\": \"%d\n", atoi (accepted));
  g_assert_nonnull (strstr (result->output, value));
}

static void
test_broken_database (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *folder = cli_path (*fixture, "data/preflight");
  g_autofree char *junk = g_strnfill (8192, 'z');
  g_autofree char *database = NULL;
  g_autofree char *after = NULL;
  g_autoptr (CliResult) runs = NULL;
  g_autoptr (CliResult) started = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  database = cli_write (*fixture, "data/preflight/preflight.db", junk, 8192);
  runs = cli_call (*fixture, "runs", NULL);
  started = cli_call (*fixture, "start", example, NULL);
  cli_assert_result (runs, 3, "preflight.db");
  cli_assert_result (started, 3, "preflight.db");
  g_assert_true (g_file_get_contents (database, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, junk);
}

/* Changes as many bytes as @from has, wherever they stand in the file. */
static void
edit_file (const char *path, const char *from, const char *to)
{
  g_autofree char *contents = NULL;
  gsize length;
  char *found;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  found = memmem (contents, length, from, strlen (from));
  g_assert_nonnull (found);
  memcpy (found, to, strlen (from));
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
}

/* A journal that somebody edited is shown up to there, saved and put in place again. */
static void
test_edited_journal (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "three.md", "- [ ] One\n- [ ] Two\n- [ ] Three\n", -1);
  g_autofree char *run = cli_start (*fixture, file);
  g_autofree char *database = cli_path (*fixture, "data/preflight/preflight.db");
  g_autofree char *intact = cli_path (*fixture, "intact.db");
  g_autoptr (CliResult) one = cli_call (*fixture, "mark", run, "L1", "done", NULL);
  g_autoptr (CliResult) two = cli_call (*fixture, "mark", run, "L2", "waived", "--reason", "agreed with Kim", NULL);
  g_autoptr (CliResult) shown = NULL;
  g_autoptr (CliResult) marked = NULL;
  g_autoptr (CliResult) exported = NULL;
  g_autoptr (CliResult) saved = NULL;
  g_autoptr (CliResult) refused = NULL;
  g_autoptr (CliResult) restored = NULL;
  g_autoptr (CliResult) after = NULL;

  cli_assert_result (one, 0, NULL);
  cli_assert_result (two, 0, NULL);
  edit_file (database, "agreed with Kim", "agreed with Jim");
  shown = cli_call (*fixture, "show", run, NULL);
  cli_assert_result (shown, 3, "does not follow");
  g_assert_nonnull (strstr (shown->output, "done           One"));
  g_assert_nonnull (strstr (shown->output, "open           Two"));
  marked = cli_call (*fixture, "mark", run, "L3", "done", NULL);
  cli_assert_result (marked, 3, "cannot be changed");
  exported = cli_call (*fixture, "export", run, NULL);
  cli_assert_result (exported, 3, "no record");
  g_assert_cmpstr (exported->output, ==, "");
  saved = cli_call (*fixture, "backup", "--intact", intact, NULL);
  cli_assert_result (saved, 0, "cut before the first damaged event: 1");
  refused = cli_call (*fixture, "restore", intact, NULL);
  cli_assert_result (refused, 3, "--force");
  restored = cli_call (*fixture, "restore", "--force", intact, NULL);
  cli_assert_result (restored, 0, "before-restore");
  after = cli_call (*fixture, "mark", run, "L3", "done", NULL);
  cli_assert_result (after, 0, NULL);
}

static void
test_no_keyring (CliFixture **fixture, gconstpointer data)
{
  static const char *const set[] = { "credential", "set", "https://api.test", "--kind", "bearer", "--environment", "p", NULL };
  g_autoptr (CliResult) stored = cli_call_with (*fixture, "canary-token\n", set);
  g_autoptr (CliResult) listed = cli_call (*fixture, "credential", "list", NULL);
  g_autoptr (CliResult) empty = cli_call_with (*fixture, "\n", set);
  g_autoptr (CliResult) lines = cli_call_with (*fixture, "one\ntwo\n", set);

  cli_assert_result (stored, 3, "no keyring service");
  g_assert_null (strstr (stored->messages, "canary-token"));
  cli_assert_result (listed, 3, "no keyring service");
  cli_assert_result (empty, 2, "The secret is empty");
  cli_assert_result (lines, 3, "line break");
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (CliFixture **fixture, gconstpointer data);
  } tests[] = {
    { "/cli/trouble/files", test_files },
    { "/cli/trouble/unreadable", test_unreadable },
    { "/cli/trouble/invalid-utf8", test_invalid_utf8 },
    { "/cli/trouble/wrong-run", test_wrong_run },
    { "/cli/trouble/read-only-folder", test_read_only_folder },
    { "/cli/trouble/full-disk", test_full_disk },
    { "/cli/trouble/broken-database", test_broken_database },
    { "/cli/trouble/edited-journal", test_edited_journal },
    { "/cli/trouble/no-keyring", test_no_keyring },
  };

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  program = argv[1];
  example = argv[2];
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, CliFixture *, NULL, set_up, tests[i].function, tear_down);
  return g_test_run ();
}
