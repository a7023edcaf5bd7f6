/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include "document/pf-blank-kind.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* What belongs in each blank of the five real checklists, as the inventory says, and in forms found elsewhere. */

static void
assert_member (const PfBlank *blank, const char *value, JsonObject *wanted, const char *member)
{
  const char *expected = json_object_get_string_member_with_default (wanted, member, NULL);

  if (g_strcmp0 (value, expected) != 0)
    g_error ("line %u: %s is “%s”, not “%s”", blank->line, member, value, expected);
}

static void
check_target (const PfBlank *blank, JsonObject *wanted)
{
  JsonObject *target;

  if (!json_object_has_member (wanted, "target")) {
    g_assert_null (blank->target);
    return;
  }
  target = json_object_get_object_member (wanted, "target");
  g_assert_nonnull (blank->target);
  assert_member (blank, pf_comparison_to_string (blank->target->comparison), target, "op");
  assert_member (blank, blank->target->value, target, "value");
  assert_member (blank, blank->target->unit, target, "unit");
  assert_member (blank, blank->target->qualifier, target, "scope");
}

static void
check_blank (const PfBlank *blank, JsonObject *wanted)
{
  gint64 of = json_object_get_int_member_with_default (wanted, "denominator", 0);
  g_autofree char *denominator = of > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, of) : NULL;

  g_assert_cmpint (blank->line, ==, json_object_get_int_member (wanted, "line"));
  assert_member (blank, pf_blank_kind_to_string (blank->kind), wanted, "kind");
  assert_member (blank, blank->label, wanted, "label");
  assert_member (blank, blank->role, wanted, "role");
  assert_member (blank, blank->unit, wanted, "unit");
  assert_member (blank, blank->scope, wanted, "scope");
  g_assert_cmpstr (blank->of, ==, denominator);
  check_target (blank, wanted);
}

static void
check_cell (const PfBlank *blank)
{
  static const char *const kinds[][2]
      = { { "Name", "person" }, { "Contact", "contact" }, { "Phone", "contact" }, { "Email", "contact" } };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_equal (blank->label, kinds[i][0])) {
      g_assert_cmpstr (pf_blank_kind_to_string (blank->kind), ==, kinds[i][1]);
      g_assert_nonnull (blank->role);
      return;
    }
  }
  g_error ("line %u: a cell in the column “%s”", blank->line, blank->label);
}

static void
count_forms (PfDocument *document, JsonArray *expected, guint counts[4])
{
  const GPtrArray *blanks = pf_document_get_blanks (document);
  guint n_runs = 0;

  for (guint i = 0; i < blanks->len; i++) {
    const PfBlank *blank = nth_blank (document, i);

    counts[blank->form]++;
    if (blank->form == PF_BLANK_UNDERSCORES)
      check_blank (blank, json_array_get_object_element (expected, n_runs++));
    else if (blank->form == PF_BLANK_CELL)
      check_cell (blank);
  }
  g_assert_cmpuint (n_runs, ==, json_array_get_length (expected));
}

static void
test_inventory (void)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "..", "reference", "inventory.json", NULL) : NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GList) members = NULL;
  g_autoptr (GError) error = NULL;
  guint counts[4] = { 0 };

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_skip ("The checklists and their inventory are not there");
    return;
  }
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  members = json_object_get_members (json_node_get_object (json_parser_get_root (parser)));
  for (GList *l = members; l != NULL; l = l->next) {
    JsonObject *entry = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), l->data);
    g_autoptr (GFile) file = g_file_new_build_filename (folder, l->data, NULL);
    g_autoptr (PfSource) source = NULL;
    g_autoptr (PfDocument) document = NULL;

    if (!g_str_has_suffix (l->data, ".txt"))
      continue;
    source = pf_source_load (file, NULL, &error);
    g_assert_no_error (error);
    document = pf_document_new (source, &error);
    g_assert_no_error (error);
    count_forms (document, json_object_get_array_member (entry, "blank_list"), counts);
  }
  g_assert_cmpuint (counts[PF_BLANK_UNDERSCORES], ==, 122);
  g_assert_cmpuint (counts[PF_BLANK_CELL], ==, 26);
  g_assert_cmpuint (counts[PF_BLANK_COLON], ==, 0);
  g_assert_cmpuint (counts[PF_BLANK_ANSWER], ==, 4);
}

/* One line of a checklist, and what its blanks are: kind, label, role, unit. */
typedef struct {
  const char *text;
  const char *blanks[4][4];
} Case;

static const Case cases[] = {
  /* Parts joined to one date. */
  { "- [ ] Rollout on ____-__-__ by ____", { { "date", "Rollout on" }, { "person", "by" } } },
  { "Date: __/__/____", { { "date", "Date" } } },
  { "Date: ____ / ____ / ____", { { "date", "Date" } } },
  { "- 上线日期：____年__月__日", { { "date", "上线日期" } } },
  { "Window: ____-__-__ __:__", { { "datetime", "Window" } } },
  { "Version: ___.___.___", { { "version", "Version" } } },
  { "Host: ___.___.___.___", { { "text", "Host" } } },
  { "From ____ / ____", { { "text", "From" }, { "text", "From" } } },
  /* Sign-offs in their shapes. */
  { "Signed: ____ Date: ____", { { "signature", "Signed" }, { "date", "Date" } } },
  { "- [ ] QA Lead: ____ Date: ____", { { "signature", "", "QA Lead" }, { "date", "Date", "QA Lead" } } },
  { "Name: ____ Signature: ____ Date: ____",
    { { "person", "Name" }, { "signature", "Signature" }, { "date", "Date" } } },
  { "Approved by: ____", { { "person", "Approved by" } } },
  { "## Sign-off\n\n- [ ] Release manager: ____", { { "signature", "", "Release manager" } } },
  { "- [ ] Owner: ____ (Date)", { { "date", "(Date)", "Owner" } } },
  /* Numbers. */
  { "- Error budget left: ____ %", { { "number", "Error budget left", NULL, "%" } } },
  { "- Tickets: ____ open", { { "text", "Tickets" } } },
  { "- Took ____ minutes", { { "number", "Took", NULL, "minutes" } } },
  { "- Score: ___/100", { { "score", "Score" } } },
  { "- Passed: ___ / 12 checks", { { "ratio", "Passed" } } },
  { "- Lead time: ____", { { "text", "Lead time" } } },
  { "- Throughput: ____ req/s (p95 ____ ms)",
    { { "number", "Throughput", NULL, "req/s" }, { "number", "p95", NULL, "ms" } } },
  /* Other things. */
  { "- Restored? Yes / No ____", { { "text", "Restored? Yes / No" } } },
  { "- Evidence: ____", { { "text", "Evidence" } } },
  { "- Release notes: ____", { { "free-text", "Release notes" } } },
  { "- Dashboard URL: ____", { { "url", "Dashboard URL" } } },
  { "- Team channel: ____", { { "channel", "Team channel" } } },
  { "- Service-role key: ____", { { "secret", "Service-role key" } } },
  { "- Admin password: ____", { { "secret", "Admin password" } } },
  { "- Secrets rotated by: ____", { { "person", "Secrets rotated by" } } },
  { "- Token expires: ____", { { "date", "Token expires" } } },
  { "- Password kept in: ____", { { "text", "Password kept in" } } },
  { "## Contacts\n\n- Escalation manager: ____", { { "contact", "Escalation manager" } } },
  { "- ____", { { "free-text-line", "test.md" } } },
};

static void
test_forms (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PfDocument) document = parse_text (cases[i].text);
    guint n = 0;

    g_test_message ("%s", cases[i].text);
    while (n < 4 && cases[i].blanks[n][0] != NULL)
      n++;
    g_assert_cmpuint (pf_document_get_blanks (document)->len, ==, n);
    for (guint k = 0; k < n; k++) {
      const PfBlank *blank = nth_blank (document, k);

      g_assert_cmpstr (pf_blank_kind_to_string (blank->kind), ==, cases[i].blanks[k][0]);
      g_assert_cmpstr (blank->label, ==, cases[i].blanks[k][1]);
      g_assert_cmpstr (blank->role, ==, cases[i].blanks[k][2]);
      g_assert_cmpstr (blank->unit, ==, cases[i].blanks[k][3]);
    }
  }
}

/* A date in parts is replaced as a whole when it is filled in. */
static void
test_joined_range (void)
{
  g_autoptr (PfDocument) document = parse_text ("On __/__/____ __:__ UTC, and 2026年____.\n");

  g_assert_cmpuint (pf_document_get_blanks (document)->len, ==, 2);
  g_assert_cmpuint (nth_blank (document, 0)->offset, ==, 3);
  g_assert_cmpuint (nth_blank (document, 0)->length, ==, strlen ("__/__/____ __:__"));
  g_assert_cmpuint (nth_blank (document, 1)->length, ==, strlen ("____"));
}

static void
test_ratio (void)
{
  g_autoptr (PfDocument) document = parse_text ("- Checks: ____/12\n- Score: ____/100\n- Day: ____/2026\n");

  g_assert_cmpstr (nth_blank (document, 0)->of, ==, "12");
  g_assert_cmpstr (nth_blank (document, 1)->of, ==, "100");
}

/* `- Label:` asks for something only where several do, and nothing stands below. */
static void
test_colons (void)
{
  g_autoptr (PfDocument) fields = parse_text ("# Release\n\n- Release manager:\n- **Version:**\n- Ticket: 12\n- Start:  \n"
                                              "- 部署日期：\n\nText\n");
  g_autoptr (PfDocument) intro = parse_text ("- One:\n  - a\n- Two:\n  text\n- Three:\n\n```\nx\n```\n- Four:\nmore\n");
  g_autoptr (PfDocument) few = parse_text ("- One:\n- Two:\n\n# B\n\n- Three:\n\n    - Four:\n");
  g_autoptr (PfDocument) tasks = parse_text ("- [ ] One:\n- [ ] Two:\n- [ ] Three:\n");
  static const char *const expected[][2] = {
    { "Release manager", "person" },
    { "Version", "version" },
    { "Start", "timestamp-start" },
    { "部署日期", "text" },
  };

  g_assert_cmpuint (pf_document_get_blanks (fields)->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    const PfBlank *blank = nth_blank (fields, i);

    g_assert_cmpint (blank->form, ==, PF_BLANK_COLON);
    g_assert_cmpstr (blank->label, ==, expected[i][0]);
    g_assert_cmpstr (pf_blank_kind_to_string (blank->kind), ==, expected[i][1]);
    g_assert_cmpuint (blank->length, ==, 0);
  }
  g_assert_cmpuint (nth_blank (fields, 1)->column, ==, strlen ("- **Version:**") + 1);
  g_assert_cmpuint (pf_document_get_blanks (intro)->len, ==, 0);
  g_assert_cmpuint (pf_document_get_blanks (few)->len, ==, 0);
  g_assert_cmpuint (pf_document_get_blanks (tasks)->len, ==, 0);
}

static void
test_answers (void)
{
  g_autoptr (PfDocument) document = parse_text ("- [ ] How long does a rollback\n  take?\n- [ ] Done\n"
                                                "- [ ] Who is on call? ____\n- [ ] Ready?\n  - [ ] Yes\n");
  const PfBlank *answer = nth_blank (document, 0);

  g_assert_cmpuint (pf_document_get_blanks (document)->len, ==, 2);
  g_assert_cmpint (answer->form, ==, PF_BLANK_ANSWER);
  g_assert_cmpint (answer->kind, ==, PF_BLANK_KIND_FREE_TEXT);
  g_assert_cmpuint (answer->item, ==, 0);
  g_assert_cmpstr (answer->label, ==, "How long does a rollback take?");
  g_assert_cmpuint (answer->line, ==, 2);
  g_assert_cmpuint (answer->column, ==, strlen ("  take?") + 1);
  g_assert_cmpint (nth_blank (document, 1)->form, ==, PF_BLANK_UNDERSCORES);
  g_assert_true (pf_item_is_question ("Why? "));
  g_assert_true (pf_item_is_question ("回滚要多久？"));
  g_assert_false (pf_item_is_question ("Ask why"));
  g_assert_false (pf_item_is_question (""));
}

/* Only a column without any entry is there to be filled in; a row without a beginning is there to be added to. */
static void
test_cells (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("| Owner | Phone | Note | Signed on |\n|---|---|---|---|\n| Ops | | done | |\n| Dev | | | ____ |\n"
                    "| | | | |\n");

  g_assert_cmpuint (pf_document_get_blanks (document)->len, ==, 4);
  g_assert_cmpstr (nth_blank (document, 0)->label, ==, "Phone");
  g_assert_cmpstr (nth_blank (document, 0)->role, ==, "Ops");
  g_assert_cmpstr (nth_blank (document, 1)->label, ==, "Signed on");
  g_assert_cmpuint (nth_blank (document, 3)->line, ==, 4);
}

/* A start without a name takes that of the end that follows; else the title says it. */
static void
test_scopes (void)
{
  g_autoptr (PfDocument) document = parse_text ("## Phase 1: Base (15 minutes)\n\n**Start Time**: ____\n\n"
                                                "**End Time**: ____\n\n## Checks\n\n**Start Time**: ____\n\n"
                                                "**Smoke Test End Time**: ____\n");
  static const char *const scopes[] = { "Phase 1", "Phase 1", "Smoke Test", "Smoke Test" };

  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    g_assert_cmpstr (nth_blank (document, i)->scope, ==, scopes[i]);
  g_assert_cmpstr (nth_blank (document, 3)->label, ==, "End Time");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blank/inventory", test_inventory);
  g_test_add_func ("/blank/forms", test_forms);
  g_test_add_func ("/blank/joined-range", test_joined_range);
  g_test_add_func ("/blank/ratio", test_ratio);
  g_test_add_func ("/blank/colons", test_colons);
  g_test_add_func ("/blank/answers", test_answers);
  g_test_add_func ("/blank/cells", test_cells);
  g_test_add_func ("/blank/scopes", test_scopes);
  return g_test_run ();
}
