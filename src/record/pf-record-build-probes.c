/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-build.h"

#include "document/pf-secret-pattern.h"

/* Every outcome stands in the chain; of each probe the record repeats the last ones in full. */
#define MAX_RESULTS 20

static const char *
name_kind (PfProbe *probe)
{
  switch (pf_probe_get_kind (probe)) {
  case PF_PROBE_TCP:
    return "tcp";
  case PF_PROBE_TLS:
    return "tls";
  case PF_PROBE_DNS:
    return "dns";
  case PF_PROBE_PROMQL:
    return "prometheus";
  case PF_PROBE_DERIVED:
    return "derived";
  case PF_PROBE_HTTP:
  default:
    return "http";
  }
}

static JsonArray *
make_checks (JsonArray *from)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; from != NULL && i < json_array_get_length (from); i++) {
    JsonNode *node = json_array_get_element (from, i);
    JsonObject *check = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    const char *text = pf_json_get_string (check, "text");
    JsonObject *object;

    if (text == NULL)
      continue;
    object = json_object_new ();
    json_object_set_string_member (object, "expect", text);
    pf_builder_add_optional (object, "actual", pf_json_get_string (check, "actual"));
    pf_builder_add_optional (object, "outcome", pf_json_get_string (check, "outcome"));
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonObject *
make_result (PfEvent *event)
{
  JsonObject *result = json_object_new ();
  /* A copy: the journal's thread may hold the event too, and json-glib counts references without a lock. */
  g_autoptr (JsonNode) copy = pf_event_to_json (event, FALSE);
  JsonObject *data = pf_json_get_object (json_node_get_object (copy), "data");
  JsonObject *facts = pf_json_get_object (data, "facts");
  JsonObject *timings = pf_json_get_object (data, "timings_us");
  gint64 total = pf_json_get_int (timings, "total", -1);
  const char *reason = pf_json_get_string (data, "reason");

  pf_builder_add_optional (result, "at", pf_json_get_string (data, "started_at"));
  if (total >= 0)
    json_object_set_int_member (result, "duration_ms", total / 1000);
  pf_builder_add_optional (result, "outcome", pf_json_get_string (data, "outcome"));
  if (facts != NULL)
    json_object_set_object_member (result, "observed", json_object_ref (facts));
  json_object_set_array_member (result, "checks", make_checks (pf_json_get_array (data, "checks")));
  if (reason != NULL)
    json_object_set_string_member (result, "reason", reason);
  else
    json_object_set_null_member (result, "reason");
  if (timings != NULL)
    json_object_set_object_member (result, "timings_us", json_object_ref (timings));
  return result;
}

static gboolean
event_failed (PfEvent *event)
{
  return g_strcmp0 (pf_json_get_string (event->data, "outcome"), "fail") == 0;
}

/* An outcome enters the chain when it changes, so a failure lasts until the next entry that is none. */
static gint64
find_longest_failure (GPtrArray *events)
{
  gint64 longest = 0;
  gint64 since = -1;

  for (guint i = 0; i < events->len; i++) {
    PfEvent *event = g_ptr_array_index (events, i);

    if (event_failed (event)) {
      since = since < 0 ? event->at : since;
    } else if (since >= 0) {
      longest = MAX (longest, event->at - since);
      since = -1;
    }
  }
  return longest;
}

static JsonObject *
make_history (GPtrArray *events)
{
  JsonObject *history = json_object_new ();
  gint64 failures = 0;

  for (guint i = 0; i < events->len; i++)
    failures += event_failed (g_ptr_array_index (events, i));
  json_object_set_int_member (history, "count", events->len);
  json_object_set_int_member (history, "failures", failures);
  if (events->len > 0) {
    PfEvent *first = g_ptr_array_index (events, 0);
    PfEvent *last = g_ptr_array_index (events, events->len - 1);

    pf_builder_add_optional (history, "first", pf_json_get_string (first->data, "started_at"));
    pf_builder_add_optional (history, "last", pf_json_get_string (last->data, "started_at"));
    json_object_set_int_member (history, "longest_failure_ms", find_longest_failure (events));
  }
  return history;
}

static JsonArray *
make_expectations (PfProbe *probe)
{
  const GPtrArray *checks = pf_probe_get_checks (probe);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < checks->len; i++) {
    g_autofree char *masked = pf_secret_pattern_mask (((PfProbeCheck *)g_ptr_array_index (checks, i))->text, NULL);

    json_array_add_string_element (array, masked);
  }
  return array;
}

static void
add_definition (PfRecordBuilder *self, JsonObject *object, PfProbe *probe, const char *pointer)
{
  g_autofree char *masked = pf_secret_pattern_mask (pf_probe_get_text (probe), NULL);
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, masked, -1);
  const char *credential = pf_probe_get_option (probe, "auth");

  json_object_set_string_member (object, "id", pf_probe_get_id (probe));
  json_object_set_string_member (object, "kind", name_kind (probe));
  pf_builder_add_text (self, object, "target", pf_probe_get_target (probe), pointer);
  pf_builder_add_optional (object, "method", pf_probe_get_method (probe));
  json_object_set_array_member (object, "expect", make_expectations (probe));
  json_object_set_int_member (object, "timeout_ms", MAX (pf_probe_get_timeout_ms (probe), 0));
  pf_builder_add_text (self, object, "credential", credential, pointer);
  json_object_set_string_member (object, "definition_sha256", sha256);
}

/* id → PfProbe, of the blocks in the checklist */
static GHashTable *
index_blocks (PfRecordBuilder *self)
{
  GHashTable *blocks = g_hash_table_new (g_str_hash, g_str_equal);
  const GPtrArray *items = pf_document_get_items (self->document);

  for (guint i = 0; i < items->len; i++) {
    PfProbe *probe = ((PfItem *)g_ptr_array_index (items, i))->probe;

    if (probe != NULL)
      g_hash_table_insert (blocks, (gpointer)(guintptr)pf_probe_get_id (probe), probe);
  }
  return blocks;
}

/* A probe that is bound to nothing any more, but whose outcomes stand in the chain: as it was bound last. */
static PfProbe *
find_former_probe (PfRecordBuilder *self, GHashTable *blocks, const char *id)
{
  PfEvent *event = g_hash_table_lookup (self->definitions, id);
  const char *definition = event != NULL ? pf_json_get_string (event->data, "definition") : NULL;
  PfProbe *block = g_hash_table_lookup (blocks, id);

  if (definition != NULL)
    return pf_probe_parse (id, definition, -1, 1, NULL, NULL);
  return block != NULL ? pf_probe_ref (block) : NULL;
}

static void
add_probe (PfRecordBuilder *self, JsonArray *array, const char *id, PfProbe *probe)
{
  GPtrArray *events = g_hash_table_lookup (self->results, id);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autofree char *pointer = g_strdup_printf ("/probes/%u", json_array_get_length (array));
  JsonObject *object = json_object_new ();
  JsonArray *results = json_array_new ();

  if (events == NULL)
    events = none;
  add_definition (self, object, probe, pointer);
  for (guint i = events->len > MAX_RESULTS ? events->len - MAX_RESULTS : 0; i < events->len; i++)
    json_array_add_object_element (results, make_result (g_ptr_array_index (events, i)));
  json_object_set_array_member (object, "results", results);
  json_object_set_object_member (object, "history", make_history (events));
  json_array_add_object_element (array, object);
}

static void
add_former_probes (PfRecordBuilder *self, JsonArray *array, GHashTable *listed)
{
  g_autoptr (GHashTable) blocks = index_blocks (self);

  for (guint i = 0; i < self->events->len; i++) {
    PfEvent *event = g_ptr_array_index (self->events, i);
    const char *id = pf_json_get_string (event->data, "probe");
    g_autoptr (PfProbe) probe = NULL;

    if (id == NULL || !g_str_equal (event->action, "probe.outcome")
        || !g_hash_table_add (listed, (gpointer)(guintptr)id))
      continue;
    probe = find_former_probe (self, blocks, id);
    if (probe != NULL)
      add_probe (self, array, id, probe);
  }
}

/*
 * pf_builder_make_probes:
 * @self: a builder
 *
 * Returns: (transfer full): the member `probes`: those bound to items, then those that once were and left outcomes
 */
JsonArray *
pf_builder_make_probes (PfRecordBuilder *self)
{
  JsonArray *array = json_array_new ();
  g_autoptr (GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < pf_document_get_items (self->document)->len; i++) {
    PfProbe *probe = pf_run_item_get_probe (pf_run_get_item (self->run, i));

    if (probe != NULL && g_hash_table_add (listed, (gpointer)(guintptr)pf_probe_get_id (probe)))
      add_probe (self, array, pf_probe_get_id (probe), probe);
  }
  add_former_probes (self, array, listed);
  return array;
}

static void
add_place (PfRecordBuilder *self, JsonObject *object, PfCommand *command)
{
  if (command->item != PF_NONE)
    json_object_set_string_member (object, "item", pf_run_item_get_id (pf_run_get_item (self->run, command->item)));
  else
    json_object_set_null_member (object, "item");
  if (command->section != PF_NONE)
    json_object_set_string_member (
        object, "section",
        ((PfSection *)g_ptr_array_index (pf_document_get_sections (self->document), command->section))->id);
}

static JsonObject *
make_command (PfRecordBuilder *self, guint index)
{
  PfCommand *command = g_ptr_array_index (pf_document_get_commands (self->document), index);
  JsonObject *object = json_object_new ();
  guint n_masked = 0;
  g_autofree char *masked = pf_secret_pattern_mask (command->text, &n_masked);
  /* Of the masked text: the digest of a short secret would give it away. */
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, masked, -1);
  g_autofree char *pointer = g_strdup_printf ("/commands/%u", index);

  json_object_set_string_member (object, "id", command->id);
  add_place (self, object, command);
  json_object_set_string_member (object, "text", masked);
  json_object_set_string_member (object, "text_sha256", sha256);
  json_object_set_int_member (object, "redactions", n_masked);
  if (n_masked > 0)
    pf_builder_add_redaction (self, g_strdup_printf ("%s/text", pointer), "secret-pattern");
  pf_builder_add_command_results (self, object, command, pointer);
  return object;
}

/*
 * pf_builder_make_commands:
 * @self: a builder
 *
 * Returns: (transfer full): the member `commands`, secrets masked
 */
JsonArray *
pf_builder_make_commands (PfRecordBuilder *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < pf_document_get_commands (self->document)->len; i++)
    json_array_add_object_element (array, make_command (self, i));
  return array;
}
