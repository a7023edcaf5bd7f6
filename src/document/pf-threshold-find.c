/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-threshold-private.h"

#include <string.h>

static char *
join_unit (const PfThresholdCandidate *self)
{
  g_autofree char *unit
      = g_strndup (self->unit.start != NULL ? self->unit.start : "", (gsize)(self->unit.end - self->unit.start));
  g_autofree char *currency = g_strndup (self->currency.start != NULL ? self->currency.start : "",
                                         (gsize)(self->currency.end - self->currency.start));

  return *unit != '\0' || *currency != '\0' ? g_strconcat (currency, unit, NULL) : NULL;
}

static void
add_threshold (PfThresholdFinder *self, PfThresholdCandidate *candidate)
{
  PfThreshold *threshold = g_new0 (PfThreshold, 1);
  PfThresholdPlace place = { self->start, self->end, self->from, candidate->begin, candidate->behind, NULL };

  if (self->found->len > 0)
    place.previous = g_ptr_array_index (self->found, self->found->len - 1);
  threshold->comparison = (PfComparison)(candidate->comparison & PF_COMPARE_MASK);
  threshold->approximate = candidate->approximate;
  threshold->value = g_steal_pointer (&candidate->value);
  threshold->of = g_steal_pointer (&candidate->of);
  threshold->sustained = g_steal_pointer (&candidate->sustained);
  threshold->unit = join_unit (candidate);
  pf_threshold_read_context (threshold, &place);
  threshold->start = (gsize)(candidate->begin - self->start);
  threshold->end = (gsize)(place.behind - self->start);
  self->from = place.behind;
  g_ptr_array_add (self->found, threshold);
}

/* Looks at the number that begins at a place; returns where to go on. */
static const char *
try_number (PfThresholdFinder *self, const char *number)
{
  PfThresholdCandidate candidate = { .begin = number, .number = number, .behind = number };
  const char *next;
  const char *rest = number;

  if (pf_threshold_read_left (&candidate, self))
    candidate.value = pf_decimal_normalise (candidate.number, self->end - candidate.number, &rest);
  candidate.behind = rest;
  if (candidate.value != NULL && *candidate.begin == '_')
    candidate.of = g_strdup (candidate.value);
  if (candidate.value != NULL && pf_threshold_read_right (&candidate, self))
    add_threshold (self, &candidate);
  next = MAX (MAX (self->from, rest), pf_text_skip_word (number, self->end));
  g_free (candidate.value);
  g_free (candidate.of);
  g_free (candidate.sustained);
  return next;
}

/* `at least two reviewers`: a number in words only counts behind a comparison in words. */
static const char *
try_number_in_words (PfThresholdFinder *self, const char *place)
{
  PfThresholdCandidate candidate = { .begin = place, .number = place, .behind = place };
  int number;

  candidate.begin = candidate.number = candidate.behind = pf_text_skip_blanks (place, self->end);
  if (!pf_text_skip_phrase (PF_PHRASES (numbers), &candidate.behind, self->end, &number))
    return place;
  candidate.value = g_strdup_printf ("%d", number);
  if (pf_threshold_read_left (&candidate, self) && candidate.compared && pf_threshold_read_right (&candidate, self)
      && candidate.unit.start != NULL)
    add_threshold (self, &candidate);
  g_free (candidate.value);
  g_free (candidate.of);
  g_free (candidate.sustained);
  return MAX (self->from, place);
}

static void
find_next_comparison (PfThresholdFinder *self)
{
  gsize from = self->next.end;

  self->comparison = self->next;
  self->has_next
      = pf_phrase_set_find_next (PF_PHRASES (comparisons), self->start, self->end - self->start, from, &self->next);
}

/**
 * pf_threshold_find_all:
 * @text: a sentence, valid UTF-8
 *
 * Finds the limits in a sentence: a number with a comparison in signs or words in front of it or behind it, `20+`,
 * `~14MB`, `3/3 minimum`, or the size and duration of a load test. Numbers that are compared with nothing are none.
 *
 * Returns: (transfer full) (element-type PfThreshold): they, in order
 */
GPtrArray *
pf_threshold_find_all (const char *text)
{
  PfThresholdFinder self = { .start = text, .end = text + strlen (text), .from = text };
  const char *place = text;

  self.found = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_threshold_free);
  find_next_comparison (&self);
  while (place < self.end) {
    if (self.has_next && place >= self.start + self.next.end) {
      find_next_comparison (&self);
      place = try_number_in_words (&self, place);
    } else if (g_ascii_isdigit (*place)) {
      place = try_number (&self, place);
    } else {
      place++;
    }
  }
  return self.found;
}
