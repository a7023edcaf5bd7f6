/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-close-dialog.h"

#include "app/pf-run-closures.h"

#include <glib/gi18n-lib.h>

struct _PfCloseDialog {
  AdwMessageDialog parent_instance;

  /* Template children */
  GtkCheckButton *success_button;
  GtkCheckButton *rolled_back_button;
  GtkCheckButton *aborted_button;
  GtkLabel *hint;
  GtkListBox *reason_list;
  GtkEditable *reason_row;

  /* Owned */
  PfRun *run;
  GtkWidget *page;
};

G_DEFINE_FINAL_TYPE (PfCloseDialog, pf_close_dialog, ADW_TYPE_MESSAGE_DIALOG)

static const char *
get_outcome (PfCloseDialog *self)
{
  if (gtk_check_button_get_active (self->success_button))
    return "success";
  if (gtk_check_button_get_active (self->rolled_back_button))
    return "rolled-back";
  return gtk_check_button_get_active (self->aborted_button) ? "aborted" : NULL;
}

static char *
dup_reason (PfCloseDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->reason_row)));
}

/* Why it cannot be closed so, or what that declares. */
static char *
describe (PfCloseDialog *self, const char *outcome, gboolean *possible)
{
  guint n_open = 0;
  *possible = TRUE;
  if (g_str_equal (outcome, "success") && pf_run_find_open_success_criterion (self->run, &n_open) != PF_NONE) {
    *possible = FALSE;
    return g_strdup_printf (ngettext ("%u success criterion is not answered yet.",
                                      "%u success criteria are not answered yet.", n_open),
                            n_open);
  }
  const char *declared = pf_verdict_get_word (pf_run_get_declarable (self->run, outcome));
  if (pf_run_needs_close_reason (self->run, outcome))
    /* Translators: the computed verdict, then the declared one */
    return g_strdup_printf (_("The verdict is %s. To declare %s all the same, give a reason."),
                            pf_verdict_get_word (pf_run_get_verdict (self->run, NULL)), declared);
  return g_strdup_printf (_("Declares %s."), declared);
}

static void
changed (PfCloseDialog *self)
{
  if (self->run == NULL)
    return;
  const char *outcome = get_outcome (self);
  if (outcome == NULL) {
    gtk_label_set_label (self->hint, _("Choose how the run ended."));
    gtk_widget_set_visible (GTK_WIDGET (self->reason_list), FALSE);
    adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "close", FALSE);
    return;
  }
  gboolean possible;
  g_autofree char *text = describe (self, outcome, &possible);
  g_autofree char *reason = dup_reason (self);
  gboolean needs_reason = possible && pf_run_needs_close_reason (self->run, outcome);
  gtk_label_set_label (self->hint, text);
  gtk_widget_set_visible (GTK_WIDGET (self->reason_list), needs_reason);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "close",
                                           possible && (!needs_reason || *reason != '\0'));
}

static void
pf_close_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  PfCloseDialog *self = PF_CLOSE_DIALOG (dialog);
  const char *outcome = get_outcome (self);
  g_autofree char *reason = dup_reason (self);
  if (self->page != NULL && outcome != NULL && g_strcmp0 (response, "close") == 0)
    gtk_widget_activate_action (self->page, "run.close", "(ss)", outcome, reason);
}

static void
pf_close_dialog_dispose (GObject *object)
{
  PfCloseDialog *self = PF_CLOSE_DIALOG (object);
  g_clear_object (&self->page);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (pf_close_dialog_parent_class)->dispose (object);
}

static void
pf_close_dialog_class_init (PfCloseDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_close_dialog_dispose;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = pf_close_dialog_response;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-close-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PfCloseDialog, success_button);
  gtk_widget_class_bind_template_child (widget_class, PfCloseDialog, rolled_back_button);
  gtk_widget_class_bind_template_child (widget_class, PfCloseDialog, aborted_button);
  gtk_widget_class_bind_template_child (widget_class, PfCloseDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, PfCloseDialog, reason_list);
  gtk_widget_class_bind_template_child (widget_class, PfCloseDialog, reason_row);
  gtk_widget_class_bind_template_callback (widget_class, changed);
}

static void
pf_close_dialog_init (PfCloseDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pf_close_dialog_present:
 * @page: the page of the run, which has the action `run.close`
 * @run: a run
 *
 * Asks how the run ended; what speaks for an outcome is chosen already.
 */
void
pf_close_dialog_present (GtkWidget *page, PfRun *run)
{
  PfCloseDialog *self = g_object_new (PF_TYPE_CLOSE_DIALOG, "transient-for", gtk_widget_get_root (page), NULL);
  const char *proposed = pf_run_get_proposed_outcome (run);
  self->page = g_object_ref (page);
  self->run = g_object_ref (run);
  if (g_strcmp0 (proposed, "success") == 0)
    gtk_check_button_set_active (self->success_button, TRUE);
  else if (g_strcmp0 (proposed, "rolled-back") == 0)
    gtk_check_button_set_active (self->rolled_back_button, TRUE);
  else if (g_strcmp0 (proposed, "aborted") == 0)
    gtk_check_button_set_active (self->aborted_button, TRUE);
  changed (self);
  gtk_window_present (GTK_WINDOW (self));
}
