/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-measure.h"
#include "document/pf-text-scan.h"
#include "document/pf-threshold.h"

G_BEGIN_DECLS

/**
 * PfThresholdPlace:
 * @start: the text
 * @end: its end
 * @from: end of the threshold before, or @start
 * @begin: where the threshold begins: its comparison, else its number
 * @behind: what follows its number, unit and comparison
 * @previous: (nullable): the threshold before
 *
 * A threshold of which comparison, number and unit are known, and the words around it not yet.
 */
typedef struct {
  const char *start;
  const char *end;
  const char *from;
  const char *begin;
  const char *behind;
  const PfThreshold *previous;
} PfThresholdPlace;

/* A search through one text. */
typedef struct {
  const char *start;
  const char *end;
  const char *from;         /* end of the last threshold */
  PfPhraseMatch comparison; /* the last one in words that ends before the current place */
  PfPhraseMatch next;       /* the one after it */
  gboolean has_next;
  GPtrArray *found;
} PfThresholdFinder;

/* What is known of one candidate. */
typedef struct {
  const char *begin;  /* of the comparison, currency or number */
  const char *number; /* of the number, with its sign */
  const char *behind;
  PfTextPart currency; /* empty for none */
  PfTextPart unit;
  PfMeasure measure;
  char *value;
  char *of;
  gboolean compared;
  gboolean approximate;
  int comparison; /* PfComparison and flags */
  char *sustained;
} PfThresholdCandidate;

gboolean pf_threshold_read_left (PfThresholdCandidate *self, const PfThresholdFinder *finder);
gboolean pf_threshold_read_right (PfThresholdCandidate *self, const PfThresholdFinder *finder);
gboolean pf_threshold_follows_passing (const PfThresholdFinder *finder, const char *place);
void pf_threshold_read_context (PfThreshold *self, PfThresholdPlace *place);

G_END_DECLS
