/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"
#include "tls-server.h"

/*
 * The prober keeps no TLS sessions. The one used here does, as it would if that setting were lost: the second line of
 * defence has to hold by itself.
 */

static char *certificates;

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  fixture_respond (message, 200, "text/plain", "ok");
}

static const SoupServerCallback handler = on_request;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "prober", "resuming-prober", NULL);

  fixture_set_up (fixture, data);
  g_clear_object (&fixture->prober);
  fixture->prober = pf_prober_new (program, fixture->clock);
}

/* One probe trusts a certificate by its fingerprint; the session it leaves must not carry that over to the next. */
static void
test_resumed_session (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TlsServer) server = tls_server_start (certificates, "self", "-tls1_3");
  g_autofree char *url = g_strdup_printf ("https://localhost:%u", server->port);
  g_autofree char *fingerprint = tls_read_fingerprint (certificates, "self");
  g_autofree char *pinned = g_strdup_printf ("GET @self/\nverify: sha256:%s\nexpect status == 200\n", fingerprint);
  g_autofree char *resumed
      = g_strdup_printf ("GET @self/\nverify: sha256:%s\nexpect body contains \"Reused, \"\n", fingerprint);
  g_autoptr (PfOutcome) first = NULL;
  g_autoptr (PfOutcome) second = NULL;
  g_autoptr (PfOutcome) strict = NULL;

  g_ptr_array_add (fixture->environment->endpoints, pf_endpoint_new ("self", url));
  first = fixture_probe (fixture, pinned);
  assert_verdict (first, PF_OUTCOME_PASS, NULL);
  /* Else this test would prove nothing: sessions are indeed resumed here. */
  second = fixture_probe (fixture, resumed);
  assert_verdict (second, PF_OUTCOME_PASS, NULL);
  strict = fixture_probe (fixture, "GET @self/\nexpect status == 200\n");
  assert_verdict (strict, PF_OUTCOME_FAIL, "tls-untrusted");
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  certificates = tls_make_certificates ();
  g_test_add ("/prober/guard/resumed-session", Fixture, &handler, set_up, test_resumed_session, fixture_tear_down);
  result = g_test_run ();
  tls_remove_certificates (certificates);
  g_free (certificates);
  return result;
}
