/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-driver.h"

#include "probe/pf-json.h"
#include "record/pf-record.h"

static char *
digest_without (JsonObject *object, const char *first, const char *second)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (g_strcmp0 (name, first) != 0 && g_strcmp0 (name, second) != 0)
      json_object_set_member (copy, name, json_node_ref (value));
  json_node_take_object (node, copy);
  return pf_json_digest (node, NULL);
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (object != NULL && text != NULL)
    json_object_set_string_member (object, member, text);
}

/* Links the events anew, as somebody would who owns the whole chain. */
static void
relink (JsonObject *audit)
{
  JsonArray *entries = pf_json_get_array (audit, "entries");
  g_autofree char *prev = g_strdup (pf_json_get_string (audit, "genesis"));

  for (guint i = 0; entries != NULL && i < json_array_get_length (entries); i++) {
    JsonNode *node = json_array_get_element (entries, i);
    JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

    if (entry == NULL)
      continue;
    set_text (entry, "prev", prev);
    g_free (prev);
    prev = digest_without (entry, "hash", NULL);
    set_text (entry, "hash", prev);
  }
  set_text (audit, "head", prev);
  if (audit != NULL && entries != NULL)
    json_object_set_int_member (audit, "length", json_array_get_length (entries));
}

/* With every digest right, the replay and the making anew see what was changed. */
static void
reseal (JsonObject *root)
{
  g_autofree char *digest = NULL;

  set_text (pf_json_get_object (root, "generator"), "version", PF_VERSION);
  relink (pf_json_get_object (root, "audit"));
  digest = digest_without (root, "integrity", "amendments");
  set_text (pf_json_get_object (root, "integrity"), "content_sha256", digest);
}

/* What passes as GO has nothing open in it. */
static void
check_go (JsonObject *root)
{
  JsonArray *items = pf_json_get_array (root, "items");

  if (g_strcmp0 (pf_json_get_string (pf_json_get_object (root, "decision"), "verdict"), "go") != 0)
    return;
  for (guint i = 0; i < json_array_get_length (items); i++) {
    JsonObject *item = json_array_get_object_element (items, i);
    const char *state = pf_json_get_string (item, "state");

    if (pf_json_get_boolean (item, "counts", FALSE))
      g_assert_true (g_strcmp0 (state, "done") == 0 || g_strcmp0 (state, "not-applicable") == 0);
  }
}

static JsonNode *
verify (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) record = NULL;
  g_autoptr (GPtrArray) findings = pf_record_verify (bytes, &record, &error);

  g_assert_true ((findings == NULL) == (error != NULL));
  g_assert_true ((findings == NULL) == (record == NULL));
  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    PfFinding *finding = g_ptr_array_index (findings, i);

    g_assert_true (*finding->pointer == '\0' || *finding->pointer == '/');
    g_assert_true (g_utf8_validate (finding->message, -1, NULL) && *finding->message != '\0');
  }
  if (findings != NULL && findings->len == 0)
    check_go (json_node_get_object (record));
  return g_steal_pointer (&record);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (JsonNode) record = verify (bytes);
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (GBytes) resealed = NULL;

  if (record == NULL)
    return 0;
  reseal (json_node_get_object (record));
  resealed = pf_record_to_bytes (record, NULL);
  again = verify (resealed);
  return 0;
}
