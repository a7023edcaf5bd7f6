/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-clock.h"

#include <string.h>

struct _PfSystemClock {
  GObject parent_instance;
};

static void pf_system_clock_iface_init (PfClockInterface *iface);

G_DEFINE_INTERFACE (PfClock, pf_clock, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (PfSystemClock,
                               pf_system_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PF_TYPE_CLOCK, pf_system_clock_iface_init))

static void
pf_clock_default_init (PfClockInterface *iface)
{
}

static gint64
pf_system_clock_get_utc_ms (PfClock *clock)
{
  return g_get_real_time () / 1000;
}

static gint64
pf_system_clock_get_monotonic_ms (PfClock *clock)
{
  return g_get_monotonic_time () / 1000;
}

static void
pf_system_clock_iface_init (PfClockInterface *iface)
{
  iface->get_utc_ms = pf_system_clock_get_utc_ms;
  iface->get_monotonic_ms = pf_system_clock_get_monotonic_ms;
}

static void
pf_system_clock_class_init (PfSystemClockClass *klass)
{
}

static void
pf_system_clock_init (PfSystemClock *self)
{
}

/**
 * pf_system_clock_new:
 *
 * Makes the clock that asks the operating system.
 *
 * Returns: (transfer full): a new clock
 */
PfClock *
pf_system_clock_new (void)
{
  return g_object_new (PF_TYPE_SYSTEM_CLOCK, NULL);
}

/**
 * pf_clock_get_utc_ms:
 * @self: a clock
 *
 * The wall clock, for labels and expiry dates only: it may jump.
 *
 * Returns: milliseconds since 1970-01-01T00:00:00Z
 */
gint64
pf_clock_get_utc_ms (PfClock *self)
{
  g_return_val_if_fail (PF_IS_CLOCK (self), 0);
  return PF_CLOCK_GET_IFACE (self)->get_utc_ms (self);
}

/**
 * pf_clock_get_monotonic_ms:
 * @self: a clock
 *
 * The clock for durations and schedules.
 *
 * Returns: milliseconds since an arbitrary point, never going back
 */
gint64
pf_clock_get_monotonic_ms (PfClock *self)
{
  g_return_val_if_fail (PF_IS_CLOCK (self), 0);
  return PF_CLOCK_GET_IFACE (self)->get_monotonic_ms (self);
}

/**
 * pf_time_format:
 * @utc_ms: milliseconds since 1970-01-01T00:00:00Z
 *
 * Writes a moment the way events and records hold it: RFC 3339, UTC, always three decimals
 * (`2026-03-01T09:30:00.000Z`). The range is the years 1 to 9999; what lies outside becomes its nearest end.
 *
 * Returns: (transfer full): the text
 */
char *
pf_time_format (gint64 utc_ms)
{
  const gint64 earliest = G_GINT64_CONSTANT (-62135596800000);
  const gint64 latest = G_GINT64_CONSTANT (253402300799999);
  gint64 clamped = CLAMP (utc_ms, earliest, latest);
  gint64 milliseconds = ((clamped % 1000) + 1000) % 1000;
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc ((clamped - milliseconds) / 1000);

  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", g_date_time_get_year (moment),
                          g_date_time_get_month (moment), g_date_time_get_day_of_month (moment),
                          g_date_time_get_hour (moment), g_date_time_get_minute (moment),
                          g_date_time_get_second (moment), (int)milliseconds);
}

/* Reads exactly @count digits and moves @cursor behind them. */
static gboolean
read_digits (const char **cursor, int count, int *number)
{
  int value = 0;

  for (int i = 0; i < count; i++) {
    if (!g_ascii_isdigit ((*cursor)[i]))
      return FALSE;
    value = value * 10 + ((*cursor)[i] - '0');
  }
  *cursor += count;
  *number = value;
  return TRUE;
}

static gboolean
read_number_after (const char **cursor, const char *separators, int *number)
{
  if (**cursor == '\0' || strchr (separators, **cursor) == NULL)
    return FALSE;
  (*cursor)++;
  return read_digits (cursor, 2, number);
}

/* A fraction of one to nine digits; what is finer than a millisecond is cut off. */
static gboolean
read_fraction (const char **cursor, int *milliseconds)
{
  int weight = 100;
  int digits = 0;

  *milliseconds = 0;
  if (**cursor != '.')
    return TRUE;
  for ((*cursor)++; g_ascii_isdigit (**cursor); (*cursor)++, digits++, weight /= 10)
    *milliseconds += weight * (**cursor - '0');
  return digits >= 1 && digits <= 9;
}

static gboolean
read_offset (const char **cursor, gint64 *offset_ms)
{
  int hours, minutes;
  gint64 sign = **cursor == '-' ? -1 : 1;

  *offset_ms = 0;
  if (**cursor == 'Z') {
    (*cursor)++;
    return TRUE;
  }
  if (!read_number_after (cursor, "+-", &hours) || !read_number_after (cursor, ":", &minutes))
    return FALSE;
  *offset_ms = sign * (hours * 60 + minutes) * 60000;
  return hours <= 23 && minutes <= 59;
}

/**
 * pf_time_parse:
 * @text: (nullable): a moment in RFC 3339
 * @utc_ms: (out): milliseconds since 1970-01-01T00:00:00Z
 *
 * Reads a date with time and zone: `2026-03-01T09:30:00Z`, with a fraction of up to nine digits (cut to milliseconds)
 * or an offset such as `+01:00`. A time without a zone is refused, as are a leap second and a day that does not exist.
 *
 * Returns: whether @text is a moment; @utc_ms is untouched otherwise
 */
gboolean
pf_time_parse (const char *text, gint64 *utc_ms)
{
  const char *cursor = text;
  int year, month, day, hour, minute, second, milliseconds;
  gint64 offset_ms;
  g_autoptr (GDateTime) moment = NULL;

  if (text == NULL || !read_digits (&cursor, 4, &year) || !read_number_after (&cursor, "-", &month)
      || !read_number_after (&cursor, "-", &day) || !read_number_after (&cursor, "T", &hour)
      || !read_number_after (&cursor, ":", &minute) || !read_number_after (&cursor, ":", &second)
      || !read_fraction (&cursor, &milliseconds) || !read_offset (&cursor, &offset_ms) || *cursor != '\0')
    return FALSE;

  moment = g_date_time_new_utc (year, month, day, hour, minute, second);
  if (moment == NULL)
    return FALSE;
  *utc_ms = g_date_time_to_unix (moment) * 1000 + milliseconds - offset_ms;
  return TRUE;
}
