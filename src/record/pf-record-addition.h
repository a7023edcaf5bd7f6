/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PfAddition:
 * @data: (nullable): members of the event
 * @get_text: tells a sealed member of it, %NULL when it was left out
 * @source: for @get_text
 *
 * An event that adds something to a run: a note, evidence, the result of a command. The builder makes from it what
 * stands in a record, and the verifier makes the same once more from the record's own events. Everything is borrowed.
 */
typedef struct {
  const char *action;
  const char *target;
  const char *at;
  const char *actor;
  gint64 seq;
  JsonObject *data;
  const char *(*get_text) (gconstpointer source, const char *member);
  gconstpointer source;
} PfAddition;

const char *pf_addition_get_item (const PfAddition *self);
gint64 pf_addition_get_step (const PfAddition *self);
JsonObject *pf_addition_make_evidence (const PfAddition *self);
JsonObject *pf_addition_make_note (const PfAddition *self, gboolean of_item);
void pf_addition_add_result (const PfAddition *self, JsonObject *object);

/* What these make, so that a verifier knows what must not be there without them. */
extern const char *const pf_addition_evidence_names[];
extern const char *const pf_addition_result_names[];
extern const char *const pf_addition_note_names[];

gboolean pf_addition_is_same (JsonObject *stated, JsonObject *made, const char *const *names);

G_END_DECLS
