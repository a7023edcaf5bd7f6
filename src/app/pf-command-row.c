/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-command-row.h"

#include "app/pf-command-closures.h"
#include "app/pf-command-jobs.h"
#include "app/pf-command-result-view.h"
#include "app/pf-row-box.h"
#include "app/pf-text-cell.h"
#include "document/pf-secret-pattern.h"

#include <glib/gi18n-lib.h>

struct _PfCommandRow {
  GtkWidget parent_instance;

  /* Template children */
  PfRowBox *box;
  GtkBox *text_box;
  PfTextCell *caption;
  PfTextCell *text;
  PfTextCell *details;
  GtkBox *warning_box;
  PfTextCell *warning;
  GtkBox *effect_box;
  GtkImage *effect_icon;
  GtkLabel *effect_label;
  GtkButton *copy_button;
  GtkButton *run_button;
  GtkToggleButton *tick_button;
  PfCommandResultView *result; /* made when there is one to show */

  /* Owned */
  PfRunSession *session;
  PfRun *run;
  PfRunRow *row;
  guint step; /* number of the step that is shown */
  GSignalGroup *run_signals;
  GSignalGroup *job_signals;
};

G_DEFINE_FINAL_TYPE (PfCommandRow, pf_command_row, GTK_TYPE_WIDGET)

static const PfCommand *
get_command (PfCommandRow *self)
{
  return g_ptr_array_index (pf_document_get_commands (pf_run_get_document (self->run)), pf_run_row_get_index (self->row));
}

/* Number of the step that is shown, 0 for a block without any. */
static guint
get_step_number (PfCommandRow *self)
{
  g_autoptr (GPtrArray) steps = pf_command_list_steps (get_command (self));
  guint place = pf_run_row_get_cell_row (self->row);
  return place < steps->len ? ((PfCommandStep *) g_ptr_array_index (steps, place))->number : 0;
}

static void
show_effect (PfCommandRow *self, const char *icon_name, const char *word, const char *css_class)
{
  static const char *const classes[] = { "reads", "changes", "destroys", "manual" };
  gtk_widget_set_visible (GTK_WIDGET (self->effect_box), word != NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->effect_box), classes[i]);
  if (word == NULL)
    return;
  gtk_widget_add_css_class (GTK_WIDGET (self->effect_box), css_class);
  gtk_image_set_from_icon_name (self->effect_icon, icon_name);
  gtk_label_set_label (self->effect_label, word);
}

static void
show_warning (PfCommandRow *self, const PfCommand *command, const char *text)
{
  g_auto (GStrv) placeholders = pf_command_list_placeholders (text);
  gboolean missing = pf_command_get_shell (command) != PF_COMMAND_SHELL_NONE && placeholders[0] != NULL;
  g_autofree char *warning = missing ? pf_command_dup_warning ((const char *const *) placeholders) : g_strdup ("");
  pf_text_cell_set_text (self->warning, warning);
  gtk_widget_set_visible (GTK_WIDGET (self->warning_box), missing);
}

/* A step that only a person can do has words instead of commands. */
static gboolean
is_manual (const PfCommandStep *step)
{
  return step != NULL && step->number > 0 && *step->text == '\0';
}

/* What comments say is shown beside the commands where every comment is understood, and left in them where not. */
static char *
dup_text (const PfCommand *command, const PfCommandStep *step)
{
  if (is_manual (step))
    return g_strdup (step->notes != NULL ? step->notes : "");
  if (step != NULL && (step->number > 0 || (step->notes == NULL && (step->expected != NULL || step->when != NULL))))
    return g_strdup (step->text);
  return g_strchomp (g_strdup (command->text));
}

static void
show_text (PfCommandRow *self, const char *text, gboolean manual)
{
  pf_text_cell_set_text (self->text, text);
  if (manual)
    gtk_widget_remove_css_class (GTK_WIDGET (self->text), "monospace");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->text), "monospace");
  gtk_widget_set_visible (GTK_WIDGET (self->text), *text != '\0');
}

static void
show_captions (PfCommandRow *self, const PfCommand *command, const PfCommandStep *step)
{
  g_autofree char *caption = pf_command_dup_caption (command, step);
  g_autofree char *details = pf_command_dup_details (step);
  gboolean is_step = step != NULL && step->number > 0;
  g_autofree char *filled = pf_run_fill_text (self->run, caption);
  g_autofree char *filled_details = pf_run_fill_markup (self->run, details);
  pf_text_cell_set_text (self->caption, filled);
  gtk_widget_set_visible (GTK_WIDGET (self->caption), *filled != '\0');
  pf_text_cell_set_markup (self->details, filled_details);
  gtk_widget_set_visible (GTK_WIDGET (self->details), *filled_details != '\0');
  if (is_step)
    gtk_widget_add_css_class (GTK_WIDGET (self), "step");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "step");
}

static gboolean
is_open (PfRun *run)
{
  static const char *const closed[] = { "completed", "aborted", "rolled-back", NULL };
  return !g_strv_contains (closed, pf_run_get_state (run));
}

static void
update_buttons (PfCommandRow *self, gboolean manual)
{
  const PfCommand *command = get_command (self);
  guint index = pf_run_row_get_index (self->row);
  guint step = self->step;
  g_autoptr (PfCommandOutcome) outcome = manual ? pf_run_get_command_outcome (self->run, index, step) : NULL;
  gboolean done = outcome != NULL && outcome->done;
  gboolean running = pf_command_jobs_is_running (pf_command_jobs_get (self->session), index, step);
  gtk_widget_set_visible (GTK_WIDGET (self->copy_button), !manual && !command->is_output);
  gtk_widget_set_visible (GTK_WIDGET (self->run_button),
                          !manual && !running && pf_command_is_runnable (command) && is_open (self->run));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->run_button), "(uu)", index, step);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->run_button), "run.run-command");
  gtk_widget_set_visible (GTK_WIDGET (self->tick_button), manual);
  gtk_widget_set_sensitive (GTK_WIDGET (self->tick_button), is_open (self->run));
  /* A stateless action leaves it to us to show what holds. */
  gtk_toggle_button_set_active (self->tick_button, done);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->tick_button), "(uub)", index, step, !done);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->tick_button), manual ? "run.tick-step" : NULL);
}

/* The view is made when there is something to show: most commands are never run. */
static void
update_result (PfCommandRow *self)
{
  guint index = pf_run_row_get_index (self->row);
  guint step = self->step;
  g_autoptr (PfCommandOutcome) outcome = pf_run_get_command_outcome (self->run, index, step);
  gboolean running = pf_command_jobs_is_running (pf_command_jobs_get (self->session), index, step);
  if (self->result == NULL && outcome == NULL && !running)
    return;
  if (self->result == NULL) {
    self->result = PF_COMMAND_RESULT_VIEW (pf_command_result_view_new ());
    gtk_box_append (self->text_box, GTK_WIDGET (self->result));
  }
  pf_command_result_view_show (self->result, self->session, index, step);
}

static void
update_outcome (PfCommandRow *self)
{
  const PfCommandStep *step;
  if (self->row == NULL)
    return;
  step = pf_run_row_get_step (self->row);
  update_buttons (self, is_manual (step));
  update_result (self);
}

static void
update (PfCommandRow *self)
{
  const PfCommand *command = get_command (self);
  const PfCommandStep *step = pf_run_row_get_step (self->row);
  gboolean manual = is_manual (step);
  g_autofree char *text = dup_text (command, step);
  g_autofree char *filled = pf_run_fill_text (self->run, text);
  g_autofree char *shown = pf_secret_pattern_mask (filled, NULL);
  show_captions (self, command, step);
  show_text (self, shown, manual);
  show_warning (self, command, manual ? "" : filled);
  if (manual)
    /* Translators: a step without commands, which a person has to do */
    show_effect (self, "avatar-default-symbolic", _("By hand"), "manual");
  else if (step != NULL)
    show_effect (self, pf_command_effect_get_icon_name (step->effect), pf_command_effect_get_word (step->effect),
                 pf_command_effect_get_css_class (step->effect));
  else
    show_effect (self, NULL, NULL, NULL);
  update_outcome (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->run_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Run the command…"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, shown, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tick_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Done by hand"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, pf_text_cell_get_text (self->caption), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Copy the command"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, shown, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  pf_text_cell_get_text (self->caption), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, shown, -1);
}

static void
pf_command_row_dispose (GObject *object)
{
  PfCommandRow *self = PF_COMMAND_ROW (object);
  if (self->run_signals != NULL)
    pf_command_row_unbind (self);
  g_clear_object (&self->run_signals);
  g_clear_object (&self->job_signals);
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
  gtk_widget_class_bind_template_child (widget_class, PfCommandRow, details);
  gtk_widget_class_bind_template_child (widget_class, PfCommandRow, warning_box);
  gtk_widget_class_bind_template_child (widget_class, PfCommandRow, warning);
  gtk_widget_class_bind_template_child (widget_class, PfCommandRow, effect_box);
  gtk_widget_class_bind_template_child (widget_class, PfCommandRow, effect_icon);
  gtk_widget_class_bind_template_child (widget_class, PfCommandRow, effect_label);
  gtk_widget_class_bind_template_child (widget_class, PfCommandRow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, PfCommandRow, run_button);
  gtk_widget_class_bind_template_child (widget_class, PfCommandRow, tick_button);
  gtk_widget_class_bind_template_child (widget_class, PfCommandRow, text_box);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pf_command_row_init (PfCommandRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->run_signals = g_signal_group_new (PF_TYPE_RUN);
  g_signal_group_connect_swapped (self->run_signals, "variables-changed", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->run_signals, "changed", G_CALLBACK (update_outcome), self);
  self->job_signals = g_signal_group_new (PF_TYPE_COMMAND_JOBS);
  g_signal_group_connect_swapped (self->job_signals, "changed", G_CALLBACK (update_outcome), self);
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
 * Shows a block of commands with its caption or, without one, its language; or one step of it with its title. Secrets
 * are masked, variables filled in.
 */
void
pf_command_row_bind (PfCommandRow *self, PfRunSession *session, PfRunRow *row)
{
  g_set_object (&self->session, session);
  g_set_object (&self->run, pf_run_session_get_run (session));
  g_set_object (&self->row, row);
  self->step = get_step_number (self);
  pf_row_box_set_depth (self->box, pf_run_row_get_depth (row));
  update (self);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->copy_button), "(uu)", pf_run_row_get_index (row),
                                    pf_run_row_get_cell_row (row));
  /* Only now: an action without the target it needs is warned about. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->copy_button), "run.copy-command");
  g_signal_group_set_target (self->run_signals, self->run);
  g_signal_group_set_target (self->job_signals, pf_command_jobs_get (session));
}

/**
 * pf_command_row_unbind:
 * @self: a row
 *
 * Lets go of the command.
 */
void
pf_command_row_unbind (PfCommandRow *self)
{
  g_signal_group_set_target (self->run_signals, NULL);
  g_signal_group_set_target (self->job_signals, NULL);
  if (self->result != NULL)
    gtk_box_remove (self->text_box, GTK_WIDGET (self->result));
  self->result = NULL;
  g_clear_object (&self->row);
  g_clear_object (&self->run);
  g_clear_object (&self->session);
}
