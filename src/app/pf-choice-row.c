/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-choice-row.h"

#include <glib/gi18n-lib.h>

struct _PfChoiceRow {
  GtkWidget parent_instance;

  /* Template children */
  GtkBox *box;
  GtkLabel *label;
  GtkBox *choices;
  GtkButton *clear_button;

  /* Owned */
  PfRun *run;
  GSignalGroup *run_signals;

  guint group;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (PfChoiceRow, pf_choice_row, GTK_TYPE_WIDGET)

static const PfOptionGroup *
get_group (PfChoiceRow *self)
{
  return g_ptr_array_index (pf_document_get_option_groups (pf_run_get_document (self->run)), self->group);
}

static gboolean
has_group (PfChoiceRow *self)
{
  return self->run != NULL && self->group < pf_document_get_option_groups (pf_run_get_document (self->run))->len;
}

static void
update (PfChoiceRow *self)
{
  if (!has_group (self))
    return;
  guint chosen = pf_run_get_chosen (self->run, self->group);
  guint option = get_group (self)->first;
  self->updating = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->choices)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (child), option++ == chosen);
  self->updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->clear_button), chosen != PF_NONE);
}

static void
choose (PfChoiceRow *self, guint option)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "run.choose", "(uu)", self->group, option);
}

static void
toggled (GtkCheckButton *button, PfChoiceRow *self)
{
  if (self->updating || !has_group (self) || !gtk_check_button_get_active (button))
    return;
  choose (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "option")));
}

static void
clear_clicked (PfChoiceRow *self)
{
  choose (self, PF_NONE);
}

static void
fill (PfChoiceRow *self)
{
  const PfOptionGroup *group = get_group (self);
  const GPtrArray *options = pf_document_get_options (pf_run_get_document (self->run));
  GtkWidget *child;
  GtkCheckButton *first = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->choices))) != NULL)
    gtk_box_remove (self->choices, child);
  g_autofree char *label = g_strdup_printf (group->is_outcome ? _("%s: what is the outcome?") : _("%s: choose one"),
                                            group->label);
  gtk_label_set_label (self->label, label);
  for (guint i = group->first; i < group->first + group->n_options; i++) {
    const PfOption *option = g_ptr_array_index (options, i);
    GtkWidget *button = gtk_check_button_new_with_label (option->label);
    g_object_set_data (G_OBJECT (button), "option", GUINT_TO_POINTER (i));
    if (first == NULL)
      first = GTK_CHECK_BUTTON (button);
    else
      gtk_check_button_set_group (GTK_CHECK_BUTTON (button), first);
    g_signal_connect_object (button, "toggled", G_CALLBACK (toggled), self, 0);
    gtk_box_append (self->choices, button);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
pf_choice_row_dispose (GObject *object)
{
  PfChoiceRow *self = PF_CHOICE_ROW (object);
  if (self->run_signals != NULL)
    pf_choice_row_unbind (self);
  g_clear_object (&self->run_signals);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (pf_choice_row_parent_class)->dispose (object);
}

static void
pf_choice_row_class_init (PfChoiceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_choice_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-choice-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PfChoiceRow, box);
  gtk_widget_class_bind_template_child (widget_class, PfChoiceRow, label);
  gtk_widget_class_bind_template_child (widget_class, PfChoiceRow, choices);
  gtk_widget_class_bind_template_child (widget_class, PfChoiceRow, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pf_choice_row_init (PfChoiceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->run_signals = g_signal_group_new (PF_TYPE_RUN);
  g_signal_group_connect_swapped (self->run_signals, "changed", G_CALLBACK (update), self);
}

/**
 * pf_choice_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
pf_choice_row_new (void)
{
  return g_object_new (PF_TYPE_CHOICE_ROW, NULL);
}

/**
 * pf_choice_row_bind:
 * @self: a row
 * @session: the run's session
 * @row: what to show
 *
 * Shows an option group and follows what is chosen.
 */
void
pf_choice_row_bind (PfChoiceRow *self, PfRunSession *session, PfRunRow *row)
{
  g_set_object (&self->run, pf_run_session_get_run (session));
  self->group = pf_run_row_get_index (row);
  fill (self);
  update (self);
  g_signal_group_set_target (self->run_signals, self->run);
}

/**
 * pf_choice_row_unbind:
 * @self: a row
 *
 * Lets go of the run.
 */
void
pf_choice_row_unbind (PfChoiceRow *self)
{
  g_signal_group_set_target (self->run_signals, NULL);
  g_clear_object (&self->run);
}
