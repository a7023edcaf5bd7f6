/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"
#include "document/pf-suggestions.h"

#include <string.h>

/* What the reference says can be verified in the five real checklists: every line of the classes A, F and T, and some
 * of the others; alternatives of kind are separated by a bar. Where the reference has an A for a host that is a
 * placeholder, a B stands here: it has to be bound first. */
typedef struct {
  guint line;
  const char *suggestion_class;
  const char *kind;
} Expected;

static const Expected expected_0[] = {
  { 13, "A", "command" }, { 14, "A", "command" }, { 33, "B", "tcp" }, { 36, "C", "http" }, { 42, "A", "command" },
  { 54, "B", "http" }, { 57, "A", "http" }, { 59, "C", "http" }, { 74, "B", "tls" }, { 77, "B", "http" },
  { 82, "B", "http" }, { 85, "B", "http" }, { 88, "C", "http" }, { 103, "A", "command" }, { 104, "A", "file" },
  { 109, "B", "http" }, { 131, "A", "http" }, { 132, "A", "command" }, { 139, "A", "http" }, { 140, "C", "command" },
  { 219, "C", "derived" }, { 230, "C", "derived" }, { 352, "B", "prometheus" }, { 355, "B", "prometheus" },
  { 359, "C", "http" }, { 375, "B", "http" }, { 376, "A", "command" },
  { 0, NULL, NULL },
};

static const Expected expected_1[] = {
  { 20, "B", "tcp" }, { 25, "B", "tcp" }, { 34, "B", "tcp" }, { 40, "B", "http" }, { 55, "B", "http" },
  { 66, "A", "command" }, { 73, "B", "file" }, { 79, "A", "file" }, { 80, "A", "file" }, { 84, "A", "tls" },
  { 85, "C", "tls" }, { 89, "A", "file" }, { 98, "A", "command" }, { 99, "B", "http" }, { 102, "B", "http" },
  { 105, "B", "tcp" }, { 118, "B", "http" }, { 123, "B", "http" }, { 128, "B", "http" }, { 131, "B", "http" },
  { 145, "B", "command|http" }, { 148, "B", "command|http" }, { 151, "A", "command" }, { 155, "C", "command" },
  { 180, "A", "command" }, { 187, "A", "http" }, { 189, "A", "http" }, { 193, "A", "command" },
  { 197, "B", "command|http" }, { 200, "A", "command" }, { 201, "A", "command|http" }, { 204, "A", "http" },
  { 209, "A", "http" }, { 210, "A", "http" }, { 211, "A", "http" }, { 214, "A", "command" }, { 215, "C", "derived" },
  { 220, "C", "http" }, { 223, "C", "http" }, { 227, "A", "http|prometheus" }, { 229, "B", "prometheus" },
  { 236, "B", "prometheus" }, { 241, "C", "http" }, { 273, "C", "prometheus" }, { 300, "A", "tls" },
  { 318, "A", "derived|prometheus" }, { 321, "C", "derived" }, { 344, "T", "prometheus" },
  { 0, NULL, NULL },
};

static const Expected expected_2[] = {
  { 22, "C", "http" }, { 26, "B", "http" }, { 42, "C", "http" }, { 47, "B", "command" }, { 73, "A", "command" },
  { 85, "B", "http" }, { 91, "B", "http" }, { 92, "B", "http" }, { 93, "B", "prometheus" }, { 98, "B", "command" },
  { 99, "A", "command" }, { 105, "B", "command" }, { 112, "A", "derived" }, { 149, "T", "prometheus" },
  { 150, "T", "prometheus" }, { 151, "T", "http" }, { 152, "T", "http|prometheus" }, { 155, "T", "http" },
  { 195, "A", "http" }, { 196, "A", "http" }, { 197, "A", "http" }, { 198, "A", "http" },
  { 0, NULL, NULL },
};

static const Expected expected_3[] = {
  { 9, "B", "http" }, { 13, "B", "tls" }, { 20, "C", "command" }, { 23, "C", "command|http" },
  { 28, "B", "prometheus" }, { 31, "B", "prometheus" }, { 40, "B", "http" }, { 45, "B", "command|tcp" },
  { 48, "B", "tcp" }, { 51, "B", "tcp" }, { 54, "B", "tcp" }, { 60, "B", "command|http" }, { 63, "C", "prometheus" },
  { 81, "B", "http" }, { 93, "B", "tcp" }, { 102, "B", "command" }, { 111, "B", "command" }, { 138, "B", "command" },
  { 157, "C", "prometheus" }, { 168, "B", "prometheus" }, { 171, "C", "http" }, { 177, "B", "http" },
  { 180, "C", "http" }, { 256, "F", "derived" }, { 257, "F", "derived" }, { 258, "F", "derived" },
  { 261, "F", "prometheus" }, { 306, "B", "http" }, { 307, "B", "http" }, { 308, "B", "http" }, { 309, "B", "http" },
  { 310, "B", "http" },
  { 0, NULL, NULL },
};

static const Expected expected_4[] = {
  { 28, "B", "http" }, { 29, "F", "tls" }, { 32, "C", "command" }, { 37, "F", "http" }, { 38, "F", "http" },
  { 45, "A", "command" }, { 50, "B", "command" }, { 70, "A", "command" }, { 74, "A", "command" },
  { 79, "C", "http" }, { 87, "A", "command" }, { 91, "A", "command" }, { 95, "A", "command" },
  { 99, "A", "command" }, { 111, "A", "command" }, { 115, "A", "command" }, { 119, "A", "derived" },
  { 120, "A", "http" }, { 122, "B", "http" }, { 131, "A", "command" }, { 136, "A", "http" },
  { 137, "B", "prometheus" }, { 138, "A", "derived" }, { 139, "A", "http" }, { 153, "A", "command" },
  { 157, "F", "command" }, { 162, "A", "http" }, { 163, "A", "http" }, { 164, "A", "http" }, { 165, "A", "http" },
  { 168, "C", "http" }, { 171, "C", "command" }, { 179, "B", "http" }, { 182, "B", "http" }, { 187, "B", "http" },
  { 198, "F", "prometheus" }, { 199, "F", "prometheus" }, { 200, "F", "prometheus" }, { 201, "F", "prometheus" },
  { 208, "C", "http" }, { 220, "F", "file" }, { 229, "T", "derived" }, { 230, "T", "prometheus" },
  { 256, "F", "http" }, { 257, "F", "http" }, { 266, "A", "derived" }, { 289, "B", "http" },
  { 302, "C", "prometheus" }, { 303, "A", "http|prometheus" }, { 310, "C", "prometheus" },
  { 0, NULL, NULL },
};

typedef struct {
  const char *name;
  const Expected *expected;
  guint n_listed; /* lines the reference lists */
  guint n_more;   /* other lines for which there is a suggestion */
} Checklist;

static const Checklist checklists[] = {
  { "000_89b92369fbef4363.txt", expected_0, 61, 6 },  { "001_756c654adc15dd2e.txt", expected_1, 101, 14 },
  { "002_2368a59ecc3f67c0.txt", expected_2, 44, 1 },  { "003_d325e31cb803ed3c.txt", expected_3, 79, 2 },
  { "004_1312bb79f5af8c5d.txt", expected_4, 82, 1 },
};

static GPtrArray *
find_suggestions (const char *text)
{
  g_autoptr (PfDocument) document = parse_text (text);

  return pf_suggestions_find (document);
}

static char *
load_checklist (const char *name)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  char *text = NULL;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL)) {
    g_test_skip ("The checklists are not there");
    return NULL;
  }
  return text;
}

/* The first suggestion for a line; fails the test when there is none. */
static const PfSuggestion *
at_line (const GPtrArray *suggestions, guint line)
{
  for (guint i = 0; i < suggestions->len; i++) {
    const PfSuggestion *suggestion = g_ptr_array_index (suggestions, i);

    if (suggestion->line == line)
      return suggestion;
  }
  g_error ("Nothing is suggested for line %u", line);
}

static gboolean
has_need (const PfSuggestion *suggestion, const char *need)
{
  return g_strv_contains ((const char *const *)suggestion->needs, need);
}

static void
check_expected (const GPtrArray *suggestions, const Expected *expected)
{
  for (; expected->line != 0; expected++) {
    const PfSuggestion *suggestion = at_line (suggestions, expected->line);
    g_auto (GStrv) kinds = g_strsplit (expected->kind, "|", -1);

    g_test_message ("line %u", expected->line);
    g_assert_cmpstr (pf_suggestion_class_to_string (suggestion->suggestion_class), ==, expected->suggestion_class);
    g_assert_true (g_strv_contains ((const char *const *)kinds, suggestion->kind));
  }
}

/* Nobody has to mend what is suggested, and nothing is bound that nobody chose. */
static void
check_each (const GPtrArray *suggestions)
{
  for (guint i = 0; i < suggestions->len; i++) {
    const PfSuggestion *suggestion = g_ptr_array_index (suggestions, i);
    g_autoptr (GPtrArray) diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_probe_diagnostic_free);

    g_assert_cmpstr (suggestion->why, !=, "");
    if (suggestion->suggestion_class == PF_SUGGESTION_NEEDS)
      g_assert_nonnull (suggestion->needs[0]);
    if (suggestion->probe != NULL) {
      g_autoptr (GError) error = NULL;
      g_autoptr (PfProbe) probe = pf_probe_parse ("test", suggestion->probe, -1, 1, diagnostics, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (diagnostics->len, ==, 0);
      g_assert_true (pf_probe_is_safe (probe) || suggestion->changes_state || pf_probe_get_kind (probe) == PF_PROBE_TCP);
    }
    if (suggestion->suggestion_class == PF_SUGGESTION_COMPLETE && suggestion->probe != NULL) {
      g_assert_null (strstr (suggestion->probe, "your-domain.com"));
      g_assert_null (strstr (suggestion->probe, "company.com"));
      g_assert_null (strstr (suggestion->probe, "<production_url>"));
    }
  }
}

static guint
count_lines (const GPtrArray *suggestions)
{
  guint count = 0;
  guint line = 0;

  for (guint i = 0; i < suggestions->len; i++) {
    const PfSuggestion *suggestion = g_ptr_array_index (suggestions, i);

    g_assert_cmpuint (suggestion->line, >=, line);
    count += suggestion->line != line ? 1 : 0;
    line = suggestion->line;
  }
  return count;
}

static void
test_checklist (gconstpointer data)
{
  const Checklist *checklist = data;
  g_autofree char *text = load_checklist (checklist->name);
  g_autoptr (GPtrArray) suggestions = NULL;

  if (text == NULL)
    return;
  suggestions = find_suggestions (text);
  check_expected (suggestions, checklist->expected);
  check_each (suggestions);
  g_assert_cmpuint (count_lines (suggestions), ==, checklist->n_listed + checklist->n_more);
}

static char *
swap (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);

  return g_strjoinv (to, parts);
}

static char *
swap_all (const char *text, const char *const *pairs)
{
  char *changed = g_strdup (text);

  for (; pairs[0] != NULL; pairs += 2) {
    g_autofree char *before = changed;

    g_assert_nonnull (strstr (before, pairs[0]));
    changed = swap (before, pairs[0], pairs[1]);
  }
  return changed;
}

/* The same suggestions, but for what was swapped: nothing of them is known by heart. */
static void
check_swapped (const char *name, const char *const *pairs)
{
  g_autofree char *text = load_checklist (name);
  g_autofree char *changed = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  if (text == NULL)
    return;
  changed = swap_all (text, pairs);
  before = find_suggestions (text);
  after = find_suggestions (changed);
  g_assert_cmpuint (after->len, ==, before->len);
  for (guint i = 0; i < before->len; i++) {
    const PfSuggestion *old = g_ptr_array_index (before, i);
    const PfSuggestion *new = g_ptr_array_index (after, i);
    g_autofree char *probe = old->probe != NULL ? g_strdup (old->probe) : NULL;

    g_assert_cmpuint (new->line, ==, old->line);
    g_assert_cmpstr (new->kind, ==, old->kind);
    g_assert_cmpint (new->suggestion_class, ==, old->suggestion_class);
    for (const char *const *pair = pairs; probe != NULL && pair[0] != NULL; pair += 2) {
      g_autofree char *unchanged = probe;

      probe = swap (unchanged, pair[0], pair[1]);
    }
    /* The ids of items follow from their words; a name has no port, and TLS the usual one. */
    if (g_str_equal (old->kind, "http") || g_str_equal (old->kind, "tcp") || g_str_equal (old->kind, "prometheus"))
      g_assert_cmpstr (new->probe, ==, probe);
  }
}

static void
test_swapped_hosts (void)
{
  static const char *const pairs[] = { "api.halcytone.com/ready", "api.halcytone.com/status", "api.halcytone.com",
                                       "svc.acme-corp.net:8443", "Post-Deployment Verification", "Afterwards", NULL };
  g_autofree char *text = load_checklist (checklists[1].name);
  g_autofree char *changed = text != NULL ? swap_all (text, pairs) : NULL;
  g_autoptr (GPtrArray) suggestions = NULL;

  check_swapped (checklists[1].name, pairs);
  if (changed == NULL)
    return;
  suggestions = find_suggestions (changed);
  g_assert_cmpstr (at_line (suggestions, 84)->probe, ==,
                   "TLS svc.acme-corp.net:8443\nexpect verify == \"ok\"\nwarn cert.days >= 30d");
  g_assert_cmpstr (at_line (suggestions, 210)->probe, ==,
                   "GET https://svc.acme-corp.net:8443/status\nexpect status == 200");
}

static void
test_swapped_ports (void)
{
  static const char *const pairs[] = { "3001", "4101", "9090", "19090", "Health Checks", "Doors", "🔍 ", "", NULL };

  check_swapped (checklists[3].name, pairs);
}

static void
test_swapped_limits (void)
{
  static const char *const pairs[] = { "Error rate > 5%", "Error rate > 7.5%", "<production_url>", "<live_host_url>",
                                       "wcagaii", "shop", NULL };
  g_autofree char *text = load_checklist (checklists[2].name);
  g_autofree char *changed = text != NULL ? swap_all (text, pairs) : NULL;
  g_autoptr (GPtrArray) suggestions = NULL;

  if (changed == NULL)
    return;
  suggestions = find_suggestions (changed);
  g_assert_nonnull (strstr (at_line (suggestions, 149)->probe, "expect value <= 7.5"));
  g_assert_true (has_need (at_line (suggestions, 91), "<live_host_url>"));
  g_assert_cmpint (at_line (suggestions, 91)->suggestion_class, ==, PF_SUGGESTION_NEEDS);
}

static void
test_request (void)
{
  g_autoptr (GPtrArray) suggestions
      = find_suggestions ("# Go\n\n- [ ] Send `curl -sSf -X PUT -H 'X-Team: a' -H 'Authorization: Bearer t0psecret' "
                          "-d '{\"a\": 1}' https://u:p@shop.acme.net:8443/v1/x?y=1#z | jq .`\n"
                          "- [ ] Ask `GET /v2/ping`\n- [ ] Ask `curl $BASE/health`\n- [ ] See https://acme.net/wiki\n");
  const PfSuggestion *put = at_line (suggestions, 3);

  g_assert_cmpstr (put->probe, ==,
                   "PUT https://shop.acme.net:8443/v1/x?y=1\nauth: @api\n> X-Team: a\n| {\"a\": 1}\n"
                   "expect status in 200..299");
  g_assert_true (put->changes_state);
  g_assert_cmpint (put->suggestion_class, ==, PF_SUGGESTION_COMPLETE);
  g_assert_cmpstr (at_line (suggestions, 4)->probe, ==, "GET @api/v2/ping\nexpect status == 200");
  g_assert_true (has_need (at_line (suggestions, 4), "@api"));
  g_assert_cmpint (at_line (suggestions, 5)->suggestion_class, ==, PF_SUGGESTION_NEEDS);
  g_assert_true (has_need (at_line (suggestions, 5), "${BASE}"));
  g_assert_cmpstr (at_line (suggestions, 6)->probe, ==, "GET https://acme.net/wiki\nexpect status == 200");
}

static void
test_ports (void)
{
  g_autoptr (GPtrArray) suggestions
      = find_suggestions ("# Go\n\n- [ ] Shop (port 80/443)\n- [ ] Ports 70000 and 0\n- [ ] 443 users invited\n");

  g_assert_cmpuint (suggestions->len, ==, 2);
  g_assert_cmpstr (NTH (suggestions, PfSuggestion, 0)->probe, ==, "TCP <host>:80\nexpect connected == true");
  g_assert_cmpstr (NTH (suggestions, PfSuggestion, 1)->probe, ==, "TCP <host>:443\nexpect connected == true");
}

static void
test_units (void)
{
  g_autoptr (GPtrArray) suggestions
      = find_suggestions ("# Go\n\n## Checks\n\n- [ ] Memory usage < 2 GB\n- [ ] p99 response time < 1500ms\n"
                          "- [ ] Throughput > 50/sec\n- [ ] TLS 1.3 only\n- [ ] X-Frame-Options is SAMEORIGIN\n");

  g_assert_nonnull (strstr (at_line (suggestions, 5)->probe, "/ 1e6\nexpect value < 2000"));
  g_assert_nonnull (strstr (at_line (suggestions, 6)->probe, "histogram_quantile(0.99,"));
  g_assert_nonnull (strstr (at_line (suggestions, 6)->probe, "expect value < 1.5"));
  g_assert_nonnull (strstr (at_line (suggestions, 7)->probe, "expect value > 50"));
  g_assert_nonnull (strstr (at_line (suggestions, 8)->probe, "expect tls.version >= \"1.3\""));
  g_assert_nonnull (strstr (at_line (suggestions, 9)->probe, "== \"SAMEORIGIN\""));
}

/* What a probe block stands under is bound already, and what only people know stays with them. */
static void
test_nothing (void)
{
  g_autoptr (GPtrArray) suggestions = find_suggestions (
      "# Go\n\n- [ ] Health check passing\n  ```probe\n  GET @api/health\n  expect status == 200\n  ```\n"
      "- [ ] Alert rules documented\n- [ ] Team trained on monitoring\n- [ ] Stakeholders approved the release\n"
      "- [ ] Tech lead approval: ____\n");

  g_assert_cmpuint (suggestions->len, ==, 0);
}

/* A broken text in a checklist yields no broken probe. */
static void
test_hostile (void)
{
  g_autoptr (GPtrArray) suggestions
      = find_suggestions ("# Go\n\n- [ ] `curl http://[::1`\n- [ ] `curl 'http://a b/'`\n- [ ] `GET /a\\b`\n"
                          "- [ ] `curl -H 'X: \x01' http://acme.net/`\n- [ ] `curl`\n- [ ] `curl -X`\n"
                          "- [ ] `GET`\n- [ ] Error rate < 1e99%\n- [ ] `curl http://169.254.169.254/x`\n");

  check_each (suggestions);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (checklists); i++) {
    g_autofree char *path = g_strdup_printf ("/suggestions/checklist/%" G_GSIZE_FORMAT, i);

    g_test_add_data_func (path, &checklists[i], test_checklist);
  }
  g_test_add_func ("/suggestions/swapped-hosts", test_swapped_hosts);
  g_test_add_func ("/suggestions/swapped-ports", test_swapped_ports);
  g_test_add_func ("/suggestions/swapped-limits", test_swapped_limits);
  g_test_add_func ("/suggestions/request", test_request);
  g_test_add_func ("/suggestions/ports", test_ports);
  g_test_add_func ("/suggestions/units", test_units);
  g_test_add_func ("/suggestions/nothing", test_nothing);
  g_test_add_func ("/suggestions/hostile", test_hostile);
  return g_test_run ();
}
