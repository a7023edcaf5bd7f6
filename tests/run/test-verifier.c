/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"
#include "run/pf-run-decision.h"
#include "run/pf-verifier.h"

#include <libsoup/soup.h>
#include <string.h>

/* The whole way of an outcome: a real server on loopback, the real prober, the journal, the run. */

typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  char *run_id;
  PfRunSession *session;
  PfScheduler *scheduler;
  PfVerifier *verifier;
  SoupServer *server;
  guint status;
  guint n_requests;
  guint port;
} Fixture;

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Fixture *fixture = data;

  fixture->n_requests++;
  soup_server_message_set_status (message, fixture->status, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "x", 1);
}

static void
start_server (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  fixture->status = 200;
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, on_request, fixture, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->port = (guint)g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
}

static guint
find (Fixture *fixture, const char *text)
{
  return pf_test_find_item (pf_run_session_get_run (fixture->session), text);
}

static PfRunItem *
item (Fixture *fixture, const char *text)
{
  return pf_run_get_item (pf_run_session_get_run (fixture->session), find (fixture, text));
}

static void
bind (Fixture *fixture, const char *text, const char *format)
{
  g_autoptr (GString) probe = g_string_new (format);
  g_autofree char *port = g_strdup_printf ("%u", fixture->port);
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (GError) error = NULL;

  g_string_replace (probe, "PORT", port, 0);
  acts = pf_run_plan_bind (pf_run_session_get_run (fixture->session), find (fixture, text), probe->str, &error);
  g_assert_no_error (error);
  g_assert_true (pf_run_session_act_sync (fixture->session, acts, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfClock) clock = pf_system_clock_new ();
  g_autoptr (PfProber) prober = NULL;
  g_autoptr (GError) error = NULL;

  start_server (fixture);
  fixture->folder = pf_test_folder_new ();
  fixture->store = pf_test_store_open (fixture->folder->database);
  fixture->run_id = pf_test_create_run (fixture->store);
  fixture->session = pf_run_session_open (fixture->store, fixture->run_id, &error);
  g_assert_no_error (error);
  prober = pf_prober_new (g_getenv ("PF_TEST_PROBER"), clock);
  fixture->scheduler = pf_scheduler_new (prober, NULL, clock);
  fixture->verifier = pf_verifier_new (fixture->session, fixture->scheduler);
  bind (fixture, "sensed", "GET http://127.0.0.1:PORT/health\nfresh: 10m\ninterval: 1s\nexpect status == 200\n");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  pf_run_session_flush (fixture->session, NULL);
  g_assert_finalize_object (fixture->verifier);
  g_object_unref (fixture->scheduler);
  pf_run_session_flush (fixture->session, NULL);
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->store);
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  g_free (fixture->run_id);
  pf_test_folder_free (fixture->folder);
}

static void
on_verified (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray **outcomes = data;

  *outcomes = pf_verifier_verify_finish (PF_VERIFIER (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *)data != NULL;
}

static PfOutcomeValue
verify (Fixture *fixture, const char *text)
{
  guint index = find (fixture, text);
  GPtrArray *outcomes = NULL;
  PfOutcomeValue value;

  pf_verifier_verify_async (fixture->verifier, &index, 1, NULL, on_verified, &outcomes);
  g_assert_true (pf_verifier_is_checking (fixture->verifier, index));
  pf_test_wait_for (is_set, &outcomes);
  g_assert_false (pf_verifier_is_checking (fixture->verifier, index));
  g_assert_cmpuint (outcomes->len, ==, 1);
  value = pf_outcome_get_value (g_ptr_array_index (outcomes, 0));
  g_ptr_array_unref (outcomes);
  return value;
}

static void
check_state (Fixture *fixture, const char *text, PfItemState state)
{
  g_assert_cmpstr (pf_item_state_to_string (pf_run_item_get_state (item (fixture, text))), ==,
                   pf_item_state_to_string (state));
}

static void
test_pass_and_fail (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) samples = NULL;
  PfProgress progress;

  g_assert_cmpint ((int)verify (fixture, "sensed"), ==, (int)PF_OUTCOME_PASS);
  check_state (fixture, "sensed", PF_STATE_DONE);
  g_assert_cmpint ((int)pf_run_item_get_method (item (fixture, "sensed")), ==, (int)PF_METHOD_PROBE);
  g_assert_nonnull (pf_run_item_get_outcome (item (fixture, "sensed")));
  pf_run_get_progress (pf_run_session_get_run (fixture->session), &progress);
  g_assert_cmpuint (progress.done, ==, 1);
  fixture->status = 503;
  g_assert_cmpint ((int)verify (fixture, "sensed"), ==, (int)PF_OUTCOME_FAIL);
  check_state (fixture, "sensed", PF_STATE_FAILED);
  g_assert_cmpint ((int)pf_run_get_verdict (pf_run_session_get_run (fixture->session), NULL), ==,
                   (int)PF_VERDICT_NO_GO);
  pf_run_get_progress (pf_run_session_get_run (fixture->session), &progress);
  g_assert_cmpuint (progress.done, ==, 0);
  g_assert_true (pf_run_session_flush (fixture->session, NULL));
  samples
      = pf_store_load_samples (fixture->store, fixture->run_id, pf_run_item_get_id (item (fixture, "sensed")), 0, NULL);
  g_assert_cmpuint (samples->len, ==, 2);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint ((int)verify (fixture, "sensed"), ==, (int)PF_OUTCOME_PASS);
  soup_server_disconnect (fixture->server);
  g_assert_cmpint ((int)verify (fixture, "sensed"), ==, (int)PF_OUTCOME_FAIL);
  check_state (fixture, "sensed", PF_STATE_FAILED);
  g_assert_cmpstr (pf_outcome_get_reason (pf_run_item_get_outcome (item (fixture, "sensed"))), ==, "tcp-refused");
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  bind (fixture, "alpha", "GET @api/health\nexpect status == 200\n");
  g_assert_cmpint ((int)verify (fixture, "alpha"), ==, (int)PF_OUTCOME_UNKNOWN);
  check_state (fixture, "alpha", PF_STATE_OPEN);
  g_assert_cmpstr (pf_outcome_get_reason (pf_run_item_get_outcome (item (fixture, "alpha"))), ==, "unbound");
  g_assert_cmpint ((int)verify (fixture, "omega"), ==, (int)PF_OUTCOME_UNKNOWN);
  g_assert_null (pf_run_item_get_outcome (item (fixture, "omega")));
  g_assert_cmpuint (fixture->n_requests, ==, 0);
}

/* An alias is resolved in the run's environment. */
static void
test_environment (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", fixture->port);
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_new ("api", url);
  g_autoptr (GError) error = NULL;

  g_assert_true (pf_store_set_endpoint (fixture->store, "production", endpoint, &error));
  bind (fixture, "alpha", "GET @api/health\nexpect status == 200\n");
  g_assert_cmpint ((int)verify (fixture, "alpha"), ==, (int)PF_OUTCOME_PASS);
  check_state (fixture, "alpha", PF_STATE_DONE);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint index = find (fixture, "sensed");
  GPtrArray *outcomes = NULL;

  g_assert_cmpint ((int)verify (fixture, "sensed"), ==, (int)PF_OUTCOME_PASS);
  pf_verifier_verify_async (fixture->verifier, &index, 1, cancellable, on_verified, &outcomes);
  g_cancellable_cancel (cancellable);
  pf_test_wait_for (is_set, &outcomes);
  g_assert_cmpstr (pf_outcome_get_reason (g_ptr_array_index (outcomes, 0)), ==, "cancelled");
  check_state (fixture, "sensed", PF_STATE_DONE);
  g_ptr_array_unref (outcomes);
}

static void
test_contacts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfEnvironment) environment = pf_environment_new ("production");
  g_autoptr (GPtrArray) contacts = NULL;
  const PfContact *contact;

  bind (fixture, "alpha", "POST http://127.0.0.1:PORT/x\nexpect status == 200\n");
  bind (fixture, "omega", "GET https://your-domain.com/\nexpect status == 200\n");
  contacts = pf_verifier_list_contacts (fixture->verifier, environment);
  g_assert_cmpuint (contacts->len, ==, 3);
  contact = g_ptr_array_index (contacts, 0);
  g_assert_cmpstr (contact->item, ==, pf_run_item_get_id (item (fixture, "alpha")));
  g_assert_cmpstr (contact->method, ==, "POST");
  g_assert_cmpstr (contact->host, ==, "127.0.0.1");
  g_assert_false (contact->safe);
  g_assert_null (contact->problem);
  contact = g_ptr_array_index (contacts, 2);
  g_assert_true (contact->safe);
  g_assert_nonnull (contact->problem);
  g_assert_cmpuint (fixture->n_requests, ==, 0);
}

static gboolean
is_done (gpointer data)
{
  return pf_run_item_get_state (item (data, "sensed")) == PF_STATE_DONE;
}

static gboolean
is_failed (gpointer data)
{
  return pf_run_item_get_state (item (data, "sensed")) == PF_STATE_FAILED;
}

static void
test_watch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) close = NULL;

  bind (fixture, "alpha", "POST http://127.0.0.1:PORT/x\ninterval: 1s\nexpect status == 200\n");
  pf_verifier_watch (fixture->verifier);
  g_assert_true (pf_verifier_is_watching (fixture->verifier));
  pf_test_wait_for (is_done, fixture);
  fixture->status = 503;
  pf_test_wait_for (is_failed, fixture);
  fixture->status = 200;
  pf_test_wait_for (is_done, fixture);
  /* Nobody asked for a POST. */
  check_state (fixture, "alpha", PF_STATE_OPEN);
  close = pf_run_plan_close (pf_run_session_get_run (fixture->session), "aborted", NULL, NULL);
  pf_run_session_act (fixture->session, close);
  g_assert_false (pf_verifier_is_watching (fixture->verifier));
}

static gboolean
is_stale (gpointer data)
{
  return pf_run_item_is_stale (item (data, "sensed"));
}

/* The journal's clock stands at a day in spring; probes live today: it is moved on from the last one seen. */
static void
test_freshness (Fixture *fixture, gconstpointer data)
{
  PfClock *clock = pf_store_get_clock (fixture->store);
  gint64 started;

  g_assert_cmpint ((int)verify (fixture, "sensed"), ==, (int)PF_OUTCOME_PASS);
  started = pf_outcome_get_started_utc_ms (pf_run_item_get_outcome (item (fixture, "sensed")));
  pf_test_clock_advance (clock, started - pf_clock_get_utc_ms (clock) + 9 * 60 * 1000);
  pf_verifier_check_freshness (fixture->verifier);
  pf_run_session_flush (fixture->session, NULL);
  check_state (fixture, "sensed", PF_STATE_DONE);
  pf_test_clock_advance (clock, 2 * 60 * 1000);
  pf_verifier_check_freshness (fixture->verifier);
  pf_test_wait_for (is_stale, fixture);
  check_state (fixture, "sensed", PF_STATE_OPEN);
  g_assert_cmpint ((int)verify (fixture, "sensed"), ==, (int)PF_OUTCOME_PASS);
  g_assert_false (is_stale (fixture));
  check_state (fixture, "sensed", PF_STATE_DONE);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/verifier/pass-and-fail", test_pass_and_fail },
    { "/verifier/refused", test_refused },
    { "/verifier/unknown", test_unknown },
    { "/verifier/environment", test_environment },
    { "/verifier/cancelled", test_cancelled },
    { "/verifier/contacts", test_contacts },
    { "/verifier/watch", test_watch },
    { "/verifier/freshness", test_freshness },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
