/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-endpoint.h"

G_BEGIN_DECLS

/* What the target of a probe leads to, before it becomes a URL again. Used by pf_probe_resolve() only. */
typedef struct {
  char *scheme;
  char *host;
  guint16 port;
  char *path;           /* path and query */
  PfEndpoint *endpoint; /* borrowed; NULL when the address stands in the document */
} PfTarget;

void pf_target_clear (PfTarget *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PfTarget, pf_target_clear)

gboolean pf_target_bind_http (PfTarget *self, PfProbe *probe, PfEnvironment *environment, GError **error);
gboolean pf_target_bind_socket (PfTarget *self, PfProbe *probe, PfEnvironment *environment, GError **error);
gboolean pf_target_set_authority (
    PfTarget *self, const char *text, guint16 default_port, PfEnvironment *environment, GError **error);
gboolean pf_target_check_host (PfTarget *self, gboolean is_mapped, GError **error);

PfEndpoint *pf_target_find_endpoint (PfEnvironment *environment, const char *id, GError **error);
gboolean pf_target_is_mapped (PfEnvironment *environment, const char *host, guint port, const char **address);
gboolean pf_target_refuse_placeholder (const char *host, GError **error);
char *pf_target_replace_in_authority (const char *text, PfEnvironment *environment, GError **error);

G_END_DECLS
