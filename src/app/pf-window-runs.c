/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-window-private.h"

#include "app/pf-checklist-page.h"
#include "app/pf-run-page.h"
#include "app/pf-start-dialog.h"

#include <glib/gi18n-lib.h>

static void
refresh_library (PfWindow *self)
{
  pf_library_model_refresh (pf_library_get_model (self->library));
}

static void
save_state_changed_cb (PfWindow *self)
{
  if (self->session != NULL && pf_run_session_get_save_state (self->session) == PF_SAVE_SAVED)
    refresh_library (self);
}

/* Lets go of the run that is shown; a session with something unsaved is kept until it is written. */
void
pf_window_forget_session (PfWindow *self)
{
  if (self->session == NULL)
    return;
  g_clear_signal_handler (&self->save_state_id, self->session);
  pf_window_keep_unsaved (self, self->session);
  g_clear_object (&self->session);
}

static void
show_session (PfWindow *self, PfRunSession *session)
{
  g_autoptr (PfPerson) person = pf_application_dup_person (pf_window_get_application (self));
  g_autoptr (PfVerifier) verifier = NULL;

  pf_window_forget_session (self);
  self->session = g_object_ref (session);
  pf_run_session_set_person (session, person);
  self->save_state_id
      = g_signal_connect_swapped (session, "notify::save-state", G_CALLBACK (save_state_changed_cb), self);
  verifier = pf_verifier_new (session, pf_application_get_scheduler (pf_window_get_application (self)));
  pf_window_show_page (self, GTK_WIDGET (pf_run_page_new (session, verifier)),
                       pf_run_get_id (pf_run_session_get_run (session)));
}

static void
session_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfRunSession) session = pf_run_session_open_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (session == NULL) {
    pf_window_show_error (self, _ ("The run cannot be opened"), error->message);
    return;
  }
  show_session (self, session);
}

/* The window that holds the run already, shown or left unsaved: one hold of a run per process. */
static PfWindow *
find_window_of_run (PfWindow *self, const char *run_id)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (pf_window_get_application (self)));

  for (GList *link = windows; link != NULL; link = link->next)
    if (PF_IS_WINDOW (link->data)
        && (g_hash_table_contains (PF_WINDOW (link->data)->unsaved, run_id)
            || (PF_WINDOW (link->data)->session != NULL && g_strcmp0 (PF_WINDOW (link->data)->page_key, run_id) == 0)))
      return link->data;
  return NULL;
}

/**
 * pf_window_open_run:
 * @self: a window
 * @run_id: full id of a run
 *
 * Shows the run in the window that has it open, else here once it is read.
 */
void
pf_window_open_run (PfWindow *self, const char *run_id)
{
  PfWindow *other = find_window_of_run (self, run_id);
  g_autoptr (PfRunSession) unsaved = NULL;

  if (other == NULL) {
    pf_run_session_open_async (pf_window_get_store (self), run_id, self->cancellable, session_opened_cb,
                               g_object_ref (self));
    return;
  }
  unsaved = pf_window_take_unsaved (other, run_id);
  if (unsaved != NULL)
    show_session (other, unsaved);
  adw_leaflet_set_visible_child (other->leaflet, GTK_WIDGET (other->content));
  pf_library_select (other->library, run_id);
  gtk_window_present (GTK_WINDOW (other));
}

static void
run_started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  PfWindow *self = PF_WINDOW (source);
  g_autofree char *run_id = pf_start_dialog_run_finish (result, NULL);

  if (run_id == NULL || pf_window_get_application (self) == NULL)
    return;
  refresh_library (self);
  pf_window_open_run (self, run_id);
}

void
pf_window_start_run (PfWindow *self)
{
  GtkWidget *page = pf_window_get_page (self);

  if (PF_IS_CHECKLIST_PAGE (page))
    pf_start_dialog_run_async (GTK_WINDOW (self), pf_window_get_application (self),
                               pf_checklist_page_get_document (PF_CHECKLIST_PAGE (page)), run_started_cb, NULL);
}
