/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-probe.h"

#include <string.h>

static PfProbe *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  PfProbe *probe = pf_probe_parse ("id", text, -1, 1, NULL, &error);

  g_assert_no_error (error);
  return probe;
}

static PfProbeCheck *
get_check (PfProbe *probe, guint position)
{
  const GPtrArray *checks = pf_probe_get_checks (probe);

  g_assert_cmpuint (position, <, checks->len);
  return g_ptr_array_index (checks, position);
}

static void
test_http (void)
{
  g_autoptr (PfProbe) probe = parse ("GET @shop/ready\n"
                                     "timeout: 3s\n"
                                     "expect status == 204\n"
                                     "expect json $.state == \"READY\"\n"
                                     "warn total < 750ms\n");
  PfProbeCheck *check;
  g_autofree char *alias = pf_probe_dup_alias (probe);

  g_assert_cmpint (pf_probe_get_kind (probe), ==, PF_PROBE_HTTP);
  g_assert_cmpstr (pf_probe_get_kind_name (probe), ==, "HTTP");
  g_assert_cmpstr (pf_probe_get_id (probe), ==, "id");
  g_assert_cmpstr (pf_probe_get_method (probe), ==, "GET");
  g_assert_cmpstr (pf_probe_get_target (probe), ==, "@shop/ready");
  g_assert_cmpstr (alias, ==, "shop");
  g_assert_true (pf_probe_is_safe (probe));
  g_assert_cmpint (pf_probe_get_timeout_ms (probe), ==, 3000);
  g_assert_cmpuint (pf_probe_get_checks (probe)->len, ==, 3);

  check = get_check (probe, 0);
  g_assert_cmpstr (check->text, ==, "expect status == 204");
  g_assert_cmpstr (check->field, ==, "status");
  g_assert_cmpint (check->test, ==, PF_TEST_EQ);
  g_assert_cmpint (check->value->type, ==, PF_VALUE_NUMBER);
  g_assert_cmpfloat (check->value->number, ==, 204);
  g_assert_cmpuint (check->line, ==, 3);
  check = get_check (probe, 1);
  g_assert_cmpstr (check->argument, ==, "$.state");
  g_assert_cmpstr (check->value->text, ==, "READY");
  check = get_check (probe, 2);
  g_assert_cmpint (check->severity, ==, PF_SEVERITY_WARN);
  g_assert_cmpint (check->value->unit, ==, PF_UNIT_DURATION);
  g_assert_cmpfloat (check->value->number, ==, 750000);
}

static void
test_every_address (void)
{
  g_autoptr (PfProbe) probe = parse ("GET @shop/about\n"
                                     "each-address: yes\n"
                                     "until: 5m every 10s\n"
                                     "expect json $.build == \"${build.number}\"\n"
                                     "expect header \"X-Commit\" == \"${build.commit}\"\n");

  g_assert_cmpstr (pf_probe_get_option (probe, "each-address"), ==, "yes");
  g_assert_cmpstr (pf_probe_get_option (probe, "until"), ==, "5m every 10s");
  g_assert_null (pf_probe_get_option (probe, "hold"));
  g_assert_cmpstr (get_check (probe, 1)->argument, ==, "X-Commit");
}

static void
test_statistics (void)
{
  g_autoptr (PfProbe) probe = parse ("GET @shop/api/search?q=shoe\n"
                                     "samples: 40 over 2m\n"
                                     "warmup: 3\n"
                                     "reuse: no\n"
                                     "baseline: search-before\n"
                                     "expect error-rate <= 0.5 %\n"
                                     "expect p50 <= baseline * 1.1\n"
                                     "expect p99 <= baseline + 30ms\n"
                                     "expect throughput >= 20/s\n"
                                     "expect p95 < 1.5s\n");
  PfProbeValue *value = get_check (probe, 1)->value;

  g_assert_cmpint (value->type, ==, PF_VALUE_BASELINE);
  g_assert_cmpint (value->operation, ==, '*');
  g_assert_cmpfloat (value->number, ==, 1.1);
  value = get_check (probe, 2)->value;
  g_assert_cmpint (value->operation, ==, '+');
  g_assert_cmpfloat (value->number, ==, 30000);
  g_assert_cmpint (get_check (probe, 0)->value->unit, ==, PF_UNIT_PERCENT);
  g_assert_cmpint (get_check (probe, 3)->value->unit, ==, PF_UNIT_RATE);
  g_assert_cmpfloat (get_check (probe, 4)->value->number, ==, 1500000);
}

static void
test_request (void)
{
  g_autoptr (PfProbe) probe = parse ("# signs in and looks at the cookie\n"
                                     "\n"
                                     "  POST @shop/login\r\n"
                                     "\tauth: @shop\n"
                                     "redirects: same-origin\n"
                                     "> Content-Type:   application/json  \n"
                                     "> Accept:*/*\n"
                                     "| {\"name\": \"probe\",\n"
                                     "|\n"
                                     "|  \"kind\": \"smoke\"} \n"
                                     "expect status in [200, 201]\n"
                                     "expect status in 200..299\n"
                                     "expect json $['a b'][0,2].c exists\n"
                                     "expect json $.error not exists\n"
                                     "expect header \"Set-Cookie\" matches /; *secure\\b/i\n"
                                     "expect url matches /^https://[^/]+/home/\n");
  const GPtrArray *headers = pf_probe_get_headers (probe);
  const PfProbePair *pair = g_ptr_array_index (headers, 0);
  const PfProbeValue *value;

  g_assert_false (pf_probe_is_safe (probe));
  g_assert_cmpuint (headers->len, ==, 2);
  g_assert_cmpstr (pair->name, ==, "Content-Type");
  g_assert_cmpstr (pair->value, ==, "application/json");
  g_assert_cmpstr (pf_probe_get_payload (probe), ==, "{\"name\": \"probe\",\n\n \"kind\": \"smoke\"} ");
  value = get_check (probe, 0)->value;
  g_assert_cmpint (value->type, ==, PF_VALUE_SET);
  g_assert_cmpuint (value->members->len, ==, 2);
  value = get_check (probe, 1)->value;
  g_assert_cmpint (value->type, ==, PF_VALUE_RANGE);
  g_assert_cmpfloat (value->number, ==, 200);
  g_assert_cmpfloat (value->high, ==, 299);
  g_assert_cmpint (get_check (probe, 2)->test, ==, PF_TEST_EXISTS);
  g_assert_cmpstr (get_check (probe, 2)->argument, ==, "$['a b'][0,2].c");
  g_assert_true (get_check (probe, 3)->negated);
  g_assert_true (g_regex_match (get_check (probe, 4)->regex, "a=b; Secure", 0, NULL));
  g_assert_true (g_regex_match (get_check (probe, 5)->regex, "https://h/home", 0, NULL));
}

static void
test_other_kinds (void)
{
  g_autoptr (PfProbe) tls = parse ("TLS shop.internal:8443\n"
                                   "starttls: smtp\n"
                                   "verify: sha256:0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef\n"
                                   "expect verify == \"ok\"\n"
                                   "expect cert.days >= 30d\n"
                                   "expect cert.sans contains \"shop.internal\"\n"
                                   "expect tls.version >= \"1.2\"\n"
                                   "warn cert.sha256 == ${fingerprint}\n");
  g_autoptr (PfProbe) dns = parse ("DNS AAAA shop.internal via 10.0.0.53\n"
                                   "hold: 2m every 15s\n"
                                   "expect rcode == \"NOERROR\"\n"
                                   "expect answer in [\"2001:db8::1\", \"2001:db8::2\"]\n"
                                   "warn ttl <= 5m\n");
  g_autoptr (PfProbe) tcp
      = parse ("TCP [::1]:5672\nconnect-timeout: 1500ms\nexpect connected == true\nwarn connect < 20ms\n");
  g_autoptr (PfProbe) prom
      = parse ("PROM @metrics\n| up{job=\"shop\"}\n| == 1\nexpect series == 2\nexpect value < 0.02\n");
  g_autoptr (PfProbe) derived = parse ("DERIVED all db-up-1234abcd cache-up-1234abcd\n");

  g_assert_cmpint (pf_probe_get_kind (tls), ==, PF_PROBE_TLS);
  g_assert_null (pf_probe_get_method (tls));
  g_assert_cmpint (get_check (tls, 4)->value->type, ==, PF_VALUE_VARIABLE);
  g_assert_cmpstr (get_check (tls, 4)->value->text, ==, "fingerprint");
  g_assert_cmpstr (pf_probe_get_kind_name (dns), ==, "DNS");
  g_assert_cmpstr (pf_probe_get_target (dns), ==, "AAAA shop.internal via 10.0.0.53");
  g_assert_cmpint (pf_probe_get_connect_timeout_ms (tcp), ==, 1500);
  g_assert_true (pf_probe_is_safe (tcp));
  g_assert_cmpstr (pf_probe_get_payload (prom), ==, "up{job=\"shop\"}\n== 1");
  g_assert_cmpint (pf_probe_get_kind (derived), ==, PF_PROBE_DERIVED);
  g_assert_cmpuint (pf_probe_get_checks (derived)->len, ==, 0);
}

static void
test_sending_tcp_is_not_safe (void)
{
  g_autoptr (PfProbe) probe = parse ("TCP cache.internal:6379\n| FLUSHALL\nexpect banner matches /OK/\n");

  g_assert_false (pf_probe_is_safe (probe));
}

static void
test_all_options (void)
{
  g_autoptr (PfProbe) probe = parse ("GET https://shop.internal/x\n"
                                     "timeout: 1m\ninterval: 30s\nfresh: 2h\nretry: 2\nfail-after: 3\npass-after: 2\n"
                                     "family: 6\nproxy: none\nbody-limit: 2MiB\nhttp: 1.1\nauth: none\nca: @corp\n"
                                     "via: @blackbox module http_2xx\nconnect-timeout: 2m\n"
                                     "expect status == 200\n");

  g_assert_cmpint (pf_probe_get_timeout_ms (probe), ==, 60000);
  g_assert_cmpint (pf_probe_get_connect_timeout_ms (probe), ==, 60000);
  g_assert_cmpint (pf_probe_get_interval_ms (probe), ==, 30000);
  g_assert_cmpint (pf_probe_get_fresh_ms (probe), ==, 7200000);
  g_assert_cmpint (pf_probe_get_body_limit (probe), ==, 2097152);
}

static void
test_defaults (void)
{
  g_autoptr (PfProbe) probe = parse ("HEAD @a\nexpect status == 200");
  g_autoptr (PfProbe) rare = parse ("HEAD @a\ninterval: 1h\nexpect status == 200");

  g_assert_cmpint (pf_probe_get_timeout_ms (probe), ==, 10000);
  g_assert_cmpint (pf_probe_get_connect_timeout_ms (probe), ==, 5000);
  g_assert_cmpint (pf_probe_get_interval_ms (probe), ==, 0);
  g_assert_cmpint (pf_probe_get_fresh_ms (probe), ==, 900000);
  g_assert_cmpint (pf_probe_get_body_limit (probe), ==, 1048576);
  g_assert_cmpint (pf_probe_get_fresh_ms (rare), ==, 3 * 3600000);
}

/* A block, where its first problem is, and words its message must have. */
typedef struct {
  const char *text;
  guint line;
  guint column;
  const char *words;
} Malformed;

static const Malformed malformed[] = {
  /* words nearly right */
  { "GET @a\nexpcet status == 200", 2, 1, "Did you mean “expect”?" },
  { "GET @a\nexpect statu == 200", 2, 8, "Did you mean “status”?" },
  { "GET @a\n  wran total < 1s\nexpect status == 200", 2, 3, "Did you mean “warn”?" },
  { "GTE @a\nexpect status == 200", 1, 1, "Did you mean “GET”?" },
  { "get @a\nexpect status == 200", 1, 1, "Did you mean “GET”?" },
  { "GET @a\nexpect status == 200\ntimeuot: 5s", 3, 1, "Did you mean “timeout”?" },
  { "GET @a\nexpect status == 200\ntimeout 5s", 3, 1, "Did you mean “timeout:”?" },
  { "GET @a\nexpect status = 200", 2, 15, "Did you mean “==”?" },
  { "GET @a\nexpect body containts \"x\"", 2, 13, "Did you mean “contains”?" },
  { "GET @a\nredirects: sameorigin\nexpect status == 200", 2, 12, "Did you mean “same-origin”?" },
  { "GET @a\nexpect json $.ok == ture", 2, 21, "Did you mean “true”?" },
  { "GET @a\nexpect total < 5min", 2, 17, "Unknown unit “min”" },
  /* units */
  { "GET @a\nexpect total < 400", 2, 16, "needs a unit" },
  { "GET @a\ntimeout: 5\nexpect status == 200", 2, 10, "“5s”" },
  { "GET @a\nsamples: 5 over 5s\nexpect error-rate < 1", 3, 21, "needs a unit" },
  { "GET @a\nsamples: 5 over 5s\nexpect throughput > 5", 3, 21, "needs a unit" },
  { "GET @a\nbody-limit: 5\nexpect status == 200", 2, 13, "KiB or MiB" },
  { "GET @a\nexpect status == 200ms", 2, 18, "is a number" },
  { "GET @a\nexpect total in 1ms..2", 2, 17, "same kind of unit" },
  /* types */
  { "GET @a\nexpect status == \"200\"", 2, 18, "without quotes" },
  { "GET @a\nexpect header \"X\" == 5", 2, 22, "double quotes" },
  { "GET @a\nexpect tls.version >= 1.2", 2, 23, "is a version" },
  { "GET @a\nexpect status in [200, \"x\"]", 2, 18, "is a number" },
  { "GET @a\nexpect status == [200]", 2, 18, "behind “in” only" },
  { "GET @a\nexpect status in 200", 2, 18, "needs a list or a range" },
  { "GET @a\nexpect status contains \"2\"", 2, 15, "is not a text" },
  { "GET @a\nexpect body < \"x\"", 2, 13, "is not a number" },
  { "GET @a\nexpect json $.n < \"5\"", 2, 19, "only numbers can be less or more" },
  { "GET @a\nexpect json $.n < 5ms", 2, 19, "without a unit" },
  { "TCP a:1\nexpect connected == 1", 2, 21, "either true or false" },
  /* nothing asserted */
  { "GET @a", 1, 1, "expects nothing" },
  { "\n# only a warning\nGET @a\nwarn status == 200", 3, 1, "expects nothing" },
  { "", 1, 1, "is empty" },
  { "# nothing\n\n", 1, 1, "is empty" },
  { "PROM @p\nexpect value < 1", 1, 1, "query is missing" },
  /* targets */
  { "GET", 1, 4, "target is missing" },
  { "GET @a b\nexpect status == 200", 1, 7, "holds no blank" },
  { "GET shop.internal/x\nexpect status == 200", 1, 5, "is no address" },
  { "GET ftp://shop.internal/x\nexpect status == 200", 1, 5, "begins with https://" },
  { "GET https://me:pw@shop.internal/x\nexpect status == 200", 1, 13, "password does not belong" },
  { "GET https://shop.internal/#top\nexpect status == 200", 1, 27, "never sent" },
  { "GET https://shop internal/\nexpect status == 200", 1, 17, "holds no blank" },
  { "GET https://sh%0d%0aop/\nexpect status == 200", 1, 13, "not the name or address" },
  { "GET https:///x\nexpect status == 200", 1, 13, "server is missing" },
  { "GET @a/%zz\nexpect status == 200", 1, 8, "hexadecimal" },
  { "GET @/x\nexpect status == 200", 1, 5, "cannot be an endpoint" },
  { "TCP shop.internal\nexpect connected == true", 1, 5, "shop.internal:443" },
  { "TCP shop.internal:99999\nexpect connected == true", 1, 5, "not the name or address" },
  { "TLS https://shop.internal\nexpect verify == \"ok\"", 1, 5, "without “https://”" },
  { "DNS Q shop.internal\nexpect rcode == \"NOERROR\"", 1, 5, "no type of DNS record" },
  { "DNS A shop.internal at 10.0.0.1\nexpect rcode == \"NOERROR\"", 1, 21, "“via”" },
  { "DNS A\nexpect rcode == \"NOERROR\"", 1, 6, "name to look up is missing" },
  { "PROM metrics\n| up\nexpect value == 1", 1, 6, "“PROM @prometheus”" },
  { "DERIVED most a b", 1, 9, "“all” or “any”" },
  { "DERIVED all", 1, 12, "items this is derived from" },
  /* options */
  { "GET @a\nauth: api\nexpect status == 200", 2, 7, "“@api”" },
  { "GET @a\nauth: @a b\nexpect status == 200", 2, 10, "not expected here" },
  { "GET @a\nretry: 1\nretry: 2\nexpect status == 200", 3, 1, "there twice" },
  { "GET @a\nretry: many\nexpect status == 200", 2, 8, "whole number" },
  { "GET @a\nfail-after: 0\nexpect status == 200", 2, 13, "whole number from 1" },
  { "GET @a\nsamples: 5\nexpect status == 200", 2, 11, "“over”" },
  { "GET @a\nhold: 5m every\nexpect status == 200", 2, 15, "number was expected" },
  { "GET @a\nverify: no\nexpect status == 200", 2, 9, "cannot be switched off" },
  { "GET @a\ninterval: 10ms\nexpect status == 200", 2, 11, "shortest possible" },
  { "GET @a\ntimeout: 2h\nexpect status == 200", 2, 10, "longest possible" },
  { "GET @a\ntimeout: 0s\nexpect status == 200", 2, 10, "more than nothing" },
  { "GET @a\ntimeout:\nexpect status == 200", 2, 9, "has no value" },
  { "TCP a:1\nredirects: no\nexpect connected == true", 2, 1, "no meaning for a probe of kind TCP" },
  { "GET @a\nexpect p95 < 1s", 2, 1, "“samples: 60 over 60s”" },
  { "GET @a\nexpect total <= baseline * 2", 2, 1, "“baseline: ID”" },
  /* headers and payload */
  { "GET @a\n> Authorization: Bearer x\nexpect status == 200", 2, 3, "“auth: @id”" },
  { "GET @a\n> proxy-authorization: x\nexpect status == 200", 2, 3, "“auth: @id”" },
  { "GET @a\n> Host: other\nexpect status == 200", 2, 3, "set by Preflight" },
  { "GET @a\n> bad name: x\nexpect status == 200", 2, 3, "no name of a header" },
  { "GET @a\n> Accept\nexpect status == 200", 2, 1, "“> Name: value”" },
  { "HEAD @a\n| x\nexpect status == 200", 2, 1, "sends nothing" },
  { "TLS a:1\n> A: b\nexpect verify == \"ok\"", 2, 1, "Only an HTTP probe" },
  /* checks */
  { "GET @a\nexpect", 2, 7, "before its field" },
  { "GET @a\nexpect status", 2, 14, "before its test" },
  { "GET @a\nexpect status ==", 2, 17, "before its value" },
  { "GET @a\nexpect status == 200 or so", 2, 22, "not expected here" },
  { "GET @a\nexpect json == 1", 2, 13, "JSON path was expected" },
  { "GET @a\nexpect json $.a[ == 1", 2, 13, "character 5" },
  { "GET @a\nexpect json $['a == 1", 2, 13, "ends with a quote" },
  { "GET @a\nexpect json $..a..b == 1", 2, 13, "only once" },
  { "GET @a\nexpect json $.a[?(@.b)] == 1", 2, 13, "filters" },
  { "GET @a\nexpect json $.a[0:9:0] == 1", 2, 13, "step of a slice" },
  { "GET @a\nexpect header Accept == \"x\"", 2, 15, "in double quotes" },
  { "GET @a\nexpect body == 'x'", 2, 16, "double quotes" },
  { "GET @a\nexpect body == \"x", 2, 16, "not closed" },
  { "GET @a\nexpect body == \"\\d\"", 2, 17, "Unknown escape" },
  { "GET @a\nexpect body matches x", 2, 21, "between slashes" },
  { "GET @a\nexpect body matches /(/", 2, 21, "cannot be used" },
  { "GET @a\nexpect body matches //", 2, 21, "empty" },
  { "GET @a\nexpect status not not == 200", 2, 19, "there twice" },
  { "GET @a\nexpect status in []", 2, 18, "list is empty" },
  { "GET @a\nexpect status in [200", 2, 22, "closing bracket" },
  { "GET @a\nexpect status in 300..200", 2, 18, "upside down" },
  { "GET @a\nexpect rcode == \"NOERROR\"", 2, 8, "does not observe “rcode”" },
  { "GET @a\nexpect body == $x", 2, 16, "“${name}”" },
  /* bytes */
  { "GET @a\nexpect body == \"a\x01\"", 2, 18, "control character" },
  { "GET @a\nexpect body == \"\xff\"", 2, 17, "not valid UTF-8" },
};

static void
test_malformed (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (malformed); i++) {
    g_autoptr (GPtrArray) diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_probe_diagnostic_free);
    g_autoptr (GError) error = NULL;
    g_autoptr (PfProbe) probe = pf_probe_parse (NULL, malformed[i].text, -1, 101, diagnostics, &error);
    g_autofree char *place = g_strdup_printf ("Line %u, column %u: ", malformed[i].line + 100, malformed[i].column);
    g_autofree char *shown = g_strescape (malformed[i].text, NULL);
    const PfProbeDiagnostic *first;

    g_test_message ("%s", shown);
    g_assert_null (probe);
    g_assert_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_SYNTAX);
    g_assert_cmpuint (diagnostics->len, >=, 1);
    first = g_ptr_array_index (diagnostics, 0);
    g_test_message ("%u:%u %s", first->line, first->column, first->message);
    g_assert_cmpuint (first->line, ==, malformed[i].line + 100);
    g_assert_cmpuint (first->column, ==, malformed[i].column);
    g_assert_nonnull (strstr (first->message, malformed[i].words));
    g_assert_true (g_str_has_prefix (error->message, place));
  }
}

static void
test_reports_everything (void)
{
  g_autoptr (GPtrArray) diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_probe_diagnostic_free);
  g_autoptr (PfProbe) probe = pf_probe_parse (
      NULL, "GET @a\ntimout: 5s\nexpect status == 200\nexpect totl < 1s\nwarn total < 5", -1, 10, diagnostics, NULL);
  static const guint lines[] = { 11, 13, 14 };

  g_assert_null (probe);
  g_assert_cmpuint (diagnostics->len, ==, G_N_ELEMENTS (lines));
  for (guint i = 0; i < diagnostics->len; i++)
    g_assert_cmpuint (((PfProbeDiagnostic *)g_ptr_array_index (diagnostics, i))->line, ==, lines[i]);
}

static void
test_limits (void)
{
  g_autoptr (GString) many = g_string_new ("GET @a\n");
  g_autofree char *long_regex = g_strnfill (2000, 'a');
  g_autofree char *regex_probe = g_strconcat ("GET @a\nexpect body matches /", long_regex, "/", NULL);
  g_autofree char *huge = g_strnfill (100000, 'x');
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_probe_diagnostic_free);

  for (int i = 0; i < 1000; i++)
    g_string_append (many, "expect status == 200\n");
  g_assert_null (pf_probe_parse (NULL, many->str, -1, 1, diagnostics, &error));
  g_assert_nonnull (strstr (error->message, "at most"));
  g_assert_cmpuint (diagnostics->len, <=, 100);
  g_clear_error (&error);
  g_assert_null (pf_probe_parse (NULL, regex_probe, -1, 1, NULL, &error));
  g_assert_nonnull (strstr (error->message, "longer than"));
  g_clear_error (&error);
  g_assert_null (pf_probe_parse (NULL, huge, -1, 1, NULL, &error));
  g_assert_nonnull (strstr (error->message, "longer than"));
  g_clear_error (&error);
  g_assert_null (pf_probe_parse (NULL, "GET @a\0\nexpect status == 200", 28, 1, NULL, &error));
  g_assert_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_SYNTAX);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/http", test_http);
  g_test_add_func ("/probe/every-address", test_every_address);
  g_test_add_func ("/probe/statistics", test_statistics);
  g_test_add_func ("/probe/request", test_request);
  g_test_add_func ("/probe/other-kinds", test_other_kinds);
  g_test_add_func ("/probe/sending-tcp-is-not-safe", test_sending_tcp_is_not_safe);
  g_test_add_func ("/probe/all-options", test_all_options);
  g_test_add_func ("/probe/defaults", test_defaults);
  g_test_add_func ("/probe/malformed", test_malformed);
  g_test_add_func ("/probe/reports-everything", test_reports_everything);
  g_test_add_func ("/probe/limits", test_limits);
  return g_test_run ();
}
