/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include <glib/gi18n-lib.h>

/* Everything Preflight keeps, as one file. */

#define MAX_DAYS 36500
#define MS_PER_DAY G_GINT64_CONSTANT (86400000)

static gboolean
check_free (PfCliCall *call, const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (call->force || !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED, _("“%s” is there already. Use --force to replace it"), shown);
  return FALSE;
}

static void
report_intact (PfCliCall *call, const char *path, const PfIntact *intact)
{
  g_autofree char *shown = g_filename_display_name (path);
  JsonObject *object;

  if (call->json) {
    object = json_object_new ();
    json_object_set_string_member (object, "file", shown);
    json_object_set_int_member (object, "runs", intact->n_runs);
    json_object_set_int_member (object, "cut_short", intact->n_cut);
    json_object_set_int_member (object, "lost", intact->n_lost);
    pf_cli_take_json_object (object);
    return;
  }
  g_print ("%s\n", shown);
  pf_cli_complain (_("Runs saved: %u; of them cut before the first damaged event: %u; lost: %u"), intact->n_runs,
                   intact->n_cut, intact->n_lost);
}

static void
report_file (PfCliCall *call, const char *path, const char *member, const char *kept)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *shown_kept = kept != NULL ? g_filename_display_name (kept) : NULL;
  JsonObject *object;

  if (!call->json) {
    g_print ("%s\n", shown);
    if (kept != NULL)
      pf_cli_complain (_("What was there before is kept in “%s”"), shown_kept);
    return;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "file", shown);
  if (member != NULL)
    pf_cli_set_text (object, member, shown_kept);
  pf_cli_take_json_object (object);
}

/**
 * pf_cli_backup:
 * @call: the call
 * @error: return location
 *
 * `backup`: a copy of all runs, endpoints and the library in one file.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_backup (PfCliCall *call, GError **error)
{
  const char *path = call->arguments[0];
  PfStore *store = check_free (call, path, error) ? pf_cli_open_store (call, error) : NULL;
  PfIntact intact;

  if (store == NULL)
    return PF_CLI_EXIT_FAILED;
  if (call->intact) {
    if (!pf_store_save_intact (store, path, &intact, error))
      return PF_CLI_EXIT_FAILED;
    report_intact (call, path, &intact);
    return PF_CLI_EXIT_YES;
  }
  if (!pf_store_save_copy (store, path, error))
    return PF_CLI_EXIT_FAILED;
  report_file (call, path, NULL, NULL);
  return PF_CLI_EXIT_YES;
}

/**
 * pf_cli_restore:
 * @call: the call
 * @error: return location
 *
 * `restore`: puts a backup in the place of what is there.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_restore (PfCliCall *call, GError **error)
{
  g_autofree char *path = pf_store_default_path ();
  g_autoptr (PfClock) clock = pf_system_clock_new ();
  g_autofree char *kept = NULL;

  if (!call->force && g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_autofree char *shown = g_filename_display_name (path);

    g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED,
                 _("“%s” would be replaced. Use --force to do so; a copy of it is kept beside it"), shown);
    return PF_CLI_EXIT_FAILED;
  }
  if (!pf_store_restore (path, call->arguments[0], clock, &kept, error))
    return PF_CLI_EXIT_FAILED;
  report_file (call, path, "kept", kept);
  return PF_CLI_EXIT_YES;
}

static void
report_usage (PfCliCall *call, PfStore *store, const PfStoreUsage *usage)
{
  g_autofree char *shown = g_filename_display_name (pf_store_get_path (store));
  g_autofree char *size = g_format_size ((guint64) usage->n_bytes);
  JsonObject *object;

  if (!call->json) {
    g_print ("%s\n", shown);
    g_print (_("%s: %d runs with %d events, %d results of probes"), size, (int) usage->n_runs, (int) usage->n_events,
             (int) usage->n_samples);
    g_print ("\n");
    return;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "file", shown);
  json_object_set_int_member (object, "bytes", usage->n_bytes);
  json_object_set_int_member (object, "runs", usage->n_runs);
  json_object_set_int_member (object, "events", usage->n_events);
  json_object_set_int_member (object, "samples", usage->n_samples);
  pf_cli_take_json_object (object);
}

/**
 * pf_cli_storage:
 * @call: the call
 * @error: return location
 *
 * `storage`: how much is kept, and what of the results of probes is to be kept no longer.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_storage (PfCliCall *call, GError **error)
{
  PfStoreUsage usage;
  PfStore *store;
  guint64 days = 0;

  if (call->keep != NULL && !g_ascii_string_to_unsigned (call->keep, 10, 0, MAX_DAYS, &days, NULL)) {
    pf_cli_usage (error, _("--keep-days %s: write a number of days, such as 90"), call->keep);
    return PF_CLI_EXIT_USAGE;
  }
  store = pf_cli_open_store (call, error);
  if (store == NULL || (call->keep != NULL && !pf_store_prune_samples (store, (gint64) days * MS_PER_DAY, error))
      || !pf_store_get_usage (store, &usage, error))
    return PF_CLI_EXIT_FAILED;
  report_usage (call, store, &usage);
  return PF_CLI_EXIT_YES;
}
