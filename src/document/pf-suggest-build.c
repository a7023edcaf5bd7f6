/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-suggest-private.h"

#include "document/pf-language.h"
#include "probe/pf-host.h"

#include <string.h>

/* How a suggestion is put together, with all that has to be known for it. */

#define MAX_SERVICE 32

/**
 * pf_suggest_need:
 * @suggestion: a suggestion
 * @need: what has to be bound for it; what is there already is not added again
 */
void
pf_suggest_need (PfSuggestion *suggestion, const char *need)
{
  guint length = suggestion->needs != NULL ? g_strv_length (suggestion->needs) : 0;

  if (length > 0 && g_strv_contains ((const char *const *) suggestion->needs, need))
    return;
  suggestion->needs = g_renew (char *, suggestion->needs, length + 2);
  suggestion->needs[length] = g_strdup (need);
  suggestion->needs[length + 1] = NULL;
}

static gsize
measure_name (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || (text[length] != '\0' && strchr ("-_.", text[length]) != NULL))
    length++;
  return length;
}

/* Placeholders such as `<version>` and `${BASE_URL}`, and endpoints such as `@api`. */
static void
need_names_in (PfSuggestion *suggestion, const char *text, gsize length, gboolean is_probe)
{
  for (gsize at = 0; at < length; at++) {
    gsize end = at;

    if (text[at] == '<' || (text[at] == '$' && text[at + 1] == '{')) {
      char close = text[at] == '<' ? '>' : '}';

      for (end = at + 1; end < length && end - at < 64 && text[end] != close && !g_ascii_isspace (text[end]); end++)
        continue;
      end = end < length && text[end] == close && end > at + 1 ? end + 1 : at;
    } else if (is_probe && text[at] == '@' && at > 0 && text[at - 1] == ' ') {
      end = at + 1 + measure_name (text + at + 1);
      end = end > at + 1 ? end : at;
    }
    if (end > at) {
      g_autofree char *name = g_strndup (text + at, end - at);

      pf_suggest_need (suggestion, name);
      at = end - 1;
    }
  }
}

/* Lines that are sent, such as a query, hold no endpoint and no placeholder of ours. */
static void
need_names_of_probe (PfSuggestion *suggestion)
{
  const char *line = suggestion->probe;

  while (line != NULL && *line != '\0') {
    gsize length = strcspn (line, "\n");

    if (*line != '|' && *line != '>')
      need_names_in (suggestion, line, length, !g_str_has_prefix (line, "expect") && !g_str_has_prefix (line, "warn"));
    line += length + (line[length] != '\0' ? 1 : 0);
  }
}

/* A name that stands for another one, such as `your-domain.com`, has to be told apart from one in brackets. */
static void
need_host (PfSuggestion *suggestion)
{
  const char *target = suggestion->probe != NULL ? strchr (suggestion->probe, ' ') : NULL;
  const char *scheme;
  g_autofree char *host = NULL;
  g_autofree char *name = NULL;

  if (target == NULL || g_str_has_prefix (suggestion->probe, "DERIVED") || target[1] == '@' || target[1] == '/')
    return;
  target += g_str_has_prefix (suggestion->probe, "DNS ") ? 1 + strcspn (target + 1, " \n") + 1 : 1;
  scheme = strstr (target, "://");
  if (scheme != NULL && scheme < target + strcspn (target, "\n"))
    target = scheme + 3;
  host = g_strndup (target, strcspn (target, "/? \n"));
  name = g_strndup (host, strcspn (host, ":"));
  if (strpbrk (host, "<$") == NULL && pf_host_is_placeholder (name))
    pf_suggest_need (suggestion, name);
}

static gboolean
is_correct (const char *text)
{
  g_autoptr (PfProbe) probe = pf_probe_parse ("suggested", text, -1, 1, NULL, NULL);

  return probe != NULL;
}

/**
 * pf_suggest_class_for:
 * @self: a search
 * @item: index of an item, or %PF_NONE
 * @suggestion_class: class its text alone would have
 *
 * Returns: the class, given what the item is for
 */
PfSuggestionClass
pf_suggest_class_for (PfSuggester *self, guint item, PfSuggestionClass suggestion_class)
{
  return item != PF_NONE && pf_suggest_item (self, item)->kind == PF_ITEM_TRIGGER ? PF_SUGGESTION_TRIGGER
                                                                                  : suggestion_class;
}

static void
remember_member (PfSuggester *self, guint item)
{
  const PfItem *found = pf_suggest_item (self, item);
  PfTopicSet topics = self->item_topics[item];

  if (found->section != PF_NONE)
    pf_topic_set_unite (&topics, &self->section_topics[found->section]);
  for (guint i = 1; i < PF_N_TOPICS; i++) {
    if (!pf_topic_set_has (&topics, i))
      continue;
    if (self->members[i] == NULL)
      self->members[i] = g_array_new (FALSE, FALSE, sizeof (guint));
    if (self->members[i]->len < PF_SUGGEST_MAX_MEMBERS)
      g_array_append_val (self->members[i], item);
  }
}

/**
 * pf_suggest_add:
 * @self: a search
 * @line: line in the document
 * @item: index of the item, or %PF_NONE
 * @suggestion_class: how complete it is
 * @kind: its kind
 * @probe: (nullable): text of the probe
 * @command: (nullable): command or path
 * @why: what it was made from, translated
 *
 * Adds a suggestion. A probe that is none, since the document holds something that fits in no probe, is left out.
 *
 * Returns: (transfer none) (nullable): the suggestion
 */
PfSuggestion *
pf_suggest_add (PfSuggester *self,
                guint line,
                guint item,
                PfSuggestionClass suggestion_class,
                const char *kind,
                const char *probe,
                const char *command,
                const char *why)
{
  PfSuggestion *suggestion;

  if (probe != NULL && !is_correct (probe))
    return NULL;
  suggestion = g_new0 (PfSuggestion, 1);
  suggestion->line = line;
  suggestion->item = item;
  suggestion->suggestion_class = pf_suggest_class_for (self, item, suggestion_class);
  suggestion->kind = g_strdup (kind);
  suggestion->probe = g_strdup (probe);
  suggestion->command = g_strdup (command);
  suggestion->needs = g_new0 (char *, 1);
  suggestion->why = g_strdup (why);
  need_names_of_probe (suggestion);
  need_host (suggestion);
  if (command != NULL)
    need_names_in (suggestion, command, strlen (command), FALSE);
  g_ptr_array_add (self->found, suggestion);
  if (item != PF_NONE && !self->suggested[item]) {
    self->suggested[item] = TRUE;
    if (!g_str_equal (kind, "derived"))
      remember_member (self, item);
  }
  return suggestion;
}

/* The first words of an item as the name of an endpoint: `CRM service reachable` is `crm`. */
static char *
name_service (PfSuggester *self, guint item)
{
  const PfItem *found = pf_suggest_item (self, item);
  GString *name = g_string_new (NULL);

  for (const char *word = found->text; *word != '\0' && name->len < MAX_SERVICE;) {
    gsize length = 0;
    PfTopicSet topics;

    while (g_ascii_isalnum (word[length]))
      length++;
    topics = pf_topics_find (word, (gssize) length);
    if (length == 0 || !pf_topic_set_is_empty (&topics))
      break;
    if (name->len > 0)
      g_string_append_c (name, '-');
    for (gsize i = 0; i < length; i++)
      g_string_append_c (name, g_ascii_tolower (word[i]));
    word += length;
    if (*word != ' ')
      break;
    word++;
  }
  if (name->len == 0)
    g_string_append (name, "service");
  return g_string_free (name, FALSE);
}

/* Where services of vendors can be asked whether a key is good, as their documentation says. */
static char *
find_vendor (const char *service)
{
  static const struct {
    const char *name;
    const char *url;
  } vendors[] = {
    { "openai", "https://api.openai.com/v1/models" },  { "notion", "https://api.notion.com/v1/users/me" },
    { "google-docs", "https://docs.googleapis.com/" }, { "github", "https://api.github.com/user" },
    { "stripe", "https://api.stripe.com/v1/balance" }, { "anthropic", "https://api.anthropic.com/v1/models" },
    { "slack", "https://slack.com/api/auth.test" },    { "sendgrid", "https://api.sendgrid.com/v3/scopes" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vendors); i++) {
    if (g_str_equal (vendors[i].name, service))
      return g_strdup (vendors[i].url);
  }
  return g_strdup_printf ("@%s/", service);
}

/* What looks like a version, in the form it has in an address. */
static char *
find_tag (const char *text)
{
  for (const char *at = text; *at != '\0'; at++) {
    gsize length = strcspn (at, " ,;()");

    if ((at == text || at[-1] == ' ') && g_ascii_isdigit (at[*at == 'v' ? 1 : 0]) && memchr (at, '.', length) != NULL) {
      g_autofree char *tag = g_strndup (at, length);

      return g_uri_escape_string (tag, NULL, FALSE);
    }
  }
  return g_strdup ("<tag>");
}

/* What stands before the word for a dashboard, without the name of the program. */
static char *
find_title (PfSuggester *self, guint item)
{
  const char *text = pf_suggest_item (self, item)->text;
  gsize start = 0;
  PfPhraseMatch match;

  for (gsize at = 0; pf_phrase_set_find_next (PF_PHRASES (subjects), text, -1, at, &match); at = match.end) {
    g_autofree char *title = NULL;

    if (match.meaning == PF_TOPIC_GRAFANA)
      start = match.end;
    if (match.meaning != PF_TOPIC_DASHBOARD)
      continue;
    title = g_strstrip (g_strndup (text + start, match.start - start));
    return title[0] != '\0' ? g_uri_escape_string (title, NULL, FALSE) : g_strdup ("<title>");
  }
  return g_strdup ("<title>");
}

/* The version of TLS a text asks for. */
static char *
find_tls_version (const char *text)
{
  for (const char *at = strstr (text, "1."); at != NULL; at = strstr (at + 1, "1.")) {
    if (at[2] >= '0' && at[2] <= '3')
      return g_strndup (at, 3);
  }
  return g_strdup ("1.2");
}

static gboolean
is_name (const char *name, gsize length, const char *expected)
{
  return strlen (expected) == length && strncmp (name, expected, length) == 0;
}

static char *
find_value (PfSuggester *self, guint item, const char *name, gsize length)
{
  const PfSuggestRequest *any = pf_suggest_find_origin (self, item, FALSE);
  const PfSuggestRequest *secure = pf_suggest_find_origin (self, item, TRUE);
  gboolean staging
      = pf_suggest_is_about (self, item, PF_TOPIC_STAGING) || pf_suggest_is_around (self, item, PF_TOPIC_STAGING);
  const char *here = staging ? "staging" : "api";
  g_autofree char *service = name_service (self, item);

  if (is_name (name, length, "api"))
    return any != NULL ? g_strdup (any->origin) : g_strdup_printf ("@%s", here);
  if (is_name (name, length, "web"))
    return secure != NULL ? g_strdup (secure->origin) : g_strdup (staging ? "@staging" : "@web");
  if (is_name (name, length, "tls") && secure != NULL && secure->host != NULL)
    return g_strconcat (secure->host, strchr (secure->host, ':') != NULL ? "" : ":443", NULL);
  if (is_name (name, length, "tls"))
    return g_strdup (staging ? "@staging" : "@web");
  if (is_name (name, length, "plain") && secure != NULL && secure->host != NULL)
    return g_strdup_printf ("http://%.*s", (int) strcspn (secure->host, ":"), secure->host);
  if (is_name (name, length, "plain"))
    return g_strdup ("<http-address>");
  if (is_name (name, length, "version"))
    return find_tls_version (pf_suggest_item (self, item)->text);
  if (is_name (name, length, "frame"))
    return g_strdup (strstr (pf_suggest_item (self, item)->text, "SAMEORIGIN") != NULL ? "SAMEORIGIN" : "DENY");
  if (is_name (name, length, "domain"))
    return secure != NULL && secure->host != NULL ? g_strndup (secure->host, strcspn (secure->host, ":"))
                                                  : g_strdup (staging ? "<staging-host>" : "<production-host>");
  if (is_name (name, length, "here"))
    return g_strdup (here);
  if (is_name (name, length, "service"))
    return g_steal_pointer (&service);
  if (is_name (name, length, "vendor"))
    return find_vendor (service);
  if (is_name (name, length, "tag"))
    return find_tag (pf_suggest_item (self, item)->text);
  if (is_name (name, length, "title"))
    return find_title (self, item);
  if (is_name (name, length, "ns"))
    return g_strdup (self->namespace_name != NULL ? self->namespace_name : "<namespace>");
  return g_strdup (self->environment_file != NULL ? self->environment_file : "<environment-file>");
}

/**
 * pf_suggest_expand:
 * @self: a search
 * @item: index of an item
 * @pattern: text with `[[words]]`
 *
 * Returns: (transfer full): the text with what stands for them around the item
 */
char *
pf_suggest_expand (PfSuggester *self, guint item, const char *pattern)
{
  GString *text = g_string_new (NULL);
  const char *open;

  while ((open = strstr (pattern, "[[")) != NULL) {
    const char *close = strstr (open, "]]");
    g_autofree char *value = NULL;

    if (close == NULL)
      break;
    value = find_value (self, item, open + 2, (gsize) (close - open) - 2);
    g_string_append_len (text, pattern, open - pattern);
    g_string_append (text, value);
    pattern = close + 2;
  }
  g_string_append (text, pattern);
  return g_string_free (text, FALSE);
}
