/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-probe-dialog.h"

#include "app/pf-text-cell.h"
#include "probe/pf-probe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _PfProbeDialog {
  AdwWindow parent_instance;

  /* Template children */
  PfTextCell *item;
  GtkBox *suggestion_box;
  GtkListBox *suggestions;
  GtkTextView *view;
  PfTextCell *message;

  /* Owned */
  GTask *task;
  gboolean had_probe;
};

G_DEFINE_FINAL_TYPE (PfProbeDialog, pf_probe_dialog, ADW_TYPE_WINDOW)

static char *
dup_text (PfProbeDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start;
  GtkTextIter end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
show_message (PfProbeDialog *self, const char *message, gboolean is_error)
{
  pf_text_cell_set_text (self->message, message);
  if (is_error)
    gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->message), "error");
}

static char *
dup_diagnostics_text (GPtrArray *diagnostics, GError *error)
{
  if (diagnostics->len == 0)
    return g_strdup (error->message);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < diagnostics->len; i++) {
    const PfProbeDiagnostic *diagnostic = g_ptr_array_index (diagnostics, i);
    /* Translators: line and column in the probe, and what is wrong there */
    g_string_append_printf (text, _("Line %u, column %u: %s"), diagnostic->line, diagnostic->column,
                            diagnostic->message);
    if (i + 1 < diagnostics->len)
      g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

static void
check_text (PfProbeDialog *self)
{
  g_autofree char *text = dup_text (self);
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  if (*trimmed == '\0') {
    show_message (self, self->had_probe ? _("Without a probe the item is answered by a person again.")
                                        : _("For example: GET @api/health, then a line: expect status == 200"), FALSE);
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "probe.bind", self->had_probe);
    return;
  }
  g_autoptr (GPtrArray) diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_probe_diagnostic_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfProbe) probe = pf_probe_parse ("probe", text, -1, 1, diagnostics, &error);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "probe.bind", probe != NULL);
  if (probe == NULL) {
    g_autofree char *problems = dup_diagnostics_text (diagnostics, error);
    show_message (self, problems, TRUE);
  } else {
    show_message (self, _("This is a complete probe."), FALSE);
  }
}

static void
bind_probe (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfProbeDialog *self = PF_PROBE_DIALOG (widget);
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  if (task != NULL)
    g_task_return_pointer (task, dup_text (self), g_free);
  gtk_window_close (GTK_WINDOW (self));
}

/* What a person reads of a suggestion: what it is made from, and what has to be bound before it can run. */
static char *
dup_subtitle (const PfSuggestion *suggestion)
{
  g_autofree char *target = g_strndup (suggestion->probe, strcspn (suggestion->probe, "\n"));
  g_autofree char *needs = g_strjoinv (", ", suggestion->needs);
  if (*needs == '\0')
    return g_steal_pointer (&target);
  /* Translators: the target of a probe, then names of endpoints and placeholders it needs */
  return g_strdup_printf (_("%s — needs %s"), target, needs);
}

static void
add_suggestion (PfProbeDialog *self, const PfSuggestion *suggestion)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle = dup_subtitle (suggestion);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), suggestion->why);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  if (suggestion->changes_state) {
    GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
    gtk_widget_set_tooltip_text (icon, _("Changes something when it runs"));
    gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _("Changes something when it runs"), -1);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
  }
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "probe", g_strdup (suggestion->probe), g_free);
  gtk_list_box_append (self->suggestions, row);
}

static void
take_suggestion (PfProbeDialog *self, GtkListBoxRow *row)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), g_object_get_data (G_OBJECT (row), "probe"), -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
pf_probe_dialog_dispose (GObject *object)
{
  PfProbeDialog *self = PF_PROBE_DIALOG (object);
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The probe was not changed."));
  G_OBJECT_CLASS (pf_probe_dialog_parent_class)->dispose (object);
}

static void
pf_probe_dialog_class_init (PfProbeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_probe_dialog_dispose;
  g_type_ensure (PF_TYPE_TEXT_CELL);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-probe-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PfProbeDialog, item);
  gtk_widget_class_bind_template_child (widget_class, PfProbeDialog, suggestion_box);
  gtk_widget_class_bind_template_child (widget_class, PfProbeDialog, suggestions);
  gtk_widget_class_bind_template_child (widget_class, PfProbeDialog, view);
  gtk_widget_class_bind_template_child (widget_class, PfProbeDialog, message);
  gtk_widget_class_install_action (widget_class, "probe.bind", NULL, bind_probe);
}

static void
pf_probe_dialog_init (PfProbeDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed", G_CALLBACK (check_text), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->suggestions, "row-activated", G_CALLBACK (take_suggestion), self, G_CONNECT_SWAPPED);
}

/**
 * pf_probe_dialog_ask_async:
 * @parent: a widget in the window the dialog belongs to
 * @item_text: what the item says
 * @probe_text: (nullable): the probe it has now
 * @suggestions: (nullable) (element-type PfSuggestion): what the checklist suggests for it
 * @take_first: whether the text begins as the first suggestion, for a person to read and bind
 * @cancellable: (nullable): not used while the dialog is open; makes the result cancelled
 * @callback: called when the dialog was answered
 * @user_data: for @callback
 *
 * Asks for the probe of an item.
 */
void
pf_probe_dialog_ask_async (GtkWidget *parent,
                           const char *item_text,
                           const char *probe_text,
                           const GPtrArray *suggestions,
                           gboolean take_first,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));
  PfProbeDialog *self = g_object_new (PF_TYPE_PROBE_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);
  self->task = g_task_new (NULL, cancellable, callback, user_data);
  self->had_probe = probe_text != NULL;
  pf_text_cell_set_text (self->item, item_text);
  if (take_first && suggestions != NULL && suggestions->len > 0)
    probe_text = ((PfSuggestion *) g_ptr_array_index (suggestions, 0))->probe;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), probe_text != NULL ? probe_text : "", -1);
  for (guint i = 0; suggestions != NULL && i < suggestions->len; i++)
    add_suggestion (self, g_ptr_array_index (suggestions, i));
  gtk_widget_set_visible (GTK_WIDGET (self->suggestion_box), suggestions != NULL && suggestions->len > 0);
  check_text (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/**
 * pf_probe_dialog_ask_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): the text of a correct probe, or blank to unbind; %NULL with G_IO_ERROR_CANCELLED when the
 *   person changed their mind
 */
char *
pf_probe_dialog_ask_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
