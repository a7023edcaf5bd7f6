/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-prober.h"

G_BEGIN_DECLS

#define PF_TYPE_SCHEDULER (pf_scheduler_get_type ())
/**
 * PfScheduler:
 *
 * Runs probes, at most four at once and one per host, first come first served, and repeats those that were added
 * with an interval, from a fixed monotonic schedule. Resolves the probe against its environment, asks the credential
 * source, hands it to the prober. What cannot be sent at all (unbound alias, placeholder host, no credential) is an
 * outcome too: unknown, with its reason.
 *
 * Lives in the thread that made it.
 *
 * Signal `outcome (const char *key, PfOutcome *outcome)`: a watched probe ended.
 */
G_DECLARE_FINAL_TYPE (PfScheduler, pf_scheduler, PF, SCHEDULER, GObject)

PfScheduler *pf_scheduler_new (PfProber *prober, PfCredentialSource *credentials, PfClock *clock);
void pf_scheduler_probe_async (PfScheduler *self,
                               PfProbe *probe,
                               PfEnvironment *environment,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
PfOutcome *
pf_scheduler_probe_finish (PfScheduler *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pf_scheduler_watch (PfScheduler *self, const char *key, PfProbe *probe, PfEnvironment *environment);
void pf_scheduler_unwatch (PfScheduler *self, const char *key);

gint64 pf_schedule_next (gint64 first_ms, gint64 interval_ms, gint64 now_ms);

G_END_DECLS
