/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-command-result-view.h"

#include "app/pf-command-jobs.h"
#include "app/pf-run-closures.h"
#include "app/pf-text-cell.h"

#include <glib/gi18n-lib.h>

struct _PfCommandResultView {
  GtkBox parent_instance;

  /* Template children */
  GtkImage *icon;
  PfTextCell *summary;
  GtkButton *stop_button;
  GtkToggleButton *output_button;
  GtkScrolledWindow *scroller;
  GtkTextView *text_view;
  PfTextCell *proposal;
  GtkButton *confirm_button;

  /* Owned */
  GtkTextBuffer *followed; /* while the view shows it */
  gulong changed_id;
  guint scroll_source;
  gboolean was_running;
};

G_DEFINE_FINAL_TYPE (PfCommandResultView, pf_command_result_view, GTK_TYPE_BOX)

static void
output_toggled (PfCommandResultView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->scroller), gtk_toggle_button_get_active (self->output_button));
}

static gboolean
scroll_to_end (gpointer data)
{
  PfCommandResultView *self = data;
  GtkTextIter end;
  self->scroll_source = 0;
  if (self->followed == NULL)
    return G_SOURCE_REMOVE;
  gtk_text_buffer_get_end_iter (self->followed, &end);
  gtk_text_buffer_place_cursor (self->followed, &end);
  gtk_text_view_scroll_mark_onscreen (self->text_view, gtk_text_buffer_get_insert (self->followed));
  return G_SOURCE_REMOVE;
}

/* Follows what is written, unless a person scrolled up to read. */
static void
output_changed (PfCommandResultView *self)
{
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (self->scroller);
  double below = gtk_adjustment_get_upper (place) - gtk_adjustment_get_page_size (place)
                 - gtk_adjustment_get_value (place);
  if (below < 2 * gtk_adjustment_get_step_increment (place) + 40 && self->scroll_source == 0)
    self->scroll_source = g_idle_add (scroll_to_end, self);
}

static void
follow (PfCommandResultView *self, GtkTextBuffer *buffer)
{
  if (self->followed == buffer)
    return;
  if (self->changed_id != 0)
    g_signal_handler_disconnect (self->followed, self->changed_id);
  self->changed_id = 0;
  g_set_object (&self->followed, buffer);
  if (buffer == NULL)
    return;
  gtk_text_view_set_buffer (self->text_view, buffer);
  self->changed_id = g_signal_connect_swapped (buffer, "changed", G_CALLBACK (output_changed), self);
}

static GtkTextBuffer *
buffer_of_outcome (const PfCommandOutcome *outcome)
{
  GtkTextBuffer *buffer = gtk_text_buffer_new (NULL);
  g_autofree char *text = g_strconcat (outcome->excerpt != NULL ? outcome->excerpt : "",
                                       outcome->messages != NULL ? outcome->messages : "", NULL);
  gtk_text_buffer_set_text (buffer, text, -1);
  return buffer;
}

static void
show_output (PfCommandResultView *self, GtkTextBuffer *live, const PfCommandOutcome *outcome, gboolean running)
{
  gboolean has_saved = outcome != NULL && (outcome->excerpt != NULL || outcome->messages != NULL);
  if (live != NULL)
    follow (self, live);
  else if (has_saved && self->followed == NULL) {
    g_autoptr (GtkTextBuffer) saved = buffer_of_outcome (outcome);
    follow (self, saved);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->output_button), running || has_saved);
  if (running && !self->was_running)
    gtk_toggle_button_set_active (self->output_button, TRUE);
  if (!running && !has_saved)
    gtk_toggle_button_set_active (self->output_button, FALSE);
  self->was_running = running;
}

static void
show_line (PfCommandResultView *self, const char *icon_name, const char *css_class, const char *text)
{
  static const char *const classes[] = { "success", "error", "warning", "dim-label" };
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), css_class);
  gtk_image_set_from_icon_name (self->icon, icon_name);
  pf_text_cell_set_text (self->summary, text);
}

static void
show_outcome (PfCommandResultView *self, PfRun *run, const PfCommandOutcome *outcome)
{
  g_autofree char *how = pf_command_outcome_describe (outcome);
  g_autofree char *at = pf_time_describe (outcome->at);
  const char *by = pf_run_get_person_name (run, outcome->by);
  g_autofree char *text = g_strdup_printf ("%s · %s · %s%s", how, by != NULL ? by : outcome->by, at,
                                           outcome->is_stale ? _(" · the text is another one now") : "");
  if (outcome->is_stale)
    show_line (self, "dialog-warning-symbolic", "warning", text);
  else if (outcome->done)
    show_line (self, "emblem-ok-symbolic", "success", text);
  else if (g_str_equal (outcome->runner, "app"))
    show_line (self, "dialog-error-symbolic", "error", text);
  else
    show_line (self, "pf-open-symbolic", "dim-label", text);
}

/* What it says about its item, until a person took it or marked the item otherwise. */
static void
show_proposal (PfCommandResultView *self, PfRun *run, guint command, gboolean running)
{
  guint item = ((PfCommand *) g_ptr_array_index (pf_document_get_commands (pf_run_get_document (run)), command))->item;
  guint by = PF_NONE;
  PfItemState state = item != PF_NONE ? pf_run_get_command_proposal (run, item, &by) : PF_STATE_OPEN;
  gboolean shown = !running && state != PF_STATE_OPEN && by == command;
  gtk_widget_set_visible (GTK_WIDGET (self->proposal), shown);
  gtk_widget_set_visible (GTK_WIDGET (self->confirm_button), shown);
  if (!shown)
    return;
  pf_text_cell_set_text (self->proposal, state == PF_STATE_DONE ? _("By its command this item is done")
                                                                : _("By its command this item failed"));
  gtk_button_set_label (self->confirm_button, state == PF_STATE_DONE ? _("Mark Done") : _("Mark Failed"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->confirm_button), "(us)", item,
                                    pf_item_state_to_string (state));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->confirm_button), "run.confirm-command");
}

/**
 * pf_command_result_view_show:
 * @self: a view
 * @session: a run's session
 * @command: index of a command
 * @step: number of its step, or 0
 *
 * Shows what there is; nothing for a command nobody ran or ticked.
 */
void
pf_command_result_view_show (PfCommandResultView *self, PfRunSession *session, guint command, guint step)
{
  PfRun *run = pf_run_session_get_run (session);
  PfCommandJobs *jobs = pf_command_jobs_get (session);
  gboolean running = pf_command_jobs_is_running (jobs, command, step);
  g_autoptr (PfCommandOutcome) outcome = pf_run_get_command_outcome (run, command, step);
  gtk_widget_set_visible (GTK_WIDGET (self), running || outcome != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->stop_button), running);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->stop_button), "(uu)", command, step);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->stop_button), "run.stop-command");
  if (running)
    show_line (self, "media-playback-start-symbolic", "dim-label", _("Running…"));
  else if (outcome != NULL)
    show_outcome (self, run, outcome);
  show_output (self, pf_command_jobs_get_output (jobs, command, step), outcome, running);
  show_proposal (self, run, command, running);
}

static void
pf_command_result_view_dispose (GObject *object)
{
  PfCommandResultView *self = PF_COMMAND_RESULT_VIEW (object);
  follow (self, NULL);
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  G_OBJECT_CLASS (pf_command_result_view_parent_class)->dispose (object);
}

static void
pf_command_result_view_class_init (PfCommandResultViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_command_result_view_dispose;
  g_type_ensure (PF_TYPE_TEXT_CELL);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-command-result-view.ui");
  gtk_widget_class_bind_template_child (widget_class, PfCommandResultView, icon);
  gtk_widget_class_bind_template_child (widget_class, PfCommandResultView, summary);
  gtk_widget_class_bind_template_child (widget_class, PfCommandResultView, stop_button);
  gtk_widget_class_bind_template_child (widget_class, PfCommandResultView, output_button);
  gtk_widget_class_bind_template_child (widget_class, PfCommandResultView, scroller);
  gtk_widget_class_bind_template_child (widget_class, PfCommandResultView, text_view);
  gtk_widget_class_bind_template_child (widget_class, PfCommandResultView, proposal);
  gtk_widget_class_bind_template_child (widget_class, PfCommandResultView, confirm_button);
  gtk_widget_class_bind_template_callback (widget_class, output_toggled);
}

static void
pf_command_result_view_init (PfCommandResultView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pf_command_result_view_new:
 *
 * Returns: (transfer floating): a view that shows nothing yet
 */
GtkWidget *
pf_command_result_view_new (void)
{
  return g_object_new (PF_TYPE_COMMAND_RESULT_VIEW, NULL);
}
