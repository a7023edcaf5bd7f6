/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-suggestions.h"

#include "document/pf-document-private.h"
#include "document/pf-suggest-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * pf_suggestion_class_to_string:
 * @suggestion_class: how complete a suggestion is
 *
 * Returns: (transfer none): `A`, `B`, `C`, `F` or `T`
 */
const char *
pf_suggestion_class_to_string (PfSuggestionClass suggestion_class)
{
  static const char *const names[] = {
    [PF_SUGGESTION_COMPLETE] = "A", [PF_SUGGESTION_NEEDS] = "B",   [PF_SUGGESTION_SUPPORTING] = "C",
    [PF_SUGGESTION_FILLS] = "F",    [PF_SUGGESTION_TRIGGER] = "T",
  };

  return names[suggestion_class];
}

/**
 * pf_suggestion_free:
 * @self: (nullable): a suggestion
 */
void
pf_suggestion_free (PfSuggestion *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->probe);
  g_free (self->command);
  g_strfreev (self->needs);
  g_free (self->why);
  g_free (self);
}

/* Whether a machine could know the answer at all. */
static gboolean
is_answerable (const PfItem *item)
{
  return item->probe == NULL && item->kind != PF_ITEM_SIGN_OFF && item->kind != PF_ITEM_QUESTION
         && item->kind != PF_ITEM_CHOICE;
}

static void
suggest_for_item (PfSuggester *self, guint index)
{
  const PfItem *item = pf_suggest_item (self, index);

  if (!is_answerable (item))
    return;
  if (pf_suggest_from_blanks (self, index) || pf_suggest_from_code (self, index) || pf_suggest_from_files (self, index)
      || pf_suggest_from_ports (self, index))
    return;
  if (item->kind == PF_ITEM_CRITERION_GO || item->kind == PF_ITEM_CRITERION_NO_GO
      || pf_suggest_is_about (self, index, PF_TOPIC_DOCUMENTED))
    return;
  if ((pf_topic_set_is_empty (&self->item_topics[index]) || !pf_suggest_from_rules (self, index))
      && item->n_children == 0)
    pf_suggest_from_paths (self, index);
}

/* A list of links: that they lead somewhere can be seen by asking. */
static void
suggest_for_links (PfSuggester *self)
{
  for (guint i = 0; i < self->links->len; i++) {
    const PfLink *link = g_ptr_array_index (self->links, i);
    PfSuggestRequest *request;
    g_autofree char *probe = NULL;

    if (link->item != PF_NONE || (link->kind != PF_LINK_MARKDOWN && link->kind != PF_LINK_AUTOLINK)
        || !(g_str_has_prefix (link->url, "https://") || g_str_has_prefix (link->url, "http://")))
      continue;
    request = pf_suggest_request_parse (link->url);
    if (request == NULL)
      continue;
    probe = pf_suggest_request_to_probe (request, "expect status in 200..399");
    pf_suggest_add (self, link->line, PF_NONE, request->placeholder ? PF_SUGGESTION_NEEDS : PF_SUGGESTION_COMPLETE,
                    "http", probe, NULL, _ ("The link leads to a page"));
    pf_suggest_request_free (request);
  }
}

/* What is not complete needs something: if nothing else, that somebody says the target is the right one. */
static void
need_something (PfSuggestion *suggestion)
{
  const char *target = suggestion->probe != NULL ? strchr (suggestion->probe, ' ') : NULL;
  g_autofree char *name
      = target != NULL ? g_strndup (target + 1, strcspn (target + 1, " \n")) : g_strdup (suggestion->command);

  if (suggestion->suggestion_class == PF_SUGGESTION_NEEDS && suggestion->needs[0] == NULL && name != NULL)
    pf_suggest_need (suggestion, name);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const PfSuggestion *first = *(PfSuggestion *const *) a;
  const PfSuggestion *second = *(PfSuggestion *const *) b;

  return first->line != second->line ? (first->line < second->line ? -1 : 1) : 0;
}

/**
 * pf_suggestions_find:
 * @document: a checklist
 *
 * Looks for what a machine could verify, from what the document says alone: nothing is contacted, run or looked up. An
 * item that has a probe block gets no suggestion. Every probe it suggests is correct; a placeholder for a host never
 * makes it complete.
 *
 * Returns: (transfer full) (element-type PfSuggestion): suggestions in the order of their lines
 */
GPtrArray *
pf_suggestions_find (PfDocument *document)
{
  PfSuggester self = { .document = document,
                       .items = pf_document_get_items (document),
                       .sections = pf_document_get_sections (document),
                       .commands = pf_document_get_commands (document),
                       .links = pf_document_get_links (document) };

  self.found = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_suggestion_free);
  pf_suggest_gather (&self);
  for (guint i = 0; i < self.items->len; i++)
    suggest_for_item (&self, i);
  pf_suggest_from_loose_blanks (&self);
  suggest_for_links (&self);
  pf_suggest_derived (&self);
  pf_suggest_clear (&self);
  for (guint i = 0; i < self.found->len; i++)
    need_something (g_ptr_array_index (self.found, i));
  g_ptr_array_sort (self.found, compare_lines);
  return self.found;
}

/**
 * pf_document_get_suggestions:
 * @document: a checklist
 *
 * The same as [func@suggestions_find], looked for once; for a large document it takes a moment, so it is first called
 * in a thread of its own.
 *
 * Returns: (transfer none) (element-type PfSuggestion): suggestions in the order of their lines
 */
const GPtrArray *
pf_document_get_suggestions (PfDocument *document)
{
  GPtrArray *found = g_atomic_pointer_get (&document->suggestions);

  if (found != NULL)
    return found;
  found = pf_suggestions_find (document);
  if (g_atomic_pointer_compare_and_exchange (&document->suggestions, NULL, found))
    return found;
  g_ptr_array_unref (found);
  return g_atomic_pointer_get (&document->suggestions);
}

/* The first suggestion that is not above a line. */
static guint
find_line (const GPtrArray *suggestions, guint line)
{
  guint low = 0;
  guint high = suggestions->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (((PfSuggestion *) g_ptr_array_index (suggestions, middle))->line < line)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/**
 * pf_document_list_suggestions:
 * @document: a checklist
 * @item: index of an item
 *
 * Returns: (transfer container) (element-type PfSuggestion): the probes that could be bound to the item, best first;
 *   empty as long as [method@Document.get_suggestions] has not been called
 */
GPtrArray *
pf_document_list_suggestions (PfDocument *document, guint item)
{
  const GPtrArray *suggestions = g_atomic_pointer_get (&document->suggestions);
  const PfItem *found = g_ptr_array_index (document->items, item);
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = suggestions != NULL ? find_line (suggestions, found->line) : 0;
       suggestions != NULL && i < suggestions->len; i++) {
    PfSuggestion *suggestion = g_ptr_array_index (suggestions, i);

    if (suggestion->line > found->end_line)
      break;
    if (suggestion->item == item && suggestion->probe != NULL)
      g_ptr_array_add (list, suggestion);
  }
  return list;
}
