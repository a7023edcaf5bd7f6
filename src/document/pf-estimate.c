/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-timing.h"

#include "document/pf-text-scan.h"

#include <string.h>

#define MOST_SIGNS 4 /* between a word and the time it is about */

static gboolean
is_about (gunichar c)
{
  return c == '~' || c == 0x2248;
}

/* How long, in a unit of work; what goes on for days is a plan and no estimate unless it is called one. */
static gboolean
read_length (const char **place, const char *end, PfMeasure longest, PfDuration *duration)
{
  for (guint i = 0; i < MOST_SIGNS && *place < end; i++) {
    gunichar c = g_utf8_get_char (*place);

    if (!is_about (c) && c != ':' && c != '.' && c != '=' && !pf_text_is_blank (c))
      break;
    *place = g_utf8_next_char (*place);
  }
  return pf_duration_read (*place, end, place, duration) && duration->unit <= longest && duration->max > 0
         && !pf_text_has_word_at (*place, end);
}

/* `(30-45 minutes)`, and `: 20 min` at the end. */
static gboolean
read_alone (const char *place, const char *end, gunichar opening, PfDuration *duration)
{
  const char *behind = place;

  /* `(0-2 hours)` says from when to when. */
  if (!read_length (&behind, end, PF_MEASURE_HOUR, duration) || duration->min == 0)
    return FALSE;
  behind = pf_text_skip_blanks (behind, end);
  return pf_text_is_opening (opening) ? pf_text_is_closing (pf_text_char_at (behind, end)) : behind == end;
}

/* A dash with blanks around that is not the one of `T - 60 min`. */
static gboolean
is_loose_dash (const char *title, const char *place, const char *end)
{
  const char *before;

  if (!pf_text_is_dash (pf_text_char_at (place, end))
      || !pf_text_is_blank (pf_text_char_at (g_utf8_next_char (place), end)))
    return FALSE;
  before = pf_text_skip_blanks_back (title, place);
  return before < place && before > title && pf_text_has_word_before (title, g_utf8_prev_char (before));
}

static gboolean
find_estimate (const char *title, PfDuration *duration)
{
  const char *end = title + strlen (title);
  const char *watch = end;
  const char *behind;
  PfPhraseMatch match;

  if (pf_phrase_set_find_next (PF_PHRASES (monitorings), title, -1, 0, &match))
    watch = title + match.start;

  for (const char *place = title; place < end; place = g_utf8_next_char (place)) {
    gunichar c = g_utf8_get_char (place);

    behind = g_utf8_next_char (place);
    if (is_about (c) && read_length (&behind, end, PF_MEASURE_HOUR, duration))
      return TRUE;
    if ((pf_text_is_opening (c) || c == ':' || is_loose_dash (title, place, end))
        && read_alone (behind, end, c, duration)
        /* Hours of watching are no work but a window, see pf_timing_parse(). */
        && (duration->unit < PF_MEASURE_HOUR || place < watch))
      return TRUE;
    behind = place;
    if (pf_text_has_word_before (title, place) || !pf_text_skip_phrase (PF_PHRASES (estimates), &behind, end, NULL))
      continue;
    if (read_length (&behind, end, PF_MEASURE_DAY, duration))
      return TRUE;
  }
  return FALSE;
}

/**
 * pf_estimate_parse:
 * @title: title of a section, valid UTF-8
 * @estimate: (out caller-allocates): how long it takes
 *
 * Reads `(Est. 15 minutes)`, `(30-45 minutes)`, `~20 min`, `Deploy: 20 min`.
 *
 * Returns: whether the title says so
 */
gboolean
pf_estimate_parse (const char *title, PfEstimate *estimate)
{
  PfDuration duration;
  char iso[PF_ISO_DURATION_SIZE];

  *estimate = (PfEstimate){ 0, 0 };
  if (!find_estimate (title, &duration))
    return FALSE;
  estimate->min_s = pf_duration_write (duration.min, duration.unit, iso);
  estimate->max_s = pf_duration_write (duration.max, duration.unit, iso);
  return estimate->max_s > 0;
}
