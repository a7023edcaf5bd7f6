/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-endpoint.h"

#include "probe/pf-credential.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ID_LENGTH 64

/**
 * pf_endpoint_new:
 * @id: the word after `@`
 * @base_url: absolute http or https URL
 *
 * Makes an endpoint. Nothing is checked here; see [method@Endpoint.validate].
 *
 * Returns: (transfer full): the endpoint
 */
PfEndpoint *
pf_endpoint_new (const char *id, const char *base_url)
{
  PfEndpoint *self = g_new0 (PfEndpoint, 1);

  self->id = g_strdup (id);
  self->base_url = g_strdup (base_url);
  return self;
}

/**
 * pf_endpoint_free:
 * @self: (nullable): an endpoint
 *
 * Frees it.
 */
void
pf_endpoint_free (PfEndpoint *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->base_url);
  g_free (self->ca_file);
  g_free (self);
}

static gboolean
is_identifier (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  if (length == 0 || length > MAX_ID_LENGTH || !g_ascii_isalnum (text[0]))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("-_.", text[i]) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * pf_endpoint_validate:
 * @self: an endpoint
 * @error: return location
 *
 * Checks what a person entered: an id of letters, digits, `-`, `_` and `.`, an http or https URL with a well-formed
 * host and without user name, query and fragment, and an absolute path of the certificate file (a relative one would
 * trust nothing, with no more than a warning from GLib).
 *
 * Returns: whether it is usable; otherwise %PF_PROBE_ERROR_HOST is set
 */
gboolean
pf_endpoint_validate (PfEndpoint *self, GError **error)
{
  g_autoptr (GError) origin_error = NULL;
  g_autofree char *origin = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  if (!is_identifier (self->id)) {
    g_set_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST,
                 _ ("“%s” cannot name an endpoint. Use letters, digits, “-”, “_” and “.”, as in “api”"),
                 self->id != NULL ? self->id : "");
    return FALSE;
  }
  origin = self->base_url != NULL ? pf_origin_from_url (self->base_url, &origin_error) : NULL;
  if (origin == NULL) {
    g_set_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST, _ ("The address of the endpoint @%s is not usable: %s"),
                 self->id, origin_error != NULL ? origin_error->message : _ ("it is empty"));
    return FALSE;
  }
  for (const char *p = self->base_url; *p != '\0'; p++)
    if ((guchar)*p <= 0x20 || *p == 0x7f || strchr ("?#\\", *p) != NULL) {
      g_set_error (
          error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST,
          _ ("The address of the endpoint @%s holds a blank, “?”, “#” or “\\”. Write only the part that all its "
             "probes share, as in https://api.shop.internal/v1"),
          self->id);
      return FALSE;
    }
  if (self->ca_file != NULL && !g_path_is_absolute (self->ca_file)) {
    g_set_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST,
                 _ ("The certificate file of the endpoint @%s needs its whole path, from “/” on"), self->id);
    return FALSE;
  }
  return TRUE;
}

/**
 * pf_environment_new:
 * @name: for example `production`
 *
 * Makes an environment without endpoints, host map entries or variables. Fill it before it is shared.
 *
 * Returns: (transfer full): the environment
 */
PfEnvironment *
pf_environment_new (const char *name)
{
  PfEnvironment *self = g_atomic_rc_box_new0 (PfEnvironment);

  self->name = g_strdup (name);
  self->endpoints = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_endpoint_free);
  self->host_map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * pf_environment_ref:
 * @self: an environment
 *
 * Returns: (transfer full): @self
 */
PfEnvironment *
pf_environment_ref (PfEnvironment *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
environment_clear (gpointer data)
{
  PfEnvironment *self = data;

  g_free (self->name);
  g_ptr_array_unref (self->endpoints);
  g_hash_table_unref (self->host_map);
  g_hash_table_unref (self->variables);
}

/**
 * pf_environment_unref:
 * @self: an environment
 *
 * Drops a reference.
 */
void
pf_environment_unref (PfEnvironment *self)
{
  g_atomic_rc_box_release_full (self, environment_clear);
}

/**
 * pf_environment_find_endpoint:
 * @self: an environment
 * @id: (nullable): the word after `@`
 *
 * Returns: (nullable) (transfer none): the endpoint of that id
 */
PfEndpoint *
pf_environment_find_endpoint (PfEnvironment *self, const char *id)
{
  for (guint i = 0; i < self->endpoints->len; i++) {
    PfEndpoint *endpoint = g_ptr_array_index (self->endpoints, i);

    if (g_strcmp0 (endpoint->id, id) == 0)
      return endpoint;
  }
  return NULL;
}
