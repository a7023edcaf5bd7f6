/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-close-dialog.h"
#include "app/pf-reason-dialog.h"
#include "app/pf-run-page-private.h"
#include "run/pf-run-decision.h"

#include <glib/gi18n-lib.h>

/* What the run decides: answers of criteria, votes, and the end. */

typedef struct {
  PfRunPage *page;
  char *item; /* its id: the checklist may be read anew meanwhile */
  PfAnswer answer;
} Answer;

static void
act_on_answer (PfRunPage *self, guint item, PfAnswer answer, const char *reason)
{
  GError *error = NULL;
  GPtrArray *acts = pf_run_plan_answer (pf_run_page_get_run (self), item, answer, reason, &error);
  pf_run_page_act (self, acts, error);
}

static void
answer_reason_given (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (PfRunPage) self = answer->page;
  g_autofree char *id = answer->item;
  g_autofree char *reason = pf_reason_dialog_ask_finish (result, NULL);
  PfAnswer value = answer->answer;
  g_free (answer);
  if (self->session == NULL)
    return;
  guint item = pf_document_find_item (pf_run_get_document (pf_run_page_get_run (self)), id);
  if (item != PF_NONE && reason != NULL)
    act_on_answer (self, item, value, reason);
}

/* Against what a probe verifies a person answers only with a reason. */
static gboolean
needs_reason (PfRunItem *item, PfAnswer answer)
{
  PfItemKind kind = pf_run_item_get_item (item)->kind;
  return pf_run_item_get_probe (item) != NULL
         && answer == (kind == PF_ITEM_CRITERION_NO_GO ? PF_ANSWER_NO : PF_ANSWER_YES);
}

static void
answer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint item;
  const char *text;
  g_variant_get (parameter, "(u&s)", &item, &text);
  PfAnswer value = g_str_equal (text, "yes") ? PF_ANSWER_YES : g_str_equal (text, "no") ? PF_ANSWER_NO : PF_ANSWER_NONE;
  PfRunItem *found = pf_run_get_item (pf_run_page_get_run (self), item);
  if (found == NULL || !needs_reason (found, value)) {
    act_on_answer (self, item, value, NULL);
    return;
  }
  Answer *answer = g_new (Answer, 1);
  *answer = (Answer){ g_object_ref (self), g_strdup (pf_run_item_get_id (found)), value };
  pf_reason_dialog_ask_async (widget, _("Override the Probe?"), pf_run_item_get_item (found)->text, _("_Override"),
                              self->cancellable, answer_reason_given, answer);
}

static void
vote_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  const char *role;
  const char *text;
  PfVoteValue value;
  GError *error = NULL;
  g_variant_get (parameter, "(&s&s)", &role, &text);
  if (!pf_vote_value_from_string (text, &value))
    return;
  GPtrArray *acts = pf_run_plan_vote (pf_run_page_get_run (self), role, value, NULL, &error);
  pf_run_page_act (self, acts, error);
}

static void
ask_close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pf_close_dialog_present (widget, pf_run_page_get_run (PF_RUN_PAGE (widget)));
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  const char *outcome;
  const char *reason;
  GError *error = NULL;
  g_variant_get (parameter, "(&s&s)", &outcome, &reason);
  GPtrArray *acts = pf_run_plan_close (pf_run_page_get_run (self), outcome, reason, &error);
  pf_run_page_act (self, acts, error);
}

/**
 * pf_run_page_update_decision:
 * @self: a page
 *
 * Enables what can still be decided.
 */
void
pf_run_page_update_decision (PfRunPage *self)
{
  PfDecision decision;
  gboolean closed = pf_run_get_decision (pf_run_page_get_run (self), &decision);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.ask-close", !closed);
}

/**
 * pf_run_page_install_decision_actions:
 * @widget_class: class of the page
 */
void
pf_run_page_install_decision_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "run.answer", "(us)", answer_action);
  gtk_widget_class_install_action (widget_class, "run.vote", "(ss)", vote_action);
  gtk_widget_class_install_action (widget_class, "run.ask-close", NULL, ask_close_action);
  gtk_widget_class_install_action (widget_class, "run.close", "(ss)", close_action);
}
