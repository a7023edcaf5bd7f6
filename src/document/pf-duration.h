/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-measure.h"

G_BEGIN_DECLS

/** PF_ISO_DURATION_SIZE: bytes of an ISO 8601 duration with its sign and NUL. */
#define PF_ISO_DURATION_SIZE 24

/**
 * PfDuration:
 * @min: shortest, in thousandths of @unit
 * @max: longest, the same as @min where no range is written
 * @unit: as written; the smaller one of `1 h 30 min`
 *
 * A length of time as a person wrote it.
 */
typedef struct {
  gint64 min;
  gint64 max;
  PfMeasure unit;
  gboolean is_range;
} PfDuration;

gboolean pf_duration_read (const char *text, const char *end, const char **rest, PfDuration *duration);
gboolean pf_duration_read_range (
    const char *text, const char *end, const char **rest, PfMeasure default_unit, PfDuration *duration);
gint64 pf_duration_write (gint64 thousandths, PfMeasure unit, char *iso);

G_END_DECLS
