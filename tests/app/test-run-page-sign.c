/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-page-test.h"

#include "app/pf-blank-row.h"
#include "app/pf-item-row.h"
#include "app/pf-sign-dialog.h"
#include "app/pf-sign-off-row.h"
#include "run/pf-run-sign-offs.h"

#include <string.h>

/* Signing, as a person does it: every notation is one control. */

static const char *const checklist
    = "# Rollout\n\n## Preparation\n- [ ] Backups taken\n\n## Sign-off\n"
      "- [ ] Security Lead: ____ Date: ____\n\n"
      "| Role | Name | Date | Signature |\n|---|---|---|---|\n| Operations | ____ | ____ | ____ |\n\n"
      "**Deployment Lead:** ____ Date: ____\n";

static GtkWidget *
find_sign_row (GtkWidget *widget, const char *role)
{
  g_autofree char *words = g_strdup_printf ("Sign as %s", role);
  g_autofree char *again = g_strdup_printf ("Sign again as %s", role);

  if (PF_IS_SIGN_OFF_ROW (widget)
      && (pf_app_test_find (widget, GTK_TYPE_BUTTON, words) != NULL
          || pf_app_test_find (widget, GTK_TYPE_BUTTON, again) != NULL))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *row = find_sign_row (child, role);

    if (row != NULL)
      return row;
  }
  return NULL;
}

static GtkWidget *
expect_sign_row (PfPageTest *page, const char *role)
{
  GtkWidget *row = find_sign_row (GTK_WIDGET (page->page->list_view), role);

  g_assert_nonnull (row);
  return row;
}

static void
press (GtkWidget *row, const char *name)
{
  g_signal_emit_by_name (pf_app_test_expect_shown (row, GTK_TYPE_BUTTON, name), "clicked");
}

/* What the dialog asks is answered with the name it proposes, or another one. */
static void
answer_dialog (PfPageTest *page, const char *name)
{
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_SIGN_DIALOG);
  GtkWidget *row = pf_app_test_expect (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, NULL);

  if (name != NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), name);
  pf_app_test_activate (GTK_WIDGET (dialog), "sign.sign", NULL);
  pf_app_test_settle ();
  pf_page_test_wait_saved (page);
}

/* Every way of writing a sign-off has one row to sign in, and no blanks beside it. */
static void
test_notations (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  static const char *const roles[] = { "Security Lead", "Operations", "Deployment Lead" };

  g_assert_null (pf_app_test_find (GTK_WIDGET (page->page->list_view), PF_TYPE_BLANK_ROW, NULL));
  g_assert_false (pf_app_test_sees (GTK_WIDGET (page->page->list_view), "Date"));
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++) {
    g_autofree char *button = g_strdup_printf ("Sign as %s", roles[i]);
    GtkWidget *row = expect_sign_row (page, roles[i]);

    g_assert_true (pf_app_test_sees (row, "Not signed"));
    press (row, button);
    answer_dialog (page, "Ada Byron");
    g_assert_true (pf_app_test_sees (row, "Signed by Ada Byron"));
    g_assert_true (gtk_widget_has_css_class (row, "signed"));
  }
  g_assert_cmpuint (pf_page_test_count_stored (page, "sign.add"), ==, 3);
  g_assert_cmpstr (pf_run_get_blank_value (page->run, 0, NULL), ==, "Ada Byron");
  g_assert_cmpint (pf_page_test_state (page, "Security"), ==, PF_STATE_DONE);
  /* Who works with the run is who they were. */
  g_assert_cmpstr (pf_run_session_get_person (page->session)->name, !=, "Ada Byron");
}

/* A person sees what made a signature stale, and signs again. */
static void
test_stale (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *row = expect_sign_row (page, "Operations");

  press (row, "Sign as Operations");
  answer_dialog (page, NULL);
  pf_page_test_mark (page, "Backups", PF_STATE_DONE, NULL);
  pf_app_test_settle ();
  pf_page_test_wait_saved (page);
  g_assert_true (pf_app_test_sees (row, "Stale: “Backups taken”"));
  g_assert_true (gtk_widget_has_css_class (row, "stale"));
  press (row, "Sign again as Operations");
  answer_dialog (page, NULL);
  g_assert_false (pf_app_test_sees (row, "Stale"));
  g_assert_cmpuint (pf_page_test_count_stored (page, "sign.add"), ==, 2);
}

/* Both buttons, and what changed, fit a telephone. */
static void
test_narrow (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *row = expect_sign_row (page, "Operations");
  int minimum;

  press (row, "Sign as Operations");
  answer_dialog (page, NULL);
  pf_page_test_mark (page, "Backups", PF_STATE_DONE, NULL);
  pf_page_test_wait_saved (page);
  pf_app_test_expect_shown (row, GTK_TYPE_BUTTON, "Sign again as Operations");
  pf_app_test_expect_shown (row, GTK_TYPE_BUTTON, "Withdraw the signature as Operations");
  gtk_widget_measure (row, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 320);
}

static void
test_withdraw (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *row = expect_sign_row (page, "Security Lead");

  press (row, "Sign as Security Lead");
  answer_dialog (page, NULL);
  press (row, "Withdraw the signature as Security Lead");
  pf_page_test_give_reason ("The scan was of the old build");
  pf_page_test_wait_saved (page);
  g_assert_true (pf_app_test_sees (row, "Withdrawn by"));
  g_assert_true (pf_app_test_sees (row, "The scan was of the old build"));
  g_assert_cmpint (pf_page_test_state (page, "Security"), ==, PF_STATE_OPEN);
  g_assert_null (pf_run_get_blank_value (page->run, 0, NULL));
  pf_app_test_expect_shown (row, GTK_TYPE_BUTTON, "Sign as Security Lead");
}

/* To tick what has a place to sign is to sign it; who changes their mind has ticked nothing. */
static void
test_tick (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  guint item = pf_page_test_find (page, "Security");

  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.mark", "(us)", item, "done");
  gtk_window_close (pf_app_test_expect_window (PF_TYPE_SIGN_DIALOG));
  pf_app_test_settle ();
  g_assert_cmpint (pf_page_test_state (page, "Security"), ==, PF_STATE_OPEN);
  g_assert_cmpuint (pf_page_test_count_stored (page, "sign.add"), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (page->page), "run.mark", "(us)", item, "done");
  answer_dialog (page, NULL);
  g_assert_cmpint (pf_page_test_state (page, "Security"), ==, PF_STATE_DONE);
  g_assert_cmpuint (pf_page_test_count_stored (page, "sign.add"), ==, 1);
}

/* What is signed is shown: the digest in words, and the sentence, which a person may say otherwise. */
static void
test_dialog (PfAppTest *test)
{
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  g_autofree char *words = pf_digest_group (pf_run_get_head (page->run));
  g_autoptr (PfSigning) signing = NULL;
  GtkWindow *dialog;
  GtkTextBuffer *buffer;

  press (expect_sign_row (page, "Operations"), "Sign as Operations");
  dialog = pf_app_test_expect_window (PF_TYPE_SIGN_DIALOG);
  g_assert_true (pf_app_test_sees (GTK_WIDGET (dialog), words));
  g_assert_true (pf_app_test_sees (GTK_WIDGET (dialog), "As Operations"));
  buffer = gtk_text_view_get_buffer (
      GTK_TEXT_VIEW (pf_app_test_expect (GTK_WIDGET (dialog), GTK_TYPE_TEXT_VIEW, NULL)));
  gtk_text_buffer_set_text (buffer, "Seen on staging.", -1);
  /* Somebody has to sign. */
  answer_dialog (page, " ");
  g_assert_true (pf_app_test_sees (GTK_WIDGET (dialog), "Say who signs"));
  answer_dialog (page, "Bo");
  signing = pf_run_get_signing (page->run, ((PfSignOff *) g_ptr_array_index (pf_run_get_sign_offs (page->run), 1))->id);
  g_assert_cmpstr (signing->statement, ==, "Seen on staging.");
  g_assert_cmpstr (signing->by, ==, "bo");
}

static gboolean
has_signed (gpointer data)
{
  PfPageTest *page = data;
  g_autoptr (GPtrArray) signings = pf_run_list_signings (page->run);

  for (guint i = 0; i < signings->len; i++)
    if (((PfSigning *) g_ptr_array_index (signings, i))->signature != NULL)
      return TRUE;
  return FALSE;
}

/* With a key in its usual place the dialog offers it, and the signature is one that anybody can check. */
static void
test_key (PfAppTest *test)
{
  g_autofree char *folder = g_build_filename (g_get_home_dir (), ".ssh", NULL);
  g_autofree char *key = g_build_filename (folder, "id_test", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (PfPageTest) page = pf_page_test_new (test, checklist);
  GtkWidget *row = expect_sign_row (page, "Security Lead");

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "ssh-keygen", "-q", "-t", "ed25519", "-N", "",
                              "-C", "test", "-f", key, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  press (row, "Sign as Security Lead");
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_SIGN_DIALOG);
  GtkWidget *keys = pf_app_test_expect_shown (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW, NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (keys), 1);
  pf_app_test_activate (GTK_WIDGET (dialog), "sign.sign", NULL);
  pf_app_test_wait (has_signed, page, "a signature with the key");
  pf_page_test_wait_saved (page);
  g_assert_true (pf_app_test_sees (row, "with a key"));
  g_assert_cmpuint (pf_page_test_count_stored (page, "sign.add"), ==, 1);
}

int
main (int argc, char *argv[])
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/run-page-sign/notations", test_notations);
  pf_app_test_add ("/run-page-sign/stale", test_stale);
  pf_app_test_add ("/run-page-sign/narrow", test_narrow);
  pf_app_test_add ("/run-page-sign/withdraw", test_withdraw);
  pf_app_test_add ("/run-page-sign/tick", test_tick);
  pf_app_test_add ("/run-page-sign/dialog", test_dialog);
  pf_app_test_add ("/run-page-sign/key", test_key);
  return g_test_run ();
}
