/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-blank-private.h"
#include "document/pf-language.h"

#include <string.h>

#define MAX_UNIT_WORDS 3
#define MAX_UNIT 40 /* bytes */

/* Units as machines write them; those of a natural language stand with its words. */
static const char *const units[]
    = { "%",    "\u2030", "ms",  "s",    "sec", "secs", "min", "mins", "h",   "hr",    "hrs", "d",   "\u00B5s", "us",
        "ns",   "B",      "KB",  "kB",   "MB",  "GB",   "TB",  "KiB",  "MiB", "GiB",   "TiB", "bps", "kbps",    "Mbps",
        "Gbps", "rps",    "qps", "tps",  "Hz",  "MHz",  "GHz", "vCPU", "USD", "EUR",   "$",   "\u20AC",         "\u00B0C" };

static gboolean
is_unit (const char *word, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strlen (units[i]) == length && strncmp (units[i], word, length) == 0)
      return TRUE;
  /* `req/s`, `/sec`: something in a time. */
  return length >= 2 && word[length - 1] == 's' && word[length - 2] == '/';
}

/*
 * pf_blank_take_ratio:
 * @blank: a blank
 * @text: what stands behind it
 * @known: whether its words said what it is
 *
 * Reads `/10`, which is no part of a date.
 *
 * Returns: whether the blank is one of so many
 */
gboolean
pf_blank_take_ratio (PfBlank *blank, PfArena *arena, const char *text, gsize length, gboolean known)
{
  gsize at = 0;
  gsize digits;

  while (at < length && text[at] == ' ')
    at++;
  if (at >= length || text[at] != '/')
    return FALSE;
  for (at++; at < length && text[at] == ' ';)
    at++;
  for (digits = at; digits < length && g_ascii_isdigit (text[digits]);)
    digits++;
  if (digits == at || digits - at > 9 || (known && blank->kind == PF_BLANK_KIND_DATE)
      || (digits < length && (g_ascii_isalnum (text[digits]) || text[digits] == '/')))
    return FALSE;
  while (at + 1 < digits && text[at] == '0')
    at++;
  blank->of = pf_arena_strndup (arena, text + at, digits - at);
  blank->kind = known && blank->kind == PF_BLANK_KIND_SCORE ? PF_BLANK_KIND_SCORE : PF_BLANK_KIND_RATIO;
  return TRUE;
}

static gboolean
ends_unit (const char *text, gsize length, gsize at)
{
  return at >= length || strchr ("(),;|[<", text[at]) != NULL || (text[at] == '.' && at + 1 >= length);
}

/* How far the words behind a blank go that may be its unit; 0 when they are the name of the next one. */
static gsize
measure_unit (const char *text, gsize length, gboolean last, gsize *first_word)
{
  gsize end = 0;
  guint n_words = 0;

  for (*first_word = 0; !ends_unit (text, length, end); end++) {
    if (text[end] == ' ' && n_words == 1 && *first_word == 0)
      *first_word = end;
    if (text[end] != ' ' && (end == 0 || text[end - 1] == ' '))
      n_words++;
  }
  if (*first_word == 0)
    *first_word = end;
  if (!last && end >= length)
    return 0;
  while (end > 0 && strchr (" *`\t\r", text[end - 1]) != NULL)
    end--;
  return n_words > MAX_UNIT_WORDS || end > MAX_UNIT || (end > 0 && text[end - 1] == ':') ? 0 : end;
}

/*
 * pf_blank_take_unit:
 * @blank: a blank
 * @text: what stands behind it, up to the next one
 * @last: whether there is no next one
 *
 * Reads `ms`, `% change`, `affected users`.
 *
 * Returns: where the unit ends; 0 when there is none
 */
gsize
pf_blank_take_unit (PfBlank *blank, PfArena *arena, const char *text, gsize length, gboolean last)
{
  gsize start = 0;
  gsize first;
  gsize end;
  PfPhraseMatch match;

  while (start < length && text[start] == ' ')
    start++;
  text += start;
  length -= start;
  end = measure_unit (text, length, last, &first);
  if (is_unit (text, first)) {
    /* One more word may belong to it. */
    if (end <= first + 1 || memchr (text + first + 1, ' ', end - first - 1) != NULL)
      end = first;
  } else if (end == 0 || !pf_phrase_set_find_next (PF_PHRASES (blank_units), text, (gssize)end, 0, &match)) {
    return 0;
  }
  blank->unit = pf_arena_strndup (arena, text, end);
  blank->kind = PF_BLANK_KIND_NUMBER;
  return start + end;
}
