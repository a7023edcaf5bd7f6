/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-link-markup.h"
#include "app/pf-run-closures.h"

static void
test_progress (void)
{
  PfProgress progress = { .countable = 20, .done = 12, .failed = 1, .waived = 2, .open = 5, .not_applicable = 3,
                          .resolved = 14 };
  g_autofree char *short_text = pf_progress_format (&progress);
  g_autofree char *long_text = pf_progress_describe (&progress);
  g_assert_cmpstr (short_text, ==, "14 of 20");
  g_assert_cmpstr (long_text, ==, "12 done, 2 waived, 1 failed, 5 open, 3 not applicable");
}

static void
test_duration (void)
{
  static const struct {
    gint64 microseconds;
    const char *text;
  } cases[] = { { -1, "" }, { 0, "0 µs" }, { 999, "999 µs" }, { 1500, "1.5 ms" }, { 42100, "42 ms" },
                { 1250000, "1.25 s" } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = pf_duration_describe (cases[i].microseconds);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_states (void)
{
  for (int state = 0; state < PF_N_STATES; state++) {
    for (int other = 0; other < state; other++) {
      g_assert_cmpstr (pf_item_state_get_word ((PfItemState) state), !=, pf_item_state_get_word ((PfItemState) other));
      g_assert_cmpstr (pf_item_state_get_icon_name ((PfItemState) state), !=,
                       pf_item_state_get_icon_name ((PfItemState) other));
    }
  }
}

static void
test_challenge (void)
{
  char label[] = "Backups";
  char expected[] = "younger than 1 hour";
  char markup[] = "<b>Backups</b>: younger than <tt>1 hour</tt>";
  char plain[] = "Tag it";
  PfItem item = { .label = label, .expected = expected, .markup = markup };
  g_autofree char *title = pf_item_dup_title_markup (&item);
  g_autofree char *response = pf_item_dup_expected_markup (&item);
  g_assert_cmpstr (title, ==, "<b>Backups</b>");
  g_assert_cmpstr (response, ==, "younger than <tt>1 hour</tt>");
  PfItem simple = { .markup = plain };
  g_autofree char *whole = pf_item_dup_title_markup (&simple);
  g_assert_cmpstr (whole, ==, "Tag it");
  g_assert_null (pf_item_dup_expected_markup (&simple));
}

static void
test_blanks (void)
{
  char label[] = "Approval";
  char only[] = "________";
  char more[] = "________ (date)";
  char only_markup[] = "<b>Approval</b>: ________";
  char more_markup[] = "<b>Approval</b>: ________ <a href=\"https://a.invalid/___\">(date)</a>";
  PfItem blank = { .label = label, .expected = only, .markup = only_markup };
  PfItem both = { .label = label, .expected = more, .markup = more_markup };
  g_autofree char *title = pf_item_dup_title_markup (&blank);
  g_autofree char *response = pf_item_dup_expected_markup (&both);
  g_assert_cmpstr (title, ==, "<b>Approval</b>");
  g_assert_null (pf_item_dup_expected_markup (&blank));
  g_assert_cmpstr (response, ==, "… <a href=\"https://a.invalid/___\">(date)</a>");
  g_autofree char *dunder = pf_text_hide_blanks ("__init__ and <b>___</b>");
  g_assert_cmpstr (dunder, ==, "__init__ and <b>…</b>");
}

static void
test_links (void)
{
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_link_range_free);
  g_autofree char *markup = pf_link_markup_parse (
      "ä <a href=\"https://a.invalid/?x=1&amp;y\">one</a> <b>and</b> <a href=\"file:///etc/passwd\">two</a>", links);
  g_assert_cmpuint (links->len, ==, 1);
  const PfLinkRange *link = g_ptr_array_index (links, 0);
  g_assert_cmpstr (link->url, ==, "https://a.invalid/?x=1&y");
  g_assert_cmpuint (link->start, ==, 3);
  g_assert_cmpuint (link->end, ==, 6);
  g_assert_cmpstr (markup, ==, "ä <span underline='single'>one</span> <b>and</b> two");
  g_autofree char *broken = pf_link_markup_parse ("a < b <a href='https://a.invalid'>", links);
  g_assert_cmpuint (links->len, ==, 0);
  g_assert_cmpstr (broken, ==, "a &lt; b &lt;a href=&apos;https://a.invalid&apos;&gt;");
}

static void
test_schemes (void)
{
  g_assert_true (pf_link_is_allowed ("https://a.invalid"));
  g_assert_true (pf_link_is_allowed ("MAILTO:a@b.invalid"));
  g_assert_false (pf_link_is_allowed ("file:///etc/passwd"));
  g_assert_false (pf_link_is_allowed ("javascript:1"));
  g_assert_false (pf_link_is_allowed ("docs/guide.md"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-closures/progress", test_progress);
  g_test_add_func ("/run-closures/duration", test_duration);
  g_test_add_func ("/run-closures/states", test_states);
  g_test_add_func ("/run-closures/challenge", test_challenge);
  g_test_add_func ("/run-closures/blanks", test_blanks);
  g_test_add_func ("/run-closures/links", test_links);
  g_test_add_func ("/run-closures/schemes", test_schemes);
  return g_test_run ();
}
