/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-suggest-private.h"

#include "document/pf-secret-pattern.h"
#include "probe/pf-host.h"

#include <string.h>

/* Requests as documents write them: a curl command, `GET /health`, an address, a path. */

#define MAX_WORDS 256

static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", NULL };

/* Options of curl and wget that take a value. */
static const char *const valued[] = {
  "-o",
  "--output",
  "-w",
  "--write-out",
  "-m",
  "--max-time",
  "--connect-timeout",
  "-A",
  "--user-agent",
  "-u",
  "--user",
  "-e",
  "--referer",
  "--cacert",
  "--cert",
  "-E",
  "--key",
  "-x",
  "--proxy",
  "--resolve",
  "--retry",
  "--retry-delay",
  "-b",
  "--cookie",
  "-c",
  "--cookie-jar",
  "-F",
  "--form",
  "-T",
  "--upload-file",
  "-K",
  "--config",
  NULL,
};

/* Last parts of paths, and what a server answers there. */
static const struct {
  const char *name;
  PfTopic topic;
} path_names[] = {
  { "health", PF_TOPIC_HEALTH },      { "healthz", PF_TOPIC_HEALTH },
  { "healthcheck", PF_TOPIC_HEALTH }, { "ready", PF_TOPIC_HEALTH },
  { "readyz", PF_TOPIC_HEALTH },      { "readiness", PF_TOPIC_HEALTH },
  { "live", PF_TOPIC_HEALTH },        { "livez", PF_TOPIC_HEALTH },
  { "liveness", PF_TOPIC_HEALTH },    { "health-check", PF_TOPIC_HEALTH },
  { "ping", PF_TOPIC_HEALTH },        { "status", PF_TOPIC_HEALTH },
  { "metrics", PF_TOPIC_METRICS },    { "rules", PF_TOPIC_ALERT_RULE },
  { "alerts", PF_TOPIC_ALERT },       { "targets", PF_TOPIC_SCRAPE_TARGETS },
};

/* Words of a host name that say it is not the one in production. */
static const char *const staging_names[] = { "staging", "stage", "stg", "test", "dev", "qa", "uat", "preprod", NULL };

/**
 * pf_suggest_request_free:
 * @self: (nullable): a request
 */
void
pf_suggest_request_free (PfSuggestRequest *self)
{
  if (self == NULL)
    return;
  g_free (self->method);
  g_free (self->url);
  g_free (self->origin);
  g_free (self->host);
  g_free (self->extra);
  g_free (self);
}

/**
 * pf_suggest_split_words:
 * @command: a command
 *
 * Takes a command apart as a shell does, up to the first operator, without expanding anything.
 *
 * Returns: (transfer full) (element-type utf8): its words, the first 256
 */
GPtrArray *
pf_suggest_split_words (const char *command)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  char quote = '\0';

  while (words->len < MAX_WORDS) {
    g_autoptr (GString) word = g_string_new (NULL);
    const char *start;

    while (g_ascii_isspace (*command) || (command[0] == '\\' && command[1] == '\n'))
      command++;
    /* A placeholder in angle brackets would redirect in a shell; here it is meant as it stands. */
    if (*command == '\0' || strchr ("|;&", *command) != NULL || (*command == '>' && words->len > 0))
      break;
    for (start = command; *command != '\0' && (quote != '\0' || !g_ascii_isspace (*command)); command++) {
      if (quote == '\0' && strchr ("|;", *command) != NULL)
        break;
      if (quote != '\0' ? *command == quote : *command == '"' || *command == '\'')
        quote = quote != '\0' ? '\0' : *command;
      else if (*command == '\\' && quote != '\'' && command[1] != '\0')
        g_string_append_c (word, *++command);
      else
        g_string_append_c (word, *command);
    }
    if (command == start)
      break;
    g_ptr_array_add (words, g_string_free (g_steal_pointer (&word), FALSE));
  }
  return words;
}

static gboolean
name_is_staging (const char *host)
{
  g_auto (GStrv) labels = g_strsplit_set (host, ".-_:<>", 16);

  for (guint i = 0; labels[i] != NULL; i++) {
    g_autofree char *lower = g_ascii_strdown (labels[i], -1);

    if (g_strv_contains (staging_names, lower))
      return TRUE;
  }
  return FALSE;
}

static gboolean
take_absolute (PfSuggestRequest *self, const char *url)
{
  const char *start = strstr (url, "://") + 3;
  gsize length = strcspn (start, "/?#");
  g_autofree char *written = g_strndup (start, length);
  const char *at = strrchr (written, '@');
  g_autofree char *bare = NULL;
  guint16 port = 0;

  self->host = g_strdup (at != NULL ? at + 1 : written);
  self->placeholder = pf_host_is_placeholder (self->host);
  self->staging = name_is_staging (self->host);
  if (!self->placeholder && !pf_host_split_port (self->host, &bare, &port, NULL))
    return FALSE;
  self->loopback = bare != NULL && pf_host_is_loopback (bare);
  self->origin = g_strdup_printf ("%.*s%s", (int) (start - url), url, self->host);
  self->url = g_strdup_printf ("%s%.*s", self->origin, (int) strcspn (start + length, "#"), start + length);
  return TRUE;
}

/* `<production_url>/health`, `$BASE_URL/health` */
static gboolean
take_placeholder (PfSuggestRequest *self, const char *url)
{
  gsize length = strcspn (url, "/?#");
  g_autofree char *name = g_strndup (url, length);

  if (name[0] == '$' && name[1] != '{')
    self->origin = g_strdup_printf ("${%s}", name + 1);
  else
    self->origin = g_strdup (name);
  self->placeholder = TRUE;
  self->staging = name_is_staging (name);
  self->url = g_strdup_printf ("%s%.*s", self->origin, (int) strcspn (url + length, "#"), url + length);
  return length > 2;
}

/* Whether @url is an address or a path, and nothing else. */
static gboolean
take_url (PfSuggestRequest *self, const char *url, gboolean is_certain)
{
  if (url[0] == '\0' || strpbrk (url, " \t\n\"\\^`") != NULL || !g_str_is_ascii (url))
    return FALSE;
  if (g_str_has_prefix (url, "http://") || g_str_has_prefix (url, "https://"))
    return take_absolute (self, url);
  if (url[0] == '<' || url[0] == '$')
    return strchr (url, '/') != NULL && take_placeholder (self, url);
  if (url[0] == '/' && url[1] != '/') {
    self->url = g_strndup (url, strcspn (url, "#"));
    return is_certain || (strpbrk (url, "*:<>") == NULL && strchr (url, '.') == NULL && url[1] != '\0');
  }
  if (is_certain && strstr (url, "://") == NULL && strpbrk (url, ".:") != NULL) {
    g_autofree char *full = g_strconcat ("http://", url, NULL);

    return take_absolute (self, full);
  }
  return FALSE;
}

static void
add_header (GString *options, GString *headers, const char *header)
{
  static const char *const own[]
      = { "connection", "content-length", "expect",           "host", "transfer-encoding", "te",
          "upgrade",    "trailer",        "proxy-connection", NULL };
  const char *colon = strchr (header, ':');
  g_autofree char *name = colon != NULL ? g_ascii_strdown (header, colon - header) : NULL;

  if (name == NULL || strchr (header, '\n') != NULL || g_strv_contains (own, name))
    return;
  /* A secret is kept in the keyring, under the name of the endpoint. */
  if (g_str_equal (name, "authorization") || g_str_equal (name, "cookie") || strstr (name, "key") != NULL
      || strstr (name, "token") != NULL)
    g_string_append (options, strstr (options->str, "auth: ") == NULL ? "auth: @api\n" : "");
  else
    g_string_append_printf (headers, "> %s\n", header);
}

static void
add_body (GString *extra, const char *body)
{
  g_autofree char *masked = pf_secret_pattern_mask (body, NULL);
  g_auto (GStrv) lines = g_strsplit (masked, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (extra, "| %s\n", lines[i]);
}

typedef struct {
  PfSuggestRequest *request;
  GString *options; /* lines of a probe, in the order it has them */
  GString *headers;
  GString *body;
} CurlReader;

/* Takes one option of curl; whether it also took @value. */
static gboolean
take_option (CurlReader *self, const char *option, const char *value)
{
  gboolean is_short = option[1] != '-';

  if (is_short && strchr (option, 'f') != NULL && strchr (option, 'o') == NULL)
    self->request->expects_success = TRUE;
  if (g_str_equal (option, "--fail") || g_str_equal (option, "--fail-with-body"))
    self->request->expects_success = TRUE;
  if (g_str_equal (option, "--head") || (is_short && strchr (option, 'I') != NULL)) {
    g_free (self->request->method);
    self->request->method = g_strdup ("HEAD");
  }
  if (g_str_equal (option, "--location") || (is_short && strchr (option, 'L') != NULL))
    g_string_append (self->options, strstr (self->options->str, "redirects") == NULL ? "redirects: same-origin\n" : "");
  if (value == NULL)
    return FALSE;
  if (g_str_equal (option, "--request") || (is_short && g_str_has_suffix (option, "X"))) {
    g_free (self->request->method);
    self->request->method = g_ascii_strup (value, -1);
    return TRUE;
  }
  if (g_str_equal (option, "-H") || g_str_equal (option, "--header")) {
    add_header (self->options, self->headers, value);
    return TRUE;
  }
  if (g_str_equal (option, "-d") || g_str_has_prefix (option, "--data") || g_str_equal (option, "--json")) {
    add_body (self->body, value);
    return TRUE;
  }
  return g_strv_contains (valued, option) || (is_short && strlen (option) > 2 && g_str_has_suffix (option, "o"));
}

static gboolean
read_curl (PfSuggestRequest *self, const char *code)
{
  g_autoptr (GPtrArray) words = pf_suggest_split_words (code);
  g_autoptr (GString) options = g_string_new (NULL);
  g_autoptr (GString) headers = g_string_new (NULL);
  g_autoptr (GString) body = g_string_new (NULL);
  CurlReader reader = { self, options, headers, body };

  for (guint i = 1; i < words->len; i++) {
    const char *word = g_ptr_array_index (words, i);
    const char *next = i + 1 < words->len ? g_ptr_array_index (words, i + 1) : NULL;

    if (word[0] == '-' && word[1] != '\0')
      i += take_option (&reader, word, next) ? 1 : 0;
    else if (self->url == NULL && !take_url (self, word, TRUE))
      return FALSE;
  }
  if (self->method == NULL)
    self->method = g_strdup (body->len > 0 ? "POST" : "GET");
  if (g_str_equal (self->method, "HEAD"))
    g_string_truncate (body, 0);
  self->extra = g_strconcat (options->str, headers->str, body->str, NULL);
  return self->url != NULL && g_strv_contains (methods, self->method);
}

static gboolean
read_request (PfSuggestRequest *self, const char *code)
{
  gsize length = strcspn (code, " ");
  g_autofree char *word = g_strndup (code, length);

  if (g_str_equal (word, "curl") || g_str_equal (word, "wget"))
    return read_curl (self, code);
  if (g_strv_contains (methods, word) && code[length] == ' ') {
    g_autofree char *url = g_strstrip (g_strdup (code + length));

    self->method = g_strdup (word);
    return take_url (self, url, TRUE);
  }
  self->method = g_strdup ("GET");
  return take_url (self, code, FALSE);
}

/**
 * pf_suggest_request_parse:
 * @code: a command or a code span
 *
 * Returns: (transfer full) (nullable): the request it is; %NULL when it is none
 */
PfSuggestRequest *
pf_suggest_request_parse (const char *code)
{
  PfSuggestRequest *self = g_new0 (PfSuggestRequest, 1);

  self->item = self->section = PF_NONE;
  if (read_request (self, code))
    return self;
  pf_suggest_request_free (self);
  return NULL;
}

/**
 * pf_suggest_path_is_about:
 * @url: an address or path
 * @topic: a topic
 *
 * Returns: whether its last part says that it answers about the topic
 */
gboolean
pf_suggest_path_is_about (const char *url, PfTopic topic)
{
  gsize end = strcspn (url, "?#");
  gsize start;

  while (end > 0 && url[end - 1] == '/')
    end--;
  for (start = end; start > 0 && url[start - 1] != '/'; start--)
    continue;
  for (gsize i = 0; i < G_N_ELEMENTS (path_names); i++) {
    if (path_names[i].topic == topic && strlen (path_names[i].name) == end - start
        && strncmp (path_names[i].name, url + start, end - start) == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * pf_suggest_request_to_probe:
 * @self: a request
 * @checks: (nullable): lines of checks; %NULL to expect that it is answered well
 *
 * Returns: (transfer full): text of a probe
 */
char *
pf_suggest_request_to_probe (const PfSuggestRequest *self, const char *checks)
{
  gsize origin = self->origin != NULL ? strlen (self->origin) : 0;
  const char *path = self->url + origin;
  const char *usual = origin > 0 && (path[0] == '\0' || g_str_equal (path, "/"))    ? "expect status in 200..399"
                      : self->expects_success || !g_str_equal (self->method, "GET") ? "expect status in 200..299"
                                                                                    : "expect status == 200";

  return g_strdup_printf ("%s %s%s\n%s%s", self->method, self->url[0] == '/' ? "@api" : "", self->url,
                          self->extra != NULL ? self->extra : "", checks != NULL ? checks : usual);
}

/**
 * pf_suggest_request_changes:
 * @self: a request
 *
 * Returns: whether it changes something, as far as its method tells
 */
gboolean
pf_suggest_request_changes (const PfSuggestRequest *self)
{
  return !g_str_equal (self->method, "GET") && !g_str_equal (self->method, "HEAD")
         && !g_str_equal (self->method, "OPTIONS");
}
