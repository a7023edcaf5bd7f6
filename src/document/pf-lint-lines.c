/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-language.h"
#include "document/pf-lint-private.h"
#include "document/pf-secret-pattern.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What stands on one line: Markdown that is not what it looks like, what was left open, secrets. */

#define LONGEST_MARK 16

static gboolean
is_digits (const char *text, const char *end)
{
  while (text < end && g_ascii_isdigit (*text))
    text++;
  return text == end || g_ascii_isspace (*text);
}

/* `###Name`. One number sign before a word is the name of a channel, before a number that of an issue. */
static void
check_heading (PfLint *self, guint line, const char *text, const char *end)
{
  const char *start = text;
  const char *title;
  g_autofree char *shown = NULL;
  g_autofree char *quote = NULL;
  g_autofree char *message = NULL;

  while (start < end && *start == ' ' && start - text < 4)
    start++;
  for (title = start; title < end && *title == '#';)
    title++;
  if (title - start < 2 || title - start > 6 || start - text > 3)
    return;
  if (title == end || g_ascii_isspace (*title) || g_ascii_ispunct (*title) || is_digits (title, end))
    return;
  shown = g_strndup (start, (gsize) (end - start));
  quote = pf_lint_shorten (g_strchomp (shown));
  message = g_strdup_printf (_ ("“%s” is no heading: there is no blank before the title."), quote);
  pf_lint_add (self, PF_DIAGNOSTIC_WARNING, line, (guint) (title - text) + 1, "heading-no-space", message);
}

/* The bullet or number of a list entry, and what comes behind it. */
static const char *
skip_marker (const char *text, const char *end)
{
  while (text < end && (*text == ' ' || *text == '\t' || *text == '>'))
    text++;
  if (text < end && strchr ("-*+", *text) != NULL)
    return text + 1;
  if (text == end || !g_ascii_isdigit (*text))
    return NULL;
  while (text < end && g_ascii_isdigit (*text))
    text++;
  return text < end && (*text == '.' || *text == ')') ? text + 1 : NULL;
}

/* `- []`, `-[ ]`, `- [ x]` and `- [ ]text`: meant as boxes, and none to Markdown. */
static void
check_box (PfLint *self, guint line, const char *text, const char *end)
{
  const char *marker = skip_marker (text, end);
  const char *box = marker;
  const char *inside;
  guint n_marks = 0;

  if (marker == NULL)
    return;
  while (box < end && *box == ' ')
    box++;
  if (box == end || *box != '[')
    return;
  for (inside = box + 1; inside < end && strchr (" xX", *inside) != NULL && inside - box <= 4; inside++)
    n_marks += *inside != ' ' ? 1 : 0;
  /* A link and a footnote have something behind the bracket. */
  if (inside == end || *inside != ']' || n_marks > 1 || (inside + 1 < end && strchr ("([:", inside[1]) != NULL))
    return;
  /* `[]` and `[x]` joined to other words are code, and an array. */
  if (inside - box != 2 && inside + 1 < end && !g_ascii_isspace (inside[1]))
    return;
  /* A right one is no item where it stands in HTML or in a comment, which is told of there. */
  if (box > marker && inside - box == 2 && (inside + 1 == end || g_ascii_isspace (inside[1])))
    return;
  pf_lint_add (self, PF_DIAGNOSTIC_WARNING, line, (guint) (box - text) + 1, "box-syntax",
               _ ("This looks like a box and is none, so no run asks for it."));
}

/* A date written as its pattern, such as `MM/DD/YYYY`: three runs, one of each letter. */
static gboolean
is_date_pattern (const char *text, const char *end, const char **behind)
{
  guint seen = 0;

  for (guint part = 0; part < 3; part++) {
    const char *start = text;
    guint bit;

    while (text < end && *text == *start)
      text++;
    if (text == start || strchr ("YMD", *start) == NULL)
      return FALSE;
    bit = *start == 'Y' ? 1 : *start == 'M' ? 2 : 4;
    if (text - start != 2 && (text - start != 4 || *start != 'Y'))
      return FALSE;
    seen |= bit;
    if (part < 2 && (text == end || strchr ("/.-", *text++) == NULL))
      return FALSE;
  }
  *behind = text;
  return seen == 7 && (text == end || !g_ascii_isalnum (*text));
}

static gboolean
is_upper (const char *text, const char *end)
{
  for (; text < end; text++) {
    if (g_ascii_islower (*text))
      return FALSE;
  }
  return TRUE;
}

static void
add_open (PfLint *self, guint line, const char *text, const char *start, const char *end)
{
  g_autofree char *word = g_strndup (start, (gsize) (end - start));
  g_autofree char *message = g_strdup_printf (_ ("“%s” is still to be filled in."), word);

  pf_lint_add (self, PF_DIAGNOSTIC_WARNING, line, (guint) (start - text) + 1, "open-placeholder", message);
}

/* The code span that begins here, or as many backticks where none does. */
static const char *
skip_code (const char *text, const char *end)
{
  gsize length = 0;

  while (text + length < end && text[length] == '`')
    length++;
  for (const char *c = text + length; c < end;) {
    gsize run = 0;

    while (c + run < end && c[run] == '`')
      run++;
    if (run == length)
      return c + run;
    c += MAX (run, 1);
  }
  return text + length;
}

/* What was left open: `TBD`, `XXX`, `MM/DD/YYYY`. The first of a line is enough. A pattern beside a blank says how to
 * fill it in. */
static void
check_open (PfLint *self, guint line, const char *text, const char *end)
{
  const PfPhraseSet *words = PF_PHRASES (open_words);
  guint n_marks = 0;

  for (const char *c = text; c < end;) {
    const char *behind = c;
    PfPhraseMatch match;

    if (*c == '`' && n_marks++ < LONGEST_MARK) {
      c = skip_code (c, end);
      continue;
    }
    if (!g_ascii_isupper (*c) || (c > text && (g_ascii_isalnum (c[-1]) || strchr ("_-./", c[-1]) != NULL))) {
      c++;
      continue;
    }
    if (is_date_pattern (c, end, &behind)) {
      add_open (self, line, text, c, behind);
      return;
    }
    while (behind < end && g_ascii_isalnum (*behind))
      behind++;
    if (is_upper (c, behind) && (behind == end || *behind != '_')
        && pf_phrase_set_find_best (words, c, behind - c, &match)) {
      add_open (self, line, text, c, behind);
      return;
    }
    c = behind;
  }
}

/**
 * pf_lint_check_lines:
 * @self: a look at a document
 *
 * Checks each line that is not code.
 */
void
pf_lint_check_lines (PfLint *self)
{
  for (guint line = 1; line <= self->n_lines; line++) {
    gsize length;
    const char *text = pf_source_get_line (self->source, line, &length);

    if (text == NULL || (self->lines[line] & PF_LINE_CODE) != 0)
      continue;
    check_heading (self, line, text, text + length);
    if ((self->lines[line] & PF_LINE_TASK) == 0)
      check_box (self, line, text, text + length);
    if ((self->lines[line] & PF_LINE_BLANK) == 0)
      check_open (self, line, text, text + length);
  }
}

/**
 * pf_lint_check_secrets:
 * @self: a look at a document
 *
 * Checks for secrets, in code too. A key may go over many lines.
 */
void
pf_lint_check_secrets (PfLint *self)
{
  gsize length;
  const char *text = pf_source_get_text (self->source, &length);
  gsize start;
  gsize end;

  for (gsize at = 0; at < length && pf_secret_pattern_find (text + at, (gssize) (length - at), &start, &end);
       at += end) {
    guint line = pf_source_get_line_at (self->source, at + start);
    const char *line_start = pf_source_get_line (self->source, line, NULL);

    pf_lint_add (self, PF_DIAGNOSTIC_ERROR, line, (guint) (text + at + start - line_start) + 1, "secret",
                 _ ("A secret seems to be written here."));
    end = MAX (end, 1);
  }
}
