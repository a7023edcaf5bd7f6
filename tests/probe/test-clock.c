/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-clock.h"

typedef struct {
  const char *text;
  gint64 utc_ms;
} Moment;

static void
test_format (void)
{
  static const Moment moments[] = {
    { "1970-01-01T00:00:00.000Z", 0 },
    { "1969-12-31T23:59:59.999Z", -1 },
    { "2026-03-01T09:30:00.007Z", G_GINT64_CONSTANT (1772357400007) },
    { "9999-12-31T23:59:59.999Z", G_MAXINT64 },
    { "0001-01-01T00:00:00.000Z", G_MININT64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (moments); i++) {
    g_autofree char *text = pf_time_format (moments[i].utc_ms);

    g_assert_cmpstr (text, ==, moments[i].text);
  }
}

static void
test_parse (void)
{
  static const Moment moments[] = {
    { "1970-01-01T00:00:00Z", 0 },
    { "1969-12-31T23:59:59.999Z", -1 },
    { "2026-03-01T10:30:00.007+01:00", G_GINT64_CONSTANT (1772357400007) },
    { "2026-03-01T04:00:00.0071234-05:30", G_GINT64_CONSTANT (1772357400007) },
    { "2024-02-29T00:00:00.5Z", G_GINT64_CONSTANT (1709164800500) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (moments); i++) {
    gint64 utc_ms = 42;

    g_test_message ("%s", moments[i].text);
    g_assert_true (pf_time_parse (moments[i].text, &utc_ms));
    g_assert_cmpint (utc_ms, ==, moments[i].utc_ms);
  }
}

static void
test_parse_refuses (void)
{
  static const char *const texts[] = {
    NULL,
    "",
    "2026-03-01",
    "2026-03-01T09:30:00",
    "2026-03-01 09:30:00Z",
    "2026-02-29T09:30:00Z",
    "2026-03-01T24:00:00Z",
    "2026-03-01T23:59:60Z",
    "2026-03-01T09:30:00.Z",
    "2026-03-01T09:30:00.1234567890Z",
    "2026-03-01T09:30:00Zx",
    "2026-03-01T09:30:00+1:00",
    "2026-03-01T09:30:00+24:00",
    "0000-01-01T00:00:00Z",
    "-026-03-01T09:30:00Z",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    gint64 utc_ms = 42;

    g_test_message ("%s", texts[i] != NULL ? texts[i] : "(null)");
    g_assert_false (pf_time_parse (texts[i], &utc_ms));
    g_assert_cmpint (utc_ms, ==, 42);
  }
}

static void
test_system_clock (void)
{
  g_autoptr (PfClock) clock = pf_system_clock_new ();
  gint64 first = pf_clock_get_monotonic_ms (clock);
  gint64 second = pf_clock_get_monotonic_ms (clock);

  g_assert_cmpint (second, >=, first);
  g_assert_cmpint (pf_clock_get_utc_ms (clock), >, G_GINT64_CONSTANT (1700000000000));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/format", test_format);
  g_test_add_func ("/clock/parse", test_parse);
  g_test_add_func ("/clock/parse-refuses", test_parse_refuses);
  g_test_add_func ("/clock/system", test_system_clock);
  return g_test_run ();
}
