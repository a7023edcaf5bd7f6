/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** PfOutcomeValue: what a probe says. Unknown never counts as a pass. Ordered from best to worst but for unknown. */
typedef enum {
  PF_OUTCOME_UNKNOWN,
  PF_OUTCOME_PASS,
  PF_OUTCOME_WARN,
  PF_OUTCOME_FAIL,
} PfOutcomeValue;

/**
 * PfCheckOutcome:
 * @text: the check as written
 * @actual: (nullable): the observed value as text, secrets masked; %NULL when there was none
 */
typedef struct {
  char *text;
  PfOutcomeValue value;
  char *actual;
} PfCheckOutcome;

typedef enum {
  PF_PHASE_QUEUE,
  PF_PHASE_DNS,
  PF_PHASE_CONNECT,
  PF_PHASE_TLS,
  PF_PHASE_TTFB,
  PF_PHASE_BODY,
  PF_PHASE_TOTAL,
} PfPhase;
#define PF_N_PHASES 7

/**
 * PfOutcome:
 *
 * One result of one probe, reference counted. Built once, then read only. Its JSON form is what `check --json` prints
 * and what `probe.outcome` events carry:
 * `{probe, outcome, reason, checks [{text, outcome, actual}], timings_us {…}, facts {…}, samples, started_at}`.
 */
typedef struct _PfOutcome PfOutcome;

#define PF_TYPE_OUTCOME (pf_outcome_get_type ())
GType pf_outcome_get_type (void);

PfOutcome *pf_outcome_new (const char *probe_id, PfOutcomeValue value, const char *reason, gint64 started_utc_ms);
PfOutcome *pf_outcome_ref (PfOutcome *self);
void pf_outcome_unref (PfOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfOutcome, pf_outcome_unref)

void pf_outcome_set_message (PfOutcome *self, const char *message);
void pf_outcome_take_check (PfOutcome *self, const char *text, PfOutcomeValue value, char *actual);
void pf_outcome_set_timing (PfOutcome *self, PfPhase phase, gint64 microseconds);
JsonObject *pf_outcome_get_facts (PfOutcome *self);

const char *pf_outcome_get_probe_id (PfOutcome *self);
PfOutcomeValue pf_outcome_get_value (PfOutcome *self);
const char *pf_outcome_get_reason (PfOutcome *self);
const char *pf_outcome_get_message (PfOutcome *self);
gint64 pf_outcome_get_started_utc_ms (PfOutcome *self);
gint64 pf_outcome_get_timing (PfOutcome *self, PfPhase phase);
const GPtrArray *pf_outcome_get_checks (PfOutcome *self);

const char *pf_outcome_value_to_string (PfOutcomeValue value);
PfOutcomeValue pf_outcome_value_from_string (const char *text);
char *pf_outcome_describe (PfOutcome *self);

JsonNode *pf_outcome_to_json (PfOutcome *self);
PfOutcome *pf_outcome_from_json (JsonNode *node, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
