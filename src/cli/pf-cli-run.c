/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "probe/pf-suggest.h"
#include "run/pf-run-triggers.h"

#include "run/pf-store-trash.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Check digests before a run keeps them for ever. */
static gboolean
check_artifact (const char *artifact, GError **error)
{
  const char *digest = artifact != NULL ? strstr (artifact, "@sha256:") : NULL;
  gsize length = 0;

  if (artifact == NULL)
    return TRUE;
  if (digest != NULL && digest > artifact)
    while (g_ascii_isxdigit (digest[8 + length]))
      length++;
  if (length == 64 && digest[8 + length] == '\0')
    return TRUE;
  return pf_cli_usage (error, _("--artifact %s: write NAME@sha256: and the 64 hexadecimal digits of the digest"), artifact);
}

static PfPerson *
dup_operator (PfCliCall *call)
{
  return call->operator != NULL ? pf_person_new (call->operator, "typed") : pf_cli_dup_person (call);
}

static void
report_start (PfCliCall *call, const char *id, PfDocument *document)
{
  JsonObject *object;

  if (!call->json) {
    g_print ("%s\n", id);
    return;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "run", id);
  json_object_set_string_member (object, "title", pf_document_get_title (document));
  json_object_set_string_member (object, "source_sha256", pf_source_get_sha256 (pf_document_get_source (document)));
  json_object_set_int_member (object, "items", pf_document_count_leaves (document));
  pf_cli_take_json_object (object);
}

static gboolean
has_proposal (PfDocument *document, const char *id)
{
  const GPtrArray *proposals = pf_document_get_proposals (document);

  for (guint i = 0; i < proposals->len; i++)
    if (g_str_equal (((PfProposal *) g_ptr_array_index (proposals, i))->id, id))
      return TRUE;
  return FALSE;
}

/* As it was chosen before, and with the repair and the proposals that are chosen now. */
static PfDocument *
read_document (PfCliCall *call, PfStore *store, PfSource *source, GError **error)
{
  g_autoptr (PfDocument) plain = pf_document_new (source, error);
  g_autoptr (PfReading) reading = plain != NULL ? pf_store_load_reading (store, plain, error) : NULL;

  if (reading == NULL || (call->repair && !pf_cli_choose_repair (source, reading, error)))
    return NULL;
  for (char **id = call->accept; id != NULL && *id != NULL; id++) {
    if (!has_proposal (plain, *id)) {
      g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
                   _("The checklist has no proposal “%s”. “%s inspect” lists them"), *id, g_get_prgname ());
      return NULL;
    }
    pf_reading_accept (reading, *id);
  }
  if (call->accept != NULL && !pf_store_save_reading (store, plain, reading, error))
    return NULL;
  return pf_document_new_read (source, reading, error);
}

/**
 * pf_cli_start:
 * @call: the call
 * @error: return location
 *
 * `start`: a new run of a checklist. Prints its id once it is durable.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_start (PfCliCall *call, GError **error)
{
  g_autoptr (PfSource) source = NULL;
  g_autoptr (PfDocument) document = NULL;
  g_autoptr (PfPerson) operator = NULL;
  g_autoptr (GPtrArray) acts = NULL;
  g_autofree char *id = NULL;
  PfRunStart start = { .mode = call->mode != NULL ? call->mode : "live" };
  PfStore *store;

  if (!g_str_equal (start.mode, "live") && !g_str_equal (start.mode, "rehearsal")) {
    pf_cli_usage (error, _("--mode %s: write live or rehearsal"), start.mode);
    return PF_CLI_EXIT_USAGE;
  }
  if (!check_artifact (call->artifact, error) || !pf_cli_parse_time (call->t0, &start.t0, error))
    return PF_CLI_EXIT_USAGE;
  source = pf_cli_load_source (call->arguments[0], error);
  store = source != NULL ? pf_cli_open_store (call, error) : NULL;
  document = store != NULL ? read_document (call, store, source, error) : NULL;
  if (document == NULL)
    return PF_CLI_EXIT_FAILED;
  operator = dup_operator (call);
  acts = pf_run_plan_start (document, call->environment, call->release, call->keep_ticks);
  start.source = source;
  start.reading = pf_document_get_reading (document);
  start.acts = acts;
  start.title = pf_document_get_title (document);
  start.environment = call->environment;
  start.release = call->release;
  start.artifact = call->artifact;
  start.operator = operator;
  start.separate_signers = call->separate_signers;
  id = pf_store_create_run (store, &start, error);
  if (id == NULL)
    return PF_CLI_EXIT_FAILED;
  report_start (call, id, document);
  return PF_CLI_EXIT_YES;
}

static JsonObject *
info_to_json (PfRunInfo *info)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", info->id);
  json_object_set_string_member (object, "title", info->title);
  pf_cli_set_text (object, "file_name", info->file_name);
  pf_cli_set_text (object, "environment", info->environment);
  pf_cli_set_text (object, "release", info->release);
  pf_cli_set_text (object, "mode", info->mode);
  pf_cli_set_text (object, "state", info->state);
  pf_cli_set_time (object, "created", info->created);
  pf_cli_set_time (object, "changed", info->changed);
  json_object_set_int_member (object, "events", info->n_events);
  return object;
}

static void
print_info (PfRunInfo *info)
{
  g_autofree char *changed = pf_time_format (info->changed);

  g_print ("%s  %-11s  %.16s  %s", info->id, info->state, changed, info->title);
  if (info->environment != NULL)
    g_print (" · %s", info->environment);
  if (info->release != NULL)
    g_print (" · %s", info->release);
  if (g_strcmp0 (info->mode, "rehearsal") == 0)
    g_print (" · %s", _("rehearsal"));
  g_print ("\n");
}

/**
 * pf_cli_runs:
 * @call: the call
 * @error: return location
 *
 * `runs`: all runs.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_runs (PfCliCall *call, GError **error)
{
  PfStore *store = pf_cli_open_store (call, error);
  g_autoptr (GPtrArray) infos = store == NULL    ? NULL
                                : call->deleted ? pf_store_list_deleted_runs (store, error)
                                                : pf_store_list_runs (store, error);
  JsonArray *array;

  if (infos == NULL)
    return PF_CLI_EXIT_FAILED;
  if (!call->json) {
    for (guint i = 0; i < infos->len; i++)
      print_info (g_ptr_array_index (infos, i));
    if (infos->len == 0 && call->deleted)
      pf_cli_complain (_("There are no deleted runs"));
    else if (infos->len == 0)
      pf_cli_complain (_("There are no runs yet. “%s start FILE” starts one"), g_get_prgname ());
    return PF_CLI_EXIT_YES;
  }
  array = json_array_new ();
  for (guint i = 0; i < infos->len; i++)
    json_array_add_object_element (array, info_to_json (g_ptr_array_index (infos, i)));
  pf_cli_take_json_array (array);
  return PF_CLI_EXIT_YES;
}

/**
 * pf_cli_report_item:
 * @call: the call
 * @session: the run
 * @index: an item
 * @acts: what was done with it
 *
 * Says what an item is now.
 */
void
pf_cli_report_item (PfCliCall *call, PfRunSession *session, guint index, GPtrArray *acts)
{
  PfRunItem *item = pf_run_get_item (pf_run_session_get_run (session), index);
  const char *state = pf_run_name_item_state (pf_run_session_get_run (session), index, pf_cli_get_now (call));
  PfProbe *probe = pf_run_item_get_probe (item);
  JsonObject *object;

  if (!call->json) {
    g_print ("L%u %s: %s\n", pf_run_item_get_item (item)->line, state, pf_run_item_get_item (item)->text);
    return;
  }
  object = pf_cli_describe_acts (session, acts);
  json_object_set_string_member (object, "item", pf_run_item_get_id (item));
  json_object_set_int_member (object, "line", pf_run_item_get_item (item)->line);
  json_object_set_string_member (object, "state", state);
  pf_cli_set_text (object, "probe", probe != NULL ? pf_probe_get_id (probe) : NULL);
  pf_cli_take_json_object (object);
}

static void
report_blank (PfCliCall *call, PfRunSession *session, guint index, GPtrArray *acts)
{
  PfRun *run = pf_run_session_get_run (session);
  PfBlank *blank = g_ptr_array_index (pf_document_get_blanks (pf_run_get_document (run)), index);
  const char *value = pf_run_get_blank_value (run, index, NULL);
  JsonObject *object;

  if (!call->json) {
    g_print ("L%u %s: %s\n", blank->line, *blank->label == '\0' && blank->role != NULL ? blank->role : blank->label,
             value != NULL ? value : _("(empty)"));
    return;
  }
  object = pf_cli_describe_acts (session, acts);
  json_object_set_string_member (object, "blank", blank->id);
  json_object_set_int_member (object, "line", blank->line);
  pf_cli_set_text (object, "value", value);
  pf_cli_take_json_object (object);
}

/**
 * pf_cli_fill:
 * @call: the call
 * @error: return location
 *
 * `fill`: fills in a blank, or clears it. Says so once it is durable.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_fill (PfCliCall *call, GError **error)
{
  g_autofree char *value = pf_cli_read_text (call->arguments[2], error);
  g_autoptr (PfRunSession) session = value != NULL ? pf_cli_open_run (call, error) : NULL;
  g_autoptr (GPtrArray) acts = NULL;
  PfRun *run;
  guint blank;

  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  run = pf_run_session_get_run (session);
  if (!pf_cli_find_blank (run, call->arguments[1], &blank, error))
    return PF_CLI_EXIT_FAILED;
  acts = pf_cli_plan_fill (session, blank, value, error);
  if (acts == NULL || !pf_run_session_act_sync (session, acts, error))
    return PF_CLI_EXIT_FAILED;
  report_blank (call, session, blank, acts);
  return PF_CLI_EXIT_YES;
}
