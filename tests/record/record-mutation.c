/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record-mutation.h"

#include "probe/pf-json.h"

#include <string.h>

static void
list_places (JsonNode *node, const char *pointer, GPtrArray *places)
{
  if (*pointer != '\0')
    g_ptr_array_add (places, g_strdup (pointer));
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObjectIter iter;
    const char *name;
    JsonNode *value;

    json_object_iter_init_ordered (&iter, json_node_get_object (node));
    while (json_object_iter_next_ordered (&iter, &name, &value)) {
      g_autofree char *inner = g_strdup_printf ("%s/%s", pointer, name);

      list_places (value, inner, places);
    }
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++) {
      g_autofree char *inner = g_strdup_printf ("%s/%u", pointer, i);

      list_places (json_array_get_element (json_node_get_array (node), i), inner, places);
    }
  }
}

/* Pointers to everything in a record; its member names need no escapes. */
GPtrArray *
record_list_places (const char *text)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);

  list_places (record, "", places);
  return places;
}

static char *
change_text (const char *text)
{
  gsize length = strlen (text);
  char *changed = g_strdup (length > 0 ? text : "x");
  char *last = length > 0 ? changed + length - 1 : changed;

  while (last > changed && !g_ascii_isalnum (*last))
    last--;
  if (length > 0)
    *last = *last == '7' ? '8' : g_ascii_isdigit (*last) ? '7' : *last == 'e' ? 'd' : 'e';
  return changed;
}

static JsonNode *
make_changed (JsonNode *node)
{
  JsonNode *changed = json_node_alloc ();
  g_autofree char *text = NULL;

  if (!JSON_NODE_HOLDS_VALUE (node)) {
    json_node_init_string (changed, "x");
  } else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN) {
    json_node_init_boolean (changed, !json_node_get_boolean (node));
  } else if (json_node_get_value_type (node) == G_TYPE_INT64) {
    json_node_init_int (changed, json_node_get_int (node) + 1);
  } else {
    text = change_text (json_node_get_string (node));
    json_node_init_string (changed, text);
  }
  return changed;
}

static JsonNode *
make_retyped (JsonNode *node)
{
  JsonNode *retyped = json_node_alloc ();

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_init_string (retyped, "1");
  return json_node_init_int (retyped, 1);
}

static void
replace (JsonNode *above, const char *token, JsonNode *value)
{
  g_autoptr (JsonArray) copy = NULL;
  JsonArray *array;
  guint index;

  if (JSON_NODE_HOLDS_OBJECT (above)) {
    if (value != NULL)
      json_object_set_member (json_node_get_object (above), token, value);
    else
      json_object_remove_member (json_node_get_object (above), token);
    return;
  }
  /* json-glib has no way to put an element in the place of another. */
  array = json_node_get_array (above);
  index = (guint)g_ascii_strtoull (token, NULL, 10);
  copy = json_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++) {
    if (i != index)
      json_array_add_element (copy, json_node_ref (json_array_get_element (array, i)));
    else if (value != NULL)
      json_array_add_element (copy, value);
  }
  json_node_set_array (above, copy);
}

static gboolean
shorten (JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node) && json_array_get_length (json_node_get_array (node)) > 0) {
    JsonArray *array = json_node_get_array (node);

    json_array_remove_element (array, json_array_get_length (array) - 1);
    return TRUE;
  }
  if (JSON_NODE_HOLDS_OBJECT (node) && json_object_get_size (json_node_get_object (node)) > 0) {
    g_autoptr (GList) names = json_object_get_members (json_node_get_object (node));
    g_autofree char *last = g_strdup (g_list_last (names)->data);

    json_object_remove_member (json_node_get_object (node), last);
    return TRUE;
  }
  return FALSE;
}

static gboolean
swap (JsonNode *node)
{
  g_autoptr (JsonArray) copy = json_array_new ();
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) < 2)
    return FALSE;
  array = json_node_get_array (node);
  if (json_node_equal (json_array_get_element (array, 0), json_array_get_element (array, 1)))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    json_array_add_element (copy, json_node_ref (json_array_get_element (array, i < 2 ? 1 - i : i)));
  json_node_set_array (node, copy);
  return TRUE;
}

/* The record with one place damaged, or NULL where that way has no meaning. */
char *
record_mutate (const char *text, const char *pointer, RecordMutation mutation)
{
  g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
  g_auto (GStrv) tokens = g_strsplit (pointer + 1, "/", -1);
  JsonNode *node = record;
  JsonNode *above = NULL;
  const char *token = NULL;

  for (gsize i = 0; tokens[i] != NULL; i++) {
    above = node;
    token = tokens[i];
    node = JSON_NODE_HOLDS_OBJECT (above)
               ? json_object_get_member (json_node_get_object (above), token)
               : json_array_get_element (json_node_get_array (above), (guint)g_ascii_strtoull (token, NULL, 10));
  }
  if (mutation == RECORD_CHANGE && (JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node)))
    return NULL;
  if ((mutation == RECORD_SHORTEN && !shorten (node)) || (mutation == RECORD_SWAP && !swap (node)))
    return NULL;
  if (mutation == RECORD_CHANGE)
    replace (above, token, make_changed (node));
  else if (mutation == RECORD_RETYPE)
    replace (above, token, make_retyped (node));
  else if (mutation == RECORD_REMOVE)
    replace (above, token, NULL);
  return pf_json_to_text (record, TRUE);
}
