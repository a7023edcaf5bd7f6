/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-blank-private.h"

#include <string.h>

/* What joins words to a blank, before it or after the words before. */
static const char *const joints[]
    = { " ", "\t", ":", "(", ")", "\"", "'", "$", "=", "-", ",", ";", "\u2013", "\u2014", "\uFF1A", "\uFF08", "\u2192" };

static gsize
joint_before (const char *text, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (joints); i++) {
    gsize n = strlen (joints[i]);

    if (length >= n && memcmp (text + length - n, joints[i], n) == 0)
      return n;
  }
  return 0;
}

static gsize
joint_behind (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (joints); i++)
    if (*joints[i] != '(' && g_str_has_prefix (text, joints[i]))
      return strlen (joints[i]);
  return 0;
}

/* What a list entry begins with: quotes, a bullet or number, a box. */
gsize
pf_blank_skip_markers (const char *text, gsize length)
{
  gsize at = 0;
  gsize digits;

  while (at < length && (text[at] == ' ' || text[at] == '\t' || text[at] == '>'))
    at++;
  digits = at;
  while (digits < length && g_ascii_isdigit (text[digits]))
    digits++;
  if (digits > at && digits + 1 < length && (text[digits] == '.' || text[digits] == ')') && text[digits + 1] == ' ')
    at = digits + 2;
  else if (at + 1 < length && strchr ("-*+", text[at]) != NULL && text[at + 1] == ' ')
    at += 2;
  else
    return at;
  while (at < length && text[at] == ' ')
    at++;
  if (at + 2 < length && text[at] == '[' && strchr (" xX", text[at + 1]) != NULL && text[at + 2] == ']')
    at += 3;
  while (at + 1 < length && strchr ("-*+ ", text[at]) != NULL && text[at + 1] == ' ')
    at += 2;
  return at;
}

/* The last bytes of a text, from the beginning of a word. */
static void
keep_tail (GString *words)
{
  const char *from;

  if (words->len <= PF_BLANK_MAX_WORDS)
    return;
  from = strchr (words->str + words->len - PF_BLANK_MAX_WORDS, ' ');
  if (from == NULL)
    from = g_utf8_find_next_char (words->str + words->len - PF_BLANK_MAX_WORDS, NULL);
  g_string_erase (words, 0, from - words->str);
}

/* A bracket that is still open holds what names the blank; those that are closed before all other words do not. */
static gboolean
open_bracket (GString *words)
{
  const char *open = strrchr (words->str, '(');
  const char *close;

  if (open != NULL && strchr (open, ')') == NULL) {
    g_string_erase (words, 0, open + 1 - words->str);
    return TRUE;
  }
  while (*words->str == '(' && (close = strchr (words->str, ')')) != NULL) {
    close += 1 + strspn (close + 1, " ");
    g_string_erase (words, 0, close - words->str);
  }
  return FALSE;
}

static gboolean
has_word (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_isalnum (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

/*
 * pf_blank_clean_words:
 * @arena: keeps the words
 * @text: Markdown between two places of a line
 * @in_bracket: (out) (optional): whether a bracket is open at its end, and the words are those in it
 *
 * Returns: the words without marks of Markdown and without what joins them to what stands around; the last ones of many
 */
char *
pf_blank_clean_words (PfArena *arena, const char *text, gsize length, gboolean *in_bracket)
{
  g_autoptr (GString) words = g_string_sized_new (MIN (length, 2 * PF_BLANK_MAX_WORDS));
  gboolean in_brackets;
  gsize n;

  for (gsize i = 0; i < length; i++) {
    gboolean space = g_ascii_isspace (text[i]);

    if (strchr ("*`|", text[i]) == NULL && !(space && (words->len == 0 || words->str[words->len - 1] == ' ')))
      g_string_append_c (words, space ? ' ' : text[i]);
  }
  in_brackets = open_bracket (words);
  if (in_bracket != NULL)
    *in_bracket = in_brackets;
  while ((n = joint_before (words->str, words->len)) > 0)
    g_string_truncate (words, words->len - n);
  keep_tail (words);
  for (n = 0; joint_behind (words->str + n) > 0;)
    n += joint_behind (words->str + n);
  if (!has_word (words->str + n))
    return pf_arena_strndup (arena, "", 0);
  return pf_arena_strndup (arena, words->str + n, words->len - n);
}

/*
 * pf_blank_read_words:
 * @words: (out caller-allocates): what it says
 * @text: a line up to its first blank
 *
 * Takes apart `- [ ] **Lead**: rest`.
 */
void
pf_blank_read_words (PfBlankWords *words, PfArena *arena, const char *text, gsize length)
{
  gsize at = pf_blank_skip_markers (text, length);
  const char *close = NULL;
  gsize behind;

  *words = (PfBlankWords){ 0 };
  while (at < length && text[at] == ' ')
    at++;
  if (length - at > 4 && (memcmp (text + at, "**", 2) == 0 || memcmp (text + at, "__", 2) == 0))
    close = memmem (text + at + 2, length - at - 2, text[at] == '*' ? "**" : "__", 2);
  if (close != NULL) {
    gsize end = (gsize)(close - text);

    behind = end + 2;
    words->lead = pf_blank_clean_words (arena, text + at + 2, end - at - 2, NULL);
    words->lead_colon = end > at + 2 && text[end - 1] == ':';
    if (behind < length && text[behind] == ':') {
      words->lead_colon = TRUE;
      behind++;
    }
    at = behind;
  }
  words->rest = pf_blank_clean_words (arena, text + at, length - at, &words->in_bracket);
}
