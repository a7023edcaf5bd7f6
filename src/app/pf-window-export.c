/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-window-private.h"

#include "record/pf-record-files.h"
#include "record/pf-record.h"

#include <glib/gi18n-lib.h>

/* A record on its way to its file. */
typedef struct {
  JsonNode *record;
  GFile *file;
  PfStore *store;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_clear_pointer (&export->record, json_node_unref);
  g_clear_object (&export->file);
  g_clear_object (&export->store);
  g_free (export);
}

/* On this machine the record comes into being whole, through a temporary file beside it: a full disk leaves the old
 * one as it was, and nobody reads half of it. */
static gboolean
write_file (GFile *file, GBytes *bytes, GCancellable *cancellable, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *path = g_file_peek_path (file);

  if (path == NULL)
    return g_file_replace_contents (file, data, size, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, cancellable, error);
  return g_file_set_contents_full (path, data, (gssize) size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, error);
}

/* The attached files first: a record never speaks of files that are not there. Where a folder beside the record cannot
 * be, the record alone is exported. */
static gboolean
write_attached (Export *export, GError **error)
{
  const char *path = g_file_peek_path (export->file);

  return path == NULL || pf_record_write_files (export->record, export->store, path, error);
}

static void
export_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Export *export = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = pf_record_to_bytes (export->record, &error);

  if (bytes != NULL && write_attached (export, &error) && write_file (export->file, bytes, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PfWindow *self = PF_WINDOW (source);
  Export *export = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);
  g_autofree char *name = g_file_get_basename (export->file);
  g_autofree char *shown_name = g_filename_display_name (name != NULL ? name : "");

  /* The window may have been closed meanwhile. */
  if (gtk_widget_in_destruction (GTK_WIDGET (self)) || pf_window_get_application (self) == NULL)
    return;
  if (!ok) {
    g_autofree char *heading = g_strdup_printf (_ ("“%s” was not written"), shown_name);
    pf_window_show_error (self, heading, error->message);
    return;
  }
  g_autofree char *text = g_strdup_printf (_ ("Exported “%s”"), shown_name);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autofree char *uri = g_file_get_uri (export->file);
  AdwToast *toast = adw_toast_new (escaped);
  adw_toast_set_button_label (toast, _ ("_Show in folder"));
  adw_toast_set_action_name (toast, "win.show-folder");
  adw_toast_set_action_target (toast, "s", uri);
  pf_window_add_toast (self, toast);
}

/* Writes the record of the run that is shown, once everything in it is durable. */
void
pf_window_export_to (PfWindow *self, GFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) record = NULL;
  g_autoptr (GTask) task = NULL;
  Export *export = NULL;

  if (self->session == NULL)
    return;
  if (pf_run_session_get_damage (self->session) != NULL) {
    pf_window_show_error (self, _ ("A run that is not whole has no record"),
                          pf_run_session_get_damage (self->session));
    return;
  }
  if (pf_run_session_get_save_state (self->session) != PF_SAVE_SAVED) {
    const char *why = pf_run_session_get_save_error (self->session);
    pf_window_show_error (self, _ ("The run is not saved yet"),
                          why != NULL ? why : _ ("Its last change is still being written. Export again in a moment."));
    return;
  }
  record = pf_record_build (pf_run_session_get_run (self->session), &error);
  if (record == NULL) {
    pf_window_show_error (self, _ ("The record cannot be made"), error->message);
    return;
  }
  export = g_new0 (Export, 1);
  export->record = g_steal_pointer (&record);
  export->file = g_object_ref (file);
  export->store = g_object_ref (pf_run_session_get_store (self->session));
  task = g_task_new (self, NULL, exported_cb, NULL);
  g_task_set_name (task, "pf_window_export_to");
  g_task_set_task_data (task, export, export_free);
  g_task_run_in_thread (task, export_thread);
}

static void
export_response_cb (PfWindow *self, int response, GtkFileChooser *chooser)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
    if (file != NULL)
      pf_window_export_to (self, file);
  }
  g_object_unref (chooser);
}

void
pf_window_export (PfWindow *self)
{
  GtkFileChooserNative *chooser = NULL;
  g_autofree char *name = NULL;

  if (self->session == NULL)
    return;
  chooser = gtk_file_chooser_native_new (_ ("Export the record"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                                         _ ("_Export"), _ ("_Cancel"));
  name = pf_record_dup_file_name (pf_run_session_get_run (self->session));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (export_response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
