/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-completion.h"

#include "document/pf-language.h"

#include <string.h>

/* Whether nothing but signs stands there. */
static gboolean
is_bare (const char *text, gsize length)
{
  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

/**
 * pf_completion_find:
 * @text: valid UTF-8
 *
 * Only a sentence that says nothing else means all items: `All checklist items completed`, but not `All items of the
 * audit completed`.
 *
 * Returns: what it says of all items
 */
PfCompletion
pf_completion_find (const char *text)
{
  PfPhraseMatch subject, predicate;
  gsize length = strlen (text);
  gboolean wants_done;

  if (!pf_phrase_set_find_next (PF_PHRASES (everything), text, (gssize)length, 0, &subject)
      || !is_bare (text, subject.start)
      || !pf_phrase_set_find_next (PF_PHRASES (completions), text, (gssize)length, subject.end, &predicate)
      || !is_bare (text + subject.end, predicate.start - subject.end)
      || !is_bare (text + predicate.end, length - predicate.end))
    return PF_COMPLETION_NONE;
  wants_done = subject.meaning == 1 || subject.meaning == -1;
  if (wants_done != (predicate.meaning > 0))
    return PF_COMPLETION_NONE;
  return subject.meaning > 0 ? PF_COMPLETION_ALL_DONE : PF_COMPLETION_NOT_ALL_DONE;
}
