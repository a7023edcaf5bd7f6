/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-measure.h"

#include "document/pf-text-scan.h"

#include <string.h>

#define SECOND G_GUINT64_CONSTANT (1000000000)
#define DAY (86400 * SECOND)

static const struct {
  PfDimension dimension;
  guint64 factor; /* in nanoseconds, bytes or percent */
} measures[PF_N_MEASURES] = {
  [PF_MEASURE_NONE] = { PF_DIMENSION_COUNT, 1 },
  [PF_MEASURE_NANOSECOND] = { PF_DIMENSION_TIME, 1 },
  [PF_MEASURE_MICROSECOND] = { PF_DIMENSION_TIME, 1000 },
  [PF_MEASURE_MILLISECOND] = { PF_DIMENSION_TIME, 1000000 },
  [PF_MEASURE_SECOND] = { PF_DIMENSION_TIME, SECOND },
  [PF_MEASURE_MINUTE] = { PF_DIMENSION_TIME, 60 * SECOND },
  [PF_MEASURE_HOUR] = { PF_DIMENSION_TIME, 3600 * SECOND },
  [PF_MEASURE_DAY] = { PF_DIMENSION_TIME, DAY },
  [PF_MEASURE_WEEK] = { PF_DIMENSION_TIME, 7 * DAY },
  [PF_MEASURE_MONTH] = { PF_DIMENSION_TIME, 30 * DAY },
  [PF_MEASURE_BYTE] = { PF_DIMENSION_BYTES, 1 },
  [PF_MEASURE_KILOBYTE] = { PF_DIMENSION_BYTES, 1000 },
  [PF_MEASURE_MEGABYTE] = { PF_DIMENSION_BYTES, 1000000 },
  [PF_MEASURE_GIGABYTE] = { PF_DIMENSION_BYTES, 1000000000 },
  [PF_MEASURE_TERABYTE] = { PF_DIMENSION_BYTES, G_GUINT64_CONSTANT (1000000000000) },
  [PF_MEASURE_PETABYTE] = { PF_DIMENSION_BYTES, G_GUINT64_CONSTANT (1000000000000000) },
  [PF_MEASURE_KIBIBYTE] = { PF_DIMENSION_BYTES, G_GUINT64_CONSTANT (1) << 10 },
  [PF_MEASURE_MEBIBYTE] = { PF_DIMENSION_BYTES, G_GUINT64_CONSTANT (1) << 20 },
  [PF_MEASURE_GIBIBYTE] = { PF_DIMENSION_BYTES, G_GUINT64_CONSTANT (1) << 30 },
  [PF_MEASURE_TEBIBYTE] = { PF_DIMENSION_BYTES, G_GUINT64_CONSTANT (1) << 40 },
  [PF_MEASURE_PEBIBYTE] = { PF_DIMENSION_BYTES, G_GUINT64_CONSTANT (1) << 50 },
  [PF_MEASURE_PERCENT] = { PF_DIMENSION_PERCENT, 1 },
};

/* `M` alone stays out: it is a month, a million and a megabyte. */
static const struct {
  const char *symbol;
  PfMeasure measure;
} symbols[] = {
  { "%", PF_MEASURE_PERCENT },
  { "B", PF_MEASURE_BYTE },
  { "GB", PF_MEASURE_GIGABYTE },
  { "Gi", PF_MEASURE_GIBIBYTE },
  { "GiB", PF_MEASURE_GIBIBYTE },
  { "KB", PF_MEASURE_KILOBYTE },
  { "Ki", PF_MEASURE_KIBIBYTE },
  { "KiB", PF_MEASURE_KIBIBYTE },
  { "MB", PF_MEASURE_MEGABYTE },
  { "Mi", PF_MEASURE_MEBIBYTE },
  { "MiB", PF_MEASURE_MEBIBYTE },
  { "PB", PF_MEASURE_PETABYTE },
  { "PiB", PF_MEASURE_PEBIBYTE },
  { "TB", PF_MEASURE_TERABYTE },
  { "Ti", PF_MEASURE_TEBIBYTE },
  { "TiB", PF_MEASURE_TEBIBYTE },
  { "d", PF_MEASURE_DAY },
  { "gb", PF_MEASURE_GIGABYTE },
  { "h", PF_MEASURE_HOUR },
  { "kB", PF_MEASURE_KILOBYTE },
  { "kb", PF_MEASURE_KILOBYTE },
  { "m", PF_MEASURE_MINUTE },
  { "mb", PF_MEASURE_MEGABYTE },
  { "min", PF_MEASURE_MINUTE },
  { "ms", PF_MEASURE_MILLISECOND },
  { "ns", PF_MEASURE_NANOSECOND },
  { "s", PF_MEASURE_SECOND },
  { "tb", PF_MEASURE_TERABYTE },
  { "us", PF_MEASURE_MICROSECOND },
  { "w", PF_MEASURE_WEEK },
  { "\u00B5s", PF_MEASURE_MICROSECOND },
  { "\u03BCs", PF_MEASURE_MICROSECOND },
};

/* Digits may follow, as in `1h30`. */
static const char *
find_symbol_end (const char *text, const char *end)
{
  if (text < end && *text == '%')
    return text + 1;
  while (text < end && g_unichar_isalpha (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text;
}

/**
 * pf_measure_read:
 * @text: where a unit may begin
 * @end: end of the text, which is valid UTF-8
 * @rest: (out): what follows the unit
 * @measure: (out): the unit
 *
 * Reads a symbol, such as `ms`, or a word for a unit of time, bytes or percent.
 *
 * Returns: whether there is one
 */
gboolean
pf_measure_read (const char *text, const char *end, const char **rest, PfMeasure *measure)
{
  const char *behind = find_symbol_end (text, pf_text_clip (text, end, 8));
  int meaning;

  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++) {
    if (strlen (symbols[i].symbol) == (gsize)(behind - text)
        && memcmp (symbols[i].symbol, text, (gsize)(behind - text)) == 0) {
      *measure = symbols[i].measure;
      *rest = behind;
      return TRUE;
    }
  }
  if (!pf_text_skip_phrase (PF_PHRASES (units), &text, end, &meaning))
    return FALSE;
  *measure = (PfMeasure)meaning;
  *rest = text;
  return TRUE;
}

PfDimension
pf_measure_get_dimension (PfMeasure self)
{
  return measures[self].dimension;
}

/* How many nanoseconds or bytes it is. */
guint64
pf_measure_get_factor (PfMeasure self)
{
  return measures[self].factor;
}

/* Whether people plan with it: seconds to months. */
gboolean
pf_measure_is_span (PfMeasure self)
{
  return self >= PF_MEASURE_SECOND && self <= PF_MEASURE_MONTH;
}

/* A unit taken apart: what is counted, per how much time. */
typedef struct {
  PfMeasure measure;
  PfTextPart noun; /* of a mere count; may be empty */
  PfMeasure per;
} Unit;

/* Units of a rate that are one word. */
static gboolean
read_rate_symbol (PfTextPart text, Unit *unit)
{
  static const char *const seconds[] = { "rps", "qps", "tps" };
  gsize length = (gsize)(text.end - text.start);

  if (length != 3)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++) {
    if (g_ascii_strncasecmp (text.start, seconds[i], length) == 0)
      unit->per = PF_MEASURE_SECOND;
  }
  if (g_ascii_strncasecmp (text.start, "rpm", length) == 0)
    unit->per = PF_MEASURE_MINUTE;
  return unit->per != PF_MEASURE_NONE;
}

/* Where `/` or a word for it stands, and what follows it. */
static const char *
find_per (const char *text, const char *end, const char **behind)
{
  const char *slash = memchr (text, '/', (gsize)(end - text));
  PfPhraseMatch match;

  if (slash != NULL) {
    *behind = slash + 1;
    return slash;
  }
  if (!pf_phrase_set_find_next (PF_PHRASES (per), text, end - text, 0, &match))
    return NULL;
  *behind = text + match.end;
  return text + match.start;
}

static gboolean
read_unit (const char *text, Unit *unit)
{
  const char *end = text + strlen (text);
  const char *behind;
  const char *rest;
  const char *per = find_per (text, end, &behind);

  *unit = (Unit){ 0 };
  if (per != NULL) {
    behind = pf_text_skip_blanks (behind, end);
    if (!pf_measure_read (behind, end, &rest, &unit->per) || rest != end
        || pf_measure_get_dimension (unit->per) != PF_DIMENSION_TIME)
      return FALSE;
  }
  unit->noun.start = pf_text_skip_blanks (text, per != NULL ? per : end);
  unit->noun.end = pf_text_skip_blanks_back (unit->noun.start, per != NULL ? per : end);
  if (per == NULL && read_rate_symbol (unit->noun, unit)) {
    unit->noun.end = unit->noun.start;
    return TRUE;
  }
  if (pf_measure_read (unit->noun.start, unit->noun.end, &rest, &unit->measure) && rest != unit->noun.end)
    unit->measure = PF_MEASURE_NONE;
  return TRUE;
}

static gboolean
is_same_noun (PfTextPart a, PfTextPart b)
{
  gsize length = (gsize)(a.end - a.start);

  if (length == 0 || b.end == b.start)
    return TRUE;
  return length == (gsize)(b.end - b.start) && g_ascii_strncasecmp (a.start, b.start, length) == 0;
}

/**
 * pf_units_convert:
 * @from: (nullable): a unit
 * @to: (nullable): another one
 * @from_factors: (out): factors of @from
 * @to_factors: (out): those of @to
 *
 * Finds how values of two units compare: units of time or of bytes with their like, and rates with rates. A percentage
 * only compares with a percentage. A count without a name compares with any count, as `/s` does with `requests/second`.
 *
 * Returns: whether they compare at all
 */
gboolean
pf_units_convert (const char *from, const char *to, PfUnitFactors *from_factors, PfUnitFactors *to_factors)
{
  Unit a;
  Unit b;
  PfDimension dimension;

  if (!read_unit (from != NULL ? from : "", &a) || !read_unit (to != NULL ? to : "", &b))
    return FALSE;
  dimension = pf_measure_get_dimension (a.measure);
  if (dimension != pf_measure_get_dimension (b.measure) || (a.per == PF_MEASURE_NONE) != (b.per == PF_MEASURE_NONE))
    return FALSE;
  *from_factors = (PfUnitFactors){ pf_measure_get_factor (a.measure), pf_measure_get_factor (a.per) };
  *to_factors = (PfUnitFactors){ pf_measure_get_factor (b.measure), pf_measure_get_factor (b.per) };
  return dimension != PF_DIMENSION_COUNT || is_same_noun (a.noun, b.noun);
}
