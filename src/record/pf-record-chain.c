/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-check.h"

#include "run/pf-event-data.h"

/* An object without some of its members, sharing the others. */
static JsonNode *
copy_without (JsonObject *object, const char *const *left_out)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (!g_strv_contains (left_out, name))
      json_object_set_member (copy, name, json_node_ref (value));
  json_node_take_object (node, copy);
  return node;
}

static char *
digest_without (JsonObject *object, const char *const *left_out)
{
  g_autoptr (JsonNode) node = copy_without (object, left_out);

  return pf_json_digest (node, NULL);
}

static char *
digest_sealed (const char *salt, const char *value)
{
  PfText *text = pf_text_new (salt, value);
  char *digest = pf_text_digest (text);

  pf_text_free (text);
  return digest;
}

/* Every text of the events, so that a value that belongs to none of them stands out. */
static GHashTable *
collect_digests (JsonArray *entries)
{
  GHashTable *digests = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < pf_array_length (entries); i++) {
    JsonObject *data = pf_json_get_object (pf_array_object (entries, i), "data");
    JsonObjectIter iter;
    const char *name;

    if (data == NULL)
      continue;
    json_object_iter_init (&iter, data);
    while (json_object_iter_next (&iter, &name, NULL)) {
      const char *text = pf_json_get_string (data, name);

      if (text != NULL)
        g_hash_table_add (digests, (gpointer)(guintptr)text);
    }
  }
  return digests;
}

static void
check_values (PfRecordCheck *self, const char *part, JsonArray *entries, JsonObject *values)
{
  g_autoptr (GHashTable) digests = NULL;
  JsonObjectIter iter;
  const char *name;

  if (values == NULL)
    return;
  digests = collect_digests (entries);
  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &name, NULL) && !pf_findings_is_full (self->findings)) {
    JsonObject *sealed = pf_json_get_object (values, name);
    const char *salt = pf_json_get_string (sealed, "salt");
    const char *value = pf_json_get_string (sealed, "value");
    g_autofree char *digest = salt != NULL && value != NULL ? digest_sealed (salt, value) : NULL;
    g_autofree char *token = pf_pointer_escape (name);

    if (g_strcmp0 (digest, name) != 0)
      pf_findings_add (self->findings, g_strdup_printf ("/%s/values/%s", part, token),
                       g_strdup (_ ("The text was changed: it does not fit its digest in the event.")));
    else if (!g_hash_table_contains (digests, name))
      pf_findings_add (self->findings, g_strdup_printf ("/%s/values/%s", part, token),
                       g_strdup (_ ("The text belongs to no event.")));
  }
}

static const char *
check_entry (PfRecordCheck *self, const char *part, guint index, JsonObject *entry, const char *prev, gint64 seq)
{
  static const char *const left_out[] = { "hash", NULL };
  const char *hash = pf_json_get_string (entry, "hash");
  g_autofree char *computed = entry != NULL ? digest_without (entry, left_out) : NULL;

  if (pf_json_get_int (entry, "seq", -1) != seq)
    pf_findings_add (
        self->findings, g_strdup_printf ("/%s/entries/%u/seq", part, index),
        g_strdup_printf (_ ("This should be event %" G_GINT64_FORMAT ": one was left out, added or moved."), seq));
  if (g_strcmp0 (pf_json_get_string (entry, "prev"), prev) != 0)
    pf_findings_add (self->findings, g_strdup_printf ("/%s/entries/%u/prev", part, index),
                     g_strdup (_ ("The chain is broken: this event does not follow the one before it.")));
  if (computed == NULL || g_strcmp0 (computed, hash) != 0)
    pf_findings_add (self->findings, g_strdup_printf ("/%s/entries/%u/hash", part, index),
                     g_strdup (_ ("The event was changed: its content does not fit its hash.")));
  return hash;
}

/* The monotonic clock of one process never goes back, whatever is done to the wall clock. */
static void
check_clock (PfRecordCheck *self, const char *part, JsonArray *entries)
{
  g_autoptr (GHashTable) last = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < pf_array_length (entries) && !pf_findings_is_full (self->findings); i++) {
    JsonObject *entry = pf_array_object (entries, i);
    const char *session = pf_json_get_string (entry, "session");
    JsonObject *before = session != NULL ? g_hash_table_lookup (last, session) : NULL;

    if (session == NULL || !pf_object_has (entry, "mono_ms"))
      continue;
    if (before != NULL && pf_json_get_int (entry, "mono_ms", 0) < pf_json_get_int (before, "mono_ms", 0))
      pf_findings_add (self->findings, g_strdup_printf ("/%s/entries/%u/mono_ms", part, i),
                       g_strdup (_ ("The monotonic clock went back within one session.")));
    g_hash_table_insert (last, (gpointer)(guintptr)session, entry);
  }
}

static const char *
check_part (PfRecordCheck *self, const char *part, const char *prev, gint64 first_seq)
{
  JsonObject *object = pf_json_get_object (self->root, part);
  JsonArray *entries = pf_json_get_array (object, "entries");
  guint length = pf_array_length (entries);

  for (guint i = 0; i < length && !pf_findings_is_full (self->findings); i++)
    prev = check_entry (self, part, i, pf_array_object (entries, i), prev, first_seq + i);
  if (g_strcmp0 (pf_json_get_string (object, "head"), prev) != 0)
    pf_findings_add (self->findings, g_strdup_printf ("/%s/head", part),
                     g_strdup (_ ("The head is not the hash of the last event: events were cut off or added.")));
  if (pf_json_get_int (object, "length", -1) != length)
    pf_findings_add (self->findings, g_strdup_printf ("/%s/length", part),
                     g_strdup_printf (_ ("There are %u events, which is another number."), length));
  check_values (self, part, entries, pf_json_get_object (object, "values"));
  check_clock (self, part, entries);
  return prev;
}

static char *
compute_genesis (PfRecordCheck *self)
{
  JsonObject *checklist = pf_json_get_object (self->root, "checklist");
  JsonObject *created = pf_json_get_object (pf_json_get_object (self->root, "run"), "created");
  const char *id = pf_json_get_string (self->root, "record_id");
  const char *sha256 = pf_json_get_string (pf_json_get_object (checklist, "source"), "sha256");
  const char *at = pf_json_get_string (created, "at");
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  if (id == NULL || sha256 == NULL || at == NULL)
    return NULL;
  json_object_set_string_member (object, "record_id", id);
  json_object_set_string_member (object, "source_sha256", sha256);
  json_object_set_string_member (object, "created", at);
  return pf_json_digest (node, NULL);
}

/* After closing, only what reviewers do may be added: the run itself stands until it is opened again. */
static void
check_amendments (PfRecordCheck *self, JsonArray *entries)
{
  static const char *const allowed[] = { "run.reopen", "person.add", "record.export", "note.add", NULL };
  gboolean is_open = FALSE;

  for (guint i = 0; i < pf_array_length (entries); i++) {
    const char *action = pf_json_get_string (pf_array_object (entries, i), "action");

    /* A run that is closed once more has no amendments before that. */
    is_open = is_open || g_strcmp0 (action, "run.reopen") == 0;
    if (action != NULL && !g_str_has_prefix (action, "review.") && !g_strv_contains (allowed, action)
        && (!is_open || g_str_equal (action, "run.create") || g_str_equal (action, "run.close"))) {
      g_autofree char *quoted = pf_text_shorten (action);

      pf_findings_add (self->findings, g_strdup_printf ("/amendments/entries/%u/action", i),
                       g_strdup_printf (_ ("“%s” cannot be added to a finished run."), quoted));
    }
  }
}

/*
 * pf_check_chain:
 * @self: a check
 *
 * Follows the hash chain from the record's own genesis to its head, then the amendments from there.
 */
void
pf_check_chain (PfRecordCheck *self)
{
  g_autofree char *genesis = compute_genesis (self);
  JsonObject *first
      = self->entries != NULL && pf_array_length (self->entries) > 0 ? pf_array_object (self->entries, 0) : NULL;
  const char *head;

  if (g_strcmp0 (pf_json_get_string (pf_json_get_object (self->root, "audit"), "genesis"), genesis) != 0
      || genesis == NULL)
    pf_findings_add (self->findings, g_strdup ("/audit/genesis"),
                     g_strdup (_ ("The chain does not begin at this run: its id, checklist or creation differs.")));
  if (g_strcmp0 (pf_json_get_string (first, "action"), "run.create") != 0)
    pf_findings_add (self->findings, g_strdup ("/audit/entries/0/action"),
                     g_strdup (_ ("The first event is not the creation of the run.")));
  head = check_part (self, "audit", genesis, 0);
  if (pf_object_has (self->root, "amendments")) {
    JsonArray *added = pf_json_get_array (pf_json_get_object (self->root, "amendments"), "entries");

    check_part (self, "amendments", head, pf_array_length (self->entries));
    check_amendments (self, added);
  }
}

/*
 * pf_check_content:
 * @self: a check
 *
 * Compares the digest over everything but the integrity and what was added after closing.
 */
void
pf_check_content (PfRecordCheck *self)
{
  static const char *const left_out[] = { "integrity", "amendments", NULL };
  JsonObject *integrity = pf_json_get_object (self->root, "integrity");
  g_autofree char *digest = digest_without (self->root, left_out);

  if (digest == NULL || g_strcmp0 (digest, pf_json_get_string (integrity, "content_sha256")) != 0)
    pf_findings_add (
        self->findings, g_strdup ("/integrity/content_sha256"),
        g_strdup (_ ("The record was changed after it was written: its content does not fit its digest.")));
}
