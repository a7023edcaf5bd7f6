/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-storage-group.h"

#include <glib/gi18n-lib.h>

struct _PfStorageGroup {
  AdwPreferencesGroup parent_instance;

  /* Template children */
  AdwActionRow *usage_row;
  AdwComboRow *keep_row;

  /* Borrowed */
  PfApplication *application;
};

G_DEFINE_FINAL_TYPE (PfStorageGroup, pf_storage_group, ADW_TYPE_PREFERENCES_GROUP)

/* The rows of the list in the template, in its order; 0 is for ever. */
static const int keep_days[] = { 0, 365, 90, 30 };

static gboolean
days_to_row (GValue *value, GVariant *variant, gpointer data)
{
  int days = g_variant_get_int32 (variant);

  for (guint i = 0; i < G_N_ELEMENTS (keep_days); i++)
    if (keep_days[i] == days)
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
row_to_days (const GValue *value, const GVariantType *expected_type, gpointer data)
{
  guint row = g_value_get_uint (value);

  return g_variant_new_int32 (keep_days[row < G_N_ELEMENTS (keep_days) ? row : 0]);
}

static void
tell (PfStorageGroup *self, const char *heading, const char *body)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
count_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  PfStoreUsage *usage = g_new0 (PfStoreUsage, 1);
  GError *error = NULL;

  if (pf_store_get_usage (PF_STORE (data), usage, &error)) {
    g_task_return_pointer (task, usage, g_free);
    return;
  }
  g_free (usage);
  g_task_return_error (task, error);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PfStorageGroup *self = PF_STORAGE_GROUP (source);
  g_autoptr (GError) error = NULL;
  g_autofree PfStoreUsage *usage = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *size = usage != NULL ? g_format_size ((guint64) usage->n_bytes) : NULL;
  g_autofree char *runs = NULL;
  g_autofree char *text = NULL;

  if (usage == NULL) {
    adw_action_row_set_subtitle (self->usage_row, error->message);
    return;
  }
  runs = g_strdup_printf (ngettext ("%d run", "%d runs", (gulong) usage->n_runs), (int) usage->n_runs);
  /* Translators: a size such as 12 MB, then a number of runs, then numbers of events and of results of probes */
  text = g_strdup_printf (_("%s: %s, %d events, %d results of probes"), size, runs, (int) usage->n_events,
                          (int) usage->n_samples);
  adw_action_row_set_subtitle (self->usage_row, text);
}

static void
run_in_thread (PfStorageGroup *self, GTaskThreadFunc function, GAsyncReadyCallback callback, gpointer data,
               GDestroyNotify free_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, NULL);

  g_task_set_task_data (task, data, free_data);
  g_task_run_in_thread (task, function);
}

typedef struct {
  PfStore *store;
  PfClock *clock;
  char *path;
  char *kept;
} Job;

static void
free_job (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->store);
  g_clear_object (&job->clock);
  g_free (job->path);
  g_free (job->kept);
  g_free (job);
}

static Job *
new_job (PfStorageGroup *self, const char *path)
{
  Job *job = g_new0 (Job, 1);
  PfStore *store = pf_application_get_store (self->application);

  job->store = store != NULL ? g_object_ref (store) : NULL;
  job->clock = g_object_ref (pf_application_get_clock (self->application));
  job->path = g_strdup (path);
  return job;
}

static void
return_success (GTask *task, gboolean success, GError *error)
{
  if (success)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
back_up_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  gboolean saved = pf_store_save_copy (job->store, job->path, &error);

  return_success (task, saved, error);
}

static void
backed_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = g_filename_display_name (job->path);
  g_autofree char *text = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    tell (PF_STORAGE_GROUP (source), _("The backup was not written"), error->message);
    return;
  }
  text = g_strdup_printf (_("Everything is in “%s”."), shown);
  tell (PF_STORAGE_GROUP (source), _("Backed up"), text);
}

/**
 * pf_storage_group_back_up:
 * @self: the group
 * @path: where to
 *
 * Writes a copy of everything off the main thread, and tells what came of it.
 */
void
pf_storage_group_back_up (PfStorageGroup *self, const char *path)
{
  g_return_if_fail (PF_IS_STORAGE_GROUP (self));

  if (pf_application_get_store (self->application) != NULL)
    run_in_thread (self, back_up_thread, backed_up_cb, new_job (self, path), free_job);
}

static void
restore_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autofree char *own = pf_store_default_path ();
  GError *error = NULL;
  gboolean restored = pf_store_restore (own, job->path, job->clock, &job->kept, &error);

  return_success (task, restored, error);
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PfStorageGroup *self = PF_STORAGE_GROUP (source);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    tell (self, _("The backup was not restored"), error->message);
  else
    pf_application_reopen (self->application);
}

/**
 * pf_storage_group_restore:
 * @self: the group
 * @path: a backup
 *
 * Puts the backup in the place of everything off the main thread, and opens the application anew on it. Refused while a
 * run holds changes that could not be saved.
 */
void
pf_storage_group_restore (PfStorageGroup *self, const char *path)
{
  g_return_if_fail (PF_IS_STORAGE_GROUP (self));

  run_in_thread (self, restore_thread, restored_cb, new_job (self, path), free_job);
}

static void
choose (PfStorageGroup *self, const char *title, GtkFileChooserAction action, const char *accept, GCallback callback)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (root), action, accept, _("_Cancel"));

  if (action == GTK_FILE_CHOOSER_ACTION_SAVE) {
    g_autoptr (GDateTime) now
        = g_date_time_new_from_unix_local (pf_clock_get_utc_ms (pf_application_get_clock (self->application)) / 1000);
    g_autofree char *name = g_date_time_format (now, "preflight-%Y-%m-%d.db");

    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", callback, self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static char *
take_path (int response, GtkFileChooser *chooser)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;

  g_object_unref (chooser);
  return file != NULL ? g_file_get_path (file) : NULL;
}

static void
back_up_response_cb (PfStorageGroup *self, int response, GtkFileChooser *chooser)
{
  g_autofree char *path = take_path (response, chooser);

  if (path != NULL)
    pf_storage_group_back_up (self, path);
}

static void
restore_answered_cb (PfStorageGroup *self, const char *response, AdwMessageDialog *dialog)
{
  if (g_str_equal (response, "restore"))
    pf_storage_group_restore (self, g_object_get_data (G_OBJECT (dialog), "path"));
}

static void
restore_response_cb (PfStorageGroup *self, int response, GtkFileChooser *chooser)
{
  g_autofree char *path = take_path (response, chooser);
  GtkWidget *dialog;

  if (path == NULL)
    return;
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Restore this backup?"),
                                   _("All runs, endpoints and the library become what the backup holds. What is here now "
                                     "is kept in a file beside it."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "restore", _("_Restore"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "restore", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "path", g_steal_pointer (&path), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (restore_answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
back_up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (PF_STORAGE_GROUP (widget), _("Back up everything"), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Back Up"),
          G_CALLBACK (back_up_response_cb));
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose (PF_STORAGE_GROUP (widget), _("Restore a backup"), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Choose"),
          G_CALLBACK (restore_response_cb));
}

static void
pf_storage_group_class_init (PfStorageGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-storage-group.ui");
  gtk_widget_class_bind_template_child (widget_class, PfStorageGroup, usage_row);
  gtk_widget_class_bind_template_child (widget_class, PfStorageGroup, keep_row);
  gtk_widget_class_install_action (widget_class, "storage.back-up", NULL, back_up_action);
  gtk_widget_class_install_action (widget_class, "storage.restore", NULL, restore_action);
}

static void
pf_storage_group_init (PfStorageGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pf_storage_group_set_application:
 * @self: the group
 * @application: the application, which outlives it
 */
void
pf_storage_group_set_application (PfStorageGroup *self, PfApplication *application)
{
  GSettings *settings = pf_application_get_settings (application);
  PfStore *store = pf_application_get_store (application);

  g_return_if_fail (PF_IS_STORAGE_GROUP (self));

  self->application = application;
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_row), settings != NULL);
  if (settings != NULL)
    g_settings_bind_with_mapping (settings, "history-days", self->keep_row, "selected", G_SETTINGS_BIND_DEFAULT,
                                  days_to_row, row_to_days, NULL, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storage.back-up", store != NULL);
  if (store != NULL)
    run_in_thread (self, count_thread, counted_cb, g_object_ref (store), g_object_unref);
}
