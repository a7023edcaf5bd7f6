/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-app-test.h"

#include "app/pf-credential-dialog.h"

/* Whether a button shows a picture alone; those of the window frame are GTK's own. */
static gboolean
is_picture_only (GtkWidget *widget)
{
  if (gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) != NULL)
    return FALSE;
  if (GTK_IS_MENU_BUTTON (widget))
    return gtk_menu_button_get_icon_name (GTK_MENU_BUTTON (widget)) != NULL;
  return GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL
         && gtk_widget_get_ancestor (widget, GTK_TYPE_MENU_BUTTON) == NULL
         && gtk_widget_get_ancestor (widget, GTK_TYPE_SEARCH_BAR) == NULL
         && gtk_widget_get_ancestor (widget, GTK_TYPE_EDITABLE) == NULL;
}

static guint
check_names (GtkWidget *widget)
{
  guint count = 0;

  if (is_picture_only (widget)) {
    const char *tooltip = gtk_widget_get_tooltip_text (widget);
    g_test_message ("%s with icon: “%s”", G_OBJECT_TYPE_NAME (widget), tooltip != NULL ? tooltip : "");
    g_assert_nonnull (tooltip);
    gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip);
    count++;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count += check_names (child);
  return count;
}

static void
test_library (PfAppTest *test)
{
  g_assert_cmpuint (check_names (pf_app_test_expect (GTK_WIDGET (test->window), g_type_from_name ("PfLibrary"), NULL)),
                    >=, 3);
}

static void
test_credentials (PfAppTest *test)
{
  pf_app_test_activate (GTK_WIDGET (test->window), "win.credentials", NULL);
  g_assert_cmpuint (check_names (GTK_WIDGET (pf_app_test_expect_window (PF_TYPE_CREDENTIAL_DIALOG))), >=, 2);
}

int
main (int argc, char *argv[])
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/names/library", test_library);
  /* Closes the dialog while the keyring is still being asked, too. */
  pf_app_test_add ("/names/credentials", test_credentials);
  return g_test_run ();
}
