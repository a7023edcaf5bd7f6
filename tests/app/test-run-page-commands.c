/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-page-test.h"

#include "app/pf-command-row.h"
#include "app/pf-variables-dialog.h"

#include <string.h>

static const char *const checklist = "# Release <tag>\n"
                                     "\n"
                                     "## Deploy\n"
                                     "- [ ] Announce <tag>\n"
                                     "\n"
                                     "Watch https://your-domain.com closely\n"
                                     "\n"
                                     "```bash\n"
                                     "# 1. Check out\n"
                                     "git checkout <tag>\n"
                                     "# 2. Clean up\n"
                                     "PGPASSWORD='hunter2' psql -c 'DROP TABLE old'\n"
                                     "# Should show \"DROP TABLE\"\n"
                                     "# 3. Tell people\n"
                                     "# Write to the channel\n"
                                     "```\n"
                                     "\n"
                                     "Expected:\n"
                                     "```\n"
                                     "git is fine\n"
                                     "```\n"
                                     "## Rollback\n"
                                     "```bash\n"
                                     "git checkout <previous-tag>\n"
                                     "```\n";

static GtkWidget *
expect_command (PfPageTest *page, const char *caption)
{
  return pf_app_test_expect (GTK_WIDGET (page->page->list_view), PF_TYPE_COMMAND_ROW, caption);
}

static void
set_variable (PfPageTest *page, guint index, const char *value)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_set_variable (page->run, index, value, NULL);
  g_assert_nonnull (acts);
  pf_run_session_act (page->session, acts);
  pf_page_test_wait_saved (page);
}

/* A procedure shows as its steps, each with its own title, effect and button. */
static void
test_steps (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *first = expect_command (page, "1. Check out");
  GtkWidget *second = expect_command (page, "2. Clean up");
  GtkWidget *third = expect_command (page, "3. Tell people");
  GtkWidget *output = expect_command (page, "Expected output");
  g_assert_true (pf_app_test_sees (first, "Changes"));
  g_assert_true (pf_app_test_sees (first, "git checkout <tag>"));
  g_assert_true (pf_app_test_sees (first, "Fill in <tag> before you run this"));
  g_assert_true (pf_app_test_sees (second, "Destroys"));
  g_assert_true (pf_app_test_sees (second, "Should show \"DROP TABLE\""));
  g_assert_false (pf_app_test_sees (second, "hunter2"));
  g_assert_false (pf_app_test_sees (second, "before you run this"));
  g_assert_true (pf_app_test_sees (third, "By hand"));
  g_assert_true (pf_app_test_sees (third, "Write to the channel"));
  g_assert_false (pf_app_test_is_shown (pf_app_test_expect (third, GTK_TYPE_BUTTON, NULL)));
  g_assert_false (pf_app_test_is_shown (pf_app_test_expect (output, GTK_TYPE_BUTTON, NULL)));
}

static void
text_read (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
is_set (gpointer data)
{
  return *(char **) data != NULL;
}

static char *
dup_copied (PfPageTest *page, GtkWidget *row)
{
  char *text = NULL;
  GtkWidget *button = pf_app_test_expect_shown (row, GTK_TYPE_BUTTON, NULL);
  g_signal_emit_by_name (button, "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (page->window)), NULL, text_read, &text);
  pf_app_test_wait (is_set, &text, "the text is copied");
  return text;
}

/* What is copied is what can be run: one step, with the values, and the real password. */
static void
test_copy (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  g_autofree char *open = dup_copied (page, expect_command (page, "1. Check out"));
  g_assert_cmpstr (open, ==, "git checkout <tag>");
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->window), "Copied; it still has places to fill in"));
  set_variable (page, 0, "v1.2");
  g_autofree char *filled = dup_copied (page, expect_command (page, "1. Check out"));
  g_autofree char *secret = dup_copied (page, expect_command (page, "2. Clean up"));
  g_assert_cmpstr (filled, ==, "git checkout v1.2");
  g_assert_cmpstr (secret, ==, "PGPASSWORD='hunter2' psql -c 'DROP TABLE old'");
}

/* Values show wherever their placeholder stands, at once. */
static void
test_filled (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *list = GTK_WIDGET (page->page->list_view);
  g_assert_true (pf_app_test_sees (list, "Announce <tag>"));
  g_assert_nonnull (pf_run_notices_get_variables (page->page->notices));
  g_assert_true (pf_app_test_sees (GTK_WIDGET (page->page->notices), "Fill in <tag>, your-domain.com"));
  set_variable (page, 0, "v1 & 2");
  g_assert_true (pf_app_test_sees (list, "Announce v1 & 2"));
  g_assert_false (pf_app_test_sees (list, "<tag>"));
  g_assert_true (pf_app_test_sees (list, "git checkout v1 & 2"));
  g_assert_nonnull (pf_run_notices_get_variables (page->page->notices));
  set_variable (page, 1, "shop.example");
  g_assert_true (pf_app_test_sees (list, "shop.example"));
  /* What only a rollback needs waits. */
  g_assert_null (pf_run_notices_get_variables (page->page->notices));
}

static void
test_dialog (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  pf_app_test_activate (GTK_WIDGET (page->page), "run.variables", NULL);
  GtkWidget *dialog = GTK_WIDGET (pf_app_test_expect_window (PF_TYPE_VARIABLES_DIALOG));
  GtkWidget *tag = pf_app_test_expect_shown (dialog, ADW_TYPE_ENTRY_ROW, "<tag>");
  GtkWidget *domain = pf_app_test_expect_shown (dialog, ADW_TYPE_ENTRY_ROW, "your-domain.com");
  pf_app_test_expect_shown (dialog, ADW_TYPE_ENTRY_ROW, "<previous-tag>");
  g_assert_true (pf_app_test_sees (dialog, "3 places"));
  gtk_editable_set_text (GTK_EDITABLE (tag), "v1.2");
  gtk_editable_set_text (GTK_EDITABLE (domain), "--password=hunter2");
  pf_app_test_activate (dialog, "variables.save", NULL);
  g_assert_true (pf_app_test_sees (dialog, "looks like a secret"));
  g_assert_true (gtk_widget_has_css_class (domain, "error"));
  g_assert_null (pf_run_get_variable_value (page->run, 0, NULL));
  gtk_editable_set_text (GTK_EDITABLE (domain), "shop.example");
  pf_app_test_activate (dialog, "variables.save", NULL);
  pf_page_test_wait_saved (page);
  pf_app_test_settle ();
  g_assert_null (pf_app_test_find_window (PF_TYPE_VARIABLES_DIALOG));
  g_assert_cmpstr (pf_run_get_variable_value (page->run, 0, NULL), ==, "v1.2");
  g_assert_cmpstr (pf_run_get_variable_value (page->run, 1, NULL), ==, "shop.example");
  g_assert_cmpuint (pf_page_test_count_stored (page, "variable.set"), ==, 2);
}

/* A checklist that has nothing to fill in says nothing of it. */
static void
test_without (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, "# A\n\n- [ ] One\n");
  g_assert_null (pf_run_notices_get_variables (page->page->notices));
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (page->page), "run.variables", NULL)
                  && pf_app_test_find_window (PF_TYPE_VARIABLES_DIALOG) != NULL);
}

static void
test_search (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  pf_run_model_set_search (page->page->model, "clean up");
  pf_app_test_settle ();
  expect_command (page, "2. Clean up");
  g_assert_null (pf_app_test_find (GTK_WIDGET (page->page->list_view), PF_TYPE_COMMAND_ROW, "1. Check out"));
}

int
main (int argc, char *argv[])
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/run-page/commands/steps", test_steps);
  pf_app_test_add ("/run-page/commands/copy", test_copy);
  pf_app_test_add ("/run-page/commands/filled", test_filled);
  pf_app_test_add ("/run-page/commands/dialog", test_dialog);
  pf_app_test_add ("/run-page/commands/without", test_without);
  pf_app_test_add ("/run-page/commands/search", test_search);
  return g_test_run ();
}
