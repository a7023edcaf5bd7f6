/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-report.h"

#include "probe/pf-json.h"
#include "prober/pf-secret-forms.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

static JsonNode *mask_node (JsonNode *node, const char *const *secrets);

static void
mask_object (JsonObject *object, const char *const *secrets)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *link = members; link; link = link->next) {
    JsonNode *masked = mask_node (json_object_get_member (object, link->data), secrets);

    if (masked)
      json_object_set_member (object, link->data, masked);
  }
}

static void
mask_array (JsonArray *array, const char *const *secrets)
{
  g_autoptr (JsonArray) masked = json_array_new ();
  guint length = json_array_get_length (array);

  for (guint i = 0; i < length; i++) {
    JsonNode *element = json_array_get_element (array, i);
    JsonNode *replacement = mask_node (element, secrets);

    json_array_add_element (masked, replacement ? replacement : json_node_copy (element));
  }
  while (json_array_get_length (array) > 0)
    json_array_remove_element (array, 0);
  for (guint i = 0; i < length; i++)
    json_array_add_element (array, json_node_copy (json_array_get_element (masked, i)));
}

/* A replacement for a string that holds a secret; objects and arrays are changed in place. */
static JsonNode *
mask_node (JsonNode *node, const char *const *secrets)
{
  g_autofree char *masked = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    mask_object (json_node_get_object (node), secrets);
    return NULL;
  }
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    mask_array (json_node_get_array (node), secrets);
    return NULL;
  }
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  masked = pf_mask_secrets (json_node_get_string (node), secrets);
  return g_strcmp0 (masked, json_node_get_string (node)) == 0 ? NULL
                                                              : json_node_init_string (json_node_alloc (), masked);
}

/* What a server sends back may hold the secret in any of these; what we say ourselves cannot. */
static void
mask_outcome (JsonObject *outcome, const char *const *secrets)
{
  static const char *const members[] = { "checks", "facts", "message" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    JsonNode *node = json_object_get_member (outcome, members[i]);
    JsonNode *masked = node ? mask_node (node, secrets) : NULL;

    if (masked)
      json_object_set_member (outcome, members[i], masked);
  }
}

/* Behind a captive portal anyone may have answered, so a wrong answer is no evidence. */
static gboolean
is_behind_portal (PfReport *self)
{
  GNetworkMonitor *monitor;

  if (self->loopback)
    return FALSE;
  monitor = g_network_monitor_get_default ();
  return g_network_monitor_get_connectivity (monitor) == G_NETWORK_CONNECTIVITY_PORTAL;
}

static void
set_verdict (JsonObject *outcome, PfOutcomeValue value, const char *reason, const char *message)
{
  json_object_set_string_member (outcome, "outcome", pf_outcome_value_to_string (value));
  if (reason)
    json_object_set_string_member (outcome, "reason", reason);
  json_object_set_string_member (outcome, "message", message);
}

static void
add_facts (PfReport *self, PfOutcome *outcome)
{
  JsonObject *facts = pf_outcome_get_facts (outcome);

  if (self->retries > 0)
    json_object_set_int_member (facts, "retries", (gint64)self->retries);
  if (self->proxy)
    json_object_set_string_member (facts, "proxy", self->proxy);
}

void
pf_report_clear (PfReport *self)
{
  g_clear_pointer (&self->proxy, g_free);
}

/**
 * pf_report_make:
 * @message: what was asked
 * @observation: what was seen
 *
 * Evaluates the checks. A pass that needed a second try is a warning, a wrong answer behind a captive portal is
 * unknown, and no form of the credential is left in it.
 *
 * Returns: (transfer full): the outcome as JSON
 */
JsonNode *
pf_report_make (PfReport *self, PfProberMessage *message, PfObservation *observation)
{
  g_auto (GStrv) secrets = pf_secret_forms (message->credential);
  g_autoptr (PfOutcome) outcome = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;

  outcome = pf_check_evaluate (message->request->probe, observation, message->request->variables,
                               (const char *const *)secrets);
  add_facts (self, outcome);
  node = pf_outcome_to_json (outcome);
  object = json_node_get_object (node);
  if (pf_outcome_get_value (outcome) == PF_OUTCOME_PASS && self->retries > 0)
    set_verdict (object, PF_OUTCOME_WARN, NULL,
                 _ ("The kept connection was gone and the request was sent a second time"));
  else if (pf_outcome_get_value (outcome) == PF_OUTCOME_FAIL && is_behind_portal (self))
    set_verdict (object, PF_OUTCOME_UNKNOWN, "local-network",
                 _ ("This network asks for a login first, so the answer may not be the target's"));
  mask_outcome (object, (const char *const *)secrets);
  pf_secret_forms_wipe (secrets);
  return g_steal_pointer (&node);
}
