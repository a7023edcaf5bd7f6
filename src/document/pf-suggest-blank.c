/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-suggest-private.h"
#include "document/pf-suggest-recipe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Blanks that a probe fills. */

typedef enum {
  FILL_RECIPE,
  FILL_METRIC,
  FILL_COMMAND, /* what a script of the same section says */
  FILL_CLOCK,   /* the times of the run itself */
} FillAction;

typedef struct {
  PfTopic all[2];
  PfTopic none;
  gboolean alone; /* names nothing else */
  FillAction action;
  PfRecipeId recipe;
} Fill;

static const Fill fills[] = {
  { { PF_TOPIC_CERTIFICATE, PF_TOPIC_EXPIRY }, 0, FALSE, FILL_RECIPE, PF_RECIPE_TLS_EXPIRY },
  { { PF_TOPIC_SECURITY_SCAN, PF_TOPIC_LATEST_RUN }, 0, FALSE, FILL_RECIPE, PF_RECIPE_CI },
  { { PF_TOPIC_CI, PF_TOPIC_LATEST_RUN }, 0, FALSE, FILL_RECIPE, PF_RECIPE_CI },
  { { PF_TOPIC_VULNERABILITY_ASSESSMENT, PF_TOPIC_SCORE }, 0, FALSE, FILL_RECIPE, PF_RECIPE_SCORE },
  { { PF_TOPIC_VERIFICATION, PF_TOPIC_PASSING }, 0, FALSE, FILL_COMMAND, PF_N_RECIPES },
  { { PF_TOPIC_BACKUP_SIZE }, 0, FALSE, FILL_RECIPE, PF_RECIPE_BACKUP_FILE },
  { { PF_TOPIC_DEPLOYMENT_DURATION }, PF_TOPIC_ESTIMATE, FALSE, FILL_CLOCK, PF_N_RECIPES },
  { { PF_TOPIC_DOWNTIME }, PF_TOPIC_ESTIMATE, FALSE, FILL_CLOCK, PF_N_RECIPES },
  { { PF_TOPIC_ROLLBACK_TIME }, PF_TOPIC_ESTIMATE, FALSE, FILL_CLOCK, PF_N_RECIPES },
  { { PF_TOPIC_PERFORMANCE_IMPACT }, 0, FALSE, FILL_RECIPE, PF_RECIPE_IMPACT },
  { { PF_TOPIC_THROUGHPUT }, 0, FALSE, FILL_METRIC, PF_N_RECIPES },
  { { PF_TOPIC_DATABASE, PF_TOPIC_PERFORMANCE }, 0, FALSE, FILL_METRIC, PF_N_RECIPES },
  { { PF_TOPIC_QUERY }, 0, FALSE, FILL_METRIC, PF_N_RECIPES },
  { { PF_TOPIC_ERROR_RATE }, 0, FALSE, FILL_METRIC, PF_N_RECIPES },
  { { PF_TOPIC_RESPONSE_TIME }, 0, FALSE, FILL_METRIC, PF_N_RECIPES },
  { { PF_TOPIC_MEMORY }, 0, FALSE, FILL_METRIC, PF_N_RECIPES },
  { { PF_TOPIC_CPU }, 0, FALSE, FILL_METRIC, PF_N_RECIPES },
  { { PF_TOPIC_DISK }, 0, FALSE, FILL_METRIC, PF_N_RECIPES },
  { { PF_TOPIC_GRAFANA }, 0, TRUE, FILL_RECIPE, PF_RECIPE_GRAFANA },
  { { PF_TOPIC_PROMETHEUS }, 0, TRUE, FILL_RECIPE, PF_RECIPE_PROMETHEUS },
};

static gboolean
fill_fits (const Fill *fill, const PfTopicSet *topics)
{
  PfTopicSet only = { 0 };

  if (!pf_topic_set_has (topics, fill->all[0])
      || (fill->all[1] != PF_TOPIC_NONE && !pf_topic_set_has (topics, fill->all[1]))
      || (fill->none != PF_TOPIC_NONE && pf_topic_set_has (topics, fill->none)))
    return FALSE;
  pf_topic_set_add (&only, fill->all[0]);
  return !fill->alone || memcmp (&only, topics, sizeof only) == 0;
}

static PfSuggestion *
fill_by_recipe (PfSuggester *self, const PfBlank *blank, const Fill *fill)
{
  const PfRecipe *recipe = pf_recipe_get (fill->recipe);
  const char *pattern = recipe->probe != NULL ? recipe->probe : recipe->command;
  g_autofree char *text = NULL;

  if (blank->item == PF_NONE && strstr (pattern, "[[") != NULL)
    return NULL;
  text = blank->item != PF_NONE ? pf_suggest_expand (self, blank->item, pattern) : g_strdup (pattern);
  return pf_suggest_add (self, blank->line, blank->item, PF_SUGGESTION_FILLS, recipe->kind,
                         recipe->probe != NULL ? text : NULL, recipe->probe != NULL ? NULL : text, _ (recipe->why));
}

static PfSuggestion *
fill_by_command (PfSuggester *self, const PfBlank *blank)
{
  const PfSuggestCommand *line
      = blank->item != PF_NONE ? pf_suggest_find_line (self, blank->item, PF_TOPIC_VERIFICATION) : NULL;
  g_autofree char *why = NULL;

  if (line == NULL)
    return NULL;
  /* Translators: %u is the number of a line in the checklist */
  why = g_strdup_printf (_ ("What the command of line %u says"), line->line);
  return pf_suggest_add (self, blank->line, blank->item, PF_SUGGESTION_FILLS, "command", NULL, line->text, why);
}

static gboolean
fill_blank (PfSuggester *self, const PfBlank *blank, const char *text, const PfTopicSet *topics)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fills); i++) {
    gboolean done = FALSE;

    if (!fill_fits (&fills[i], topics))
      continue;
    if (fills[i].action == FILL_RECIPE)
      done = fill_by_recipe (self, blank, &fills[i]) != NULL;
    else if (fills[i].action == FILL_METRIC)
      done = pf_suggest_metrics_of (self, blank->item, blank->line, text, topics, PF_SUGGESTION_FILLS);
    else if (fills[i].action == FILL_COMMAND)
      done = fill_by_command (self, blank) != NULL;
    else
      done = pf_suggest_add (self, blank->line, blank->item, PF_SUGGESTION_FILLS, "derived", NULL, NULL,
                             _ ("The clock of the run and the history of its probes"))
             != NULL;
    if (done)
      return TRUE;
  }
  return FALSE;
}

static gboolean
try_blank (PfSuggester *self, const PfBlank *blank)
{
  gsize length;
  const char *line;
  g_autofree char *text = NULL;
  PfTopicSet topics;

  if (blank->form == PF_BLANK_CELL || blank->form == PF_BLANK_ANSWER)
    return FALSE;
  line = pf_source_get_line (pf_document_get_source (self->document), blank->line, &length);
  text = g_strndup (line, MIN (length, 1000));
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  topics = pf_topics_find (text, -1);
  return !pf_topic_set_is_empty (&topics) && fill_blank (self, blank, text, &topics);
}

/**
 * pf_suggest_from_blanks:
 * @self: a search
 * @item: index of an item
 *
 * Returns: whether a probe can fill a blank in the item's own line
 */
gboolean
pf_suggest_from_blanks (PfSuggester *self, guint item)
{
  const GPtrArray *blanks = pf_document_get_blanks (self->document);

  for (guint i = self->item_blanks.first[item]; i != PF_NONE; i = self->item_blanks.next[i]) {
    const PfBlank *blank = g_ptr_array_index (blanks, i);

    if (blank->line == pf_suggest_item (self, item)->line && try_blank (self, blank))
      return TRUE;
  }
  return FALSE;
}

/**
 * pf_suggest_from_loose_blanks:
 * @self: a search
 *
 * Suggests what fills blanks in other lines than those of items.
 */
void
pf_suggest_from_loose_blanks (PfSuggester *self)
{
  const GPtrArray *blanks = pf_document_get_blanks (self->document);
  guint done_line = 0;

  for (guint i = 0; i < blanks->len; i++) {
    const PfBlank *blank = g_ptr_array_index (blanks, i);

    if (blank->line != done_line && (blank->item == PF_NONE || blank->line != pf_suggest_item (self, blank->item)->line)
        && try_blank (self, blank))
      done_line = blank->line;
  }
}
