/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-sign-dialog.h"

#include "run/pf-ssh-signature.h"

#include <glib/gi18n-lib.h>

struct _PfSignDialog {
  AdwWindow parent_instance;

  /* Template children */
  GtkWidget *error_box;
  GtkLabel *error_label;
  AdwPreferencesGroup *role_group;
  AdwEntryRow *name_row;
  AdwComboRow *key_row;
  GtkTextView *statement;
  AdwPreferencesGroup *cover_group;
  GtkLabel *digest;
  GtkWidget *waiting;

  /* Owned */
  PfRunSession *session;
  PfSignOff *sign_off;
  GStrv keys; /* files, as the choices of the key row from the second on */
  GTask *task;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (PfSignDialog, pf_sign_dialog, ADW_TYPE_WINDOW)

/* What the thread needs to sign with a key. */
typedef struct {
  GPtrArray *acts;
  PfPerson *person;
  char *text;
  char *key;
  char *signature;
  char *fingerprint;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;
  g_ptr_array_unref (order->acts);
  pf_person_free (order->person);
  g_free (order->text);
  g_free (order->key);
  g_free (order->signature);
  g_free (order->fingerprint);
  g_free (order);
}

static PfRun *
get_run (PfSignDialog *self)
{
  return pf_run_session_get_run (self->session);
}

static void
show_error (PfSignDialog *self, const char *message)
{
  gtk_label_set_text (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (self->error_box, message != NULL);
}

static void
set_waiting (PfSignDialog *self, gboolean waiting)
{
  gtk_widget_set_visible (self->waiting, waiting);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign.sign", !waiting);
}

static void
show_cover (PfSignDialog *self)
{
  PfRun *run = get_run (self);
  guint n_events = pf_run_get_events (run)->len;
  g_autofree char *title
      = g_strdup_printf (ngettext ("Covers %u event", "Covers all %u events", n_events), n_events);
  g_autofree char *words = pf_digest_group (pf_run_get_head (run));
  adw_preferences_group_set_title (self->cover_group, title);
  gtk_label_set_label (self->digest, words);
}

static PfPerson *
dup_signer (PfSignDialog *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
  PfPerson *person = pf_run_session_get_person (self->session);
  return g_str_equal (name, person->name) ? pf_person_copy (person) : pf_person_new (name, "typed");
}

static char *
dup_statement (PfSignDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->statement);
  GtkTextIter start;
  GtkTextIter end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

/* Whoever signs need not be whoever works with the run otherwise. */
static void
carry_out (PfSignDialog *self, GPtrArray *acts, PfPerson *signer)
{
  g_autoptr (PfPerson) before = pf_person_copy (pf_run_session_get_person (self->session));
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  pf_run_session_set_person (self->session, signer);
  pf_run_session_act (self->session, acts);
  pf_run_session_set_person (self->session, before);
  if (task != NULL)
    g_task_return_boolean (task, TRUE);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
sign_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Order *order = data;
  GError *error = NULL;
  order->signature = pf_ssh_sign (order->text, order->key, FALSE, &order->fingerprint, cancellable, &error);
  if (order->signature != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
signed_with_key (GObject *source, GAsyncResult *result, gpointer data)
{
  PfSignDialog *self = PF_SIGN_DIALOG (source);
  Order *order = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean was_signed = g_task_propagate_boolean (G_TASK (result), &error);
  /* The dialog may have been closed meanwhile. */
  if (self->session == NULL || self->task == NULL)
    return;
  set_waiting (self, FALSE);
  if (!was_signed) {
    show_error (self, error->message);
    return;
  }
  pf_run_take_signature (order->acts, order->signature, order->fingerprint);
  carry_out (self, order->acts, order->person);
}

static void
sign_with_key (PfSignDialog *self, GPtrArray *acts, PfPerson *person, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = pf_run_dup_signed_text (get_run (self), acts, person, &error);
  if (text == NULL) {
    show_error (self, error->message);
    return;
  }
  Order *order = g_new0 (Order, 1);
  order->acts = g_ptr_array_ref (acts);
  order->person = pf_person_copy (person);
  order->text = g_steal_pointer (&text);
  order->key = g_strdup (key);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, signed_with_key, NULL);
  g_task_set_name (task, "pf_sign_dialog_sign");
  g_task_set_task_data (task, order, order_free);
  set_waiting (self, TRUE);
  g_task_run_in_thread (task, sign_in_thread);
}

static const char *
get_key (PfSignDialog *self)
{
  guint chosen = adw_combo_row_get_selected (self->key_row);
  return chosen > 0 && chosen <= g_strv_length (self->keys) ? self->keys[chosen - 1] : NULL;
}

static void
sign_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfSignDialog *self = PF_SIGN_DIALOG (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfPerson) person = dup_signer (self);
  g_autofree char *statement = dup_statement (self);
  gint64 now = pf_clock_get_utc_ms (pf_store_get_clock (pf_run_session_get_store (self->session)));
  const char *key = get_key (self);
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
  if (*typed == '\0') {
    show_error (self, _("Say who signs"));
    gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
    return;
  }
  show_error (self, NULL);
  g_autoptr (GPtrArray) acts = pf_run_plan_sign (get_run (self), self->sign_off, person, statement, now, &error);
  if (acts == NULL)
    show_error (self, error->message);
  else if (key != NULL)
    sign_with_key (self, acts, person, key);
  else
    carry_out (self, acts, person);
}

static void
give_up (PfSignDialog *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Nothing was signed."));
}

static gboolean
pf_sign_dialog_close_request (GtkWindow *window)
{
  PfSignDialog *self = PF_SIGN_DIALOG (window);
  give_up (self);
  g_cancellable_cancel (self->cancellable);
  return GTK_WINDOW_CLASS (pf_sign_dialog_parent_class)->close_request (window);
}

/* Signing under way may keep a closed dialog longer than its parent, which GTK does not watch. */
static void
pf_sign_dialog_unrealize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pf_sign_dialog_parent_class)->unrealize (widget);
  gtk_window_set_transient_for (GTK_WINDOW (widget), NULL);
}

static void
pf_sign_dialog_dispose (GObject *object)
{
  PfSignDialog *self = PF_SIGN_DIALOG (object);
  give_up (self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->sign_off, pf_sign_off_unref);
  g_clear_pointer (&self->keys, g_strfreev);
  G_OBJECT_CLASS (pf_sign_dialog_parent_class)->dispose (object);
}

static void
pf_sign_dialog_class_init (PfSignDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_sign_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = pf_sign_dialog_close_request;
  widget_class->unrealize = pf_sign_dialog_unrealize;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-sign-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PfSignDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, PfSignDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, PfSignDialog, role_group);
  gtk_widget_class_bind_template_child (widget_class, PfSignDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, PfSignDialog, key_row);
  gtk_widget_class_bind_template_child (widget_class, PfSignDialog, statement);
  gtk_widget_class_bind_template_child (widget_class, PfSignDialog, cover_group);
  gtk_widget_class_bind_template_child (widget_class, PfSignDialog, digest);
  gtk_widget_class_bind_template_child (widget_class, PfSignDialog, waiting);
  gtk_widget_class_install_action (widget_class, "sign.sign", NULL, sign_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pf_sign_dialog_init (PfSignDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/* Without a key nothing is asked about one. */
static void
list_keys (PfSignDialog *self)
{
  g_autofree char *folder = g_build_filename (g_get_home_dir (), ".ssh", NULL);
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);
  self->keys = pf_ssh_list_keys (folder);
  gtk_string_list_append (choices, _("None, by name only"));
  for (char **key = self->keys; *key != NULL; key++) {
    g_autofree char *name = g_filename_display_basename (*key);
    gtk_string_list_append (choices, name);
  }
  adw_combo_row_set_model (self->key_row, G_LIST_MODEL (choices));
  gtk_widget_set_visible (GTK_WIDGET (self->key_row), self->keys[0] != NULL);
}

static void
cancelled (GCancellable *cancellable, PfSignDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/**
 * pf_sign_dialog_ask_async:
 * @parent: a widget in the window the dialog belongs to
 * @session: the run
 * @sign_off: what is to be signed
 * @cancellable: (nullable): closes the dialog
 * @callback: called when it was signed or the person changed their mind
 * @user_data: for @callback
 */
void
pf_sign_dialog_ask_async (GtkWidget *parent,
                          PfRunSession *session,
                          PfSignOff *sign_off,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));
  PfSignDialog *self = g_object_new (PF_TYPE_SIGN_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);
  self->session = g_object_ref (session);
  self->sign_off = pf_sign_off_ref (sign_off);
  self->task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_name (self->task, "pf_sign_dialog_ask");
  g_autofree char *statement = pf_run_make_statement (get_run (self), sign_off);
  /* Translators: the role somebody signs as */
  g_autofree char *title = g_strdup_printf (_("As %s"), sign_off->role);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  adw_preferences_group_set_title (self->role_group, escaped);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), pf_run_session_get_person (session)->name);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->statement), statement, -1);
  list_keys (self);
  show_cover (self);
  set_waiting (self, FALSE);
  g_signal_connect_object (get_run (self), "changed", G_CALLBACK (show_cover), self, G_CONNECT_SWAPPED);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled), self, 0);
  gtk_window_present (GTK_WINDOW (self));
}

/**
 * pf_sign_dialog_ask_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it was signed; %FALSE with G_IO_ERROR_CANCELLED when the person changed their mind
 */
gboolean
pf_sign_dialog_ask_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
