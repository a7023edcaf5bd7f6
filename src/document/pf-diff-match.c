/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-diff-private.h"

/*
 * Which item or section of one document is which of the other. Everything here sorts and walks, so that a document
 * with 300,000 items takes seconds whatever it says: what is paired by a key is sorted by it, and sections are voted
 * for by what they hold.
 */

/* What is held more often than this in a document says nothing of where it stands. */
#define MOST_ALIKE 8

/* Thousandths, as what two sections share. */
#define SCORE_TITLE 700
#define SCORE_PATH 400
#define SCORE_ID 100
#define NEEDED_FOR_MOVED 200
#define NEEDED_FOR_RENAMED 500
#define NEAR 3

typedef struct {
  guint64 key;
  guint index;
} PfKeyed;

typedef struct {
  guint64 pair; /* section before in the high half, section after in the low one */
  guint votes;
} PfVote;

typedef struct {
  guint before;
  guint after;
  guint score;
} PfSectionPair;

static int
compare_keyed (gconstpointer a, gconstpointer b)
{
  const PfKeyed *first = a;
  const PfKeyed *second = b;

  if (first->key != second->key)
    return first->key < second->key ? -1 : 1;
  return first->index < second->index ? -1 : first->index > second->index;
}

static void
add_keyed (GArray *array, guint64 key, guint index)
{
  PfKeyed keyed = { key, index };

  g_array_append_val (array, keyed);
}

static gsize
run_end (const GArray *array, gsize start)
{
  gsize end = start;

  while (end < array->len && g_array_index (array, PfKeyed, end).key == g_array_index (array, PfKeyed, start).key)
    end++;
  return end;
}

/* Calls @take with every two runs of equal keys. */
typedef void (*RunFunc) (PfKeyed *before, gsize n_before, PfKeyed *after, gsize n_after, gpointer data);

static void
join (GArray *before, GArray *after, RunFunc take, gpointer data)
{
  g_array_sort (before, compare_keyed);
  g_array_sort (after, compare_keyed);
  for (gsize i = 0, j = 0; i < before->len && j < after->len;) {
    PfKeyed *a = &g_array_index (before, PfKeyed, i);
    PfKeyed *b = &g_array_index (after, PfKeyed, j);
    gsize end_a = a->key <= b->key ? run_end (before, i) : i;
    gsize end_b = b->key <= a->key ? run_end (after, j) : j;

    if (a->key == b->key)
      take (a, end_a - i, b, end_b - j, data);
    i = end_a;
    j = end_b;
  }
}

/* Items */

typedef enum {
  BY_SECTION_AND_PARENT,
  BY_SECTION,
  BY_PARENT,
  BY_TEXT,
  N_WAYS,
} PfWay;

static GArray *
key_items (const PfDiffSide *side, gboolean is_before, PfWay way)
{
  GArray *keyed = g_array_new (FALSE, FALSE, sizeof (PfKeyed));

  for (guint i = 0; i < side->n_items; i++) {
    guint section = side->items[i]->section;
    guint64 key = side->item_texts[i].key;

    if (side->item_match[i] != PF_NONE)
      continue;
    if (way == BY_SECTION || way == BY_SECTION_AND_PARENT) {
      section = is_before ? side->section_match[section] : section;
      if (section == PF_NONE)
        continue;
      key = pf_diff_mix (key, section);
    }
    if (way == BY_PARENT || way == BY_SECTION_AND_PARENT)
      key = pf_diff_mix (key, side->item_paths[i]);
    add_keyed (keyed, key, i);
  }
  return keyed;
}

static void
pair_items (PfKeyed *before, gsize n_before, PfKeyed *after, gsize n_after, gpointer data)
{
  PfDiffMatch *match = data;

  for (gsize i = 0; i < MIN (n_before, n_after); i++) {
    guint a = before[i].index;
    guint b = after[i].index;

    if (!pf_diff_text_equal (&match->before.item_texts[a], &match->after.item_texts[b]))
      continue;
    match->before.item_match[a] = b;
    match->after.item_match[b] = a;
  }
}

/* The place of each item's section as the other document has it. */
static guint *
group_items (const PfDiffMatch *match, gboolean is_before)
{
  const PfDiffSide *side = is_before ? &match->before : &match->after;
  g_autofree guint *places = pf_diff_section_places (side);
  guint *groups = g_new (guint, side->n_items);

  for (guint i = 0; i < side->n_items; i++) {
    guint section = side->items[i]->section;

    if (side->section_match[section] == PF_NONE)
      section = places[section];
    if (is_before && section != PF_DIFF_PLACE_TOP)
      section = side->section_match[section];
    groups[i] = section;
  }
  return groups;
}

/**
 * pf_diff_match_items:
 * @match: both documents, their sections matched
 *
 * Finds for each item the one that says the same, first where it was; then for those left the one it was reworded to.
 */
void
pf_diff_match_items (PfDiffMatch *match)
{
  g_autofree guint *before_groups = NULL;
  g_autofree guint *after_groups = NULL;
  PfSimilarSide before
      = { match->before.n_items, match->before.item_texts, match->before.item_likely, match->before.item_match, NULL };
  PfSimilarSide after
      = { match->after.n_items, match->after.item_texts, match->after.item_likely, match->after.item_match, NULL };

  for (PfWay way = 0; way < N_WAYS; way++) {
    g_autoptr (GArray) old = key_items (&match->before, TRUE, way);
    g_autoptr (GArray) new = key_items (&match->after, FALSE, way);

    join (old, new, pair_items, match);
  }
  before.group = before_groups = group_items (match, TRUE);
  after.group = after_groups = group_items (match, FALSE);
  pf_diff_match_similar (&before, &after, &match->n_compared);
}

/* Sections */

/* What a section holds itself, each under the section it votes for. */
static GArray *
collect_content (const PfDiffSide *side)
{
  const GPtrArray *commands = pf_document_get_commands (side->document);
  GArray *content = g_array_new (FALSE, FALSE, sizeof (PfKeyed));

  for (guint i = 0; i < side->n_items; i++)
    add_keyed (content, side->item_texts[i].key, side->items[i]->section);
  for (guint i = 0; i < side->n_sections; i++) {
    if (side->sections[i]->parent != PF_NONE)
      add_keyed (content, pf_diff_mix (side->titles[i].key, 1), side->sections[i]->parent);
  }
  for (guint i = 0; i < commands->len; i++) {
    const PfCommand *command = g_ptr_array_index (commands, i);

    if (command->section != PF_NONE && command->item == PF_NONE)
      add_keyed (content, pf_diff_mix (g_str_hash (command->text), 2), command->section);
  }
  return content;
}

/* How much each section holds; what stands everywhere is left out. */
static guint *
count_content (const PfDiffSide *side, GArray *content)
{
  guint *counts = g_new0 (guint, MAX (side->n_sections, 1));

  g_array_sort (content, compare_keyed);
  for (gsize i = 0, end; i < content->len; i = end) {
    end = run_end (content, i);
    for (gsize j = i; end - i <= MOST_ALIKE && j < end; j++)
      counts[g_array_index (content, PfKeyed, j).index]++;
  }
  return counts;
}

static void
add_vote (GArray *votes, guint before, guint after, guint n)
{
  PfVote vote = { (guint64) before << 32 | after, n };

  g_array_append_val (votes, vote);
}

/* Of as many alike on both sides, the nth votes for the nth; else each for all. */
static void
vote_by_content (PfKeyed *before, gsize n_before, PfKeyed *after, gsize n_after, gpointer data)
{
  if (n_before > MOST_ALIKE || n_after > MOST_ALIKE)
    return;
  for (gsize i = 0; i < n_before; i++) {
    for (gsize j = 0; j < n_after; j++) {
      /* A section that holds the same twice votes once for each. */
      if ((i == 0 || before[i].index != before[i - 1].index) && (j == 0 || after[j].index != after[j - 1].index))
        add_vote (data, before[i].index, after[j].index, 1);
    }
  }
}

static void
vote_by_title (PfKeyed *before, gsize n_before, PfKeyed *after, gsize n_after, gpointer data)
{
  for (gsize i = 0; i < n_before; i++) {
    gsize middle = MIN (i, n_after - 1);

    for (gsize j = middle > NEAR ? middle - NEAR : 0; j < MIN (n_after, middle + NEAR + 1); j++)
      add_vote (data, before[i].index, after[j].index, 0);
  }
}

static GArray *
key_sections (const PfDiffSide *side, gboolean by_path)
{
  GArray *keyed = g_array_new (FALSE, FALSE, sizeof (PfKeyed));

  for (guint i = 0; i < side->n_sections; i++)
    add_keyed (keyed, by_path ? pf_diff_mix (side->section_paths[i], side->titles[i].key) : side->titles[i].key, i);
  return keyed;
}

static int
compare_votes (gconstpointer a, gconstpointer b)
{
  const PfVote *first = a;
  const PfVote *second = b;

  return first->pair < second->pair ? -1 : first->pair > second->pair;
}

static GArray *
collect_votes (PfDiffMatch *match, GArray *before_content, GArray *after_content)
{
  GArray *votes = g_array_new (FALSE, FALSE, sizeof (PfVote));

  join (before_content, after_content, vote_by_content, votes);
  for (guint by_path = 0; by_path < 2; by_path++) {
    g_autoptr (GArray) before = key_sections (&match->before, by_path == 1);
    g_autoptr (GArray) after = key_sections (&match->after, by_path == 1);

    join (before, after, vote_by_title, votes);
  }
  g_array_sort (votes, compare_votes);
  return votes;
}

/* How well two sections go together; 0: not at all. */
static guint
score_pair (const PfDiffMatch *match, guint before, guint after, guint votes, guint n_before, guint n_after)
{
  guint content = n_before + n_after > 0 ? MIN (2000 * votes / (n_before + n_after), 1000) : 0;
  gboolean same_path = match->before.section_paths[before] == match->after.section_paths[after];

  if (!pf_diff_text_equal (&match->before.titles[before], &match->after.titles[after]))
    return content >= NEEDED_FOR_RENAMED ? content : 0;
  if (!same_path && content < NEEDED_FOR_MOVED && n_before + n_after > 0)
    return 0;
  content += SCORE_TITLE;
  content += same_path ? SCORE_PATH : 0;
  content += g_str_equal (match->before.sections[before]->id, match->after.sections[after]->id) ? SCORE_ID : 0;
  return content;
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const PfSectionPair *first = a;
  const PfSectionPair *second = b;

  if (first->score != second->score)
    return first->score > second->score ? -1 : 1;
  if (first->before != second->before)
    return first->before < second->before ? -1 : 1;
  return first->after < second->after ? -1 : first->after > second->after;
}

static void
take_best_pairs (PfDiffMatch *match, const GArray *votes, const guint *n_before, const guint *n_after)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (PfSectionPair));

  for (guint i = 0; i < votes->len;) {
    guint64 both = g_array_index (votes, PfVote, i).pair;
    PfSectionPair pair = { (guint) (both >> 32), (guint) both, 0 };
    guint n = 0;

    for (; i < votes->len && g_array_index (votes, PfVote, i).pair == both; i++)
      n += g_array_index (votes, PfVote, i).votes;
    pair.score = score_pair (match, pair.before, pair.after, n, n_before[pair.before], n_after[pair.after]);
    if (pair.score > 0)
      g_array_append_val (pairs, pair);
  }
  g_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++) {
    const PfSectionPair *pair = &g_array_index (pairs, PfSectionPair, i);

    if (match->before.section_match[pair->before] == PF_NONE && match->after.section_match[pair->after] == PF_NONE) {
      match->before.section_match[pair->before] = pair->after;
      match->after.section_match[pair->after] = pair->before;
    }
  }
}

static void
match_similar_titles (PfDiffMatch *match)
{
  g_autofree guint *before_groups = pf_diff_section_places (&match->before);
  g_autofree guint *after_groups = pf_diff_section_places (&match->after);
  PfSimilarSide before
      = { match->before.n_sections, match->before.titles, match->before.section_match, NULL, before_groups };
  PfSimilarSide after
      = { match->after.n_sections, match->after.titles, match->after.section_match, NULL, after_groups };

  for (guint i = 0; i < before.n; i++) {
    if (before_groups[i] != PF_DIFF_PLACE_TOP)
      before_groups[i] = match->before.section_match[before_groups[i]];
  }
  pf_diff_match_similar (&before, &after, &match->n_compared);
}

/**
 * pf_diff_match_sections:
 * @match: both documents
 *
 * Finds for each section its counterpart: by title and path, by what it holds, at last by the words of its title.
 */
void
pf_diff_match_sections (PfDiffMatch *match)
{
  g_autoptr (GArray) before = collect_content (&match->before);
  g_autoptr (GArray) after = collect_content (&match->after);
  g_autofree guint *n_before = count_content (&match->before, before);
  g_autofree guint *n_after = count_content (&match->after, after);
  g_autoptr (GArray) votes = collect_votes (match, before, after);

  take_best_pairs (match, votes, n_before, n_after);
  match_similar_titles (match);
}
