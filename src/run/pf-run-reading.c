/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run.h"

#include "probe/pf-json.h"
#include "run/pf-run-private.h"

/* How a person chose to read the checklist stands in the run's own events, so that a run reads it the same way for
 * ever: what was chosen before it in `run.create`, what is changed in it in `role.set`. */

static void
add_roles (PfReading *reading, JsonObject *roles)
{
  JsonObjectIter iter;
  const char *section;
  PfRole role;

  if (roles == NULL)
    return;
  json_object_iter_init_ordered (&iter, roles);
  while (json_object_iter_next_ordered (&iter, &section, NULL)) {
    if (pf_role_from_string (pf_json_get_string (roles, section), &role))
      pf_reading_set_role (reading, section, role);
  }
}

static void
add_accepted (PfReading *reading, JsonArray *accepted)
{
  for (guint i = 0; accepted != NULL && i < json_array_get_length (accepted); i++) {
    JsonNode *node = json_array_get_element (accepted, i);

    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      pf_reading_accept (reading, json_node_get_string (node));
  }
}

/**
 * pf_run_reading_add_json:
 * @reading: a reading
 * @object: the member `reading` of `run.create`
 *
 * Adds what stands there to what was chosen already.
 */
void
pf_run_reading_add_json (PfReading *reading, JsonObject *object)
{
  add_roles (reading, pf_json_get_object (object, "roles"));
  add_accepted (reading, pf_json_get_array (object, "accepted"));
}

/* Whether an action can have a word in how the checklist is read. */
gboolean
pf_run_changes_reading (const char *action)
{
  return g_str_equal (action, "run.create") || g_str_equal (action, "role.set");
}

void
pf_run_update_reading (PfReading *reading, const char *action, const char *target, JsonObject *data)
{
  PfRepairKind repair;
  PfRole role;

  if (data == NULL)
    return;
  if (g_str_equal (action, "run.create")) {
    if (pf_repair_kind_from_string (pf_json_get_string (data, "repair"), &repair))
      pf_reading_set_repair (reading, repair);
    if (pf_json_get_object (data, "reading") != NULL)
      pf_run_reading_add_json (reading, pf_json_get_object (data, "reading"));
  } else if (g_str_equal (action, "role.set") && target != NULL
             && pf_role_from_string (pf_json_get_string (data, "role"), &role)) {
    pf_reading_set_role (reading, target, role);
  }
}

/**
 * pf_run_reading_to_json:
 * @reading: how a checklist is to be read
 *
 * The repair of garbled text is a member of its own, `repair`.
 *
 * Returns: (transfer full) (nullable): the member `reading` of `run.create`, or %NULL when the rules have their way
 */
JsonObject *
pf_run_reading_to_json (const PfReading *reading)
{
  g_autoptr (GPtrArray) sections = pf_reading_list_sections (reading);
  g_autoptr (GPtrArray) proposals = pf_reading_list_accepted (reading);
  JsonObject *object;
  JsonObject *roles;
  JsonArray *accepted;
  PfRole role;

  if (sections->len == 0 && proposals->len == 0)
    return NULL;
  object = json_object_new ();
  roles = json_object_new ();
  accepted = json_array_new ();
  for (guint i = 0; i < sections->len; i++) {
    const char *section = g_ptr_array_index (sections, i);

    if (pf_reading_get_role (reading, section, &role))
      json_object_set_string_member (roles, section, pf_role_to_string (role));
  }
  for (guint i = 0; i < proposals->len; i++)
    json_array_add_string_element (accepted, g_ptr_array_index (proposals, i));
  json_object_set_object_member (object, "roles", roles);
  json_object_set_array_member (object, "accepted", accepted);
  return object;
}

/**
 * pf_run_plan_import_ticks:
 * @document: a checklist
 *
 * What was ticked in the file, for a run that keeps it: done, but imported, never as verified in this run. Items with a
 * probe are left to the probe.
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 */
GPtrArray *
pf_run_plan_import_ticks (PfDocument *document)
{
  const GPtrArray *items = pf_document_get_items (document);
  GPtrArray *acts = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_act_unref);

  for (guint i = 0; i < items->len; i++) {
    const PfItem *item = g_ptr_array_index (items, i);
    PfAct *act;

    if (!item->checked || !item->counts || item->probe != NULL)
      continue;
    act = pf_act_new ("item.set", item->id);
    pf_act_set_string (act, "state", pf_item_state_to_string (PF_STATE_DONE));
    pf_act_set_string (act, "method", pf_method_to_string (PF_METHOD_IMPORTED));
    g_ptr_array_add (acts, act);
  }
  return acts;
}
