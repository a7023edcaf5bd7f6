/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-consent-dialog.h"

#include <glib/gi18n-lib.h>

struct _PfConsentDialog {
  AdwWindow parent_instance;

  /* Template children */
  AdwPreferencesGroup *reading_group;
  AdwPreferencesGroup *changing_group;
  AdwPreferencesGroup *problem_group;
  GtkButton *allow_button;

  /* Owned */
  GPtrArray *contacts;
  GHashTable *refused; /* (element-type PfContact): of those that change something, the ones not allowed */
  GTask *task;
  GCancellable *cancellable;
  gulong cancelled_id;
};

G_DEFINE_FINAL_TYPE (PfConsentDialog, pf_consent_dialog, ADW_TYPE_WINDOW)

static GPtrArray *
collect_allowed (PfConsentDialog *self)
{
  GPtrArray *allowed = g_ptr_array_new ();
  for (guint i = 0; i < self->contacts->len; i++) {
    PfContact *contact = g_ptr_array_index (self->contacts, i);
    if (contact->problem == NULL && !g_hash_table_contains (self->refused, contact))
      g_ptr_array_add (allowed, contact);
  }
  return allowed;
}

static void
respond (PfConsentDialog *self, gboolean agreed)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  if (task == NULL)
    return;
  if (agreed) {
    g_task_set_task_data (task, collect_allowed (self), (GDestroyNotify)g_ptr_array_unref);
    g_task_return_boolean (task, TRUE);
  } else {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Nothing was contacted."));
  }
}

static void
allow_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  respond (PF_CONSENT_DIALOG (widget), TRUE);
  gtk_window_close (GTK_WINDOW (widget));
}

static gboolean
pf_consent_dialog_close_request (GtkWindow *window)
{
  respond (PF_CONSENT_DIALOG (window), FALSE);
  return GTK_WINDOW_CLASS (pf_consent_dialog_parent_class)->close_request (window);
}

static void
update_allow (PfConsentDialog *self)
{
  g_autoptr (GPtrArray) allowed = collect_allowed (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "consent.allow", allowed->len > 0);
}

static void
switch_changed_cb (GtkSwitch *control, GParamSpec *pspec, PfConsentDialog *self)
{
  PfContact *contact = g_object_get_data (G_OBJECT (control), "contact");
  if (gtk_switch_get_active (control))
    g_hash_table_remove (self->refused, contact);
  else
    g_hash_table_add (self->refused, contact);
  update_allow (self);
}

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

static void
add_changing (PfConsentDialog *self, PfContact *contact)
{
  g_autofree char *title
      = g_strdup_printf ("%s %s", contact->method, contact->host != NULL ? contact->host : contact->url);
  GtkWidget *row = new_row (title, contact->url);
  GtkWidget *control = gtk_switch_new ();
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (control), "contact", contact);
  g_signal_connect_object (control, "notify::active", G_CALLBACK (switch_changed_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  g_hash_table_add (self->refused, contact);
  adw_preferences_group_add (self->changing_group, row);
  gtk_widget_set_visible (GTK_WIDGET (self->changing_group), TRUE);
}

/* A host with its methods in the order they first came. */
typedef struct {
  GPtrArray *methods;
  guint count;
} HostFacts;

static void
host_facts_free (gpointer data)
{
  HostFacts *facts = data;
  g_ptr_array_unref (facts->methods);
  g_free (facts);
}

static void
count_reading (GHashTable *hosts, GPtrArray *order, PfContact *contact)
{
  const char *host = contact->host != NULL ? contact->host : contact->url;
  HostFacts *facts = g_hash_table_lookup (hosts, host);
  if (facts == NULL) {
    facts = g_new0 (HostFacts, 1);
    facts->methods = g_ptr_array_new ();
    g_hash_table_insert (hosts, g_strdup (host), facts);
    g_ptr_array_add (order, g_strdup (host));
  }
  facts->count++;
  if (!g_ptr_array_find_with_equal_func (facts->methods, contact->method, g_str_equal, NULL))
    g_ptr_array_add (facts->methods, contact->method);
}

static void
add_reading (PfConsentDialog *self, GHashTable *hosts, GPtrArray *order)
{
  for (guint i = 0; i < order->len; i++) {
    const char *host = g_ptr_array_index (order, i);
    HostFacts *facts = g_hash_table_lookup (hosts, host);
    g_autoptr (GString) methods = g_string_new (NULL);
    for (guint j = 0; j < facts->methods->len; j++)
      g_string_append_printf (methods, "%s%s", j > 0 ? ", " : "", (char *)g_ptr_array_index (facts->methods, j));
    /* Translators: the HTTP methods used, and how many items are checked at this host. */
    g_autofree char *subtitle
        = g_strdup_printf (ngettext ("%s · %u check", "%s · %u checks", facts->count), methods->str, facts->count);
    adw_preferences_group_add (self->reading_group, new_row (host, subtitle));
  }
  gtk_widget_set_visible (GTK_WIDGET (self->reading_group), order->len > 0);
}

static void
fill (PfConsentDialog *self)
{
  g_autoptr (GHashTable) hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, host_facts_free);
  g_autoptr (GPtrArray) order = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->contacts->len; i++) {
    PfContact *contact = g_ptr_array_index (self->contacts, i);
    if (contact->problem != NULL) {
      adw_preferences_group_add (self->problem_group, new_row (contact->url, contact->problem));
      gtk_widget_set_visible (GTK_WIDGET (self->problem_group), TRUE);
    } else if (contact->safe) {
      count_reading (hosts, order, contact);
    } else {
      add_changing (self, contact);
    }
  }
  add_reading (self, hosts, order);
  update_allow (self);
}

static void
pf_consent_dialog_dispose (GObject *object)
{
  PfConsentDialog *self = PF_CONSENT_DIALOG (object);

  respond (self, FALSE);
  g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  self->cancelled_id = 0;
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pf_consent_dialog_parent_class)->dispose (object);
}

static void
pf_consent_dialog_finalize (GObject *object)
{
  PfConsentDialog *self = PF_CONSENT_DIALOG (object);

  g_clear_pointer (&self->refused, g_hash_table_unref);
  g_clear_pointer (&self->contacts, g_ptr_array_unref);
  G_OBJECT_CLASS (pf_consent_dialog_parent_class)->finalize (object);
}

static void
pf_consent_dialog_class_init (PfConsentDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pf_consent_dialog_dispose;
  object_class->finalize = pf_consent_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = pf_consent_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-consent-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PfConsentDialog, reading_group);
  gtk_widget_class_bind_template_child (widget_class, PfConsentDialog, changing_group);
  gtk_widget_class_bind_template_child (widget_class, PfConsentDialog, problem_group);
  gtk_widget_class_bind_template_child (widget_class, PfConsentDialog, allow_button);
  gtk_widget_class_install_action (widget_class, "consent.allow", NULL, allow_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pf_consent_dialog_init (PfConsentDialog *self)
{
  self->refused = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gboolean
close_in_main_loop (gpointer data)
{
  gtk_window_close (GTK_WINDOW (data));
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, PfConsentDialog *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, close_in_main_loop, g_object_ref (self), g_object_unref);
}

/**
 * pf_consent_dialog_ask_async:
 * @parent: (nullable): the widget whose window the dialog belongs to
 * @contacts: (element-type PfContact): what would be contacted
 * @cancellable: (nullable): closes the dialog
 * @callback: called with @parent as source when the person has answered
 * @user_data: for @callback
 *
 * Shows what would be contacted and waits for the person's answer. Nothing is contacted by the dialog itself.
 */
void
pf_consent_dialog_ask_async (
    GtkWidget *parent, GPtrArray *contacts, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (parent == NULL || GTK_IS_WIDGET (parent));
  g_return_if_fail (contacts != NULL);

  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;
  PfConsentDialog *self = g_object_new (PF_TYPE_CONSENT_DIALOG, "transient-for", root, NULL);
  self->contacts = g_ptr_array_ref (contacts);
  self->task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_name (self->task, "pf_consent_dialog_ask");
  fill (self);
  if (cancellable != NULL) {
    self->cancellable = g_object_ref (cancellable);
    self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);
  }
  gtk_window_present (GTK_WINDOW (self));
}

/**
 * pf_consent_dialog_ask_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: whether the person agreed. %FALSE comes with %G_IO_ERROR_CANCELLED, which needs no message: refusing is
 *   not a failure.
 */
gboolean
pf_consent_dialog_ask_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * pf_consent_dialog_get_allowed:
 * @result: what the callback was given, after the person agreed
 *
 * Returns: (transfer none) (nullable) (element-type PfContact): the contacts that may be made: all that only read, and
 *   of the others those that were allowed. They belong to the array that was asked about.
 */
GPtrArray *
pf_consent_dialog_get_allowed (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_get_task_data (G_TASK (result));
}
