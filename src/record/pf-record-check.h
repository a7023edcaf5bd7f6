/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-json.h"
#include "record/pf-record-finding.h"

#include <glib/gi18n-lib.h>

G_BEGIN_DECLS

/**
 * PfBlankPlace: a blank of the record and where it stands.
 */
typedef struct {
  JsonObject *blank;
  char *pointer;
} PfBlankPlace;

/**
 * PfRecordFold:
 * @sets: item id → the last `item.set`
 * @overrides: item id → the last `item.override`
 * @outcomes: item id → the last `probe.outcome`
 * @triggers: item id → the last `trigger.trip`, `trigger.acknowledge` or `trigger.clear`
 * @fills: blank id → the last `blank.fill`
 * @variables: name → the last `variable.set`
 * @signatures: id of a sign-off → the last `sign.add`
 * @withdrawals: id of a sign-off → the `sign.withdraw` that took that back
 * @keys: person id → the last `sign.add` of theirs with a key
 * @started: (nullable): the first `run.start`
 * @closed: (nullable): the last `run.close`, unless the run was reopened after it
 * @t0: (nullable): the last `t0.set`
 * @origin: (nullable): the `run.migrate` that says which run this one goes on from
 * @reopened: whether it was opened again after closing
 * @run_state: what the events say
 *
 * What a record's own events add up to. Everything is borrowed from the record.
 */
typedef struct {
  GHashTable *sets;
  GHashTable *overrides;
  GHashTable *answers;
  GHashTable *outcomes;
  GHashTable *triggers;
  GHashTable *fills;
  GHashTable *variables;
  GHashTable *signatures;
  GHashTable *withdrawals;
  GHashTable *keys;
  JsonObject *created;
  JsonObject *started;
  JsonObject *closed;
  JsonObject *t0;
  gboolean reopened;
  JsonObject *origin;
  const char *run_state;
} PfRecordFold;

/**
 * PfRecordCheck:
 *
 * One verification: the record, tables to find its parts by id, and what was found. Nothing of the record is trusted:
 * every member may be missing or of the wrong type.
 */
typedef struct {
  /* borrowed */
  JsonObject *root;
  JsonArray *entries;
  JsonObject *values;
  GPtrArray *findings;

  /* owned: id → index + 1 where nothing else is said */
  GHashTable *people;
  GHashTable *sections;
  GHashTable *items;
  GHashTable *probes;
  GHashTable *blanks;      /* id → PfBlankPlace */
  GPtrArray *blank_places; /* (element-type PfBlankPlace), in the record's order */
  GHashTable *redacted;    /* a set of pointers */
  PfRecordFold fold;
} PfRecordCheck;

void pf_record_check_init (PfRecordCheck *self, JsonObject *root, GPtrArray *findings);
void pf_record_check_clear (PfRecordCheck *self);

guint pf_array_length (JsonArray *array);
gboolean pf_object_has (JsonObject *object, const char *member);
JsonObject *pf_array_object (JsonArray *array, guint index);
const char *pf_array_string (JsonArray *array, guint index);
const char *pf_check_sealed (PfRecordCheck *self, JsonObject *entry, const char *member, gboolean *given);
gboolean pf_check_is_armed (PfRecordCheck *self);
gboolean pf_check_is_tripped (JsonObject *item);
gboolean pf_check_same_stamp (JsonObject *stamp, JsonObject *entry);

void pf_record_fold_init (PfRecordFold *self, JsonArray *entries);
void pf_record_fold_clear (PfRecordFold *self);

void pf_check_chain (PfRecordCheck *self);
void pf_check_content (PfRecordCheck *self);
void pf_check_source (PfRecordCheck *self);
void pf_check_references (PfRecordCheck *self);
void pf_check_items (PfRecordCheck *self);
void pf_check_trigger (PfRecordCheck *self, guint index, JsonObject *item);
void pf_check_blanks (PfRecordCheck *self);
void pf_check_variables (PfRecordCheck *self);
void pf_check_run (PfRecordCheck *self);
void pf_check_time (PfRecordCheck *self);
void pf_check_rollbacks (PfRecordCheck *self);
void pf_check_totals (PfRecordCheck *self);
PfVerdict pf_check_weigh_votes (PfRecordCheck *self);
void pf_check_votes (PfRecordCheck *self);
void pf_check_decision (PfRecordCheck *self);
void pf_check_sign_offs (PfRecordCheck *self);
void pf_check_probes (PfRecordCheck *self);
void pf_check_additions (PfRecordCheck *self);
void pf_check_reproduction (PfRecordCheck *self);

G_END_DECLS
