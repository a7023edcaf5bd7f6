/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-driver.h"

#include "probe/pf-check.h"
#include "probe/pf-endpoint.h"
#include "probe/pf-json.h"

#include <string.h>

#define STARTED G_GINT64_CONSTANT (1772357400000)

static const char *const secrets[] = { "CANARY", NULL };

static PfEnvironment *
make_environment (void)
{
  PfEnvironment *environment = pf_environment_new ("fuzz");

  g_ptr_array_add (environment->endpoints, pf_endpoint_new ("api", "https://shop.internal/v1"));
  g_hash_table_insert (environment->host_map, g_strdup ("example.com"), g_strdup ("127.0.0.1:1"));
  g_hash_table_insert (environment->variables, g_strdup ("version"), g_strdup ("1.2/../@evil\r\n#?"));
  g_hash_table_insert (environment->variables, g_strdup ("host"), g_strdup ("shop.internal"));
  return environment;
}

static PfObservation *
make_answer (void)
{
  static const char body[] = "{\"state\":\"UP\",\"n\":5,\"list\":[1,\"a\",null],\"echo\":\"CANARY\"}";
  PfObservation *observation = pf_observation_new (STARTED);

  observation->status = 200;
  observation->http_version = g_strdup ("1.1");
  observation->remote_address = g_strdup ("127.0.0.1:443");
  observation->tls_version = g_strdup ("1.3");
  observation->url = g_strdup ("https://shop.internal/?CANARY");
  observation->redirects = 0;
  observation->timings[PF_PHASE_TOTAL] = 1234;
  pf_observation_add_header (observation, "Content-Type", "application/json");
  pf_observation_add_header (observation, "X-Echo", "CANARY");
  observation->body_state = PF_BODY_COMPLETE;
  observation->body = g_bytes_new_static (body, strlen (body));
  return observation;
}

static void
check_diagnostics (GPtrArray *diagnostics, const char *data, gsize size)
{
  guint lines = 1;

  for (gsize i = 0; i < size; i++)
    lines += data[i] == '\n' ? 1 : 0;
  g_assert_cmpuint (diagnostics->len, >=, 1);
  for (guint i = 0; i < diagnostics->len; i++) {
    const PfProbeDiagnostic *diagnostic = g_ptr_array_index (diagnostics, i);

    g_assert_cmpuint (diagnostic->line, >=, 1);
    g_assert_cmpuint (diagnostic->line, <=, lines);
    g_assert_cmpuint (diagnostic->column, >=, 1);
    g_assert_cmpuint (diagnostic->column, <=, size + 1);
    g_assert_true (g_utf8_validate (diagnostic->message, -1, NULL) && *diagnostic->message != '\0');
  }
}

/* Whatever is written, what would be contacted is one line of printable ASCII. */
static void
check_request (PfProbe *probe)
{
  g_autoptr (PfEnvironment) environment = make_environment ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PfProbeRequest) request = pf_probe_resolve (probe, environment, &error);

  g_assert_true ((request == NULL) == (error != NULL));
  if (request == NULL)
    return;
  for (const char *p = request->url; *p != '\0'; p++)
    g_assert_true (g_ascii_isgraph (*p));
  for (guint i = 0; i < request->headers->len; i++)
    g_assert_null (strpbrk (((PfProbePair *)g_ptr_array_index (request->headers, i))->value, "\r\n"));
  if (request->auth_origin != NULL)
    g_assert_cmpstr (request->auth_origin, ==, "https://shop.internal:443");
}

/* Nothing passes where nothing answered, and no secret comes out. */
static void
check_outcomes (PfProbe *probe)
{
  g_autoptr (PfObservation) silence = pf_observation_new (STARTED);
  g_autoptr (PfObservation) answer = make_answer ();
  g_autoptr (PfOutcome) nothing = pf_check_evaluate (probe, silence, NULL, secrets);
  g_autoptr (PfOutcome) something = pf_check_evaluate (probe, answer, NULL, secrets);
  const GPtrArray *checks = pf_outcome_get_checks (something);
  g_autoptr (JsonNode) json = pf_outcome_to_json (something);
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = pf_json_digest (json, &error);

  g_assert_no_error (error);
  g_assert_cmpint (pf_outcome_get_value (nothing), ==, PF_OUTCOME_UNKNOWN);
  g_assert_cmpuint (checks->len, ==, pf_probe_get_checks (probe)->len);
  for (guint i = 0; i < checks->len; i++) {
    const PfCheckOutcome *check = g_ptr_array_index (checks, i);

    g_assert_true (check->actual == NULL || strstr (check->actual, "CANARY") == NULL);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GPtrArray) diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_probe_diagnostic_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfProbe) probe = pf_probe_parse ("fuzz", (const char *)data, (gssize)size, 1, diagnostics, &error);

  g_assert_true ((probe == NULL) == (error != NULL));
  if (probe == NULL) {
    check_diagnostics (diagnostics, (const char *)data, size);
    return 0;
  }
  g_assert_cmpuint (diagnostics->len, ==, 0);
  check_request (probe);
  check_outcomes (probe);
  return 0;
}
