/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-page-test.h"

#include "run/pf-run-bulk.h"
#include "run/pf-run-lifecycle.h"
#include "run/pf-store-trash.h"

/* Taking back, several at once, and what becomes of a run as a whole. */

static const char *const checklist = "# Rollout\n\n"
                                     "## Preparation\n- [ ] Backups taken\n- [ ] Database\n  - [ ] schema\n  - [ ] data\n\n"
                                     "## 24-hour monitoring\n- [ ] Errors stay low\n";

static guint
section_of (PfPageTest *page, const char *text)
{
  return ((PfItem *) g_ptr_array_index (pf_document_get_items (pf_run_get_document (page->run)),
                                        pf_page_test_find (page, text)))->section;
}

static void
activate (PfPageTest *page, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (page->page), action, NULL);
  pf_app_test_settle ();
}

static void
test_undo (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);

  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.mark", "(us)", pf_page_test_find (page, "Backups"), "done");
  g_assert_cmpint (pf_page_test_state (page, "Backups"), ==, PF_STATE_DONE);
  activate (page, "run.undo");
  g_assert_cmpint (pf_page_test_state (page, "Backups"), ==, PF_STATE_OPEN);
  activate (page, "run.undo");
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "You did nothing in this run that could be undone"));
}

/* A whole section in one go, with a way back in the message. */
static void
test_section (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);

  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.mark-section", "(us)", section_of (page, "Backups"), "done");
  pf_app_test_settle ();
  g_assert_cmpint (pf_page_test_state (page, "schema"), ==, PF_STATE_DONE);
  g_assert_cmpint (pf_page_test_state (page, "Errors"), ==, PF_STATE_OPEN);
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "3 items were marked"));
  GtkWidget *undo = pf_app_test_expect_shown (GTK_WIDGET (page->page->toast_overlay), GTK_TYPE_BUTTON, "_Undo");
  g_signal_emit_by_name (undo, "clicked");
  pf_app_test_settle ();
  g_assert_cmpint (pf_page_test_state (page, "schema"), ==, PF_STATE_OPEN);
  g_assert_cmpint (pf_page_test_state (page, "Backups"), ==, PF_STATE_OPEN);
}

static void
test_pause (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  guint backups = pf_page_test_find (page, "Backups");

  pf_page_test_mark (page, "schema", PF_STATE_DONE, NULL);
  pf_app_test_settle ();
  activate (page, "run.pause");
  pf_page_test_give_reason ("the vendor is late");
  pf_app_test_settle ();
  g_assert_true (pf_run_is_paused (page->run));
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "Paused"));
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.mark", "(us)", backups, "done");
  pf_app_test_settle ();
  g_assert_cmpint (pf_page_test_state (page, "Backups"), ==, PF_STATE_OPEN);
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "The run is paused"));
  activate (page, "run.resume");
  g_assert_false (pf_run_is_paused (page->run));
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.mark", "(us)", backups, "done");
  g_assert_cmpint (pf_page_test_state (page, "Backups"), ==, PF_STATE_DONE);
}

static void
test_hand_over (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  g_autoptr (PfPerson) grace = pf_person_new ("Grace Hopper", "typed");

  activate (page, "run.hand-over");
  pf_page_test_give_reason ("Grace Hopper");
  pf_app_test_settle ();
  g_assert_cmpstr (pf_run_get_handover_to (page->run), ==, "grace-hopper");
  pf_run_session_set_person (page->page->session, grace);
  activate (page, "run.take-over");
  g_assert_cmpstr (pf_run_get_operator (page->run), ==, "grace-hopper");
}

static void
test_watch (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);

  pf_page_test_mark (page, "schema", PF_STATE_DONE, NULL);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.watch-after", "u", 24);
  pf_app_test_settle ();
  g_assert_true (pf_run_is_watching (page->run));
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "Watching"));
}

/* Put off, it is told of in the section it comes back in. */
static void
test_defer (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  guint backups = pf_page_test_find (page, "Backups");
  guint later = section_of (page, "Errors");

  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.defer", "(uu)", backups, later);
  pf_page_test_give_reason ("tonight");
  pf_app_test_settle ();
  g_assert_cmpint (pf_page_test_state (page, "Backups"), ==, PF_STATE_DEFERRED);
  g_assert_cmpuint (pf_run_get_deferred_to (page->run, backups), ==, later);
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "1 put off to here"));
}

/* The @nth row of the list that shows the item. */
static guint
find_place (PfPageTest *page, guint item, guint nth)
{
  PfRunModel *model = page->page->model;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++) {
    PfRunRow *row = pf_run_model_peek (model, i);
    if (pf_run_row_get_kind (row) == PF_RUN_ROW_ITEM && pf_run_row_get_item (row) == item && nth-- == 0)
      return i;
  }
  return PF_NONE;
}

static void
count_changes (GListModel *model, guint position, guint removed, guint added, guint *n)
{
  *n += removed + added;
}

/* It stands in both places, is settled in either, and the list keeps its place meanwhile. */
static void
test_defer_twice (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  guint backups = pf_page_test_find (page, "Backups");
  guint errors = pf_page_test_find (page, "Errors");
  guint later = section_of (page, "Errors");
  guint n_changed = 0;

  g_signal_connect (page->page->model, "items-changed", G_CALLBACK (count_changes), &n_changed);
  pf_run_page_select_item (page->page, errors);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.defer", "(uu)", backups, later);
  pf_page_test_give_reason ("tonight");
  pf_app_test_settle ();
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (pf_run_page_get_selected_item (page->page), ==, errors);
  g_assert_cmpuint (find_place (page, backups, 1), ==, find_place (page, errors, 0) + 1);
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "Put off from Preparation: tonight"));

  /* It is to be done there, so it is what comes next when all else is settled. */
  pf_run_page_select_position (page->page, find_place (page, errors, 0), FALSE);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.next-open", NULL);
  g_assert_cmpuint (gtk_single_selection_get_selected (page->page->selection), ==, find_place (page, backups, 1));
  pf_run_model_set_filter (page->page->model, PF_RUN_FILTER_OPEN);
  g_assert_cmpuint (find_place (page, backups, 0), !=, PF_NONE);
  g_assert_cmpuint (find_place (page, backups, 1), ==, PF_NONE);
  pf_run_model_set_filter (page->page->model, PF_RUN_FILTER_ALL);

  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.mark", "(us)", backups, "done");
  pf_app_test_settle ();
  g_assert_cmpint (pf_page_test_state (page, "Backups"), ==, PF_STATE_DONE);
  g_assert_cmpuint (find_place (page, backups, 1), !=, PF_NONE);
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "Put off from Preparation"));
  g_assert_false (pf_app_test_sees (GTK_WIDGET (page->window), "Put off from Preparation: tonight"));

  pf_run_page_select_item (page->page, errors);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.mark", "(us)", backups, "open");
  pf_app_test_settle ();
  g_assert_cmpuint (find_place (page, backups, 1), ==, PF_NONE);
  g_assert_cmpuint (pf_run_page_get_selected_item (page->page), ==, errors);
  g_assert_false (pf_app_test_sees (GTK_WIDGET (page->window), "Put off from Preparation"));
}

static void
test_delete (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GPtrArray) back = NULL;

  activate (page, "run.delete");
  pf_store_drain (page->store);
  pf_app_test_settle ();
  kept = pf_store_list_runs (page->store, NULL);
  g_assert_cmpuint (kept->len, ==, 0);
  GtkWidget *undo = pf_app_test_expect_shown (GTK_WIDGET (page->page->toast_overlay), GTK_TYPE_BUTTON, "_Undo");
  g_signal_emit_by_name (undo, "clicked");
  pf_store_drain (page->store);
  pf_app_test_settle ();
  back = pf_store_list_runs (page->store, NULL);
  g_assert_cmpuint (back->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/run-page/undo", test_undo);
  pf_app_test_add ("/run-page/section", test_section);
  pf_app_test_add ("/run-page/pause", test_pause);
  pf_app_test_add ("/run-page/hand-over", test_hand_over);
  pf_app_test_add ("/run-page/watch", test_watch);
  pf_app_test_add ("/run-page/defer", test_defer);
  pf_app_test_add ("/run-page/defer-twice", test_defer_twice);
  pf_app_test_add ("/run-page/delete", test_delete);
  return g_test_run ();
}
