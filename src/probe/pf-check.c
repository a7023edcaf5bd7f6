/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-check.h"

#include "probe/pf-actual.h"
#include "probe/pf-body.h"
#include "probe/pf-clock.h"
#include "probe/pf-json-path.h"
#include "probe/pf-json.h"
#include "probe/pf-probe-field.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MS_PER_DAY 86400000.0
#define MAX_NAMES_IN_FACTS 100

/* What is worked out once for all checks of a probe. */
typedef struct {
  PfObservation *observation;
  const char *const *secrets;
  JsonNode *json;
  PfActual *json_problem;
  char *text;
} Evaluation;

typedef struct {
  const char *field;
  PfPhase phase;
} TimedField;

static const TimedField timed_fields[] = {
  { "total", PF_PHASE_TOTAL }, { "dns", PF_PHASE_DNS },   { "connect", PF_PHASE_CONNECT },
  { "tls", PF_PHASE_TLS },     { "ttfb", PF_PHASE_TTFB },
};

static void
evaluation_clear (Evaluation *self)
{
  g_clear_pointer (&self->json, json_node_unref);
  g_clear_pointer (&self->json_problem, pf_actual_free);
  g_clear_pointer (&self->text, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Evaluation, evaluation_clear)

static PfActual *
no_answer (void)
{
  return pf_actual_new_unreadable ("no-data", _ ("There was no answer to look at"));
}

/* Several lines of one name are one value, joined by commas (RFC 9110, section 5.3). */
static char *
join_header (PfObservation *observation, const char *name)
{
  GString *joined = NULL;

  for (guint i = 0; i < observation->headers->len; i++) {
    const PfProbePair *pair = g_ptr_array_index (observation->headers, i);

    if (g_ascii_strcasecmp (pair->name, name) != 0)
      continue;
    if (joined == NULL)
      joined = g_string_new (pair->value);
    else
      g_string_append_printf (joined, ", %s", pair->value);
  }
  return joined != NULL ? g_string_free (joined, FALSE) : NULL;
}

static PfActual *
observe_header (Evaluation *self, const char *name)
{
  g_autofree char *value = NULL;

  if (self->observation->status == 0)
    return no_answer ();
  value = join_header (self->observation, name);
  if (value == NULL)
    return pf_actual_new_absent (_ ("The answer has no such header"));
  if (!g_utf8_validate (value, -1, NULL))
    return pf_actual_new_unreadable ("decode", _ ("The header is not valid UTF-8"));
  return pf_actual_new_text (value);
}

/* NULL when the body can be looked at, else why not. */
static PfActual *
find_body_problem (PfObservation *observation)
{
  switch (observation->body_state) {
  case PF_BODY_COMPLETE:
    return NULL;
  case PF_BODY_TRUNCATED:
    return pf_actual_new_unreadable ("body-too-big",
                                     _ ("The body is larger than the limit. Raise it with “body-limit:”"));
  case PF_BODY_UNDECODABLE:
    return pf_actual_new_unreadable ("decode", _ ("The body's content coding could not be removed"));
  case PF_BODY_ABSENT:
  default:
    return observation->status == 0 ? no_answer () : pf_actual_new_unreadable ("no-data", _ ("No body was read"));
  }
}

static PfActual *
observe_body (Evaluation *self)
{
  PfActual *problem = find_body_problem (self->observation);

  if (problem != NULL)
    return problem;
  if (self->text == NULL) {
    g_autofree char *content_type = join_header (self->observation, "Content-Type");

    self->text = pf_body_to_text (self->observation->body, content_type);
  }
  if (self->text == NULL)
    return pf_actual_new_unreadable ("decode", _ ("The body is not a text in the charset it claims"));
  return pf_actual_new_text (self->text);
}

static PfActual *
observe_size (Evaluation *self)
{
  PfActual *problem = find_body_problem (self->observation);
  GBytes *body = self->observation->body;

  return problem != NULL ? problem
                         : pf_actual_new_number (body != NULL ? (double)g_bytes_get_size (body) : 0, PF_UNIT_BYTES);
}

/* JSON is UTF-8 whatever the Content-Type says (RFC 8259, section 8.1); a byte order mark is let pass. */
static void
read_json (Evaluation *self)
{
  gsize length = 0;
  const char *bytes = self->observation->body != NULL ? g_bytes_get_data (self->observation->body, &length) : NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *why = NULL;

  if (length >= 3 && memcmp (bytes, "\xEF\xBB\xBF", 3) == 0) {
    bytes += 3;
    length -= 3;
  }
  self->json = pf_json_parse (bytes, (gssize)length, &error);
  if (self->json == NULL) {
    /* Translators: %s says where and what, as in “Line 1, column 1: a value was expected” */
    why = g_strdup_printf (_ ("The body is not JSON. %s"), error->message);
    self->json_problem = pf_actual_new_unreadable ("decode", why);
  }
}

static PfActual *
list_matches (GPtrArray *matches)
{
  PfActual *list = pf_actual_new (PF_ACTUAL_LIST);

  list->items = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_actual_free);
  for (guint i = 0; i < matches->len; i++)
    g_ptr_array_add (list->items, pf_actual_new_json (g_ptr_array_index (matches, i)));
  return list;
}

static PfActual *
observe_json (Evaluation *self, const char *path_text)
{
  PfActual *problem = find_body_problem (self->observation);
  g_autoptr (PfJsonPath) path = NULL;
  g_autoptr (GPtrArray) matches = NULL;

  if (problem != NULL)
    return problem;
  if (self->json == NULL && self->json_problem == NULL)
    read_json (self);
  if (self->json == NULL)
    return pf_actual_new_unreadable (self->json_problem->reason, self->json_problem->why);
  path = pf_json_path_new (path_text, NULL);
  matches = path != NULL ? pf_json_path_match (path, self->json) : NULL;
  if (matches == NULL)
    return pf_actual_new_unreadable ("check", _ ("The JSON path takes too much work on this body. Make it more exact"));
  if (matches->len == 0)
    return pf_actual_new_absent (_ ("The body has nothing at this JSON path"));
  return pf_json_path_is_singular (path) ? pf_actual_new_json (g_ptr_array_index (matches, 0)) : list_matches (matches);
}

static PfActual *
observe_text (const char *text, PfActualType type)
{
  PfActual *actual;

  if (text == NULL)
    return no_answer ();
  actual = pf_actual_new_text (text);
  actual->type = type;
  return actual;
}

static PfActual *
observe_remote_ip (PfObservation *observation)
{
  const char *address = observation->remote_address;
  const char *colon = address != NULL ? strrchr (address, ':') : NULL;
  g_autofree char *host = NULL;

  if (colon == NULL)
    return no_answer ();
  host = address[0] == '[' && colon[-1] == ']' ? g_strndup (address + 1, (gsize)(colon - address) - 2)
                                               : g_strndup (address, (gsize)(colon - address));
  return pf_actual_new_text (host);
}

static PfActual *
observe_validity (PfObservation *observation, gint64 not_after_utc_ms)
{
  if (not_after_utc_ms == 0)
    return no_answer ();
  return pf_actual_new_number ((double)(not_after_utc_ms - observation->started_utc_ms) * 1000, PF_UNIT_DURATION);
}

static PfActual *
observe_certificate (PfObservation *observation, const char *field)
{
  const PfCertificateFacts *certificate = observation->certificate;

  if (certificate == NULL)
    return no_answer ();
  if (g_str_equal (field, "cert.days"))
    return observe_validity (observation, certificate->not_after_utc_ms);
  if (g_str_equal (field, "cert.chain-days"))
    return observe_validity (observation, certificate->chain_not_after_utc_ms);
  if (g_str_equal (field, "cert.sha256"))
    return observe_text (certificate->sha256, PF_ACTUAL_TEXT);
  if (g_str_equal (field, "cert.issuer"))
    return observe_text (certificate->issuer, PF_ACTUAL_TEXT);
  if (certificate->names->len == 0)
    return pf_actual_new_absent (_ ("The certificate names no server"));
  {
    PfActual *list = pf_actual_new (PF_ACTUAL_LIST);

    list->items = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_actual_free);
    for (guint i = 0; i < certificate->names->len; i++)
      g_ptr_array_add (list->items, pf_actual_new_text (g_ptr_array_index (certificate->names, i)));
    return list;
  }
}

static PfActual *
observe_phase (PfObservation *observation, PfPhase phase)
{
  if (observation->timings[phase] < 0)
    return pf_actual_new_unreadable ("no-data", _ ("This was not measured: it did not happen, or there was no answer"));
  return pf_actual_new_number ((double)observation->timings[phase], PF_UNIT_DURATION);
}

static PfActual *
observe_http (Evaluation *self, const PfProbeCheck *check)
{
  PfObservation *observation = self->observation;

  if (g_str_equal (check->field, "status"))
    return observation->status != 0 ? pf_actual_new_number (observation->status, PF_UNIT_NONE) : no_answer ();
  if (g_str_equal (check->field, "json"))
    return observe_json (self, check->argument);
  if (g_str_equal (check->field, "header"))
    return observe_header (self, check->argument);
  if (g_str_equal (check->field, "body"))
    return observe_body (self);
  if (g_str_equal (check->field, "size"))
    return observe_size (self);
  if (g_str_equal (check->field, "url"))
    return observe_text (observation->url, PF_ACTUAL_TEXT);
  if (g_str_equal (check->field, "redirects"))
    return observation->redirects >= 0 ? pf_actual_new_number (observation->redirects, PF_UNIT_NONE) : no_answer ();
  if (g_str_equal (check->field, "http-version"))
    return observe_text (observation->http_version, PF_ACTUAL_VERSION);
  return NULL;
}

/* What the left side of @check was. Statistics and the other kinds of probe come with what measures them; until then
 * they are not there, which is unknown and never a pass. */
static PfActual *
observe (Evaluation *self, const PfProbeCheck *check)
{
  PfObservation *observation = self->observation;
  const PfProbeField *field = pf_probe_field_find (check->field);
  PfActual *actual = observe_http (self, check);

  if (actual != NULL)
    return actual;
  for (gsize i = 0; i < G_N_ELEMENTS (timed_fields); i++)
    if (g_str_equal (check->field, timed_fields[i].field))
      return observe_phase (observation, timed_fields[i].phase);
  if (g_str_has_prefix (check->field, "cert."))
    return observe_certificate (observation, check->field);
  if (g_str_equal (check->field, "remote-ip"))
    return observe_remote_ip (observation);
  if (g_str_equal (check->field, "verify"))
    return observe_text (observation->verify, PF_ACTUAL_TEXT);
  if (g_str_equal (check->field, "tls.version"))
    return observe_text (observation->tls_version, PF_ACTUAL_VERSION);
  if (g_str_equal (check->field, "tls.cipher"))
    return observe_text (observation->tls_cipher, PF_ACTUAL_TEXT);
  return pf_actual_new_unreadable (field != NULL && field->needs_samples ? "too-few-samples" : "no-data",
                                   _ ("This value was not observed"));
}

static PfOutcomeValue
judge (PfAnswer answer, PfCheckSeverity severity)
{
  if (answer == PF_ANSWER_UNKNOWN)
    return PF_OUTCOME_UNKNOWN;
  if (answer == PF_ANSWER_TRUE)
    return PF_OUTCOME_PASS;
  return severity == PF_SEVERITY_EXPECT ? PF_OUTCOME_FAIL : PF_OUTCOME_WARN;
}

/* From best to worst: what is unknown is worse than a warning, since it might be a failure. */
static guint
badness (PfOutcomeValue value)
{
  static const guint ranks[] = {
    [PF_OUTCOME_PASS] = 0,
    [PF_OUTCOME_WARN] = 1,
    [PF_OUTCOME_UNKNOWN] = 2,
    [PF_OUTCOME_FAIL] = 3,
  };

  return ranks[value];
}

static char *
mask_for_display (Evaluation *self, const char *text)
{
  g_autofree char *masked = pf_mask_secrets (text, self->secrets);

  return masked != NULL ? pf_text_for_display (masked) : NULL;
}

/* One answered check, kept until the value of the whole outcome is known. */
typedef struct {
  const PfProbeCheck *check;
  PfOutcomeValue value;
  const char *reason;
  char *why;
  char *actual;
} Answered;

static void
answered_free (gpointer data)
{
  Answered *self = data;

  g_free (self->why);
  g_free (self->actual);
  g_free (self);
}

static Answered *
answer_check (Evaluation *self, PfProbeCheck *check, GHashTable *variables)
{
  g_autoptr (PfActual) actual = observe (self, check);
  g_autofree char *shown = pf_actual_show (actual);
  g_autofree char *why = NULL;
  Answered *answered = g_new0 (Answered, 1);
  PfAnswer answer = pf_actual_test (actual, check, variables, &answered->reason, &why);

  answered->check = check;
  answered->value = judge (answer, check->severity);
  answered->actual = mask_for_display (self, shown);
  answered->why = mask_for_display (self, why);
  if (answered->value == PF_OUTCOME_FAIL || answered->value == PF_OUTCOME_WARN)
    answered->reason = "check";
  return answered;
}

static void
set_fact (Evaluation *self, JsonObject *facts, const char *name, const char *text)
{
  g_autofree char *shown = mask_for_display (self, text);

  if (shown != NULL)
    json_object_set_string_member (facts, name, shown);
}

static void
set_days (JsonObject *facts, const char *name, PfObservation *observation, gint64 not_after_utc_ms)
{
  if (not_after_utc_ms != 0)
    json_object_set_int_member (facts, name,
                                (gint64)floor ((double)(not_after_utc_ms - observation->started_utc_ms) / MS_PER_DAY));
}

static JsonObject *
describe_certificate (Evaluation *self)
{
  const PfCertificateFacts *certificate = self->observation->certificate;
  JsonObject *facts = json_object_new ();
  JsonArray *names = json_array_new ();

  set_days (facts, "days", self->observation, certificate->not_after_utc_ms);
  set_days (facts, "chain_days", self->observation, certificate->chain_not_after_utc_ms);
  if (certificate->not_after_utc_ms != 0) {
    g_autofree char *not_after = pf_time_format (certificate->not_after_utc_ms);

    json_object_set_string_member (facts, "not_after", not_after);
  }
  set_fact (self, facts, "sha256", certificate->sha256);
  set_fact (self, facts, "subject", certificate->subject);
  set_fact (self, facts, "issuer", certificate->issuer);
  for (guint i = 0; i < MIN (certificate->names->len, MAX_NAMES_IN_FACTS); i++) {
    g_autofree char *name = mask_for_display (self, g_ptr_array_index (certificate->names, i));

    json_array_add_string_element (names, name);
  }
  json_object_set_array_member (facts, "names", names);
  return facts;
}

static void
fill_facts (Evaluation *self, PfOutcome *outcome)
{
  PfObservation *observation = self->observation;
  JsonObject *facts = pf_outcome_get_facts (outcome);

  if (observation->status != 0)
    json_object_set_int_member (facts, "status", observation->status);
  set_fact (self, facts, "http_version", observation->http_version);
  set_fact (self, facts, "remote_address", observation->remote_address);
  set_fact (self, facts, "tls_version", observation->tls_version);
  set_fact (self, facts, "tls_cipher", observation->tls_cipher);
  set_fact (self, facts, "verify", observation->verify);
  if (observation->redirects > 0) {
    json_object_set_int_member (facts, "redirects", observation->redirects);
    set_fact (self, facts, "url", observation->url);
  }
  if (observation->certificate != NULL)
    json_object_set_object_member (facts, "cert", describe_certificate (self));
}

static const Answered *
find_worst (GPtrArray *answers)
{
  const Answered *worst = NULL;

  for (guint i = 0; i < answers->len; i++) {
    const Answered *answered = g_ptr_array_index (answers, i);

    if (worst == NULL || badness (answered->value) > badness (worst->value))
      worst = answered;
  }
  return worst;
}

/* A probe that got no answer is what that means; otherwise its worst check decides. */
static PfOutcome *
conclude (Evaluation *self, PfProbe *probe, GPtrArray *answers)
{
  PfObservation *observation = self->observation;
  const Answered *worst = find_worst (answers);
  g_autofree char *message = NULL;
  PfOutcome *outcome;

  if (observation->failure != PF_OUTCOME_PASS) {
    message = mask_for_display (self, observation->message);
    outcome = pf_outcome_new (pf_probe_get_id (probe), observation->failure, observation->reason,
                              observation->started_utc_ms);
  } else if (worst == NULL) {
    outcome = pf_outcome_new (pf_probe_get_id (probe), PF_OUTCOME_UNKNOWN, "no-data", observation->started_utc_ms);
  } else {
    message = g_strdup (worst->why);
    outcome = pf_outcome_new (pf_probe_get_id (probe), worst->value, worst->reason, observation->started_utc_ms);
  }
  pf_outcome_set_message (outcome, message);
  return outcome;
}

/**
 * pf_check_evaluate:
 * @probe: a probe
 * @observation: what one attempt saw
 * @variables: (nullable) (element-type utf8 utf8): values for `${…}` in the checks
 * @secrets: (nullable) (array zero-terminated=1): what must not be shown, should the server repeat it
 *
 * Answers every check of a probe, whatever the others say, and draws the conclusion: `expect` false is a failure,
 * `warn` false a warning, a value that is missing, mistyped, not a number or empty is unknown with and without `not`,
 * the worst wins (a failure, then unknown, then a warning). An observation without an answer is what its failure says.
 *
 * Types never mix: a number is not compared with a text. Durations are compared in microseconds. Of a field with
 * several values `contains` and `matches` ask whether some value does, `in` whether all do, and the comparisons need
 * exactly one.
 *
 * Returns: (transfer full): the outcome, with its checks, timings and facts, secrets masked
 */
PfOutcome *
pf_check_evaluate (PfProbe *probe, PfObservation *observation, GHashTable *variables, const char *const *secrets)
{
  const GPtrArray *checks = pf_probe_get_checks (probe);
  g_auto (Evaluation) self = { .observation = observation, .secrets = secrets };
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func (answered_free);
  PfOutcome *outcome;

  for (guint i = 0; i < checks->len; i++)
    g_ptr_array_add (answers, answer_check (&self, g_ptr_array_index (checks, i), variables));
  outcome = conclude (&self, probe, answers);
  for (guint i = 0; i < answers->len; i++) {
    Answered *answered = g_ptr_array_index (answers, i);

    pf_outcome_take_check (outcome, answered->check->text, answered->value, g_steal_pointer (&answered->actual));
  }
  for (int i = 0; i < PF_N_PHASES; i++)
    pf_outcome_set_timing (outcome, (PfPhase)i, observation->timings[i]);
  fill_facts (&self, outcome);
  return outcome;
}
