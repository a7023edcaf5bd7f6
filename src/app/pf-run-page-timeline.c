/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-run-page-private.h"
#include "app/pf-t0-dialog.h"

#include <glib/gi18n-lib.h>

/* The clock in the header, phases, and reminders of what is due. */

/* How often a run that nobody looks at is compared with the clock. */
#define REMIND_S 15

#define MS_PER_SECOND 1000
#define MS_PER_MINUTE (60 * G_GINT64_CONSTANT (1000))

static gboolean
is_closed (PfRun *run)
{
  static const char *const closed[] = { "completed", "aborted", "rolled-back", NULL };
  return g_strv_contains (closed, pf_run_get_state (run));
}

/* What changes each second is not read out; what is, changes with the minute. */
static void
describe_t0 (PfRunPage *self, gint64 since)
{
  PfRun *run = pf_run_page_get_run (self);
  g_autofree char *time = pf_run_format_time (run, pf_run_get_t0 (run), pf_run_get_now (run));
  g_autofree char *length = pf_span_format (ABS (since) / MS_PER_MINUTE * MS_PER_MINUTE);
  g_autofree char *zone = g_strdup (pf_run_get_time_zone (run) != NULL ? pf_run_get_time_zone (run) : "UTC");
  /* Translators: a time, its time zone, and how long it is until then or since */
  g_autofree char *text = g_strdup_printf (since < 0 ? _("T0 is at %s (%s), in %s") : _("T0 was at %s (%s), %s ago"),
                                           time, zone, length);
  if (g_strcmp0 (text, gtk_widget_get_tooltip_text (GTK_WIDGET (self->t0_button))) == 0)
    return;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->t0_button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->t0_button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
show_t0 (PfRunPage *self)
{
  PfRun *run = pf_run_page_get_run (self);
  gint64 t0 = pf_run_get_t0 (run);
  gboolean closed = is_closed (run);
  gtk_widget_set_visible (GTK_WIDGET (self->t0_button),
                          !closed && (t0 >= 0 || pf_run_times_is_needed (pf_run_times_get (run))));
  if (t0 < 0) {
    gtk_label_set_label (self->t0_label, _("Set T0…"));
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->t0_button), _("Say when the times of the checklist count from"));
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->t0_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Set T0"), -1);
    return;
  }
  gint64 since = pf_run_get_now (run) - t0;
  g_autofree char *clock = pf_t0_clock_format (since);
  gtk_label_set_label (self->t0_label, clock);
  describe_t0 (self, since);
}

static void schedule_tick (PfRunPage *self);

static gboolean
tick (gpointer user_data)
{
  PfRunPage *self = user_data;
  self->tick_source = 0;
  pf_run_times_update (pf_run_times_get (pf_run_page_get_run (self)));
  show_t0 (self);
  schedule_tick (self);
  return G_SOURCE_REMOVE;
}

/* On the full second of the clock that is shown, so that none is left out; never while nobody sees it. */
static void
schedule_tick (PfRunPage *self)
{
  PfRun *run = pf_run_page_get_run (self);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || pf_run_get_t0 (run) < 0 || is_closed (run))
    return;
  gint64 into = (pf_run_get_now (run) - pf_run_get_t0 (run)) % MS_PER_SECOND;
  if (into < 0)
    into += MS_PER_SECOND;
  self->tick_source = g_timeout_add ((guint) (MS_PER_SECOND - into), tick, self);
}

static gboolean
remind (gpointer user_data)
{
  pf_run_page_check_time (user_data);
  return G_SOURCE_CONTINUE;
}

static void
send_notification (PfRunPage *self, const char *id, const char *title, const char *body)
{
  GApplication *application = g_application_get_default ();
  g_autoptr (GNotification) notification = g_notification_new (title);
  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.open-run", "s",
                                                pf_run_get_id (pf_run_session_get_run (self->session)));
  if (application != NULL)
    g_application_send_notification (application, id, notification);
}

static void
withdraw_notification (PfRunPage *self, const char *id)
{
  GApplication *application = g_application_get_default ();
  if (application != NULL)
    g_application_withdraw_notification (application, id);
}

/**
 * pf_run_page_check_time:
 * @self: a page
 *
 * Looks at the clock: what is due and late is shown and reminded of. Done every few seconds, by the wall clock, so that
 * a machine that slept makes up for it.
 */
void
pf_run_page_check_time (PfRunPage *self)
{
  pf_run_times_update (pf_run_times_get (pf_run_page_get_run (self)));
  pf_run_reminders_check (self->reminders);
  show_t0 (self);
}

/**
 * pf_run_page_update_timeline:
 * @self: a page
 *
 * Brings the clock up to date with the run.
 */
void
pf_run_page_update_timeline (PfRunPage *self)
{
  gboolean closed = is_closed (pf_run_page_get_run (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.t0", !closed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.set-t0", !closed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.phase", !closed);
  show_t0 (self);
  schedule_tick (self);
}

/**
 * pf_run_page_start_timeline:
 * @self: a page
 *
 * Follows the clock as long as the page lives.
 */
void
pf_run_page_start_timeline (PfRunPage *self)
{
  self->reminders = pf_run_reminders_new (pf_run_page_get_run (self));
  g_signal_connect_object (self->reminders, "remind", G_CALLBACK (send_notification), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reminders, "settled", G_CALLBACK (withdraw_notification), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (pf_run_page_update_timeline), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (schedule_tick), NULL);
  g_signal_connect_object (pf_run_page_get_run (self), "changed", G_CALLBACK (pf_run_page_update_timeline), self,
                           G_CONNECT_SWAPPED);
  self->remind_source = g_timeout_add_seconds (REMIND_S, remind, self);
  pf_run_page_update_timeline (self);
  pf_run_page_check_time (self);
}

/**
 * pf_run_page_stop_timeline:
 * @self: a page
 *
 * Lets go of the clock.
 */
void
pf_run_page_stop_timeline (PfRunPage *self)
{
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_handle_id (&self->remind_source, g_source_remove);
  if (self->reminders != NULL)
    pf_run_reminders_settle (self->reminders);
  g_clear_object (&self->reminders);
}

static void
t0_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  pf_t0_dialog_present (widget, pf_run_page_get_run (PF_RUN_PAGE (widget)));
}

static void
set_t0_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  GError *error = NULL;
  GPtrArray *acts = pf_run_plan_set_t0 (pf_run_page_get_run (self), g_variant_get_int64 (parameter), &error);
  pf_run_page_act (self, acts, error);
  pf_run_page_check_time (self);
}

/* To start what goes on already is to say that it began only now. */
static void
phase_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  PfRun *run = pf_run_page_get_run (self);
  guint section;
  const char *word;
  GError *error = NULL;
  g_variant_get (parameter, "(u&s)", &section, &word);
  PfPhaseEnd which = g_str_equal (word, "end") ? PF_PHASE_END : PF_PHASE_START;
  const PfRunPhase *phase = pf_run_times_find_phase (pf_run_times_get (run), section);
  gboolean goes_on = phase != NULL && phase->started.at >= 0 && phase->ended.at < 0;
  gint64 at = which == PF_PHASE_START && goes_on ? pf_run_get_now (run) : PF_NO_TIME;
  GPtrArray *acts = pf_run_plan_phase (run, section, which, at, &error);
  pf_run_page_act (self, acts, error);
}

/* What the history of the probes is read for. */
typedef struct {
  PfStore *store;
  char *run_id;
  GStrv items;
  guint blank;
} HistoryOrder;

static void
history_order_free (gpointer data)
{
  HistoryOrder *order = data;
  g_object_unref (order->store);
  g_free (order->run_id);
  g_strfreev (order->items);
  g_free (order);
}

static void
load_histories_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HistoryOrder *order = data;
  GError *error = NULL;
  GPtrArray *histories
      = pf_store_load_histories (order->store, order->run_id, (const char *const *) order->items, &error);
  if (histories != NULL)
    g_task_return_pointer (task, histories, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
histories_loaded (GObject *source, GAsyncResult *result, gpointer unused)
{
  PfRunPage *self = PF_RUN_PAGE (source);
  HistoryOrder *order = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  g_autoptr (GPtrArray) histories = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->session == NULL) {
    g_clear_error (&error);
    return;
  }
  GPtrArray *acts = histories != NULL ? pf_run_plan_fill_auto (pf_run_page_get_run (self), order->blank, histories, &error) : NULL;
  pf_run_page_act (self, acts, error);
}

static void
fill_auto_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  PfRun *run = pf_run_page_get_run (self);
  guint blank = g_variant_get_uint32 (parameter);
  if (blank >= pf_document_get_blanks (pf_run_get_document (run))->len)
    return;
  HistoryOrder *order = g_new0 (HistoryOrder, 1);
  *order = (HistoryOrder){ g_object_ref (pf_run_session_get_store (self->session)), g_strdup (pf_run_get_id (run)),
                           pf_run_dup_probed_items (run), blank };
  g_autoptr (GTask) task = g_task_new (self, NULL, histories_loaded, NULL);
  g_task_set_name (task, "pf_run_page_fill_auto");
  g_task_set_task_data (task, order, history_order_free);
  pf_store_run_in_thread (order->store, task, load_histories_in_thread);
}

/**
 * pf_run_page_install_timeline_actions:
 * @widget_class: class of the page
 */
void
pf_run_page_install_timeline_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "run.t0", NULL, t0_action);
  gtk_widget_class_install_action (widget_class, "run.set-t0", "x", set_t0_action);
  gtk_widget_class_install_action (widget_class, "run.phase", "(us)", phase_action);
  gtk_widget_class_install_action (widget_class, "run.fill-auto", "u", fill_auto_action);
}
