/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-suggest-private.h"

#include <string.h>

/* What a document says that other lines of it can be verified with. */

/**
 * pf_suggest_item:
 * @self: a search
 * @index: index of an item
 *
 * Returns: (transfer none): the item
 */
const PfItem *
pf_suggest_item (PfSuggester *self, guint index)
{
  return g_ptr_array_index (self->items, index);
}

/**
 * pf_suggest_is_about:
 * @self: a search
 * @item: index of an item
 * @topic: a topic
 *
 * Returns: whether the item's own text names it
 */
gboolean
pf_suggest_is_about (PfSuggester *self, guint item, PfTopic topic)
{
  return pf_topic_set_has (&self->item_topics[item], topic);
}

/**
 * pf_suggest_is_around:
 * @self: a search
 * @item: index of an item
 * @topic: a topic
 *
 * Returns: whether its section, one above, or an item above names it
 */
gboolean
pf_suggest_is_around (PfSuggester *self, guint item, PfTopic topic)
{
  return pf_topic_set_has (&self->around_topics[item], topic);
}

/**
 * pf_suggest_list_code:
 * @markup: markup of an item
 *
 * Returns: (transfer full) (element-type utf8): the code spans in it
 */
GPtrArray *
pf_suggest_list_code (const char *markup)
{
  static const struct {
    const char *entity;
    char character;
  } entities[] = { { "&amp;", '&' },  { "&lt;", '<' },    { "&gt;", '>' },
                   { "&quot;", '"' }, { "&apos;", '\'' }, { "&#39;", '\'' } };
  GPtrArray *codes = g_ptr_array_new_with_free_func (g_free);
  const char *start = markup;

  while ((start = strstr (start, "<tt>")) != NULL) {
    GString *code = g_string_new (NULL);

    for (start += strlen ("<tt>"); *start != '\0' && *start != '<';) {
      gsize i = 0;

      while (i < G_N_ELEMENTS (entities) && !g_str_has_prefix (start, entities[i].entity))
        i++;
      g_string_append_c (code, i < G_N_ELEMENTS (entities) ? entities[i].character : *start);
      start += i < G_N_ELEMENTS (entities) ? strlen (entities[i].entity) : 1;
    }
    g_ptr_array_add (codes, g_string_free (code, FALSE));
  }
  return codes;
}

static void
lists_init (PfSuggestLists *self, guint n_lists, guint n_elements)
{
  self->first = g_new (guint, n_lists + 1);
  self->last = g_new (guint, n_lists + 1);
  self->next = g_new (guint, n_elements + 1);
  memset (self->first, 0xFF, sizeof (guint) * (n_lists + 1));
  memset (self->last, 0xFF, sizeof (guint) * (n_lists + 1));
  memset (self->next, 0xFF, sizeof (guint) * (n_elements + 1));
}

static void
lists_append (PfSuggestLists *self, guint list, guint element)
{
  if (list == PF_NONE)
    return;
  if (self->first[list] == PF_NONE)
    self->first[list] = element;
  else
    self->next[self->last[list]] = element;
  self->last[list] = element;
}

static void
lists_clear (PfSuggestLists *self)
{
  g_free (self->first);
  g_free (self->last);
  g_free (self->next);
}

static void
gather_topics (PfSuggester *self)
{
  self->section_topics = g_new0 (PfTopicSet, self->sections->len + 1);
  self->item_topics = g_new0 (PfTopicSet, self->items->len + 1);
  self->around_topics = g_new0 (PfTopicSet, self->items->len + 1);
  for (guint i = 0; i < self->sections->len; i++) {
    const PfSection *section = g_ptr_array_index (self->sections, i);

    /* The title of the whole says nothing of a part. */
    if (section->level > 1 || section->parent != PF_NONE)
      self->section_topics[i] = pf_topics_find (section->title, -1);
    if (section->parent != PF_NONE && section->parent < i)
      pf_topic_set_unite (&self->section_topics[i], &self->section_topics[section->parent]);
  }
  for (guint i = 0; i < self->items->len; i++) {
    const PfItem *item = pf_suggest_item (self, i);

    self->item_topics[i] = pf_topics_find (item->text, -1);
    if (item->parent != PF_NONE && item->parent < i) {
      self->around_topics[i] = self->around_topics[item->parent];
      pf_topic_set_unite (&self->around_topics[i], &self->item_topics[item->parent]);
    }
    if (item->section != PF_NONE)
      pf_topic_set_unite (&self->around_topics[i], &self->section_topics[item->section]);
  }
}

static void
gather_lists (PfSuggester *self)
{
  const GPtrArray *blanks = pf_document_get_blanks (self->document);

  lists_init (&self->children, self->items->len, self->items->len);
  lists_init (&self->item_commands, self->items->len, self->commands->len);
  lists_init (&self->item_blanks, self->items->len, blanks->len);
  lists_init (&self->item_links, self->items->len, self->links->len);
  for (guint i = 0; i < self->items->len; i++)
    lists_append (&self->children, pf_suggest_item (self, i)->parent, i);
  for (guint i = 0; i < self->commands->len; i++)
    lists_append (&self->item_commands, ((const PfCommand *) g_ptr_array_index (self->commands, i))->item, i);
  for (guint i = 0; i < blanks->len; i++)
    lists_append (&self->item_blanks, ((const PfBlank *) g_ptr_array_index (blanks, i))->item, i);
  for (guint i = 0; i < self->links->len; i++)
    lists_append (&self->item_links, ((const PfLink *) g_ptr_array_index (self->links, i))->item, i);
}

static void
add_request (PfSuggester *self, const char *code, const PfCommand *command, const PfCommand *place, guint line)
{
  PfSuggestRequest *request = pf_suggest_request_parse (code);

  if (request == NULL)
    return;
  request->command = command;
  request->line = line;
  request->item = place->item;
  request->section = place->section;
  g_ptr_array_add (self->requests, request);
}

static void
clear_line (gpointer data)
{
  PfSuggestCommand *line = data;

  g_free (line->text);
  g_free (line);
}

/* Where a logical line of a shell ends: behind the first line feed without a backslash. */
static gsize
find_line_end (const char *text)
{
  gsize length = 0;

  while (text[length] != '\0' && (text[length] != '\n' || (length > 0 && text[length - 1] == '\\')))
    length++;
  return length;
}

static guint
count_feeds (const char *text, gsize length)
{
  guint count = 0;

  for (gsize i = 0; i < length; i++)
    count += text[i] == '\n' ? 1 : 0;
  return count;
}

static void
gather_command (PfSuggester *self, const PfCommand *command)
{
  guint line = command->line + (command->inline_code ? 0 : 1);

  for (const char *rest = command->text; *rest != '\0' && self->lines->len < PF_SUGGEST_MAX_FACTS;) {
    gsize length = find_line_end (rest);
    g_autofree char *text = g_strstrip (g_strndup (rest, length));

    if (text[0] != '#' && text[0] != '\0') {
      PfSuggestCommand *found = g_new0 (PfSuggestCommand, 1);

      add_request (self, text, command, command, line);
      found->text = g_strdup (text);
      found->command = command;
      found->line = line;
      g_ptr_array_add (self->lines, found);
    }
    line += count_feeds (rest, length) + 1;
    rest += length + (rest[length] != '\0' ? 1 : 0);
  }
}

/* Requests in sentences: `GET /health`, `/health`, `https://…`. */
static void
gather_sentences (PfSuggester *self)
{
  for (guint i = 0; i < self->items->len && self->requests->len < PF_SUGGEST_MAX_FACTS; i++) {
    const PfItem *item = pf_suggest_item (self, i);
    PfCommand place = { .item = i, .section = item->section };
    g_autoptr (GPtrArray) codes = pf_suggest_list_code (item->markup);

    for (guint j = 0; j < codes->len; j++) {
      const char *code = g_ptr_array_index (codes, j);

      if (!g_str_has_prefix (code, "curl "))
        add_request (self, code, NULL, &place, item->line);
    }
  }
  for (guint i = 0; i < self->links->len && self->requests->len < PF_SUGGEST_MAX_FACTS; i++) {
    const PfLink *link = g_ptr_array_index (self->links, i);
    PfCommand place = { .item = link->item, .section = link->section };

    if (link->kind == PF_LINK_INLINE_CODE && link->item == PF_NONE)
      add_request (self, link->url, NULL, &place, link->line);
  }
}

/* The name space of a cluster and the file with the environment, as other lines write them. */
static void
gather_names (PfSuggester *self)
{
  for (guint i = 0; i < self->lines->len && self->namespace_name == NULL; i++) {
    const PfSuggestCommand *line = g_ptr_array_index (self->lines, i);
    const char *option = strstr (line->text, " -n ");

    if (g_str_has_prefix (line->text, "kubectl ") && option != NULL)
      self->namespace_name = g_strndup (option + 4, strcspn (option + 4, " \t\n"));
  }
  for (guint i = 0; i < self->items->len && self->environment_file == NULL; i++) {
    const char *found = strstr (pf_suggest_item (self, i)->markup, "<tt>.env");

    if (found != NULL)
      self->environment_file = g_strndup (found + 4, strcspn (found + 4, "< \t"));
  }
}

/**
 * pf_suggest_gather:
 * @self: a search
 *
 * Collects what the document says, in time linear in its size.
 */
void
pf_suggest_gather (PfSuggester *self)
{
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_suggest_request_free);
  self->lines = g_ptr_array_new_with_free_func (clear_line);
  self->suggested = g_new0 (gboolean, self->items->len + 1);
  gather_topics (self);
  gather_lists (self);
  for (guint i = 0; i < self->commands->len && self->lines->len < PF_SUGGEST_MAX_FACTS; i++)
    gather_command (self, g_ptr_array_index (self->commands, i));
  gather_sentences (self);
  gather_names (self);
  pf_suggest_gather_path_words (self);
}

/**
 * pf_suggest_clear:
 * @self: a search
 *
 * Frees what was collected, but not what was found.
 */
void
pf_suggest_clear (PfSuggester *self)
{
  g_clear_pointer (&self->path_words, g_hash_table_unref);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_free (self->section_topics);
  g_free (self->item_topics);
  g_free (self->around_topics);
  g_free (self->suggested);
  g_free (self->namespace_name);
  g_free (self->environment_file);
  lists_clear (&self->children);
  lists_clear (&self->item_commands);
  lists_clear (&self->item_blanks);
  lists_clear (&self->item_links);
  for (guint i = 0; i < PF_N_TOPICS; i++) {
    g_clear_pointer (&self->members[i], g_array_unref);
    g_clear_pointer (&self->limits[i], pf_threshold_free);
  }
}
