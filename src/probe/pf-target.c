/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-target.h"

#include "probe/pf-host.h"
#include "probe/pf-variable.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
pf_target_clear (PfTarget *self)
{
  g_free (self->scheme);
  g_free (self->host);
  g_free (self->path);
}

/* The endpoint @id, checked; NULL with an error when there is none. */
PfEndpoint *
pf_target_find_endpoint (PfEnvironment *environment, const char *id, GError **error)
{
  PfEndpoint *endpoint = pf_environment_find_endpoint (environment, id);

  if (endpoint == NULL)
    g_set_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_UNBOUND,
                 _ ("The endpoint @%s has no address in the environment “%s”. Add it there"), id, environment->name);
  else if (!pf_endpoint_validate (endpoint, error))
    return NULL;
  return endpoint;
}

/* Writes what may not stand in a URL as it is, non-ASCII above all, in percent-encoding. */
static char *
encode_literal (const char *text)
{
  return g_uri_escape_string (text, "!$&'()*+,;=:@/?%[]", FALSE);
}

/* A variable's place is found before the rest of the text is encoded, since `<` and `{` would not survive. */
static char *
replace_in_path (const char *text, PfEnvironment *environment, GError **error)
{
  g_autofree char *replaced = pf_variable_replace (text, environment->variables, PF_VARIABLE_URL, error);

  return replaced != NULL ? encode_literal (replaced) : NULL;
}

/* Whether the host map says where @host is; the entry with the port goes before the one without. */
gboolean
pf_target_is_mapped (PfEnvironment *environment, const char *host, guint port, const char **address)
{
  g_autofree char *joined = pf_host_join_port (host, port);
  GHashTableIter iter;
  gpointer key, value;

  *address = NULL;
  g_hash_table_iter_init (&iter, environment->host_map);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    if (g_ascii_strcasecmp (key, joined) == 0) {
      *address = value;
      return TRUE;
    }
    if (g_ascii_strcasecmp (key, host) == 0)
      *address = value;
  }
  return *address != NULL;
}

/* The error for a placeholder nobody gave a meaning to. Returns FALSE, for the caller to return. */
gboolean
pf_target_refuse_placeholder (const char *host, GError **error)
{
  g_set_error (
      error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST,
      _ ("“%s” stands for a name of your own and is never contacted. Add it to the host map, or write an endpoint "
         "such as @api instead"),
      host);
  return FALSE;
}

/* The placeholder itself may be the name of a variable: `your-domain.com` is asked for once and used throughout. */
char *
pf_target_replace_in_authority (const char *text, PfEnvironment *environment, GError **error)
{
  gsize host_length = strcspn (text, ":");
  g_autofree char *host = g_strndup (text, host_length);
  const char *value = g_hash_table_lookup (environment->variables, host);

  if (value != NULL && value[0] != '\0' && pf_host_is_placeholder (host)) {
    g_autofree char *reference = g_strconcat ("${", host, "}", text + host_length, NULL);

    return pf_variable_replace (reference, environment->variables, PF_VARIABLE_HOST, error);
  }
  return pf_variable_replace (text, environment->variables, PF_VARIABLE_HOST, error);
}

/* `host` or `host:port`, in which variables are replaced first. */
gboolean
pf_target_set_authority (
    PfTarget *target, const char *text, guint16 default_port, PfEnvironment *environment, GError **error)
{
  g_autofree char *authority = pf_target_replace_in_authority (text, environment, error);

  if (authority == NULL || !pf_host_split_port (authority, &target->host, &target->port, error))
    return FALSE;
  if (target->port == 0)
    target->port = default_port;
  return TRUE;
}

/* `scheme://authority/path`; @path_is_literal when no variable is looked for behind the authority. */
static gboolean
split_url (PfTarget *target, const char *url, gboolean path_is_literal, PfEnvironment *environment, GError **error)
{
  const char *authority_start = strstr (url, "://") + 3;
  gsize authority_length = strcspn (authority_start, "/?");
  g_autofree char *authority = g_strndup (authority_start, authority_length);
  const char *path = authority_start + authority_length;

  target->scheme = g_ascii_strdown (url, authority_start - 3 - url);
  target->path = path_is_literal ? encode_literal (path) : replace_in_path (path, environment, error);
  return target->path != NULL
         && pf_target_set_authority (target, authority, g_str_equal (target->scheme, "https") ? 443 : 80, environment,
                                     error);
}

static gboolean
append_path (PfTarget *target, const char *text, PfEnvironment *environment, GError **error)
{
  g_autofree char *path = replace_in_path (text, environment, error);
  g_autofree char *base = g_steal_pointer (&target->path);
  gsize length = strlen (base);

  if (path == NULL)
    return FALSE;
  if (length > 0 && base[length - 1] == '/' && path[0] != '\0')
    base[length - 1] = '\0';
  target->path = g_strconcat (base, path, NULL);
  return TRUE;
}

static gboolean
bind_to_endpoint (PfTarget *target, PfEndpoint *endpoint, const char *path, PfEnvironment *environment, GError **error)
{
  if (endpoint == NULL || !split_url (target, endpoint->base_url, TRUE, environment, error))
    return FALSE;
  target->endpoint = endpoint;
  return append_path (target, path, environment, error);
}

/* `/path` alone is meant for the environment's only endpoint. */
static gboolean
bind_bare_path (PfTarget *target, const char *path, PfEnvironment *environment, GError **error)
{
  PfEndpoint *only = environment->endpoints->len == 1 ? g_ptr_array_index (environment->endpoints, 0) : NULL;

  if (only == NULL) {
    g_set_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_UNBOUND,
                 _ ("“%s” does not say which endpoint it belongs to. Write one in front, as in “@api%s”"), path, path);
    return FALSE;
  }
  return bind_to_endpoint (target, pf_target_find_endpoint (environment, only->id, error), path, environment, error);
}

/* `<production_url>/path` and `${base}/path`: the variable's value is a URL, or a host meant with https. */
static gboolean
bind_leading_variable (PfTarget *target, const char *text, PfEnvironment *environment, GError **error)
{
  const char *close = strchr (text, *text == '<' ? '>' : '}');
  gsize length = close != NULL ? (gsize)(close - text) + 1 : strlen (text);
  g_autofree char *reference = g_strndup (text, length);
  g_autofree char *host = pf_variable_replace (reference, environment->variables, PF_VARIABLE_HOST, error);
  g_autofree char *name = NULL;
  g_autofree char *base = NULL;
  const char *value;

  if (host == NULL)
    return FALSE;
  name = g_strndup (text + (*text == '<' ? 1 : 2), length - (*text == '<' ? 2 : 3));
  value = g_hash_table_lookup (environment->variables, name);
  base = g_strconcat (g_ascii_strncasecmp (value != NULL ? value : "", "http://", 7) == 0 ? "http://" : "https://",
                      host, NULL);
  if (strpbrk (base, "#@\\") != NULL) {
    g_set_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST,
                 _ ("The value of “%s” is not the address of a server. Write it as in https://api.shop.internal"),
                 name);
    return FALSE;
  }
  return split_url (target, base, TRUE, environment, error) && append_path (target, text + length, environment, error);
}

/* What an HTTP or PROM probe leads to. */
gboolean
pf_target_bind_http (PfTarget *target, PfProbe *probe, PfEnvironment *environment, GError **error)
{
  const char *text = pf_probe_get_target (probe);
  g_autofree char *alias = pf_probe_dup_alias (probe);

  if (alias != NULL)
    return bind_to_endpoint (target, pf_target_find_endpoint (environment, alias, error), text + 1 + strlen (alias),
                             environment, error);
  if (*text == '/')
    return bind_bare_path (target, text, environment, error);
  if (*text == '<' || *text == '$')
    return bind_leading_variable (target, text, environment, error);
  return split_url (target, text, FALSE, environment, error);
}

/* What a TCP or TLS probe leads to. */
gboolean
pf_target_bind_socket (PfTarget *target, PfProbe *probe, PfEnvironment *environment, GError **error)
{
  g_autofree char *alias = pf_probe_dup_alias (probe);
  gboolean bound = alias != NULL ? bind_to_endpoint (target, pf_target_find_endpoint (environment, alias, error), "",
                                                     environment, error)
                                 : pf_target_set_authority (target, pf_probe_get_target (probe), 0, environment, error);

  if (!bound)
    return FALSE;
  if (target->port == 0) {
    g_set_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST, _ ("The port of “%s” is missing"), target->host);
    return FALSE;
  }
  g_free (target->scheme);
  g_free (target->path);
  target->scheme = g_strdup (pf_probe_get_kind (probe) == PF_PROBE_TLS ? "tls" : "tcp");
  target->path = g_strdup ("");
  return TRUE;
}

/* A placeholder or a dangerous address may be contacted only when a person said so outside the document. */
gboolean
pf_target_check_host (PfTarget *target, gboolean is_mapped, GError **error)
{
  if (target->endpoint != NULL || is_mapped)
    return TRUE;
  if (pf_host_is_placeholder (target->host))
    return pf_target_refuse_placeholder (target->host, error);
  if (pf_host_is_restricted (target->host)) {
    g_set_error (
        error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST,
        _ ("“%s” is a link-local address or hands out credentials of this machine. It is contacted only through an "
           "endpoint you add yourself"),
        target->host);
    return FALSE;
  }
  return TRUE;
}
