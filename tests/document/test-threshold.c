/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include "document/pf-threshold.h"

#include <string.h>

/* What is known of a limit, in one line: comparison value/of unit; metric; percentile; sustained; qualifier. */
static char *
describe (const PfThreshold *threshold)
{
  return g_strdup_printf ("%s%s%s%s%s%s%s; %s; %s; %s; %s", threshold->approximate ? "~" : "",
                          pf_comparison_to_string (threshold->comparison), threshold->value,
                          threshold->of != NULL ? "/" : "", threshold->of != NULL ? threshold->of : "",
                          threshold->unit != NULL ? " " : "", threshold->unit != NULL ? threshold->unit : "",
                          threshold->metric != NULL ? threshold->metric : "-",
                          threshold->percentile != NULL ? threshold->percentile : "-",
                          threshold->sustained != NULL ? threshold->sustained : "-",
                          threshold->qualifier != NULL ? threshold->qualifier : "-");
}

/* All limits of a text, joined by ` & `; %NULL for none. */
static char *
describe_all (const char *text)
{
  g_autoptr (GPtrArray) found = pf_threshold_find_all (text);
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++) {
    const PfThreshold *threshold = g_ptr_array_index (found, i);
    g_autofree char *one = describe (threshold);

    g_assert_cmpuint (threshold->start, <, threshold->end);
    g_assert_cmpuint (threshold->end, <=, strlen (text));
    g_string_append_printf (all, "%s%s", i > 0 ? " & " : "", one);
  }
  return g_string_free (all, all->len == 0);
}

/* The places of the five checklists, by the first digit of the file's number and the line. */
static const struct {
  char document;
  guint line;
  const char *limits;
} places[] = {
  { '0', 31, ">=2 cores; Production server(s); -; -; - & >=4 GB; RAM; -; -; -" },
  { '0', 40, ">=15; PostgreSQL; -; -; -" },
  { '0', 78, ">=1.2; TLS; -; -; -" },
  { '0', 91, ">=20 characters; PostgreSQL passwords strong; -; -; -" },
  { '0', 104, "~==14 MB; Binary size; -; -; Linux x86_64" },
  { '0', 351, "<0.1 %; Error rate; -; -; -" },
  { '0', 352, "<1 second; response time; 95; -; -" },
  { '0', 355, "<80 %; CPU usage; -; -; -" },
  { '0', 356, "<80 %; Disk usage; -; -; -" },
  { '1', 60, ">=32 characters; JWT secret key; -; -; -" },
  { '1', 61, ">=32 characters; API key encryption key; -; -; -" },
  { '1', 152, "<500 ms; Response time; 95; -; -" },
  { '1', 153, "<0.1 %; Error rate; -; -; -" },
  { '1', 201, ">=3/3; Pods running; -; -; -" },
  { '1', 227, "<500 ms; Response times; -; -; -" },
  { '1', 228, "<0.1 %; Error rate; -; -; -" },
  { '1', 229, "<70 %; CPU usage; -; -; -" },
  { '1', 230, "<80 %; Memory usage; -; -; -" },
  { '1', 344, ">50 %; Performance degradation; -; -; -" },
  { '2', 42, "<=500 $/month; Cost alerts; -; -; -" },
  { '2', 45, ">80 %; coverage; -; -; -" },
  { '2', 48, ">=10 VUs; Load tests; -; PT60S; -" },
  { '2', 93, "<1 %; Error rate; -; -; -" },
  { '2', 94, "<2 s; Response time; 95; -; -" },
  { '2', 105, ">=5 VUs; Run load test; -; PT5M; -" },
  { '2', 149, ">5 %; Error rate; -; -; -" },
  { '2', 150, ">5 s; Response time; 95; -; -" },
  { '3', 24, ">95 %; Integration test success rate; -; -; -" },
  { '3', 27, ">=100 concurrent connections; Load testing; -; PT30S; -" },
  { '3', 28, "<2 s; Response time; 95; -; -" },
  { '3', 29, "<1 %; Error rate; -; -; -" },
  { '3', 30, "<500 ms; Database query performance; -; -; -" },
  { '3', 42, ">85 %; Security test success rate; -; -; -" },
  { '4', 157, ">=10/10; All verification checks; -; -; -" },
  { '4', 165, "<500 ms; API response times; -; -; for basic endpoints" },
  { '4', 198, ">100 /sec; API throughput; -; -; -" },
  { '4', 199, "<100 ms; Average query time; -; -; -" },
  { '4', 200, "<512 MB; Memory usage; -; -; per service" },
  { '4', 201, "<70 %; CPU utilization; -; -; under normal load" },
  { '4', 229, ">5 minutes; API downtime; -; -; -" },
  { '4', 230, ">5 %; Error rate; -; -; for any endpoint" },
  { '4', 266, ">=10/10 checks; Post-deployment verification; -; -; -" },
  { '4', 301, "<0.1 %; error rates; -; -; -" },
  { '4', 303, "<500 ms; response times; -; -; All endpoints" },
};

/* The words of one document are garbled behind what matters. */
static char *
keep_ascii (const char *text)
{
  GString *kept = g_string_new (NULL);

  for (; *text != '\0'; text++) {
    if ((*text & 0x80) == 0)
      g_string_append_c (kept, *text);
  }
  return g_strstrip (g_string_free (kept, FALSE));
}

static const char *
find_place (char document, guint line)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    if (places[i].document == document && places[i].line == line)
      return places[i].limits;
  }
  return NULL;
}

/* Every item of the document has the limits of the table, and no other. */
static guint
check_document (const char *folder, const char *name)
{
  g_autoptr (GFile) file = g_file_new_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSource) source = pf_source_load (file, NULL, &error);
  g_autoptr (PfDocument) document = NULL;
  const GPtrArray *items;
  guint n_found = 0;

  g_assert_no_error (error);
  document = pf_document_new (source, &error);
  g_assert_no_error (error);
  items = pf_document_get_items (document);
  for (guint i = 0; i < items->len; i++) {
    const PfItem *item = nth_item (document, i);
    g_autofree char *text = keep_ascii (item->text);
    g_autofree char *limits = describe_all (text);

    g_test_message ("%s:%u %s", name, item->line, text);
    g_assert_cmpstr (limits, ==, find_place (name[2], item->line));
    n_found += limits != NULL ? 1 : 0;
  }
  return n_found;
}

static void
test_checklists (void)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;
  guint n_found = 0;

  if (dir == NULL) {
    g_test_skip ("The checklists are not there");
    return;
  }
  while ((name = g_dir_read_name (dir)) != NULL)
    n_found += g_str_has_suffix (name, ".txt") ? check_document (folder, name) : 0;
  g_assert_cmpuint (n_found, ==, G_N_ELEMENTS (places));
}

static void
test_sentences (void)
{
  static const struct {
    const char *text;
    const char *limits;
  } cases[] = {
    { "Error rate is below 1%", "<1 %; Error rate; -; -; -" },
    { "At least 3 replicas running", ">=3 replicas; -; -; -; -" },
    { "p95 latency less than 2 s", "<2 s; latency; 95; -; -" },
    { "No more than 5 errors per minute", "<=5 errors per minute; -; -; -; -" },
    { "Respond within 15 minutes", "<=15 minutes; Respond; -; -; -" },
    { "Memory \u2264 512 MB, CPU \u2265 2 cores", "<=512 MB; Memory; -; -; - & >=2 cores; CPU; -; -; -" },
    { "throughput > 1,000 req/s", ">1000 req/s; throughput; -; -; -" },
    { "ratio < 0,5 %", "<0.5 %; ratio; -; -; -" },
    { "Backlog under 10 000 messages", "<10000 messages; Backlog; -; -; -" },
    { "Response time p95 < 200ms and p99 < 500ms",
      "<200 ms; Response time; 95; -; - & <500 ms; Response time; 99; -; -" },
    { "p(99.9) latency < 1s for 5 minutes", "<1 s; latency; 99.9; PT5M; -" },
    { "p999 latency < 1s", "<1 s; latency; 99.9; -; -" },
    { "Error rate < 5% sustained for 10 min", "<5 %; Error rate; -; PT10M; -" },
    { "Availability >= 99.9% over 30 days", ">=99.9 %; Availability; -; P30D; -" },
    { "99.9%+ uptime", ">=99.9 %; uptime; -; -; -" },
    { "less than 2 s for 99% of requests", "<2 s; -; 99; -; of requests" },
    { "at least two reviewers approved", ">=2 reviewers; -; -; -; -" },
    { "Check that the disk has more than 20 GB free", ">20 GB; disk; -; -; -" },
    { "free disk space > 20GB on each node", ">20 GB; free disk space; -; -; on each node" },
    { "Queue depth must not exceed 100", "<=100; Queue depth; -; -; -" },
    { "Hit ratio does not drop below 99%", ">=99 %; Hit ratio; -; -; -" },
    { "Cost under \u20AC200/month", "<200 \u20AC/month; Cost; -; -; -" },
    { "TLS 1.2 or higher", ">=1.2; TLS; -; -; -" },
    { "score 8/10 minimum", ">=8/10; score; -; -; -" },
    { "passed 12/12", ">=12/12; -; -; -; -" },
    { "temperature > -5", ">-5; temperature; -; -; -" },
    { "Payload != 0", "!=0; Payload; -; -; -" },
    { "RTO < 4h, RPO < 1h", "<4 h; RTO; -; -; - & <1 h; RPO; -; -; -" },
    { "latency (p95) under 300ms", "<300 ms; latency; 95; -; -" },
    { "HTTP 5xx < 1%", "<1 %; HTTP 5xx; -; -; -" },
    { "300+ concurrent users", ">=300 concurrent users; -; -; -; -" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *limits = describe_all (cases[i].text);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpstr (limits, ==, cases[i].limits);
  }
}

/* Numbers that are compared with nothing. */
static void
test_none (void)
{
  static const char *const texts[] = {
    "",
    "Release v1.2.3 tagged",
    "Release v0.1.0-phase9+10 is published",
    "PostgreSQL 15 installed",
    "Node >= 18.2.0",
    "Pods running (3/3)",
    "Nginx (port 80/443)",
    "Firewall rules (80, 443, 22 for SSH only)",
    "Freeze on 2026-01-02",
    "Open at 10:30 for 5 users",
    "T-60 minutes",
    "T+5",
    "Call +49 30 1234567",
    "C++11 or 2+2",
    "see #12 and RFC 5424",
    "24/7 support",
    "Version 2.0 -> 3.0",
    "a => 5 and x >> 5",
    "replace <5> or <1.2.3>",
    "http://x/y?a=5&b=6",
    "HTTP 5xx and 404",
    "takes ~20 min",
    "Roll out over 2 hours",
    "Key rotation every 90 days",
    "All 18 tests passing (unit + integration)",
    "Deploy within 2 regions",
    "range 30-45 minutes",
    "score ____/10",
    "5 pods, see above: 3 of them",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *limits = describe_all (texts[i]);

    g_test_message ("%s", texts[i]);
    g_assert_cmpstr (limits, ==, NULL);
  }
}

static PfThreshold *
find_one (const char *text)
{
  g_autoptr (GPtrArray) found = pf_threshold_find_all (text);

  g_assert_cmpuint (found->len, ==, 1);
  return pf_threshold_copy (g_ptr_array_index (found, 0));
}

static void
test_accepts (void)
{
  static const struct {
    const char *limit;
    const char *value;
    gboolean accepted;
  } cases[] = {
    { "> 100/sec", "87", FALSE },
    { "> 100/sec", "100", FALSE },
    { "> 100/sec", "100,5", TRUE },
    { ">= 100", "100.0", TRUE },
    { "< 0.1%", "0.1", FALSE },
    { "< 0.1%", "0.0999999999999999999999", TRUE },
    { "<= 1,000", "1 000", TRUE },
    { "!= 0", "0", FALSE },
    { "== 3", "3.00", TRUE },
    { "~14MB", "15.4", TRUE },
    { "~14MB", "12.6", TRUE },
    { "~14MB", "15.5", FALSE },
    { "~14MB", "12.5", FALSE },
    { "10/10 checks", "10", TRUE },
    { "10/10 checks", "9", FALSE },
    { "10/10 checks", "10/10", TRUE },
    { "10/10 checks", "9 / 10", FALSE },
    { "10/10 checks", "10/12", FALSE },
    { "3/3 minimum", "4/4", TRUE },
    { "3/3 minimum", "3/4", FALSE },
    { "3/3 minimum", "2/2", FALSE },
    { "< 5", "3/4", FALSE },
    { "< 5", "some", FALSE },
    { "< 5", "", FALSE },
    { "10/10 checks", "10/", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PfThreshold) threshold = find_one (cases[i].limit);

    g_test_message ("%s: %s", cases[i].limit, cases[i].value);
    g_assert_cmpint (pf_threshold_accepts (threshold, cases[i].value), ==, cases[i].accepted);
  }
}

static void
test_accepts_in (void)
{
  enum { NO, YES, INCOMPARABLE };
  static const struct {
    const char *limit;
    const char *value;
    const char *unit;
    int accepted;
  } cases[] = {
    { "< 1 second", "999.999", "ms", YES },
    { "< 1 second", "1000", "ms", NO },
    { "< 500ms", "0.4999999999999999999999", "s", YES },
    { "< 500ms", "1", "min", NO },
    { "< 5 minutes", "299", "seconds", YES },
    { "> 1 h", "61", "min", YES },
    { "> 30 days", "5", "weeks", YES },
    { "< 512MB", "500", "MiB", NO },
    { "< 512MB", "488", "MiB", YES },
    { ">= 4 GiB", "4096", "MiB", YES },
    { "4GB+", "4000000", "KB", YES },
    { "> 100/sec", "101", "requests/second", YES },
    { "> 100/sec", "6000", "requests per minute", NO },
    { "> 100/sec", "6001", "requests per minute", YES },
    { "> 100/sec", "101", "rps", YES },
    { "< 5%", "4.9", "%", YES },
    { "< 5%", "4.9", "percent", YES },
    { "< 5%", "0.04", "", INCOMPARABLE },
    { "< 5%", "4", NULL, YES },
    { "< 500ms", "4", "MB", INCOMPARABLE },
    { "< 500ms", "4", "", INCOMPARABLE },
    { "> 100/sec", "101", "requests", INCOMPARABLE },
    { "at least 3 replicas", "3", "replicas", YES },
    { "at least 3 replicas", "3", "nodes", INCOMPARABLE },
    { "load < 4", "3.9", "", YES },
    { "Cost < $500/month", "16", "$/day", YES },
    { "Cost < $500/month", "17", "$/day", NO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PfThreshold) threshold = find_one (cases[i].limit);

    g_test_message ("%s: %s %s", cases[i].limit, cases[i].value, cases[i].unit);
    g_assert_cmpint (pf_threshold_accepts_in (threshold, cases[i].value, cases[i].unit), ==, cases[i].accepted == YES);
    g_assert_cmpint (pf_threshold_compares_with (threshold, cases[i].unit), ==, cases[i].accepted != INCOMPARABLE);
  }
}

static void
test_format (void)
{
  static const struct {
    const char *text;
    const char *formatted;
  } cases[] = {
    { "Response time <500ms for 95th percentile", "< 500 ms (p95)" },
    { "Error rate <=5%", "\u2264 5%" },
    { "Pods running (3/3 minimum)", "\u2265 3/3" },
    { "Cost alerts ($500/month threshold)", "\u2264 $500/month" },
    { "Size ~14MB", "\u2248 14 MB" },
    { "Error rate below 1 % for 5 minutes", "< 1% for 5 min" },
    { "Throughput >100/sec", "> 100/sec" },
    { "Memory (target: <512MB per service)", "< 512 MB, per service" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PfThreshold) threshold = find_one (cases[i].text);
    g_autofree char *formatted = pf_threshold_format (threshold);

    g_assert_cmpstr (formatted, ==, cases[i].formatted);
  }
}

/* What would make a search that looks back or ahead without bounds take hours. */
static void
test_long (void)
{
  static const char *const patterns[] = { "1 ",
                                          "1,1,",
                                          "1 111 ",
                                          "< 5 ",
                                          "((((",
                                          "____/10 ",
                                          "at least ",
                                          "5/5 ",
                                          "1.",
                                          "p95 ",
                                          "at least 1 or ",
                                          "~",
                                          "for 5 minutes < 5% ",
                                          "$1",
                                          "+ 4GB+ (" };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    g_autoptr (GString) text = repeat_text (patterns[i], 50000);
    g_autoptr (GPtrArray) found = NULL;
    gsize end = 0;

    found = pf_threshold_find_all (text->str);
    for (guint n = 0; n < found->len; n++) {
      const PfThreshold *threshold = g_ptr_array_index (found, n);

      g_assert_cmpuint (threshold->start, >=, end);
      end = threshold->end;
    }
    g_assert_cmpuint (end, <=, text->len);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/threshold/checklists", test_checklists);
  g_test_add_func ("/threshold/sentences", test_sentences);
  g_test_add_func ("/threshold/none", test_none);
  g_test_add_func ("/threshold/accepts", test_accepts);
  g_test_add_func ("/threshold/accepts-in", test_accepts_in);
  g_test_add_func ("/threshold/format", test_format);
  g_test_add_func ("/threshold/long", test_long);
  return g_test_run ();
}
