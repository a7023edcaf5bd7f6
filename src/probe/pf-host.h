/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *pf_host_normalize (const char *host, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_host_is_loopback (const char *host);
gboolean pf_host_is_restricted (const char *host);
gboolean pf_address_is_restricted (GInetAddress *address);
gboolean pf_host_split_port (const char *text, char **host, guint16 *port, GError **error);
gboolean pf_host_is_placeholder (const char *host);
char *pf_host_join_port (const char *host, guint port);

G_END_DECLS
