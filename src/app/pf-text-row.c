/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-text-row.h"

#include "app/pf-row-box.h"
#include "app/pf-run-closures.h"
#include "app/pf-segment-bar.h"
#include "app/pf-text-cell.h"
#include "document/pf-head.h"

#include <glib/gi18n-lib.h>

struct _PfTextRow {
  GtkWidget parent_instance;

  /* Template children */
  PfRowBox *box;
  GtkLabel *marker;
  PfTextCell *text;
  GtkBox *status;
  PfSegmentBar *bar;
  GtkLabel *count;

  /* Owned */
  PfRun *run;
  PfRunRow *row;
  PfRunItem *group; /* nullable: of a group */
  GSignalGroup *run_signals;
  GSignalGroup *text_signals; /* of what the text is filled with */
};

G_DEFINE_FINAL_TYPE (PfTextRow, pf_text_row, GTK_TYPE_WIDGET)

static void
update (PfTextRow *self)
{
  PfProgress progress = { 0 };
  if (self->group != NULL)
    pf_run_item_get_child_progress (self->group, &progress);
  g_autofree char *text = pf_progress_format (&progress);
  gtk_widget_set_visible (GTK_WIDGET (self->status), progress.countable + progress.not_applicable > 0);
  pf_segment_bar_set_progress (self->bar, &progress);
  gtk_label_set_label (self->count, text);
}

static void
show (PfTextRow *self, const char *marker, const char *markup, const char *css_class)
{
  static const char *const classes[] = { "group", "paragraph", "field", "table", "form", NULL };
  for (gsize i = 0; classes[i] != NULL; i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self), css_class);
  gboolean has_marker = marker != NULL && *marker != '\0';
  gtk_widget_set_visible (GTK_WIDGET (self->marker), has_marker);
  gtk_label_set_label (self->marker, has_marker ? marker : "");
  g_autofree char *filled = pf_run_fill_markup (self->run, markup);
  pf_text_cell_set_markup (self->text, filled);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  pf_text_cell_get_text (self->text), -1);
}

/* The first cell names the row; each other filled cell follows with the title of its column. */
static char *
dup_table_markup (const PfTable *table, guint row)
{
  char **cells = g_ptr_array_index (table->rows, row);
  guint n_titles = g_strv_length (table->header);
  GString *markup = g_string_new (NULL);
  for (guint i = 0; cells[i] != NULL; i++) {
    if (*cells[i] == '\0')
      continue;
    g_autofree char *cell = g_markup_escape_text (cells[i], -1);
    g_autofree char *title = g_markup_escape_text (i < n_titles ? table->header[i] : "", -1);
    if (i == 0)
      g_string_append_printf (markup, "<b>%s</b>", cell);
    else
      g_string_append_printf (markup, "%s<span fgalpha=\"72%%\">%s</span>  %s", markup->len > 0 ? "\n" : "", title, cell);
  }
  return g_string_free (markup, FALSE);
}

static void
show_group (PfTextRow *self, const PfItem *item)
{
  g_autofree char *markup = g_strdup_printf ("<b>%s</b>", item->markup);
  show (self, item->ordinal, markup, "group");
}

/* What a field in the head asks for and the run knows since its start. */
static const char *
get_run_value (PfTextRow *self, const PfField *field)
{
  PfHeadMeaning meaning = field->line < pf_document_get_head_end (pf_run_get_document (self->run))
                              ? pf_head_get_meaning (field)
                              : PF_HEAD_OTHER;
  if (meaning == PF_HEAD_ENVIRONMENT)
    return pf_run_get_environment (self->run);
  return meaning == PF_HEAD_RELEASE ? pf_run_get_release (self->run) : NULL;
}

static void
show_field (PfTextRow *self, const PfField *field)
{
  const char *value = get_run_value (self, field);
  g_autofree char *note = NULL;
  g_autofree char *markup = NULL;
  if (value == NULL)
    value = field->value;
  else if (*field->value != '\0' && !pf_head_values_agree (field->value, value))
    note = g_strdup_printf (_("the checklist says %s"), field->value);
  markup = g_markup_printf_escaped ("<span fgalpha=\"72%%\">%s</span>  %s%s<span fgalpha=\"72%%\">%s</span>", field->key,
                                    value, note != NULL ? "  · " : "", note != NULL ? note : "");
  show (self, NULL, markup, "field");
}

static void
show_row (PfTextRow *self)
{
  PfDocument *document = pf_run_get_document (self->run);
  guint index = pf_run_row_get_index (self->row);
  PfRunRowKind kind = pf_run_row_get_kind (self->row);
  if (kind == PF_RUN_ROW_GROUP) {
    show_group (self, g_ptr_array_index (pf_document_get_items (document), index));
  } else if (kind == PF_RUN_ROW_FIELD) {
    show_field (self, g_ptr_array_index (pf_document_get_fields (document), index));
  } else if (kind == PF_RUN_ROW_FORM) {
    g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>", _("About this run"));
    show (self, NULL, markup, "form");
  } else if (kind == PF_RUN_ROW_TABLE) {
    g_autofree char *markup = dup_table_markup (g_ptr_array_index (pf_document_get_tables (document), index),
                                                pf_run_row_get_cell_row (self->row));
    show (self, NULL, markup, "table");
  } else {
    const PfProse *prose = g_ptr_array_index (pf_document_get_prose (document), index);
    show (self, prose->marker, prose->markup, "paragraph");
  }
}

static void
pf_text_row_dispose (GObject *object)
{
  PfTextRow *self = PF_TEXT_ROW (object);
  if (self->run_signals != NULL)
    pf_text_row_unbind (self);
  g_clear_object (&self->run_signals);
  g_clear_object (&self->text_signals);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (pf_text_row_parent_class)->dispose (object);
}

static void
pf_text_row_class_init (PfTextRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_text_row_dispose;
  g_type_ensure (PF_TYPE_ROW_BOX);
  g_type_ensure (PF_TYPE_TEXT_CELL);
  g_type_ensure (PF_TYPE_SEGMENT_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-text-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PfTextRow, box);
  gtk_widget_class_bind_template_child (widget_class, PfTextRow, marker);
  gtk_widget_class_bind_template_child (widget_class, PfTextRow, text);
  gtk_widget_class_bind_template_child (widget_class, PfTextRow, status);
  gtk_widget_class_bind_template_child (widget_class, PfTextRow, bar);
  gtk_widget_class_bind_template_child (widget_class, PfTextRow, count);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pf_text_row_init (PfTextRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->run_signals = g_signal_group_new (PF_TYPE_RUN);
  g_signal_group_connect_swapped (self->run_signals, "changed", G_CALLBACK (update), self);
  self->text_signals = g_signal_group_new (PF_TYPE_RUN);
  g_signal_group_connect_swapped (self->text_signals, "variables-changed", G_CALLBACK (show_row), self);
}

/**
 * pf_text_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
pf_text_row_new (void)
{
  return g_object_new (PF_TYPE_TEXT_ROW, NULL);
}

/**
 * pf_text_row_bind:
 * @self: a row
 * @session: the run's session
 * @row: what to show: prose, a field, a table's row or a group
 *
 * Shows a text and, of a group, the progress of its items.
 */
void
pf_text_row_bind (PfTextRow *self, PfRunSession *session, PfRunRow *row)
{
  g_set_object (&self->run, pf_run_session_get_run (session));
  g_set_object (&self->row, row);
  pf_row_box_set_depth (self->box, pf_run_row_get_depth (row));
  if (pf_run_row_get_kind (row) == PF_RUN_ROW_GROUP)
    g_set_object (&self->group, pf_run_get_item (self->run, pf_run_row_get_index (row)));
  show_row (self);
  update (self);
  g_signal_group_set_target (self->run_signals, self->group != NULL ? self->run : NULL);
  g_signal_group_set_target (self->text_signals, self->run);
}

/**
 * pf_text_row_unbind:
 * @self: a row
 *
 * Lets go of what it shows.
 */
void
pf_text_row_unbind (PfTextRow *self)
{
  g_signal_group_set_target (self->run_signals, NULL);
  g_signal_group_set_target (self->text_signals, NULL);
  g_clear_object (&self->group);
  g_clear_object (&self->row);
  g_clear_object (&self->run);
}
