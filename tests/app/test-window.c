/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-app-test.h"
#include "pf-run-test.h"

#include "app/pf-checklist-page.h"
#include "app/pf-command-jobs.h"
#include "app/pf-diff-dialog.h"
#include "app/pf-library.h"
#include "app/pf-preferences.h"
#include "app/pf-record-page.h"
#include "app/pf-run-page.h"
#include "app/pf-start-dialog.h"
#include "app/pf-storage-group.h"
#include "app/pf-window-private.h"
#include "record/pf-record.h"

#include <string.h>

static const char checklist[] = "# Nightly release\n\n## Before\n\n- [ ] Backup is done\n- [ ] Team knows\n\n"
                                "## After\n\n- [ ] Logs are quiet, seen by ______\n";

static gboolean
page_is (gpointer data)
{
  gpointer *pair = data;
  GtkWidget *page = pf_window_get_page (pair[0]);
  return page != NULL && G_TYPE_CHECK_INSTANCE_TYPE (page, *(GType *)pair[1]);
}

static GtkWidget *
expect_page (PfAppTest *test, GType type)
{
  gpointer pair[] = { test->window, &type };
  pf_app_test_wait (page_is, pair, g_type_name (type));
  return pf_window_get_page (test->window);
}

static gboolean
store_is_open (gpointer data)
{
  return pf_application_get_store_state (data) == PF_STORE_READY;
}

typedef struct {
  GtkWidget *root;
  const char *text;
} Sight;

static gboolean
sees_text (gpointer data)
{
  Sight *sight = data;
  return pf_app_test_sees (sight->root, sight->text);
}

static gboolean
has_entry_text (gpointer data)
{
  Sight *sight = data;
  return g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (sight->root)), sight->text) == 0;
}

static void
expect_text (gpointer root, const char *text)
{
  Sight sight = { root, text };
  pf_app_test_wait (sees_text, &sight, text);
}

static GtkWidget *
open_checklist (PfAppTest *test)
{
  g_autoptr (GFile) file = pf_app_test_write_file ("nightly.md", checklist, -1);
  pf_app_test_wait (store_is_open, test->application, "the store is open");
  pf_window_open_files (test->window, &file, 1);
  return expect_page (test, PF_TYPE_CHECKLIST_PAGE);
}

static GtkWidget *
start_run (PfAppTest *test)
{
  open_checklist (test);
  pf_app_test_activate (GTK_WIDGET (test->window), "win.start-run", NULL);
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_START_DIALOG);
  GtkWidget *environment
      = pf_app_test_expect (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, "Environment, such as production");
  gtk_editable_set_text (GTK_EDITABLE (environment), "production");
  pf_app_test_activate (GTK_WIDGET (dialog), "start.start", NULL);
  return expect_page (test, PF_TYPE_RUN_PAGE);
}

/* What the checklist says of its runs stands in the dialog, and the run knows it. */
static void
test_start_defaults (PfAppTest *test)
{
  g_autoptr (GFile) file = pf_app_test_write_file (
      "head.md", "# Release\n\n**Environment**: Staging\n**Version**: 2.4.0\n\n## A\n- [ ] x\n", -1);
  pf_app_test_wait (store_is_open, test->application, "the store is open");
  g_assert_true (pf_store_set_environment (pf_application_get_store (test->application), "staging", NULL));
  pf_window_open_files (test->window, &file, 1);
  expect_page (test, PF_TYPE_CHECKLIST_PAGE);
  pf_app_test_activate (GTK_WIDGET (test->window), "win.start-run", NULL);
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_START_DIALOG);
  GtkWidget *environment
      = pf_app_test_expect (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, "Environment, such as production");
  Sight sight = { environment, "staging" };
  pf_app_test_wait (has_entry_text, &sight, "the environment of that name");
  pf_app_test_activate (GTK_WIDGET (dialog), "start.start", NULL);
  expect_page (test, PF_TYPE_RUN_PAGE);
  expect_text (test->window, "staging · 2.4.0");
}

static void
test_starts_empty (PfAppTest *test)
{
  expect_text (test->window, "Ready for a checklist");
  expect_text (test->window, "Checklists you open, their runs and their records appear here.");
}

static void
test_checklist (PfAppTest *test)
{
  GtkWidget *page = open_checklist (test);

  g_assert_true (pf_app_test_sees (page, "Nightly release"));
  g_assert_true (pf_app_test_sees (page, "Before"));
  g_assert_true (pf_app_test_sees (page, "items"));
  g_assert_true (pf_app_test_sees (page, "blank"));
  g_assert_false (pf_app_test_sees (page, "probes"));
  expect_text (pf_app_test_expect (GTK_WIDGET (test->window), PF_TYPE_LIBRARY, NULL), "nightly.md");
}

/* What should be put right stands on the page, with what to do about it. */
static void
test_problems (PfAppTest *test)
{
  g_autoptr (GFile) file = pf_app_test_write_file (
      "odd.md", "# Odd\n\n- [] No box\n- [ ] Lead: TBD\n- [ ] https://your-domain.com/\n\n###Last\n", -1);
  GtkWidget *page;

  pf_app_test_wait (store_is_open, test->application, "the store is open");
  pf_window_open_files (test->window, &file, 1);
  page = expect_page (test, PF_TYPE_CHECKLIST_PAGE);
  expect_text (page, "Problems in the file");
  expect_text (page, "This looks like a box and is none");
  expect_text (page, "Line 3, column 3");
  expect_text (page, "A box is written “- [ ] ”");
  expect_text (page, "placeholder such as <version>");
  expect_text (page, "“your-domain.com” stands for a host of your own.");
  expect_text (page, "“###Last” is no heading");
  pf_app_test_expect (page, GTK_TYPE_IMAGE, "Warning");
}

static GtkWidget *
compare_with (PfAppTest *test, const char *name, const char *contents)
{
  g_autoptr (GFile) file = pf_app_test_write_file (name, contents, -1);
  g_autofree char *uri = g_file_get_uri (file);

  pf_app_test_activate (GTK_WIDGET (test->window), "win.compare-with", "s", uri);
  return GTK_WIDGET (pf_app_test_expect_window (PF_TYPE_DIFF_DIALOG));
}

static void
test_compare (PfAppTest *test)
{
  GtkWidget *page = open_checklist (test);
  GtkWidget *dialog;

  pf_app_test_expect_shown (page, GTK_TYPE_BUTTON, "_Compare with…");
  dialog = compare_with (test, "older.md",
                         "# Nightly release\n\n## Before\n- [ ] Backup is <b>done</b>, and checked\n"
                         "- [ ] Gone\n\n## After\n- [ ] Team knows\n- [ ] Logs are quiet, seen by ______\n");
  expect_text (dialog, "Since “older.md”");
  expect_text (dialog, "2 items say the same.");
  expect_text (dialog, "Backup is done");
  expect_text (dialog, "Reworded · line 5, before 4\nBefore: Backup is done, and checked");
  expect_text (dialog, "Removed · line 5 before");
  expect_text (dialog, "Moved · line 6, before 8");
  g_assert_false (pf_app_test_sees (dialog, "Nothing changed"));
  gtk_window_close (GTK_WINDOW (dialog));
  pf_app_test_settle ();
  dialog = compare_with (test, "same.md", checklist);
  expect_text (dialog, "Nothing changed");
  expect_text (dialog, "3 items say the same.");
}

/* A file that is no checklist is said to be none. */
static void
test_compare_no_checklist (PfAppTest *test)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *uri = NULL;

  open_checklist (test);
  file = pf_app_test_write_file ("odd.md", "\0\1\2\3", 4);
  uri = g_file_get_uri (file);
  pf_app_test_activate (GTK_WIDGET (test->window), "win.compare-with", "s", uri);
  expect_text (test->window, "“odd.md” cannot be compared");
  g_assert_null (pf_app_test_find_window (PF_TYPE_DIFF_DIALOG));
}

static void
test_run (PfAppTest *test)
{
  GtkWidget *page = start_run (test);
  PfRun *run = pf_run_session_get_run (pf_run_page_get_session (PF_RUN_PAGE (page)));
  GtkWidget *library = pf_app_test_expect (GTK_WIDGET (test->window), PF_TYPE_LIBRARY, NULL);

  g_assert_cmpstr (pf_run_get_environment (run), ==, "production");
  expect_text (library, "0 of 3");
  expect_text (library, "HOLD");
  pf_app_test_activate (page, "run.mark", "(us)", 0, "done");
  expect_text (library, "1 of 3");
}

/* Nobody takes a rehearsal for the real thing, and the real thing is not called one. */
static void
test_rehearsal (PfAppTest *test)
{
  GtkWidget *page = start_run (test);

  g_assert_false (pf_app_test_sees (page, "Rehearsal: "));
  open_checklist (test);
  pf_app_test_activate (GTK_WIDGET (test->window), "win.start-run", NULL);
  GtkWidget *dialog = GTK_WIDGET (pf_app_test_expect_window (PF_TYPE_START_DIALOG));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (pf_app_test_expect (dialog, GTK_TYPE_CHECK_BUTTON, "Rehearsal")), TRUE);
  pf_app_test_activate (dialog, "start.start", NULL);
  page = expect_page (test, PF_TYPE_RUN_PAGE);
  expect_text (page, "Rehearsal: Nightly release");
}

static void
test_other_process (PfAppTest *test)
{
  GtkWidget *library = pf_app_test_expect (GTK_WIDGET (test->window), PF_TYPE_LIBRARY, NULL);
  g_autofree char *path = pf_store_default_path ();
  g_autoptr (PfClock) clock = pf_system_clock_new ();
  g_autoptr (GError) error = NULL;

  open_checklist (test);
  g_autoptr (PfStore) other = pf_store_open (path, clock, &error);
  g_assert_no_error (error);
  g_autoptr (PfPerson) person = pf_person_new ("Someone Else", "typed");
  PfDocument *document = pf_checklist_page_get_document (PF_CHECKLIST_PAGE (pf_window_get_page (test->window)));
  PfRunStart start = { .source = pf_document_get_source (document),
                       .title = "Nightly release",
                       .environment = "elsewhere",
                       .mode = "live",
                       .t0 = -1,
                       .operator= person };
  g_autofree char *id = pf_store_create_run (other, &start, &error);
  g_assert_no_error (error);
  g_assert_nonnull (id);
  expect_text (library, "elsewhere");
  expect_text (pf_window_get_page (test->window), "Running now");
}

/* One file that cannot be opened: the dialog names it, and the page stays what it was. */
static void
expect_refusal (PfAppTest *test, GFile *file, const char *name)
{
  g_autofree char *heading = g_strdup_printf ("“%s” cannot be opened", name);

  pf_window_open_files (test->window, &file, 1);
  GtkWindow *dialog = pf_app_test_expect_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, heading);
  g_assert_cmpuint (strlen (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog))), >, 10);
  g_assert_null (pf_window_get_page (test->window));
  gtk_window_destroy (dialog);
}

static void
test_wrong_files (PfAppTest *test)
{
  g_autoptr (GFile) binary = pf_app_test_write_file ("binary.md", "\0\1\2\0\377\376\0\0\0", 9);
  g_autoptr (GFile) not_record = pf_app_test_write_file ("x.preflight.json", "{\"a\": ", -1);
  g_autoptr (GFile) folder = g_file_get_parent (binary);
  g_autoptr (GFile) missing = g_file_get_child (folder, "missing.md");
  g_autofree char *large_text = g_strnfill (33 * 1024 * 1024, 'a');
  g_autoptr (GFile) large = pf_app_test_write_file ("large.md", large_text, 33 * 1024 * 1024);

  expect_refusal (test, missing, "missing.md");
  expect_refusal (test, folder, "files");
  expect_refusal (test, binary, "binary.md");
  expect_refusal (test, large, "large.md");
  expect_refusal (test, not_record, "x.preflight.json");
}

static gboolean
file_exists (gpointer data)
{
  return g_file_query_exists (data, NULL);
}

static gboolean
is_saved (gpointer data)
{
  return pf_run_session_get_save_state (data) == PF_SAVE_SAVED;
}

static void
test_export_and_verify (PfAppTest *test)
{
  GtkWidget *page = start_run (test);
  g_autoptr (GFile) file = pf_app_test_write_file ("run.preflight.json", "", 0);
  g_autofree char *uri = g_file_get_uri (file);
  g_autoptr (GError) error = NULL;

  pf_app_test_wait (is_saved, pf_run_page_get_session (PF_RUN_PAGE (page)), "the run is saved");
  g_file_delete (file, NULL, NULL);
  pf_app_test_activate (GTK_WIDGET (test->window), "win.export-to", "s", uri);
  pf_app_test_wait (file_exists, file, "the record is written");
  pf_window_open_files (test->window, &file, 1);
  GtkWidget *record = expect_page (test, PF_TYPE_RECORD_PAGE);
  g_assert_true (pf_record_page_is_sound (PF_RECORD_PAGE (record)));
  expect_text (record, "The record is sound");

  /* The same with one word changed is not. */
  g_autofree char *contents = NULL;
  gsize length;
  g_assert_true (g_file_load_contents (file, NULL, &contents, &length, NULL, &error));
  char *place = strstr (contents, "production");
  g_assert_nonnull (place);
  memcpy (place, "Production", strlen ("Production"));
  g_autoptr (GFile) forged = pf_app_test_write_file ("forged.preflight.json", contents, (gssize)length);
  pf_window_open_files (test->window, &forged, 1);
  expect_text (test->window, "What is wrong");
  g_assert_false (pf_record_page_is_sound (PF_RECORD_PAGE (pf_window_get_page (test->window))));
}

/* What a notification of a run leads to. */
static void
test_notified (PfAppTest *test)
{
  start_run (test);
  g_autoptr (GPtrArray) runs = pf_store_list_runs (pf_application_get_store (test->application), NULL);
  const char *run_id = ((PfRunInfo *) g_ptr_array_index (runs, 0))->id;
  open_checklist (test);
  g_action_group_activate_action (G_ACTION_GROUP (test->application), "open-run", g_variant_new_string (run_id));
  expect_page (test, PF_TYPE_RUN_PAGE);
}

static PfStorageGroup *
open_storage (PfAppTest *test)
{
  g_action_group_activate_action (G_ACTION_GROUP (test->application), "preferences", NULL);
  GtkWindow *preferences = pf_app_test_expect_window (PF_TYPE_PREFERENCES);
  return PF_STORAGE_GROUP (pf_app_test_expect (GTK_WIDGET (preferences), PF_TYPE_STORAGE_GROUP, NULL));
}

static gboolean
has_other_window (gpointer data)
{
  gpointer *pair = data;
  GtkWindow *window = gtk_application_get_active_window (pair[0]);
  return window != NULL && PF_IS_WINDOW (window) && (gpointer) window != pair[1]
         && pf_application_get_store_state (pair[0]) == PF_STORE_READY;
}

/* Everything goes into one file, and comes back out of it. */
static void
test_backup (PfAppTest *test)
{
  g_autoptr (GFile) nowhere = pf_app_test_write_file ("backup.db", "", 0);
  g_autofree char *path = g_file_get_path (nowhere);
  start_run (test);
  PfStorageGroup *group = open_storage (test);
  expect_text (group, "1 run,");
  pf_storage_group_back_up (group, path);
  GtkWindow *told = pf_app_test_expect_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_true (pf_app_test_sees (GTK_WIDGET (told), "Backed up"));
  gtk_window_destroy (told);

  g_autoptr (GPtrArray) runs = pf_store_list_runs (pf_application_get_store (test->application), NULL);
  g_autofree char *run_id = g_strdup (((PfRunInfo *) g_ptr_array_index (runs, 0))->id);
  g_free (pf_test_sql (pf_store_get_path (pf_application_get_store (test->application)), "DELETE FROM run"));
  gpointer pair[] = { test->application, test->window };
  pf_storage_group_restore (group, path);
  pf_app_test_wait (has_other_window, pair, "a new window on what was restored");
  test->window = PF_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (test->application)));
  pf_window_open_run (test->window, run_id);
  expect_page (test, PF_TYPE_RUN_PAGE);
}

static void
test_preferences (PfAppTest *test)
{
  GSettings *settings = pf_application_get_settings (test->application);

  g_assert_nonnull (settings);
  g_action_group_activate_action (G_ACTION_GROUP (test->application), "preferences", NULL);
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_PREFERENCES);
  GtkWidget *row = pf_app_test_expect (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, "Your name");
  gtk_editable_set_text (GTK_EDITABLE (row), "Ada Lovelace");
  g_autoptr (PfPerson) person = pf_application_dup_person (test->application);
  g_assert_cmpstr (person->name, ==, "Ada Lovelace");
  GtkWidget *style = pf_app_test_expect (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW, "Style");
  adw_combo_row_set_selected (ADW_COMBO_ROW (style), 2);
  g_assert_true (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  adw_combo_row_set_selected (ADW_COMBO_ROW (style), 0);
  gtk_editable_set_text (GTK_EDITABLE (row), "");
}

static void
test_shortcuts (PfAppTest *test)
{
  static const char *const needed[] = { "app.open",   "app.quit", "app.preferences", "app.shortcuts", "win.start-run",
                                        "win.export", "win.menu", "win.next-pane",   "window.close" };

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++) {
    g_auto (GStrv) accelerators
        = gtk_application_get_accels_for_action (GTK_APPLICATION (test->application), needed[i]);
    g_assert_cmpuint (g_strv_length (accelerators), >, 0);
  }
  g_action_group_activate_action (G_ACTION_GROUP (test->application), "shortcuts", NULL);
  pf_app_test_expect_window (GTK_TYPE_SHORTCUTS_WINDOW);
}

static void
test_narrow (PfAppTest *test)
{
  GtkWidget *page = open_checklist (test);
  GtkWidget *library = pf_app_test_expect (GTK_WIDGET (test->window), PF_TYPE_LIBRARY, NULL);

  pf_app_test_resize (GTK_WINDOW (test->window), 360, 640);
  GtkWidget *back = pf_app_test_expect_shown (page, GTK_TYPE_BUTTON, "Back to the library");
  g_signal_emit_by_name (back, "clicked");
  pf_app_test_settle ();
  g_assert_true (pf_app_test_is_shown (library));
  g_assert_false (pf_app_test_is_shown (back));
}

static void
test_forget (PfAppTest *test)
{
  GtkWidget *page = open_checklist (test);
  GtkWidget *library = pf_app_test_expect (GTK_WIDGET (test->window), PF_TYPE_LIBRARY, NULL);
  g_autofree char *uri = g_file_get_uri (pf_checklist_page_get_file (PF_CHECKLIST_PAGE (page)));

  expect_text (library, "nightly.md");
  pf_app_test_activate (GTK_WIDGET (test->window), "win.forget-file", "s", uri);
  expect_text (library, "Checklists you open, their runs and their records appear here.");
  GtkWidget *undo = pf_app_test_expect_shown (GTK_WIDGET (test->window), GTK_TYPE_BUTTON, "Undo");
  g_signal_emit_by_name (undo, "clicked");
  expect_text (library, "nightly.md");
}

static gboolean
save_failed (gpointer data)
{
  return pf_run_session_get_save_state (data) == PF_SAVE_FAILED;
}

/* What the full disk did not take survives leaving the run, and closing the window asks about it. */
static void
test_unsaved (PfAppTest *test)
{
  GtkWidget *page = start_run (test);
  g_autoptr (PfRunSession) session = g_object_ref (pf_run_page_get_session (PF_RUN_PAGE (page)));
  PfRun *run = pf_run_session_get_run (session);
  g_autofree char *long_text = g_strnfill (60 * 1024, 'x');
  g_autoptr (GFile) file = pf_app_test_write_file ("nightly.md", checklist, -1);

  pf_app_test_wait (is_saved, session, "the start is saved");
  pf_test_store_limit (pf_run_session_get_store (session), TRUE);
  for (guint i = 0; i < 12 && !save_failed (session); i++) {
    long_text[0] = (char) ('a' + (int) i);
    pf_app_test_activate (page, "run.fill", "(us)", 0, long_text);
    pf_app_test_settle ();
  }
  pf_app_test_wait (save_failed, session, "saving fails");
  pf_app_test_activate (page, "run.mark", "(us)", 0, "done");
  pf_window_open_files (test->window, &file, 1);
  expect_page (test, PF_TYPE_CHECKLIST_PAGE);

  gtk_window_close (GTK_WINDOW (test->window));
  GtkWindow *dialog = pf_app_test_expect_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_true (pf_app_test_sees (GTK_WIDGET (dialog), "Changes are not saved"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  gtk_window_close (dialog);
  page = expect_page (test, PF_TYPE_RUN_PAGE);
  g_assert_true (pf_run_page_get_session (PF_RUN_PAGE (page)) == session);
  g_assert_cmpint (pf_run_item_get_state (pf_run_get_item (run, 0)), ==, PF_STATE_DONE);

  pf_test_store_limit (pf_run_session_get_store (session), FALSE);
  pf_app_test_activate (page, "run.retry", NULL);
  pf_app_test_wait (is_saved, session, "the retry saves");
}

static gboolean
is_stopped (gpointer jobs)
{
  return pf_command_jobs_count_running (jobs) == 0;
}

/* A command goes on while another page is shown, can be stopped when one comes back, and is not left unasked. */
static void
test_running_command (PfAppTest *test)
{
  g_autoptr (GFile) file = pf_app_test_write_file ("command.md", "# Wait\n\n- [ ] x\n\n```sh\nsleep 1000\n```\n", -1);
  g_autoptr (GFile) other = pf_app_test_write_file ("nightly.md", checklist, -1);
  g_auto (GStrv) environment = g_new0 (char *, 1);
  PfCommandSettings settings = { NULL, environment };
  pf_app_test_wait (store_is_open, test->application, "the store is open");
  pf_window_open_files (test->window, &file, 1);
  expect_page (test, PF_TYPE_CHECKLIST_PAGE);
  pf_app_test_activate (GTK_WIDGET (test->window), "win.start-run", NULL);
  pf_app_test_activate (GTK_WIDGET (pf_app_test_expect_window (PF_TYPE_START_DIALOG)), "start.start", NULL);
  PfRunSession *session = pf_run_page_get_session (PF_RUN_PAGE (expect_page (test, PF_TYPE_RUN_PAGE)));
  g_autofree char *run_id = g_strdup (pf_run_get_id (pf_run_session_get_run (session)));
  g_autoptr (PfCommandJobs) jobs = g_object_ref (pf_command_jobs_get (session));
  pf_command_jobs_start (jobs, pf_command_call_new (pf_run_session_get_run (session), 0, 0, NULL, NULL), &settings);
  pf_window_open_files (test->window, &other, 1);
  expect_page (test, PF_TYPE_CHECKLIST_PAGE);
  g_assert_cmpuint (pf_command_jobs_count_running (jobs), ==, 1);

  gtk_window_close (GTK_WINDOW (test->window));
  GtkWindow *dialog = pf_app_test_expect_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_true (pf_app_test_sees (GTK_WIDGET (dialog), "A command is still running"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  gtk_window_close (dialog);
  g_assert_cmpuint (pf_command_jobs_count_running (jobs), ==, 1);

  pf_window_open_run (test->window, run_id);
  GtkWidget *page = expect_page (test, PF_TYPE_RUN_PAGE);
  g_assert_true (pf_command_jobs_get (pf_run_page_get_session (PF_RUN_PAGE (page))) == jobs);
  pf_app_test_activate (page, "run.stop-command", "(uu)", 0, 0);
  pf_app_test_wait (is_stopped, jobs, "the command has stopped");
  expect_text (page, "stopped");
}

int
main (int argc, char *argv[])
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/window/starts-empty", test_starts_empty);
  pf_app_test_add ("/window/start-defaults", test_start_defaults);
  pf_app_test_add ("/window/checklist", test_checklist);
  pf_app_test_add ("/window/problems", test_problems);
  pf_app_test_add ("/window/compare", test_compare);
  pf_app_test_add ("/window/compare-no-checklist", test_compare_no_checklist);
  pf_app_test_add ("/window/run", test_run);
  pf_app_test_add ("/window/rehearsal", test_rehearsal);
  pf_app_test_add ("/window/other-process", test_other_process);
  pf_app_test_add ("/window/wrong-files", test_wrong_files);
  pf_app_test_add ("/window/export-and-verify", test_export_and_verify);
  pf_app_test_add ("/window/preferences", test_preferences);
  pf_app_test_add ("/window/backup", test_backup);
  pf_app_test_add ("/window/notified", test_notified);
  pf_app_test_add ("/window/shortcuts", test_shortcuts);
  pf_app_test_add ("/window/narrow", test_narrow);
  pf_app_test_add ("/window/forget", test_forget);
  pf_app_test_add ("/window/unsaved", test_unsaved);
  pf_app_test_add ("/window/running-command", test_running_command);
  return g_test_run ();
}
