/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-diff-private.h"

#include <string.h>

/*
 * Where things stand. A section that only one of the documents has is looked through: what a new heading was put over
 * did not move, nor did what an old heading was taken from.
 */

/**
 * pf_diff_mix:
 * @a: a hash
 * @b: what to add to it
 *
 * Returns: a hash of both, in which the order counts
 */
guint64
pf_diff_mix (guint64 a, guint64 b)
{
  guint64 mixed = (a ^ (b + 0x9e3779b97f4a7c15u + (a << 6) + (a >> 2))) * 0xff51afd7ed558ccdu;

  return mixed ^ mixed >> 32;
}

/**
 * pf_diff_text_equal:
 * @a: a text
 * @b: another one
 *
 * Returns: whether both say the same
 */
gboolean
pf_diff_text_equal (const PfDiffText *a, const PfDiffText *b)
{
  return a->key == b->key && g_str_equal (a->text, b->text);
}

/**
 * pf_diff_is_implicit:
 * @side: a document
 * @section: index of a section
 *
 * Returns: whether it is the one that holds what comes before any heading, which has the document's title
 */
gboolean
pf_diff_is_implicit (const PfDiffSide *side, guint section)
{
  return !side->sections[section]->heading && side->sections[section]->title == pf_document_get_title (side->document);
}

/**
 * pf_diff_new_indexes:
 * @n: how many
 *
 * Returns: (transfer full): an array of %PF_NONE
 */
guint *
pf_diff_new_indexes (guint n)
{
  guint *indexes = g_new (guint, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    indexes[i] = PF_NONE;
  return indexes;
}

/**
 * pf_diff_item_counterpart:
 * @side: a document
 * @item: index of an item
 *
 * Returns: index of the item it is on the other side, reworded or not, or %PF_NONE
 */
guint
pf_diff_item_counterpart (const PfDiffSide *side, guint item)
{
  return side->item_match[item] != PF_NONE ? side->item_match[item] : side->item_likely[item];
}

/**
 * pf_diff_section_places:
 * @side: a document
 *
 * Returns: (transfer full) (array): for each section the nearest one above that the other document has too, or
 *   %PF_DIFF_PLACE_TOP
 */
guint *
pf_diff_section_places (const PfDiffSide *side)
{
  guint *places = g_new (guint, MAX (side->n_sections, 1));

  for (guint i = 0; i < side->n_sections; i++) {
    guint parent = side->sections[i]->parent;

    if (parent == PF_NONE || parent >= i)
      places[i] = PF_DIFF_PLACE_TOP;
    else
      places[i] = side->section_match[parent] != PF_NONE ? parent : places[parent];
  }
  return places;
}

/**
 * pf_diff_item_places:
 * @side: a document
 *
 * Returns: (transfer full) (array): for each item the nearest item above that the other document has too, its index
 *   behind those of the sections; else such a section, or %PF_DIFF_PLACE_TOP
 */
guint *
pf_diff_item_places (const PfDiffSide *side)
{
  g_autofree guint *sections = pf_diff_section_places (side);
  guint *places = g_new (guint, MAX (side->n_items, 1));

  for (guint i = 0; i < side->n_items; i++) {
    guint parent = side->items[i]->parent;
    guint section = side->items[i]->section;

    if (parent == PF_NONE || parent >= i)
      places[i] = side->section_match[section] != PF_NONE ? section : sections[section];
    else if (pf_diff_item_counterpart (side, parent) != PF_NONE)
      places[i] = side->n_sections + parent;
    else
      places[i] = places[parent];
  }
  return places;
}

/**
 * pf_diff_place_counterpart:
 * @match: both documents
 * @place: a place in the old one
 *
 * Returns: that place in the new one
 */
guint
pf_diff_place_counterpart (const PfDiffMatch *match, guint place)
{
  if (place == PF_DIFF_PLACE_TOP)
    return place;
  if (place < match->before.n_sections)
    return match->before.section_match[place];
  return match->after.n_sections + pf_diff_item_counterpart (&match->before, place - match->before.n_sections);
}

typedef struct {
  guint place;
  guint index;
} PfPlaced;

static int
compare_placed (gconstpointer a, gconstpointer b)
{
  const PfPlaced *first = a;
  const PfPlaced *second = b;

  if (first->place != second->place)
    return first->place < second->place ? -1 : 1;
  return first->index < second->index ? -1 : first->index > second->index;
}

/* Marks what is not in the longest sequence that is in the same order in both documents. */
static void
mark_run (const PfPlaced *run, guint n, const guint *match, gboolean *out_of_order)
{
  g_autofree guint *ends = g_new (guint, n); /* of the sequences of each length, the one that ends lowest */
  g_autofree guint *previous = g_new (guint, n);
  guint longest = 0;

  for (guint i = 0; i < n; i++) {
    guint low = 0;
    guint high = longest;

    while (low < high) {
      guint middle = low + (high - low) / 2;

      if (match[run[ends[middle]].index] < match[run[i].index])
        low = middle + 1;
      else
        high = middle;
    }
    previous[i] = low > 0 ? ends[low - 1] : PF_NONE;
    ends[low] = i;
    longest = MAX (longest, low + 1);
    out_of_order[run[i].index] = TRUE;
  }
  for (guint i = longest > 0 ? ends[longest - 1] : PF_NONE; i != PF_NONE; i = previous[i])
    out_of_order[run[i].index] = FALSE;
}

/**
 * pf_diff_find_out_of_order:
 * @places: (array length=n): where each thing of the new document stands
 * @match: (array length=n): its index in the old one, or %PF_NONE to leave it out
 * @n: how many there are
 *
 * Returns: (transfer full) (array length=n): which of them were moved among those in the same place; as few as explain
 *   the order
 */
gboolean *
pf_diff_find_out_of_order (const guint *places, const guint *match, guint n)
{
  gboolean *out_of_order = g_new0 (gboolean, MAX (n, 1));
  g_autoptr (GArray) placed = g_array_new (FALSE, FALSE, sizeof (PfPlaced));

  for (guint i = 0; i < n; i++) {
    PfPlaced each = { places[i], i };

    if (match[i] != PF_NONE)
      g_array_append_val (placed, each);
  }
  g_array_sort (placed, compare_placed);
  for (guint start = 0, end; start < placed->len; start = end) {
    const PfPlaced *run = &g_array_index (placed, PfPlaced, start);

    for (end = start + 1; end < placed->len && g_array_index (placed, PfPlaced, end).place == run->place;)
      end++;
    mark_run (run, end - start, match, out_of_order);
  }
  return out_of_order;
}
