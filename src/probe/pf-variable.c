/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-variable.h"

#include "probe/pf-probe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
append_value (GString *out, const char *value, PfVariableUse use)
{
  g_autofree char *encoded = NULL;
  const char *start = value;
  gsize length;

  switch (use) {
  case PF_VARIABLE_URL:
    encoded = g_uri_escape_string (value, NULL, FALSE);
    g_string_append (out, encoded);
    break;
  case PF_VARIABLE_HOST:
    if (g_ascii_strncasecmp (value, "https://", 8) == 0)
      start = value + 8;
    else if (g_ascii_strncasecmp (value, "http://", 7) == 0)
      start = value + 7;
    length = strlen (start);
    g_string_append_len (out, start, (gssize)(length > 0 && start[length - 1] == '/' ? length - 1 : length));
    break;
  case PF_VARIABLE_PLAIN:
  default:
    g_string_append (out, value);
    break;
  }
}

/* The length of `${name}`, or of `<name>` where that counts; 0 when @text begins with neither. */
static gsize
placeholder_length (const char *text, PfVariableUse use)
{
  gboolean is_dollar = g_str_has_prefix (text, "${");
  const char *close;

  if (!is_dollar && (text[0] != '<' || use == PF_VARIABLE_PLAIN))
    return 0;
  close = strchr (text, is_dollar ? '}' : '>');
  return close != NULL ? (gsize)(close - text) + 1 : 0;
}

/**
 * pf_variable_replace:
 * @text: a text with `${name}` in it
 * @variables: (nullable) (element-type utf8 utf8): their values
 * @use: where the values end up
 * @error: return location
 *
 * Puts the values of variables in their places. A value is not searched for further variables. There is no way to
 * name a secret here.
 *
 * Returns: (transfer full): the text, or %NULL with %PF_PROBE_ERROR_UNBOUND when one of them has no value
 */
char *
pf_variable_replace (const char *text, GHashTable *variables, PfVariableUse use, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  while (*text != '\0') {
    gsize length = placeholder_length (text, use);

    if (length == 0) {
      g_string_append_c (out, *text++);
    } else {
      gsize opening = *text == '$' ? 2 : 1;
      g_autofree char *name = g_strndup (text + opening, length - opening - 1);
      const char *value = variables != NULL ? g_hash_table_lookup (variables, name) : NULL;

      if (value == NULL || value[0] == '\0') {
        g_set_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_UNBOUND,
                     _ ("The variable “%s” has no value yet. Set it first"), name);
        return NULL;
      }
      append_value (out, value, use);
      text += length;
    }
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
