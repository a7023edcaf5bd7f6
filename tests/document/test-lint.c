/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include "document/pf-lint.h"

#include <string.h>

/* 1 March 2026, noon */
#define NOW G_GINT64_CONSTANT (1772366400000)

/* One line for each finding: line, column, severity and code. */
static char *
describe (PfDocument *document, gint64 now)
{
  g_autoptr (GPtrArray) findings = pf_lint_run (document, now);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++) {
    const PfDiagnostic *finding = g_ptr_array_index (findings, i);

    g_assert_cmpstr (finding->message, !=, "");
    g_assert_nonnull (pf_lint_get_help (finding->code));
    g_string_append_printf (text, "%u:%u %s %s\n", finding->line, finding->column,
                            pf_diagnostic_severity_to_string (finding->severity), finding->code);
  }
  return g_string_free (text, FALSE);
}

static void
assert_lint (const char *text, const char *expected)
{
  g_autoptr (PfDocument) document = parse_text (text);
  g_autofree char *found = describe (document, NOW);

  g_assert_cmpstr (found, ==, expected);
}

static PfDocument *
load_checklist (const char *number)
{
  g_autoptr (GDir) folder = g_dir_open (g_getenv ("PF_TEST_CHECKLISTS"), 0, NULL);
  const char *name;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL) {
    if (g_str_has_prefix (name, number)) {
      g_autofree char *path = g_build_filename (g_getenv ("PF_TEST_CHECKLISTS"), name, NULL);
      g_autofree char *contents = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      return parse_bytes (contents, length, NULL);
    }
  }
  g_assert_not_reached ();
}

/* Everything that is found in the real checklists; a person agrees with each. */
static void
test_real (void)
{
  static const char *const expected[][2] = {
    { "000", "284:14 warning placeholder-host\n331:15 error secret\n" },
    { "001", "413:1 warning review-date-past\n" },
    { "002", "165:43 warning placeholder-host\n202:1 note review-date-past\n" },
    { "003", "306:45 warning placeholder-host\n" },
    { "004", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autoptr (PfDocument) document = load_checklist (expected[i][0]);
    g_autofree char *found = describe (document, NOW);
    g_autoptr (GString) others = g_string_new (found);

    /* Repairing text is another thing, with tests of its own. */
    if (strstr (found, "mojibake") != NULL)
      g_string_erase (others, 0, strchr (found, '\n') + 1 - found);
    g_assert_cmpstr (others->str, ==, expected[i][1]);
  }
}

static void
test_rollback (void)
{
  assert_lint ("# A\n\n## Deployment\n- [ ] switch over\n", "3:1 warning no-rollback\n");
  assert_lint ("# A\n\n## Deployment\n- [ ] switch over\n\n## Rollback\n- [ ] switch back\n", "");
  assert_lint ("# A\n\n## Deployment\n- [ ] switch over\n\n## Links\n- [How to roll back](back.md)\n", "");
  /* Where nothing is changed, nothing has to be undone. */
  assert_lint ("# A\n\n## Preparation\n- [ ] read\n", "");
  assert_lint ("# Shopping\n- [ ] milk\n", "");
}

static void
test_hosts (void)
{
  assert_lint ("# A\n- [ ] https://your-domain.com/health\n- [ ] https://www.your-domain.com/\n",
               "2:15 warning placeholder-host\n");
  assert_lint ("# A\n- [a](https://status.company.com) [b](https://docs.company.com)\n",
               "2:22 warning placeholder-host\n");
  assert_lint ("# A\n- [ ] https://api.halcytone.com/ and http://localhost:9090\n", "");
  assert_lint ("# A\n\n```bash\ncurl https://$HOST/health\n```\n", "");
}

static void
test_dates (void)
{
  assert_lint ("# A\n\n**Next Review Date**: 2026-01-30\n", "3:1 warning review-date-past\n");
  assert_lint ("# A\n\n**Next Review Date**: 2026-03-01\n**Last Updated:** 2025-09-30\n", "");
  assert_lint ("# A\n\n**Last Updated:** 2024-01-11\n**Next Review:** Before next release\n",
               "3:1 note review-date-past\n");
  /* A date of the deployment is none of the checklist. */
  assert_lint ("# A\n\n**Date**: 2020-01-01\n**Next Review Date**: 2020-99-99\n", "");
}

static void
test_secret (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("# A\n\n```bash\nPGPASSWORD='hunter2hunter2' psql\n```\n- [ ] <password>\n");
  g_autoptr (GPtrArray) findings = pf_lint_run (document, NOW);
  const PfDiagnostic *finding = NTH (findings, PfDiagnostic, 0);

  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_cmpstr (finding->code, ==, "secret");
  g_assert_cmpuint (finding->line, ==, 4);
  g_assert_cmpuint (finding->column, ==, 13);
  g_assert_null (strstr (finding->message, "hunter2"));
}

static void
test_duplicates (void)
{
  assert_lint ("# A\n- [ ] same\n- [ ] other\n- [ ] same\n## B\n- [ ] same\n", "4:1 warning duplicate-item\n");
  assert_lint ("# A\n- [ ] db\n  - [ ] tested\n- [ ] cache\n  - [ ] tested\n", "");
}

static void
test_empty_sections (void)
{
  assert_lint ("# A\n\n## Empty\n\n---\n\n## Full\n\ntext\n\n## Above\n### Below\n- [ ] x\n\nLast\n----\n",
               "3:1 warning empty-section\n15:1 warning empty-section\n");
  assert_lint ("# A\n\n## Notes\n\n## What we learned\n- ______\n\n## Table\n\n| a |\n|---|\n| b |\n", "");
}

static void
test_headings (void)
{
  assert_lint ("# A\n\n###Name\n\n####1. Steps\n", "3:4 warning heading-no-space\n5:5 warning heading-no-space\n");
  assert_lint ("# A\n\n#123 and #channel\n\n##\n\n```\n##code\n```\n\n####### seven\n\n##42 too\n",
               "");
}

static void
test_boxes (void)
{
  assert_lint ("# A\n- [] one\n-[ ] two\n- [x ] three\n1. []four\n- [ ]five\n",
               "2:3 warning box-syntax\n3:2 warning box-syntax\n4:3 warning box-syntax\n6:3 warning box-syntax\n");
  assert_lint ("# A\n- [ ] fine\n* [x] fine too\n- [x](https://a.test) link\n- [1] note\n- `[]` code\n", "");
}

static void
test_open (void)
{
  assert_lint ("# A\n- [ ] Lead: TBD\n- [ ] on MM/DD/YYYY\n- [ ] by YYYY-MM-DD\n- [ ] ticket XXX\n",
               "2:13 warning open-placeholder\n3:10 warning open-placeholder\n4:10 warning open-placeholder\n"
               "5:14 warning open-placeholder\n");
  assert_lint (
      "# A\n- [ ] no 5XX answers, `TBD`, tbd\n- [ ] Date (YYYY-MM-DD): ______\n\n```\nTBD\n```\n- [ ] TBD_FLAG\n", "");
}

static void
test_units (void)
{
  assert_lint ("# A\n- [ ] API response time < 500\n- [ ] Error rate (p95) ≤ 0,5, always\n- [ ] p95 < 400\n"
               "- [ ] Keep CPU below 80\n",
               "2:25 warning unit-missing\n3:24 warning unit-missing\n4:11 warning unit-missing\n"
               "5:16 warning unit-missing\n");
  assert_lint ("# A\n- [ ] Response time < 500ms\n- [ ] Error rate < 1 %\n- [ ] Replicas > 3\n"
               "- [ ] Latency < 2 seconds\n- [ ] <version> is up\n- [ ] CPU load is fine, more than 3 people agree\n",
               "");
}

static void
test_units_of_blanks (void)
{
  assert_lint ("# A\n- Error rate: ____\n- Deployment duration: ____\n- CPU: ____\n"
               "- Latency after the switch: ____\n",
               "2:15 warning unit-missing\n3:24 warning unit-missing\n4:8 warning unit-missing\n"
               "5:29 warning unit-missing\n");
  assert_lint ("# A\n- Error rate: ____ %\n- Duration: ____ minutes\n- Latency: ____ (target: < 200ms)\n"
               "- Response time (ms): ____\n- Response time dashboard: ____\n- CPU type: ____\n"
               "- Throughput: ____ req/s\n- Coverage: ____/10\n- Latency checked by: ____\n- Version: ____\n",
               "");
  /* A column is told of once, and the words of a row count where the column only says that it is measured. */
  assert_lint ("# A\n\n| Service | Latency | Status |\n|---|---|---|\n| api | | |\n| web | | |\n"
               "\n| Metric | Before | After | Owner |\n|---|---|---|---|\n| Error rate | | | |\n| p95 (ms) | | | |\n",
               "5:9 warning unit-missing\n10:16 warning unit-missing\n");
}

/* What the parser found is among them, each with help. */
static void
test_passed_through (void)
{
  assert_lint ("# A\n- [ ] x\n  ```probe\n  GET https://a.test/\n  expect p95 < 400\n  ```\n",
               "5:16 error probe-syntax\n");
  assert_lint ("# A\n<details>\n- [ ] hidden\n</details>\n", "2:1 warning html-tasks\n");
  g_assert_null (pf_lint_get_help ("no-such-code"));
}

/* A hostile file does not drown a person, or the memory. */
static void
test_many (void)
{
  g_autoptr (GString) text = repeat_text ("- [] x\n", 100000);
  g_autoptr (PfDocument) document = parse_text (text->str);
  g_autoptr (GPtrArray) findings = pf_lint_run (document, NOW);

  g_assert_cmpuint (findings->len, ==, 101);
  g_assert_nonnull (strstr (NTH (findings, PfDiagnostic, 100)->message, "99900"));
}

/* An item can follow only from what is there, and not from itself. */
static void
test_derived (void)
{
  static const char *const fine = "# T\n- [ ] a\n- [ ] b\n  ```probe b\n  DERIVED all L2\n  ```\n"
                                  "- [ ] c\n  ```probe c\n  DERIVED any L2 L3\n  ```\n";
  static const char *const missing = "# T\n- [ ] a\n- [ ] b\n  ```probe b\n  DERIVED all L2 L99 nowhere-12345678\n  ```\n";
  static const char *const circle = "# T\n- [ ] a\n  ```probe a\n  DERIVED all L6\n  ```\n"
                                    "- [ ] b\n  ```probe b\n  DERIVED any L2\n  ```\n";
  static const char *const itself = "# T\n- [ ] a\n  ```probe a\n  DERIVED all L2\n  ```\n";

  assert_lint (fine, "");
  assert_lint (missing, "3:1 warning derived-missing\n3:1 warning derived-missing\n");
  assert_lint (circle, "6:1 warning derived-circle\n");
  assert_lint (itself, "2:1 warning derived-circle\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lint/real", test_real);
  g_test_add_func ("/lint/rollback", test_rollback);
  g_test_add_func ("/lint/hosts", test_hosts);
  g_test_add_func ("/lint/dates", test_dates);
  g_test_add_func ("/lint/secret", test_secret);
  g_test_add_func ("/lint/duplicates", test_duplicates);
  g_test_add_func ("/lint/empty-sections", test_empty_sections);
  g_test_add_func ("/lint/headings", test_headings);
  g_test_add_func ("/lint/boxes", test_boxes);
  g_test_add_func ("/lint/open", test_open);
  g_test_add_func ("/lint/units", test_units);
  g_test_add_func ("/lint/units-of-blanks", test_units_of_blanks);
  g_test_add_func ("/lint/passed-through", test_passed_through);
  g_test_add_func ("/lint/many", test_many);
  g_test_add_func ("/lint/derived", test_derived);
  return g_test_run ();
}
