/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-route.h"

#include "probe/pf-host.h"

typedef struct {
  char *url;
  char *host;
  guint16 port;
  GSocketFamily family;
  PfRoute *route;
} Search;

static void
search_free (Search *search)
{
  g_free (search->url);
  g_free (search->host);
  g_clear_pointer (&search->route, pf_route_free);
  g_free (search);
}

static void
take_address (PfRoute *route, GInetAddress *address, guint16 port)
{
  g_ptr_array_add (route->addresses, g_inet_socket_address_new (address, port));
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Search *search = g_task_get_task_data (task);
  GList *addresses = g_resolver_lookup_by_name_with_flags_finish (G_RESOLVER (source), result, &error);

  if (!addresses) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  search->route->lookup_us = g_get_monotonic_time () - search->route->started;
  for (GList *link = addresses; link; link = link->next)
    take_address (search->route, link->data, search->port);
  g_resolver_free_addresses (addresses);
  g_task_return_pointer (task, g_steal_pointer (&search->route), (GDestroyNotify)pf_route_free);
}

static GResolverNameLookupFlags
lookup_flags (GSocketFamily family)
{
  if (family == G_SOCKET_FAMILY_IPV4)
    return G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY;
  if (family == G_SOCKET_FAMILY_IPV6)
    return G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY;
  return G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT;
}

static void
look_up (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  g_autoptr (GInetAddress) literal = g_inet_address_new_from_string (search->host);
  g_autoptr (GResolver) resolver = NULL;

  search->route->addresses = g_ptr_array_new_with_free_func (g_object_unref);
  search->route->started = g_get_monotonic_time ();
  if (!literal) {
    resolver = g_resolver_get_default ();
    g_resolver_lookup_by_name_with_flags_async (resolver, search->host, lookup_flags (search->family),
                                                g_task_get_cancellable (task), on_looked_up, task);
    return;
  }

  if (search->family != G_SOCKET_FAMILY_INVALID && g_inet_address_get_family (literal) != search->family) {
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "%s is of another address family",
                             search->host);
  } else {
    take_address (search->route, literal, search->port);
    g_task_return_pointer (task, g_steal_pointer (&search->route), (GDestroyNotify)pf_route_free);
  }
  g_object_unref (task);
}

static void
on_proxies (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;
  Search *search = g_task_get_task_data (task);
  g_auto (GStrv) proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, &error);

  if (!proxies) {
    /* A resolver that cannot tell is no proof of a proxy; only being cancelled ends the search. */
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
    } else {
      look_up (task);
    }
    return;
  }
  if (!proxies[0] || g_str_equal (proxies[0], "direct://")) {
    look_up (task);
    return;
  }
  search->route->proxy = g_strdup (proxies[0]);
  search->route->started = g_get_monotonic_time ();
  g_task_return_pointer (task, g_steal_pointer (&search->route), (GDestroyNotify)pf_route_free);
  g_object_unref (task);
}

static gboolean
apply_connect_to (Search *search, const char *connect_to, GError **error)
{
  g_autofree char *host = NULL;
  guint16 port = 0;

  if (!pf_host_split_port (connect_to, &host, &port, error))
    return FALSE;
  g_free (search->host);
  search->host = g_steal_pointer (&host);
  if (port != 0)
    search->port = port;
  return TRUE;
}

void
pf_route_free (PfRoute *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  g_free (self->proxy);
  g_free (self);
}

/**
 * pf_route_find_async:
 * @query: where to; not used after the call
 * @callback: calls [func@route_find_finish]
 *
 * Asks for the proxy, then for the addresses. This computer and mapped hosts never go through a proxy.
 */
void
pf_route_find_async (const PfRouteQuery *query,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GTask *task;
  Search *search;

  g_return_if_fail (query && query->uri && g_uri_get_host (query->uri));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_name (task, "pf_route_find_async");
  search = g_new0 (Search, 1);
  search->url = g_uri_to_string_partial (query->uri, G_URI_HIDE_USERINFO);
  search->host = g_strdup (g_uri_get_host (query->uri));
  search->port = pf_uri_get_port (query->uri);
  search->family = query->family;
  search->route = g_new0 (PfRoute, 1);
  search->route->lookup_us = -1;
  g_task_set_task_data (task, search, (GDestroyNotify)search_free);

  if (query->connect_to && !apply_connect_to (search, query->connect_to, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    g_object_unref (task);
  } else if (query->direct || query->connect_to || pf_host_is_loopback (search->host)) {
    look_up (task);
  } else {
    g_proxy_resolver_lookup_async (g_proxy_resolver_get_default (), search->url, cancellable, on_proxies, task);
  }
}

/**
 * pf_route_find_finish:
 *
 * Returns: (transfer full): the route, or %NULL with an error of GIO's resolver
 */
PfRoute *
pf_route_find_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * pf_route_is_loopback:
 *
 * Returns: whether every address is this computer itself
 */
gboolean
pf_route_is_loopback (PfRoute *self)
{
  if (!self->addresses || self->addresses->len == 0)
    return FALSE;
  for (guint i = 0; i < self->addresses->len; i++) {
    GInetSocketAddress *address = g_ptr_array_index (self->addresses, i);

    if (!g_inet_address_get_is_loopback (g_inet_socket_address_get_address (address)))
      return FALSE;
  }
  return TRUE;
}

/**
 * pf_route_is_restricted:
 *
 * Returns: whether any address is one that only an endpoint of the person's own making may lead to
 */
gboolean
pf_route_is_restricted (PfRoute *self)
{
  for (guint i = 0; self->addresses && i < self->addresses->len; i++) {
    GInetSocketAddress *address = g_ptr_array_index (self->addresses, i);

    if (pf_address_is_restricted (g_inet_socket_address_get_address (address)))
      return TRUE;
  }
  return FALSE;
}

/**
 * pf_route_describe_address:
 *
 * Returns: (transfer full): `address:port`, an IPv6 address in brackets
 */
char *
pf_route_describe_address (GSocketAddress *address)
{
  return g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));
}

/**
 * pf_uri_get_port:
 *
 * Returns: the port of an HTTP URL, the scheme's own where it names none
 */
guint16
pf_uri_get_port (GUri *uri)
{
  int port = g_uri_get_port (uri);

  if (port > 0 && port <= G_MAXUINT16)
    return (guint16)port;
  return g_ascii_strcasecmp (g_uri_get_scheme (uri), "https") == 0 ? 443 : 80;
}
