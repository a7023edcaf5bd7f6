/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PF_TYPE_CLOCK (pf_clock_get_type ())
G_DECLARE_INTERFACE (PfClock, pf_clock, PF, CLOCK, GObject)

/**
 * PfClockInterface:
 * @get_utc_ms: wall clock, milliseconds since 1970-01-01T00:00:00Z
 * @get_monotonic_ms: milliseconds since an arbitrary point, never going back
 *
 * Where time comes from. Logic never asks the system for the time itself, so that a test can set it.
 * Implementations are thread-safe.
 */
struct _PfClockInterface {
  GTypeInterface parent_iface;

  gint64 (*get_utc_ms) (PfClock *self);
  gint64 (*get_monotonic_ms) (PfClock *self);
};

gint64 pf_clock_get_utc_ms (PfClock *self);
gint64 pf_clock_get_monotonic_ms (PfClock *self);

#define PF_TYPE_SYSTEM_CLOCK (pf_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (PfSystemClock, pf_system_clock, PF, SYSTEM_CLOCK, GObject)

PfClock *pf_system_clock_new (void);

char *pf_time_format (gint64 utc_ms);
gboolean pf_time_parse (const char *text, gint64 *utc_ms);

G_END_DECLS
