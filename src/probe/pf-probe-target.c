/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-host.h"
#include "probe/pf-endpoint.h"
#include "probe/pf-probe-private.h"
#include "probe/pf-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_IDENTIFIER_LENGTH 128
#define MAX_TARGET_LENGTH 4096

static const char *const target_words[] = {
  "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TCP", "TLS", "DNS", "PROM", "DERIVED", NULL,
};
static const PfProbeKind target_kinds[] = {
  PF_PROBE_HTTP, PF_PROBE_HTTP, PF_PROBE_HTTP, PF_PROBE_HTTP, PF_PROBE_HTTP,   PF_PROBE_HTTP,
  PF_PROBE_HTTP, PF_PROBE_TCP,  PF_PROBE_TLS,  PF_PROBE_DNS,  PF_PROBE_PROMQL, PF_PROBE_DERIVED,
};

/* Whether @text can name an endpoint or a probe. */
gboolean
pf_probe_is_identifier (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length > MAX_IDENTIFIER_LENGTH || !g_ascii_isalnum (text[0]))
    return FALSE;
  for (gsize i = 1; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("-_.", text[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
check_host (PfProbeReader *reader, const char *position, const char *authority, gboolean needs_port)
{
  g_autofree char *host = NULL;
  g_autoptr (GError) error = NULL;
  guint16 port = 0;

  if (pf_host_is_placeholder (authority))
    return TRUE;
  if (!pf_host_split_port (authority, &host, &port, &error))
    return pf_probe_reader_fail (reader, position, "%s", error->message);
  return !needs_port || port != 0
         || pf_probe_reader_fail (reader, position, _ ("The port is missing. Write for example “%s:443”"), authority);
}

/* `@id` with whatever may follow an alias. */
static gboolean
check_alias (PfProbeReader *reader, const char *target, gboolean with_path)
{
  gsize length = strcspn (target + 1, "/?");
  g_autofree char *id = g_strndup (target + 1, length);

  if (!pf_probe_is_identifier (id))
    return pf_probe_reader_fail (reader, target,
                                 _ ("“@%s” cannot be an endpoint. Its name is made of letters, digits, “-”, "
                                    "“_” and “.”"),
                                 id);
  return with_path || target[1 + length] == '\0'
         || pf_probe_reader_fail (reader, target + 1 + length, _ ("Only the name of an endpoint can stand here"));
}

static gboolean
check_url_characters (PfProbeReader *reader, const char *target)
{
  for (const char *p = target; *p != '\0'; p++) {
    if (*p == ' ' || *p == '\t')
      return pf_probe_reader_fail (reader, p, _ ("An address holds no blank. Write “%%20” for one"));
    if (*p == '#')
      return pf_probe_reader_fail (reader, p, _ ("What follows “#” is never sent to a server. Leave it out"));
    if (*p == '%' && (!g_ascii_isxdigit (p[1]) || !g_ascii_isxdigit (p[2])))
      return pf_probe_reader_fail (reader, p,
                                   _ ("“%%” is followed by two hexadecimal digits. Write “%%25” for the sign itself"));
    if (*p == '\\' || *p == '"' || *p == '^' || *p == '`')
      return pf_probe_reader_fail (reader, p, _ ("The character “%c” does not belong in an address"), *p);
  }
  return TRUE;
}

static gboolean
check_absolute_url (PfProbeReader *reader, const char *target)
{
  const char *start = strstr (target, "://") + 3;
  g_autofree char *authority = g_strndup (start, strcspn (start, "/?"));

  if (g_ascii_strncasecmp (target, "http://", 7) != 0 && g_ascii_strncasecmp (target, "https://", 8) != 0)
    return pf_probe_reader_fail (reader, target, _ ("An address begins with https:// or http://"));
  if (strchr (authority, '@') != NULL)
    return pf_probe_reader_fail (reader, start,
                                 _ ("A user name or password does not belong in an address. Store a "
                                    "credential and write “auth: @id”"));
  if (authority[0] == '\0')
    return pf_probe_reader_fail (reader, start, _ ("The name of the server is missing"));
  return check_host (reader, start, authority, FALSE);
}

static gboolean
read_http_target (PfProbeReader *reader, const char *target)
{
  if (!check_url_characters (reader, target))
    return FALSE;
  if (*target == '@')
    return check_alias (reader, target, TRUE);
  if (*target == '/' || *target == '<' || g_str_has_prefix (target, "${"))
    return TRUE;
  if (strstr (target, "://") != NULL)
    return check_absolute_url (reader, target);
  return pf_probe_reader_fail (reader, target,
                               _ ("“%s” is no address. Write “@api/path” for an endpoint, or "
                                  "“https://…”"),
                               target);
}

static gboolean
read_socket_target (PfProbeReader *reader, const char *target)
{
  if (strpbrk (target, " \t") != NULL)
    return pf_probe_reader_fail (reader, strpbrk (target, " \t"), _ ("Something follows the address"));
  if (strstr (target, "://") != NULL)
    return pf_probe_reader_fail (reader, target, _ ("Write the server as “host:port”, without “%.*s”"),
                                 (int)(strstr (target, "://") + 3 - target), target);
  return *target == '@' ? check_alias (reader, target, FALSE) : check_host (reader, target, target, TRUE);
}

static gboolean
check_record_type (PfProbeReader *reader, const char *position, const char *type)
{
  static const char *const types[] = { "A", "AAAA", "CAA", "CNAME", "MX", "NS", "PTR", "SOA", "SRV", "TXT", NULL };

  if (g_strv_contains (types, type))
    return TRUE;
  return pf_probe_reader_fail (reader, position,
                               _ ("“%s” is no type of DNS record. Types are A, AAAA, CAA, CNAME, MX, NS, "
                                  "PTR, SOA, SRV and TXT"),
                               type);
}

/* A name of DNS may hold an underscore, as in `_sip._tcp.shop.internal`. */
static gboolean
check_record_name (PfProbeReader *reader, const char *position, const char *name)
{
  g_autofree char *without_underscores = g_strdelimit (g_strdup (name), "_", 'x');

  if (name[0] == '\0')
    return pf_probe_reader_fail (reader, position,
                                 _ ("The name to look up is missing, as in “DNS A api.shop.internal”"));
  if (strpbrk (name, "<>{}$") != NULL)
    return TRUE;
  return check_host (reader, position, without_underscores, FALSE);
}

static gboolean
read_dns_target (PfProbeReader *reader, const char *target)
{
  g_autofree char *type = NULL;
  g_autofree char *name = NULL;
  g_autofree char *via = NULL;
  g_autofree char *server = NULL;
  const char *position;

  reader->cursor = target;
  type = pf_probe_reader_take_word (reader);
  if (!check_record_type (reader, target, type))
    return FALSE;
  pf_probe_reader_skip_blanks (reader);
  position = reader->cursor;
  name = pf_probe_reader_take_word (reader);
  if (!check_record_name (reader, position, name))
    return FALSE;
  pf_probe_reader_skip_blanks (reader);
  if (*reader->cursor == '\0')
    return TRUE;
  position = reader->cursor;
  via = pf_probe_reader_take_word (reader);
  pf_probe_reader_skip_blanks (reader);
  server = pf_probe_reader_take_word (reader);
  if (!g_str_equal (via, "via") || server[0] == '\0')
    return pf_probe_reader_fail (reader, position,
                                 _ ("“via” and the address of a name server was expected, as in "
                                    "“DNS A api.shop.internal via 10.0.0.53”"));
  return check_host (reader, position, server, FALSE) && pf_probe_reader_expect_end (reader);
}

static gboolean
read_derived_target (PfProbeReader *reader, const char *target)
{
  g_autofree char *quantifier = NULL;

  reader->cursor = target;
  quantifier = pf_probe_reader_take_word (reader);
  if (!g_str_equal (quantifier, "all") && !g_str_equal (quantifier, "any"))
    return pf_probe_reader_fail (reader, target, _ ("“all” or “any” was expected, as in “DERIVED all ITEM ITEM”"));
  pf_probe_reader_skip_blanks (reader);
  if (*reader->cursor == '\0')
    return pf_probe_reader_fail (reader, reader->cursor, _ ("The items this is derived from are missing"));
  while (*reader->cursor != '\0') {
    const char *position = reader->cursor;
    g_autofree char *item = pf_probe_reader_take_word (reader);

    if (!pf_probe_is_identifier (item))
      return pf_probe_reader_fail (reader, position,
                                   _ ("“%s” names no item. Write the id of an item, or L and its line, such as L42"),
                                   item);
    pf_probe_reader_skip_blanks (reader);
  }
  return TRUE;
}

static gboolean
read_target_of_kind (PfProbeReader *reader, const char *target)
{
  switch (reader->probe->kind) {
  case PF_PROBE_TCP:
  case PF_PROBE_TLS:
    return read_socket_target (reader, target);
  case PF_PROBE_DNS:
    return read_dns_target (reader, target);
  case PF_PROBE_PROMQL:
    if (*target != '@')
      return pf_probe_reader_fail (reader, target,
                                   _ ("The name of an endpoint was expected, as in “PROM @prometheus”"));
    return check_alias (reader, target, FALSE);
  case PF_PROBE_DERIVED:
    return read_derived_target (reader, target);
  case PF_PROBE_HTTP:
  default:
    return read_http_target (reader, target);
  }
}

static gboolean
fail_target_word (PfProbeReader *reader, const char *position, const char *word)
{
  g_autofree char *upper = g_ascii_strup (word, -1);
  g_autofree char *message = NULL;
  const char *suggestion = pf_suggest (upper, target_words);

  if (g_str_equal (upper, "HTTP") || g_str_equal (upper, "HTTPS"))
    suggestion = "GET";
  if (g_str_equal (upper, "PROMQL") || g_str_equal (upper, "PROMETHEUS"))
    suggestion = "PROM";
  message = g_strdup_printf (
      _ ("A probe begins with its target: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TCP, TLS, DNS, "
         "PROM or DERIVED. “%s” is none of them"),
      word);
  return pf_probe_reader_fail_word (reader, position, message, suggestion);
}

/* Reads the target line and sets kind, method and target. */
gboolean
pf_probe_target_read (PfProbeReader *reader)
{
  const char *start = reader->cursor;
  g_autofree char *word = pf_probe_reader_take_word (reader);
  gsize i = 0;

  while (target_words[i] != NULL && !g_str_equal (target_words[i], word))
    i++;
  if (target_words[i] == NULL)
    return fail_target_word (reader, start, word);
  reader->probe->kind = target_kinds[i];
  if (reader->probe->kind == PF_PROBE_HTTP)
    reader->probe->method = g_strdup (word);
  pf_probe_reader_skip_blanks (reader);
  reader->probe->target = g_strdup (reader->cursor);
  if (*reader->cursor == '\0')
    return pf_probe_reader_fail (reader, reader->cursor, _ ("The target is missing behind “%s”"), word);
  if (strlen (reader->cursor) > MAX_TARGET_LENGTH)
    return pf_probe_reader_fail (reader, reader->cursor, _ ("The target is longer than %d bytes"), MAX_TARGET_LENGTH);
  return read_target_of_kind (reader, reader->cursor);
}
