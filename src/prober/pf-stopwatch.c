/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-stopwatch.h"

struct _PfStopwatch {
  GCancellable *cancellable;
  PfStop cause;
  guint total;
  guint connect;
  guint idle;
};

static gboolean
on_total (gpointer user_data)
{
  PfStopwatch *self = user_data;

  self->total = 0;
  pf_stopwatch_stop (self, PF_STOP_TOTAL);
  return G_SOURCE_REMOVE;
}

static gboolean
on_connect (gpointer user_data)
{
  PfStopwatch *self = user_data;

  self->connect = 0;
  pf_stopwatch_stop (self, PF_STOP_CONNECT);
  return G_SOURCE_REMOVE;
}

static gboolean
on_idle (gpointer user_data)
{
  PfStopwatch *self = user_data;

  self->idle = 0;
  pf_stopwatch_stop (self, PF_STOP_IDLE);
  return G_SOURCE_REMOVE;
}

static guint
add_timer (gint64 limit_ms, GSourceFunc function, PfStopwatch *self)
{
  return g_timeout_add ((guint)CLAMP (limit_ms, 0, (gint64)G_MAXINT), function, self);
}

/**
 * pf_stopwatch_new:
 * @total_ms: time for everything, from now
 *
 * Returns: (transfer full): a stopwatch whose total clock runs, in the default main context
 */
PfStopwatch *
pf_stopwatch_new (gint64 total_ms)
{
  PfStopwatch *self = g_new0 (PfStopwatch, 1);

  self->cancellable = g_cancellable_new ();
  self->total = add_timer (total_ms, on_total, self);
  return self;
}

void
pf_stopwatch_free (PfStopwatch *self)
{
  if (!self)
    return;
  g_clear_handle_id (&self->total, g_source_remove);
  pf_stopwatch_end_connect (self);
  pf_stopwatch_end_idle (self);
  g_object_unref (self->cancellable);
  g_free (self);
}

/**
 * pf_stopwatch_get_cancellable:
 *
 * Returns: (transfer none): what every operation of the probe takes
 */
GCancellable *
pf_stopwatch_get_cancellable (PfStopwatch *self)
{
  return self->cancellable;
}

/**
 * pf_stopwatch_get_cause:
 *
 * Returns: what stopped the probe first, or [enum@STOP_NONE]
 */
PfStop
pf_stopwatch_get_cause (PfStopwatch *self)
{
  return self->cause;
}

/**
 * pf_stopwatch_stop:
 * @cause: why; ignored when something else was first
 */
void
pf_stopwatch_stop (PfStopwatch *self, PfStop cause)
{
  if (self->cause != PF_STOP_NONE)
    return;
  self->cause = cause;
  g_cancellable_cancel (self->cancellable);
}

/**
 * pf_stopwatch_start_connect:
 * @limit_ms: time for look-up, connection and handshake together
 */
void
pf_stopwatch_start_connect (PfStopwatch *self, gint64 limit_ms)
{
  pf_stopwatch_end_connect (self);
  self->connect = add_timer (limit_ms, on_connect, self);
}

void
pf_stopwatch_end_connect (PfStopwatch *self)
{
  g_clear_handle_id (&self->connect, g_source_remove);
}

/**
 * pf_stopwatch_start_idle:
 * @limit_ms: time until the next piece of the body; starts anew with each call
 */
void
pf_stopwatch_start_idle (PfStopwatch *self, gint64 limit_ms)
{
  pf_stopwatch_end_idle (self);
  self->idle = add_timer (limit_ms, on_idle, self);
}

void
pf_stopwatch_end_idle (PfStopwatch *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
}
