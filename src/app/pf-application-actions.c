/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-application-private.h"

#include "app/pf-preferences.h"
#include "app/pf-window.h"

#include <glib/gi18n-lib.h>

static GtkWindow *
get_window (PfApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  while (window != NULL && !PF_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  return window;
}

static void
new_window_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (pf_window_new (PF_APPLICATION (data))));
}

static void
open_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = get_window (data);
  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.open", NULL);
}

/* What a notification leads to. */
static void
open_run_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = get_window (data);
  if (!PF_IS_WINDOW (window))
    window = GTK_WINDOW (pf_window_new (PF_APPLICATION (data)));
  gtk_window_present (window);
  if (pf_application_get_store (PF_APPLICATION (data)) != NULL)
    pf_window_open_run (PF_WINDOW (window), g_variant_get_string (parameter, NULL));
}

static void
shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = get_window (data);
  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.show-help-overlay", NULL);
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWidget *preferences = pf_preferences_new (PF_APPLICATION (data));
  gtk_window_set_transient_for (GTK_WINDOW (preferences), get_window (data));
  gtk_window_present (GTK_WINDOW (preferences));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  static const char *const developers[] = { "The Preflight developers", NULL };

  adw_show_about_window (get_window (data), "application-name", _ ("Preflight"), "application-icon", PF_APP_ID,
                         "version", PF_VERSION, "developer-name", _ ("The Preflight developers"), "developers",
                         developers, "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _ ("Run a production deployment from your checklist"),
                         /* Translators: put your names here, one a line; they are shown in the about window. */
                         "translator-credits", _ ("translator-credits"), NULL);
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  /* Windows are asked to close, so that each can keep its size and finish what it is writing. */
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (data));
  g_autoptr (GList) copy = g_list_copy (windows);
  for (GList *link = copy; link != NULL; link = link->next)
    gtk_window_close (link->data);
}

void
pf_application_add_actions (PfApplication *self)
{
  static const GActionEntry entries[] = {
    { .name = "new-window", .activate = new_window_action },
    { .name = "open", .activate = open_action },
    { .name = "open-run", .activate = open_run_action, .parameter_type = "s" },
    { .name = "preferences", .activate = preferences_action },
    { .name = "shortcuts", .activate = shortcuts_action },
    { .name = "about", .activate = about_action },
    { .name = "quit", .activate = quit_action },
  };
  static const struct {
    const char *action;
    const char *accelerators[3];
  } shortcuts[] = {
    { "app.new-window", { "<Control><Shift>n" } },
    { "app.open", { "<Control>o" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.shortcuts", { "<Control>question" } },
    { "app.quit", { "<Control>q" } },
    { "win.start-run", { "<Control>n" } },
    { "win.export", { "<Control>e" } },
    { "win.search", { "<Control><Shift>f" } },
    { "win.menu", { "F10" } },
    { "win.next-pane", { "F6" } },
    { "win.previous-pane", { "<Shift>F6" } },
    { "window.close", { "<Control>w" } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcuts[i].action, shortcuts[i].accelerators);
}
