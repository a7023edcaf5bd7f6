/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-suggest-private.h"

#include "document/pf-language.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Ports an item names, and words of an item that stand in the address of a request. */

#define MAX_PORTS 16
#define MAX_WORDS 32
#define MIN_WORD 6 /* shorter words are too often in an address by chance */

static gboolean
add_port (PfSuggester *self, guint item, guint port)
{
  g_autofree char *probe = g_strdup_printf ("TCP <host>:%u\nexpect connected == true", port);

  return pf_suggest_add (self, pf_suggest_item (self, item)->line, item, PF_SUGGESTION_NEEDS, "tcp", probe, NULL,
                         _ ("The port the item names"))
         != NULL;
}

/* Numbers with commas, slashes and blanks between them, as in `80/443` and `80, 443, 22`. */
static guint
add_ports_at (PfSuggester *self, guint item, const char *text)
{
  guint n_added = 0;

  for (text += strspn (text, " :"); n_added < MAX_PORTS && g_ascii_isdigit (*text);) {
    char *end;
    guint64 port = g_ascii_strtoull (text, &end, 10);

    if (port == 0 || port > 65535 || g_ascii_isalpha (*end) || *end == '%')
      break;
    n_added += add_port (self, item, (guint) port) ? 1 : 0;
    text = end + strspn (end, ",/ ");
  }
  return n_added;
}

/**
 * pf_suggest_from_ports:
 * @self: a search
 * @item: index of an item
 *
 * Returns: whether something was suggested for the ports the item names
 */
gboolean
pf_suggest_from_ports (PfSuggester *self, guint item)
{
  const char *text = pf_suggest_item (self, item)->text;
  const char *bracket = strchr (text, '(');
  PfPhraseMatch match;

  if (pf_phrase_set_find_next (PF_PHRASES (ports), text, -1, 0, &match)
      && add_ports_at (self, item, text + match.end) > 0)
    return TRUE;
  return bracket != NULL && pf_suggest_is_about (self, item, PF_TOPIC_FIREWALL)
         && add_ports_at (self, item, bracket + 1) > 0;
}

/* Whether a request stands in a block right below the list the item is in. */
static gboolean
stands_below (PfSuggester *self, const PfSuggestRequest *request, const PfItem *item)
{
  const PfSection *section;

  if (request->item != PF_NONE || request->section == PF_NONE)
    return FALSE;
  section = g_ptr_array_index (self->sections, request->section);
  return request->section == item->section || (!section->heading && section->parent == item->section);
}

static const PfSuggestRequest *
find_below (PfSuggester *self, const PfItem *item)
{
  for (guint i = 0; i < self->requests->len; i++) {
    const PfSuggestRequest *request = g_ptr_array_index (self->requests, i);

    if (!request->loopback && stands_below (self, request, item))
      return request;
  }
  return NULL;
}

/* A request with a word of the item in its path. */
static const PfSuggestRequest *
find_by_word (PfSuggester *self, const PfItem *item)
{
  g_auto (GStrv) words = NULL;

  if (g_hash_table_size (self->path_words) == 0)
    return NULL;
  words = g_strsplit_set (item->text, " ,.:;()", MAX_WORDS);
  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *lower = strlen (words[i]) < MIN_WORD ? NULL : g_ascii_strdown (words[i], -1);
    const PfSuggestRequest *request = lower != NULL ? g_hash_table_lookup (self->path_words, lower) : NULL;

    if (request != NULL)
      return request;
  }
  return NULL;
}

/**
 * pf_suggest_gather_path_words:
 * @self: a search that has all requests
 *
 * Notes the parts of their paths by which other lines can be about the same. Parts that are known to mean something,
 * such as `metrics`, are left to the rules.
 */
void
pf_suggest_gather_path_words (PfSuggester *self)
{
  self->path_words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->requests->len; i++) {
    PfSuggestRequest *request = g_ptr_array_index (self->requests, i);
    g_auto (GStrv) parts
        = g_strsplit_set (request->url + (request->origin != NULL ? strlen (request->origin) : 0), "/?=&", MAX_WORDS);

    for (guint j = 0; !request->loopback && parts[j] != NULL; j++) {
      PfTopicSet topics = pf_topics_find (parts[j], -1);
      g_autofree char *lower = g_ascii_strdown (parts[j], -1);

      if (strlen (lower) >= MIN_WORD && pf_topic_set_is_empty (&topics)
          && !g_hash_table_contains (self->path_words, lower))
        g_hash_table_insert (self->path_words, g_steal_pointer (&lower), request);
    }
  }
}

/**
 * pf_suggest_from_paths:
 * @self: a search
 * @item: index of an item
 *
 * Returns: whether a request of the document may tell something about the item
 */
gboolean
pf_suggest_from_paths (PfSuggester *self, guint item)
{
  const PfItem *found = pf_suggest_item (self, item);
  const PfSuggestRequest *request = NULL;
  g_autofree char *probe = NULL;
  g_autofree char *why = NULL;
  PfSuggestion *suggestion;

  if (pf_suggest_is_about (self, item, PF_TOPIC_RESPONDING))
    request = find_below (self, found);
  if (request == NULL)
    request = find_by_word (self, found);
  if (request == NULL)
    return FALSE;
  probe = pf_suggest_request_to_probe (request, NULL);
  /* Translators: %u is the number of a line in the checklist */
  why = g_strdup_printf (_ ("The request of line %u seems to be about the same"), request->line);
  suggestion = pf_suggest_add (self, found->line, item, PF_SUGGESTION_SUPPORTING, "http", probe, NULL, why);
  if (suggestion != NULL)
    suggestion->changes_state = pf_suggest_request_changes (request);
  return suggestion != NULL;
}
