/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-library-row.h"

#include "app/pf-run-closures.h"

#include <glib/gi18n-lib.h>

struct _PfLibraryRow {
  GtkWidget parent_instance;

  /* Template children */
  GtkLabel *heading;
  GtkWidget *body;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkLabel *verdict;
  GtkWidget *progress_box;
  GtkProgressBar *progress;
  GtkLabel *count;

  /* Owned */
  PfLibraryItem *item;
  gulong changed_id;
};

G_DEFINE_FINAL_TYPE (PfLibraryRow, pf_library_row, GTK_TYPE_WIDGET)

static const char *
icon_of (PfLibraryKind kind)
{
  switch (kind) {
  case PF_LIBRARY_RUN:
    return "media-playback-start-symbolic";
  case PF_LIBRARY_RECORD:
    return "x-office-document-symbolic";
  case PF_LIBRARY_CHECKLIST:
  case PF_LIBRARY_HEADING:
  default:
    return "view-list-bullet-symbolic";
  }
}

static void
show_progress (PfLibraryRow *self)
{
  PfProgress progress;
  PfVerdict verdict;
  gboolean shown = pf_library_item_get_progress (self->item, &progress, &verdict);
  g_autofree char *count = NULL;

  gtk_widget_set_visible (self->progress_box, shown);
  gtk_widget_set_visible (GTK_WIDGET (self->verdict), shown);
  if (!shown)
    return;
  /* Translators: items resolved, items there are. */
  count = g_strdup_printf (_ ("%u of %u"), progress.resolved, progress.countable);
  gtk_label_set_text (self->count, count);
  gtk_progress_bar_set_fraction (self->progress, progress.permille / 1000.0);
  gtk_label_set_text (self->verdict, pf_verdict_get_word (verdict));
  gtk_widget_set_css_classes (GTK_WIDGET (self->verdict), (const char *[]){ "library-verdict", "caption-heading",
                                                                            pf_verdict_get_css_class (verdict), NULL });
}

static void
show_item (PfLibraryRow *self)
{
  PfLibraryKind kind = pf_library_item_get_kind (self->item);
  const char *subtitle = pf_library_item_get_subtitle (self->item);

  gtk_widget_set_visible (GTK_WIDGET (self->heading), kind == PF_LIBRARY_HEADING);
  gtk_widget_set_visible (self->body, kind != PF_LIBRARY_HEADING);
  gtk_label_set_text (kind == PF_LIBRARY_HEADING ? self->heading : self->title, pf_library_item_get_title (self->item));
  if (kind == PF_LIBRARY_HEADING)
    return;
  gtk_image_set_from_icon_name (self->icon, icon_of (kind));
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), subtitle != NULL && subtitle[0] != '\0');
  gtk_widget_set_tooltip_text (self->body, pf_library_item_get_title (self->item));
  show_progress (self);
}

static void
pf_library_row_dispose (GObject *object)
{
  PfLibraryRow *self = PF_LIBRARY_ROW (object);
  GtkWidget *child;

  pf_library_row_set_item (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (pf_library_row_parent_class)->dispose (object);
}

static void
pf_library_row_class_init (PfLibraryRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pf_library_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-library-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PfLibraryRow, heading);
  gtk_widget_class_bind_template_child (widget_class, PfLibraryRow, body);
  gtk_widget_class_bind_template_child (widget_class, PfLibraryRow, icon);
  gtk_widget_class_bind_template_child (widget_class, PfLibraryRow, title);
  gtk_widget_class_bind_template_child (widget_class, PfLibraryRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, PfLibraryRow, verdict);
  gtk_widget_class_bind_template_child (widget_class, PfLibraryRow, progress_box);
  gtk_widget_class_bind_template_child (widget_class, PfLibraryRow, progress);
  gtk_widget_class_bind_template_child (widget_class, PfLibraryRow, count);
}

static void
pf_library_row_init (PfLibraryRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pf_library_row_new:
 *
 * Returns: (transfer full): an empty row
 */
GtkWidget *
pf_library_row_new (void)
{
  return g_object_new (PF_TYPE_LIBRARY_ROW, NULL);
}

/**
 * pf_library_row_set_item:
 * @self: a row
 * @item: (nullable): what it shows from now on
 */
void
pf_library_row_set_item (PfLibraryRow *self, PfLibraryItem *item)
{
  g_return_if_fail (PF_IS_LIBRARY_ROW (self));

  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  self->changed_id = g_signal_connect_swapped (item, "changed", G_CALLBACK (show_item), self);
  show_item (self);
}
