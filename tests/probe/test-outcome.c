/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-outcome.h"

#include "probe/pf-json.h"

#define STARTED G_GINT64_CONSTANT (1772357400007)

static PfOutcome *
make (PfOutcomeValue value, const char *reason)
{
  PfOutcome *outcome = pf_outcome_new ("ready", value, reason, STARTED);
  JsonObject *facts = pf_outcome_get_facts (outcome);
  JsonObject *certificate = json_object_new ();

  json_object_set_int_member (facts, "status", 200);
  json_object_set_string_member (facts, "remote_address", "127.0.0.1:8080");
  json_object_set_int_member (certificate, "days", 29);
  json_object_set_object_member (facts, "cert", certificate);
  pf_outcome_set_timing (outcome, PF_PHASE_TOTAL, 142600);
  pf_outcome_set_timing (outcome, PF_PHASE_DNS, -5);
  pf_outcome_take_check (outcome, "expect status == 200", PF_OUTCOME_PASS, g_strdup ("200"));
  if (value != PF_OUTCOME_PASS)
    pf_outcome_take_check (outcome, "expect total < 100ms", value, g_strdup ("142.6 ms"));
  return outcome;
}

static void
test_json (void)
{
  g_autoptr (PfOutcome) outcome = make (PF_OUTCOME_FAIL, "check");
  g_autoptr (JsonNode) node = pf_outcome_to_json (outcome);
  g_autofree char *text = pf_json_to_text (node, FALSE);

  g_assert_cmpstr (text, ==,
                   "{\"probe\":\"ready\",\"outcome\":\"fail\",\"reason\":\"check\",\"message\":null,\"checks\":["
                   "{\"text\":\"expect status == 200\",\"outcome\":\"pass\",\"actual\":\"200\"},"
                   "{\"text\":\"expect total < 100ms\",\"outcome\":\"fail\",\"actual\":\"142.6 ms\"}],"
                   "\"timings_us\":{\"total\":142600},"
                   "\"facts\":{\"status\":200,\"remote_address\":\"127.0.0.1:8080\",\"cert\":{\"days\":29}},"
                   "\"samples\":1,\"started_at\":\"2026-03-01T09:30:00.007Z\"}");
}

static void
test_round_trip (void)
{
  static const PfOutcomeValue values[] = { PF_OUTCOME_UNKNOWN, PF_OUTCOME_PASS, PF_OUTCOME_WARN, PF_OUTCOME_FAIL };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autoptr (PfOutcome) outcome = make (values[i], values[i] == PF_OUTCOME_PASS ? NULL : "check");
    g_autoptr (JsonNode) node = pf_outcome_to_json (outcome);
    g_autofree char *text = pf_json_to_text (node, FALSE);
    g_autoptr (JsonNode) parsed = pf_json_parse (text, -1, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (PfOutcome) copy = pf_outcome_from_json (parsed, &error);
    g_autoptr (JsonNode) again = NULL;
    g_autofree char *copied = NULL;

    g_assert_no_error (error);
    again = pf_outcome_to_json (copy);
    copied = pf_json_to_text (again, FALSE);
    g_assert_cmpstr (copied, ==, text);
    g_assert_cmpint (pf_outcome_get_value (copy), ==, values[i]);
    g_assert_cmpint (pf_outcome_get_started_utc_ms (copy), ==, STARTED);
  }
}

static void
test_refuses (void)
{
  static const char *const texts[] = {
    "null",
    "[]",
    "{}",
    "{\"probe\":\"a\",\"outcome\":\"pass\"}",
    "{\"probe\":\"a\",\"outcome\":\"pass\",\"started_at\":\"yesterday\"}",
    "{\"probe\":\"a\",\"outcome\":\"good\",\"started_at\":\"2026-03-01T09:30:00.007Z\"}",
    "{\"probe\":1,\"outcome\":\"pass\",\"started_at\":\"2026-03-01T09:30:00.007Z\"}",
    "{\"probe\":\"a\",\"outcome\":\"pass\",\"started_at\":\"2026-03-01T09:30:00.007Z\",\"checks\":[1]}",
    "{\"probe\":\"a\",\"outcome\":\"pass\",\"started_at\":\"2026-03-01T09:30:00.007Z\",\"checks\":[{\"text\":\"x\"}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (JsonNode) node = pf_json_parse (texts[i], -1, NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (PfOutcome) outcome = pf_outcome_from_json (node, &error);

    g_test_message ("%s", texts[i]);
    g_assert_null (outcome);
    g_assert_error (error, PF_JSON_ERROR, PF_JSON_ERROR_SYNTAX);
  }
}

static void
assert_described (PfOutcome *outcome, const char *expected)
{
  g_autofree char *line = pf_outcome_describe (outcome);

  g_assert_cmpstr (line, ==, expected);
}

static void
test_describe (void)
{
  g_autoptr (PfOutcome) pass = make (PF_OUTCOME_PASS, NULL);
  g_autoptr (PfOutcome) fail = make (PF_OUTCOME_FAIL, "check");
  g_autoptr (PfOutcome) warn = make (PF_OUTCOME_WARN, "check");
  g_autoptr (PfOutcome) refused = pf_outcome_new ("ready", PF_OUTCOME_FAIL, "tcp-refused", STARTED);
  g_autoptr (PfOutcome) bare = pf_outcome_new ("ready", PF_OUTCOME_UNKNOWN, "local-network", STARTED);
  g_autoptr (PfOutcome) nothing = pf_outcome_new ("ready", PF_OUTCOME_UNKNOWN, NULL, STARTED);
  g_autoptr (PfOutcome) missing = pf_outcome_new ("ready", PF_OUTCOME_UNKNOWN, "no-data", STARTED);

  assert_described (pass, "200 in 143 ms from 127.0.0.1:8080, certificate 29 days");
  assert_described (fail, "200 in 143 ms from 127.0.0.1:8080, certificate 29 days; expect total < 100ms: is 142.6 ms");
  assert_described (warn, "200 in 143 ms from 127.0.0.1:8080, certificate 29 days; expect total < 100ms: is 142.6 ms");
  pf_outcome_set_message (refused, "Connection refused");
  assert_described (refused, "Connection refused");
  assert_described (bare, "local-network");
  assert_described (nothing, "No answer");
  pf_outcome_take_check (missing, "expect json $.a == 1", PF_OUTCOME_UNKNOWN, NULL);
  assert_described (missing, "expect json $.a == 1: no such value");
  json_object_set_int_member (pf_json_get_object (pf_outcome_get_facts (pass), "cert"), "days", 1);
  assert_described (pass, "200 in 143 ms from 127.0.0.1:8080, certificate 1 day");
}

static void
test_values (void)
{
  g_assert_cmpint (pf_outcome_value_from_string ("warn"), ==, PF_OUTCOME_WARN);
  g_assert_cmpint (pf_outcome_value_from_string ("PASS"), ==, PF_OUTCOME_UNKNOWN);
  g_assert_cmpint (pf_outcome_value_from_string (NULL), ==, PF_OUTCOME_UNKNOWN);
  g_assert_cmpstr (pf_outcome_value_to_string (PF_OUTCOME_FAIL), ==, "fail");
}

static void
test_boxed (void)
{
  GValue value = G_VALUE_INIT;
  g_autoptr (PfOutcome) outcome = make (PF_OUTCOME_PASS, NULL);

  g_value_init (&value, PF_TYPE_OUTCOME);
  g_value_set_boxed (&value, outcome);
  g_assert_true (g_value_get_boxed (&value) == outcome);
  g_value_unset (&value);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outcome/json", test_json);
  g_test_add_func ("/outcome/round-trip", test_round_trip);
  g_test_add_func ("/outcome/refuses", test_refuses);
  g_test_add_func ("/outcome/describe", test_describe);
  g_test_add_func ("/outcome/values", test_values);
  g_test_add_func ("/outcome/boxed", test_boxed);
  return g_test_run ();
}
