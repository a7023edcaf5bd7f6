/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-start-dialog.h"

#include "document/pf-head.h"
#include "document/pf-sign-offs.h"
#include "run/pf-run.h"

#include <glib/gi18n-lib.h>

struct _PfStartDialog {
  AdwWindow parent_instance;

  /* Template children */
  AdwEntryRow *environment_row;
  GtkMenuButton *environment_button;
  AdwEntryRow *release_row;
  AdwEntryRow *operator_row;
  GtkCheckButton *live_check;
  GtkCheckButton *rehearsal_check;
  GtkWidget *ticks_group;
  AdwActionRow *ticks_row;
  GtkSwitch *ticks_switch;
  GtkWidget *signers_group;
  GtkSwitch *signers_switch;
  GtkWidget *error_box;
  GtkLabel *error_label;

  /* Owned */
  PfStore *store;
  PfDocument *document;
  PfPerson *person;
  GTask *task;
};

G_DEFINE_FINAL_TYPE (PfStartDialog, pf_start_dialog, ADW_TYPE_WINDOW)

/* What the store's thread needs to start a run. */
typedef struct {
  PfStore *store;
  PfDocument *document;
  PfPerson *person;
  char *environment;
  char *release;
  gboolean rehearsal;
  gboolean keep_ticks;
  gboolean separate_signers;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_clear_object (&order->store);
  g_clear_pointer (&order->document, pf_document_unref);
  g_clear_pointer (&order->person, pf_person_free);
  g_free (order->environment);
  g_free (order->release);
  g_free (order);
}

static char *
dup_text (AdwEntryRow *row)
{
  char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (text[0] == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static gboolean
ensure_environment (PfStore *store, const char *name, GError **error)
{
  g_auto (GStrv) names = pf_store_list_environments (store, error);

  if (names == NULL)
    return FALSE;
  return g_strv_contains ((const char *const *) names, name) || pf_store_set_environment (store, name, error);
}

static void
start_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Order *order = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) acts
      = pf_run_plan_start (order->document, order->environment, order->release, order->keep_ticks);
  PfRunStart start = {
    .source = pf_document_get_source (order->document),
    .title = pf_document_get_title (order->document),
    .environment = order->environment,
    .release = order->release,
    .mode = order->rehearsal ? "rehearsal" : "live",
    .t0 = -1,
    .operator= order->person,
    .separate_signers = order->separate_signers,
    .reading = pf_document_get_reading (order->document),
    .acts = acts,
  };

  if (order->environment == NULL || ensure_environment (order->store, order->environment, &error))
    id = pf_store_create_run (order->store, &start, &error);
  if (id != NULL)
    g_task_return_pointer (task, g_steal_pointer (&id), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
show_error (PfStartDialog *self, const char *message)
{
  gtk_label_set_text (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (self->error_box, message != NULL);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PfStartDialog *self = PF_START_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GTask) task = NULL;

  /* The dialog may have been closed meanwhile. */
  if (self->store == NULL)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "start.start", TRUE);
  if (id == NULL) {
    show_error (self, error->message);
    return;
  }
  task = g_steal_pointer (&self->task);
  if (task != NULL)
    g_task_return_pointer (task, g_steal_pointer (&id), g_free);
  gtk_window_destroy (GTK_WINDOW (self));
}

static PfPerson *
dup_operator (PfStartDialog *self)
{
  g_autofree char *name = dup_text (self->operator_row);

  if (name == NULL || g_str_equal (name, self->person->name))
    return pf_person_copy (self->person);
  return pf_person_new (name, "typed");
}

static void
start_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfStartDialog *self = PF_START_DIALOG (widget);
  g_autoptr (GTask) task = NULL;
  Order *order = NULL;

  show_error (self, NULL);
  gtk_widget_action_set_enabled (widget, "start.start", FALSE);
  order = g_new0 (Order, 1);
  order->store = g_object_ref (self->store);
  order->document = pf_document_ref (self->document);
  order->person = dup_operator (self);
  order->environment = dup_text (self->environment_row);
  order->release = dup_text (self->release_row);
  order->rehearsal = gtk_check_button_get_active (self->rehearsal_check);
  order->keep_ticks = gtk_widget_get_visible (self->ticks_group) && gtk_switch_get_active (self->ticks_switch);
  order->separate_signers
      = gtk_widget_get_visible (self->signers_group) && gtk_switch_get_active (self->signers_switch);
  task = g_task_new (self, NULL, started_cb, NULL);
  g_task_set_name (task, "pf_start_dialog_start");
  g_task_set_task_data (task, order, order_free);
  pf_store_run_in_thread (self->store, task, start_thread);
}

static void
choose_environment_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_editable_set_text (GTK_EDITABLE (PF_START_DIALOG (widget)->environment_row),
                         g_variant_get_string (parameter, NULL));
}

static void
list_environments_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GStrv names = pf_store_list_environments (data, NULL);

  g_task_return_pointer (task, names, (GDestroyNotify) g_strfreev);
}

static void
environments_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PfStartDialog *self = PF_START_DIALOG (source);
  g_auto (GStrv) names = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GMenu) menu = g_menu_new ();

  /* The dialog may have been closed meanwhile. */
  if (self->store == NULL)
    return;
  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    /* `Production` in a checklist means the environment “production”. */
    if (pf_head_values_agree (gtk_editable_get_text (GTK_EDITABLE (self->environment_row)), names[i]))
      gtk_editable_set_text (GTK_EDITABLE (self->environment_row), names[i]);
    g_autoptr (GMenuItem) item = g_menu_item_new (names[i], NULL);
    g_menu_item_set_action_and_target (item, "start.choose-environment", "s", names[i]);
    g_menu_append_item (menu, item);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->environment_button), names != NULL && names[0] != NULL);
  gtk_menu_button_set_menu_model (self->environment_button, G_MENU_MODEL (menu));
}

static void
give_up (PfStartDialog *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("No run was started."));
}

static gboolean
pf_start_dialog_close_request (GtkWindow *window)
{
  give_up (PF_START_DIALOG (window));
  return GTK_WINDOW_CLASS (pf_start_dialog_parent_class)->close_request (window);
}

/* An operation under way may keep a closed dialog longer than its parent, which GTK does not watch. */
static void
pf_start_dialog_unrealize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pf_start_dialog_parent_class)->unrealize (widget);
  gtk_window_set_transient_for (GTK_WINDOW (widget), NULL);
}

static void
pf_start_dialog_dispose (GObject *object)
{
  PfStartDialog *self = PF_START_DIALOG (object);

  give_up (self);
  g_clear_object (&self->store);
  g_clear_pointer (&self->document, pf_document_unref);
  g_clear_pointer (&self->person, pf_person_free);
  G_OBJECT_CLASS (pf_start_dialog_parent_class)->dispose (object);
}

static void
pf_start_dialog_class_init (PfStartDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pf_start_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = pf_start_dialog_close_request;
  widget_class->unrealize = pf_start_dialog_unrealize;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-start-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PfStartDialog, environment_row);
  gtk_widget_class_bind_template_child (widget_class, PfStartDialog, environment_button);
  gtk_widget_class_bind_template_child (widget_class, PfStartDialog, release_row);
  gtk_widget_class_bind_template_child (widget_class, PfStartDialog, operator_row);
  gtk_widget_class_bind_template_child (widget_class, PfStartDialog, live_check);
  gtk_widget_class_bind_template_child (widget_class, PfStartDialog, rehearsal_check);
  gtk_widget_class_bind_template_child (widget_class, PfStartDialog, ticks_group);
  gtk_widget_class_bind_template_child (widget_class, PfStartDialog, ticks_row);
  gtk_widget_class_bind_template_child (widget_class, PfStartDialog, ticks_switch);
  gtk_widget_class_bind_template_child (widget_class, PfStartDialog, signers_group);
  gtk_widget_class_bind_template_child (widget_class, PfStartDialog, signers_switch);
  gtk_widget_class_bind_template_child (widget_class, PfStartDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, PfStartDialog, error_label);
  gtk_widget_class_install_action (widget_class, "start.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "start.choose-environment", "s", choose_environment_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pf_start_dialog_init (PfStartDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What the checklist says of its runs, a person may say otherwise. */
static void
show_default (PfStartDialog *self, AdwEntryRow *row, PfHeadMeaning meaning)
{
  g_autofree char *value = pf_document_dup_head_value (self->document, meaning);

  gtk_editable_set_text (GTK_EDITABLE (row), value != NULL ? value : "");
}

/* A checklist that comes with ticks was worked through before; only a person knows whether that still holds. */
static void
show_ticks (PfStartDialog *self)
{
  g_autoptr (GPtrArray) ticks = pf_run_plan_import_ticks (self->document);
  g_autofree char *title = g_strdup_printf (
      ngettext ("%u box is ticked in the file", "%u boxes are ticked in the file", ticks->len), ticks->len);

  gtk_widget_set_visible (self->ticks_group, ticks->len > 0);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->ticks_row), title);
}

/* Only a checklist that is signed asks who may sign. */
static void
show_signers (PfStartDialog *self)
{
  g_autoptr (GPtrArray) sign_offs = pf_sign_offs_find (self->document);

  gtk_widget_set_visible (self->signers_group, sign_offs->len > 0);
}

/**
 * pf_start_dialog_run_async:
 * @parent: the window it belongs to
 * @application: the application, its store open
 * @document: what is to be run
 * @callback: called when a run was started or the person changed their mind
 * @user_data: for @callback
 */
void
pf_start_dialog_run_async (GtkWindow *parent,
                           PfApplication *application,
                           PfDocument *document,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  PfStartDialog *self;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (pf_application_get_store (application) != NULL);

  self = g_object_new (PF_TYPE_START_DIALOG, "transient-for", parent, NULL);
  self->store = g_object_ref (pf_application_get_store (application));
  self->document = pf_document_ref (document);
  show_ticks (self);
  show_signers (self);
  show_default (self, self->environment_row, PF_HEAD_ENVIRONMENT);
  show_default (self, self->release_row, PF_HEAD_RELEASE);
  self->person = pf_application_dup_person (application);
  self->task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_name (self->task, "pf_start_dialog_run");
  gtk_editable_set_text (GTK_EDITABLE (self->operator_row), self->person->name);
  task = g_task_new (self, NULL, environments_listed_cb, NULL);
  g_task_set_name (task, "list_environments");
  g_task_set_task_data (task, g_object_ref (self->store), g_object_unref);
  pf_store_run_in_thread (self->store, task, list_environments_thread);
  gtk_window_present (GTK_WINDOW (self));
}

/**
 * pf_start_dialog_run_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable): id of the new run
 * Throws: G_IO_ERROR_CANCELLED when none was started, which needs no message
 */
char *
pf_start_dialog_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
