/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-suggest-recipe.h"
#include "document/pf-suggestions.h"
#include "document/pf-topic.h"

G_BEGIN_DECLS

typedef enum {
  PF_RULE_RECIPE,
  PF_RULE_REQUEST, /* a request elsewhere in the document that is about `about`; else the next rule */
  PF_RULE_LINE,    /* a command elsewhere in the document that is about `about`; else the next rule */
  PF_RULE_METRIC,  /* a quantity and its limit */
  PF_RULE_LATER,   /* derived from other items, once they are known */
  PF_RULE_SERVICE, /* a service of its own name; else the next rule */
} PfSuggestRuleAction;

typedef enum {
  PF_RULE_FLAG_HOST = 1 << 0,    /* complete where the document has the host */
  PF_RULE_FLAG_WHOLE = 1 << 1,   /* says all of an item with sub-items */
  PF_RULE_FLAG_TRIGGER = 1 << 2, /* for triggers only */
  PF_RULE_FLAG_NUMBERS = 1 << 3, /* where the text has figures */
} PfSuggestRuleFlags;

/** PfSuggestRule: which words of an item lead to what. */
typedef struct {
  PfTopic all[3]; /* in the item's own text */
  PfTopic around; /* in its sections or the items above */
  PfTopic none;   /* not in its own text */
  PfSuggestionClass suggestion_class;
  guint flags;
  PfSuggestRuleAction action;
  PfRecipeId recipe;
  PfTopic about;
} PfSuggestRule;

const PfSuggestRule *pf_suggest_rules (gsize *n_rules);

G_END_DECLS
