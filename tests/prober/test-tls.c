/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"
#include "tls-server.h"

#include "probe/pf-json.h"

#include <string.h>

static char *certificates;

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  fixture_respond (message, 200, "text/plain", "ok");
}

static const SoupServerCallback handler = on_request;

static void
add_endpoint (Fixture *fixture, const char *id, guint16 port, gboolean with_authority)
{
  g_autofree char *url = g_strdup_printf ("https://localhost:%u", port);
  PfEndpoint *endpoint = pf_endpoint_new (id, url);

  if (with_authority)
    endpoint->ca_file = g_build_filename (certificates, "ca.pem", NULL);
  g_ptr_array_add (fixture->environment->endpoints, endpoint);
}

/* A server with that certificate, and an endpoint of the same name. */
static SoupServer *
serve (Fixture *fixture, const char *name)
{
  g_autoptr (GTlsCertificate) certificate = tls_load_certificate (certificates, name);
  guint16 port;
  SoupServer *server = fixture_serve (on_request, NULL, certificate, &port);

  add_endpoint (fixture, name, port, TRUE);
  return server;
}

static JsonObject *
get_certificate (PfOutcome *outcome)
{
  JsonObject *certificate = pf_json_get_object (pf_outcome_get_facts (outcome), "cert");

  g_assert_nonnull (certificate);
  return certificate;
}

static void
test_good (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupServer) server = serve (fixture, "good");
  g_autofree char *fingerprint = tls_read_fingerprint (certificates, "good");
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, "GET @good/\n"
                                                          "expect status == 200\n"
                                                          "expect verify == \"ok\"\n"
                                                          "expect cert.days >= 89d\n"
                                                          "expect cert.days <= 91d\n"
                                                          "expect cert.chain-days >= 21d\n"
                                                          "expect cert.sans contains \"localhost\"\n"
                                                          "expect cert.sans contains \"127.0.0.1\"\n"
                                                          "expect tls.version >= \"1.2\"\n"
                                                          "expect tls < 60s\n");

  assert_verdict (outcome, PF_OUTCOME_PASS, NULL);
  g_assert_cmpstr (pf_json_get_string (get_certificate (outcome), "sha256"), ==, fingerprint);
  g_assert_cmpint (pf_json_get_int (get_certificate (outcome), "days", 0), ==, 90);
  g_assert_cmpint (pf_outcome_get_timing (outcome, PF_PHASE_TLS), >, 0);
}

static void
assert_rejected (Fixture *fixture, const char *name, const char *reason)
{
  g_autoptr (SoupServer) server = serve (fixture, name);
  g_autofree char *text = g_strdup_printf ("GET @%s/\nexpect status == 200\n", name);
  g_autofree char *fingerprint = tls_read_fingerprint (certificates, name);
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, text);

  assert_verdict (outcome, PF_OUTCOME_FAIL, reason);
  /* What is wrong with it can only be mended by who sees it. */
  g_assert_cmpstr (pf_json_get_string (get_certificate (outcome), "sha256"), ==, fingerprint);
}

static void
test_rejected (Fixture *fixture, gconstpointer data)
{
  assert_rejected (fixture, "expired", "tls-expired");
  assert_rejected (fixture, "early", "tls-not-yet-valid");
  assert_rejected (fixture, "name", "tls-name");
  assert_rejected (fixture, "self", "tls-untrusted");
}

static void
test_expired_days (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupServer) server = serve (fixture, "expired");
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, "GET @expired/\nexpect status == 200\n");

  g_assert_cmpint (pf_json_get_int (get_certificate (outcome), "days", 0), <, 0);
}

/* The system's authorities do not know ours. */
static void
test_unknown_authority (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupServer) server = serve (fixture, "good");
  PfEndpoint *trusting = pf_environment_find_endpoint (fixture->environment, "good");
  g_autoptr (PfOutcome) outcome = NULL;

  g_clear_pointer (&trusting->ca_file, g_free);
  outcome = fixture_probe (fixture, "GET @good/\nexpect status == 200\n");
  assert_verdict (outcome, PF_OUTCOME_FAIL, "tls-untrusted");
}

static void
test_missing_authority_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupServer) server = serve (fixture, "good");
  PfEndpoint *endpoint = pf_environment_find_endpoint (fixture->environment, "good");
  g_autoptr (PfOutcome) outcome = NULL;

  g_free (endpoint->ca_file);
  endpoint->ca_file = g_build_filename (certificates, "absent.pem", NULL);
  outcome = fixture_probe (fixture, "GET @good/\nexpect status == 200\n");
  g_assert_cmpint (pf_outcome_get_value (outcome), ==, PF_OUTCOME_UNKNOWN);
  g_assert_nonnull (strstr (pf_outcome_get_message (outcome), "absent.pem"));
}

static void
test_soon (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupServer) server = serve (fixture, "soon");
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, "GET @soon/\nexpect status == 200\nwarn cert.days >= 21d\n");

  g_assert_cmpint (pf_outcome_get_value (outcome), ==, PF_OUTCOME_WARN);
  g_assert_cmpint (pf_json_get_int (get_certificate (outcome), "days", 0), ==, 5);
}

/* One certificate can be trusted by name, and that trust stays with the probe that says so. */
static void
test_fingerprint (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupServer) server = serve (fixture, "self");
  g_autofree char *fingerprint = tls_read_fingerprint (certificates, "self");
  g_autofree char *other = tls_read_fingerprint (certificates, "good");
  g_autofree char *right = g_strdup_printf ("GET @self/\nverify: sha256:%s\nexpect status == 200\n", fingerprint);
  g_autofree char *wrong = g_strdup_printf ("GET @self/\nverify: sha256:%s\nexpect status == 200\n", other);
  g_autoptr (PfOutcome) accepted = fixture_probe (fixture, right);
  g_autoptr (PfOutcome) refused = fixture_probe (fixture, wrong);
  g_autoptr (PfOutcome) strict = fixture_probe (fixture, "GET @self/\nexpect status == 200\n");

  assert_verdict (accepted, PF_OUTCOME_PASS, NULL);
  assert_verdict (refused, PF_OUTCOME_FAIL, "tls-untrusted");
  assert_verdict (strict, PF_OUTCOME_FAIL, "tls-untrusted");
}

/* Each handshake is a whole one, with servers that would resume: else times and certificates would be old. */
static void
test_nothing_is_resumed (Fixture *fixture, gconstpointer data)
{
  static const char *const versions[] = { "-tls1_3", "-tls1_2" };

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++) {
    g_autoptr (TlsServer) server = tls_server_start (certificates, "good", versions[i]);
    g_autofree char *id = g_strdup_printf ("resuming%u", i);
    g_autofree char *text
        = g_strdup_printf ("GET @%s/\nexpect body contains \"New, \"\nexpect body not contains \"Reused, \"\n", id);

    add_endpoint (fixture, id, server->port, TRUE);
    for (guint k = 0; k < 3; k++) {
      g_autoptr (PfOutcome) outcome = fixture_probe (fixture, text);

      assert_verdict (outcome, PF_OUTCOME_PASS, NULL);
    }
  }
}

/* After a server got a new certificate, the next probe sees it, on the same port and in the same prober. */
static void
test_rotation (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GTlsCertificate) first = tls_load_certificate (certificates, "good");
  g_autoptr (GTlsCertificate) second = tls_load_certificate (certificates, "rotated");
  g_autofree char *fingerprint = tls_read_fingerprint (certificates, "rotated");
  g_autoptr (PfOutcome) before = NULL;
  g_autoptr (PfOutcome) after = NULL;
  g_autoptr (SoupServer) server = serve (fixture, "good");

  before = fixture_probe (fixture, "GET @good/\nexpect cert.days <= 91d\n");
  assert_verdict (before, PF_OUTCOME_PASS, NULL);
  soup_server_set_tls_certificate (server, second);
  after = fixture_probe (fixture, "GET @good/\nexpect cert.days >= 199d\n");
  assert_verdict (after, PF_OUTCOME_PASS, NULL);
  g_assert_cmpstr (pf_json_get_string (get_certificate (after), "sha256"), ==, fingerprint);
}

/* The plain port of the fixture does not speak TLS, and the other way round. */
static void
test_wrong_protocol (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupServer) server = serve (fixture, "good");
  PfEndpoint *endpoint = pf_environment_find_endpoint (fixture->environment, "good");
  g_autofree char *plain
      = g_strdup_printf ("GET http%s/\nexpect status == 200\n", endpoint->base_url + strlen ("https"));
  g_autofree char *tls
      = g_strdup_printf ("GET https://localhost:%u/\nconnect-timeout: 1s\nexpect status == 200\n", fixture->port);
  g_autoptr (PfOutcome) plain_to_tls = fixture_probe (fixture, plain);
  g_autoptr (PfOutcome) tls_to_plain = fixture_probe (fixture, tls);

  g_assert_cmpint (pf_outcome_get_value (plain_to_tls), ==, PF_OUTCOME_FAIL);
  assert_verdict (tls_to_plain, PF_OUTCOME_FAIL, "tls-handshake");
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  certificates = tls_make_certificates ();
#define ADD(path, function)                                                                                            \
  g_test_add ("/prober/tls/" path, Fixture, &handler, fixture_set_up, function, fixture_tear_down)
  ADD ("good", test_good);
  ADD ("rejected", test_rejected);
  ADD ("expired-days", test_expired_days);
  ADD ("unknown-authority", test_unknown_authority);
  ADD ("missing-authority-file", test_missing_authority_file);
  ADD ("soon", test_soon);
  ADD ("fingerprint", test_fingerprint);
  ADD ("nothing-is-resumed", test_nothing_is_resumed);
  ADD ("rotation", test_rotation);
  ADD ("wrong-protocol", test_wrong_protocol);
#undef ADD
  result = g_test_run ();
  tls_remove_certificates (certificates);
  g_free (certificates);
  return result;
}
