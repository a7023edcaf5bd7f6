/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-language.h"

#include <string.h>

#define N_BUCKETS 256
#define KEY_LENGTH 3

struct _PfPhraseSet {
  GArray *buckets[N_BUCKETS]; /* (element-type Entry), %NULL for none */
};

typedef struct {
  PfPhrase phrase;
  guint rank;
} Entry;

/* Words are letters and digits of any script. */
static gboolean
is_word_at (const char *text, const char *end)
{
  if ((guchar) *text < 0x80)
    return g_ascii_isalnum (*text);
  return g_utf8_get_char_validated (text, end - text) <= 0x10FFFF && g_unichar_isalnum (g_utf8_get_char (text));
}

/* The next letter in lower case, and where the one after it is. */
static gunichar
read_letter (const char *text, const char **next)
{
  if ((guchar) *text < 0x80) {
    *next = text + 1;
    return (gunichar) (g_ascii_isupper (*text) ? *text | 0x20 : *text);
  }
  *next = g_utf8_next_char (text);
  return g_unichar_tolower (g_utf8_get_char (text));
}

static guint
hash_key (const char *word, const char *end)
{
  guint hash = 0;

  for (guint i = 0; i < KEY_LENGTH && word < end && is_word_at (word, end); i++)
    hash = hash * 31 + read_letter (word, &word);
  return hash % N_BUCKETS;
}

static const char *
find_word_end (const char *text, const char *end)
{
  while (text < end && is_word_at (text, end))
    text = (guchar) *text < 0x80 ? text + 1 : g_utf8_next_char (text);
  return text;
}

static const char *
find_word (const char *text, const char *end)
{
  while (text < end && !is_word_at (text, end))
    text = (guchar) *text < 0x80 ? text + 1 : g_utf8_next_char (text);
  return text;
}

/* What may stand between two words of a phrase; a bracket, a colon or a comma ends it. */
static gboolean
joins_words (const char *text, const char *end)
{
  for (; text < end; text++) {
    if (strchr (" -/_.'&", *text) == NULL && (guchar) *text < 0x80)
      return FALSE;
  }
  return TRUE;
}

/* Where a phrase ends in a text that has it here, or %NULL. */
static const char *
match_phrase (const char *phrase, const char *text, const char *end)
{
  while (*phrase != '\0') {
    if (*phrase == '*') {
      text = find_word_end (text, end);
      phrase++;
    } else if (*phrase == ' ') {
      const char *word = find_word (text, end);

      if (word == text || word == end || !joins_words (text, word))
        return NULL;
      text = word;
      phrase++;
    } else {
      const char *next_phrase;
      const char *next_text;

      if (text >= end || !is_word_at (text, end)
          || read_letter (text, &next_text) != read_letter (phrase, &next_phrase))
        return NULL;
      text = next_text;
      phrase = next_phrase;
    }
  }
  return text == end || !is_word_at (text, end) ? text : NULL;
}

static void
add_phrases (PfPhraseSet *self, const PfPhrase *phrases, guint *rank)
{
  for (; phrases != NULL && phrases->words != NULL; phrases++) {
    guint key = hash_key (phrases->words, phrases->words + strcspn (phrases->words, "*"));
    Entry entry = { *phrases, (*rank)++ };

    if (self->buckets[key] == NULL)
      self->buckets[key] = g_array_new (FALSE, FALSE, sizeof (Entry));
    g_array_append_val (self->buckets[key], entry);
  }
}

static PfPhraseSet *
phrase_set_new (gsize list_offset)
{
  PfPhraseSet *self = g_new0 (PfPhraseSet, 1);
  const PfLanguage *const *languages = pf_languages ();
  guint rank = 0;

  for (guint i = 0; languages[i] != NULL; i++)
    add_phrases (self, G_STRUCT_MEMBER (const PfPhrase *, languages[i], list_offset), &rank);
  return self;
}

/**
 * pf_languages:
 *
 * Returns: (transfer none) (array zero-terminated=1): every language the rules know
 */
const PfLanguage *const *
pf_languages (void)
{
  static const PfLanguage *const languages[] = { &pf_language_english, NULL };

  return languages;
}

/**
 * pf_phrase_set_get:
 * @list_offset: offset of a list in [struct@Language]; use the macro PF_PHRASES
 *
 * A word of fewer than three letters that ends in `*` cannot be found; no list has one.
 *
 * Returns: (transfer none): its phrases in all languages; made at the first call
 */
const PfPhraseSet *
pf_phrase_set_get (gsize list_offset)
{
  static gsize sets[sizeof (PfLanguage) / sizeof (gpointer)];
  gsize *place = &sets[list_offset / sizeof (gpointer)];

  if (g_once_init_enter (place)) {
    const gsize set = GPOINTER_TO_SIZE (phrase_set_new (list_offset));

    g_once_init_leave (place, set);
  }
  return GSIZE_TO_POINTER (*place);
}

/* Tells every phrase a text has to a callback until it answers %FALSE. */
typedef gboolean (*MatchFunc) (const Entry *entry, gsize start, gsize end, PfPhraseMatch *match);

static gboolean
match_word (
    const PfPhraseSet *self, const char *text, const char *word, const char *end, MatchFunc take, PfPhraseMatch *match)
{
  const GArray *bucket = self->buckets[hash_key (word, end)];
  gboolean found = FALSE;

  for (guint i = 0; bucket != NULL && i < bucket->len; i++) {
    const Entry *entry = &g_array_index (bucket, Entry, i);
    const char *behind = match_phrase (entry->phrase.words, word, end);

    if (behind != NULL)
      found |= take (entry, (gsize) (word - text), (gsize) (behind - text), match);
  }
  return found;
}

static gboolean
take_match (const Entry *entry, gsize start, gsize end, PfPhraseMatch *match)
{
  *match = (PfPhraseMatch){ entry->phrase.meaning, entry->rank, start, end };
  return TRUE;
}

static gboolean
take_better (const Entry *entry, gsize start, gsize end, PfPhraseMatch *match)
{
  return entry->rank < match->rank && take_match (entry, start, end, match);
}

static gboolean
take_longer (const Entry *entry, gsize start, gsize end, PfPhraseMatch *match)
{
  return end > match->end && take_match (entry, start, end, match);
}

/**
 * pf_phrase_set_find_best:
 * @self: phrases
 * @text: valid UTF-8
 * @length: its bytes, or -1 when it ends with a NUL
 * @match: (out caller-allocates): the phrase
 *
 * Finds the phrase in @text that stands first in its list.
 *
 * Returns: whether there is one
 */
gboolean
pf_phrase_set_find_best (const PfPhraseSet *self, const char *text, gssize length, PfPhraseMatch *match)
{
  const char *end = text + (length < 0 ? (gssize) strlen (text) : length);
  gboolean found = FALSE;

  match->rank = G_MAXUINT;
  for (const char *word = find_word (text, end); word < end; word = find_word (find_word_end (word, end), end))
    found |= match_word (self, text, word, end, take_better, match);
  return found;
}

/**
 * pf_phrase_set_find_next:
 * @self: phrases
 * @text: valid UTF-8
 * @length: its bytes, or -1 when it ends with a NUL
 * @from: offset to begin at, not inside of a word
 * @match: (out caller-allocates): the phrase
 *
 * Finds the phrase that begins first, of several that begin there the longest.
 *
 * Returns: whether there is one
 */
gboolean
pf_phrase_set_find_next (const PfPhraseSet *self, const char *text, gssize length, gsize from, PfPhraseMatch *match)
{
  const char *end = text + (length < 0 ? (gssize) strlen (text) : length);
  const char *word = find_word (text + from, end);

  match->end = 0;
  while (word < end) {
    if (match_word (self, text, word, end, take_longer, match))
      return TRUE;
    word = find_word (find_word_end (word, end), end);
  }
  return FALSE;
}

/**
 * pf_phrase_set_match_at:
 * @self: phrases
 * @text: valid UTF-8
 * @length: its bytes, or -1 when it ends with a NUL
 * @at: offset of the first letter of a word
 * @match: (out caller-allocates): the phrase
 *
 * Finds the longest phrase that begins exactly at @at.
 *
 * Returns: whether there is one
 */
gboolean
pf_phrase_set_match_at (const PfPhraseSet *self, const char *text, gssize length, gsize at, PfPhraseMatch *match)
{
  const char *end = text + (length < 0 ? (gssize)strlen (text) : length);
  const char *word = text + at;

  match->end = 0;
  return word < end && is_word_at (word, end) && match_word (self, text, word, end, take_longer, match);
}
