/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-gate-row.h"

#include "app/pf-row-box.h"
#include "app/pf-text-cell.h"

#include <glib/gi18n-lib.h>

struct _PfGateRow {
  GtkWidget parent_instance;

  /* Template children */
  PfRowBox *box;
  GtkImage *icon;
  PfTextCell *text;
  GtkLabel *state;

  /* Owned */
  PfRun *run;
  GSignalGroup *run_signals;

  guint gate;
};

G_DEFINE_FINAL_TYPE (PfGateRow, pf_gate_row, GTK_TYPE_WIDGET)

static const PfGate *
get_gate (PfGateRow *self)
{
  return g_ptr_array_index (pf_document_get_gates (pf_run_get_document (self->run)), self->gate);
}

static void
update (PfGateRow *self)
{
  if (self->run == NULL || self->gate >= pf_document_get_gates (pf_run_get_document (self->run))->len)
    return;
  guint n_open = pf_run_count_open_at_gate (self->run, self->gate);
  g_autofree char *text = n_open > 0 ? g_strdup_printf (ngettext ("Waits for %u item", "Waits for %u items", n_open), n_open)
                                     : g_strdup (_("Open"));
  g_autofree char *name = g_strdup_printf ("%s. %s", get_gate (self)->text, text);
  gtk_image_set_from_icon_name (self->icon, n_open > 0 ? "pf-gate-symbolic" : "object-select-symbolic");
  gtk_label_set_label (self->state, text);
  if (n_open > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self), "held");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "held");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
pf_gate_row_dispose (GObject *object)
{
  PfGateRow *self = PF_GATE_ROW (object);
  if (self->run_signals != NULL)
    pf_gate_row_unbind (self);
  g_clear_object (&self->run_signals);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (pf_gate_row_parent_class)->dispose (object);
}

static void
pf_gate_row_class_init (PfGateRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_gate_row_dispose;
  g_type_ensure (PF_TYPE_ROW_BOX);
  g_type_ensure (PF_TYPE_TEXT_CELL);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-gate-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PfGateRow, box);
  gtk_widget_class_bind_template_child (widget_class, PfGateRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PfGateRow, text);
  gtk_widget_class_bind_template_child (widget_class, PfGateRow, state);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pf_gate_row_init (PfGateRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->run_signals = g_signal_group_new (PF_TYPE_RUN);
  g_signal_group_connect_swapped (self->run_signals, "changed", G_CALLBACK (update), self);
}

/**
 * pf_gate_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
pf_gate_row_new (void)
{
  return g_object_new (PF_TYPE_GATE_ROW, NULL);
}

/**
 * pf_gate_row_bind:
 * @self: a row
 * @session: the run's session
 * @row: what to show
 *
 * Shows a gate and follows whether it is open.
 */
void
pf_gate_row_bind (PfGateRow *self, PfRunSession *session, PfRunRow *row)
{
  g_set_object (&self->run, pf_run_session_get_run (session));
  self->gate = pf_run_row_get_index (row);
  pf_text_cell_set_text (self->text, get_gate (self)->text);
  update (self);
  g_signal_group_set_target (self->run_signals, self->run);
}

/**
 * pf_gate_row_unbind:
 * @self: a row
 *
 * Lets go of the run.
 */
void
pf_gate_row_unbind (PfGateRow *self)
{
  g_signal_group_set_target (self->run_signals, NULL);
  g_clear_object (&self->run);
}
