/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-fixture.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* The command line with a real server, the real prober and a real keyring. Runs under tests/tools/keyring.sh; the last
 * argument says in which state that left the keyring. */

#define CANARY "canary-4f1e0c9a7b2d"

static const char *program;
static const char *example;
static const char *service_program;

typedef struct {
  CliFixture *cli;
  GSubprocess *service;
  char *url;
  char *run;
} Stage;

static void
start_service (Stage *stage)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *port = NULL;

  stage->service = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, service_program, "--token", CANARY, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (stage->service));
  port = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  stage->url = g_strdup_printf ("http://127.0.0.1:%s", port);
}

static void
stop_service (Stage *stage)
{
  g_subprocess_send_signal (stage->service, SIGTERM);
  g_assert_true (g_subprocess_wait (stage->service, NULL, NULL));
}

static void
set_up (Stage *stage, gconstpointer data)
{
  g_autoptr (CliResult) endpoint = NULL;
  g_autoptr (CliResult) started = NULL;

  stage->cli = cli_fixture_new (program);
  start_service (stage);
  endpoint = cli_call (stage->cli, "endpoint", "set", "api", stage->url, "--environment", "production", NULL);
  cli_assert_result (endpoint, 0, NULL);
  started = cli_call (stage->cli, "start", example, "--environment", "production", NULL);
  cli_assert_result (started, 0, NULL);
  stage->run = g_strdup (g_strchomp (started->output));
}

static void
tear_down (Stage *stage, gconstpointer data)
{
  stop_service (stage);
  g_object_unref (stage->service);
  g_free (stage->url);
  g_free (stage->run);
  cli_fixture_free (stage->cli);
}

static CliResult *
set_credential (Stage *stage)
{
  const char *arguments[] = { "credential", "set", stage->url, "--kind", "bearer", "--environment", "production", NULL };

  return cli_call_with (stage->cli, CANARY "\n", arguments);
}

static void
answer_with (Stage *stage, const char *path, const char *status)
{
  g_autofree char *url = g_strconcat (stage->url, "/control", path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) curl =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "curl", "-sf", "-X", "PUT", "-d", status, url, NULL);

  g_assert_no_error (error);
  g_subprocess_wait_check (curl, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_item (Stage *stage, gint64 line, const char *state, const char *reason)
{
  g_autoptr (JsonNode) shown = cli_json (stage->cli, 1, "show", stage->run, "--json", NULL);
  JsonObject *object = json_node_get_object (shown);
  JsonObject *item = cli_find (json_object_get_array_member (object, "items"), "line", line);
  JsonObject *evidence = json_object_get_object_member (item, "evidence");

  g_assert_cmpstr (json_object_get_string_member (item, "state"), ==, state);
  g_assert_nonnull (evidence);
  g_assert_cmpstr (json_object_get_string_member_with_default (evidence, "reason", ""), ==, reason);
}

static gint64
count_done (Stage *stage)
{
  g_autoptr (JsonNode) shown = cli_json (stage->cli, 1, "show", stage->run, "--json", NULL);

  return json_object_get_int_member (json_object_get_object_member (json_node_get_object (shown), "progress"), "done");
}

/* 200 → done with evidence; 503 → failed, one less; 200 again → done; refused → failed, with the reason. */
static void
test_server_changes (Stage *stage, gconstpointer data)
{
  g_autoptr (CliResult) good = cli_call (stage->cli, "probe", stage->run, "L73", "L66", NULL);
  g_autoptr (CliResult) bad = NULL;
  g_autoptr (CliResult) refused = NULL;

  cli_assert_result (good, 0, NULL);
  g_assert_nonnull (strstr (good->output, "200 in "));
  assert_item (stage, 73, "done", "");
  g_assert_cmpint (count_done (stage), ==, 2);

  answer_with (stage, "/healthz", "503");
  bad = cli_call (stage->cli, "probe", stage->run, "L73", NULL);
  cli_assert_result (bad, 1, NULL);
  g_assert_nonnull (strstr (bad->output, "(was 503)"));
  assert_item (stage, 73, "failed", "check");
  g_assert_cmpint (count_done (stage), ==, 1);

  answer_with (stage, "/healthz", "200");
  stop_service (stage);
  refused = cli_call (stage->cli, "probe", stage->run, "L73", NULL);
  cli_assert_result (refused, 1, NULL);
  g_assert_nonnull (strstr (refused->output, "tcp-refused"));
  assert_item (stage, 73, "failed", "tcp-refused");
}

static void
test_no_credential (Stage *stage, gconstpointer data)
{
  g_autoptr (CliResult) probed = cli_call (stage->cli, "probe", stage->run, "L40", NULL);

  cli_assert_result (probed, 1, NULL);
  g_assert_nonnull (strstr (probed->output, "no-credential"));
  assert_item (stage, 40, "open", "no-credential");
}

static void
assert_absent (const char *where, const char *data, gsize length)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) CANARY, strlen (CANARY));

  /* The last letters of the encoded form depend on what follows it. */
  encoded[strlen (encoded) - 4] = '\0';
  if (memmem (data, length, CANARY, strlen (CANARY)) != NULL || memmem (data, length, encoded, strlen (encoded)) != NULL)
    g_error ("the secret stands in %s", where);
}

static guint
search_folder (GFile *folder)
{
  g_autoptr (GFileEnumerator) children = g_file_enumerate_children (
      folder, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
      NULL, NULL);
  GFileInfo *info;
  GFile *child;
  guint n_files = 0;

  while (children != NULL && g_file_enumerator_iterate (children, &info, &child, NULL, NULL) && child != NULL) {
    g_autofree char *contents = NULL;
    gsize length;

    if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY) {
      n_files += search_folder (child);
    } else if (g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR &&
               g_file_load_contents (child, NULL, &contents, &length, NULL, NULL)) {
      assert_absent (g_file_peek_path (child), contents, length);
      n_files++;
    }
  }
  return n_files;
}

/* Arguments and environment of everything that runs but the service, which was told its token by this test. */
static guint
search_processes (Stage *stage)
{
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *service = g_subprocess_get_identifier (stage->service);
  const char *name;
  guint n_ours = 0;

  while ((name = g_dir_read_name (processes)) != NULL) {
    g_autofree char *arguments_path = g_strdup_printf ("/proc/%s/cmdline", name);
    g_autofree char *environment_path = g_strdup_printf ("/proc/%s/environ", name);
    g_autofree char *arguments = NULL;
    g_autofree char *environment = NULL;
    gsize length;

    if (!g_ascii_isdigit (name[0]) || g_strcmp0 (name, service) == 0)
      continue;
    if (g_file_get_contents (arguments_path, &arguments, &length, NULL)) {
      if (strstr (arguments, "preflight-prober") != NULL || strstr (arguments, "preflightctl") != NULL)
        n_ours++;
      assert_absent (arguments_path, arguments, length);
    }
    if (g_file_get_contents (environment_path, &environment, &length, NULL))
      assert_absent (environment_path, environment, length);
  }
  return n_ours;
}

static void
test_canary (Stage *stage, gconstpointer data)
{
  static const char *const variables[] = { "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME" };
  g_autofree char *record = cli_path (stage->cli, "home/record.json");
  g_autoptr (CliResult) set = set_credential (stage);
  g_autoptr (CliResult) listed = cli_call (stage->cli, "credential", "list", "--json", NULL);
  g_autoptr (CliResult) probed = cli_call (stage->cli, "probe", stage->run, "L40", NULL);
  const char *watch_arguments[] = { "watch", stage->run, NULL };
  g_autoptr (GSubprocess) watch = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GFile) folder = g_file_new_for_path (stage->cli->folder);
  g_autoptr (CliResult) exported = NULL;
  g_autofree char *line = NULL;

  /* The service answers 200 to this very token alone, so that the pass shows that it was received. */
  cli_assert_result (set, 0, NULL);
  cli_assert_result (probed, 0, NULL);
  assert_item (stage, 40, "done", "");
  exported = cli_call (stage->cli, "export", stage->run, "-o", record, NULL);
  cli_assert_result (exported, 0, NULL);

  watch = cli_spawn (stage->cli, G_SUBPROCESS_FLAGS_STDOUT_PIPE, watch_arguments);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (watch));
  line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_nonnull (line);
  g_assert_cmpuint (search_processes (stage), >=, 2);
  g_subprocess_send_signal (watch, SIGTERM);
  g_assert_true (g_subprocess_wait_check (watch, NULL, NULL));

  assert_absent ("the output", set->output, strlen (set->output));
  assert_absent ("the messages", set->messages, strlen (set->messages));
  assert_absent ("the list", listed->output, strlen (listed->output));
  assert_absent ("the outcome", probed->output, strlen (probed->output));
  g_assert_cmpuint (search_folder (folder), >=, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++) {
    g_autoptr (GFile) outside = g_file_new_for_path (g_getenv (variables[i]));

    search_folder (outside);
  }
}

static void
test_check (Stage *stage, gconstpointer data)
{
  g_autoptr (CliResult) set = set_credential (stage);
  g_autoptr (CliResult) good = cli_call (stage->cli, "check", example, "--environment", "production", NULL);
  g_autoptr (CliResult) unbound = cli_call (stage->cli, "check", example, NULL);
  g_autoptr (JsonNode) node = cli_json (stage->cli, 0, "check", example, "--environment", "production", "--json", NULL);
  JsonArray *array = json_node_get_array (node);

  cli_assert_result (set, 0, NULL);
  cli_assert_result (good, 0, NULL);
  cli_assert_result (unbound, 1, "--environment NAME");
  g_assert_cmpuint (json_array_get_length (array), ==, 4);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *outcome = json_array_get_object_element (array, i);
    JsonObject *facts = json_object_get_object_member (outcome, "facts");

    g_assert_cmpstr (json_object_get_string_member (outcome, "outcome"), ==, "pass");
    g_assert_cmpint (json_object_get_int_member (facts, "status"), ==, 200);
  }
}

static void
test_credentials (Stage *stage, gconstpointer data)
{
  g_autoptr (CliResult) set = set_credential (stage);
  g_autoptr (JsonNode) listed = cli_json (stage->cli, 0, "credential", "list", "--json", "--environment", "production", NULL);
  g_autoptr (CliResult) forgotten = cli_call (stage->cli, "credential", "forget", stage->url, "--environment", "production", NULL);
  g_autoptr (CliResult) again = cli_call (stage->cli, "credential", "forget", stage->url, "--environment", "production", NULL);
  gboolean found = FALSE;

  cli_assert_result (set, 0, NULL);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (listed)); i++) {
    JsonObject *object = json_array_get_object_element (json_node_get_array (listed), i);

    found = found || g_str_equal (json_object_get_string_member (object, "origin"), stage->url);
    g_assert_false (json_object_has_member (object, "secret"));
  }
  g_assert_true (found);
  cli_assert_result (forgotten, 0, NULL);
  cli_assert_result (again, 3, stage->url);
}

static void
test_locked (Stage *stage, gconstpointer data)
{
  g_autoptr (CliResult) set = set_credential (stage);
  g_autoptr (CliResult) listed = cli_call (stage->cli, "credential", "list", NULL);
  g_autoptr (CliResult) probed = cli_call (stage->cli, "probe", stage->run, "L40", NULL);
  g_autoptr (CliResult) other = cli_call (stage->cli, "probe", stage->run, "L73", NULL);

  cli_assert_result (set, 3, "locked");
  cli_assert_result (listed, 3, "locked");
  cli_assert_result (probed, 1, NULL);
  g_assert_nonnull (strstr (probed->output, "The keyring is locked"));
  assert_item (stage, 40, "open", "no-credential");
  cli_assert_result (other, 0, NULL);
}

static void
test_none (Stage *stage, gconstpointer data)
{
  g_autoptr (CliResult) set = set_credential (stage);
  g_autoptr (CliResult) probed = cli_call (stage->cli, "probe", stage->run, "L40", NULL);

  cli_assert_result (set, 3, "no keyring service");
  cli_assert_result (probed, 1, NULL);
  assert_item (stage, 40, "open", "no-credential");
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *keyring;
    const char *path;
    void (*function) (Stage *stage, gconstpointer data);
  } tests[] = {
    { "unlocked", "/cli/prober/server-changes", test_server_changes },
    { "unlocked", "/cli/prober/no-credential", test_no_credential },
    { "unlocked", "/cli/prober/canary", test_canary },
    { "unlocked", "/cli/prober/check", test_check },
    { "unlocked", "/cli/prober/credentials", test_credentials },
    { "locked", "/cli/prober/locked-keyring", test_locked },
    { "none", "/cli/prober/no-keyring", test_none },
  };

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 5);
  program = argv[1];
  example = argv[2];
  service_program = argv[3];
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    if (g_str_equal (tests[i].keyring, argv[4]))
      g_test_add (tests[i].path, Stage, NULL, set_up, tests[i].function, tear_down);
  return g_test_run ();
}
