/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-evidence-attached.h"

#include "app/pf-command-closures.h"
#include "app/pf-command-result-view.h"
#include "app/pf-evidence-lines.h"
#include "app/pf-run-closures.h"
#include "app/pf-text-cell.h"
#include "document/pf-secret-pattern.h"
#include "run/pf-run-command.h"
#include "run/pf-run-evidence.h"

#include <glib/gi18n-lib.h>

static char *
describe_stamp (PfRun *run, const char *by, gint64 at)
{
  const char *name = pf_run_get_person_name (run, by);
  g_autofree char *time = pf_time_describe (at);
  return g_strdup_printf ("%s · %s", name != NULL ? name : by, time);
}

/**
 * pf_evidence_add_notes:
 * @box: where to
 * @run: a run
 * @target: id of an item or a section
 *
 * Adds its notes, the newest first.
 */
void
pf_evidence_add_notes (GtkBox *box, PfRun *run, const char *target)
{
  g_autoptr (GPtrArray) notes = pf_run_list_notes (run, target);
  if (notes->len > 0)
    pf_evidence_add_heading (box, _("Notes"));
  for (guint i = notes->len; i > 0; i--) {
    const PfNote *note = g_ptr_array_index (notes, i - 1);
    g_autofree char *stamp = describe_stamp (run, note->by, note->at);
    pf_evidence_add_fact (box, stamp, note->text != NULL ? note->text : _("(left out)"));
  }
}

static void
add_button (GtkWidget *line, const char *icon_name, const char *label, const char *action, const PfEvidence *piece)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);
  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, piece->ref, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(ss)", piece->sha256, piece->ref);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (line), button);
}

static void
add_file (GtkBox *box, PfRun *run, const PfEvidence *piece)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = pf_text_cell_new ();
  GtkWidget *facts = pf_text_cell_new ();
  g_autofree char *stamp = describe_stamp (run, piece->by, piece->at);
  g_autofree char *size = g_format_size ((guint64) MAX (piece->bytes, 0));
  /* Translators: size of a file, the first digits of its digest, who attached it and when */
  g_autofree char *text = g_strdup_printf (_("%s · %.12s… · %s"), size, piece->sha256, stamp);
  pf_text_cell_set_text (PF_TEXT_CELL (name), piece->ref);
  pf_text_cell_set_text (PF_TEXT_CELL (facts), text);
  gtk_widget_add_css_class (facts, "caption");
  gtk_widget_add_css_class (facts, "dim-label");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), name);
  gtk_box_append (GTK_BOX (words), facts);
  gtk_box_append (GTK_BOX (line), words);
  add_button (line, "document-open-symbolic", _("Open"), "run.open-file", piece);
  add_button (line, "document-save-as-symbolic", _("Save as…"), "run.save-file", piece);
  gtk_widget_add_css_class (line, "attached-file");
  gtk_box_append (box, line);
}

/**
 * pf_evidence_add_files:
 * @box: where to
 * @run: a run
 * @item: id of an item
 *
 * Adds the files that are attached to it.
 */
void
pf_evidence_add_files (GtkBox *box, PfRun *run, const char *item)
{
  g_autoptr (GPtrArray) pieces = pf_run_list_evidence (run, item);
  gboolean has_heading = FALSE;
  for (guint i = 0; i < pieces->len; i++) {
    const PfEvidence *piece = g_ptr_array_index (pieces, i);
    if (piece->ref == NULL || piece->sha256 == NULL)
      continue;
    if (!has_heading)
      pf_evidence_add_heading (box, _("Files"));
    has_heading = TRUE;
    add_file (box, run, piece);
  }
}

/**
 * pf_evidence_add_values:
 * @box: where to
 * @run: a run
 * @item: index of an item
 *
 * Adds what was filled into its blanks.
 */
void
pf_evidence_add_values (GtkBox *box, PfRun *run, guint item)
{
  const GPtrArray *blanks = pf_document_get_blanks (pf_run_get_document (run));
  gboolean has_heading = FALSE;
  for (guint i = 0; i < blanks->len; i++) {
    const PfBlank *blank = g_ptr_array_index (blanks, i);
    PfEvent *event = NULL;
    const char *value = blank->item == item ? pf_run_get_blank_value (run, i, &event) : NULL;
    if (value == NULL)
      continue;
    if (!has_heading)
      pf_evidence_add_heading (box, _("Values"));
    has_heading = TRUE;
    g_autofree char *stamp = event != NULL ? describe_stamp (run, event->actor, event->at) : NULL;
    g_autofree char *text = stamp != NULL ? g_strdup_printf ("%s\n%s", value, stamp) : g_strdup (value);
    pf_evidence_add_fact (box, *blank->label != '\0' ? blank->label : _("Value"), text);
  }
}

static void
add_command (GtkBox *box, PfRunSession *session, guint index, const PfCommandStep *step)
{
  PfRun *run = pf_run_session_get_run (session);
  g_autoptr (PfCommandOutcome) outcome = pf_run_get_command_outcome (run, index, step->number);
  g_autofree char *filled = pf_run_fill_text (run, step->text);
  g_autofree char *text = pf_secret_pattern_mask (filled, NULL);
  if (outcome == NULL)
    return;
  pf_evidence_add_code (box, outcome->text != NULL ? outcome->text : *text != '\0' ? text : step->title);
  GtkWidget *view = pf_command_result_view_new ();
  gtk_box_append (box, view);
  pf_command_result_view_show (PF_COMMAND_RESULT_VIEW (view), session, index, step->number);
  pf_evidence_add_fact (box, _("Folder"), outcome->folder);
  pf_evidence_add_fact (box, _("SHA-256 of the output"), outcome->output_sha256);
}

/**
 * pf_evidence_add_commands:
 * @box: where to
 * @session: a run's session
 * @item: index of an item
 *
 * Adds what came of its commands.
 */
void
pf_evidence_add_commands (GtkBox *box, PfRunSession *session, guint item)
{
  PfRun *run = pf_run_session_get_run (session);
  const GPtrArray *commands = pf_document_get_commands (pf_run_get_document (run));
  gboolean has_heading = FALSE;
  for (guint i = 0; i < commands->len; i++) {
    const PfCommand *command = g_ptr_array_index (commands, i);
    g_autoptr (GPtrArray) steps = command->item == item ? pf_command_list_steps (command) : NULL;
    for (guint j = 0; steps != NULL && j < steps->len; j++) {
      const PfCommandStep *step = g_ptr_array_index (steps, j);
      g_autoptr (PfCommandOutcome) outcome = pf_run_get_command_outcome (run, i, step->number);
      if (outcome != NULL && !has_heading)
        pf_evidence_add_heading (box, _("Commands"));
      has_heading |= outcome != NULL;
      add_command (box, session, i, step);
    }
  }
}
