/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include "document/pf-timing.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* `window deployment-end PT0S..PT24H`; %NULL for none. */
static char *
describe (gboolean found, const PfTiming *timing)
{
  if (!found) {
    g_assert_cmpint (timing->kind, ==, PF_TIMING_NONE);
    return NULL;
  }
  return g_strdup_printf ("%s %s %s..%s", pf_timing_kind_to_string (timing->kind), pf_anchor_to_string (timing->anchor),
                          timing->start, timing->end);
}

static char *
describe_title (const char *title)
{
  PfTiming timing;
  gboolean found = pf_timing_parse (title, &timing);

  return describe (found, &timing);
}

static char *
describe_text (const char *text)
{
  PfTiming timing;
  gboolean found = pf_timing_parse_text (text, &timing);

  return describe (found, &timing);
}

/* Seconds of the durations of the inventory. */
static gint64
to_seconds (const char *iso)
{
  gint64 amount = g_ascii_strtoll (iso + 2, NULL, 10);

  g_assert_true (g_str_has_prefix (iso, "PT"));
  return g_str_has_suffix (iso, "H") ? amount * 3600 : g_str_has_suffix (iso, "M") ? amount * 60 : amount;
}

static const char *
get_text (JsonObject *object, const char *member)
{
  return object != NULL ? json_object_get_string_member_with_default (object, member, "") : "";
}

/* What the inventory says of a heading; its `gate` is no time and its `duration` an estimate. */
static char *
describe_expected (JsonObject *timing)
{
  const char *kind = get_text (timing, "kind");
  const char *anchor = get_text (timing, "anchor");

  if (timing == NULL || g_str_equal (kind, "duration") || g_str_equal (kind, "gate"))
    return NULL;
  return g_strdup_printf ("%s %s %s..%s", kind, *anchor != '\0' ? anchor : "t0",
                          g_str_equal (kind, "offset") ? get_text (timing, "at") : get_text (timing, "start"),
                          g_str_equal (kind, "deadline") ? get_text (timing, "before") : get_text (timing, "end"));
}

static void
check_heading (const char *title, JsonObject *expected)
{
  g_autofree char *timing = describe_title (title);
  g_autofree char *wanted = describe_expected (expected);
  gboolean is_estimate = g_str_equal (get_text (expected, "kind"), "duration");
  PfEstimate estimate;

  g_test_message ("%s", title);
  g_assert_cmpstr (timing, ==, wanted);
  g_assert_cmpint (pf_estimate_parse (title, &estimate), ==, is_estimate);
  g_assert_cmpint (estimate.min_s, ==, is_estimate ? to_seconds (get_text (expected, "min")) : 0);
  g_assert_cmpint (estimate.max_s, ==, is_estimate ? to_seconds (get_text (expected, "max")) : 0);
}

/* The headings as they stand in the document, garbled ones too. */
static guint
check_document (JsonObject *document)
{
  JsonArray *sections = json_object_get_array_member (document, "sections");
  guint n_timed = 0;

  for (guint i = 0; i < json_array_get_length (sections); i++) {
    JsonObject *section = json_array_get_object_element (sections, i);
    JsonNode *timing = json_object_get_member (section, "timing");
    JsonObject *expected = timing != NULL && JSON_NODE_HOLDS_OBJECT (timing) ? json_node_get_object (timing) : NULL;
    const char *encoded = json_object_get_string_member_with_default (section, "title_as_encoded", NULL);

    check_heading (json_object_get_string_member (section, "title"), expected);
    if (encoded != NULL)
      check_heading (encoded, expected);
    n_timed += expected != NULL ? 1 : 0;
  }
  return n_timed;
}

static void
test_inventory (void)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "..", "reference", "inventory.json", NULL) : NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GList) members = NULL;
  JsonObject *inventory;
  guint n_timed = 0;
  g_autoptr (GError) error = NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_skip ("The inventory is not there");
    return;
  }
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  inventory = json_node_get_object (json_parser_get_root (parser));
  members = json_object_get_members (inventory);
  for (GList *l = members; l != NULL; l = l->next) {
    if (g_str_has_suffix (l->data, ".txt"))
      n_timed += check_document (json_object_get_object_member (inventory, l->data));
  }
  g_assert_cmpuint (n_timed, ==, 29);
}

static void
test_titles (void)
{
  static const struct {
    const char *title;
    const char *timing;
  } cases[] = {
    { "T-2 h: Freeze", "offset t0 -PT2H.." },
    { "T\u22123 days", "offset t0 -P3D.." },
    { "T - 60 min", "offset t0 -PT60M.." },
    { "T minus 10 minutes", "offset t0 -PT10M.." },
    { "T+5", "offset t0 PT5M.." },
    { "T+0", "offset t0 PT0S.." },
    { "T-60 to T-30 minutes", "window t0 -PT60M..-PT30M" },
    { "T-1 h to T+30 min", "window t0 -PT1H..PT30M" },
    { "T-2 weeks", "offset t0 -P14D.." },
    { "D-1", "offset t0 -P1D.." },
    { "D+7", "offset t0 P7D.." },
    { "J-1 : Pr\u00E9paration", "offset t0 -P1D.." },
    { "J+7", "offset t0 P7D.." },
    { "D-Day", "window deployment-day P0D..P1D" },
    { "Launch Day Checklist", "window deployment-day P0D..P1D" },
    { "Release (day of release)", "window deployment-day P0D..P1D" },
    { "Weeks 2-3: Build", "window t0 P7D..P21D" },
    { "Day 3", "window t0 P2D..P3D" },
    { "Day -1", "offset t0 -P1D.." },
    { "First week", "window deployment-end P0D..P7D" },
    { "Hypercare: first 2 weeks", "window deployment-end P0D..P14D" },
    { "Six weeks before", "offset t0 -P42D.." },
    { "The day before", "offset t0 -P1D.." },
    { "1\u00BD weeks prior", "offset t0 -PT252H.." },
    { "1.5 hours before launch", "offset t0 -PT90M.." },
    { "One month after launch", "offset deployment-end P1M.." },
    { "24-hour monitoring", "window deployment-end PT0S..PT24H" },
    { "Monitoring (2 days)", "window deployment-end P0D..P2D" },
    { "Lessons (due within 2 days)", "deadline deployment-end ..P2D" },
    { "Monitoring setup (15 minutes)", NULL },
    { "Monitoring (24 services)", NULL },
    { "Session timeout (30 days)", NULL },
    { "Same-day delivery tested", NULL },
    { "Model T-1000", NULL },
    { "T-SQL scripts", NULL },
    { "Daily backup at 02:00", NULL },
    { "Shift 08:00-16:00", NULL },
    { "Backup retention 7 days", NULL },
    { "Release 2026-01-02", NULL },
    { "Day shift", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *timing = describe_title (cases[i].title);

    g_test_message ("%s", cases[i].title);
    g_assert_cmpstr (timing, ==, cases[i].timing);
  }
}

static void
test_texts (void)
{
  static const struct {
    const char *text;
    const char *timing;
  } cases[] = {
    { "7 days before release: notify customers", "offset t0 -P7D.." },
    { "Notify customers the day before the release", "offset t0 -P1D.." },
    { "Send the report (2 days before)", "offset t0 -P2D.." },
    { "T-30 min: freeze", "offset t0 -PT30M.." },
    { "Patch within 24 hours of the release", "deadline deployment-end ..PT24H" },
    { "Send the report no later than 3 days after the deployment", "deadline deployment-end ..P3D" },
    { "Respond within 15 minutes", NULL },
    { "Critical incidents are answered within 15 minutes, others within 4 hours", NULL },
    { "Keep backups for 30 days after the release", NULL },
    { "Certificates renewed 30 days before they expire", NULL },
    { "24-hour monitoring: On-call engineer assigned", NULL },
    { "Week 1 of the rota filled in", NULL },
    { "Same day support booked", NULL },
    { "Backup taken at 02:00", NULL },
    { "Vitamin D-3 ordered", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *timing = describe_text (cases[i].text);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpstr (timing, ==, cases[i].timing);
  }
}

static void
test_estimates (void)
{
  static const struct {
    const char *title;
    gint64 min_s;
    gint64 max_s;
  } cases[] = {
    { "Deploy (~20 min)", 1200, 1200 },
    { "Deploy API \u2014 20 min", 1200, 1200 },
    { "Deploy: 20 min", 1200, 1200 },
    { "Setup (1 h 30 min)", 5400, 5400 },
    { "Setup (1h30)", 0, 0 },
    { "Setup (30 min to 1 hour)", 1800, 3600 },
    { "Setup (30s)", 30, 30 },
    { "Restore (2\u20133 hours)", 7200, 10800 },
    { "Estimated time: 45 minutes", 2700, 2700 },
    { "Migration (Est. 2 hours)", 7200, 7200 },
    { "Takes about half", 0, 0 },
    { "Monitoring (24 Hours)", 0, 0 },
    { "Deploy (30 minutes before)", 0, 0 },
    { "T - 60 min", 0, 0 },
    { "Access (30 days)", 0, 0 },
    { "Watch (0-2 hours)", 0, 0 },
    { "Phase 2 (part 15)", 0, 0 },
    { "", 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PfEstimate estimate;

    g_test_message ("%s", cases[i].title);
    g_assert_cmpint (pf_estimate_parse (cases[i].title, &estimate), ==, cases[i].max_s > 0);
    g_assert_cmpint (estimate.min_s, ==, cases[i].min_s);
    g_assert_cmpint (estimate.max_s, ==, cases[i].max_s);
  }
}

/* The clocks of Berlin went forward on 29 March 2026 at 01:00 UTC and go back on 25 October 2026 at 01:00 UTC. */
static void
test_at (void)
{
  static const struct {
    const char *title;
    const char *t0;
    const char *start; /* local times */
    const char *end;
  } cases[] = {
    { "T-60 minutes", "2026-03-29T01:30:00Z", "2026-03-29T01:30:00+01", "2026-03-29T01:30:00+01" },
    { "T+60 minutes", "2026-10-25T00:30:00Z", "2026-10-25T02:30:00+01", "2026-10-25T02:30:00+01" },
    { "1 week before", "2026-03-31T14:00:00Z", "2026-03-24T16:00:00+01", "2026-03-24T16:00:00+01" },
    { "1-2 weeks before", "2026-10-28T15:00:00Z", "2026-10-14T16:00:00+02", "2026-10-21T16:00:00+02" },
    { "Deployment Day", "2026-03-29T10:00:00Z", "2026-03-29T00:00:00+01", "2026-03-30T00:00:00+02" },
    { "Deployment Day", "2026-06-30T22:30:00Z", "2026-07-01T00:00:00+02", "2026-07-02T00:00:00+02" },
    { "24-hour monitoring", "2026-03-28T12:00:00Z", "2026-03-28T13:00:00+01", "2026-03-29T14:00:00+02" },
    { "One month after", "2026-01-31T12:00:00Z", "2026-02-28T13:00:00+01", "2026-02-28T13:00:00+01" },
    { "Complete within 48 hours", "2026-03-28T12:00:00Z", NULL, "2026-03-30T14:00:00+02" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");

  g_assert_nonnull (zone);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GDateTime) t0 = g_date_time_new_from_iso8601 (cases[i].t0, NULL);

    for (PfTimingEnd end = PF_TIMING_START; end <= PF_TIMING_END; end++) {
      const char *expected = end == PF_TIMING_START ? cases[i].start : cases[i].end;
      g_autoptr (GDateTime) at = NULL;
      PfTiming timing;
      gint64 at_ms;

      g_test_message ("%s %s", cases[i].title, cases[i].t0);
      g_assert_true (pf_timing_parse (cases[i].title, &timing));
      g_assert_cmpint (pf_timing_at (&timing, g_date_time_to_unix (t0) * 1000, zone, end, &at_ms), ==,
                       expected != NULL);
      if (expected == NULL)
        continue;
      at = g_date_time_new_from_iso8601 (expected, NULL);
      g_assert_cmpint (at_ms, ==, g_date_time_to_unix (at) * 1000);
    }
  }
}

static void
test_at_limits (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  PfTiming timing = { 0 };
  gint64 at_ms;

  g_assert_false (pf_timing_at (&timing, 0, zone, PF_TIMING_START, &at_ms));
  g_assert_true (pf_timing_parse ("T-999999 months", &timing));
  g_assert_false (pf_timing_at (&timing, 0, zone, PF_TIMING_START, &at_ms));
  g_assert_true (pf_timing_parse ("T-5 minutes", &timing));
  g_assert_false (pf_timing_at (&timing, G_MAXINT64, zone, PF_TIMING_START, &at_ms));
  g_assert_true (pf_timing_at (&timing, 1234, zone, PF_TIMING_START, &at_ms));
  g_assert_cmpint (at_ms, ==, 1234 - 300000);
}

/* What would make a search that looks back or ahead without bounds take hours. */
static void
test_long (void)
{
  static const char *const patterns[]
      = { "   ",      "T-1 ",    "5 ",     "(", ":", "~", "1 h (", "a ", "first ", "day ", "monitoring (5 h ",
          " - 5 min", "T-1 to ", "\u2014 " };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    g_autoptr (GString) text = repeat_text (patterns[i], 50000);
    g_autofree char *last = g_strconcat (text->str, " x 7 days before release", NULL);
    PfTiming timing;
    PfEstimate estimate;

    pf_timing_parse (text->str, &timing);
    g_assert_true (pf_timing_parse (last, &timing));
    pf_estimate_parse (text->str, &estimate);
    g_assert_cmpint (estimate.min_s, <=, estimate.max_s);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timing/inventory", test_inventory);
  g_test_add_func ("/timing/titles", test_titles);
  g_test_add_func ("/timing/texts", test_texts);
  g_test_add_func ("/timing/estimates", test_estimates);
  g_test_add_func ("/timing/at", test_at);
  g_test_add_func ("/timing/at-limits", test_at_limits);
  g_test_add_func ("/timing/long", test_long);
  return g_test_run ();
}
