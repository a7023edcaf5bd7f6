/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "probe/pf-json.h"
#include "record/pf-record-finding.h"
#include "run/pf-run-lifecycle.h"
#include "run/pf-run-sign-offs.h"
#include "run/pf-ssh-signature.h"

#include <glib/gi18n-lib.h>

/* Who signs for what. */

static const char *
get_standing (const PfSigning *signing)
{
  if (signing->by == NULL)
    return "open";
  if (signing->withdrawn_by != NULL)
    return "withdrawn";
  return signing->stale ? "stale" : "signed";
}

/* Whether the signature with a key is one of what it is said to be of; NULL and no error where there is none. */
static char *
verify_key (PfRun *run, const PfSigning *signing, GError **error)
{
  g_autofree char *at = pf_time_format (signing->at);
  PfSignedText text = {
    .record_id = pf_run_get_id (run),
    .sign_off = signing->sign_off->id,
    .role = signing->sign_off->role,
    .by = signing->by,
    .at = at,
    .statement = signing->statement != NULL ? signing->statement : "",
    .covers_seq = signing->covers_seq,
    .covers_sha256 = signing->covers_sha256 != NULL ? signing->covers_sha256 : "",
  };
  g_autofree char *signed_text = NULL;

  if (signing->signature == NULL)
    return NULL;
  signed_text = pf_signed_text_format (&text, error);
  return signed_text != NULL ? pf_ssh_verify (signed_text, signing->signature, NULL, error) : NULL;
}

static JsonObject *
stamp_to_json (PfRun *run, const char *by, gint64 at)
{
  JsonObject *object = json_object_new ();

  pf_cli_set_text (object, "by", by);
  pf_cli_set_text (object, "name", pf_run_find_person_name (run, by));
  pf_cli_set_time (object, "at", at);
  return object;
}

static void
set_later (JsonObject *object, PfRun *run, const PfSigning *signing)
{
  g_autofree char *description = pf_signing_describe_change (signing, run);
  JsonObject *changed;
  JsonObject *withdrawn;

  if (signing->stale) {
    changed = stamp_to_json (run, signing->changed_by, signing->changed_at);
    pf_cli_set_text (changed, "action", signing->changed_action);
    pf_cli_set_text (changed, "target", signing->changed_target);
    json_object_set_int_member (changed, "seq", signing->changed_seq);
    pf_cli_set_text (changed, "text", description);
    json_object_set_object_member (object, "changed", changed);
  } else {
    json_object_set_null_member (object, "changed");
  }
  if (signing->withdrawn_by != NULL) {
    withdrawn = stamp_to_json (run, signing->withdrawn_by, signing->withdrawn_at);
    pf_cli_set_text (withdrawn, "reason", signing->withdrawn_reason);
    json_object_set_object_member (object, "withdrawn", withdrawn);
  } else {
    json_object_set_null_member (object, "withdrawn");
  }
}

static void
set_verified (JsonObject *object, PfRun *run, const PfSigning *signing)
{
  g_autofree char *fingerprint = verify_key (run, signing, NULL);

  pf_cli_set_text (object, "signature", signing->signature);
  pf_cli_set_text (object, "key_fingerprint", signing->key_fingerprint);
  if (signing->signature != NULL)
    json_object_set_boolean_member (object, "key_verified", g_strcmp0 (fingerprint, signing->key_fingerprint) == 0);
  else
    json_object_set_null_member (object, "key_verified");
}

static JsonObject *
signing_to_json (PfRun *run, const PfSigning *signing)
{
  const GPtrArray *items = pf_document_get_items (pf_run_get_document (run));
  const PfSignOff *sign_off = signing->sign_off;
  gboolean is_signed = signing->by != NULL;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", sign_off->id);
  json_object_set_string_member (object, "role", sign_off->role);
  if (sign_off->line > 0)
    json_object_set_int_member (object, "line", sign_off->line);
  else
    json_object_set_null_member (object, "line");
  pf_cli_set_text (object, "item",
                   sign_off->item != PF_NONE ? ((PfItem *) g_ptr_array_index (items, sign_off->item))->id : NULL);
  json_object_set_string_member (object, "state", get_standing (signing));
  pf_cli_set_text (object, "by", signing->by);
  pf_cli_set_text (object, "name", pf_run_find_person_name (run, signing->by));
  pf_cli_set_time (object, "at", is_signed ? signing->at : -1);
  pf_cli_set_text (object, "statement", signing->statement);
  pf_cli_set_text (object, "method", signing->method);
  pf_cli_set_text (object, "covers_sha256", signing->covers_sha256);
  if (is_signed)
    json_object_set_int_member (object, "covers_audit_seq", signing->covers_seq);
  else
    json_object_set_null_member (object, "covers_audit_seq");
  set_verified (object, run, signing);
  json_object_set_boolean_member (object, "stale", signing->stale);
  set_later (object, run, signing);
  return object;
}

/**
 * pf_cli_sign_offs_to_json:
 * @run: a run
 *
 * Returns: (transfer full): the member `sign_offs` of `show`
 */
JsonArray *
pf_cli_sign_offs_to_json (PfRun *run)
{
  g_autoptr (GPtrArray) signings = pf_run_list_signings (run);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < signings->len; i++)
    json_array_add_object_element (array, signing_to_json (run, g_ptr_array_index (signings, i)));
  return array;
}

static void
print_key (PfRun *run, const PfSigning *signing)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *fingerprint = verify_key (run, signing, &error);

  if (fingerprint == NULL && error != NULL)
    g_print ("        %s\n", error->message);
  else if (fingerprint != NULL && g_strcmp0 (fingerprint, signing->key_fingerprint) == 0)
    /* Translators: the fingerprint of a key */
    g_print (_("        key %s, verified\n"), fingerprint);
  else if (fingerprint != NULL)
    g_print (_("        signed with another key than it says: %s\n"), fingerprint);
}

static void
print_signing (PfRun *run, const PfSigning *signing)
{
  g_autofree char *at = signing->by != NULL ? pf_time_format (signing->at) : NULL;
  g_autofree char *change = pf_signing_describe_change (signing, run);
  g_autofree char *line = signing->sign_off->line > 0 ? g_strdup_printf ("L%u", signing->sign_off->line) : g_strdup ("-");

  g_print ("  %-5s %s: ", line, signing->sign_off->role);
  if (signing->by == NULL)
    g_print ("%s\n", _("not signed"));
  else if (signing->withdrawn_by != NULL)
    /* Translators: who withdrew a signature, and why */
    g_print (_("withdrawn by %s: %s\n"), pf_run_find_person_name (run, signing->withdrawn_by),
             signing->withdrawn_reason != NULL ? signing->withdrawn_reason : "");
  else
    /* Translators: who signed, and when */
    g_print (_("signed by %s at %s\n"), pf_run_find_person_name (run, signing->by), at);
  if (change != NULL)
    g_print (_("        stale: %s\n"), change);
  print_key (run, signing);
}

/**
 * pf_cli_print_sign_offs:
 * @run: a run
 *
 * Prints its sign-offs and the head of the chain, if it has any sign-offs.
 */
void
pf_cli_print_sign_offs (PfRun *run)
{
  g_autoptr (GPtrArray) signings = pf_run_list_signings (run);

  if (signings->len == 0)
    return;
  g_print ("\n%s\n", _("Sign-offs"));
  for (guint i = 0; i < signings->len; i++)
    print_signing (run, g_ptr_array_index (signings, i));
}

/**
 * pf_cli_print_chain:
 * @run: a run
 *
 * Prints the head of its chain, as people read it out.
 */
void
pf_cli_print_chain (PfRun *run)
{
  g_autofree char *words = pf_digest_group (pf_run_get_head (run));

  g_print ("\n");
  /* Translators: a number of events, and a digest in eight words */
  g_print (_("Chain of %u events: %s"), pf_run_get_events (run)->len, words);
  g_print ("\n");
}

static gboolean
add_key (PfCliCall *call, PfRunSession *session, GPtrArray *acts, GError **error)
{
  PfRun *run = pf_run_session_get_run (session);
  g_autofree char *text = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *fingerprint = NULL;

  if (call->key == NULL)
    return TRUE;
  text = pf_run_dup_signed_text (run, acts, pf_run_session_get_person (session), error);
  signature = text != NULL ? pf_ssh_sign (text, call->key, TRUE, &fingerprint, NULL, error) : NULL;
  if (signature == NULL)
    return FALSE;
  pf_run_take_signature (acts, signature, fingerprint);
  return TRUE;
}

static gboolean
is_signed_so_already (PfCliCall *call, PfRun *run, const PfSignOff *sign_off, const PfPerson *person)
{
  g_autoptr (PfSigning) signing = pf_run_get_signing (run, sign_off->id);

  return signing != NULL && pf_signing_stands (signing) && !signing->stale && g_str_equal (signing->by, person->id)
         && call->statement == NULL && (call->key == NULL || signing->signature != NULL);
}

static GPtrArray *
plan (PfCliCall *call, PfRunSession *session, const PfSignOff *sign_off, GError **error)
{
  PfRun *run = pf_run_session_get_run (session);
  PfPerson *person = pf_run_session_get_person (session);
  gint64 now = pf_clock_get_utc_ms (pf_store_get_clock (pf_run_session_get_store (session)));
  g_autoptr (GPtrArray) acts = NULL;

  if (call->withdraw)
    return pf_run_plan_withdraw (run, sign_off, call->reason, error);
  if (is_signed_so_already (call, run, sign_off, person))
    return g_ptr_array_new_with_free_func ((GDestroyNotify) pf_act_unref);
  acts = pf_run_plan_sign (run, sign_off, person, call->statement, now, error);
  return acts != NULL && add_key (call, session, acts, error) ? g_steal_pointer (&acts) : NULL;
}

/**
 * pf_cli_plan_tick:
 * @session: a run
 * @item: index of an item
 * @error: return location
 *
 * To tick what has a place to sign is to sign it.
 *
 * Returns: (transfer full) (nullable): the acts that sign it; %NULL without an error where it has no place to sign, or
 *   its signature holds
 */
GPtrArray *
pf_cli_plan_tick (PfRunSession *session, guint item, GError **error)
{
  PfRun *run = pf_run_session_get_run (session);
  gint64 now = pf_clock_get_utc_ms (pf_store_get_clock (pf_run_session_get_store (session)));
  const GPtrArray *sign_offs = pf_run_get_sign_offs (run);

  for (guint i = 0; i < sign_offs->len; i++) {
    const PfSignOff *sign_off = g_ptr_array_index (sign_offs, i);
    g_autoptr (PfSigning) signing = NULL;

    if (sign_off->item != item || !pf_sign_off_has_place (sign_off))
      continue;
    signing = pf_run_get_signing (run, sign_off->id);
    if (!pf_signing_stands (signing) || signing->stale)
      return pf_run_plan_sign (run, sign_off, pf_run_session_get_person (session), NULL, now, error);
  }
  return NULL;
}

static void
report (PfCliCall *call, PfRunSession *session, const char *sign_off, GPtrArray *acts)
{
  PfRun *run = pf_run_session_get_run (session);
  g_autoptr (PfSigning) signing = pf_run_get_signing (run, sign_off);
  JsonObject *object;

  if (call->json) {
    object = pf_cli_describe_acts (session, acts);
    json_object_set_object_member (object, "sign_off", signing_to_json (run, signing));
    pf_cli_take_json_object (object);
    return;
  }
  print_signing (run, signing);
  if (pf_signing_stands (signing)) {
    g_autofree char *covered = pf_digest_group (signing->covers_sha256);

    g_print (_("        %s\n        covers event %" G_GINT64_FORMAT ": %s\n"), signing->statement, signing->covers_seq,
             covered);
  }
  pf_cli_print_chain (run);
}

static gboolean
check_options (PfCliCall *call, GError **error)
{
  if (call->withdraw && (call->key != NULL || call->statement != NULL))
    return pf_cli_usage (error, _("--withdraw takes a signature back; --key and --statement are for signing"));
  if (call->withdraw && call->reason == NULL)
    return pf_cli_usage (error, _("A signature is withdrawn only for a reason: --reason TEXT"));
  if (!call->withdraw && call->reason != NULL)
    return pf_cli_usage (error, _("--reason is for --withdraw; what is declared goes with --statement"));
  return TRUE;
}

/* Somebody the run has not seen yet is as sure as the key they come with. */
static void
vouch_for_key (PfCliCall *call, PfRunSession *session)
{
  PfPerson *person = pf_run_session_get_person (session);
  g_autoptr (PfPerson) with_key = NULL;
  const GPtrArray *people = pf_run_get_people (pf_run_session_get_run (session));

  if (call->key == NULL)
    return;
  for (guint i = 0; i < people->len; i++)
    if (g_str_equal (((PfPerson *) g_ptr_array_index (people, i))->id, person->id))
      return;
  with_key = pf_person_new (person->name, "key");
  pf_run_session_set_person (session, with_key);
}

/**
 * pf_cli_sign:
 * @call: the call
 * @error: return location
 *
 * `sign`: signs as a role, or takes a signature back.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_sign (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = NULL;
  g_autoptr (PfSignOff) sign_off = NULL;
  g_autoptr (GPtrArray) acts = NULL;

  if (!check_options (call, error))
    return PF_CLI_EXIT_USAGE;
  session = pf_cli_open_run (call, error);
  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  sign_off = pf_run_find_sign_off (pf_run_session_get_run (session), call->arguments[1], error);
  if (sign_off == NULL)
    return PF_CLI_EXIT_FAILED;
  vouch_for_key (call, session);
  acts = plan (call, session, sign_off, error);
  if (acts == NULL || !pf_run_session_act_sync (session, acts, error))
    return PF_CLI_EXIT_FAILED;
  report (call, session, sign_off->id, acts);
  return PF_CLI_EXIT_YES;
}

/* FALSE where it could not be asked. */
static gboolean
check_signer (PfCliCall *call, JsonObject *entry, guint index, GPtrArray *findings, GError **error)
{
  const char *signature = pf_json_get_string (pf_json_get_object (entry, "data"), "signature");
  g_autoptr (GError) cause = NULL;
  g_autofree char *signer
      = signature != NULL ? pf_ssh_find_signer (signature, call->allowed_signers, NULL, &cause) : NULL;

  if (signature == NULL)
    return TRUE;
  if (signer != NULL) {
    if (!call->json)
      /* Translators: id of a person, and whose key that is */
      g_print (_("%s signed with a key of %s\n"), pf_json_get_string (entry, "actor"), signer);
    return TRUE;
  }
  if (!g_error_matches (cause, PF_SSH_ERROR, PF_SSH_ERROR_KEY)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  pf_findings_add (findings, g_strdup_printf ("/audit/entries/%u/data/signature", index),
                   g_strdup_printf ("%s.", cause->message));
  return TRUE;
}

/**
 * pf_cli_check_signers:
 * @call: the call
 * @record: a record
 * @findings: (element-type PfFinding): what is wrong with it; nothing is asked about a record that is not sound
 * @error: return location
 *
 * Says whose keys signed, and adds a finding for each key that is not among the allowed signers, if any were given.
 *
 * Returns: whether it could be asked
 */
gboolean
pf_cli_check_signers (PfCliCall *call, JsonNode *record, GPtrArray *findings, GError **error)
{
  JsonObject *audit = pf_json_get_object (json_node_get_object (record), "audit");
  JsonArray *entries = audit != NULL ? pf_json_get_array (audit, "entries") : NULL;

  if (call->allowed_signers == NULL || findings->len > 0 || entries == NULL)
    return TRUE;
  if (!g_file_test (call->allowed_signers, G_FILE_TEST_IS_REGULAR)) {
    g_autofree char *shown = g_filename_display_name (call->allowed_signers);

    g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED, _("The file of allowed signers “%s” is not there"), shown);
    return FALSE;
  }
  for (guint i = 0; i < json_array_get_length (entries); i++) {
    JsonObject *entry = json_array_get_object_element (entries, i);

    if (g_strcmp0 (pf_json_get_string (entry, "action"), "sign.add") == 0
        && !check_signer (call, entry, i, findings, error))
      return FALSE;
  }
  return TRUE;
}
