/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "probe/pf-host.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static JsonObject *
endpoint_to_json (const char *environment, PfEndpoint *endpoint)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "environment", environment);
  json_object_set_string_member (object, "id", endpoint->id);
  json_object_set_string_member (object, "base_url", endpoint->base_url);
  pf_cli_set_text (object, "ca_file", endpoint->ca_file);
  json_object_set_boolean_member (object, "allow_plain_auth", endpoint->allow_plain_auth);
  return object;
}

static JsonObject *
environment_to_json (PfEnvironment *environment)
{
  JsonObject *object = json_object_new ();
  JsonArray *endpoints = json_array_new ();
  JsonObject *hosts = json_object_new ();
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (environment->host_map), (GCompareFunc) g_strcmp0);

  json_object_set_string_member (object, "name", environment->name);
  for (guint i = 0; i < environment->endpoints->len; i++)
    json_array_add_string_element (endpoints, ((PfEndpoint *) g_ptr_array_index (environment->endpoints, i))->id);
  json_object_set_array_member (object, "endpoints", endpoints);
  for (GList *link = names; link != NULL; link = link->next)
    json_object_set_string_member (hosts, link->data, g_hash_table_lookup (environment->host_map, link->data));
  json_object_set_object_member (object, "hosts", hosts);
  return object;
}

static void
print_environment (PfEnvironment *environment)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (environment->host_map), (GCompareFunc) g_strcmp0);

  g_print ("%s\n", environment->name);
  for (guint i = 0; i < environment->endpoints->len; i++) {
    PfEndpoint *endpoint = g_ptr_array_index (environment->endpoints, i);

    g_print ("  @%s  %s\n", endpoint->id, endpoint->base_url);
  }
  for (GList *link = names; link != NULL; link = link->next)
    g_print ("  %s → %s\n", (char *) link->data,
                  (char *) g_hash_table_lookup (environment->host_map, link->data));
}

/* Both sides of `HOST[:PORT]=ADDRESS:PORT`, checked; @address is NULL to forget the host. */
static gboolean
parse_resolve (const char *text, char **host, char **address, GError **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = NULL;
  g_autofree char *normal = NULL;
  g_autofree char *target = NULL;
  g_autoptr (GInetAddress) inet = NULL;
  guint16 port = 0;

  if (equals == NULL || equals == text)
    return pf_cli_usage (error, _("--resolve %s: write HOST=ADDRESS:PORT or HOST:PORT=ADDRESS:PORT"), text);
  name = g_strndup (text, (gsize) (equals - text));
  {
    g_autofree char *bare = NULL;

    if (!pf_host_split_port (name, &bare, &port, error) || (normal = pf_host_normalize (bare, error)) == NULL)
      return FALSE;
    *host = port != 0 ? pf_host_join_port (normal, port) : g_strdup (normal);
  }
  *address = NULL;
  if (equals[1] == '\0')
    return TRUE;
  port = 0;
  if (pf_host_split_port (equals + 1, &target, &port, NULL) && port != 0)
    inet = g_inet_address_new_from_string (target);
  if (inet == NULL) {
    g_clear_pointer (host, g_free);
    return pf_cli_usage (error, _("--resolve %s: “%s” is not an IP address with a port, such as 127.0.0.1:8443 or "
                                  "[::1]:8443"),
                         text, equals + 1);
  }
  *address = pf_host_join_port (target, port);
  return TRUE;
}

static gboolean
set_hosts (PfStore *store, const char *environment, GStrv resolve, GError **error)
{
  for (char **text = resolve; text != NULL && *text != NULL; text++) {
    g_autofree char *host = NULL;
    g_autofree char *address = NULL;

    if (!parse_resolve (*text, &host, &address, error) || !pf_store_set_host (store, environment, host, address, error))
      return FALSE;
  }
  return TRUE;
}

/* All of them before any of them is stored. */
static gboolean
check_hosts (GStrv resolve, GError **error)
{
  for (char **text = resolve; text != NULL && *text != NULL; text++) {
    g_autofree char *host = NULL;
    g_autofree char *address = NULL;

    if (!parse_resolve (*text, &host, &address, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_argument (const char *text, GError **error)
{
  return g_utf8_validate (text, -1, NULL) || pf_cli_usage (error, _("An argument is not valid UTF-8"));
}

/**
 * pf_cli_environment_list:
 * @call: the call
 * @error: return location
 *
 * `environment list`: each environment with its endpoints and host map.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_environment_list (PfCliCall *call, GError **error)
{
  PfStore *store = pf_cli_open_store (call, error);
  g_auto (GStrv) names = store != NULL ? pf_store_list_environments (store, error) : NULL;
  g_autoptr (JsonArray) array = json_array_new ();

  if (names == NULL)
    return PF_CLI_EXIT_FAILED;
  for (char **name = names; *name != NULL; name++) {
    g_autoptr (PfEnvironment) environment = pf_store_load_environment (store, *name, error);

    if (environment == NULL)
      return PF_CLI_EXIT_FAILED;
    if (call->json)
      json_array_add_object_element (array, environment_to_json (environment));
    else
      print_environment (environment);
  }
  if (call->json)
    pf_cli_take_json_array (g_steal_pointer (&array));
  else if (names[0] == NULL)
    pf_cli_complain (_("There are no environments yet. “%s environment set NAME” makes one"), g_get_prgname ());
  return PF_CLI_EXIT_YES;
}

/**
 * pf_cli_environment_set:
 * @call: the call
 * @error: return location
 *
 * `environment set`: makes an environment, or changes its host map.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_environment_set (PfCliCall *call, GError **error)
{
  g_autoptr (PfEnvironment) environment = NULL;
  const char *name = call->arguments[0];
  PfStore *store;

  if (!check_argument (name, error) || !check_hosts (call->resolve, error))
    return PF_CLI_EXIT_FAILED;
  store = pf_cli_open_store (call, error);
  if (store == NULL || !pf_store_set_environment (store, name, error) ||
      !set_hosts (store, name, call->resolve, error))
    return PF_CLI_EXIT_FAILED;
  environment = pf_store_load_environment (store, name, error);
  if (environment == NULL)
    return PF_CLI_EXIT_FAILED;
  if (call->json)
    pf_cli_take_json_object (environment_to_json (environment));
  else
    print_environment (environment);
  return PF_CLI_EXIT_YES;
}

/**
 * pf_cli_environment_remove:
 * @call: the call
 * @error: return location
 *
 * `environment remove`: forgets an environment with its endpoints and host map. Its credentials stay in the keyring.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_environment_remove (PfCliCall *call, GError **error)
{
  const char *name = call->arguments[0];
  PfStore *store;
  JsonObject *object;

  if (!check_argument (name, error))
    return PF_CLI_EXIT_FAILED;
  store = pf_cli_open_store (call, error);
  if (store == NULL || !pf_store_remove_environment (store, name, error))
    return PF_CLI_EXIT_FAILED;
  if (!call->json) {
    g_print (_("Forgot environment “%s”\n"), name);
    return PF_CLI_EXIT_YES;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "name", name);
  pf_cli_take_json_object (object);
  return PF_CLI_EXIT_YES;
}

static gboolean
list_endpoints (PfCliCall *call, const char *name, JsonArray *array, GError **error)
{
  g_autoptr (PfEnvironment) environment = pf_store_load_environment (call->store, name, error);

  if (environment == NULL)
    return FALSE;
  for (guint i = 0; i < environment->endpoints->len; i++) {
    PfEndpoint *endpoint = g_ptr_array_index (environment->endpoints, i);

    json_array_add_object_element (array, endpoint_to_json (name, endpoint));
    if (!call->json)
      g_print ("%s  @%s  %s%s%s%s\n", name, endpoint->id, endpoint->base_url,
                    endpoint->ca_file != NULL ? "  CA " : "", endpoint->ca_file != NULL ? endpoint->ca_file : "",
                    endpoint->allow_plain_auth ? _("  credential over plain HTTP allowed") : "");
  }
  return TRUE;
}

/**
 * pf_cli_endpoint_list:
 * @call: the call
 * @error: return location
 *
 * `endpoint list`: the endpoints of one environment or of all.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_endpoint_list (PfCliCall *call, GError **error)
{
  PfStore *store = pf_cli_open_store (call, error);
  g_auto (GStrv) names = NULL;
  g_autoptr (JsonArray) array = json_array_new ();

  if (store == NULL)
    return PF_CLI_EXIT_FAILED;
  if (call->environment != NULL) {
    if (!list_endpoints (call, call->environment, array, error))
      return PF_CLI_EXIT_FAILED;
  } else {
    names = pf_store_list_environments (store, error);
    if (names == NULL)
      return PF_CLI_EXIT_FAILED;
    for (char **name = names; *name != NULL; name++)
      if (!list_endpoints (call, *name, array, error))
        return PF_CLI_EXIT_FAILED;
  }
  if (call->json)
    pf_cli_take_json_array (g_steal_pointer (&array));
  else if (json_array_get_length (array) == 0)
    pf_cli_complain (_("There are no endpoints yet. “%s help endpoint set” shows how to set one"), g_get_prgname ());
  return PF_CLI_EXIT_YES;
}

static const char *
skip_at (const char *id)
{
  return id[0] == '@' ? id + 1 : id;
}

static gboolean
check_authorities (const char *path, GError **error)
{
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) cause = NULL;
  g_autoptr (GList) certificates = g_tls_certificate_list_new_from_file (path, &cause);

  g_list_foreach (certificates, (GFunc) (void (*) (void)) g_object_unref, NULL);
  if (certificates != NULL)
    return TRUE;
  g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED, _("“%s” cannot be used as authorities: %s"), path,
               cause != NULL ? cause->message : _("it holds no PEM certificate"));
  return FALSE;
}

/**
 * pf_cli_endpoint_set:
 * @call: the call
 * @error: return location
 *
 * `endpoint set`: what `@id` means in an environment, which is made where there is none.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_endpoint_set (PfCliCall *call, GError **error)
{
  g_autoptr (PfEndpoint) endpoint = NULL;
  PfStore *store;

  if (!check_argument (call->arguments[0], error) || !check_argument (call->arguments[1], error) ||
      !check_hosts (call->resolve, error))
    return PF_CLI_EXIT_FAILED;
  endpoint = pf_endpoint_new (skip_at (call->arguments[0]), call->arguments[1]);
  endpoint->ca_file = call->ca != NULL ? g_canonicalize_filename (call->ca, NULL) : NULL;
  endpoint->allow_plain_auth = call->plain_auth;
  if (endpoint->ca_file != NULL && !check_authorities (endpoint->ca_file, error))
    return PF_CLI_EXIT_FAILED;
  store = pf_cli_open_store (call, error);
  if (store == NULL || !pf_store_set_endpoint (store, call->environment, endpoint, error) ||
      !set_hosts (store, call->environment, call->resolve, error))
    return PF_CLI_EXIT_FAILED;
  if (call->json)
    pf_cli_take_json_object (endpoint_to_json (call->environment, endpoint));
  else
    g_print (_("@%s in environment “%s” is %s\n"), endpoint->id, call->environment, endpoint->base_url);
  return PF_CLI_EXIT_YES;
}

/**
 * pf_cli_endpoint_remove:
 * @call: the call
 * @error: return location
 *
 * `endpoint remove`: forgets what `@id` means in an environment.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_endpoint_remove (PfCliCall *call, GError **error)
{
  const char *id = skip_at (call->arguments[0]);
  PfStore *store;
  JsonObject *object;

  if (!check_argument (id, error))
    return PF_CLI_EXIT_FAILED;
  store = pf_cli_open_store (call, error);
  if (store == NULL || !pf_store_remove_endpoint (store, call->environment, id, error))
    return PF_CLI_EXIT_FAILED;
  if (!call->json) {
    g_print (_("Forgot @%s in environment “%s”\n"), id, call->environment);
    return PF_CLI_EXIT_YES;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "environment", call->environment);
  json_object_set_string_member (object, "id", id);
  pf_cli_take_json_object (object);
  return PF_CLI_EXIT_YES;
}
