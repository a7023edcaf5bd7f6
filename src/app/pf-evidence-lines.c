/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-evidence-lines.h"

#include "app/pf-row-box.h"
#include "app/pf-run-closures.h"
#include "app/pf-text-cell.h"

#include <glib/gi18n-lib.h>

#define MAX_HISTORY 100

static GtkWidget *
add_text (GtkBox *box, const char *text, const char *css_class)
{
  GtkWidget *cell = pf_text_cell_new ();
  pf_text_cell_set_text (PF_TEXT_CELL (cell), text);
  if (css_class != NULL)
    gtk_widget_add_css_class (cell, css_class);
  gtk_box_append (box, cell);
  return cell;
}

/**
 * pf_evidence_add_heading:
 * @box: where to
 * @text: title of what follows
 *
 * Adds a heading.
 */
void
pf_evidence_add_heading (GtkBox *box, const char *text)
{
  add_text (box, text, "evidence-heading");
}

/**
 * pf_evidence_add_fact:
 * @box: where to
 * @name: what it is
 * @value: (nullable): its value; nothing is added without one
 *
 * Adds a named value.
 */
void
pf_evidence_add_fact (GtkBox *box, const char *name, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (line, "fact");
  g_object_set (line, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  GtkWidget *caption = add_text (GTK_BOX (line), name, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  add_text (GTK_BOX (line), value, NULL);
  gtk_box_append (box, line);
}

static GtkWidget *
create_state (const char *icon_name, const char *css_class, const char *text)
{
  GtkWidget *row = g_object_new (PF_TYPE_ROW_BOX, "css-classes", (const char *[]){ "state", css_class, NULL }, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  GtkWidget *cell = pf_text_cell_new ();
  pf_text_cell_set_text (PF_TEXT_CELL (cell), text);
  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  pf_row_box_set_start (PF_ROW_BOX (row), icon);
  pf_row_box_set_text (PF_ROW_BOX (row), cell);
  return row;
}

/**
 * pf_evidence_add_state:
 * @box: where to
 * @icon_name: its icon
 * @css_class: class of its colour
 * @text: its word or sentence
 *
 * Adds an icon with words.
 */
void
pf_evidence_add_state (GtkBox *box, const char *icon_name, const char *css_class, const char *text)
{
  gtk_box_append (box, create_state (icon_name, css_class, text));
}

/**
 * pf_evidence_add_summary:
 * @box: where to
 * @icon_name: its icon
 * @css_class: class of its colour
 * @text: its word or sentence
 *
 * Adds an icon with words that sum up what follows.
 */
void
pf_evidence_add_summary (GtkBox *box, const char *icon_name, const char *css_class, const char *text)
{
  GtkWidget *row = create_state (icon_name, css_class, text);
  gtk_widget_add_css_class (row, "summary");
  gtk_box_append (box, row);
}

/**
 * pf_evidence_add_code:
 * @box: where to
 * @text: a probe or a value, as it stands
 *
 * Adds a block of text in a fixed-width font.
 */
void
pf_evidence_add_code (GtkBox *box, const char *text)
{
  g_autofree char *trimmed = g_strchomp (g_strdup (text));
  GtkWidget *cell = add_text (box, trimmed, "monospace");
  gtk_widget_add_css_class (cell, "command");
}

static void
add_checks (GtkBox *box, PfOutcome *outcome)
{
  const GPtrArray *checks = pf_outcome_get_checks (outcome);
  for (guint i = 0; i < checks->len; i++) {
    const PfCheckOutcome *check = g_ptr_array_index (checks, i);
    g_autofree char *text = check->actual != NULL
                                ? g_strdup_printf (_("%s\nActual: %s"), check->text, check->actual)
                                : g_strdup (check->text);
    pf_evidence_add_state (box, pf_outcome_value_get_icon_name (check->value),
                           pf_outcome_value_get_css_class (check->value), text);
  }
}

static char *
dup_fact (JsonObject *facts, const char *name)
{
  JsonNode *node = facts != NULL ? json_object_get_member (facts, name) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return NULL;
}

static void
add_certificate (GtkBox *box, JsonObject *facts)
{
  JsonNode *node = facts != NULL ? json_object_get_member (facts, "cert") : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  g_autofree char *days = dup_fact (json_node_get_object (node), "days");
  g_autofree char *subject = dup_fact (json_node_get_object (node), "subject");
  g_autofree char *issuer = dup_fact (json_node_get_object (node), "issuer");
  pf_evidence_add_fact (box, _("Certificate, days left"), days);
  pf_evidence_add_fact (box, _("Certificate for"), subject);
  pf_evidence_add_fact (box, _("Certificate issued by"), issuer);
}

/**
 * pf_evidence_add_outcome:
 * @box: where to
 * @outcome: what a probe said
 *
 * Adds the outcome: what it says, when, how long it took, what answered, and each check with the value it saw.
 */
void
pf_evidence_add_outcome (GtkBox *box, PfOutcome *outcome)
{
  PfOutcomeValue value = pf_outcome_get_value (outcome);
  JsonObject *facts = pf_outcome_get_facts (outcome);
  g_autofree char *description = pf_outcome_describe (outcome);
  g_autofree char *started = pf_time_describe (pf_outcome_get_started_utc_ms (outcome));
  g_autofree char *total = pf_duration_describe (pf_outcome_get_timing (outcome, PF_PHASE_TOTAL));
  g_autofree char *ttfb = pf_duration_describe (pf_outcome_get_timing (outcome, PF_PHASE_TTFB));
  g_autofree char *status = dup_fact (facts, "status");
  g_autofree char *address = dup_fact (facts, "remote_address");
  g_autofree char *tls = dup_fact (facts, "tls_version");
  pf_evidence_add_summary (box, pf_outcome_value_get_icon_name (value), pf_outcome_value_get_css_class (value),
                           description);
  add_checks (box, outcome);
  pf_evidence_add_fact (box, _("Probed at"), started);
  pf_evidence_add_fact (box, _("Status"), status);
  pf_evidence_add_fact (box, _("Total time"), total);
  pf_evidence_add_fact (box, _("Time to first byte"), ttfb);
  pf_evidence_add_fact (box, _("Address"), address);
  pf_evidence_add_fact (box, _("TLS"), tls);
  add_certificate (box, facts);
}

static const char *
get_member (const PfEvent *event, const char *name)
{
  return event->data != NULL ? json_object_get_string_member_with_default (event->data, name, "") : "";
}

/* What happened, in one line. */
static char *
describe_event (PfEvent *event)
{
  PfItemState state;
  if (g_str_equal (event->action, "item.set") && pf_item_state_from_string (get_member (event, "state"), &state)) {
    const char *reason = pf_event_get_text (event, "reason");
    const char *word = pf_item_state_get_word (state);
    return reason != NULL ? g_strdup_printf ("%s: %s", word, reason) : g_strdup (word);
  }
  if (g_str_equal (event->action, "item.override")) {
    const char *reason = pf_event_get_text (event, "reason");
    return g_strdup_printf (_("Probe overridden: %s"), reason != NULL ? reason : "");
  }
  if (g_str_equal (event->action, "probe.outcome")) {
    PfOutcomeValue value = pf_outcome_value_from_string (get_member (event, "outcome"));
    const char *reason = get_member (event, "reason");
    const char *word = pf_outcome_value_get_word (value);
    return *reason != '\0' ? g_strdup_printf (_("Probe: %s (%s)"), word, reason) : g_strdup_printf (_("Probe: %s"), word);
  }
  if (g_str_equal (event->action, "probe.bind"))
    return g_strdup (*get_member (event, "probe") != '\0' ? _("Probe bound") : _("Probe removed"));
  if (g_str_equal (event->action, "note.add"))
    return g_strdup (_("Note added"));
  if (g_str_equal (event->action, "evidence.add"))
    return g_strdup_printf (_("File attached: %s"), get_member (event, "ref"));
  if (g_str_equal (event->action, "command.result")) {
    gboolean ran = g_str_equal (get_member (event, "runner"), "app");
    gint64 status = json_object_get_int_member_with_default (event->data, "exit_status", -1);
    return ran && status >= 0 ? g_strdup_printf (_("Command run, exit status %d"), (int) status)
                              : g_strdup (ran ? _("Command run, ended by a signal") : _("Command ticked by hand"));
  }
  if (g_str_equal (event->action, "probe.stale"))
    return g_strdup (_("Evidence went stale"));
  return g_strdup (event->action);
}

/**
 * pf_evidence_add_history:
 * @box: where to
 * @run: a run
 * @item_id: id of one of its items
 *
 * Adds what happened to the item, the newest first, at most a hundred of them.
 */
void
pf_evidence_add_history (GtkBox *box, PfRun *run, const char *item_id)
{
  const GPtrArray *events = pf_run_get_events (run);
  guint n_added = 0;
  for (guint i = events->len; i > 0 && n_added < MAX_HISTORY; i--) {
    PfEvent *event = g_ptr_array_index (events, i - 1);
    /* What came of a command says itself of which item it is. */
    if (g_strcmp0 (event->target, item_id) != 0
        && (!g_str_equal (event->action, "command.result") || !g_str_equal (get_member (event, "item"), item_id)))
      continue;
    if (n_added++ == 0)
      pf_evidence_add_heading (box, _("History"));
    g_autofree char *what = describe_event (event);
    g_autofree char *at = pf_time_describe (event->at);
    g_autofree char *who = g_strdup_printf ("%s · %s", at, pf_run_get_person_name (run, event->actor));
    pf_evidence_add_fact (box, who, what);
  }
}
