/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-window-private.h"

#include "app/pf-command-jobs.h"

#include <glib/gi18n-lib.h>

/* Commands go on while another page is shown; a window that closes would leave them without anybody who enters what
 * comes of them, so it asks before. */

#define POLL_MS 50

static void
for_each_session (PfWindow *self, void (*function) (PfCommandJobs *jobs, gpointer data), gpointer data)
{
  GHashTableIter iter;
  gpointer session;

  if (self->session != NULL)
    function (pf_command_jobs_get (self->session), data);
  g_hash_table_iter_init (&iter, self->unsaved);
  while (g_hash_table_iter_next (&iter, NULL, &session))
    function (pf_command_jobs_get (session), data);
}

static void
add_running (PfCommandJobs *jobs, gpointer data)
{
  *(guint *)data += pf_command_jobs_count_running (jobs);
}

static void
stop (PfCommandJobs *jobs, gpointer data)
{
  pf_command_jobs_stop_all (jobs);
}

static guint
count_running (PfWindow *self)
{
  guint count = 0;

  for_each_session (self, add_running, &count);
  return count;
}

static gboolean
close_when_idle (gpointer data)
{
  PfWindow *self = data;

  if (count_running (self) > 0)
    return G_SOURCE_CONTINUE;
  self->stop_source = 0;
  gtk_window_close (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

static void
answered_cb (PfWindow *self, const char *response)
{
  if (!g_str_equal (response, "stop"))
    return;
  for_each_session (self, stop, NULL);
  if (self->stop_source == 0)
    self->stop_source = g_timeout_add (POLL_MS, close_when_idle, self);
}

/* Whether the window must stay open: a command runs, and the person is being asked. */
gboolean
pf_window_ask_about_commands (PfWindow *self)
{
  guint count = count_running (self);
  GtkWidget *dialog;

  if (count == 0)
    return FALSE;
  dialog = adw_message_dialog_new (GTK_WINDOW (self), ngettext ("A command is still running",
                                                                "Commands are still running", count), NULL);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog),
                               _ ("What comes of it is entered into the run only while this window is open."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _ ("_Keep open"), "stop",
                                    _ ("_Stop and close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}
