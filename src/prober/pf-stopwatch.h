/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PfStop:
 * @PF_STOP_NONE: nothing stopped the probe
 * @PF_STOP_TOTAL: its total time is over
 * @PF_STOP_CONNECT: no connection within the time for that
 * @PF_STOP_IDLE: the body stopped coming
 * @PF_STOP_CANCELLED: the person does not want to know any more
 * @PF_STOP_CERTIFICATE: the handshake ended with a certificate that is not good
 * @PF_STOP_SIZE: the body is larger than its limit
 */
typedef enum {
  PF_STOP_NONE,
  PF_STOP_TOTAL,
  PF_STOP_CONNECT,
  PF_STOP_IDLE,
  PF_STOP_CANCELLED,
  PF_STOP_CERTIFICATE,
  PF_STOP_SIZE,
} PfStop;

/**
 * PfStopwatch:
 *
 * What ends a probe early: three clocks and everything else that cancels it. All of them cancel the same cancellable,
 * which by itself would not tell why, so the first cause is kept.
 */
typedef struct _PfStopwatch PfStopwatch;

PfStopwatch *pf_stopwatch_new (gint64 total_ms);
void pf_stopwatch_free (PfStopwatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfStopwatch, pf_stopwatch_free)

GCancellable *pf_stopwatch_get_cancellable (PfStopwatch *self);
PfStop pf_stopwatch_get_cause (PfStopwatch *self);
void pf_stopwatch_stop (PfStopwatch *self, PfStop cause);
void pf_stopwatch_start_connect (PfStopwatch *self, gint64 limit_ms);
void pf_stopwatch_end_connect (PfStopwatch *self);
void pf_stopwatch_start_idle (PfStopwatch *self, gint64 limit_ms);
void pf_stopwatch_end_idle (PfStopwatch *self);

G_END_DECLS
