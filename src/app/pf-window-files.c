/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-window-private.h"

#include "app/pf-checklist-page.h"
#include "app/pf-file-load.h"
#include "app/pf-record-page.h"

#include <glib/gi18n-lib.h>

/* A change of the list of files, for the store's thread. */
typedef struct {
  PfStore *store;
  char *uri;
  char *title;
  gboolean remove;
} ListChange;

static void
list_change_free (gpointer data)
{
  ListChange *change = data;

  g_clear_object (&change->store);
  g_free (change->uri);
  g_free (change->title);
  g_free (change);
}

static void
list_change_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ListChange *change = data;
  g_autoptr (GError) error = NULL;
  gboolean ok = change->remove ? pf_store_remove_library_entry (change->store, change->uri, &error)
                               : pf_store_add_library_entry (change->store, change->uri, change->title, &error);

  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
list_changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PfWindow *self = PF_WINDOW (source);
  g_autoptr (GError) error = NULL;

  gboolean changed = g_task_propagate_boolean (G_TASK (result), &error);
  /* The window may have been closed meanwhile. */
  if (gtk_widget_in_destruction (GTK_WIDGET (self)) || pf_window_get_application (self) == NULL)
    return;
  if (!changed) {
    if (!g_error_matches (error, PF_STORE_ERROR, PF_STORE_ERROR_READ_ONLY))
      pf_window_report (self, _ ("The library was not changed: %s"), error->message);
    return;
  }
  pf_library_model_refresh (pf_library_get_model (self->library));
}

static void
change_list (PfWindow *self, const char *uri, const char *title, gboolean remove)
{
  PfStore *store = pf_window_get_store (self);
  g_autoptr (GTask) task = NULL;
  ListChange *change = NULL;

  if (pf_store_is_read_only (store))
    return;
  change = g_new0 (ListChange, 1);
  change->store = g_object_ref (store);
  change->uri = g_strdup (uri);
  change->title = g_strdup (title);
  change->remove = remove;
  task = g_task_new (self, NULL, list_changed_cb, NULL);
  g_task_set_name (task, "change_list");
  g_task_set_task_data (task, change, list_change_free);
  pf_store_run_in_thread (store, task, list_change_thread);
}

/* Lists what was opened while the store was still being opened. */
void
pf_window_list_unlisted (PfWindow *self)
{
  for (guint i = 0; i < self->unlisted->len; i++) {
    PfLibraryEntry *entry = g_ptr_array_index (self->unlisted, i);
    change_list (self, entry->uri, entry->title, FALSE);
  }
  g_ptr_array_set_size (self->unlisted, 0);
}

static void
list_file (PfWindow *self, const char *uri, const char *title)
{
  PfLibraryEntry *entry = g_new0 (PfLibraryEntry, 1);

  entry->uri = g_strdup (uri);
  entry->title = g_strdup (title);
  g_ptr_array_add (self->unlisted, entry);
  if (pf_window_get_store (self) != NULL)
    pf_window_list_unlisted (self);
}

static void
undo_forget_cb (AdwToast *toast, PfWindow *self)
{
  change_list (self, g_object_get_data (G_OBJECT (toast), "uri"), g_object_get_data (G_OBJECT (toast), "title"), FALSE);
}

static char *
dup_listed_title (PfWindow *self, const char *uri)
{
  GListModel *rows = pf_library_model_get_rows (pf_library_get_model (self->library));

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++) {
    g_autoptr (PfLibraryItem) item = g_list_model_get_item (rows, i);
    if (g_str_equal (pf_library_item_get_key (item), uri))
      return g_strdup (pf_library_item_get_title (item));
  }
  return g_strdup ("");
}

void
pf_window_forget_file (PfWindow *self, const char *uri)
{
  g_autofree char *title = dup_listed_title (self, uri);
  /* Translators: %s is the title of a checklist or record; the file itself stays. */
  g_autofree char *text = g_strdup_printf (_ ("“%s” was taken out of the library"), title);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  if (pf_window_get_store (self) == NULL)
    return;
  change_list (self, uri, NULL, TRUE);
  AdwToast *toast = adw_toast_new (escaped);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "uri", g_strdup (uri), g_free);
  g_object_set_data_full (G_OBJECT (toast), "title", g_steal_pointer (&title), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_forget_cb), self, 0);
  pf_window_add_toast (self, toast);
}

static void
file_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfWindow) self = data;
  GFile *file = G_FILE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfLoadedFile) loaded = pf_file_load_finish (result, &error);
  g_autofree char *uri = g_file_get_uri (file);
  GtkWidget *page;
  const char *title = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (loaded == NULL) {
    g_autofree char *name = g_file_get_parse_name (file);
    g_autofree char *base = g_path_get_basename (name);
    /* Translators: %s is a file name. */
    g_autofree char *heading = g_strdup_printf (_ ("“%s” cannot be opened"), base);
    pf_window_show_error (self, heading, error->message);
    return;
  }
  pf_window_forget_session (self);
  if (loaded->document != NULL) {
    page = pf_checklist_page_new (file, loaded->document, loaded->problems, pf_library_get_model (self->library),
                                  pf_window_get_store (self));
    title = pf_document_get_title (loaded->document);
  } else {
    page = pf_record_page_new (file, loaded->record, loaded->findings);
    title = pf_record_page_get_title (PF_RECORD_PAGE (page));
  }
  list_file (self, uri, title);
  pf_window_show_page (self, page, uri);
}

void
pf_window_open_file (PfWindow *self, GFile *file)
{
  pf_file_load_async (file, pf_window_get_store (self), self->cancellable, file_loaded_cb, g_object_ref (self));
}

/**
 * pf_window_open_files:
 * @self: the window
 * @files: (array length=n_files): checklists or records
 * @n_files: how many
 *
 * Opens files off the main thread; all come into the library, the last one read is shown.
 */
void
pf_window_open_files (PfWindow *self, GFile **files, guint n_files)
{
  g_return_if_fail (PF_IS_WINDOW (self));

  for (guint i = 0; i < n_files; i++)
    pf_window_open_file (self, files[i]);
}
