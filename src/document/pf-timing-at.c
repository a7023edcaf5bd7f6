/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-timing.h"

#include <string.h>

/* Days and months go by the calendar of a zone, at the same time of day; hours, minutes and seconds are exact. */
static GDateTime *
add_duration (GDateTime *at, const char *iso)
{
  int sign = *iso == '-' ? -1 : 1;
  gboolean is_time = strchr (iso, 'T') != NULL;
  const char *digits = iso + strcspn (iso, "0123456789");
  char *unit;
  gint64 amount = sign * g_ascii_strtoll (digits, &unit, 10);

  if (is_time)
    return g_date_time_add_seconds (at, (double)(amount * (*unit == 'H' ? 3600 : *unit == 'M' ? 60 : 1)));
  if (amount < -G_MAXINT / 2 || amount > G_MAXINT / 2)
    return NULL;
  return *unit == 'M' ? g_date_time_add_months (at, (int)amount) : g_date_time_add_days (at, (int)amount);
}

static GDateTime *
find_anchor (PfAnchor anchor, gint64 anchor_ms, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (anchor_ms / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  if (local == NULL || anchor != PF_ANCHOR_DEPLOYMENT_DAY)
    return g_steal_pointer (&local);
  return g_date_time_new (zone, g_date_time_get_year (local), g_date_time_get_month (local),
                          g_date_time_get_day_of_month (local), 0, 0, 0);
}

/**
 * pf_timing_at:
 * @self: when something is due
 * @anchor_ms: T0 in milliseconds since 1970 UTC; for %PF_ANCHOR_DEPLOYMENT_END, when the deployment was completed, or
 *   T0 until then
 * @zone: time zone of the run
 * @end: which end of it; of an offset both are the same
 * @at_ms: (out): that moment in milliseconds since 1970 UTC
 *
 * Days are those of the local calendar: `-P7D` is at the same time of day a week before, also where the clocks are
 * changed between. Hours and less are exact.
 *
 * Returns: whether it has such an end; %FALSE too when it lies outside of the years 1 to 9999
 */
gboolean
pf_timing_at (const PfTiming *self, gint64 anchor_ms, GTimeZone *zone, PfTimingEnd end, gint64 *at_ms)
{
  const char *iso = end == PF_TIMING_START || self->kind == PF_TIMING_OFFSET ? self->start : self->end;
  gint64 fraction = self->anchor == PF_ANCHOR_DEPLOYMENT_DAY ? 0 : anchor_ms % 1000;
  g_autoptr (GDateTime) anchor = NULL;
  g_autoptr (GDateTime) at = NULL;

  if (self->kind == PF_TIMING_NONE || *iso == '\0')
    return FALSE;
  anchor = find_anchor (self->anchor, anchor_ms, zone);
  at = anchor != NULL ? add_duration (anchor, iso) : NULL;
  if (at == NULL)
    return FALSE;
  *at_ms = g_date_time_to_unix (at) * 1000 + fraction;
  return TRUE;
}
