/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-prober-message.h"

#include "probe/pf-json.h"

/* clang-format off: the name is no subtraction */
G_DEFINE_QUARK (pf-prober-message-error-quark, pf_prober_message_error)
/* clang-format on */

static void
set_string (JsonObject *object, const char *member, const char *value)
{
  if (value)
    json_object_set_string_member (object, member, value);
}

static JsonArray *
write_pairs (GPtrArray *pairs)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; pairs && i < pairs->len; i++) {
    PfProbePair *pair = g_ptr_array_index (pairs, i);
    JsonArray *element = json_array_sized_new (2);

    json_array_add_string_element (element, pair->name);
    json_array_add_string_element (element, pair->value);
    json_array_add_array_element (array, element);
  }
  return array;
}

static JsonObject *
write_variables (GHashTable *variables)
{
  JsonObject *object = json_object_new ();
  GHashTableIter iterator;
  gpointer name;
  gpointer value;

  if (variables) {
    g_hash_table_iter_init (&iterator, variables);
    while (g_hash_table_iter_next (&iterator, &name, &value))
      json_object_set_string_member (object, name, value);
  }
  return object;
}

static JsonObject *
write_request (PfProbeRequest *request)
{
  JsonObject *object = json_object_new ();
  JsonObject *probe = json_object_new ();

  set_string (probe, "id", pf_probe_get_id (request->probe));
  set_string (probe, "text", pf_probe_get_text (request->probe));
  json_object_set_object_member (object, "probe", probe);
  set_string (object, "url", request->url);
  set_string (object, "connect_to", request->connect_to);
  set_string (object, "ca_file", request->ca_file);
  set_string (object, "auth_origin", request->auth_origin);
  set_string (object, "environment", request->environment);
  set_string (object, "payload", request->payload);
  json_object_set_boolean_member (object, "allow_plain_auth", request->allow_plain_auth);
  json_object_set_boolean_member (object, "allow_restricted", request->allow_restricted);
  json_object_set_array_member (object, "headers", write_pairs (request->headers));
  json_object_set_object_member (object, "variables", write_variables (request->variables));
  return object;
}

static JsonObject *
write_credential (PfCredential *credential)
{
  JsonObject *object = json_object_new ();

  set_string (object, "kind", pf_credential_kind_to_string (credential->kind));
  set_string (object, "origin", credential->origin);
  set_string (object, "environment", credential->environment);
  set_string (object, "name", credential->name);
  set_string (object, "secret", credential->secret);
  return object;
}

static char *
to_line (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return pf_json_to_text (node, FALSE);
}

static void
pair_free (gpointer data)
{
  PfProbePair *pair = data;

  g_free (pair->name);
  g_free (pair->value);
  g_free (pair);
}

static const char *
get_pair_text (JsonArray *pair, guint index)
{
  JsonNode *node = json_array_get_element (pair, index);

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                                          : NULL;
}

static GPtrArray *
read_pairs (JsonArray *array)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (pair_free);

  for (guint i = 0; array && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    JsonArray *element = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
    PfProbePair *pair;

    if (!element || json_array_get_length (element) != 2 || !get_pair_text (element, 0) || !get_pair_text (element, 1))
      return NULL;
    pair = g_new0 (PfProbePair, 1);
    pair->name = g_strdup (get_pair_text (element, 0));
    pair->value = g_strdup (get_pair_text (element, 1));
    g_ptr_array_add (pairs, pair);
  }
  return g_steal_pointer (&pairs);
}

static GHashTable *
read_variables (JsonObject *object)
{
  GHashTable *variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GList) names = object ? json_object_get_members (object) : NULL;

  for (GList *link = names; link; link = link->next) {
    const char *value = pf_json_get_string (object, link->data);

    if (value)
      g_hash_table_insert (variables, g_strdup (link->data), g_strdup (value));
  }
  return variables;
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, PF_PROBER_MESSAGE_ERROR, PF_PROBER_MESSAGE_ERROR_INVALID, "Not a message of the prober: %s",
               what);
  return FALSE;
}

static PfProbeRequest *
read_request (JsonObject *object, GError **error)
{
  JsonObject *probe = pf_json_get_object (object, "probe");
  const char *text = probe ? pf_json_get_string (probe, "text") : NULL;
  g_autoptr (PfProbeRequest) request = NULL;

  if (!text || !pf_json_get_string (object, "url")) {
    refuse (error, "no probe or no address");
    return NULL;
  }
  request = g_new0 (PfProbeRequest, 1);
  request->url = g_strdup (pf_json_get_string (object, "url"));
  request->connect_to = g_strdup (pf_json_get_string (object, "connect_to"));
  request->ca_file = g_strdup (pf_json_get_string (object, "ca_file"));
  request->auth_origin = g_strdup (pf_json_get_string (object, "auth_origin"));
  request->environment = g_strdup (pf_json_get_string (object, "environment"));
  request->payload = g_strdup (pf_json_get_string (object, "payload"));
  request->allow_plain_auth = pf_json_get_boolean (object, "allow_plain_auth", FALSE);
  request->allow_restricted = pf_json_get_boolean (object, "allow_restricted", FALSE);
  request->headers = read_pairs (pf_json_get_array (object, "headers"));
  request->variables = read_variables (pf_json_get_object (object, "variables"));
  request->probe = pf_probe_parse (pf_json_get_string (probe, "id"), text, -1, 1, NULL, error);
  if (request->probe && request->headers)
    return g_steal_pointer (&request);
  if (request->probe)
    refuse (error, "a malformed header");
  /* By hand, here and below: the analyzer does not see what g_autoptr frees. */
  g_clear_pointer (&request, pf_probe_request_free);
  return NULL;
}

static PfCredential *
read_credential (JsonObject *object, GError **error)
{
  PfCredentialKind kind;
  g_autoptr (PfCredential) credential = NULL;

  if (!pf_credential_kind_from_string (pf_json_get_string (object, "kind"), &kind)) {
    refuse (error, "an unknown kind of credential");
    return NULL;
  }
  credential
      = pf_credential_new (kind, pf_json_get_string (object, "origin"), pf_json_get_string (object, "environment"),
                           pf_json_get_string (object, "name"), pf_json_get_string (object, "secret"));
  return pf_credential_validate (credential, error) ? g_steal_pointer (&credential) : NULL;
}

static gboolean
read_parts (PfProberMessage *self, JsonObject *root, GError **error)
{
  JsonObject *request = pf_json_get_object (root, "request");
  JsonObject *credential = pf_json_get_object (root, "credential");

  if (request) {
    self->request = read_request (request, error);
    if (!self->request)
      return FALSE;
  }
  if (credential) {
    self->credential = read_credential (credential, error);
    if (!self->credential)
      return FALSE;
  }
  return TRUE;
}

static JsonNode *
read_line (const char *line, gsize length, gint64 *id, GError **error)
{
  g_autoptr (JsonNode) root = pf_json_parse (line, (gssize)length, error);

  *id = 0;
  if (!root)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root)) {
    refuse (error, "not an object");
    return NULL;
  }
  *id = pf_json_get_int (json_node_get_object (root), "id", 0);
  if (*id <= 0) {
    refuse (error, "no id");
    return NULL;
  }
  return g_steal_pointer (&root);
}

/**
 * pf_prober_message_write:
 * @id: a positive number no other open probe has
 * @request: (nullable): what to probe, %NULL to cancel
 * @credential: (nullable): what to authenticate with
 *
 * Returns: (transfer full): the line, without its line feed; it holds the secret, so overwrite it once sent
 */
char *
pf_prober_message_write (gint64 id, PfProbeRequest *request, PfCredential *credential)
{
  g_autoptr (JsonObject) root = json_object_new ();

  json_object_set_int_member (root, "id", id);
  if (request)
    json_object_set_object_member (root, "request", write_request (request));
  if (credential)
    json_object_set_object_member (root, "credential", write_credential (credential));
  return to_line (root);
}

/**
 * pf_prober_message_read:
 * @line: what the client wrote
 * @length: its length in bytes
 * @id: (out): the id, 0 when the line has none; set even where the rest is refused
 * @error: return location
 *
 * Returns: (transfer full): the message, or %NULL with an error that repeats nothing of the line
 */
PfProberMessage *
pf_prober_message_read (const char *line, gsize length, gint64 *id, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (PfProberMessage) self = NULL;

  g_return_val_if_fail (line && id, NULL);

  root = read_line (line, length, id, error);
  if (!root)
    return NULL;
  self = g_new0 (PfProberMessage, 1);
  self->id = *id;
  if (!read_parts (self, json_node_get_object (root), error))
    g_clear_pointer (&self, pf_prober_message_free);
  return g_steal_pointer (&self);
}

void
pf_prober_message_free (PfProberMessage *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->request, pf_probe_request_free);
  g_clear_pointer (&self->credential, pf_credential_free);
  g_free (self);
}

/**
 * pf_prober_answer_write:
 * @id: the id of the message that is answered
 * @outcome: an outcome as JSON
 *
 * Returns: (transfer full): the line, without its line feed
 */
char *
pf_prober_answer_write (gint64 id, JsonNode *outcome)
{
  g_autoptr (JsonObject) root = json_object_new ();

  json_object_set_int_member (root, "id", id);
  json_object_set_member (root, "outcome", json_node_copy (outcome));
  return to_line (root);
}

/**
 * pf_prober_answer_read:
 * @line: what the prober wrote
 * @length: its length in bytes
 * @id: (out): the id of the message that is answered
 * @error: return location
 *
 * Returns: (transfer full): the outcome, or %NULL with an error
 */
PfOutcome *
pf_prober_answer_read (const char *line, gsize length, gint64 *id, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  JsonNode *outcome;

  g_return_val_if_fail (line && id, NULL);

  root = read_line (line, length, id, error);
  if (!root)
    return NULL;
  outcome = json_object_get_member (json_node_get_object (root), "outcome");
  if (!outcome) {
    refuse (error, "no outcome");
    return NULL;
  }
  return pf_outcome_from_json (outcome, error);
}
