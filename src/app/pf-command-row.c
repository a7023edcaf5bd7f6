/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-command-row.h"

#include "app/pf-row-box.h"
#include "app/pf-text-cell.h"

#include <glib/gi18n-lib.h>

struct _PfCommandRow {
  GtkWidget parent_instance;

  /* Template children */
  PfRowBox *box;
  PfTextCell *caption;
  PfTextCell *text;
  GtkButton *copy_button;
};

G_DEFINE_FINAL_TYPE (PfCommandRow, pf_command_row, GTK_TYPE_WIDGET)

static void
pf_command_row_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (pf_command_row_parent_class)->dispose (object);
}

static void
pf_command_row_class_init (PfCommandRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_command_row_dispose;
  g_type_ensure (PF_TYPE_ROW_BOX);
  g_type_ensure (PF_TYPE_TEXT_CELL);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-command-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PfCommandRow, box);
  gtk_widget_class_bind_template_child (widget_class, PfCommandRow, caption);
  gtk_widget_class_bind_template_child (widget_class, PfCommandRow, text);
  gtk_widget_class_bind_template_child (widget_class, PfCommandRow, copy_button);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pf_command_row_init (PfCommandRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pf_command_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
pf_command_row_new (void)
{
  return g_object_new (PF_TYPE_COMMAND_ROW, NULL);
}

/**
 * pf_command_row_bind:
 * @self: a row
 * @session: the run's session
 * @row: what to show
 *
 * Shows a block of commands with its caption or, without one, its language.
 */
void
pf_command_row_bind (PfCommandRow *self, PfRunSession *session, PfRunRow *row)
{
  PfDocument *document = pf_run_get_document (pf_run_session_get_run (session));
  guint index = pf_run_row_get_index (row);
  const PfCommand *command = g_ptr_array_index (pf_document_get_commands (document), index);
  const char *caption = command->caption != NULL ? command->caption : command->language;
  g_autofree char *text = g_strchomp (g_strdup (command->text));
  pf_row_box_set_depth (self->box, pf_run_row_get_depth (row));
  pf_text_cell_set_text (self->caption, caption);
  gtk_widget_set_visible (GTK_WIDGET (self->caption), caption != NULL && *caption != '\0');
  pf_text_cell_set_text (self->text, text);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->copy_button), "u", index);
  /* Only now: an action without the target it needs is warned about. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->copy_button), "run.copy-command");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Copy the command"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/**
 * pf_command_row_unbind:
 * @self: a row
 *
 * Lets go of the command; it holds nothing.
 */
void
pf_command_row_unbind (PfCommandRow *self)
{
}
