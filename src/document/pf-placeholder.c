/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-placeholder.h"

#include "document/pf-inline.h"
#include "document/pf-language.h"

#include <string.h>

/* No placeholder is longer, and a bound keeps the search linear. */
#define LONGEST 64
#define MOST_SPACES 4

/* Shapes of a version, in which each letter stands for a number. */
static const char *const version_shapes[]
    = { "YYYY.MM.MICRO", "YY.MM.MICRO", "YYYY.MM.DD", "MAJOR.MINOR.PATCH", "MAJOR.MINOR", "X.Y.Z", "x.y.z", "X.Y" };
static const char *const date_shapes[] = { "MM/DD/YYYY", "DD/MM/YYYY", "YYYY-MM-DD", "DD.MM.YYYY", "YYYY/MM/DD" };

/* What capitals in brackets mean in output of programs. */
static const char *const log_levels[]
    = { "ERROR", "ERR",    "WARN", "WARNING", "INFO", "DEBUG",   "FATAL", "TRACE", "OK",
        "FAIL",  "FAILED", "PASS", "PASSED",  "SKIP", "SKIPPED", "DONE",  "NOTE" };

/* Keywords of the template languages that have braces of their own. */
static const char *const template_keywords[] = { "end",      "else",    "if",   "range", "with",   "define", "block",
                                                 "template", "include", "json", "len",   "printf", "this" };

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (guchar) c >= 0x80;
}

static char
char_at (const char *text, gsize length, gsize at)
{
  return at < length ? text[at] : '\0';
}

static gboolean
is_in_list (const char *word, gsize length, const char *const *list, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    if (strlen (list[i]) == length && g_ascii_strncasecmp (word, list[i], length) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Where a name ends that begins here: words of letters and digits, joined by what @joiners has. */
static gsize
match_name (const char *text, gsize length, gsize at, const char *joiners)
{
  gsize start = at;
  guint spaces = 0;

  if (at >= length || !(g_ascii_isalpha (text[at]) || (guchar) text[at] >= 0x80))
    return 0;
  while (at < length && at - start < LONGEST) {
    if (is_word (text[at]))
      at++;
    else if (text[at] != '\0' && strchr (joiners, text[at]) != NULL && is_word (char_at (text, length, at + 1))) {
      spaces += text[at] == ' ' ? 1 : 0;
      at++;
    } else
      break;
  }
  return at - start < LONGEST && spaces <= MOST_SPACES ? at : 0;
}

/**
 * pf_placeholder_match_angle:
 * @text: (array length=length): text
 * @length: its bytes
 * @at: where a `<` may stand
 *
 * Returns: bytes of the placeholder `<name>` that begins at @at; 0 when none does, as in `< file`, `<<EOF`, `<(…)`
 */
gsize
pf_placeholder_match_angle (const char *text, gsize length, gsize at)
{
  gsize end;

  if (char_at (text, length, at) != '<' || (at > 0 && text[at - 1] == '<'))
    return 0;
  end = match_name (text, length, at + 1, " _-./:|");
  if (end == 0 || char_at (text, length, end) != '>' || char_at (text, length, end + 1) == '(')
    return 0;
  /* An address in angle brackets is a link. */
  if (memchr (text + at, ':', end - at) != NULL && g_strstr_len (text + at, (gssize) (end - at), ":/") != NULL)
    return 0;
  return end + 1 - at;
}

/* `List<string>` and `x<y>`: a type's parameter; but `v<version>` and `-<version>` are one. */
static gboolean
is_parameter (const char *text, gsize at)
{
  if (at == 0 || !is_word (text[at - 1]) || text[at - 1] == '_')
    return FALSE;
  return !(g_ascii_tolower (text[at - 1]) == 'v' && (at < 2 || !is_word (text[at - 2])));
}

static gboolean
match_angle (const char *text, gsize length, gsize at, PfPlaceholderPlace place, PfPlaceholder *found)
{
  gsize size = pf_placeholder_match_angle (text, length, at);
  gboolean in_command = place == PF_PLACEHOLDER_IN_COMMAND || place == PF_PLACEHOLDER_ANYWHERE;

  if (size == 0 || place == PF_PLACEHOLDER_IN_PROGRAM || (!in_command && is_parameter (text, at)))
    return FALSE;
  if (pf_inline_is_known_tag (text + at, size)
      && !(place == PF_PLACEHOLDER_IN_COMMAND && at > 0 && text[at - 1] == ' ' && at + size == length))
    return FALSE;
  *found = (PfPlaceholder){ PF_PLACEHOLDER_ANGLE, at, at + size, FALSE };
  return TRUE;
}

static gboolean
match_braces (const char *text, gsize length, gsize at, PfPlaceholderPlace place, PfPlaceholder *found)
{
  gsize start = at + 2;
  gsize end;

  if (char_at (text, length, at + 1) != '{' || (at > 0 && strchr ("${", text[at - 1]) != NULL)
      || place == PF_PLACEHOLDER_IN_DATA || place == PF_PLACEHOLDER_IN_PROGRAM || place == PF_PLACEHOLDER_IN_CODE)
    return FALSE;
  while (char_at (text, length, start) == ' ')
    start++;
  end = match_name (text, length, start, " _-");
  if (end == 0 || is_in_list (text + start, end - start, template_keywords, G_N_ELEMENTS (template_keywords)))
    return FALSE;
  while (char_at (text, length, end) == ' ')
    end++;
  if (char_at (text, length, end) != '}' || char_at (text, length, end + 1) != '}')
    return FALSE;
  *found = (PfPlaceholder){ PF_PLACEHOLDER_BRACES, at, end + 2, FALSE };
  return TRUE;
}

/* `NAME`, but not the range `A-Z`. */
static gboolean
is_capitals (const char *text, gsize length)
{
  gboolean any = FALSE;

  for (gsize i = 0; i < length; i++) {
    if (g_ascii_islower (text[i]) || (guchar) text[i] >= 0x80)
      return FALSE;
    any |= i > 0 && g_ascii_isupper (text[i - 1]) && g_ascii_isupper (text[i]);
  }
  return any;
}

/* Nothing but a list marker, a box or emphasis stands before it on its line, and something stands behind it. */
static gboolean
is_leading_tag (const char *text, gsize length, gsize start, gsize end)
{
  gsize before = start;
  gsize after = end;

  while (before > 0 && text[before - 1] != '\n' && strchr ("-+*0123456789.)>#|[]xX \t_~`", text[before - 1]) != NULL)
    before--;
  while (after < length && strchr (" \t*_~`\r", text[after]) != NULL)
    after++;
  return (before == 0 || text[before - 1] == '\n') && after < length && text[after] != '\n';
}

/* `[NAME]` in capitals; not the label of a link, a box, an alert, or a tag such as `[OPTIONAL]`. */
static gboolean
match_brackets (const char *text, gsize length, gsize at, PfPlaceholderPlace place, PfPlaceholder *found)
{
  gsize end = match_name (text, length, at + 1, " _-/");
  PfPhraseMatch tag;
  char before = at > 0 ? text[at - 1] : ' ';
  char after;

  if (end == 0 || char_at (text, length, end) != ']' || place == PF_PLACEHOLDER_IN_PROGRAM
      || place == PF_PLACEHOLDER_IN_DATA || !is_capitals (text + at + 1, end - at - 1))
    return FALSE;
  after = char_at (text, length, end + 1);
  if (before == '!' || before == ']' || before == '[' || before == '\\' || before == '$' || is_word (before)
      || (after != '\0' && strchr ("([:", after) != NULL)
      || is_in_list (text + at + 1, end - at - 1, log_levels, G_N_ELEMENTS (log_levels)))
    return FALSE;
  if (pf_phrase_set_find_next (PF_PHRASES (tags), text + at + 1, (gssize) (end - at - 1), 0, &tag) && tag.start == 0)
    return FALSE;
  *found = (PfPlaceholder){ PF_PLACEHOLDER_BRACKETS, at, end + 1, is_leading_tag (text, length, at, end + 1) };
  return TRUE;
}

static gsize
match_shape (const char *text, gsize length, gsize at, const char *const *shapes, gsize n_shapes)
{
  for (gsize i = 0; i < n_shapes; i++) {
    gsize size = strlen (shapes[i]);
    char after = char_at (text, length, at + size);

    if (at + size > length || strncmp (text + at, shapes[i], size) != 0 || is_word (after))
      continue;
    if ((after == '.' || after == '/') && is_word (char_at (text, length, at + size + 1)))
      continue;
    return size;
  }
  return 0;
}

/* Still to be written: `TBD`, `XXX`, a date's shape. */
static gboolean
match_open (const char *text, gsize length, gsize at, PfPlaceholder *found)
{
  gsize size = match_shape (text, length, at, date_shapes, G_N_ELEMENTS (date_shapes));
  gsize run = at;

  while (char_at (text, length, run) == 'X')
    run++;
  if (size == 0 && run - at >= 3)
    size = run - at;
  if (size == 0 && at + 3 <= length && strncmp (text + at, "TBD", 3) == 0)
    size = 3;
  if (size == 0 || is_word (char_at (text, length, at + size)) || char_at (text, length, at + size) == '=')
    return FALSE;
  *found = (PfPlaceholder){ PF_PLACEHOLDER_OPEN, at, at + size, FALSE };
  return TRUE;
}

static gboolean
match_version (const char *text, gsize length, gsize at, PfPlaceholder *found)
{
  gsize start = at + (g_ascii_tolower (char_at (text, length, at)) == 'v' ? 1 : 0);
  gsize size = match_shape (text, length, start, version_shapes, G_N_ELEMENTS (version_shapes));

  if (size == 0 || (at > 0 && (text[at - 1] == '.' || text[at - 1] == '$')))
    return FALSE;
  *found = (PfPlaceholder){ PF_PLACEHOLDER_VERSION, at, start + size, FALSE };
  return TRUE;
}

/* Words that only stand for others: what follows the phrase belongs to it, up to the end of the token. */
static gboolean
match_words (const char *text, gsize length, gsize at, PfPlaceholder *found)
{
  gsize end = at;
  gsize reach;
  PfPhraseMatch match;

  while (end < length && end - at < LONGEST
         && (is_word (text[end]) || (strchr ("-._", text[end]) != NULL && is_word (char_at (text, length, end + 1)))))
    end++;
  while (end < length && ((guint8) text[end] & 0xC0) == 0x80) /* not within a character */
    end--;
  if (!pf_phrase_set_find_next (PF_PHRASES (placeholders), text + at, (gssize) (end - at), 0, &match)
      || match.start != 0)
    return FALSE;
  reach = at + match.end;
  if (match.meaning == PF_PLACEHOLDER_WORDS_LEAD && (reach == end || strchr ("-_", text[reach]) == NULL))
    return FALSE;
  if (match.meaning == PF_PLACEHOLDER_WORDS_CAPITALS
      && (!is_capitals (text + at, end - at) || memchr (text + at, '_', end - at) == NULL))
    return FALSE;
  /* `$YOUR_KEY` and `YOUR_KEY=…` are a shell's own variables. */
  if ((at > 0 && strchr ("${%", text[at - 1]) != NULL) || char_at (text, length, end) == '=')
    return FALSE;
  *found = (PfPlaceholder){ PF_PLACEHOLDER_WORD, at, end, FALSE };
  return TRUE;
}

static gboolean
match_at (const char *text, gsize length, gsize at, PfPlaceholderPlace place, PfPlaceholder *found)
{
  char c = text[at];

  if (c == '<')
    return match_angle (text, length, at, place, found);
  if (c == '{')
    return match_braces (text, length, at, place, found);
  if (c == '[')
    return match_brackets (text, length, at, place, found);
  if (!g_ascii_isalpha (c) || (at > 0 && is_word (text[at - 1])))
    return FALSE;
  return match_version (text, length, at, found)
         || (place != PF_PLACEHOLDER_IN_COMMAND && match_open (text, length, at, found))
         || match_words (text, length, at, found);
}

/**
 * pf_placeholder_find:
 * @text: (array length=length): valid UTF-8
 * @length: its bytes
 * @from: offset to begin at
 * @place: where it stands
 * @found: (out caller-allocates): the placeholder
 *
 * Finds the next place that a person has to write something into. A tag of HTML, an address in angle brackets, a type's
 * parameter, a mail address and a comparison are none, nor is a variable of a shell.
 *
 * Returns: whether there is one
 */
gboolean
pf_placeholder_find (const char *text, gsize length, gsize from, PfPlaceholderPlace place, PfPlaceholder *found)
{
  for (gsize at = from; at < length; at++) {
    if (match_at (text, length, at, place, found))
      return TRUE;
  }
  return FALSE;
}
