/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-check.h"

#include "probe/pf-json.h"

#include <string.h>

#define STARTED G_GINT64_CONSTANT (1772357400000)
#define DAY G_GINT64_CONSTANT (86400000)

#define BODY                                                                                                           \
  "{\"text\":\"UP\",\"number\":5,\"fraction\":0.25,\"digits\":\"5\",\"yes\":true,\"nothing\":null,\"empty\":\"\","     \
  "\"none\":[],\"one\":[\"a\"],\"tags\":[\"a\",\"b\"],\"mixed\":[\"a\",1],\"object\":{\"k\":\"v\"},"                   \
  "\"list\":[{\"s\":\"ok\"},{\"s\":\"ok\"},{}]}"

static PfObservation *
observe (void)
{
  PfObservation *observation = pf_observation_new (STARTED);
  PfCertificateFacts *certificate = pf_certificate_facts_new ();

  observation->status = 200;
  observation->redirects = 0;
  observation->url = g_strdup ("https://shop.internal/ready");
  observation->http_version = g_strdup ("1.1");
  observation->remote_address = g_strdup ("[2001:db8::7]:443");
  observation->tls_version = g_strdup ("1.3");
  observation->tls_cipher = g_strdup ("TLS_AES_256_GCM_SHA384");
  observation->verify = g_strdup ("ok");
  observation->timings[PF_PHASE_TOTAL] = 143210;
  observation->timings[PF_PHASE_TTFB] = 400;
  certificate->not_after_utc_ms = STARTED + 29 * DAY + DAY / 2;
  certificate->chain_not_after_utc_ms = STARTED + 14 * DAY;
  certificate->sha256 = g_strdup ("00ff");
  certificate->issuer = g_strdup ("CN=Test authority");
  g_ptr_array_add (certificate->names, g_strdup ("shop.internal"));
  g_ptr_array_add (certificate->names, g_strdup ("api.shop.internal"));
  observation->certificate = certificate;
  pf_observation_add_header (observation, "Content-Type", "application/json");
  pf_observation_add_header (observation, "X-Build", "17");
  pf_observation_add_header (observation, "Set-Cookie", "a=1; Secure");
  pf_observation_add_header (observation, "set-cookie", "b=2");
  pf_observation_add_header (observation, "X-Empty", "");
  observation->body_state = PF_BODY_COMPLETE;
  observation->body = g_bytes_new_static (BODY, strlen (BODY));
  return observation;
}

static PfOutcome *
evaluate (PfObservation *observation, const char *check, GHashTable *variables, const char *const *secrets)
{
  g_autofree char *text = g_strconcat ("GET @a\n", check, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfProbe) probe = pf_probe_parse ("id", text, -1, 1, NULL, &error);

  g_assert_no_error (error);
  return pf_check_evaluate (probe, observation, variables, secrets);
}

static PfCheckOutcome *
get_check (PfOutcome *outcome, guint position)
{
  return g_ptr_array_index (pf_outcome_get_checks (outcome), position);
}

/* A check, whether it is so, and how the observed value is shown. */
typedef struct {
  const char *check;
  PfOutcomeValue value;
  const char *actual;
} Case;

#define PASS PF_OUTCOME_PASS
#define FAIL PF_OUTCOME_FAIL
#define UNKNOWN PF_OUTCOME_UNKNOWN

static const Case cases[] = {
  /* numbers */
  { "status == 200", PASS, "200" },
  { "status == 201", FAIL, "200" },
  { "status != 200", FAIL, "200" },
  { "status not == 200", FAIL, "200" },
  { "status < 300", PASS, "200" },
  { "status <= 200", PASS, "200" },
  { "status > 200", FAIL, "200" },
  { "status >= 200", PASS, "200" },
  { "status in [200, 204]", PASS, "200" },
  { "status in [201, 204]", FAIL, "200" },
  { "status not in [201, 204]", PASS, "200" },
  { "status in 200..299", PASS, "200" },
  { "status in 100..199", FAIL, "200" },
  { "status exists", PASS, "200" },
  { "status not exists", FAIL, "200" },
  { "redirects == 0", PASS, "0" },
  { "size == 198", PASS, "198 B" },
  { "size < 1KiB", PASS, "198 B" },
  /* durations, in microseconds */
  { "total < 143.22ms", PASS, "143.21 ms" },
  { "total < 143.21ms", FAIL, "143.21 ms" },
  { "total <= 143.21ms", PASS, "143.21 ms" },
  { "total in 100ms..1s", PASS, "143.21 ms" },
  { "ttfb < 1ms", PASS, "0.4 ms" },
  { "ttfb > 1s", FAIL, "0.4 ms" },
  { "dns < 1s", UNKNOWN, NULL },
  { "dns exists", UNKNOWN, NULL },
  { "cert.days >= 29d", PASS, "29.5 d" },
  { "cert.days >= 30d", FAIL, "29.5 d" },
  { "cert.chain-days > 2h", PASS, "14 d" },
  /* texts */
  { "header \"x-build\" == \"17\"", PASS, "17" },
  { "header \"X-Build\" != \"17\"", FAIL, "17" },
  { "header \"X-Build\" contains \"7\"", PASS, "17" },
  { "header \"X-Build\" not contains \"8\"", PASS, "17" },
  { "header \"X-Build\" matches /^[0-9]+$/", PASS, "17" },
  { "header \"X-Build\" matches /^[a-z]+$/", FAIL, "17" },
  { "header \"X-Build\" in [\"16\", \"17\"]", PASS, "17" },
  { "header \"X-Build\" exists", PASS, "17" },
  { "header \"X-Empty\" == \"\"", PASS, "" },
  { "header \"X-Empty\" exists", PASS, "" },
  { "header \"Set-Cookie\" matches /; *Secure\\b/", PASS, "a=1; Secure, b=2" },
  { "url matches /^https:/", PASS, "https://shop.internal/ready" },
  { "remote-ip == \"2001:db8::7\"", PASS, "2001:db8::7" },
  { "verify == \"ok\"", PASS, "ok" },
  { "cert.issuer contains \"Test\"", PASS, "CN=Test authority" },
  { "cert.sha256 == \"00ff\"", PASS, "00ff" },
  { "tls.cipher matches /aes/i", PASS, "TLS_AES_256_GCM_SHA384" },
  { "body contains \"fraction\"", PASS, NULL },
  { "body matches /\"number\":5\\b/", PASS, NULL },
  /* versions */
  { "tls.version >= \"1.2\"", PASS, "1.3" },
  { "tls.version < \"1.10\"", PASS, "1.3" },
  { "tls.version == \"1.3.0\"", PASS, "1.3" },
  { "tls.version in [\"1.2\", \"1.3\"]", PASS, "1.3" },
  { "tls.version >= \"TLS 1.2\"", UNKNOWN, "1.3" },
  { "http-version == \"2\"", FAIL, "1.1" },
  /* lists */
  { "cert.sans contains \"api.shop.internal\"", PASS, "shop.internal, api.shop.internal" },
  { "cert.sans contains \"shop\"", FAIL, "shop.internal, api.shop.internal" },
  { "cert.sans in [\"shop.internal\", \"api.shop.internal\", \"x\"]", PASS, "shop.internal, api.shop.internal" },
  { "cert.sans in [\"shop.internal\"]", FAIL, "shop.internal, api.shop.internal" },
  { "cert.sans matches /^api\\./", PASS, "shop.internal, api.shop.internal" },
  { "cert.sans == \"shop.internal\"", UNKNOWN, "shop.internal, api.shop.internal" },
  { "cert.sans not == \"shop.internal\"", UNKNOWN, "shop.internal, api.shop.internal" },
  /* JSON: each type with each test */
  { "json $.text == \"UP\"", PASS, "UP" },
  { "json $.text != \"UP\"", FAIL, "UP" },
  { "json $.text == 5", UNKNOWN, "UP" },
  { "json $.text != 5", UNKNOWN, "UP" },
  { "json $.text not == 5", UNKNOWN, "UP" },
  { "json $.text < 5", UNKNOWN, "UP" },
  { "json $.text == true", UNKNOWN, "UP" },
  { "json $.text == null", FAIL, "UP" },
  { "json $.text != null", PASS, "UP" },
  { "json $.text contains \"P\"", PASS, "UP" },
  { "json $.text matches /^U/", PASS, "UP" },
  { "json $.text in [\"UP\", \"OK\"]", PASS, "UP" },
  { "json $.text in [1, \"OK\"]", FAIL, "UP" },
  { "json $.text in [1, 2]", UNKNOWN, "UP" },
  { "json $.text in 1..2", UNKNOWN, "UP" },
  { "json $.text exists", PASS, "UP" },
  { "json $.number == 5", PASS, "5" },
  { "json $.number == 5.0", PASS, "5" },
  { "json $.number == \"5\"", UNKNOWN, "5" },
  { "json $.number != \"5\"", UNKNOWN, "5" },
  { "json $.number >= 5", PASS, "5" },
  { "json $.number > 5", FAIL, "5" },
  { "json $.number in 1..5", PASS, "5" },
  { "json $.number in [4, 5]", PASS, "5" },
  { "json $.number in [\"5\", true]", UNKNOWN, "5" },
  { "json $.number contains \"5\"", UNKNOWN, "5" },
  { "json $.number matches /5/", UNKNOWN, "5" },
  { "json $.number == true", UNKNOWN, "5" },
  { "json $.number == null", FAIL, "5" },
  { "json $.fraction < 0.5", PASS, "0.25" },
  { "json $.digits == \"5\"", PASS, "5" },
  { "json $.digits == 5", UNKNOWN, "5" },
  { "json $.digits >= 5", UNKNOWN, "5" },
  { "json $.yes == true", PASS, "true" },
  { "json $.yes == false", FAIL, "true" },
  { "json $.yes != false", PASS, "true" },
  { "json $.yes == \"true\"", UNKNOWN, "true" },
  { "json $.yes == 1", UNKNOWN, "true" },
  { "json $.yes > 0", UNKNOWN, "true" },
  { "json $.yes contains \"t\"", UNKNOWN, "true" },
  { "json $.yes in [true]", PASS, "true" },
  { "json $.nothing == null", PASS, "null" },
  { "json $.nothing != null", FAIL, "null" },
  { "json $.nothing exists", PASS, "null" },
  { "json $.nothing == \"UP\"", UNKNOWN, "null" },
  { "json $.nothing != \"UP\"", UNKNOWN, "null" },
  { "json $.nothing < 5", UNKNOWN, "null" },
  { "json $.nothing == false", UNKNOWN, "null" },
  { "json $.empty == \"\"", PASS, "" },
  { "json $.empty contains \"x\"", FAIL, "" },
  { "json $.object exists", PASS, "{\"k\":\"v\"}" },
  { "json $.object == \"v\"", UNKNOWN, "{\"k\":\"v\"}" },
  { "json $.object contains \"v\"", UNKNOWN, "{\"k\":\"v\"}" },
  { "json $.object == null", FAIL, "{\"k\":\"v\"}" },
  /* JSON arrays; an empty one is there, unlike no match */
  { "json $.none exists", PASS, "[]" },
  { "json $.none not exists", FAIL, "[]" },
  { "json $.none contains \"a\"", FAIL, "[]" },
  { "json $.none not contains \"a\"", PASS, "[]" },
  { "json $.none == \"a\"", UNKNOWN, "[]" },
  { "json $.none in [\"a\"]", UNKNOWN, "[]" },
  { "json $.none matches /./", UNKNOWN, "[]" },
  { "json $.none == null", UNKNOWN, "[]" },
  { "json $.one == \"a\"", PASS, "[\"a\"]" },
  { "json $.tags contains \"b\"", PASS, "[\"a\",\"b\"]" },
  { "json $.tags contains \"c\"", FAIL, "[\"a\",\"b\"]" },
  { "json $.tags in [\"a\", \"b\"]", PASS, "[\"a\",\"b\"]" },
  { "json $.tags in [\"a\"]", FAIL, "[\"a\",\"b\"]" },
  { "json $.tags == \"a\"", UNKNOWN, "[\"a\",\"b\"]" },
  { "json $.tags != null", PASS, "[\"a\",\"b\"]" },
  { "json $.mixed in [\"a\"]", UNKNOWN, "[\"a\",1]" },
  { "json $.list[*].s in [\"ok\"]", PASS, "ok, ok" },
  { "json $.list[*].s contains \"ok\"", PASS, "ok, ok" },
  { "json $.list[*].s == \"ok\"", UNKNOWN, "ok, ok" },
  { "json $.list[0:1].s == \"ok\"", PASS, "ok" },
  /* missing: only `exists` tells */
  { "json $.missing exists", FAIL, NULL },
  { "json $.missing not exists", PASS, NULL },
  { "json $.missing == 5", UNKNOWN, NULL },
  { "json $.missing not == 5", UNKNOWN, NULL },
  { "json $.missing != 5", UNKNOWN, NULL },
  { "json $.missing < 5", UNKNOWN, NULL },
  { "json $.missing contains \"x\"", UNKNOWN, NULL },
  { "json $.missing not contains \"x\"", UNKNOWN, NULL },
  { "json $.missing matches /x/", UNKNOWN, NULL },
  { "json $.missing not matches /x/", UNKNOWN, NULL },
  { "json $.missing in [1]", UNKNOWN, NULL },
  { "json $.missing not in [1]", UNKNOWN, NULL },
  { "json $.missing == null", UNKNOWN, NULL },
  { "json $.list[*].missing exists", FAIL, NULL },
  { "json $.list[*].missing not contains \"x\"", UNKNOWN, NULL },
  { "header \"X-Missing\" exists", FAIL, NULL },
  { "header \"X-Missing\" not exists", PASS, NULL },
  { "header \"X-Missing\" == \"\"", UNKNOWN, NULL },
  { "header \"X-Missing\" not contains \"x\"", UNKNOWN, NULL },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PfObservation) observation = observe ();
    g_autofree char *expect = g_strconcat ("expect ", cases[i].check, NULL);
    g_autoptr (PfOutcome) outcome = evaluate (observation, expect, NULL, NULL);
    const PfCheckOutcome *check = get_check (outcome, 0);

    g_test_message ("%s: %s, %s (%s)", expect, pf_outcome_value_to_string (check->value),
                    check->actual != NULL ? check->actual : "-",
                    pf_outcome_get_message (outcome) != NULL ? pf_outcome_get_message (outcome) : "-");
    g_assert_cmpstr (check->text, ==, expect);
    g_assert_cmpint (check->value, ==, cases[i].value);
    g_assert_cmpint (pf_outcome_get_value (outcome), ==, cases[i].value);
    if (!g_str_has_prefix (cases[i].check, "body"))
      g_assert_cmpstr (check->actual, ==, cases[i].actual);
    g_assert_true ((pf_outcome_get_reason (outcome) == NULL) == (cases[i].value == PASS));
    g_assert_true ((pf_outcome_get_message (outcome) != NULL) == (cases[i].value == UNKNOWN));
  }
}

static void
test_worst_wins (void)
{
  static const struct {
    const char *checks;
    PfOutcomeValue value;
    const char *reason;
  } blocks[] = {
    { "expect status == 200\nwarn total < 1s", PF_OUTCOME_PASS, NULL },
    { "expect status == 200\nwarn total < 1ms", PF_OUTCOME_WARN, "check" },
    { "warn total < 1ms\nexpect status == 500", PF_OUTCOME_FAIL, "check" },
    { "expect status == 200\nexpect json $.missing == 1", PF_OUTCOME_UNKNOWN, "no-data" },
    { "expect json $.missing == 1\nexpect status == 500", PF_OUTCOME_FAIL, "check" },
    { "expect status == 200\nwarn json $.missing == 1\nwarn total < 1ms", PF_OUTCOME_UNKNOWN, "no-data" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++) {
    g_autoptr (PfObservation) observation = observe ();
    g_autoptr (PfOutcome) outcome = evaluate (observation, blocks[i].checks, NULL, NULL);
    g_auto (GStrv) lines = g_strsplit (blocks[i].checks, "\n", -1);

    g_test_message ("%s", blocks[i].checks);
    g_assert_cmpint (pf_outcome_get_value (outcome), ==, blocks[i].value);
    g_assert_cmpstr (pf_outcome_get_reason (outcome), ==, blocks[i].reason);
    g_assert_cmpuint (pf_outcome_get_checks (outcome)->len, ==, g_strv_length (lines));
  }
}

static void
test_not_built_is_unknown (void)
{
  g_autoptr (PfObservation) observation = observe ();
  g_autoptr (PfOutcome) statistics = evaluate (observation, "samples: 5 over 5s\nexpect p50 < 1s", NULL, NULL);
  g_autoptr (PfOutcome) baseline = evaluate (observation, "baseline: b\nexpect total <= baseline * 2", NULL, NULL);

  g_assert_cmpint (pf_outcome_get_value (statistics), ==, PF_OUTCOME_UNKNOWN);
  g_assert_cmpstr (pf_outcome_get_reason (statistics), ==, "too-few-samples");
  g_assert_cmpint (pf_outcome_get_value (baseline), ==, PF_OUTCOME_UNKNOWN);
  g_assert_cmpstr (pf_outcome_get_reason (baseline), ==, "no-data");
}

static void
set_body (PfObservation *observation, PfBodyState state, const void *bytes, gsize length)
{
  g_clear_pointer (&observation->body, g_bytes_unref);
  observation->body = g_bytes_new (bytes, length);
  observation->body_state = state;
}

static void
assert_answer (PfObservation *observation, const char *check, PfOutcomeValue value, const char *reason)
{
  g_autoptr (PfOutcome) outcome = evaluate (observation, check, NULL, NULL);

  g_test_message ("%s: %s", check, pf_outcome_get_message (outcome) != NULL ? pf_outcome_get_message (outcome) : "");
  g_assert_cmpint (pf_outcome_get_value (outcome), ==, value);
  g_assert_cmpstr (pf_outcome_get_reason (outcome), ==, reason);
}

static void
test_incomplete_body (void)
{
  g_autoptr (PfObservation) observation = observe ();

  set_body (observation, PF_BODY_TRUNCATED, BODY, strlen (BODY));
  assert_answer (observation, "expect body contains \"UP\"", UNKNOWN, "body-too-big");
  assert_answer (observation, "expect body not contains \"DOWN\"", UNKNOWN, "body-too-big");
  assert_answer (observation, "expect json $.text == \"UP\"", UNKNOWN, "body-too-big");
  assert_answer (observation, "expect json $.missing not exists", UNKNOWN, "body-too-big");
  assert_answer (observation, "expect size < 1KiB", UNKNOWN, "body-too-big");
  assert_answer (observation, "expect status == 200", PASS, NULL);
  set_body (observation, PF_BODY_UNDECODABLE, "", 0);
  assert_answer (observation, "expect body contains \"UP\"", UNKNOWN, "decode");
  assert_answer (observation, "expect json $.text exists", UNKNOWN, "decode");
  set_body (observation, PF_BODY_ABSENT, "", 0);
  assert_answer (observation, "expect body == \"\"", UNKNOWN, "no-data");
}

static void
test_hostile_json (void)
{
  static const char *const bodies[] = { "",
                                        "<html>",
                                        "{\"text\":\"UP\",\"text\":\"UP\"}",
                                        "{\"text\":\"UP\"} x",
                                        "{\"text\":\"UP\",\"n\":12345678901234567890}",
                                        "{\"text\":\"\\ud800\"}",
                                        "{\"text\":\"\xff\"}",
                                        "{\"text\":\"UP\",\"x\":NaN}" };
  g_autoptr (PfObservation) observation = observe ();
  g_autofree char *deep = g_strnfill (100000, '[');

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    set_body (observation, PF_BODY_COMPLETE, bodies[i], strlen (bodies[i]));
    assert_answer (observation, "expect json $.text == \"UP\"", UNKNOWN, "decode");
    assert_answer (observation, "expect json $.text not exists", UNKNOWN, "decode");
  }
  set_body (observation, PF_BODY_COMPLETE, deep, strlen (deep));
  assert_answer (observation, "expect json $.text == \"UP\"", UNKNOWN, "decode");
  set_body (observation, PF_BODY_COMPLETE, "\xef\xbb\xbf{\"text\":\"UP\"}", 16);
  assert_answer (observation, "expect json $.text == \"UP\"", PASS, NULL);
}

static void
set_content_type (PfObservation *observation, const char *type)
{
  g_ptr_array_set_size (observation->headers, 0);
  pf_observation_add_header (observation, "Content-Type", type);
}

static void
test_charsets (void)
{
  g_autoptr (PfObservation) observation = observe ();

  set_body (observation, PF_BODY_COMPLETE, "gr\xfc\xdf", 4);
  set_content_type (observation, "text/plain; charset=\"ISO-8859-1\"");
  assert_answer (observation, "expect body == \"grüß\"", PASS, NULL);
  set_content_type (observation, "text/plain; charset=utf-8");
  assert_answer (observation, "expect body == \"grüß\"", UNKNOWN, "decode");
  set_content_type (observation, "text/plain");
  assert_answer (observation, "expect body == \"grüß\"", UNKNOWN, "decode");
  set_content_type (observation, "text/plain; charset=../../evil//TRANSLIT");
  assert_answer (observation, "expect body == \"grüß\"", UNKNOWN, "decode");
  set_body (observation, PF_BODY_COMPLETE, "\xff\xfe\x61\x00\xfc\x00", 6);
  set_content_type (observation, "text/plain");
  assert_answer (observation, "expect body == \"aü\"", PASS, NULL);
  set_body (observation, PF_BODY_COMPLETE, "a\0b", 3);
  assert_answer (observation, "expect body contains \"a\"", UNKNOWN, "decode");
  set_body (observation, PF_BODY_COMPLETE, "", 0);
  assert_answer (observation, "expect body == \"\"", PASS, NULL);
}

static void
test_variables (void)
{
  g_autoptr (GHashTable) variables = g_hash_table_new (g_str_hash, g_str_equal);
  static const Case variable_cases[] = {
    { "expect header \"X-Build\" == \"${build}\"", PASS, "17" },
    { "expect header \"X-Build\" == ${build}", PASS, "17" },
    { "expect json $.number == ${five}", PASS, "5" },
    { "expect json $.digits == ${five}", PASS, "5" },
    { "expect json $.number == ${word}", UNKNOWN, "5" },
    { "expect json $.yes == ${truth}", PASS, "true" },
    { "expect json $.yes == ${word}", UNKNOWN, "true" },
    { "expect total < ${limit}", PASS, "143.21 ms" },
    { "expect total < ${five}", UNKNOWN, "143.21 ms" },
    { "expect json $.text in [\"${word}\", \"X\"]", PASS, "UP" },
    { "expect json $.text == \"${text.unset}\"", UNKNOWN, "UP" },
    { "expect json $.text not in [\"A\", \"${text.unset}\"]", UNKNOWN, "UP" },
    { "expect json $.tags contains \"${text.unset}\"", UNKNOWN, "[\"a\",\"b\"]" },
    { "expect json $.text contains ${word}", PASS, "UP" },
  };

  g_hash_table_insert (variables, (gpointer) "build", (gpointer) "17");
  g_hash_table_insert (variables, (gpointer) "five", (gpointer) "5");
  g_hash_table_insert (variables, (gpointer) "word", (gpointer) "UP");
  g_hash_table_insert (variables, (gpointer) "truth", (gpointer) "true");
  g_hash_table_insert (variables, (gpointer) "limit", (gpointer) "1s");
  for (gsize i = 0; i < G_N_ELEMENTS (variable_cases); i++) {
    g_autoptr (PfObservation) observation = observe ();
    g_autoptr (PfOutcome) outcome = evaluate (observation, variable_cases[i].check, variables, NULL);

    g_test_message ("%s", variable_cases[i].check);
    g_assert_cmpint (pf_outcome_get_value (outcome), ==, variable_cases[i].value);
    g_assert_cmpstr (get_check (outcome, 0)->actual, ==, variable_cases[i].actual);
    if (strstr (variable_cases[i].check, "unset") != NULL) {
      g_assert_cmpstr (pf_outcome_get_reason (outcome), ==, "unbound");
      g_assert_nonnull (strstr (pf_outcome_get_message (outcome), "text.unset"));
    }
  }
}

/* Nested repetition over a text that almost matches takes a naive engine longer than the universe is old. */
static void
test_runaway_regex (void)
{
  g_autoptr (PfObservation) observation = observe ();
  g_autofree char *run = g_strnfill (200000, 'a');
  g_autofree char *text = g_strconcat (run, "!", NULL);

  set_body (observation, PF_BODY_COMPLETE, text, strlen (text));
  set_content_type (observation, "text/plain");
  assert_answer (observation, "expect body matches /^(a+)+$/", UNKNOWN, "check");
  assert_answer (observation, "expect body not matches /^(a|aa)+$/", UNKNOWN, "check");
  /* These never go back, so that the engine counts nothing, but look at all that follows from every place. */
  assert_answer (observation, "expect body matches /a[^0-9]*[0-9]/", UNKNOWN, "check");
  assert_answer (observation, "expect body matches /a.*[0-9]/", UNKNOWN, "check");
}

/* A match is found wherever it begins, also where one stride of the search ends. */
static void
test_regex_in_long_text (void)
{
  for (gsize offset = 250; offset <= 262; offset++) {
    g_autoptr (PfObservation) observation = observe ();
    g_autoptr (GString) text = g_string_new (NULL);

    for (gsize i = 0; i < offset; i++)
      g_string_append (text, "ä");
    g_string_append (text, "\nxyz1");
    set_body (observation, PF_BODY_COMPLETE, text->str, text->len);
    set_content_type (observation, "text/plain");
    assert_answer (observation, "expect body matches /xyz[0-9]$/", PASS, NULL);
    assert_answer (observation, "expect body matches /(?<=ä)\\nx/", PASS, NULL);
    assert_answer (observation, "expect body not matches /^xyz/", PASS, NULL);
    assert_answer (observation, "expect body matches /^ä+$|zyx/", FAIL, "check");
    assert_answer (observation, "expect body matches /$/", PASS, NULL);
  }
}

static void
test_failure (void)
{
  g_autoptr (PfObservation) refused = pf_observation_new (STARTED);
  g_autoptr (PfObservation) cancelled = observe ();
  g_autoptr (PfOutcome) outcome = NULL;
  g_autofree char *line = NULL;

  pf_observation_fail (refused, PF_OUTCOME_FAIL, "tcp-refused", "Connection refused");
  pf_observation_fail (refused, PF_OUTCOME_UNKNOWN, "cancelled", "Cancelled");
  outcome = evaluate (refused, "expect status == 200\nexpect header \"X\" not exists\nwarn total < 1s", NULL, NULL);
  g_assert_cmpint (pf_outcome_get_value (outcome), ==, PF_OUTCOME_FAIL);
  g_assert_cmpstr (pf_outcome_get_reason (outcome), ==, "tcp-refused");
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpint (get_check (outcome, i)->value, ==, PF_OUTCOME_UNKNOWN);
    g_assert_null (get_check (outcome, i)->actual);
  }
  line = pf_outcome_describe (outcome);
  g_assert_cmpstr (line, ==, "Connection refused");

  /* Not even a false check makes more of a probe that was given up. */
  pf_observation_fail (cancelled, PF_OUTCOME_UNKNOWN, "cancelled", "Cancelled");
  assert_answer (cancelled, "expect status == 500", UNKNOWN, "cancelled");
}

static void
test_expired_certificate_is_shown (void)
{
  g_autoptr (PfObservation) observation = pf_observation_new (STARTED);
  g_autoptr (PfOutcome) outcome = NULL;
  JsonObject *certificate;

  observation->certificate = pf_certificate_facts_new ();
  observation->certificate->not_after_utc_ms = STARTED - 3 * DAY + 1;
  observation->verify = g_strdup ("expired");
  pf_observation_fail (observation, PF_OUTCOME_FAIL, "tls-expired", "The certificate has expired");
  outcome = evaluate (observation, "expect cert.days >= 1d\nexpect verify == \"ok\"", NULL, NULL);
  g_assert_cmpstr (pf_outcome_get_reason (outcome), ==, "tls-expired");
  g_assert_cmpint (get_check (outcome, 0)->value, ==, PF_OUTCOME_FAIL);
  g_assert_cmpstr (get_check (outcome, 1)->actual, ==, "expired");
  certificate = pf_json_get_object (pf_outcome_get_facts (outcome), "cert");
  g_assert_cmpint (pf_json_get_int (certificate, "days", 0), ==, -3);
}

static void
test_masks_secrets (void)
{
  static const char *const secrets[] = { "s3cr\"et/ä", "short", "", NULL };
  static const char body[]
      = "{\"echo\":\"s3cr\\\"et/ä\",\"o\":{\"k\":\"xs3cr\\\"et/äx\"},\"u\":\"s3cr%22et%2F%C3%A4\"}";
  g_autoptr (PfObservation) observation = observe ();
  g_autoptr (PfOutcome) outcome = NULL;
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  set_body (observation, PF_BODY_COMPLETE, body, strlen (body));
  pf_observation_add_header (observation, "X-Echo", "Bearer s3cr\"et/ä, short");
  g_free (observation->url);
  observation->url = g_strdup ("https://h/?t=s3cr%22et%2F%C3%A4");
  observation->redirects = 1;
  g_ptr_array_add (observation->certificate->names, g_strdup ("short.internal"));
  outcome = evaluate (observation,
                      "expect json $.echo == \"x\"\nexpect json $.o exists\nexpect json $.u == \"x\"\n"
                      "expect header \"X-Echo\" == \"x\"\nexpect body contains \"x\"\nexpect url == \"x\"\n"
                      "expect cert.sans contains \"x\"",
                      NULL, secrets);
  g_assert_cmpstr (get_check (outcome, 0)->actual, ==, "•••");
  g_assert_cmpstr (get_check (outcome, 1)->actual, ==, "{\"k\":\"x•••x\"}");
  g_assert_cmpstr (get_check (outcome, 2)->actual, ==, "•••");
  g_assert_cmpstr (get_check (outcome, 3)->actual, ==, "Bearer •••, •••");
  json = pf_outcome_to_json (outcome);
  text = pf_json_to_text (json, TRUE);
  line = pf_outcome_describe (outcome);
  g_assert_null (strstr (text, "s3cr"));
  g_assert_null (strstr (text, "short"));
  g_assert_null (strstr (line, "s3cr"));
}

/* A secret must not survive by standing where the shown part ends. */
static void
test_masks_before_it_shortens (void)
{
  static const char *const secrets[] = { "correct-horse-battery", NULL };
  g_autoptr (PfObservation) observation = observe ();
  g_autoptr (PfOutcome) outcome = NULL;
  g_autofree char *padding = g_strnfill (190, '.');
  g_autofree char *value = g_strconcat (padding, "correct-horse-battery", padding, NULL);

  pf_observation_add_header (observation, "X-Long", value);
  outcome = evaluate (observation, "expect header \"X-Long\" exists", NULL, secrets);
  g_assert_null (strstr (get_check (outcome, 0)->actual, "correct"));
  g_assert_true (g_str_has_suffix (get_check (outcome, 0)->actual, "…"));
  g_assert_cmpint (g_utf8_strlen (get_check (outcome, 0)->actual, -1), <=, 201);
}

static void
test_shows_nothing_that_moves_the_cursor (void)
{
  g_autoptr (PfObservation) observation = observe ();
  g_autoptr (PfOutcome) outcome = NULL;

  pf_observation_add_header (observation, "X-Bad",
                             "a\x1b[2Jb\u202e"
                             "c\xc2\x85"
                             "d");
  outcome = evaluate (observation, "expect header \"X-Bad\" exists", NULL, NULL);
  g_assert_cmpstr (get_check (outcome, 0)->actual, ==, "a [2Jb\uFFFDc d");
}

static void
test_facts (void)
{
  g_autoptr (PfObservation) observation = observe ();
  g_autoptr (PfOutcome) outcome = evaluate (observation, "expect status == 200", NULL, NULL);
  JsonObject *facts = pf_outcome_get_facts (outcome);
  JsonObject *certificate = pf_json_get_object (facts, "cert");
  g_autoptr (JsonNode) json = pf_outcome_to_json (outcome);
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = pf_json_digest (json, &error);

  g_assert_no_error (error);
  g_assert_cmpint (pf_json_get_int (facts, "status", 0), ==, 200);
  g_assert_cmpstr (pf_json_get_string (facts, "remote_address"), ==, "[2001:db8::7]:443");
  g_assert_cmpint (pf_json_get_int (certificate, "days", 0), ==, 29);
  g_assert_cmpint (pf_json_get_int (certificate, "chain_days", 0), ==, 14);
  g_assert_cmpuint (json_array_get_length (pf_json_get_array (certificate, "names")), ==, 2);
  g_assert_cmpint (pf_outcome_get_timing (outcome, PF_PHASE_TOTAL), ==, 143210);
  g_assert_cmpint (pf_outcome_get_timing (outcome, PF_PHASE_DNS), ==, -1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check/cases", test_cases);
  g_test_add_func ("/check/worst-wins", test_worst_wins);
  g_test_add_func ("/check/not-built-is-unknown", test_not_built_is_unknown);
  g_test_add_func ("/check/incomplete-body", test_incomplete_body);
  g_test_add_func ("/check/hostile-json", test_hostile_json);
  g_test_add_func ("/check/charsets", test_charsets);
  g_test_add_func ("/check/variables", test_variables);
  g_test_add_func ("/check/runaway-regex", test_runaway_regex);
  g_test_add_func ("/check/regex-in-long-text", test_regex_in_long_text);
  g_test_add_func ("/check/failure", test_failure);
  g_test_add_func ("/check/expired-certificate-is-shown", test_expired_certificate_is_shown);
  g_test_add_func ("/check/masks-secrets", test_masks_secrets);
  g_test_add_func ("/check/masks-before-it-shortens", test_masks_before_it_shortens);
  g_test_add_func ("/check/shows-nothing-that-moves-the-cursor", test_shows_nothing_that_moves_the_cursor);
  g_test_add_func ("/check/facts", test_facts);
  return g_test_run ();
}
