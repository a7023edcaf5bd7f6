/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-variables-dialog.h"

#include <glib/gi18n-lib.h>

struct _PfVariablesDialog {
  AdwWindow parent_instance;

  /* Template children */
  AdwPreferencesGroup *group;
  AdwPreferencesGroup *rollback_group;
  GtkWidget *error_box;
  GtkLabel *error_label;

  /* Owned */
  PfRunSession *session;
  GPtrArray *rows; /* (element-type AdwEntryRow): borrowed, one for each variable */
};

G_DEFINE_FINAL_TYPE (PfVariablesDialog, pf_variables_dialog, ADW_TYPE_WINDOW)

static void
show_error (PfVariablesDialog *self, const char *message)
{
  gtk_label_set_text (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (self->error_box, message != NULL);
}

/* Adds what to do about one variable. Returns: %FALSE when its value cannot be taken; the row says so. */
static gboolean
plan (PfVariablesDialog *self, guint index, GPtrArray *acts)
{
  PfRun *run = pf_run_session_get_run (self->session);
  GtkWidget *row = g_ptr_array_index (self->rows, index);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) planned
      = pf_run_plan_set_variable (run, index, gtk_editable_get_text (GTK_EDITABLE (row)), &error);
  if (planned == NULL) {
    gtk_widget_add_css_class (row, "error");
    show_error (self, error->message);
    gtk_widget_grab_focus (row);
    return FALSE;
  }
  gtk_widget_remove_css_class (row, "error");
  for (guint i = 0; i < planned->len; i++)
    g_ptr_array_add (acts, pf_act_ref (g_ptr_array_index (planned, i)));
  return TRUE;
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfVariablesDialog *self = PF_VARIABLES_DIALOG (widget);
  g_autoptr (GPtrArray) acts = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_act_unref);
  show_error (self, NULL);
  for (guint i = 0; i < self->rows->len; i++) {
    if (!plan (self, i, acts))
      return;
  }
  if (acts->len > 0)
    pf_run_session_act (self->session, acts);
  gtk_window_close (GTK_WINDOW (self));
}

/* The document may be read anew with other variables while the dialog is open. */
static void
document_changed (PfVariablesDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
add_row (PfVariablesDialog *self, guint index)
{
  PfRun *run = pf_run_session_get_run (self->session);
  const PfVariable *variable = g_ptr_array_index (pf_run_get_variables (run), index);
  const char *value = pf_run_get_variable_value (run, index, NULL);
  GtkWidget *row = adw_entry_row_new ();
  guint n_places = variable->places->len;
  g_autofree char *places = g_strdup_printf (ngettext ("%u place", "%u places", n_places), n_places);
  GtkWidget *count = gtk_label_new (places);
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "caption");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), variable->label);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), count);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row), value != NULL ? value : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, places, -1);
  adw_preferences_group_add (variable->is_contingency ? self->rollback_group : self->group, row);
  gtk_widget_set_visible (GTK_WIDGET (variable->is_contingency ? self->rollback_group : self->group), TRUE);
  g_ptr_array_add (self->rows, row);
}

static void
pf_variables_dialog_dispose (GObject *object)
{
  PfVariablesDialog *self = PF_VARIABLES_DIALOG (object);
  g_clear_object (&self->session);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (pf_variables_dialog_parent_class)->dispose (object);
}

static void
pf_variables_dialog_class_init (PfVariablesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_variables_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-variables-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PfVariablesDialog, group);
  gtk_widget_class_bind_template_child (widget_class, PfVariablesDialog, rollback_group);
  gtk_widget_class_bind_template_child (widget_class, PfVariablesDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, PfVariablesDialog, error_label);
  gtk_widget_class_install_action (widget_class, "variables.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pf_variables_dialog_init (PfVariablesDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pf_variables_dialog_present:
 * @parent: a widget in the window the dialog belongs to
 * @session: the run's session
 *
 * Asks for the values; those that are given become part of the run when the dialog is saved.
 */
void
pf_variables_dialog_present (GtkWidget *parent, PfRunSession *session)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));
  PfVariablesDialog *self
      = g_object_new (PF_TYPE_VARIABLES_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);
  PfRun *run = pf_run_session_get_run (session);
  self->session = g_object_ref (session);
  for (guint i = 0; i < pf_run_get_variables (run)->len; i++)
    add_row (self, i);
  g_signal_connect_object (run, "document-changed", G_CALLBACK (document_changed), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self));
  if (self->rows->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));
}
