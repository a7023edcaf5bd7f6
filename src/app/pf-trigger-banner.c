/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-trigger-banner.h"

#include "app/pf-run-closures.h"
#include "run/pf-run-private.h"
#include "run/pf-run-rollback.h"
#include "run/pf-run-timeline.h"
#include "run/pf-run-triggers.h"

#include <glib/gi18n-lib.h>

#define MS_PER_S 1000

struct _PfTriggerBanner {
  AdwBin parent_instance;

  /* Template children */
  GtkRevealer *revealer;
  GtkLabel *title;
  GtkLabel *detail;
  GtkLabel *procedure;
  GtkScrolledWindow *procedure_window;
  GtkButton *start_button;
  GtkButton *end_button;
  GtkButton *show_button;
  GtkButton *acknowledge_button;
  GtkButton *clear_button;

  /* Owned */
  PfRunSession *session;
  guint tick_source;
};

G_DEFINE_FINAL_TYPE (PfTriggerBanner, pf_trigger_banner, ADW_TYPE_BIN)

static gint64
get_now (PfTriggerBanner *self)
{
  return pf_clock_get_utc_ms (pf_store_get_clock (pf_run_session_get_store (self->session)));
}

/**
 * pf_trigger_describe_trip:
 * @run: a run
 * @item: index of a tripped trigger
 * @now: UTC milliseconds
 *
 * Returns: (transfer full): what tripped it, who, and when
 */
char *
pf_trigger_describe_trip (PfRun *run, guint item, gint64 now)
{
  PfTriggerChange trip;
  if (!pf_run_get_trigger_change (run, item, PF_TRIGGER_TRIPPED, &trip))
    return g_strdup ("");
  g_autofree char *at = pf_run_format_time (run, trip.at, now);
  const char *name = pf_run_get_person_name (run, trip.by);
  GString *text = g_string_new (NULL);
  if (trip.check != NULL && trip.actual != NULL)
    /* Translators: the check of a probe, and what was found instead */
    g_string_append_printf (text, _("%s (was %s)"), trip.check, trip.actual);
  else if (trip.check != NULL || trip.reason != NULL)
    g_string_append (text, trip.check != NULL ? trip.check : trip.reason);
  if (text->len > 0)
    g_string_append (text, " · ");
  if (trip.is_by_probe)
    g_string_append_printf (text, _("by its probe, %s"), at);
  else
    /* Translators: who tripped a trigger, and when */
    g_string_append_printf (text, _("by %s, %s"), name != NULL ? name : trip.by, at);
  return g_string_free (text, FALSE);
}

static char *
format_lasting (gint64 ms)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT, ms / MS_PER_S / 60, ms / MS_PER_S % 60);
}

static void
show_trip (PfTriggerBanner *self, PfRun *run, guint item)
{
  guint counts[PF_N_TRIGGER_STATES];
  pf_run_count_triggers (run, counts);
  guint n_more = counts[PF_TRIGGER_TRIPPED] + counts[PF_TRIGGER_ACKNOWLEDGED];
  n_more -= MIN (n_more, 1);
  PfRunItem *trigger = pf_run_get_item (run, item);
  g_autofree char *filled = pf_run_fill_text (run, pf_run_item_get_item (trigger)->text);
  g_autofree char *title = g_strdup_printf (_("Tripped: “%s”"), filled);
  g_autofree char *more = g_strdup_printf (ngettext ("%s, and %u more", "%s, and %u more", n_more), title, n_more);
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autofree char *trip = pf_trigger_describe_trip (run, item, get_now (self));
  g_string_append (detail, trip);
  if (pf_run_item_get_trigger_watch (trigger) == PF_TRIGGER_HEALTHY)
    g_string_append_printf (detail, "\n%s", _("It is healthy again, but only a person clears it"));
  gtk_label_set_label (self->title, n_more > 0 ? more : title);
  gtk_label_set_label (self->detail, detail->str);
}

static void
show_rollback (PfTriggerBanner *self, PfRun *run)
{
  PfRollback rollback;
  if (!pf_run_get_last_rollback (run, &rollback))
    return;
  gint64 now = get_now (self);
  gint64 estimate = rollback.procedure != PF_NONE ? pf_run_get_procedure_estimate (run, rollback.procedure) : -1;
  g_autofree char *elapsed = format_lasting (MAX (now - rollback.started, 0));
  g_autofree char *expected = format_lasting (MAX (estimate, 0));
  g_autofree char *at = pf_run_format_time (run, rollback.started, now);
  const char *name = pf_run_get_person_name (run, rollback.started_by);
  /* Translators: minutes and seconds that have passed, then how many are expected */
  g_autofree char *title = estimate >= 0 ? g_strdup_printf (_("Rollback under way: %s of %s"), elapsed, expected)
                                         : g_strdup_printf (_("Rollback under way: %s"), elapsed);
  /* Translators: who started a rollback, when, and why */
  g_autofree char *detail = g_strdup_printf (_("Started by %s, %s: %s"), name != NULL ? name : rollback.started_by, at,
                                             rollback.reason != NULL ? rollback.reason : "");
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->detail, detail);
}

/* Each procedure with the beginning of its first block. */
static void
show_procedures (PfTriggerBanner *self, PfRun *run, guint item)
{
  PfDocument *document = pf_run_get_document (run);
  g_autoptr (GArray) procedures = pf_run_list_procedures (run, item);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < procedures->len; i++) {
    guint index = g_array_index (procedures, guint, i);
    guint command = pf_run_find_procedure_command (run, index);
    if (command == PF_NONE)
      continue;
    if (procedures->len > 1)
      g_string_append_printf (text, "# %s\n",
                              ((PfSection *) g_ptr_array_index (pf_document_get_sections (document), index))->title);
    g_autofree char *filled
        = pf_run_fill_text (run, ((PfCommand *) g_ptr_array_index (pf_document_get_commands (document), command))->text);
    g_string_append_printf (text, "%s\n", g_strchomp (filled));
  }
  g_string_truncate (text, text->len > 0 ? text->len - 1 : 0);
  gtk_label_set_label (self->procedure, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->procedure_window), text->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->show_button), procedures->len > 0);
}

static gboolean
tick (gpointer user_data)
{
  PfTriggerBanner *self = user_data;
  PfRun *run = pf_run_session_get_run (self->session);
  if (pf_run_is_in_rollback (run))
    show_rollback (self, run);
  return G_SOURCE_CONTINUE;
}

static void
update_tick (PfTriggerBanner *self, gboolean wanted)
{
  if (wanted && self->tick_source == 0)
    self->tick_source = g_timeout_add_seconds (1, tick, self);
  else if (!wanted)
    g_clear_handle_id (&self->tick_source, g_source_remove);
}

static void
update_buttons (PfTriggerBanner *self, PfRun *run, guint item, gboolean in_rollback)
{
  PfTriggerState state = item != PF_NONE ? pf_run_item_get_trigger (pf_run_get_item (run, item)) : PF_TRIGGER_ARMED;
  gtk_widget_set_visible (GTK_WIDGET (self->start_button), !in_rollback);
  gtk_widget_set_visible (GTK_WIDGET (self->end_button), in_rollback);
  gtk_widget_set_visible (GTK_WIDGET (self->acknowledge_button), state == PF_TRIGGER_TRIPPED);
  gtk_widget_set_visible (GTK_WIDGET (self->clear_button), item != PF_NONE && !in_rollback);
  if (item == PF_NONE)
    return;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->acknowledge_button), "u", item);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->clear_button), "u", item);
}

/**
 * pf_trigger_banner_update:
 * @self: a banner
 *
 * Brings it up to date with its run.
 */
void
pf_trigger_banner_update (PfTriggerBanner *self)
{
  g_return_if_fail (PF_IS_TRIGGER_BANNER (self));
  PfRun *run = pf_run_session_get_run (self->session);
  gboolean closed = pf_run_state_is_closed (pf_run_get_state (run));
  gboolean in_rollback = !closed && pf_run_is_in_rollback (run);
  guint item = closed ? PF_NONE : pf_run_find_tripped (run);
  gboolean shown = in_rollback || item != PF_NONE;
  if (shown) {
    if (in_rollback)
      show_rollback (self, run);
    else
      show_trip (self, run, item);
    show_procedures (self, run, item);
    update_buttons (self, run, item, in_rollback);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    gtk_label_get_label (self->title), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    gtk_label_get_label (self->detail), -1);
  }
  update_tick (self, in_rollback);
  gtk_revealer_set_reveal_child (self->revealer, shown);
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
}

static void
pf_trigger_banner_dispose (GObject *object)
{
  PfTriggerBanner *self = PF_TRIGGER_BANNER (object);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (pf_trigger_banner_parent_class)->dispose (object);
}

static void
pf_trigger_banner_class_init (PfTriggerBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_trigger_banner_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-trigger-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, PfTriggerBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, PfTriggerBanner, title);
  gtk_widget_class_bind_template_child (widget_class, PfTriggerBanner, detail);
  gtk_widget_class_bind_template_child (widget_class, PfTriggerBanner, procedure);
  gtk_widget_class_bind_template_child (widget_class, PfTriggerBanner, procedure_window);
  gtk_widget_class_bind_template_child (widget_class, PfTriggerBanner, start_button);
  gtk_widget_class_bind_template_child (widget_class, PfTriggerBanner, end_button);
  gtk_widget_class_bind_template_child (widget_class, PfTriggerBanner, show_button);
  gtk_widget_class_bind_template_child (widget_class, PfTriggerBanner, acknowledge_button);
  gtk_widget_class_bind_template_child (widget_class, PfTriggerBanner, clear_button);
}

static void
pf_trigger_banner_init (PfTriggerBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * pf_trigger_banner_set_session:
 * @self: a banner
 * @session: the run it tells of
 */
void
pf_trigger_banner_set_session (PfTriggerBanner *self, PfRunSession *session)
{
  g_return_if_fail (PF_IS_TRIGGER_BANNER (self));
  g_set_object (&self->session, session);
  g_signal_connect_object (pf_run_session_get_run (session), "changed", G_CALLBACK (pf_trigger_banner_update), self,
                           G_CONNECT_SWAPPED);
  pf_trigger_banner_update (self);
}

/**
 * pf_trigger_banner_is_shown:
 * @self: a banner
 *
 * Returns: whether it has anything to say
 */
gboolean
pf_trigger_banner_is_shown (PfTriggerBanner *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self)) && gtk_revealer_get_reveal_child (self->revealer);
}

/**
 * pf_trigger_banner_get_title:
 * @self: a banner
 *
 * Returns: (transfer none): what is the matter
 */
const char *
pf_trigger_banner_get_title (PfTriggerBanner *self)
{
  return gtk_label_get_label (self->title);
}

/**
 * pf_trigger_banner_get_detail:
 * @self: a banner
 *
 * Returns: (transfer none): who, when and why
 */
const char *
pf_trigger_banner_get_detail (PfTriggerBanner *self)
{
  return gtk_label_get_label (self->detail);
}

/**
 * pf_trigger_banner_get_procedure:
 * @self: a banner
 *
 * Returns: (transfer none): the commands of the procedure
 */
const char *
pf_trigger_banner_get_procedure (PfTriggerBanner *self)
{
  return gtk_label_get_label (self->procedure);
}
