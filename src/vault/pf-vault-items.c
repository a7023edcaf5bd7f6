/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vault/pf-vault-operation.h"

#include <glib/gi18n-lib.h>

#define ATTRIBUTE_ORIGIN "origin"
#define ATTRIBUTE_ENVIRONMENT "environment"
#define ATTRIBUTE_KIND "kind"
#define ATTRIBUTE_NAME "name"

static const SecretSchema credential_schema = {
  .name = "dev.preflight.Preflight.Credential",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { ATTRIBUTE_ORIGIN, SECRET_SCHEMA_ATTRIBUTE_STRING },
    { ATTRIBUTE_ENVIRONMENT, SECRET_SCHEMA_ATTRIBUTE_STRING },
    { ATTRIBUTE_KIND, SECRET_SCHEMA_ATTRIBUTE_STRING },
    { ATTRIBUTE_NAME, SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

static void
fail_locked (PfVaultOperation *operation)
{
  pf_vault_operation_fail (operation, PF_CREDENTIAL_ERROR_LOCKED, _("The keyring is locked. Unlock it and try again"));
}

static void
fail_without_collection (PfVaultOperation *operation)
{
  pf_vault_operation_fail (operation, PF_CREDENTIAL_ERROR_FAILED,
                           _("The keyring service has no default keyring. Create one, for example in Passwords and "
                              "Keys, and try again"));
}

/* Whether the default collection is there and open; answers when it is not. */
static gboolean
check_open (PfVaultOperation *operation)
{
  if (operation->collection == NULL)
    fail_without_collection (operation);
  else if (operation->locked)
    fail_locked (operation);
  else
    return TRUE;
  return FALSE;
}

/**
 * pf_vault_build_attributes:
 * @origin: (nullable): `scheme://host:port`, or %NULL for any
 * @environment: (nullable): environment name, or %NULL for any
 *
 * Returns: (transfer full): what the items of an origin and environment are searched by
 */
GHashTable *
pf_vault_build_attributes (const char *origin, const char *environment)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  if (origin != NULL)
    g_hash_table_insert (attributes, (gpointer)ATTRIBUTE_ORIGIN, g_strdup (origin));
  if (environment != NULL)
    g_hash_table_insert (attributes, (gpointer)ATTRIBUTE_ENVIRONMENT, g_strdup (environment));
  return attributes;
}

static PfCredential *
credential_from_item (SecretItem *item, gboolean with_secret)
{
  g_autoptr (GHashTable) attributes = secret_item_get_attributes (item);
  g_autoptr (SecretValue) value = with_secret ? secret_item_get_secret (item) : NULL;
  PfCredentialKind kind;

  if (!pf_credential_kind_from_string (g_hash_table_lookup (attributes, ATTRIBUTE_KIND), &kind))
    return NULL;
  if (with_secret && (value == NULL || secret_value_get_text (value) == NULL))
    return NULL;
  return pf_credential_new (
      kind, g_hash_table_lookup (attributes, ATTRIBUTE_ORIGIN), g_hash_table_lookup (attributes, ATTRIBUTE_ENVIRONMENT),
      g_hash_table_lookup (attributes, ATTRIBUTE_NAME), value != NULL ? secret_value_get_text (value) : NULL);
}

static void
search (PfVaultOperation *operation, SecretSearchFlags flags, GAsyncReadyCallback callback)
{
  secret_service_search (operation->service, &credential_schema, operation->attributes, SECRET_SEARCH_ALL | flags, NULL,
                         callback, pf_vault_operation_ref (operation));
}

/* Takes the result of search() into operation->items; FALSE when the operation is over. */
static gboolean
finish_search (PfVaultOperation *operation, GObject *source, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  operation->items = secret_service_search_finish (SECRET_SERVICE (source), result, &error);
  if (pf_vault_operation_is_over (operation))
    return FALSE;
  if (error == NULL)
    return TRUE;
  g_dbus_error_strip_remote_error (error);
  pf_vault_operation_fail_with (operation, error);
  return FALSE;
}

static gboolean
any_locked (GList *items)
{
  for (GList *link = items; link != NULL; link = link->next)
    if (secret_item_get_locked (link->data))
      return TRUE;
  return FALSE;
}

static SecretItem *
find_newest_readable (GList *items)
{
  SecretItem *newest = NULL;

  for (GList *link = items; link != NULL; link = link->next)
    if (!secret_item_get_locked (link->data)
        && (newest == NULL || secret_item_get_modified (link->data) > secret_item_get_modified (newest)))
      newest = link->data;
  return newest;
}

/* Lookup */

static void
fail_not_found (PfVaultOperation *operation)
{
  g_autofree char *message
      = g_strdup_printf (_("The keyring holds no credential for %s in environment “%s”"),
                         (const char *)g_hash_table_lookup (operation->attributes, ATTRIBUTE_ORIGIN),
                         (const char *)g_hash_table_lookup (operation->attributes, ATTRIBUTE_ENVIRONMENT));

  pf_vault_operation_fail (operation, PF_CREDENTIAL_ERROR_NOT_FOUND, message);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfVaultOperation) operation = data;
  g_autoptr (PfCredential) credential = NULL;
  SecretItem *item;

  if (!finish_search (operation, source, result))
    return;
  item = find_newest_readable (operation->items);
  if (item != NULL) {
    credential = credential_from_item (item, TRUE);
    if (credential == NULL)
      pf_vault_operation_fail (operation, PF_CREDENTIAL_ERROR_INVALID,
                               _("The credential in the keyring is not one that Preflight can read. Set it again"));
    else
      pf_vault_operation_return (operation, g_steal_pointer (&credential), (GDestroyNotify)pf_credential_free);
  } else if (operation->items != NULL || operation->locked) {
    fail_locked (operation);
  } else {
    fail_not_found (operation);
  }
}

/**
 * pf_vault_step_look_up:
 * @operation: an operation, its service open and the lock state known
 *
 * Finds the credential that @attributes name. A locked keyring answers like an absent secret, so that is not asked.
 */
void
pf_vault_step_look_up (PfVaultOperation *operation)
{
  if (operation->locked)
    fail_locked (operation);
  else
    search (operation, SECRET_SEARCH_LOAD_SECRETS, on_looked_up);
}

/* Forget, and the second half of store */

static void delete_items (PfVaultOperation *operation);

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfVaultOperation) operation = data;
  g_autoptr (GError) error = NULL;

  if (!secret_item_delete_finish (SECRET_ITEM (source), result, &error) && !pf_vault_operation_is_over (operation)) {
    g_dbus_error_strip_remote_error (error);
    pf_vault_operation_fail_with (operation, error);
  }
  if (!pf_vault_operation_is_over (operation))
    delete_items (operation);
}

/* Deletes what is left in operation->items, one by one. None of them is locked, so nothing prompts. */
static void
delete_items (PfVaultOperation *operation)
{
  g_autoptr (SecretItem) item = NULL;

  if (operation->items == NULL) {
    pf_vault_operation_return (operation, GINT_TO_POINTER (TRUE), NULL);
    return;
  }
  item = operation->items->data;
  operation->items = g_list_delete_link (operation->items, operation->items);
  secret_item_delete (item, NULL, on_deleted, pf_vault_operation_ref (operation));
}

static void
on_found_to_forget (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfVaultOperation) operation = data;

  if (!finish_search (operation, source, result))
    return;
  if (any_locked (operation->items))
    fail_locked (operation);
  else if (operation->items == NULL)
    fail_not_found (operation);
  else
    delete_items (operation);
}

/**
 * pf_vault_step_forget:
 * @operation: an operation, its service open and the lock state known
 *
 * Deletes the items that @attributes name.
 */
void
pf_vault_step_forget (PfVaultOperation *operation)
{
  if (operation->locked)
    fail_locked (operation);
  else
    search (operation, SECRET_SEARCH_NONE, on_found_to_forget);
}

/* Store */

static GHashTable *
attributes_of_credential (PfCredential *credential)
{
  GHashTable *attributes = pf_vault_build_attributes (credential->origin, credential->environment);

  g_hash_table_insert (attributes, (gpointer)ATTRIBUTE_KIND,
                       g_strdup (pf_credential_kind_to_string (credential->kind)));
  if (credential->name != NULL)
    g_hash_table_insert (attributes, (gpointer)ATTRIBUTE_NAME, g_strdup (credential->name));
  return attributes;
}

static gboolean
is_same_item (SecretItem *item, PfCredential *credential)
{
  g_autoptr (GHashTable) attributes = secret_item_get_attributes (item);

  return g_strcmp0 (g_hash_table_lookup (attributes, ATTRIBUTE_KIND), pf_credential_kind_to_string (credential->kind))
             == 0
         && g_strcmp0 (g_hash_table_lookup (attributes, ATTRIBUTE_NAME), credential->name) == 0;
}

/* Leaves in operation->items what the new credential replaces: the service itself replaces only an item of exactly
 * the same attributes, and kind and name are among them. */
static void
on_found_after_store (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfVaultOperation) operation = data;
  GList *link;

  if (!finish_search (operation, source, result))
    return;
  link = operation->items;
  while (link != NULL) {
    GList *following = link->next;

    if (secret_item_get_locked (link->data) || is_same_item (link->data, operation->credential)) {
      g_object_unref (link->data);
      operation->items = g_list_delete_link (operation->items, link);
    }
    link = following;
  }
  delete_items (operation);
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfVaultOperation) operation = data;
  g_autoptr (GError) error = NULL;

  if (!secret_service_store_finish (SECRET_SERVICE (source), result, &error)) {
    g_dbus_error_strip_remote_error (error);
    pf_vault_operation_fail_with (operation, error);
  }
  if (!pf_vault_operation_is_over (operation))
    search (operation, SECRET_SEARCH_NONE, on_found_after_store);
}

/**
 * pf_vault_step_store:
 * @operation: an operation, its service open and the lock state known
 *
 * Keeps @credential and deletes what it replaces.
 */
void
pf_vault_step_store (PfVaultOperation *operation)
{
  g_autoptr (GHashTable) attributes = NULL;
  g_autoptr (SecretValue) value = NULL;

  if (!check_open (operation))
    return;
  attributes = attributes_of_credential (operation->credential);
  value = secret_value_new (operation->credential->secret, -1, "text/plain");
  secret_service_store (operation->service, &credential_schema, attributes, SECRET_COLLECTION_DEFAULT,
                        operation->credential->label, value, NULL, on_stored, pf_vault_operation_ref (operation));
}

/* List */

static int
compare_credentials (gconstpointer a, gconstpointer b)
{
  const PfCredential *left = *(PfCredential *const *)a;
  const PfCredential *right = *(PfCredential *const *)b;
  int order = g_strcmp0 (left->environment, right->environment);

  return order != 0 ? order : g_strcmp0 (left->origin, right->origin);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfVaultOperation) operation = data;
  g_autoptr (GPtrArray) credentials = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_credential_free);

  if (!finish_search (operation, source, result))
    return;
  for (GList *link = operation->items; link != NULL; link = link->next) {
    PfCredential *credential = credential_from_item (link->data, FALSE);

    if (credential != NULL)
      g_ptr_array_add (credentials, credential);
  }
  g_ptr_array_sort (credentials, compare_credentials);
  pf_vault_operation_return (operation, g_steal_pointer (&credentials), (GDestroyNotify)g_ptr_array_unref);
}

/**
 * pf_vault_step_list:
 * @operation: an operation, its service open and the lock state known
 *
 * Answers with everything that is kept, without the secrets.
 */
void
pf_vault_step_list (PfVaultOperation *operation)
{
  if (operation->locked)
    fail_locked (operation);
  else
    search (operation, SECRET_SEARCH_NONE, on_listed);
}

/* State and unlock */

/**
 * pf_vault_step_return_state:
 * @operation: an operation, its service open and the lock state known
 *
 * Answers with the lock state.
 */
void
pf_vault_step_return_state (PfVaultOperation *operation)
{
  PfVaultState state = operation->locked ? PF_VAULT_LOCKED : PF_VAULT_UNLOCKED;

  pf_vault_operation_return (operation, GINT_TO_POINTER (state), NULL);
}

static void
report_unlocked (PfVaultOperation *operation)
{
  if (operation->locked)
    pf_vault_operation_fail (operation, PF_CREDENTIAL_ERROR_LOCKED, _("The keyring stayed locked"));
  else
    pf_vault_operation_return (operation, GINT_TO_POINTER (TRUE), NULL);
}

/* Whatever the prompt says, the lock state is what counts. */
static void
on_prompted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfVaultOperation) operation = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
      secret_service_prompt_at_dbus_path_finish (SECRET_SERVICE (source), result, &error);

  if (error != NULL)
    g_debug ("The prompt for the keyring failed: %s", error->message);
  if (!pf_vault_operation_is_over (operation))
    pf_vault_operation_begin (operation, report_unlocked);
}

static void
on_unlock_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PfVaultOperation) operation = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);
  const char *prompt;

  if (pf_vault_operation_is_over (operation))
    return;
  if (reply == NULL) {
    g_dbus_error_strip_remote_error (error);
    pf_vault_operation_fail_with (operation, error);
    return;
  }
  g_variant_get_child (reply, 1, "&o", &prompt);
  if (g_str_equal (prompt, "/"))
    pf_vault_operation_begin (operation, report_unlocked);
  else
    secret_service_prompt_at_dbus_path (operation->service, prompt, NULL, NULL, on_prompted,
                                        pf_vault_operation_ref (operation));
}

/**
 * pf_vault_step_unlock:
 * @operation: an operation, its service open and the lock state known
 *
 * Asks the person to unlock the default keyring.
 */
void
pf_vault_step_unlock (PfVaultOperation *operation)
{
  if (operation->collection == NULL)
    fail_without_collection (operation);
  else if (!operation->locked)
    pf_vault_operation_return (operation, GINT_TO_POINTER (TRUE), NULL);
  else
    g_dbus_proxy_call (G_DBUS_PROXY (operation->service), "Unlock",
                       g_variant_new ("(@ao)", g_variant_new_objv ((const char *const *) &operation->collection, 1)),
                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_unlock_answered, pf_vault_operation_ref (operation));
}
