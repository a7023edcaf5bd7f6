/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-secret-pattern.h"

#include <string.h>

#define MASK "••••••"

/* Nothing looked for is longer, and a bound keeps the search linear in text without line breaks. */
#define LONGEST_VALUE 4096
#define LONGEST_NAME 64

/* Words that tell that a name holds a secret, compared without case, at the end of the name. */
static const char *const secret_names[] = {
  "password",    "passwd",   "pgpassword", "passphrase",    "secret",     "token",      "apikey",
  "api_key",     "api-key",  "access_key", "access-key",    "secret_key", "secret-key", "private_key",
  "private-key", "auth_key", "authtoken",  "client_secret", "sig",        "signature",  "key",
};

/* Of those, what is only a secret in the query of a URL: in prose `key=value` means anything. */
static const char *const query_only_names[] = { "key", "sig", "signature" };

typedef struct {
  const char *prefix;
  gsize minimum;        /* characters that must follow */
  const char *alphabet; /* beyond letters and digits */
} PfTokenShape;

/* Tokens that are known by their beginning. Sources: the issuers' documentation of their token formats. */
static const PfTokenShape token_shapes[] = {
  { "AKIA", 16, "" },      { "ASIA", 16, "" },   { "ghp_", 30, "" },     { "gho_", 30, "" },
  { "ghu_", 30, "" },      { "ghs_", 30, "" },   { "ghr_", 30, "" },     { "github_pat_", 30, "_" },
  { "glpat-", 20, "-_" },  { "xoxb-", 10, "-" }, { "xoxp-", 10, "-" },   { "xoxa-", 10, "-" },
  { "xoxr-", 10, "-" },    { "xoxs-", 10, "-" }, { "sk_live_", 16, "" }, { "rk_live_", 16, "" },
  { "sk-ant-", 20, "-_" }, { "AIza", 35, "-_" }, { "npm_", 36, "" },     { "hvs.", 20, "-_" },
  { "dop_v1_", 40, "" },   { "SG.", 40, "-_." }, { "eyJ", 40, "-_." },
};

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) | (c == '_') | (c == '-');
}

static gboolean
starts_with (const char *text, gsize length, gsize at, const char *prefix)
{
  gsize size = strlen (prefix);

  return at + size <= length && g_ascii_strncasecmp (text + at, prefix, size) == 0;
}

/* Whether a name ends in a secret's word, as a word of its own: `DB_PASSWORD`, not `monkey`. */
static gboolean
name_is_secret (const char *text, gsize begin, gsize end, gboolean in_query)
{
  gsize size = end - begin;

  for (gsize i = 0; i < G_N_ELEMENTS (secret_names); i++) {
    gsize word = strlen (secret_names[i]);
    char before;

    if (word > size || g_ascii_strncasecmp (text + end - word, secret_names[i], word) != 0)
      continue;
    before = word < size ? text[end - word - 1] : '-';
    if (g_ascii_isalnum (before) && !(g_ascii_islower (before) && g_ascii_isupper (text[end - word])))
      continue;
    for (gsize j = 0; !in_query && j < G_N_ELEMENTS (query_only_names); j++) {
      if (g_str_equal (query_only_names[j], secret_names[i]))
        return FALSE;
    }
    return TRUE;
  }
  return FALSE;
}

/* What stands for a secret is none: `<password>`, `$PASSWORD`, `${…}`, `{{ … }}`, `%s`, `xxxx`, `****`, `@id`, `...`.
 */
static gboolean
is_placeholder (const char *value, gsize size)
{
  if (size == 0 || strchr ("<${%[@", value[0]) != NULL)
    return TRUE;
  for (gsize i = 0; i < size; i++) {
    if (strchr ("xX*._-?#", value[i]) == NULL && strchr (MASK, value[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_literal_word (const char *value, gsize size)
{
  static const char *const words[] = { "true", "false", "null", "none", "yes", "no", "required", "changeme" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (strlen (words[i]) == size && g_ascii_strncasecmp (value, words[i], size) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_common_word (const char *value, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    if (!g_ascii_islower (value[i]))
      return FALSE;
  }
  return size < 8;
}

/* Finds the value that begins at @at, in quotes or up to what ends a shell word or a query parameter. */
static gboolean
find_value (const char *text, gsize length, gsize at, const char *terminators, gsize *start, gsize *end)
{
  char quote = at < length ? text[at] : '\0';
  gsize i;

  if (quote == '\'' || quote == '"') {
    gsize reach = MIN (length - at - 1, LONGEST_VALUE);
    const char *close = memchr (text + at + 1, quote, reach);
    const char *line_end = memchr (text + at + 1, '\n', reach);

    if (close == NULL || (line_end != NULL && line_end < close))
      return FALSE;
    *start = at + 1;
    *end = (gsize)(close - text);
  } else {
    for (i = at; i < length && !g_ascii_isspace (text[i]) && strchr (terminators, text[i]) == NULL; i++)
      continue;
    *start = at;
    *end = i;
  }
  return !is_placeholder (text + *start, *end - *start) && !is_literal_word (text + *start, *end - *start);
}

/* `NAME=value`, `--name=value`, `?name=value&`; @at is at the equals sign. */
static gboolean
match_assignment (const char *text, gsize length, gsize at, gsize *start, gsize *end)
{
  gsize begin = at;
  gboolean in_query;

  while (begin > 0 && at - begin < LONGEST_NAME && is_word (text[begin - 1]))
    begin--;
  in_query = begin > 0 && (text[begin - 1] == '?' || text[begin - 1] == '&');
  if (begin == at || !name_is_secret (text, begin, at, in_query))
    return FALSE;
  return find_value (text, length, at + 1, in_query ? "&#\"'<>`)" : "&;|,`)\"'", start, end);
}

/* `"password": "value"` and `password: value` as in JSON and YAML; @at is at the colon. */
static gboolean
match_member (const char *text, gsize length, gsize at, gsize *start, gsize *end)
{
  gsize name_end = at;
  gsize begin;
  char quote = at > 0 ? text[at - 1] : '\0';

  if (quote != '"' && quote != '\'')
    return FALSE;
  name_end--;
  for (begin = name_end; begin > 0 && name_end - begin < LONGEST_NAME && is_word (text[begin - 1]); begin--)
    continue;
  if (begin == 0 || text[begin - 1] != quote || !name_is_secret (text, begin, name_end, FALSE))
    return FALSE;
  for (at++; at < length && (text[at] == ' ' || text[at] == '\t'); at++)
    continue;
  return at < length && (text[at] == '"' || text[at] == '\'') && find_value (text, length, at, "", start, end);
}

/* `--password value`, `--token value`; @at is at the first dash. */
static gboolean
match_option (const char *text, gsize length, gsize at, gsize *start, gsize *end)
{
  gsize name = at + 2;
  gsize name_end = name;

  if (!starts_with (text, length, at, "--") || (at > 0 && !g_ascii_isspace (text[at - 1])))
    return FALSE;
  while (name_end < length && name_end - name < LONGEST_NAME && is_word (text[name_end]))
    name_end++;
  if (name_end >= length || text[name_end] != ' ' || !name_is_secret (text, name, name_end, FALSE))
    return FALSE;
  if (name_end + 1 < length && text[name_end + 1] == '-')
    return FALSE;
  /* “--token is required” is prose. */
  return find_value (text, length, name_end + 1, "&;|,`)", start, end)
         && !is_common_word (text + *start, *end - *start);
}

/* `Bearer …` and `Basic …` of an Authorization header: RFC 6750, RFC 7617. */
static gboolean
match_authorization (const char *text, gsize length, gsize at, gsize *start, gsize *end)
{
  gboolean bearer = starts_with (text, length, at, "Bearer ");
  gsize begin = at + (bearer ? 7 : 6);
  gsize i = begin;
  gboolean mixed = FALSE;

  if (!bearer && !starts_with (text, length, at, "Basic "))
    return FALSE;
  for (; i < length && (g_ascii_isalnum (text[i]) || strchr ("-._~+/=", text[i]) != NULL); i++)
    mixed |= !g_ascii_islower (text[i]);
  /* “bearer authentication” is prose: a token is long and not all small letters. */
  if (i - begin < 8 || !mixed || is_placeholder (text + begin, i - begin))
    return FALSE;
  *start = begin;
  *end = i;
  return TRUE;
}

/* `scheme://user:password@host`: RFC 3986, 3.2.1; @at is at the colon. */
static gboolean
match_userinfo (const char *text, gsize length, gsize at, gsize *start, gsize *end)
{
  gsize colon = 0;
  gsize i = at + 3;

  if (!starts_with (text, length, at, "://"))
    return FALSE;
  for (; i < length && !g_ascii_isspace (text[i]) && strchr ("/?#\"'<>`)", text[i]) == NULL && text[i] != '@'; i++) {
    if (text[i] == ':' && colon == 0)
      colon = i;
  }
  /* `postgres://user:<password>@host` stops at the `<`, which is as it should be. */
  if (i >= length || text[i] != '@' || colon == 0 || is_placeholder (text + colon + 1, i - colon - 1))
    return FALSE;
  *start = colon + 1;
  *end = i;
  return TRUE;
}

/* `-----BEGIN … PRIVATE KEY-----`: RFC 7468. To the end marker, or as far as the text goes. */
static gboolean
match_private_key (const char *text, gsize length, gsize at, gsize *start, gsize *end)
{
  const char *line_end;
  const char *close;

  if (!starts_with (text, length, at, "-----BEGIN "))
    return FALSE;
  line_end = memchr (text + at, '\n', MIN (length - at, LONGEST_NAME));
  if (line_end == NULL || g_strstr_len (text + at, line_end - (text + at), "PRIVATE KEY-----") == NULL)
    return FALSE;
  close = g_strstr_len (line_end, text + length - line_end, "-----END ");
  *start = (gsize)(line_end + 1 - text);
  *end = close != NULL ? (gsize)(close - text) : length;
  return *end > *start;
}

/* Second letters of the tokens above that begin with a letter. */
static const char *
second_letters (char first)
{
  switch (first) {
  case 'A':
    return "KSI";
  case 'S':
    return "G";
  case 'd':
    return "o";
  case 'e':
    return "y";
  case 'g':
    return "hil";
  case 'h':
    return "v";
  case 'n':
    return "p";
  case 'r':
  case 's':
    return "k";
  case 'x':
    return "o";
  default:
    return "";
  }
}

static gboolean
match_token (const char *text, gsize length, gsize at, gsize *start, gsize *end)
{
  const char *second = second_letters (text[at]);

  /* Most words are told from a token by their second letter. */
  while (*second != '\0' && (at + 1 == length || *second != text[at + 1]))
    second++;
  if (*second == '\0')
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (token_shapes); i++) {
    const PfTokenShape *shape = &token_shapes[i];
    gsize size = strlen (shape->prefix);
    gsize stop = at + size;

    if (stop > length || strncmp (text + at, shape->prefix, size) != 0)
      continue;
    while (stop < length && (g_ascii_isalnum (text[stop]) || strchr (shape->alphabet, text[stop]) != NULL))
      stop++;
    if (stop - at - size < shape->minimum || is_placeholder (text + at + size, stop - at - size))
      continue;
    *start = at;
    *end = stop;
    return TRUE;
  }
  return FALSE;
}

typedef enum {
  BEGINS_NOTHING,
  BEGINS_SCHEME, /* a word that may be one */
  BEGINS_TOKEN,  /* the same */
  BEGINS_VALUE,  /* `=` */
  BEGINS_MEMBER, /* `:` */
  BEGINS_OPTION, /* `-` */
} PfSecretStart;

/* What may begin at which character; most begin nothing. */
static const guint8 starts[256] = {
  ['='] = BEGINS_VALUE,  [':'] = BEGINS_MEMBER, ['-'] = BEGINS_OPTION, ['B'] = BEGINS_SCHEME, ['b'] = BEGINS_SCHEME,
  ['A'] = BEGINS_TOKEN,  ['S'] = BEGINS_TOKEN,  ['d'] = BEGINS_TOKEN,  ['e'] = BEGINS_TOKEN,  ['g'] = BEGINS_TOKEN,
  ['h'] = BEGINS_TOKEN,  ['n'] = BEGINS_TOKEN,  ['r'] = BEGINS_TOKEN,  ['s'] = BEGINS_TOKEN,  ['x'] = BEGINS_TOKEN,
};

static gboolean
match_at (const char *text, gsize size, gsize at, gsize *start, gsize *end)
{
  switch (starts[(guint8) text[at]]) {
  case BEGINS_VALUE:
    return match_assignment (text, size, at, start, end);
  case BEGINS_MEMBER:
    return (at + 1 < size && text[at + 1] == '/' && match_userinfo (text, size, at, start, end))
           || match_member (text, size, at, start, end);
  case BEGINS_OPTION:
    return at + 1 < size && text[at + 1] == '-'
           && (match_option (text, size, at, start, end) || match_private_key (text, size, at, start, end));
  case BEGINS_SCHEME:
    return match_authorization (text, size, at, start, end);
  case BEGINS_TOKEN:
    return match_token (text, size, at, start, end);
  default:
    return FALSE;
  }
}

/**
 * pf_secret_pattern_find:
 * @text: text in UTF-8
 * @length: its bytes, or -1 when NUL-terminated
 * @start: (out) (optional): offset of the secret itself, without the name it is given to
 * @end: (out) (optional): offset behind it
 *
 * Finds the first thing in a text that looks like a secret: `PGPASSWORD='…'`, `--password=…`, `Bearer …`, the password
 * in a URL, query parameters named token, key, secret or password, tokens and private keys known by their shape.
 * Placeholders such as `<password>` and `$PASSWORD` are none.
 *
 * Returns: whether there is one
 */
gboolean
pf_secret_pattern_find (const char *text, gssize length, gsize *start, gsize *end)
{
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  gsize from = 0;
  gsize to = 0;
  gboolean in_word = FALSE;

  for (gsize at = 0; at < size; at++) {
    guint8 kind = starts[(guint8) text[at]];
    /* A token is a word of its own, and so is the name of a scheme. Whether one may begin here is worked out without a
     * branch, which in a text could not be foreseen. */
    gboolean may_begin = (kind > BEGINS_TOKEN) | ((kind > BEGINS_NOTHING) & !in_word);

    in_word = is_word (text[at]);
    if (!may_begin || !match_at (text, size, at, &from, &to))
      continue;
    if (start != NULL)
      *start = from;
    if (end != NULL)
      *end = to;
    return TRUE;
  }
  return FALSE;
}

/**
 * pf_secret_pattern_mask:
 * @text: (nullable): text in UTF-8, NUL-terminated
 * @n_masked: (out) (optional): how many secrets were found
 *
 * Replaces each secret that [func@secret_pattern_find] finds by dots of always the same number, so that not even its
 * length is left.
 *
 * Returns: (transfer full) (nullable): the masked text; %NULL for %NULL
 */
char *
pf_secret_pattern_mask (const char *text, guint *n_masked)
{
  g_autoptr (GString) masked = NULL;
  gsize length = text != NULL ? strlen (text) : 0;
  gsize at = 0;
  gsize start;
  gsize end;
  guint count = 0;

  while (at < length && pf_secret_pattern_find (text + at, (gssize)(length - at), &start, &end)) {
    if (masked == NULL)
      masked = g_string_sized_new (length);
    g_string_append_len (masked, text + at, (gssize)start);
    g_string_append (masked, MASK);
    at += end;
    count++;
  }
  if (n_masked != NULL)
    *n_masked = count;
  if (masked == NULL)
    return g_strdup (text);
  g_string_append (masked, text + at);
  return g_string_free (g_steal_pointer (&masked), FALSE);
}
