/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-blank-row.h"

#include "app/pf-row-box.h"
#include "app/pf-text-cell.h"

#include <glib/gi18n-lib.h>

struct _PfBlankRow {
  GtkWidget parent_instance;

  /* Template children */
  PfRowBox *box;
  PfTextCell *label;
  GtkEntry *entry;

  /* Owned */
  PfRunSession *session;
  PfRun *run;
  GSignalGroup *run_signals;
  GSignalGroup *session_signals;

  guint blank;
  gboolean committing;
};

G_DEFINE_FINAL_TYPE (PfBlankRow, pf_blank_row, GTK_TYPE_WIDGET)

static const char *
get_value (PfBlankRow *self)
{
  const char *value = pf_run_get_blank_value (self->run, self->blank, NULL);
  return value != NULL ? value : "";
}

static gboolean
is_edited (PfBlankRow *self)
{
  return g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), get_value (self)) != 0;
}

/* A filled blank says whether its value is safe on disk. */
static void
update_saved (PfBlankRow *self)
{
  const char *icon = NULL;
  const char *tooltip = NULL;
  PfEvent *event = NULL;
  const char *value = pf_run_get_blank_value (self->run, self->blank, &event);
  if (value != NULL && event != NULL) {
    icon = "object-select-symbolic";
    tooltip = _("Saved");
  } else if (value != NULL && pf_run_session_get_save_state (self->session) == PF_SAVE_FAILED) {
    icon = "dialog-warning-symbolic";
    tooltip = _("Not saved");
  }
  gtk_entry_set_icon_from_icon_name (self->entry, GTK_ENTRY_ICON_SECONDARY, icon);
  gtk_entry_set_icon_tooltip_text (self->entry, GTK_ENTRY_ICON_SECONDARY, tooltip);
  gtk_entry_set_icon_activatable (self->entry, GTK_ENTRY_ICON_SECONDARY, FALSE);
}

/* What a person is typing is never replaced by what another process saved. */
static void
update (PfBlankRow *self)
{
  gboolean typing = gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))));
  if (!typing || self->committing)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), get_value (self));
  update_saved (self);
}

static void
blank_changed (PfRun *run, guint blank, PfBlankRow *self)
{
  if (blank == self->blank)
    update (self);
}

static void
commit (PfBlankRow *self)
{
  if (self->run == NULL || self->committing || !is_edited (self))
    return;
  self->committing = TRUE;
  gtk_widget_activate_action (GTK_WIDGET (self), "run.fill", "(us)", self->blank,
                              gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  self->committing = FALSE;
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers, PfBlankRow *self)
{
  if (key != GDK_KEY_Escape || self->run == NULL || !is_edited (self))
    return GDK_EVENT_PROPAGATE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), get_value (self));
  return GDK_EVENT_STOP;
}

static void
show_label (PfBlankRow *self, const PfBlank *blank)
{
  gboolean has_label = blank->label != NULL && *blank->label != '\0';
  gboolean has_role = blank->role != NULL && *blank->role != '\0' && g_strcmp0 (blank->role, blank->label) != 0;
  const char *other = blank->kind == PF_BLANK_KIND_SIGNATURE ? _("Signature") : _("Fill in");
  const char *label = has_label ? blank->label : other;
  g_autofree char *name = has_role ? g_strdup_printf ("%s: %s", blank->role, label) : g_strdup (label);
  pf_text_cell_set_text (self->label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
pf_blank_row_dispose (GObject *object)
{
  PfBlankRow *self = PF_BLANK_ROW (object);
  if (self->run_signals != NULL)
    pf_blank_row_unbind (self);
  g_clear_object (&self->run_signals);
  g_clear_object (&self->session_signals);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (pf_blank_row_parent_class)->dispose (object);
}

static void
pf_blank_row_class_init (PfBlankRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_blank_row_dispose;
  g_type_ensure (PF_TYPE_ROW_BOX);
  g_type_ensure (PF_TYPE_TEXT_CELL);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-blank-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PfBlankRow, box);
  gtk_widget_class_bind_template_child (widget_class, PfBlankRow, label);
  gtk_widget_class_bind_template_child (widget_class, PfBlankRow, entry);
  gtk_widget_class_bind_template_callback (widget_class, commit);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pf_blank_row_init (PfBlankRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->run_signals = g_signal_group_new (PF_TYPE_RUN);
  g_signal_group_connect (self->run_signals, "blank-changed", G_CALLBACK (blank_changed), self);
  self->session_signals = g_signal_group_new (PF_TYPE_RUN_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::save-state", G_CALLBACK (update_saved), self);
}

/**
 * pf_blank_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
pf_blank_row_new (void)
{
  return g_object_new (PF_TYPE_BLANK_ROW, NULL);
}

/**
 * pf_blank_row_bind:
 * @self: a row
 * @session: the run's session
 * @row: what to show
 *
 * Shows a blank with its value and follows it.
 */
void
pf_blank_row_bind (PfBlankRow *self, PfRunSession *session, PfRunRow *row)
{
  g_set_object (&self->session, session);
  g_set_object (&self->run, pf_run_session_get_run (session));
  self->blank = pf_run_row_get_index (row);
  pf_row_box_set_depth (self->box, pf_run_row_get_depth (row));
  show_label (self, g_ptr_array_index (pf_document_get_blanks (pf_run_get_document (self->run)), self->blank));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), get_value (self));
  update_saved (self);
  g_signal_group_set_target (self->run_signals, self->run);
  g_signal_group_set_target (self->session_signals, session);
}

/**
 * pf_blank_row_unbind:
 * @self: a row
 *
 * Fills in what was typed, and lets go of the blank.
 */
void
pf_blank_row_unbind (PfBlankRow *self)
{
  commit (self);
  g_signal_group_set_target (self->run_signals, NULL);
  g_signal_group_set_target (self->session_signals, NULL);
  g_clear_object (&self->run);
  g_clear_object (&self->session);
}
