/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-window-private.h"

#include "app/pf-command-jobs.h"

#include <glib/gi18n-lib.h>

/* What a run could not write yet lives in its session alone. So a session is kept while anything of it is unsaved, also
 * when another page is shown, and a window that holds one asks before it closes. */

/* Keeps @session for as long as it has something to save, or commands that run, while another page is shown. */
void
pf_window_keep_unsaved (PfWindow *self, PfRunSession *session)
{
  const char *run_id = pf_run_get_id (pf_run_session_get_run (session));

  if (pf_run_session_get_save_state (session) != PF_SAVE_SAVED
      || pf_command_jobs_count_running (pf_command_jobs_get (session)) > 0)
    g_hash_table_replace (self->unsaved, g_strdup (run_id), g_object_ref (session));
}

/* The session of a run that this window left unsaved, or NULL; it is the caller's from here on. */
PfRunSession *
pf_window_take_unsaved (PfWindow *self, const char *run_id)
{
  g_autofree char *key = NULL;
  gpointer stolen_key, session;

  if (!g_hash_table_steal_extended (self->unsaved, run_id, &stolen_key, &session))
    return NULL;
  key = stolen_key;
  return session;
}

static PfRunSession *
find_failed (PfWindow *self)
{
  GHashTableIter iter;
  gpointer session;

  if (self->session != NULL && pf_run_session_get_save_state (self->session) == PF_SAVE_FAILED)
    return self->session;
  g_hash_table_iter_init (&iter, self->unsaved);
  while (g_hash_table_iter_next (&iter, NULL, &session))
    if (pf_run_session_get_save_state (session) == PF_SAVE_FAILED)
      return session;
  return NULL;
}

static void
answered_cb (PfWindow *self, const char *response)
{
  PfRunSession *failed = find_failed (self);

  if (g_str_equal (response, "discard")) {
    self->discards_unsaved = TRUE;
    gtk_window_close (GTK_WINDOW (self));
  } else if (failed != NULL && failed != self->session) {
    g_autofree char *run_id = g_strdup (pf_run_get_id (pf_run_session_get_run (failed)));
    pf_window_open_run (self, run_id);
  }
}

/* Whether the window must stay open: something could not be saved, and the person is being asked. */
gboolean
pf_window_ask_about_unsaved (PfWindow *self)
{
  PfRunSession *failed = find_failed (self);
  GtkWidget *dialog;

  if (failed == NULL || self->discards_unsaved)
    return FALSE;
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Changes are not saved"), NULL);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _("%s\n\nIn the run, “Retry” saves them once the cause is gone, and “Save a copy” keeps "
                                    "them elsewhere."),
                                  pf_run_session_get_save_error (failed));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("_Keep open"), "discard",
                                    _("_Discard and close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}
