/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-blank-row.h"

#include "app/pf-blank-aid.h"
#include "app/pf-row-box.h"
#include "app/pf-text-cell.h"
#include "document/pf-blank-kind.h"
#include "run/pf-run-timeline.h"

#include <glib/gi18n-lib.h>

struct _PfBlankRow {
  GtkWidget parent_instance;

  /* Template children */
  PfRowBox *box;
  PfTextCell *label;
  GtkEntry *entry;
  GtkLabel *unit;
  GtkLabel *target;
  GtkButton *aid_button;
  GtkMenuButton *more_button;

  /* Owned */
  PfRunSession *session;
  PfRun *run;
  GSignalGroup *run_signals;
  GSignalGroup *session_signals;

  guint blank;
  gboolean committing;
};

G_DEFINE_FINAL_TYPE (PfBlankRow, pf_blank_row, GTK_TYPE_WIDGET)

static const char *
get_value (PfBlankRow *self)
{
  const char *value = pf_run_get_blank_value (self->run, self->blank, NULL);
  return value != NULL ? value : "";
}

static const PfBlank *
get_blank (PfBlankRow *self)
{
  return g_ptr_array_index (pf_document_get_blanks (pf_run_get_document (self->run)), self->blank);
}

static gboolean
has_blank (PfBlankRow *self)
{
  return self->run != NULL && self->blank < pf_document_get_blanks (pf_run_get_document (self->run))->len;
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* What the value has to be, whether it is, or why what was typed cannot be. */
static void
show_target (PfBlankRow *self, const char *problem)
{
  const PfBlank *blank = get_blank (self);
  const char *value = pf_run_get_blank_value (self->run, self->blank, NULL);
  g_autofree char *target = blank->target != NULL ? pf_blank_describe_target (blank) : NULL;
  gboolean missed = target != NULL && value != NULL && !pf_blank_meets_target (blank, value);
  g_autofree char *text = NULL;
  if (problem != NULL)
    text = g_strdup (problem);
  else if (target != NULL)
    text = g_strdup_printf (value == NULL ? _("Target: %s") : missed ? _("Misses the target %s") : _("Meets the target %s"),
                            target);
  gtk_label_set_label (self->target, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->target), text != NULL);
  set_class (GTK_WIDGET (self->target), "error", problem != NULL || missed);
  set_class (GTK_WIDGET (self->target), "success", problem == NULL && target != NULL && value != NULL && !missed);
  set_class (GTK_WIDGET (self->entry), "error", problem != NULL || missed);
}

static gboolean
is_edited (PfBlankRow *self)
{
  return g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), get_value (self)) != 0;
}

/* A filled blank says whether its value is safe on disk. */
static void
update_saved (PfBlankRow *self)
{
  const char *icon = NULL;
  const char *tooltip = NULL;
  PfEvent *event = NULL;
  const char *value = pf_run_get_blank_value (self->run, self->blank, &event);
  if (value != NULL && event != NULL) {
    icon = "object-select-symbolic";
    tooltip = _("Saved");
  } else if (value != NULL && pf_run_session_get_save_state (self->session) == PF_SAVE_FAILED) {
    icon = "dialog-warning-symbolic";
    tooltip = _("Not saved");
  }
  gtk_entry_set_icon_from_icon_name (self->entry, GTK_ENTRY_ICON_SECONDARY, icon);
  gtk_entry_set_icon_tooltip_text (self->entry, GTK_ENTRY_ICON_SECONDARY, tooltip);
  gtk_entry_set_icon_activatable (self->entry, GTK_ENTRY_ICON_SECONDARY, FALSE);
}

/* What a person is typing is never replaced by what another process saved. */
static void
update (PfBlankRow *self)
{
  gboolean typing = gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))));
  if (!typing || self->committing)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), get_value (self));
  show_target (self, NULL);
  update_saved (self);
}

static void
blank_changed (PfRun *run, guint blank, PfBlankRow *self)
{
  if (blank == self->blank)
    update (self);
}

static void
fill (PfBlankRow *self, guint blank, const char *value)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "run.fill", "(us)", blank, value);
}

/* A value that cannot be is told at its entry, and stays there to be mended. */
static void
commit (PfBlankRow *self)
{
  if (!has_blank (self) || self->committing || !is_edited (self))
    return;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *normalised = NULL;
  g_autoptr (GError) error = NULL;
  gboolean meets_target = TRUE;
  if (*text != '\0' && !pf_blank_check_value (get_blank (self), text, &normalised, &meets_target, &error)) {
    show_target (self, error->message);
    return;
  }
  self->committing = TRUE;
  fill (self, self->blank, text);
  self->committing = FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), get_value (self));
}

static GDateTime *
get_now (PfBlankRow *self)
{
  g_autoptr (GTimeZone) zone = pf_run_dup_zone (self->run);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (pf_run_get_now (self->run) / 1000);
  return g_date_time_to_timezone (utc, zone);
}

/* A stamp of a phase is filled in by starting or ending the phase, a figure by the clock of the run. */
static gboolean
fill_by_clock (PfBlankRow *self)
{
  const PfBlank *blank = get_blank (self);
  gboolean is_end = blank->kind == PF_BLANK_KIND_TIMESTAMP_END;
  PfRunPhase phase;
  if (!pf_run_is_auto_blank (self->run, self->blank))
    return FALSE;
  if (pf_run_get_kpi (self->run, self->blank) != PF_KPI_NONE) {
    gtk_widget_activate_action (GTK_WIDGET (self), "run.fill-auto", "u", self->blank);
    return TRUE;
  }
  guint section = pf_run_find_stamped_phase (self->run, self->blank);
  if (!pf_run_get_phase (self->run, section, 0, &phase) || (is_end && phase.started.at < 0))
    return FALSE;
  if ((is_end ? phase.ended.at : phase.started.at) >= 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "run.fill-auto", "u", self->blank);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "run.phase", "(us)", section, is_end ? "end" : "start");
  return TRUE;
}

static void
aid_clicked (PfBlankRow *self)
{
  if (!has_blank (self) || fill_by_clock (self))
    return;
  g_autoptr (GDateTime) now = get_now (self);
  g_autofree char *value = pf_blank_dup_aided (get_blank (self), pf_run_session_get_person (self->session), now);
  if (value == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), value);
  commit (self);
}

static void
day_selected (GtkCalendar *calendar, PfBlankRow *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (calendar);
  g_autofree char *date = g_date_time_format (day, "%Y-%m-%d");
  gtk_menu_button_popdown (self->more_button);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), date);
  commit (self);
}

static void
text_closed (GtkPopover *popover, PfBlankRow *self)
{
  GtkTextBuffer *buffer = g_object_get_data (G_OBJECT (popover), "buffer");
  GtkTextIter start;
  GtkTextIter end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  if (has_blank (self) && g_strcmp0 (text, get_value (self)) != 0)
    fill (self, self->blank, text);
}

static GtkWidget *
new_text_popover (PfBlankRow *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_set_text (buffer, get_value (self), -1);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_scrolled_window_set_min_content_width (GTK_SCROLLED_WINDOW (scrolled), 300);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 140);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, get_blank (self)->label, -1);
  g_object_set_data (G_OBJECT (popover), "buffer", buffer);
  g_signal_connect_object (popover, "closed", G_CALLBACK (text_closed), self, 0);
  return popover;
}

static GtkWidget *
new_calendar_popover (PfBlankRow *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *calendar = gtk_calendar_new ();
  g_autoptr (GDateTime) now = get_now (self);
  gtk_calendar_select_day (GTK_CALENDAR (calendar), now);
  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  g_signal_connect_object (calendar, "day-selected", G_CALLBACK (day_selected), self, 0);
  return popover;
}

/* Made when it is asked for: a list of a thousand blanks has no thousand calendars. */
static void
create_more (GtkMenuButton *button, gpointer user_data)
{
  PfBlankRow *self = PF_BLANK_ROW (user_data);
  if (!has_blank (self))
    return;
  gboolean calendar = pf_blank_get_aid (get_blank (self)->kind) == PF_BLANK_AID_CALENDAR;
  gtk_menu_button_set_popover (button, calendar ? new_calendar_popover (self) : new_text_popover (self));
}

static void
show_aid (PfBlankRow *self, const PfBlank *blank)
{
  PfBlankAid aid = pf_blank_get_aid (blank->kind);
  gboolean is_figure = pf_run_get_kpi (self->run, self->blank) != PF_KPI_NONE;
  const char *word = is_figure ? _("Measured") : pf_blank_aid_get_word (aid);
  const char *tooltip = is_figure ? _("Fill in what the clock and the probes say") : pf_blank_aid_get_tooltip (aid);
  gboolean more = aid == PF_BLANK_AID_CALENDAR || aid == PF_BLANK_AID_TEXT;
  g_autofree char *unit = pf_blank_dup_unit (blank);
  g_autofree char *name = g_strdup_printf ("%s: %s", blank->label, tooltip);
  gtk_widget_set_visible (GTK_WIDGET (self->aid_button), word != NULL);
  gtk_button_set_label (self->aid_button, word != NULL ? word : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->aid_button), tooltip);
  gtk_widget_set_visible (GTK_WIDGET (self->more_button), more);
  gtk_menu_button_set_icon_name (self->more_button,
                                 aid == PF_BLANK_AID_CALENDAR ? "pf-calendar-symbolic" : "view-more-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->more_button), pf_blank_aid_get_tooltip (aid));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->aid_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_label_set_label (self->unit, unit != NULL ? unit : "");
  gtk_widget_set_visible (GTK_WIDGET (self->unit), unit != NULL);
  gtk_entry_set_placeholder_text (self->entry, pf_blank_get_placeholder (blank));
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers, PfBlankRow *self)
{
  if (key != GDK_KEY_Escape || self->run == NULL || !is_edited (self))
    return GDK_EVENT_PROPAGATE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), get_value (self));
  show_target (self, NULL);
  return GDK_EVENT_STOP;
}

/* Whether the item right above says already what is asked. */
static gboolean
is_said_by_item (PfBlankRow *self, const PfBlank *blank)
{
  if (blank->item == PF_NONE || blank->label == NULL)
    return FALSE;
  return g_str_equal (pf_run_item_get_item (pf_run_get_item (self->run, blank->item))->text, blank->label);
}

static void
show_label (PfBlankRow *self, const PfBlank *blank)
{
  gboolean has_label = blank->label != NULL && *blank->label != '\0';
  gboolean has_role = blank->role != NULL && *blank->role != '\0' && g_strcmp0 (blank->role, blank->label) != 0;
  const char *label = has_label ? blank->label : _("Fill in");
  g_autofree char *name = has_role ? g_strdup_printf ("%s: %s", blank->role, label) : g_strdup (label);
  pf_text_cell_set_text (self->label, is_said_by_item (self, blank) ? "" : label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
pf_blank_row_dispose (GObject *object)
{
  PfBlankRow *self = PF_BLANK_ROW (object);
  if (self->run_signals != NULL)
    pf_blank_row_unbind (self);
  g_clear_object (&self->run_signals);
  g_clear_object (&self->session_signals);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (pf_blank_row_parent_class)->dispose (object);
}

static void
pf_blank_row_class_init (PfBlankRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_blank_row_dispose;
  g_type_ensure (PF_TYPE_ROW_BOX);
  g_type_ensure (PF_TYPE_TEXT_CELL);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-blank-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PfBlankRow, box);
  gtk_widget_class_bind_template_child (widget_class, PfBlankRow, label);
  gtk_widget_class_bind_template_child (widget_class, PfBlankRow, entry);
  gtk_widget_class_bind_template_child (widget_class, PfBlankRow, unit);
  gtk_widget_class_bind_template_child (widget_class, PfBlankRow, target);
  gtk_widget_class_bind_template_child (widget_class, PfBlankRow, aid_button);
  gtk_widget_class_bind_template_child (widget_class, PfBlankRow, more_button);
  gtk_widget_class_bind_template_callback (widget_class, aid_clicked);
  gtk_widget_class_bind_template_callback (widget_class, commit);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pf_blank_row_init (PfBlankRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->more_button, create_more, self, NULL);
  self->run_signals = g_signal_group_new (PF_TYPE_RUN);
  g_signal_group_connect (self->run_signals, "blank-changed", G_CALLBACK (blank_changed), self);
  self->session_signals = g_signal_group_new (PF_TYPE_RUN_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::save-state", G_CALLBACK (update_saved), self);
}

/**
 * pf_blank_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
pf_blank_row_new (void)
{
  return g_object_new (PF_TYPE_BLANK_ROW, NULL);
}

/**
 * pf_blank_row_bind:
 * @self: a row
 * @session: the run's session
 * @row: what to show
 *
 * Shows a blank with its value and follows it.
 */
void
pf_blank_row_bind (PfBlankRow *self, PfRunSession *session, PfRunRow *row)
{
  g_set_object (&self->session, session);
  g_set_object (&self->run, pf_run_session_get_run (session));
  self->blank = pf_run_row_get_index (row);
  pf_row_box_set_depth (self->box, pf_run_row_get_depth (row));
  show_label (self, get_blank (self));
  show_aid (self, get_blank (self));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), get_value (self));
  show_target (self, NULL);
  update_saved (self);
  g_signal_group_set_target (self->run_signals, self->run);
  g_signal_group_set_target (self->session_signals, session);
}

/**
 * pf_blank_row_unbind:
 * @self: a row
 *
 * Fills in what was typed, and lets go of the blank.
 */
void
pf_blank_row_unbind (PfBlankRow *self)
{
  commit (self);
  gtk_menu_button_set_popover (self->more_button, NULL);
  g_signal_group_set_target (self->run_signals, NULL);
  g_signal_group_set_target (self->session_signals, NULL);
  g_clear_object (&self->run);
  g_clear_object (&self->session);
}
