/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-outcome.h"

#include "probe/pf-clock.h"
#include "probe/pf-json.h"

#include <glib/gi18n-lib.h>

#define NOT_MEASURED (-1)

struct _PfOutcome {
  gatomicrefcount references;
  PfOutcomeValue value;
  gint64 started_utc_ms;
  gint64 timings[PF_N_PHASES];
  char *probe_id;
  char *reason;
  char *message;
  GPtrArray *checks;
  JsonObject *facts;
};

/* Written out: the macro for boxed types relies on an extension that -Wpedantic refuses. */
GType
pf_outcome_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
                       g_boxed_type_register_static (g_intern_static_string ("PfOutcome"),
                                                     (GBoxedCopyFunc)pf_outcome_ref, (GBoxedFreeFunc)pf_outcome_unref));
  return type;
}

static const char *const value_names[] = {
  [PF_OUTCOME_UNKNOWN] = "unknown",
  [PF_OUTCOME_PASS] = "pass",
  [PF_OUTCOME_WARN] = "warn",
  [PF_OUTCOME_FAIL] = "fail",
};

static const char *const phase_names[PF_N_PHASES] = {
  [PF_PHASE_QUEUE] = "queue", [PF_PHASE_DNS] = "dns",   [PF_PHASE_CONNECT] = "connect", [PF_PHASE_TLS] = "tls",
  [PF_PHASE_TTFB] = "ttfb",   [PF_PHASE_BODY] = "body", [PF_PHASE_TOTAL] = "total",
};

static void
check_outcome_free (gpointer data)
{
  PfCheckOutcome *check = data;

  g_free (check->text);
  g_free (check->actual);
  g_free (check);
}

/**
 * pf_outcome_new:
 * @probe_id: the probe's id
 * @value: what the probe says
 * @reason: (nullable): a reason code of DESIGN.md, %NULL for a pass
 * @started_utc_ms: when it began, milliseconds since the epoch
 *
 * Makes an outcome without checks, timings or facts.
 *
 * Returns: (transfer full): the outcome
 */
PfOutcome *
pf_outcome_new (const char *probe_id, PfOutcomeValue value, const char *reason, gint64 started_utc_ms)
{
  PfOutcome *self = g_new0 (PfOutcome, 1);

  g_atomic_ref_count_init (&self->references);
  self->value = value;
  self->started_utc_ms = started_utc_ms;
  self->probe_id = g_strdup (probe_id != NULL ? probe_id : "");
  self->reason = g_strdup (reason);
  self->checks = g_ptr_array_new_with_free_func (check_outcome_free);
  self->facts = json_object_new ();
  for (int i = 0; i < PF_N_PHASES; i++)
    self->timings[i] = NOT_MEASURED;
  return self;
}

/**
 * pf_outcome_ref:
 * @self: an outcome
 *
 * Returns: (transfer full): @self
 */
PfOutcome *
pf_outcome_ref (PfOutcome *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * pf_outcome_unref:
 * @self: an outcome
 *
 * Drops a reference.
 */
void
pf_outcome_unref (PfOutcome *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->probe_id);
  g_free (self->reason);
  g_free (self->message);
  g_ptr_array_unref (self->checks);
  json_object_unref (self->facts);
  g_free (self);
}

/**
 * pf_outcome_set_message:
 * @self: an outcome being built
 * @message: (nullable): one sentence for a person, secrets masked
 *
 * Says in words what [method@Outcome.get_reason] says in a code.
 */
void
pf_outcome_set_message (PfOutcome *self, const char *message)
{
  g_free (self->message);
  self->message = g_strdup (message);
}

/**
 * pf_outcome_take_check:
 * @self: an outcome being built
 * @text: the check as written
 * @value: what this check says
 * @actual: (nullable) (transfer full): the observed value as text, secrets masked
 *
 * Adds the outcome of one check.
 */
void
pf_outcome_take_check (PfOutcome *self, const char *text, PfOutcomeValue value, char *actual)
{
  PfCheckOutcome *check = g_new0 (PfCheckOutcome, 1);

  check->text = g_strdup (text);
  check->value = value;
  check->actual = actual;
  g_ptr_array_add (self->checks, check);
}

/**
 * pf_outcome_set_timing:
 * @self: an outcome being built
 * @phase: a phase
 * @microseconds: how long it took; negative when it did not happen
 */
void
pf_outcome_set_timing (PfOutcome *self, PfPhase phase, gint64 microseconds)
{
  g_return_if_fail ((guint)phase < PF_N_PHASES);
  self->timings[phase] = microseconds < 0 ? NOT_MEASURED : microseconds;
}

/**
 * pf_outcome_get_facts:
 * @self: an outcome
 *
 * What was observed besides the checks: `status`, `http_version`, `remote_address`, `tls_version`, `tls_cipher`,
 * `cert`. No number in it has a fraction, since it enters hashed events.
 *
 * Returns: (transfer none): the object, to be changed only while the outcome is being built
 */
JsonObject *
pf_outcome_get_facts (PfOutcome *self)
{
  return self->facts;
}

/**
 * pf_outcome_get_probe_id:
 * @self: an outcome
 *
 * Returns: (transfer none): the probe's id
 */
const char *
pf_outcome_get_probe_id (PfOutcome *self)
{
  return self->probe_id;
}

/**
 * pf_outcome_get_value:
 * @self: an outcome
 *
 * Returns: what the probe says
 */
PfOutcomeValue
pf_outcome_get_value (PfOutcome *self)
{
  return self->value;
}

/**
 * pf_outcome_get_reason:
 * @self: an outcome
 *
 * Returns: (nullable) (transfer none): the reason code
 */
const char *
pf_outcome_get_reason (PfOutcome *self)
{
  return self->reason;
}

/**
 * pf_outcome_get_message:
 * @self: an outcome
 *
 * Returns: (nullable) (transfer none): one sentence for a person
 */
const char *
pf_outcome_get_message (PfOutcome *self)
{
  return self->message;
}

/**
 * pf_outcome_get_started_utc_ms:
 * @self: an outcome
 *
 * Returns: when the probe began, milliseconds since the epoch
 */
gint64
pf_outcome_get_started_utc_ms (PfOutcome *self)
{
  return self->started_utc_ms;
}

/**
 * pf_outcome_get_timing:
 * @self: an outcome
 * @phase: a phase
 *
 * Returns: microseconds, -1 when the phase did not happen
 */
gint64
pf_outcome_get_timing (PfOutcome *self, PfPhase phase)
{
  g_return_val_if_fail ((guint)phase < PF_N_PHASES, NOT_MEASURED);
  return self->timings[phase];
}

/**
 * pf_outcome_get_checks:
 * @self: an outcome
 *
 * Returns: (transfer none) (element-type PfCheckOutcome): one for each check of the probe, in its order
 */
const GPtrArray *
pf_outcome_get_checks (PfOutcome *self)
{
  return self->checks;
}

/**
 * pf_outcome_value_to_string:
 * @value: a value
 *
 * Returns: (transfer none): `unknown`, `pass`, `warn` or `fail`
 */
const char *
pf_outcome_value_to_string (PfOutcomeValue value)
{
  g_return_val_if_fail ((guint)value < G_N_ELEMENTS (value_names), NULL);
  return value_names[value];
}

/**
 * pf_outcome_value_from_string:
 * @text: (nullable): a word
 *
 * Returns: the value, %PF_OUTCOME_UNKNOWN for any other word
 */
PfOutcomeValue
pf_outcome_value_from_string (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (value_names); i++)
    if (g_strcmp0 (text, value_names[i]) == 0)
      return (PfOutcomeValue)i;
  return PF_OUTCOME_UNKNOWN;
}

static char *
describe_check (PfOutcome *self)
{
  for (guint i = 0; i < self->checks->len; i++) {
    PfCheckOutcome *check = g_ptr_array_index (self->checks, i);

    if (check->value != self->value)
      continue;
    /* Translators: the first is a check such as “expect status == 200”, the second what was found instead */
    return check->actual != NULL ? g_strdup_printf (_ ("%s: is %s"), check->text, check->actual)
                                 : g_strdup_printf (_ ("%s: no such value"), check->text);
  }
  return NULL;
}

static void
append_answer (PfOutcome *self, GString *line)
{
  gint64 status = pf_json_get_int (self->facts, "status", 0);
  gint64 total = self->timings[PF_PHASE_TOTAL];
  const char *address = pf_json_get_string (self->facts, "remote_address");
  JsonObject *certificate = pf_json_get_object (self->facts, "cert");
  gint64 days = pf_json_get_int (certificate, "days", G_MININT64);

  if (status > 0)
    g_string_append_printf (line, "%d", (int)status);
  if (total >= 0)
    /* Translators: how long an answer took, as in “200 in 143 ms” */
    g_string_append_printf (line, _ (" in %d ms"), (int)MIN ((total + 500) / 1000, G_MAXINT));
  if (address != NULL)
    /* Translators: which address answered, as in “200 in 143 ms from 10.0.0.7:443” */
    g_string_append_printf (line, _ (" from %s"), address);
  if (days != G_MININT64)
    /* Translators: how long the server's certificate is still valid; follows “200 in 143 ms from 10.0.0.7:443” */
    g_string_append_printf (line, ngettext (", certificate %d day", ", certificate %d days", (gulong)ABS (days)),
                            (int)CLAMP (days, G_MININT, G_MAXINT));
}

/**
 * pf_outcome_describe:
 * @self: an outcome
 *
 * One short line for a person: what answered, how fast and from where (“200 in 143 ms from 127.0.0.1:8080, certificate
 * 29 days”), then the first check that decided, or what prevented an answer (“Connection refused”).
 *
 * Returns: (transfer full): the line, without a full stop
 */
char *
pf_outcome_describe (PfOutcome *self)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *check = NULL;

  if (pf_json_get_int (self->facts, "status", 0) > 0)
    append_answer (self, line);
  if (self->value != PF_OUTCOME_PASS) {
    check = self->message == NULL ? describe_check (self) : g_strdup (self->message);
    if (check == NULL && line->len == 0)
      check = g_strdup (self->reason);
    if (check != NULL)
      g_string_append_printf (line, "%s%s", line->len > 0 ? "; " : "", check);
  }
  if (line->len == 0)
    g_string_append (line, self->value == PF_OUTCOME_PASS ? _ ("Passed") : _ ("No answer"));
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static JsonArray *
checks_to_json (PfOutcome *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->checks->len; i++) {
    PfCheckOutcome *check = g_ptr_array_index (self->checks, i);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "text", check->text);
    json_object_set_string_member (object, "outcome", value_names[check->value]);
    set_text (object, "actual", check->actual);
    json_array_add_object_element (array, object);
  }
  return array;
}

/**
 * pf_outcome_to_json:
 * @self: an outcome
 *
 * Writes `{probe, outcome, reason, message, checks, timings_us, facts, samples, started_at}`; `reason`, `message` and
 * `actual` are null where there is none, a phase that did not happen is left out, `samples` is the number of requests
 * behind the outcome.
 *
 * Returns: (transfer full): an object without fractions, fit for hashing
 */
JsonNode *
pf_outcome_to_json (PfOutcome *self)
{
  JsonObject *object = json_object_new ();
  JsonObject *timings = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *started_at = pf_time_format (self->started_utc_ms);
  gboolean answered = json_object_has_member (self->facts, "status");

  for (int i = 0; i < PF_N_PHASES; i++)
    if (self->timings[i] != NOT_MEASURED)
      json_object_set_int_member (timings, phase_names[i], self->timings[i]);
  json_object_set_string_member (object, "probe", self->probe_id);
  json_object_set_string_member (object, "outcome", value_names[self->value]);
  set_text (object, "reason", self->reason);
  set_text (object, "message", self->message);
  json_object_set_array_member (object, "checks", checks_to_json (self));
  json_object_set_object_member (object, "timings_us", timings);
  json_object_set_object_member (object, "facts", json_object_ref (self->facts));
  json_object_set_int_member (object, "samples", answered ? 1 : 0);
  json_object_set_string_member (object, "started_at", started_at);
  json_node_take_object (node, object);
  return node;
}

static gboolean
fail_shape (GError **error)
{
  g_set_error_literal (error, PF_JSON_ERROR, PF_JSON_ERROR_SYNTAX, _ ("This is not the outcome of a probe"));
  return FALSE;
}

static gboolean
read_outcome_value (JsonObject *object, PfOutcomeValue *value, GError **error)
{
  const char *text = pf_json_get_string (object, "outcome");

  *value = pf_outcome_value_from_string (text);
  return g_strcmp0 (text, value_names[*value]) == 0 || fail_shape (error);
}

static gboolean
read_checks (PfOutcome *self, JsonArray *array, GError **error)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
    const char *text = pf_json_get_string (object, "text");
    PfOutcomeValue value;

    if (text == NULL)
      return fail_shape (error);
    if (!read_outcome_value (object, &value, error))
      return FALSE;
    pf_outcome_take_check (self, text, value, g_strdup (pf_json_get_string (object, "actual")));
  }
  return TRUE;
}

/**
 * pf_outcome_from_json:
 * @node: what [method@Outcome.to_json] made, perhaps by another version
 * @error: return location
 *
 * Reads an outcome back. Members it does not know are ignored.
 *
 * Returns: (transfer full): the outcome, or %NULL with a [error@JsonError] when a member is missing or mistyped
 */
PfOutcome *
pf_outcome_from_json (JsonNode *node, GError **error)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *probe_id = pf_json_get_string (object, "probe");
  JsonObject *timings = pf_json_get_object (object, "timings_us");
  JsonObject *facts = pf_json_get_object (object, "facts");
  g_autoptr (PfOutcome) self = NULL;
  PfOutcomeValue value;
  gint64 started;

  if (probe_id == NULL || !pf_time_parse (pf_json_get_string (object, "started_at"), &started)) {
    fail_shape (error);
    return NULL;
  }
  if (!read_outcome_value (object, &value, error))
    return NULL;
  self = pf_outcome_new (probe_id, value, pf_json_get_string (object, "reason"), started);
  pf_outcome_set_message (self, pf_json_get_string (object, "message"));
  for (int i = 0; i < PF_N_PHASES; i++)
    pf_outcome_set_timing (self, (PfPhase)i, pf_json_get_int (timings, phase_names[i], NOT_MEASURED));
  if (facts != NULL) {
    json_object_unref (self->facts);
    self->facts = json_object_ref (facts);
  }
  if (!read_checks (self, pf_json_get_array (object, "checks"), error))
    return NULL;
  return g_steal_pointer (&self);
}
