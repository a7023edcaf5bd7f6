/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-threshold-private.h"

#include <string.h>

#define LONGEST_WORD 24

static const struct {
  const char *sign;
  PfComparison comparison;
} signs[] = {
  { "<=", PF_COMPARE_AT_MOST },     { ">=", PF_COMPARE_AT_LEAST },     { "!=", PF_COMPARE_NOT_EQUAL },
  { "==", PF_COMPARE_EQUAL },       { "\u2264", PF_COMPARE_AT_MOST },  { "\u2265", PF_COMPARE_AT_LEAST },
  { "\u2A7D", PF_COMPARE_AT_MOST }, { "\u2A7E", PF_COMPARE_AT_LEAST }, { "\u2260", PF_COMPARE_NOT_EQUAL },
  { "\uFF1C", PF_COMPARE_LESS },    { "\uFF1E", PF_COMPARE_MORE },     { "<", PF_COMPARE_LESS },
  { ">", PF_COMPARE_MORE },
};

/* Goes over the sign of a comparison backwards; one that is part of an arrow or a shift is none. */
static gboolean
take_sign (PfThresholdCandidate *self, const char *start)
{
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++) {
    gsize length = strlen (signs[i].sign);
    const char *sign = self->begin - length;

    if ((gsize)(self->begin - start) < length || memcmp (sign, signs[i].sign, length) != 0)
      continue;
    if (sign > start && strchr ("-=<>", sign[-1]) != NULL)
      return FALSE;
    self->begin = sign;
    self->comparison = (int)signs[i].comparison;
    self->compared = TRUE;
    return TRUE;
  }
  return FALSE;
}

/* A comparison in words right in front, with no more than a colon or bracket between. */
static void
take_words (PfThresholdCandidate *self, const PfThresholdFinder *finder)
{
  const PfPhraseMatch *match = &finder->comparison;
  const char *place = finder->start + match->end;
  const char *begin = finder->start + match->start;

  if (match->end == 0 || match->meaning == PF_COMPARE_NONE || begin < finder->from || place > self->begin
      || self->begin - place > 6)
    return;
  for (; place < self->begin; place = g_utf8_next_char (place)) {
    gunichar c = g_utf8_get_char (place);

    if (c != ':' && c != '.' && c != '=' && c != '(' && !pf_text_is_blank (c))
      return;
  }
  place = pf_text_skip_blanks_back (finder->from, begin);
  if (g_unichar_isdigit (pf_text_char_before (finder->start, place)))
    return;
  self->begin = begin;
  self->comparison = match->meaning;
  self->compared = TRUE;
}

static void
take_currency (PfThresholdCandidate *self, const char *start)
{
  gunichar c = pf_text_char_before (start, self->begin);

  if (c != '$' && (c == 0 || g_unichar_type (c) != G_UNICODE_CURRENCY_SYMBOL))
    return;
  self->currency.end = self->begin;
  self->begin = self->currency.start = g_utf8_prev_char (self->begin);
}

static void
take_approximation (PfThresholdCandidate *self, const char *start)
{
  const char *place = pf_text_skip_blanks_back (start, self->begin);
  gunichar c = pf_text_char_before (start, place);

  if (c != '~' && c != 0x2248)
    return;
  self->begin = g_utf8_prev_char (place);
  self->approximate = TRUE;
}

/* A minus in front of the number that is no hyphen. */
static void
take_minus (PfThresholdCandidate *self, const char *start)
{
  gunichar c = pf_text_char_before (start, self->begin);
  const char *place;

  if (c != '-' && c != 0x2212)
    return;
  place = g_utf8_prev_char (self->begin);
  c = pf_text_char_before (start, place);
  if (pf_text_is_blank (c) || strchr ("<>=", (int)(c < 0x80 ? c : '.')) != NULL)
    self->begin = self->number = place;
}

/* Whether the word in front of a place, with no more than a colon between, says that all have to pass. */
gboolean
pf_threshold_follows_passing (const PfThresholdFinder *finder, const char *place)
{
  const char *before = pf_text_skip_blanks_back (finder->from, place);
  const char *word;

  if (pf_text_char_before (finder->from, before) == ':')
    before--;
  word = before;
  while (word > finder->from && before - word < LONGEST_WORD && pf_text_has_word_before (finder->from, word))
    word = g_utf8_prev_char (word);
  return pf_text_skip_phrase (PF_PHRASES (passing), &word, before, NULL) && word == before;
}

/* `passed: ______/10`: the blank has to become the number behind it. */
static void
take_blank (PfThresholdCandidate *self, const PfThresholdFinder *finder)
{
  const char *blank = self->begin - 1;

  if (self->begin - finder->from < 2 || *blank != '/' || blank[-1] != '_')
    return;
  while (blank > finder->from && blank[-1] == '_')
    blank--;
  if (!pf_threshold_follows_passing (finder, blank))
    return;
  self->begin = blank;
  self->comparison = PF_COMPARE_AT_LEAST;
  self->compared = TRUE;
}

/* Reads what stands in front of a number; %FALSE when it is part of a word, version, date, path or the like. */
gboolean
pf_threshold_read_left (PfThresholdCandidate *self, const PfThresholdFinder *finder)
{
  const char *begin;
  gunichar c;

  take_minus (self, finder->from);
  take_currency (self, finder->from);
  take_approximation (self, finder->from);
  begin = self->begin;
  self->begin = pf_text_skip_blanks_back (finder->from, self->begin);
  if (take_sign (self, finder->from))
    return TRUE;
  self->begin = begin;
  take_words (self, finder);
  take_blank (self, finder);
  if (self->compared)
    return TRUE;
  c = pf_text_char_before (finder->start, self->begin);
  return !g_unichar_isalnum (c) && !pf_text_is_dash (c)
         && (c >= 0x80 || c == 0 || strchr ("._/:#@+=\\&?*^", (int)c) == NULL);
}
