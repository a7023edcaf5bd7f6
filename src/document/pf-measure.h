/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  PF_MEASURE_NONE,
  PF_MEASURE_NANOSECOND,
  PF_MEASURE_MICROSECOND,
  PF_MEASURE_MILLISECOND,
  PF_MEASURE_SECOND,
  PF_MEASURE_MINUTE,
  PF_MEASURE_HOUR,
  PF_MEASURE_DAY,
  PF_MEASURE_WEEK,
  PF_MEASURE_MONTH, /* as a length, 30 days */
  PF_MEASURE_BYTE,
  PF_MEASURE_KILOBYTE,
  PF_MEASURE_MEGABYTE,
  PF_MEASURE_GIGABYTE,
  PF_MEASURE_TERABYTE,
  PF_MEASURE_PETABYTE,
  PF_MEASURE_KIBIBYTE,
  PF_MEASURE_MEBIBYTE,
  PF_MEASURE_GIBIBYTE,
  PF_MEASURE_TEBIBYTE,
  PF_MEASURE_PEBIBYTE,
  PF_MEASURE_PERCENT,
  PF_N_MEASURES
} PfMeasure;

typedef enum {
  PF_DIMENSION_COUNT, /* of whatever it may be */
  PF_DIMENSION_TIME,
  PF_DIMENSION_BYTES,
  PF_DIMENSION_PERCENT,
} PfDimension;

gboolean pf_measure_read (const char *text, const char *end, const char **rest, PfMeasure *measure);
PfDimension pf_measure_get_dimension (PfMeasure self);
guint64 pf_measure_get_factor (PfMeasure self);
gboolean pf_measure_is_span (PfMeasure self);

/**
 * PfUnitFactors: what a value of a unit has to be multiplied by, and divided by, to be in the smallest unit.
 */
typedef struct {
  guint64 times;
  guint64 per;
} PfUnitFactors;

gboolean pf_units_convert (const char *from, const char *to, PfUnitFactors *from_factors, PfUnitFactors *to_factors);

G_END_DECLS
