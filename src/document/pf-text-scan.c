/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-text-scan.h"

/* Small steps through a sentence that is valid UTF-8; nothing here reads outside of the bounds it is given. */

/* The character in front of a place, or 0 at the start. */
gunichar
pf_text_char_before (const char *start, const char *place)
{
  return place > start ? g_utf8_get_char (g_utf8_prev_char (place)) : 0;
}

/* The character at a place, or 0 at the end. */
gunichar
pf_text_char_at (const char *place, const char *end)
{
  return place < end ? g_utf8_get_char (place) : 0;
}

gboolean
pf_text_has_word_before (const char *start, const char *place)
{
  return g_unichar_isalnum (pf_text_char_before (start, place));
}

gboolean
pf_text_has_word_at (const char *place, const char *end)
{
  return g_unichar_isalnum (pf_text_char_at (place, end));
}

gboolean
pf_text_is_blank (gunichar c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || (c >= 0x80 && g_unichar_isspace (c));
}

gboolean
pf_text_is_dash (gunichar c)
{
  return c == '-' || c == 0x2212 || (c >= 0x2010 && c <= 0x2015);
}

gboolean
pf_text_is_opening (gunichar c)
{
  return c == '(' || c == '[' || c == 0xFF08 || c == 0x3010;
}

gboolean
pf_text_is_closing (gunichar c)
{
  return c == ')' || c == ']' || c == 0xFF09 || c == 0x3011;
}

const char *
pf_text_skip_blanks (const char *place, const char *end)
{
  while (place < end && pf_text_is_blank (g_utf8_get_char (place)))
    place = g_utf8_next_char (place);
  return place;
}

const char *
pf_text_skip_blanks_back (const char *start, const char *place)
{
  while (place > start && pf_text_is_blank (pf_text_char_before (start, place)))
    place = g_utf8_prev_char (place);
  return place;
}

const char *
pf_text_skip_word (const char *place, const char *end)
{
  while (pf_text_has_word_at (place, end))
    place = g_utf8_next_char (place);
  return place;
}

/* What is left without what is neither letter, digit nor a sign that belongs to a word at either end. */
PfTextPart
pf_text_strip (const char *start, const char *end)
{
  while (start < end && !pf_text_has_word_at (start, end))
    start = g_utf8_next_char (start);
  while (end > start && !pf_text_has_word_before (start, end))
    end = g_utf8_prev_char (end);
  return (PfTextPart){ start, end };
}

/* At most so many bytes further, not inside of a character. */
const char *
pf_text_clip (const char *place, const char *end, gsize n_bytes)
{
  const char *clipped = place + MIN ((gsize)(end - place), n_bytes);

  while (clipped < end && clipped > place && ((guchar)*clipped & 0xC0) == 0x80)
    clipped--;
  return clipped;
}

/* Goes behind a phrase that begins here. */
gboolean
pf_text_skip_phrase (const PfPhraseSet *phrases, const char **place, const char *end, int *meaning)
{
  PfPhraseMatch match;

  if (!pf_phrase_set_match_at (phrases, *place, end - *place, 0, &match))
    return FALSE;
  *place += match.end;
  if (meaning != NULL)
    *meaning = match.meaning;
  return TRUE;
}
