/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-build.h"
#include "record/pf-record-check.h"
#include "run/pf-event-data.h"

/* A record can be made once more from the checklist and the events in it. What differs then was not written by
 * Preflight. Of a record of another version only what it says of the checklist is compared, and only where that was
 * read the same way. */

typedef struct {
  PfRecordCheck *check;
  GHashTable *skipped;           /* pointers to what need not be equal */
  const char *const *only_names; /* (nullable): the only members looked at */
} Comparison;

/* What is taken from the checklist alone, and what it stands in. */
static const char *const checklist_names[] = {
  "sections", "items", "commands", "run",     "fields", "kpi", "blanks", "id",          "line", "end_line", "column",
  "parent",   "level", "title",    "section", "label",  "text",   "text_sha256", "item", NULL,
};

static void compare_nodes (Comparison *self, JsonNode *stated, JsonNode *made, const char *pointer);

static void
add_difference (Comparison *self, const char *pointer)
{
  pf_findings_add (self->check->findings, g_strdup (pointer),
                   g_strdup (_ ("This does not follow from the checklist and the events in the record.")));
}

static void
compare_members (Comparison *self, JsonObject *stated, JsonObject *made, const char *pointer)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  /* What only the record has is an unknown member or one that later versions write: not ours to judge. */
  json_object_iter_init_ordered (&iter, made);
  while (json_object_iter_next_ordered (&iter, &name, &value) && !pf_findings_is_full (self->check->findings)) {
    g_autofree char *token = pf_pointer_escape (name);
    g_autofree char *inner = g_strdup_printf ("%s/%s", pointer, token);

    if (self->only_names != NULL && !g_strv_contains (self->only_names, name))
      continue;
    compare_nodes (self, json_object_get_member (stated, name), value, inner);
  }
}

static void
compare_elements (Comparison *self, JsonArray *stated, JsonArray *made, const char *pointer)
{
  guint length = json_array_get_length (made);

  if (json_array_get_length (stated) != length) {
    add_difference (self, pointer);
    return;
  }
  for (guint i = 0; i < length && !pf_findings_is_full (self->check->findings); i++) {
    g_autofree char *inner = g_strdup_printf ("%s/%u", pointer, i);

    compare_nodes (self, json_array_get_element (stated, i), json_array_get_element (made, i), inner);
  }
}

static void
compare_nodes (Comparison *self, JsonNode *stated, JsonNode *made, const char *pointer)
{
  if (g_hash_table_contains (self->skipped, pointer))
    return;
  if (stated == NULL || json_node_get_node_type (stated) != json_node_get_node_type (made))
    add_difference (self, pointer);
  else if (JSON_NODE_HOLDS_OBJECT (made))
    compare_members (self, json_node_get_object (stated), json_node_get_object (made), pointer);
  else if (JSON_NODE_HOLDS_ARRAY (made))
    compare_elements (self, json_node_get_array (stated), json_node_get_array (made), pointer);
  else if (!json_node_equal (stated, made))
    add_difference (self, pointer);
}

static gboolean
is_read_the_same_way (JsonObject *root)
{
  JsonObject *generator = pf_json_get_object (root, "generator");

  return g_strcmp0 (pf_json_get_string (generator, "name"), PF_RECORD_GENERATOR) == 0
         && g_strcmp0 (pf_json_get_string (generator, "parser_profile"), PF_RECORD_PARSER_PROFILE) == 0;
}

static gboolean
is_of_this_version (JsonObject *root)
{
  return g_strcmp0 (pf_json_get_string (root, "schema_version"), PF_RECORD_SCHEMA_VERSION) == 0
         && g_strcmp0 (pf_json_get_string (pf_json_get_object (root, "generator"), "version"), PF_VERSION) == 0;
}

static PfDocument *
read_document (JsonObject *root, GError **error)
{
  JsonObject *source = pf_json_get_object (pf_json_get_object (root, "checklist"), "source");
  const char *base64 = pf_json_get_string (source, "content_base64");
  const char *file_name = pf_json_get_string (source, "file_name");
  gsize length = 0;
  guchar *content = *base64 != '\0' ? g_base64_decode (base64, &length) : NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_take (content, length);
  g_autoptr (PfSource) read = pf_source_new (bytes, file_name, error);

  return read != NULL ? pf_document_new (read, error) : NULL;
}

/* Puts the texts beside an event that belong to it. */
static void
add_texts (PfRecordCheck *check, PfEvent *event)
{
  JsonObjectIter iter;
  const char *name;

  if (event->data == NULL || check->values == NULL)
    return;
  json_object_iter_init_ordered (&iter, event->data);
  while (json_object_iter_next_ordered (&iter, &name, NULL)) {
    const char *digest = pf_json_get_string (event->data, name);
    JsonObject *sealed = digest != NULL ? pf_json_get_object (check->values, digest) : NULL;
    const char *salt = pf_json_get_string (sealed, "salt");
    const char *value = pf_json_get_string (sealed, "value");

    if (salt != NULL && value != NULL)
      g_hash_table_replace (event->texts, g_strdup (digest), pf_text_new (salt, value));
  }
}

static PfRun *
replay (PfRecordCheck *check, GError **error)
{
  g_autoptr (PfDocument) document = read_document (check->root, error);
  g_autoptr (PfRun) run = NULL;

  if (document == NULL)
    return NULL;
  run = pf_run_new (pf_json_get_string (check->root, "record_id"), document);
  for (guint i = 0; i < pf_array_length (check->entries); i++) {
    g_autoptr (PfEvent) event = pf_event_from_json (json_array_get_element (check->entries, i), error);

    if (event == NULL)
      return NULL;
    add_texts (check, event);
    if (!pf_run_apply (run, event, error))
      return NULL;
  }
  return g_steal_pointer (&run);
}

/* A text that was left out cannot be made again, nor what the record says in its place. */
static void
skip_left_out (GHashTable *skipped, const char *pointer)
{
  static const char *const beside[] = { "source", "filled", "redacted" };
  g_autofree char *above = g_path_get_dirname (pointer);

  g_hash_table_add (skipped, g_strdup (pointer));
  for (gsize i = 0; i < G_N_ELEMENTS (beside); i++)
    g_hash_table_add (skipped, g_strdup_printf ("%s/%s", above, beside[i]));
  g_hash_table_add (skipped, g_strdup ("/redactions"));
}

static GHashTable *
collect_skipped (JsonObject *root)
{
  GHashTable *skipped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *redactions = pf_json_get_array (root, "redactions");

  g_hash_table_add (skipped, g_strdup ("/generator"));
  g_hash_table_add (skipped, g_strdup ("/integrity"));
  /* A record that was added to stays final underneath. */
  if (g_strcmp0 (pf_json_get_string (root, "status"), "amended") == 0)
    g_hash_table_add (skipped, g_strdup ("/status"));
  for (guint i = 0; i < pf_array_length (redactions); i++) {
    JsonObject *redaction = pf_array_object (redactions, i);
    const char *pointer = pf_json_get_string (redaction, "pointer");

    if (pointer != NULL && g_strcmp0 (pf_json_get_string (redaction, "reason"), "secret-pattern") != 0)
      skip_left_out (skipped, pointer);
  }
  return skipped;
}

static JsonNode *
find_repair (JsonObject *root)
{
  JsonObject *source = pf_json_get_object (pf_json_get_object (root, "checklist"), "source");

  return source != NULL ? json_object_get_member (source, "repair") : NULL;
}

/* A repair that nobody chose is no member of a later version: the texts are those of the bytes as they are. */
static void
check_repair (Comparison *self, JsonObject *made)
{
  JsonNode *stated = find_repair (self->check->root);

  if (stated != NULL && !JSON_NODE_HOLDS_NULL (stated) && find_repair (made) == NULL)
    add_difference (self, "/checklist/source/repair");
}

/*
 * pf_check_reproduction:
 * @self: a check that found nothing wrong so far
 *
 * Makes the record anew where the checklist is in it, and compares the two.
 */
void
pf_check_reproduction (PfRecordCheck *self)
{
  JsonObject *source = pf_json_get_object (pf_json_get_object (self->root, "checklist"), "source");
  g_autoptr (GHashTable) skipped = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfRun) run = NULL;
  g_autoptr (JsonNode) made = NULL;
  Comparison comparison = { self, NULL, NULL };

  if (!is_read_the_same_way (self->root) || pf_json_get_string (source, "content_base64") == NULL)
    return;
  run = replay (self, &error);
  made = run != NULL ? pf_record_build (run, &error) : NULL;
  if (made == NULL) {
    pf_findings_add (self->findings, g_strdup ("/audit/entries"),
                     g_strdup_printf (_ ("The events do not fit the checklist in the record: %s"), error->message));
    return;
  }
  skipped = collect_skipped (self->root);
  comparison.skipped = skipped;
  if (!is_of_this_version (self->root))
    comparison.only_names = checklist_names;
  compare_members (&comparison, self->root, json_node_get_object (made), "");
  check_repair (&comparison, json_node_get_object (made));
}
