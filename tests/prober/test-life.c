/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"

#include "probe/pf-json.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define CANARY_TOKEN "canary-token-51d2e0"

static guint requests;
static GString *process_files;

/* Every prober that is a child of this test. */
static GArray *
list_probers (void)
{
  GArray *pids = g_array_new (FALSE, FALSE, sizeof (GPid));
  g_autoptr (GDir) entries = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries))) {
    g_autofree char *path = g_strdup_printf ("/proc/%s/stat", name);
    g_autofree char *stat = NULL;
    const char *after_name;
    GPid pid = (GPid)g_ascii_strtoll (name, NULL, 10);
    int parent;
    char state;

    if (pid <= 0 || !g_file_get_contents (path, &stat, NULL, NULL))
      continue;
    after_name = strrchr (stat, ')');
    if (strstr (stat, "(preflight-probe") && sscanf (after_name + 1, " %c %d", &state, &parent) == 2
        && parent == (int)getpid ())
      g_array_append_val (pids, pid);
  }
  return pids;
}

static void
signal_probers (int number)
{
  g_autoptr (GArray) pids = list_probers ();

  for (guint i = 0; i < pids->len; i++)
    kill (g_array_index (pids, GPid, i), number);
}

/* What every other process of this computer could read of the prober. */
static void
read_process_files (void)
{
  static const char *const names[] = { "cmdline", "environ" };
  g_autoptr (GArray) pids = list_probers ();

  for (guint i = 0; i < pids->len; i++) {
    for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
      g_autofree char *path = g_strdup_printf ("/proc/%d/%s", g_array_index (pids, GPid, i), names[k]);
      g_autofree char *content = NULL;
      gsize length;

      if (!g_file_get_contents (path, &content, &length, NULL))
        continue;
      for (gsize n = 0; n < length; n++)
        g_string_append_c (process_files, content[n] ? content[n] : '\n');
    }
  }
}

static void
echo_everywhere (SoupServerMessage *message)
{
  const char *authorization
      = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  const char *key = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "X-Api-Key");
  const char *text = authorization ? authorization : key ? key : "none";
  g_autofree char *body = g_strdup_printf ("{\"you sent\": \"%s\", \"again\": \"%s\"}", CANARY_TOKEN, text);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  read_process_files ();
  soup_message_headers_append (headers, "X-Echo", text);
  soup_message_headers_append (headers, "Location", CANARY_TOKEN);
  fixture_respond (message, 200, "application/json", body);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  requests++;
  if (g_str_equal (path, "/die-once") && requests == 1)
    signal_probers (SIGKILL);
  else if (g_str_equal (path, "/die"))
    signal_probers (SIGKILL);
  else if (g_str_equal (path, "/freeze"))
    signal_probers (SIGSTOP);
  else if (g_str_equal (path, "/never"))
    soup_server_message_pause (message);
  else if (g_str_equal (path, "/echo"))
    echo_everywhere (message);
  if (soup_server_message_get_status (message) == 0)
    fixture_respond (message, 200, "text/plain", "ok");
}

static const SoupServerCallback handler = on_request;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  requests = 0;
  process_files = g_string_new (NULL);
  fixture_set_up (fixture, data);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fixture_tear_down (fixture, data);
  g_string_free (process_files, TRUE);
}

static void
test_killed_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, "GET @api/die-once\nexpect status == 200\n");

  assert_verdict (outcome, PF_OUTCOME_PASS, NULL);
  g_assert_cmpuint (requests, ==, 2);
}

static void
test_killed_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, "GET @api/die\nexpect status == 200\n");
  g_autoptr (PfOutcome) next = NULL;

  assert_verdict (outcome, PF_OUTCOME_UNKNOWN, "prober-died");
  g_assert_cmpuint (requests, ==, 2);
  /* One bad server does not end the work. */
  next = fixture_probe (fixture, "GET @api/ok\nexpect status == 200\n");
  assert_verdict (next, PF_OUTCOME_PASS, NULL);
}

/* What shared the process with it is carried out all the same. */
static void
test_neighbour (Fixture *fixture, gconstpointer data)
{
  PfOutcome *waiting;
  PfOutcome *deadly;

  fixture_start (fixture, "GET @api/never\ntimeout: 2s\nexpect status == 200\n", NULL, NULL, &waiting);
  fixture_start (fixture, "GET @api/die\nexpect status == 200\n", NULL, NULL, &deadly);
  assert_verdict (fixture_wait (&deadly), PF_OUTCOME_UNKNOWN, "prober-died");
  g_assert_nonnull (fixture_wait (&waiting));
  g_assert_cmpuint (requests, >=, 3);
  pf_outcome_unref (waiting);
  pf_outcome_unref (deadly);
}

/* A request that may change something is never sent a second time. */
static void
test_post_is_not_repeated (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, "POST @api/die\n| x\nexpect status == 200\n");

  assert_verdict (outcome, PF_OUTCOME_UNKNOWN, "prober-died");
  g_assert_cmpuint (requests, ==, 1);
}

/* A prober that hangs is killed in the end. */
static void
test_frozen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome
      = fixture_probe (fixture, "POST @api/freeze\ntimeout: 100ms\n| x\nexpect status == 200\n");

  assert_verdict (outcome, PF_OUTCOME_UNKNOWN, "prober-died");
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  PfOutcome *outcome;
  PfOutcome *early;

  fixture_start (fixture, "GET @api/never\ntimeout: 1h\nexpect status == 200\n", NULL, cancellable, &outcome);
  while (requests == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  assert_verdict (fixture_wait (&outcome), PF_OUTCOME_UNKNOWN, "cancelled");
  g_cancellable_cancel (cancelled);
  fixture_start (fixture, "GET @api/never\nexpect status == 200\n", NULL, cancelled, &early);
  assert_verdict (fixture_wait (&early), PF_OUTCOME_UNKNOWN, "cancelled");
  pf_outcome_unref (outcome);
  pf_outcome_unref (early);
}

static gboolean
is_gone (GPid pid)
{
  return kill (pid, 0) != 0 && errno == ESRCH;
}

static void
wait_until_gone (GPid pid)
{
  while (!is_gone (pid))
    fixture_iterate_ms (10);
}

/* Neither dropping the client nor killing it leaves a prober behind, not even as a zombie. */
static void
test_dispose (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = fixture_find_prober ();
  GPid pid;

  pf_outcome_unref (fixture_probe (fixture, "GET @api/ok\nexpect status == 200\n"));
  pid = pf_prober_get_pid (fixture->prober);
  g_assert_cmpint (pid, >, 0);
  g_assert_finalize_object (g_steal_pointer (&fixture->prober));
  wait_until_gone (pid);
  fixture->prober = pf_prober_new (program, fixture->clock);
}

typedef struct {
  gboolean done;
  GError *error;
} Start;

static void
on_not_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Start *start = user_data;

  g_assert_null (pf_prober_probe_finish (PF_PROBER (source), result, &start->error));
  start->done = TRUE;
}

static void
test_cannot_start (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfProber) prober = pf_prober_new ("/nonexistent/preflight-prober", fixture->clock);
  g_autoptr (PfProbeRequest) request = fixture_resolve (fixture, "GET @api/ok\nexpect status == 200\n");
  Start start = { FALSE, NULL };

  pf_prober_probe_async (prober, request, NULL, NULL, on_not_started, &start);
  while (!start.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (start.error->message, "/nonexistent/preflight-prober"));
  g_clear_error (&start.error);
}

/* A program that is not a prober: no answer, no hang, no crash. */
static void
test_wrong_program (Fixture *fixture, gconstpointer data)
{
  static const char *const programs[] = { "/bin/true", "/bin/cat" };

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++) {
    g_autoptr (PfOutcome) outcome = NULL;

    g_clear_object (&fixture->prober);
    fixture->prober = pf_prober_new (programs[i], fixture->clock);
    outcome = fixture_probe (fixture, "GET @api/ok\nexpect status == 200\n");
    assert_verdict (outcome, PF_OUTCOME_UNKNOWN, "prober-died");
  }
}

static void
assert_no_secret (const char *text, const char *secret)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *)secret, strlen (secret));

  encoded[strlen (encoded) - 4] = '\0';
  g_assert_null (strstr (text, secret));
  g_assert_null (strstr (text, encoded));
}

static void
test_canary (Fixture *fixture, gconstpointer data)
{
  static const struct {
    PfCredentialKind kind;
    const char *name;
    const char *secret;
  } kinds[] = {
    { PF_CREDENTIAL_BEARER, NULL, CANARY_TOKEN },
    { PF_CREDENTIAL_BASIC, "smoke", CANARY_TOKEN },
    { PF_CREDENTIAL_HEADER, "X-Api-Key", CANARY_TOKEN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (PfCredential) credential
        = pf_credential_new (kinds[i].kind, fixture->origin, "test", kinds[i].name, kinds[i].secret);
    g_autofree char *pair = g_strdup_printf ("smoke:%s", kinds[i].secret);
    g_autofree char *basic = g_base64_encode ((const guchar *)pair, strlen (pair));
    g_autoptr (PfOutcome) outcome
        = fixture_probe_with (fixture,
                              "GET @api/echo\nauth: @api\nexpect status == 200\n"
                              "expect body == \"no\"\nexpect body contains \"absent\"\nexpect json $.again == \"no\"\n"
                              "expect json $[\"you sent\"] == \"no\"\nexpect header \"X-Echo\" == \"no\"\n"
                              "expect header \"Location\" matches /^no$/\n",
                              credential);
    g_autofree char *text = fixture_to_text (outcome);

    g_assert_cmpint (pf_outcome_get_value (outcome), ==, PF_OUTCOME_FAIL);
    assert_no_secret (text, kinds[i].secret);
    g_assert_null (strstr (text, basic));
  }
  g_assert_cmpuint (process_files->len, >, 0);
  assert_no_secret (process_files->str, CANARY_TOKEN);
}

/* The prober gets what it needs of our environment and not the rest, which may hold somebody's token. */
static void
test_environment (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome = NULL;

  g_setenv ("PF_TEST_DEPLOY_TOKEN", "canary-in-environment", TRUE);
  outcome = fixture_probe (fixture, "GET @api/echo\nexpect status == 200\n");
  g_unsetenv ("PF_TEST_DEPLOY_TOKEN");
  assert_verdict (outcome, PF_OUTCOME_PASS, NULL);
  g_assert_nonnull (strstr (process_files->str, "preflight-prober"));
  g_assert_null (strstr (process_files->str, "canary-in-environment"));
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *limits = NULL;

  pf_outcome_unref (fixture_probe (fixture, "GET @api/ok\nexpect status == 200\n"));
  path = g_strdup_printf ("/proc/%d/limits", pf_prober_get_pid (fixture->prober));
  g_assert_true (g_file_get_contents (path, &limits, NULL, NULL));
  g_assert_true (g_regex_match_simple ("Max core file size +0 +0", limits, 0, 0));
  g_assert_true (g_regex_match_simple ("Max open files +512 +512", limits, 0, 0));
#ifndef __SANITIZE_ADDRESS__
  g_assert_true (g_regex_match_simple ("Max address space +1073741824 +1073741824", limits, 0, 0));
#endif
}

static char *
run_on_prober (const char *tool, const char *option)
{
  g_autofree char *program = fixture_find_prober ();
  char *output = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, tool, option, program, NULL);

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL));
  return output;
}

/* libsoup brings SQLite for a cookie jar we do not use; what the prober itself asks for is its own affair. */
static void
test_links (void)
{
  static const char *const forbidden[] = { "libgtk", "libadwaita", "libsecret", "libmd4c" };
  g_autofree char *needed = run_on_prober ("readelf", "--dynamic");
  g_autofree char *loaded = run_on_prober ("ldd", "--");

  g_assert_nonnull (strstr (needed, "libsoup-3.0"));
  g_assert_null (strstr (needed, "libsqlite"));
  for (guint i = 0; i < G_N_ELEMENTS (forbidden); i++)
    g_assert_null (strstr (loaded, forbidden[i]));
}

/* Run by hand it says what it is and does nothing. */
static void
test_arguments (void)
{
  g_autofree char *program = fixture_find_prober ();
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, program, "--help", NULL);

  g_subprocess_wait (process, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 2);
}

/* In a network namespace of its own the prober has no network at all: that is nobody else's failure. */
static void
test_own_network_gone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = fixture_find_prober ();
  g_autofree char *folder = g_dir_make_tmp ("preflight-life-XXXXXX", NULL);
  g_autofree char *wrapper = g_build_filename (folder, "preflight-prober", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nexec unshare -rn '%s'\n", program);
  g_autoptr (GSubprocess) trial = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, "unshare", "-rn", "true", NULL);
  static const char *const probes[] = { "GET http://192.0.2.1/\nexpect status == 200\n",
                                        "GET http://shop.internal/\ntimeout: 60s\nexpect status == 200\n" };

  if (!trial || !g_subprocess_wait_check (trial, NULL, NULL)) {
    g_test_skip ("no network namespace can be made here");
    g_rmdir (folder);
    return;
  }
  g_assert_true (g_file_set_contents (wrapper, script, -1, NULL));
  g_assert_cmpint (g_chmod (wrapper, 0700), ==, 0);
  g_clear_object (&fixture->prober);
  fixture->prober = pf_prober_new (wrapper, fixture->clock);
  for (guint i = 0; i < G_N_ELEMENTS (probes); i++) {
    g_autoptr (PfOutcome) outcome = fixture_probe (fixture, probes[i]);

    assert_verdict (outcome, PF_OUTCOME_UNKNOWN, "local-network");
  }
  g_unlink (wrapper);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/prober/life/" path, Fixture, &handler, set_up, function, tear_down)
  ADD ("killed-once", test_killed_once);
  ADD ("killed-twice", test_killed_twice);
  ADD ("neighbour", test_neighbour);
  ADD ("post-is-not-repeated", test_post_is_not_repeated);
  ADD ("frozen", test_frozen);
  ADD ("cancel", test_cancel);
  ADD ("dispose", test_dispose);
  ADD ("cannot-start", test_cannot_start);
  ADD ("wrong-program", test_wrong_program);
  ADD ("canary", test_canary);
  ADD ("environment", test_environment);
  ADD ("limits", test_limits);
  ADD ("own-network-gone", test_own_network_gone);
#undef ADD
  g_test_add_func ("/prober/life/links", test_links);
  g_test_add_func ("/prober/life/arguments", test_arguments);
  return g_test_run ();
}
