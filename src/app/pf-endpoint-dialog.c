/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-endpoint-dialog.h"

#include "app/pf-environment-edit.h"

#include <glib/gi18n-lib.h>

struct _PfEndpointDialog {
  AdwWindow parent_instance;

  /* Template children */
  GtkStack *stack;
  AdwPreferencesPage *list_page;
  GtkWidget *back_button;
  GtkWidget *save_button;
  AdwEntryRow *new_environment_row;
  AdwPreferencesGroup *endpoint_group;
  AdwEntryRow *id_row;
  AdwEntryRow *url_row;
  AdwEntryRow *ca_row;
  GtkSwitch *plain_switch;
  AdwPreferencesGroup *host_group;
  AdwEntryRow *host_row;
  AdwEntryRow *address_row;
  GtkWidget *error_box;
  GtkLabel *error_label;

  /* Owned */
  PfStore *store;
  GPtrArray *environments; /* (element-type PfEnvironment) */
  GPtrArray *groups;       /* (element-type AdwPreferencesGroup): borrowed from the page */
  char *environment;       /* the one being edited */
};

G_DEFINE_FINAL_TYPE (PfEndpointDialog, pf_endpoint_dialog, ADW_TYPE_WINDOW)

static void
show_error (PfEndpointDialog *self, const char *message)
{
  gtk_label_set_text (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (self->error_box, message != NULL);
}

static void
show_page (PfEndpointDialog *self, const char *name)
{
  gboolean list = g_str_equal (name, "list");

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->back_button, !list);
  gtk_widget_set_visible (self->save_button, !list);
  show_error (self, NULL);
}

static GtkWidget *
new_icon_button (const char *icon, const char *label, const char *action, GVariant *target)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  return row;
}

static GtkWidget *
new_endpoint_row (const char *environment, PfEndpoint *endpoint)
{
  g_autofree char *title = g_strconcat ("@", endpoint->id, NULL);
  /* Translators: %s is a name such as @api. */
  g_autofree char *remove = g_strdup_printf (_ ("Remove %s"), title);
  GtkWidget *row = new_row (title, endpoint->base_url);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_icon_button ("user-trash-symbolic", remove, "endpoint.remove",
                                                                    g_variant_new ("(ss)", environment, endpoint->id)));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "(ss)", environment, endpoint->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "endpoint.edit");
  return row;
}

static GtkWidget *
new_host_row (const char *environment, const char *host, const char *address)
{
  /* Translators: %s is a host name. */
  g_autofree char *remove = g_strdup_printf (_ ("Look for %s where the network says"), host);
  /* Translators: %s is an address; a host is contacted there, whatever the network says. */
  g_autofree char *subtitle = g_strdup_printf (_ ("is at %s"), address);
  GtkWidget *row = new_row (host, subtitle);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             new_icon_button ("user-trash-symbolic", remove, "endpoint.remove-host",
                                              g_variant_new ("(ss)", environment, host)));
  return row;
}

static GtkWidget *
new_text_button (const char *label, const char *action, const char *target)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
new_group_buttons (const char *environment)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  /* Translators: %s is the name of an environment. */
  g_autofree char *remove = g_strdup_printf (_ ("Remove the environment %s"), environment);

  gtk_box_append (GTK_BOX (box), new_text_button (_ ("Add _host"), "endpoint.add-host", environment));
  gtk_box_append (GTK_BOX (box), new_text_button (_ ("Add _endpoint"), "endpoint.add", environment));
  gtk_box_append (GTK_BOX (box), new_icon_button ("user-trash-symbolic", remove, "endpoint.remove-environment",
                                                  g_variant_new_string (environment)));
  return box;
}

static void
add_group (PfEndpointDialog *self, PfEnvironment *environment)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *title = g_markup_escape_text (environment->name, -1);
  g_autoptr (GList) hosts = g_list_sort (g_hash_table_get_keys (environment->host_map), (GCompareFunc) g_strcmp0);

  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_header_suffix (group, new_group_buttons (environment->name));
  for (guint i = 0; i < environment->endpoints->len; i++)
    adw_preferences_group_add (group,
                               new_endpoint_row (environment->name, g_ptr_array_index (environment->endpoints, i)));
  if (environment->endpoints->len == 0 && hosts == NULL)
    adw_preferences_group_add (
        group, new_row (_ ("No endpoint yet"), _ ("Add one for each name such as @api in your probes")));
  for (GList *link = hosts; link != NULL; link = link->next)
    adw_preferences_group_add (
        group, new_host_row (environment->name, link->data, g_hash_table_lookup (environment->host_map, link->data)));
  adw_preferences_page_add (self->list_page, group);
  g_ptr_array_add (self->groups, group);
}

static void
show_environments (PfEndpointDialog *self, GPtrArray *environments)
{
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->list_page, g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  g_clear_pointer (&self->environments, g_ptr_array_unref);
  self->environments = g_ptr_array_ref (environments);
  for (guint i = 0; i < environments->len; i++)
    add_group (self, g_ptr_array_index (environments, i));
}

static void
edited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfEndpointDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) environments = pf_environment_edit_finish (result, &error);

  /* The dialog may have been closed meanwhile. */
  if (self->store == NULL)
    return;
  if (environments == NULL) {
    show_error (self, error->message);
    return;
  }
  gtk_editable_set_text (GTK_EDITABLE (self->new_environment_row), "");
  show_environments (self, environments);
  show_page (self, "list");
}

static void
edit (PfEndpointDialog *self, PfEnvironmentEdit *change)
{
  pf_environment_edit_async (self->store, change, edited_cb, g_object_ref (self));
}

static char *
dup_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
add_environment_cb (PfEndpointDialog *self)
{
  g_autofree char *name = dup_text (self->new_environment_row);

  if (name[0] != '\0')
    edit (self, pf_environment_edit_new (PF_EDIT_ADD_ENVIRONMENT, name));
}

static void
remove_environment_response_cb (AdwMessageDialog *dialog, const char *response, PfEndpointDialog *self)
{
  if (g_str_equal (response, "remove"))
    edit (self, pf_environment_edit_new (PF_EDIT_REMOVE_ENVIRONMENT, g_object_get_data (G_OBJECT (dialog), "name")));
}

static void
remove_environment_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *name = g_variant_get_string (parameter, NULL);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (widget), _ ("Remove this environment?"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _ ("“%s” and its endpoints are removed. Runs that were made in it stay as they are."),
                                  name);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "remove", _ ("_Remove"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "name", g_strdup (name), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_environment_response_cb), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
start_edit (PfEndpointDialog *self, const char *environment, const char *page, AdwEntryRow *first)
{
  g_autofree char *copy = g_strdup (environment);
  g_autofree char *title = g_markup_escape_text (environment, -1);

  g_free (self->environment);
  self->environment = g_steal_pointer (&copy);
  adw_preferences_group_set_title (self->endpoint_group, title);
  adw_preferences_group_set_title (self->host_group, title);
  show_page (self, page);
  gtk_widget_grab_focus (GTK_WIDGET (first));
}

static void
fill_endpoint (PfEndpointDialog *self, PfEndpoint *endpoint)
{
  gtk_editable_set_text (GTK_EDITABLE (self->id_row), endpoint != NULL ? endpoint->id : "");
  gtk_editable_set_text (GTK_EDITABLE (self->url_row), endpoint != NULL ? endpoint->base_url : "");
  gtk_editable_set_text (GTK_EDITABLE (self->ca_row),
                         endpoint != NULL && endpoint->ca_file != NULL ? endpoint->ca_file : "");
  gtk_switch_set_active (self->plain_switch, endpoint != NULL && endpoint->allow_plain_auth);
  gtk_editable_set_editable (GTK_EDITABLE (self->id_row), endpoint == NULL);
}

static void
add_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfEndpointDialog *self = PF_ENDPOINT_DIALOG (widget);

  fill_endpoint (self, NULL);
  start_edit (self, g_variant_get_string (parameter, NULL), "endpoint", self->id_row);
}

static void
edit_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfEndpointDialog *self = PF_ENDPOINT_DIALOG (widget);
  const char *name, *id;

  g_variant_get (parameter, "(&s&s)", &name, &id);
  for (guint i = 0; i < self->environments->len; i++) {
    PfEnvironment *environment = g_ptr_array_index (self->environments, i);
    if (g_str_equal (environment->name, name))
      fill_endpoint (self, pf_environment_find_endpoint (environment, id));
  }
  start_edit (self, name, "endpoint", self->url_row);
}

static void
remove_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfEnvironmentEdit *change;
  const char *environment, *id;

  g_variant_get (parameter, "(&s&s)", &environment, &id);
  change = pf_environment_edit_new (PF_EDIT_REMOVE_ENDPOINT, environment);
  change->name = g_strdup (id);
  edit (PF_ENDPOINT_DIALOG (widget), change);
}

static void
add_host_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfEndpointDialog *self = PF_ENDPOINT_DIALOG (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->host_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), "");
  start_edit (self, g_variant_get_string (parameter, NULL), "host", self->host_row);
}

static void
remove_host_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfEnvironmentEdit *change;
  const char *environment, *host;

  g_variant_get (parameter, "(&s&s)", &environment, &host);
  change = pf_environment_edit_new (PF_EDIT_SET_HOST, environment);
  change->name = g_strdup (host);
  edit (PF_ENDPOINT_DIALOG (widget), change);
}

static void
back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfEndpointDialog *self = PF_ENDPOINT_DIALOG (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "list") == 0)
    gtk_window_close (GTK_WINDOW (self));
  else
    show_page (self, "list");
}

static void
save_endpoint (PfEndpointDialog *self)
{
  g_autofree char *id = dup_text (self->id_row);
  g_autofree char *url = dup_text (self->url_row);
  g_autofree char *ca_file = dup_text (self->ca_row);
  PfEnvironmentEdit *change = pf_environment_edit_new (PF_EDIT_SET_ENDPOINT, self->environment);

  change->endpoint = pf_endpoint_new (id[0] == '@' ? id + 1 : id, url);
  if (ca_file[0] != '\0')
    change->endpoint->ca_file = g_steal_pointer (&ca_file);
  change->endpoint->allow_plain_auth = gtk_switch_get_active (self->plain_switch);
  edit (self, change);
}

static void
save_host (PfEndpointDialog *self)
{
  g_autofree char *host = dup_text (self->host_row);
  g_autofree char *address = dup_text (self->address_row);
  PfEnvironmentEdit *change;

  if (host[0] == '\0' || address[0] == '\0') {
    show_error (self, _ ("A host needs a name and the address it is at, such as 10.0.0.5:8443."));
    return;
  }
  change = pf_environment_edit_new (PF_EDIT_SET_HOST, self->environment);
  change->name = g_steal_pointer (&host);
  change->address = g_steal_pointer (&address);
  edit (self, change);
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfEndpointDialog *self = PF_ENDPOINT_DIALOG (widget);
  const char *page = gtk_stack_get_visible_child_name (self->stack);

  show_error (self, NULL);
  if (g_strcmp0 (page, "endpoint") == 0)
    save_endpoint (self);
  else if (g_strcmp0 (page, "host") == 0)
    save_host (self);
}

static void
ca_response_cb (PfEndpointDialog *self, int response, GtkFileChooser *chooser)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
    const char *path = file != NULL ? g_file_peek_path (file) : NULL;
    gtk_editable_set_text (GTK_EDITABLE (self->ca_row), path != NULL ? path : "");
  }
  g_object_unref (chooser);
}

static void
choose_ca_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Choose a CA file"), GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (ca_response_cb), widget, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* An operation under way may keep a closed dialog longer than its parent, which GTK does not watch. */
static void
pf_endpoint_dialog_unrealize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pf_endpoint_dialog_parent_class)->unrealize (widget);
  gtk_window_set_transient_for (GTK_WINDOW (widget), NULL);
}

static void
pf_endpoint_dialog_dispose (GObject *object)
{
  PfEndpointDialog *self = PF_ENDPOINT_DIALOG (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->environments, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  G_OBJECT_CLASS (pf_endpoint_dialog_parent_class)->dispose (object);
}

static void
pf_endpoint_dialog_finalize (GObject *object)
{
  g_free (PF_ENDPOINT_DIALOG (object)->environment);
  G_OBJECT_CLASS (pf_endpoint_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-endpoint-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PfEndpointDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PfEndpointDialog, list_page);
  gtk_widget_class_bind_template_child (widget_class, PfEndpointDialog, back_button);
  gtk_widget_class_bind_template_child (widget_class, PfEndpointDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, PfEndpointDialog, new_environment_row);
  gtk_widget_class_bind_template_child (widget_class, PfEndpointDialog, endpoint_group);
  gtk_widget_class_bind_template_child (widget_class, PfEndpointDialog, id_row);
  gtk_widget_class_bind_template_child (widget_class, PfEndpointDialog, url_row);
  gtk_widget_class_bind_template_child (widget_class, PfEndpointDialog, ca_row);
  gtk_widget_class_bind_template_child (widget_class, PfEndpointDialog, plain_switch);
  gtk_widget_class_bind_template_child (widget_class, PfEndpointDialog, host_group);
  gtk_widget_class_bind_template_child (widget_class, PfEndpointDialog, host_row);
  gtk_widget_class_bind_template_child (widget_class, PfEndpointDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, PfEndpointDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, PfEndpointDialog, error_label);
  gtk_widget_class_bind_template_callback (widget_class, add_environment_cb);
}

static void
pf_endpoint_dialog_class_init (PfEndpointDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pf_endpoint_dialog_dispose;
  object_class->finalize = pf_endpoint_dialog_finalize;
  widget_class->unrealize = pf_endpoint_dialog_unrealize;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "endpoint.add", "s", add_action);
  gtk_widget_class_install_action (widget_class, "endpoint.edit", "(ss)", edit_action);
  gtk_widget_class_install_action (widget_class, "endpoint.remove", "(ss)", remove_action);
  gtk_widget_class_install_action (widget_class, "endpoint.add-host", "s", add_host_action);
  gtk_widget_class_install_action (widget_class, "endpoint.remove-host", "(ss)", remove_host_action);
  gtk_widget_class_install_action (widget_class, "endpoint.remove-environment", "s", remove_environment_action);
  gtk_widget_class_install_action (widget_class, "endpoint.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "endpoint.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "endpoint.choose-ca", NULL, choose_ca_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "endpoint.back", NULL);
}

static void
pf_endpoint_dialog_init (PfEndpointDialog *self)
{
  self->groups = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  show_page (self, "list");
}

/**
 * pf_endpoint_dialog_new:
 * @store: where environments are kept
 *
 * Returns: (transfer none): a new dialog, which GTK owns
 */
GtkWidget *
pf_endpoint_dialog_new (PfStore *store)
{
  PfEndpointDialog *self = g_object_new (PF_TYPE_ENDPOINT_DIALOG, NULL);

  g_return_val_if_fail (PF_IS_STORE (store), NULL);

  self->store = g_object_ref (store);
  edit (self, pf_environment_edit_new (PF_EDIT_NOTHING, NULL));
  return GTK_WIDGET (self);
}
