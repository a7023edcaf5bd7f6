/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "document/pf-decimal.h"

G_BEGIN_DECLS

typedef enum {
  PF_COMPARE_LESS,
  PF_COMPARE_AT_MOST,
  PF_COMPARE_MORE,
  PF_COMPARE_AT_LEAST,
  PF_COMPARE_EQUAL,
  PF_COMPARE_NOT_EQUAL,
} PfComparison;
const char *pf_comparison_to_string (PfComparison comparison); /* `<`, `<=`, `>`, `>=`, `==`, `!=` */

/* In a list of a language, beside a PfComparison: words that compare only with times, or with anything but times. */
#define PF_COMPARE_ONLY_TIMES 0x10
#define PF_COMPARE_NO_TIMES 0x20
#define PF_COMPARE_NONE 0x40 /* words that hold a comparison and compare nothing */
#define PF_COMPARE_MASK 0x0F

/**
 * PfThreshold:
 * @comparison: how a value compares with @value when all is well
 * @approximate: whether @value is written with `~`; with %PF_COMPARE_EQUAL a tenth more or less is as good
 * @metric: (nullable): the words before it that say what is measured, such as `Error rate`
 * @value: decimal in the record's form, such as `0.1`; never a float
 * @of: (nullable): what it is out of, as in `3/3 minimum`, a decimal
 * @unit: (nullable): as written, without blanks around it, such as `%`, `ms`, `/sec`, `seconds`; with a currency in
 *   front of the number, that and the rest, such as `$/month`
 * @percentile: (nullable): `95` of `p95` and `95th percentile`
 * @sustained: (nullable): ISO 8601 duration over which it has to hold, of `for 5 minutes`
 * @qualifier: (nullable): words that narrow it, such as `per service`
 * @start: offset in the text where it begins
 * @end: offset behind it
 *
 * A limit as a person wrote it in a sentence.
 */
typedef struct {
  PfComparison comparison;
  gboolean approximate;
  char *metric;
  char *value;
  char *of;
  char *unit;
  char *percentile;
  char *sustained;
  char *qualifier;
  gsize start;
  gsize end;
} PfThreshold;

PfThreshold *pf_threshold_copy (const PfThreshold *self);
void pf_threshold_free (PfThreshold *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfThreshold, pf_threshold_free)

GPtrArray *pf_threshold_find_all (const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *pf_threshold_format (const PfThreshold *self);

gboolean pf_threshold_accepts (const PfThreshold *self, const char *value);
gboolean pf_threshold_compares_with (const PfThreshold *self, const char *unit);
gboolean pf_threshold_accepts_in (const PfThreshold *self, const char *decimal, const char *unit);

G_END_DECLS
