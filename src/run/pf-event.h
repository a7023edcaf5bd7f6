/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PfPerson:
 * @id: slug of the name, as it stands in events
 * @identity: `os-account`, `typed` or `key`: how sure we are
 */
typedef struct {
  char *id;
  char *name;
  char *identity;
} PfPerson;

char *pf_slug_new (const char *name, const char *fallback) G_GNUC_WARN_UNUSED_RESULT;
PfPerson *pf_person_new (const char *name, const char *identity);
PfPerson *pf_person_new_from_account (void);
PfPerson *pf_person_copy (PfPerson *self);
void pf_person_free (PfPerson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfPerson, pf_person_free)

/**
 * PfAct:
 * @action: `item.set`, `blank.fill`, …
 * @target: (nullable): id of the item, blank, section or role
 * @data: members of the event; free text stands here already as its salted digest
 * @texts: (element-type utf8 PfText): digest → text of the sealed members
 * @at: when it was done, UTC milliseconds; -1 when it is to be stamped as it is written
 * @mono_ms: the same in monotonic milliseconds of the session, or -1
 *
 * A change somebody wants to make: an event before it has its place in the chain.
 */
typedef struct {
  char *salt;   /* 32 hex digits */
  char *value;
} PfText;

typedef struct {
  char *action;
  char *target;
  JsonObject *data;
  GHashTable *texts;
  gint64 at;
  gint64 mono_ms;
} PfAct;

PfAct *pf_act_new (const char *action, const char *target);
void pf_act_set_string (PfAct *self, const char *member, const char *value);
void pf_act_set_sealed (PfAct *self, const char *member, const char *free_text);
PfAct *pf_act_ref (PfAct *self);
void pf_act_unref (PfAct *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfAct, pf_act_unref)

/**
 * PfEvent:
 * @at: wall clock, UTC milliseconds
 * @mono_ms: monotonic milliseconds of the session
 * @session: id of the process that wrote it
 * @actor: person id
 * @prev: hash of the event before, the genesis for the first
 * @hash: SHA-256 of the canonical JSON (RFC 8785) of the event without this member
 *
 * One link of a run's chain, exactly the record's audit entry. Reference counted, immutable.
 */
typedef struct {
  gint64 seq;
  gint64 at;
  gint64 mono_ms;
  char *session;
  char *actor;
  char *action;
  char *target;       /* (nullable) */
  JsonObject *data;   /* (nullable) */
  char *prev;
  char *hash;
  GHashTable *texts;  /* (element-type utf8 PfText): of the sealed members; a left-out one is absent */
} PfEvent;

PfEvent *pf_event_seal (PfAct *act,
                        gint64 seq,
                        gint64 at,
                        gint64 mono_ms,
                        const char *session,
                        const char *actor,
                        const char *prev);
PfEvent *pf_event_ref (PfEvent *self);
void pf_event_unref (PfEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfEvent, pf_event_unref)

JsonNode *pf_event_to_json (PfEvent *self, gboolean with_hash);
PfEvent *pf_event_from_json (JsonNode *node, GError **error) G_GNUC_WARN_UNUSED_RESULT;
#define PF_EVENT_N_TEXTS 7
PfEvent *pf_event_new_from_row (gint64 seq,
                                gint64 at,
                                gint64 mono_ms,
                                const char *const texts[PF_EVENT_N_TEXTS]) G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_event_verify (PfEvent *self);
const char *pf_event_get_text (PfEvent *self, const char *member);
char *pf_event_genesis (const char *run_id, const char *source_sha256, gint64 created);

G_END_DECLS
