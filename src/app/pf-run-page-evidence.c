/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-reason-dialog.h"
#include "app/pf-run-page-private.h"
#include "run/pf-run-evidence.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Notes and files of a run: added, opened, saved elsewhere. Files are read and written off the main thread. */

typedef struct {
  PfRunPage *page;
  PfStore *store;
  char *run_id;
  guint item;
  char *path;   /* what is attached, or where a file goes to */
  char *sha256; /* of the file that is opened or saved */
  PfAttachment *attachment;
} FileJob;

static void
file_job_free (FileJob *job)
{
  g_object_unref (job->page);
  g_object_unref (job->store);
  g_free (job->run_id);
  g_free (job->path);
  g_free (job->sha256);
  pf_attachment_unref (job->attachment);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FileJob, file_job_free)

static FileJob *
file_job_new (PfRunPage *self, guint item, const char *path, const char *sha256)
{
  FileJob *job = g_new0 (FileJob, 1);
  job->page = g_object_ref (self);
  job->store = g_object_ref (pf_run_session_get_store (self->session));
  job->run_id = g_strdup (pf_run_get_id (pf_run_page_get_run (self)));
  job->item = item;
  job->path = g_strdup (path);
  job->sha256 = g_strdup (sha256);
  return job;
}

/* The callback gets the job and owns it: the store's thread may let go of the task last. */
static void
start_job (FileJob *job, GTaskThreadFunc function, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, job);
  g_task_set_name (task, "pf_run_page_file_job");
  g_task_set_task_data (task, job, NULL);
  pf_store_run_in_thread (job->store, task, function);
}

static void
attach_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  FileJob *job = data;
  GError *error = NULL;
  job->attachment = pf_attachment_load (job->path, &error);
  if (job->attachment != NULL && pf_store_add_attachment (job->store, job->run_id, job->attachment, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Tells what went wrong, as long as the page shows the run. */
static gboolean
has_ended_well (FileJob *job, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);
  if (job->page->session == NULL)
    return FALSE;
  if (!ok)
    pf_run_page_show_message (job->page, error->message);
  return ok;
}

static void
attached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FileJob) job = data;
  GError *refusal = NULL;
  if (!has_ended_well (job, result))
    return;
  GPtrArray *acts = pf_run_plan_attach (pf_run_page_get_run (job->page), job->item, job->attachment, &refusal);
  gboolean is_new = acts != NULL && acts->len > 0;
  pf_run_page_act (job->page, acts, refusal);
  if (is_new) {
    g_autofree char *message = g_strdup_printf (_("Attached “%s”"), job->attachment->name);
    pf_run_page_show_message (job->page, message);
  }
}

/**
 * pf_run_page_attach:
 * @self: a page
 * @item: index of an item
 * @file: a file of this computer
 *
 * Keeps a copy of the file as evidence of the item.
 */
void
pf_run_page_attach (PfRunPage *self, guint item, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  if (path == NULL)
    pf_run_page_show_message (self, _("Only files of this computer can be attached"));
  else if (item < g_list_model_get_n_items (pf_run_get_items (pf_run_page_get_run (self))))
    start_job (file_job_new (self, item, path, NULL), attach_in_thread, attached);
}

static void
attach_file_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  guint item;
  const char *path;
  g_variant_get (parameter, "(u&s)", &item, &path);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  pf_run_page_attach (PF_RUN_PAGE (widget), item, file);
}

static void
files_chosen (GtkFileChooserNative *chooser, int response, PfRunPage *self)
{
  guint item = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chooser), "item"));
  g_autoptr (GListModel) files = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser))
                                                                 : NULL;
  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);
    pf_run_page_attach (self, item, file);
  }
  g_object_unref (chooser);
}

static void
attach_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (_("Attach Files"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _("_Attach"), _("_Cancel"));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data (G_OBJECT (chooser), "item", GUINT_TO_POINTER (g_variant_get_uint32 (parameter)));
  g_signal_connect_object (chooser, "response", G_CALLBACK (files_chosen), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
add_note_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  const char *target;
  const char *text;
  GError *error = NULL;
  g_variant_get (parameter, "(&s&s)", &target, &text);
  GPtrArray *acts = pf_run_plan_note (pf_run_page_get_run (self), target, text, &error);
  pf_run_page_act (self, acts, error);
}

typedef struct {
  PfRunPage *page;
  char *target;
} NoteQuestion;

static void
note_given (GObject *source, GAsyncResult *result, gpointer data)
{
  NoteQuestion *question = data;
  g_autoptr (PfRunPage) self = question->page;
  g_autofree char *target = question->target;
  g_autofree char *text = pf_reason_dialog_ask_finish (result, NULL);
  g_free (question);
  if (text == NULL || self->session == NULL)
    return;
  GError *error = NULL;
  GPtrArray *acts = pf_run_plan_note (pf_run_page_get_run (self), target, text, &error);
  pf_run_page_act (self, acts, error);
}

static void
note_section_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (pf_run_page_get_run (self)));
  guint index = g_variant_get_uint32 (parameter);
  if (index >= sections->len)
    return;
  const PfSection *section = g_ptr_array_index (sections, index);
  NoteQuestion *question = g_new0 (NoteQuestion, 1);
  question->page = g_object_ref (self);
  question->target = g_strdup (section->id);
  pf_reason_dialog_ask_async (widget, _("Add a note?"), section->title, _("_Add Note"), self->cancellable, note_given,
                              question);
}

static gboolean
write_copy (FileJob *job, GError **error)
{
  g_autoptr (GBytes) bytes = pf_store_load_attachment (job->store, job->run_id, job->sha256, error);
  g_autofree char *folder = g_path_get_dirname (job->path);
  gsize length;
  if (bytes == NULL)
    return FALSE;
  const char *data = g_bytes_get_data (bytes, &length);
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, _("“%s” could not be made"), folder);
    return FALSE;
  }
  return g_file_set_contents_full (job->path, data != NULL ? data : "", (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (write_copy (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FileJob) job = data;
  if (!has_ended_well (job, result))
    return;
  g_autofree char *uri = g_filename_to_uri (job->path, NULL, NULL);
  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (job->page))), uri, GDK_CURRENT_TIME);
}

static void
saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FileJob) job = data;
  if (!has_ended_well (job, result))
    return;
  g_autofree char *name = g_filename_display_basename (job->path);
  g_autofree char *message = g_strdup_printf (_("Saved “%s”"), name);
  pf_run_page_show_message (job->page, message);
}

/* A copy, so that whatever opens it cannot change what was attached. */
static void
open_file_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *sha256;
  const char *file_name;
  g_variant_get (parameter, "(&s&s)", &sha256, &file_name);
  g_autofree char *cleaned = pf_attachment_clean_name (file_name);
  g_autofree char *short_digest = g_strndup (sha256, 16);
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "preflight", "attached", short_digest, cleaned, NULL);
  start_job (file_job_new (PF_RUN_PAGE (widget), PF_NONE, path, sha256), write_in_thread, opened);
}

static void
save_file_to_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *sha256;
  const char *path;
  g_variant_get (parameter, "(&s&s)", &sha256, &path);
  start_job (file_job_new (PF_RUN_PAGE (widget), PF_NONE, path, sha256), write_in_thread, saved);
}

static void
place_chosen (GtkFileChooserNative *chooser, int response, PfRunPage *self)
{
  const char *sha256 = g_object_get_data (G_OBJECT (chooser), "sha256");
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    start_job (file_job_new (self, PF_NONE, path, sha256), write_in_thread, saved);
  else if (file != NULL)
    pf_run_page_show_message (self, _("A copy can only be saved in a folder of this computer"));
  g_object_unref (chooser);
}

static void
save_file_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *sha256;
  const char *file_name;
  g_variant_get (parameter, "(&s&s)", &sha256, &file_name);
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (_("Save the File"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), file_name);
  g_object_set_data_full (G_OBJECT (chooser), "sha256", g_strdup (sha256), g_free);
  g_signal_connect_object (chooser, "response", G_CALLBACK (place_chosen), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * pf_run_page_install_evidence_actions:
 * @widget_class: class of the page
 */
void
pf_run_page_install_evidence_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "run.add-note", "(ss)", add_note_action);
  gtk_widget_class_install_action (widget_class, "run.note-section", "u", note_section_action);
  gtk_widget_class_install_action (widget_class, "run.attach", "u", attach_action);
  gtk_widget_class_install_action (widget_class, "run.attach-file", "(us)", attach_file_action);
  gtk_widget_class_install_action (widget_class, "run.open-file", "(ss)", open_file_action);
  gtk_widget_class_install_action (widget_class, "run.save-file", "(ss)", save_file_action);
  gtk_widget_class_install_action (widget_class, "run.save-file-to", "(ss)", save_file_to_action);
}
