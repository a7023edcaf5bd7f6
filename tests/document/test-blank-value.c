/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include "document/pf-blank-kind.h"

#include <string.h>

/* What may be filled in, and how it is kept. */

typedef struct {
  PfBlankKind kind;
  const char *typed;
  const char *kept; /* %NULL: refused */
} Case;

static const Case cases[] = {
  { PF_BLANK_KIND_DATE, "2026-03-14", "2026-03-14" },
  { PF_BLANK_KIND_DATE, " 2026/3/4 ", "2026-03-04" },
  { PF_BLANK_KIND_DATE, "14.3.2026", "2026-03-14" },
  { PF_BLANK_KIND_DATE, "4.3.2026", "2026-03-04" },
  { PF_BLANK_KIND_DATE, "14/03/2026", "2026-03-14" },
  { PF_BLANK_KIND_DATE, "3/14/2026", "2026-03-14" },
  { PF_BLANK_KIND_DATE, "4/4/2026", "2026-04-04" },
  { PF_BLANK_KIND_DATE, "3/4/2026", NULL },
  { PF_BLANK_KIND_DATE, "03-04-2026", NULL },
  { PF_BLANK_KIND_DATE, "14 March 2026", "2026-03-14" },
  { PF_BLANK_KIND_DATE, "March 14th, 2026", "2026-03-14" },
  { PF_BLANK_KIND_DATE, "14-Mar-2026", "2026-03-14" },
  { PF_BLANK_KIND_DATE, "2026年3月14日", "2026-03-14" },
  { PF_BLANK_KIND_DATE, "2024-02-29", "2024-02-29" },
  { PF_BLANK_KIND_DATE, "2026-02-29", NULL },
  { PF_BLANK_KIND_DATE, "2026-13-01", NULL },
  { PF_BLANK_KIND_DATE, "14.3.26", NULL },
  { PF_BLANK_KIND_DATE, "20260314", NULL },
  { PF_BLANK_KIND_DATE, "tomorrow", NULL },
  { PF_BLANK_KIND_DATE, "2026-03-14 at noon", NULL },
  { PF_BLANK_KIND_TIME, "9:30", "09:30" },
  { PF_BLANK_KIND_TIME, "09:30:05", "09:30:05" },
  { PF_BLANK_KIND_TIME, "14h30", "14:30" },
  { PF_BLANK_KIND_TIME, "2:30 pm", "14:30" },
  { PF_BLANK_KIND_TIME, "12 a.m.", "00:00" },
  { PF_BLANK_KIND_TIME, "14:30 UTC", "14:30 UTC" },
  { PF_BLANK_KIND_TIME, "14:30Z", "14:30 UTC" },
  { PF_BLANK_KIND_TIME, "14:30+0200", "14:30 +02:00" },
  { PF_BLANK_KIND_TIME, "24:00", NULL },
  { PF_BLANK_KIND_TIME, "14", NULL },
  { PF_BLANK_KIND_TIME, "14:30 soon", NULL },
  { PF_BLANK_KIND_DATETIME, "2026-03-14T09:30Z", "2026-03-14 09:30 UTC" },
  { PF_BLANK_KIND_DATETIME, "14.3.2026, 9:30", "2026-03-14 09:30" },
  { PF_BLANK_KIND_DATETIME, "2026-03-14", "2026-03-14" },
  { PF_BLANK_KIND_DATETIME, "09:30", NULL },
  { PF_BLANK_KIND_DATETIME, "3/4/2026 09:30", NULL },
  { PF_BLANK_KIND_TIMESTAMP_START, "9:30", "09:30" },
  { PF_BLANK_KIND_TIMESTAMP_END, "2026-03-14 9:30", "2026-03-14 09:30" },
  { PF_BLANK_KIND_NUMBER, "120,5", "120.5" },
  { PF_BLANK_KIND_NUMBER, "-3", "-3" },
  { PF_BLANK_KIND_NUMBER, "87 ms", "87" },
  { PF_BLANK_KIND_NUMBER, "87ms", "87" },
  { PF_BLANK_KIND_NUMBER, "2 s", NULL },
  { PF_BLANK_KIND_NUMBER, "many", NULL },
  { PF_BLANK_KIND_NUMBER, "1.2.3", NULL },
  { PF_BLANK_KIND_RATIO, "9", "9" },
  { PF_BLANK_KIND_RATIO, "9 / 10", "9" },
  { PF_BLANK_KIND_RATIO, "9/12", NULL },
  { PF_BLANK_KIND_RATIO, "11", NULL },
  { PF_BLANK_KIND_RATIO, "-1", NULL },
  { PF_BLANK_KIND_URL, "https://status.example.com/d/1", "https://status.example.com/d/1" },
  { PF_BLANK_KIND_URL, "status", NULL },
  { PF_BLANK_KIND_URL, "https://ada:pw@example.com/", NULL },
  { PF_BLANK_KIND_VERSION, "v1.4.0-rc.1", "v1.4.0-rc.1" },
  { PF_BLANK_KIND_VERSION, "the newest", NULL },
  { PF_BLANK_KIND_PERSON, " Ada Lovelace ", "Ada Lovelace" },
  { PF_BLANK_KIND_PERSON, "123", NULL },
  { PF_BLANK_KIND_PERSON, "Ada\nGrace", NULL },
  { PF_BLANK_KIND_CHANNEL, "#deploys", "#deploys" },
  { PF_BLANK_KIND_TEXT, "as it is ", "as it is " },
  { PF_BLANK_KIND_FREE_TEXT, "two\nlines", "two\nlines" },
  { PF_BLANK_KIND_SECRET, "Vault: payments/api", "Vault: payments/api" },
  { PF_BLANK_KIND_SECRET, "in the team's 1Password", "in the team's 1Password" },
  { PF_BLANK_KIND_SECRET, "hunter2", NULL },
  { PF_BLANK_KIND_SECRET, "letmein", NULL },
  { PF_BLANK_KIND_SECRET, "Tr0ub4dor&3", NULL },
  { PF_BLANK_KIND_SECRET, "correct!horse#battery", NULL },
  { PF_BLANK_KIND_SECRET, "ghp_16C7e42F292c6912E7710c838347Ae178B4a", NULL },
  { PF_BLANK_KIND_SECRET, "AbCdEf/0123456789abcdef/xyz", NULL },
  { PF_BLANK_KIND_TEXT, "\xff", NULL },
  { PF_BLANK_KIND_TEXT, " \n", NULL },
};

static void
test_cases (void)
{
  PfBlank blank = { .unit = (char *)(guintptr) "ms", .of = (char *)(guintptr) "10" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *kept = NULL;
    g_autoptr (GError) error = NULL;
    gboolean taken;

    g_test_message ("%s: %s", pf_blank_kind_to_string (cases[i].kind), cases[i].typed);
    blank.kind = cases[i].kind;
    taken = pf_blank_check_value (&blank, cases[i].typed, &kept, NULL, &error);
    g_assert_cmpstr (kept, ==, cases[i].kept);
    g_assert_true (taken == (cases[i].kept != NULL));
    if (taken)
      g_assert_no_error (error);
    else
      g_assert_error (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_VALUE);
  }
}

/* A date that could be two is not guessed at; the message names both. */
static void
test_ambiguous (void)
{
  PfBlank blank = { .kind = PF_BLANK_KIND_DATE };
  g_autoptr (GError) error = NULL;

  g_assert_false (pf_blank_check_value (&blank, "3/4/2026", NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "2026-04-03"));
  g_assert_nonnull (strstr (error->message, "2026-03-04"));
}

/* What could be the secret never stands in a message either. */
static void
test_secret (void)
{
  PfBlank blank = { .kind = PF_BLANK_KIND_SECRET };
  g_autoptr (GError) error = NULL;

  g_assert_false (pf_blank_check_value (&blank, "hunter2", NULL, NULL, &error));
  g_assert_null (strstr (error->message, "hunter2"));
}

static gboolean
meets (const PfBlank *blank, const char *typed)
{
  gboolean met = FALSE;
  g_autoptr (GError) error = NULL;

  pf_blank_check_value (blank, typed, NULL, &met, &error);
  g_assert_no_error (error);
  return met;
}

static void
test_targets (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("- Rate: ____ requests/second (target: >100/sec)\n- Query: ____ s (target: <100ms)\n"
                    "- Memory: ____ GB (target: <512MB)\n- Checks: ____/10\n- Users: ____ users\n");

  g_assert_false (meets (nth_blank (document, 0), "87"));
  g_assert_false (meets (nth_blank (document, 0), "100"));
  g_assert_true (meets (nth_blank (document, 0), "120,5"));
  g_assert_true (meets (nth_blank (document, 0), "1000.0000000000000000000001"));
  /* Units of one kind are converted. */
  g_assert_false (meets (nth_blank (document, 1), "2"));
  g_assert_true (meets (nth_blank (document, 1), "0.0999"));
  g_assert_true (meets (nth_blank (document, 2), "0.5"));
  g_assert_false (meets (nth_blank (document, 2), "0.6"));
  g_assert_false (meets (nth_blank (document, 3), "9"));
  g_assert_true (meets (nth_blank (document, 3), "10/10"));
  g_assert_true (meets (nth_blank (document, 4), "3"));
}

static void
test_stamp (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 3, 14, 23, 30, 5);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (2 * 3600);
  static const struct {
    PfBlankKind kind;
    const char *stamp;
  } expected[] = { { PF_BLANK_KIND_DATE, "2026-03-15" },
                   { PF_BLANK_KIND_TIME, "01:30" },
                   { PF_BLANK_KIND_DATETIME, "2026-03-15 01:30" },
                   { PF_BLANK_KIND_TIMESTAMP_START, "2026-03-15 01:30" },
                   { PF_BLANK_KIND_PERSON, NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    PfBlank blank = { .kind = expected[i].kind };
    g_autofree char *stamp = pf_blank_stamp (&blank, now, zone);
    g_autofree char *kept = NULL;

    g_assert_cmpstr (stamp, ==, expected[i].stamp);
    if (stamp == NULL)
      continue;
    g_assert_true (pf_blank_check_value (&blank, stamp, &kept, NULL, NULL));
    g_assert_cmpstr (kept, ==, stamp);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blank-value/cases", test_cases);
  g_test_add_func ("/blank-value/ambiguous", test_ambiguous);
  g_test_add_func ("/blank-value/secret", test_secret);
  g_test_add_func ("/blank-value/targets", test_targets);
  g_test_add_func ("/blank-value/stamp", test_stamp);
  return g_test_run ();
}
