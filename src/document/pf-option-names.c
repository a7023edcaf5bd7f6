/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-option-names.h"

#include <string.h>

#define SHORTEST_NAME 3
#define LONGEST_NAME 100

/* A document with more ways to deploy than these names none of them elsewhere so that it could be told. */
#define MOST_NAMES 64

typedef struct {
  char *name; /* small letters */
  gsize length;
  guint option; /* %PF_NONE where several go by it */
} Name;

struct _PfOptionNames {
  GHashTable *by_name; /* (element-type utf8 guint): place in the array; borrows its keys */
  GArray *names;       /* (element-type Name) */
};

static void
clear_name (gpointer data)
{
  g_free (((Name *) data)->name);
}

/**
 * pf_option_names_new:
 *
 * Returns: (transfer full): no names so far
 */
PfOptionNames *
pf_option_names_new (void)
{
  PfOptionNames *self = g_new0 (PfOptionNames, 1);

  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->names = g_array_new (FALSE, FALSE, sizeof (Name));
  g_array_set_clear_func (self->names, clear_name);
  return self;
}

/**
 * pf_option_names_free:
 * @self: (transfer full): names
 */
void
pf_option_names_free (PfOptionNames *self)
{
  g_hash_table_unref (self->by_name);
  g_array_unref (self->names);
  g_free (self);
}

/**
 * pf_option_names_add:
 * @self: names
 * @name: what an option is called
 * @option: its index
 */
void
pf_option_names_add (PfOptionNames *self, const char *name, guint option)
{
  g_autofree char *folded = NULL;
  gpointer place;
  Name added;

  /* One more than are looked for tells that there are too many. */
  if (strlen (name) > LONGEST_NAME || self->names->len > MOST_NAMES)
    return;
  folded = g_ascii_strdown (name, -1);
  if (g_hash_table_lookup_extended (self->by_name, folded, NULL, &place)) {
    g_array_index (self->names, Name, GPOINTER_TO_UINT (place)).option = PF_NONE;
    return;
  }
  added = (Name){ g_steal_pointer (&folded), strlen (name), option };
  g_hash_table_insert (self->by_name, added.name, GUINT_TO_POINTER (self->names->len));
  g_array_append_val (self->names, added);
}

/* `K8s` stands for a word that begins and ends with these letters and has as many between. */
static gboolean
is_numeronym (const char *shorter, const Name *word)
{
  char *end = NULL;
  guint64 between;

  if (!g_ascii_isalpha (shorter[0]) || !g_ascii_isdigit (shorter[1]))
    return FALSE;
  between = g_ascii_strtoull (shorter + 1, &end, 10);
  return g_ascii_isalpha (*end) && end[1] == '\0' && word->length == between + 2
         && word->name[0] == g_ascii_tolower (shorter[0])
         && word->name[word->length - 1] == g_ascii_tolower (*end);
}

static gboolean
is_boundary (const char *text, gsize at)
{
  return at == 0 || !g_ascii_isalnum (text[at - 1]) || !g_ascii_isalnum (text[at]);
}

/* Whether a text has a name in it as whole words, whatever the case. */
static gboolean
has_name (const char *text, const char *name, gsize length)
{
  if (length < SHORTEST_NAME)
    return FALSE;
  for (gsize at = 0; text[at] != '\0'; at++) {
    if ((text[at] | 0x20) == (name[0] | 0x20) && g_ascii_strncasecmp (text + at, name, length) == 0
        && is_boundary (text, at) && is_boundary (text, at + length))
      return TRUE;
  }
  return FALSE;
}

/**
 * pf_option_names_find:
 * @self: names
 * @text: a title or a condition
 *
 * Returns: index of the only option that @text names, in full, in part or as a numeronym, or %PF_NONE
 */
guint
pf_option_names_find (const PfOptionNames *self, const char *text)
{
  gsize length = strlen (text);
  guint found = PF_NONE;

  if (self->names->len > MOST_NAMES)
    return PF_NONE;
  for (guint i = 0; i < self->names->len; i++) {
    const Name *name = &g_array_index (self->names, Name, i);

    if (!(has_name (text, name->name, name->length)
          || (length <= name->length && has_name (name->name, text, length)) || is_numeronym (text, name)))
      continue;
    if (found != PF_NONE || name->option == PF_NONE)
      return PF_NONE;
    found = name->option;
  }
  return found;
}
