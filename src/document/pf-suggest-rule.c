/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-suggest-private.h"
#include "document/pf-suggest-rule.h"

#include <glib/gi18n-lib.h>

/* What follows from the words of an item. */

static gboolean
has_figures (const char *text)
{
  return strpbrk (text, "0123456789") != NULL;
}

static gboolean
rule_fits (PfSuggester *self, guint item, const PfSuggestRule *rule)
{
  const PfItem *found = pf_suggest_item (self, item);

  for (gsize i = 0; i < G_N_ELEMENTS (rule->all) && rule->all[i] != PF_TOPIC_NONE; i++) {
    if (!pf_suggest_is_about (self, item, rule->all[i]))
      return FALSE;
  }
  return (rule->around == PF_TOPIC_NONE || pf_suggest_is_around (self, item, rule->around))
         && (rule->none == PF_TOPIC_NONE || !pf_suggest_is_about (self, item, rule->none))
         && (found->n_children == 0 || (rule->flags & PF_RULE_FLAG_WHOLE) != 0)
         && ((rule->flags & PF_RULE_FLAG_TRIGGER) == 0 || found->kind == PF_ITEM_TRIGGER)
         && ((rule->flags & PF_RULE_FLAG_NUMBERS) == 0 || has_figures (found->text));
}

static gboolean
follow_recipe (PfSuggester *self, guint item, const PfSuggestRule *rule)
{
  const PfRecipe *recipe = pf_recipe_get (rule->recipe);
  const PfSuggestRequest *origin = pf_suggest_find_origin (self, item, TRUE);
  gboolean known = origin != NULL && !origin->placeholder;
  PfSuggestionClass suggestion_class
      = (rule->flags & PF_RULE_FLAG_HOST) != 0 && !known ? PF_SUGGESTION_NEEDS : rule->suggestion_class;
  g_autofree char *probe = recipe->probe != NULL ? pf_suggest_expand (self, item, recipe->probe) : NULL;
  g_autofree char *command = recipe->command != NULL ? pf_suggest_expand (self, item, recipe->command) : NULL;
  PfSuggestion *suggestion = pf_suggest_add (self, pf_suggest_item (self, item)->line, item, suggestion_class,
                                             recipe->kind, probe, command, _ (recipe->why));

  if (suggestion == NULL)
    return FALSE;
  if (recipe->needs != NULL)
    pf_suggest_need (suggestion, recipe->needs);
  suggestion->changes_state = recipe->changes_state;
  return TRUE;
}

static gboolean
add_request (PfSuggester *self, guint item, const PfSuggestRule *rule, const PfSuggestRequest *request)
{
  PfSuggestionClass suggestion_class = request->placeholder ? PF_SUGGESTION_NEEDS : rule->suggestion_class;
  g_autofree char *probe = pf_suggest_request_to_probe (
      request, rule->about == PF_TOPIC_METRICS ? "expect status == 200\nexpect body contains \"# TYPE\"" : NULL);
  /* Translators: %u is the number of a line in the checklist */
  g_autofree char *why = g_strdup_printf (_ ("The request of line %u"), request->line);
  PfSuggestion *suggestion
      = pf_suggest_add (self, pf_suggest_item (self, item)->line, item, suggestion_class, "http", probe, NULL, why);

  if (suggestion == NULL)
    return FALSE;
  suggestion->changes_state = pf_suggest_request_changes (request);
  /* What a server of metrics says of itself is not yet the state of what it watches. */
  if (rule->suggestion_class == PF_SUGGESTION_NEEDS)
    pf_suggest_need (suggestion, "@prometheus");
  return TRUE;
}

static gboolean
follow_request (PfSuggester *self, guint item, const PfSuggestRule *rule)
{
  g_autoptr (GPtrArray) requests = pf_suggest_list_requests (self, item, rule->about);
  gboolean added = FALSE;

  for (guint i = 0; i < requests->len; i++)
    added |= add_request (self, item, rule, g_ptr_array_index (requests, i));
  return added;
}

static gboolean
follow_line (PfSuggester *self, guint item, const PfSuggestRule *rule)
{
  const PfSuggestCommand *line = pf_suggest_find_line (self, item, rule->about);
  g_autofree char *why = NULL;
  PfSuggestion *suggestion;

  if (line == NULL)
    return FALSE;
  /* Translators: %u is the number of a line in the checklist */
  why = g_strdup_printf (_ ("The command of line %u"), line->line);
  suggestion = pf_suggest_add (self, pf_suggest_item (self, item)->line, item, rule->suggestion_class, "command", NULL,
                               line->text, why);
  if (suggestion != NULL && rule->suggestion_class == PF_SUGGESTION_NEEDS)
    pf_suggest_need (suggestion, "@db");
  return suggestion != NULL;
}

static gboolean
follow_service (PfSuggester *self, guint item, const PfSuggestRule *rule)
{
  const char *text = pf_suggest_item (self, item)->text;
  gsize length = strcspn (text, ":");
  PfTopicSet topics = pf_topics_find (text, (gssize) length);

  return text[length] == ':' && length > 0 && pf_topic_set_is_empty (&topics) && follow_recipe (self, item, rule);
}

/**
 * pf_suggest_from_rules:
 * @self: a search
 * @item: index of an item
 *
 * Returns: whether something was suggested for what the item names
 */
gboolean
pf_suggest_from_rules (PfSuggester *self, guint item)
{
  gsize n_rules;
  const PfSuggestRule *rules = pf_suggest_rules (&n_rules);

  for (gsize i = 0; i < n_rules; i++) {
    const PfSuggestRule *rule = &rules[i];

    if (!rule_fits (self, item, rule))
      continue;
    if ((rule->action == PF_RULE_LATER) || (rule->action == PF_RULE_RECIPE && follow_recipe (self, item, rule))
        || (rule->action == PF_RULE_REQUEST && follow_request (self, item, rule))
        || (rule->action == PF_RULE_LINE && follow_line (self, item, rule))
        || (rule->action == PF_RULE_SERVICE && follow_service (self, item, rule))
        || (rule->action == PF_RULE_METRIC && pf_suggest_from_metrics (self, item, rule->suggestion_class)))
      return TRUE;
  }
  return FALSE;
}
