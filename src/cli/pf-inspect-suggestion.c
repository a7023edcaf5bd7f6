/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-inspect.h"

#include "document/pf-secret-pattern.h"
#include "document/pf-suggestions.h"

/* Sets a string without its secrets, or null. */
static void
set_masked (JsonObject *object, const char *member, const char *text)
{
  g_autofree char *masked = text != NULL ? pf_secret_pattern_mask (text, NULL) : NULL;

  if (masked != NULL)
    json_object_set_string_member (object, member, masked);
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
suggestion_to_json (PfDocument *document, const PfSuggestion *suggestion)
{
  const GPtrArray *items = pf_document_get_items (document);
  JsonObject *object = json_object_new ();
  JsonArray *needs = json_array_new ();

  for (guint i = 0; suggestion->needs[i] != NULL; i++)
    json_array_add_string_element (needs, suggestion->needs[i]);
  json_object_set_int_member (object, "line", suggestion->line);
  if (suggestion->item != PF_NONE)
    json_object_set_string_member (object, "item", ((PfItem *) g_ptr_array_index (items, suggestion->item))->id);
  else
    json_object_set_null_member (object, "item");
  json_object_set_string_member (object, "class", pf_suggestion_class_to_string (suggestion->suggestion_class));
  json_object_set_string_member (object, "kind", suggestion->kind);
  set_masked (object, "probe", suggestion->probe);
  set_masked (object, "command", suggestion->command);
  json_object_set_array_member (object, "needs", needs);
  json_object_set_boolean_member (object, "changes_state", suggestion->changes_state);
  json_object_set_string_member (object, "why", suggestion->why);
  return object;
}

/**
 * pf_inspect_suggestions:
 * @document: a checklist
 *
 * Returns: (transfer full): what could verify it, one object each
 */
JsonArray *
pf_inspect_suggestions (PfDocument *document)
{
  const GPtrArray *suggestions = pf_document_get_suggestions (document);
  JsonArray *array = json_array_sized_new (suggestions->len);

  for (guint i = 0; i < suggestions->len; i++)
    json_array_add_object_element (array, suggestion_to_json (document, g_ptr_array_index (suggestions, i)));
  return array;
}
