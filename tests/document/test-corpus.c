/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "corpus-case.h"

#include <string.h>

/* Checklists of our own, NAME.md, and what they hold, NAME.json, written by hand: those with `written_first` before any
 * rule was looked at. Options, gates, proposals, placeholders and diagnostics are named completely, the other lists
 * only where it matters. `pending` names what the rules do not do yet, as a line and a member. */

/* Every row of the tables of section 2 of the survey of real checklists, its lists of 2.7 to 2.9, and the kinds of
 * section 3. */
static const char *const survey_rows[] = {
  "2.1 `- [ ]`",
  "2.1 `* [ ]`",
  "2.1 `1. [ ]`",
  "2.1 `+ [ ]`",
  "2.1 `- [x]` pre-checked",
  "2.1 `- [X]` capital",
  "2.1 tasks in a block quote",
  "2.1 several boxes on one line",
  "2.1 `[ ]` without list marker",
  "2.1 tasks inside a code fence",
  "2.1 tasks swallowed by HTML",
  "2.1 1–3 leading spaces before a top-level bullet",
  "2.1 nesting",
  "2.1 non-task bullets under a task",
  "2.1 tasks and plain bullets in one list",
  "2.1 code block inside the task",
  "2.1 hard-wrapped task text",
  "2.1 long task text (>160 characters)",
  "2.1 bold lead then explanation",
  "2.1 inline code in the task",
  "2.1 link in the task",
  "2.1 reference links, definitions between tasks",
  "2.1 question as task",
  "2.1 optional / if applicable",
  "2.1 negative wording",
  "2.1 repeated identical task text",
  "2.1 \"checkpoint 3 completed\" meta tasks",
  "2.1 `&nbsp;` / emoji first in the label",
  "2.2 numbered procedure only, no boxes",
  "2.2 table as checklist",
  "2.2 `[ ]` in a cell",
  "2.2 ☐ ⬜ in a cell",
  "2.2 `&#9744;` in a cell",
  "2.2 Yes/No/N-A columns left blank",
  "2.2 `:white_check_mark:` / ✅ in cells",
  "2.2 ✅ bullets",
  "2.2 ❌ bullets",
  "2.2 ✅ / ☑ / emoji in headings",
  "2.2 status column",
  "2.2 status line with choices",
  "2.2 decision as a task pair",
  "2.2 trigger or contingency tasks",
  "2.3 YAML front matter",
  "2.3 no H1",
  "2.3 several H1, or first H1 is not the title",
  "2.3 headings without space (`###Name`)",
  "2.3 bold-only paragraph as heading",
  "2.3 skipped heading level",
  "2.3 HTML comments",
  "2.3 `<details>`",
  "2.3 `<br>` and other inline HTML",
  "2.3 html blocks of any sort",
  "2.3 images",
  "2.3 Mermaid",
  "2.3 ASCII diagrams / trees",
  "2.3 alerts `> [!NOTE]`",
  "2.3 other admonitions (`!!! note`)",
  "2.3 block quotes",
  "2.3 footnotes",
  "2.3 strikethrough",
  "2.3 GitLab quick actions",
  "2.3 emoji shortcodes",
  "2.3 table of contents by anchor links",
  "2.3 relative links to other .md files",
  "2.3 issue numbers, chat channels",
  "2.4 owner column / owner fields",
  "2.4 actor prefix in the task",
  "2.4 `@name`",
  "2.4 \"(Owner: X)\" in a task",
  "2.4 due date per item",
  "2.4 ISO dates",
  "2.4 severity P0–P4",
  "2.4 BLOCKER / CRITICAL / HIGH … in capitals",
  "2.4 🔴🟡🟢",
  "2.4 Mandatory/optional legend",
  "2.4 estimated duration in brackets",
  "2.4 T-, D-, J±",
  "2.4 worded offset",
  "2.4 Week N / Day N",
  "2.4 clock times",
  "2.4 milestones M0–M5",
  "2.5 shell block",
  "2.5 command inside the task text",
  "2.5 block and tasks side by side in one section (not nested)",
  "2.5 destructive commands beside checks",
  "2.5 \"Expected:\" label or `# should return`",
  "2.5 expected-output fence",
  "2.5 PowerShell or Windows paths",
  "2.5 heredocs, multi-line scripts",
  "2.5 evidence lines",
  "2.5 SLO-type numbers in tasks",
  "2.5 credentials in the text",
  "2.5 blanks that ask for a secret",
  "2.6 `____` runs",
  "2.6 blank cells in a table with header",
  "2.6 \"- Label:\" with nothing after",
  "2.6 `[NAME]` capitals",
  "2.6 `<name>`",
  "2.6 vX.Y.Z, YY.MM.MICRO, $MAJ",
  "2.6 `{{X}}`, `${VAR}`",
  "2.6 your-domain / REPLACE_WITH_ / TEMPLATE_",
  "2.6 TBD, XXX, MM/DD/YYYY",
  "2.6 all template variables",
  "2.7 Environment matrix",
  "2.7 Sign-off",
  "2.7 Rollback",
  "2.7 Go/no-go",
  "2.8 Rollback",
  "2.8 Sign-off",
  "2.8 Before/after",
  "2.8 Urgency",
  "2.8 Full-width colon and brackets",
  "2.8 RTL",
  "2.9 CRLF",
  "2.9 BOM",
  "2.9 no final newline",
  "2.9 tabs",
  "2.9 NBSP",
  "2.9 zero-width/RTL",
  "2.9 cp1252 mojibake",
  "2.9 Mac Roman mojibake",
  "3 table is the checklist",
  "3 numbered procedure with commands",
  "3 template inside a fence",
  "3 rollback plan in prose + commands",
  "3 outline of bullets",
  "3 operations manual, boxes only in a fence",
};

static const struct {
  const char *member;
  void (*check) (PfCorpusCase *self);
} checks[] = {
  { "counts", check_counts },       { "sections", check_sections },   { "absent", check_absent_roles },
  { "items", check_items },         { "blanks", check_blanks },       { "no_items_at", check_lines_without_items },
  { "options", check_options },     { "gates", check_gates },         { "commands", check_commands },
  { "proposals", check_proposals }, { "variables", check_variables }, { "diagnostics", check_diagnostics },
  { "lint", check_lint },           { "repair", check_repair },       { "timing", check_timing },
};

static const char *const other_members[]
    = { "survey_rows", "title", "written_first", "markdown_it_tasks", "pending", "repaired_title", NULL };

/* A slip in the name of a member would let its expectations go unseen. */
static void
check_members (PfCorpusCase *self)
{
  g_autoptr (GList) members = json_object_get_members (self->expected);

  for (GList *l = members; l != NULL; l = l->next) {
    gboolean known = g_strv_contains (other_members, l->data);

    for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
      known |= g_str_equal (checks[i].member, l->data);
    if (!known)
      fail_case (self, 0, "member", "a known one", l->data);
  }
}

static void
test_document (gconstpointer data)
{
  PfCorpusCase *self = load_case (g_test_get_filename (G_TEST_DIST, "document", "corpus", NULL), data);

  check_members (self);
  compare_text (self, self->expected, "title", pf_document_get_title (self->document));
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    checks[i].check (self);
  check_pending (self);
  free_case (self);
}

/* What is written back of a document nobody edited is what was read. */
static void
test_bytes (gconstpointer data)
{
  const char *folder = g_test_get_filename (G_TEST_DIST, "document", "corpus", NULL);
  PfCorpusCase *self = load_case (folder, data);
  g_autofree char *path = g_strdup_printf ("%s/%s.md", folder, self->name);
  PfSource *source = pf_document_get_source (self->document);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, pf_source_get_bytes (source)));
  free_case (self);
}

static void
add_rows (const char *folder, const char *name, GHashTable *seen)
{
  PfCorpusCase *self = load_case (folder, name);
  JsonArray *rows = json_object_get_array_member (self->expected, "survey_rows");

  for (guint i = 0; i < json_array_get_length (rows); i++)
    g_hash_table_add (seen, g_strdup (json_array_get_string_element (rows, i)));
  free_case (self);
}

static void
test_survey (gconstpointer data)
{
  const GPtrArray *names = data;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < names->len; i++)
    add_rows (g_test_get_filename (G_TEST_DIST, "document", "corpus", NULL), g_ptr_array_index (names, i), seen);
  for (guint i = 0; i < G_N_ELEMENTS (survey_rows); i++) {
    if (!g_hash_table_remove (seen, survey_rows[i])) {
      g_test_message ("No document has: %s", survey_rows[i]);
      g_test_fail ();
    }
  }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 0);
  g_assert_cmpuint (names->len, >=, 40);
}

static GPtrArray *
list_documents (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    if (g_str_has_suffix (name, ".md"))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - strlen (".md")));
  }
  return names;
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) names = NULL;

  g_test_init (&argc, &argv, NULL);
  folder = g_test_build_filename (G_TEST_DIST, "document", "corpus", NULL);
  names = list_documents (folder);
  g_test_add_data_func ("/corpus/survey", names, test_survey);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *document = g_strconcat ("/corpus/document/", g_ptr_array_index (names, i), NULL);
    g_autofree char *bytes = g_strconcat ("/corpus/bytes/", g_ptr_array_index (names, i), NULL);

    g_test_add_data_func (document, g_ptr_array_index (names, i), test_document);
    g_test_add_data_func (bytes, g_ptr_array_index (names, i), test_bytes);
  }
  return g_test_run ();
}
