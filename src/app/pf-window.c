/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-window.h"

#include "app/pf-checklist-page.h"
#include "app/pf-window-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (PfWindow, pf_window, ADW_TYPE_APPLICATION_WINDOW)

PfApplication *
pf_window_get_application (PfWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  /* None before the window is its own, none after it was closed. */
  return application != NULL ? PF_APPLICATION (application) : NULL;
}

PfStore *
pf_window_get_store (PfWindow *self)
{
  PfApplication *application = pf_window_get_application (self);
  return application != NULL ? pf_application_get_store (application) : NULL;
}

/* Something the person asked for could not be done and has to be read before going on. */
void
pf_window_show_error (PfWindow *self, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Something that happened, said in passing. */
void
pf_window_report (PfWindow *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_toast_set_title (toast, escaped);
  pf_window_add_toast (self, toast);
}

/**
 * pf_window_add_toast:
 * @self: the window
 * @toast: (transfer full): what to say
 */
void
pf_window_add_toast (PfWindow *self, AdwToast *toast)
{
  g_return_if_fail (PF_IS_WINDOW (self));

  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

/* Puts a page in the window's content; @key is that of its entry in the library. */
void
pf_window_show_page (PfWindow *self, GtkWidget *page, const char *key)
{
  g_autofree char *copy = g_strdup (key);

  adw_bin_set_child (self->content, page);
  g_object_bind_property (self->leaflet, "folded", page, "folded", G_BINDING_SYNC_CREATE);
  g_free (self->page_key);
  self->page_key = g_steal_pointer (&copy);
  pf_library_select (self->library, self->page_key);
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->content));
  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
  pf_window_update_actions (self);
}

static void
show_store_state (PfWindow *self)
{
  PfApplication *application = pf_window_get_application (self);
  PfStoreState state;

  if (application == NULL)
    return;
  state = pf_application_get_store_state (application);
  if (state == PF_STORE_UNAVAILABLE)
    adw_status_page_set_description (self->error_page, pf_application_get_store_error (application));
  if (state != PF_STORE_OPENING)
    gtk_stack_set_visible_child_name (self->stack, state == PF_STORE_READY ? "main" : "error");
  if (state == PF_STORE_READY) {
    PfStore *store = pf_application_get_store (application);
    pf_library_model_set_store (pf_library_get_model (self->library), store);
    gtk_info_bar_set_revealed (self->read_only_bar, pf_store_is_read_only (store));
    gtk_label_set_text (self->read_only_label, pf_store_get_read_only_reason (store));
    pf_window_list_unlisted (self);
  }
  pf_window_update_actions (self);
}

static void
library_failed_cb (PfWindow *self, const char *message)
{
  pf_window_report (self, _ ("The library could not be read: %s"), message);
}

static void
operator_changed_cb (PfWindow *self)
{
  if (self->session == NULL)
    return;
  g_autoptr (PfPerson) person = pf_application_dup_person (pf_window_get_application (self));
  pf_run_session_set_person (self->session, person);
}

static void
restore_size (PfWindow *self)
{
  GSettings *settings = pf_application_get_settings (pf_window_get_application (self));

  if (settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
save_size (PfWindow *self)
{
  GSettings *settings = pf_application_get_settings (pf_window_get_application (self));
  int width, height;

  if (settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (width > 0 && height > 0) {
    g_settings_set_int (settings, "window-width", width);
    g_settings_set_int (settings, "window-height", height);
  }
}

static gboolean
pf_window_close_request (GtkWindow *window)
{
  PfWindow *self = PF_WINDOW (window);

  if (pf_window_ask_about_commands (self) || pf_window_ask_about_unsaved (self))
    return TRUE;
  save_size (self);
  return GTK_WINDOW_CLASS (pf_window_parent_class)->close_request (window);
}

static void
retry_store_cb (PfWindow *self)
{
  PfApplication *application = pf_window_get_application (self);

  if (pf_application_get_store_state (application) == PF_STORE_UNAVAILABLE)
    pf_application_open_store (application);
}

/* The application is not yet known while the window is being constructed. */
static void
follow_application (PfWindow *self)
{
  PfApplication *application = pf_window_get_application (self);

  g_signal_connect_object (application, "store-state-changed", G_CALLBACK (show_store_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (application, "operator-changed", G_CALLBACK (operator_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pf_library_get_model (self->library), "failed", G_CALLBACK (library_failed_cb), self,
                           G_CONNECT_SWAPPED);
  restore_size (self);
  show_store_state (self);
}

static void
pf_window_dispose (GObject *object)
{
  PfWindow *self = PF_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->stop_source, g_source_remove);
  pf_window_forget_session (self);
  G_OBJECT_CLASS (pf_window_parent_class)->dispose (object);
}

static void
pf_window_finalize (GObject *object)
{
  PfWindow *self = PF_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->unlisted, g_ptr_array_unref);
  g_clear_pointer (&self->unsaved, g_hash_table_unref);
  g_free (self->page_key);
  G_OBJECT_CLASS (pf_window_parent_class)->finalize (object);
}

static void
pf_window_class_init (PfWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pf_window_dispose;
  object_class->finalize = pf_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = pf_window_close_request;

  g_type_ensure (PF_TYPE_LIBRARY);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PfWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, PfWindow, error_page);
  gtk_widget_class_bind_template_child (widget_class, PfWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PfWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, PfWindow, library);
  gtk_widget_class_bind_template_child (widget_class, PfWindow, content);
  gtk_widget_class_bind_template_child (widget_class, PfWindow, welcome_page);
  gtk_widget_class_bind_template_child (widget_class, PfWindow, read_only_bar);
  gtk_widget_class_bind_template_child (widget_class, PfWindow, read_only_label);
  gtk_widget_class_bind_template_callback (widget_class, retry_store_cb);
  pf_window_install_actions (widget_class);
}

static void
pf_window_init (PfWindow *self)
{
  self->unsaved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->cancellable = g_cancellable_new ();
  self->unlisted = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_library_entry_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  if (PF_DEVEL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  pf_window_add_drop_target (self);
  pf_window_update_actions (self);
}

/**
 * pf_window_new:
 * @application: the application
 *
 * Returns: (transfer none): a new window, which GTK owns
 */
PfWindow *
pf_window_new (PfApplication *application)
{
  PfWindow *self;

  g_return_val_if_fail (PF_IS_APPLICATION (application), NULL);

  self = g_object_new (PF_TYPE_WINDOW, "application", application, NULL);
  follow_application (self);
  return self;
}

/**
 * pf_window_get_page:
 * @self: the window
 *
 * Returns: (transfer none) (nullable): the page beside the library: a run, a checklist, a record, or %NULL while there
 *   is none
 */
GtkWidget *
pf_window_get_page (PfWindow *self)
{
  GtkWidget *page;

  g_return_val_if_fail (PF_IS_WINDOW (self), NULL);

  page = adw_bin_get_child (self->content);
  return page != self->welcome_page ? page : NULL;
}
