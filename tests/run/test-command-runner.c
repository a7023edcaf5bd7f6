/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include "run/pf-command-runner.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* Real processes; nothing here depends on how fast they are. */

typedef struct {
  PfCommandRunner *runner;
  GCancellable *cancellable;
  PfCommandResult *result;
  GError *error;
  GString *shown[PF_N_COMMAND_STREAMS];
  const char *cancel_at; /* cancels when this was shown */
  guint n_done;
} Fixture;

static void
on_output (PfCommandRunner *runner, guint stream, const char *text, Fixture *fixture)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_string_append (fixture->shown[stream], text);
  if (fixture->cancel_at != NULL && strstr (fixture->shown[stream]->str, fixture->cancel_at) != NULL)
    g_cancellable_cancel (fixture->cancellable);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfClock) clock = pf_system_clock_new ();

  fixture->runner = pf_command_runner_new (clock);
  fixture->cancellable = g_cancellable_new ();
  for (guint i = 0; i < PF_N_COMMAND_STREAMS; i++)
    fixture->shown[i] = g_string_new (NULL);
  g_signal_connect (fixture->runner, "output", G_CALLBACK (on_output), fixture);
  pf_command_runner_set_grace (fixture->runner, 100);
}

static void
forget (Fixture *fixture)
{
  g_clear_pointer (&fixture->result, pf_command_result_free);
  g_clear_error (&fixture->error);
  for (guint i = 0; i < PF_N_COMMAND_STREAMS; i++)
    g_string_truncate (fixture->shown[i], 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  forget (fixture);
  for (guint i = 0; i < PF_N_COMMAND_STREAMS; i++)
    g_string_free (fixture->shown[i], TRUE);
  g_object_unref (fixture->cancellable);
  g_assert_finalize_object (fixture->runner);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  fixture->result = pf_command_runner_run_finish (PF_COMMAND_RUNNER (source), result, &fixture->error);
  fixture->n_done++;
}

static void
start (Fixture *fixture, const char *script, const char *folder)
{
  const char *const argv[] = { "sh", "-e", "-c", script, NULL };

  forget (fixture);
  fixture->n_done = 0;
  pf_command_runner_run_async (fixture->runner, argv, folder, NULL, fixture->cancellable, on_done, fixture);
}

static void
finish (Fixture *fixture)
{
  while (fixture->n_done == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
run (Fixture *fixture, const char *script)
{
  start (fixture, script, NULL);
  finish (fixture);
  g_assert_cmpuint (fixture->n_done, ==, 1);
  g_assert_false (pf_command_runner_is_running (fixture->runner));
}

static char *
kept (Fixture *fixture, PfCommandStream stream, gboolean *truncated)
{
  return pf_command_output_dup_text (fixture->result->output[stream], PF_COMMAND_OUTPUT_KEPT, truncated);
}

static void
test_both_outputs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;
  gboolean truncated = TRUE;

  run (fixture, "echo one; echo two >&2; printf three");
  output = kept (fixture, PF_COMMAND_STDOUT, &truncated);
  messages = kept (fixture, PF_COMMAND_STDERR, NULL);
  g_assert_cmpint (fixture->result->exit_status, ==, 0);
  g_assert_cmpint (fixture->result->signal, ==, 0);
  g_assert_false (fixture->result->cancelled);
  g_assert_false (fixture->result->left_running);
  g_assert_false (truncated);
  g_assert_cmpstr (output, ==, "one\nthree");
  g_assert_cmpstr (messages, ==, "two\n");
  g_assert_cmpstr (fixture->shown[PF_COMMAND_STDOUT]->str, ==, "one\nthree");
  g_assert_cmpint (pf_command_output_get_bytes (fixture->result->output[PF_COMMAND_STDOUT]), ==, 9);
  /* What `printf 'one\nthree' | sha256sum` says. */
  g_assert_cmpstr (pf_command_output_get_sha256 (fixture->result->output[PF_COMMAND_STDOUT]), ==,
                   "8dfd12eeeecaf442c1df91ee6661ff1a6f5e2f02fcc8b3a0f6b7ecdc185d7f62");
}

static void
test_no_output (Fixture *fixture, gconstpointer data)
{
  g_autofree char *output = NULL;

  run (fixture, ":");
  output = kept (fixture, PF_COMMAND_STDOUT, NULL);
  g_assert_cmpint (fixture->result->exit_status, ==, 0);
  g_assert_cmpstr (output, ==, "");
  g_assert_cmpstr (pf_command_output_get_sha256 (fixture->result->output[PF_COMMAND_STDOUT]), ==,
                   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void
test_exit (Fixture *fixture, gconstpointer data)
{
  run (fixture, "exit 7");
  g_assert_cmpint (fixture->result->exit_status, ==, 7);
  run (fixture, "false; echo not here");
  g_assert_cmpint (fixture->result->exit_status, ==, 1);
  g_assert_cmpstr (fixture->shown[PF_COMMAND_STDOUT]->str, ==, "");
  run (fixture, "kill -KILL $$");
  g_assert_cmpint (fixture->result->exit_status, ==, -1);
  g_assert_cmpint (fixture->result->signal, ==, SIGKILL);
  g_assert_false (fixture->result->cancelled);
}

static void
test_cannot_begin (Fixture *fixture, gconstpointer data)
{
  static const char *const unknown[] = { "no-such-program-anywhere", NULL };

  start (fixture, "echo x", "/nowhere/at/all");
  finish (fixture);
  g_assert_null (fixture->result);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
  g_assert_nonnull (strstr (fixture->error->message, "/nowhere/at/all"));
  forget (fixture);
  fixture->n_done = 0;
  pf_command_runner_run_async (fixture->runner, unknown, NULL, NULL, NULL, on_done, fixture);
  finish (fixture);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (fixture->error->message, "no-such-program-anywhere"));
}

/* No terminal, nothing to read, nothing of ours left open, signals as a new program expects them. */
static void
test_surroundings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfTestFolder) folder = pf_test_folder_new ();
  g_autofree char *wanted = g_strconcat (folder->path, "\n", NULL);
  FILE *open_file = fopen ("/dev/null", "r");

  g_assert_nonnull (open_file);
  signal (SIGPIPE, SIG_IGN);
  run (fixture, "cat; if (: < /dev/tty) 2> /dev/null; then echo terminal; fi; ls /proc/self/fd | wc -l");
  /* Its three streams, and the one that ls reads the folder with. */
  g_assert_cmpstr (g_strstrip (fixture->shown[PF_COMMAND_STDOUT]->str), ==, "4");
  run (fixture, "grep SigIgn /proc/self/status");
  g_assert_true (g_str_has_prefix (fixture->shown[PF_COMMAND_STDOUT]->str, "SigIgn:\t"));
  g_assert_cmpuint (g_ascii_strtoull (fixture->shown[PF_COMMAND_STDOUT]->str + 8, NULL, 16) & 0x7fffffff, ==, 0);
  start (fixture, "pwd -P", folder->path);
  finish (fixture);
  g_assert_cmpstr (fixture->shown[PF_COMMAND_STDOUT]->str, ==, wanted);
  fclose (open_file);
}

/* Far more than is kept: bounded, begun and ended as it was, hashed as a whole. */
static void
test_flood (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  gboolean truncated = FALSE;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 1; i <= 1000000; i++) {
    char line[16];
    int length = g_snprintf (line, sizeof line, "%u\n", i);

    g_checksum_update (checksum, (const guchar *) line, length);
  }
  run (fixture, "seq 1000000; seq 1000000 >&2");
  for (guint i = 0; i < PF_N_COMMAND_STREAMS; i++) {
    g_free (g_steal_pointer (&text));
    text = kept (fixture, (PfCommandStream) i, &truncated);
    g_assert_true (truncated);
    g_assert_cmpuint (strlen (text), <=, PF_COMMAND_OUTPUT_KEPT + 16);
    g_assert_cmpuint (strlen (text), >, PF_COMMAND_OUTPUT_KEPT / 2);
    g_assert_true (g_str_has_prefix (text, "1\n2\n3\n"));
    g_assert_true (g_str_has_suffix (text, "\n999999\n1000000\n"));
    g_assert_cmpint (pf_command_output_get_bytes (fixture->result->output[i]), ==, 6888896);
    g_assert_cmpstr (pf_command_output_get_sha256 (fixture->result->output[i]), ==, g_checksum_get_string (checksum));
  }
}

static void
test_binary (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  run (fixture, "printf 'a\\000b\\377\\033[31mred\\033[0m\\rnext\\r\\n\\303\\244'; head -c 300000 /dev/zero");
  text = kept (fixture, PF_COMMAND_STDOUT, NULL);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (g_str_has_prefix (text, "a\357\277\275b\357\277\275red\nnext\nä"));
  g_assert_cmpint (pf_command_output_get_bytes (fixture->result->output[PF_COMMAND_STDOUT]), ==, 300025);
}

/* However it is cut into pieces, and coloured. */
static void
test_secrets (Fixture *fixture, gconstpointer data)
{
  static const char *const scripts[] = {
    "printf 'password='; printf 'hunter2secret\\n'",
    "printf 'x PGPASSWORD=hun' >&2; sleep 0; printf 'ter2secret y\\n' >&2",
    "printf '\\033[1mpassword\\033[0m=\\033[2mhunter2secret\\n'",
    "printf -- '-----BEGIN RSA PRIVATE KEY-----\\nabc\\n'; printf 'hunter2secret\\n-----END RSA PRIVATE KEY-----\\n'",
    "head -c 20000 /dev/zero | tr '\\0' 'z'; printf ' token=hunter2secret '; head -c 4050 /dev/zero | tr '\\0' 'y'",
    "head -c 12290 /dev/zero | tr '\\0' 'z'; printf ' token=hunter2secret '; head -c 4080 /dev/zero | tr '\\0' 'y'; echo",
    "printf 'token=hunter2secret'",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++) {
    g_autofree char *output = NULL;
    g_autofree char *messages = NULL;
    guint n_masked = 0;

    run (fixture, scripts[i]);
    output = kept (fixture, PF_COMMAND_STDOUT, NULL);
    messages = kept (fixture, PF_COMMAND_STDERR, NULL);
    for (guint j = 0; j < PF_N_COMMAND_STREAMS; j++) {
      g_assert_null (strstr (fixture->shown[j]->str, "ter2secret"));
      n_masked += pf_command_output_get_masked (fixture->result->output[j]);
    }
    g_assert_null (strstr (output, "ter2secret"));
    g_assert_null (strstr (messages, "ter2secret"));
    g_assert_cmpuint (n_masked, ==, 1);
  }
}

/* The digest of a short secret would give it away. */
static void
test_digest_of_secret (Fixture *fixture, gconstpointer data)
{
  g_autofree char *raw = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "password=hunter2secret\n", -1);
  g_autofree char *masked = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "password=••••••\n", -1);

  run (fixture, "echo password=hunter2secret");
  g_assert_cmpstr (pf_command_output_get_sha256 (fixture->result->output[PF_COMMAND_STDOUT]), !=, raw);
  g_assert_cmpstr (pf_command_output_get_sha256 (fixture->result->output[PF_COMMAND_STDOUT]), ==, masked);
}

static gboolean
is_gone (gpointer data)
{
  char *path = data;
  g_autofree char *status = NULL;

  /* One that nobody waits for yet is as good as gone. */
  return !g_file_get_contents (path, &status, NULL, NULL) || strstr (status, "\nState:\tZ") != NULL;
}

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
assert_ends (const char *pid)
{
  g_autofree char *number = g_strstrip (g_strdup (pid));
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", number);
  guint tick = g_timeout_add (5, on_tick, NULL);

  pf_test_wait_for (is_gone, path);
  g_source_remove (tick);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  fixture->cancel_at = "ready\n";
  run (fixture, "echo ready; exec sleep 1000");
  g_assert_true (fixture->result->cancelled);
  g_assert_cmpint (fixture->result->signal, ==, SIGTERM);
  g_assert_cmpstr (fixture->shown[PF_COMMAND_STDOUT]->str, ==, "ready\n");
}

static void
test_ignores_term (Fixture *fixture, gconstpointer data)
{
  fixture->cancel_at = "ready\n";
  run (fixture, "trap '' TERM; echo ready; while :; do sleep 1000; done");
  g_assert_true (fixture->result->cancelled);
  g_assert_cmpint (fixture->result->signal, ==, SIGKILL);
  g_assert_false (fixture->result->left_running);
}

/* What a command says while it ends is evidence too. */
static void
test_last_words (Fixture *fixture, gconstpointer data)
{
  fixture->cancel_at = "ready\n";
  pf_command_runner_set_grace (fixture->runner, 60000);
  run (fixture, "trap 'echo last words; exit 3' TERM; echo ready; while :; do sleep 0.01; done");
  g_assert_true (fixture->result->cancelled);
  g_assert_cmpint (fixture->result->exit_status, ==, 3);
  g_assert_nonnull (strstr (fixture->shown[PF_COMMAND_STDOUT]->str, "last words\n"));
}

static void
test_grandchildren (Fixture *fixture, gconstpointer data)
{
  fixture->cancel_at = "\n";
  run (fixture, "(trap '' TERM; exec sleep 1000) & (trap '' TERM; exec sleep 1000 > /dev/null 2>&1) & echo $!; wait");
  g_assert_true (fixture->result->cancelled);
  g_assert_false (fixture->result->left_running);
  assert_ends (fixture->shown[PF_COMMAND_STDOUT]->str);
}

/* One that holds on to the output does not keep the command from being over. */
static void
test_left_running (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pid = NULL;

  run (fixture, "sleep 1000 & echo $!");
  pid = g_strdup (fixture->shown[PF_COMMAND_STDOUT]->str);
  g_assert_cmpint (fixture->result->exit_status, ==, 0);
  g_assert_true (fixture->result->left_running);
  kill ((pid_t) g_ascii_strtoll (pid, NULL, 10), SIGKILL);
  assert_ends (pid);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n_descriptors = 0;

  while (g_dir_read_name (folder) != NULL)
    n_descriptors++;
  return n_descriptors;
}

/* After so many turns of the loop, whatever has happened by then: exactly one answer, nothing left open. */
static void
test_cancel_at_every_moment (Fixture *fixture, gconstpointer data)
{
  guint n_before = 0;
  guint n_cancelled = 0, n_finished = 0;

  for (guint turns = 0; turns < 60; turns++) {
    g_cancellable_reset (fixture->cancellable);
    if (turns == 0)
      g_cancellable_cancel (fixture->cancellable);
    start (fixture, "echo a; sleep 0; echo b >&2; (echo c; echo d)", NULL);
    for (guint i = 0; i < turns && fixture->n_done == 0; i++)
      g_main_context_iteration (NULL, i % 2 == 0);
    g_cancellable_cancel (fixture->cancellable);
    finish (fixture);
    while (g_main_context_iteration (NULL, FALSE))
      continue;
    g_assert_cmpuint (fixture->n_done, ==, 1);
    g_assert_false (pf_command_runner_is_running (fixture->runner));
    if (turns == 0)
      g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    else
      g_assert_no_error (fixture->error);
    if (fixture->result != NULL && fixture->result->cancelled)
      n_cancelled++;
    else if (fixture->result != NULL)
      n_finished++;
    if (turns == 1)
      n_before = count_descriptors ();
  }
  g_assert_cmpuint (count_descriptors (), ==, n_before);
  g_assert_cmpuint (n_cancelled, >, 0);
  g_assert_cmpuint (n_finished, >, 0);
}

static void
test_confined (void)
{
  g_autoptr (PfTestFolder) folder = pf_test_folder_new ();
  g_autofree char *path = g_build_filename (folder->path, ".flatpak-info", NULL);

  g_assert_false (pf_command_runner_is_confined (folder->path));
  g_assert_true (g_file_set_contents (path, "[Application]\n", -1, NULL));
  g_assert_true (pf_command_runner_is_confined (folder->path));
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/command-runner/both-outputs", test_both_outputs },
    { "/command-runner/no-output", test_no_output },
    { "/command-runner/exit", test_exit },
    { "/command-runner/cannot-begin", test_cannot_begin },
    { "/command-runner/surroundings", test_surroundings },
    { "/command-runner/flood", test_flood },
    { "/command-runner/binary", test_binary },
    { "/command-runner/secrets", test_secrets },
    { "/command-runner/digest-of-secret", test_digest_of_secret },
    { "/command-runner/cancel", test_cancel },
    { "/command-runner/ignores-term", test_ignores_term },
    { "/command-runner/last-words", test_last_words },
    { "/command-runner/grandchildren", test_grandchildren },
    { "/command-runner/left-running", test_left_running },
    { "/command-runner/cancel-at-every-moment", test_cancel_at_every_moment },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].function, tear_down);
  g_test_add_func ("/command-runner/confined", test_confined);
  return g_test_run ();
}
