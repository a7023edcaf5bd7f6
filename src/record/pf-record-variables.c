/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-build.h"
#include "record/pf-record-check.h"

/*
 * pf_builder_add_variables:
 * @self: a builder
 * @run: the member `run`
 *
 * Adds its `variables`: name → value, or null while there is none. A checklist without variables adds nothing.
 */
void
pf_builder_add_variables (PfRecordBuilder *self, JsonObject *run)
{
  const GPtrArray *variables = pf_run_get_variables (self->run);
  JsonObject *object;

  if (variables->len == 0)
    return;
  object = json_object_new ();
  for (guint i = 0; i < variables->len; i++) {
    const char *name = ((PfVariable *) g_ptr_array_index (variables, i))->name;
    const char *value = pf_run_get_variable_value (self->run, i, NULL);

    if (value != NULL)
      json_object_set_string_member (object, name, value);
    else
      json_object_set_null_member (object, name);
  }
  json_object_set_object_member (run, "variables", object);
}

static char *
make_pointer (const char *name)
{
  g_autofree char *token = pf_pointer_escape (name);

  return g_strconcat ("/run/variables/", token, NULL);
}

static void
check_values (PfRecordCheck *self, JsonObject *variables)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, variables);
  while (json_object_iter_next_ordered (&iter, &name, &node) && !pf_findings_is_full (self->findings)) {
    JsonObject *entry = g_hash_table_lookup (self->fold.variables, name);
    const char *value = pf_json_get_string (pf_json_get_object (entry, "data"), "value");

    if (g_strcmp0 (pf_json_get_string (variables, name), value) != 0)
      pf_findings_add (self->findings, make_pointer (name), g_strdup (_ ("The value is not what the last event set.")));
  }
}

/* What the events set stands in the record, too. */
static void
check_missing (PfRecordCheck *self, JsonObject *variables)
{
  GHashTableIter iter;
  gpointer name;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->fold.variables);
  while (g_hash_table_iter_next (&iter, &name, &entry) && !pf_findings_is_full (self->findings)) {
    if (pf_json_get_string (pf_json_get_object (entry, "data"), "value") != NULL
        && (variables == NULL || !json_object_has_member (variables, name)))
      pf_findings_add (self->findings, make_pointer (name), g_strdup (_ ("The value that an event set is missing.")));
  }
}

static void
check_blockers (PfRecordCheck *self, JsonObject *variables)
{
  JsonArray *blockers = pf_json_get_array (pf_json_get_object (self->root, "decision"), "blockers");

  for (guint i = 0; i < pf_array_length (blockers) && !pf_findings_is_full (self->findings); i++) {
    const char *name = pf_json_get_string (pf_array_object (blockers, i), "variable");

    if (name != NULL
        && (variables == NULL || !json_object_has_member (variables, name)
            || pf_json_get_string (variables, name) != NULL))
      pf_findings_add (self->findings, g_strdup_printf ("/decision/blockers/%u/variable", i),
                       g_strdup (_ ("No variable of that name is without a value.")));
  }
}

/*
 * pf_check_variables:
 * @self: a check
 *
 * Replays what variables were set to.
 */
void
pf_check_variables (PfRecordCheck *self)
{
  JsonObject *variables = pf_json_get_object (pf_json_get_object (self->root, "run"), "variables");

  if (variables != NULL)
    check_values (self, variables);
  check_missing (self, variables);
  check_blockers (self, variables);
}
