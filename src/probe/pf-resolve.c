/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-endpoint.h"

#include "probe/pf-credential.h"
#include "probe/pf-host.h"
#include "probe/pf-target.h"
#include "probe/pf-variable.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * pf_probe_request_free:
 * @self: (nullable): a request
 *
 * Frees it.
 */
void
pf_probe_request_free (PfProbeRequest *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->probe, pf_probe_unref);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->variables, g_hash_table_unref);
  g_free (self->url);
  g_free (self->connect_to);
  g_free (self->ca_file);
  g_free (self->auth_origin);
  g_free (self->environment);
  g_free (self->payload);
  g_free (self);
}

/* Fills in the URL and what it is connected to. */
static gboolean
locate (PfProbeRequest *request, PfTarget *target, PfEnvironment *environment, GError **error)
{
  const char *mapped;
  gboolean is_mapped = pf_target_is_mapped (environment, target->host, target->port, &mapped);
  gboolean has_default_port = (g_strcmp0 (target->scheme, "https") == 0 && target->port == 443)
                              || (g_strcmp0 (target->scheme, "http") == 0 && target->port == 80);
  g_autofree char *authority = pf_host_join_port (target->host, target->port);
  g_autofree char *address = NULL;
  guint16 port = 0;

  if (!pf_target_check_host (target, is_mapped, error))
    return FALSE;
  if (is_mapped) {
    if (!pf_host_split_port (mapped, &address, &port, error))
      return FALSE;
    request->connect_to = pf_host_join_port (address, port != 0 ? port : target->port);
  }
  request->allow_restricted = target->endpoint != NULL || is_mapped;
  if (has_default_port)
    authority[strrchr (authority, ':') - authority] = '\0';
  request->url = g_strconcat (
      target->scheme, "://", authority,
      (target->path[0] == '\0' || target->path[0] == '?') && g_str_has_prefix (target->scheme, "http") ? "/" : "",
      target->path, NULL);
  return TRUE;
}

static gboolean
connects_to_this_machine (PfProbeRequest *request, PfTarget *target)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (request->connect_to == NULL)
    return pf_host_is_loopback (target->host);
  return pf_host_split_port (request->connect_to, &host, &port, NULL) && pf_host_is_loopback (host);
}

/* `auth: @id` names whose credential it is; it goes to that origin and nowhere else. */
static gboolean
bind_credential (PfProbeRequest *request, PfTarget *target, PfEnvironment *environment, GError **error)
{
  const char *option = pf_probe_get_option (request->probe, "auth");
  PfEndpoint *endpoint;
  g_autofree char *origin = NULL;
  g_autofree char *own = NULL;

  if (option == NULL || *option != '@')
    return TRUE;
  endpoint = pf_target_find_endpoint (environment, option + 1, error);
  if (endpoint == NULL)
    return FALSE;
  own = pf_origin_from_url (endpoint->base_url, NULL);
  origin = pf_origin_from_url (request->url, NULL);
  if (g_strcmp0 (own, origin) != 0) {
    g_set_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST,
                 _ ("The credential of %s belongs to %s and is not sent to %s"), option, own, origin);
    return FALSE;
  }
  request->allow_plain_auth = endpoint->allow_plain_auth || connects_to_this_machine (request, target);
  if (!request->allow_plain_auth && !g_str_equal (target->scheme, "https")) {
    g_set_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST,
                 _ ("The credential of %s would travel unencrypted. Use https, or allow plain HTTP for that endpoint"),
                 option);
    return FALSE;
  }
  request->auth_origin = g_steal_pointer (&origin);
  return TRUE;
}

static gboolean
bind_authority (PfProbeRequest *request, PfTarget *target, PfEnvironment *environment, GError **error)
{
  const char *option = pf_probe_get_option (request->probe, "ca");
  PfEndpoint *endpoint = option == NULL ? target->endpoint : NULL;

  if (option != NULL && *option == '@') {
    endpoint = pf_target_find_endpoint (environment, option + 1, error);
    if (endpoint == NULL)
      return FALSE;
    if (endpoint->ca_file == NULL) {
      g_set_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_UNBOUND,
                   _ ("The endpoint %s has no certificate file to trust. Add one to it"), option);
      return FALSE;
    }
  }
  request->ca_file = endpoint != NULL ? g_strdup (endpoint->ca_file) : NULL;
  return TRUE;
}

static gboolean
replace_headers (PfProbeRequest *request, GError **error)
{
  const GPtrArray *headers = pf_probe_get_headers (request->probe);

  for (guint i = 0; i < headers->len; i++) {
    const PfProbePair *pair = g_ptr_array_index (headers, i);
    g_autofree char *value = pf_variable_replace (pair->value, request->variables, PF_VARIABLE_PLAIN, error);

    if (value == NULL)
      return FALSE;
    for (const char *p = value; *p != '\0'; p++)
      if (g_ascii_iscntrl (*p) && *p != '\t') {
        g_set_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_UNBOUND,
                     _ ("A variable in the request header “%s” holds a line break or another control character"),
                     pair->name);
        return FALSE;
      }
    g_ptr_array_add (request->headers, pf_probe_pair_new (pair->name, value));
  }
  return TRUE;
}

static gboolean
replace_payload (PfProbeRequest *request, GError **error)
{
  const char *payload = pf_probe_get_payload (request->probe);

  if (payload != NULL)
    request->payload = pf_variable_replace (payload, request->variables, PF_VARIABLE_PLAIN, error);
  return payload == NULL || request->payload != NULL;
}

/* A name of DNS is a host, but may hold underscores, as in `_sip._tcp.shop.internal`. */
static char *
normalize_record_name (const char *name, GError **error)
{
  g_autofree char *without_underscores = g_strdelimit (g_strdup (name), "_", 'x');
  g_autofree char *normal = pf_host_normalize (without_underscores, error);

  if (normal == NULL || strchr (name, '_') == NULL)
    return g_steal_pointer (&normal);
  return g_str_is_ascii (name) ? g_ascii_strdown (name, -1) : pf_host_normalize (name, error);
}

/* RFC 4501: `dns://server/name?type=A`, without a server for the one of the system. */
static gboolean
bind_dns (PfProbeRequest *request, PfEnvironment *environment, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (pf_probe_get_target (request->probe), " \t", -1);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_auto (PfTarget) server = { 0 };
  g_autofree char *written = NULL;
  g_autofree char *name = NULL;
  const char *address;

  for (gsize i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_ptr_array_add (parts, words[i]);
  written = pf_target_replace_in_authority (g_ptr_array_index (parts, 1), environment, error);
  name = written != NULL ? normalize_record_name (written, error) : NULL;
  if (name == NULL)
    return FALSE;
  if (pf_host_is_placeholder (name) && strchr (name, '_') == NULL)
    return pf_target_refuse_placeholder (name, error);
  if (parts->len < 4) {
    request->url = g_strdup_printf ("dns:%s?type=%s", name, (char *)g_ptr_array_index (parts, 0));
    return TRUE;
  }
  if (!pf_target_set_authority (&server, g_ptr_array_index (parts, 3), 53, environment, error)
      || !pf_target_check_host (&server, pf_target_is_mapped (environment, server.host, server.port, &address), error))
    return FALSE;
  g_free (server.path);
  server.path = pf_host_join_port (server.host, server.port);
  request->url = g_strdup_printf ("dns://%s/%s?type=%s", server.path, name, (char *)g_ptr_array_index (parts, 0));
  return TRUE;
}

static gboolean
bind_connection (PfProbeRequest *request, PfEnvironment *environment, GError **error)
{
  PfProbeKind kind = pf_probe_get_kind (request->probe);
  g_auto (PfTarget) target = { 0 };
  gboolean bound = kind == PF_PROBE_TCP || kind == PF_PROBE_TLS
                       ? pf_target_bind_socket (&target, request->probe, environment, error)
                       : pf_target_bind_http (&target, request->probe, environment, error);

  return bound && locate (request, &target, environment, error)
         && bind_credential (request, &target, environment, error)
         && bind_authority (request, &target, environment, error);
}

static gboolean
bind_request (PfProbeRequest *request, PfEnvironment *environment, GError **error)
{
  switch (pf_probe_get_kind (request->probe)) {
  case PF_PROBE_DERIVED:
    request->url = g_strdup ("");
    return TRUE;
  case PF_PROBE_DNS:
    return bind_dns (request, environment, error);
  case PF_PROBE_HTTP:
  case PF_PROBE_TCP:
  case PF_PROBE_TLS:
  case PF_PROBE_PROMQL:
  default:
    return bind_connection (request, environment, error);
  }
}

/**
 * pf_probe_resolve:
 * @probe: a probe
 * @environment: what its aliases, placeholders and variables mean
 * @error: return location
 *
 * Binds a probe to an environment: finds the endpoint and its address, puts in the variables, applies the host map and
 * names the origin a credential is needed for. Contacts nothing and never touches a secret.
 *
 * The value of a variable cannot lead elsewhere than its place suggests: in a path or query it is percent-encoded, in a
 * host it must be a host, in a header it may not end the line.
 *
 * The URL of a TCP, TLS or DNS probe has the scheme `tcp`, `tls` or `dns`; that of a derived one is empty.
 *
 * Returns: (transfer full): what exactly will be contacted, or %NULL with %PF_PROBE_ERROR_UNBOUND or
 *   %PF_PROBE_ERROR_HOST
 */
PfProbeRequest *
pf_probe_resolve (PfProbe *probe, PfEnvironment *environment, GError **error)
{
  PfProbeRequest *request;

  g_return_val_if_fail (probe != NULL && environment != NULL, NULL);
  request = g_new0 (PfProbeRequest, 1);
  request->probe = pf_probe_ref (probe);
  request->environment = g_strdup (environment->name);
  request->headers = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_probe_pair_free);
  request->variables = g_hash_table_ref (environment->variables);
  if (bind_request (request, environment, error) && replace_headers (request, error)
      && replace_payload (request, error))
    return request;
  pf_probe_request_free (request);
  return NULL;
}
