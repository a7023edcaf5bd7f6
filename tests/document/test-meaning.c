/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document-fixture.h"

#include "document/pf-condition.h"
#include "document/pf-head.h"

#include <string.h>

/* What the rules make of the five real checklists, and of texts that try the rules one by one. */

static PfDocument *
load_checklist (const char *prefix, const PfReading *reading)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (PfSource) source = NULL;
    PfDocument *document;

    if (!g_str_has_prefix (name, prefix))
      continue;
    source = pf_source_load (file, NULL, &error);
    g_assert_no_error (error);
    document = pf_document_new_read (source, reading, &error);
    g_assert_no_error (error);
    return document;
  }
  g_test_skip ("the real checklists are not in PF_TEST_CHECKLISTS");
  return NULL;
}

typedef struct {
  const char *checklist;
  const char *line;
  PfRole role;
} RoleCase;

/* Every section of the five that is for something else than the part of the deployment above it says. */
static const RoleCase role_cases[] = {
  { "000", "L9", PF_ROLE_PREPARATION },       { "000", "L127", PF_ROLE_PREPARATION },
  { "000", "L200", PF_ROLE_SIGN_OFF },        { "000", "L213", PF_ROLE_GO_CRITERIA },
  { "000", "L223", PF_ROLE_NO_GO_CRITERIA },  { "000", "L233", PF_ROLE_SIGN_OFF },
  { "000", "L244", PF_ROLE_EXECUTION },       { "000", "L248", PF_ROLE_EXECUTION },
  { "000", "L281", PF_ROLE_EXECUTION },       { "000", "L301", PF_ROLE_EXECUTION },
  { "000", "L318", PF_ROLE_ROLLBACK },        { "000", "L347", PF_ROLE_MONITORING },
  { "000", "L371", PF_ROLE_SUCCESS_CRITERIA }, { "001", "L1", PF_ROLE_NONE },
  { "001", "L12", PF_ROLE_PREPARATION },      { "001", "L113", PF_ROLE_PREPARATION },
  { "001", "L135", PF_ROLE_PREPARATION },     { "001", "L159", PF_ROLE_EXECUTION },
  { "001", "L161", PF_ROLE_EXECUTION },       { "001", "L191", PF_ROLE_EXECUTION },
  { "001", "L206", PF_ROLE_VERIFICATION },    { "001", "L266", PF_ROLE_MONITORING },
  { "001", "L295", PF_ROLE_MONITORING },      { "001", "L313", PF_ROLE_VERIFICATION },
  { "001", "L315", PF_ROLE_SUCCESS_CRITERIA }, { "001", "L330", PF_ROLE_SIGN_OFF },
  { "001", "L338", PF_ROLE_ROLLBACK },        { "001", "L342", PF_ROLE_TRIGGER },
  { "001", "L366", PF_ROLE_ROLLBACK },        { "001", "L381", PF_ROLE_POST_ROLLBACK },
  { "001", "L391", PF_ROLE_LINKS },           { "001", "L401", PF_ROLE_NOTES },
  { "002", "L5", PF_ROLE_PREPARATION },       { "002", "L63", PF_ROLE_EXECUTION },
  { "002", "L90", PF_ROLE_EXECUTION },        { "002", "L120", PF_ROLE_VERIFICATION },
  { "002", "L146", PF_ROLE_TRIGGER },         { "002", "L157", PF_ROLE_ROLLBACK },
  { "002", "L170", PF_ROLE_SIGN_OFF },        { "002", "L182", PF_ROLE_CONTACTS },
  { "002", "L191", PF_ROLE_LINKS },           { "003", "L5", PF_ROLE_PREPARATION },
  { "003", "L74", PF_ROLE_PREPARATION },      { "003", "L119", PF_ROLE_EXECUTION },
  { "003", "L144", PF_ROLE_PREPARATION },     { "003", "L152", PF_ROLE_VERIFICATION },
  { "003", "L191", PF_ROLE_PREPARATION },     { "003", "L225", PF_ROLE_SIGN_OFF },
  { "003", "L240", PF_ROLE_SIGN_OFF },        { "003", "L252", PF_ROLE_KPI },
  { "003", "L263", PF_ROLE_SUCCESS_CRITERIA }, { "003", "L274", PF_ROLE_LESSONS },
  { "003", "L291", PF_ROLE_CONTACTS },        { "003", "L304", PF_ROLE_LINKS },
  { "003", "L320", PF_ROLE_NOTES },           { "004", "L10", PF_ROLE_SIGN_OFF },
  { "004", "L23", PF_ROLE_PREPARATION },      { "004", "L64", PF_ROLE_EXECUTION },
  { "004", "L127", PF_ROLE_EXECUTION },       { "004", "L147", PF_ROLE_VERIFICATION },
  { "004", "L194", PF_ROLE_VERIFICATION },    { "004", "L213", PF_ROLE_PREPARATION },
  { "004", "L215", PF_ROLE_PREPARATION },     { "004", "L225", PF_ROLE_TRIGGER },
  { "004", "L261", PF_ROLE_SUCCESS_CRITERIA }, { "004", "L277", PF_ROLE_SIGN_OFF },
  { "004", "L287", PF_ROLE_VERIFICATION },    { "004", "L297", PF_ROLE_MONITORING },
  { "004", "L315", PF_ROLE_CONTACTS },        { "004", "L330", PF_ROLE_LESSONS },
};

static void
test_roles (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (role_cases); i++) {
    const RoleCase *wanted = &role_cases[i];
    g_autoptr (PfDocument) document = load_checklist (wanted->checklist, NULL);
    guint section;

    if (document == NULL)
      return;
    section = pf_document_find_section (document, wanted->line);
    g_test_message ("%s %s", wanted->checklist, wanted->line);
    g_assert_cmpuint (section, !=, PF_NONE);
    g_assert_cmpstr (pf_role_to_string (nth_section (document, section)->role), ==, pf_role_to_string (wanted->role));
  }
}

static guint
count_countable (PfDocument *document, gboolean in_rollback)
{
  const GPtrArray *items = pf_document_get_items (document);
  guint n = 0;

  for (guint i = 0; i < items->len; i++) {
    const PfItem *item = nth_item (document, i);

    n += item->counts && (in_rollback || item->kind != PF_ITEM_CONTINGENCY) ? 1 : 0;
  }
  return n;
}

static guint
count_kind (PfDocument *document, PfItemKind kind, PfItemForm form)
{
  const GPtrArray *items = pf_document_get_items (document);
  guint n = 0;

  for (guint i = 0; i < items->len; i++)
    n += nth_item (document, i)->kind == kind && nth_item (document, i)->form == form ? 1 : 0;
  return n;
}

/* The denominators of progress, and what is left out of them. */
static void
test_denominators (void)
{
  static const struct {
    const char *checklist;
    guint countable;
    guint with_rollback;
    guint triggers; /* tasks */
    guint sign_offs; /* tasks with a place to sign */
  } cases[] = {
    { "000", 125, 125, 0, 5 }, { "001", 185, 191, 0, 3 }, { "002", 94, 94, 7, 0 },
    { "003", 170, 170, 0, 13 }, { "004", 111, 111, 5, 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PfDocument) document = load_checklist (cases[i].checklist, NULL);

    if (document == NULL)
      return;
    g_test_message ("%s", cases[i].checklist);
    g_assert_cmpuint (count_countable (document, FALSE), ==, cases[i].countable);
    g_assert_cmpuint (count_countable (document, TRUE), ==, cases[i].with_rollback);
    g_assert_cmpuint (count_kind (document, PF_ITEM_TRIGGER, PF_FORM_TASK), ==, cases[i].triggers);
    g_assert_cmpuint (count_kind (document, PF_ITEM_SIGN_OFF, PF_FORM_TASK), ==, cases[i].sign_offs);
  }
}

static const PfItem *
item_at (PfDocument *document, const char *line)
{
  guint index = pf_document_find_item (document, line);

  g_test_message ("%s", line);
  g_assert_cmpuint (index, !=, PF_NONE);
  g_assert_cmpuint (nth_item (document, index)->line, ==, (guint)g_ascii_strtoull (line + 1, NULL, 10));
  return nth_item (document, index);
}

static void
assert_kind (PfDocument *document, const char *line, PfItemKind kind, PfItemForm form)
{
  const PfItem *item = item_at (document, line);

  g_assert_cmpstr (pf_item_kind_to_string (item->kind), ==, pf_item_kind_to_string (kind));
  g_assert_cmpstr (pf_item_form_to_string (item->form), ==, pf_item_form_to_string (form));
}

/* What has no box and is an item all the same: criteria, triggers, sign-offs in tables, lines and certifications. */
static void
test_kinds (void)
{
  g_autoptr (PfDocument) first = load_checklist ("000", NULL);
  g_autoptr (PfDocument) second = load_checklist ("001", NULL);
  g_autoptr (PfDocument) third = load_checklist ("002", NULL);
  g_autoptr (PfDocument) fourth = load_checklist ("003", NULL);
  g_autoptr (PfDocument) fifth = load_checklist ("004", NULL);

  if (first == NULL)
    return;
  g_assert_cmpuint (count_kind (first, PF_ITEM_CRITERION_GO, PF_FORM_ENTRY), ==, 8);
  g_assert_cmpuint (count_kind (first, PF_ITEM_CRITERION_NO_GO, PF_FORM_ENTRY), ==, 8);
  g_assert_cmpuint (count_kind (first, PF_ITEM_SUCCESS_CRITERION, PF_FORM_ENTRY), ==, 10);
  g_assert_cmpuint (count_kind (first, PF_ITEM_SIGN_OFF, PF_FORM_ROW), ==, 4);
  /* A mark says whether it is hoped for; it is no part of the words, and no state. */
  g_assert_cmpstr (item_at (first, "L214")->text, ==, "All checklist items completed");
  g_assert_cmpstr (item_at (first, "L231")->text, ==, "SSL certificate issues");
  g_assert_false (item_at (first, "L375")->checked);
  g_assert_cmpuint (count_kind (second, PF_ITEM_TRIGGER, PF_FORM_ENTRY), ==, 4);
  assert_kind (second, "L382", PF_ITEM_CONTINGENCY, PF_FORM_TASK);
  assert_kind (second, "L317", PF_ITEM_SUCCESS_CRITERION, PF_FORM_TASK);
  g_assert_cmpuint (count_kind (third, PF_ITEM_SIGN_OFF, PF_FORM_PARAGRAPH), ==, 4);
  g_assert_cmpstr (item_at (third, "L174")->label, ==, "Technical Review");
  assert_kind (third, "L149", PF_ITEM_TRIGGER, PF_FORM_TASK);
  assert_kind (fourth, "L276", PF_ITEM_QUESTION, PF_FORM_TASK);
  assert_kind (fourth, "L283", PF_ITEM_TASK, PF_FORM_TASK);
  assert_kind (fourth, "L316", PF_ITEM_SIGN_OFF, PF_FORM_PARAGRAPH);
  assert_kind (fourth, "L146", PF_ITEM_TASK, PF_FORM_TASK);
  assert_kind (fifth, "L283", PF_ITEM_SIGN_OFF, PF_FORM_PARAGRAPH);
  g_assert_cmpstr (item_at (fifth, "L283")->label, ==, "Deployment Engineer Certification");
  assert_kind (fifth, "L289", PF_ITEM_TASK, PF_FORM_TASK);
  assert_kind (fifth, "L265", PF_ITEM_SUCCESS_CRITERION, PF_FORM_TASK);
}

static const PfOption *
nth_option (PfDocument *document, guint index)
{
  return nth_element (pf_document_get_options (document), index);
}

static const PfOptionGroup *
nth_group (PfDocument *document, guint index)
{
  return nth_element (pf_document_get_option_groups (document), index);
}

static void
test_options (void)
{
  g_autoptr (PfDocument) document = load_checklist ("001", NULL);
  guint rollback;

  if (document == NULL)
    return;
  g_assert_cmpuint (pf_document_get_option_groups (document)->len, ==, 1);
  g_assert_cmpuint (nth_group (document, 0)->n_options, ==, 2);
  g_assert_cmpstr (nth_option (document, 0)->name, ==, "Docker Compose");
  g_assert_cmpstr (nth_option (document, 1)->name, ==, "Kubernetes");
  g_assert_cmpuint (item_at (document, "L184")->option, ==, 0);
  g_assert_cmpuint (item_at (document, "L197")->option, ==, 1);
  /* K8s stands for Kubernetes. */
  g_assert_cmpuint (item_at (document, "L17")->condition_option, ==, 1);
  g_assert_cmpuint (item_at (document, "L18")->condition_option, ==, 0);
  g_assert_cmpuint (item_at (document, "L19")->condition_option, ==, PF_NONE);
  rollback = pf_document_find_section (document, "L366");
  g_assert_cmpuint (nth_section (document, rollback)->option, ==, 1);
  /* What follows a rollback stands below it in the file, but belongs to neither platform. */
  g_assert_cmpuint (item_at (document, "L382")->option, ==, PF_NONE);
}

static void
test_outcome (void)
{
  g_autoptr (PfDocument) document = load_checklist ("004", NULL);

  if (document == NULL)
    return;
  g_assert_cmpuint (pf_document_get_option_groups (document)->len, ==, 1);
  g_assert_true (nth_group (document, 0)->is_outcome);
  g_assert_cmpuint (nth_group (document, 0)->line, ==, 345);
  g_assert_cmpstr (nth_option (document, 0)->label, ==, "SUCCESS");
  g_assert_cmpstr (nth_option (document, 1)->label, ==, "ROLLBACK REQUIRED");
}

static const PfGate *
only_gate (PfDocument *document)
{
  g_assert_cmpuint (pf_document_get_gates (document)->len, ==, 1);
  return nth_element (pf_document_get_gates (document), 0);
}

static void
test_gates (void)
{
  g_autoptr (PfDocument) first = load_checklist ("000", NULL);
  g_autoptr (PfDocument) second = load_checklist ("001", NULL);
  g_autoptr (PfDocument) third = load_checklist ("002", NULL);
  g_autoptr (PfDocument) fourth = load_checklist ("003", NULL);
  g_autoptr (PfDocument) fifth = load_checklist ("004", NULL);
  const PfGate *gate;

  if (first == NULL)
    return;
  gate = only_gate (first);
  g_assert_cmpuint (gate->line, ==, 246);
  g_assert_cmpuint (nth_item (first, gate->holds_first)->line, ==, 351);
  g_assert_cmpuint (pf_document_get_gates (second)->len, ==, 0);
  gate = only_gate (third);
  g_assert_cmpuint (gate->line, ==, 3);
  g_assert_cmpuint (nth_item (third, gate->requires_end - 1)->line, ==, 59);
  g_assert_cmpuint (nth_item (third, gate->holds_first)->line, ==, 66);
  g_assert_cmpuint (pf_document_get_gates (fourth)->len, ==, 0);
  g_assert_cmpuint (pf_document_get_gates (fifth)->len, ==, 2);
  gate = nth_element (pf_document_get_gates (fifth), 0);
  g_assert_cmpuint (gate->line, ==, 19);
  g_assert_cmpuint (nth_item (fifth, gate->requires_first)->line, ==, 14);
  g_assert_cmpuint (nth_item (fifth, gate->requires_end - 1)->line, ==, 17);
  g_assert_cmpuint (nth_item (fifth, gate->holds_first)->line, ==, 26);
  gate = nth_element (pf_document_get_gates (fifth), 1);
  g_assert_cmpuint (gate->line, ==, 215);
  g_assert_cmpuint (nth_item (fifth, gate->holds_first)->line, ==, 265);
  g_assert_cmpuint (nth_item (fifth, gate->holds_end - 1)->line, ==, 271);
}

/* A role given by a person or a comment goes before every rule. */
static void
test_given_roles (void)
{
  g_autoptr (PfDocument) plain = parse_text ("# T\n\n## Watch\n- a thing\n- another\n\n## Rest\n- [ ] x\n");
  g_autoptr (PfReading) reading = pf_reading_new ();
  g_autoptr (PfDocument) given = NULL;
  g_autoptr (PfDocument) commented
      = parse_text ("# T\n\n## Watch\n<!-- preflight: role=no-go-criteria -->\n\n- a thing\n- another\n\n## Rest\n- [ ] x\n");
  g_autoptr (PfDocument) wrong = parse_text ("# T\n\n## Watch\n<!-- preflight: role=nonsense -->\n\n- [ ] x\n");
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (pf_document_get_items (plain)->len, ==, 1);
  pf_reading_set_role (reading, nth_section (plain, 1)->id, PF_ROLE_TRIGGER);
  given = pf_document_new_read (pf_document_get_source (plain), reading, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pf_document_get_items (given)->len, ==, 3);
  g_assert_cmpint (nth_section (given, 1)->role_origin, ==, PF_ROLE_FROM_PERSON);
  g_assert_cmpint (nth_item (given, 0)->kind, ==, PF_ITEM_TRIGGER);
  /* Items that were there before keep their ids. */
  g_assert_cmpstr (nth_item (given, 2)->id, ==, nth_item (plain, 0)->id);
  g_assert_cmpuint (pf_document_get_items (commented)->len, ==, 3);
  g_assert_cmpint (nth_item (commented, 1)->kind, ==, PF_ITEM_CRITERION_NO_GO);
  g_assert_cmpint (nth_section (commented, 1)->role_origin, ==, PF_ROLE_FROM_COMMENT);
  g_assert_cmpuint (pf_document_get_diagnostics (wrong)->len, ==, 1);
  g_assert_cmpstr (((PfDiagnostic *)g_ptr_array_index (pf_document_get_diagnostics (wrong), 0))->code, ==, "role-unknown");
}

/* Tables whose rows are to be answered are lists of items; finished reports and matrices are not. */
static void
test_rows (void)
{
  g_autoptr (PfDocument) boxes = parse_text ("# T\n\n| Done | Check | Owner |\n|---|---|---|\n| [ ] | Backups | Ann |\n"
                                             "| [x] | Alerts | Bo |\n| | | |\n");
  g_autoptr (PfDocument) answers
      = parse_text ("# T\n\n| Check | Yes | No | N/A |\n|---|---|---|---|\n| Backups | | | |\n| **Network** | | | |\n");
  g_autoptr (PfDocument) report = parse_text ("# T\n\n| Check | State |\n|---|---|\n| Backups | ✅ |\n| Alerts | ❌ |\n");
  g_autoptr (PfDocument) contacts
      = parse_text ("# T\n\n## Contacts\n\n| Role | Phone |\n|---|---|\n| Lead | |\n| Backup | |\n");

  g_assert_cmpuint (pf_document_get_items (boxes)->len, ==, 2);
  g_assert_cmpint (nth_item (boxes, 0)->kind, ==, PF_ITEM_TABLE_ROW);
  g_assert_cmpstr (nth_item (boxes, 0)->text, ==, "Backups");
  g_assert_cmpstr (nth_item (boxes, 0)->expected, ==, "Owner: Ann");
  g_assert_true (nth_item (boxes, 0)->counts);
  g_assert_false (nth_item (boxes, 0)->checked);
  g_assert_true (nth_item (boxes, 1)->checked);
  g_assert_cmpuint (pf_document_count_tasks (boxes), ==, 0);
  g_assert_cmpuint (pf_document_get_items (answers)->len, >=, 1);
  g_assert_cmpuint (nth_item (answers, 0)->line, ==, 5);
  g_assert_cmpuint (pf_document_get_items (report)->len, ==, 0);
  g_assert_cmpuint (pf_document_get_items (contacts)->len, ==, 0);
}

static void
test_decisions (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("# T\n\n- [ ] Everything built\n\n## Decision\n\n- [ ] **GO**\n- [ ] **NO GO**\n");
  g_autoptr (PfDocument) radio = parse_text ("# T\n\n**Status**: ⬜ Not started ⬜ In progress ⬜ Completed\n\n- [ ] x\n");
  g_autoptr (PfDocument) ordinary = parse_text ("# T\n\n- [ ] Approved by Ann\n- [ ] Ready\n");

  g_assert_cmpint (nth_item (document, 1)->kind, ==, PF_ITEM_CHOICE);
  g_assert_cmpint (nth_item (document, 2)->kind, ==, PF_ITEM_CHOICE);
  g_assert_true (nth_group (document, 0)->is_outcome);
  g_assert_cmpuint (count_countable (document, FALSE), ==, 1);
  g_assert_cmpuint (nth_group (radio, 0)->n_options, ==, 3);
  g_assert_false (nth_group (radio, 0)->is_outcome);
  g_assert_cmpuint (pf_document_get_option_groups (ordinary)->len, ==, 0);
}

static void
test_tags (void)
{
  g_autoptr (PfDocument) document = parse_text (
      "# T\n\n- [ ] [BLOCKER] Backups restored\n- [ ] Logs kept (P2)\n- [ ] Critical path walked\n\n## P0: launch\n- [ ] x\n\n"
      "## Who\n- [ ] Ops: a\n- [ ] Ops: b\n- [ ] Ops: c\n- [ ] Ops: d\n- [ ] Ops: e\n- [ ] API: f\n");

  g_assert_cmpstr (nth_item (document, 0)->severity, ==, "blocker");
  g_assert_cmpstr (nth_item (document, 1)->severity, ==, "p2");
  g_assert_null (nth_item (document, 2)->severity);
  g_assert_cmpstr (nth_item (document, 3)->severity, ==, "p0");
  g_assert_cmpstr (nth_item (document, 4)->actor, ==, "Ops");
  g_assert_null (nth_item (document, 9)->actor);
}

static const PfProposal *
nth_proposal (PfDocument *document, guint index)
{
  return nth_element (pf_document_get_proposals (document), index);
}

static PfDocument *
accept (PfDocument *document, guint index)
{
  g_autoptr (PfReading) reading = pf_reading_new ();
  g_autoptr (GError) error = NULL;
  PfDocument *read;

  pf_reading_accept (reading, nth_proposal (document, index)->id);
  read = pf_document_new_read (pf_document_get_source (document), reading, &error);
  g_assert_no_error (error);
  g_assert_true (nth_proposal (read, 0)->accepted);
  return read;
}

static void
test_proposals (void)
{
  g_autoptr (PfDocument) steps = parse_text ("# Release\n\n1. Freeze\n2. Tag `v2`\n   - a hint\n3. Ship\n");
  g_autoptr (PfDocument) embedded
      = parse_text ("# How\n\nPaste this:\n\n```markdown\n## Prep\n- [ ] one\n- [x] two\n```\n");
  g_autoptr (PfDocument) beside = parse_text ("# Release\n\n- [ ] x\n\n1. Why\n2. How\n");
  g_autoptr (PfDocument) after_tasks
      = parse_text ("# T\n\n## Checks\n1. **First**\n   - [ ] a\n2. **Second**\n   - [ ] b\n\n"
                    "## Deploy\n1. Freeze\n2. Tag\n3. Ship\n");
  g_autoptr (PfDocument) as_steps = accept (steps, 0);
  g_autoptr (PfDocument) as_list = accept (embedded, 0);

  g_assert_cmpuint (pf_document_get_proposals (steps)->len, ==, 1);
  g_assert_cmpint (nth_proposal (steps, 0)->kind, ==, PF_PROPOSAL_STEPS);
  g_assert_cmpuint (nth_proposal (steps, 0)->n_items, ==, 3);
  g_assert_cmpstr (nth_proposal (steps, 0)->preview[1], ==, "Tag <tt>v2</tt>");
  g_assert_cmpuint (pf_document_get_items (steps)->len, ==, 0);
  g_assert_cmpuint (count_kind (as_steps, PF_ITEM_STEP, PF_FORM_ENTRY), ==, 3);
  g_assert_cmpuint (count_countable (as_steps, FALSE), ==, 3);
  g_assert_cmpint (nth_proposal (embedded, 0)->kind, ==, PF_PROPOSAL_EMBEDDED);
  g_assert_cmpuint (pf_document_count_tasks (as_list), ==, 2);
  g_assert_cmpuint (nth_item (as_list, 0)->line, ==, 7);
  g_assert_cmpstr (pf_document_get_title (as_list), ==, "Prep");
  g_assert_cmpstr (pf_source_get_sha256 (pf_document_get_source (as_list)), ==,
                   pf_source_get_sha256 (pf_document_get_source (embedded)));
  g_assert_cmpuint (pf_document_get_proposals (beside)->len, ==, 0);
  /* Entries that became items moved what prose follows them. */
  g_assert_cmpuint (pf_document_get_proposals (after_tasks)->len, ==, 1);
  g_assert_cmpuint (nth_proposal (after_tasks, 0)->n_items, ==, 3);
  g_assert_cmpuint (nth_proposal (after_tasks, 0)->line, ==, 10);
  g_assert_cmpstr (nth_proposal (after_tasks, 0)->preview[0], ==, "Freeze");
}

/* A checklist that is nothing but a rollback counts as what it is. */
static void
test_only_rollback (void)
{
  g_autoptr (PfDocument) document = parse_text ("# T\n\n## Rollback procedure\n- [ ] Stop the workers\n- [ ] Restore\n");
  g_autoptr (PfDocument) ready
      = parse_text ("# T\n\n- [ ] x\n\n## Rollback\n- [ ] Script tested\n- [ ] Plan documented\n- [ ] Team trained\n");

  g_assert_cmpuint (count_countable (document, FALSE), ==, 2);
  g_assert_cmpuint (count_countable (ready, FALSE), ==, 4);
  g_assert_cmpint (nth_section (ready, 1)->role, ==, PF_ROLE_PREPARATION);
}

static void
assert_condition (const char *text, const char *wanted)
{
  gsize start = 0;
  gsize end = 0;
  gboolean found = pf_condition_find (text, &start, &end);
  g_autofree char *words = found ? g_strndup (text + start, end - start) : NULL;

  g_assert_cmpstr (words, ==, wanted);
}

static void
test_conditions (void)
{
  assert_condition ("Load balancer configured (if multi-instance)", "if multi-instance");
  assert_condition ("Connection pooling configured (PgBouncer if needed)", "if needed");
  assert_condition ("CDNs configured if applicable", "if applicable");
  assert_condition ("Kubernetes cluster created (if using K8s)", "if using K8s");
  assert_condition ("Optional: warm the cache", "Optional");
  assert_condition ("Rollback immediately if: the error rate rises", NULL);
  assert_condition ("Ask Ann whether it is optional", NULL);
  assert_condition ("部署（if needed）", "if needed");
}

static void
assert_release (const char *text, const char *expected)
{
  g_autoptr (PfDocument) document = parse_text (text);
  g_autofree char *value = pf_document_dup_head_value (document, PF_HEAD_RELEASE);

  g_assert_cmpstr (value, ==, expected);
}

/* What the head says of a run is its default; what is left open there, or said further down, is not. */
static void
test_head (void)
{
  g_autoptr (PfDocument) document
      = parse_text ("# T\n\n**Date**: ____\n**Target Environment**: ____\n\n## A\n- [ ] x\n\n**Version**: ____\n");

  assert_release ("# T\n\n**Version:** v1.2 \n\n## A\n- [ ] x\n", "v1.2");
  assert_release ("# T\n\n**Version control**: Git\n**Release**: 7\n", "7");
  assert_release ("# T\n\n**Version**: <version>\n", NULL);
  assert_release ("# T\n\n**Version**: TBD\n", NULL);
  assert_release ("# T\n\n**Release**: major / minor\n", NULL);
  assert_release ("# T\n\n- [ ] x\n\n**Version**: 1.2\n", NULL);
  g_assert_cmpuint (pf_document_get_head_end (document), ==, 6);
  g_assert_cmpuint (pf_document_find_head_blank (document, PF_HEAD_ENVIRONMENT), ==, 1);
  g_assert_cmpuint (pf_document_find_head_blank (document, PF_HEAD_RELEASE), ==, PF_NONE);
  g_assert_true (pf_head_values_agree ("Production", "production"));
  g_assert_true (pf_head_values_agree ("v1.2", "1.2"));
  g_assert_false (pf_head_values_agree ("1.2", "1.20"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meaning/roles", test_roles);
  g_test_add_func ("/meaning/denominators", test_denominators);
  g_test_add_func ("/meaning/kinds", test_kinds);
  g_test_add_func ("/meaning/options", test_options);
  g_test_add_func ("/meaning/outcome", test_outcome);
  g_test_add_func ("/meaning/gates", test_gates);
  g_test_add_func ("/meaning/given-roles", test_given_roles);
  g_test_add_func ("/meaning/rows", test_rows);
  g_test_add_func ("/meaning/decisions", test_decisions);
  g_test_add_func ("/meaning/tags", test_tags);
  g_test_add_func ("/meaning/proposals", test_proposals);
  g_test_add_func ("/meaning/only-rollback", test_only_rollback);
  g_test_add_func ("/meaning/conditions", test_conditions);
  g_test_add_func ("/meaning/head", test_head);
  return g_test_run ();
}
