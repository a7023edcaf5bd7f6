/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-preferences.h"

#include "app/pf-storage-group.h"

#include <glib/gi18n-lib.h>

struct _PfPreferences {
  AdwPreferencesWindow parent_instance;

  /* Template children */
  AdwEntryRow *operator_row;
  AdwComboRow *color_scheme_row;
  GtkLabel *account_label;
  PfStorageGroup *storage_group;
};

G_DEFINE_FINAL_TYPE (PfPreferences, pf_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* The rows of the list in the template, in its order. */
static const char *const color_schemes[] = { "system", "light", "dark" };

static gboolean
color_scheme_to_row (GValue *value, GVariant *variant, gpointer data)
{
  const char *name = g_variant_get_string (variant, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (color_schemes); i++)
    if (g_str_equal (name, color_schemes[i]))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
row_to_color_scheme (const GValue *value, const GVariantType *expected_type, gpointer data)
{
  guint row = g_value_get_uint (value);
  return g_variant_new_string (color_schemes[row < G_N_ELEMENTS (color_schemes) ? row : 0]);
}

static void
open_parent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (widget));
  g_autofree char *action = g_strconcat ("win.", strchr (name, '.') + 1, NULL);

  if (parent == NULL)
    return;
  g_object_ref (parent);
  gtk_window_close (GTK_WINDOW (widget));
  gtk_widget_activate_action (GTK_WIDGET (parent), action, NULL);
  g_object_unref (parent);
}

static void
pf_preferences_class_init (PfPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (PF_TYPE_STORAGE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, PfPreferences, operator_row);
  gtk_widget_class_bind_template_child (widget_class, PfPreferences, color_scheme_row);
  gtk_widget_class_bind_template_child (widget_class, PfPreferences, account_label);
  gtk_widget_class_bind_template_child (widget_class, PfPreferences, storage_group);
  gtk_widget_class_install_action (widget_class, "preferences.credentials", NULL, open_parent_action);
  gtk_widget_class_install_action (widget_class, "preferences.endpoints", NULL, open_parent_action);
}

static void
pf_preferences_init (PfPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pf_preferences_new:
 * @application: the application
 *
 * Returns: (transfer none): a new preferences window, which GTK owns
 */
GtkWidget *
pf_preferences_new (PfApplication *application)
{
  PfPreferences *self = g_object_new (PF_TYPE_PREFERENCES, NULL);
  GSettings *settings = pf_application_get_settings (application);
  g_autoptr (PfPerson) account = pf_person_new_from_account ();
  /* Translators: %s is the name of the person's account on this computer. */
  g_autofree char *text
      = g_strdup_printf (_ ("Stands beside everything you do in a run. Left empty, it is %s."), account->name);

  gtk_label_set_text (self->account_label, text);
  pf_storage_group_set_application (self->storage_group, application);
  gtk_widget_set_sensitive (GTK_WIDGET (self->operator_row), settings != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->color_scheme_row), settings != NULL);
  if (settings != NULL) {
    g_settings_bind (settings, "operator-name", self->operator_row, "text", G_SETTINGS_BIND_DEFAULT);
    g_settings_bind_with_mapping (settings, "color-scheme", self->color_scheme_row, "selected", G_SETTINGS_BIND_DEFAULT,
                                  color_scheme_to_row, row_to_color_scheme, NULL, NULL);
  }
  return GTK_WIDGET (self);
}
