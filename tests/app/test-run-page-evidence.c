/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-page-test.h"

#include "app/pf-command-dialog.h"
#include "app/pf-command-jobs.h"
#include "app/pf-command-result-view.h"
#include "app/pf-command-row.h"
#include "app/pf-reason-dialog.h"
#include "run/pf-run-evidence.h"

#include <string.h>

/* Commands run from the page, notes and files. */

static const char *const checklist = "# Release\n"
                                     "\n"
                                     "## Deploy\n"
                                     "- [ ] Greeted\n"
                                     "\n"
                                     "  ```sh\n"
                                     "  echo hello from <place>; pwd\n"
                                     "  ```\n"
                                     "- [ ] Broken\n"
                                     "\n"
                                     "  ```sh\n"
                                     "  echo token=abcdefgh12 >&2; false\n"
                                     "  ```\n"
                                     "- [ ] Endless\n"
                                     "\n"
                                     "  ```sh\n"
                                     "  echo begun; sleep 1000\n"
                                     "  ```\n"
                                     "- [ ] Nodes: ____\n"
                                     "\n"
                                     "```bash\n"
                                     "# 1. Tell people\n"
                                     "# Write to the channel\n"
                                     "# 2. Remove\n"
                                     "rm -rf old\n"
                                     "```\n";

static GtkWidget *
find_row (PfPageTest *page, const char *text)
{
  GtkWidget *list = GTK_WIDGET (page->page->list_view);
  for (GtkWidget *place = gtk_widget_get_first_child (list); place != NULL; place = gtk_widget_get_next_sibling (place)) {
    GtkWidget *row = pf_app_test_find (place, PF_TYPE_COMMAND_ROW, NULL);
    if (row != NULL && pf_app_test_sees (row, text))
      return row;
  }
  g_error ("No command shows “%s”", text);
}

static guint
find_command (PfPageTest *page, const char *text)
{
  const GPtrArray *commands = pf_document_get_commands (pf_run_get_document (page->run));
  for (guint i = 0; i < commands->len; i++)
    if (strstr (((PfCommand *) g_ptr_array_index (commands, i))->text, text) != NULL)
      return i;
  g_error ("No command has “%s”", text);
}

static void
set_place (PfPageTest *page)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_set_variable (page->run, 0, "work", NULL);
  pf_run_session_act (page->session, acts);
  pf_page_test_wait_saved (page);
}

static gboolean
has_dialog (gpointer data)
{
  return pf_app_test_find_window (PF_TYPE_COMMAND_DIALOG) != NULL;
}

static GtkWidget *
ask (PfPageTest *page, const char *text, guint step)
{
  pf_app_test_activate (GTK_WIDGET (page->page), "run.run-command", "(uu)", find_command (page, text), step);
  pf_app_test_wait (has_dialog, NULL, "the dialog is shown");
  pf_app_test_settle ();
  return GTK_WIDGET (pf_app_test_expect_window (PF_TYPE_COMMAND_DIALOG));
}

static gboolean
is_idle (gpointer data)
{
  PfPageTest *page = data;
  return pf_command_jobs_count_running (pf_command_jobs_get (page->session)) == 0;
}

static void
run (PfPageTest *page, const char *text)
{
  GtkWidget *dialog = ask (page, text, 0);
  pf_command_dialog_set_folder (PF_COMMAND_DIALOG (dialog), page->folder->path);
  pf_app_test_activate (dialog, "command.run", NULL);
  pf_app_test_wait (is_idle, page, "the command is over");
  pf_page_test_wait_saved (page);
  pf_app_test_settle ();
}

/* Exactly what would be run is shown, and nothing is run before everything is filled in. */
static void
test_asks (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *blocked = ask (page, "hello", 0);
  g_assert_true (pf_app_test_sees (blocked, "“<place>” is not filled in"));
  g_assert_false (gtk_widget_get_sensitive (pf_app_test_expect_shown (blocked, GTK_TYPE_BUTTON, "Run")));
  gtk_window_close (GTK_WINDOW (blocked));
  pf_app_test_settle ();
  set_place (page);
  GtkWidget *dialog = ask (page, "hello", 0);
  g_assert_true (pf_app_test_sees (dialog, "echo hello from work; pwd"));
  g_assert_true (gtk_widget_get_sensitive (pf_app_test_expect_shown (dialog, GTK_TYPE_BUTTON, "Run")));
  gtk_window_close (GTK_WINDOW (dialog));
  pf_app_test_settle ();
  g_assert_true (is_idle (page));
  GtkWidget *destroys = ask (page, "rm -rf", 2);
  g_assert_true (pf_app_test_sees (destroys, "Destroys something"));
  g_assert_true (pf_app_test_sees (destroys, "The run is a rehearsal"));
  gtk_window_close (GTK_WINDOW (destroys));
  pf_app_test_settle ();
  g_assert_cmpuint (pf_page_test_count_stored (page, "command.result"), ==, 0);
}

/* The result is shown, proposes done, and a person takes it. */
static void
test_runs (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  set_place (page);
  run (page, "hello");
  GtkWidget *row = find_row (page, "hello from work");
  g_assert_true (pf_app_test_sees (row, "exit status 0"));
  g_assert_true (pf_app_test_sees (row, "Ada Lovelace"));
  g_autofree char *output = NULL;
  g_object_get (pf_command_jobs_get_output (pf_command_jobs_get (page->session), find_command (page, "hello"), 0), "text",
                &output, NULL);
  g_autofree char *wanted = g_strdup_printf ("hello from work\n%s\n", page->folder->path);
  g_assert_cmpstr (output, ==, wanted);
  g_assert_cmpint (pf_page_test_state (page, "Greeted"), ==, PF_STATE_OPEN);
  GtkWidget *confirm = pf_app_test_expect_shown (row, GTK_TYPE_BUTTON, "Mark Done");
  g_signal_emit_by_name (confirm, "clicked");
  pf_page_test_wait_saved (page);
  pf_app_test_settle ();
  g_assert_cmpint (pf_page_test_state (page, "Greeted"), ==, PF_STATE_DONE);
  g_assert_cmpint (pf_run_item_get_method (pf_run_get_item (page->run, pf_page_test_find (page, "Greeted"))), ==,
                   PF_METHOD_COMMAND);
  g_assert_false (pf_app_test_sees (find_row (page, "hello from work"), "Mark Done"));
  /* The folder is remembered. */
  GtkWidget *again = ask (page, "hello", 0);
  g_assert_true (pf_app_test_sees (again, page->folder->path));
  gtk_window_close (GTK_WINDOW (again));
  pf_app_test_settle ();
}

static void
test_fails (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  run (page, "abcdefgh12");
  GtkWidget *row = find_row (page, "token=");
  g_assert_true (pf_app_test_sees (row, "exit status 1"));
  g_assert_false (pf_app_test_sees (row, "abcdefgh12"));
  g_signal_emit_by_name (pf_app_test_expect_shown (row, GTK_TYPE_BUTTON, "Mark Failed"), "clicked");
  pf_page_test_wait_saved (page);
  g_assert_cmpint (pf_page_test_state (page, "Broken"), ==, PF_STATE_FAILED);
}

static gboolean
has_begun (gpointer data)
{
  PfPageTest *page = data;
  GtkTextBuffer *buffer
      = pf_command_jobs_get_output (pf_command_jobs_get (page->session), find_command (page, "begun"), 0);
  return buffer != NULL && gtk_text_buffer_get_char_count (buffer) > 0;
}

static void
test_stops (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *dialog = ask (page, "begun", 0);
  pf_app_test_activate (dialog, "command.run", NULL);
  pf_app_test_wait (has_begun, page, "the command writes");
  pf_app_test_settle ();
  GtkWidget *row = find_row (page, "echo begun");
  g_assert_true (pf_app_test_sees (row, "Running…"));
  g_signal_emit_by_name (pf_app_test_expect_shown (row, GTK_TYPE_BUTTON, "Stop"), "clicked");
  pf_app_test_wait (is_idle, page, "the command is over");
  pf_page_test_wait_saved (page);
  pf_app_test_settle ();
  row = find_row (page, "echo begun");
  g_assert_true (pf_app_test_sees (row, "stopped"));
  g_assert_false (pf_app_test_sees (row, "Mark Failed"));
  g_assert_cmpuint (pf_page_test_count_stored (page, "command.result"), ==, 1);
}

static void
test_ticks (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *row = find_row (page, "Tell people");
  GtkWidget *tick = pf_app_test_expect_shown (row, GTK_TYPE_TOGGLE_BUTTON, "Done by hand");
  g_signal_emit_by_name (tick, "clicked");
  pf_page_test_wait_saved (page);
  pf_app_test_settle ();
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (tick)));
  g_assert_true (pf_app_test_sees (row, "done by hand"));
  g_signal_emit_by_name (tick, "clicked");
  pf_page_test_wait_saved (page);
  pf_app_test_settle ();
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (tick)));
  g_assert_cmpuint (pf_page_test_count_stored (page, "command.result"), ==, 2);
}

static void
show_details (PfPageTest *page, const char *text)
{
  pf_app_test_activate (GTK_WIDGET (page->page), "run.show-details", "u", pf_page_test_find (page, text));
  pf_app_test_settle ();
}

static void
test_notes (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *pane = GTK_WIDGET (page->page->details);
  show_details (page, "Greeted");
  GtkWidget *button = pf_app_test_expect_shown (pane, GTK_TYPE_BUTTON, "Add Note");
  GtkWidget *view = pf_app_test_expect_shown (pane, GTK_TYPE_TEXT_VIEW, "A note on this item");
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "took three attempts", -1);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  pf_page_test_wait_saved (page);
  pf_app_test_settle ();
  g_assert_true (pf_app_test_sees (pane, "took three attempts"));
  g_assert_true (pf_app_test_sees (pane, "Note added"));
  g_assert_false (gtk_widget_get_sensitive (button));
  /* What is written about one item is not kept for the next. */
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "unfinished", -1);
  show_details (page, "Broken");
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_false (pf_app_test_sees (pane, "took three attempts"));
  pf_app_test_activate (GTK_WIDGET (page->page), "run.note-section", "u", 1);
  pf_page_test_give_reason ("all late");
  pf_page_test_wait_saved (page);
  g_autoptr (GPtrArray) notes = pf_run_list_notes (page->run, NULL);
  g_assert_cmpuint (notes->len, ==, 2);
  g_assert_cmpstr (((PfNote *) g_ptr_array_index (notes, 1))->text, ==, "all late");
}

static gboolean
is_attached (gpointer data)
{
  PfPageTest *page = data;
  return pf_page_test_count_stored (page, "evidence.add") > 0;
}

static gboolean
is_written (gpointer data)
{
  return g_file_test (data, G_FILE_TEST_EXISTS);
}

static void
test_files (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  g_autoptr (GFile) file = pf_app_test_write_file ("report.txt", "all well\n", -1);
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *copy = g_build_filename (page->folder->path, "copy.txt", NULL);
  g_autofree char *contents = NULL;
  GtkWidget *pane = GTK_WIDGET (page->page->details);
  show_details (page, "Greeted");
  pf_app_test_expect_shown (pane, GTK_TYPE_BUTTON, "Attach Files…");
  pf_app_test_activate (GTK_WIDGET (page->page), "run.attach-file", "(us)", pf_page_test_find (page, "Greeted"), path);
  pf_app_test_wait (is_attached, page, "the file is attached");
  pf_app_test_settle ();
  g_assert_true (pf_app_test_sees (pane, "report.txt"));
  g_assert_true (pf_app_test_sees (pane, "9 bytes"));
  pf_app_test_expect_shown (pane, GTK_TYPE_BUTTON, "Open");
  pf_app_test_expect_shown (pane, GTK_TYPE_BUTTON, "Save as…");
  g_autoptr (GPtrArray) pieces = pf_run_list_evidence (page->run, NULL);
  pf_app_test_activate (GTK_WIDGET (page->page), "run.save-file-to", "(ss)",
                        ((PfEvidence *) g_ptr_array_index (pieces, 0))->sha256, copy);
  pf_app_test_wait (is_written, copy, "the copy is written");
  pf_app_test_settle ();
  g_assert_true (g_file_get_contents (copy, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "all well\n");
  pf_app_test_activate (GTK_WIDGET (page->page), "run.attach-file", "(us)", pf_page_test_find (page, "Greeted"),
                        page->folder->path);
  pf_page_test_wait_saved (page);
  while (!pf_app_test_sees (GTK_WIDGET (page->window), "it is a folder"))
    g_main_context_iteration (NULL, TRUE);
}

/* Everything an item rests on is in one place. */
static void
test_pane (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *pane = GTK_WIDGET (page->page->details);
  set_place (page);
  run (page, "hello");
  show_details (page, "Greeted");
  g_assert_true (pf_app_test_sees (pane, "echo hello from work; pwd"));
  g_assert_true (pf_app_test_sees (pane, "exit status 0"));
  g_assert_true (pf_app_test_sees (pane, "SHA-256 of the output"));
  g_assert_true (pf_app_test_sees (pane, "Command run, exit status 0"));
  pf_app_test_activate (GTK_WIDGET (page->page), "run.fill", "(us)", 0, "3");
  pf_page_test_wait_saved (page);
  show_details (page, "Nodes");
  g_assert_true (pf_app_test_sees (pane, "Values"));
}

/* As a person would see it. */
static void
test_look (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  g_autoptr (GFile) file = pf_app_test_write_file ("pg_dump of the production database.log", "all well\n", -1);
  g_autofree char *path = g_file_get_path (file);
  const char *id = pf_run_item_get_id (pf_run_get_item (page->run, pf_page_test_find (page, "Greeted")));
  set_place (page);
  run (page, "hello");
  run (page, "abcdefgh12");
  pf_app_test_activate (GTK_WIDGET (page->page), "run.add-note", "(ss)", id, "Took three attempts: the proxy was slow.");
  pf_app_test_activate (GTK_WIDGET (page->page), "run.attach-file", "(us)", pf_page_test_find (page, "Greeted"), path);
  pf_app_test_wait (is_attached, page, "the file is attached");
  show_details (page, "Greeted");
  GtkWidget *output = pf_app_test_expect_shown (find_row (page, "token="), GTK_TYPE_TOGGLE_BUTTON, "Output");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (output), TRUE);
  pf_app_test_shoot (GTK_WIDGET (page->window), "evidence-page");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  pf_app_test_shoot (GTK_WIDGET (page->window), "evidence-page-dark-rtl");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  GtkWidget *dialog = ask (page, "rm -rf", 2);
  pf_app_test_shoot (dialog, "evidence-dialog");
  gtk_window_close (GTK_WINDOW (dialog));
  dialog = ask (page, "begun", 0);
  pf_app_test_activate (dialog, "command.run", NULL);
  pf_app_test_wait (has_begun, page, "the command writes");
  pf_page_test_resize (page, 360, 720);
  pf_app_test_shoot (GTK_WIDGET (page->window), "evidence-narrow-pane");
  g_object_set (page->page, "show-details", FALSE, NULL);
  pf_app_test_shoot (GTK_WIDGET (page->window), "evidence-narrow");
  pf_command_jobs_stop_all (pf_command_jobs_get (page->session));
  pf_app_test_wait (is_idle, page, "the command is over");
  pf_page_test_wait_saved (page);
}

int
main (int argc, char *argv[])
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/run-page/evidence/asks", test_asks);
  pf_app_test_add ("/run-page/evidence/runs", test_runs);
  pf_app_test_add ("/run-page/evidence/fails", test_fails);
  pf_app_test_add ("/run-page/evidence/stops", test_stops);
  pf_app_test_add ("/run-page/evidence/ticks", test_ticks);
  pf_app_test_add ("/run-page/evidence/notes", test_notes);
  pf_app_test_add ("/run-page/evidence/files", test_files);
  pf_app_test_add ("/run-page/evidence/pane", test_pane);
  pf_app_test_add ("/run-page/evidence/look", test_look);
  return g_test_run ();
}
