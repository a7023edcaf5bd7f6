/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static JsonObject *
credential_to_json (PfCredential *credential)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "environment", credential->environment);
  json_object_set_string_member (object, "origin", credential->origin);
  json_object_set_string_member (object, "kind", pf_credential_kind_to_string (credential->kind));
  pf_cli_set_text (object, "name", credential->name);
  return object;
}

/* A path or query would be dropped without a word, and the secret sent to more than the person meant. */
static char *
parse_origin (PfCliCall *call, GError **error)
{
  const char *text = call->arguments[0];
  g_autofree char *origin = NULL;
  const char *authority;

  if (!g_utf8_validate (text, -1, NULL)) {
    pf_cli_usage (error, _("An argument is not valid UTF-8"));
    return NULL;
  }
  origin = pf_origin_from_url (text, error);
  if (origin == NULL)
    return NULL;
  authority = strstr (text, "://") + 3;
  if (authority[strcspn (authority, "/?#")] != '\0' && !g_str_equal (authority + strcspn (authority, "/?#"), "/")) {
    pf_cli_usage (error, _("A credential belongs to a whole server, not to a part of it. Write %s"), origin);
    return NULL;
  }
  return g_steal_pointer (&origin);
}

/**
 * pf_cli_credential_list:
 * @call: the call
 * @error: return location
 *
 * `credential list`: what the keyring holds, without the secrets.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_credential_list (PfCliCall *call, GError **error)
{
  g_autoptr (PfVault) vault = pf_vault_new ();
  g_autoptr (GPtrArray) credentials = NULL;
  g_auto (PfCliWait) wait = { NULL };
  JsonArray *array;

  pf_cli_wait_begin (&wait);
  pf_vault_list_async (vault, NULL, pf_cli_wait_callback, &wait);
  pf_cli_wait_end (&wait);
  credentials = pf_vault_list_finish (vault, wait.result, error);
  if (credentials == NULL)
    return PF_CLI_EXIT_FAILED;

  array = json_array_new ();
  for (guint i = 0; i < credentials->len; i++) {
    PfCredential *credential = g_ptr_array_index (credentials, i);

    if (call->environment != NULL && !g_str_equal (call->environment, credential->environment))
      continue;
    json_array_add_object_element (array, credential_to_json (credential));
    if (!call->json)
      g_print ("%s  %s  %s%s%s\n", credential->environment, credential->origin,
                    pf_credential_kind_to_string (credential->kind), credential->name != NULL ? " " : "",
                    credential->name != NULL ? credential->name : "");
  }
  if (call->json) {
    pf_cli_take_json_array (array);
    return PF_CLI_EXIT_YES;
  }
  if (json_array_get_length (array) == 0)
    pf_cli_complain (_("The keyring holds no credentials of Preflight"));
  json_array_unref (array);
  return PF_CLI_EXIT_YES;
}

static PfCredential *
read_credential (PfCliCall *call, GError **error)
{
  g_autofree char *origin = NULL;
  g_autofree char *prompt = NULL;
  PfCredentialKind kind;
  PfCredential *credential;
  char *secret;

  if (!pf_credential_kind_from_string (call->kind, &kind)) {
    pf_cli_usage (error, _("“%s” is not a kind of credential. Write bearer, basic or header"), call->kind);
    return NULL;
  }
  if (kind == PF_CREDENTIAL_BASIC && call->name == NULL) {
    pf_cli_usage (error, _("A credential of kind basic needs the user name: --name NAME"));
    return NULL;
  }
  if (kind == PF_CREDENTIAL_HEADER && call->name == NULL) {
    pf_cli_usage (error, _("A credential of kind header needs the header's name: --name X-Api-Key"));
    return NULL;
  }
  origin = parse_origin (call, error);
  if (origin == NULL)
    return NULL;
  /* Translators: asks for the secret; the origin follows, and what is typed is not shown */
  prompt = g_strdup_printf (_("Secret for %s (not shown): "), origin);
  secret = pf_cli_read_secret (prompt, error);
  if (secret == NULL)
    return NULL;
  credential = pf_credential_new (kind, origin, call->environment, kind == PF_CREDENTIAL_BEARER ? NULL : call->name, secret);
  pf_cli_wipe (secret);
  return credential;
}

/* Asks the person to unlock the keyring. To call this command is the act that allows the prompt. */
static gboolean
unlock (PfVault *vault, GError **error)
{
  g_auto (PfCliWait) state_wait = { NULL };
  g_auto (PfCliWait) wait = { NULL };
  PfVaultState state;

  pf_cli_wait_begin (&state_wait);
  pf_vault_get_state_async (vault, NULL, pf_cli_wait_callback, &state_wait);
  pf_cli_wait_end (&state_wait);
  if (!pf_vault_get_state_finish (vault, state_wait.result, &state, error))
    return FALSE;
  /* Without a display nobody would see the prompt. */
  if (state != PF_VAULT_LOCKED || (g_getenv ("DISPLAY") == NULL && g_getenv ("WAYLAND_DISPLAY") == NULL))
    return TRUE;
  pf_cli_complain (_("The keyring is locked. Unlock it in the window that opens"));
  pf_cli_wait_begin (&wait);
  pf_vault_unlock_async (vault, NULL, pf_cli_wait_callback, &wait);
  pf_cli_wait_end (&wait);
  return pf_vault_unlock_finish (vault, wait.result, error);
}

/**
 * pf_cli_credential_set:
 * @call: the call
 * @error: return location
 *
 * `credential set`: keeps the secret on standard input in the keyring.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_credential_set (PfCliCall *call, GError **error)
{
  g_autoptr (PfVault) vault = pf_vault_new ();
  g_autoptr (PfCredential) credential = read_credential (call, error);
  g_auto (PfCliWait) wait = { NULL };

  if (credential == NULL || !pf_credential_validate (credential, error) || !unlock (vault, error))
    return PF_CLI_EXIT_FAILED;
  pf_cli_wait_begin (&wait);
  pf_vault_store_async (vault, credential, NULL, pf_cli_wait_callback, &wait);
  pf_cli_wait_end (&wait);
  if (!pf_vault_store_finish (vault, wait.result, error))
    return PF_CLI_EXIT_FAILED;
  if (call->json)
    pf_cli_take_json_object (credential_to_json (credential));
  else
    g_print (_("Kept in the keyring: %s for %s in environment “%s”\n"),
                  pf_credential_kind_to_string (credential->kind), credential->origin, credential->environment);
  return PF_CLI_EXIT_YES;
}

/**
 * pf_cli_credential_forget:
 * @call: the call
 * @error: return location
 *
 * `credential forget`: deletes a secret from the keyring.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_credential_forget (PfCliCall *call, GError **error)
{
  g_autoptr (PfVault) vault = pf_vault_new ();
  g_autofree char *origin = parse_origin (call, error);
  g_auto (PfCliWait) wait = { NULL };
  JsonObject *object;

  if (origin == NULL || !unlock (vault, error))
    return PF_CLI_EXIT_FAILED;
  pf_cli_wait_begin (&wait);
  pf_vault_forget_async (vault, origin, call->environment, NULL, pf_cli_wait_callback, &wait);
  pf_cli_wait_end (&wait);
  if (!pf_vault_forget_finish (vault, wait.result, error))
    return PF_CLI_EXIT_FAILED;
  if (!call->json) {
    g_print (_("Deleted from the keyring: %s in environment “%s”\n"), origin, call->environment);
    return PF_CLI_EXIT_YES;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "environment", call->environment);
  json_object_set_string_member (object, "origin", origin);
  pf_cli_take_json_object (object);
  return PF_CLI_EXIT_YES;
}
