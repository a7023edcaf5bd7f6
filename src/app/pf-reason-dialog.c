/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-reason-dialog.h"

#include <glib/gi18n-lib.h>

struct _PfReasonDialog {
  AdwMessageDialog parent_instance;

  /* Template children */
  GtkEntry *entry;

  /* Owned */
  GTask *task;
  GCancellable *cancellable;
  gulong cancelled_id;
};

G_DEFINE_FINAL_TYPE (PfReasonDialog, pf_reason_dialog, ADW_TYPE_MESSAGE_DIALOG)

static char *
dup_reason (PfReasonDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

static void
entry_changed (PfReasonDialog *self)
{
  g_autofree char *reason = dup_reason (self);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "accept", *reason != '\0');
}

static void
pf_reason_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  PfReasonDialog *self = PF_REASON_DIALOG (dialog);
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  g_autofree char *reason = dup_reason (self);
  if (task == NULL)
    return;
  if (g_strcmp0 (response, "accept") == 0 && *reason != '\0')
    g_task_return_pointer (task, g_steal_pointer (&reason), g_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("No reason was given."));
}

static void
pf_reason_dialog_dispose (GObject *object)
{
  PfReasonDialog *self = PF_REASON_DIALOG (object);
  if (self->cancelled_id != 0)
    g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  self->cancelled_id = 0;
  g_clear_object (&self->cancellable);
  if (self->task != NULL)
    pf_reason_dialog_response (ADW_MESSAGE_DIALOG (self), "cancel");
  G_OBJECT_CLASS (pf_reason_dialog_parent_class)->dispose (object);
}

static void
pf_reason_dialog_class_init (PfReasonDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = pf_reason_dialog_dispose;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = pf_reason_dialog_response;
  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-reason-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PfReasonDialog, entry);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed);
}

static void
pf_reason_dialog_init (PfReasonDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
cancelled (GCancellable *cancellable, PfReasonDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/**
 * pf_reason_dialog_ask_async:
 * @parent: a widget in the window the dialog belongs to
 * @heading: the question, for example “Mark as not applicable?”
 * @body: what it is about
 * @accept_label: the answering button, with a mnemonic
 * @cancellable: (nullable): closes the dialog
 * @callback: called when the dialog was answered
 * @user_data: for @callback
 *
 * Asks for a reason.
 */
void
pf_reason_dialog_ask_async (GtkWidget *parent,
                            const char *heading,
                            const char *body,
                            const char *accept_label,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));
  PfReasonDialog *self = g_object_new (PF_TYPE_REASON_DIALOG, "transient-for", gtk_widget_get_root (parent), "heading",
                                       heading, "body", body, NULL);
  self->task = g_task_new (NULL, cancellable, callback, user_data);
  adw_message_dialog_set_response_label (ADW_MESSAGE_DIALOG (self), "accept", accept_label);
  if (cancellable != NULL) {
    self->cancellable = g_object_ref (cancellable);
    self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled), self, NULL);
  }
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/**
 * pf_reason_dialog_ask_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): the reason, never empty; %NULL with G_IO_ERROR_CANCELLED when the person changed their mind
 */
char *
pf_reason_dialog_ask_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
