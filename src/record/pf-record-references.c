/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-check.h"

#include <string.h>

static void
add_dangling (PfRecordCheck *self, char *pointer, const char *id)
{
  g_autofree char *quoted = pf_text_shorten (id);

  pf_findings_add (self->findings, pointer, g_strdup_printf (_ ("“%s” is nowhere in this record."), quoted));
}

static void
check_reference (PfRecordCheck *self, GHashTable *known, JsonObject *object, const char *member, const char *above)
{
  const char *id = pf_json_get_string (object, member);

  if (id != NULL && !g_hash_table_contains (known, id))
    add_dangling (self, g_strdup_printf ("%s/%s", above, member), id);
}

/* What is above stands before; so nothing can be its own parent either. */
static void
check_parents (PfRecordCheck *self, const char *part, GHashTable *known)
{
  JsonArray *array = pf_json_get_array (self->root, part);

  for (guint i = 0; i < pf_array_length (array); i++) {
    const char *parent = pf_json_get_string (pf_array_object (array, i), "parent");
    guint place = parent != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (known, parent)) : 0;

    if (parent == NULL)
      continue;
    if (place == 0)
      add_dangling (self, g_strdup_printf ("/%s/%u/parent", part, i), parent);
    else if (place > i)
      pf_findings_add (self->findings, g_strdup_printf ("/%s/%u/parent", part, i),
                       g_strdup (_ ("What this belongs to must stand before it.")));
  }
}

static void walk_people (PfRecordCheck *self, JsonNode *node, const char *pointer);

static void
walk_people_member (PfRecordCheck *self, JsonObject *object, const char *name, JsonNode *value, const char *pointer)
{
  if (g_str_equal (name, "by") || g_str_equal (name, "approved_by")) {
    check_reference (self, self->people, object, name, pointer);
  } else if (JSON_NODE_HOLDS_OBJECT (value) || JSON_NODE_HOLDS_ARRAY (value)) {
    g_autofree char *token = pf_pointer_escape (name);
    g_autofree char *inner = g_strdup_printf ("%s/%s", pointer, token);

    walk_people (self, value, inner);
  }
}

/* Whoever did something is listed. How deep this goes, the reader of JSON bounds. */
static void
walk_people (PfRecordCheck *self, JsonNode *node, const char *pointer)
{
  if (node == NULL || pf_findings_is_full (self->findings))
    return;
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;

    json_object_iter_init_ordered (&iter, json_node_get_object (node));
    while (json_object_iter_next_ordered (&iter, &name, &value))
      walk_people_member (self, json_node_get_object (node), name, value, pointer);
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < json_array_get_length (array); i++) {
      g_autofree char *inner = g_strdup_printf ("%s/%u", pointer, i);

      walk_people (self, json_array_get_element (array, i), inner);
    }
  }
}

static void
check_people (PfRecordCheck *self)
{
  static const char *const parts[] = { "run", "items", "decision", "commands", "sign_offs", "outcome", "notes", NULL };

  for (gsize i = 0; parts[i] != NULL; i++) {
    g_autofree char *pointer = g_strdup_printf ("/%s", parts[i]);

    walk_people (self, json_object_get_member (self->root, parts[i]), pointer);
  }
  for (guint i = 0; i < pf_array_length (self->entries); i++) {
    g_autofree char *pointer = g_strdup_printf ("/audit/entries/%u", i);

    check_reference (self, self->people, pf_array_object (self->entries, i), "actor", pointer);
  }
}

static GHashTable *
table_of_targets (PfRecordCheck *self, const char *action)
{
  if (g_str_has_prefix (action, "item.") || g_str_has_prefix (action, "probe.") || g_str_has_prefix (action, "trigger.")
      || g_str_has_prefix (action, "criterion."))
    return self->items;
  if (g_str_has_prefix (action, "blank."))
    return self->blanks;
  return g_str_equal (action, "person.add") ? self->people : NULL;
}

static void
check_targets (PfRecordCheck *self)
{
  for (guint i = 0; i < pf_array_length (self->entries); i++) {
    JsonObject *entry = pf_array_object (self->entries, i);
    const char *action = pf_json_get_string (entry, "action");
    GHashTable *known = action != NULL ? table_of_targets (self, action) : NULL;
    g_autofree char *pointer = g_strdup_printf ("/audit/entries/%u", i);

    if (known == NULL)
      continue;
    if (pf_json_get_string (entry, "target") == NULL)
      pf_findings_add (self->findings, g_steal_pointer (&pointer),
                       g_strdup (_ ("The event does not say what it changed.")));
    else
      check_reference (self, known, entry, "target", pointer);
  }
}

static void
check_each (PfRecordCheck *self, JsonArray *array, const char *part, const char *member, GHashTable *known)
{
  for (guint i = 0; i < pf_array_length (array) && !pf_findings_is_full (self->findings); i++) {
    g_autofree char *pointer = g_strdup_printf ("%s/%u", part, i);

    /* What no item has to do with says so. */
    if ((pf_object_has (pf_array_object (array, i), "variable") || pf_object_has (pf_array_object (array, i), "role"))
        && g_strcmp0 (pf_json_get_string (pf_array_object (array, i), member), "") == 0)
      continue;

    check_reference (self, known, pf_array_object (array, i), member, pointer);
  }
}

/* RFC 6901, section 4: follows one token. */
static JsonNode *
step_into (JsonNode *node, const char *token)
{
  guint64 index;
  g_auto (GStrv) tildes = NULL;
  g_autofree char *name = NULL;

  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    if (!g_ascii_string_to_unsigned (token, 10, 0, G_MAXUINT32, &index, NULL) || index >= json_array_get_length (array))
      return NULL;
    return json_array_get_element (array, (guint)index);
  }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  tildes = g_strsplit (token, "~0", -1);
  for (gsize i = 0; tildes[i] != NULL; i++) {
    g_autoptr (GString) part = g_string_new (tildes[i]);

    g_string_replace (part, "~1", "/", 0);
    g_free (tildes[i]);
    tildes[i] = g_strdup (part->str);
  }
  name = g_strjoinv ("~", tildes);
  return json_object_get_member (json_node_get_object (node), name);
}

static gboolean
points_somewhere (JsonObject *root, const char *pointer)
{
  g_auto (GStrv) tokens = g_strsplit (pointer, "/", -1);
  g_autoptr (JsonNode) top = json_node_init_object (json_node_alloc (), root);
  JsonNode *node = top;

  if (tokens[0] == NULL)
    return TRUE;
  if (*tokens[0] != '\0')
    return FALSE;
  for (gsize i = 1; tokens[i] != NULL && node != NULL; i++)
    node = step_into (node, tokens[i]);
  return node != NULL;
}

static void
check_redactions (PfRecordCheck *self)
{
  JsonArray *redactions = pf_json_get_array (self->root, "redactions");

  for (guint i = 0; i < pf_array_length (redactions); i++) {
    const char *pointer = pf_json_get_string (pf_array_object (redactions, i), "pointer");

    if (pointer != NULL && !points_somewhere (self->root, pointer))
      add_dangling (self, g_strdup_printf ("/redactions/%u/pointer", i), pointer);
  }
}

/*
 * pf_check_references:
 * @self: a check
 *
 * Checks that every id a record refers to is in it.
 */
void
pf_check_references (PfRecordCheck *self)
{
  JsonObject *decision = pf_json_get_object (self->root, "decision");
  JsonArray *commands = pf_json_get_array (self->root, "commands");
  JsonArray *notes = pf_json_get_array (self->root, "notes");

  check_people (self);
  check_targets (self);
  check_parents (self, "sections", self->sections);
  check_parents (self, "items", self->items);
  check_each (self, pf_json_get_array (self->root, "items"), "/items", "section", self->sections);
  check_each (self, pf_json_get_array (self->root, "items"), "/items", "deferred_to", self->sections);
  check_each (self, commands, "/commands", "item", self->items);
  check_each (self, commands, "/commands", "section", self->sections);
  check_each (self, notes, "/notes", "item", self->items);
  check_each (self, notes, "/notes", "section", self->sections);
  check_each (self, pf_json_get_array (decision, "blockers"), "/decision/blockers", "item", self->items);
  check_redactions (self);
}
