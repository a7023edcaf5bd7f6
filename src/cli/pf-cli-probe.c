/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli-probe.h"

#include "run/pf-run-lifecycle.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/**
 * pf_cli_new_scheduler:
 * @error: return location
 *
 * Returns: (transfer full): a scheduler with the prober that belongs to this program and the system keyring; or %NULL
 *   with an error when there is no prober
 */
PfScheduler *
pf_cli_new_scheduler (GError **error)
{
  g_autofree char *program = pf_prober_find_program (error);
  g_autoptr (PfClock) clock = NULL;
  g_autoptr (PfProber) prober = NULL;
  g_autoptr (PfVault) vault = NULL;

  if (program == NULL)
    return NULL;
  clock = pf_system_clock_new ();
  prober = pf_prober_new (program, clock);
  vault = pf_vault_new ();
  return pf_scheduler_new (prober, PF_CREDENTIAL_SOURCE (vault), clock);
}

/**
 * pf_cli_is_good:
 * @outcome: an outcome
 *
 * Returns: whether it is a pass or a warning
 */
gboolean
pf_cli_is_good (PfOutcome *outcome)
{
  PfOutcomeValue value = pf_outcome_get_value (outcome);

  return value == PF_OUTCOME_PASS || value == PF_OUTCOME_WARN;
}

/**
 * pf_cli_print_outcome:
 * @name: what was probed
 * @outcome: its outcome
 *
 * Prints an outcome for a person at once: what it is and why, then each check with the value that was found.
 */
void
pf_cli_print_outcome (const char *name, PfOutcome *outcome)
{
  const GPtrArray *checks = pf_outcome_get_checks (outcome);
  const char *reason = pf_outcome_get_reason (outcome);
  g_autofree char *description = pf_outcome_describe (outcome);

  g_print ("%-7s  %s: %s", pf_outcome_value_to_string (pf_outcome_get_value (outcome)), name, description);
  if (reason != NULL)
    g_print (" [%s]", reason);
  g_print ("\n");
  for (guint i = 0; i < checks->len; i++) {
    PfCheckOutcome *check = g_ptr_array_index (checks, i);

    g_print ("  %-7s  %s", pf_outcome_value_to_string (check->value), check->text);
    if (check->actual != NULL)
      /* Translators: what a check found; follows the check, as in “expect status == 200 (was 503)” */
      g_print (_(" (was %s)"), check->actual);
    g_print ("\n");
  }
  /* The next one may be minutes away. */
  fflush (stdout);
}

/**
 * pf_cli_outcome_to_json:
 * @outcome: an outcome
 * @item: (nullable): id of its item
 * @line: line of the item or of the probe
 *
 * Returns: (transfer full): the outcome's members with `item` and `line`
 */
JsonObject *
pf_cli_outcome_to_json (PfOutcome *outcome, const char *item, guint line)
{
  g_autoptr (JsonNode) node = pf_outcome_to_json (outcome);
  JsonObject *object = json_node_dup_object (node);

  pf_cli_set_text (object, "item", item);
  json_object_set_int_member (object, "line", line);
  return object;
}

static GArray *
list_probed_items (PfRun *run)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_items = g_list_model_get_n_items (pf_run_get_items (run));

  for (guint i = 0; i < n_items; i++) {
    PfRunItem *item = pf_run_get_item (run, i);

    if (pf_run_item_is_leaf (item) && pf_run_item_get_probe (item) != NULL &&
        pf_run_item_get_state (item) != PF_STATE_NOT_APPLICABLE)
      g_array_append_val (items, i);
  }
  return items;
}

/* The items named, each once, or all that have a probe. */
static GArray *
choose_items (PfCliCall *call, PfRun *run, GError **error)
{
  g_autoptr (GArray) items = NULL;

  if (call->n_arguments == 1) {
    items = list_probed_items (run);
    if (items->len > 0)
      return g_steal_pointer (&items);
    g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED,
                 _("No item of this run has a probe. “%s help bind” shows how to bind one"), g_get_prgname ());
    return NULL;
  }
  items = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 1; i < call->n_arguments; i++) {
    gboolean known = FALSE;
    guint item;

    if (!pf_cli_find_item (run, call->arguments[i], &item, error))
      return NULL;
    if (pf_run_item_get_probe (pf_run_get_item (run, item)) == NULL) {
      g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED,
                   _("“%s” (line %u) has no probe. “%s help bind” shows how to bind one"),
                   pf_run_item_get_item (pf_run_get_item (run, item))->text,
                   pf_run_item_get_item (pf_run_get_item (run, item))->line, g_get_prgname ());
      return NULL;
    }
    for (guint n = 0; n < items->len; n++)
      known = known || g_array_index (items, guint, n) == item;
    if (!known)
      g_array_append_val (items, item);
  }
  return g_steal_pointer (&items);
}

/* Whatever may change something on the other side is sent only when that was said. */
static gboolean
check_consent (PfCliCall *call, PfRun *run, GArray *items, GError **error)
{
  for (guint i = 0; i < items->len; i++) {
    PfRunItem *item = pf_run_get_item (run, g_array_index (items, guint, i));
    PfProbe *probe = pf_run_item_get_probe (item);

    if (!call->unsafe && !pf_probe_is_safe (probe))
      return pf_cli_usage (error,
                           _("The probe of “%s” (line %u) sends %s %s, which may change something there. Nothing was "
                             "sent. Add --allow-unsafe to send it"),
                           pf_run_item_get_item (item)->text, pf_run_item_get_item (item)->line,
                           pf_probe_get_method (probe) != NULL ? pf_probe_get_method (probe)
                                                               : pf_probe_get_kind_name (probe),
                           pf_probe_get_target (probe));
  }
  return TRUE;
}

static PfCliExit
report_outcomes (PfCliCall *call, PfRun *run, GArray *items, GPtrArray *outcomes)
{
  JsonArray *array = json_array_new ();
  gboolean good = TRUE;

  for (guint i = 0; i < outcomes->len; i++) {
    PfItem *item = pf_run_item_get_item (pf_run_get_item (run, g_array_index (items, guint, i)));
    PfOutcome *outcome = g_ptr_array_index (outcomes, i);
    g_autofree char *name = g_strdup_printf ("L%u %s", item->line, item->text);

    good = good && pf_cli_is_good (outcome);
    json_array_add_object_element (array, pf_cli_outcome_to_json (outcome, item->id, item->line));
    if (!call->json)
      pf_cli_print_outcome (name, outcome);
  }
  if (call->json)
    pf_cli_take_json_array (array);
  else
    json_array_unref (array);
  return good ? PF_CLI_EXIT_YES : PF_CLI_EXIT_NO;
}

/**
 * pf_cli_probe:
 * @call: the call
 * @error: return location
 *
 * `probe`: runs the probes of a run's items once and takes the outcomes into it.
 *
 * Returns: yes when all pass or warn, no otherwise
 */
PfCliExit
pf_cli_probe (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = pf_cli_open_run (call, error);
  g_autoptr (GArray) items = NULL;
  g_autoptr (PfScheduler) scheduler = NULL;
  g_autoptr (PfVerifier) verifier = NULL;
  g_autoptr (GPtrArray) outcomes = NULL;
  g_auto (PfCliWait) wait = { NULL };
  PfRun *run;

  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  run = pf_run_session_get_run (session);
  if (pf_run_is_paused (run)) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _("The run is paused. Resume it first"));
    return PF_CLI_EXIT_FAILED;
  }
  items = choose_items (call, run, error);
  if (items == NULL || !check_consent (call, run, items, error))
    return PF_CLI_EXIT_FAILED;
  scheduler = pf_cli_new_scheduler (error);
  if (scheduler == NULL)
    return PF_CLI_EXIT_FAILED;
  verifier = pf_verifier_new (session, scheduler);
  pf_cli_wait_begin (&wait);
  pf_verifier_verify_async (verifier, (const guint *) (const void *) items->data, items->len, NULL,
                            pf_cli_wait_callback, &wait);
  pf_cli_wait_end (&wait);
  outcomes = pf_verifier_verify_finish (verifier, wait.result, error);
  if (outcomes == NULL || !pf_run_session_flush (session, error))
    return PF_CLI_EXIT_FAILED;
  return report_outcomes (call, run, items, outcomes);
}
