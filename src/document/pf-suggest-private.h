/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"
#include "document/pf-suggestions.h"
#include "document/pf-topic.h"

G_BEGIN_DECLS

/** PF_SUGGEST_MAX_FACTS: how many requests and commands of a document others are compared with. */
#define PF_SUGGEST_MAX_FACTS 64

/** PF_SUGGEST_MAX_MEMBERS: how many items a derived probe is made of at most. */
#define PF_SUGGEST_MAX_MEMBERS 40

/**
 * PfSuggestRequest:
 * @method: `GET`, …
 * @url: absolute address, or a path that begins with `/`
 * @origin: (nullable): `scheme://host:port` or a placeholder for one; %NULL for a path
 * @host: (nullable): host and port of @origin; %NULL for a path or a placeholder for a whole address
 * @extra: lines of a probe: headers, body, options
 * @expects_success: any status of success will do, as with `curl -f`
 * @placeholder: whether what would be contacted is a placeholder
 * @loopback: whether it is this machine
 * @staging: whether its name says that it is not production
 *
 * A request as the document writes it.
 */
typedef struct {
  char *method;
  char *url;
  char *origin;
  char *host;
  char *extra;
  gboolean expects_success;
  gboolean placeholder;
  gboolean loopback;
  gboolean staging;
  const PfCommand *command; /* (nullable): it stands in */
  guint line;
  guint item;
  guint section;
} PfSuggestRequest;

/** PfSuggestCommand: one command of a block, or a command in a sentence. */
typedef struct {
  char *text;
  const PfCommand *command;
  guint line;
} PfSuggestCommand;

/** PfSuggestLists: lists through all elements of the document, in its order; PF_NONE ends them. */
typedef struct {
  guint *first;
  guint *last;
  guint *next;
} PfSuggestLists;

/**
 * PfSuggester:
 *
 * State of one search for suggestions.
 */
typedef struct {
  PfDocument *document; /* borrowed, as the next four */
  const GPtrArray *items;
  const GPtrArray *sections;
  const GPtrArray *commands;
  const GPtrArray *links;
  GPtrArray *found; /* (element-type PfSuggestion) */
  PfTopicSet *item_topics;
  PfTopicSet *around_topics; /* of each item, its sections and the items above */
  PfTopicSet *section_topics;
  gboolean *suggested; /* of each item, whether there is a suggestion that tells its state */
  PfSuggestLists item_commands;
  PfSuggestLists children;
  PfSuggestLists item_blanks;
  PfSuggestLists item_links;
  GPtrArray *requests;              /* (element-type PfSuggestRequest) */
  GPtrArray *lines;                 /* (element-type PfSuggestCommand) */
  GHashTable *path_words;           /* (element-type utf8 PfSuggestRequest): parts of their paths */
  GArray *members[PF_N_TOPICS];     /* (element-type guint): suggested items about it; %NULL for none */
  PfThreshold *limits[PF_N_TOPICS]; /* first limit of a quantity that no trigger has */
  char *namespace_name;
  char *environment_file;
} PfSuggester;

/* Facts of the whole document. */
void pf_suggest_gather (PfSuggester *self);
void pf_suggest_clear (PfSuggester *self);
const PfItem *pf_suggest_item (PfSuggester *self, guint index);
gboolean pf_suggest_is_about (PfSuggester *self, guint item, PfTopic topic);
gboolean pf_suggest_is_around (PfSuggester *self, guint item, PfTopic topic);
GPtrArray *pf_suggest_list_code (const char *markup);

/* Requests. */
PfSuggestRequest *pf_suggest_request_parse (const char *code);
GPtrArray *pf_suggest_split_words (const char *command);
void pf_suggest_request_free (PfSuggestRequest *self);
char *pf_suggest_request_to_probe (const PfSuggestRequest *self, const char *checks);
const PfSuggestRequest *pf_suggest_find_request (PfSuggester *self, guint item, PfTopic topic);
GPtrArray *pf_suggest_list_requests (PfSuggester *self, guint item, PfTopic topic);
gboolean pf_suggest_request_changes (const PfSuggestRequest *self);
const PfSuggestRequest *pf_suggest_find_origin (PfSuggester *self, guint item, gboolean https_only);
gboolean pf_suggest_path_is_about (const char *url, PfTopic topic);

/* Suggestions. */
PfSuggestion *pf_suggest_add (PfSuggester *self,
                              guint line,
                              guint item,
                              PfSuggestionClass suggestion_class,
                              const char *kind,
                              const char *probe,
                              const char *command,
                              const char *why);
void pf_suggest_need (PfSuggestion *suggestion, const char *need);
PfSuggestionClass pf_suggest_class_for (PfSuggester *self, guint item, PfSuggestionClass suggestion_class);

gboolean pf_suggest_from_blanks (PfSuggester *self, guint item);
void pf_suggest_from_loose_blanks (PfSuggester *self);
gboolean pf_suggest_from_code (PfSuggester *self, guint item);
gboolean pf_suggest_from_files (PfSuggester *self, guint item);
gboolean pf_suggest_from_ports (PfSuggester *self, guint item);
gboolean pf_suggest_from_rules (PfSuggester *self, guint item);
void pf_suggest_gather_path_words (PfSuggester *self);
gboolean pf_suggest_from_paths (PfSuggester *self, guint item);
gboolean pf_suggest_from_metrics (PfSuggester *self, guint item, PfSuggestionClass suggestion_class);
gboolean pf_suggest_metrics_of (PfSuggester *self,
                                guint item,
                                guint line,
                                const char *text,
                                const PfTopicSet *topics,
                                PfSuggestionClass suggestion_class);
void pf_suggest_derived (PfSuggester *self);
const PfSuggestCommand *pf_suggest_find_line (PfSuggester *self, guint item, PfTopic topic);
gboolean pf_suggest_line_is_about (const char *text, PfTopic topic);
gboolean pf_suggest_command_changes (const PfCommand *command);
char *pf_suggest_expand (PfSuggester *self, guint item, const char *pattern);
char *pf_suggest_join_items (PfSuggester *self, const GArray *items);

G_END_DECLS
