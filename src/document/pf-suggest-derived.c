/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-suggest-private.h"

#include "document/pf-language.h"

#include <glib/gi18n-lib.h>

/* Items whose answer follows from those of other items. */

#define MAX_TARGET 4000

typedef struct {
  PfTopic all[2];  /* in the text of the item that follows */
  PfTopic members; /* the items it follows from are about this */
  gboolean own;    /* in their own text, not only in the title of their section */
  gboolean has_figures;
  gboolean holds; /* for the time the item names */
  PfSuggestionClass suggestion_class;
} Theme;

/* What tasks and triggers follow from. */
static const Theme themes[] = {
  { { PF_TOPIC_DOWNTIME }, PF_TOPIC_HEALTH, TRUE, FALSE, FALSE, PF_SUGGESTION_TRIGGER },
  { { PF_TOPIC_NO_ISSUES }, PF_TOPIC_HEALTH, TRUE, TRUE, TRUE, PF_SUGGESTION_COMPLETE },
  { { PF_TOPIC_ALL_SERVICES, PF_TOPIC_HEALTHY }, PF_TOPIC_HEALTH, TRUE, TRUE, TRUE, PF_SUGGESTION_COMPLETE },
  { { PF_TOPIC_VERIFICATION, PF_TOPIC_PASSING }, PF_TOPIC_VERIFICATION, TRUE, TRUE, FALSE, PF_SUGGESTION_COMPLETE },
  { { PF_TOPIC_ALL_TESTS }, PF_TOPIC_TESTS, TRUE, FALSE, FALSE, PF_SUGGESTION_SUPPORTING },
  { { PF_TOPIC_EXTERNAL_SERVICES, PF_TOPIC_ACCESSIBLE },
    PF_TOPIC_ACCESSIBLE,
    TRUE,
    FALSE,
    FALSE,
    PF_SUGGESTION_SUPPORTING },
  { { PF_TOPIC_MONITORING, PF_TOPIC_WORKING }, PF_TOPIC_MONITORING, FALSE, FALSE, FALSE, PF_SUGGESTION_SUPPORTING },
};

/* What criteria follow from. */
static const PfTopic criteria[] = {
  PF_TOPIC_TESTS, PF_TOPIC_MONITORING, PF_TOPIC_DATABASE, PF_TOPIC_NETWORK, PF_TOPIC_CERTIFICATE, PF_TOPIC_ALL_SERVICES,
};

/**
 * pf_suggest_join_items:
 * @self: a search
 * @items: (element-type guint): indices of items
 *
 * Returns: (transfer full) (nullable): their ids, with blanks between them; %NULL when there is none or too many
 */
char *
pf_suggest_join_items (PfSuggester *self, const GArray *items)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            pf_suggest_item (self, g_array_index (items, guint, i))->id);
  return items->len == 0 || text->len > MAX_TARGET ? NULL : g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_apart (PfSuggester *self, guint item, guint member)
{
  const PfItem *found = pf_suggest_item (self, member);
  gboolean other_place
      = pf_suggest_is_about (self, member, PF_TOPIC_STAGING) && !pf_suggest_is_about (self, item, PF_TOPIC_STAGING);

  return member < item && found->n_children == 0 && found->kind != PF_ITEM_TRIGGER && !other_place;
}

/* What a verification has found says more than that its script ran. */
static void
keep_results (PfSuggester *self, GArray *items)
{
  gboolean has_result = FALSE;

  for (guint i = 0; i < items->len; i++)
    has_result |= !pf_suggest_is_about (self, g_array_index (items, guint, i), PF_TOPIC_VERIFICATION_SCRIPT);
  for (guint i = items->len; has_result && i > 0; i--) {
    if (pf_suggest_is_about (self, g_array_index (items, guint, i - 1), PF_TOPIC_VERIFICATION_SCRIPT))
      g_array_remove_index (items, i - 1);
  }
}

/* The items before @item that it follows from. */
static GArray *
list_members (PfSuggester *self, guint item, PfTopic topic, gboolean own)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (guint));
  const GArray *members = self->members[topic];

  for (guint i = 0; members != NULL && i < members->len; i++) {
    guint member = g_array_index (members, guint, i);

    if (is_apart (self, item, member) && (!own || pf_suggest_is_about (self, member, topic)))
      g_array_append_val (items, member);
  }
  if (topic == PF_TOPIC_VERIFICATION)
    keep_results (self, items);
  return items;
}

/* The time a text names, such as `24 hours`, in seconds; 0 for none. */
static guint64
find_duration (const char *text)
{
  PfPhraseMatch match;

  for (; *text != '\0'; text++) {
    char *end;
    guint64 number;

    if (!g_ascii_isdigit (*text))
      continue;
    number = g_ascii_strtoull (text, &end, 10);
    if (number > 0 && number < 10000 && (*end == ' ' || *end == '-')
        && pf_phrase_set_find_next (PF_PHRASES (time_units), end, -1, 0, &match) && match.start == 1)
      return number * (guint64) match.meaning;
    text = end - 1;
  }
  return 0;
}

static gboolean
add_derived (PfSuggester *self, guint item, const GArray *items, guint64 seconds, PfSuggestionClass suggestion_class)
{
  g_autofree char *ids = pf_suggest_join_items (self, items);
  g_autofree char *probe = NULL;

  if (ids == NULL)
    return FALSE;
  probe = seconds > 0
              ? g_strdup_printf ("DERIVED all %s\nhold: %" G_GUINT64_FORMAT "%s every 1m", ids,
                                 seconds % 3600 == 0 ? seconds / 3600 : seconds, seconds % 3600 == 0 ? "h" : "s")
              : g_strdup_printf ("DERIVED all %s", ids);
  return pf_suggest_add (self, pf_suggest_item (self, item)->line, item, suggestion_class, "derived", probe, NULL,
                         seconds > 0 ? _ ("Follows from other items, which have to stay verified that long")
                                     : _ ("Follows from other items, which can be verified"))
         != NULL;
}

static gboolean
theme_fits (PfSuggester *self, guint item, const Theme *theme)
{
  const PfItem *found = pf_suggest_item (self, item);

  return pf_suggest_is_about (self, item, theme->all[0])
         && (theme->all[1] == PF_TOPIC_NONE || pf_suggest_is_about (self, item, theme->all[1]))
         && (!theme->has_figures || strpbrk (found->text, "0123456789") != NULL)
         && (!theme->holds || find_duration (found->text) > 0)
         && (theme->suggestion_class != PF_SUGGESTION_TRIGGER || found->kind == PF_ITEM_TRIGGER);
}

static gboolean
derive_from_theme (PfSuggester *self, guint item)
{
  for (gsize i = 0; i < G_N_ELEMENTS (themes); i++) {
    g_autoptr (GArray) items = NULL;

    if (!theme_fits (self, item, &themes[i]))
      continue;
    items = list_members (self, item, themes[i].members, themes[i].own);
    if (add_derived (self, item, items, themes[i].holds ? find_duration (pf_suggest_item (self, item)->text) : 0,
                     themes[i].suggestion_class))
      return TRUE;
  }
  return FALSE;
}

static void
derive_criterion (PfSuggester *self, guint item)
{
  for (gsize i = 0; i < G_N_ELEMENTS (criteria); i++) {
    g_autoptr (GArray) items = NULL;

    if (!pf_suggest_is_about (self, item, criteria[i]))
      continue;
    items = list_members (self, item, criteria[i], FALSE);
    if (add_derived (self, item, items, 0, PF_SUGGESTION_SUPPORTING))
      return;
  }
}

static void
derive_parent (PfSuggester *self, guint item)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = self->children.first[item]; i != PF_NONE; i = self->children.next[i]) {
    if (!self->suggested[i])
      return;
    g_array_append_val (items, i);
  }
  add_derived (self, item, items, 0, PF_SUGGESTION_COMPLETE);
}

static gboolean
is_criterion (const PfItem *item)
{
  return item->kind == PF_ITEM_CRITERION_GO || item->kind == PF_ITEM_CRITERION_NO_GO;
}

/**
 * pf_suggest_derived:
 * @self: a search in which all other suggestions have been made
 *
 * Suggests what follows from the items they are for.
 */
void
pf_suggest_derived (PfSuggester *self)
{
  for (guint i = 0; i < self->items->len; i++) {
    const PfItem *item = pf_suggest_item (self, i);

    if (self->suggested[i] || item->probe != NULL || item->n_children > 0
        || pf_suggest_is_about (self, i, PF_TOPIC_DOCUMENTED))
      continue;
    if (is_criterion (item))
      derive_criterion (self, i);
    else
      derive_from_theme (self, i);
  }
  for (guint i = self->items->len; i > 0; i--) {
    const PfItem *item = pf_suggest_item (self, i - 1);

    if (!self->suggested[i - 1] && item->probe == NULL && item->n_children > 0)
      derive_parent (self, i - 1);
  }
}
