/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record.h"

#include "record/pf-record-check.h"
#include "record/pf-record-shape.h"

static void
require (GPtrArray *findings, guint index, JsonObject *item, const char *state, const char *member)
{
  if (!pf_object_has (item, member))
    pf_findings_add (findings, g_strdup_printf ("/items/%u", index),
                     g_strdup_printf (_ ("An item that is %s must have the member “%s”."), state, member));
}

/* The conditional rules of the schema. */
static void
check_conditions (JsonObject *root, GPtrArray *findings)
{
  static const char *const reasoned[] = { "not-applicable", "waived", "deferred", NULL };
  static const char *const answered[] = { "done", "failed", "tripped", NULL };
  JsonArray *items = pf_json_get_array (root, "items");

  for (guint i = 0; i < pf_array_length (items) && !pf_findings_is_full (findings); i++) {
    JsonObject *item = pf_array_object (items, i);
    const char *state = pf_json_get_string (item, "state");

    if (state == NULL)
      continue;
    if (g_strv_contains (reasoned, state))
      require (findings, i, item, state, "reason");
    if (g_strv_contains (answered, state))
      require (findings, i, item, state, "method");
    if (g_strv_contains (reasoned, state) || g_strv_contains (answered, state))
      require (findings, i, item, state, "stamp");
  }
}

static void
check_record (JsonNode *record, GPtrArray *findings)
{
  static void (*const checks[]) (PfRecordCheck *) = {
    pf_check_chain, pf_check_content, pf_check_references, pf_check_items,  pf_check_blanks,
    pf_check_variables, pf_check_time, pf_check_additions,
    pf_check_run,   pf_check_source,  pf_check_probes,     pf_check_totals, pf_check_decision,
    pf_check_sign_offs,
    pf_check_rollbacks,
  };
  PfRecordCheck check = { 0 };

  pf_shape_check (&pf_record_shape, record, findings);
  check_conditions (json_node_get_object (record), findings);
  pf_record_check_init (&check, json_node_get_object (record), findings);
  for (gsize i = 0; i < G_N_ELEMENTS (checks) && !pf_findings_is_full (findings); i++)
    checks[i](&check);
  if (findings->len == 0)
    pf_check_reproduction (&check);
  pf_record_check_clear (&check);
}

static JsonNode *
parse (GBytes *bytes, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  g_autoptr (JsonNode) record = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *schema = NULL;

  if (size > PF_RECORD_MAX_BYTES) {
    g_set_error (error, PF_RECORD_ERROR, PF_RECORD_ERROR_READ,
                 _ ("The record is larger than %d MiB; Preflight does not read more than that."),
                 PF_RECORD_MAX_BYTES / (1024 * 1024));
    return NULL;
  }
  record = pf_json_parse (text, (gssize)size, &problem);
  if (record == NULL) {
    g_set_error (error, PF_RECORD_ERROR, PF_RECORD_ERROR_FORMAT, _ ("This is not a record of a run. %s."),
                 problem->message);
    return NULL;
  }
  schema = JSON_NODE_HOLDS_OBJECT (record)
               ? pf_text_shorten (pf_json_get_string (json_node_get_object (record), "schema"))
               : g_strdup ("");
  if (g_str_equal (schema, PF_RECORD_SCHEMA))
    return g_steal_pointer (&record);
  if (*schema != '\0')
    g_set_error (error, PF_RECORD_ERROR, PF_RECORD_ERROR_FORMAT,
                 _ ("This record is of the kind “%s”; this version of Preflight reads “%s”."), schema,
                 PF_RECORD_SCHEMA);
  else
    g_set_error_literal (error, PF_RECORD_ERROR, PF_RECORD_ERROR_FORMAT,
                         _ ("This is not a record of a run: it does not say which kind of record it is."));
  return NULL;
}

/**
 * pf_record_verify:
 * @bytes: a record as read from a file
 * @record: (out) (optional) (transfer full): the record as read, whether something is wrong with it or not
 * @error: return location
 *
 * Checks a record without trusting anything in it: the shape the published schema demands, the hash chain from its
 * genesis to its head and the events added after closing (RFC 8785 and SHA-256), the texts beside the chain, the digest
 * of the content, and that everything the record says follows from its own events: states, who and when, reasons,
 * blanks, results of probes, totals, the run's state and outcome; that the checklist in it is the one the chain begins
 * with, that nothing is there twice, that no reference leads nowhere, and that the verdict is no better than the items
 * allow. Where the checklist is in the record, the record is also made anew from it and the events, and compared: as a
 * whole when this very version wrote it, otherwise what it says of the checklist. Members it does not know are left
 * alone; a value it does not know counts as not resolved.
 *
 * Returns: (transfer full) (element-type PfFinding): what is wrong, empty when nothing is; %NULL when it cannot be
 *   read as a record at all
 */
GPtrArray *
pf_record_verify (GBytes *bytes, JsonNode **record, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);
  if (record != NULL)
    *record = NULL;
  node = parse (bytes, error);
  if (node == NULL)
    return NULL;
  findings = pf_findings_new ();
  check_record (node, findings);
  if (record != NULL)
    *record = g_steal_pointer (&node);
  return g_steal_pointer (&findings);
}
