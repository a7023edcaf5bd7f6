/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vault/pf-vault-operation.h"

#include <glib/gi18n-lib.h>

#define SECRETS_INTERFACE_COLLECTION "org.freedesktop.Secret.Collection"

/* One call to the bus. The operation's own timer is shorter, this one only ends what was abandoned. */
#define CALL_TIMEOUT_MS 30000

static gboolean
is_no_service (const GError *cause)
{
  return g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
         || g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
         || g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_NO_SERVER)
         || g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED)
         || (cause->domain == G_DBUS_ERROR && cause->code >= G_DBUS_ERROR_SPAWN_EXEC_FAILED
             && cause->code <= G_DBUS_ERROR_SPAWN_NO_MEMORY)
         || (cause->domain == G_IO_ERROR && cause->code != G_IO_ERROR_TIMED_OUT);
}

static gboolean
is_timeout (const GError *cause)
{
  return g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT)
         || g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT)
         || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL) {
    g_source_destroy (*source);
    g_clear_pointer (source, g_source_unref);
  }
}

/* Takes the task out, so that nothing that comes later can answer again. */
static GTask *
take_task (PfVaultOperation *self)
{
  clear_source (&self->timer);
  clear_source (&self->cancelled);
  return g_steal_pointer (&self->task);
}

static gboolean
on_timer (gpointer data)
{
  PfVaultOperation *self = data;

  /* Whatever made the service hang, the next question starts with a fresh connection to it. */
  pf_vault_set_service (self->vault, NULL);
  pf_vault_operation_fail (self, PF_CREDENTIAL_ERROR_TIMEOUT,
                           _("The keyring did not answer in time. Try again; if it stays so, restart the keyring "
                              "service or log in again"));
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  PfVaultOperation *self = data;
  g_autoptr (GTask) task = take_task (self);

  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled"));
  return G_SOURCE_REMOVE;
}

/**
 * pf_vault_operation_new:
 * @vault: the vault
 * @task: (transfer full): the task to answer; its cancellable abandons the operation
 * @seconds: how long to wait before the operation is abandoned
 *
 * Returns: (transfer full): an operation that has not begun
 */
PfVaultOperation *
pf_vault_operation_new (PfVault *vault, GTask *task, guint seconds)
{
  PfVaultOperation *self = g_rc_box_new0 (PfVaultOperation);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GMainContext *context = g_task_get_context (task);

  self->vault = g_object_ref (vault);
  self->task = task;
  self->timer = g_timeout_source_new_seconds (seconds);
  g_source_set_callback (self->timer, on_timer, pf_vault_operation_ref (self),
                         (GDestroyNotify)pf_vault_operation_unref);
  g_source_attach (self->timer, context);
  if (cancellable != NULL) {
    self->cancelled = g_cancellable_source_new (cancellable);
    g_source_set_callback (self->cancelled, G_SOURCE_FUNC (on_cancelled), pf_vault_operation_ref (self),
                           (GDestroyNotify)pf_vault_operation_unref);
    g_source_attach (self->cancelled, context);
  }
  return self;
}

/**
 * pf_vault_operation_ref:
 * @self: an operation
 *
 * Returns: (transfer full): @self
 */
PfVaultOperation *
pf_vault_operation_ref (PfVaultOperation *self)
{
  return g_rc_box_acquire (self);
}

static void
clear_operation (gpointer data)
{
  PfVaultOperation *self = data;

  clear_source (&self->timer);
  clear_source (&self->cancelled);
  g_clear_object (&self->task);
  g_clear_object (&self->service);
  g_clear_pointer (&self->collection, g_free);
  g_clear_pointer (&self->attributes, g_hash_table_unref);
  g_clear_pointer (&self->credential, pf_credential_free);
  g_list_free_full (self->items, g_object_unref);
  g_clear_object (&self->vault);
}

/**
 * pf_vault_operation_unref:
 * @self: (transfer full): an operation
 *
 * Gives up one reference.
 */
void
pf_vault_operation_unref (PfVaultOperation *self)
{
  g_rc_box_release_full (self, clear_operation);
}

/**
 * pf_vault_operation_is_over:
 * @self: an operation
 *
 * Returns: whether the answer was given already, so that the result at hand is late and to be dropped
 */
gboolean
pf_vault_operation_is_over (PfVaultOperation *self)
{
  return self->task == NULL;
}

/**
 * pf_vault_operation_return:
 * @self: an operation that is not over
 * @value: (transfer full) (nullable): the answer
 * @destroy: (nullable): frees @value
 *
 * Answers.
 */
void
pf_vault_operation_return (PfVaultOperation *self, gpointer value, GDestroyNotify destroy)
{
  g_autoptr (GTask) task = take_task (self);

  g_assert (task != NULL);
  g_task_return_pointer (task, value, destroy);
}

/**
 * pf_vault_operation_fail:
 * @self: an operation; nothing happens when it is over
 * @code: what went wrong
 * @message: translated
 *
 * Answers with an error.
 */
void
pf_vault_operation_fail (PfVaultOperation *self, PfCredentialError code, const char *message)
{
  g_autoptr (GTask) task = take_task (self);

  if (task != NULL)
    g_task_return_new_error (task, PF_CREDENTIAL_ERROR, (gint)code, "%s", message);
}

/**
 * pf_vault_operation_fail_with:
 * @self: an operation; nothing happens when it is over
 * @cause: what libsecret or the bus said
 *
 * Answers with the error that @cause means for a person.
 */
void
pf_vault_operation_fail_with (PfVaultOperation *self, const GError *cause)
{
  g_autofree char *message = NULL;

  pf_vault_set_service (self->vault, NULL);
  if (g_error_matches (cause, SECRET_ERROR, SECRET_ERROR_IS_LOCKED)) {
    pf_vault_operation_fail (self, PF_CREDENTIAL_ERROR_LOCKED, _("The keyring is locked. Unlock it and try again"));
  } else if (is_timeout (cause)) {
    pf_vault_operation_fail (self, PF_CREDENTIAL_ERROR_TIMEOUT, _("The keyring did not answer in time. Try again"));
  } else if (g_error_matches (cause, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)) {
    pf_vault_operation_fail (self, PF_CREDENTIAL_ERROR_FAILED,
                             _("The keyring service stopped while it was asked. Try again"));
  } else if (is_no_service (cause)) {
    message
        = g_strdup_printf (_("There is no keyring service in this session (%s). Start one, such as GNOME Keyring or "
                              "KWallet; without it, credentials cannot be kept"),
                           cause->message);
    pf_vault_operation_fail (self, PF_CREDENTIAL_ERROR_NO_SERVICE, message);
  } else {
    message = g_strdup_printf (_("The keyring refused: %s"), cause->message);
    pf_vault_operation_fail (self, PF_CREDENTIAL_ERROR_FAILED, message);
  }
}

static void
on_lock_state (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfVaultOperation) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) value = NULL;

  if (pf_vault_operation_is_over (self))
    return;
  if (reply == NULL) {
    g_dbus_error_strip_remote_error (error);
    pf_vault_operation_fail_with (self, error);
    return;
  }
  g_variant_get (reply, "(v)", &value);
  /* A service that does not say is taken for locked: then nothing is asked that might prompt. */
  self->locked = !g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) || g_variant_get_boolean (value);
  self->next (self);
}

static void
on_default_collection (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfVaultOperation) self = data;
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus;

  self->collection = secret_service_read_alias_dbus_path_finish (SECRET_SERVICE (source), result, &error);
  if (pf_vault_operation_is_over (self))
    return;
  if (error != NULL) {
    g_dbus_error_strip_remote_error (error);
    pf_vault_operation_fail_with (self, error);
    return;
  }
  if (self->collection == NULL) {
    self->next (self);
    return;
  }
  bus = g_dbus_proxy_get_connection (G_DBUS_PROXY (source));
  g_dbus_connection_call (bus, g_dbus_proxy_get_name (G_DBUS_PROXY (source)), self->collection,
                          "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", SECRETS_INTERFACE_COLLECTION, "Locked"), G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, NULL, on_lock_state, pf_vault_operation_ref (self));
}

static void
ask_state (PfVaultOperation *self)
{
  secret_service_read_alias_dbus_path (self->service, SECRET_COLLECTION_DEFAULT, NULL, on_default_collection,
                                       pf_vault_operation_ref (self));
}

static void
on_service (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfVaultOperation) self = data;
  g_autoptr (GError) error = NULL;

  self->service = secret_service_open_finish (result, &error);
  if (pf_vault_operation_is_over (self))
    return;
  if (self->service == NULL) {
    g_dbus_error_strip_remote_error (error);
    pf_vault_operation_fail_with (self, error);
    return;
  }
  pf_vault_set_service (self->vault, self->service);
  ask_state (self);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfVaultOperation) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (pf_vault_operation_is_over (self))
    return;
  if (bus == NULL) {
    pf_vault_operation_fail_with (self, error);
    return;
  }
  /* A bus that goes away takes the credentials with it, not the run at hand. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  secret_service_open (SECRET_TYPE_SERVICE, NULL, SECRET_SERVICE_OPEN_SESSION, NULL, on_service,
                       pf_vault_operation_ref (self));
}

/**
 * pf_vault_operation_begin:
 * @self: a new operation
 * @next: called when the service is open and the lock state known
 *
 * Opens the service, or takes the one already open, and asks for the default collection and its lock state. Nothing
 * of this prompts. The operation is answered here when there is no service.
 */
void
pf_vault_operation_begin (PfVaultOperation *self, PfVaultStep next)
{
  SecretService *service = pf_vault_get_service (self->vault);

  self->next = next;
  g_clear_object (&self->service);
  g_clear_pointer (&self->collection, g_free);
  if (service != NULL) {
    self->service = g_object_ref (service);
    ask_state (self);
    return;
  }
  g_bus_get (G_BUS_TYPE_SESSION, NULL, on_bus, pf_vault_operation_ref (self));
}
