/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-variables.h"

#include "document/pf-placeholder.h"
#include "document/pf-variable-name.h"

#include <string.h>

/* All spellings, and the index + 1 of what each means. */
static GHashTable *
index_spellings (const GPtrArray *variables)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < variables->len; i++) {
    const PfVariable *variable = g_ptr_array_index (variables, i);

    for (guint j = 0; variable->spellings[j] != NULL; j++)
      g_hash_table_insert (index, variable->spellings[j], GUINT_TO_POINTER (i + 1));
  }
  return index;
}

static gboolean
any_value (const GPtrArray *variables, const char *const *values)
{
  for (guint i = 0; values != NULL && i < variables->len; i++) {
    if (values[i] != NULL && values[i][0] != '\0')
      return TRUE;
  }
  return FALSE;
}

static gboolean
begins_with_v (const char *text)
{
  return g_ascii_tolower (text[0]) == 'v' && g_ascii_isdigit (text[1]);
}

/* `vX.Y.Z` is a version with its v, `X.Y.Z` without; whoever enters 1.2 or v1.2 means the same. */
static void
append_value (GString *out, const char *text, const PfPlaceholder *place, const char *value)
{
  gboolean behind_v = place->start > 0 && g_ascii_tolower (text[place->start - 1]) == 'v'
                      && (place->start == 1 || !g_ascii_isalnum (text[place->start - 2]));
  gboolean wants_v = place->kind == PF_PLACEHOLDER_VERSION && g_ascii_tolower (text[place->start]) == 'v';
  gboolean refuses_v = behind_v || (place->kind == PF_PLACEHOLDER_VERSION && !wants_v);

  if (refuses_v && begins_with_v (value))
    value++;
  if (wants_v && !begins_with_v (value))
    g_string_append_c (out, text[place->start]);
  g_string_append (out, value);
}

static void
append_filled (GString *out, GHashTable *index, const char *text, const char *const *values)
{
  gsize length = strlen (text);
  PfPlaceholder place;
  gsize at = 0;

  for (gsize from = 0; pf_placeholder_find (text, length, from, PF_PLACEHOLDER_ANYWHERE, &place); from = place.end) {
    g_autofree char *spelling = g_strndup (text + place.start, place.end - place.start);
    guint variable = GPOINTER_TO_UINT (g_hash_table_lookup (index, spelling));
    const char *value = variable > 0 ? values[variable - 1] : NULL;

    if (value == NULL || *value == '\0')
      continue;
    g_string_append_len (out, text + at, (gssize) (place.start - at));
    append_value (out, text, &place, value);
    at = place.end;
  }
  g_string_append (out, text + at);
}

/**
 * pf_variables_substitute:
 * @variables: (element-type PfVariable): of a document
 * @text: text of that document
 * @values: (nullable): for each of @variables its value, or %NULL while it has none
 *
 * Puts values in the places of placeholders. A value is not looked through for further ones.
 *
 * Returns: (transfer full): the text for a person, or a shell
 */
char *
pf_variables_substitute (const GPtrArray *variables, const char *text, const char *const *values)
{
  g_autoptr (GHashTable) index = NULL;
  GString *out;

  if (!any_value (variables, values))
    return g_strdup (text);
  index = index_spellings (variables);
  out = g_string_sized_new (strlen (text));
  append_filled (out, index, text, values);
  return g_string_free (out, FALSE);
}

static void
append_unescaped (GString *out, const char *markup, gsize length)
{
  static const struct {
    const char *entity;
    char character;
  } entities[] = { { "&lt;", '<' },   { "&gt;", '>' },    { "&amp;", '&' },
                   { "&quot;", '"' }, { "&apos;", '\'' }, { "&#39;", '\'' } };

  for (gsize i = 0; i < length;) {
    gsize size = 0;

    for (gsize j = 0; markup[i] == '&' && j < G_N_ELEMENTS (entities) && size == 0; j++) {
      if (strncmp (markup + i, entities[j].entity, strlen (entities[j].entity)) == 0) {
        g_string_append_c (out, entities[j].character);
        size = strlen (entities[j].entity);
      }
    }
    if (size == 0)
      g_string_append_c (out, markup[i]);
    i += MAX (size, 1);
  }
}

/* Text between tags, or the value of an attribute. */
static void
append_filled_markup (GString *out, GHashTable *index, const char *markup, gsize length, const char *const *values)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autoptr (GString) filled = g_string_new (NULL);
  g_autofree char *escaped = NULL;

  append_unescaped (plain, markup, length);
  append_filled (filled, index, plain->str, values);
  if (g_string_equal (plain, filled)) {
    g_string_append_len (out, markup, (gssize) length);
    return;
  }
  escaped = g_markup_escape_text (filled->str, -1);
  g_string_append (out, escaped);
}

/**
 * pf_variables_substitute_markup:
 * @variables: (element-type PfVariable): of a document
 * @markup: markup of that document, as of [struct@Item]
 * @values: (nullable): for each of @variables its value, or %NULL while it has none
 *
 * The same as [func@variables_substitute] for markup: values are escaped, and addresses of links are filled, too.
 *
 * Returns: (transfer full): the markup
 */
char *
pf_variables_substitute_markup (const GPtrArray *variables, const char *markup, const char *const *values)
{
  g_autoptr (GHashTable) index = NULL;
  gboolean in_tag = FALSE;
  GString *out;

  if (!any_value (variables, values))
    return g_strdup (markup);
  index = index_spellings (variables);
  out = g_string_sized_new (strlen (markup));
  while (*markup != '\0') {
    /* Text up to the next tag, or a tag's value up to its quote; then the name of a tag, up to its value or its end. */
    gsize text = strcspn (markup, in_tag ? "\"" : "<");
    gsize tag;

    append_filled_markup (out, index, markup, text, values);
    markup += text;
    tag = *markup != '\0' ? 1 + strcspn (markup + 1, "\">") : 0;
    tag += tag > 0 && markup[tag] != '\0' ? 1 : 0;
    g_string_append_len (out, markup, (gssize) tag);
    in_tag = tag > 0 && markup[tag - 1] == '"';
    markup += tag;
  }
  return g_string_free (out, FALSE);
}

/**
 * pf_variables_lookup:
 * @variables: (element-type PfVariable): of a document
 * @name: name of one, or any way it may be written
 *
 * Returns: its index, or %PF_NONE
 */
guint
pf_variables_lookup (const GPtrArray *variables, const char *name)
{
  g_autofree char *key = NULL;

  for (guint i = 0; i < variables->len; i++) {
    const PfVariable *variable = g_ptr_array_index (variables, i);

    if (g_str_equal (variable->name, name) || g_strv_contains ((const char *const *) variable->spellings, name))
      return i;
  }
  key = pf_variable_name_fold (name, PF_PLACEHOLDER_WORD);
  for (guint i = 0; i < variables->len; i++) {
    const PfVariable *variable = g_ptr_array_index (variables, i);
    g_autofree char *folded = pf_variable_name_fold (variable->name, PF_PLACEHOLDER_WORD);

    if (g_str_equal (folded, key))
      return i;
  }
  return PF_NONE;
}
