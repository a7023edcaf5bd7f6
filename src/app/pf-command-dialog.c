/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-command-dialog.h"

#include "app/pf-command-closures.h"
#include "app/pf-evidence-lines.h"

#include <glib/gi18n-lib.h>

struct _PfCommandDialog {
  AdwWindow parent_instance;

  /* Template children */
  GtkButton *cancel_button;
  GtkButton *run_button;
  GtkBox *content;
  AdwActionRow *folder_row;
  AdwExpanderRow *environment_row;
  GtkTextView *environment_view;
  GtkLabel *problem;

  /* Owned */
  char *folder;
  GTask *task;
  GCancellable *cancellable;
  gulong cancelled_id;
};

G_DEFINE_FINAL_TYPE (PfCommandDialog, pf_command_dialog, ADW_TYPE_WINDOW)

static GStrv
dup_environment (PfCommandDialog *self)
{
  GtkTextIter start, end;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->environment_view);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (*g_strstrip (*line) != '\0')
      g_strv_builder_add (builder, *line);
  return g_strv_builder_end (builder);
}

static void
show_problem (PfCommandDialog *self, const char *message)
{
  gtk_label_set_label (self->problem, message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), message != NULL);
}

static void
run_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfCommandDialog *self = PF_COMMAND_DIALOG (widget);
  g_autoptr (PfCommandSettings) settings = g_new0 (PfCommandSettings, 1);
  g_autoptr (GError) error = NULL;
  settings->folder = g_strdup (self->folder);
  settings->environment = dup_environment (self);
  for (char **setting = settings->environment; *setting != NULL; setting++) {
    if (pf_command_settings_check_variable (*setting, &error))
      continue;
    adw_expander_row_set_expanded (self->environment_row, TRUE);
    show_problem (self, error->message);
    return;
  }
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  if (task != NULL)
    g_task_return_pointer (task, g_steal_pointer (&settings), (GDestroyNotify) pf_command_settings_free);
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
pf_command_dialog_close_request (GtkWindow *window)
{
  g_autoptr (GTask) task = g_steal_pointer (&PF_COMMAND_DIALOG (window)->task);
  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Nothing was run."));
  return GTK_WINDOW_CLASS (pf_command_dialog_parent_class)->close_request (window);
}

static void
folder_chosen (GtkFileChooserNative *chooser, int response, PfCommandDialog *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    pf_command_dialog_set_folder (self, path);
  else if (file != NULL)
    show_problem (self, _("Commands run only in a folder of this computer"));
  g_object_unref (chooser);
}

static void
choose_folder (PfCommandDialog *self)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _("Choose a Folder"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"), _("_Cancel"));
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), folder, NULL);
  g_signal_connect_object (chooser, "response", G_CALLBACK (folder_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
pf_command_dialog_dispose (GObject *object)
{
  PfCommandDialog *self = PF_COMMAND_DIALOG (object);
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  if (self->cancelled_id != 0)
    g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  self->cancelled_id = 0;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->folder, g_free);
  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Nothing was run."));
  G_OBJECT_CLASS (pf_command_dialog_parent_class)->dispose (object);
}

static void
pf_command_dialog_class_init (PfCommandDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_command_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = pf_command_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-command-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PfCommandDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, PfCommandDialog, run_button);
  gtk_widget_class_bind_template_child (widget_class, PfCommandDialog, content);
  gtk_widget_class_bind_template_child (widget_class, PfCommandDialog, folder_row);
  gtk_widget_class_bind_template_child (widget_class, PfCommandDialog, environment_row);
  gtk_widget_class_bind_template_child (widget_class, PfCommandDialog, environment_view);
  gtk_widget_class_bind_template_child (widget_class, PfCommandDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, choose_folder);
  gtk_widget_class_install_action (widget_class, "command.run", NULL, run_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pf_command_dialog_init (PfCommandDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill (PfCommandDialog *self, const PfCommandCall *call)
{
  gboolean blocked = call->blockers->len > 0;
  if (call->title != NULL) {
    /* Translators: number and title of a step */
    g_autofree char *title = g_strdup_printf (_("%u. %s"), call->step, call->title);
    pf_evidence_add_heading (self->content, title);
  }
  pf_evidence_add_code (self->content, call->shown);
  pf_evidence_add_state (self->content, pf_command_effect_get_icon_name (call->effect),
                         call->effect == PF_EFFECT_DESTROYS ? "error" : "dim-label", pf_command_effect_describe (call->effect));
  for (guint i = 0; i < call->blockers->len; i++)
    pf_evidence_add_state (self->content, "dialog-error-symbolic", "error", g_ptr_array_index (call->blockers, i));
  for (guint i = 0; i < call->cautions->len; i++)
    pf_evidence_add_state (self->content, "dialog-warning-symbolic", "warning", g_ptr_array_index (call->cautions, i));
  pf_evidence_add_fact (self->content, _("Expected"), call->expected);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "command.run", !blocked);
  gtk_widget_add_css_class (GTK_WIDGET (self->run_button),
                            call->effect == PF_EFFECT_DESTROYS ? "destructive-action" : "suggested-action");
  /* What cannot be taken back is not one key away. */
  if (!blocked && call->effect == PF_EFFECT_READS)
    gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->run_button));
}

static void
cancelled (GCancellable *cancellable, PfCommandDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/**
 * pf_command_dialog_set_folder:
 * @self: a dialog
 * @path: a folder of this computer
 *
 * Chooses where commands are run.
 */
void
pf_command_dialog_set_folder (PfCommandDialog *self, const char *path)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_free (self->folder);
  self->folder = g_strdup (path);
  adw_action_row_set_subtitle (self->folder_row, shown);
}

/**
 * pf_command_dialog_ask_async:
 * @parent: a widget in the window the dialog belongs to
 * @call: what would be run
 * @settings: what was chosen before
 * @cancellable: (nullable): closes the dialog
 * @callback: called when the dialog was answered
 * @user_data: for @callback
 *
 * Asks whether to run a command.
 */
void
pf_command_dialog_ask_async (GtkWidget *parent,
                             const PfCommandCall *call,
                             const PfCommandSettings *settings,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));
  PfCommandDialog *self = g_object_new (PF_TYPE_COMMAND_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);
  g_autofree char *environment = g_strjoinv ("\n", settings->environment);
  self->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_name (self->task, "pf_command_dialog_ask");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->environment_view), environment, -1);
  adw_expander_row_set_expanded (self->environment_row, *environment != '\0');
  pf_command_dialog_set_folder (self, settings->folder != NULL ? settings->folder : g_get_home_dir ());
  fill (self, call);
  if (cancellable != NULL) {
    self->cancellable = g_object_ref (cancellable);
    self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled), self, NULL);
  }
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));
}

/**
 * pf_command_dialog_ask_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): where and with which variables to run it; %NULL with G_IO_ERROR_CANCELLED when the person
 *   changed their mind
 */
PfCommandSettings *
pf_command_dialog_ask_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
