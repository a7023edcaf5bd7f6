/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "run/pf-run-lifecycle.h"
#include "run/pf-store-trash.h"

#include <glib/gi18n-lib.h>

/* What becomes of a run as a whole. */

static PfCliExit
carry_out (PfCliCall *call, PfRunSession *session, GPtrArray *acts, GError **error)
{
  PfRun *run = pf_run_session_get_run (session);
  JsonObject *object;

  if (acts == NULL || !pf_run_session_act_sync (session, acts, error))
    return PF_CLI_EXIT_FAILED;
  if (!call->json) {
    g_print (_("Run %.8s is %s\n"), pf_run_get_id (run), pf_run_get_state (run));
    return PF_CLI_EXIT_YES;
  }
  object = pf_cli_describe_acts (session, acts);
  pf_cli_set_lifecycle (object, run);
  pf_cli_take_json_object (object);
  return PF_CLI_EXIT_YES;
}

/**
 * pf_cli_pause:
 * @call: the call
 * @error: return location
 *
 * `pause`: lets a run rest.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_pause (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = pf_cli_open_run (call, error);
  g_autoptr (GPtrArray) acts = NULL;

  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  acts = pf_run_plan_pause (pf_run_session_get_run (session), call->reason, error);
  return carry_out (call, session, acts, error);
}

/**
 * pf_cli_resume:
 * @call: the call
 * @error: return location
 *
 * `resume`: goes on with a paused run.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_resume (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = pf_cli_open_run (call, error);
  g_autoptr (GPtrArray) acts = NULL;

  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  acts = pf_run_plan_resume (pf_run_session_get_run (session), error);
  return carry_out (call, session, acts, error);
}

/**
 * pf_cli_handover:
 * @call: the call
 * @error: return location
 *
 * `handover`: names who is to be the operator from now on.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_handover (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = pf_cli_open_run (call, error);
  g_autoptr (PfPerson) to = pf_person_new (call->to, "typed");
  g_autoptr (GPtrArray) acts = NULL;
  PfRun *run;

  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  run = pf_run_session_get_run (session);
  acts = pf_run_plan_handover (run, to, call->reason, error);
  if (acts == NULL)
    return PF_CLI_EXIT_FAILED;
  if (!call->json && acts->len > 0)
    pf_cli_complain (_("%s takes it over with “%s take-over %.8s”"), to->name, g_get_prgname (), pf_run_get_id (run));
  return carry_out (call, session, acts, error);
}

/**
 * pf_cli_take_over:
 * @call: the call
 * @error: return location
 *
 * `take-over`: acknowledges a hand-over.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_take_over (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = pf_cli_open_run (call, error);
  g_autoptr (GPtrArray) acts = NULL;

  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  acts = pf_run_plan_take_over (pf_run_session_get_run (session), pf_run_session_get_person (session), error);
  return carry_out (call, session, acts, error);
}

/**
 * pf_cli_reopen:
 * @call: the call
 * @error: return location
 *
 * `reopen`: opens a closed run again.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_reopen (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = pf_cli_open_run (call, error);
  g_autoptr (GPtrArray) acts = NULL;

  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  acts = pf_run_plan_reopen (pf_run_session_get_run (session), call->reason, error);
  return carry_out (call, session, acts, error);
}

/**
 * pf_cli_watch_after:
 * @call: the call
 * @seconds: how long; 0 for as long as is usual
 * @error: return location
 *
 * `watch --post`: says that the deployment is over and is watched from now on.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_watch_after (PfCliCall *call, guint seconds, GError **error)
{
  g_autoptr (PfRunSession) session = pf_cli_open_run (call, error);
  g_autoptr (GPtrArray) acts = NULL;
  gint64 now;

  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  now = pf_clock_get_utc_ms (pf_store_get_clock (call->store));
  acts = pf_run_plan_watch (pf_run_session_get_run (session), now,
                            seconds > 0 ? (gint64) seconds * 1000 : PF_WATCH_USUAL_MS, error);
  return carry_out (call, session, acts, error);
}

static PfCliExit
report_trash (PfCliCall *call, const char *id, gboolean deleted)
{
  JsonObject *object;

  if (!call->json) {
    g_print (deleted ? _("Run %.8s is deleted\n") : _("Run %.8s is back\n"), id);
    if (deleted)
      pf_cli_complain (_("“%s restore-run %.8s” brings it back; after %d days it is gone for good"), g_get_prgname (), id,
                       PF_TRASH_DAYS);
    return PF_CLI_EXIT_YES;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "run", id);
  json_object_set_boolean_member (object, "deleted", deleted);
  pf_cli_take_json_object (object);
  return PF_CLI_EXIT_YES;
}

/**
 * pf_cli_delete:
 * @call: the call
 * @error: return location
 *
 * `delete`: puts a run into the trash.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_delete (PfCliCall *call, GError **error)
{
  PfStore *store = pf_cli_open_store (call, error);
  g_autofree char *id = store != NULL ? pf_store_resolve_run (store, call->arguments[0], error) : NULL;

  if (id == NULL || !pf_store_delete_run (store, id, error))
    return PF_CLI_EXIT_FAILED;
  return report_trash (call, id, TRUE);
}

/**
 * pf_cli_restore_run:
 * @call: the call
 * @error: return location
 *
 * `restore-run`: takes a run out of the trash.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_restore_run (PfCliCall *call, GError **error)
{
  PfStore *store = pf_cli_open_store (call, error);
  g_autofree char *id = store != NULL ? pf_store_resolve_deleted_run (store, call->arguments[0], error) : NULL;

  if (id == NULL || !pf_store_restore_run (store, id, error))
    return PF_CLI_EXIT_FAILED;
  return report_trash (call, id, FALSE);
}

/**
 * pf_cli_set_lifecycle:
 * @object: gets the members
 * @run: a run
 *
 * Adds the run's state, operator and how long it is watched.
 */
void
pf_cli_set_lifecycle (JsonObject *object, PfRun *run)
{
  pf_cli_set_text (object, "mode", pf_run_get_mode (run));
  pf_cli_set_text (object, "state", pf_run_get_state (run));
  pf_cli_set_text (object, "operator", pf_run_get_operator (run));
  pf_cli_set_text (object, "handover_to", pf_run_get_handover_to (run));
  pf_cli_set_text (object, "pause_reason", pf_run_get_pause_reason (run));
  pf_cli_set_time (object, "watch_until", pf_run_get_watch_until (run));
  json_object_set_boolean_member (object, "reopened", pf_run_was_reopened (run));
  pf_cli_set_text (object, "reopen_reason", pf_run_get_reopen_reason (run));
}

/**
 * pf_cli_print_lifecycle:
 * @run: a run
 *
 * Prints what of this is out of the ordinary.
 */
void
pf_cli_print_lifecycle (PfRun *run)
{
  if (pf_run_is_rehearsal (run))
    g_print ("%s\n", _("REHEARSAL: nothing is deployed"));
  if (pf_run_get_operator (run) != NULL) {
    g_print (_("Operator: %s"), pf_run_find_person_name (run, pf_run_get_operator (run)));
    if (pf_run_get_handover_to (run) != NULL)
      /* Translators: the person a run was handed to, after “Operator: …” */
      g_print (_(", handed to %s, who has not taken it over yet"),
               pf_run_find_person_name (run, pf_run_get_handover_to (run)));
    g_print ("\n");
  }
  if (pf_run_get_pause_reason (run) != NULL)
    g_print (_("Paused: %s\n"), pf_run_get_pause_reason (run));
  if (pf_run_is_watching (run)) {
    g_autofree char *until = pf_time_format (pf_run_get_watch_until (run));

    g_print (_("Watched until %.16s UTC\n"), until);
  }
  if (pf_run_get_reopen_reason (run) != NULL)
    g_print (_("Opened again: %s\n"), pf_run_get_reopen_reason (run));
}
