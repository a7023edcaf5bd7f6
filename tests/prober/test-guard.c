/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"
#include "tls-server.h"

#include "probe/pf-json.h"
#include "prober/pf-http-probe.h"

#include <string.h>

/*
 * The prober keeps no TLS sessions. Here its parts run in a process that does, as they would if that setting were
 * lost: the second line of defence has to hold by itself.
 */

static char *certificates;

static void
on_done (PfHttpProbe *probe, JsonNode *outcome, gpointer user_data)
{
  PfOutcome **result = user_data;
  g_autoptr (GError) error = NULL;

  *result = pf_outcome_from_json (outcome, &error);
  g_assert_no_error (error);
}

static PfOutcome *
probe_here (PfHttpContext *context, PfEnvironment *environment, const char *text)
{
  PfProberMessage *message = g_new0 (PfProberMessage, 1);
  g_autoptr (PfProbe) probe = fixture_parse (text);
  PfOutcome *outcome = NULL;

  message->id = 1;
  message->request = pf_probe_resolve (probe, environment, NULL);
  g_assert_nonnull (message->request);
  pf_http_probe_start (context, message, on_done, &outcome);
  while (!outcome)
    g_main_context_iteration (NULL, TRUE);
  return outcome;
}

/* One probe trusts a certificate by its fingerprint; the session it leaves must not carry that over to the next. */
static void
test_resumed_session_is_stopped (void)
{
  g_autoptr (PfHttpContext) context = pf_http_context_new ();
  g_autoptr (PfEnvironment) environment = pf_environment_new ("test");
  g_autoptr (TlsServer) server = tls_server_start (certificates, "self", "-tls1_3");
  g_autofree char *url = g_strdup_printf ("https://localhost:%u", server->port);
  g_autofree char *fingerprint = tls_read_fingerprint (certificates, "self");
  g_autofree char *pinned = g_strdup_printf ("GET @self/\nverify: sha256:%s\nexpect status == 200\n", fingerprint);
  g_autofree char *resumed =
      g_strdup_printf ("GET @self/\nverify: sha256:%s\nexpect body contains \"Reused, \"\n", fingerprint);

  g_ptr_array_add (environment->endpoints, pf_endpoint_new ("self", url));
  for (guint i = 0; i < 3; i++) {
    g_autoptr (PfOutcome) accepted = probe_here (context, environment, pinned);
    g_autoptr (PfOutcome) second = NULL;
    g_autoptr (PfOutcome) strict = NULL;

    assert_verdict (accepted, PF_OUTCOME_PASS, NULL);
    /* Else this test would prove nothing: sessions are indeed resumed here. */
    second = probe_here (context, environment, resumed);
    assert_verdict (second, PF_OUTCOME_PASS, NULL);
    strict = probe_here (context, environment, "GET @self/\nexpect status == 200\n");
    assert_verdict (strict, PF_OUTCOME_FAIL, "tls-untrusted");
  }
}

/* Without the wrapper each handshake would read the whole list of authorities again; with it they are as before. */
static void
test_system_trust_is_wrapped (void)
{
  g_autoptr (PfHttpContext) context = pf_http_context_new ();
  g_autoptr (PfEnvironment) environment = pf_environment_new ("test");
  g_autoptr (TlsServer) server = tls_server_start (certificates, "good", "-tls1_3");
  g_autofree char *url = g_strdup_printf ("https://localhost:%u", server->port);
  g_autoptr (PfOutcome) outcome = NULL;
  g_autoptr (GTlsDatabase) database = NULL;

  g_ptr_array_add (environment->endpoints, pf_endpoint_new ("good", url));
  outcome = probe_here (context, environment, "GET @good/\nexpect status == 200\n");
  assert_verdict (outcome, PF_OUTCOME_FAIL, "tls-untrusted");
  database = g_tls_backend_get_default_database (g_tls_backend_get_default ());
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (database), ==, "PfTrustDatabase");
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  certificates = tls_make_certificates ();
  g_test_add_func ("/prober/guard/resumed-session-is-stopped", test_resumed_session_is_stopped);
  g_test_add_func ("/prober/guard/system-trust-is-wrapped", test_system_trust_is_wrapped);
  result = g_test_run ();
  tls_remove_certificates (certificates);
  g_free (certificates);
  return result;
}
