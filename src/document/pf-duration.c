/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-duration.h"

#include "document/pf-decimal.h"
#include "document/pf-text-scan.h"

#include <string.h>

#define ONE 1000
#define MOST_DIGITS 6
#define MOST (999999 * (gint64)ONE)

/* The next smaller unit and how many of it make one. */
static const struct {
  PfMeasure smaller;
  gint64 n;
} steps[PF_N_MEASURES] = {
  [PF_MEASURE_SECOND] = { PF_MEASURE_MILLISECOND, 1000 },
  [PF_MEASURE_MINUTE] = { PF_MEASURE_SECOND, 60 },
  [PF_MEASURE_HOUR] = { PF_MEASURE_MINUTE, 60 },
  [PF_MEASURE_DAY] = { PF_MEASURE_HOUR, 24 },
  [PF_MEASURE_WEEK] = { PF_MEASURE_DAY, 7 },
  [PF_MEASURE_MONTH] = { PF_MEASURE_DAY, 30 },
};

/* Thousandths of a decimal of at most six digits in front of the point. */
static gboolean
to_thousandths (const char *decimal, gint64 *thousandths)
{
  gsize n_whole = strcspn (decimal, ".");
  const char *fraction = decimal + n_whole + (decimal[n_whole] == '.' ? 1 : 0);
  gint64 unit = ONE;

  if (*decimal == '-' || n_whole > MOST_DIGITS)
    return FALSE;
  *thousandths = g_ascii_strtoll (decimal, NULL, 10) * ONE;
  for (; *fraction != '\0' && unit > 1; fraction++)
    *thousandths += g_ascii_digit_value (*fraction) * (unit /= 10);
  return TRUE;
}

static const char *
skip_half (const char *text, const char *end, gint64 *thousandths)
{
  const char *behind = pf_text_skip_blanks (text, end);

  if (pf_text_char_at (behind, end) != 0xBD)
    return text;
  *thousandths += ONE / 2;
  return g_utf8_next_char (behind);
}

/* `5`, `1.5`, `1½`, `½`, `six`, `a`. */
static gboolean
read_amount (const char *text, const char *end, const char **rest, gint64 *thousandths)
{
  g_autofree char *decimal = NULL;
  int meaning;

  *thousandths = 0;
  if (text < end && g_ascii_isdigit (*text)) {
    decimal = pf_decimal_normalise (text, pf_text_clip (text, end, 64) - text, rest);
    if (decimal == NULL || !to_thousandths (decimal, thousandths))
      return FALSE;
    *rest = skip_half (*rest, end, thousandths);
    return TRUE;
  }
  if (pf_text_char_at (text, end) == 0xBD) {
    *rest = skip_half (text, end, thousandths);
    return TRUE;
  }
  *rest = text;
  if (!pf_text_skip_phrase (PF_PHRASES (numbers), rest, end, &meaning))
    return FALSE;
  *thousandths = meaning * (gint64)ONE;
  return TRUE;
}

/* Behind a blank or hyphen between a number and its unit, as in `24-hour`. */
static gboolean
read_unit (const char *text, const char *end, const char **rest, PfMeasure *unit)
{
  const char *word = pf_text_skip_blanks (text, end);

  if (word == text && pf_text_is_dash (pf_text_char_at (word, end)))
    word = g_utf8_next_char (word);
  return pf_measure_read (word, end, rest, unit) && pf_measure_is_span (*unit);
}

/* Goes behind `-` or a word for it. */
static gboolean
skip_to (const char **place, const char *end)
{
  const char *behind = pf_text_skip_blanks (*place, end);

  if (pf_text_is_dash (pf_text_char_at (behind, end)))
    behind = g_utf8_next_char (behind);
  else if (!pf_text_skip_phrase (PF_PHRASES (range_words), &behind, end, NULL))
    return FALSE;
  *place = pf_text_skip_blanks (behind, end);
  return TRUE;
}

static gboolean
make_smaller (gint64 *thousandths, PfMeasure *unit, PfMeasure wanted)
{
  while (*unit != wanted) {
    if (steps[*unit].n == 0 || *thousandths > MOST)
      return FALSE;
    *thousandths *= steps[*unit].n;
    *unit = steps[*unit].smaller;
  }
  return TRUE;
}

/* The second part of `1 h 30 min`. */
static void
add_smaller_part (PfDuration *self, const char **rest, const char *end)
{
  const char *place = pf_text_skip_blanks (*rest, end);
  PfMeasure unit = self->unit;
  PfMeasure smaller;
  gint64 whole = self->min;
  gint64 part;

  if (!g_ascii_isdigit (*place) || place >= end || !read_amount (place, end, &place, &part)
      || !read_unit (place, end, &place, &smaller) || smaller >= unit || !make_smaller (&whole, &unit, smaller))
    return;
  self->min = self->max = whole + part;
  self->unit = smaller;
  *rest = place;
}

/* The second part of `30 min to 1 hour`. */
static void
add_range_end (PfDuration *self, const char **rest, const char *end)
{
  const char *place = *rest;
  PfDuration other = { 0 };

  if (!skip_to (&place, end) || !read_amount (place, end, &place, &other.max)
      || !read_unit (place, end, &place, &other.unit))
    return;
  if (self->unit < other.unit ? !make_smaller (&other.max, &other.unit, self->unit)
                              : !make_smaller (&self->min, &self->unit, other.unit))
    return;
  self->max = other.max;
  self->is_range = TRUE;
  *rest = place;
}

/**
 * pf_duration_read_range:
 * @text: where it may begin
 * @end: end of the text, which is valid UTF-8
 * @rest: (out): what follows it
 * @default_unit: unit of a number without one, or %PF_MEASURE_NONE
 * @duration: (out caller-allocates): the duration
 *
 * Reads `15 minutes`, `30-45 minutes`, `1 h 30 min`, `1½ weeks`, `six weeks`, `24-hour`.
 *
 * Returns: whether there is one
 */
gboolean
pf_duration_read_range (
    const char *text, const char *end, const char **rest, PfMeasure default_unit, PfDuration *duration)
{
  const char *place;
  const char *other;
  gint64 last;

  *duration = (PfDuration){ 0 };
  if (!read_amount (text, end, &place, &duration->min))
    return FALSE;
  duration->max = duration->min;
  other = place;
  if (skip_to (&other, end) && read_amount (other, end, &other, &last)
      && read_unit (other, end, rest, &duration->unit)) {
    duration->max = last;
    duration->is_range = TRUE;
    return duration->max >= duration->min;
  }
  if (read_unit (place, end, rest, &duration->unit)) {
    add_smaller_part (duration, rest, end);
    add_range_end (duration, rest, end);
    return duration->max >= duration->min;
  }
  duration->unit = default_unit;
  *rest = place;
  return default_unit != PF_MEASURE_NONE && !pf_text_has_word_at (place, end);
}

/**
 * pf_duration_read:
 * @text: where it may begin
 * @end: end of the text, which is valid UTF-8
 * @rest: (out): what follows it
 * @duration: (out caller-allocates): the duration
 *
 * Reads a duration that has a unit.
 *
 * Returns: whether there is one
 */
gboolean
pf_duration_read (const char *text, const char *end, const char **rest, PfDuration *duration)
{
  return pf_duration_read_range (text, end, rest, PF_MEASURE_NONE, duration);
}

/**
 * pf_duration_write:
 * @thousandths: how long, in thousandths of @unit
 * @unit: from seconds to months
 * @iso: (out caller-allocates): room for %PF_ISO_DURATION_SIZE bytes
 *
 * Writes an ISO 8601 duration in the unit as it is, such as `PT60M`; weeks as days, a broken number in the largest
 * unit in which it is whole.
 *
 * Returns: the same in seconds, a day being 86,400 and a month 30 days
 */
gint64
pf_duration_write (gint64 thousandths, PfMeasure unit, char *iso)
{
  static const char letters[PF_N_MEASURES]
      = { [PF_MEASURE_SECOND] = 'S', [PF_MEASURE_MINUTE] = 'M', [PF_MEASURE_HOUR] = 'H',
          [PF_MEASURE_DAY] = 'D',    [PF_MEASURE_WEEK] = 'D',   [PF_MEASURE_MONTH] = 'M' };
  gint64 amount = ABS (thousandths);
  gboolean is_time;

  while (unit == PF_MEASURE_WEEK || (amount % ONE != 0 && unit > PF_MEASURE_SECOND)) {
    amount *= steps[unit].n;
    unit = steps[unit].smaller;
  }
  amount /= ONE;
  is_time = unit < PF_MEASURE_DAY;
  if (amount == 0)
    unit = is_time ? PF_MEASURE_SECOND : PF_MEASURE_DAY;
  g_snprintf (iso, PF_ISO_DURATION_SIZE, "%s%s%" G_GINT64_FORMAT "%c", thousandths < 0 && amount > 0 ? "-" : "",
              is_time ? "PT" : "P", amount, letters[unit]);
  return (thousandths < 0 ? -amount : amount) * (gint64)(pf_measure_get_factor (unit) / 1000000000);
}
