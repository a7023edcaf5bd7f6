/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-page-test.h"

#include "app/pf-close-dialog.h"
#include "app/pf-item-row.h"
#include "app/pf-vote-row.h"

#include <string.h>

/* How a person decides: the panel of the verdict, the poll, and the end of a run. */

static const char *const checklist
    = "# Rollout\n\n"
      "## Preparation\n- [ ] Backups taken\n- [ ] Caches warm\n\n"
      "## GO if all true\n- All items completed\n- Team ready\n\n"
      "## Success criteria\n1. Users are served\n\n"
      "## Sign-off\n\n| Role | Name | Date | Signature |\n|---|---|---|---|\n"
      "| Release Lead | ____ | ____ | ____ |\n| Security Lead | ____ | ____ | ____ |\n";

static GtkPopover *
open_panel (PfPageTest *page)
{
  GtkWidget *button = pf_app_test_expect (GTK_WIDGET (page->page->verdict), GTK_TYPE_MENU_BUTTON, NULL);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  pf_app_test_settle ();
  return gtk_menu_button_get_popover (GTK_MENU_BUTTON (button));
}

static void
close_panel (PfPageTest *page)
{
  GtkWidget *button = pf_app_test_expect (GTK_WIDGET (page->page->verdict), GTK_TYPE_MENU_BUTTON, NULL);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  pf_app_test_settle ();
}

static void
click (GtkWidget *root, GType type, const char *name)
{
  GtkWidget *button = pf_app_test_expect (root, type, name);
  g_signal_emit_by_name (button, "clicked");
  pf_app_test_settle ();
}

static void
answer (PfPageTest *page, const char *text, const char *word)
{
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.answer", "(us)", pf_page_test_find (page, text), word);
  pf_app_test_settle ();
}

static PfVerdict
get_verdict (PfPageTest *page)
{
  return pf_verdict_button_get_verdict (page->page->verdict);
}

static void
shoot (PfPageTest *page, const char *name)
{
  GtkWidget *button = pf_app_test_find (GTK_WIDGET (page->page->verdict), GTK_TYPE_MENU_BUTTON, NULL);
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  pf_app_test_shoot (gtk_widget_get_mapped (popover) ? popover : GTK_WIDGET (page->window), name);
}

static void
test_poll (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *panel = GTK_WIDGET (open_panel (page));

  pf_page_test_mark (page, "Backups", PF_STATE_DONE, NULL);
  pf_page_test_mark (page, "Caches", PF_STATE_DONE, NULL);
  answer (page, "Team ready", "yes");
  g_assert_cmpint (get_verdict (page), ==, PF_VERDICT_GO);
  g_assert_true (pf_app_test_sees (panel, "No vote"));
  click (panel, GTK_TYPE_TOGGLE_BUTTON, "Release Lead votes GO");
  click (panel, GTK_TYPE_TOGGLE_BUTTON, "Security Lead votes NO-GO");
  g_assert_cmpint (get_verdict (page), ==, PF_VERDICT_NO_GO);
  g_assert_true (pf_app_test_sees (panel, "1 item stands in the way of GO"));
  shoot (page, "panel-no-go");
  click (panel, GTK_TYPE_TOGGLE_BUTTON, "Security Lead votes GO");
  g_assert_cmpint (get_verdict (page), ==, PF_VERDICT_GO);
  click (panel, GTK_TYPE_BUTTON, "Withdraw the vote of Security Lead");
  g_assert_cmpint (get_verdict (page), ==, PF_VERDICT_HOLD);
  g_assert_true (pf_app_test_sees (panel, "Withdrawn"));
  g_assert_cmpuint (pf_page_test_count_stored (page, "vote.set"), ==, 4);
  shoot (page, "panel-withdrawn");
  close_panel (page);
}

static void
test_other_role (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *panel = GTK_WIDGET (open_panel (page));
  GtkWidget *entry = pf_app_test_expect (panel, GTK_TYPE_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), " Database Team ");
  g_signal_emit_by_name (entry, "activate");
  pf_app_test_settle ();
  g_assert_cmpuint (pf_page_test_count_stored (page, "vote.set"), ==, 0);
  click (panel, GTK_TYPE_TOGGLE_BUTTON, "Database Team abstains");
  g_assert_cmpuint (pf_page_test_count_stored (page, "vote.set"), ==, 1);
  g_assert_true (pf_app_test_sees (panel, "Abstains"));
  close_panel (page);
}

/* What follows from the items shows so, and cannot be answered well. */
static void
test_following (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *row = pf_page_test_find_row (page, "All items completed");
  GtkWidget *yes = pf_app_test_expect (row, GTK_TYPE_TOGGLE_BUTTON, "Yes: All items completed");
  GtkWidget *panel = GTK_WIDGET (open_panel (page));

  g_assert_true (pf_app_test_sees (row, "Items are open"));
  g_assert_false (gtk_widget_get_sensitive (yes));
  pf_page_test_mark (page, "Backups", PF_STATE_DONE, NULL);
  pf_app_test_settle ();
  g_assert_true (pf_app_test_sees (panel, "All items completed (1 open: L5 Caches warm)"));
  g_assert_true (pf_app_test_sees (panel, "1 by people"));
  shoot (page, "panel-hold");
  pf_page_test_mark (page, "Caches", PF_STATE_DONE, NULL);
  pf_app_test_settle ();
  g_assert_true (pf_app_test_sees (row, "GO, follows"));
  answer (page, "All items completed", "no");
  g_assert_true (pf_app_test_sees (row, "NO-GO"));
  g_assert_cmpint (get_verdict (page), ==, PF_VERDICT_NO_GO);
  close_panel (page);
  answer (page, "All items completed", "clear");
  pf_page_test_resize (page, 360, 640);
  shoot (page, "criteria-narrow");
}

/* Against what a probe verifies, a person answers only with a reason. */
static void
test_override (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  guint item = pf_page_test_find (page, "Team ready");
  GtkWidget *row = pf_page_test_find_row (page, "Team ready");

  g_autoptr (GPtrArray) acts
      = pf_run_plan_bind (page->run, item, "GET http://127.0.0.1:1/\nexpect status == 200\n", NULL);
  pf_run_session_act (page->session, acts);
  pf_app_test_settle ();
  answer (page, "Team ready", "yes");
  g_assert_cmpint (pf_run_item_get_answer (pf_run_get_item (page->run, item)), ==, PF_ANSWER_NONE);
  pf_page_test_give_reason ("all are in the room");
  g_assert_cmpint (pf_run_item_get_answer (pf_run_get_item (page->run, item)), ==, PF_ANSWER_YES);
  g_assert_true (pf_app_test_sees (row, "Overridden"));
}

static void
test_close (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  PfDecision decision;

  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.ask-close", NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (pf_app_test_expect_window (PF_TYPE_CLOSE_DIALOG));
  GtkWidget *success = pf_app_test_expect (GTK_WIDGET (dialog), GTK_TYPE_CHECK_BUTTON, "Success");
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "close"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (success), TRUE);
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "close"));
  g_assert_true (pf_app_test_sees (GTK_WIDGET (dialog), "1 success criterion is not answered yet."));
  adw_message_dialog_response (dialog, "cancel");
  gtk_window_close (GTK_WINDOW (dialog));
  pf_app_test_settle ();

  pf_page_test_mark (page, "Users are served", PF_STATE_DONE, NULL);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.ask-close", NULL);
  dialog = ADW_MESSAGE_DIALOG (pf_app_test_expect_window (PF_TYPE_CLOSE_DIALOG));
  success = pf_app_test_expect (GTK_WIDGET (dialog), GTK_TYPE_CHECK_BUTTON, "Success");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (success), TRUE);
  g_assert_true (pf_app_test_sees (GTK_WIDGET (dialog), "The verdict is HOLD. To declare GO all the same, give a reason."));
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "close"));
  gtk_editable_set_text (GTK_EDITABLE (pf_app_test_expect (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, NULL)),
                         "the rest is for tomorrow");
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, "close"));
  pf_app_test_settle ();
  pf_app_test_shoot (GTK_WIDGET (dialog), "close-dialog");
  adw_message_dialog_response (dialog, "close");
  gtk_window_close (GTK_WINDOW (dialog));
  pf_app_test_settle ();
  g_assert_true (pf_run_get_decision (page->run, &decision));
  g_assert_cmpstr (decision.outcome, ==, "success");
  g_assert_cmpstr (decision.reason, ==, "the rest is for tomorrow");
  GtkWidget *panel = GTK_WIDGET (open_panel (page));
  g_assert_true (pf_app_test_sees (panel, "Closed, declared GO: the rest is for tomorrow"));
  g_assert_false (pf_app_test_is_shown (pf_app_test_expect (panel, GTK_TYPE_BUTTON, "Close Run…")));
  close_panel (page);
}

/* A checklist without roles and criteria knows no poll. */
static void
test_no_poll (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, "# T\n\n## Work\n- [ ] Do it\n");
  GtkWidget *panel = GTK_WIDGET (open_panel (page));

  g_assert_false (pf_app_test_sees (panel, "Poll"));
  close_panel (page);
}

int
main (int argc, char *argv[])
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/run-page-decision/poll", test_poll);
  pf_app_test_add ("/run-page-decision/other-role", test_other_role);
  pf_app_test_add ("/run-page-decision/following", test_following);
  pf_app_test_add ("/run-page-decision/override", test_override);
  pf_app_test_add ("/run-page-decision/close", test_close);
  pf_app_test_add ("/run-page-decision/no-poll", test_no_poll);
  return g_test_run ();
}
