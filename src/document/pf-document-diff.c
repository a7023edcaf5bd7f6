/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-diff.h"

#include "document/pf-document-diff-private.h"

#include <string.h>

/* A change with where it is to be listed. */
typedef struct {
  PfDocumentChange change;
  guint line; /* in the new document; of what is gone, of what stood before it */
  guint rank; /* 0: it stands there; else its line in the old document */
} PfListed;

typedef struct {
  PfDiffMatch match;
  GArray *listed;
  guint64 seed; /* so that nobody can write texts with the same hash */
} PfDiffer;

/**
 * pf_document_change_kind_to_string:
 * @kind: a kind
 *
 * Returns: (transfer none): its name in JSON
 */
const char *
pf_document_change_kind_to_string (PfDocumentChangeKind kind)
{
  switch (kind) {
  case PF_CHANGE_ADDED:
    return "added";
  case PF_CHANGE_REMOVED:
    return "removed";
  case PF_CHANGE_REWORDED:
    return "reworded";
  case PF_CHANGE_MOVED:
    return "moved";
  case PF_CHANGE_ROLE_CHANGED:
  default:
    return "role-changed";
  }
}

/* Long runs of marks on one letter make normalisation slow, and no text of a person has them. */
static gboolean
can_compose (const char *text)
{
  guint run = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    run = (guchar) *text >= 0x80 && g_unichar_ismark (g_utf8_get_char (text)) ? run + 1 : 0;
    if (run > 64)
      return FALSE;
  }
  return TRUE;
}

/* A blank is a blank, however long its line. */
static void
shorten_blanks (char *text)
{
  char *to = text;
  guint run = 0;

  for (const char *from = text; *from != '\0'; from++) {
    run = *from == '_' ? run + 1 : 0;
    if (run <= 3)
      *to++ = *from;
  }
  *to = '\0';
}

static void
read_text (PfDiffText *self, const char *text, guint64 seed)
{
  if (!g_str_is_ascii (text) && can_compose (text))
    self->owned = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  if (self->owned == NULL && strstr (text, "____") != NULL)
    self->owned = g_strdup (text);
  if (self->owned != NULL)
    shorten_blanks (self->owned);
  self->text = self->owned != NULL ? self->owned : text;
  self->key = seed;
  for (const char *c = self->text; *c != '\0'; c++)
    self->key = pf_diff_mix (self->key, (guchar) *c);
}

static void
read_side (PfDiffSide *side, PfDocument *document, guint64 seed)
{
  const GPtrArray *items = pf_document_get_items (document);
  const GPtrArray *sections = pf_document_get_sections (document);

  side->document = document;
  side->n_items = items->len;
  side->n_sections = sections->len;
  side->items = (PfItem *const *) items->pdata;
  side->sections = (PfSection *const *) sections->pdata;
  side->item_texts = g_new0 (PfDiffText, MAX (items->len, 1));
  side->titles = g_new0 (PfDiffText, MAX (sections->len, 1));
  side->item_paths = g_new0 (guint64, MAX (items->len, 1));
  side->section_paths = g_new0 (guint64, MAX (sections->len, 1));
  side->item_match = pf_diff_new_indexes (items->len);
  side->item_likely = pf_diff_new_indexes (items->len);
  side->section_match = pf_diff_new_indexes (sections->len);
  for (guint i = 0; i < side->n_sections; i++) {
    guint parent = side->sections[i]->parent;

    read_text (&side->titles[i], pf_diff_is_implicit (side, i) ? "" : side->sections[i]->title, seed);
    if (parent < i)
      side->section_paths[i] = pf_diff_mix (side->section_paths[parent], side->titles[parent].key);
  }
  for (guint i = 0; i < side->n_items; i++) {
    guint parent = side->items[i]->parent;

    read_text (&side->item_texts[i], side->items[i]->text, seed);
    if (parent < i)
      side->item_paths[i] = pf_diff_mix (side->item_paths[parent], side->item_texts[parent].key);
  }
}

static void
clear_side (PfDiffSide *side)
{
  for (guint i = 0; i < side->n_items; i++)
    g_free (side->item_texts[i].owned);
  for (guint i = 0; i < side->n_sections; i++)
    g_free (side->titles[i].owned);
  g_free (side->item_texts);
  g_free (side->titles);
  g_free (side->item_paths);
  g_free (side->section_paths);
  g_free (side->item_match);
  g_free (side->item_likely);
  g_free (side->section_match);
}

static void
list_change (PfDiffer *self, PfDocumentChangeKind kind, gboolean is_section, guint before, guint after)
{
  const PfDiffSide *new = &self->match.after;
  PfListed listed = { { kind, is_section, before, after }, 0, 0 };

  if (after != PF_NONE)
    listed.line = is_section ? new->sections[after]->line : new->items[after]->line;
  g_array_append_val (self->listed, listed);
}

static gboolean
has_new_role (const PfDiffMatch *match, guint before, guint after)
{
  const PfSection *old = match->before.sections[before];
  const PfSection *new = match->after.sections[after];

  if (old->role == new->role)
    return FALSE;
  /* What follows from the section above is told there. */
  return old->role_origin != PF_ROLE_FROM_PARENT || new->role_origin != PF_ROLE_FROM_PARENT || old->parent == PF_NONE
         || match->before.section_match[old->parent] != new->parent;
}

static gboolean
has_moved (const PfDiffMatch *match, const guint *before_places, const guint *after_places, guint before, guint after)
{
  return pf_diff_place_counterpart (match, before_places[before]) != after_places[after];
}

static void
list_sections (PfDiffer *self)
{
  const PfDiffMatch *match = &self->match;
  const PfDiffSide *new = &match->after;
  g_autofree guint *old_places = pf_diff_section_places (&match->before);
  g_autofree guint *places = pf_diff_section_places (new);
  g_autofree guint *in_place = g_memdup2 (new->section_match, sizeof (guint) * MAX (new->n_sections, 1));
  g_autofree gboolean *out_of_order = NULL;

  for (guint i = 0; i < new->n_sections; i++) {
    if (in_place[i] != PF_NONE && has_moved (match, old_places, places, in_place[i], i))
      in_place[i] = PF_NONE;
  }
  out_of_order = pf_diff_find_out_of_order (places, in_place, new->n_sections);
  for (guint i = 0; i < new->n_sections; i++) {
    guint before = new->section_match[i];

    if (before == PF_NONE) {
      if (!pf_diff_is_implicit (new, i))
        list_change (self, PF_CHANGE_ADDED, TRUE, PF_NONE, i);
      continue;
    }
    if (in_place[i] == PF_NONE || out_of_order[i])
      list_change (self, PF_CHANGE_MOVED, TRUE, before, i);
    if (!pf_diff_text_equal (&match->before.titles[before], &new->titles[i]))
      list_change (self, PF_CHANGE_REWORDED, TRUE, before, i);
    if (has_new_role (match, before, i))
      list_change (self, PF_CHANGE_ROLE_CHANGED, TRUE, before, i);
  }
}

/* An item that stands where it stood, in a section that is for the same as before. */
static gboolean
has_new_kind (const PfDiffMatch *match, guint before, guint after)
{
  const PfItem *old = match->before.items[before];
  const PfItem *new = match->after.items[after];

  return old->kind != new->kind
         && match->before.sections[old->section]->role == match->after.sections[new->section]->role;
}

static void
list_items (PfDiffer *self)
{
  const PfDiffMatch *match = &self->match;
  const PfDiffSide *new = &match->after;
  g_autofree guint *old_places = pf_diff_item_places (&match->before);
  g_autofree guint *places = pf_diff_item_places (new);
  g_autofree guint *in_place = g_memdup2 (new->item_match, sizeof (guint) * MAX (new->n_items, 1));
  g_autofree gboolean *out_of_order = NULL;

  for (guint i = 0; i < new->n_items; i++) {
    if (in_place[i] != PF_NONE && has_moved (match, old_places, places, in_place[i], i))
      in_place[i] = PF_NONE;
  }
  out_of_order = pf_diff_find_out_of_order (places, in_place, new->n_items);
  for (guint i = 0; i < new->n_items; i++) {
    guint before = new->item_match[i];

    if (new->item_likely[i] != PF_NONE)
      list_change (self, PF_CHANGE_REWORDED, FALSE, new->item_likely[i], i);
    else if (before == PF_NONE)
      list_change (self, PF_CHANGE_ADDED, FALSE, PF_NONE, i);
    else if (in_place[i] == PF_NONE || out_of_order[i])
      list_change (self, PF_CHANGE_MOVED, FALSE, before, i);
    else if (has_new_kind (match, before, i))
      list_change (self, PF_CHANGE_ROLE_CHANGED, FALSE, before, i);
  }
}

static int
compare_listed (gconstpointer a, gconstpointer b)
{
  const PfListed *first = a;
  const PfListed *second = b;

  if (first->line != second->line)
    return first->line < second->line ? -1 : 1;
  if (first->rank != second->rank)
    return first->rank < second->rank ? -1 : 1;
  if (first->change.is_section != second->change.is_section)
    return first->change.is_section ? -1 : 1;
  if (first->change.after != second->change.after)
    return first->change.after < second->change.after ? -1 : 1;
  if (first->change.before != second->change.before)
    return first->change.before < second->change.before ? -1 : 1;
  return first->change.kind < second->change.kind ? -1 : first->change.kind > second->change.kind;
}

/* What is gone is listed behind what it stood behind. Both kinds of things are walked together, by line. */
static void
list_removed (PfDiffer *self)
{
  const PfDiffSide *old = &self->match.before;
  const PfDiffSide *new = &self->match.after;
  guint line = 0;

  for (guint i = 0, s = 0; i < old->n_items || s < old->n_sections;) {
    gboolean is_section = s < old->n_sections && (i == old->n_items || old->sections[s]->line <= old->items[i]->line);
    guint index = is_section ? s++ : i++;
    guint after = is_section ? old->section_match[index] : pf_diff_item_counterpart (old, index);

    if (after != PF_NONE) {
      line = is_section ? new->sections[after]->line : new->items[after]->line;
    } else if (!is_section || !pf_diff_is_implicit (old, index)) {
      PfListed listed = { { PF_CHANGE_REMOVED, is_section, index, PF_NONE }, line, 0 };

      listed.rank = is_section ? old->sections[index]->line : old->items[index]->line;
      g_array_append_val (self->listed, listed);
    }
  }
}

static PfDocumentDiff *
make_diff (PfDiffer *self)
{
  PfDocumentDiff *diff = g_new0 (PfDocumentDiff, 1);
  PfDiffSide *old = &self->match.before;

  diff->changes = g_ptr_array_new_full (self->listed->len, g_free);
  g_array_sort (self->listed, compare_listed);
  for (guint i = 0; i < self->listed->len; i++)
    g_ptr_array_add (diff->changes,
                     g_memdup2 (&g_array_index (self->listed, PfListed, i).change, sizeof (PfDocumentChange)));
  diff->item_after = g_steal_pointer (&old->item_match);
  diff->item_likely = g_steal_pointer (&old->item_likely);
  for (guint i = 0; i < old->n_items; i++) {
    diff->n_same += diff->item_after[i] != PF_NONE ? 1 : 0;
    diff->n_likely += diff->item_likely[i] != PF_NONE ? 1 : 0;
  }
  diff->n_compared = self->match.n_compared;
  return diff;
}

/**
 * pf_document_diff_new:
 * @before: the old document
 * @after: the new one
 *
 * What changed between two versions of a checklist, by what its items say and where they stand, never by line. Ticks
 * and how lines are broken do not count.
 *
 * Returns: (transfer full): the differences
 */
PfDocumentDiff *
pf_document_diff_new (PfDocument *before, PfDocument *after)
{
  PfDiffer self = { .seed = (guint64) g_random_int () << 32 | g_random_int () };
  PfDocumentDiff *diff;

  g_return_val_if_fail (before != NULL && after != NULL, NULL);

  self.listed = g_array_new (FALSE, FALSE, sizeof (PfListed));
  read_side (&self.match.before, before, self.seed);
  read_side (&self.match.after, after, self.seed);
  pf_diff_match_sections (&self.match);
  pf_diff_match_items (&self.match);
  list_sections (&self);
  list_items (&self);
  list_removed (&self);
  diff = make_diff (&self);
  clear_side (&self.match.before);
  clear_side (&self.match.after);
  g_array_unref (self.listed);
  return diff;
}

/**
 * pf_document_diff_free:
 * @self: (transfer full) (nullable): differences
 */
void
pf_document_diff_free (PfDocumentDiff *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->changes);
  g_free (self->item_after);
  g_free (self->item_likely);
  g_free (self);
}
