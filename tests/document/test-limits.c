/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include "document/pf-document-private.h"

#include <string.h>

static void
assert_limit (const GString *text, const char *line, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfDocument) document = parse_bytes (text->str, text->len, &error);

  g_assert_error (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_LIMIT);
  g_assert_null (document);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "test.md"));
  g_assert_nonnull (strstr (error->message, line));
  g_assert_nonnull (strstr (error->message, words));
}

static PfDocument *
assert_opens (const GString *text)
{
  g_autoptr (GError) error = NULL;
  PfDocument *document = parse_bytes (text->str, text->len, &error);

  g_assert_no_error (error);
  return document;
}

static void
test_nesting (void)
{
  g_autoptr (GString) quotes = repeat_text ("> ", PF_SOURCE_MAX_NESTING);
  g_autoptr (GString) lists = g_string_new ("first\n\n");
  g_autoptr (PfDocument) document = NULL;

  g_string_append (quotes, "text\n");
  document = assert_opens (quotes);
  g_assert_cmpuint (pf_document_get_prose (document)->len, ==, 1);
  g_string_prepend (quotes, "> ");
  assert_limit (quotes, "line 1", "64 deep");
  for (guint i = 0; i <= PF_SOURCE_MAX_NESTING; i++)
    g_string_append_printf (lists, "%*s- [ ] x\n", (int)(2 * i), "");
  assert_limit (lists, "line", "64 deep");
}

static void
test_cells (void)
{
  g_autoptr (GString) header = repeat_text ("|a", 1000);
  g_autoptr (GString) rule = repeat_text ("|---", 1000);
  g_autoptr (GString) rows = repeat_text ("|x|\n", 100);
  g_autoptr (GString) table = g_string_new (NULL);
  g_autoptr (PfDocument) document = NULL;

  g_string_append_printf (table, "%s|\n%s|\n%s", header->str, rule->str, rows->str);
  document = assert_opens (table);
  g_assert_cmpuint (NTH (pf_document_get_tables (document), PfTable, 0)->rows->len, ==, 100);
  for (guint i = 0; i < 9; i++)
    g_string_append (table, rows->str);
  assert_limit (table, "line", "1000000 cells");
}

static void
test_paragraph (void)
{
  g_autoptr (GString) text = repeat_text ("[a](b) some words\n", PF_SOURCE_MAX_PARAGRAPH / 18);
  g_autoptr (PfDocument) document = assert_opens (text);

  g_string_prepend (text, "# A\n\n");
  g_string_append (text, "and some more words than may be\n");
  assert_limit (text, "line 3", "256 KiB");
}

/* Lines that only look as if they ended a paragraph do not make the parser slow. */
static void
test_disguised_paragraph (void)
{
  static const char *const disguises[]
      = { "2. [a](b) word\n", "     - [a](b)\n", ">x [a](b) ....\n", "|x [a](b) ....\n", "<i>\n```\n[a](b) ..\n" };

  for (guint i = 0; i < G_N_ELEMENTS (disguises); i++) {
    g_autoptr (GString) text = repeat_text (disguises[i], PF_SOURCE_MAX_PARAGRAPH / 12);

    /* The row of dashes would make a table of a paragraph of one line, not of one of two. */
    g_string_prepend (text, "text\n|x|\n|---|\n");
    assert_limit (text, "line 1", "256 KiB");
  }
}

/* Long lists, long blocks of code and long tables are no long paragraphs. */
static void
test_long_but_fine (void)
{
  g_autoptr (GString) list = repeat_text ("- [ ] task\n  - [ ] sub-task\n", 20000);
  g_autoptr (GString) numbers = repeat_text ("1. [ ] task with words\n", 20000);
  g_autoptr (GString) code = repeat_text ("line of a log without an empty line\n", 20000);
  g_autoptr (PfDocument) listed = assert_opens (list);
  g_autoptr (PfDocument) numbered = assert_opens (numbers);
  g_autoptr (GString) rows = repeat_text ("| a row of a table | ____ | |\n", 10000);
  g_autoptr (PfDocument) fenced = NULL;
  g_autoptr (PfDocument) table = NULL;

  g_string_prepend (code, "```text\n");
  g_string_append (code, "```\n");
  fenced = assert_opens (code);
  g_string_prepend (rows, "| What | Who | When |\n|------|:---:|-----:|\n");
  table = assert_opens (rows);
  g_assert_cmpuint (pf_document_get_blanks (table)->len, ==, 20000);
  g_assert_cmpuint (pf_document_count_tasks (listed), ==, 40000);
  g_assert_cmpuint (pf_document_count_tasks (numbered), ==, 20000);
  g_assert_cmpuint (NTH (pf_document_get_commands (fenced), PfCommand, 0)->n_lines, ==, 20000);
}

/* What made other parsers slow or crash; each must open, or say what is too much, without taking long. */
static void
test_hostile (void)
{
  static const char *const patterns[] = {
    "[",         "![",        "[a](",
    "*a **b ",   "_a __b ",   "`a``b",
    "<",         "<a ",       "&#x1;",
    "\\",        "[a]: b\n",  "- ",
    "> ",        "1. ",       "|a",
    "|\n",       "```\n",     "~~~ x\n",
    "# \n",      "___\n",     "- ___\n",
    "____ ",     "https://",  "www.a.",
    "a@b.",      "<!--\n",    "<details>\n",
    "- [ ] \n",  "**a**\n\n", "**a**: ____\n",
    "password=", "Bearer ",   "- a\n\n",
    "* * *\n",   "a\n===\n",  "\t- [ ] x\n",
    "\xC3\xA9",  "~~",        "- [ ] **a** `make x` <b>\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    g_autoptr (GString) text = repeat_text (patterns[i], (guint)(100000 / strlen (patterns[i])));
    g_autoptr (PfDocument) document = parse_bytes (text->str, text->len, NULL);

    g_test_message ("%s", document != NULL ? "opened" : "refused");
  }
}

static void
test_deep_quotes (void)
{
  g_autoptr (GString) quotes = repeat_text ("> ", 10000);
  g_autoptr (GString) tight = repeat_text (">", 10000);
  g_autoptr (GString) below = repeat_text ("line\n\n", 1000);

  g_string_append (quotes, "- [ ] deep\n");
  assert_limit (quotes, "line 1", "64 deep");
  assert_limit (tight, "line 1", "64 deep");
  g_string_append (below, quotes->str);
  assert_limit (below, "line 2001", "64 deep");
}

static void
test_long_line (void)
{
  g_autoptr (GString) words = repeat_text ("word ", 1024 * 1024 / 5);
  g_autoptr (GString) code = repeat_text ("x", 1024 * 1024);
  g_autoptr (GString) task = g_string_new ("# A\n\n- [ ] ");
  g_autoptr (PfDocument) document = NULL;

  assert_limit (words, "line 1", "256 KiB");
  g_string_append_len (task, words->str, (gssize)words->len);
  assert_limit (task, "line 3", "256 KiB");
  g_string_prepend (code, "- [ ] log\n\n```\n");
  g_string_append (code, "\n```\n\n- [ ] last\n");
  document = assert_opens (code);
  g_assert_cmpuint (strlen (NTH (pf_document_get_commands (document), PfCommand, 0)->text), ==, 1024 * 1024 + 1);
  g_assert_cmpuint (pf_document_count_tasks (document), ==, 2);
}

static void
test_many_boxes (void)
{
  g_autoptr (GString) text = repeat_text ("- [ ] box\n", 100000);
  g_autoptr (PfDocument) document = assert_opens (text);
  const GPtrArray *items = pf_document_get_items (document);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (pf_document_count_tasks (document), ==, 100000);
  g_assert_cmpuint (nth_item (document, 99999)->line, ==, 100000);
  for (guint i = 0; i < items->len; i++)
    g_assert_true (g_hash_table_add (ids, nth_item (document, i)->id));
  g_assert_cmpuint (pf_document_find_item (document, nth_item (document, 99999)->id), ==, 99999);
}

static void
test_only_underscores (void)
{
  g_autoptr (GString) one = repeat_text ("_", 1024 * 1024);
  g_autoptr (GString) many = repeat_text ("________________\n", 64 * 1024);
  g_autoptr (GString) apart = repeat_text ("______________\n\n", 64 * 1024);
  g_autoptr (PfDocument) document = assert_opens (apart);

  assert_limit (one, "line 1", "256 KiB");
  assert_limit (many, "line 1", "256 KiB");
  g_assert_cmpuint (pf_document_get_items (document)->len, ==, 0);
  g_assert_cmpuint (pf_document_get_blanks (document)->len, ==, 0);
}

/* Short rows are filled up to the width of the header: 64 million cells of 50 kB. */
static void
test_wide_table (void)
{
  g_autoptr (GString) table = repeat_text ("|a", 8000);
  g_autoptr (GString) rule = repeat_text ("|-", 8000);
  g_autoptr (GString) rows = repeat_text ("|x|\n", 8000);

  g_string_append_printf (table, "|\n%s|\n%s", rule->str, rows->str);
  assert_limit (table, "line", "1000000 cells");
}

static void
test_link_starts (void)
{
  g_autoptr (GString) brackets = repeat_text ("[", 80000);
  g_autoptr (GString) images = repeat_text ("![", 80000);
  g_autoptr (GString) links = repeat_text ("[a](", 80000);
  g_autoptr (PfDocument) document = NULL;
  g_autoptr (PfDocument) pictured = assert_opens (images);

  g_string_prepend (brackets, "- [ ] ");
  document = assert_opens (brackets);
  g_assert_cmpuint (pf_document_count_tasks (document), ==, 1);
  g_assert_cmpuint (strlen (nth_item (document, 0)->text), ==, 80000);
  g_assert_cmpuint (pf_document_get_links (document)->len + pf_document_get_links (pictured)->len, ==, 0);
  assert_limit (links, "line 1", "256 KiB");
}

static gsize
measure (const char *pattern, guint times)
{
  g_autoptr (GString) text = repeat_text (pattern, times);
  g_autoptr (PfDocument) document = assert_opens (text);

  return pf_arena_get_size (document->arena);
}

/* Twice the text takes twice the room: no copy of a copy of all that came before. */
static void
test_linear (void)
{
  static const char *const patterns[] = {
    "- [ ] **a**: `make x` <b> p95 < 200 ms\n",
    "- [ ] a: ____ / ____\n",
    "**a**\n\n- [ ] b\n\n",
    "# A\n\n## B\n\n- [ ] b\n\n",
    "- a\n  - [ ] b\n    - [ ] c\n",
    "| a | b |\n|---|---|\n| [ ] | ____ |\n| ☐ | |\n\n",
    "```sh\nmake\n```\n\n",
    "- Label:\n- Label:\n- Label:\n\ntext\n\n",
    "1. a\n2. b\n\ntext\n\n",
    "**a**: [ ] b [ ] c\n\n",
    "Do not proceed until all are done.\n\n- [ ] a\n\n",
    "### Option A: x\n\n- [ ] a\n\n### Option B: y\n\n- [ ] b\n\n",
    "- [ ] <version> vX.Y.Z [NAME] {{X}}\n",
    "| a |\n|---|\n",
    "> - [ ] a\n\n",
    "<!-- x -->\n\n",
    "    code\n\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    gsize once = measure (patterns[i], 1000);
    gsize twice = measure (patterns[i], 2000);

    g_test_message ("%u: %" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT " bytes", i, once, twice);
    g_assert_cmpuint (twice, <=, 2 * once + once / 4 + 4096);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits/nesting", test_nesting);
  g_test_add_func ("/limits/cells", test_cells);
  g_test_add_func ("/limits/paragraph", test_paragraph);
  g_test_add_func ("/limits/disguised-paragraph", test_disguised_paragraph);
  g_test_add_func ("/limits/long-but-fine", test_long_but_fine);
  g_test_add_func ("/limits/hostile", test_hostile);
  g_test_add_func ("/limits/deep-quotes", test_deep_quotes);
  g_test_add_func ("/limits/long-line", test_long_line);
  g_test_add_func ("/limits/many-boxes", test_many_boxes);
  g_test_add_func ("/limits/only-underscores", test_only_underscores);
  g_test_add_func ("/limits/wide-table", test_wide_table);
  g_test_add_func ("/limits/link-starts", test_link_starts);
  g_test_add_func ("/limits/linear", test_linear);
  return g_test_run ();
}
