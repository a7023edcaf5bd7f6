/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-event.h"

#include "probe/pf-clock.h"
#include "probe/pf-json.h"
#include "run/pf-event-data.h"
#include "run/pf-run.h"

#include <glib/gi18n-lib.h>

static gboolean
append_member (GString *out, const char *name, const char *value)
{
  if (value == NULL)
    return TRUE;
  g_string_append_printf (out, "%s\"%s\":", out->len > 1 ? "," : "", name);
  return pf_json_append_canonical_string (out, value, NULL);
}

static void
append_integer (GString *out, const char *name, gint64 value)
{
  g_string_append_printf (out, ",\"%s\":%" G_GINT64_FORMAT, name, value);
}

/* The canonical form of pf_event_to_json() without the hash: members in the order of their names. */
static gboolean
append_body (GString *out, PfEvent *self)
{
  g_autofree char *at = pf_time_format (self->at);

  if (self->seq > PF_JSON_MAX_INTEGER || self->mono_ms > PF_JSON_MAX_INTEGER)
    return FALSE;
  g_string_append_c (out, '{');
  if (!append_member (out, "action", self->action) || !append_member (out, "actor", self->actor)
      || !append_member (out, "at", at))
    return FALSE;
  if (self->data != NULL) {
    g_string_append (out, ",\"data\":");
    if (!pf_json_append_canonical_object (out, self->data, NULL))
      return FALSE;
  }
  if (self->mono_ms >= 0)
    append_integer (out, "mono_ms", self->mono_ms);
  if (!append_member (out, "prev", self->prev))
    return FALSE;
  append_integer (out, "seq", self->seq);
  if (!append_member (out, "session", self->session) || !append_member (out, "target", self->target))
    return FALSE;
  g_string_append_c (out, '}');
  return TRUE;
}

/* SHA-256 of the canonical form of the event without its hash, or NULL where it has none. */
static char *
compute_hash (PfEvent *self)
{
  g_autoptr (GString) body = g_string_sized_new (512);

  return append_body (body, self) ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, body->str, (gssize)body->len)
                                  : NULL;
}

/**
 * pf_event_seal:
 * @act: what is to be done
 * @seq: its place in the chain, from 0
 * @at: UTC milliseconds
 * @mono_ms: monotonic milliseconds
 * @session: id of the writing process
 * @actor: id of the person acting
 * @prev: hash of the event before, or the genesis
 *
 * Gives an act its place in a chain. Strings are made valid UTF-8, secrets in them masked, and numbers that have no
 * canonical form turned into text, whatever the act held.
 *
 * Returns: (transfer full): the event
 */
PfEvent *
pf_event_seal (
    PfAct *act, gint64 seq, gint64 at, gint64 mono_ms, const char *session, const char *actor, const char *prev)
{
  PfEvent *self = g_atomic_rc_box_new0 (PfEvent);

  self->seq = seq;
  self->at = at;
  self->mono_ms = MAX (mono_ms, 0);
  self->session = g_strdup (session);
  self->actor = g_strdup (actor);
  self->action = g_strdup (act->action);
  self->target = g_strdup (act->target);
  if (json_object_get_size (act->data) > 0)
    self->data = pf_event_data_clean (act->data);
  self->texts = pf_texts_new ();
  pf_texts_copy_into (act->texts, self->texts);
  self->prev = g_strdup (prev);
  self->hash = compute_hash (self);
  g_assert (self->hash != NULL);
  return self;
}

/**
 * pf_event_ref:
 * @self: an event
 *
 * Returns: (transfer full): @self
 */
PfEvent *
pf_event_ref (PfEvent *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_event (gpointer data)
{
  PfEvent *self = data;

  g_free (self->session);
  g_free (self->actor);
  g_free (self->action);
  g_free (self->target);
  g_clear_pointer (&self->data, json_object_unref);
  g_free (self->prev);
  g_free (self->hash);
  g_hash_table_unref (self->texts);
}

/**
 * pf_event_unref:
 * @self: (transfer full) (nullable): an event
 */
void
pf_event_unref (PfEvent *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_event);
}

/**
 * pf_event_to_json:
 * @self: an event
 * @with_hash: whether to add the member `hash`; without it this is the hashed body
 *
 * Returns: (transfer full): an audit entry of the record; shares nothing with @self
 */
JsonNode *
pf_event_to_json (PfEvent *self, gboolean with_hash)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *at = pf_time_format (self->at);

  json_object_set_int_member (object, "seq", self->seq);
  json_object_set_string_member (object, "at", at);
  if (self->mono_ms >= 0)
    json_object_set_int_member (object, "mono_ms", self->mono_ms);
  if (self->session != NULL)
    json_object_set_string_member (object, "session", self->session);
  json_object_set_string_member (object, "actor", self->actor);
  json_object_set_string_member (object, "action", self->action);
  if (self->target != NULL)
    json_object_set_string_member (object, "target", self->target);
  if (self->data != NULL)
    json_object_set_object_member (object, "data", pf_event_data_copy (self->data));
  json_object_set_string_member (object, "prev", self->prev);
  if (with_hash)
    json_object_set_string_member (object, "hash", self->hash);
  json_node_take_object (node, object);
  return node;
}

static gboolean
is_known_member (const char *name)
{
  static const char *const known[]
      = { "seq", "at", "mono_ms", "session", "actor", "action", "target", "data", "prev", "hash", NULL };

  return g_strv_contains (known, name);
}

/* An entry is exactly what its hash covers: a member we would drop, or an absent one, is an error here. */
static const char *
find_problem (JsonObject *object)
{
  static const char *const strings[] = { "at", "actor", "action", "prev", "hash" };
  JsonObjectIter iter;
  const char *name;
  gint64 at;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    if (!is_known_member (name))
      return name;
  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    if (pf_json_get_string (object, strings[i]) == NULL)
      return strings[i];
  if (pf_json_get_int (object, "seq", -1) < 0)
    return "seq";
  if (json_object_has_member (object, "mono_ms") && pf_json_get_int (object, "mono_ms", -1) < 0)
    return "mono_ms";
  if (json_object_has_member (object, "session") && pf_json_get_string (object, "session") == NULL)
    return "session";
  if (json_object_has_member (object, "target") && pf_json_get_string (object, "target") == NULL)
    return "target";
  if (json_object_has_member (object, "data") && pf_json_get_object (object, "data") == NULL)
    return "data";
  if (!pf_time_parse (pf_json_get_string (object, "at"), &at))
    return "at";
  if (!pf_is_sha256 (pf_json_get_string (object, "prev")))
    return "prev";
  return pf_is_sha256 (pf_json_get_string (object, "hash")) ? NULL : "hash";
}

/**
 * pf_event_from_json:
 * @node: an audit entry with its `hash`
 *
 * Reads an entry back. Whether the hash fits is asked with [func@event_verify]; sealed texts are to be put into
 * `texts` by the caller.
 *
 * Returns: (transfer full): the event
 * Throws: PF_RUN_ERROR_BROKEN when a member is missing, unknown or of the wrong type
 */
PfEvent *
pf_event_from_json (JsonNode *node, GError **error)
{
  JsonObject *object;
  const char *problem;
  PfEvent *self;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_BROKEN, _ ("An event is not a JSON object"));
    return NULL;
  }
  object = json_node_get_object (node);
  problem = find_problem (object);
  if (problem != NULL) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_BROKEN, _ ("Event %d has a wrong or missing member “%s”"),
                 (int)pf_json_get_int (object, "seq", -1), problem);
    return NULL;
  }
  self = g_atomic_rc_box_new0 (PfEvent);
  self->seq = pf_json_get_int (object, "seq", -1);
  pf_time_parse (pf_json_get_string (object, "at"), &self->at);
  self->mono_ms = pf_json_get_int (object, "mono_ms", -1);
  self->session = g_strdup (pf_json_get_string (object, "session"));
  self->actor = g_strdup (pf_json_get_string (object, "actor"));
  self->action = g_strdup (pf_json_get_string (object, "action"));
  self->target = g_strdup (pf_json_get_string (object, "target"));
  if (json_object_has_member (object, "data"))
    self->data = pf_event_data_copy (pf_json_get_object (object, "data"));
  self->prev = g_strdup (pf_json_get_string (object, "prev"));
  self->hash = g_strdup (pf_json_get_string (object, "hash"));
  self->texts = pf_texts_new ();
  return self;
}

/**
 * pf_event_new_from_row:
 * @seq: its place in the chain
 * @at: UTC milliseconds
 * @mono_ms: monotonic milliseconds
 * @texts: session, actor, action, target, data as JSON, prev, hash; %NULL where there is none
 *
 * Reads an event of the journal back, as [func@event_from_json] does one of a record.
 *
 * Returns: (transfer full) (nullable): the event, %NULL when it holds what no event does
 */
PfEvent *
pf_event_new_from_row (gint64 seq, gint64 at, gint64 mono_ms, const char *const texts[PF_EVENT_N_TEXTS])
{
  g_autoptr (JsonNode) data = NULL;
  PfEvent *self;

  if (seq < 0 || mono_ms < 0 || texts[1] == NULL || texts[2] == NULL || !pf_is_sha256 (texts[5])
      || !pf_is_sha256 (texts[6]))
    return NULL;
  if (texts[4] != NULL) {
    data = pf_json_parse (texts[4], -1, NULL);
    if (data == NULL || !JSON_NODE_HOLDS_OBJECT (data))
      return NULL;
  }
  self = g_atomic_rc_box_new0 (PfEvent);
  self->seq = seq;
  self->at = at;
  self->mono_ms = mono_ms;
  self->session = g_strdup (texts[0]);
  self->actor = g_strdup (texts[1]);
  self->action = g_strdup (texts[2]);
  self->target = g_strdup (texts[3]);
  self->data = data != NULL ? json_node_dup_object (data) : NULL;
  self->prev = g_strdup (texts[5]);
  self->hash = g_strdup (texts[6]);
  self->texts = pf_texts_new ();
  return self;
}

/**
 * pf_event_verify:
 * @self: an event
 *
 * Returns: whether its hash is that of its content and every text that is there fits its digest
 */
gboolean
pf_event_verify (PfEvent *self)
{
  g_autofree char *hash = compute_hash (self);
  GHashTableIter iter;
  gpointer digest, text;

  if (g_strcmp0 (hash, self->hash) != 0)
    return FALSE;
  g_hash_table_iter_init (&iter, self->texts);
  while (g_hash_table_iter_next (&iter, &digest, &text)) {
    g_autofree char *computed = pf_text_digest (text);

    if (g_strcmp0 (computed, digest) != 0)
      return FALSE;
  }
  return TRUE;
}

/**
 * pf_event_get_text:
 * @self: an event
 * @member: a sealed member of its data
 *
 * Returns: (nullable): the text behind the digest; %NULL when the member is absent or null, or its text was left out
 */
const char *
pf_event_get_text (PfEvent *self, const char *member)
{
  const char *digest = self->data != NULL ? pf_json_get_string (self->data, member) : NULL;
  PfText *text = digest != NULL ? g_hash_table_lookup (self->texts, digest) : NULL;

  return text != NULL ? text->value : NULL;
}

/**
 * pf_event_genesis:
 * @run_id: id of the run, which is that of its record
 * @source_sha256: hex digest of the checklist's bytes
 * @created: `at` of the first event, UTC milliseconds
 *
 * Returns: (transfer full): what the first event has as `prev`: SHA-256 of RFC 8785 of
 *   `{record_id, source_sha256, created}`
 */
char *
pf_event_genesis (const char *run_id, const char *source_sha256, gint64 created)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *at = pf_time_format (created);

  json_object_set_string_member (object, "record_id", run_id);
  json_object_set_string_member (object, "source_sha256", source_sha256);
  json_object_set_string_member (object, "created", at);
  json_node_take_object (node, object);
  return pf_json_digest (node, NULL);
}
