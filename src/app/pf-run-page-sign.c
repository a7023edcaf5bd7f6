/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-reason-dialog.h"
#include "app/pf-run-page-private.h"
#include "app/pf-sign-dialog.h"
#include "run/pf-run-sign-offs.h"

#include <glib/gi18n-lib.h>

/* Signing as a role, and taking that back. */

/* A sign-off somebody was asked about. */
typedef struct {
  PfRunPage *page;
  PfSignOff *sign_off;
} SignQuestion;

static SignQuestion *
sign_question_new (PfRunPage *page, PfSignOff *sign_off)
{
  SignQuestion *question = g_new0 (SignQuestion, 1);
  question->page = g_object_ref (page);
  question->sign_off = pf_sign_off_ref (sign_off);
  return question;
}

static void
sign_question_free (SignQuestion *question)
{
  g_object_unref (question->page);
  pf_sign_off_unref (question->sign_off);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SignQuestion, sign_question_free)

/* What was signed goes to the clipboard, for the ticket or the chat that anchors it. */
static void
copy_digest (PfRunPage *self, const PfSignOff *sign_off)
{
  g_autoptr (PfSigning) signing = pf_run_get_signing (pf_run_page_get_run (self), sign_off->id);
  if (signing == NULL || signing->covers_sha256 == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), signing->covers_sha256);
  g_autofree char *message = g_strdup_printf (_("Signed as %s. The digest was copied"), sign_off->role);
  pf_run_page_show_message (self, message);
}

static void
was_signed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SignQuestion) question = user_data;
  PfRunPage *self = question->page;
  gboolean done = pf_sign_dialog_ask_finish (result, NULL);
  if (self->session == NULL)
    return;
  if (done)
    copy_digest (self, question->sign_off);
  /* The box a person clicked shows the state of the item again. */
  else if (question->sign_off->item < g_list_model_get_n_items (pf_run_get_items (pf_run_page_get_run (self))))
    g_object_notify (G_OBJECT (pf_run_get_item (pf_run_page_get_run (self), question->sign_off->item)), "state");
}

static void
ask (PfRunPage *self, PfSignOff *sign_off)
{
  pf_sign_dialog_ask_async (GTK_WIDGET (self), self->session, sign_off, self->cancellable, was_signed,
                            sign_question_new (self, sign_off));
}

static void
sign_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSignOff) sign_off
      = pf_run_find_sign_off (pf_run_page_get_run (self), g_variant_get_string (parameter, NULL), &error);
  if (sign_off == NULL)
    pf_run_page_show_message (self, error->message);
  else
    ask (self, sign_off);
}

/**
 * pf_run_page_sign_item:
 * @self: a page
 * @item: index of an item that is to be done
 *
 * To tick what has a place to sign is to sign it.
 *
 * Returns: whether it has one that is not signed, and somebody is asked to
 */
gboolean
pf_run_page_sign_item (PfRunPage *self, guint item)
{
  const GPtrArray *sign_offs = pf_run_get_sign_offs (pf_run_page_get_run (self));
  for (guint i = 0; i < sign_offs->len; i++) {
    PfSignOff *sign_off = g_ptr_array_index (sign_offs, i);
    if (sign_off->item != item || !pf_sign_off_has_place (sign_off))
      continue;
    g_autoptr (PfSigning) signing = pf_run_get_signing (pf_run_page_get_run (self), sign_off->id);
    if (pf_signing_stands (signing) && !signing->stale)
      return FALSE;
    ask (self, sign_off);
    return TRUE;
  }
  return FALSE;
}

static void
reason_given (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SignQuestion) question = user_data;
  g_autofree char *reason = pf_reason_dialog_ask_finish (result, NULL);
  if (reason == NULL || question->page->session == NULL)
    return;
  GError *error = NULL;
  GPtrArray *acts = pf_run_plan_withdraw (pf_run_page_get_run (question->page), question->sign_off, reason, &error);
  pf_run_page_act (question->page, acts, error);
}

static void
withdraw_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSignOff) sign_off
      = pf_run_find_sign_off (pf_run_page_get_run (self), g_variant_get_string (parameter, NULL), &error);
  if (sign_off == NULL) {
    pf_run_page_show_message (self, error->message);
    return;
  }
  g_autofree char *heading = g_strdup_printf (_("Withdraw the signature as %s?"), sign_off->role);
  pf_reason_dialog_ask_async (widget, heading, _("The record keeps the signature, who withdrew it and why."),
                              _("_Withdraw"), self->cancellable, reason_given, sign_question_new (self, sign_off));
}

/**
 * pf_run_page_install_sign_actions:
 * @widget_class: class of the page
 */
void
pf_run_page_install_sign_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "run.sign", "s", sign_action);
  gtk_widget_class_install_action (widget_class, "run.withdraw-signature", "s", withdraw_action);
}
