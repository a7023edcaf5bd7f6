/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-command-dialog.h"
#include "app/pf-command-jobs.h"
#include "app/pf-run-page-private.h"

#include <glib/gi18n-lib.h>

/* Commands that are run from the page: never without a person who saw exactly what. */

typedef struct {
  PfRunPage *page;
  PfStore *store;
  char *run_id;
  char *environment_name;
  guint command;
  guint step;
  PfCommandSettings *settings;
  PfEnvironment *environment;
  char *text_sha256; /* of what was shown */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;
  g_object_unref (request->page);
  g_object_unref (request->store);
  g_free (request->run_id);
  g_free (request->environment_name);
  pf_command_settings_free (request->settings);
  g_clear_pointer (&request->environment, pf_environment_unref);
  g_free (request->text_sha256);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static PfCommandCall *
prepare (Request *request, GError **error)
{
  return pf_command_call_new (pf_run_page_get_run (request->page), request->command, request->step, request->environment, error);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  if (pf_store_save_command_settings (request->store, request->run_id, request->settings, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
settings_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  g_autoptr (GError) error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error) && request->page->session != NULL)
    pf_run_page_show_message (request->page, error->message);
}

static void
begin (Request *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfCommandCall) call = prepare (request, &error);
  if (call == NULL || !pf_command_call_check (call, &error)) {
    pf_run_page_show_message (request->page, error->message);
    return;
  }
  if (!g_str_equal (call->text_sha256, request->text_sha256)) {
    pf_run_page_show_message (request->page, _("The command was changed meanwhile. Nothing was run"));
    return;
  }
  pf_command_jobs_start (pf_command_jobs_get (request->page->session), g_steal_pointer (&call), request->settings);
}

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  PfCommandSettings *settings = pf_command_dialog_ask_finish (result, NULL);
  if (settings == NULL)
    return;
  pf_command_settings_free (request->settings);
  request->settings = settings;
  if (request->page->session == NULL)
    return;
  begin (request);
  PfStore *store = request->store;
  Request *saved = g_steal_pointer (&request);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, settings_saved, saved);
  g_task_set_name (task, "pf_run_page_save_command_settings");
  /* The callback owns it: the store's thread may let go of the task last. */
  g_task_set_task_data (task, saved, NULL);
  pf_store_run_in_thread (store, task, save_in_thread);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  request->settings = pf_store_load_command_settings (request->store, request->run_id, &error);
  if (request->settings != NULL && request->environment_name != NULL)
    request->environment = pf_store_load_environment (request->store, request->environment_name, NULL);
  if (request->settings != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfCommandCall) call = NULL;
  if (request->page->session == NULL)
    return;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    call = prepare (request, &error);
  if (call == NULL) {
    pf_run_page_show_message (request->page, error->message);
    return;
  }
  request->text_sha256 = g_strdup (call->text_sha256);
  PfRunPage *page = request->page;
  PfCommandSettings *settings = request->settings;
  pf_command_dialog_ask_async (GTK_WIDGET (page), call, settings, page->cancellable, answered,
                               g_steal_pointer (&request));
}

static void
run_command (PfRunPage *self, guint command, guint step)
{
  Request *request = g_new0 (Request, 1);
  request->page = g_object_ref (self);
  request->store = g_object_ref (pf_run_session_get_store (self->session));
  request->run_id = g_strdup (pf_run_get_id (pf_run_page_get_run (self)));
  request->environment_name = g_strdup (pf_run_get_environment (pf_run_page_get_run (self)));
  request->command = command;
  request->step = step;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, loaded, request);
  g_task_set_name (task, "pf_run_page_run_command");
  g_task_set_task_data (task, request, NULL);
  pf_store_run_in_thread (request->store, task, load_in_thread);
}

static gboolean
has_command (PfRunPage *self, guint command)
{
  return command < pf_document_get_commands (pf_run_get_document (pf_run_page_get_run (self)))->len;
}

static void
run_command_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint command;
  guint step;
  g_variant_get (parameter, "(uu)", &command, &step);
  if (!has_command (self, command))
    return;
  if (pf_command_runner_is_confined ("/"))
    pf_run_page_show_message (self, _("Inside Flatpak commands can only be copied"));
  else if (!pf_command_jobs_is_running (pf_command_jobs_get (self->session), command, step))
    run_command (self, command, step);
}

static void
stop_command_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint command;
  guint step;
  g_variant_get (parameter, "(uu)", &command, &step);
  pf_command_jobs_stop (pf_command_jobs_get (self->session), command, step);
}

static void
tick_step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint command;
  guint step;
  gboolean done;
  GError *error = NULL;
  g_variant_get (parameter, "(uub)", &command, &step, &done);
  if (!has_command (self, command))
    return;
  GPtrArray *acts = pf_run_plan_tick_step (pf_run_page_get_run (self), command, step, done, &error);
  pf_run_page_act (self, acts, error);
}

static void
confirm_command_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PfRunPage *self = PF_RUN_PAGE (widget);
  guint item;
  const char *text;
  PfItemState state;
  GError *error = NULL;
  g_variant_get (parameter, "(u&s)", &item, &text);
  if (!pf_item_state_from_string (text, &state))
    return;
  GPtrArray *acts = pf_run_plan_confirm_command (pf_run_page_get_run (self), item, state, &error);
  pf_run_page_act (self, acts, error);
}

/**
 * pf_run_page_follow_commands:
 * @self: a page with a session
 *
 * From now on tells of commands that could not begin.
 */
void
pf_run_page_follow_commands (PfRunPage *self)
{
  g_signal_connect_object (pf_command_jobs_get (self->session), "failed", G_CALLBACK (pf_run_page_show_message), self,
                           G_CONNECT_SWAPPED);
}

/**
 * pf_run_page_install_command_actions:
 * @widget_class: class of the page
 */
void
pf_run_page_install_command_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "run.run-command", "(uu)", run_command_action);
  gtk_widget_class_install_action (widget_class, "run.stop-command", "(uu)", stop_command_action);
  gtk_widget_class_install_action (widget_class, "run.tick-step", "(uub)", tick_step_action);
  gtk_widget_class_install_action (widget_class, "run.confirm-command", "(us)", confirm_command_action);
}
