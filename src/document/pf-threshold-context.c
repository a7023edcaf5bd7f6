/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-threshold-private.h"

#include "document/pf-duration.h"
#include "document/pf-text-scan.h"

#include <string.h>

/* The words around a threshold: what is measured, which percentile, how long it has to hold, where it applies. Looks
 * no further than a bounded way in both directions, so that many thresholds in one long text stay linear. */

#define REACH 200
#define NEAR 16
#define LONGEST_METRIC 80

/* `95` of `p95`, `99.9` of `p999` and `p(99.9)`. */
static char *
read_short_percentile (const char **place, const char *end)
{
  const char *digits = *place + 1;
  gboolean has_bracket = digits < end && *digits == '(';
  gsize n = 0;
  gsize n_whole;

  if (*place >= end || (**place != 'p' && **place != 'P'))
    return NULL;
  digits += has_bracket ? 1 : 0;
  while (digits + n < end && (g_ascii_isdigit (digits[n]) || (n == 2 && digits[n] == '.')))
    n++;
  n -= n == 3 && digits[2] == '.' ? 1 : 0;
  n_whole = MIN (n, 2);
  if (n < 2 || n > 6 || *digits == '0' || (has_bracket && (digits + n >= end || digits[n] != ')'))
      || pf_text_has_word_at (digits + n, end))
    return NULL;
  *place = digits + n + (has_bracket ? 1 : 0);
  if (n == 2)
    return g_strndup (digits, 2);
  digits += n_whole;
  return g_strdup_printf ("%.2s.%.*s", digits - n_whole, (int)(n - 2 - (*digits == '.' ? 1 : 0)),
                          digits + (*digits == '.' ? 1 : 0));
}

/* `95` of `95th percentile`. */
static char *
read_long_percentile (const char **place, const char *end)
{
  const char *behind = NULL;
  g_autofree char *decimal = NULL;

  if (*place >= end || !g_ascii_isdigit (**place))
    return NULL;
  decimal = pf_decimal_normalise (*place, pf_text_clip (*place, end, 16) - *place, &behind);
  if (decimal == NULL)
    return NULL;
  behind = pf_text_skip_word (behind, end);
  behind = pf_text_skip_blanks (behind, end);
  if (!pf_text_skip_phrase (PF_PHRASES (percentiles), &behind, end, NULL))
    return NULL;
  *place = behind;
  return g_steal_pointer (&decimal);
}

static char *
read_percentile (const char **place, const char *end)
{
  char *percentile = read_short_percentile (place, end);

  return percentile != NULL ? percentile : read_long_percentile (place, end);
}

/* `95` of `for 95% of requests`. */
static char *
read_share (const char **place, const char *end)
{
  const char *behind;
  g_autofree char *decimal = NULL;
  PfMeasure measure;

  if (*place >= end || !g_ascii_isdigit (**place))
    return NULL;
  decimal = pf_decimal_normalise (*place, pf_text_clip (*place, end, 16) - *place, &behind);
  if (decimal == NULL)
    return NULL;
  behind = pf_text_skip_blanks (behind, end);
  if (!pf_measure_read (behind, end, &behind, &measure) || measure != PF_MEASURE_PERCENT)
    return NULL;
  *place = behind;
  return g_steal_pointer (&decimal);
}

/* Takes a percentile out of the words in front of a threshold; what remains of them is in front of it or behind it. */
static void
take_percentile (PfThreshold *self, PfTextPart *words)
{
  const char *word = words->start;

  while (word < words->end) {
    const char *behind = word;
    char *percentile = !pf_text_has_word_before (words->start, word) ? read_percentile (&behind, words->end) : NULL;

    if (percentile != NULL) {
      g_free (self->percentile);
      self->percentile = percentile;
      if (pf_text_strip (words->start, word).end == words->start)
        words->start = behind;
      else if (pf_text_strip (behind, words->end).start == words->end)
        words->end = word;
      word = behind;
    } else {
      word = pf_text_has_word_at (word, words->end) ? pf_text_skip_word (word, words->end) : g_utf8_next_char (word);
    }
  }
}

static gboolean
begins_with (const PfPhraseSet *phrases, PfTextPart words, const char **behind)
{
  *behind = words.start;
  return pf_text_skip_phrase (phrases, behind, words.end, NULL);
}

/* Where the last phrase of a list ends, or begins when it closes the words; %NULL for none. */
static const char *
find_last (const PfPhraseSet *phrases, PfTextPart words, gboolean closing)
{
  const char *last = NULL;
  PfPhraseMatch match = { 0 };

  while (pf_phrase_set_find_next (phrases, words.start, words.end - words.start, match.end, &match)) {
    if (!closing)
      last = words.start + match.end;
    else if (words.start + match.end == words.end)
      last = words.start + match.start;
  }
  return last;
}

/* Leaves verbs and the like away at both ends. */
static PfTextPart
trim_metric (PfTextPart words)
{
  const char *place = find_last (PF_PHRASES (metric_breaks), words, FALSE);

  if (place != NULL && pf_text_strip (place, words.end).start < words.end)
    words.start = place;
  words = pf_text_strip (words.start, words.end);
  while (begins_with (PF_PHRASES (metric_heads), words, &place))
    words = pf_text_strip (place, words.end);
  while ((place = find_last (PF_PHRASES (metric_tails), words, TRUE)) != NULL)
    words = pf_text_strip (words.start, place);
  while (words.end - words.start > LONGEST_METRIC)
    words = pf_text_strip (pf_text_skip_word (words.start, words.end), words.end);
  /* The bracket of `server(s)`. */
  if (*words.end == ')' && memchr (words.start, '(', (gsize)(words.end - words.start)) != NULL)
    words.end++;
  return words;
}

static gboolean
ends_clause (const char *start, const char *place, const char *end)
{
  gunichar c = pf_text_char_before (start, place);

  if (c == ';' || c == '\n' || c == '|' || c == 0x2014 || c == 0x2022)
    return TRUE;
  return (c == '.' || c == ',' || c == '!' || c == '?') && pf_text_is_blank (pf_text_char_at (place, end));
}

/* Where the clause in front of a place begins: behind a sign that ends one, or an open bracket. */
static const char *
find_clause (const char *start, const char *place, gboolean *bracket)
{
  const char *end = place;
  guint depth = 0;

  *bracket = FALSE;
  for (; place > start && !ends_clause (start, place, end); place = g_utf8_prev_char (place)) {
    gunichar c = pf_text_char_before (start, place);

    if (pf_text_is_closing (c)) {
      depth++;
    } else if (pf_text_is_opening (c)) {
      *bracket = depth == 0;
      if (*bracket)
        break;
      depth--;
    }
  }
  return place;
}

/* Of `Response times: all endpoints`, what narrows it becomes the qualifier; of `Database: query time` the end counts.
 */
static PfTextPart
split_at_colon (PfThreshold *self, PfTextPart words)
{
  const char *colon = g_strrstr_len (words.start, words.end - words.start, ":");
  PfTextPart behind;
  const char *rest;

  if (colon == NULL)
    return words;
  behind = pf_text_strip (colon, words.end);
  if (behind.start == behind.end)
    return (PfTextPart){ words.start, colon };
  if (!begins_with (PF_PHRASES (scopes), behind, &rest))
    return behind;
  g_free (self->qualifier);
  self->qualifier = g_strndup (behind.start, (gsize)(behind.end - behind.start));
  return (PfTextPart){ words.start, colon };
}

static void
set_metric (PfThreshold *self, PfTextPart words)
{
  const char *blank = g_strstr_len (words.start, words.end - words.start, "__");

  if (blank != NULL)
    words.end = blank;
  take_percentile (self, &words);
  words = pf_text_strip (words.start, words.end);
  words = trim_metric (split_at_colon (self, words));
  if (words.end > words.start)
    self->metric = g_strndup (words.start, (gsize)(words.end - words.start));
}

/* Reads what stands in front; goes on in front of a bracket when nothing but `target:` stands in it. */
static gboolean
read_before (PfThreshold *self, const PfThresholdPlace *place)
{
  const char *from = MAX (place->from, place->begin - MIN (REACH, place->begin - place->start));
  gboolean bracket;
  gboolean outer;
  const char *clause;
  PfTextPart words;
  const char *rest;

  while (from < place->begin && ((guchar)*from & 0xC0) == 0x80)
    from++;
  clause = find_clause (from, place->begin, &bracket);
  words = pf_text_strip (clause, place->begin);
  if (begins_with (PF_PHRASES (targets), words, &rest) && pf_text_strip (rest, words.end).start == words.end)
    words.end = words.start;
  if (words.end > words.start)
    set_metric (self, words);
  if (self->metric == NULL && bracket) {
    const char *opening = g_utf8_prev_char (clause);

    set_metric (self, (PfTextPart){ find_clause (from, opening, &outer), opening });
  }
  return bracket;
}

/* Words up to the end of the clause. */
static PfTextPart
read_clause (const char *place, const char *end)
{
  const char *behind = place;

  while (behind < end && !ends_clause (place, behind, end) && !pf_text_is_closing (g_utf8_get_char (behind))
         && !pf_text_is_opening (g_utf8_get_char (behind)))
    behind = g_utf8_next_char (behind);
  return pf_text_strip (place, behind);
}

static gboolean
read_percentile_behind (PfThreshold *self, const char **place, const char *end)
{
  const char *behind = *place;
  gboolean bracket = pf_text_is_opening (pf_text_char_at (behind, end));
  gboolean linked;

  if (bracket)
    behind = g_utf8_next_char (behind);
  linked = pf_text_skip_phrase (PF_PHRASES (percentile_links), &behind, end, NULL);
  behind = pf_text_skip_blanks (behind, end);
  if (self->percentile != NULL || (self->percentile = read_percentile (&behind, end)) == NULL) {
    if (!linked || self->percentile != NULL || (self->percentile = read_share (&behind, end)) == NULL)
      return FALSE;
  }
  if (bracket && pf_text_is_closing (pf_text_char_at (behind, end)))
    behind = g_utf8_next_char (behind);
  *place = behind;
  return TRUE;
}

static gboolean
read_sustained (PfThreshold *self, const char **place, const char *end)
{
  const char *behind = *place;
  PfDuration duration;
  char iso[PF_ISO_DURATION_SIZE];

  if (pf_text_is_opening (pf_text_char_at (behind, end)))
    behind = g_utf8_next_char (behind);
  if (self->sustained != NULL || !pf_text_skip_phrase (PF_PHRASES (sustains), &behind, end, NULL))
    return FALSE;
  behind = pf_text_skip_blanks (behind, end);
  if (!pf_duration_read (behind, end, &behind, &duration) || pf_text_has_word_at (behind, end))
    return FALSE;
  pf_duration_write (duration.min, duration.unit, iso);
  self->sustained = g_strdup (iso);
  if (pf_text_is_closing (pf_text_char_at (behind, end)))
    behind = g_utf8_next_char (behind);
  *place = behind;
  return TRUE;
}

/* `coverage` of `>80% coverage`, `per service`, and in a bracket whatever else stands there. */
static gboolean
read_words (PfThreshold *self, const char **place, const char *end, gboolean bracket)
{
  const char *behind;
  PfTextPart words = read_clause (*place, end);

  if (words.start != *place || words.start == words.end)
    return FALSE;
  if (begins_with (PF_PHRASES (metrics), words, &behind) && (bracket || self->metric == NULL)) {
    g_free (self->metric);
    self->metric = g_strndup (words.start, (gsize)(behind - words.start));
    *place = behind;
    return TRUE;
  }
  if (self->qualifier != NULL || (!bracket && !begins_with (PF_PHRASES (scopes), words, &behind)))
    return FALSE;
  self->qualifier = g_strndup (words.start, (gsize)(words.end - words.start));
  *place = words.end;
  return TRUE;
}

/**
 * pf_threshold_read_context:
 * @self: a threshold
 * @place: where it stands; its end moves behind the words that belong to it
 *
 * Fills in what the words around the number say.
 */
void
pf_threshold_read_context (PfThreshold *self, PfThresholdPlace *place)
{
  const char *end = pf_text_clip (place->behind, place->end, REACH);
  gboolean bracket = read_before (self, place);

  for (guint i = 0; i < 5; i++) {
    const char *next = pf_text_skip_blanks (place->behind, end);

    if (!pf_text_skip_phrase (PF_PHRASES (targets), &next, end, NULL) && !read_percentile_behind (self, &next, end)
        && !read_sustained (self, &next, end) && !read_words (self, &next, end, bracket))
      break;
    place->behind = next;
  }
  /* `p95 < 200 ms and p99 < 500 ms` measure the same. */
  if (self->metric == NULL && self->percentile != NULL && place->previous != NULL && place->begin - place->from <= NEAR)
    self->metric = g_strdup (place->previous->metric);
}
