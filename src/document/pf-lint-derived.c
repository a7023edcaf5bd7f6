/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-lint-private.h"

#include <glib/gi18n-lib.h>

/* Probes by which an item follows from others: those have to be there, and must not follow from it in turn. */

typedef enum { UNSEEN, UNDER_WAY, SEEN } Mark;

typedef struct {
  PfLint *lint;
  const GPtrArray *items;
  guint8 *marks;
  GArray *stack; /* (element-type guint): the items under way */
} Walk;

static gboolean
is_derived (const PfItem *item)
{
  return item->probe != NULL && pf_probe_get_kind (item->probe) == PF_PROBE_DERIVED;
}

static guint
find_member (Walk *walk, const char *name)
{
  guint64 line = name[0] == 'L' && g_ascii_isdigit (name[1]) ? g_ascii_strtoull (name + 1, NULL, 10) : 0;
  guint low = 0, high = walk->items->len;

  if (line == 0)
    return pf_document_find_item (walk->lint->document, name);
  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (((PfItem *)g_ptr_array_index (walk->items, middle))->line < line)
      low = middle + 1;
    else
      high = middle;
  }
  return low < walk->items->len && ((PfItem *)g_ptr_array_index (walk->items, low))->line == line ? low : PF_NONE;
}

static void
say_missing (Walk *walk, const PfItem *item, const char *name)
{
  g_autofree char *message = g_strdup_printf (_ ("“%s” is no item of the checklist, so nothing follows from it"), name);

  pf_lint_add (walk->lint, PF_DIAGNOSTIC_WARNING, item->line, 1, "derived-missing", message);
}

/* Looks into the items one follows from, as deep as that goes, without a call for each. */
static void
look_into (Walk *walk, guint index)
{
  const PfItem *item = g_ptr_array_index (walk->items, index);
  g_auto (GStrv) words = g_strsplit_set (pf_probe_get_target (item->probe), " \t", -1);

  walk->marks[index] = UNDER_WAY;
  for (guint i = 1; words[0] != NULL && words[i] != NULL; i++) {
    guint member = *words[i] != '\0' ? find_member (walk, words[i]) : PF_NONE;

    if (*words[i] == '\0')
      continue;
    if (member == PF_NONE)
      say_missing (walk, item, words[i]);
    else if (walk->marks[member] == UNDER_WAY)
      pf_lint_add (walk->lint, PF_DIAGNOSTIC_WARNING, item->line, 1, "derived-circle",
                   _ ("The item follows from itself, so it is never known"));
    else if (walk->marks[member] == UNSEEN && is_derived (g_ptr_array_index (walk->items, member)))
      g_array_append_val (walk->stack, member);
  }
}

static void
walk_from (Walk *walk, guint start)
{
  g_array_append_val (walk->stack, start);
  while (walk->stack->len > 0) {
    guint index = g_array_index (walk->stack, guint, walk->stack->len - 1);

    /* Met again on the way back: all it follows from has been looked into. */
    if (walk->marks[index] != UNSEEN) {
      walk->marks[index] = SEEN;
      g_array_set_size (walk->stack, walk->stack->len - 1);
      continue;
    }
    look_into (walk, index);
  }
}

/*
 * pf_lint_check_derived:
 * @self: a look at a document
 *
 * Finds items that follow from what is not there, or from themselves.
 */
void
pf_lint_check_derived (PfLint *self)
{
  const GPtrArray *items = pf_document_get_items (self->document);
  g_autofree guint8 *marks = g_new0 (guint8, items->len + 1);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));
  Walk walk = { self, items, marks, stack };

  for (guint i = 0; i < items->len; i++)
    if (marks[i] == UNSEEN && is_derived (g_ptr_array_index (items, i)))
      walk_from (&walk, i);
}
