/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-app-test.h"

#include "app/pf-credential-dialog.h"

#define ORIGIN "https://api.example.org"

typedef struct {
  GtkWidget *root;
  const char *text;
  gboolean wanted;
} Sight;

static gboolean
is_seen (gpointer data)
{
  Sight *sight = data;
  return pf_app_test_sees (sight->root, sight->text) == sight->wanted;
}

static void
expect_text (GtkWindow *window, const char *text, gboolean wanted)
{
  Sight sight = { GTK_WIDGET (window), text, wanted };
  pf_app_test_wait (is_seen, &sight, text);
}

static void
type_into (GtkWindow *dialog, const char *title, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (pf_app_test_expect (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, title)), text);
}

static void
test_unlocked (GtkWindow *dialog)
{
  expect_text (dialog, "No credentials yet", TRUE);
  pf_app_test_activate (GTK_WIDGET (dialog), "credential.add", NULL);
  type_into (dialog, "Origin, such as https://api.example.org", ORIGIN);
  type_into (dialog, "Environment, such as production", "production");
  type_into (dialog, "Secret", "s3cr3t-value");
  pf_app_test_activate (GTK_WIDGET (dialog), "credential.save", NULL);
  expect_text (dialog, ORIGIN ":443", TRUE);
  g_assert_false (pf_app_test_sees (GTK_WIDGET (dialog), "s3cr3t-value"));
  pf_app_test_activate (GTK_WIDGET (dialog), "credential.forget", "(ss)", ORIGIN ":443", "production");
  GtkWindow *question = pf_app_test_expect_window (ADW_TYPE_MESSAGE_DIALOG);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "forget");
  expect_text (dialog, "No credentials yet", TRUE);
}

static void
test_dialog (PfAppTest *test)
{
  const char *state = g_getenv ("PF_TEST_KEYRING_STATE");

  pf_app_test_activate (GTK_WIDGET (test->window), "win.credentials", NULL);
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_CREDENTIAL_DIALOG);
  if (g_strcmp0 (state, "locked") == 0) {
    expect_text (dialog, "The keyring is locked", TRUE);
    pf_app_test_expect_shown (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "Unlock");
  } else if (g_strcmp0 (state, "none") == 0) {
    expect_text (dialog, "There is no keyring here", TRUE);
    expect_text (dialog, "work all the same", TRUE);
  } else {
    test_unlocked (dialog);
  }
}

int
main (int argc, char *argv[])
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/credentials/dialog", test_dialog);
  return g_test_run ();
}
