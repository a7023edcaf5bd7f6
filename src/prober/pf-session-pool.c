/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-session-pool.h"

#include "prober/pf-pinned-address.h"

/* Sessions kept for reuse; addresses change, so that old ones would pile up. */
#define MAX_KEPT 64

struct _PfSessionPool {
  GHashTable *kept; /* (element-type utf8 SoupSession) */
};

static char *
session_key (GUri *uri, PfRoute *route, const char *trust_name)
{
  GString *key = g_string_new (NULL);

  g_string_append_printf (key, "%s://%s:%u %s %s", g_uri_get_scheme (uri), g_uri_get_host (uri), pf_uri_get_port (uri),
                          trust_name, route->proxy ? route->proxy : "");
  for (guint i = 0; route->addresses && i < route->addresses->len; i++) {
    g_autofree char *address = pf_route_describe_address (g_ptr_array_index (route->addresses, i));

    g_string_append_printf (key, " %s", address);
  }
  return g_string_free (key, FALSE);
}

/* No clock of libsoup's: its timeout is per read and counts whole seconds. The stopwatch cancels instead. */
static SoupSession *
make_session (GUri *uri, PfRoute *route, GTlsDatabase *trust)
{
  g_autoptr (GSocketConnectable) address = NULL;
  SoupSession *session;

  if (route->addresses)
    address
        = pf_pinned_address_new (g_uri_get_host (uri), pf_uri_get_port (uri), g_uri_get_scheme (uri), route->addresses);
  session = soup_session_new_with_options ("max-conns", 16, "max-conns-per-host", 16, "timeout", 0, "user-agent",
                                           "Preflight/" PF_VERSION, "remote-connectable", address, NULL);
  /* A default session answers a crafted Digest challenge with a crash (CVE-2025-4476), and keeps credentials. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  if (!route->proxy)
    soup_session_set_proxy_resolver (session, NULL);
  if (trust)
    soup_session_set_tls_database (session, trust);
  return session;
}

PfSessionPool *
pf_session_pool_new (void)
{
  PfSessionPool *self = g_new0 (PfSessionPool, 1);

  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return self;
}

void
pf_session_pool_free (PfSessionPool *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->kept);
  g_free (self);
}

/**
 * pf_session_pool_get:
 * @uri: what will be requested
 * @route: the way there
 * @trust: (nullable): authorities, for HTTPS
 * @trust_name: what tells @trust from another
 * @reuse: whether to share a session with earlier requests, and so their connections
 *
 * Returns: (transfer full): a session
 */
SoupSession *
pf_session_pool_get (
    PfSessionPool *self, GUri *uri, PfRoute *route, GTlsDatabase *trust, const char *trust_name, gboolean reuse)
{
  g_autofree char *key = NULL;
  SoupSession *session;

  g_return_val_if_fail (self && uri && route && trust_name, NULL);

  if (!reuse)
    return make_session (uri, route, trust);

  key = session_key (uri, route, trust_name);
  session = g_hash_table_lookup (self->kept, key);
  if (session)
    return g_object_ref (session);

  if (g_hash_table_size (self->kept) >= MAX_KEPT)
    g_hash_table_remove_all (self->kept);
  session = make_session (uri, route, trust);
  g_hash_table_insert (self->kept, g_steal_pointer (&key), g_object_ref (session));
  return session;
}
