/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-probe.h"

G_BEGIN_DECLS

/* What type a field has, and so what it may be compared with. */
typedef enum {
  PF_FIELD_NUMBER,
  PF_FIELD_DURATION,
  PF_FIELD_PERCENT,
  PF_FIELD_RATE,
  PF_FIELD_BYTES,
  PF_FIELD_TEXT,
  PF_FIELD_VERSION,
  PF_FIELD_BOOLEAN,
  PF_FIELD_LIST,
  PF_FIELD_JSON,
} PfFieldType;

typedef enum {
  PF_ARGUMENT_NONE,
  PF_ARGUMENT_JSON_PATH,
  PF_ARGUMENT_HEADER,
} PfFieldArgument;

/**
 * PfProbeField:
 * @kinds: bits of the kinds of probe that observe it
 * @needs_samples: whether it is a statistic over several samples
 */
typedef struct {
  const char *name;
  PfFieldType type;
  PfFieldArgument argument;
  guint kinds;
  gboolean needs_samples;
} PfProbeField;

const PfProbeField *pf_probe_field_find (const char *name);
const char *pf_probe_field_suggest (const char *word);
gboolean pf_probe_field_is_numeric (const PfProbeField *self);

G_END_DECLS
