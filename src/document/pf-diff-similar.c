/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-diff-private.h"

#include <string.h>

/*
 * Which of the texts left over on one side was reworded to which on the other. Two texts are alike by the words they
 * share, a long word weighing more than a short one, so that no list of words that say nothing is needed. Only a few
 * pairs are weighed for each text: those that share a rare word, and those in the same place.
 */

#define MOST_TOKENS (4 * 1024 * 1024)
#define FEWEST_TOKENS_EACH 4
#define MOST_TOKENS_EACH 128
#define MOST_POSTINGS 16
#define MOST_CANDIDATES 16
#define HEAVIEST 15

/* Likeness is in thousandths. In the same place less of it is needed to believe in a rewording. */
#define NEEDED_IN_PLACE 450
#define NEEDED_IN_GROUP 550
#define NEEDED_ANYWHERE 650
#define BONUS_IN_PLACE 200
#define BONUS_IN_GROUP 150

/* Words of each text, sorted: 28 bits of hash and 4 of weight. */
typedef struct {
  guint *starts; /* n + 1 of them */
  GArray *tokens;
} PfTokens;

typedef struct {
  guint before;
  guint after;
  guint score;
} PfLikeness;

typedef struct {
  const PfSimilarSide *before;
  const PfSimilarSide *after;
  PfTokens before_tokens;
  PfTokens after_tokens;
  GArray *postings;  /* token in the high half, index of the text behind it in the low one; sorted */
  guint *from_start; /* for each text before, where it would be, counted from its neighbour above; or PF_NONE */
  guint *from_end;
  GArray *found; /* (element-type PfLikeness) */
  guint64 n_compared;
} PfSimilar;

static int
compare_tokens (gconstpointer a, gconstpointer b)
{
  guint32 first = *(const guint32 *) a;
  guint32 second = *(const guint32 *) b;

  return first < second ? -1 : first > second;
}

static int
compare_postings (gconstpointer a, gconstpointer b)
{
  guint64 first = *(const guint64 *) a;
  guint64 second = *(const guint64 *) b;

  return first < second ? -1 : first > second;
}

static gboolean
is_left (const PfSimilarSide *side, guint index)
{
  return side->match[index] == PF_NONE && (side->taken == NULL || side->taken[index] == PF_NONE);
}

static void
add_token (GArray *tokens, guint64 hash, guint length)
{
  guint32 token = (guint32) (pf_diff_mix (hash, length) << 4) | MIN (length, HEAVIEST);

  g_array_append_val (tokens, token);
}

/* A letter of a script without blanks between words is a word. */
static void
tokenise (const char *text, guint most, GArray *tokens)
{
  guint first = tokens->len;
  guint64 hash = 0;
  guint length = 0;

  while (tokens->len - first < most) {
    gunichar letter = g_utf8_get_char (text);
    gboolean is_word = letter != 0 && g_unichar_isalnum (letter);
    gboolean is_wide = is_word && g_unichar_iswide (letter);

    if ((!is_word || is_wide) && length > 0) {
      add_token (tokens, hash, length);
      hash = 0;
      length = 0;
    } else if (is_wide) {
      add_token (tokens, letter, 1);
      text = g_utf8_next_char (text);
    } else if (letter == 0) {
      return;
    } else {
      hash = is_word ? pf_diff_mix (hash, g_unichar_tolower (letter)) : hash;
      length += is_word ? 1 : 0;
      text = g_utf8_next_char (text);
    }
  }
}

static void
read_tokens (PfTokens *self, const PfSimilarSide *side, guint most)
{
  self->starts = g_new (guint, side->n + 1);
  self->tokens = g_array_sized_new (FALSE, FALSE, sizeof (guint32), side->n); /* never without memory, even if empty */
  for (guint i = 0; i < side->n; i++) {
    self->starts[i] = self->tokens->len;
    if (!is_left (side, i))
      continue;
    tokenise (side->texts[i].text, most, self->tokens);
    if (self->tokens->len > self->starts[i])
      qsort (&g_array_index (self->tokens, guint32, self->starts[i]), self->tokens->len - self->starts[i],
             sizeof (guint32), compare_tokens);
  }
  self->starts[side->n] = self->tokens->len;
}

static void
clear_tokens (PfTokens *self)
{
  g_free (self->starts);
  g_array_unref (self->tokens);
}

static void
collect_postings (PfSimilar *self)
{
  const PfTokens *tokens = &self->after_tokens;

  self->postings = g_array_sized_new (FALSE, FALSE, sizeof (guint64), tokens->tokens->len);
  for (guint i = 0; i < self->after->n; i++) {
    for (guint t = tokens->starts[i]; t < tokens->starts[i + 1]; t++) {
      guint32 token = g_array_index (tokens->tokens, guint32, t);
      guint64 posting = (guint64) token << 32 | i;

      if (t == tokens->starts[i] || token != g_array_index (tokens->tokens, guint32, t - 1))
        g_array_append_val (self->postings, posting);
    }
  }
  g_array_sort (self->postings, compare_postings);
}

static guint
find_postings (const PfSimilar *self, guint32 token)
{
  guint low = 0;
  guint high = self->postings->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (self->postings, guint64, middle) >> 32 < token)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static guint
weigh (const guint32 *tokens, guint n)
{
  guint weight = 0;

  for (guint i = 0; i < n; i++)
    weight += tokens[i] & HEAVIEST;
  return weight;
}

static guint
measure_likeness (const PfSimilar *self, guint before, guint after)
{
  const guint *starts_a = self->before_tokens.starts;
  const guint *starts_b = self->after_tokens.starts;
  guint n_a = starts_a[before + 1] - starts_a[before];
  guint n_b = starts_b[after + 1] - starts_b[after];
  const guint32 *a = (const guint32 *) (gpointer) self->before_tokens.tokens->data + starts_a[before];
  const guint32 *b = (const guint32 *) (gpointer) self->after_tokens.tokens->data + starts_b[after];
  guint shared = 0;

  /* One with so many more words cannot be alike, and reading them all for each would take long. */
  if (n_a == 0 || n_b == 0 || n_a > HEAVIEST * n_b || n_b > HEAVIEST * n_a)
    return 0;
  for (guint i = 0, j = 0; i < n_a && j < n_b;) {
    if (a[i] < b[j]) {
      i++;
    } else if (a[i] > b[j]) {
      j++;
    } else {
      shared += a[i] & HEAVIEST;
      i++;
      j++;
    }
  }
  return 2000 * shared / (weigh (a, n_a) + weigh (b, n_b));
}

static void
consider (PfSimilar *self, guint before, guint after)
{
  gboolean in_place = after == self->from_start[before] || after == self->from_end[before];
  guint group = self->before->group[before];
  gboolean in_group = group != PF_NONE && group == self->after->group[after];
  guint likeness = measure_likeness (self, before, after);
  guint needed = in_place ? NEEDED_IN_PLACE : in_group ? NEEDED_IN_GROUP : NEEDED_ANYWHERE;
  PfLikeness found = { before, after, likeness };

  self->n_compared++;
  if (likeness < needed)
    return;
  found.score += in_place ? BONUS_IN_PLACE : 0;
  found.score += in_group ? BONUS_IN_GROUP : 0;
  g_array_append_val (self->found, found);
}

typedef struct {
  guint first;
  guint n;
} PfPostings;

/* Which texts have each word of one, as far as they are few. */
static guint
collect_words (const PfSimilar *self, guint before, PfPostings *words)
{
  const guint *starts = self->before_tokens.starts;
  guint n_words = 0;

  for (guint t = starts[before]; t < starts[before + 1] && n_words < MOST_TOKENS_EACH; t++) {
    guint32 token = g_array_index (self->before_tokens.tokens, guint32, t);
    guint first = find_postings (self, token);
    guint end = first;

    while (end < self->postings->len && end - first <= MOST_POSTINGS
           && g_array_index (self->postings, guint64, end) >> 32 == token)
      end++;
    if (end > first && end - first <= MOST_POSTINGS)
      words[n_words++] = (PfPostings){ first, end - first };
  }
  return n_words;
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  const PfPostings *first = a;
  const PfPostings *second = b;

  if (first->n != second->n)
    return first->n < second->n ? -1 : 1;
  return first->first < second->first ? -1 : first->first > second->first;
}

static void
add_candidate (guint *candidates, guint *n_candidates, guint after)
{
  for (guint i = 0; i < *n_candidates; i++) {
    if (candidates[i] == after)
      return;
  }
  candidates[(*n_candidates)++] = after;
}

static void
find_candidates (PfSimilar *self, guint before)
{
  PfPostings words[MOST_TOKENS_EACH];
  guint n_words = collect_words (self, before, words);
  guint candidates[MOST_CANDIDATES + 2];
  guint n_candidates = 0;

  /* Rarest words first: what they lead to is the likeliest. */
  qsort (words, n_words, sizeof *words, compare_words);
  for (guint w = 0; w < n_words; w++) {
    for (guint i = 0; i < words[w].n && n_candidates < MOST_CANDIDATES; i++)
      add_candidate (candidates, &n_candidates, (guint) g_array_index (self->postings, guint64, words[w].first + i));
  }
  if (self->from_start[before] != PF_NONE)
    add_candidate (candidates, &n_candidates, self->from_start[before]);
  if (self->from_end[before] != PF_NONE)
    add_candidate (candidates, &n_candidates, self->from_end[before]);
  for (guint i = 0; i < n_candidates; i++)
    consider (self, before, candidates[i]);
}

static guint
counterpart_of (const PfSimilarSide *side, guint index)
{
  if (side->match[index] != PF_NONE)
    return side->match[index];
  return side->taken != NULL ? side->taken[index] : PF_NONE;
}

/* The text before each one in the same group, in the order of the side or against it; or the last of a group. */
static guint *
find_neighbours (const PfSimilarSide *side, gboolean below, GHashTable *ends)
{
  guint *neighbours = g_new (guint, side->n);

  for (guint i = 0; i < side->n; i++) {
    guint index = below ? side->n - 1 - i : i;
    gpointer group = GUINT_TO_POINTER (side->group[index]);
    gpointer end;

    neighbours[index] = g_hash_table_lookup_extended (ends, group, NULL, &end) ? GPOINTER_TO_UINT (end) : PF_NONE;
    g_hash_table_insert (ends, group, GUINT_TO_POINTER (index));
  }
  return neighbours;
}

/* Where each text would be if nothing but words had changed, going by its neighbours above that have a counterpart, or
 * by those below. */
static guint *
find_places (const PfSimilar *self, gboolean below)
{
  guint n = self->before->n;
  g_autoptr (GHashTable) before_ends = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) after_ends = g_hash_table_new (NULL, NULL);
  g_autofree guint *neighbours = find_neighbours (self->before, below, before_ends);
  g_autofree guint *next = find_neighbours (self->after, !below, after_ends);
  guint *places = g_new (guint, n);

  for (guint i = 0; i < n; i++) {
    guint index = below ? n - 1 - i : i;
    guint group = self->before->group[index];
    guint neighbour = neighbours[index];
    guint place = PF_NONE;
    gpointer end;

    if (neighbour == PF_NONE) {
      if (g_hash_table_lookup_extended (after_ends, GUINT_TO_POINTER (group), NULL, &end))
        place = GPOINTER_TO_UINT (end);
    } else {
      guint beside = counterpart_of (self->before, neighbour);

      beside = beside != PF_NONE ? beside : places[neighbour];
      place = beside != PF_NONE ? next[beside] : PF_NONE;
    }
    places[index] = place != PF_NONE && self->after->group[place] == group ? place : PF_NONE;
  }
  return places;
}

static int
compare_likeness (gconstpointer a, gconstpointer b)
{
  const PfLikeness *first = a;
  const PfLikeness *second = b;

  if (first->score != second->score)
    return first->score > second->score ? -1 : 1;
  if (first->before != second->before)
    return first->before < second->before ? -1 : 1;
  return first->after < second->after ? -1 : first->after > second->after;
}

static void
clear (PfSimilar *self)
{
  clear_tokens (&self->before_tokens);
  clear_tokens (&self->after_tokens);
  g_array_unref (self->postings);
  g_array_unref (self->found);
  g_free (self->from_start);
  g_free (self->from_end);
}

/**
 * pf_diff_match_similar:
 * @before: texts of the old document
 * @after: texts of the new one
 * @n_compared: (inout): grows by how many pairs were weighed
 *
 * Finds counterparts for texts that have none yet, by their words; the likest first.
 */
void
pf_diff_match_similar (const PfSimilarSide *before, const PfSimilarSide *after, guint64 *n_compared)
{
  PfSimilar self = { .before = before, .after = after };
  guint most = MOST_TOKENS / MAX (MAX (before->n, after->n), 1);

  most = CLAMP (most, FEWEST_TOKENS_EACH, MOST_TOKENS_EACH);
  read_tokens (&self.before_tokens, before, most);
  read_tokens (&self.after_tokens, after, most);
  collect_postings (&self);
  self.from_start = find_places (&self, FALSE);
  self.from_end = find_places (&self, TRUE);
  self.found = g_array_new (FALSE, FALSE, sizeof (PfLikeness));
  for (guint i = 0; i < before->n; i++) {
    if (is_left (before, i))
      find_candidates (&self, i);
  }
  g_array_sort (self.found, compare_likeness);
  for (guint i = 0; i < self.found->len; i++) {
    const PfLikeness *found = &g_array_index (self.found, PfLikeness, i);

    if (is_left (before, found->before) && is_left (after, found->after)) {
      before->match[found->before] = found->after;
      after->match[found->after] = found->before;
    }
  }
  *n_compared += self.n_compared;
  clear (&self);
}
