/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-check.h"

#include "record/pf-record-shape.h"

gboolean
pf_object_has (JsonObject *object, const char *member)
{
  return object != NULL && json_object_has_member (object, member);
}

guint
pf_array_length (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

JsonObject *
pf_array_object (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

const char *
pf_array_string (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                                          : NULL;
}

static void
free_blank_place (gpointer data)
{
  PfBlankPlace *place = data;

  g_free (place->pointer);
  g_free (place);
}

/* id → index + 1; says which id is there twice. */
static GHashTable *
index_ids (PfRecordCheck *self, const char *member)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = pf_json_get_array (self->root, member);

  for (guint i = 0; i < pf_array_length (array); i++) {
    const char *id = pf_json_get_string (pf_array_object (array, i), "id");

    if (id == NULL)
      continue;
    if (g_hash_table_contains (table, id)) {
      g_autofree char *quoted = pf_text_shorten (id);

      pf_findings_add (self->findings, g_strdup_printf ("/%s/%u/id", member, i),
                       g_strdup_printf (_ ("The id “%s” is there twice."), quoted));
    } else {
      g_hash_table_insert (table, (gpointer)(guintptr)id, GUINT_TO_POINTER (i + 1));
    }
  }
  return table;
}

static void
index_blanks_of (PfRecordCheck *self, JsonArray *array, const char *above)
{
  for (guint i = 0; i < pf_array_length (array); i++) {
    JsonObject *blank = pf_array_object (array, i);
    const char *id = pf_json_get_string (blank, "id");
    PfBlankPlace *place;

    if (id == NULL)
      continue;
    if (g_hash_table_contains (self->blanks, id)) {
      g_autofree char *quoted = pf_text_shorten (id);

      pf_findings_add (self->findings, g_strdup_printf ("%s/%u/id", above, i),
                       g_strdup_printf (_ ("The id “%s” is there twice."), quoted));
      continue;
    }
    place = g_new0 (PfBlankPlace, 1);
    place->blank = blank;
    place->pointer = g_strdup_printf ("%s/%u", above, i);
    g_ptr_array_add (self->blank_places, place);
    g_hash_table_insert (self->blanks, (gpointer)(guintptr)id, place);
  }
}

static void
index_blanks (PfRecordCheck *self)
{
  JsonObject *run = pf_json_get_object (self->root, "run");
  JsonArray *items = pf_json_get_array (self->root, "items");

  self->blanks = g_hash_table_new (g_str_hash, g_str_equal);
  self->blank_places = g_ptr_array_new_with_free_func (free_blank_place);
  index_blanks_of (self, pf_json_get_array (run, "fields"), "/run/fields");
  index_blanks_of (self, pf_json_get_array (run, "kpi"), "/run/kpi");
  for (guint i = 0; i < pf_array_length (items); i++) {
    g_autofree char *above = g_strdup_printf ("/items/%u/blanks", i);

    index_blanks_of (self, pf_json_get_array (pf_array_object (items, i), "blanks"), above);
  }
}

static void
index_redactions (PfRecordCheck *self)
{
  JsonArray *redactions = pf_json_get_array (self->root, "redactions");

  self->redacted = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < pf_array_length (redactions); i++) {
    const char *pointer = pf_json_get_string (pf_array_object (redactions, i), "pointer");

    if (pointer != NULL)
      g_hash_table_add (self->redacted, (gpointer)(guintptr)pointer);
  }
}

/*
 * pf_record_check_init:
 * @self: the memory of a check
 * @root: the record, which must outlive the check
 * @findings: (element-type PfFinding): gets what is wrong
 *
 * Makes a record's parts findable and reports ids that are there twice.
 */
void
pf_record_check_init (PfRecordCheck *self, JsonObject *root, GPtrArray *findings)
{
  JsonObject *audit = pf_json_get_object (root, "audit");

  self->root = root;
  self->findings = findings;
  self->entries = pf_json_get_array (audit, "entries");
  self->values = pf_json_get_object (audit, "values");
  self->people = index_ids (self, "people");
  self->sections = index_ids (self, "sections");
  self->items = index_ids (self, "items");
  self->probes = index_ids (self, "probes");
  index_blanks (self);
  index_redactions (self);
  pf_record_fold_init (&self->fold, self->entries);
}

void
pf_record_check_clear (PfRecordCheck *self)
{
  g_clear_pointer (&self->people, g_hash_table_unref);
  g_clear_pointer (&self->sections, g_hash_table_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_pointer (&self->probes, g_hash_table_unref);
  g_clear_pointer (&self->blanks, g_hash_table_unref);
  g_clear_pointer (&self->blank_places, g_ptr_array_unref);
  g_clear_pointer (&self->redacted, g_hash_table_unref);
  pf_record_fold_clear (&self->fold);
}

/*
 * pf_check_sealed:
 * @self: a check
 * @entry: (nullable): an event
 * @member: a member of its data that holds free text
 * @given: (out): whether the event has such a text, left out of the record or not
 *
 * Returns: (nullable): the text, %NULL when there is none or it was left out
 */
const char *
pf_check_sealed (PfRecordCheck *self, JsonObject *entry, const char *member, gboolean *given)
{
  const char *digest = pf_json_get_string (pf_json_get_object (entry, "data"), member);

  *given = digest != NULL;
  if (digest == NULL)
    return NULL;
  if (!pf_text_has_form (digest, PF_TEXT_SHA256))
    return digest;
  return pf_json_get_string (pf_json_get_object (self->values, digest), "value");
}

/*
 * pf_check_same_stamp:
 * @stamp: (nullable): a stamp of the record
 * @entry: (nullable): the event it should be of
 *
 * Returns: whether time, person and place in the chain are the same; a stamp without `audit_seq` leaves the last open
 */
gboolean
pf_check_same_stamp (JsonObject *stamp, JsonObject *entry)
{
  if (stamp == NULL || entry == NULL)
    return stamp == entry;
  return g_strcmp0 (pf_json_get_string (stamp, "at"), pf_json_get_string (entry, "at")) == 0
         && g_strcmp0 (pf_json_get_string (stamp, "by"), pf_json_get_string (entry, "actor")) == 0
         && (!pf_object_has (stamp, "audit_seq")
             || pf_json_get_int (stamp, "audit_seq", -1) == pf_json_get_int (entry, "seq", -2));
}
