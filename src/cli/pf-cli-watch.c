/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli-probe.h"

#include "run/pf-run-lifecycle.h"
#include "run/pf-run-triggers.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

typedef struct {
  PfCliCall *call;
  PfRun *run;                /* borrowed */
  PfRunSession *session;     /* borrowed */
  PfVerifier *verifier;      /* borrowed */
  GMainLoop *loop;
  GHashTable *last;          /* index + 1 → PfOutcome */
  GHashTable *tripped;       /* ids of those that were told of */
  gboolean has_tripped;
} Watch;

static gboolean
parse_duration (const char *text, guint *seconds, GError **error)
{
  static const struct {
    const char *unit;
    guint64 seconds;
  } units[] = { { "s", 1 }, { "m", 60 }, { "h", 3600 }, { "d", 86400 } };
  char *end = NULL;
  guint64 number = g_ascii_isdigit (text[0]) ? g_ascii_strtoull (text, &end, 10) : 0;

  for (gsize i = 0; number > 0 && number < G_MAXUINT / 86400 && i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (end, units[i].unit)) {
      *seconds = (guint) (number * units[i].seconds);
      return TRUE;
    }
  return pf_cli_usage (error, _("--for %s: write a number with its unit, such as 90s, 15m or 2h"), text);
}

static void
on_outcome (Watch *watch, const char *key, PfOutcome *outcome)
{
  const char *slash = strrchr (key, '/');
  guint64 index = slash != NULL ? g_ascii_strtoull (slash + 1, NULL, 10) : 0;
  PfItem *item;
  g_autofree char *name = NULL;

  if (index >= g_list_model_get_n_items (pf_run_get_items (watch->run)))
    return;
  g_hash_table_replace (watch->last, GUINT_TO_POINTER ((guint) index + 1), pf_outcome_ref (outcome));
  if (watch->call->json)
    return;
  item = pf_run_item_get_item (pf_run_get_item (watch->run, (guint) index));
  {
    g_autofree char *at = pf_time_format (pf_outcome_get_started_utc_ms (outcome));

    name = g_strdup_printf ("%s L%u %s", at, item->line, item->text);
  }
  pf_cli_print_outcome (name, outcome);
}

static void
on_item_changed (Watch *watch, guint index)
{
  PfRunItem *item = pf_run_get_item (watch->run, index);
  char *id = pf_run_item_get_item (item)->id;
  g_autofree char *text = NULL;

  if (!pf_run_item_is_tripped (item)) {
    g_hash_table_remove (watch->tripped, id);
    return;
  }
  watch->has_tripped = TRUE;
  if (!g_hash_table_add (watch->tripped, g_strdup (id)))
    return;
  text = pf_cli_describe_trip (watch->run, index);
  pf_cli_complain ("%s", text);
}

static gboolean
on_end (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

/* The run was closed, here or elsewhere: the verifier has stopped by itself. A pause is no end. */
static void
on_run_changed (Watch *watch)
{
  if (!pf_verifier_is_watching (watch->verifier) && !pf_run_is_paused (watch->run))
    g_main_loop_quit (watch->loop);
}

static void
on_save_state (Watch *watch)
{
  if (pf_run_session_get_save_state (watch->session) == PF_SAVE_FAILED)
    pf_cli_complain (_("Outcomes cannot be saved: %s"), pf_run_session_get_save_error (watch->session));
}

static void
print_last (Watch *watch)
{
  JsonArray *array = json_array_new ();
  guint n_items = g_list_model_get_n_items (pf_run_get_items (watch->run));

  for (guint i = 0; i < n_items; i++) {
    PfOutcome *outcome = g_hash_table_lookup (watch->last, GUINT_TO_POINTER (i + 1));
    PfItem *item = pf_run_item_get_item (pf_run_get_item (watch->run, i));

    if (outcome != NULL)
      json_array_add_object_element (array, pf_cli_outcome_to_json (outcome, item->id, item->line));
  }
  pf_cli_take_json_array (array);
}

/* Counts what will be watched; tells of what will not. */
static guint
count_watched (PfRun *run)
{
  guint n_items = g_list_model_get_n_items (pf_run_get_items (run));
  guint n_watched = 0;

  for (guint i = 0; i < n_items; i++) {
    PfRunItem *item = pf_run_get_item (run, i);
    PfProbe *probe = pf_run_item_get_probe (item);

    if (!pf_run_item_is_leaf (item) || probe == NULL || pf_run_item_get_state (item) == PF_STATE_NOT_APPLICABLE)
      continue;
    if (pf_probe_is_safe (probe))
      n_watched++;
    else
      pf_cli_complain (_("Left out: the probe of “%s” (line %u) may change something, so it is not repeated"),
                       pf_run_item_get_item (item)->text, pf_run_item_get_item (item)->line);
  }
  return n_watched;
}

static void
run_watch (Watch *watch, PfScheduler *scheduler, guint seconds)
{
  guint interrupted = g_unix_signal_add (SIGINT, on_end, watch->loop);
  guint terminated = g_unix_signal_add (SIGTERM, on_end, watch->loop);
  guint timer = seconds > 0 ? g_timeout_add_seconds (seconds, on_end, watch->loop) : 0;
  gulong outcome = g_signal_connect_swapped (scheduler, "outcome", G_CALLBACK (on_outcome), watch);
  gulong changed = g_signal_connect_swapped (watch->run, "changed", G_CALLBACK (on_run_changed), watch);
  gulong item = g_signal_connect_swapped (watch->run, "item-changed", G_CALLBACK (on_item_changed), watch);
  gulong save = g_signal_connect_swapped (watch->session, "notify::save-state", G_CALLBACK (on_save_state), watch);

  for (guint i = 0; i < g_list_model_get_n_items (pf_run_get_items (watch->run)); i++)
    on_item_changed (watch, i);
  pf_verifier_watch (watch->verifier);
  g_main_loop_run (watch->loop);
  pf_verifier_unwatch (watch->verifier);
  g_signal_handler_disconnect (scheduler, outcome);
  g_signal_handler_disconnect (watch->run, changed);
  g_signal_handler_disconnect (watch->run, item);
  g_signal_handler_disconnect (watch->session, save);
  g_source_remove (interrupted);
  g_source_remove (terminated);
  g_clear_handle_id (&timer, g_source_remove);
}

/**
 * pf_cli_watch:
 * @call: the call
 * @error: return location
 *
 * `watch`: repeats the probes of a run at their intervals until a signal, the end of `--for`, or the end of the run.
 *
 * Returns: no when a trigger is or was tripped, yes otherwise
 */
PfCliExit
pf_cli_watch (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = NULL;
  g_autoptr (PfScheduler) scheduler = NULL;
  g_autoptr (PfVerifier) verifier = NULL;
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (GHashTable) last = NULL;
  g_autoptr (GHashTable) tripped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Watch watch = { .call = call };
  guint seconds = 0;

  if (call->duration != NULL && !parse_duration (call->duration, &seconds, error))
    return PF_CLI_EXIT_USAGE;
  if (call->post)
    return pf_cli_watch_after (call, seconds, error);
  session = pf_cli_open_run (call, error);
  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  watch.session = session;
  watch.run = pf_run_session_get_run (session);
  if (count_watched (watch.run) == 0) {
    g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED,
                 _("No item of this run has a probe to repeat. “%s help bind” shows how to bind one"), g_get_prgname ());
    return PF_CLI_EXIT_FAILED;
  }
  scheduler = pf_cli_new_scheduler (error);
  if (scheduler == NULL)
    return PF_CLI_EXIT_FAILED;
  pf_store_start_watching (call->store);
  verifier = pf_verifier_new (session, scheduler);
  loop = g_main_loop_new (NULL, FALSE);
  last = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) pf_outcome_unref);
  watch.verifier = verifier;
  watch.loop = loop;
  watch.last = last;
  watch.tripped = tripped;
  run_watch (&watch, scheduler, seconds);
  if (!pf_run_session_flush (session, error))
    return PF_CLI_EXIT_FAILED;
  if (call->json)
    print_last (&watch);
  return watch.has_tripped ? PF_CLI_EXIT_NO : PF_CLI_EXIT_YES;
}
