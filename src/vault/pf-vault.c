/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vault/pf-vault.h"

#include "vault/pf-vault-operation.h"

/* How long a question may take, and how long a person may take at the prompt. */
#define ANSWER_SECONDS 5
#define PROMPT_SECONDS 120

struct _PfVault {
  GObject parent_instance;

  /* Owned */
  SecretService *service;
  char *service_owner;
};

static void credential_source_init (PfCredentialSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PfVault,
                               pf_vault,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PF_TYPE_CREDENTIAL_SOURCE, credential_source_init))

static PfVaultOperation *
new_operation (PfVault *self,
               const char *name,
               guint seconds,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_name (task, name);
  return pf_vault_operation_new (self, task, seconds);
}

static void
pf_vault_lookup_async (PfCredentialSource *source,
                       const char *origin,
                       const char *environment,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  PfVault *self = PF_VAULT (source);
  g_autoptr (PfVaultOperation) operation = NULL;

  g_return_if_fail (origin != NULL && environment != NULL);
  operation = new_operation (self, "pf_vault_lookup_async", ANSWER_SECONDS, cancellable, callback, user_data);
  operation->attributes = pf_vault_build_attributes (origin, environment);
  pf_vault_operation_begin (operation, pf_vault_step_look_up);
}

static PfCredential *
pf_vault_lookup_finish (PfCredentialSource *source, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
credential_source_init (PfCredentialSourceInterface *iface)
{
  iface->lookup_async = pf_vault_lookup_async;
  iface->lookup_finish = pf_vault_lookup_finish;
}

/**
 * pf_vault_get_service:
 * @self: a vault
 *
 * Returns: (transfer none) (nullable): the service opened before, as long as the process behind its name is the same
 */
SecretService *
pf_vault_get_service (PfVault *self)
{
  g_autofree char *owner = NULL;

  if (self->service == NULL)
    return NULL;
  owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (self->service));
  if (owner == NULL || g_strcmp0 (owner, self->service_owner) != 0
      || g_dbus_connection_is_closed (g_dbus_proxy_get_connection (G_DBUS_PROXY (self->service))))
    pf_vault_set_service (self, NULL);
  return self->service;
}

/**
 * pf_vault_set_service:
 * @self: a vault
 * @service: (nullable): the service to use from now on, or %NULL to open it anew
 *
 * Keeps the service: each one that is opened costs the daemon a session for as long as we are connected.
 */
void
pf_vault_set_service (PfVault *self, SecretService *service)
{
  g_set_object (&self->service, service);
  g_clear_pointer (&self->service_owner, g_free);
  if (service != NULL)
    self->service_owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (service));
}

static void
pf_vault_dispose (GObject *object)
{
  pf_vault_set_service (PF_VAULT (object), NULL);
  G_OBJECT_CLASS (pf_vault_parent_class)->dispose (object);
}

static void
pf_vault_class_init (PfVaultClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pf_vault_dispose;
}

static void
pf_vault_init (PfVault *self)
{
}

/**
 * pf_vault_new:
 *
 * Makes a vault. Nothing is asked of the keyring before the first operation.
 *
 * Returns: (transfer full): the vault
 */
PfVault *
pf_vault_new (void)
{
  return g_object_new (PF_TYPE_VAULT, NULL);
}

/**
 * pf_vault_get_state_async:
 * @self: a vault
 * @cancellable: (nullable): to give up waiting
 * @callback: called once
 * @user_data: for @callback
 *
 * Asks whether there is a keyring and whether it is locked. Never prompts; answers within 5 seconds.
 */
void
pf_vault_get_state_async (PfVault *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (PfVaultOperation) operation = NULL;

  g_return_if_fail (PF_IS_VAULT (self));
  operation = new_operation (self, "pf_vault_get_state_async", ANSWER_SECONDS, cancellable, callback, user_data);
  pf_vault_operation_begin (operation, pf_vault_step_return_state);
}

/**
 * pf_vault_get_state_finish:
 * @self: a vault
 * @result: what the callback got
 * @state: (out): the state; no service is a state, not an error
 * @error: return location
 *
 * Returns: whether the state is known; otherwise %PF_CREDENTIAL_ERROR_TIMEOUT or %PF_CREDENTIAL_ERROR_FAILED
 */
gboolean
pf_vault_get_state_finish (PfVault *self, GAsyncResult *result, PfVaultState *state, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gpointer value;

  g_return_val_if_fail (g_task_is_valid (result, self) && state != NULL, FALSE);
  value = g_task_propagate_pointer (G_TASK (result), &local_error);
  if (local_error == NULL) {
    *state = (PfVaultState)GPOINTER_TO_INT (value);
    return TRUE;
  }
  if (g_error_matches (local_error, PF_CREDENTIAL_ERROR, PF_CREDENTIAL_ERROR_NO_SERVICE)) {
    *state = PF_VAULT_NO_SERVICE;
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * pf_vault_unlock_async:
 * @self: a vault
 * @cancellable: (nullable): to give up waiting; the prompt stays, since taking it away would kill the daemon
 * @callback: called once
 * @user_data: for @callback
 *
 * Asks the person to unlock the default keyring: the only operation that prompts, to be called on a person's act.
 * Waits for 120 seconds.
 */
void
pf_vault_unlock_async (PfVault *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (PfVaultOperation) operation = NULL;

  g_return_if_fail (PF_IS_VAULT (self));
  operation = new_operation (self, "pf_vault_unlock_async", PROMPT_SECONDS, cancellable, callback, user_data);
  pf_vault_operation_begin (operation, pf_vault_step_unlock);
}

static gboolean
finish_boolean (PfVault *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return GPOINTER_TO_INT (g_task_propagate_pointer (G_TASK (result), error)) != FALSE;
}

/**
 * pf_vault_unlock_finish:
 * @self: a vault
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the keyring is unlocked now; otherwise a [error@CredentialError]
 */
gboolean
pf_vault_unlock_finish (PfVault *self, GAsyncResult *result, GError **error)
{
  return finish_boolean (self, result, error);
}

/**
 * pf_vault_store_async:
 * @self: a vault
 * @credential: what to keep, with its secret; copied
 * @cancellable: (nullable): to give up waiting
 * @callback: called once
 * @user_data: for @callback
 *
 * Keeps a credential, in place of the one kept for the same origin and environment, whatever its kind. Never prompts.
 */
void
pf_vault_store_async (PfVault *self,
                      PfCredential *credential,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (PfVaultOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (PF_IS_VAULT (self));
  g_return_if_fail (credential != NULL);
  if (!pf_credential_validate (credential, &error)) {
    g_task_report_error (self, callback, user_data, NULL, g_steal_pointer (&error));
    return;
  }
  operation = new_operation (self, "pf_vault_store_async", ANSWER_SECONDS, cancellable, callback, user_data);
  operation->credential = pf_credential_new (credential->kind, credential->origin, credential->environment,
                                             credential->name, credential->secret);
  operation->attributes = pf_vault_build_attributes (credential->origin, credential->environment);
  pf_vault_operation_begin (operation, pf_vault_step_store);
}

/**
 * pf_vault_store_finish:
 * @self: a vault
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the credential is kept and any other of its origin and environment gone; otherwise a
 *   [error@CredentialError]
 */
gboolean
pf_vault_store_finish (PfVault *self, GAsyncResult *result, GError **error)
{
  return finish_boolean (self, result, error);
}

/**
 * pf_vault_list_async:
 * @self: a vault
 * @cancellable: (nullable): to give up waiting
 * @callback: called once
 * @user_data: for @callback
 *
 * Lists what is kept, without the secrets. Never prompts.
 */
void
pf_vault_list_async (PfVault *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (PfVaultOperation) operation = NULL;

  g_return_if_fail (PF_IS_VAULT (self));
  operation = new_operation (self, "pf_vault_list_async", ANSWER_SECONDS, cancellable, callback, user_data);
  operation->attributes = pf_vault_build_attributes (NULL, NULL);
  pf_vault_operation_begin (operation, pf_vault_step_list);
}

/**
 * pf_vault_list_finish:
 * @self: a vault
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (element-type PfCredential): by environment and origin, each without its secret; or %NULL
 *   with a [error@CredentialError]
 */
GPtrArray *
pf_vault_list_finish (PfVault *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * pf_vault_forget_async:
 * @self: a vault
 * @origin: `scheme://host:port`
 * @environment: environment name
 * @cancellable: (nullable): to give up waiting
 * @callback: called once
 * @user_data: for @callback
 *
 * Deletes what is kept for an origin in an environment. Never prompts.
 */
void
pf_vault_forget_async (PfVault *self,
                       const char *origin,
                       const char *environment,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (PfVaultOperation) operation = NULL;

  g_return_if_fail (PF_IS_VAULT (self));
  g_return_if_fail (origin != NULL && environment != NULL);
  operation = new_operation (self, "pf_vault_forget_async", ANSWER_SECONDS, cancellable, callback, user_data);
  operation->attributes = pf_vault_build_attributes (origin, environment);
  pf_vault_operation_begin (operation, pf_vault_step_forget);
}

/**
 * pf_vault_forget_finish:
 * @self: a vault
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it was there and is gone; otherwise a [error@CredentialError]
 */
gboolean
pf_vault_forget_finish (PfVault *self, GAsyncResult *result, GError **error)
{
  return finish_boolean (self, result, error);
}
