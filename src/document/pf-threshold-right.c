/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-threshold-private.h"

#include "document/pf-duration.h"

#include <string.h>

#define LONGEST_UNIT 24

/* What follows a number that is a range, time, date, version or address. */
static gboolean
is_something_else (const char *behind, const char *end)
{
  gunichar c = pf_text_char_at (behind, end);
  gunichar next;

  if (c != ':' && c != '/' && c != '.' && c != '@' && c != '_' && !pf_text_is_dash (c))
    return FALSE;
  next = pf_text_char_at (g_utf8_next_char (behind), end);
  return c == '@' || c == '_' || (pf_text_is_dash (c) ? g_unichar_isalnum (next) : g_unichar_isdigit (next));
}

/* The second number of `3/3`. */
static gboolean
read_of (PfThresholdCandidate *self, const char *end)
{
  const char *place = self->behind;

  if (place >= end || *place != '/' || place + 1 >= end || !g_ascii_isdigit (place[1]))
    return TRUE;
  if (self->of != NULL)
    return FALSE;
  self->of = pf_decimal_normalise (place + 1, end - place - 1, &self->behind);
  return self->of != NULL && !is_something_else (self->behind, end) && pf_decimal_compare (self->value, self->of) <= 0;
}

/* `/sec`, or `per second`. */
static const char *
skip_rate (const char *place, const char *end)
{
  const char *behind = pf_text_skip_blanks (place, end);
  PfMeasure measure;

  if (place < end && *place == '/')
    behind = place + 1;
  else if (!pf_text_skip_phrase (PF_PHRASES (per), &behind, end, NULL))
    return place;
  behind = pf_text_skip_blanks (behind, end);
  if (!pf_measure_read (behind, end, &behind, &measure) || pf_measure_get_dimension (measure) != PF_DIMENSION_TIME
      || pf_text_has_word_at (behind, end))
    return place;
  return behind;
}

/* The end of a unit that stands at the number without a blank and is none we know; %NULL for an ordinal such as `95th`
 * or a class such as `5xx`. */
static const char *
skip_unknown_unit (const PfThresholdCandidate *self, const char *end)
{
  const char *behind = self->behind;

  while (behind < end && g_unichar_isalpha (g_utf8_get_char (behind)) && behind - self->behind < LONGEST_UNIT)
    behind = g_utf8_next_char (behind);
  if (!self->compared || pf_text_has_word_at (behind, end) || *self->behind == 'x' || behind - self->behind == 2)
    return NULL;
  return behind;
}

static gboolean
read_unit (PfThresholdCandidate *self, const char *end)
{
  const char *place = pf_text_skip_blanks (self->behind, end);
  const char *behind = place;
  gboolean glued = place == self->behind && pf_text_has_word_at (place, end);

  if (!pf_measure_read (place, end, &behind, &self->measure) || pf_text_has_word_at (behind, end)) {
    self->measure = PF_MEASURE_NONE;
    behind = place;
    if (!pf_text_skip_phrase (PF_PHRASES (counted), &behind, end, NULL) && glued)
      behind = skip_unknown_unit (self, end);
    if (behind == NULL)
      return FALSE;
  }
  if (behind == place)
    behind = place = self->behind;
  behind = skip_rate (behind, end);
  if (behind > place) {
    self->unit = (PfTextPart){ pf_text_skip_blanks (place, behind), behind };
    self->behind = behind;
  }
  return TRUE;
}

/* `+`, as in `20+ characters` and `4GB+`. */
static gboolean
take_plus (PfThresholdCandidate *self, const char *end)
{
  const char *place = self->behind;

  if (place >= end || *place != '+')
    return FALSE;
  if (pf_text_has_word_at (place + 1, end) || (place + 1 < end && *(place + 1) == '+'))
    return FALSE;
  self->behind = place + 1;
  self->comparison = PF_COMPARE_AT_LEAST;
  self->compared = TRUE;
  return TRUE;
}

static void
take_words_behind (PfThresholdCandidate *self, const char *end)
{
  const char *place = pf_text_skip_blanks (self->behind, end);

  if (self->compared || !pf_text_skip_phrase (PF_PHRASES (comparisons_after), &place, end, &self->comparison))
    return;
  self->behind = place;
  self->compared = TRUE;
}

/* `10/10 checks` and `passed 10/10` mean that they all have to. */
static void
take_passing (PfThresholdCandidate *self, const PfThresholdFinder *finder)
{
  const char *behind = pf_text_skip_blanks (self->behind, finder->end);

  if (self->compared || self->of == NULL || pf_decimal_compare (self->value, self->of) != 0)
    return;
  if (self->unit.start != NULL)
    behind = self->unit.start;
  if (!pf_text_skip_phrase (PF_PHRASES (passing), &behind, finder->end, NULL)
      && !pf_threshold_follows_passing (finder, self->begin))
    return;
  self->comparison = PF_COMPARE_AT_LEAST;
  self->compared = TRUE;
}

/* `100 concurrent connections for 30 seconds` and `10 VUs, 60s`: what a load test has to bear, for how long. */
static void
take_load (PfThresholdCandidate *self, const char *end)
{
  const char *place = pf_text_skip_blanks (self->behind, end);
  const char *unit = place;
  PfDuration duration;
  char iso[PF_ISO_DURATION_SIZE];

  if (self->compared || self->unit.start != NULL || !pf_text_skip_phrase (PF_PHRASES (loads), &place, end, NULL))
    return;
  self->unit = (PfTextPart){ unit, place };
  if (place < end && *place == ',')
    place = pf_text_skip_blanks (place + 1, end);
  else {
    place = pf_text_skip_blanks (place, end);
    if (!pf_text_skip_phrase (PF_PHRASES (sustains), &place, end, NULL))
      return;
    place = pf_text_skip_blanks (place, end);
  }
  if (!pf_duration_read (place, end, &place, &duration) || pf_text_has_word_at (place, end))
    return;
  pf_duration_write (duration.min, duration.unit, iso);
  self->sustained = g_strdup (iso);
  self->behind = place;
  self->comparison = PF_COMPARE_AT_LEAST;
  self->compared = TRUE;
}

/* `~14MB`; how long something takes, as `~20 min` says, is no limit. */
static void
take_approximate (PfThresholdCandidate *self)
{
  if (self->compared || !self->approximate || pf_measure_is_span (self->measure))
    return;
  self->comparison = PF_COMPARE_EQUAL;
  self->compared = TRUE;
}

static gboolean
fits_unit (const PfThresholdCandidate *self)
{
  gboolean is_time = pf_measure_get_dimension (self->measure) == PF_DIMENSION_TIME;

  if ((self->comparison & PF_COMPARE_ONLY_TIMES) != 0)
    return is_time || self->measure == PF_MEASURE_PERCENT;
  return (self->comparison & PF_COMPARE_NO_TIMES) == 0 || !is_time;
}

/* Reads what stands behind a number, and whether it is a limit at all. */
gboolean
pf_threshold_read_right (PfThresholdCandidate *self, const PfThresholdFinder *finder)
{
  const char *end = finder->end;

  if (!read_of (self, end) || is_something_else (self->behind, end))
    return FALSE;
  if (self->compared || !take_plus (self, end))
    take_load (self, end);
  if (self->unit.start == NULL && !read_unit (self, end))
    return FALSE;
  if (!self->compared && !take_plus (self, end)) {
    take_words_behind (self, end);
    take_passing (self, finder);
    take_approximate (self);
  }
  /* `<5>` is a placeholder. */
  if (!self->compared || (self->behind < end && *self->behind == '>' && *self->begin == '<'))
    return FALSE;
  return fits_unit (self);
}
