/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-suggest.h"

#include <string.h>

#define MAX_WORD_LENGTH 32

/* Edits between two words: a letter added, left out, replaced, or swapped with its neighbour (the optimal string
 * alignment distance). */
static guint
count_edits (const char *first, const char *second)
{
  guint rows[3][MAX_WORD_LENGTH + 1];
  gsize first_length = strlen (first);
  gsize second_length = strlen (second);

  if (first_length > MAX_WORD_LENGTH || second_length > MAX_WORD_LENGTH)
    return G_MAXUINT;
  for (guint j = 0; j <= second_length; j++)
    rows[0][j] = j;
  for (guint i = 1; i <= first_length; i++) {
    guint *row = rows[i % 3];
    const guint *above = rows[(i + 2) % 3];
    const guint *two_above = rows[(i + 1) % 3];

    row[0] = i;
    for (guint j = 1; j <= second_length; j++) {
      gboolean same = g_ascii_tolower (first[i - 1]) == g_ascii_tolower (second[j - 1]);

      row[j] = MIN (MIN (row[j - 1], above[j]) + 1, above[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1])
        row[j] = MIN (row[j], two_above[j - 2] + 1);
    }
  }
  return rows[first_length % 3][second_length];
}

/**
 * pf_suggest:
 * @word: a word that is not known
 * @candidates: (array zero-terminated=1): the words that are
 *
 * Finds what somebody probably meant: the known word with the fewest edits, if they are at most a third of its
 * letters (at least one, at most three).
 *
 * Returns: (nullable) (transfer none): one of @candidates, %NULL when nothing is near
 */
const char *
pf_suggest (const char *word, const char *const *candidates)
{
  const char *best = NULL;
  guint best_edits = G_MAXUINT;

  for (gsize i = 0; candidates[i] != NULL; i++) {
    guint edits = count_edits (word, candidates[i]);
    guint allowed = CLAMP ((guint)strlen (candidates[i]) / 3, 1, 3);

    if (edits <= allowed && edits < best_edits) {
      best = candidates[i];
      best_edits = edits;
    }
  }
  return best;
}
