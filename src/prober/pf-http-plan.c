/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-http-plan.h"

#include "probe/pf-host.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

/* A server that has begun its answer and then sends nothing for so long will not finish it. */
#define IDLE_TIMEOUT_MS 30000

/* libsoup 3.2 does not look at the host, where a line break would begin another header line (CVE-2026-3632). */
static gboolean
is_requestable (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);
  g_autofree char *normal = host && host[0] ? pf_host_normalize (host, NULL) : NULL;

  return (g_str_equal (scheme, "http") || g_str_equal (scheme, "https")) && normal && !g_uri_get_userinfo (uri)
         && g_ascii_strcasecmp (normal, host) == 0;
}

static GUri *
keep_requestable (GUri *uri)
{
  if (uri && is_requestable (uri))
    return uri;
  g_clear_pointer (&uri, g_uri_unref);
  return NULL;
}

/**
 * pf_http_plan_parse_url:
 * @url: an absolute URL
 *
 * Returns: (transfer full) (nullable): the URL, if it is http or https, without user information, and its host is
 *   nothing but a host
 */
GUri *
pf_http_plan_parse_url (const char *url)
{
  g_return_val_if_fail (url, NULL);

  return keep_requestable (g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL));
}

/**
 * pf_http_plan_resolve_location:
 * @base: the URL that answered
 * @location: its `Location` header, absolute or relative
 *
 * Returns: (transfer full) (nullable): where it leads, under the same conditions as for the URL of a probe
 */
GUri *
pf_http_plan_resolve_location (GUri *base, const char *location)
{
  g_return_val_if_fail (base && location, NULL);

  return keep_requestable (g_uri_parse_relative (base, location, SOUP_HTTP_URI_FLAGS, NULL));
}

/**
 * pf_http_plan_get_origin:
 *
 * Returns: (transfer full) (nullable): the origin in the form credentials are bound to
 */
char *
pf_http_plan_get_origin (GUri *uri)
{
  g_autofree char *url = g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);

  return pf_origin_from_url (url, NULL);
}

static gboolean
is_token (const char *text)
{
  for (const char *p = text; *p; p++) {
    if (!g_ascii_isalnum (*p) && !strchr ("!#$%&'*+-.^_`|~", *p))
      return FALSE;
  }
  return text[0] != '\0';
}

/* libsoup drops a header with a line break in it, with no more than a warning on a terminal. */
static gboolean
is_field_value (const char *text)
{
  for (const char *p = text; *p; p++) {
    if (((guchar)*p < 0x20 && *p != '\t') || *p == 0x7f)
      return FALSE;
  }
  return TRUE;
}

static gboolean
add_header (PfHttpHopPlan *plan, const char *name, const char *value, PfFailure **failure)
{
  PfProbePair *header;

  if (!is_token (name) || !is_field_value (value)) {
    *failure = pf_failure_new (PF_OUTCOME_UNKNOWN, "unbound",
                               _ ("The request header “%s” has a name or value that cannot be sent"), name);
    return FALSE;
  }
  header = g_new0 (PfProbePair, 1);
  header->name = g_strdup (name);
  header->value = g_strdup (value);
  g_ptr_array_add (plan->headers, header);
  return TRUE;
}

static gboolean
add_probe_headers (PfHttpHopPlan *plan, PfProbeRequest *request, const char *except, PfFailure **failure)
{
  for (guint i = 0; request->headers && i < request->headers->len; i++) {
    PfProbePair *header = g_ptr_array_index (request->headers, i);

    if (except && g_ascii_strcasecmp (header->name, except) == 0)
      continue;
    if (!add_header (plan, header->name, header->value, failure))
      return FALSE;
  }
  return TRUE;
}

static void
wipe (char *secret)
{
  if (secret)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static gboolean
may_carry_secret (GUri *uri, PfProbeRequest *request)
{
  return g_str_equal (g_uri_get_scheme (uri), "https") || pf_host_is_loopback (g_uri_get_host (uri))
         || request->allow_plain_auth;
}

/*
 * Headers are made anew for each hop: those of the probe go to its own origin, the credential goes to the origin it is
 * bound to, and an origin a redirect leads to gets neither.
 */
static gboolean
add_headers (PfHttpHopPlan *plan, PfProberMessage *message, const char *origin, gboolean own, PfFailure **failure)
{
  PfCredential *credential = message->credential;
  char *name = NULL;
  char *value = NULL;
  gboolean added = TRUE;

  if (credential && g_strcmp0 (credential->origin, origin) == 0) {
    if (!may_carry_secret (plan->uri, message->request)) {
      *failure = pf_failure_new (PF_OUTCOME_UNKNOWN, "no-credential",
                                 _ ("The credential for %s is not sent over plain HTTP; use https, or allow it for "
                                    "the endpoint"),
                                 origin);
      return FALSE;
    }
    if (!pf_credential_to_header (credential, &name, &value)) {
      *failure
          = pf_failure_new (PF_OUTCOME_UNKNOWN, "no-credential", _ ("The credential for %s cannot be sent"), origin);
      return FALSE;
    }
    added = add_header (plan, name, value, failure);
  }
  if (added && own)
    added = add_probe_headers (plan, message->request, name, failure);
  g_free (name);
  wipe (value);
  return added;
}

static GSocketFamily
get_family (PfProbe *probe)
{
  const char *family = pf_probe_get_option (probe, "family");

  if (g_strcmp0 (family, "4") == 0)
    return G_SOCKET_FAMILY_IPV4;
  if (g_strcmp0 (family, "6") == 0)
    return G_SOCKET_FAMILY_IPV6;
  return G_SOCKET_FAMILY_INVALID;
}

static char *
get_fingerprint (PfProbe *probe)
{
  const char *verify = pf_probe_get_option (probe, "verify");

  return verify && g_str_has_prefix (verify, "sha256:") ? g_ascii_strdown (verify + strlen ("sha256:"), -1) : NULL;
}

static void
apply_options (PfHttpHopPlan *plan, PfProbeRequest *request, gboolean own)
{
  PfProbe *probe = request->probe;

  plan->connect_timeout_ms = pf_probe_get_connect_timeout_ms (probe);
  plan->idle_timeout_ms = MIN (pf_probe_get_timeout_ms (probe), IDLE_TIMEOUT_MS);
  plan->body_limit = pf_probe_get_body_limit (probe);
  plan->reuse = g_strcmp0 (pf_probe_get_option (probe, "reuse"), "yes") == 0;
  plan->direct = g_strcmp0 (pf_probe_get_option (probe, "proxy"), "none") == 0;
  plan->family = get_family (probe);
  if (own) {
    plan->connect_to = g_strdup (request->connect_to);
    plan->allow_restricted = request->allow_restricted;
    plan->fingerprint = get_fingerprint (probe);
    plan->payload = request->payload ? g_bytes_new (request->payload, strlen (request->payload)) : NULL;
  }
  plan->trust_name
      = g_strdup_printf ("%s %s", request->ca_file ? request->ca_file : "", plan->fingerprint ? plan->fingerprint : "");
}

/**
 * pf_http_plan_make:
 * @message: the probe and its credential
 * @uri: the hop's URL
 * @first_origin: the origin the probe names, which may get more than one a redirect leads to
 * @failure: (out): why there is no plan
 *
 * Returns: (transfer full) (nullable): how to make this hop, without its authorities
 */
PfHttpHopPlan *
pf_http_plan_make (PfProberMessage *message, GUri *uri, const char *first_origin, PfFailure **failure)
{
  g_autoptr (PfHttpHopPlan) plan = NULL;
  g_autofree char *origin = NULL;
  gboolean own;

  g_return_val_if_fail (message && uri && first_origin && failure, NULL);

  origin = pf_http_plan_get_origin (uri);
  own = g_strcmp0 (origin, first_origin) == 0;
  plan = pf_http_hop_plan_new (pf_probe_get_method (message->request->probe), uri);
  apply_options (plan, message->request, own);
  return add_headers (plan, message, origin, own, failure) ? g_steal_pointer (&plan) : NULL;
}
