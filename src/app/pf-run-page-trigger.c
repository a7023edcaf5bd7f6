/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-reason-dialog.h"
#include "app/pf-run-page-private.h"
#include "run/pf-run-private.h"
#include "run/pf-run-rollback.h"
#include "run/pf-run-triggers.h"

#include <glib/gi18n-lib.h>

/* Triggers and the rollback they call for. */

typedef GPtrArray *(*Plan) (PfRun *run, guint item, const char *reason, GError **error);

typedef struct {
  PfRunPage *page;
  char *item; /* its id, for the checklist may be read anew meanwhile; NULL for the rollback */
  Plan plan;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->page);
  g_free (question->item);
  g_free (question);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
reason_given (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autofree char *reason = pf_reason_dialog_ask_finish (result, NULL);
  PfRunPage *self = question->page;
  if (reason == NULL || self->session == NULL)
    return;
  GError *error = NULL;
  guint item = question->item != NULL ? pf_document_find_item (pf_run_get_document (pf_run_page_get_run (self)), question->item)
                                      : PF_NONE;
  GPtrArray *acts = question->item != NULL ? question->plan (pf_run_page_get_run (self), item, reason, &error)
                                           : pf_run_plan_rollback_end (pf_run_page_get_run (self), reason, &error);
  pf_run_page_act (self, acts, error);
}

static void
ask (PfRunPage *self, guint item, Plan plan, const char *heading, const char *body, const char *accept)
{
  Question *question = g_new0 (Question, 1);
  question->page = g_object_ref (self);
  question->plan = plan;
  if (item != PF_NONE)
    question->item = g_strdup (pf_run_item_get_id (pf_run_get_item (pf_run_page_get_run (self), item)));
  pf_reason_dialog_ask_async (GTK_WIDGET (self), heading, body, accept, self->cancellable, reason_given, question);
}

static gboolean
get_trigger (PfRunPage *self, GVariant *parameter, guint *item)
{
  *item = g_variant_get_uint32 (parameter);
  return *item < g_list_model_get_n_items (pf_run_get_items (pf_run_page_get_run (self)))
         && pf_run_item_is_trigger (pf_run_get_item (pf_run_page_get_run (self), *item));
}

static void
trip_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint item;
  if (get_trigger (self, parameter, &item))
    ask (self, item, pf_run_plan_trip, _("Trip the trigger?"),
         _("The verdict is ROLLBACK until somebody clears it. Say what you saw."), _("_Trip"));
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint item;
  if (get_trigger (self, parameter, &item))
    ask (self, item, pf_run_plan_clear, _("Clear the trigger?"),
         _("Say why it calls for no rollback. Once it was healthy again, its probe can trip it anew."), _("_Clear"));
}

static void
acknowledge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint item;
  GError *error = NULL;
  if (!get_trigger (self, parameter, &item))
    return;
  GPtrArray *acts = pf_run_plan_acknowledge (pf_run_page_get_run (self), item, NULL, &error);
  pf_run_page_act (self, acts, error);
}

static void
end_rollback_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask (PF_RUN_PAGE (widget), PF_NONE, NULL, _("End the rollback?"), _("Its clock stops. Say how it went."),
       _("_End Rollback"));
}

static void
show_procedure_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRun *run = pf_run_page_get_run (PF_RUN_PAGE (widget));
  g_autoptr (GArray) procedures = pf_run_list_procedures (run, pf_run_find_tripped (run));
  if (procedures->len > 0)
    gtk_widget_activate_action (widget, "run.go-to-section", "u", g_array_index (procedures, guint, 0));
}

static char *
make_notification_id (PfRunPage *self, guint item)
{
  return g_strdup_printf ("trigger-%s-%s", pf_run_get_id (pf_run_page_get_run (self)),
                          pf_run_item_get_id (pf_run_get_item (pf_run_page_get_run (self), item)));
}

/* Whoever works in a window, or in a dialog above it, sees the banner. */
static gboolean
is_in_view (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
    if (gtk_widget_get_mapped (GTK_WIDGET (window)) && gtk_window_is_active (window))
      return TRUE;
  }
  return FALSE;
}

static void
notify_of (PfRunPage *self, guint item)
{
  GApplication *application = g_application_get_default ();
  if (application == NULL || is_in_view ())
    return;
  PfRun *run = pf_run_page_get_run (self);
  gint64 now = pf_clock_get_utc_ms (pf_store_get_clock (pf_run_session_get_store (self->session)));
  g_autofree char *id = make_notification_id (self, item);
  g_autofree char *filled = pf_run_fill_text (run, pf_run_item_get_item (pf_run_get_item (run, item))->text);
  g_autofree char *title = g_strdup_printf (_("Rollback trigger tripped: %s"), filled);
  g_autofree char *body = pf_trigger_describe_trip (run, item, now);
  g_autoptr (GNotification) notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_URGENT);
  g_notification_set_default_action_and_target (notification, "app.open-run", "s", pf_run_get_id (run));
  g_application_send_notification (application, id, notification);
}

static void
item_changed (PfRunPage *self, guint item)
{
  PfRunItem *trigger = pf_run_get_item (pf_run_page_get_run (self), item);
  const char *id = pf_run_item_get_id (trigger);
  GApplication *application = g_application_get_default ();
  if (pf_run_item_get_trigger (trigger) == PF_TRIGGER_TRIPPED) {
    if (g_hash_table_add (self->told_of, g_strdup (id)))
      notify_of (self, item);
  } else if (g_hash_table_remove (self->told_of, id) && application != NULL) {
    g_autofree char *notification = make_notification_id (self, item);
    g_application_withdraw_notification (application, notification);
  }
}

/**
 * pf_run_page_update_triggers:
 * @self: a page
 *
 * Enables what can be done now, and marks the header while a rollback is under way.
 */
void
pf_run_page_update_triggers (PfRunPage *self)
{
  PfRun *run = pf_run_page_get_run (self);
  gboolean closed = pf_run_state_is_closed (pf_run_get_state (run));
  gboolean in_rollback = !closed && pf_run_is_in_rollback (run);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.trip-trigger", !closed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.acknowledge-trigger", !closed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.clear-trigger", !closed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.end-rollback", in_rollback);
  if (in_rollback && !gtk_widget_has_css_class (GTK_WIDGET (self->status_bar), "in-rollback"))
    gtk_widget_activate_action (GTK_WIDGET (self), "run.show-procedure", NULL);
  if (in_rollback)
    gtk_widget_add_css_class (GTK_WIDGET (self->status_bar), "in-rollback");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->status_bar), "in-rollback");
}

/**
 * pf_run_page_start_triggers:
 * @self: a page
 *
 * Follows the triggers of the run. What is tripped already is shown, but not told of again.
 */
void
pf_run_page_start_triggers (PfRunPage *self)
{
  PfRun *run = pf_run_page_get_run (self);
  self->told_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (pf_run_get_items (run)); i++)
    if (pf_run_item_get_trigger (pf_run_get_item (run, i)) == PF_TRIGGER_TRIPPED)
      g_hash_table_add (self->told_of, g_strdup (pf_run_item_get_id (pf_run_get_item (run, i))));
  pf_trigger_banner_set_session (pf_run_notices_get_trigger_banner (self->notices), self->session);
  g_signal_connect_object (run, "item-changed", G_CALLBACK (item_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "changed", G_CALLBACK (pf_run_page_update_triggers), self, G_CONNECT_SWAPPED);
  pf_run_page_update_triggers (self);
}

/**
 * pf_run_page_install_trigger_actions:
 * @widget_class: class of the page
 */
void
pf_run_page_install_trigger_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "run.trip-trigger", "u", trip_action);
  gtk_widget_class_install_action (widget_class, "run.acknowledge-trigger", "u", acknowledge_action);
  gtk_widget_class_install_action (widget_class, "run.clear-trigger", "u", clear_action);
  gtk_widget_class_install_action (widget_class, "run.end-rollback", NULL, end_rollback_action);
  gtk_widget_class_install_action (widget_class, "run.show-procedure", NULL, show_procedure_action);
}
