/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-run-put-off.h"

#include "run/pf-run-bulk.h"

/* Where the item is to appear again; PF_NONE for nowhere. */
static guint
get_target (PfRun *run, guint item)
{
  guint section = pf_run_get_deferred_to (run, item);
  return section != pf_run_item_get_item (pf_run_get_item (run, item))->section ? section : PF_NONE;
}

static PfRunRow *
create_row (PfRun *run, guint item, guint section)
{
  const PfItem *source = pf_run_item_get_item (pf_run_get_item (run, item));
  PfRunRow *row = pf_run_row_new (PF_RUN_ROW_ITEM, item, 0, item, section, source->line, 0);
  pf_run_row_set_put_off (row);
  return row;
}

/**
 * pf_run_put_off_find:
 * @run: a run
 * @known: (nullable): what this found before, for the same document
 *
 * A second row for each item that was put off to a later section. Those that stay are the same objects as before, so
 * that a list keeps its place.
 *
 * Returns: (transfer full) (element-type guint PfRunRow): the rows by item
 */
GHashTable *
pf_run_put_off_find (PfRun *run, GHashTable *known)
{
  GHashTable *rows = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  guint n_items = pf_document_get_items (pf_run_get_document (run))->len;
  for (guint item = 0; item < n_items; item++) {
    guint section = get_target (run, item);
    if (section == PF_NONE)
      continue;
    PfRunRow *row = known != NULL ? g_hash_table_lookup (known, GUINT_TO_POINTER (item)) : NULL;
    gboolean same = row != NULL && pf_run_row_get_section (row) == section;
    g_hash_table_insert (rows, GUINT_TO_POINTER (item), same ? g_object_ref (row) : create_row (run, item, section));
  }
  return rows;
}

/**
 * pf_run_put_off_has_changed:
 * @run: a run
 * @rows: (element-type guint PfRunRow): what was found before
 * @item: index of an item that changed
 *
 * Returns: whether it appears elsewhere than @rows say
 */
gboolean
pf_run_put_off_has_changed (PfRun *run, GHashTable *rows, guint item)
{
  PfRunRow *row = g_hash_table_lookup (rows, GUINT_TO_POINTER (item));
  return get_target (run, item) != (row != NULL ? pf_run_row_get_section (row) : PF_NONE);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  PfRunRow *first = *(PfRunRow *const *) a;
  PfRunRow *second = *(PfRunRow *const *) b;
  guint keys[2][2] = { { pf_run_row_get_section (first), pf_run_row_get_section (second) },
                       { pf_run_row_get_item (first), pf_run_row_get_item (second) } };
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (keys[i][0] != keys[i][1])
      return keys[i][0] < keys[i][1] ? -1 : 1;
  }
  return 0;
}

/* The line that ends what stands in the section itself. */
static guint
get_end_line (PfRun *run, guint section)
{
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (run));
  return section + 1 < sections->len ? ((PfSection *) g_ptr_array_index (sections, section + 1))->line : G_MAXUINT;
}

/**
 * pf_run_put_off_merge:
 * @run: a run
 * @rows: (element-type PfRunRow): the rows of its document
 * @put_off: (element-type guint PfRunRow): what is put off
 *
 * Returns: (transfer full) (element-type PfRunRow): all rows, those of @put_off at the end of their sections
 */
GPtrArray *
pf_run_put_off_merge (PfRun *run, GPtrArray *rows, GHashTable *put_off)
{
  if (g_hash_table_size (put_off) == 0)
    return g_ptr_array_ref (rows);
  GPtrArray *merged = g_ptr_array_new_full (rows->len + g_hash_table_size (put_off), g_object_unref);
  g_autoptr (GPtrArray) guests = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer row;
  g_hash_table_iter_init (&iter, put_off);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_ptr_array_add (guests, row);
  g_ptr_array_sort (guests, compare_places);
  guint next = 0;
  for (guint i = 0; i <= rows->len; i++) {
    guint line = i < rows->len ? pf_run_row_get_line (g_ptr_array_index (rows, i)) : G_MAXUINT;
    while (next < guests->len
           && get_end_line (run, pf_run_row_get_section (g_ptr_array_index (guests, next))) <= line)
      g_ptr_array_add (merged, g_object_ref (g_ptr_array_index (guests, next++)));
    if (i < rows->len)
      g_ptr_array_add (merged, g_object_ref (g_ptr_array_index (rows, i)));
  }
  return merged;
}
