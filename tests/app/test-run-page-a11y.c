/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-page-test.h"

#include "app/pf-section-header-row.h"

static const char *const checklist = "## Before\n"
                                     "- [ ] Tag the release, see [the guide](https://service.invalid/guide)\n"
                                     "- [ ] Look twice\n"
                                     "\n"
                                     "Owner: ______\n"
                                     "## After\n"
                                     "- [ ] Smoke test\n"
                                     "  ```probe\n"
                                     "  GET @nowhere/health\n"
                                     "  expect status == 200\n"
                                     "  ```\n";

static void
test_check_box (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *check = pf_app_test_expect (pf_page_test_find_row (page, "twice"), GTK_TYPE_CHECK_BUTTON, "Look twice");
  gtk_test_accessible_assert_role (check, GTK_ACCESSIBLE_ROLE_CHECKBOX);
  gtk_test_accessible_assert_property (check, GTK_ACCESSIBLE_PROPERTY_LABEL, "Look twice");
  gtk_test_accessible_assert_state (check, GTK_ACCESSIBLE_STATE_CHECKED, GTK_ACCESSIBLE_TRISTATE_FALSE);
  pf_page_test_mark (page, "twice", PF_STATE_IN_PROGRESS, NULL);
  gtk_test_accessible_assert_state (check, GTK_ACCESSIBLE_STATE_CHECKED, GTK_ACCESSIBLE_TRISTATE_MIXED);
  gtk_test_accessible_assert_property (check, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "In progress");
  pf_page_test_mark (page, "twice", PF_STATE_DONE, NULL);
  gtk_test_accessible_assert_state (check, GTK_ACCESSIBLE_STATE_CHECKED, GTK_ACCESSIBLE_TRISTATE_TRUE);
}

static void
test_bars (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *bar = GTK_WIDGET (page->page->progress_bar);
  gtk_test_accessible_assert_role (bar, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_LABEL, "Progress");
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 3.0);
  pf_page_test_mark (page, "twice", PF_STATE_DONE, NULL);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 1.0);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "1 of 3");
  GtkWidget *header
      = pf_app_test_expect (GTK_WIDGET (page->page->list_view), PF_TYPE_SECTION_HEADER_ROW, "Before");
  gtk_test_accessible_assert_role (header, GTK_ACCESSIBLE_ROLE_HEADING);
  GtkWidget *own = pf_app_test_expect (header, PF_TYPE_SEGMENT_BAR, NULL);
  gtk_test_accessible_assert_property (own, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "1 of 2");
}

static void
test_sensed (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *row = pf_page_test_find_row (page, "Smoke");
  GtkWidget *badge = pf_app_test_expect (row, GTK_TYPE_IMAGE, "Verified by a probe: Not verified");
  gtk_test_accessible_assert_role (badge, GTK_ACCESSIBLE_ROLE_IMG);
  GtkWidget *menu = pf_app_test_expect (row, GTK_TYPE_MENU_BUTTON, NULL);
  gtk_test_accessible_assert_property (menu, GTK_ACCESSIBLE_PROPERTY_LABEL, "Change the state of “Smoke test”");
}

static void
test_blank (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *entry = pf_app_test_expect (GTK_WIDGET (page->page->list_view), GTK_TYPE_ENTRY, NULL);
  gtk_test_accessible_assert_role (entry, GTK_ACCESSIBLE_ROLE_TEXT_BOX);
  gtk_test_accessible_assert_property (entry, GTK_ACCESSIBLE_PROPERTY_LABEL, "Owner");
}

static void
test_focus_order (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *row = pf_page_test_find_row (page, "Tag");
  GtkWidget *check = pf_app_test_expect (row, GTK_TYPE_CHECK_BUTTON, NULL);
  gtk_widget_grab_focus (check);
  g_assert_true (gtk_window_get_focus (page->window) == check);
  /* The control, the link in the text, the menu. */
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (page->window), GTK_DIR_TAB_FORWARD));
  GtkWidget *focus = gtk_window_get_focus (page->window);
  g_assert_true (PF_IS_TEXT_CELL (focus));
  gtk_test_accessible_assert_property (focus, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "https://service.invalid/guide");
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (page->window), GTK_DIR_TAB_FORWARD));
  focus = gtk_window_get_focus (page->window);
  g_assert_true (gtk_widget_is_ancestor (focus, pf_app_test_expect (row, GTK_TYPE_MENU_BUTTON, NULL)));
  /* Focus on a control selects its row, so that keys act on what the person sees. */
  g_assert_cmpuint (pf_run_page_get_selected_item (page->page), ==, pf_page_test_find (page, "Tag"));
}

int
main (int argc, char *argv[])
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/run-page/a11y/check-box", test_check_box);
  pf_app_test_add ("/run-page/a11y/bars", test_bars);
  pf_app_test_add ("/run-page/a11y/sensed", test_sensed);
  pf_app_test_add ("/run-page/a11y/blank", test_blank);
  pf_app_test_add ("/run-page/a11y/focus-order", test_focus_order);
  return g_test_run ();
}
