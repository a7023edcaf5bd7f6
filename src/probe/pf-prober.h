/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-clock.h"
#include "probe/pf-credential.h"
#include "probe/pf-endpoint.h"
#include "probe/pf-outcome.h"

G_BEGIN_DECLS

#define PF_TYPE_PROBER (pf_prober_get_type ())
/**
 * PfProber:
 *
 * Client of the prober process: starts it on first use, sends requests as JSON lines over its standard input, secrets
 * included, and reads outcomes from its standard output. When the process dies, each probe it held is retried once
 * alone in a fresh process; a second death is the outcome unknown, reason `prober-died`. A probe therefore always
 * ends with an outcome; the `GError` of the finish function is for a prober that cannot be started at all.
 */
G_DECLARE_FINAL_TYPE (PfProber, pf_prober, PF, PROBER, GObject)

char *pf_prober_find_program (GError **error) G_GNUC_WARN_UNUSED_RESULT;
PfProber *pf_prober_new (const char *program, PfClock *clock);
void pf_prober_probe_async (PfProber *self,
                            PfProbeRequest *request,
                            PfCredential *credential,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
PfOutcome *pf_prober_probe_finish (PfProber *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPid pf_prober_get_pid (PfProber *self);

G_END_DECLS
