/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-window-private.h"

#include "app/pf-checklist-page.h"
#include "app/pf-diff-dialog.h"
#include "app/pf-file-load.h"

#include <glib/gi18n-lib.h>

/* Two versions of a checklist on their way through a thread. */
typedef struct {
  PfDocument *before;
  PfDocument *after;
} Comparison;

static void
comparison_free (gpointer data)
{
  Comparison *comparison = data;

  g_clear_pointer (&comparison->before, pf_document_unref);
  g_clear_pointer (&comparison->after, pf_document_unref);
  g_free (comparison);
}

static void
compare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Comparison *comparison = data;

  g_task_return_pointer (task, pf_document_diff_new (comparison->before, comparison->after),
                         (GDestroyNotify) pf_document_diff_free);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PfWindow *self = PF_WINDOW (source);
  const Comparison *comparison = g_task_get_task_data (G_TASK (result));
  g_autoptr (PfDocumentDiff) diff = g_task_propagate_pointer (G_TASK (result), NULL);
  GtkWidget *dialog;

  /* The window may have been closed meanwhile. */
  if (diff == NULL || gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  dialog = pf_diff_dialog_new (comparison->before, comparison->after, diff);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
report_failure (PfWindow *self, GFile *file, const char *message)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *base = g_path_get_basename (name);

  /* Translators: the name of a file, and why it cannot be compared. */
  pf_window_report (self, _ ("“%s” cannot be compared: %s"), base, message);
}

static void
other_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfWindow) self = data;
  GtkWidget *page = pf_window_get_page (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfLoadedFile) loaded = pf_file_load_finish (result, &error);
  g_autoptr (GTask) task = NULL;
  Comparison *comparison;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !PF_IS_CHECKLIST_PAGE (page))
    return;
  if (loaded == NULL || loaded->document == NULL) {
    report_failure (self, G_FILE (source), loaded == NULL ? error->message : _ ("it is a record, not a checklist."));
    return;
  }
  comparison = g_new0 (Comparison, 1);
  comparison->before = g_steal_pointer (&loaded->document);
  comparison->after = pf_document_ref (pf_checklist_page_get_document (PF_CHECKLIST_PAGE (page)));
  task = g_task_new (self, self->cancellable, compared_cb, NULL);
  g_task_set_name (task, "compare");
  g_task_set_task_data (task, comparison, comparison_free);
  g_task_run_in_thread (task, compare_thread);
}

/* Shows what changed from an older file to the checklist that is shown. */
void
pf_window_compare_with (PfWindow *self, GFile *file)
{
  if (PF_IS_CHECKLIST_PAGE (pf_window_get_page (self)))
    pf_file_load_async (file, NULL, self->cancellable, other_loaded_cb, g_object_ref (self));
}

static void
compare_response_cb (PfWindow *self, int response, GtkFileChooser *chooser)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);

    if (file != NULL)
      pf_window_compare_with (self, file);
  }
  g_object_unref (chooser);
}

/* Asks for the older file, beginning in the folder of the one that is shown. */
void
pf_window_compare (PfWindow *self)
{
  GtkWidget *page = pf_window_get_page (self);
  GtkFileChooserNative *chooser;
  g_autoptr (GFile) folder = NULL;

  if (!PF_IS_CHECKLIST_PAGE (page))
    return;
  folder = g_file_get_parent (pf_checklist_page_get_file (PF_CHECKLIST_PAGE (page)));
  chooser = gtk_file_chooser_native_new (_ ("Compare with an older version"), GTK_WINDOW (self),
                                         GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Compare"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  if (folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), folder, NULL);
  g_signal_connect_object (chooser, "response", G_CALLBACK (compare_response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
