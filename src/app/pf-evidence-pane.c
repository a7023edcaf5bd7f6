/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-evidence-pane.h"

#include "app/pf-evidence-attached.h"
#include "app/pf-evidence-lines.h"
#include "app/pf-run-closures.h"
#include "app/pf-text-cell.h"

#include <glib/gi18n-lib.h>

struct _PfEvidencePane {
  AdwBin parent_instance;

  /* Template children */
  GtkStack *stack;
  GtkBox *content;
  GtkBox *editor;
  GtkTextView *note_view;
  GtkButton *note_button;
  GtkButton *attach_button;

  /* Owned */
  PfRunSession *session;
  GSignalGroup *run_signals;

  guint item;
};

G_DEFINE_FINAL_TYPE (PfEvidencePane, pf_evidence_pane, ADW_TYPE_BIN)

static void
add_title (PfEvidencePane *self, const PfItem *item)
{
  GtkWidget *title = pf_text_cell_new ();
  g_autofree char *markup = pf_text_hide_blanks (item->markup);
  pf_text_cell_set_markup (PF_TEXT_CELL (title), markup);
  gtk_widget_add_css_class (title, "title-4");
  gtk_box_append (self->content, title);
}

static void
add_state (PfEvidencePane *self, PfRunItem *item)
{
  PfItemState state = pf_run_item_get_state (item);
  const char *by = pf_run_get_person_name (pf_run_session_get_run (self->session), pf_run_item_get_by (item));
  pf_evidence_add_summary (self->content, pf_item_state_get_icon_name (state), pf_item_state_get_css_class (state),
                           pf_item_state_get_word (state));
  if (pf_run_item_is_stale (item))
    pf_evidence_add_state (self->content, "document-open-recent-symbolic", "warning", _("The evidence is stale"));
  if (by != NULL && pf_run_item_get_at (item) >= 0) {
    g_autofree char *at = pf_time_describe (pf_run_item_get_at (item));
    g_autofree char *who = g_strdup_printf ("%s\n%s", by, at);
    gboolean probed = pf_run_item_get_method (item) == PF_METHOD_PROBE;
    pf_evidence_add_fact (self->content, probed ? _("Set by a probe, run by") : _("Set by"), who);
  }
  pf_evidence_add_fact (self->content, _("Reason"), pf_run_item_get_reason (item));
  pf_evidence_add_fact (self->content, _("Overridden because"), pf_run_item_get_override_reason (item));
}

static void
add_evidence (PfEvidencePane *self, PfRunItem *item)
{
  PfProbe *probe = pf_run_item_get_probe (item);
  PfOutcome *outcome = pf_run_item_get_outcome (item);
  if (outcome != NULL) {
    pf_evidence_add_heading (self->content, _("Evidence"));
    pf_evidence_add_outcome (self->content, outcome);
  }
  if (probe != NULL) {
    pf_evidence_add_heading (self->content, _("Probe"));
    pf_evidence_add_code (self->content, pf_probe_get_text (probe));
  }
}

static char *
dup_note (PfEvidencePane *self)
{
  GtkTextIter start, end;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->note_view);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
note_changed (PfEvidencePane *self)
{
  g_autofree char *text = dup_note (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->note_button), *text != '\0');
}

static void
add_note (PfEvidencePane *self)
{
  g_autofree char *text = dup_note (self);
  if (self->item == PF_NONE || *text == '\0')
    return;
  PfRunItem *item = pf_run_get_item (pf_run_session_get_run (self->session), self->item);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->note_view), "", 0);
  gtk_widget_activate_action (GTK_WIDGET (self), "run.add-note", "(ss)", pf_run_item_get_id (item), text);
}

static gboolean
files_dropped (GtkDropTarget *target, const GValue *value, double x, double y, PfEvidencePane *self)
{
  GSList *files = g_value_get_boxed (value);
  if (self->item == PF_NONE || !gtk_widget_get_visible (GTK_WIDGET (self->editor)))
    return FALSE;
  for (; files != NULL; files = files->next) {
    g_autofree char *path = g_file_get_path (files->data);
    if (path != NULL)
      gtk_widget_activate_action (GTK_WIDGET (self), "run.attach-file", "(us)", self->item, path);
  }
  return TRUE;
}

static void
update_editor (PfEvidencePane *self, PfRun *run)
{
  static const char *const closed[] = { "completed", "aborted", "rolled-back", NULL };
  gtk_widget_set_visible (GTK_WIDGET (self->editor), !g_strv_contains (closed, pf_run_get_state (run)));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->attach_button), "u", self->item);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->attach_button), "run.attach");
}

static void
update (PfEvidencePane *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->content))) != NULL)
    gtk_box_remove (self->content, child);
  gtk_stack_set_visible_child_name (self->stack, self->item == PF_NONE ? "empty" : "item");
  if (self->item == PF_NONE || self->session == NULL)
    return;
  PfRun *run = pf_run_session_get_run (self->session);
  PfRunItem *item = pf_run_get_item (run, self->item);
  add_title (self, pf_run_item_get_item (item));
  add_state (self, item);
  add_evidence (self, item);
  pf_evidence_add_commands (self->content, self->session, self->item);
  pf_evidence_add_values (self->content, run, self->item);
  pf_evidence_add_notes (self->content, run, pf_run_item_get_id (item));
  pf_evidence_add_files (self->content, run, pf_run_item_get_id (item));
  update_editor (self, run);
  pf_evidence_add_history (self->content, run, pf_run_item_get_id (item));
}

static void
pf_evidence_pane_dispose (GObject *object)
{
  PfEvidencePane *self = PF_EVIDENCE_PANE (object);
  if (self->run_signals != NULL)
    g_signal_group_set_target (self->run_signals, NULL);
  g_clear_object (&self->run_signals);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (pf_evidence_pane_parent_class)->dispose (object);
}

static void
pf_evidence_pane_class_init (PfEvidencePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_evidence_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-evidence-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, PfEvidencePane, stack);
  gtk_widget_class_bind_template_child (widget_class, PfEvidencePane, content);
  gtk_widget_class_bind_template_child (widget_class, PfEvidencePane, editor);
  gtk_widget_class_bind_template_child (widget_class, PfEvidencePane, note_view);
  gtk_widget_class_bind_template_child (widget_class, PfEvidencePane, note_button);
  gtk_widget_class_bind_template_child (widget_class, PfEvidencePane, attach_button);
  gtk_widget_class_bind_template_callback (widget_class, add_note);
}

static void
pf_evidence_pane_init (PfEvidencePane *self)
{
  self->item = PF_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->note_view), "changed", G_CALLBACK (note_changed), self,
                           G_CONNECT_SWAPPED);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (target, "drop", G_CALLBACK (files_dropped), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  self->run_signals = g_signal_group_new (PF_TYPE_RUN);
  g_signal_group_connect_swapped (self->run_signals, "changed", G_CALLBACK (update), self);
}

/**
 * pf_evidence_pane_set_session:
 * @self: a pane
 * @session: the run's session
 *
 * Says whose items it shows.
 */
void
pf_evidence_pane_set_session (PfEvidencePane *self, PfRunSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->run_signals, pf_run_session_get_run (session));
  update (self);
}

/**
 * pf_evidence_pane_set_item:
 * @self: a pane
 * @item: index of an item, or PF_NONE
 *
 * Shows an item and follows it.
 */
void
pf_evidence_pane_set_item (PfEvidencePane *self, guint item)
{
  if (self->item == item)
    return;
  self->item = item;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->note_view), "", 0);
  update (self);
}

/**
 * pf_evidence_pane_get_item:
 * @self: a pane
 *
 * Returns: index of the item it shows, or PF_NONE
 */
guint
pf_evidence_pane_get_item (PfEvidencePane *self)
{
  return self->item;
}
