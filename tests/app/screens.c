/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-app-test.h"

#include "app/pf-checklist-page.h"
#include "app/pf-credential-dialog.h"
#include "app/pf-diff-dialog.h"
#include "app/pf-endpoint-dialog.h"
#include "app/pf-run-page.h"
#include "app/pf-start-dialog.h"

#include <glib/gstdio.h>

/*
 * Pictures of the window, saved into build/tests/screens. Any warning of GTK ends the test; a picture must hold more
 * than one colour.
 */

static gboolean
page_is (gpointer data)
{
  gpointer *pair = data;
  GtkWidget *page = pf_window_get_page (pair[0]);
  return page != NULL && G_TYPE_CHECK_INSTANCE_TYPE (page, *(GType *) pair[1]);
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

static void
open_example (PfAppTest *test)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "examples", "web-service-release.md", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  pf_app_test_wait (store_is_open, test->application, "the store is open");
  pf_window_open_files (test->window, &file, 1);
  expect_page (test, PF_TYPE_CHECKLIST_PAGE);
}

static GtkWidget *
start_run (PfAppTest *test, const char *shot)
{
  pf_app_test_activate (GTK_WIDGET (test->window), "win.start-run", NULL);
  GtkWindow *dialog = pf_app_test_expect_window (PF_TYPE_START_DIALOG);
  GtkWidget *environment
      = pf_app_test_expect (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, "Environment, such as production");
  gtk_editable_set_text (GTK_EDITABLE (environment), "production");
  GtkWidget *release = pf_app_test_expect (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, "Release, such as 2.4.1");
  gtk_editable_set_text (GTK_EDITABLE (release), "2.14.0");
  pf_app_test_shoot (GTK_WIDGET (dialog), shot);
  pf_app_test_activate (GTK_WIDGET (dialog), "start.start", NULL);
  GtkWidget *page = expect_page (test, PF_TYPE_RUN_PAGE);
  PfRun *run = pf_run_session_get_run (pf_run_page_get_session (PF_RUN_PAGE (page)));
  for (guint i = 0; i < 6; i++)
    if (pf_run_item_is_leaf (pf_run_get_item (run, i)))
      pf_app_test_activate (page, "run.mark", "(us)", i, "done");
  pf_app_test_settle ();
  return page;
}

static void
shoot_round (PfAppTest *test, const char *style)
{
  g_autofree char *library = g_strconcat ("library-", style, NULL);
  g_autofree char *checklist = g_strconcat ("checklist-", style, NULL);
  g_autofree char *start = g_strconcat ("start-", style, NULL);
  g_autofree char *run = g_strconcat ("run-", style, NULL);

  pf_app_test_settle ();
  pf_app_test_shoot (GTK_WIDGET (test->window), library);
  open_example (test);
  pf_app_test_shoot (GTK_WIDGET (test->window), checklist);
  start_run (test, start);
  pf_app_test_shoot (GTK_WIDGET (test->window), run);
}

/* A checklist with problems, and what changed in it. */
static void
test_compare (PfAppTest *test)
{
  static const char before[] = "# Release\n\n## Before\n- [ ] Error rate < 1%\n- [ ] Old thing\n## Roll back\n- [ ] Go back\n";
  static const char after[] = "# Release\n\n## Roll back\n- [ ] Go back\n\n## Before\n- [ ] Error rate < 2%\n- [ ] Lead: TBD\n"
                              "- [] https://your-domain.com/health answers\n";
  g_autoptr (GFile) old = pf_app_test_write_file ("release-1.md", before, -1);
  g_autoptr (GFile) new = pf_app_test_write_file ("release-2.md", after, -1);
  g_autofree char *uri = g_file_get_uri (old);
  GtkWindow *dialog;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  pf_app_test_wait (store_is_open, test->application, "the store is open");
  pf_window_open_files (test->window, &new, 1);
  expect_page (test, PF_TYPE_CHECKLIST_PAGE);
  pf_app_test_shoot (GTK_WIDGET (test->window), "problems");
  pf_app_test_activate (GTK_WIDGET (test->window), "win.compare-with", "s", uri);
  dialog = pf_app_test_expect_window (PF_TYPE_DIFF_DIALOG);
  pf_app_test_shoot (GTK_WIDGET (dialog), "compare");
}

static void
test_light (PfAppTest *test)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  shoot_round (test, "light");
}

static void
test_dark (PfAppTest *test)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  shoot_round (test, "dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static void
test_narrow (PfAppTest *test)
{
  pf_app_test_resize (GTK_WINDOW (test->window), 360, 720);
  shoot_round (test, "narrow");
  pf_app_test_activate (GTK_WIDGET (test->window), "win.show-sidebar", NULL);
  pf_app_test_shoot (GTK_WIDGET (test->window), "library-narrow-filled");
}

static void
test_large_text (PfAppTest *test)
{
  g_autofree char *font = NULL;

  g_object_get (gtk_settings_get_default (), "gtk-font-name", &font, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 18", NULL);
  shoot_round (test, "large-text");
  g_object_set (gtk_settings_get_default (), "gtk-font-name", font, NULL);
}

static void
test_dialogs (PfAppTest *test)
{
  pf_app_test_wait (store_is_open, test->application, "the store is open");
  pf_app_test_activate (GTK_WIDGET (test->window), "win.endpoints", NULL);
  GtkWindow *endpoints = pf_app_test_expect_window (PF_TYPE_ENDPOINT_DIALOG);
  GtkWidget *row
      = pf_app_test_expect (GTK_WIDGET (endpoints), ADW_TYPE_ENTRY_ROW, "New environment, such as production");
  gtk_editable_set_text (GTK_EDITABLE (row), "production");
  g_signal_emit_by_name (row, "apply");
  pf_app_test_expect (GTK_WIDGET (endpoints), GTK_TYPE_BUTTON, "Add endpoint");
  pf_app_test_shoot (GTK_WIDGET (endpoints), "endpoints");
  pf_app_test_activate (GTK_WIDGET (endpoints), "endpoint.add", "s", "production");
  pf_app_test_shoot (GTK_WIDGET (endpoints), "endpoint-edit");
  gtk_window_destroy (endpoints);
  pf_app_test_activate (GTK_WIDGET (test->window), "win.credentials", NULL);
  GtkWindow *credentials = pf_app_test_expect_window (PF_TYPE_CREDENTIAL_DIALOG);
  pf_app_test_settle ();
  pf_app_test_shoot (GTK_WIDGET (credentials), "credentials");
  gtk_window_destroy (credentials);
  g_action_group_activate_action (G_ACTION_GROUP (test->application), "preferences", NULL);
  GtkWindow *preferences = pf_app_test_expect_window (ADW_TYPE_PREFERENCES_WINDOW);
  pf_app_test_shoot (GTK_WIDGET (preferences), "preferences");
}

int
main (int argc, char *argv[])
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/screens/light", test_light);
  pf_app_test_add ("/screens/compare", test_compare);
  pf_app_test_add ("/screens/dark", test_dark);
  pf_app_test_add ("/screens/narrow", test_narrow);
  pf_app_test_add ("/screens/large-text", test_large_text);
  pf_app_test_add ("/screens/dialogs", test_dialogs);
  return g_test_run ();
}
