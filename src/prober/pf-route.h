/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PfRouteQuery:
 * @uri: what will be requested
 * @connect_to: (nullable): `address:port` or `name:port` to connect to instead
 * @family: the only address family to use, or %G_SOCKET_FAMILY_INVALID for either
 * @direct: whether a configured proxy is left aside
 */
typedef struct {
  GUri *uri;
  const char *connect_to;
  GSocketFamily family;
  gboolean direct;
} PfRouteQuery;

/**
 * PfRoute:
 * @addresses: (nullable) (element-type GSocketAddress): where to connect; %NULL through a proxy, which looks the name
 *   up itself
 * @proxy: (nullable): the proxy's URI
 * @started: monotonic microseconds when the first work for the target itself began
 * @lookup_us: how long the look-up of the name took, -1 where none was needed
 *
 * The way to a host, decided before the connection is made, so that the look-up is measured by itself, the address
 * is known even when the connection fails, and what may not be contacted is seen first.
 */
typedef struct {
  GPtrArray *addresses;
  char *proxy;
  gint64 started;
  gint64 lookup_us;
} PfRoute;

void pf_route_free (PfRoute *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfRoute, pf_route_free)

void pf_route_find_async (const PfRouteQuery *query,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
PfRoute *pf_route_find_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean pf_route_is_loopback (PfRoute *self);
gboolean pf_route_is_restricted (PfRoute *self);
char *pf_route_describe_address (GSocketAddress *address);
guint16 pf_uri_get_port (GUri *uri);

G_END_DECLS
