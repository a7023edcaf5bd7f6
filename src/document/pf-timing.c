/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-timing.h"

#include "document/pf-text-scan.h"

#include <string.h>

#define REACH 40 /* how far behind a length of time the name of the event may stand */

typedef struct {
  const char *start;
  const char *end;
  const char *first;      /* its first word */
  const char *last;       /* the end of its last word */
  const char *monitoring; /* the first word that says that something is watched, or %NULL */
  gboolean is_title;      /* a text names the event, a title is about it */
} Scan;

/**
 * pf_timing_kind_to_string:
 * @kind: a kind
 *
 * Returns: (transfer none): its name in JSON
 */
const char *
pf_timing_kind_to_string (PfTimingKind kind)
{
  static const char *const names[] = {
    [PF_TIMING_NONE] = "none",
    [PF_TIMING_OFFSET] = "offset",
    [PF_TIMING_WINDOW] = "window",
    [PF_TIMING_DEADLINE] = "deadline",
  };

  return names[kind];
}

/**
 * pf_anchor_to_string:
 * @anchor: an anchor
 *
 * Returns: (transfer none): its name in JSON
 */
const char *
pf_anchor_to_string (PfAnchor anchor)
{
  static const char *const names[] = {
    [PF_ANCHOR_T0] = "t0",
    [PF_ANCHOR_DEPLOYMENT_DAY] = "deployment-day",
    [PF_ANCHOR_DEPLOYMENT_END] = "deployment-end",
  };

  return names[anchor];
}

/* Amounts in thousandths of the unit. */
static gboolean
set_offset (PfTiming *self, PfAnchor anchor, gint64 at, PfMeasure unit)
{
  self->kind = PF_TIMING_OFFSET;
  self->anchor = anchor;
  self->start_s = pf_duration_write (at, unit, self->start);
  return TRUE;
}

static gboolean
set_window (PfTiming *self, PfAnchor anchor, gint64 from, gint64 to, PfMeasure unit)
{
  self->kind = PF_TIMING_WINDOW;
  self->anchor = anchor;
  self->start_s = pf_duration_write (from, unit, self->start);
  self->end_s = pf_duration_write (to, unit, self->end);
  return TRUE;
}

/* A range before the event is written with its far end first or last; the earlier one is the start. */
static gboolean
set_relative (PfTiming *self, PfAnchor anchor, const PfDuration *duration, int sign)
{
  if (!duration->is_range)
    return set_offset (self, anchor, sign * duration->min, duration->unit);
  return set_window (self, anchor, sign < 0 ? -duration->max : duration->min, sign < 0 ? -duration->min : duration->max,
                     duration->unit);
}

/* Whether nothing of the sentence stands in front of a place, or a sign that begins a new thought. */
static gboolean
begins_thought (const Scan *scan, const char *place)
{
  gunichar c = pf_text_char_before (scan->start, pf_text_skip_blanks_back (scan->start, place));

  return pf_text_is_opening (c) || (c != 0 && c < 0x80 && strchr (":.,", (int)c) != NULL) || pf_text_is_dash (c)
         || place == scan->first;
}

/* Whether a sign that ends a thought follows, or nothing. */
static gboolean
ends_thought (const Scan *scan, const char *place)
{
  const char *next = pf_text_skip_blanks (place, scan->end);
  gunichar c = pf_text_char_at (next, scan->end);

  return pf_text_is_opening (c) || pf_text_is_closing (c) || c == 0xFF1A
         || (c < 0x80 && strchr (":.,", (int)c) != NULL) || (pf_text_is_dash (c) && next != place)
         || next >= scan->last;
}

/* The same for a title, where `checklist` and the like may follow. */
static gboolean
ends_title (const Scan *scan, const char *place)
{
  place = pf_text_skip_blanks (place, scan->end);
  pf_text_skip_phrase (PF_PHRASES (title_tails), &place, scan->end, NULL);
  return ends_thought (scan, place);
}

static gboolean
names_event (const Scan *scan, const char *place)
{
  PfPhraseMatch match;
  const char *end = pf_text_clip (place, scan->end, REACH);

  return pf_phrase_set_find_next (PF_PHRASES (releases), place, end - place, 0, &match);
}

/* `+` or `-`, or a word for it, between `T` and a number. */
static gboolean
read_sign (const char **place, const char *end, int *sign)
{
  const char *sign_at = pf_text_skip_blanks (*place, end);
  gunichar c = pf_text_char_at (sign_at, end);

  if (c == '+' || pf_text_is_dash (c)) {
    *sign = c == '+' ? 1 : -1;
    sign_at = g_utf8_next_char (sign_at);
  } else if (sign_at == *place || !pf_text_skip_phrase (PF_PHRASES (signs), &sign_at, end, sign)) {
    return FALSE;
  }
  *place = pf_text_skip_blanks (sign_at, end);
  return TRUE;
}

typedef struct {
  PfDuration duration;
  int sign;
  const char *number;
  gboolean has_unit;
} Countdown;

/* `T-60 minutes`, `D-1`, `J+7`: minutes or, of days, days where no unit is written. */
static gboolean
read_countdown (const Scan *scan, const char **place, Countdown *countdown)
{
  const char *letter = *place;
  const char *behind = letter + 1;

  if (letter >= scan->end || strchr ("TDJ", *letter) == NULL || *letter == '\0'
      || pf_text_has_word_before (scan->start, letter) || !read_sign (&behind, scan->end, &countdown->sign)
      || behind >= scan->end || !g_ascii_isdigit (*behind))
    return FALSE;
  countdown->number = behind;
  countdown->has_unit = pf_duration_read (behind, scan->end, place, &countdown->duration);
  return countdown->has_unit
         || pf_duration_read_range (behind, scan->end, place, *letter == 'T' ? PF_MEASURE_MINUTE : PF_MEASURE_DAY,
                                    &countdown->duration);
}

/* `to` or a dash, as in `T-60 to T-30 minutes`. */
static gboolean
skip_to (const Scan *scan, const char **place)
{
  *place = pf_text_skip_blanks (*place, scan->end);
  if (pf_text_is_dash (pf_text_char_at (*place, scan->end)))
    *place = g_utf8_next_char (*place);
  else if (!pf_text_skip_phrase (PF_PHRASES (range_words), place, scan->end, NULL))
    return FALSE;
  *place = pf_text_skip_blanks (*place, scan->end);
  return TRUE;
}

static gboolean
find_countdown (const Scan *scan, const char *place, PfTiming *timing)
{
  Countdown first;
  Countdown second;
  const char *rest;
  gboolean is_first = begins_thought (scan, place);

  if (!read_countdown (scan, &place, &first) || !(is_first || (scan->is_title && first.has_unit)))
    return FALSE;
  if (!skip_to (scan, &place) || !read_countdown (scan, &place, &second))
    return set_relative (timing, PF_ANCHOR_T0, &first.duration, first.sign);
  if (!first.has_unit
      && !pf_duration_read_range (first.number, scan->end, &rest, second.duration.unit, &first.duration))
    return FALSE;
  set_window (timing, PF_ANCHOR_T0, first.sign * first.duration.max, 0, first.duration.unit);
  timing->end_s = pf_duration_write (second.sign * second.duration.max, second.duration.unit, timing->end);
  return timing->end_s >= timing->start_s;
}

/* `Deployment Day`, `Same Day`. */
static gboolean
find_event_day (const Scan *scan, const char *place, PfTiming *timing)
{
  const char *behind = place;

  return scan->is_title && pf_text_skip_phrase (PF_PHRASES (event_days), &behind, scan->end, NULL)
         && begins_thought (scan, place) && ends_title (scan, behind)
         && set_window (timing, PF_ANCHOR_DEPLOYMENT_DAY, 0, 1000, PF_MEASURE_DAY);
}

/* `Week 1`, `Days 2-3`, `Day -1`. */
static gboolean
find_period (const Scan *scan, const char *place, PfTiming *timing)
{
  const char *behind = place;
  PfDuration duration;
  int meaning;
  int sign;

  if (!scan->is_title || !begins_thought (scan, place)
      || !pf_text_skip_phrase (PF_PHRASES (periods), &behind, scan->end, &meaning))
    return FALSE;
  if (read_sign (&behind, scan->end, &sign))
    return pf_duration_read_range (behind, scan->end, &behind, (PfMeasure)meaning, &duration)
           && ends_title (scan, behind) && set_relative (timing, PF_ANCHOR_T0, &duration, sign);
  behind = pf_text_skip_blanks (behind, scan->end);
  if (behind >= scan->end || !g_ascii_isdigit (*behind)
      || !pf_duration_read_range (behind, scan->end, &behind, (PfMeasure)meaning, &duration)
      || duration.unit != (PfMeasure)meaning)
    return FALSE;
  if (skip_to (scan, &behind)) {
    PfDuration last;

    if (!pf_duration_read_range (behind, scan->end, &behind, (PfMeasure)meaning, &last) || last.max < duration.min)
      return FALSE;
    duration.max = last.max;
  }
  return ends_title (scan, behind)
         && set_window (timing, PF_ANCHOR_T0, MAX (duration.min - 1000, 0), MAX (duration.max, 1000), duration.unit);
}

/* `Complete within 48 hours`, `within a day of the release`. */
static gboolean
find_deadline (const Scan *scan, const char *place, PfTiming *timing)
{
  const char *behind = place;
  PfDuration duration;
  int form;

  if (!pf_text_skip_phrase (PF_PHRASES (deadlines), &behind, scan->end, &form))
    return FALSE;
  behind = pf_text_skip_blanks (behind, scan->end);
  if (!pf_duration_read (behind, scan->end, &behind, &duration)
      || (form == PF_DEADLINE_WITHIN && !names_event (scan, behind)))
    return FALSE;
  timing->kind = PF_TIMING_DEADLINE;
  timing->anchor = PF_ANCHOR_DEPLOYMENT_END;
  timing->end_s = pf_duration_write (duration.max, duration.unit, timing->end);
  return TRUE;
}

/* A length of time, or a unit alone, as in `first week`. */
static gboolean
read_length (const Scan *scan, const char **place, gboolean unit_alone, PfDuration *duration)
{
  const char *behind;
  PfMeasure unit;

  if (pf_duration_read (*place, scan->end, &behind, duration)) {
    *place = behind;
    return TRUE;
  }
  if (!unit_alone || !pf_measure_read (*place, scan->end, &behind, &unit) || !pf_measure_is_span (unit)
      || pf_text_has_word_at (behind, scan->end))
    return FALSE;
  *duration = (PfDuration){ .min = 1000, .max = 1000, .unit = unit };
  *place = behind;
  return TRUE;
}

/* Whether the word in front says that a length of time is no schedule: `for 7 days after`. */
static gboolean
is_mere_length (const Scan *scan, const char *place)
{
  const char *behind = pf_text_skip_blanks_back (scan->start, place);
  const char *word = behind;
  const char *rest;

  for (guint i = 0; i < 12 && pf_text_has_word_before (scan->start, word); i++)
    word = g_utf8_prev_char (word);
  rest = word;
  return pf_text_skip_phrase (PF_PHRASES (lengths), &rest, behind, NULL) && rest == behind;
}

/* `1-2 weeks before`, `the day before the release`, `24-48 hours after`. */
static gboolean
find_worded (const Scan *scan, const char *place, PfTiming *timing)
{
  const char *behind = place;
  PfDuration duration;
  int direction;
  gboolean named;

  if (!read_length (scan, &behind, begins_thought (scan, place), &duration))
    return FALSE;
  behind = pf_text_skip_blanks (behind, scan->end);
  if (pf_text_is_dash (pf_text_char_at (behind, scan->end)))
    behind = pf_text_skip_blanks (g_utf8_next_char (behind), scan->end);
  if (!pf_text_skip_phrase (PF_PHRASES (directions), &behind, scan->end, &direction) || is_mere_length (scan, place))
    return FALSE;
  named = direction >= PF_DIRECTION_BEFORE_EVENT || names_event (scan, behind);
  if (!named && !(ends_thought (scan, behind) && (scan->is_title || begins_thought (scan, place))))
    return FALSE;
  if (direction == PF_DIRECTION_BEFORE || direction == PF_DIRECTION_BEFORE_EVENT)
    return set_relative (timing, PF_ANCHOR_T0, &duration, -1);
  return set_relative (timing, PF_ANCHOR_DEPLOYMENT_END, &duration, 1);
}

/* `First 24 hours`, `First week`. */
static gboolean
find_first (const Scan *scan, const char *place, PfTiming *timing)
{
  const char *behind = place;
  PfDuration duration;

  if (!scan->is_title || !pf_text_skip_phrase (PF_PHRASES (firsts), &behind, scan->end, NULL))
    return FALSE;
  behind = pf_text_skip_blanks (behind, scan->end);
  return read_length (scan, &behind, TRUE, &duration)
         && set_window (timing, PF_ANCHOR_DEPLOYMENT_END, 0, duration.max, duration.unit);
}

/* `MONITORING (24 Hours)`, `24-hour monitoring`: an hour or more; what takes minutes is the work of setting it up. */
static gboolean
find_watch (const Scan *scan, const char *place, PfTiming *timing)
{
  const char *behind = place;
  const char *before = pf_text_skip_blanks_back (scan->start, place);
  PfDuration duration;

  if (!pf_duration_read (place, scan->end, &behind, &duration) || duration.unit < PF_MEASURE_HOUR)
    return FALSE;
  behind = pf_text_skip_blanks (behind, scan->end);
  if (!pf_text_is_opening (pf_text_char_before (scan->start, before))
      || !pf_text_is_closing (pf_text_char_at (behind, scan->end))) {
    if (!pf_text_skip_phrase (PF_PHRASES (monitorings), &behind, scan->end, NULL))
      return FALSE;
  } else if (scan->monitoring > before) {
    return FALSE;
  }
  return set_window (timing, PF_ANCHOR_DEPLOYMENT_END, duration.is_range ? duration.min : 0, duration.max,
                     duration.unit);
}

typedef gboolean (*FindFunc) (const Scan *scan, const char *place, PfTiming *timing);

/* The first word at which one of the forms stands. */
static gboolean
find_form (const Scan *scan, FindFunc find, PfTiming *timing)
{
  for (const char *place = scan->start; place < scan->end; place = g_utf8_next_char (place)) {
    if (!pf_text_has_word_at (place, scan->end) && pf_text_char_at (place, scan->end) != 0xBD)
      continue;
    *timing = (PfTiming){ 0 };
    if (find (scan, place, timing))
      return TRUE;
    while (pf_text_has_word_at (g_utf8_next_char (place), scan->end))
      place = g_utf8_next_char (place);
  }
  *timing = (PfTiming){ 0 };
  return FALSE;
}

static gboolean
parse (const char *text, gboolean is_title, PfTiming *timing)
{
  static const FindFunc forms[]
      = { find_countdown, find_deadline, find_first, find_worded, find_event_day, find_period };
  PfTextPart words = pf_text_strip (text, text + strlen (text));
  Scan scan = { text, text + strlen (text), words.start, words.end, NULL, is_title };
  PfPhraseMatch match;

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    if (find_form (&scan, forms[i], timing))
      return TRUE;
  }
  if (!is_title || !pf_phrase_set_find_next (PF_PHRASES (monitorings), text, -1, 0, &match))
    return FALSE;
  scan.monitoring = text + match.start;
  return find_form (&scan, find_watch, timing);
}

/**
 * pf_timing_parse:
 * @title: title of a section, valid UTF-8
 * @timing: (out caller-allocates): when it is due
 *
 * Reads when what stands under a title is due: `T-60 minutes`, `D+1`, `(1-2 weeks before)`, `Same Day`, `Week 2`,
 * `(0-2 hours post-deployment)`, `Monitoring (24 Hours)`, `(Complete within 48 hours)`.
 *
 * Returns: whether the title says so
 */
gboolean
pf_timing_parse (const char *title, PfTiming *timing)
{
  return parse (title, TRUE, timing);
}

/**
 * pf_timing_parse_text:
 * @text: text of an item, valid UTF-8
 * @timing: (out caller-allocates): when it is due
 *
 * The same for a sentence, in which most times are no schedule: it has to name the release, or begin with the time,
 * as `7 days before release: …` does, or have it alone in brackets.
 *
 * Returns: whether the text says so
 */
gboolean
pf_timing_parse_text (const char *text, PfTiming *timing)
{
  return parse (text, FALSE, timing);
}
