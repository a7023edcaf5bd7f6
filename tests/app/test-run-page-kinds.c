/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-page-test.h"

#include "app/pf-blank-row.h"
#include "app/pf-choice-row.h"
#include "app/pf-gate-row.h"
#include "app/pf-item-row.h"

#include <string.h>

/* Each kind of row that is no plain task, as a person uses it. */

static const char *const checklist
    = "# Rollout\n\n"
      "> Complete this checklist before deploying\n\n"
      "## Preparation\n- [ ] Cluster created (if using K8s)\n- [ ] Backups taken\n\n"
      "## Deployment\n\n### Option A: Docker Compose Deployment\n- [ ] Images pulled\n\n"
      "### Option B: Kubernetes Deployment\n- [ ] Manifests applied\n\n"
      "## GO if all true\n- Tests pass\n\n"
      "## Rollback procedure\n- [ ] Restore the database\n";

static void
test_choice (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *row = pf_app_test_expect_shown (GTK_WIDGET (page->page->list_view), PF_TYPE_CHOICE_ROW, NULL);
  GtkWidget *docker = pf_app_test_expect (row, GTK_TYPE_CHECK_BUTTON, "Option A: Docker Compose Deployment");
  GtkWidget *kubernetes = pf_app_test_expect (row, GTK_TYPE_CHECK_BUTTON, "Option B: Kubernetes Deployment");

  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "0 of 4"));
  g_assert_true (gtk_widget_activate (docker));
  g_assert_cmpuint (pf_page_test_count_stored (page, "option.choose"), ==, 1);
  g_assert_cmpint (pf_page_test_state (page, "Manifests"), ==, PF_STATE_NOT_APPLICABLE);
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "0 of 3"));
  g_assert_true (gtk_widget_activate (kubernetes));
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (docker)));
  g_assert_cmpint (pf_page_test_state (page, "Manifests"), ==, PF_STATE_OPEN);
  GtkWidget *clear = pf_app_test_expect_shown (row, GTK_TYPE_BUTTON, NULL);
  g_signal_emit_by_name (clear, "clicked");
  g_assert_cmpuint (pf_run_get_chosen (page->run, 0), ==, PF_NONE);
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (kubernetes)));
}

static void
test_gate (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *row = pf_app_test_expect_shown (GTK_WIDGET (page->page->list_view), PF_TYPE_GATE_ROW, NULL);

  g_assert_true (pf_app_test_sees (row, "Waits for"));
  g_assert_true (gtk_widget_has_css_class (row, "held"));
  pf_page_test_mark (page, "Cluster created", PF_STATE_NOT_APPLICABLE, "no cluster");
  pf_page_test_mark (page, "Backups", PF_STATE_DONE, NULL);
  pf_app_test_settle ();
  g_assert_true (pf_app_test_sees (row, "Open"));
  g_assert_false (gtk_widget_has_css_class (row, "held"));
}

/* What waits at a gate may be done early, by who says why. */
static void
test_gate_reason (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  guint images = pf_page_test_find (page, "Images");

  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.mark", "(us)", images, "done");
  pf_page_test_give_reason ("Pulled last night");
  g_assert_cmpint (pf_page_test_state (page, "Images"), ==, PF_STATE_DONE);
  g_assert_cmpstr (pf_run_item_get_reason (pf_run_get_item (page->run, images)), ==, "Pulled last night");
}

static void
test_criterion (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *row = pf_page_test_find_row (page, "Tests pass");
  GtkWidget *yes = pf_app_test_expect_shown (row, GTK_TYPE_TOGGLE_BUTTON, "Yes: Tests pass");
  GtkWidget *no = pf_app_test_expect_shown (row, GTK_TYPE_TOGGLE_BUTTON, "No: Tests pass");
  PfRunItem *item = pf_run_get_item (page->run, pf_page_test_find (page, "Tests pass"));

  g_signal_emit_by_name (no, "clicked");
  g_assert_cmpint (pf_run_item_get_answer (item), ==, PF_ANSWER_NO);
  g_assert_cmpint (pf_verdict_button_get_verdict (page->page->verdict), ==, PF_VERDICT_NO_GO);
  g_signal_emit_by_name (yes, "clicked");
  g_assert_cmpint (pf_run_item_get_answer (item), ==, PF_ANSWER_YES);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (no)));
  g_assert_cmpint (pf_verdict_button_get_verdict (page->page->verdict), !=, PF_VERDICT_NO_GO);
  g_signal_emit_by_name (yes, "clicked");
  g_assert_cmpint (pf_run_item_get_answer (item), ==, PF_ANSWER_NONE);
  g_assert_cmpuint (pf_page_test_count_stored (page, "criterion.answer"), ==, 3);
}

static void
test_condition (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  guint cluster = pf_page_test_find (page, "Cluster");

  g_assert_true (pf_run_page_select_item (page->page, cluster));
  g_assert_true (pf_page_test_press (page, GTK_WIDGET (page->page->list_view), "n"));
  g_assert_cmpint (pf_page_test_state (page, "Cluster"), ==, PF_STATE_NOT_APPLICABLE);
  g_assert_cmpstr (pf_run_item_get_reason (pf_run_get_item (page->run, cluster)), ==,
                   "does not apply: if using K8s");
}

static void
test_rollback (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  PfRunItem *item = pf_run_get_item (page->run, pf_page_test_find (page, "Restore"));

  g_assert_false (pf_run_item_counts (item));
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.start-rollback", NULL);
  pf_page_test_give_reason ("Error rate is 9 %");
  g_assert_true (pf_run_is_in_rollback (page->run));
  g_assert_true (pf_run_item_counts (item));
  g_assert_cmpuint (pf_page_test_count_stored (page, "rollback.start"), ==, 1);
}

/* A section that a person gives another role is read anew, and its rows follow. */
static void
test_role (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  guint section = ((PfItem *) g_ptr_array_index (pf_document_get_items (pf_run_get_document (page->run)),
                                                 pf_page_test_find (page, "Restore")))->section;

  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.set-role", "(us)", section, "preparation");
  pf_app_test_settle ();
  g_assert_cmpuint (pf_page_test_count_stored (page, "role.set"), ==, 1);
  g_assert_true (pf_run_item_counts (pf_run_get_item (page->run, pf_page_test_find (page, "Restore"))));
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "0 of 5"));
}

/* What a person makes of a checklist in one run holds for the next one. */
static void
test_role_remembered (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  PfDocument *document = pf_run_get_document (page->run);
  guint section = ((PfItem *) g_ptr_array_index (pf_document_get_items (document), pf_page_test_find (page, "Restore")))
                      ->section;
  g_autoptr (PfSource) source = pf_source_ref (pf_document_get_source (document));
  g_autoptr (PfDocument) before = pf_store_read_document (page->store, source, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (((PfSection *) g_ptr_array_index (pf_document_get_sections (before), section))->role, ==,
                   PF_ROLE_ROLLBACK);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.set-role", "(us)", section, "preparation");
  pf_store_drain (page->store);
  pf_app_test_settle ();
  g_autoptr (PfDocument) after = pf_store_read_document (page->store, source, &error);
  g_assert_no_error (error);
  g_assert_cmpint (((PfSection *) g_ptr_array_index (pf_document_get_sections (after), section))->role, ==,
                   PF_ROLE_PREPARATION);
}

static guint
find_blank (PfPageTest *page, PfBlankKind kind)
{
  const GPtrArray *blanks = pf_document_get_blanks (pf_run_get_document (page->run));

  for (guint i = 0; i < blanks->len; i++) {
    if (((PfBlank *) g_ptr_array_index (blanks, i))->kind == kind)
      return i;
  }
  g_error ("No blank of kind %d", kind);
}

static GtkWidget *
find_blank_row (GtkWidget *widget, const char *text)
{
  if (PF_IS_BLANK_ROW (widget) && pf_app_test_sees (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *row = find_blank_row (child, text);

    if (row != NULL)
      return row;
  }
  return NULL;
}

static const char *
press_aid (PfPageTest *page, const char *label, const char *word, PfBlankKind kind)
{
  GtkWidget *row = find_blank_row (GTK_WIDGET (page->page->list_view), label);

  g_assert_nonnull (row);
  g_signal_emit_by_name (pf_app_test_expect_shown (row, GTK_TYPE_BUTTON, word), "clicked");
  return pf_run_get_blank_value (page->run, find_blank (page, kind), NULL);
}

static void
test_aids (PfAppTest *test)
{
  g_autoptr (PfPageTest) page
      = pf_page_test_new (test, "# T\n\n**Release Manager**: ____\n**Start Time**: ____\n**Date**: ____\n\n"
                                "- [ ] Response time: ____ ms (target: < 200 ms)\n");
  const char *name = pf_run_session_get_person (page->session)->name;
  const char *started;

  g_assert_cmpstr (press_aid (page, "Release Manager", "Release Manager: Fill in your name", PF_BLANK_KIND_PERSON), ==,
                   name);
  started = press_aid (page, "Start Time", "Start Time: Fill in the time it is now", PF_BLANK_KIND_TIMESTAMP_START);
  g_assert_nonnull (started);
  g_assert_true (g_ascii_isdigit (*started));
}

static void
test_target (PfAppTest *test)
{
  g_autoptr (PfPageTest) page
      = pf_page_test_new (test, "# T\n\n- [ ] Response time: ____ ms (target: < 200 ms)\n");
  GtkWidget *row = find_blank_row (GTK_WIDGET (page->page->list_view), "ms");
  GtkWidget *entry = pf_app_test_expect (row, GTK_TYPE_ENTRY, NULL);
  guint blank = find_blank (page, PF_BLANK_KIND_NUMBER);

  g_assert_true (pf_app_test_sees (row, "Target: "));
  gtk_editable_set_text (GTK_EDITABLE (entry), "soon");
  g_signal_emit_by_name (entry, "activate");
  g_assert_null (pf_run_get_blank_value (page->run, blank, NULL));
  gtk_editable_set_text (GTK_EDITABLE (entry), "350");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (pf_run_get_blank_value (page->run, blank, NULL), ==, "350");
  g_assert_true (pf_app_test_sees (row, "Misses the target"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "120");
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (pf_app_test_sees (row, "Meets the target"));
}

static PfRunRowKind
peek_kind (PfPageTest *page, guint position)
{
  return pf_run_row_get_kind (pf_run_model_peek (page->page->model, position));
}

/* What is asked of the run as a whole stands first and in one place, and knows what the run was started with. */
static void
test_form (PfAppTest *test)
{
  g_autoptr (PfPageTest) page
      = pf_page_test_new (test, "# T\n\n**Environment**: Production\n\nFirst read this.\n\n**Version**: ____\n"
                                "**Release**: 2.13.0\n**Deployment Date**: ____\n\n## Work\n- [ ] Do it\n\n"
                                "**Version**: 9\n");
  GtkWidget *list = GTK_WIDGET (page->page->list_view);
  static const PfRunRowKind kinds[] = { PF_RUN_ROW_FORM,  PF_RUN_ROW_FIELD, PF_RUN_ROW_BLANK, PF_RUN_ROW_FIELD,
                                        PF_RUN_ROW_BLANK, PF_RUN_ROW_PROSE, PF_RUN_ROW_SECTION };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpint (peek_kind (page, i), ==, kinds[i]);
  g_assert_true (pf_app_test_sees (list, "About this run"));
  g_assert_true (pf_app_test_sees (list, "Environment  production"));
  g_assert_true (pf_app_test_sees (list, "Release  v2.14.0  · the checklist says 2.13.0"));
  g_assert_true (pf_app_test_sees (list, "Version  9"));
  g_assert_cmpstr (pf_run_get_blank_value (page->run, 0, NULL), ==, "v2.14.0");
  g_assert_null (pf_run_get_blank_value (page->run, 1, NULL));
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.fill", "(us)", 0, "3.0.0");
  g_assert_cmpstr (pf_run_get_blank_value (page->run, 0, NULL), ==, "3.0.0");
}

static void
test_no_form (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, "# T\n\n## Work\n- [ ] Do it\n\n**Version**: 9\n");

  g_assert_cmpuint (pf_run_model_find (page->page->model, PF_RUN_ROW_FORM, 0), ==, PF_NONE);
  g_assert_false (pf_app_test_sees (GTK_WIDGET (page->page->list_view), "About this run"));
}

int
main (int argc, char *argv[])
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/run-page-kinds/choice", test_choice);
  pf_app_test_add ("/run-page-kinds/gate", test_gate);
  pf_app_test_add ("/run-page-kinds/gate-reason", test_gate_reason);
  pf_app_test_add ("/run-page-kinds/criterion", test_criterion);
  pf_app_test_add ("/run-page-kinds/condition", test_condition);
  pf_app_test_add ("/run-page-kinds/rollback", test_rollback);
  pf_app_test_add ("/run-page-kinds/role", test_role);
  pf_app_test_add ("/run-page-kinds/role-remembered", test_role_remembered);
  pf_app_test_add ("/run-page-kinds/form", test_form);
  pf_app_test_add ("/run-page-kinds/no-form", test_no_form);
  pf_app_test_add ("/run-page-kinds/aids", test_aids);
  pf_app_test_add ("/run-page-kinds/target", test_target);
  return g_test_run ();
}
