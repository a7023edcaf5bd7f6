/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-condition.h"

#include "document/pf-language.h"
#include "document/pf-role-rules.h"

#include <string.h>

#define LONGEST_CONDITION 80

typedef struct {
  const char *open;
  const char *close;
} Brackets;

static const Brackets brackets[] = { { "(", ")" }, { "（", "）" }, { "[", "]" } };

/* Whether what follows `if` is one condition, not a list of them as in `if any of the following occur`. */
static gboolean
is_single (const char *text, gsize length, gsize from)
{
  PfPhraseMatch match;

  while (from < length && g_ascii_isspace (text[from]))
    from++;
  return from < length && !pf_phrase_set_match_at (PF_PHRASES (condition_lists), text, (gssize)length, from, &match);
}

/* Whether what stands between brackets is a condition: it begins like one, or has the fixed words of one in it. */
static gboolean
match_aside (const char *text, gsize length, gsize *start, gsize *end)
{
  PfPhraseMatch match;

  *start = 0;
  *end = length;
  if (length == 0 || length > LONGEST_CONDITION)
    return FALSE;
  if (pf_phrase_set_find_next (PF_PHRASES (condition_openers), text, (gssize)length, 0, &match) && match.start == 0
      && match.end < length)
    return is_single (text, length, match.end);
  if (!pf_phrase_set_find_next (PF_PHRASES (conditions), text, (gssize)length, 0, &match))
    return FALSE;
  *start = match.start;
  *end = match.end;
  return TRUE;
}

static gboolean
find_aside (const char *text, gsize *start, gsize *end)
{
  for (gsize i = 0; i < G_N_ELEMENTS (brackets); i++) {
    const char *open = strstr (text, brackets[i].open);

    while (open != NULL) {
      const char *inside = open + strlen (brackets[i].open);
      const char *close = strstr (inside, brackets[i].close);

      if (close == NULL)
        break;
      if (match_aside (inside, (gsize)(close - inside), start, end)) {
        *start += (gsize)(inside - text);
        *end += (gsize)(inside - text);
        return TRUE;
      }
      open = strstr (close, brackets[i].open);
    }
  }
  return FALSE;
}

/**
 * pf_condition_find:
 * @text: what an item says
 * @start: (out) (optional): where the condition begins
 * @end: (out) (optional): where it ends
 *
 * Finds the words that make an item conditional, such as `if applicable` or `if using K8s`, without the brackets they
 * may stand in.
 *
 * Returns: whether there are any
 */
gboolean
pf_condition_find (const char *text, gsize *start, gsize *end)
{
  PfPhraseMatch match;
  gsize found_start = 0;
  gsize found_end = 0;
  gsize from = 0;
  gboolean found = find_aside (text, &found_start, &found_end);

  /* Without brackets only the fixed words are sure: “if needed”; “optional” only where it comes first. */
  while (!found && pf_phrase_set_find_next (PF_PHRASES (conditions), text, -1, from, &match)) {
    found = match.meaning == PF_CONDITION_ANYWHERE || match.start == 0;
    found_start = match.start;
    found_end = match.end;
    from = match.end;
  }
  if (start != NULL)
    *start = found_start;
  if (end != NULL)
    *end = found_end;
  return found;
}
