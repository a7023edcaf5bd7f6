/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-private.h"

#include "document/pf-language.h"
#include "document/pf-role-rules.h"

#include <string.h>

/* Sentences that let nobody go on before something is done. */

typedef struct {
  PfDocumentParser *parser;
  PfDocument *document;
  guint execution; /* first item that carries the deployment out */
  guint *run_ends; /* for each item, where those end around it that are criteria of success, or are none, like it */
} GateFinder;

static PfSection *
get_section (PfDocument *self, guint index)
{
  return g_ptr_array_index (self->sections, index);
}

static guint
get_line (PfDocument *self, guint item)
{
  return ((PfItem *) g_ptr_array_index (self->items, item))->line;
}

/* Index of the first item behind a line. Items stand in the order of the file. */
static guint
find_behind (PfDocument *self, guint line)
{
  guint low = 0;
  guint high = self->items->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (get_line (self, middle) <= line)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static gboolean
has_role (PfDocument *self, guint item, PfRole role)
{
  return get_section (self, ((PfItem *) g_ptr_array_index (self->items, item))->section)->role == role;
}

/* Finds once what any number of gates ask for. */
static void
index_roles (GateFinder *self)
{
  PfDocument *document = self->document;
  guint n_items = document->items->len;

  while (self->execution < n_items && !has_role (document, self->execution, PF_ROLE_EXECUTION))
    self->execution++;
  self->run_ends = g_new (guint, n_items + 1);
  self->run_ends[n_items] = n_items;
  for (guint i = n_items; i > 0; i--) {
    gboolean ends = i == n_items
                    || has_role (document, i - 1, PF_ROLE_SUCCESS_CRITERIA)
                           != has_role (document, i, PF_ROLE_SUCCESS_CRITERIA);

    self->run_ends[i - 1] = ends ? i : self->run_ends[i];
  }
}

/* The part of the document a section belongs to: below the title, nothing above it. */
static const PfSection *
find_part (PfDocument *self, guint section)
{
  const PfSection *part = get_section (self, section);

  while (part->parent != PF_NONE && get_section (self, part->parent)->role != PF_ROLE_NONE)
    part = get_section (self, part->parent);
  return part;
}

/* What has to be done, and what waits for it, by where the sentence stands. */
static void
find_ranges (const GateFinder *finder, PfGate *gate, gboolean in_title, gboolean for_success)
{
  PfDocument *self = finder->document;
  const PfSection *part = gate->section != PF_NONE ? find_part (self, gate->section) : NULL;
  guint n_items = self->items->len;
  guint behind = find_behind (self, gate->line);
  guint part_first = part != NULL ? find_behind (self, part->line) : 0;

  gate->requires_end = behind;
  gate->holds_first = behind;
  gate->holds_end = n_items;
  if (in_title) {
    gate->requires_first = behind;
    gate->requires_end = find_behind (self, get_section (self, gate->section)->end_line);
    gate->holds_first = gate->requires_end;
  } else if (behind == 0) {
    /* Over the whole: everything before the deployment is carried out. */
    gate->requires_end = finder->execution;
    gate->holds_first = gate->requires_end;
  } else if (part_first < behind) {
    gate->requires_first = part_first;
  }
  if (for_success) {
    if (gate->holds_first < n_items && !has_role (self, gate->holds_first, PF_ROLE_SUCCESS_CRITERIA))
      gate->holds_first = finder->run_ends[gate->holds_first];
    gate->holds_end = finder->run_ends[gate->holds_first];
  }
}

static void
add_gate (const GateFinder *finder, const char *text, guint line, guint section, gboolean in_title, int meaning)
{
  PfDocumentParser *parser = finder->parser;
  PfDocument *self = finder->document;
  PfGate *gate = pf_arena_new0 (parser->arena, PfGate);
  guint64 path = section != PF_NONE ? g_array_index (parser->section_paths, guint64, section) : 0;

  gate->text = pf_arena_strndup (parser->arena, text, strlen (text));
  gate->line = line;
  gate->section = section;
  gate->id = pf_identity_make (parser->identity, PF_IDENTITY_GATE, path, text, self->gates->len, NULL);
  find_ranges (finder, gate, in_title, meaning == PF_GATE_SUCCESS);
  if (gate->requires_first < gate->requires_end)
    g_ptr_array_add (self->gates, gate);
}

/* Whether a sentence holds everybody back: by itself, or by an obligation and what it goes before. */
static gboolean
is_gate (const char *text, int *meaning)
{
  PfPhraseMatch match;
  PfPhraseMatch before;

  if (pf_phrase_set_find_best (PF_PHRASES (gates), text, -1, &match)) {
    *meaning = match.meaning;
    return TRUE;
  }
  if (!pf_phrase_set_find_best (PF_PHRASES (before_going_on), text, -1, &before)
      || !pf_phrase_set_find_best (PF_PHRASES (obligations), text, (gssize) before.start, &match))
    return FALSE;
  *meaning = before.meaning;
  return TRUE;
}

static void
take_title (const GateFinder *finder, guint index)
{
  const PfSection *section = get_section (finder->document, index);
  const char *open = strchr (section->title, '(');
  g_autofree char *aside = NULL;
  int meaning;

  if (!section->heading) {
    if (is_gate (section->title, &meaning))
      add_gate (finder, section->title, section->line, index, FALSE, meaning);
    return;
  }
  if (open == NULL)
    return;
  aside = g_strndup (open + 1, strcspn (open + 1, ")"));
  if (is_gate (aside, &meaning))
    add_gate (finder, aside, section->line, index, TRUE, meaning);
}

/* The words of our own markup. */
static char *
dup_words (const char *markup)
{
  static const struct {
    const char *entity;
    char character;
  } entities[] = { { "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' }, { "&quot;", '"' }, { "&#39;", '\'' } };
  GString *text = g_string_new (NULL);

  while (*markup != '\0') {
    gsize length = *markup == '<' ? strcspn (markup, ">") + 1 : 1;
    char character = *markup == '<' ? '\0' : *markup;

    for (guint i = 0; *markup == '&' && i < G_N_ELEMENTS (entities); i++) {
      if (g_str_has_prefix (markup, entities[i].entity)) {
        character = entities[i].character;
        length = strlen (entities[i].entity);
      }
    }
    if (character != '\0')
      g_string_append_c (text, character);
    markup += MIN (length, strlen (markup));
  }
  return g_string_free (text, FALSE);
}

static int
compare_gates (gconstpointer a, gconstpointer b)
{
  const PfGate *first = *(const PfGate *const *) a;
  const PfGate *second = *(const PfGate *const *) b;

  return first->line < second->line ? -1 : first->line > second->line;
}

/**
 * pf_gates_find:
 * @parser: a parse that has seen the whole text, with the roles of its sections
 *
 * Finds the gates.
 */
void
pf_gates_find (PfDocumentParser *parser)
{
  PfDocument *self = parser->document;
  GateFinder finder = { .parser = parser, .document = self };

  if (self->items->len == 0)
    return;
  index_roles (&finder);
  for (guint i = 0; i < self->sections->len; i++)
    take_title (&finder, i);
  for (guint i = 0; i < self->prose->len; i++) {
    const PfProse *prose = g_ptr_array_index (self->prose, i);
    g_autofree char *text = NULL;
    int meaning;

    if (prose->item != PF_NONE
        || (prose->section != PF_NONE && get_section (self, prose->section)->role == PF_ROLE_NOTES))
      continue;
    if (!is_gate (prose->markup, &meaning))
      continue;
    text = dup_words (prose->markup);
    add_gate (&finder, text, prose->line, prose->section, FALSE, meaning);
  }
  g_ptr_array_sort (self->gates, compare_gates);
  g_free (finder.run_ends);
}
