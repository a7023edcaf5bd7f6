/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli-probe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * Checks:
 * @probes: (element-type PfProbe): in the order of the file
 * @items: for each the id of its item, or %NULL
 * @lines: for each the line of its item; 0 when it stands alone
 * @outcomes: (element-type PfOutcome): one for each, %NULL until it is there
 */
typedef struct {
  GPtrArray *probes;
  GPtrArray *items;
  GArray *lines;
  GPtrArray *outcomes;
  guint n_left;
  GMainLoop *loop;
  GError *error;
} Checks;

typedef struct {
  Checks *checks;
  guint position;
} Check;

static void
unref_outcome (gpointer outcome)
{
  if (outcome != NULL)
    pf_outcome_unref (outcome);
}

static void
add_probe (Checks *checks, PfProbe *probe, const char *item, guint line)
{
  g_ptr_array_add (checks->probes, pf_probe_ref (probe));
  g_ptr_array_add (checks->items, g_strdup (item));
  g_array_append_val (checks->lines, line);
}

static void
checks_init (Checks *checks, PfDocument *document)
{
  const GPtrArray *items = pf_document_get_items (document);
  const GPtrArray *loose = pf_document_get_loose_probes (document);

  checks->probes = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_probe_unref);
  checks->items = g_ptr_array_new_with_free_func (g_free);
  checks->lines = g_array_new (FALSE, FALSE, sizeof (guint));
  checks->loop = g_main_loop_new (NULL, FALSE);
  for (guint i = 0; i < items->len; i++) {
    PfItem *item = g_ptr_array_index (items, i);

    if (item->probe != NULL)
      add_probe (checks, item->probe, item->id, item->line);
  }
  for (guint i = 0; i < loose->len; i++)
    add_probe (checks, g_ptr_array_index (loose, i), NULL, 0);
  checks->outcomes = g_ptr_array_new_with_free_func (unref_outcome);
  g_ptr_array_set_size (checks->outcomes, (int) checks->probes->len);
}

static void
checks_clear (Checks *checks)
{
  g_clear_pointer (&checks->probes, g_ptr_array_unref);
  g_clear_pointer (&checks->items, g_ptr_array_unref);
  g_clear_pointer (&checks->lines, g_array_unref);
  g_clear_pointer (&checks->outcomes, g_ptr_array_unref);
  g_clear_pointer (&checks->loop, g_main_loop_unref);
  g_clear_error (&checks->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Checks, checks_clear)

static void
on_probed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Check *check = data;
  Checks *checks = check->checks;
  g_autoptr (GError) error = NULL;

  checks->outcomes->pdata[check->position] = pf_scheduler_probe_finish (PF_SCHEDULER (source), result, &error);
  if (error != NULL && checks->error == NULL)
    checks->error = g_steal_pointer (&error);
  if (--checks->n_left == 0)
    g_main_loop_quit (checks->loop);
}

static gboolean
run_checks (Checks *checks, PfEnvironment *environment, GError **error)
{
  g_autoptr (PfScheduler) scheduler = pf_cli_new_scheduler (error);

  if (scheduler == NULL)
    return FALSE;
  checks->n_left = checks->probes->len;
  for (guint i = 0; i < checks->probes->len; i++) {
    Check *check = g_new (Check, 1);

    check->checks = checks;
    check->position = i;
    pf_scheduler_probe_async (scheduler, g_ptr_array_index (checks->probes, i), environment, NULL, on_probed, check);
  }
  g_main_loop_run (checks->loop);
  if (checks->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&checks->error));
  return FALSE;
}

/* Probe blocks that are not probes: nothing can be said of what they ask. */
static guint
report_broken (PfCliCall *call, PfDocument *document, JsonArray *array)
{
  const GPtrArray *diagnostics = pf_document_get_diagnostics (document);
  guint n_broken = 0;

  for (guint i = 0; i < diagnostics->len; i++) {
    PfDiagnostic *diagnostic = g_ptr_array_index (diagnostics, i);
    JsonObject *object;

    if (diagnostic->severity != PF_DIAGNOSTIC_ERROR || !g_str_has_prefix (diagnostic->code, "probe"))
      continue;
    n_broken++;
    pf_cli_complain (_("line %u, column %u: %s"), diagnostic->line, diagnostic->column, diagnostic->message);
    object = json_object_new ();
    json_object_set_null_member (object, "probe");
    json_object_set_string_member (object, "outcome", pf_outcome_value_to_string (PF_OUTCOME_UNKNOWN));
    json_object_set_null_member (object, "reason");
    json_object_set_string_member (object, "message", diagnostic->message);
    json_object_set_null_member (object, "item");
    json_object_set_int_member (object, "line", diagnostic->line);
    json_array_add_object_element (array, object);
  }
  return n_broken;
}

static gboolean
report_checks (PfCliCall *call, PfDocument *document, Checks *checks, JsonArray *array)
{
  const GPtrArray *items = pf_document_get_items (document);
  gboolean good = TRUE;

  for (guint i = 0; i < checks->probes->len; i++) {
    PfProbe *probe = g_ptr_array_index (checks->probes, i);
    PfOutcome *outcome = g_ptr_array_index (checks->outcomes, i);
    const char *id = g_ptr_array_index (checks->items, i);
    guint index = id != NULL ? pf_document_find_item (document, id) : PF_NONE;
    guint line = g_array_index (checks->lines, guint, i);
    g_autofree char *name = NULL;

    if (index != PF_NONE)
      name = g_strdup_printf ("L%u %s", line, ((PfItem *) g_ptr_array_index (items, index))->text);
    good = good && pf_cli_is_good (outcome);
    json_array_add_object_element (array, pf_cli_outcome_to_json (outcome, id, line));
    if (!call->json)
      pf_cli_print_outcome (name != NULL ? name : pf_probe_get_target (probe), outcome);
  }
  return good;
}

static PfEnvironment *
load_environment (PfCliCall *call, GError **error)
{
  PfStore *store;

  if (call->environment == NULL)
    return pf_environment_new ("");
  store = pf_cli_open_store (call, error);
  return store != NULL ? pf_store_load_environment (store, call->environment, error) : NULL;
}

static gboolean
is_any_unbound (Checks *checks)
{
  for (guint i = 0; i < checks->outcomes->len; i++)
    if (g_strcmp0 (pf_outcome_get_reason (g_ptr_array_index (checks->outcomes, i)), "unbound") == 0)
      return TRUE;
  return FALSE;
}

/**
 * pf_cli_check:
 * @call: the call
 * @error: return location
 *
 * `check`: carries out the probes of a file, without a run. To name the file is the consent.
 *
 * Returns: yes when all pass or warn, no otherwise
 */
PfCliExit
pf_cli_check (PfCliCall *call, GError **error)
{
  g_autoptr (PfSource) source = pf_cli_load_source (call->arguments[0], error);
  g_autoptr (PfDocument) document = source != NULL ? pf_document_new (source, error) : NULL;
  g_autoptr (PfEnvironment) environment = document != NULL ? load_environment (call, error) : NULL;
  g_auto (Checks) checks = { NULL };
  g_autoptr (JsonArray) array = json_array_new ();
  gboolean good;

  if (environment == NULL)
    return PF_CLI_EXIT_FAILED;
  checks_init (&checks, document);
  good = report_broken (call, document, array) == 0;
  if (checks.probes->len == 0 && good) {
    g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED,
                 _("“%s” has no probe block, so there is nothing to check"), pf_source_get_file_name (source));
    return PF_CLI_EXIT_FAILED;
  }
  if (checks.probes->len > 0 && !run_checks (&checks, environment, error))
    return PF_CLI_EXIT_FAILED;
  good = report_checks (call, document, &checks, array) && good;
  if (call->environment == NULL && is_any_unbound (&checks))
    pf_cli_complain (_("What @api and the like mean stands in an environment. Name one: --environment NAME"));
  if (call->json)
    pf_cli_take_json_array (g_steal_pointer (&array));
  return good ? PF_CLI_EXIT_YES : PF_CLI_EXIT_NO;
}
