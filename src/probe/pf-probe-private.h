/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-probe-field.h"

G_BEGIN_DECLS

/* What the files of the grammar share; nobody else includes this. */

#define PF_KIND_BIT(kind) (1u << (kind))
#define PF_KINDS_HTTP PF_KIND_BIT (PF_PROBE_HTTP)
#define PF_KINDS_CONNECTING (PF_KINDS_HTTP | PF_KIND_BIT (PF_PROBE_TCP) | PF_KIND_BIT (PF_PROBE_TLS))
#define PF_KINDS_NETWORK (PF_KINDS_CONNECTING | PF_KIND_BIT (PF_PROBE_DNS))
#define PF_KINDS_ALL (PF_KINDS_NETWORK | PF_KIND_BIT (PF_PROBE_PROMQL) | PF_KIND_BIT (PF_PROBE_DERIVED))

struct _PfProbe {
  gatomicrefcount references;
  char *id;
  char *text;
  char *method;
  char *target;
  char *payload;
  PfProbeKind kind;
  GHashTable *options;
  GPtrArray *headers;
  GPtrArray *checks;
  gint64 timeout_ms;
  gint64 connect_timeout_ms;
  gint64 interval_ms;
  gint64 fresh_ms;
  gint64 body_limit;
};

/* One line being read. Errors are counted from the start of the line. */
typedef struct {
  PfProbe *probe;
  GPtrArray *diagnostics;
  const char *line;
  const char *cursor;
  guint line_in_block;
  guint target_line;
  guint first_line;
} PfProbeReader;

PfProbe *pf_probe_alloc (void);

gboolean pf_probe_reader_fail (PfProbeReader *self, const char *position, const char *format, ...) G_GNUC_PRINTF (3, 4);
gboolean
pf_probe_reader_fail_word (PfProbeReader *self, const char *position, const char *message, const char *suggestion);
void pf_probe_reader_skip_blanks (PfProbeReader *self);
char *pf_probe_reader_take_word (PfProbeReader *self);
gboolean pf_probe_reader_expect_end (PfProbeReader *self);

/* pf-probe-check.c */
PfProbeValue *pf_probe_value_new (PfValueType type);
void pf_probe_value_free (PfProbeValue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfProbeValue, pf_probe_value_free)
PfProbeCheck *pf_probe_check_new (PfCheckSeverity severity, const char *text, guint line);
void pf_probe_check_free (PfProbeCheck *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfProbeCheck, pf_probe_check_free)

/* pf-probe-value-read.c */
PfProbeValue *pf_probe_value_read (PfProbeReader *reader);
PfProbeValue *pf_probe_value_read_number (PfProbeReader *reader);
PfProbeValue *pf_probe_value_parse_number (const char *text);
char *pf_probe_value_read_string (PfProbeReader *reader);
gboolean pf_probe_read_duration_us (PfProbeReader *reader, gint64 *microseconds);

/* pf-probe-option.c */
gboolean pf_probe_option_read (PfProbeReader *reader, const char *key, const char *key_position);
const char *pf_probe_option_suggest (const char *word);

/* pf-probe-check-read.c */
gboolean pf_probe_check_read (PfProbeReader *reader, PfCheckSeverity severity);

/* How many places for a match to start at the regular expression of a check tries in one go. */
#define PF_REGEX_STARTS 256

/* pf-probe-type.c */
gboolean
pf_probe_test_check_type (PfProbeReader *reader, const char *position, PfProbeCheck *check, const PfProbeField *field);
gboolean
pf_probe_value_check_type (PfProbeReader *reader, const char *position, PfProbeCheck *check, const PfProbeField *field);

/* pf-probe-target.c */
gboolean pf_probe_target_read (PfProbeReader *reader);

gboolean pf_probe_is_identifier (const char *text);

G_END_DECLS
