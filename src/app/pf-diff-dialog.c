/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-diff-dialog.h"

#include <glib/gi18n-lib.h>

/* Rows beyond these are said, not shown: GTK lays out each of them at once. */
#define MAX_CHANGES 200

struct _PfDiffDialog {
  AdwWindow parent_instance;

  /* Template children */
  AdwWindowTitle *window_title;
  GtkStack *stack;
  AdwStatusPage *same_page;
  AdwPreferencesGroup *changes;
};

G_DEFINE_FINAL_TYPE (PfDiffDialog, pf_diff_dialog, ADW_TYPE_WINDOW)

static void
pf_diff_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PF_TYPE_DIFF_DIALOG);
  G_OBJECT_CLASS (pf_diff_dialog_parent_class)->dispose (object);
}

static void
pf_diff_dialog_class_init (PfDiffDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pf_diff_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-diff-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PfDiffDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, PfDiffDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, PfDiffDialog, same_page);
  gtk_widget_class_bind_template_child (widget_class, PfDiffDialog, changes);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
pf_diff_dialog_init (PfDiffDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static guint
read_end (PfDocument *document, const PfDocumentChange *change, guint index, const char **text)
{
  if (change->is_section) {
    const PfSection *section = g_ptr_array_index (pf_document_get_sections (document), index);

    *text = section->title;
    return section->line;
  } else {
    const PfItem *item = g_ptr_array_index (pf_document_get_items (document), index);

    *text = item->text;
    return item->line;
  }
}

static const char *
describe_change (const PfDocumentChange *change)
{
  switch (change->kind) {
  case PF_CHANGE_ADDED:
    return change->is_section ? _ ("Section added") : _ ("Added");
  case PF_CHANGE_REMOVED:
    return change->is_section ? _ ("Section removed") : _ ("Removed");
  case PF_CHANGE_REWORDED:
    return change->is_section ? _ ("Section renamed") : _ ("Reworded");
  case PF_CHANGE_MOVED:
    return change->is_section ? _ ("Section moved") : _ ("Moved");
  case PF_CHANGE_ROLE_CHANGED:
  default:
    return change->is_section ? _ ("Section has another role") : _ ("Is another kind of item");
  }
}

/* What happened, where, and for new words the old ones. */
static char *
dup_facts (const PfDocumentChange *change, guint old_line, guint new_line, const char *old_text)
{
  g_autofree char *place = NULL;

  if (change->after == PF_NONE)
    /* Translators: a line of the older version of a file. */
    place = g_strdup_printf (_ ("line %u before"), old_line);
  else if (change->before == PF_NONE)
    place = g_strdup_printf (_ ("line %u"), new_line);
  else
    /* Translators: lines of the new and of the older version of a file. */
    place = g_strdup_printf (_ ("line %u, before %u"), new_line, old_line);
  if (change->kind == PF_CHANGE_REWORDED)
    /* Translators: what happened, where, and the words that stood there before. */
    return g_strdup_printf (_ ("%s · %s\nBefore: %s"), describe_change (change), place, old_text);
  return g_strdup_printf ("%s · %s", describe_change (change), place);
}

static void
add_row (PfDiffDialog *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (self->changes, row);
}

static void
show_changes (PfDiffDialog *self, PfDocument *before, PfDocument *after, const PfDocumentDiff *diff)
{
  guint more = diff->changes->len - MIN (diff->changes->len, MAX_CHANGES);

  for (guint i = 0; i < MIN (diff->changes->len, MAX_CHANGES); i++) {
    const PfDocumentChange *change = g_ptr_array_index (diff->changes, i);
    const char *old_text = NULL;
    const char *new_text = NULL;
    guint old_line = change->before != PF_NONE ? read_end (before, change, change->before, &old_text) : 0;
    guint new_line = change->after != PF_NONE ? read_end (after, change, change->after, &new_text) : 0;
    g_autofree char *facts = dup_facts (change, old_line, new_line, old_text);

    add_row (self, new_text != NULL ? new_text : old_text, facts);
  }
  if (more > 0) {
    g_autofree char *text = g_strdup_printf (ngettext ("and %u more", "and %u more", more), more);

    add_row (self, text, "");
  }
}

/**
 * pf_diff_dialog_new:
 * @before: the older version
 * @after: the newer version
 * @diff: what changed between them
 *
 * Returns: (transfer floating): a dialog
 */
GtkWidget *
pf_diff_dialog_new (PfDocument *before, PfDocument *after, const PfDocumentDiff *diff)
{
  PfDiffDialog *self = g_object_new (PF_TYPE_DIFF_DIALOG, NULL);
  /* Translators: %s is the name of the file of an older version. */
  g_autofree char *since
      = g_strdup_printf (_ ("Since “%s”"), pf_source_get_file_name (pf_document_get_source (before)));
  g_autofree char *same
      = g_strdup_printf (ngettext ("%u item says the same.", "%u items say the same.", diff->n_same), diff->n_same);

  adw_window_title_set_subtitle (self->window_title, since);
  adw_status_page_set_description (self->same_page, same);
  adw_preferences_group_set_description (self->changes, same);
  gtk_stack_set_visible_child_name (self->stack, diff->changes->len > 0 ? "changes" : "same");
  show_changes (self, before, after, diff);
  return GTK_WIDGET (self);
}
