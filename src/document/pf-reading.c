/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-reading.h"

#include <string.h>

struct _PfReading {
  GHashTable *roles;    /* section id → role */
  GHashTable *accepted; /* ids of proposals */
  PfRepairKind repair;
};

/**
 * pf_reading_new:
 *
 * Returns: (transfer full): the reading in which every rule has its way
 */
PfReading *
pf_reading_new (void)
{
  PfReading *self = g_new0 (PfReading, 1);

  self->roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->accepted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * pf_reading_copy:
 * @self: a reading
 *
 * Returns: (transfer full): a copy
 */
PfReading *
pf_reading_copy (const PfReading *self)
{
  PfReading *copy = pf_reading_new ();
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->roles);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->roles, g_strdup (key), value);
  g_hash_table_iter_init (&iter, self->accepted);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (copy->accepted, g_strdup (key));
  copy->repair = self->repair;
  return copy;
}

/**
 * pf_reading_free:
 * @self: (transfer full): a reading
 */
void
pf_reading_free (PfReading *self)
{
  g_hash_table_unref (self->roles);
  g_hash_table_unref (self->accepted);
  g_free (self);
}

/**
 * pf_reading_is_empty:
 * @self: a reading
 *
 * Returns: whether nobody chose anything
 */
gboolean
pf_reading_is_empty (const PfReading *self)
{
  return g_hash_table_size (self->roles) == 0 && g_hash_table_size (self->accepted) == 0
         && self->repair == PF_REPAIR_NONE;
}

/**
 * pf_reading_set_role:
 * @self: a reading
 * @section: id of a section
 * @role: its role
 */
void
pf_reading_set_role (PfReading *self, const char *section, PfRole role)
{
  g_hash_table_insert (self->roles, g_strdup (section), GUINT_TO_POINTER ((guint) role));
}

/**
 * pf_reading_get_role:
 * @self: a reading
 * @section: id of a section
 * @role: (out): the role a person gave it
 *
 * Returns: whether a person gave it one
 */
gboolean
pf_reading_get_role (const PfReading *self, const char *section, PfRole *role)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (self->roles, section, NULL, &value))
    return FALSE;
  *role = (PfRole) GPOINTER_TO_UINT (value);
  return TRUE;
}

/**
 * pf_reading_accept:
 * @self: a reading
 * @proposal: id of a proposal that is taken up
 */
void
pf_reading_accept (PfReading *self, const char *proposal)
{
  g_hash_table_add (self->accepted, g_strdup (proposal));
}

/**
 * pf_reading_refuse:
 * @self: a reading
 * @proposal: id of a proposal that is not taken up any more
 */
void
pf_reading_refuse (PfReading *self, const char *proposal)
{
  g_hash_table_remove (self->accepted, proposal);
}

/**
 * pf_reading_accepts:
 * @self: a reading
 * @proposal: id of a proposal
 *
 * Returns: whether it was taken up
 */
gboolean
pf_reading_accepts (const PfReading *self, const char *proposal)
{
  return g_hash_table_contains (self->accepted, proposal);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_keys (GHashTable *table)
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_ids);
  return keys;
}

/**
 * pf_reading_list_sections:
 * @self: a reading
 *
 * Returns: (transfer container) (element-type utf8): ids of the sections a person gave a role, in order
 */
GPtrArray *
pf_reading_list_sections (const PfReading *self)
{
  return list_keys (self->roles);
}

/**
 * pf_reading_list_accepted:
 * @self: a reading
 *
 * Returns: (transfer container) (element-type utf8): ids of the proposals that were taken up, in order
 */
GPtrArray *
pf_reading_list_accepted (const PfReading *self)
{
  return list_keys (self->accepted);
}

static gboolean
have_same_entries (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;
  gpointer other;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    if (!g_hash_table_lookup_extended (b, key, NULL, &other))
      return FALSE;
    if (GPOINTER_TO_UINT (value) != GPOINTER_TO_UINT (other) && value != key)
      return FALSE;
  }
  return TRUE;
}

/**
 * pf_reading_equal:
 * @self: a reading
 * @other: another
 *
 * Returns: whether both choose the same
 */
gboolean
pf_reading_equal (const PfReading *self, const PfReading *other)
{
  return have_same_entries (self->roles, other->roles) && have_same_entries (self->accepted, other->accepted)
         && self->repair == other->repair;
}

/**
 * pf_reading_set_repair:
 * @self: a reading
 * @repair: how garbled text is repaired, or %PF_REPAIR_NONE to read it as it is
 */
void
pf_reading_set_repair (PfReading *self, PfRepairKind repair)
{
  self->repair = repair;
}

/**
 * pf_reading_get_repair:
 * @self: a reading
 *
 * Returns: how garbled text is repaired; %PF_REPAIR_NONE unless a person chose it
 */
PfRepairKind
pf_reading_get_repair (const PfReading *self)
{
  return self->repair;
}
