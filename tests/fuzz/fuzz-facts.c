/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-driver.h"

#include "document/pf-condition.h"
#include "document/pf-threshold.h"
#include "document/pf-timing.h"

#include <string.h>

/* Any text made valid, as a title and as a sentence. */

static void
check_decimal (const char *decimal)
{
  g_autofree char *again = pf_decimal_normalise (decimal, -1, NULL);
  const char *digits = decimal + (*decimal == '-' ? 1 : 0);
  gsize n_whole = strspn (digits, "0123456789");

  g_assert_true (n_whole == 1 || (n_whole > 1 && *digits != '0'));
  if (digits[n_whole] == '.')
    g_assert_true (digits[n_whole + 1 + strspn (digits + n_whole + 1, "0123456789")] == '\0'
                   && digits[n_whole + 1] != '\0');
  else
    g_assert_cmpint (digits[n_whole], ==, '\0');
  g_assert_cmpstr (again, ==, decimal);
  g_assert_cmpint (pf_decimal_compare (decimal, again), ==, 0);
}

static void
check_words (const char *words)
{
  g_assert_true (words == NULL || (*words != '\0' && g_utf8_validate (words, -1, NULL)));
}

static void
check_threshold (const PfThreshold *threshold, const char *text)
{
  g_autofree char *formatted = pf_threshold_format (threshold);
  g_autoptr (PfThreshold) copy = pf_threshold_copy (threshold);

  g_assert_cmpuint (threshold->end, <=, strlen (text));
  g_assert_true (g_utf8_validate (text + threshold->start, (gssize)(threshold->end - threshold->start), NULL));
  check_decimal (threshold->value);
  if (threshold->of != NULL)
    check_decimal (threshold->of);
  if (threshold->percentile != NULL)
    check_decimal (threshold->percentile);
  check_words (threshold->metric);
  check_words (threshold->unit);
  check_words (threshold->qualifier);
  g_assert_true (g_utf8_validate (formatted, -1, NULL));
  g_assert_cmpstr (copy->value, ==, threshold->value);
  g_assert_cmpint (pf_threshold_accepts (threshold, threshold->value), ==,
                   threshold->comparison != PF_COMPARE_LESS && threshold->comparison != PF_COMPARE_MORE
                       && threshold->comparison != PF_COMPARE_NOT_EQUAL);
  if (pf_threshold_compares_with (threshold, threshold->unit))
    g_assert_cmpint (pf_threshold_accepts_in (threshold, threshold->value, threshold->unit), ==,
                     pf_threshold_accepts (threshold, threshold->value));
}

static void
check_timing (const PfTiming *timing)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 at;

  g_assert_cmpint (timing->kind, !=, PF_TIMING_NONE);
  g_assert_true (timing->kind == PF_TIMING_DEADLINE || *timing->start != '\0');
  g_assert_true (timing->kind == PF_TIMING_OFFSET || *timing->end != '\0');
  if (timing->kind == PF_TIMING_WINDOW)
    g_assert_cmpint (timing->start_s, <=, timing->end_s);
  if (pf_timing_at (timing, 1750000000000, utc, PF_TIMING_START, &at) && timing->kind == PF_TIMING_OFFSET
      && strchr (timing->start, 'T') != NULL)
    g_assert_cmpint (at, ==, 1750000000000 + timing->start_s * 1000);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize)size);
  g_autoptr (GPtrArray) thresholds = pf_threshold_find_all (text);
  g_autofree char *decimal = pf_decimal_normalise (text, -1, NULL);
  PfTiming timing;
  PfEstimate estimate;
  gsize start;
  gsize end;

  for (guint i = 0; i < thresholds->len; i++)
    check_threshold (g_ptr_array_index (thresholds, i), text);
  if (decimal != NULL)
    check_decimal (decimal);
  if (pf_timing_parse (text, &timing))
    check_timing (&timing);
  if (pf_timing_parse_text (text, &timing))
    check_timing (&timing);
  if (pf_estimate_parse (text, &estimate))
    g_assert_true (estimate.min_s >= 0 && estimate.min_s <= estimate.max_s && estimate.max_s > 0);
  if (pf_condition_find (text, &start, &end))
    g_assert_true (start < end && end <= strlen (text) && g_utf8_validate (text + start, (gssize)(end - start), NULL));
  return 0;
}
