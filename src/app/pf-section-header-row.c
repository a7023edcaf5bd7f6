/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-section-header-row.h"

#include "app/pf-role-words.h"
#include "app/pf-row-box.h"
#include "app/pf-run-closures.h"
#include "app/pf-run-times.h"
#include "app/pf-segment-bar.h"
#include "app/pf-text-cell.h"
#include "run/pf-run-evidence.h"

#include "run/pf-run-bulk.h"
#include "run/pf-run-history.h"
#include "run/pf-run-lifecycle.h"

#include <glib/gi18n-lib.h>

/* Of the notes of a section the last ones are in its menu, shortened. */
#define MAX_NOTES 5
#define MAX_NOTE 60

struct _PfSectionHeaderRow {
  GtkWidget parent_instance;

  /* Template children */
  PfRowBox *box;
  PfTextCell *title;
  GtkBox *status;
  PfSegmentBar *bar;
  GtkLabel *count;
  GtkLabel *due;
  GtkLabel *phase;
  GtkButton *phase_button;
  GtkMenuButton *role_button;

  /* Owned */
  PfRun *run;
  GSignalGroup *run_signals;
  GSignalGroup *times_signals;
  char *level_class;

  guint section;
};

G_DEFINE_FINAL_TYPE (PfSectionHeaderRow, pf_section_header_row, GTK_TYPE_WIDGET)

static const PfSection *
get_section (PfSectionHeaderRow *self)
{
  return g_ptr_array_index (pf_document_get_sections (pf_run_get_document (self->run)), self->section);
}

/* Its notes can be read here, and another one added. */
static void
append_notes (PfSectionHeaderRow *self, GMenu *menu)
{
  g_autoptr (GPtrArray) notes = pf_run_list_notes (self->run, get_section (self)->id);
  g_autoptr (GMenuItem) add = g_menu_item_new (_("Add _Note…"), NULL);
  g_menu_item_set_action_and_target (add, "run.note-section", "u", self->section);
  g_menu_append_item (menu, add);
  for (guint i = notes->len; i > 0 && notes->len - i < MAX_NOTES; i--) {
    const PfNote *note = g_ptr_array_index (notes, i - 1);
    const char *whole = note->text != NULL ? note->text : "";
    g_autofree char *text = g_utf8_substring (whole, 0, MIN (g_utf8_strlen (whole, -1), MAX_NOTE));
    /* Translators: a note, and who wrote it */
    g_autofree char *line = g_strdup_printf (_("“%s”, %s"), g_strdelimit (text, "\n", ' '),
                                             pf_run_get_person_name (self->run, note->by));
    g_auto (GStrv) parts = g_strsplit (line, "_", -1);
    g_autofree char *label = g_strjoinv ("__", parts);
    /* There is nothing to be done with it. */
    g_menu_append (menu, label, "run.no-action");
  }
}

static void
add_phase_entry (PfSectionHeaderRow *self, GMenu *menu, const char *label, const char *word)
{
  g_autoptr (GMenuItem) entry = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (entry, "run.phase", "(us)", self->section, word);
  g_menu_append_item (menu, entry);
}

static void
add_phase_entries (PfSectionHeaderRow *self, GMenu *menu)
{
  const PfRunPhase *phase = pf_run_times_find_phase (pf_run_times_get (self->run), self->section);
  g_autoptr (GMenu) entries = g_menu_new ();
  if (phase == NULL)
    return;
  add_phase_entry (self, entries, phase->started.at >= 0 ? _("_Start Again Now") : _("_Start Now"), "start");
  if (phase->started.at >= 0 && phase->ended.at < 0)
    add_phase_entry (self, entries, _("_End Now"), "end");
  g_menu_prepend_section (menu, NULL, G_MENU_MODEL (entries));
}

static void
add_mark_entries (PfSectionHeaderRow *self, GMenu *menu)
{
  g_autoptr (GArray) open = pf_run_list_section_items (self->run, self->section, PF_STATE_DONE);
  if (open->len < 2 || pf_run_is_closed (self->run) || pf_run_is_paused (self->run))
    return;
  g_autofree char *label
      = g_strdup_printf (ngettext ("_Mark %u Open Item as Done", "_Mark %u Open Items as Done", open->len), open->len);
  g_autoptr (GMenu) entries = g_menu_new ();
  g_autoptr (GMenuItem) entry = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (entry, "run.mark-section", "(us)", self->section, "done");
  g_menu_append_item (entries, entry);
  g_menu_prepend_section (menu, NULL, G_MENU_MODEL (entries));
}

static void
create_menu (GtkMenuButton *button, gpointer user_data)
{
  PfSectionHeaderRow *self = PF_SECTION_HEADER_ROW (user_data);
  if (self->run == NULL)
    return;
  g_autoptr (GMenuModel) menu = pf_role_menu_new ("run.set-role", self->section, get_section (self)->role);
  g_autoptr (GMenu) notes = g_menu_new ();
  append_notes (self, notes);
  g_menu_prepend_section (G_MENU (menu), NULL, G_MENU_MODEL (notes));
  add_phase_entries (self, G_MENU (menu));
  add_mark_entries (self, G_MENU (menu));
  gtk_menu_button_set_popover (button, gtk_popover_menu_new_from_model (menu));
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

/* When it is due and how long it takes; returns whether there is anything to say of that. */
static gboolean
show_times (PfSectionHeaderRow *self)
{
  PfRunTimes *times = pf_run_times_get (self->run);
  const PfTimedSection *timed = pf_run_times_find (times, self->section);
  const PfRunPhase *found = pf_run_times_find_phase (times, self->section);
  g_autofree char *due = pf_run_times_dup_due (times, self->section, FALSE);
  g_autofree char *now = pf_run_times_dup_phase (times, self->section);
  const PfRunHistory *history = g_object_get_data (G_OBJECT (self->run), PF_RUN_HISTORY_KEY);
  g_autofree char *before = history != NULL ? pf_run_history_describe (history, self->run, self->section) : NULL;
  g_autofree char *phase = before != NULL && now != NULL ? g_strdup_printf ("%s · %s", now, before)
                                                         : g_strdup (now != NULL ? now : before);
  gboolean ends = found != NULL && found->is_end_proposed;
  show_text (self->due, due);
  show_text (self->phase, phase);
  set_class (GTK_WIDGET (self->due), "late", timed != NULL && timed->state == PF_DUE_LATE);
  set_class (GTK_WIDGET (self->due), "due", timed != NULL && timed->state == PF_DUE_NOW);
  set_class (GTK_WIDGET (self->phase), "exceeded", found != NULL && found->is_over);
  gtk_widget_set_visible (GTK_WIDGET (self->phase_button), ends);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->phase_button), "(us)", self->section, "end");
  g_autofree char *description = g_strjoin (" · ", due != NULL ? due : phase, due != NULL ? phase : NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  return due != NULL || phase != NULL || ends;
}

static void
update (PfSectionHeaderRow *self)
{
  PfProgress progress;
  if (self->run == NULL || self->section >= pf_document_get_sections (pf_run_get_document (self->run))->len)
    return;
  const PfSection *section = get_section (self);
  gboolean set_aside = pf_run_is_set_aside (self->run, section->option);
  pf_run_get_section_progress (self->run, self->section, &progress);
  gboolean counts = progress.countable + progress.not_applicable > 0;
  g_autofree char *text = pf_progress_format (&progress);
  const char *plain = set_aside ? _("Not chosen") : counts ? text : pf_role_get_note (section->role);
  g_autoptr (GArray) deferred = pf_run_list_deferred_to (self->run, self->section);
  g_autofree char *put_off = deferred->len > 0 ? g_strdup_printf (_("%u put off to here"), deferred->len) : NULL;
  g_autofree char *both = plain != NULL && put_off != NULL ? g_strdup_printf ("%s · %s", plain, put_off) : NULL;
  const char *note = both != NULL ? both : put_off != NULL ? put_off : plain;
  gtk_widget_set_visible (GTK_WIDGET (self->status), show_times (self) || note != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->count), note != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), counts && !set_aside);
  pf_segment_bar_set_progress (self->bar, &progress);
  gtk_label_set_label (self->count, note != NULL ? note : "");
  if (set_aside)
    gtk_widget_add_css_class (GTK_WIDGET (self), "set-aside");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "set-aside");
}

static void
show_title (PfSectionHeaderRow *self, const PfSection *section)
{
  g_autofree char *level = g_strdup_printf ("level-%u", CLAMP (section->level, 1, 6));
  if (self->level_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->level_class);
  gtk_widget_add_css_class (GTK_WIDGET (self), level);
  g_free (self->level_class);
  self->level_class = g_steal_pointer (&level);
  g_autofree char *title = pf_run_fill_text (self->run, section->title);
  pf_text_cell_set_text (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_LEVEL, (int) CLAMP (section->level, 1, 6), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_autofree char *menu = g_strdup_printf (_("What “%s” is for: %s"), title, pf_role_get_word (section->role));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->role_button), GTK_ACCESSIBLE_PROPERTY_LABEL, menu, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->role_button), menu);
}

static void
variables_changed (PfSectionHeaderRow *self)
{
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (self->run));
  show_title (self, g_ptr_array_index (sections, self->section));
}

static void
pf_section_header_row_dispose (GObject *object)
{
  PfSectionHeaderRow *self = PF_SECTION_HEADER_ROW (object);
  if (self->run_signals != NULL)
    pf_section_header_row_unbind (self);
  g_clear_object (&self->run_signals);
  g_clear_object (&self->times_signals);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (pf_section_header_row_parent_class)->dispose (object);
}

static void
pf_section_header_row_finalize (GObject *object)
{
  g_free (PF_SECTION_HEADER_ROW (object)->level_class);
  G_OBJECT_CLASS (pf_section_header_row_parent_class)->finalize (object);
}

static void
pf_section_header_row_class_init (PfSectionHeaderRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_section_header_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pf_section_header_row_finalize;
  g_type_ensure (PF_TYPE_ROW_BOX);
  g_type_ensure (PF_TYPE_TEXT_CELL);
  g_type_ensure (PF_TYPE_SEGMENT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-section-header-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PfSectionHeaderRow, box);
  gtk_widget_class_bind_template_child (widget_class, PfSectionHeaderRow, title);
  gtk_widget_class_bind_template_child (widget_class, PfSectionHeaderRow, status);
  gtk_widget_class_bind_template_child (widget_class, PfSectionHeaderRow, bar);
  gtk_widget_class_bind_template_child (widget_class, PfSectionHeaderRow, count);
  gtk_widget_class_bind_template_child (widget_class, PfSectionHeaderRow, role_button);
  gtk_widget_class_bind_template_child (widget_class, PfSectionHeaderRow, due);
  gtk_widget_class_bind_template_child (widget_class, PfSectionHeaderRow, phase);
  gtk_widget_class_bind_template_child (widget_class, PfSectionHeaderRow, phase_button);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_HEADING);
}

static void
pf_section_header_row_init (PfSectionHeaderRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->role_button, create_menu, self, NULL);
  self->run_signals = g_signal_group_new (PF_TYPE_RUN);
  g_signal_group_connect_swapped (self->run_signals, "changed", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->run_signals, "variables-changed", G_CALLBACK (variables_changed), self);
  self->times_signals = g_signal_group_new (PF_TYPE_RUN_TIMES);
  g_signal_group_connect_swapped (self->times_signals, "changed", G_CALLBACK (update), self);
}

/**
 * pf_section_header_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
pf_section_header_row_new (void)
{
  return g_object_new (PF_TYPE_SECTION_HEADER_ROW, NULL);
}

/**
 * pf_section_header_row_bind:
 * @self: a row
 * @session: the run's session
 * @row: what to show
 *
 * Shows a section and follows its progress.
 */
void
pf_section_header_row_bind (PfSectionHeaderRow *self, PfRunSession *session, PfRunRow *row)
{
  g_set_object (&self->run, pf_run_session_get_run (session));
  self->section = pf_run_row_get_section (row);
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (self->run));
  show_title (self, g_ptr_array_index (sections, self->section));
  update (self);
  g_signal_group_set_target (self->run_signals, self->run);
  g_signal_group_set_target (self->times_signals, pf_run_times_get (self->run));
}

/**
 * pf_section_header_row_unbind:
 * @self: a row
 *
 * Lets go of the run.
 */
void
pf_section_header_row_unbind (PfSectionHeaderRow *self)
{
  g_signal_group_set_target (self->run_signals, NULL);
  g_signal_group_set_target (self->times_signals, NULL);
  gtk_menu_button_set_popover (self->role_button, NULL);
  g_clear_object (&self->run);
}
