/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-credential-dialog.h"

#include <glib/gi18n-lib.h>

struct _PfCredentialDialog {
  AdwWindow parent_instance;

  /* Template children */
  GtkStack *stack;
  GtkWidget *back_button;
  GtkWidget *add_button;
  GtkWidget *save_button;
  AdwToastOverlay *toast_overlay;
  AdwPreferencesGroup *list_group;
  AdwStatusPage *trouble_page;
  GtkWidget *unlock_button;
  AdwEntryRow *origin_row;
  AdwEntryRow *environment_row;
  AdwComboRow *kind_row;
  AdwEntryRow *name_row;
  AdwPasswordEntryRow *secret_row;
  GtkWidget *error_box;
  GtkLabel *error_label;

  /* Owned */
  PfVault *vault;
  GPtrArray *rows;
};

G_DEFINE_FINAL_TYPE (PfCredentialDialog, pf_credential_dialog, ADW_TYPE_WINDOW)

/* In the order of the rows of the template. */
static const PfCredentialKind kinds[] = { PF_CREDENTIAL_BEARER, PF_CREDENTIAL_BASIC, PF_CREDENTIAL_HEADER };

static void refresh (PfCredentialDialog *self);

static void
show_page (PfCredentialDialog *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->back_button, g_str_equal (name, "edit"));
  gtk_widget_set_visible (self->save_button, g_str_equal (name, "edit"));
  gtk_widget_set_visible (self->add_button, g_str_equal (name, "list") || g_str_equal (name, "empty"));
}

static void
show_error (PfCredentialDialog *self, const char *message)
{
  gtk_label_set_text (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (self->error_box, message != NULL);
}

static void
report (PfCredentialDialog *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (escaped));
}

static void
show_trouble (PfCredentialDialog *self, const char *title, const char *description, gboolean can_unlock)
{
  adw_status_page_set_title (self->trouble_page, title);
  adw_status_page_set_description (self->trouble_page, description);
  adw_status_page_set_icon_name (self->trouble_page,
                                 can_unlock ? "changes-prevent-symbolic" : "dialog-information-symbolic");
  gtk_widget_set_visible (self->unlock_button, can_unlock);
  gtk_widget_set_sensitive (self->unlock_button, TRUE);
  show_page (self, "trouble");
}

static void
show_no_service (PfCredentialDialog *self)
{
  show_trouble (
      self, _ ("There is no keyring here"),
      _ ("Preflight keeps credentials only in the system keyring, and no keyring service runs in this session. "
         "Runs and probes without a credential work all the same; a probe that needs one stays unknown."),
      FALSE);
}

static const char *
describe_kind (PfCredentialKind kind)
{
  switch (kind) {
  case PF_CREDENTIAL_BASIC:
    return _ ("User name and password");
  case PF_CREDENTIAL_HEADER:
    return _ ("Header");
  case PF_CREDENTIAL_BEARER:
  default:
    return _ ("Bearer token");
  }
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfCredentialDialog) self = data;
  g_autoptr (GError) error = NULL;

  gboolean forgotten = pf_vault_forget_finish (PF_VAULT (source), result, &error);
  /* The dialog may have been closed meanwhile. */
  if (self->vault == NULL)
    return;
  if (!forgotten)
    report (self, error->message);
  refresh (self);
}

static void
forget_response_cb (AdwMessageDialog *dialog, const char *response, PfCredentialDialog *self)
{
  if (g_str_equal (response, "forget"))
    pf_vault_forget_async (self->vault, g_object_get_data (G_OBJECT (dialog), "origin"),
                           g_object_get_data (G_OBJECT (dialog), "environment"), NULL, forgotten_cb,
                           g_object_ref (self));
}

static void
forget_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfCredentialDialog *self = PF_CREDENTIAL_DIALOG (widget);
  const char *origin, *environment;

  g_variant_get (parameter, "(&s&s)", &origin, &environment);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Forget this credential?"), NULL);
  /* Translators: an origin such as https://api.example.org:443, then the name of an environment. */
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _ ("The secret for %s in “%s” is deleted from the keyring. This cannot be undone."),
                                  origin, environment);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "forget", _ ("_Forget"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "forget", ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "origin", g_strdup (origin), g_free);
  g_object_set_data_full (G_OBJECT (dialog), "environment", g_strdup (environment), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (forget_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_row (PfCredentialDialog *self, PfCredential *credential)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  const char *name = credential->name != NULL && credential->name[0] != '\0' ? credential->name : NULL;
  g_autofree char *subtitle = g_strjoin (" · ", credential->environment, describe_kind (credential->kind), name, NULL);
  /* Translators: %s is an origin such as https://api.example.org:443. */
  g_autofree char *label = g_strdup_printf (_ ("Forget the credential for %s"), credential->origin);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), credential->origin);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "credential.forget");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(ss)", credential->origin, credential->environment);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->list_group, row);
  g_ptr_array_add (self->rows, row);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfCredentialDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) credentials = pf_vault_list_finish (PF_VAULT (source), result, &error);

  /* The dialog may have been closed meanwhile. */
  if (self->vault == NULL)
    return;
  if (credentials == NULL) {
    show_trouble (self, _ ("The keyring does not answer"), error->message, FALSE);
    return;
  }
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->list_group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < credentials->len; i++)
    add_row (self, g_ptr_array_index (credentials, i));
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "edit") != 0)
    show_page (self, credentials->len > 0 ? "list" : "empty");
}

static void
state_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfCredentialDialog) self = data;
  g_autoptr (GError) error = NULL;
  PfVaultState state;

  gboolean known = pf_vault_get_state_finish (PF_VAULT (source), result, &state, &error);
  /* The dialog may have been closed meanwhile. */
  if (self->vault == NULL)
    return;
  if (!known) {
    show_trouble (self, _ ("The keyring does not answer"), error->message, FALSE);
    return;
  }
  switch (state) {
  case PF_VAULT_NO_SERVICE:
    show_no_service (self);
    break;
  case PF_VAULT_LOCKED:
    show_trouble (self, _ ("The keyring is locked"),
                  _ ("Unlock it to see, add or forget credentials. Until then probes that need one stay unknown."),
                  TRUE);
    break;
  case PF_VAULT_UNLOCKED:
    pf_vault_list_async (self->vault, NULL, listed_cb, g_object_ref (self));
    break;
  default:
    g_return_if_reached ();
  }
}

static void
refresh (PfCredentialDialog *self)
{
  pf_vault_get_state_async (self->vault, NULL, state_cb, g_object_ref (self));
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfCredentialDialog) self = data;
  g_autoptr (GError) error = NULL;

  gboolean unlocked = pf_vault_unlock_finish (PF_VAULT (source), result, &error);
  /* The dialog may have been closed meanwhile. */
  if (self->vault == NULL)
    return;
  if (!unlocked)
    report (self, error->message);
  refresh (self);
}

static void
unlock_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfCredentialDialog *self = PF_CREDENTIAL_DIALOG (widget);

  gtk_widget_set_sensitive (self->unlock_button, FALSE);
  pf_vault_unlock_async (self->vault, NULL, unlocked_cb, g_object_ref (self));
}

static void
clear_form (PfCredentialDialog *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->origin_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->environment_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->secret_row), "");
  adw_combo_row_set_selected (self->kind_row, 0);
  show_error (self, NULL);
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfCredentialDialog *self = PF_CREDENTIAL_DIALOG (widget);

  clear_form (self);
  show_page (self, "edit");
  gtk_widget_grab_focus (GTK_WIDGET (self->origin_row));
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfCredentialDialog *self = PF_CREDENTIAL_DIALOG (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "edit") != 0) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  /* The secret does not stay in a widget nobody sees. */
  clear_form (self);
  show_page (self, self->rows->len > 0 ? "list" : "empty");
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfCredentialDialog) self = data;
  g_autoptr (GError) error = NULL;

  gboolean stored = pf_vault_store_finish (PF_VAULT (source), result, &error);
  /* The dialog may have been closed meanwhile. */
  if (self->vault == NULL)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "credential.save", TRUE);
  if (!stored) {
    show_error (self, error->message);
    return;
  }
  clear_form (self);
  show_page (self, "list");
  report (self, _ ("The credential is in the keyring"));
  refresh (self);
}

static char *
dup_text (gpointer row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  PfCredentialDialog *self = PF_CREDENTIAL_DIALOG (widget);
  guint selected = adw_combo_row_get_selected (self->kind_row);
  PfCredentialKind kind = kinds[MIN (selected, G_N_ELEMENTS (kinds) - 1)];
  g_autoptr (GError) error = NULL;
  g_autofree char *url = dup_text (self->origin_row);
  g_autofree char *origin = pf_origin_from_url (url, &error);
  g_autofree char *environment = dup_text (self->environment_row);
  g_autofree char *name = dup_text (self->name_row);
  g_autoptr (PfCredential) credential = NULL;

  if (origin == NULL) {
    show_error (self, error->message);
    return;
  }
  credential = pf_credential_new (kind, origin, environment, kind == PF_CREDENTIAL_BEARER ? NULL : name,
                                  gtk_editable_get_text (GTK_EDITABLE (self->secret_row)));
  if (!pf_credential_validate (credential, &error)) {
    show_error (self, error->message);
    return;
  }
  show_error (self, NULL);
  gtk_widget_action_set_enabled (widget, "credential.save", FALSE);
  pf_vault_store_async (self->vault, credential, NULL, stored_cb, g_object_ref (self));
}

static void
kind_changed_cb (PfCredentialDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->kind_row);
  PfCredentialKind kind = kinds[MIN (selected, G_N_ELEMENTS (kinds) - 1)];

  gtk_widget_set_visible (GTK_WIDGET (self->name_row), kind != PF_CREDENTIAL_BEARER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row),
                                 kind == PF_CREDENTIAL_HEADER ? _ ("Header name, such as X-Api-Key") : _ ("User name"));
}

/* An operation under way may keep a closed dialog longer than its parent, which GTK does not watch. */
static void
pf_credential_dialog_unrealize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pf_credential_dialog_parent_class)->unrealize (widget);
  gtk_window_set_transient_for (GTK_WINDOW (widget), NULL);
}

static void
pf_credential_dialog_dispose (GObject *object)
{
  PfCredentialDialog *self = PF_CREDENTIAL_DIALOG (object);

  g_clear_object (&self->vault);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (pf_credential_dialog_parent_class)->dispose (object);
}

static void
pf_credential_dialog_class_init (PfCredentialDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pf_credential_dialog_dispose;
  widget_class->unrealize = pf_credential_dialog_unrealize;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-credential-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PfCredentialDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PfCredentialDialog, back_button);
  gtk_widget_class_bind_template_child (widget_class, PfCredentialDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, PfCredentialDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, PfCredentialDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, PfCredentialDialog, list_group);
  gtk_widget_class_bind_template_child (widget_class, PfCredentialDialog, trouble_page);
  gtk_widget_class_bind_template_child (widget_class, PfCredentialDialog, unlock_button);
  gtk_widget_class_bind_template_child (widget_class, PfCredentialDialog, origin_row);
  gtk_widget_class_bind_template_child (widget_class, PfCredentialDialog, environment_row);
  gtk_widget_class_bind_template_child (widget_class, PfCredentialDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, PfCredentialDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, PfCredentialDialog, secret_row);
  gtk_widget_class_bind_template_child (widget_class, PfCredentialDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, PfCredentialDialog, error_label);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_install_action (widget_class, "credential.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "credential.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "credential.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "credential.unlock", NULL, unlock_action);
  gtk_widget_class_install_action (widget_class, "credential.forget", "(ss)", forget_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "credential.back", NULL);
}

static void
pf_credential_dialog_init (PfCredentialDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kind_changed_cb (self);
  show_page (self, "loading");
}

/**
 * pf_credential_dialog_new:
 * @application: the application
 *
 * Returns: (transfer none): a new dialog, which GTK owns
 */
GtkWidget *
pf_credential_dialog_new (PfApplication *application)
{
  PfCredentialDialog *self = g_object_new (PF_TYPE_CREDENTIAL_DIALOG, NULL);

  self->vault = g_object_ref (pf_application_get_vault (application));
  refresh (self);
  return GTK_WIDGET (self);
}
