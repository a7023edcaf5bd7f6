/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-endpoint.h"

#include <string.h>

static PfEnvironment *
make_environment (void)
{
  PfEnvironment *environment = pf_environment_new ("staging");
  PfEndpoint *api = pf_endpoint_new ("api", "https://API.shop.internal:8443/v1/");
  PfEndpoint *plain = pf_endpoint_new ("plain", "http://intranet.shop.internal");
  PfEndpoint *local = pf_endpoint_new ("local", "http://127.0.0.1:8080");

  api->ca_file = g_strdup ("/etc/shop/ca.pem");
  g_ptr_array_add (environment->endpoints, api);
  g_ptr_array_add (environment->endpoints, plain);
  g_ptr_array_add (environment->endpoints, local);
  g_ptr_array_add (environment->endpoints, pf_endpoint_new ("metadata", "http://169.254.169.254"));
  g_hash_table_insert (environment->host_map, g_strdup ("mapped.example.com"), g_strdup ("127.0.0.1:9000"));
  g_hash_table_insert (environment->host_map, g_strdup ("both.internal"), g_strdup ("10.0.0.1:1"));
  g_hash_table_insert (environment->host_map, g_strdup ("both.internal:8443"), g_strdup ("[::1]:2"));
  g_hash_table_insert (environment->host_map, g_strdup ("noport.internal"), g_strdup ("10.0.0.2"));
  g_hash_table_insert (environment->host_map, g_strdup ("bad.internal"), g_strdup ("10.0.0.2:http"));
  g_hash_table_insert (environment->variables, g_strdup ("version"), g_strdup ("1.2+rc/3 ü"));
  g_hash_table_insert (environment->variables, g_strdup ("host"), g_strdup ("eu.shop.internal"));
  g_hash_table_insert (environment->variables, g_strdup ("port"), g_strdup ("8444"));
  g_hash_table_insert (environment->variables, g_strdup ("evil-host"), g_strdup ("shop.internal/@evil.test"));
  g_hash_table_insert (environment->variables, g_strdup ("evil-user"), g_strdup ("me@evil.test"));
  g_hash_table_insert (environment->variables, g_strdup ("evil-line"), g_strdup ("a\r\nX-Injected: 1"));
  g_hash_table_insert (environment->variables, g_strdup ("evil-query"), g_strdup ("x&admin=1#"));
  g_hash_table_insert (environment->variables, g_strdup ("production_url"), g_strdup ("https://shop.test:8443/base"));
  g_hash_table_insert (environment->variables, g_strdup ("your-domain.com"), g_strdup ("https://shop.test/"));
  g_hash_table_insert (environment->variables, g_strdup ("empty"), g_strdup (""));
  return environment;
}

static PfProbeRequest *
resolve (const char *target, const char *more, GError **error)
{
  g_autoptr (PfEnvironment) environment = make_environment ();
  g_autofree char *text = g_strconcat (target, "\n", more, NULL);
  g_autoptr (GError) parse_error = NULL;
  g_autoptr (PfProbe) probe = pf_probe_parse ("id", text, -1, 1, NULL, &parse_error);

  g_assert_no_error (parse_error);
  return pf_probe_resolve (probe, environment, error);
}

typedef struct {
  const char *target;
  const char *url;
  const char *connect_to;
} Bound;

static void
test_urls (void)
{
  static const Bound cases[] = {
    { "GET @api", "https://api.shop.internal:8443/v1/", NULL },
    { "GET @api/healthz", "https://api.shop.internal:8443/v1/healthz", NULL },
    { "GET @api/a?b=c%20d", "https://api.shop.internal:8443/v1/a?b=c%20d", NULL },
    { "GET @plain/x", "http://intranet.shop.internal/x", NULL },
    { "GET @plain?x=1", "http://intranet.shop.internal/?x=1", NULL },
    { "GET @api/grün", "https://api.shop.internal:8443/v1/gr%C3%BCn", NULL },
    { "GET https://Shop.Internal", "https://shop.internal/", NULL },
    { "GET HTTPS://shop.internal:443/a", "https://shop.internal/a", NULL },
    { "GET http://shop.internal:443/a", "http://shop.internal:443/a", NULL },
    { "GET https://shop.internal?x", "https://shop.internal/?x", NULL },
    { "GET https://[2001:DB8::1]:8443/", "https://[2001:db8::1]:8443/", NULL },
    { "GET https://[2001:db8::1]/", "https://[2001:db8::1]/", NULL },
    { "GET https://bücher.shop.internal/", "https://xn--bcher-kva.shop.internal/", NULL },
    { "GET http://localhost:3000/", "http://localhost:3000/", NULL },
    { "GET http://127.1:3000/", "http://127.0.0.1:3000/", NULL },
    /* variables keep to their place */
    { "GET @api/r/${version}?v=${version}",
      "https://api.shop.internal:8443/v1/r/1.2%2Brc%2F3%20%C3%BC?v=1.2%2Brc%2F3%20%C3%BC", NULL },
    { "GET @api/q?name=${evil-query}", "https://api.shop.internal:8443/v1/q?name=x%26admin%3D1%23", NULL },
    { "GET @api/${evil-line}", "https://api.shop.internal:8443/v1/a%0D%0AX-Injected%3A%201", NULL },
    { "GET https://shop.internal/${evil-user}", "https://shop.internal/me%40evil.test", NULL },
    { "GET https://${host}:${port}/x", "https://eu.shop.internal:8444/x", NULL },
    { "GET @api/orders/<version>", "https://api.shop.internal:8443/v1/orders/1.2%2Brc%2F3%20%C3%BC", NULL },
    /* placeholders that have a value */
    { "GET <production_url>/health", "https://shop.test:8443/base/health", NULL },
    { "GET ${production_url}/health", "https://shop.test:8443/base/health", NULL },
    { "GET ${host}/health", "https://eu.shop.internal/health", NULL },
    { "GET https://your-domain.com/health", "https://shop.test/health", NULL },
    { "GET https://your-domain.com:8443/health", "https://shop.test:8443/health", NULL },
    /* the host map */
    { "GET https://mapped.example.com/x", "https://mapped.example.com/x", "127.0.0.1:9000" },
    { "GET https://MAPPED.example.com:444/x", "https://mapped.example.com:444/x", "127.0.0.1:9000" },
    { "GET https://both.internal/", "https://both.internal/", "10.0.0.1:1" },
    { "GET https://both.internal:8443/", "https://both.internal:8443/", "[::1]:2" },
    { "GET https://noport.internal/", "https://noport.internal/", "10.0.0.2:443" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PfProbeRequest) request = resolve (cases[i].target, "expect status == 200", &error);

    g_test_message ("%s", cases[i].target);
    g_assert_no_error (error);
    g_assert_cmpstr (request->url, ==, cases[i].url);
    g_assert_cmpstr (request->connect_to, ==, cases[i].connect_to);
    g_assert_cmpstr (request->environment, ==, "staging");
    g_assert_null (request->auth_origin);
  }
}

typedef struct {
  const char *target;
  PfProbeError code;
  const char *words;
} Refused;

static void
test_refuses (void)
{
  static const Refused cases[] = {
    { "GET @unknown/x", PF_PROBE_ERROR_UNBOUND, "@unknown" },
    { "GET /x", PF_PROBE_ERROR_UNBOUND, "“@api/x”" },
    { "GET @api/${unset}", PF_PROBE_ERROR_UNBOUND, "“unset”" },
    { "GET @api/${empty}", PF_PROBE_ERROR_UNBOUND, "“empty”" },
    { "GET <staging_url>/x", PF_PROBE_ERROR_UNBOUND, "“staging_url”" },
    { "GET https://<staging_host>/x", PF_PROBE_ERROR_UNBOUND, "“staging_host”" },
    { "GET https://example.com/x", PF_PROBE_ERROR_HOST, "never contacted" },
    { "GET https://www.example.org/x", PF_PROBE_ERROR_HOST, "never contacted" },
    { "GET https://company.com/x", PF_PROBE_ERROR_HOST, "company.com" },
    { "GET https://api.your-domain.com/x", PF_PROBE_ERROR_HOST, "never contacted" },
    { "GET https://shop.example/x", PF_PROBE_ERROR_HOST, "never contacted" },
    { "GET https://${evil-host}/x", PF_PROBE_ERROR_HOST, "not the name or address" },
    { "GET https://${evil-user}/x", PF_PROBE_ERROR_HOST, "not the name or address" },
    { "GET https://${evil-line}/x", PF_PROBE_ERROR_HOST, "not the name or address" },
    { "GET https://shop.internal${evil-user}/x", PF_PROBE_ERROR_HOST, "not the name or address" },
    { "GET https://shop.internal:${version}/x", PF_PROBE_ERROR_HOST, "not the name or address" },
    { "GET ${evil-user}/x", PF_PROBE_ERROR_HOST, "evil-user" },
    { "GET https://bad.internal/x", PF_PROBE_ERROR_HOST, "10.0.0.2:http" },
    { "GET http://169.254.169.254/latest", PF_PROBE_ERROR_HOST, "link-local" },
    { "GET http://2852039166/latest", PF_PROBE_ERROR_HOST, "link-local" },
    { "GET http://0xa9.254.0251.254/latest", PF_PROBE_ERROR_HOST, "link-local" },
    { "GET http://[::ffff:169.254.169.254]/latest", PF_PROBE_ERROR_HOST, "link-local" },
    { "GET http://[fe80::1]/", PF_PROBE_ERROR_HOST, "link-local" },
    { "GET http://metadata.google.internal/", PF_PROBE_ERROR_HOST, "link-local" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PfProbeRequest) request = resolve (cases[i].target, "expect status == 200", &error);

    g_test_message ("%s: %s", cases[i].target, error != NULL ? error->message : request->url);
    g_assert_null (request);
    g_assert_error (error, PF_PROBE_ERROR, (int)cases[i].code);
    g_assert_nonnull (strstr (error->message, cases[i].words));
  }
}

static void
test_only_endpoint (void)
{
  g_autoptr (PfEnvironment) environment = pf_environment_new ("demo");
  g_autoptr (PfProbe) probe = pf_probe_parse ("id", "GET /x\nexpect status == 200", -1, 1, NULL, NULL);
  g_autoptr (PfProbeRequest) request = NULL;

  g_ptr_array_add (environment->endpoints, pf_endpoint_new ("web", "https://shop.internal/base"));
  request = pf_probe_resolve (probe, environment, NULL);
  g_assert_cmpstr (request->url, ==, "https://shop.internal/base/x");
}

/* What a person configured may lead where a document alone may not. */
static void
test_restricted (void)
{
  g_autoptr (PfProbeRequest) own = resolve ("GET @metadata/latest", "expect status == 200", NULL);
  g_autoptr (PfProbeRequest) other = resolve ("GET https://shop.internal/", "expect status == 200", NULL);
  g_autoptr (PfProbeRequest) mapped = resolve ("GET https://both.internal/", "expect status == 200", NULL);

  g_assert_cmpstr (own->url, ==, "http://169.254.169.254/latest");
  g_assert_true (own->allow_restricted);
  g_assert_false (other->allow_restricted);
  g_assert_true (mapped->allow_restricted);
}

static void
test_credentials (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfProbeRequest) api = resolve ("GET @api/x", "auth: @api\nexpect status == 200", &error);
  g_autoptr (PfProbeRequest) none = resolve ("GET @api/x", "auth: none\nexpect status == 200", &error);
  g_autoptr (PfProbeRequest) same
      = resolve ("GET https://api.shop.internal:8443/y", "auth: @api\nexpect status == 200", &error);
  g_autoptr (PfProbeRequest) local = resolve ("GET @local/x", "auth: @local\nexpect status == 200", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (api->auth_origin, ==, "https://api.shop.internal:8443");
  g_assert_null (none->auth_origin);
  g_assert_cmpstr (same->auth_origin, ==, "https://api.shop.internal:8443");
  g_assert_cmpstr (local->auth_origin, ==, "http://127.0.0.1:8080");
  g_assert_true (local->allow_plain_auth);

  g_assert_null (resolve ("GET https://elsewhere.internal/", "auth: @api\nexpect status == 200", &error));
  g_assert_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST);
  g_assert_nonnull (strstr (error->message, "https://elsewhere.internal:443"));
  g_clear_error (&error);
  g_assert_null (resolve ("GET https://api.shop.internal/", "auth: @api\nexpect status == 200", &error));
  g_assert_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST);
  g_clear_error (&error);
  g_assert_null (resolve ("GET @plain/x", "auth: @plain\nexpect status == 200", &error));
  g_assert_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST);
  g_assert_nonnull (strstr (error->message, "unencrypted"));
  g_clear_error (&error);
  g_assert_null (resolve ("GET @api/x", "auth: @nobody\nexpect status == 200", &error));
  g_assert_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_UNBOUND);
}

/* A name that is mapped elsewhere is not this machine, whatever it is called, and the other way round. */
static void
test_plain_credentials_follow_the_host_map (void)
{
  g_autoptr (PfEnvironment) environment = pf_environment_new ("demo");
  g_autoptr (PfProbe) out = pf_probe_parse ("id", "GET @a/x\nauth: @a\nexpect status == 200", -1, 1, NULL, NULL);
  g_autoptr (PfProbe) in = pf_probe_parse ("id", "GET @b/x\nauth: @b\nexpect status == 200", -1, 1, NULL, NULL);
  g_autoptr (PfProbeRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (environment->endpoints, pf_endpoint_new ("a", "http://localhost:8080"));
  g_ptr_array_add (environment->endpoints, pf_endpoint_new ("b", "http://shop.internal"));
  g_hash_table_insert (environment->host_map, g_strdup ("localhost"), g_strdup ("10.0.0.9:8080"));
  g_hash_table_insert (environment->host_map, g_strdup ("shop.internal"), g_strdup ("127.0.0.1:8080"));
  g_assert_null (pf_probe_resolve (out, environment, &error));
  g_assert_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST);
  request = pf_probe_resolve (in, environment, NULL);
  g_assert_true (request->allow_plain_auth);
  g_clear_pointer (&request, pf_probe_request_free);

  g_clear_error (&error);
  ((PfEndpoint *)g_ptr_array_index (environment->endpoints, 0))->allow_plain_auth = TRUE;
  request = pf_probe_resolve (out, environment, &error);
  g_assert_no_error (error);
  g_assert_true (request->allow_plain_auth);
}

static void
test_certificate_authority (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfProbeRequest) own = resolve ("GET @api/x", "expect status == 200", NULL);
  g_autoptr (PfProbeRequest) system = resolve ("GET @api/x", "ca: system\nexpect status == 200", NULL);
  g_autoptr (PfProbeRequest) other = resolve ("GET https://shop.internal/", "ca: @api\nexpect status == 200", NULL);

  g_assert_cmpstr (own->ca_file, ==, "/etc/shop/ca.pem");
  g_assert_null (system->ca_file);
  g_assert_cmpstr (other->ca_file, ==, "/etc/shop/ca.pem");
  g_assert_null (resolve ("GET @api/x", "ca: @plain\nexpect status == 200", &error));
  g_assert_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_UNBOUND);
}

static void
test_headers_and_payload (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfProbeRequest) request = resolve (
      "POST @api/x", "> X-Version: v${version}\n| {\"v\": \"${host}\"}\n| <b>\nexpect status == 200", &error);
  const PfProbePair *pair;

  g_assert_no_error (error);
  pair = g_ptr_array_index (request->headers, 0);
  g_assert_cmpstr (pair->name, ==, "X-Version");
  g_assert_cmpstr (pair->value, ==, "v1.2+rc/3 ü");
  g_assert_cmpstr (request->payload, ==, "{\"v\": \"eu.shop.internal\"}\n<b>");

  g_assert_null (resolve ("POST @api/x", "> X-Version: ${evil-line}\nexpect status == 200", &error));
  g_assert_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_UNBOUND);
  g_assert_nonnull (strstr (error->message, "X-Version"));
  g_clear_error (&error);
  g_assert_null (resolve ("POST @api/x", "| ${unset}\nexpect status == 200", &error));
  g_assert_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_UNBOUND);
}

static void
test_other_kinds (void)
{
  static const struct {
    const char *target;
    const char *more;
    const char *url;
  } cases[] = {
    { "TCP shop.internal:5672", "expect connected == true", "tcp://shop.internal:5672" },
    { "TCP @api", "expect connected == true", "tcp://api.shop.internal:8443" },
    { "TLS [::1]:8443", "expect verify == \"ok\"", "tls://[::1]:8443" },
    { "TLS @plain", "expect verify == \"ok\"", "tls://intranet.shop.internal:80" },
    { "DNS A shop.internal", "expect rcode == \"NOERROR\"", "dns:shop.internal?type=A" },
    { "DNS SRV _sip._TCP.shop.internal", "expect rcode == \"NOERROR\"", "dns:_sip._tcp.shop.internal?type=SRV" },
    { "DNS A bücher.test", "expect rcode == \"NOERROR\"", "dns:xn--bcher-kva.test?type=A" },
    { "DNS A ${host}", "expect rcode == \"NOERROR\"", "dns:eu.shop.internal?type=A" },
    { "DNS MX shop.internal via 10.0.0.53", "expect rcode == \"NOERROR\"", "dns://10.0.0.53:53/shop.internal?type=MX" },
    { "PROM @api", "| up\nexpect value == 1", "https://api.shop.internal:8443/v1/" },
    { "DERIVED all a b", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PfProbeRequest) request = resolve (cases[i].target, cases[i].more, &error);

    g_test_message ("%s", cases[i].target);
    g_assert_no_error (error);
    g_assert_cmpstr (request->url, ==, cases[i].url);
  }
  g_assert_null (resolve ("TCP example.com:25", "expect connected == true", NULL));
  g_assert_null (resolve ("TLS 169.254.169.254:443", "expect verify == \"ok\"", NULL));
  g_assert_null (resolve ("DNS A shop.internal via 169.254.169.253", "expect rcode == \"NOERROR\"", NULL));
  g_assert_null (resolve ("DNS A ${evil-line}", "expect rcode == \"NOERROR\"", NULL));
  g_assert_null (resolve ("DNS A www.example.com", "expect rcode == \"NOERROR\"", NULL));
}

static void
test_endpoint_validation (void)
{
  static const struct {
    const char *id;
    const char *base_url;
    const char *ca_file;
    gboolean valid;
  } cases[] = {
    { "api", "https://shop.internal", NULL, TRUE },
    { "api-2.eu_west", "HTTP://shop.internal:80/v1", "/etc/ca.pem", TRUE },
    { "api", "https://[::1]:8443/", NULL, TRUE },
    { "", "https://shop.internal", NULL, FALSE },
    { "-api", "https://shop.internal", NULL, FALSE },
    { "my api", "https://shop.internal", NULL, FALSE },
    { "api", "", NULL, FALSE },
    { "api", "shop.internal", NULL, FALSE },
    { "api", "ftp://shop.internal", NULL, FALSE },
    { "api", "https://", NULL, FALSE },
    { "api", "https://me:pw@shop.internal", NULL, FALSE },
    { "api", "https://shop.internal?x=1", NULL, FALSE },
    { "api", "https://shop.internal/#x", NULL, FALSE },
    { "api", "https://shop.internal/a b", NULL, FALSE },
    { "api", "https://shop.internal/\r\nX: 1", NULL, FALSE },
    { "api", "https://shop%0d%0a.internal/", NULL, FALSE },
    { "api", "https://shop.internal", "ca.pem", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PfEndpoint) endpoint = pf_endpoint_new (cases[i].id, cases[i].base_url);
    g_autoptr (GError) error = NULL;

    endpoint->ca_file = g_strdup (cases[i].ca_file);
    g_assert_cmpint (pf_endpoint_validate (endpoint, &error), ==, cases[i].valid);
    if (!cases[i].valid)
      g_assert_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resolve/urls", test_urls);
  g_test_add_func ("/resolve/refuses", test_refuses);
  g_test_add_func ("/resolve/only-endpoint", test_only_endpoint);
  g_test_add_func ("/resolve/restricted", test_restricted);
  g_test_add_func ("/resolve/credentials", test_credentials);
  g_test_add_func ("/resolve/plain-credentials-follow-the-host-map", test_plain_credentials_follow_the_host_map);
  g_test_add_func ("/resolve/certificate-authority", test_certificate_authority);
  g_test_add_func ("/resolve/headers-and-payload", test_headers_and_payload);
  g_test_add_func ("/resolve/other-kinds", test_other_kinds);
  g_test_add_func ("/resolve/endpoint-validation", test_endpoint_validation);
  return g_test_run ();
}
