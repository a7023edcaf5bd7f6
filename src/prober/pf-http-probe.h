/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-prober-message.h"
#include "prober/pf-session-pool.h"

G_BEGIN_DECLS

/**
 * PfHttpContext:
 * @pool: sessions for all probes of this process
 * @system_trust: (nullable): the system's authorities, once they were needed
 *
 * What the HTTP probes of one process share.
 */
typedef struct {
  PfSessionPool *pool;
  GTlsDatabase *system_trust;
} PfHttpContext;

PfHttpContext *pf_http_context_new (void);
void pf_http_context_free (PfHttpContext *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfHttpContext, pf_http_context_free)

/**
 * PfHttpProbe:
 *
 * One HTTP probe: its request, the redirects it may follow, its clocks, and the outcome in the end.
 */
typedef struct _PfHttpProbe PfHttpProbe;

/**
 * PfHttpProbeFunc:
 * @probe: the probe that ended; it is freed after the call
 * @outcome: its outcome as JSON, secrets masked
 */
typedef void (*PfHttpProbeFunc) (PfHttpProbe *probe, JsonNode *outcome, gpointer user_data);

PfHttpProbe *
pf_http_probe_start (PfHttpContext *context, PfProberMessage *message, PfHttpProbeFunc done, gpointer user_data);
void pf_http_probe_cancel (PfHttpProbe *self);
gint64 pf_http_probe_get_id (PfHttpProbe *self);

G_END_DECLS
