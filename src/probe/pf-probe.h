/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PF_PROBE_ERROR (pf_probe_error_quark ())
GQuark pf_probe_error_quark (void);

/**
 * PfProbeError:
 * @PF_PROBE_ERROR_SYNTAX: the text is not a probe; the message names the line, the column and the near miss
 * @PF_PROBE_ERROR_UNBOUND: an alias, variable or placeholder has no value in this environment
 * @PF_PROBE_ERROR_HOST: the host may not be contacted (placeholder, invalid, link-local or metadata address)
 */
typedef enum {
  PF_PROBE_ERROR_SYNTAX,
  PF_PROBE_ERROR_UNBOUND,
  PF_PROBE_ERROR_HOST,
} PfProbeError;

typedef enum {
  PF_PROBE_HTTP,
  PF_PROBE_TCP,
  PF_PROBE_TLS,
  PF_PROBE_DNS,
  PF_PROBE_PROMQL,
  PF_PROBE_DERIVED,
} PfProbeKind;

/**
 * PfProbeDiagnostic:
 * @line: line in the document, from 1
 * @column: byte column in that line, from 1
 * @message: what is wrong and what to write instead, translated
 */
typedef struct {
  guint line;
  guint column;
  char *message;
} PfProbeDiagnostic;

PfProbeDiagnostic *pf_probe_diagnostic_new (guint line, guint column, const char *message);
void pf_probe_diagnostic_free (PfProbeDiagnostic *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfProbeDiagnostic, pf_probe_diagnostic_free)

typedef enum { PF_SEVERITY_EXPECT, PF_SEVERITY_WARN } PfCheckSeverity;

typedef enum {
  PF_TEST_EQ,
  PF_TEST_NE,
  PF_TEST_LT,
  PF_TEST_LE,
  PF_TEST_GT,
  PF_TEST_GE,
  PF_TEST_CONTAINS,
  PF_TEST_MATCHES,
  PF_TEST_IN,
  PF_TEST_EXISTS,
} PfTest;

typedef enum {
  PF_UNIT_NONE,
  PF_UNIT_DURATION, /* number is in microseconds */
  PF_UNIT_PERCENT,
  PF_UNIT_BYTES,
  PF_UNIT_RATE, /* per second */
} PfUnit;

typedef enum {
  PF_VALUE_NUMBER,
  PF_VALUE_STRING,
  PF_VALUE_BOOLEAN,
  PF_VALUE_NULL,
  PF_VALUE_VARIABLE, /* text is the name inside ${…} */
  PF_VALUE_BASELINE, /* operation and number are the optional "* n" or "+ n unit" */
  PF_VALUE_SET,      /* members */
  PF_VALUE_RANGE,    /* number to high, both included */
} PfValueType;

/** PfProbeValue: the right side of a check, as typed in the grammar. Plain data, owned by its check. */
typedef struct _PfProbeValue PfProbeValue;
struct _PfProbeValue {
  PfValueType type;
  PfUnit unit;
  double number;
  double high;
  gboolean boolean;
  char operation; /* '*', '+' or 0; baseline only */
  char *text;
  GPtrArray *members; /* (element-type PfProbeValue) */
};

/**
 * PfProbeCheck:
 * @text: the line as written, without the leading blanks
 * @field: `status`, `json`, `header`, `total`, …
 * @argument: (nullable): JSON path or header name
 * @negated: whether `not` stands before the test
 * @regex: (nullable): for [enum@TEST_MATCHES], compiled with bounds that pf_check_evaluate() knows to use
 * @line: line inside the block, from 1 (the target)
 */
typedef struct {
  char *text;
  PfCheckSeverity severity;
  char *field;
  char *argument;
  gboolean negated;
  PfTest test;
  PfProbeValue *value;
  GRegex *regex;
  guint line;
} PfProbeCheck;

typedef struct {
  char *name;
  char *value;
} PfProbePair;

PfProbePair *pf_probe_pair_new (const char *name, const char *value);
void pf_probe_pair_free (PfProbePair *self);

/**
 * PfProbe:
 *
 * One probe as written: the parsed form of a fenced `probe` block. Immutable after parsing, reference counted, safe
 * to share between threads. Grammar: DESIGN of probes in `src/DESIGN.md`.
 */
typedef struct _PfProbe PfProbe;

#define PF_TYPE_PROBE (pf_probe_get_type ())
GType pf_probe_get_type (void);

PfProbe *pf_probe_parse (const char *id,
                         const char *text,
                         gssize length,
                         guint first_line,
                         GPtrArray *diagnostics,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
PfProbe *pf_probe_ref (PfProbe *self);
void pf_probe_unref (PfProbe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfProbe, pf_probe_unref)

const char *pf_probe_get_id (PfProbe *self);
const char *pf_probe_get_text (PfProbe *self);
PfProbeKind pf_probe_get_kind (PfProbe *self);
const char *pf_probe_get_kind_name (PfProbe *self);
const char *pf_probe_get_method (PfProbe *self);
const char *pf_probe_get_target (PfProbe *self);
char *pf_probe_dup_alias (PfProbe *self);
gboolean pf_probe_is_safe (PfProbe *self);
const char *pf_probe_get_option (PfProbe *self, const char *key);
gint64 pf_probe_get_timeout_ms (PfProbe *self);
gint64 pf_probe_get_connect_timeout_ms (PfProbe *self);
gint64 pf_probe_get_interval_ms (PfProbe *self);
gint64 pf_probe_get_fresh_ms (PfProbe *self);
gint64 pf_probe_get_body_limit (PfProbe *self);
const GPtrArray *pf_probe_get_headers (PfProbe *self);
const char *pf_probe_get_payload (PfProbe *self);
const GPtrArray *pf_probe_get_checks (PfProbe *self);

G_END_DECLS
