/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-build.h"

#include "run/pf-run-rollback.h"
#include "run/pf-run-triggers.h"

#include <string.h>

/* `NAME@sha256:HEX` */
static void
add_artifact (JsonObject *run, const char *artifact)
{
  const char *at = artifact != NULL ? strstr (artifact, "@sha256:") : NULL;
  JsonObject *object;
  g_autofree char *name = NULL;

  if (artifact == NULL)
    return;
  object = json_object_new ();
  name = at != NULL ? g_strndup (artifact, (gsize)(at - artifact)) : g_strdup (artifact);
  json_object_set_string_member (object, "name", name);
  pf_builder_add_optional (object, "sha256", at != NULL ? at + strlen ("@sha256:") : NULL);
  json_object_set_object_member (run, "artifact", object);
}

/*
 * pf_builder_make_run:
 * @self: a builder
 *
 * Returns: (transfer full): the member `run`; its `fields` are the blanks that belong to no item and are no
 *   figures
 */
JsonObject *
pf_builder_make_run (PfRecordBuilder *self)
{
  JsonObject *run = json_object_new ();
  JsonObject *data = self->created->data;
  PfEvent *t0 = self->t0 != NULL ? self->t0 : self->created;

  json_object_set_string_member (run, "mode", pf_run_get_mode (self->run));
  json_object_set_string_member (run, "state", pf_run_get_state (self->run));
  pf_builder_add_optional (run, "environment", pf_json_get_string (data, "environment"));
  pf_builder_add_optional (run, "release", pf_json_get_string (data, "release"));
  pf_builder_add_stamp (run, "created", self->created);
  if (pf_json_get_string (t0->data, "t0") != NULL)
    json_object_set_string_member (run, "t0", pf_json_get_string (t0->data, "t0"));
  else
    json_object_set_null_member (run, "t0");
  pf_builder_add_stamp (run, "started", self->started);
  pf_builder_add_stamp (run, "ended", self->closed);
  pf_builder_add_optional (run, "time_zone", pf_json_get_string (data, "time_zone"));
  json_object_set_array_member (run, "fields", pf_builder_make_blanks (self, PF_NONE, "/run/fields"));
  pf_builder_add_time (self, run);
  pf_builder_add_variables (self, run);
  add_artifact (run, pf_json_get_string (data, "artifact"));
  return run;
}

static void
add_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
make_rollback (PfRecordBuilder *self, const PfRollback *rollback)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  JsonObject *object = json_object_new ();

  pf_builder_add_stamp (object, "started", rollback->started_event);
  add_text (object, "reason", rollback->reason);
  add_text (object, "trigger",
            rollback->trigger != PF_NONE ? pf_run_item_get_id (pf_run_get_item (self->run, rollback->trigger)) : NULL);
  add_text (object, "procedure",
            rollback->procedure != PF_NONE ? ((PfSection *)g_ptr_array_index (sections, rollback->procedure))->id : NULL);
  if (rollback->ended_event == NULL)
    return object;
  pf_builder_add_stamp (object, "ended", rollback->ended_event);
  add_text (object, "end_reason", rollback->end_reason);
  json_object_set_int_member (object, "duration_ms", rollback->duration);
  return object;
}

/* How often, how long altogether, and each of them. */
static void
add_rollbacks (PfRecordBuilder *self, JsonObject *outcome)
{
  g_autoptr (GArray) rollbacks = pf_run_list_rollbacks (self->run);
  gint64 duration = pf_run_get_rollback_duration (self->run);
  JsonArray *array;
  JsonObject *object;

  if (rollbacks->len == 0)
    return;
  array = json_array_new ();
  object = json_object_new ();
  for (guint i = 0; i < rollbacks->len; i++)
    json_array_add_object_element (array, make_rollback (self, &g_array_index (rollbacks, PfRollback, i)));
  json_object_set_int_member (object, "count", rollbacks->len);
  if (duration >= 0)
    json_object_set_int_member (object, "duration_ms", duration);
  json_object_set_array_member (object, "rollbacks", array);
  json_object_set_object_member (outcome, "rollback", object);
}

/*
 * pf_builder_make_outcome:
 * @self: a builder
 *
 * Returns: (transfer full): the member `outcome`, null while the run is not closed
 */
JsonNode *
pf_builder_make_outcome (PfRecordBuilder *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *outcome = json_object_new ();

  if (self->closed == NULL) {
    json_object_unref (outcome);
    return json_node_init_null (node);
  }
  pf_builder_add_optional (outcome, "result", pf_json_get_string (self->closed->data, "outcome"));
  pf_builder_add_stamp (outcome, "stamp", self->closed);
  add_rollbacks (self, outcome);
  json_node_take_object (node, outcome);
  return node;
}

/*
 * pf_builder_make_summary:
 * @self: a builder
 *
 * Returns: (transfer full): the member `summary`; what only a person vouches for is counted apart from what a probe saw
 */
JsonObject *
pf_builder_make_summary (PfRecordBuilder *self)
{
  JsonObject *summary = json_object_new ();
  guint triggers[PF_N_TRIGGER_STATES];
  PfProgress progress;
  gint64 by_probe = 0, by_person = 0;

  pf_run_get_progress (self->run, &progress);
  for (guint i = 0; i < pf_document_get_items (self->document)->len; i++) {
    PfRunItem *item = pf_run_get_item (self->run, i);

    if (!pf_run_item_counts (item) || pf_run_item_get_state (item) != PF_STATE_DONE)
      continue;
    by_probe += pf_run_item_get_method (item) == PF_METHOD_PROBE;
    by_person += pf_run_item_get_method (item) == PF_METHOD_PERSON;
  }
  json_object_set_int_member (summary, "countable", progress.countable);
  json_object_set_int_member (summary, "resolved", progress.resolved);
  json_object_set_int_member (summary, "done", progress.done);
  json_object_set_int_member (summary, "failed", progress.failed);
  json_object_set_int_member (summary, "open", progress.open);
  json_object_set_int_member (summary, "not_applicable", progress.not_applicable);
  json_object_set_int_member (summary, "waived", progress.waived);
  json_object_set_int_member (summary, "deferred", progress.deferred);
  json_object_set_int_member (summary, "permille", progress.permille);
  json_object_set_int_member (summary, "verified_by_probe", by_probe);
  json_object_set_int_member (summary, "verified_by_person_only", by_person);
  if (pf_run_count_triggers (self->run, triggers) > 0)
    json_object_set_int_member (summary, "triggers_tripped",
                                triggers[PF_TRIGGER_TRIPPED] + triggers[PF_TRIGGER_ACKNOWLEDGED]);
  return summary;
}

/* Puts the texts of an event beside the chain, but those that are left out. */
void
pf_builder_add_values (PfRecordBuilder *self, JsonObject *values, PfEvent *event)
{
  JsonObjectIter iter;
  const char *name;

  if (event->data == NULL)
    return;
  json_object_iter_init_ordered (&iter, event->data);
  while (json_object_iter_next_ordered (&iter, &name, NULL)) {
    const char *digest = pf_json_get_string (event->data, name);
    PfText *text = digest != NULL ? g_hash_table_lookup (event->texts, digest) : NULL;
    JsonObject *sealed;

    if (text == NULL || g_hash_table_contains (self->left_out, digest))
      continue;
    sealed = json_object_new ();
    json_object_set_string_member (sealed, "salt", text->salt);
    json_object_set_string_member (sealed, "value", text->value);
    json_object_set_object_member (values, digest, sealed);
  }
}

/*
 * pf_builder_make_audit:
 * @self: a builder
 *
 * Returns: (transfer full): the member `audit`: the journal's events as they stand, and the texts beside them
 */
JsonObject *
pf_builder_make_audit (PfRecordBuilder *self)
{
  JsonObject *audit = json_object_new ();
  JsonArray *entries = json_array_new ();
  JsonObject *values = json_object_new ();

  for (guint i = 0; i < self->events->len; i++) {
    PfEvent *event = g_ptr_array_index (self->events, i);

    json_array_add_element (entries, pf_event_to_json (event, TRUE));
    pf_builder_add_values (self, values, event);
  }
  json_object_set_string_member (audit, "algorithm", "sha256");
  json_object_set_string_member (audit, "canonicalization", "RFC8785");
  json_object_set_string_member (audit, "genesis", self->created->prev);
  json_object_set_int_member (audit, "length", self->events->len);
  json_object_set_string_member (audit, "head", pf_run_get_head (self->run));
  json_object_set_array_member (audit, "entries", entries);
  json_object_set_object_member (audit, "values", values);
  return audit;
}
