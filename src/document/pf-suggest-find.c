/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-suggest-private.h"

#include <string.h>

/* Requests and commands of the document that verify another line of it. */

#define MAX_TOGETHER 5

typedef struct {
  const char *words; /* how the command begins, or what stands in it */
  PfTopic topic;
} LineTopic;

static const LineTopic beginnings[] = {
  { "go test", PF_TOPIC_TESTS },
  { "npm test", PF_TOPIC_TESTS },
  { "npm run test", PF_TOPIC_TESTS },
  { "pnpm test", PF_TOPIC_TESTS },
  { "yarn test", PF_TOPIC_TESTS },
  { "pytest", PF_TOPIC_TESTS },
  { "python -m pytest", PF_TOPIC_TESTS },
  { "cargo test", PF_TOPIC_TESTS },
  { "mvn test", PF_TOPIC_TESTS },
  { "mvn verify", PF_TOPIC_TESTS },
  { "gradle test", PF_TOPIC_TESTS },
  { "./gradlew test", PF_TOPIC_TESTS },
  { "make test", PF_TOPIC_TESTS },
  { "make check", PF_TOPIC_TESTS },
  { "meson test", PF_TOPIC_TESTS },
  { "ctest", PF_TOPIC_TESTS },
  { "jest", PF_TOPIC_TESTS },
  { "npx jest", PF_TOPIC_TESTS },
  { "dotnet test", PF_TOPIC_TESTS },
  { "bundle exec rspec", PF_TOPIC_TESTS },
  { "mix test", PF_TOPIC_TESTS },
  { "go build", PF_TOPIC_COMPILATION },
  { "cargo build", PF_TOPIC_COMPILATION },
  { "npm run build", PF_TOPIC_COMPILATION },
  { "pnpm build", PF_TOPIC_COMPILATION },
  { "yarn build", PF_TOPIC_COMPILATION },
  { "mvn package", PF_TOPIC_COMPILATION },
  { "mvn compile", PF_TOPIC_COMPILATION },
  { "gradle build", PF_TOPIC_COMPILATION },
  { "./gradlew build", PF_TOPIC_COMPILATION },
  { "dotnet build", PF_TOPIC_COMPILATION },
  { "ninja", PF_TOPIC_COMPILATION },
  { "npx tsc", PF_TOPIC_COMPILATION },
  { "kubectl get pods", PF_TOPIC_PODS },
  { "kubectl get pod ", PF_TOPIC_PODS },
  { "kubectl rollout status", PF_TOPIC_ROLLOUT },
};

static const LineTopic contents[] = {
  { "migrate status", PF_TOPIC_MIGRATION },  { "migrate:status", PF_TOPIC_MIGRATION },
  { "alembic current", PF_TOPIC_MIGRATION }, { "flyway info", PF_TOPIC_MIGRATION },
  { "showmigrations", PF_TOPIC_MIGRATION },  { "goose status", PF_TOPIC_MIGRATION },
};

/* Parts of a script's name that say what it is for. */
static const LineTopic script_names[] = {
  { "verif", PF_TOPIC_VERIFICATION },
  { "validat", PF_TOPIC_VERIFICATION },
};

static gboolean
is_script_about (const char *text, PfTopic topic)
{
  gsize length = strcspn (text, " \t\n");
  g_autofree char *name = g_ascii_strdown (text, (gssize) length);

  if (strstr (name, ".sh") == NULL && strstr (name, ".py") == NULL && !g_str_has_prefix (name, "./"))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (script_names); i++) {
    if (script_names[i].topic == topic && strstr (name, script_names[i].words) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* A query that only reads. */
static gboolean
is_query (const char *text)
{
  g_autofree char *lower = NULL;

  if (!g_str_has_prefix (text, "psql ") && !g_str_has_prefix (text, "mysql "))
    return FALSE;
  lower = g_ascii_strdown (text, -1);
  return strstr (lower, "select") != NULL || strstr (lower, "show ") != NULL || strstr (lower, "\\l") != NULL;
}

/**
 * pf_suggest_line_is_about:
 * @text: a command
 * @topic: a topic
 *
 * Returns: whether what it says or how it ends tells about the topic
 */
gboolean
pf_suggest_line_is_about (const char *text, PfTopic topic)
{
  for (gsize i = 0; i < G_N_ELEMENTS (beginnings); i++) {
    if (beginnings[i].topic == topic && g_str_has_prefix (text, beginnings[i].words))
      return TRUE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++) {
    if (contents[i].topic == topic && strstr (text, contents[i].words) != NULL)
      return TRUE;
  }
  return (topic == PF_TOPIC_DATABASE && is_query (text)) || is_script_about (text, topic);
}

/* Whether a name the item has in its code stands in the command as a word of its own. */
static gboolean
shares_name (const PfItem *item, const char *text)
{
  g_autoptr (GPtrArray) codes = pf_suggest_list_code (item->markup);
  g_autoptr (GPtrArray) words = pf_suggest_split_words (text);

  for (guint i = 0; i < codes->len; i++) {
    if (g_ptr_array_find_with_equal_func (words, g_ptr_array_index (codes, i), g_str_equal, NULL))
      return TRUE;
  }
  return FALSE;
}

/* A script with its path can be run, one in the same section is probably the one that is meant. */
static guint
rate_line (const PfSuggestCommand *line, const PfItem *item)
{
  gsize length = strcspn (line->text, " \t\n");
  gboolean is_whole = memchr (line->text, '/', length) != NULL || line->text[length] != '\0';

  return (is_whole ? 2u : 0u) + (line->command->section == item->section ? 1u : 0u);
}

/**
 * pf_suggest_find_line:
 * @self: a search
 * @item: index of an item
 * @topic: what it should tell about
 *
 * Finds a command in the document; one in the same section goes before others. Where an item is about something that
 * was made, the command has to name it.
 *
 * Returns: (transfer none) (nullable): the command
 */
const PfSuggestCommand *
pf_suggest_find_line (PfSuggester *self, guint item, PfTopic topic)
{
  const PfItem *found = pf_suggest_item (self, item);
  gboolean by_name = pf_suggest_is_about (self, item, PF_TOPIC_CREATED);
  const PfSuggestCommand *best = NULL;

  for (guint i = 0; i < self->lines->len; i++) {
    const PfSuggestCommand *line = g_ptr_array_index (self->lines, i);

    if (!pf_suggest_line_is_about (line->text, topic) || (by_name && !shares_name (found, line->text)))
      continue;
    if (best == NULL || rate_line (line, found) > rate_line (best, found))
      best = line;
  }
  return best;
}

static gboolean
is_for_staging (PfSuggester *self, guint item)
{
  return pf_suggest_is_about (self, item, PF_TOPIC_STAGING)
         || (pf_suggest_is_around (self, item, PF_TOPIC_STAGING)
             && !pf_suggest_is_about (self, item, PF_TOPIC_PRODUCTION));
}

static gboolean
is_request_about (PfSuggester *self, const PfSuggestRequest *request, PfTopic topic)
{
  if (topic == PF_TOPIC_ENDPOINTS)
    return g_str_equal (request->method, "GET") && !request->loopback;
  if (topic == PF_TOPIC_SMOKE_TESTS)
    return request->section != PF_NONE && g_str_equal (request->method, "GET")
           && pf_topic_set_has (&self->section_topics[request->section], topic);
  return pf_suggest_path_is_about (request->url, topic);
}

static guint
rate_request (const PfSuggestRequest *request, const PfItem *item)
{
  guint rate = request->origin == NULL ? 1 : request->placeholder ? 2 : request->loopback ? 3 : 4;

  return 4 * rate + (request->section == item->section ? 2 : 0) + (request->item != PF_NONE ? 1 : 0);
}

/**
 * pf_suggest_find_request:
 * @self: a search
 * @item: index of an item
 * @topic: what it should tell about
 *
 * Finds a request elsewhere in the document that is meant for the same environment: a real address goes before a
 * placeholder, and that before a path alone.
 *
 * Returns: (transfer none) (nullable): the request
 */
const PfSuggestRequest *
pf_suggest_find_request (PfSuggester *self, guint item, PfTopic topic)
{
  const PfItem *found = pf_suggest_item (self, item);
  gboolean staging = is_for_staging (self, item);
  const PfSuggestRequest *best = NULL;

  for (guint i = 0; i < self->requests->len; i++) {
    const PfSuggestRequest *request = g_ptr_array_index (self->requests, i);

    if (request->staging != staging || !is_request_about (self, request, topic))
      continue;
    if (best == NULL || rate_request (request, found) > rate_request (best, found))
      best = request;
  }
  return best;
}

static gboolean
goes_with (const PfSuggestRequest *request, const PfSuggestRequest *first, PfTopic topic)
{
  if (topic == PF_TOPIC_SMOKE_TESTS)
    return request->section == first->section;
  return topic == PF_TOPIC_ENDPOINTS && first->item != PF_NONE && request->item != PF_NONE
         && g_strcmp0 (request->origin, first->origin) == 0 && g_str_equal (request->method, "GET");
}

/**
 * pf_suggest_list_requests:
 * @self: a search
 * @item: index of an item
 * @topic: what they should tell about
 *
 * Returns: (transfer full) (element-type PfSuggestRequest): the request of [func@suggest_find_request], and the others
 *   that belong to it: all endpoints the document verifies on that server, all requests of that smoke test
 */
GPtrArray *
pf_suggest_list_requests (PfSuggester *self, guint item, PfTopic topic)
{
  GPtrArray *requests = g_ptr_array_new ();
  const PfSuggestRequest *first = pf_suggest_find_request (self, item, topic);

  if (first != NULL)
    g_ptr_array_add (requests, (gpointer) (guintptr) first);
  for (guint i = 0; first != NULL && i < self->requests->len && requests->len < MAX_TOGETHER; i++) {
    PfSuggestRequest *request = g_ptr_array_index (self->requests, i);
    gboolean is_new = request != first && goes_with (request, first, topic);

    for (guint j = 0; is_new && j < requests->len; j++) {
      const PfSuggestRequest *other = g_ptr_array_index (requests, j);

      is_new = !g_str_equal (other->url, request->url) || !g_str_equal (other->method, request->method);
    }
    if (is_new)
      g_ptr_array_add (requests, request);
  }
  return requests;
}

/**
 * pf_suggest_find_origin:
 * @self: a search
 * @item: index of an item
 * @https_only: whether it has to be one of HTTPS, or a placeholder for any
 *
 * Finds where the system of the document is served: a request of a command or in code, not a link to a page.
 *
 * Returns: (transfer none) (nullable): a request there
 */
const PfSuggestRequest *
pf_suggest_find_origin (PfSuggester *self, guint item, gboolean https_only)
{
  gboolean staging = is_for_staging (self, item);
  const PfSuggestRequest *best = NULL;

  for (guint i = 0; i < self->requests->len; i++) {
    const PfSuggestRequest *request = g_ptr_array_index (self->requests, i);

    if (request->origin == NULL || request->staging != staging || request->loopback
        || (https_only && g_str_has_prefix (request->url, "http:")))
      continue;
    if (best == NULL || (best->placeholder && !request->placeholder))
      best = request;
  }
  return best;
}
