/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-app-test.h"

#include "app/pf-checklist-page.h"
#include "app/pf-consent-dialog.h"
#include "app/pf-credential-dialog.h"
#include "app/pf-endpoint-dialog.h"
#include "app/pf-reason-dialog.h"
#include "app/pf-run-page.h"
#include "app/pf-start-dialog.h"
#include "record/pf-record.h"

#include <locale.h>

/*
 * demo-run CHECKLIST PORT PNG RECORD: one complete run in the real application, driven through its own actions and
 * dialogs, against the demo service on that port of loopback. Needs a display, a session bus and an unlocked keyring.
 * Prints the paths of the picture and the record. Never installed.
 */

#define ENVIRONMENT "demo"
#define TOKEN "demo-token"

typedef struct {
  PfApplication *application;
  PfWindow *window;
  char **arguments;
  int status;
} Demo;

static void
type_into (GtkWindow *window, const char *title, const char *text)
{
  GtkWidget *row = pf_app_test_expect (GTK_WIDGET (window), ADW_TYPE_ENTRY_ROW, title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static gboolean
page_is (gpointer data)
{
  Demo *demo = ((gpointer *)data)[0];
  GType type = *(GType *)((gpointer *)data)[1];
  GtkWidget *page = pf_window_get_page (demo->window);
  return page != NULL && G_TYPE_CHECK_INSTANCE_TYPE (page, type);
}

static GtkWidget *
expect_page (Demo *demo, GType type)
{
  gpointer data[] = { demo, &type };
  pf_app_test_wait (page_is, data, g_type_name (type));
  return pf_window_get_page (demo->window);
}

static gboolean
store_is_open (gpointer data)
{
  return pf_application_get_store_state (data) == PF_STORE_READY;
}

static void
make_environment (Demo *demo)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%s", demo->arguments[2]);

  pf_app_test_activate (GTK_WIDGET (demo->window), "win.endpoints", NULL);
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_ENDPOINT_DIALOG);
  GtkWidget *row = pf_app_test_expect (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, "New environment, such as production");
  gtk_editable_set_text (GTK_EDITABLE (row), ENVIRONMENT);
  g_signal_emit_by_name (row, "apply");
  pf_app_test_expect (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "Add endpoint");
  pf_app_test_activate (GTK_WIDGET (dialog), "endpoint.add", "s", ENVIRONMENT);
  type_into (dialog, "Name, such as @api", "@api");
  type_into (dialog, "Base URL, such as https://api.example.org", url);
  pf_app_test_activate (GTK_WIDGET (dialog), "endpoint.save", NULL);
  pf_app_test_expect (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "@api");
  gtk_window_close (dialog);
}

static void
keep_credential (Demo *demo)
{
  g_autofree char *origin = g_strdup_printf ("http://127.0.0.1:%s", demo->arguments[2]);
  g_autofree char *label = g_strdup_printf ("Forget the credential for %s", origin);

  pf_app_test_activate (GTK_WIDGET (demo->window), "win.credentials", NULL);
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_CREDENTIAL_DIALOG);
  pf_app_test_expect_shown (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "Add a credential");
  pf_app_test_activate (GTK_WIDGET (dialog), "credential.add", NULL);
  type_into (dialog, "Origin, such as https://api.example.org", origin);
  type_into (dialog, "Environment, such as production", ENVIRONMENT);
  type_into (dialog, "Secret", TOKEN);
  pf_app_test_activate (GTK_WIDGET (dialog), "credential.save", NULL);
  pf_app_test_expect (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, label);
  gtk_window_close (dialog);
}

static GtkWidget *
start_run (Demo *demo)
{
  pf_app_test_activate (GTK_WIDGET (demo->window), "win.start-run", NULL);
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_START_DIALOG);
  type_into (dialog, "Environment, such as production", ENVIRONMENT);
  type_into (dialog, "Release, such as 2.4.1", "2.14.0");
  pf_app_test_activate (GTK_WIDGET (dialog), "start.start", NULL);
  return expect_page (demo, PF_TYPE_RUN_PAGE);
}

static gboolean
all_probes_passed (gpointer data)
{
  PfRun *run = data;
  GListModel *items = pf_run_get_items (run);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (PfRunItem) item = g_list_model_get_item (items, i);
    if (pf_run_item_get_probe (item) != NULL && pf_run_item_get_state (item) != PF_STATE_DONE)
      return FALSE;
  }
  return TRUE;
}

static void
verify_items (GtkWidget *page, PfRun *run)
{
  pf_app_test_activate (page, "run.verify", NULL);
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_CONSENT_DIALOG);
  pf_app_test_activate (GTK_WIDGET (dialog), "consent.allow", NULL);
  pf_app_test_wait (all_probes_passed, run, "every probe of the checklist passes");
}

/* What a person would write into a blank of the example. */
static const char *
find_answer (PfBlank *blank)
{
  static const char *const answers[][2] = {
    { "Version", "2.14.0" },        { "Date", "21 November 2026" },      { "Release lead", "Ada Lovelace" },
    { "Present from", "09:00" },    { "Until", "11:30" },                { "Notes", "Support asked for a day's notice next time" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_strcmp0 (blank->label, answers[i][0]) == 0)
      return answers[i][1];
  return "12";
}

static void
set_not_applicable (GtkWidget *page, guint item)
{
  pf_app_test_activate (page, "run.mark", "(us)", item, "not-applicable");
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_REASON_DIALOG);
  GtkWidget *entry = pf_app_test_expect (GTK_WIDGET (dialog), GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "This release has no feature flags");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "accept");
  gtk_window_close (dialog);
}

static void
answer_the_rest (GtkWidget *page, PfRun *run)
{
  const GPtrArray *blanks = pf_document_get_blanks (pf_run_get_document (run));
  GListModel *items = pf_run_get_items (run);

  for (guint i = 0; i < blanks->len; i++)
    pf_app_test_activate (page, "run.fill", "(us)", i, find_answer (g_ptr_array_index (blanks, i)));
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (PfRunItem) item = g_list_model_get_item (items, i);
    if (!pf_run_item_is_leaf (item) || pf_run_item_get_probe (item) != NULL)
      continue;
    if (strstr (pf_run_item_get_item (item)->text, "(if applicable)") != NULL)
      set_not_applicable (page, i);
    else
      pf_app_test_activate (page, "run.mark", "(us)", i, "done");
  }
}

static gboolean
is_saved (gpointer data)
{
  return pf_run_session_get_save_state (data) == PF_SAVE_SAVED;
}

static gboolean
file_exists (gpointer data)
{
  return g_file_query_exists (data, NULL);
}

static void
export_record (Demo *demo, PfRun *run)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (demo->arguments[4]);
  g_autofree char *uri = g_file_get_uri (file);
  g_autoptr (GError) error = NULL;

  g_file_delete (file, NULL, NULL);
  pf_app_test_activate (GTK_WIDGET (demo->window), "win.export-to", "s", uri);
  pf_app_test_wait (file_exists, file, "the record is written");
  g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (JsonNode) record = NULL;
  g_autoptr (GPtrArray) findings = pf_record_verify (bytes, &record, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++) {
    PfFinding *finding = g_ptr_array_index (findings, i);
    g_printerr ("%s: %s\n", finding->pointer, finding->message);
    demo->status = 1;
  }
}

static gboolean
run_demo (gpointer data)
{
  Demo *demo = data;

  demo->window = PF_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (demo->application)));
  pf_app_test_wait (store_is_open, demo->application, "the store is open");
  expect_page (demo, PF_TYPE_CHECKLIST_PAGE);
  make_environment (demo);
  keep_credential (demo);
  GtkWidget *page = start_run (demo);
  PfRunSession *session = pf_run_page_get_session (PF_RUN_PAGE (page));
  PfRun *run = pf_run_session_get_run (session);
  verify_items (page, run);
  answer_the_rest (page, run);
  pf_app_test_wait (is_saved, session, "every act is durable");
  if (pf_run_get_verdict (run, NULL) != PF_VERDICT_GO) {
    g_printerr ("The verdict is %s, not GO.\n", pf_verdict_to_string (pf_run_get_verdict (run, NULL)));
    demo->status = 1;
  }
  export_record (demo, run);
  g_autoptr (GdkTexture) picture = pf_app_test_screenshot (GTK_WIDGET (demo->window), demo->arguments[3]);
  g_application_quit (G_APPLICATION (demo->application));
  return G_SOURCE_REMOVE;
}

int
main (int argc, char *argv[])
{
  Demo demo = { .arguments = argv };

  if (argc != 5) {
    g_printerr ("Usage: demo-run CHECKLIST PORT PNG RECORD\n");
    return 2;
  }
  setlocale (LC_ALL, "");
  char *arguments[] = { argv[0], argv[1], NULL };
  demo.application = pf_application_new ();
  g_application_set_flags (G_APPLICATION (demo.application), G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE);
  g_idle_add (run_demo, &demo);
  int status = g_application_run (G_APPLICATION (demo.application), 2, arguments);
  g_object_unref (demo.application);
  if (status == 0 && demo.status == 0)
    g_print ("%s\n%s\n", argv[3], argv[4]);
  return status != 0 ? status : demo.status;
}
