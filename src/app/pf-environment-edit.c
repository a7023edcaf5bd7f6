/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-environment-edit.h"

/**
 * pf_environment_edit_new:
 * @kind: what is to be done
 * @environment: (nullable): where
 *
 * Returns: (transfer full): an edit whose other members are empty
 */
PfEnvironmentEdit *
pf_environment_edit_new (PfEditKind kind, const char *environment)
{
  PfEnvironmentEdit *self = g_new0 (PfEnvironmentEdit, 1);

  self->kind = kind;
  self->environment = g_strdup (environment);
  return self;
}

/**
 * pf_environment_edit_free:
 * @self: an edit
 */
void
pf_environment_edit_free (PfEnvironmentEdit *self)
{
  g_free (self->environment);
  g_free (self->name);
  g_free (self->address);
  g_clear_pointer (&self->endpoint, pf_endpoint_free);
  g_free (self);
}

static gboolean
apply (PfStore *store, PfEnvironmentEdit *edit, GError **error)
{
  switch (edit->kind) {
  case PF_EDIT_ADD_ENVIRONMENT:
    return pf_store_set_environment (store, edit->environment, error);
  case PF_EDIT_REMOVE_ENVIRONMENT:
    return pf_store_remove_environment (store, edit->environment, error);
  case PF_EDIT_SET_ENDPOINT:
    return pf_endpoint_validate (edit->endpoint, error)
           && pf_store_set_endpoint (store, edit->environment, edit->endpoint, error);
  case PF_EDIT_REMOVE_ENDPOINT:
    return pf_store_remove_endpoint (store, edit->environment, edit->name, error);
  case PF_EDIT_SET_HOST:
    return pf_store_set_host (store, edit->environment, edit->name, edit->address, error);
  case PF_EDIT_NOTHING:
  default:
    return TRUE;
  }
}

static GPtrArray *
load_all (PfStore *store, GError **error)
{
  g_auto (GStrv) names = pf_store_list_environments (store, error);
  g_autoptr (GPtrArray) environments = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_environment_unref);

  if (names == NULL)
    return NULL;
  for (guint i = 0; names[i] != NULL; i++) {
    PfEnvironment *environment = pf_store_load_environment (store, names[i], error);
    if (environment == NULL)
      return NULL;
    g_ptr_array_add (environments, environment);
  }
  return g_steal_pointer (&environments);
}

static void
edit_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *environments = apply (source, data, &error) ? load_all (source, &error) : NULL;

  if (environments != NULL)
    g_task_return_pointer (task, environments, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * pf_environment_edit_async:
 * @store: where environments are kept
 * @edit: (transfer full): what to change
 * @callback: called in the main thread
 * @user_data: for @callback
 *
 * Makes a change off the main thread, and reads all environments as they are then.
 */
void
pf_environment_edit_async (PfStore *store, PfEnvironmentEdit *edit, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PF_IS_STORE (store));

  task = g_task_new (store, NULL, callback, user_data);
  g_task_set_name (task, "pf_environment_edit");
  g_task_set_task_data (task, edit, (GDestroyNotify)pf_environment_edit_free);
  pf_store_run_in_thread (store, task, edit_thread);
}

/**
 * pf_environment_edit_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type PfEnvironment): all environments after the change
 * Throws: PfStoreError, PfProbeError for an endpoint that cannot be
 */
GPtrArray *
pf_environment_edit_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
