/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-t0-dialog.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#define MS_PER_MINUTE (60 * G_GINT64_CONSTANT (1000))

struct _PfT0Dialog {
  AdwMessageDialog parent_instance;

  /* Template children */
  GtkEditable *date_row;
  GtkEditable *time_row;
  GtkLabel *hint;

  /* Owned */
  PfRun *run;
  GtkWidget *page;
};

G_DEFINE_FINAL_TYPE (PfT0Dialog, pf_t0_dialog, ADW_TYPE_MESSAGE_DIALOG)

/* What is written, by the clock on the wall of the run's zone. */
static gboolean
read_moment (PfT0Dialog *self, gint64 *at)
{
  int year, month, day, hour, minute, date_length = 0, time_length = 0;
  g_autofree char *date = g_strstrip (g_strdup (gtk_editable_get_text (self->date_row)));
  g_autofree char *time = g_strstrip (g_strdup (gtk_editable_get_text (self->time_row)));
  if (sscanf (date, "%4d-%2d-%2d%n", &year, &month, &day, &date_length) != 3 || date[date_length] != '\0'
      || sscanf (time, "%2d:%2d%n", &hour, &minute, &time_length) != 2 || time[time_length] != '\0')
    return FALSE;
  g_autoptr (GTimeZone) zone = pf_run_dup_zone (self->run);
  g_autoptr (GDateTime) local = g_date_time_new (zone, year, month, day, hour, minute, 0);
  if (local == NULL)
    return FALSE;
  *at = g_date_time_to_unix (local) * 1000;
  return *at >= 0;
}

static void
show_moment (PfT0Dialog *self, gint64 at)
{
  g_autofree char *text = pf_run_format_time (self->run, at, PF_NO_TIME);
  g_auto (GStrv) parts = g_strsplit (text, " ", 2);
  gtk_editable_set_text (self->date_row, parts[0] != NULL ? parts[0] : "");
  gtk_editable_set_text (self->time_row, parts[0] != NULL && parts[1] != NULL ? parts[1] : "");
}

static void
text_changed (PfT0Dialog *self)
{
  gint64 at;
  if (self->run == NULL)
    return;
  gboolean valid = read_moment (self, &at);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "set", valid);
  if (!valid) {
    gtk_label_set_label (self->hint, _("Write the date as 2026-03-01 and the time as 16:00"));
    return;
  }
  gint64 left = at - pf_run_get_now (self->run);
  g_autofree char *length = pf_span_format (ABS (left));
  g_autofree char *hint = g_strdup_printf (left >= 0 ? _("In %s") : _("%s ago"), length);
  gtk_label_set_label (self->hint, hint);
}

static void
show_from_now (PfT0Dialog *self, int minutes)
{
  show_moment (self, pf_run_get_now (self->run) + minutes * MS_PER_MINUTE);
}

static void
now_clicked (PfT0Dialog *self)
{
  show_from_now (self, 0);
}

static void
half_hour_clicked (PfT0Dialog *self)
{
  show_from_now (self, 30);
}

static void
hour_clicked (PfT0Dialog *self)
{
  show_from_now (self, 60);
}

static void
pf_t0_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  PfT0Dialog *self = PF_T0_DIALOG (dialog);
  gint64 at = PF_NO_TIME;
  gboolean set = g_strcmp0 (response, "set") == 0 && read_moment (self, &at);
  if (self->page != NULL && (set || g_strcmp0 (response, "clear") == 0))
    gtk_widget_activate_action (self->page, "run.set-t0", "x", at);
}

static void
pf_t0_dialog_dispose (GObject *object)
{
  PfT0Dialog *self = PF_T0_DIALOG (object);
  g_clear_object (&self->page);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (pf_t0_dialog_parent_class)->dispose (object);
}

static void
pf_t0_dialog_class_init (PfT0DialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_t0_dialog_dispose;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = pf_t0_dialog_response;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-t0-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PfT0Dialog, date_row);
  gtk_widget_class_bind_template_child (widget_class, PfT0Dialog, time_row);
  gtk_widget_class_bind_template_child (widget_class, PfT0Dialog, hint);
  gtk_widget_class_bind_template_callback (widget_class, text_changed);
  gtk_widget_class_bind_template_callback (widget_class, now_clicked);
  gtk_widget_class_bind_template_callback (widget_class, half_hour_clicked);
  gtk_widget_class_bind_template_callback (widget_class, hour_clicked);
}

static void
pf_t0_dialog_init (PfT0Dialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pf_t0_dialog_present:
 * @page: the page of the run, which has the action `run.set-t0`
 * @run: a run
 *
 * Asks for T0.
 */
void
pf_t0_dialog_present (GtkWidget *page, PfRun *run)
{
  const char *zone = pf_run_get_time_zone (run);
  g_autofree char *body = g_strdup_printf (_("The moment that the times of the checklist count from, in the time zone %s."),
                                           zone != NULL ? zone : "UTC");
  PfT0Dialog *self = g_object_new (PF_TYPE_T0_DIALOG, "transient-for", gtk_widget_get_root (page), "body", body, NULL);
  gint64 t0 = pf_run_get_t0 (run);
  self->page = g_object_ref (page);
  self->run = g_object_ref (run);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "clear", t0 >= 0);
  show_moment (self, t0 >= 0 ? t0 : pf_run_get_now (run) + 30 * MS_PER_MINUTE);
  text_changed (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->time_row));
}
