/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-json.h"
#include "record/pf-record.h"

G_BEGIN_DECLS

/**
 * PfRecordBuilder:
 * @left_out: digests of texts that stay out of the record
 * @overrides: item id → its last `item.override` event
 * @outcomes: item id → its last `probe.outcome` event
 * @results: probe id → (element-type PfEvent) its `probe.outcome` events in order
 * @fills: blank id → (element-type PfEvent) its `blank.fill` events
 * @definitions: probe id → the last `probe.bind` event
 * @additions: item id → (element-type PfEvent) files and results of commands
 * @command_results: command id → (element-type PfEvent) its `command.result` events
 * @notes: (element-type PfEvent): the `note.add` events
 * @blanks: item index + 1, 0 for no item, %PF_BUILDER_KPI + 1 for figures → (element-type guint) indices of its blanks
 *
 * One record in the making. Everything in it comes from the run's events and its document, in their order, so that the
 * same run gives the same bytes.
 */
typedef struct {
  /* borrowed */
  PfRun *run;
  PfDocument *document;
  const GPtrArray *events;
  PfEvent *created;
  PfEvent *started; /* (nullable) */
  PfEvent *closed;  /* (nullable) */
  PfEvent *t0;      /* (nullable) */
  gboolean is_amended;

  /* owned */
  JsonArray *redactions;
  GHashTable *left_out;
  GHashTable *overrides;
  GHashTable *outcomes;
  GHashTable *results;
  GHashTable *fills;
  GHashTable *definitions;
  GHashTable *additions;
  GHashTable *command_results;
  GPtrArray *notes;
  GHashTable *blanks;

  /* how far the cells of a table row have been counted */
  guint row_line;
  gsize row_offset;
  guint row_cell;
} PfRecordBuilder;

#define PF_RECORD_SCHEMA_VERSION "1.0.0"
#define PF_RECORD_GENERATOR "Preflight"

/* Which reading of Markdown the items come from: GFM as md4c has it, blanks from source lines. A change of the
 * ids, of what is an item or a blank, or of what is masked is a new profile. */
#define PF_RECORD_PARSER_PROFILE "md4c-gfm-1"

void pf_builder_add_text (
    PfRecordBuilder *self, JsonObject *object, const char *member, const char *text, const char *above);
void pf_builder_add_redaction (PfRecordBuilder *self, char *pointer, const char *reason);
void pf_builder_add_stamp (JsonObject *object, const char *member, PfEvent *event);
void pf_builder_add_optional (JsonObject *object, const char *member, const char *text);

/* Stands in place of an item: the blanks among the figures of the run. */
#define PF_BUILDER_KPI (PF_NONE - 1)

void pf_builder_add_time (PfRecordBuilder *self, JsonObject *run);
void pf_builder_add_variables (PfRecordBuilder *self, JsonObject *run);
JsonObject *pf_builder_make_run (PfRecordBuilder *self);
JsonNode *pf_builder_make_outcome (PfRecordBuilder *self);
JsonArray *pf_builder_make_blanks (PfRecordBuilder *self, guint item, const char *above);
JsonArray *pf_builder_make_items (PfRecordBuilder *self);
JsonArray *pf_builder_make_evidence (PfRecordBuilder *self, guint item);
JsonArray *pf_builder_make_notes (PfRecordBuilder *self);
void pf_builder_add_last_note (PfRecordBuilder *self, JsonObject *object, const char *id);
void pf_builder_add_command_results (
    PfRecordBuilder *self, JsonObject *object, const PfCommand *command, const char *pointer);
JsonArray *pf_builder_make_probes (PfRecordBuilder *self);
JsonArray *pf_builder_make_commands (PfRecordBuilder *self);
JsonArray *pf_builder_make_sign_offs (PfRecordBuilder *self);
GHashTable *pf_builder_list_keys (PfRecordBuilder *self);
JsonObject *pf_builder_make_decision (PfRecordBuilder *self);
JsonObject *pf_builder_make_summary (PfRecordBuilder *self);
void pf_builder_add_values (PfRecordBuilder *self, JsonObject *values, PfEvent *event);
JsonObject *pf_builder_make_audit (PfRecordBuilder *self);
void pf_builder_add_origin (PfRecordBuilder *self, JsonObject *record);
PfRun *pf_builder_dup_closed (PfRun *run);
JsonObject *pf_builder_make_amendments (PfRecordBuilder *self);

G_END_DECLS
