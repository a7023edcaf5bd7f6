/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-timeline.h"

#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DAY_LENGTH strlen ("2026-03-08")

#define MS_PER_SECOND 1000
#define MS_PER_MINUTE (60 * G_GINT64_CONSTANT (1000))
#define MS_PER_HOUR (60 * MS_PER_MINUTE)
#define MS_PER_DAY (24 * MS_PER_HOUR)

/* A clock that is set right a little at a time is no clock that jumps: NTP slews by half a millisecond a second. */
#define STEP_MS 2000
#define SLEW_DIVISOR 1000

/* What JSON holds exactly. */
#define MOST_MS (G_GINT64_CONSTANT (1) << 53)

/**
 * pf_run_get_now:
 * @self: a run
 *
 * Returns: the time by the clock of the run's session, UTC milliseconds; without one, that of the last event
 */
gint64
pf_run_get_now (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), 0);

  if (self->clock != NULL)
    return pf_clock_get_utc_ms (self->clock);
  return self->events->len > 0 ? ((PfEvent *)g_ptr_array_index (self->events, self->events->len - 1))->at : 0;
}

/**
 * pf_run_get_time_zone:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): IANA name of the zone its times are meant in; %NULL for UTC
 */
const char *
pf_run_get_time_zone (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  return self->time_zone;
}

/**
 * pf_run_dup_zone:
 * @self: a run
 *
 * Returns: (transfer full): the zone its times are meant in; UTC where none is known
 */
GTimeZone *
pf_run_dup_zone (PfRun *self)
{
  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (self->zone == NULL && self->time_zone != NULL)
    self->zone = g_time_zone_new_identifier (self->time_zone);
  if (self->zone == NULL)
    self->zone = g_time_zone_new_utc ();
  return g_time_zone_ref (self->zone);
}

static GDateTime *
to_local (gint64 at, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / MS_PER_SECOND);

  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

static gboolean
is_same_day (GDateTime *a, GDateTime *b)
{
  return b != NULL && g_date_time_get_year (a) == g_date_time_get_year (b)
         && g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

/**
 * pf_run_format_time:
 * @self: a run
 * @at: a moment, UTC milliseconds
 * @now: the time, or %PF_NO_TIME to write the day always
 *
 * Returns: (transfer full): the moment in the run's time zone: `15:00`, or `2026-03-08 15:00` on another day than @now
 */
char *
pf_run_format_time (PfRun *self, gint64 at, gint64 now)
{
  g_autoptr (GTimeZone) zone = pf_run_dup_zone (self);
  g_autoptr (GDateTime) local = to_local (at, zone);
  g_autoptr (GDateTime) today = now >= 0 ? to_local (now, zone) : NULL;

  if (local == NULL)
    return g_strdup ("");
  return g_date_time_format (local, is_same_day (local, today) ? "%H:%M" : "%Y-%m-%d %H:%M");
}

/* A day as `2026-03-08`, or in a word. */
static char *
format_day (PfRun *self, gint64 at, gint64 now)
{
  g_autofree char *day = pf_run_format_time (self, at, PF_NO_TIME);
  g_autofree char *today = pf_run_format_time (self, now, PF_NO_TIME);

  day[MIN (strlen (day), DAY_LENGTH)] = '\0';
  return g_str_has_prefix (today, day) ? g_strdup (_ ("today")) : g_steal_pointer (&day);
}

/**
 * pf_run_format_due:
 * @self: a run
 * @timed: a timed section with a time
 * @now: the time
 *
 * Returns: (transfer full): when it is due: `15:00`, `15:00 – 17:00`, `until 17:00`; in days where it is about days
 */
char *
pf_run_format_due (PfRun *self, const PfTimedSection *timed, gint64 now)
{
  gboolean is_long = timed->starts_at >= 0 && timed->due_at - timed->starts_at >= 2 * MS_PER_DAY;
  g_autofree char *due = is_long ? format_day (self, timed->due_at, now) : pf_run_format_time (self, timed->due_at, now);
  g_autofree char *start = NULL;

  if (timed->timing.anchor == PF_ANCHOR_DEPLOYMENT_DAY && !is_long)
    return format_day (self, timed->starts_at >= 0 ? timed->starts_at : timed->due_at, now);
  if (timed->starts_at == timed->due_at)
    return g_steal_pointer (&due);
  if (timed->starts_at < 0)
    /* Translators: the time until when something has to be done */
    return g_strdup_printf (_ ("until %s"), due);
  start = is_long ? format_day (self, timed->starts_at, now) : pf_run_format_time (self, timed->starts_at, now);
  return g_strdup_printf ("%s – %s", start, due);
}

/**
 * pf_t0_clock_format:
 * @since_t0_ms: milliseconds since T0, negative before
 *
 * Returns: (transfer full): how long until T0 or since, as in `T-12:30` or `T+1:03:10`; with the days where there are
 *   some, as in `T-2d 03:10:00`
 */
char *
pf_t0_clock_format (gint64 since_t0_ms)
{
  gboolean before = since_t0_ms < 0;
  /* The last second before T0 begun is still one to wait for. */
  gint64 seconds = before ? (MS_PER_SECOND - 1 - since_t0_ms) / MS_PER_SECOND : since_t0_ms / MS_PER_SECOND;
  gint64 days = seconds / (24 * 3600);
  int hours = (int) (seconds / 3600 % 24);
  int minutes = (int) (seconds / 60 % 60);
  int rest = (int) (seconds % 60);
  char sign = before ? '-' : '+';

  if (days > 0)
    return g_strdup_printf ("T%c%" G_GINT64_FORMAT "d %02d:%02d:%02d", sign, days, hours, minutes, rest);
  if (hours > 0)
    return g_strdup_printf ("T%c%d:%02d:%02d", sign, hours, minutes, rest);
  return g_strdup_printf ("T%c%02d:%02d", sign, minutes, rest);
}

/**
 * pf_span_format:
 * @ms: a length of time in milliseconds
 *
 * Returns: (transfer full): it in words, cut to its two greatest units: `7 min`, `2 h 5 min`, `3 d 4 h`
 */
char *
pf_span_format (gint64 ms)
{
  gint64 days = ms / MS_PER_DAY;
  int hours = (int) (ms / MS_PER_HOUR % 24);
  int minutes = (int) (ms / MS_PER_MINUTE % 60);
  int seconds = (int) (ms / MS_PER_SECOND % 60);

  if (days > 0 && hours > 0)
    /* Translators: a length of time in days and hours */
    return g_strdup_printf (_ ("%d d %d h"), (int) MIN (days, G_MAXINT), hours);
  if (days > 0)
    /* Translators: a length of time in days */
    return g_strdup_printf (_ ("%d d"), (int) MIN (days, G_MAXINT));
  if (hours > 0 && minutes > 0)
    /* Translators: a length of time in hours and minutes */
    return g_strdup_printf (_ ("%d h %d min"), hours, minutes);
  if (hours > 0)
    /* Translators: a length of time in hours */
    return g_strdup_printf (_ ("%d h"), hours);
  if (minutes > 0)
    /* Translators: a length of time in minutes */
    return g_strdup_printf (_ ("%d min"), minutes);
  /* Translators: a length of time in seconds */
  return g_strdup_printf (_ ("%d s"), seconds);
}

/**
 * pf_run_list_clock_steps:
 * @self: a run
 *
 * Compares between events of one session how far the wall clock went with how far the monotonic clock did. A machine
 * that slept in between shows as well, for its monotonic clock stood still.
 *
 * Returns: (transfer full) (element-type gint64): by how many milliseconds the wall clock jumped, each time it did
 */
GArray *
pf_run_list_clock_steps (PfRun *self)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) last = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (PF_IS_RUN (self), steps);

  for (guint i = 0; i < self->events->len; i++) {
    PfEvent *event = g_ptr_array_index (self->events, i);
    PfEvent *before;

    if (event->session == NULL || event->mono_ms < 0)
      continue;
    before = g_hash_table_lookup (last, event->session);
    if (before != NULL) {
      gint64 passed = MIN (event->mono_ms, MOST_MS) - MIN (before->mono_ms, MOST_MS);
      gint64 step = event->at - before->at - passed;

      if (ABS (step) >= STEP_MS + ABS (passed) / SLEW_DIVISOR)
        g_array_append_val (steps, step);
    }
    g_hash_table_replace (last, event->session, event);
  }
  return steps;
}
