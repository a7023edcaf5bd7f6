/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-host.h"

#include "probe/pf-endpoint.h"

#include <arpa/inet.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <string.h>

#define MAX_HOST_LENGTH 253
#define MAX_LABEL_LENGTH 63

static gboolean
refuse (GError **error, const char *host)
{
  g_autofree char *shown = g_strescape (host, NULL);

  /* Translators: %s is what stands where the name of a server should be */
  g_set_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST,
               _ ("“%s” is not the name or address of a server. Write a name such as api.shop.internal, an address, or "
                  "an IPv6 address in brackets"),
               shown);
  return FALSE;
}

/* Letters, digits and hyphens in labels of at most 63 (RFC 1123, section 2.1); a dot at the end is allowed. */
static gboolean
is_ascii_name (const char *host)
{
  gsize label = 0;
  gsize length = strlen (host);

  if (length == 0 || length > MAX_HOST_LENGTH)
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    if (host[i] == '.') {
      if (label == 0 || host[i - 1] == '-')
        return FALSE;
      label = 0;
    } else {
      if (!g_ascii_isalnum (host[i]) && (host[i] != '-' || label == 0))
        return FALSE;
      if (++label > MAX_LABEL_LENGTH)
        return FALSE;
    }
  }
  return host[length - 1] != '-';
}

/* Whoever resolves a name also takes `127.1`, `0x7f000001` and `2130706433` for addresses; they must not slip by. */
static char *
normalize_ipv4 (const char *host)
{
  struct in_addr address = { 0 };
  const guint8 *bytes = (const guint8 *)&address;

  if (host[0] == '\0' || !g_ascii_isdigit (host[0]) || inet_aton (host, &address) == 0)
    return NULL;
  return g_strdup_printf ("%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
}

static char *
normalize_ipv6 (const char *host)
{
  gsize length = strlen (host);
  g_autofree char *bare
      = host[0] == '[' && length > 2 && host[length - 1] == ']' ? g_strndup (host + 1, length - 2) : g_strdup (host);
  g_autoptr (GInetAddress) address = NULL;

  if (strchr (bare, ':') == NULL || strchr (bare, '%') != NULL)
    return NULL;
  address = g_inet_address_new_from_string (bare);
  return address != NULL && g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6
             ? g_inet_address_to_string (address)
             : NULL;
}

/**
 * pf_host_normalize:
 * @host: a host as written, an IPv6 address with or without brackets
 * @error: return location
 *
 * Checks a host and brings it into the one form the rest of the program uses: lower-case ASCII (IDNA, RFC 5890) of
 * letters, digits, dots and hyphens, or an address, IPv6 without brackets. Whatever could end the host early or start
 * another header line is refused, since libsoup 3.2 does not look.
 *
 * Returns: (transfer full): the host, or %NULL with %PF_PROBE_ERROR_HOST
 */
char *
pf_host_normalize (const char *host, GError **error)
{
  g_autofree char *ascii = NULL;
  char *address;

  g_return_val_if_fail (host != NULL, NULL);
  address = normalize_ipv6 (host);
  if (address != NULL)
    return address;
  if (strpbrk (host, "%[]@/\\?#: \t\r\n") == NULL && g_utf8_validate (host, -1, NULL)
      && strlen (host) <= 4 * MAX_HOST_LENGTH)
    ascii = g_hostname_to_ascii (host);
  if (ascii == NULL || !is_ascii_name (ascii)) {
    refuse (error, host);
    return NULL;
  }
  address = normalize_ipv4 (ascii);
  return address != NULL ? address : g_ascii_strdown (ascii, -1);
}

static gboolean
bytes_start_with (const guint8 *bytes, const guint8 *prefix, gsize length)
{
  return memcmp (bytes, prefix, length) == 0;
}

/* Where clouds hand out machine credentials, besides the link-local 169.254.0.0/16. */
static gboolean
ipv4_is_restricted (const guint8 *bytes)
{
  static const guint8 metadata[][4] = { { 100, 100, 100, 200 }, { 168, 63, 129, 16 }, { 192, 0, 0, 192 } };

  if (bytes[0] == 169 && bytes[1] == 254)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (metadata); i++)
    if (bytes_start_with (bytes, metadata[i], 4))
      return TRUE;
  return FALSE;
}

static gboolean
ipv6_is_restricted (const guint8 *bytes)
{
  static const guint8 aws_metadata[16] = { 0xfd, 0x00, 0x0e, 0xc2, [14] = 0x02, [15] = 0x54 };
  static const guint8 ipv4_mapped[12] = { [10] = 0xff, [11] = 0xff };
  static const guint8 ipv4_compatible[12] = { 0 };
  static const guint8 nat64[12] = { 0x00, 0x64, 0xff, 0x9b };

  if ((bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80) || bytes_start_with (bytes, aws_metadata, 16))
    return TRUE;
  return (bytes_start_with (bytes, ipv4_mapped, 12) || bytes_start_with (bytes, ipv4_compatible, 12)
          || bytes_start_with (bytes, nat64, 12))
         && ipv4_is_restricted (bytes + 12);
}

/**
 * pf_address_is_restricted:
 * @address: an address, as written or as a name resolved to
 *
 * Tells link-local addresses and those where clouds answer for the machine itself (metadata). They are contacted only
 * through an endpoint or host map a person made.
 *
 * Returns: whether @address is one of them
 */
gboolean
pf_address_is_restricted (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4 ? ipv4_is_restricted (bytes)
                                                                     : ipv6_is_restricted (bytes);
}

/**
 * pf_host_is_restricted:
 * @host: a host as [func@host_normalize] returns it
 *
 * Returns: whether @host is an address of [func@address_is_restricted], or a name known to lead to one
 */
gboolean
pf_host_is_restricted (const char *host)
{
  static const char *const names[] = { "metadata",
                                       "metadata.goog",
                                       "metadata.google.internal",
                                       "instance-data",
                                       "instance-data.ec2.internal",
                                       "metadata.azure.internal" };
  g_autofree char *name = g_strndup (host, strlen (host) - (g_str_has_suffix (host, ".") ? 1 : 0));
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (name);

  if (address != NULL)
    return pf_address_is_restricted (address);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i]))
      return TRUE;
  return FALSE;
}

/**
 * pf_host_is_loopback:
 * @host: a host as [func@host_normalize] returns it
 *
 * Returns: whether @host is this machine: a loopback address, `localhost` or a name below it (RFC 6761)
 */
gboolean
pf_host_is_loopback (const char *host)
{
  g_autofree char *name = g_strndup (host, strlen (host) - (g_str_has_suffix (host, ".") ? 1 : 0));
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (name);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_str_equal (name, "localhost") || g_str_has_suffix (name, ".localhost");
}

/**
 * pf_host_split_port:
 * @text: `host`, `host:port`, `[address]` or `[address]:port`
 * @host: (out): the host, checked and normalised
 * @port: (out): the port, 0 when @text has none
 * @error: return location
 *
 * Takes a host with an optional port apart.
 *
 * Returns: whether it is well formed; otherwise %PF_PROBE_ERROR_HOST is set
 */
gboolean
pf_host_split_port (const char *text, char **host, guint16 *port, GError **error)
{
  const char *bracket = text[0] == '[' ? strchr (text, ']') : NULL;
  const char *colon = bracket != NULL ? (bracket[1] == ':' ? bracket + 1 : NULL) : strchr (text, ':');
  guint64 number = 0;
  g_autofree char *name = colon != NULL ? g_strndup (text, (gsize)(colon - text)) : g_strdup (text);

  if ((bracket == NULL && colon != NULL && strchr (colon + 1, ':') != NULL)
      || (bracket != NULL && colon == NULL && bracket[1] != '\0'))
    return refuse (error, text);
  if (colon != NULL
      && (!g_ascii_isdigit (colon[1]) || !g_ascii_string_to_unsigned (colon + 1, 10, 1, 65535, &number, NULL)))
    return refuse (error, text);
  *host = pf_host_normalize (name, error);
  *port = (guint16)number;
  return *host != NULL;
}

/**
 * pf_host_join_port:
 * @host: a host as [func@host_normalize] returns it
 * @port: a port
 *
 * Returns: (transfer full): `host:port`, an IPv6 address in brackets
 */
char *
pf_host_join_port (const char *host, guint port)
{
  return strchr (host, ':') != NULL ? g_strdup_printf ("[%s]:%u", host, port) : g_strdup_printf ("%s:%u", host, port);
}

static gboolean
label_is_placeholder (const char *label)
{
  static const char *const words[] = {
    "yourdomain",  "yourcompany", "yoursite",  "yourapp",   "yourhost",   "yourserver",  "yourorg",    "yourproject",
    "mydomain",    "mycompany",   "mysite",    "my-domain", "my-company", "my-site",     "changeme",   "change-me",
    "placeholder", "hostname",    "host-name", "todo",      "tbd",        "some-domain", "somedomain",
  };

  if (label[0] == '\0')
    return FALSE;
  if (g_str_has_prefix (label, "your-") || strspn (label, "x") == strlen (label))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (label, words[i]))
      return TRUE;
  return FALSE;
}

/**
 * pf_host_is_placeholder:
 * @host: (nullable): a host as written in a document
 *
 * Tells names that authors write where a reader's own should stand: `your-domain.com`, `<production_url>`,
 * `company.com`, `example.org` (RFC 2606). They may belong to somebody else, so they are never contacted; a host map
 * entry or a variable of that name binds them.
 *
 * Returns: whether @host is such a name; %NULL and the empty text are
 */
gboolean
pf_host_is_placeholder (const char *host)
{
  static const char *const second_level[] = { "example", "company", "domain", NULL };
  static const char *const top_level[] = { "example", "invalid", "tld", NULL };
  g_autofree char *name = NULL;
  g_auto (GStrv) labels = NULL;
  guint count;

  if (host == NULL || host[0] == '\0' || strpbrk (host, "<>{}$*_") != NULL || strstr (host, "...") != NULL)
    return TRUE;
  name = g_ascii_strdown (host, (gssize)strlen (host) - (g_str_has_suffix (host, ".") ? 1 : 0));
  labels = g_strsplit (name, ".", -1);
  count = g_strv_length (labels);
  for (guint i = 0; i < count; i++)
    if (label_is_placeholder (labels[i]))
      return TRUE;
  return (count >= 1 && g_strv_contains (top_level, labels[count - 1]))
         || (count >= 2 && g_strv_contains (second_level, labels[count - 2]));
}
