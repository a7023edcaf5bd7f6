/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include <string.h>

static const PfCommand *
nth_command (PfDocument *document, guint index)
{
  return NTH (pf_document_get_commands (document), PfCommand, index);
}

static const PfProse *
nth_prose (PfDocument *document, guint index)
{
  return NTH (pf_document_get_prose (document), PfProse, index);
}

static const PfLink *
nth_link (PfDocument *document, guint index)
{
  return NTH (pf_document_get_links (document), PfLink, index);
}

static void
assert_diagnostic (PfDocument *document, guint index, const char *code, guint line)
{
  const PfDiagnostic *diagnostic = NTH (pf_document_get_diagnostics (document), PfDiagnostic, index);

  g_assert_cmpstr (diagnostic->code, ==, code);
  g_assert_cmpuint (diagnostic->line, ==, line);
}

/* Trap 1: a line of underscores in a list is a rule to CommonMark, and a blank to a person. */
static void
test_rule_in_list (void)
{
  g_autoptr (PfDocument) document = parse_text ("# Lessons\n\n### Went well\n- ___________\n- ___________\n\n"
                                                "- [ ] Lead\n  - ________\n  ________\n\n___\n\n____\n");

  g_assert_cmpuint (pf_document_get_blanks (document)->len, ==, 4);
  g_assert_cmpuint (nth_blank (document, 0)->line, ==, 4);
  g_assert_cmpuint (nth_blank (document, 0)->column, ==, 3);
  g_assert_cmpuint (nth_blank (document, 0)->length, ==, 11);
  g_assert_cmpstr (nth_blank (document, 0)->label, ==, "Went well");
  g_assert_cmpuint (nth_blank (document, 1)->line, ==, 5);
  g_assert_cmpstr (nth_blank (document, 0)->id, !=, nth_blank (document, 1)->id);
  g_assert_cmpuint (nth_blank (document, 2)->line, ==, 8);
  g_assert_cmpuint (nth_blank (document, 2)->item, ==, 0);
  g_assert_cmpuint (nth_blank (document, 3)->item, ==, 0);
  g_assert_cmpuint (nth_item (document, 0)->end_line, ==, 9);
}

/* Trap 2: a bold line acts as a heading, but the tasks under it count for the true heading too. */
static void
test_bold_lines (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("# Plan\n\n#### Rollback\n\n- [ ] one\n\n**After it:**\n- [ ] two\n"
                    "- [ ] three\n\n**Then**:\n\ntext\n\n**Not** one\n\n## Next\n- [ ] four\n");

  g_assert_cmpuint (pf_document_get_sections (document)->len, ==, 5);
  g_assert_cmpstr (nth_section (document, 2)->title, ==, "After it");
  g_assert_false (nth_section (document, 2)->heading);
  g_assert_cmpuint (nth_section (document, 2)->level, ==, 5);
  g_assert_cmpuint (nth_section (document, 2)->parent, ==, 1);
  g_assert_cmpuint (nth_section (document, 2)->direct_tasks, ==, 2);
  g_assert_cmpuint (nth_section (document, 2)->end_line, ==, 9);
  g_assert_cmpstr (nth_section (document, 3)->title, ==, "Then");
  g_assert_cmpuint (nth_section (document, 3)->parent, ==, 1);
  g_assert_cmpuint (nth_section (document, 1)->direct_tasks, ==, 3);
  g_assert_cmpuint (nth_section (document, 0)->total_tasks, ==, 4);
  g_assert_cmpuint (nth_item (document, 1)->section, ==, 2);
  g_assert_cmpuint (nth_item (document, 1)->heading_section, ==, 1);
}

/* Trap 3 and 4: a check mark in the text is no state, and a bullet with one is no task. */
static void
test_check_marks (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("## ✅ Go\n\n- [ ] **Health**: returns 200 ✅\n- ✅ All done\n- ❌ Failing\n"
                    "1. ✅ Up\n");

  g_assert_cmpuint (pf_document_count_tasks (document), ==, 1);
  g_assert_false (nth_item (document, 0)->checked);
  g_assert_cmpstr (nth_item (document, 0)->expected, ==, "returns 200 ✅");
  g_assert_cmpstr (nth_prose (document, 0)->markup, ==, "✅ All done");
  g_assert_cmpstr (nth_prose (document, 0)->marker, ==, "•");
  g_assert_cmpstr (nth_prose (document, 2)->marker, ==, "1.");
}

/* Trap 5: triggers without boxes are plain bullets, with boxes they are tasks; both stand under their bold line. */
static void
test_triggers (void)
{
  g_autoptr (PfDocument) document = parse_text ("# A\n\n**Trigger Conditions:**\n- Degradation >50%\n\n"
                                                "Roll back if:\n- [ ] Error rate > 5%\n");

  g_assert_cmpstr (nth_item (document, 0)->markup, ==, "Degradation &gt;50%");
  g_assert_cmpint (nth_item (document, 0)->kind, ==, PF_ITEM_TRIGGER);
  g_assert_cmpint (nth_item (document, 0)->form, ==, PF_FORM_ENTRY);
  g_assert_cmpuint (nth_item (document, 0)->section, ==, 1);
  g_assert_cmpstr (nth_prose (document, 0)->markup, ==, "Roll back if:");
  g_assert_cmpstr (nth_item (document, 1)->text, ==, "Error rate > 5%");
  g_assert_cmpstr (nth_item (document, 1)->markup, ==, "Error rate &gt; 5%");
  g_assert_cmpint (nth_item (document, 1)->kind, ==, PF_ITEM_TRIGGER);
  g_assert_cmpint (nth_item (document, 1)->form, ==, PF_FORM_TASK);
  g_assert_false (nth_item (document, 0)->counts || nth_item (document, 1)->counts);
}

/* Trap 6: boxes inside a bold paragraph are no tasks. */
static void
test_choice_in_bold (void)
{
  g_autoptr (PfDocument) document = parse_text ("# A\n\n**STATUS: [ ] SUCCESS [ ] ROLLBACK REQUIRED**\n");

  g_assert_cmpuint (pf_document_count_tasks (document), ==, 0);
  g_assert_cmpstr (nth_section (document, 1)->title, ==, "STATUS: [ ] SUCCESS [ ] ROLLBACK REQUIRED");
}

/* Trap 7: text that was read in the wrong encoding once is kept as it is. */
static void
test_mojibake (void)
{
  g_autoptr (PfDocument) document = parse_text ("## \xEF\xA3\xBF\xC3\xBC\xC3\xB6\xC2\xAE CRITICAL\n- [ ] ok ‚úÖ\n");

  g_assert_cmpstr (nth_section (document, 0)->title, ==, "\xEF\xA3\xBFüö® CRITICAL");
  g_assert_cmpstr (nth_item (document, 0)->text, ==, "ok ‚úÖ");
  g_assert_true (g_str_has_prefix (nth_section (document, 0)->id, "critical-"));
}

/* Trap 8: fields are one to a line of the source, whatever the break between the lines. */
static void
test_fields (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("# A\n\n**Release**: v1\n**Date:** 2026-02-26  \n**Lead**: ____\nand more\n"
                    "**Empty**:\n\n- **In a list**: no field\n");
  const GPtrArray *fields = pf_document_get_fields (document);
  static const char *const expected[][2]
      = { { "Release", "v1" }, { "Date", "2026-02-26" }, { "Lead", "____" }, { "Empty", "" } };

  g_assert_cmpuint (fields->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < fields->len; i++) {
    g_assert_cmpstr (NTH (fields, PfField, i)->key, ==, expected[i][0]);
    g_assert_cmpstr (NTH (fields, PfField, i)->value, ==, expected[i][1]);
  }
  g_assert_cmpuint (NTH (fields, PfField, 2)->line, ==, 5);
  g_assert_cmpuint (NTH (fields, PfField, 2)->blank, ==, 0);
  g_assert_cmpuint (NTH (fields, PfField, 1)->blank, ==, PF_NONE);
  g_assert_cmpstr (nth_prose (document, 0)->markup, ==, "and more");
  g_assert_cmpuint (nth_prose (document, 0)->line, ==, 6);
}

static guint
find_text (PfDocument *document, const char *text, guint nth)
{
  const GPtrArray *items = pf_document_get_items (document);

  for (guint i = 0; i < items->len; i++) {
    if (g_str_equal (nth_item (document, i)->text, text) && nth-- == 0)
      return i;
  }
  g_assert_not_reached ();
}

/* Trap 9: equal texts are different items, and stay the same ones when something is put before them. */
static void
test_identity (void)
{
  const char *before = "# A\n\n## Database\n- [ ] Same\n- [ ] Same\n- [ ] Fill ____\n\n## Database\n- [ ] Same\n";
  const char *after = "# A\n\nNew words\n\n## Database\n- [ ] New\n- [x] Same\n- [ ] Same\n- [ ] Fill _________\n\n"
                      "## Database\n- [ ] Same\n";
  g_autoptr (PfDocument) old = parse_text (before);
  g_autoptr (PfDocument) new = parse_text (after);

  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (nth_item (old, find_text (old, "Same", i))->id, ==,
                     nth_item (new, find_text (new, "Same", i))->id);
  g_assert_cmpstr (nth_item (old, 0)->id, !=, nth_item (old, 1)->id);
  g_assert_cmpstr (nth_item (old, 0)->id, !=, nth_item (old, 3)->id);
  g_assert_cmpstr (nth_section (old, 1)->id, !=, nth_section (old, 2)->id);
  g_assert_cmpstr (nth_section (old, 1)->id, ==, nth_section (new, 1)->id);
  /* How long the line of underscores is says nothing. */
  g_assert_cmpstr (nth_item (old, 2)->id, ==, nth_item (new, 3)->id);
  g_assert_cmpstr (nth_blank (old, 0)->id, ==, nth_blank (new, 0)->id);
}

/* The id of an item is what DESIGN.md says it is: computed here a second time, from nothing but that. */
/* In a large document they are given on a thread of their own. */
static void
test_identity_of_many (void)
{
  g_autoptr (GString) text = repeat_text ("- [ ] Step of many: ____\n", 12000);
  g_autoptr (PfDocument) many = parse_text (text->str);
  g_autoptr (PfDocument) few = parse_text ("- [ ] Step of many: ____\n- [ ] Step of many: ____\n");

  g_assert_cmpuint (pf_document_get_items (many)->len, ==, 12000);
  g_assert_cmpstr (nth_item (many, 0)->id, ==, nth_item (few, 0)->id);
  g_assert_cmpstr (nth_item (many, 1)->id, ==, nth_item (few, 1)->id);
  g_assert_cmpstr (nth_blank (many, 1)->id, ==, nth_blank (few, 1)->id);
  for (guint i = 0; i < 12000; i++) {
    g_assert_cmpuint (pf_document_find_item (many, nth_item (many, i)->id), ==, i);
    g_assert_cmpuint (pf_document_find_blank (many, nth_blank (many, i)->id), ==, i);
  }
}

static void
test_id_format (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("# Überprüfung & Go-Live\n\n- [ ] Deploy `v1.2`, then *check*!\n- [ ] 部署\n"
                    "- [ ] x\n");
  g_autoptr (GString) long_text = repeat_text ("word ", 60);
  g_autofree char *long_source = g_strconcat ("- [ ] ", long_text->str, "\n", NULL);
  g_autoptr (PfDocument) long_document = parse_text (long_source);

  g_assert_true (g_str_has_prefix (nth_item (document, 0)->id, "deploy-v1-2-then-check-"));
  g_assert_cmpuint (strlen (nth_item (document, 0)->id), ==, strlen ("deploy-v1-2-then-check-") + 8);
  g_assert_true (g_str_has_prefix (nth_item (document, 1)->id, "item-"));
  g_assert_cmpuint (strlen (nth_item (long_document, 0)->id), <=, 109);
  g_assert_true (g_regex_match_simple ("^[a-z0-9][a-z0-9-]*-[0-9a-f]{8}$", nth_section (document, 0)->id, 0, 0));
  g_assert_cmpuint (pf_document_find_item (document, nth_item (document, 2)->id), ==, 2);
  g_assert_cmpuint (pf_document_find_item (document, "L4"), ==, 1);
  g_assert_cmpuint (pf_document_find_item (document, "L99"), ==, PF_NONE);
  g_assert_cmpuint (pf_document_find_item (document, "nothing"), ==, PF_NONE);
}

/* Ids go into journals and records: they tell nothing of a secret, not even whether it changed. */
static void
test_secret_in_id (void)
{
  g_autoptr (PfDocument) first = parse_text ("# A\n- [ ] `PGPASSWORD='hunter2' pg_dump shop`\n");
  g_autoptr (PfDocument) second = parse_text ("# A\n- [ ] `PGPASSWORD='other99' pg_dump shop`\n");

  g_assert_true (g_str_has_prefix (nth_item (first, 0)->id, "pgpassword-pg-dump-shop-"));
  g_assert_cmpstr (nth_item (first, 0)->id, ==, nth_item (second, 0)->id);
  g_assert_null (strstr (nth_command (first, 0)->id, "hunter2"));
  g_assert_cmpstr (nth_command (first, 0)->id, ==, nth_command (second, 0)->id);
}

/* Trap 10: what looks like shell in a sentence is text. */
static void
test_shell_in_prose (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("# A\n\n**Updated:** $(date +\"%Y\")\n\n- [ ] Deploy <version> to <b>all</b>\n");

  g_assert_cmpstr (NTH (pf_document_get_fields (document), PfField, 0)->value, ==, "$(date +\"%Y\")");
  g_assert_cmpuint (pf_document_get_commands (document)->len, ==, 0);
  g_assert_cmpstr (nth_item (document, 0)->text, ==, "Deploy <version> to all");
  g_assert_cmpstr (nth_item (document, 0)->markup, ==, "Deploy &lt;version&gt; to all");
}

/* Trap 11: a code block between an item's text and its sub-list; both stay. No line break at the end of the file. */
static void
test_code_before_children (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("- [ ] **Deploy**  \n  ```bash\n  ./deploy.sh a\n\n    two\n  ```\n  - [ ] up\n"
                    "  - [ ] healthy");

  g_assert_cmpuint (pf_document_count_tasks (document), ==, 3);
  g_assert_cmpuint (pf_document_count_leaves (document), ==, 2);
  g_assert_cmpuint (nth_item (document, 0)->n_children, ==, 2);
  g_assert_cmpuint (nth_item (document, 0)->end_line, ==, 8);
  g_assert_cmpstr (nth_item (document, 0)->text, ==, "Deploy");
  g_assert_cmpuint (nth_item (document, 1)->parent, ==, 0);
  g_assert_cmpuint (nth_item (document, 1)->depth, ==, 1);
  g_assert_cmpstr (nth_command (document, 0)->text, ==, "./deploy.sh a\n\n  two\n");
  g_assert_cmpuint (nth_command (document, 0)->item, ==, 0);
  g_assert_cmpuint (nth_command (document, 0)->line, ==, 2);
  g_assert_cmpuint (nth_command (document, 0)->end_line, ==, 6);
  g_assert_cmpuint (nth_command (document, 0)->n_lines, ==, 3);
}

static void
test_labels (void)
{
  static const char *const cases[][3] = {
    { "**Name**: is set", "Name", "is set" },
    { "**Name:** is set", "Name", "is set" },
    { "**Name** - no error", "Name", "no error" },
    { "**Name** (16) ready", "Name", "(16) ready" },
    { "**Rate: >95%**", "Rate: >95%", NULL },
    { "Plain: text", NULL, NULL },
    { "A **bold** word", NULL, NULL },
    { "__Name__: x", "Name", "x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strconcat ("- [ ] ", cases[i][0], "\n", NULL);
    g_autoptr (PfDocument) document = parse_text (text);

    g_assert_cmpstr (nth_item (document, 0)->label, ==, cases[i][1]);
    g_assert_cmpstr (nth_item (document, 0)->expected, ==, cases[i][2]);
  }
}

static void
test_markup (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("- [ ] **b** *i* `c<d` ~~s~~ [web](https://example.org/?a=1&b=2) [js](javascript:x) &amp; &#x41;\n"
                    "  next\\\n  last \"q\" **bold **again** bold**\n");

  g_assert_cmpstr (nth_item (document, 0)->markup, ==,
                   "<b>b</b> <i>i</i> <tt>c&lt;d</tt> <s>s</s> <a href=\"https://example.org/?a=1&amp;b=2\">web</a> js "
                   "&amp; A next\nlast &quot;q&quot; <b>bold again bold</b>");
  g_assert_cmpstr (nth_item (document, 0)->text, ==, "b i c<d s web js & A next last \"q\" bold again bold");
  g_assert_cmpuint (pf_document_get_links (document)->len, ==, 2);
}

/* The parser may let spans cross; a label shows only markup that nests. */
static void
test_markup_nests (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("- [ ] ex[ ]:**__l_ _e\"\n  See [ref]_\n  ________DE_________/___f], [a](b.mtps \"c_____\")---\n");
  const char *markup = nth_item (document, 0)->markup;
  g_autoptr (GString) open = g_string_new (NULL);

  for (const char *tag = strchr (markup, '<'); tag != NULL; tag = strchr (tag + 1, '<')) {
    if (tag[1] != '/') {
      g_string_append_c (open, tag[1]);
    } else {
      g_assert_cmpuint (open->len, >, 0);
      g_assert_cmpint (open->str[open->len - 1], ==, tag[2]);
      g_string_truncate (open, open->len - 1);
    }
  }
  g_assert_cmpstr (open->str, ==, "");
}

static void
test_groups (void)
{
  g_autoptr (PfDocument) document = parse_text (
      "# A\n\n1. **First**\n   - [ ] one\n   - [ ] two\n2. **Second**\n   text\n3. Third\n   - [ ] three\n\n"
      "- Bullet\n  - [ ] four\n    - Deep\n      - [ ] five\n- [ ] six\n");

  g_assert_cmpuint (pf_document_get_sections (document)->len, ==, 2);
  g_assert_cmpstr (nth_section (document, 1)->title, ==, "First");
  g_assert_cmpstr (nth_section (document, 1)->ordinal, ==, "1.");
  g_assert_cmpuint (nth_section (document, 1)->direct_tasks, ==, 2);
  g_assert_cmpuint (nth_section (document, 1)->end_line, ==, 5);
  g_assert_cmpuint (nth_section (document, 0)->direct_tasks, ==, 6);
  g_assert_cmpuint (pf_document_count_tasks (document), ==, 6);
  g_assert_cmpint (nth_item (document, 2)->kind, ==, PF_ITEM_GROUP);
  g_assert_cmpstr (nth_item (document, 2)->text, ==, "Third");
  g_assert_cmpstr (nth_item (document, 2)->ordinal, ==, "3.");
  g_assert_cmpuint (nth_item (document, 2)->n_children, ==, 1);
  g_assert_cmpuint (nth_item (document, 3)->depth, ==, 0);
  g_assert_cmpuint (nth_item (document, 3)->section, ==, 0);
  g_assert_cmpstr (nth_item (document, 4)->text, ==, "Bullet");
  /* A group between two tasks hides neither from the other. */
  g_assert_cmpuint (nth_item (document, 5)->n_children, ==, 1);
  g_assert_cmpint (nth_item (document, 6)->kind, ==, PF_ITEM_GROUP);
  g_assert_cmpuint (nth_item (document, 7)->parent, ==, 6);
  g_assert_cmpuint (nth_item (document, 7)->depth, ==, 1);
  g_assert_cmpuint (pf_document_get_prose (document)->len, ==, 1);
}

static void
test_numbered_tasks (void)
{
  g_autoptr (PfDocument) document = parse_text ("3. [ ] c\n4. [x] d\n\n* [ ] e\n+ [X] f\n\n> - [ ] g\n");

  g_assert_cmpuint (pf_document_count_tasks (document), ==, 5);
  g_assert_cmpstr (nth_item (document, 0)->ordinal, ==, "3.");
  g_assert_cmpstr (nth_item (document, 1)->ordinal, ==, "4.");
  g_assert_true (nth_item (document, 1)->checked);
  g_assert_null (nth_item (document, 2)->ordinal);
  g_assert_true (nth_item (document, 3)->checked);
  g_assert_cmpuint (nth_item (document, 4)->line, ==, 7);
  /* No heading at all: the items stand in an implicit section that goes by the document's title. */
  g_assert_cmpstr (nth_section (document, 0)->title, ==, "test.md");
  g_assert_false (nth_section (document, 0)->heading);
  g_assert_cmpuint (nth_section (document, 0)->total_tasks, ==, 5);
  g_assert_cmpuint (nth_item (document, 0)->heading_section, ==, PF_NONE);
}

static void
test_blank_labels (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("# A\n\n- [ ] Lead: ______ Date: ____\n- [ ] **Backup**: size ____ GB (at most: ___ GB)\n"
                    "- **Issues:** ___ critical, ___ major\n\n| Role | Name |\n|---|---|\n| Ops | ____ |\n| Dev | |\n| | |\n");
  static const char *const expected[][2]
      = { { "", "Lead" },     { "Date", "Lead" }, { "Backup: size", NULL }, { "at most", NULL },
          { "Issues", NULL }, { "Issues", NULL }, { "Name", "Ops" },        { "Name", "Dev" } };

  g_assert_cmpuint (pf_document_get_blanks (document)->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_assert_cmpstr (nth_blank (document, i)->label, ==, expected[i][0]);
    g_assert_cmpstr (nth_blank (document, i)->role, ==, expected[i][1]);
  }
  g_assert_cmpuint (nth_blank (document, 1)->item, ==, 0);
  g_assert_cmpuint (nth_blank (document, 4)->item, ==, PF_NONE);
  g_assert_cmpint (nth_blank (document, 7)->form, ==, PF_BLANK_CELL);
  g_assert_cmpuint (nth_blank (document, 7)->line, ==, 10);
  g_assert_cmpuint (pf_document_find_blank (document, "L3.2"), ==, 1);
  g_assert_cmpuint (pf_document_find_blank (document, "L3"), ==, 0);
  g_assert_cmpuint (pf_document_find_blank (document, nth_blank (document, 5)->id), ==, 5);
  g_assert_cmpuint (pf_document_find_blank (document, "L3.3"), ==, PF_NONE);
}

/* Underscores that are letters, emphasis, code or a rule are no blank. */
static void
test_no_blanks (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("Setext\n---\n\n___\n# A\n\n___bold and italic___ snake___case `____` and `a____`\n\n```\n____\n"
                    "```\n\n    ____ indented\n\n___\n\n- [ ] __bold__ _it_ __\n\n<!-- ____ -->\n");

  g_assert_cmpuint (pf_document_get_blanks (document)->len, ==, 0);
}

static void
test_cells (void)
{
  g_autoptr (PfDocument) document = parse_text ("|a|b|c|\n|---|---|---|\n|1||3|\n|x|\n| `y` \\| z | |w|\n");
  const PfTable *table = NTH (pf_document_get_tables (document), PfTable, 0);
  const char *text = pf_source_get_text (pf_document_get_source (document), NULL);

  g_assert_cmpuint (table->rows->len, ==, 3);
  /* The second column is empty all the way down; the third is not. */
  g_assert_cmpuint (pf_document_get_blanks (document)->len, ==, 3);
  g_assert_true (strncmp (text + nth_blank (document, 0)->offset, "|3|", 3) == 0);
  g_assert_cmpstr (nth_blank (document, 0)->role, ==, "1");
  g_assert_cmpuint (nth_blank (document, 1)->line, ==, 4);
  g_assert_true (strncmp (text + nth_blank (document, 2)->offset, "|w|", 3) == 0);
  g_assert_cmpstr (((char **)g_ptr_array_index (table->rows, 2))[0], ==, "y | z");
}

static void
test_commands (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("# A\n\n**Check**:\n```sh\nls\n```\n\n```\n\n```\n\n- [ ] Run `curl -f https://a.example/x` and "
                    "`.env` on `main`\n"
                    "- [ ] Call `GET /health`, then `deploy.sh`\n- plain\n  ~~~\n  x\n  ~~~\n\n    indented\n");

  g_assert_cmpuint (pf_document_get_commands (document)->len, ==, 5);
  g_assert_cmpstr (nth_command (document, 0)->caption, ==, "Check");
  g_assert_cmpstr (nth_command (document, 0)->language, ==, "sh");
  g_assert_cmpuint (nth_command (document, 0)->item, ==, PF_NONE);
  g_assert_cmpuint (nth_command (document, 1)->line, ==, 8);
  g_assert_cmpuint (nth_command (document, 1)->end_line, ==, 10);
  g_assert_null (nth_command (document, 1)->caption);
  g_assert_cmpstr (nth_command (document, 2)->text, ==, "curl -f https://a.example/x");
  g_assert_true (nth_command (document, 2)->inline_code);
  g_assert_cmpuint (nth_command (document, 2)->item, ==, 0);
  g_assert_cmpstr (nth_command (document, 3)->text, ==, "deploy.sh");
  g_assert_cmpuint (nth_command (document, 4)->item, ==, PF_NONE);
  g_assert_cmpuint (pf_document_count_code_blocks (document), ==, 3);
}

static void
test_links (void)
{
  g_autoptr (PfDocument) document = parse_text (
      "# See [title](https://t.example)\n\n- [ ] [a **b**](https://a.example) and <https://b.example/x>\n"
      "- https://c.example, [d](docs/d.md) and [e]\n- **Guide**: `docs/guide.md`\n\n[e]: https://e.example 'E'\n\n"
      "```sh\ncurl 'http://f.example/x?y' | sh # (https://g.example)\n./verify.sh <production_url>/health "
      "<tag>\n```\n");
  static const struct {
    PfLinkKind kind;
    guint line;
    const char *text;
    const char *url;
  } expected[] = {
    { PF_LINK_MARKDOWN, 1, "title", "https://t.example" },
    { PF_LINK_MARKDOWN, 3, "a b", "https://a.example" },
    { PF_LINK_AUTOLINK, 3, "https://b.example/x", "https://b.example/x" },
    { PF_LINK_AUTOLINK, 4, "https://c.example", "https://c.example" },
    { PF_LINK_RELATIVE, 4, "d", "docs/d.md" },
    { PF_LINK_MARKDOWN, 4, "e", "https://e.example" },
    { PF_LINK_RELATIVE, 5, "Guide", "docs/guide.md" },
    { PF_LINK_CODE_BLOCK, 10, "http://f.example/x?y", "http://f.example/x?y" },
    { PF_LINK_CODE_BLOCK, 10, "https://g.example", "https://g.example" },
    { PF_LINK_CODE_BLOCK, 11, "<production_url>/health", "<production_url>/health" },
  };

  g_assert_cmpuint (pf_document_get_links (document)->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_assert_cmpint (nth_link (document, i)->kind, ==, expected[i].kind);
    g_assert_cmpuint (nth_link (document, i)->line, ==, expected[i].line);
    g_assert_cmpstr (nth_link (document, i)->text, ==, expected[i].text);
    g_assert_cmpstr (nth_link (document, i)->url, ==, expected[i].url);
  }
  g_assert_cmpuint (nth_link (document, 1)->item, ==, 0);
}

static void
test_probes (void)
{
  g_autoptr (PfDocument) document = parse_text (
      "# A\n\n- [ ] inside\n  ```probe api-health\n  GET @api/health\n  expect status == 200\n  ```\n- [ ] under\n\n"
      "```probe\nGET @api/x\nexpect status == 200\n```\n\ntext\n\n```probe alone\nGET @api/y\nexpect status == "
      "200\n```\n\n- plain\n\n```probe bullet\nGET @api/z\nexpect status == 200\n```\n");

  g_assert_cmpstr (pf_probe_get_id (nth_item (document, 0)->probe), ==, "api-health");
  g_assert_cmpstr (pf_probe_get_target (nth_item (document, 0)->probe), ==, "@api/health");
  g_assert_cmpstr (pf_probe_get_id (nth_item (document, 1)->probe), ==, nth_item (document, 1)->id);
  g_assert_cmpuint (pf_document_get_loose_probes (document)->len, ==, 2);
  g_assert_cmpuint (pf_document_get_commands (document)->len, ==, 0);
  g_assert_cmpuint (pf_document_count_code_blocks (document), ==, 4);
  g_assert_cmpuint (pf_document_get_diagnostics (document)->len, ==, 0);
}

static void
test_wrong_probes (void)
{
  g_autoptr (PfDocument) document = parse_text (
      "- [ ] a\n  ```probe one\n  GET @api/x\n  expect latency < 400\n  ```\n- [ ] b\n  ```probe Two Words\n"
      "  GET @api/x\n  expect status == 200\n  ```\n  ```probe third\n  GET @api/x\n  expect status == 200\n  ```\n"
      "- [ ] c\n  ```probe third\n  GET @api/x\n  expect status == 200\n  ```\n");
  const PfDiagnostic *syntax = NTH (pf_document_get_diagnostics (document), PfDiagnostic, 0);

  g_assert_null (nth_item (document, 0)->probe);
  assert_diagnostic (document, 0, "probe-syntax", 4);
  g_assert_cmpint (syntax->severity, ==, PF_DIAGNOSTIC_ERROR);
  /* The column counts from the beginning of the line in the file, not in the block. */
  g_assert_cmpuint (syntax->column, >, 2);
  assert_diagnostic (document, 1, "probe-name", 7);
  assert_diagnostic (document, 2, "probe-second", 11);
  assert_diagnostic (document, 3, "probe-duplicate", 16);
  g_assert_cmpstr (pf_probe_get_id (nth_item (document, 2)->probe), ==, nth_item (document, 2)->id);
  g_assert_nonnull (nth_item (document, 1)->probe);
  g_assert_cmpuint (pf_document_get_loose_probes (document)->len, ==, 1);
}

static void
test_front_matter (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("---\nname: Short\ntitle: 'Release of the shop'\nlabels:\n  - a\n---\n\n"
                    "## First\n- [ ] one ____\n");
  g_autoptr (PfDocument) rule = parse_text ("---\n\nname: x\n\n---\n# A\n");

  g_assert_cmpstr (pf_document_get_title (document), ==, "Release of the shop");
  g_assert_cmpuint (pf_document_get_sections (document)->len, ==, 1);
  g_assert_cmpuint (nth_section (document, 0)->line, ==, 8);
  g_assert_cmpuint (nth_item (document, 0)->line, ==, 9);
  g_assert_cmpint (pf_source_get_text (pf_document_get_source (document), NULL)[nth_item (document, 0)->mark_offset],
                   ==, ' ');
  g_assert_cmpuint (nth_blank (document, 0)->line, ==, 9);
  g_assert_cmpstr (pf_document_get_title (rule), ==, "A");
}

static void
test_html (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("# A\n<!-- note ____ -->\n\n<details><summary>More</summary>\n- [ ] one\n"
                    "- [ ] two\n</details>\n\n<version> is text<br>new line\n");

  g_assert_cmpuint (pf_document_count_tasks (document), ==, 0);
  assert_diagnostic (document, 0, "html-tasks", 4);
  g_assert_cmpuint (pf_document_get_blanks (document)->len, ==, 0);
  g_assert_cmpstr (nth_prose (document, 0)->markup, ==, "More\n- [ ] one\n- [ ] two");
}

static void
test_prose (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("# A\n\nFirst\nline\n\n> Quote\n\n- [ ] item\n\n  More *words*\n\n      code\n"
                    "      <x>\n\n  - note\n\n## > B\n\nSet\n===\n#\n- [ ] last\n");

  g_assert_cmpstr (nth_prose (document, 0)->markup, ==, "First line");
  g_assert_cmpstr (nth_prose (document, 1)->markup, ==, "Quote");
  g_assert_cmpstr (nth_prose (document, 1)->marker, ==, ">");
  g_assert_cmpstr (nth_prose (document, 2)->markup, ==, "More <i>words</i>");
  g_assert_cmpuint (nth_prose (document, 2)->item, ==, 0);
  g_assert_cmpuint (nth_prose (document, 2)->depth, ==, 1);
  g_assert_cmpstr (nth_prose (document, 3)->markup, ==, "<tt>code\n&lt;x&gt;</tt>");
  g_assert_cmpuint (nth_prose (document, 3)->line, ==, 12);
  g_assert_cmpstr (nth_prose (document, 4)->markup, ==, "note");
  g_assert_cmpuint (nth_item (document, 0)->end_line, ==, 15);
  g_assert_cmpstr (nth_section (document, 2)->title, ==, "Set");
  g_assert_cmpuint (nth_section (document, 2)->line, ==, 19);
  g_assert_cmpstr (nth_section (document, 3)->title, ==, "");
  g_assert_cmpuint (nth_section (document, 3)->line, ==, 21);
}

static void
test_odd_bytes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfDocument) empty = parse_text ("");
  g_autoptr (PfDocument) plain = parse_text ("Only words\n");
  g_autoptr (PfDocument) crlf
      = parse_text ("# A\r\n\r\n- [ ] one ____\r\n  - [x] two\r\n\r\n|a|b|\r\n|---|---|\r\n|c||\r\n");
  g_autoptr (PfDocument) marked = parse_text ("\xEF\xBB\xBF- [ ] first\n");
  g_autoptr (PfDocument) latin = parse_bytes ("# \xFC\n- [ ] caf\xE9\n", 15, &error);
  g_autoptr (PfDocument) controls = parse_text ("- [ ] a\x1b[31mb\x07 <b>\n# T\x1b\n");

  g_assert_no_error (error);
  g_assert_cmpuint (pf_document_get_sections (empty)->len, ==, 0);
  g_assert_cmpstr (pf_document_get_title (empty), ==, "test.md");
  g_assert_cmpuint (pf_document_get_items (plain)->len, ==, 0);
  g_assert_cmpuint (pf_document_get_prose (plain)->len, ==, 1);
  g_assert_cmpuint (nth_item (crlf, 1)->line, ==, 4);
  g_assert_cmpuint (nth_blank (crlf, 0)->line, ==, 3);
  g_assert_cmpuint (pf_document_get_blanks (crlf)->len, ==, 2);
  g_assert_cmpuint (pf_document_count_tasks (marked), ==, 1);
  g_assert_cmpuint (nth_item (marked, 0)->mark_offset, ==, 3);
  g_assert_cmpstr (nth_item (latin, 0)->text, ==, "café");
  assert_diagnostic (latin, 0, "encoding", 1);
  g_assert_null (strchr (nth_item (controls, 0)->text, '\x1b'));
  g_assert_null (strchr (nth_section (controls, 1)->title, '\x1b'));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/rule-in-list", test_rule_in_list);
  g_test_add_func ("/document/bold-lines", test_bold_lines);
  g_test_add_func ("/document/check-marks", test_check_marks);
  g_test_add_func ("/document/triggers", test_triggers);
  g_test_add_func ("/document/choice-in-bold", test_choice_in_bold);
  g_test_add_func ("/document/mojibake", test_mojibake);
  g_test_add_func ("/document/fields", test_fields);
  g_test_add_func ("/document/identity", test_identity);
  g_test_add_func ("/document/identity-of-many", test_identity_of_many);
  g_test_add_func ("/document/id-format", test_id_format);
  g_test_add_func ("/document/secret-in-id", test_secret_in_id);
  g_test_add_func ("/document/shell-in-prose", test_shell_in_prose);
  g_test_add_func ("/document/code-before-children", test_code_before_children);
  g_test_add_func ("/document/labels", test_labels);
  g_test_add_func ("/document/markup", test_markup);
  g_test_add_func ("/document/markup-nests", test_markup_nests);
  g_test_add_func ("/document/groups", test_groups);
  g_test_add_func ("/document/numbered-tasks", test_numbered_tasks);
  g_test_add_func ("/document/blank-labels", test_blank_labels);
  g_test_add_func ("/document/no-blanks", test_no_blanks);
  g_test_add_func ("/document/cells", test_cells);
  g_test_add_func ("/document/commands", test_commands);
  g_test_add_func ("/document/links", test_links);
  g_test_add_func ("/document/probes", test_probes);
  g_test_add_func ("/document/wrong-probes", test_wrong_probes);
  g_test_add_func ("/document/front-matter", test_front_matter);
  g_test_add_func ("/document/html", test_html);
  g_test_add_func ("/document/prose", test_prose);
  g_test_add_func ("/document/odd-bytes", test_odd_bytes);
  return g_test_run ();
}
