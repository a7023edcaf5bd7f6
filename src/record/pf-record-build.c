/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-build.h"

#include "document/pf-secret-pattern.h"
#include "record/pf-fact-json.h"
#include "record/pf-record-slug.h"
#include "run/pf-run-timeline.h"
#include "run/pf-run-lifecycle.h"

#include <glib/gi18n-lib.h>
#include <sys/utsname.h>

/*
 * pf_builder_add_text:
 * @self: a builder
 * @object: gets the text
 * @member: under this name
 * @text: (nullable): text of the checklist; %NULL is JSON's null
 * @above: pointer to @object
 *
 * Adds a text with secrets masked, and lists it among the redactions when one was.
 */
void
pf_builder_add_text (PfRecordBuilder *self, JsonObject *object, const char *member, const char *text, const char *above)
{
  g_autofree char *masked = NULL;
  guint n_masked = 0;

  if (text == NULL) {
    json_object_set_null_member (object, member);
    return;
  }
  masked = pf_secret_pattern_mask (text, &n_masked);
  json_object_set_string_member (object, member, masked);
  if (n_masked > 0)
    pf_builder_add_redaction (self, g_strdup_printf ("%s/%s", above, member), "secret-pattern");
}

/*
 * pf_builder_add_redaction:
 * @self: a builder
 * @pointer: (transfer full): what was masked or left out
 * @reason: as the schema names it
 */
void
pf_builder_add_redaction (PfRecordBuilder *self, char *pointer, const char *reason)
{
  JsonObject *redaction = json_object_new ();

  json_object_set_string_member (redaction, "pointer", pointer);
  json_object_set_string_member (redaction, "reason", reason);
  json_array_add_object_element (self->redactions, redaction);
  g_free (pointer);
}

/*
 * pf_builder_add_stamp:
 * @object: gets the stamp
 * @member: under this name
 * @event: (nullable): who and when; %NULL adds nothing
 */
void
pf_builder_add_stamp (JsonObject *object, const char *member, PfEvent *event)
{
  JsonObject *stamp;
  g_autofree char *at = NULL;

  if (event == NULL)
    return;
  stamp = json_object_new ();
  at = pf_time_format (event->at);
  json_object_set_string_member (stamp, "at", at);
  json_object_set_string_member (stamp, "by", event->actor);
  json_object_set_int_member (stamp, "audit_seq", event->seq);
  json_object_set_object_member (object, member, stamp);
}

/* Adds a text unless it is NULL. */
void
pf_builder_add_optional (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

static void
append_to (GHashTable *table, gpointer key, gpointer value)
{
  GPtrArray *array = g_hash_table_lookup (table, key);

  if (array == NULL) {
    array = g_ptr_array_new ();
    g_hash_table_insert (table, key, array);
  }
  g_ptr_array_add (array, value);
}

static void
fold_targeted (PfRecordBuilder *self, PfEvent *event)
{
  const char *probe = pf_json_get_string (event->data, "probe");

  if (g_str_equal (event->action, "blank.fill")) {
    append_to (self->fills, event->target, event);
  } else if (g_str_equal (event->action, "item.override")) {
    g_hash_table_insert (self->overrides, event->target, event);
  } else if (g_str_equal (event->action, "probe.bind") && probe != NULL) {
    g_hash_table_insert (self->definitions, (gpointer)(guintptr)probe, event);
  } else if (g_str_equal (event->action, "probe.outcome") && probe != NULL) {
    g_hash_table_insert (self->outcomes, event->target, event);
    append_to (self->results, (gpointer)(guintptr)probe, event);
  }
}

/* What only adds up. */
static void
fold_addition (PfRecordBuilder *self, PfEvent *event)
{
  const char *item = pf_json_get_string (event->data, "item");

  if (g_str_equal (event->action, "note.add")) {
    g_ptr_array_add (self->notes, event);
  } else if (g_str_equal (event->action, "evidence.add")) {
    append_to (self->additions, event->target, event);
  } else if (g_str_equal (event->action, "command.result")) {
    append_to (self->command_results, event->target, event);
    if (item != NULL)
      append_to (self->additions, (gpointer)(guintptr)item, event);
  }
}

static void
fold_event (PfRecordBuilder *self, PfEvent *event)
{
  if (event->target != NULL && event->data != NULL)
    fold_addition (self, event);
  if (g_str_equal (event->action, "run.start") && self->started == NULL)
    self->started = event;
  else if (g_str_equal (event->action, "run.close"))
    self->closed = event;
  else if (g_str_equal (event->action, "run.reopen"))
    self->closed = NULL;
  else if (g_str_equal (event->action, "t0.set"))
    self->t0 = event;
  else if (event->target != NULL)
    fold_targeted (self, event);
}

static void
index_blanks (PfRecordBuilder *self)
{
  const GPtrArray *blanks = pf_document_get_blanks (self->document);

  for (guint i = 0; i < blanks->len; i++) {
    guint item = ((PfBlank *)g_ptr_array_index (blanks, i))->item;

    if (pf_run_is_kpi_blank (self->run, i))
      item = PF_BUILDER_KPI;
    append_to (self->blanks, GUINT_TO_POINTER (item == PF_NONE ? 0 : item + 1), GUINT_TO_POINTER (i));
  }
}

static void
init_builder (PfRecordBuilder *self, PfRun *run)
{
  *self = (PfRecordBuilder){ 0 };
  self->run = run;
  self->document = pf_run_get_document (run);
  self->events = pf_run_get_events (run);
  self->created = g_ptr_array_index (self->events, 0);
  self->redactions = json_array_new ();
  self->left_out = g_hash_table_new (g_str_hash, g_str_equal);
  self->overrides = g_hash_table_new (g_str_hash, g_str_equal);
  self->outcomes = g_hash_table_new (g_str_hash, g_str_equal);
  self->results = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  self->fills = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  self->definitions = g_hash_table_new (g_str_hash, g_str_equal);
  self->additions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  self->command_results = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  self->notes = g_ptr_array_new ();
  self->blanks = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < self->events->len; i++)
    fold_event (self, g_ptr_array_index (self->events, i));
  index_blanks (self);
}

static void
clear_builder (PfRecordBuilder *self)
{
  g_clear_pointer (&self->redactions, json_array_unref);
  g_clear_pointer (&self->left_out, g_hash_table_unref);
  g_clear_pointer (&self->overrides, g_hash_table_unref);
  g_clear_pointer (&self->outcomes, g_hash_table_unref);
  g_clear_pointer (&self->results, g_hash_table_unref);
  g_clear_pointer (&self->fills, g_hash_table_unref);
  g_clear_pointer (&self->definitions, g_hash_table_unref);
  g_clear_pointer (&self->additions, g_hash_table_unref);
  g_clear_pointer (&self->command_results, g_hash_table_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->blanks, g_hash_table_unref);
}

static JsonObject *
make_generator (void)
{
  JsonObject *generator = json_object_new ();
  struct utsname name;

  json_object_set_string_member (generator, "name", PF_RECORD_GENERATOR);
  json_object_set_string_member (generator, "version", PF_VERSION);
  if (uname (&name) == 0) {
    g_autofree char *platform = g_strdup_printf ("%s %s", name.sysname, name.machine);

    json_object_set_string_member (generator, "platform", platform);
  }
  json_object_set_string_member (generator, "parser_profile", PF_RECORD_PARSER_PROFILE);
  return generator;
}

static JsonObject *
make_repair (PfSource *source)
{
  const PfRepairFinding *repair = pf_source_get_repair (source);
  g_autofree char *sha256 = pf_source_dup_repaired_sha256 (source);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", pf_repair_kind_to_string (repair->kind));
  json_object_set_int_member (object, "runs", repair->runs);
  json_object_set_string_member (object, "repaired_sha256", sha256);
  return object;
}

static JsonObject *
make_source (PfRecordBuilder *self, JsonObject *opened)
{
  PfSource *source = pf_document_get_source (self->document);
  GBytes *bytes = pf_source_get_bytes (source);
  JsonObject *object = json_object_new ();
  gsize size, start, end;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  gsize text_length;
  /* Not the view that was chosen: it may hide a part of what is in the bytes. */
  const char *text = pf_source_get_text (pf_source_get_original (source), &text_length);

  pf_builder_add_optional (object, "file_name", pf_json_get_string (opened, "file_name"));
  json_object_set_string_member (object, "sha256", pf_source_get_sha256 (source));
  json_object_set_int_member (object, "bytes", (gint64)size);
  json_object_set_string_member (object, "media_type", "text/markdown");
  json_object_set_string_member (object, "encoding", pf_source_get_encoding (source));
  if (pf_source_get_repair (source) != NULL)
    json_object_set_object_member (object, "repair", make_repair (source));
  if (pf_secret_pattern_find (text, (gssize)text_length, &start, &end)) {
    json_object_set_null_member (object, "content_base64");
    pf_builder_add_redaction (self, g_strdup ("/checklist/source/content_base64"), "secret-pattern");
  } else {
    g_autofree char *base64 = g_base64_encode (data, size);

    json_object_set_string_member (object, "content_base64", base64);
  }
  return object;
}

static JsonObject *
make_checklist (PfRecordBuilder *self)
{
  JsonObject *checklist = json_object_new ();
  JsonObject *counts = json_object_new ();
  JsonObject *opened = pf_json_get_object (self->created->data, "checklist");
  const char *title = pf_json_get_string (opened, "title");
  g_autofree char *id = pf_record_slug (title, "checklist");
  gint64 n_countable = 0;

  for (guint i = 0; i < pf_document_get_items (self->document)->len; i++)
    n_countable += pf_run_item_counts (pf_run_get_item (self->run, i));
  json_object_set_string_member (checklist, "id", id);
  json_object_set_string_member (checklist, "title", title != NULL ? title : "");
  json_object_set_object_member (checklist, "source", make_source (self, opened));
  json_object_set_int_member (counts, "tasks", pf_document_count_tasks (self->document));
  json_object_set_int_member (counts, "countable", n_countable);
  json_object_set_int_member (counts, "sections", pf_document_get_sections (self->document)->len);
  json_object_set_object_member (checklist, "counts", counts);
  return checklist;
}

static JsonArray *
make_people (PfRecordBuilder *self)
{
  const GPtrArray *people = pf_run_get_people (self->run);
  g_autoptr (GHashTable) keys = pf_builder_list_keys (self);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < people->len; i++) {
    PfPerson *person = g_ptr_array_index (people, i);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "id", person->id);
    json_object_set_string_member (object, "name", person->name);
    pf_builder_add_optional (object, "identity", person->identity);
    pf_builder_add_optional (object, "key_fingerprint", g_hash_table_lookup (keys, person->id));
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonObject *
make_section (PfRecordBuilder *self, guint index, const char *pointer)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  PfSection *section = g_ptr_array_index (sections, index);
  JsonObject *object = json_object_new ();
  JsonObject *timing = pf_fact_make_timing (section->title);
  PfProgress progress;

  pf_run_get_section_progress (self->run, index, &progress);
  json_object_set_string_member (object, "id", section->id);
  if (section->parent != PF_NONE)
    json_object_set_string_member (object, "parent", ((PfSection *)g_ptr_array_index (sections, section->parent))->id);
  else
    json_object_set_null_member (object, "parent");
  json_object_set_int_member (object, "level", section->level);
  pf_builder_add_text (self, object, "title", section->title, pointer);
  json_object_set_int_member (object, "line", section->line);
  if (timing != NULL)
    json_object_set_object_member (object, "timing", timing);
  json_object_set_int_member (object, "countable", progress.countable);
  json_object_set_int_member (object, "resolved", progress.resolved);
  return object;
}

static JsonArray *
make_sections (PfRecordBuilder *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < pf_document_get_sections (self->document)->len; i++) {
    g_autofree char *pointer = g_strdup_printf ("/sections/%u", i);

    json_array_add_object_element (array, make_section (self, i, pointer));
  }
  return array;
}

/* A draft until it is closed; one that was opened again after that is no longer what was closed first. */
static const char *
make_status (PfRecordBuilder *self)
{
  if (self->closed == NULL)
    return "draft";
  return self->is_amended || pf_run_was_reopened (self->run) ? "amended" : "final";
}

static void
fill_record (PfRecordBuilder *self, JsonObject *record)
{
  json_object_set_string_member (record, "schema", PF_RECORD_SCHEMA);
  json_object_set_string_member (record, "schema_version", PF_RECORD_SCHEMA_VERSION);
  json_object_set_string_member (record, "record_id", pf_run_get_id (self->run));
  json_object_set_string_member (record, "status", make_status (self));
  pf_builder_add_origin (self, record);
  json_object_set_object_member (record, "generator", make_generator ());
  json_object_set_object_member (record, "checklist", make_checklist (self));
  json_object_set_object_member (record, "run", pf_builder_make_run (self));
  json_object_set_array_member (record, "people", make_people (self));
  json_object_set_array_member (record, "sections", make_sections (self));
  json_object_set_array_member (record, "items", pf_builder_make_items (self));
  json_object_set_array_member (record, "probes", pf_builder_make_probes (self));
  json_object_set_array_member (record, "commands", pf_builder_make_commands (self));
  json_object_set_object_member (record, "decision", pf_builder_make_decision (self));
  json_object_set_array_member (record, "sign_offs", pf_builder_make_sign_offs (self));
  json_object_set_member (record, "outcome", pf_builder_make_outcome (self));
  json_object_set_array_member (record, "notes", pf_builder_make_notes (self));
  json_object_set_object_member (record, "summary", pf_builder_make_summary (self));
  json_object_set_array_member (record, "redactions", json_array_ref (self->redactions));
  json_object_set_object_member (record, "audit", pf_builder_make_audit (self));
}

/* Made only to learn what is left out, so that it is left out of what was added later too. */
static JsonObject *
make_amendments (PfRun *run)
{
  PfRecordBuilder builder;
  JsonArray *items;
  JsonArray *fields;
  JsonObject *amendments;

  init_builder (&builder, run);
  items = pf_builder_make_items (&builder);
  fields = pf_builder_make_blanks (&builder, PF_NONE, "");
  amendments = pf_builder_make_amendments (&builder);
  json_array_unref (items);
  json_array_unref (fields);
  clear_builder (&builder);
  return amendments;
}

/**
 * pf_record_build:
 * @run: a run with its events
 * @error: return location
 *
 * Makes the record of a run as the published schema has it: a draft until the run is closed. What was added after that
 * stands beside it in `amendments`, and the record is amended then. It holds no time of its
 * making and nothing but what the checklist and the events say, so the same run always gives the same record.
 * Secrets stay masked; cells of contact tables, and a checklist that holds a secret pattern, are left out and listed in
 * `redactions`.
 *
 * Returns: (transfer full): the record, or %NULL with %PF_RECORD_ERROR_FORMAT when the run has no events or a text
 *   that cannot be hashed
 */
JsonNode *
pf_record_build (PfRun *run, GError **error)
{
  PfRecordBuilder builder;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *record = json_object_new ();
  JsonObject *integrity;
  g_autofree char *digest = NULL;
  g_autoptr (PfRun) closed = NULL;

  g_return_val_if_fail (PF_IS_RUN (run), NULL);
  json_node_take_object (node, record);
  if (pf_run_get_events (run)->len == 0) {
    g_set_error_literal (error, PF_RECORD_ERROR, PF_RECORD_ERROR_FORMAT,
                         _ ("The run has no events yet, so there is nothing to export."));
    return NULL;
  }
  closed = pf_builder_dup_closed (run);
  init_builder (&builder, closed != NULL ? closed : run);
  builder.is_amended = closed != NULL;
  fill_record (&builder, record);
  clear_builder (&builder);
  digest = pf_json_digest (node, error);
  if (digest == NULL)
    return NULL;
  integrity = json_object_new ();
  json_object_set_string_member (integrity, "content_sha256", digest);
  json_object_set_object_member (record, "integrity", integrity);
  if (closed != NULL)
    json_object_set_object_member (record, "amendments", make_amendments (run));
  return g_steal_pointer (&node);
}
