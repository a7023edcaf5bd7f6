/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-check.h"

#include <string.h>

/* What the record rests on: the checklist's bytes, the probes' outcomes, the commands' texts. */

static void
check_bytes (PfRecordCheck *self, JsonObject *source, const char *base64)
{
  gsize length = 0;
  g_autofree guchar *bytes = NULL;
  g_autofree char *again = NULL;
  g_autofree char *sha256 = NULL;

  /* GLib's decoder skips what it does not know, so the way back must give the same text. */
  bytes = *base64 != '\0' ? g_base64_decode (base64, &length) : NULL;
  again = g_base64_encode (bytes, length);
  if (!g_str_equal (again, base64)) {
    pf_findings_add (self->findings, g_strdup ("/checklist/source/content_base64"),
                     g_strdup (_ ("This is not Base64.")));
    return;
  }
  sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, length);
  if (g_strcmp0 (pf_json_get_string (source, "sha256"), sha256) != 0)
    pf_findings_add (self->findings, g_strdup ("/checklist/source/content_base64"),
                     g_strdup (_ ("The checklist's bytes do not fit their SHA-256.")));
  if (pf_json_get_int (source, "bytes", -1) != (gint64)length)
    pf_findings_add (
        self->findings, g_strdup ("/checklist/source/bytes"),
        g_strdup_printf (_ ("The checklist has %" G_GSIZE_FORMAT " bytes, which is another number."), length));
}

/*
 * pf_check_source:
 * @self: a check
 *
 * Checks that the checklist in the record is the one the run was made from, or that leaving it out is said.
 */
void
pf_check_source (PfRecordCheck *self)
{
  static const char pointer[] = "/checklist/source/content_base64";
  JsonObject *source = pf_json_get_object (pf_json_get_object (self->root, "checklist"), "source");
  const char *base64 = pf_json_get_string (source, "content_base64");

  if (base64 != NULL)
    check_bytes (self, source, base64);
  else if (!g_hash_table_contains (self->redacted, pointer))
    pf_findings_add (self->findings, g_strdup (pointer),
                     g_strdup (_ ("The checklist is not in the record, and the redactions do not say why.")));
}

static const char *
outcome_member (JsonObject *entry, const char *member)
{
  return pf_json_get_string (pf_json_get_object (entry, "data"), member);
}

/* probe id → (element-type JsonObject) its outcome events in order */
static GHashTable *
collect_outcomes (PfRecordCheck *self)
{
  GHashTable *outcomes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);

  for (guint i = 0; i < pf_array_length (self->entries); i++) {
    JsonObject *entry = pf_array_object (self->entries, i);
    const char *probe = outcome_member (entry, "probe");
    GPtrArray *events;

    if (probe == NULL || g_strcmp0 (pf_json_get_string (entry, "action"), "probe.outcome") != 0)
      continue;
    events = g_hash_table_lookup (outcomes, probe);
    if (events == NULL) {
      events = g_ptr_array_new ();
      g_hash_table_insert (outcomes, (gpointer)(guintptr)probe, events);
    }
    g_ptr_array_add (events, entry);
  }
  return outcomes;
}

/* Whether a part of a result, where the record has it, is that of the outcome. */
static gboolean
part_follows (JsonObject *result, const char *member, JsonObject *data, const char *from)
{
  JsonNode *stated = pf_object_has (result, member) ? json_object_get_member (result, member) : NULL;
  JsonNode *event = pf_object_has (data, from) ? json_object_get_member (data, from) : NULL;

  if (stated == NULL)
    return TRUE;
  return event != NULL && json_node_get_node_type (stated) == json_node_get_node_type (event)
         && json_node_equal (stated, event);
}

static gboolean
checks_follow (JsonObject *result, JsonObject *data)
{
  JsonArray *stated = pf_json_get_array (result, "checks");
  JsonArray *events = pf_json_get_array (data, "checks");

  if (stated == NULL)
    return TRUE;
  if (pf_array_length (stated) != pf_array_length (events))
    return FALSE;
  for (guint i = 0; i < pf_array_length (stated); i++) {
    JsonObject *check = pf_array_object (stated, i);
    JsonObject *event = pf_array_object (events, i);

    if (g_strcmp0 (pf_json_get_string (check, "expect"), pf_json_get_string (event, "text")) != 0
        || g_strcmp0 (pf_json_get_string (check, "actual"), pf_json_get_string (event, "actual")) != 0
        || g_strcmp0 (pf_json_get_string (check, "outcome"), pf_json_get_string (event, "outcome")) != 0)
      return FALSE;
  }
  return TRUE;
}

static gboolean
result_follows (JsonObject *result, JsonObject *entry)
{
  JsonObject *data = pf_json_get_object (entry, "data");

  return g_strcmp0 (pf_json_get_string (result, "at"), pf_json_get_string (data, "started_at")) == 0
         && g_strcmp0 (pf_json_get_string (result, "outcome"), pf_json_get_string (data, "outcome")) == 0
         && g_strcmp0 (pf_json_get_string (result, "reason"), pf_json_get_string (data, "reason")) == 0
         && part_follows (result, "observed", data, "facts") && part_follows (result, "timings_us", data, "timings_us")
         && checks_follow (result, data);
}

/* A record may keep only the last results of a probe; those must be the last ones of the chain. */
static void
check_results (PfRecordCheck *self, guint index, JsonObject *probe, GPtrArray *events)
{
  JsonArray *results = pf_json_get_array (probe, "results");
  guint n_results = pf_array_length (results);
  guint n_events = events != NULL ? events->len : 0;

  if (n_results > n_events || (n_results == 0 && n_events > 0)) {
    pf_findings_add (
        self->findings, g_strdup_printf ("/probes/%u/results", index),
        g_strdup_printf (_ ("There are %u results, but %u outcomes among the events."), n_results, n_events));
    return;
  }
  for (guint i = 0; i < n_results && !pf_findings_is_full (self->findings); i++)
    if (!result_follows (pf_array_object (results, i), g_ptr_array_index (events, n_events - n_results + i)))
      pf_findings_add (self->findings, g_strdup_printf ("/probes/%u/results/%u", index, i),
                       g_strdup (_ ("The result is not the outcome among the events.")));
}

static void
check_item_probes (PfRecordCheck *self, guint index, JsonObject *item)
{
  JsonArray *probes = pf_json_get_array (item, "probes");
  JsonArray *evidence = pf_json_get_array (item, "evidence");

  for (guint i = 0; i < pf_array_length (probes); i++) {
    const char *id = pf_array_string (probes, i);

    if (id != NULL && !g_hash_table_contains (self->probes, id))
      pf_findings_add (self->findings, g_strdup_printf ("/items/%u/probes/%u", index, i),
                       g_strdup (_ ("This probe is nowhere in the record.")));
  }
  for (guint i = 0; i < pf_array_length (evidence); i++) {
    JsonObject *piece = pf_array_object (evidence, i);
    const char *ref = pf_json_get_string (piece, "ref");

    if (g_strcmp0 (pf_json_get_string (piece, "kind"), "probe") == 0
        && (ref == NULL || !g_hash_table_contains (self->probes, ref)))
      pf_findings_add (self->findings, g_strdup_printf ("/items/%u/evidence/%u/ref", index, i),
                       g_strdup (_ ("This probe is nowhere in the record.")));
  }
}

/* Whatever probe had a say in the run is listed with what it said. */
static void
check_listed (PfRecordCheck *self)
{
  for (guint i = 0; i < pf_array_length (self->entries) && !pf_findings_is_full (self->findings); i++) {
    JsonObject *entry = pf_array_object (self->entries, i);
    const char *probe = outcome_member (entry, "probe");

    if (g_strcmp0 (pf_json_get_string (entry, "action"), "probe.outcome") == 0 && probe != NULL
        && !g_hash_table_contains (self->probes, probe))
      pf_findings_add (self->findings, g_strdup_printf ("/audit/entries/%u/data/probe", i),
                       g_strdup (_ ("This probe is nowhere in the record.")));
  }
}

/* Done by a probe means that its last outcome was good, and that there is one. */
static void
check_sensed (PfRecordCheck *self, guint index, JsonObject *item)
{
  const char *id = pf_json_get_string (item, "id");
  const char *outcome = id != NULL ? outcome_member (g_hash_table_lookup (self->fold.outcomes, id), "outcome") : NULL;

  if (g_strcmp0 (pf_json_get_string (item, "method"), "probe") != 0
      || g_strcmp0 (pf_json_get_string (item, "state"), "done") != 0)
    return;
  if (g_strcmp0 (outcome, "pass") != 0 && g_strcmp0 (outcome, "warn") != 0)
    pf_findings_add (self->findings, g_strdup_printf ("/items/%u/state", index),
                     g_strdup (_ ("The item is said to be done by a probe whose last outcome was not a pass.")));
}

static void
check_commands (PfRecordCheck *self)
{
  JsonArray *commands = pf_json_get_array (self->root, "commands");
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < pf_array_length (commands) && !pf_findings_is_full (self->findings); i++) {
    JsonObject *command = pf_array_object (commands, i);
    const char *id = pf_json_get_string (command, "id");
    const char *text = pf_json_get_string (command, "text");
    g_autofree char *sha256 = text != NULL ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1) : NULL;

    if (g_strcmp0 (sha256, pf_json_get_string (command, "text_sha256")) != 0)
      pf_findings_add (self->findings, g_strdup_printf ("/commands/%u/text_sha256", i),
                       g_strdup (_ ("The text of the command does not fit its SHA-256.")));
    if (id != NULL && !g_hash_table_add (ids, (gpointer)(guintptr)id))
      pf_findings_add (self->findings, g_strdup_printf ("/commands/%u/id", i),
                       g_strdup (_ ("This id is there twice.")));
  }
}

/*
 * pf_check_probes:
 * @self: a check
 *
 * Checks that the results of every probe are among the events, that items only rest on probes of the record, and that
 * commands are as they were written.
 */
void
pf_check_probes (PfRecordCheck *self)
{
  g_autoptr (GHashTable) outcomes = collect_outcomes (self);
  JsonArray *probes = pf_json_get_array (self->root, "probes");
  JsonArray *items = pf_json_get_array (self->root, "items");

  for (guint i = 0; i < pf_array_length (probes) && !pf_findings_is_full (self->findings); i++) {
    JsonObject *probe = pf_array_object (probes, i);
    const char *id = pf_json_get_string (probe, "id");

    check_results (self, i, probe, id != NULL ? g_hash_table_lookup (outcomes, id) : NULL);
  }
  for (guint i = 0; i < pf_array_length (items) && !pf_findings_is_full (self->findings); i++) {
    check_item_probes (self, i, pf_array_object (items, i));
    check_sensed (self, i, pf_array_object (items, i));
  }
  check_listed (self);
  check_commands (self);
}
