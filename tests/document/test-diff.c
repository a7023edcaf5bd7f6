/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include "document/pf-document-diff.h"

#include <string.h>

static const char *
text_of (PfDocument *document, gboolean is_section, guint index)
{
  return is_section ? nth_section (document, index)->title : nth_item (document, index)->text;
}

static guint
line_of (PfDocument *document, gboolean is_section, guint index)
{
  return is_section ? nth_section (document, index)->line : nth_item (document, index)->line;
}

/* One line for each change, as a person would note it down. */
static char *
describe (PfDocument *before, PfDocument *after, const PfDocumentDiff *diff)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < diff->changes->len; i++) {
    const PfDocumentChange *change = g_ptr_array_index (diff->changes, i);

    g_string_append (text, pf_document_change_kind_to_string (change->kind));
    g_string_append (text, change->is_section ? " section" : "");
    if (change->before != PF_NONE)
      g_string_append_printf (text, " %u “%s”", line_of (before, change->is_section, change->before),
                              text_of (before, change->is_section, change->before));
    if (change->after != PF_NONE)
      g_string_append_printf (text, " → %u “%s”", line_of (after, change->is_section, change->after),
                              text_of (after, change->is_section, change->after));
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

/* Compares two texts, and asserts the changes and how many items say the same. */
static void
assert_diff (const char *old_text, const char *new_text, const char *expected, guint n_same)
{
  g_autoptr (PfDocument) before = parse_text (old_text);
  g_autoptr (PfDocument) after = parse_text (new_text);
  g_autoptr (PfDocumentDiff) diff = pf_document_diff_new (before, after);
  g_autofree char *found = describe (before, after, diff);

  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpuint (diff->n_same, ==, n_same);
}

static char *
load_checklist (const char *number)
{
  g_autoptr (GDir) folder = g_dir_open (g_getenv ("PF_TEST_CHECKLISTS"), 0, NULL);
  const char *name;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL) {
    if (g_str_has_prefix (name, number)) {
      g_autofree char *path = g_build_filename (g_getenv ("PF_TEST_CHECKLISTS"), name, NULL);
      char *contents = NULL;

      g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
      return contents;
    }
  }
  g_assert_not_reached ();
}

static char *
replace (const char *text, const char *old, const char *new)
{
  GString *result = g_string_new (text);

  g_assert_cmpuint (g_string_replace (result, old, new, 1), ==, 1);
  return g_string_free (result, FALSE);
}

/* Feature 14: one added, one removed, one reworded, a section moved; the others keep their state. */
static void
test_real_edit (void)
{
  g_autofree char *old_text = load_checklist ("003");
  g_autofree char *added = replace (old_text, "- [ ] Alerting rules tested\n",
                                    "- [ ] Alerting rules tested\n- [ ] Synthetic probes run from two regions\n");
  g_autofree char *removed = replace (added, "- [ ] Failover testing\n", "");
  g_autofree char *reworded = replace (removed, "- [ ] Error rate < 1%\n", "- [ ] Error rate < 2%\n");
  const char *start = strstr (reworded, "## 🚨 Emergency Procedures");
  const char *end = strstr (reworded, "## 📝 Documentation");
  const char *target = strstr (reworded, "## 🔄 Continuous Improvement");
  g_autofree char *new_text = g_strdup_printf ("%.*s%.*s%.*s%s", (int) (start - reworded), reworded,
                                               (int) (target - end), end, (int) (end - start), start, target);
  g_autoptr (PfDocument) before = parse_text (old_text);
  g_autoptr (PfDocument) after = parse_text (new_text);
  g_autoptr (PfDocumentDiff) diff = pf_document_diff_new (before, after);
  g_autofree char *found = describe (before, after, diff);

  g_assert_cmpstr (found, ==,
                   "reworded 29 “Error rate < 1%” → 29 “Error rate < 2%”\n"
                   "added → 61 “Synthetic probes run from two regions”\n"
                   "removed 116 “Failover testing”\n"
                   "moved section 191 “🚨 Emergency Procedures” → 255 “🚨 Emergency Procedures”\n");
  /* 170 tasks and a line to sign, without the one removed and the one reworded. */
  g_assert_cmpuint (diff->n_same, ==, 169);
  g_assert_cmpuint (diff->n_likely, ==, 1);
  for (guint i = 0; i < pf_document_get_items (before)->len; i++) {
    if (diff->item_after[i] != PF_NONE)
      g_assert_cmpstr (nth_item (before, i)->text, ==, nth_item (after, diff->item_after[i])->text);
  }
}

static void
test_nothing_changed (void)
{
  static const char *const names[] = { "000", "001", "002", "003", "004" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *text = load_checklist (names[i]);
    g_autofree char *ticked = replace (text, "- [ ] ", "- [x] ");
    g_autoptr (PfDocument) before = parse_text (text);
    g_autoptr (PfDocument) after = parse_text (ticked);
    g_autoptr (PfDocumentDiff) diff = pf_document_diff_new (before, after);

    g_assert_cmpuint (diff->changes->len, ==, 0);
    g_assert_cmpuint (diff->n_same, ==, pf_document_get_items (before)->len);
  }
}

/* Lines broken elsewhere, a longer blank, another bullet, a file of another name: nothing a person would call new. */
static void
test_same_words (void)
{
  assert_diff ("# A\n\n- [ ] Say that the release\n  is on its way\n- [ ] Lead: ____\n",
               "A\n=\n\n* [x] Say that\n  the release is on its way\n* [ ] Lead: _________\n", "", 2);
  assert_diff ("- [ ] no heading\n", "\n\n- [ ] no heading\n", "", 1);
  assert_diff ("# A\n- [ ] caf\xC3\xA9\n", "# A\n- [ ] cafe\xCC\x81\n", "", 1);
}

static void
test_renamed_section (void)
{
  assert_diff (
      "# A\n## Checks\n- [ ] one thing\n- [ ] two things\n### Deep\n- [ ] three\n## End\n- [ ] four\n",
      "# A\n## What to look at\n- [ ] one thing\n- [ ] two things\n### Deep\n- [ ] three\n## End\n- [ ] four\n",
      "reworded section 2 “Checks” → 2 “What to look at”\n", 4);
  assert_diff ("# A\n## Contacts\n\nAsk around.\n\n## B\n- [ ] one\n",
               "# A\n## Emergency contacts\n\nAsk.\n\n## B\n- [ ] one\n",
               "reworded section 2 “Contacts” → 2 “Emergency contacts”\n", 1);
}

/* A title changed at the top changes the path, and with it the id, of everything. */
static void
test_renamed_title (void)
{
  g_autofree char *old_text = load_checklist ("000");
  g_autofree char *new_text = replace (old_text, "# Production Deployment Pre-Flight Checklist", "# Going live");
  g_autoptr (PfDocument) before = parse_text (old_text);
  g_autoptr (PfDocument) after = parse_text (new_text);
  g_autoptr (PfDocumentDiff) diff = pf_document_diff_new (before, after);

  g_assert_cmpuint (diff->changes->len, ==, 1);
  g_assert_cmpuint (diff->n_same, ==, pf_document_get_items (before)->len);
}

static void
test_moved (void)
{
  assert_diff ("# A\n## One\n- [ ] first\n- [ ] second\n- [ ] third\n## Two\n- [ ] fourth\n",
               "# A\n## One\n- [ ] first\n- [ ] third\n## Two\n- [ ] fourth\n- [ ] second\n",
               "moved 4 “second” → 7 “second”\n", 4);
  /* Order is part of a procedure; as little as explains it is told. */
  assert_diff ("# A\n- [ ] stop\n- [ ] copy\n- [ ] move\n- [ ] start\n",
               "# A\n- [ ] start\n- [ ] stop\n- [ ] copy\n- [ ] move\n", "moved 5 “start” → 2 “start”\n", 4);
  /* What is under an item goes with it. */
  assert_diff ("# A\n- [ ] group\n  - [ ] x\n  - [ ] y\n- [ ] last\n- [ ] very last\n",
               "# A\n- [ ] last\n- [ ] very last\n- [ ] group\n  - [ ] x\n  - [ ] y\n", "moved 2 “group” → 4 “group”\n",
               5);
  /* A section under another one, with all that is in it. */
  assert_diff ("# A\n## One\n### Deep\n- [ ] first\n- [ ] second\n## Two\n- [ ] third\n",
               "# A\n## One\n## Two\n- [ ] third\n### Deep\n- [ ] first\n- [ ] second\n",
               "moved section 3 “Deep” → 5 “Deep”\n", 3);
}

/* A heading put over items, or taken away, does not move them. */
static void
test_heading_only (void)
{
  assert_diff ("# A\n- [ ] one\n- [ ] two\n", "# A\n- [ ] one\n## New\n- [ ] two\n", "added section → 3 “New”\n", 2);
  assert_diff ("# A\n- [ ] one\n## Old\n- [ ] two\n", "# A\n- [ ] one\n- [ ] two\n", "removed section 3 “Old”\n", 2);
}

static void
test_reworded (void)
{
  assert_diff ("# A\n- [ ] p95 response time < 500ms\n", "# A\n- [ ] p95 response time < 200ms\n",
               "reworded 2 “p95 response time < 500ms” → 2 “p95 response time < 200ms”\n", 0);
  assert_diff ("# A\n- [ ] Error rate < 1%\n", "# A\n- [ ] Error rate > 1%\n",
               "reworded 2 “Error rate < 1%” → 2 “Error rate > 1%”\n", 0);
  assert_diff ("# A\n- [ ] Monitoring stack operational\n- [ ] x\n",
               "# A\n- [ ] Monitoring stack is up and running\n- [ ] x\n",
               "reworded 2 “Monitoring stack operational” → 2 “Monitoring stack is up and running”\n", 1);
  assert_diff ("# A\n- [ ] 上线前检查数据库备份\n", "# A\n- [ ] 上线前检查数据库的备份\n",
               "reworded 2 “上线前检查数据库备份” → 2 “上线前检查数据库的备份”\n", 0);
  assert_diff ("# A\n- [ ] **group** of things\n  - [ ] x\n", "# A\n- [ ] **group** of such things\n  - [ ] x\n",
               "reworded 2 “group of things” → 2 “group of such things”\n", 1);
}

/* Two items that only stand in the same place are two items. */
static void
test_replaced (void)
{
  assert_diff ("# A\n- [ ] Update changelog\n- [ ] x\n", "# A\n- [ ] Call the press office\n- [ ] x\n",
               "removed 2 “Update changelog”\nadded → 2 “Call the press office”\n", 1);
}

/* Trap 9: equal words twice. */
static void
test_equal_texts (void)
{
  assert_diff ("# A\n- [ ] db\n  - [ ] Connection tested\n- [ ] cache\n  - [ ] Connection tested\n",
               "# A\n- [ ] cache\n  - [ ] Connection tested\n", "removed 2 “db”\nremoved 3 “Connection tested”\n", 2);
  assert_diff ("# A\n## Database\n- [ ] created\n- [ ] tuned\n## Cache\n- [ ] warm\n## Database\n- [ ] migrated\n",
               "# A\n## Cache\n- [ ] warm\n## Database\n- [ ] migrated\n",
               "removed section 2 “Database”\nremoved 3 “created”\nremoved 4 “tuned”\n", 2);
  assert_diff ("# A\n- [ ] again\n- [ ] again\n", "# A\n- [ ] again\n- [ ] again\n- [ ] again\n", "added → 4 “again”\n",
               2);
}

/* A whole file of other words costs work in proportion to it. */
static void
test_work (void)
{
  guint64 compared[2];

  for (guint size = 0; size < 2; size++) {
    g_autoptr (GString) old_text = g_string_new ("# A\n");
    g_autoptr (GString) new_text = g_string_new ("# A\n");
    g_autoptr (PfDocument) before = NULL;
    g_autoptr (PfDocument) after = NULL;
    g_autoptr (PfDocumentDiff) diff = NULL;
    guint n = size == 0 ? 5000 : 20000;

    for (guint i = 0; i < n; i++) {
      g_string_append_printf (old_text, "- [ ] host %u of the old pool is up\n", i);
      g_string_append_printf (new_text, "- [ ] host %u of the new pool is up\n", i);
    }
    before = parse_text (old_text->str);
    after = parse_text (new_text->str);
    diff = pf_document_diff_new (before, after);
    g_assert_cmpuint (diff->n_likely, ==, n);
    g_assert_cmpuint (diff->item_likely[n / 2], ==, n / 2);
    compared[size] = diff->n_compared;
    g_assert_cmpuint (compared[size], <=, 20 * n);
  }
  g_assert_cmpuint (compared[1], <=, 5 * compared[0]);
}

/* Texts that are all alike, or all the same, and sections too. */
static void
test_hostile (void)
{
  static const char *const patterns[][2] = {
    { "- [ ] a b\n", "- [ ] a c\n" },
    { "- [ ] same\n", "- [ ] same\n" },
    { "## S\n- [ ] a\n", "## S\n- [ ] b\n" },
    { "## S\n", "## T\n" },
    { "**b**\n\n- [ ] x y\n\n", "**c**\n\n- [ ] x z\n\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    g_autoptr (GString) old_text = repeat_text (patterns[i][0], 30000);
    g_autoptr (GString) new_text = repeat_text (patterns[i][1], 30000);
    g_autoptr (PfDocument) before = parse_text (old_text->str);
    g_autoptr (PfDocument) after = parse_text (new_text->str);
    g_autoptr (PfDocumentDiff) diff = pf_document_diff_new (before, after);

    g_assert_cmpuint (diff->n_compared, <=, 20 * 60000);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diff/real-edit", test_real_edit);
  g_test_add_func ("/diff/nothing-changed", test_nothing_changed);
  g_test_add_func ("/diff/same-words", test_same_words);
  g_test_add_func ("/diff/renamed-section", test_renamed_section);
  g_test_add_func ("/diff/renamed-title", test_renamed_title);
  g_test_add_func ("/diff/moved", test_moved);
  g_test_add_func ("/diff/heading-only", test_heading_only);
  g_test_add_func ("/diff/reworded", test_reworded);
  g_test_add_func ("/diff/replaced", test_replaced);
  g_test_add_func ("/diff/equal-texts", test_equal_texts);
  g_test_add_func ("/diff/work", test_work);
  g_test_add_func ("/diff/hostile", test_hostile);
  return g_test_run ();
}
