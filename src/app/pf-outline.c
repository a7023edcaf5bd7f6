/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-outline.h"

#include "app/pf-run-model.h"
#include "app/pf-run-times.h"
#include "app/pf-segment-bar.h"

struct _PfOutline {
  AdwBin parent_instance;

  /* Template children */
  GtkListView *view;

  /* Owned */
  PfRun *run;
  GListStore *sections; /* (element-type PfRunRow) */
};

G_DEFINE_FINAL_TYPE (PfOutline, pf_outline, ADW_TYPE_BIN)

/* What one place of the outline is made of. */
typedef struct {
  GtkLabel *title;
  GtkLabel *due;
  PfSegmentBar *bar;
  PfRun *run;
  guint section;
  GSignalGroup *run_signals;
  GSignalGroup *times_signals;
} OutlineRow;

static void
outline_row_free (OutlineRow *row)
{
  g_clear_object (&row->run_signals);
  g_clear_object (&row->times_signals);
  g_free (row);
}

static void
set_class (GtkLabel *label, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (label), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), name);
}

static void
update_due (OutlineRow *row)
{
  PfRunTimes *times = pf_run_times_get (row->run);
  const PfTimedSection *timed = pf_run_times_find (times, row->section);
  g_autofree char *text = pf_run_times_dup_due (times, row->section, TRUE);
  gtk_label_set_label (row->due, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (row->due), text != NULL);
  set_class (row->due, "late", timed != NULL && timed->state == PF_DUE_LATE);
  set_class (row->due, "due", timed != NULL && timed->state == PF_DUE_NOW);
}

static void
update_row (OutlineRow *row)
{
  PfProgress progress;
  pf_run_get_section_progress (row->run, row->section, &progress);
  gboolean counts = progress.countable + progress.not_applicable > 0;
  gboolean complete = counts && progress.resolved == progress.countable;
  pf_segment_bar_set_progress (row->bar, &progress);
  gtk_widget_set_visible (GTK_WIDGET (row->bar), counts);
  set_class (row->title, "dim-label", complete);
  update_due (row);
}

static void
setup_row (GtkListItemFactory *factory, GtkListItem *list_item, PfOutline *self)
{
  OutlineRow *row = g_new0 (OutlineRow, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  row->title = GTK_LABEL (gtk_label_new (NULL));
  row->bar = g_object_new (PF_TYPE_SEGMENT_BAR, NULL);
  row->run_signals = g_signal_group_new (PF_TYPE_RUN);
  g_signal_group_connect_swapped (row->run_signals, "changed", G_CALLBACK (update_row), row);
  row->times_signals = g_signal_group_new (PF_TYPE_RUN_TIMES);
  g_signal_group_connect_swapped (row->times_signals, "changed", G_CALLBACK (update_due), row);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  row->due = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (row->due), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (row->due), "numeric");
  gtk_widget_set_hexpand (GTK_WIDGET (row->title), TRUE);
  gtk_label_set_xalign (row->title, 0);
  gtk_label_set_ellipsize (row->title, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (box, "outline-row");
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (row->title));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (row->due));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->bar));
  g_object_set_data_full (G_OBJECT (box), "outline-row", row, (GDestroyNotify) outline_row_free);
  gtk_list_item_set_child (list_item, box);
}

static OutlineRow *
get_row (GtkListItem *list_item)
{
  return g_object_get_data (G_OBJECT (gtk_list_item_get_child (list_item)), "outline-row");
}

static void
bind_row (GtkListItemFactory *factory, GtkListItem *list_item, PfOutline *self)
{
  OutlineRow *row = get_row (list_item);
  PfRunRow *shown = gtk_list_item_get_item (list_item);
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (self->run));
  const PfSection *section = g_ptr_array_index (sections, pf_run_row_get_section (shown));
  GtkWidget *box = gtk_list_item_get_child (list_item);
  row->run = self->run;
  row->section = pf_run_row_get_section (shown);
  gtk_label_set_label (row->title, section->title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row->title), section->title);
  gtk_widget_set_margin_start (box, 14 * (int) (CLAMP (section->level, 2, 4) - 2));
  if (section->level <= 2)
    gtk_widget_add_css_class (GTK_WIDGET (row->title), "heading");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row->title), "heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, section->title, -1);
  update_row (row);
  g_signal_group_set_target (row->run_signals, self->run);
  g_signal_group_set_target (row->times_signals, pf_run_times_get (self->run));
}

static void
unbind_row (GtkListItemFactory *factory, GtkListItem *list_item, PfOutline *self)
{
  OutlineRow *row = get_row (list_item);
  g_signal_group_set_target (row->run_signals, NULL);
  g_signal_group_set_target (row->times_signals, NULL);
  row->run = NULL;
}

static void
section_activated (PfOutline *self, guint position)
{
  g_autoptr (PfRunRow) row = g_list_model_get_item (G_LIST_MODEL (self->sections), position);
  if (row != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "run.go-to-section", "u", pf_run_row_get_section (row));
}

static void
pf_outline_dispose (GObject *object)
{
  PfOutline *self = PF_OUTLINE (object);
  if (self->view != NULL)
    gtk_list_view_set_model (self->view, NULL);
  self->view = NULL;
  g_clear_object (&self->sections);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (pf_outline_parent_class)->dispose (object);
}

static void
pf_outline_class_init (PfOutlineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_outline_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-outline.ui");
  gtk_widget_class_bind_template_child (widget_class, PfOutline, view);
  gtk_widget_class_bind_template_callback (widget_class, section_activated);
  gtk_widget_class_bind_template_callback (widget_class, setup_row);
  gtk_widget_class_bind_template_callback (widget_class, bind_row);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row);
}

static void
pf_outline_init (PfOutline *self)
{
  self->sections = g_list_store_new (PF_TYPE_RUN_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill (PfOutline *self)
{
  g_list_store_remove_all (self->sections);
  g_autoptr (GPtrArray) rows = pf_run_rows_build (pf_run_get_document (self->run));
  for (guint i = 0; i < rows->len; i++) {
    PfRunRow *row = g_ptr_array_index (rows, i);
    if (pf_run_row_get_kind (row) == PF_RUN_ROW_SECTION)
      g_list_store_append (self->sections, row);
  }
}

/**
 * pf_outline_set_run:
 * @self: an outline
 * @run: a run
 *
 * Shows the sections of @run as its list has them.
 */
void
pf_outline_set_run (PfOutline *self, PfRun *run)
{
  g_return_if_fail (PF_IS_RUN (run));
  g_return_if_fail (self->run == NULL);
  self->run = g_object_ref (run);
  fill (self);
  g_signal_connect_object (run, "document-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->sections))));
  gtk_list_view_set_model (self->view, selection);
  g_object_unref (selection);
}

/**
 * pf_outline_get_n_sections:
 * @self: an outline
 *
 * Returns: how many sections it lists
 */
guint
pf_outline_get_n_sections (PfOutline *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->sections));
}
