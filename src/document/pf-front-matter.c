/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-document-private.h"

#include <string.h>

#define MOST_LINES 500

static gboolean
is_line (const char *text, gsize length, const char *expected)
{
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  return length == strlen (expected) && strncmp (text, expected, length) == 0;
}

/* Value of `key: value` on a line, without quotes. */
static char *
dup_value (const char *text, gsize length, const char *key)
{
  gsize size = strlen (key);
  g_autofree char *value = NULL;
  gsize end;

  if (length <= size || strncmp (text, key, size) != 0 || text[size] != ':')
    return NULL;
  value = g_strstrip (g_strndup (text + size + 1, length - size - 1));
  end = strlen (value);
  if (end >= 2 && (value[0] == '"' || value[0] == '\'') && value[end - 1] == value[0])
    return g_strndup (value + 1, end - 2);
  return *value != '\0' ? g_steal_pointer (&value) : NULL;
}

static gboolean
looks_like_yaml (const char *text, gsize length)
{
  const char *colon = memchr (text, ':', length);

  return length == 0 || g_ascii_isspace (*text) || *text == '#' || *text == '-' || *text == ']' || *text == '}'
         || (colon != NULL && (colon + 1 == text + length || g_ascii_isspace (colon[1])));
}

/**
 * pf_front_matter_skip:
 * @source: a file
 * @title: (out) (nullable): what it says under `title`, else `name`
 *
 * Finds the YAML front matter that issue templates and site generators put before the text. To CommonMark it would be
 * a rule and a heading.
 *
 * Returns: offset in the view of the first line behind it; 0 when there is none
 */
gsize
pf_front_matter_skip (PfSource *source, char **title)
{
  guint n_lines = MIN (pf_source_get_n_lines (source), MOST_LINES);
  const char *view = pf_source_get_text (source, NULL);
  g_autofree char *found = NULL;
  g_autofree char *name = NULL;
  guint n_keys = 0;
  gsize length = 0;
  const char *text = pf_source_get_line (source, 1, &length);

  *title = NULL;
  if (text == NULL || !is_line (text, length, "---"))
    return 0;
  for (guint line = 2; line <= n_lines; line++) {
    text = pf_source_get_line (source, line, &length);
    if (is_line (text, length, "---") || is_line (text, length, "...")) {
      const char *next = pf_source_get_line (source, line + 1, NULL);

      if (n_keys == 0)
        return 0;
      *title = found != NULL ? g_steal_pointer (&found) : g_steal_pointer (&name);
      return next != NULL ? (gsize)(next - view) : (gsize)(text + length - view);
    }
    if (!looks_like_yaml (text, length))
      return 0;
    n_keys += memchr (text, ':', length) != NULL;
    if (found == NULL)
      found = dup_value (text, length, "title");
    if (name == NULL)
      name = dup_value (text, length, "name");
  }
  return 0;
}
