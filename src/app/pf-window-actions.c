/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-window-private.h"

#include "app/pf-checklist-page.h"
#include "app/pf-credential-dialog.h"
#include "app/pf-endpoint-dialog.h"

#include <glib/gi18n-lib.h>

static GtkFileFilter *
new_filter (const char *name, const char *const *patterns)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
  return filter;
}

static void
set_last_folder (PfWindow *self, GtkFileChooser *chooser)
{
  GSettings *settings = pf_application_get_settings (pf_window_get_application (self));
  g_autofree char *uri = settings != NULL ? g_settings_get_string (settings, "last-folder") : NULL;

  if (uri == NULL || uri[0] == '\0')
    return;
  g_autoptr (GFile) folder = g_file_new_for_uri (uri);
  gtk_file_chooser_set_current_folder (chooser, folder, NULL);
}

static void
remember_folder (PfWindow *self, GFile *file)
{
  GSettings *settings = pf_application_get_settings (pf_window_get_application (self));
  g_autoptr (GFile) folder = g_file_get_parent (file);

  if (settings == NULL || folder == NULL)
    return;
  g_autofree char *uri = g_file_get_uri (folder);
  g_settings_set_string (settings, "last-folder", uri);
}

static void
open_response_cb (PfWindow *self, int response, GtkFileChooser *chooser)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
    if (file != NULL) {
      remember_folder (self, file);
      pf_window_open_file (self, file);
    }
  }
  g_object_unref (chooser);
}

static void
choose_file (PfWindow *self, const char *title, gboolean records_first)
{
  static const char *const checklist_patterns[] = { "*.md", "*.markdown", "*.mdown", "*.txt", NULL };
  static const char *const record_patterns[] = { "*.preflight.json", "*.json", NULL };
  static const char *const all_patterns[] = { "*", NULL };
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN,
                                                               _ ("_Open"), _ ("_Cancel"));
  g_autoptr (GtkFileFilter) checklists = new_filter (_ ("Checklists (Markdown)"), checklist_patterns);
  g_autoptr (GtkFileFilter) records = new_filter (_ ("Records"), record_patterns);
  g_autoptr (GtkFileFilter) all = new_filter (_ ("All files"), all_patterns);

  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), records_first ? records : checklists);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), records_first ? checklists : records);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), all);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  set_last_folder (self, GTK_FILE_CHOOSER (chooser));
  g_signal_connect_object (chooser, "response", G_CALLBACK (open_response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_file (PF_WINDOW (widget), _ ("Open a checklist or record"), FALSE);
}

static void
verify_record_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_file (PF_WINDOW (widget), _ ("Verify a record"), TRUE);
}

static void
open_file_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));
  pf_window_open_file (PF_WINDOW (widget), file);
}

static void
forget_file_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pf_window_forget_file (PF_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
open_run_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pf_window_open_run (PF_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
refresh_library_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pf_library_model_refresh (pf_library_get_model (PF_WINDOW (widget)->library));
}

static void
start_run_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pf_window_start_run (PF_WINDOW (widget));
}

static void
compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pf_window_compare (PF_WINDOW (widget));
}

static void
compare_with_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));
  pf_window_compare_with (PF_WINDOW (widget), file);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pf_window_export (PF_WINDOW (widget));
}

static void
export_to_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));
  pf_window_export_to (PF_WINDOW (widget), file);
}

static void
show_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *uri = folder != NULL ? g_file_get_uri (folder) : NULL;

  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (widget), uri, GDK_CURRENT_TIME);
}

static void
show_sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfWindow *self = PF_WINDOW (widget);

  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->library));
  gtk_widget_grab_focus (GTK_WIDGET (self->library));
}

static void
escape_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (adw_leaflet_get_folded (PF_WINDOW (widget)->leaflet))
    show_sidebar_action (widget, name, parameter);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfWindow *self = PF_WINDOW (widget);

  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->library));
  pf_library_start_search (self->library);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfWindow *self = PF_WINDOW (widget);

  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->library));
  pf_library_open_menu (self->library);
}

/* There are two panes, so the next one and the previous one are the other one. */
static void
other_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfWindow *self = PF_WINDOW (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean in_library = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->library));

  if (!in_library) {
    show_sidebar_action (widget, name, parameter);
    return;
  }
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->content));
  gtk_widget_child_focus (GTK_WIDGET (self->content), GTK_DIR_TAB_FORWARD);
}

static void
credentials_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *dialog = pf_credential_dialog_new (pf_window_get_application (PF_WINDOW (widget)));

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (widget));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
endpoints_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *dialog = pf_endpoint_dialog_new (pf_window_get_store (PF_WINDOW (widget)));

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (widget));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
pf_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "win.open-file", "s", open_file_action);
  gtk_widget_class_install_action (widget_class, "win.forget-file", "s", forget_file_action);
  gtk_widget_class_install_action (widget_class, "win.open-run", "s", open_run_action);
  gtk_widget_class_install_action (widget_class, "win.refresh-library", NULL, refresh_library_action);
  gtk_widget_class_install_action (widget_class, "win.start-run", NULL, start_run_action);
  gtk_widget_class_install_action (widget_class, "win.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "win.compare-with", "s", compare_with_action);
  gtk_widget_class_install_action (widget_class, "win.verify-record", NULL, verify_record_action);
  gtk_widget_class_install_action (widget_class, "win.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "win.export-to", "s", export_to_action);
  gtk_widget_class_install_action (widget_class, "win.show-folder", "s", show_folder_action);
  gtk_widget_class_install_action (widget_class, "win.show-sidebar", NULL, show_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.escape", NULL, escape_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "win.next-pane", NULL, other_pane_action);
  gtk_widget_class_install_action (widget_class, "win.previous-pane", NULL, other_pane_action);
  gtk_widget_class_install_action (widget_class, "win.credentials", NULL, credentials_action);
  gtk_widget_class_install_action (widget_class, "win.endpoints", NULL, endpoints_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.escape", NULL);
}

/* What cannot be done now is insensitive everywhere it is offered. */
void
pf_window_update_actions (PfWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *page = pf_window_get_page (self);
  PfStore *store = pf_window_get_store (self);
  gboolean writable = store != NULL && !pf_store_is_read_only (store);

  gtk_widget_action_set_enabled (widget, "win.open-run", store != NULL);
  gtk_widget_action_set_enabled (widget, "win.endpoints", store != NULL);
  gtk_widget_action_set_enabled (widget, "win.start-run", writable && PF_IS_CHECKLIST_PAGE (page));
  gtk_widget_action_set_enabled (widget, "win.compare", PF_IS_CHECKLIST_PAGE (page));
  gtk_widget_action_set_enabled (widget, "win.compare-with", PF_IS_CHECKLIST_PAGE (page));
  gtk_widget_action_set_enabled (widget, "win.export", self->session != NULL);
  gtk_widget_action_set_enabled (widget, "win.export-to", self->session != NULL);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, PfWindow *self)
{
  GSList *files = G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) ? g_value_get_boxed (value) : NULL;

  for (GSList *link = files; link != NULL; link = link->next)
    pf_window_open_file (self, link->data);
  return files != NULL;
}

void
pf_window_add_drop_target (PfWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
