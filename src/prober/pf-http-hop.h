/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "probe/pf-check.h"
#include "prober/pf-failure.h"
#include "prober/pf-session-pool.h"
#include "prober/pf-stopwatch.h"

G_BEGIN_DECLS

/**
 * PfHttpHopPlan:
 * @method: HTTP method
 * @uri: absolute http or https URL, its host checked
 * @headers: (element-type PfProbePair): request headers, checked, the credential's included where this origin gets it
 * @payload: (nullable): request body
 * @connect_to: (nullable): `host:port` to connect to instead
 * @family: the only address family, or %G_SOCKET_FAMILY_INVALID
 * @direct: whether a configured proxy is left aside
 * @allow_restricted: whether link-local and metadata addresses may be contacted
 * @trust: (nullable): authorities, for HTTPS
 * @trust_name: what tells @trust from another
 * @fingerprint: (nullable): SHA-256 of the only certificate to accept, in lower-case hexadecimal, whoever issued it
 * @reuse: whether a connection of an earlier probe may be used
 * @connect_timeout_ms: for look-up, connection and handshake
 * @idle_timeout_ms: for each piece of the body
 * @body_limit: bytes to read at most, after decoding
 *
 * One request to one URL, with everything that decides how it is made.
 */
typedef struct {
  char *method;
  GUri *uri;
  GPtrArray *headers;
  GBytes *payload;
  char *connect_to;
  GSocketFamily family;
  gboolean direct;
  gboolean allow_restricted;
  GTlsDatabase *trust;
  char *trust_name;
  char *fingerprint;
  gboolean reuse;
  gint64 connect_timeout_ms;
  gint64 idle_timeout_ms;
  gint64 body_limit;
} PfHttpHopPlan;

PfHttpHopPlan *pf_http_hop_plan_new (const char *method, GUri *uri);
void pf_http_hop_plan_free (PfHttpHopPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfHttpHopPlan, pf_http_hop_plan_free)

/**
 * PfHttpHopResult:
 * @failure: (nullable): why there is no whole answer
 * @started: monotonic microseconds when the first work for the target began, 0 when none did
 * @ended: monotonic microseconds when the last byte of the body came, 0 when it did not
 * @retries: how often libsoup sent the request again after a kept connection had gone
 * @proxy: (nullable): the proxy it went through
 * @loopback: whether the target is this computer
 *
 * What came of one hop, besides what it writes into the observation.
 */
typedef struct {
  PfFailure *failure;
  gint64 started;
  gint64 ended;
  guint retries;
  char *proxy;
  gboolean loopback;
} PfHttpHopResult;

/**
 * PfHttpHopFunc:
 * @result: what came of it, for the time of the call
 */
typedef void (*PfHttpHopFunc) (PfHttpHopResult *result, gpointer user_data);

void pf_http_hop_run (PfHttpHopPlan *plan,
                      PfSessionPool *pool,
                      PfStopwatch *stopwatch,
                      PfObservation *observation,
                      PfHttpHopFunc done,
                      gpointer user_data);

G_END_DECLS
