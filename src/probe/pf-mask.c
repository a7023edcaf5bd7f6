/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-check.h"

#include "probe/pf-json.h"

#include <string.h>

#define MASK "•••"

static int
compare_by_length (gconstpointer first, gconstpointer second)
{
  gsize left = strlen (*(const char *const *)first);
  gsize right = strlen (*(const char *const *)second);

  return left > right ? -1 : left < right ? 1 : 0;
}

static void
wipe (gpointer data)
{
  explicit_bzero (data, strlen (data));
  g_free (data);
}

/* The secret as it is, inside a JSON text, and in a URL: a server may give it back in any of them. */
static void
add_forms (GPtrArray *forms, const char *secret)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), secret);
  char *quoted = pf_json_to_text (node, FALSE);

  g_ptr_array_add (forms, g_strdup (secret));
  g_ptr_array_add (forms, g_strndup (quoted + 1, strlen (quoted) - 2));
  g_ptr_array_add (forms, g_uri_escape_string (secret, NULL, FALSE));
  wipe (quoted);
}

/**
 * pf_mask_secrets:
 * @text: (nullable): a text that may repeat a secret
 * @secrets: (nullable) (array zero-terminated=1): the secrets
 *
 * Replaces every secret, also in its JSON and percent-encoded forms, by three dots, before the text goes anywhere.
 *
 * Returns: (transfer full) (nullable): the text without them
 */
char *
pf_mask_secrets (const char *text, const char *const *secrets)
{
  g_autoptr (GPtrArray) forms = NULL;
  GString *masked;

  if (text == NULL || secrets == NULL)
    return g_strdup (text);
  forms = g_ptr_array_new_with_free_func (wipe);
  for (gsize i = 0; secrets[i] != NULL; i++)
    if (secrets[i][0] != '\0')
      add_forms (forms, secrets[i]);
  g_ptr_array_sort (forms, compare_by_length);

  masked = g_string_new (text);
  for (guint i = 0; i < forms->len; i++)
    g_string_replace (masked, g_ptr_array_index (forms, i), MASK, 0);
  return g_string_free (masked, FALSE);
}
