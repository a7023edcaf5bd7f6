/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-build.h"

#include "probe/pf-json.h"
#include "run/pf-run-lifecycle.h"

/* What was added after a run was closed stands beside the record, which says what it said when the run was closed.
 * Closing it again makes everything up to there the record. */

/*
 * pf_builder_dup_closed:
 * @run: a run
 *
 * Returns: (transfer full) (nullable): the run as it was when it was last closed; %NULL when it never was, or nothing
 *   was added since
 */
PfRun *
pf_builder_dup_closed (PfRun *run)
{
  const GPtrArray *events = pf_run_get_events (run);
  gint64 seq = pf_run_get_close_seq (run);
  PfSource *source = pf_source_get_original (pf_document_get_source (pf_run_get_document (run)));
  g_autoptr (PfDocument) document = NULL;
  g_autoptr (PfRun) closed = NULL;

  if (seq < 0 || seq + 1 == (gint64) events->len)
    return NULL;
  /* What was read once within the limits is so again. */
  document = pf_document_new (source, NULL);
  closed = document != NULL ? pf_run_new (pf_run_get_id (run), document) : NULL;
  for (guint i = 0; closed != NULL && i <= (guint) seq; i++)
    if (!pf_run_apply (closed, g_ptr_array_index (events, i), NULL))
      return NULL;
  return g_steal_pointer (&closed);
}

/*
 * pf_builder_make_amendments:
 * @self: a builder of the whole run, which knows what is left out
 *
 * Returns: (transfer full): the member `amendments`: the events after the last `run.close`
 */
JsonObject *
pf_builder_make_amendments (PfRecordBuilder *self)
{
  JsonObject *amendments = json_object_new ();
  JsonArray *entries = json_array_new ();
  JsonObject *values = json_object_new ();
  guint first = (guint) pf_run_get_close_seq (self->run) + 1;

  for (guint i = first; i < self->events->len; i++) {
    PfEvent *event = g_ptr_array_index (self->events, i);

    json_array_add_element (entries, pf_event_to_json (event, TRUE));
    pf_builder_add_values (self, values, event);
  }
  json_object_set_array_member (amendments, "entries", entries);
  json_object_set_string_member (amendments, "head", pf_run_get_head (self->run));
  json_object_set_int_member (amendments, "length", self->events->len - first);
  json_object_set_object_member (amendments, "values", values);
  return amendments;
}

static void
copy_ids (JsonObject *change, JsonObject *data, const char *member)
{
  JsonArray *ids = pf_json_get_array (data, member);
  JsonArray *copy = json_array_new ();

  for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
    json_array_add_element (copy, json_node_copy (json_array_get_element (ids, i)));
  json_object_set_array_member (change, member, copy);
}

/*
 * pf_builder_add_origin:
 * @self: a builder
 * @record: gets the members
 *
 * Says which run this one goes on from, and what was changed in its checklist.
 */
void
pf_builder_add_origin (PfRecordBuilder *self, JsonObject *record)
{
  JsonObject *change;

  for (guint i = 0; i < self->events->len; i++) {
    PfEvent *event = g_ptr_array_index (self->events, i);
    const char *previous = g_str_equal (event->action, "run.migrate") && event->data != NULL
                               ? pf_json_get_string (event->data, "previous_record_id")
                               : NULL;

    if (previous == NULL)
      continue;
    change = json_object_new ();
    json_object_set_string_member (record, "supersedes", previous);
    json_object_set_string_member (change, "previous_record_id", previous);
    pf_builder_add_optional (change, "previous_source_sha256",
                             pf_json_get_string (event->data, "previous_source_sha256"));
    copy_ids (change, event->data, "added");
    copy_ids (change, event->data, "removed");
    copy_ids (change, event->data, "changed");
    json_object_set_object_member (record, "template_change", change);
    return;
  }
}
