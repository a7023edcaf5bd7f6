/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "document/pf-suggestions.h"
#include "document/pf-variables.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SUGGESTED "suggested"

/* One line with a blank in it is a target; a file's name could have one too, and then the file is meant. */
static char *
read_probe (const char *argument, GError **error)
{
  g_autofree char *text = NULL;

  if (g_str_equal (argument, "-"))
    return pf_cli_read_text (argument, error);
  if (strpbrk (argument, " \t\n") == NULL || g_file_test (argument, G_FILE_TEST_EXISTS)) {
    g_autoptr (PfSource) source = pf_cli_load_source (argument, error);
    const char *view;
    gsize length;

    if (source == NULL)
      return NULL;
    view = pf_source_get_text (source, &length);
    return g_strndup (view, length);
  }
  text = pf_cli_read_text (argument, error);
  if (text == NULL || strchr (text, '\n') != NULL)
    return g_steal_pointer (&text);
  return g_strconcat (text, "\nexpect status in 200..299\n", NULL);
}

/* Whether the argument asks for what the checklist suggests, and for which: from 1, or 0 for the only one. */
static gboolean
is_suggested (const char *argument, guint64 *number)
{
  const char *rest;

  *number = 0;
  if (argument == NULL || !g_str_has_prefix (argument, SUGGESTED))
    return FALSE;
  rest = argument + strlen (SUGGESTED);
  return *rest == '\0' || (*rest == ':' && g_ascii_string_to_unsigned (rest + 1, 10, 1, G_MAXUINT, number, NULL));
}

/* Every one on a line of its own: its number, what it is made from, its target. */
static char *
list_suggestions (GPtrArray *suggestions)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < suggestions->len; i++) {
    const PfSuggestion *suggestion = g_ptr_array_index (suggestions, i);

    g_string_append_printf (list, "\n  " SUGGESTED ":%u  %.*s  (%s)", i + 1,
                            (int) MIN (strcspn (suggestion->probe, "\n"), G_MAXINT), suggestion->probe,
                            suggestion->why);
  }
  return g_string_free (list, FALSE);
}

static const PfSuggestion *
choose_suggestion (PfCliCall *call, const PfItem *item, GPtrArray *suggestions, guint64 number, GError **error)
{
  g_autofree char *list = NULL;

  if (suggestions->len == 0) {
    g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED, _ ("The checklist suggests no probe for “%s” (line %u)"),
                 item->text, item->line);
    return NULL;
  }
  if (number >= 1 ? number <= suggestions->len : suggestions->len == 1)
    return g_ptr_array_index (suggestions, MAX (number, 1) - 1);
  list = list_suggestions (suggestions);
  pf_cli_usage (error,
                ngettext ("%u probe is suggested for “%s”:%s", "Which one? %u probes are suggested for “%s”:%s",
                          suggestions->len),
                suggestions->len, call->arguments[1], list);
  return NULL;
}

static gboolean
has_value (PfRun *run, const char *placeholder)
{
  guint variable = pf_variables_lookup (pf_run_get_variables (run), placeholder);

  return variable != PF_NONE && pf_run_get_variable_value (run, variable, NULL) != NULL;
}

static PfEnvironment *
load_environment (PfRunSession *session, GError **error)
{
  const char *name = pf_run_get_environment (pf_run_session_get_run (session));
  g_autoptr (GError) own = NULL;
  PfEnvironment *environment
      = pf_store_load_environment (pf_run_session_get_store (session), name != NULL ? name : "", &own);

  if (environment == NULL && g_error_matches (own, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND))
    return pf_environment_new (name != NULL ? name : "");
  if (environment == NULL)
    g_propagate_error (error, g_steal_pointer (&own));
  return environment;
}

/* Whether the environment says where a placeholder host is, on whatever port. */
static gboolean
is_mapped (PfEnvironment *environment, const char *host)
{
  gsize length = strlen (host);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, environment->host_map);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    const char *mapped = key;

    if (g_ascii_strncasecmp (mapped, host, length) == 0 && (mapped[length] == '\0' || mapped[length] == ':'))
      return TRUE;
  }
  return FALSE;
}

/* What it needs and does not have: endpoints of the run's environment, and values of the run's variables. */
static gboolean
check_needs (PfRunSession *session, const PfSuggestion *suggestion, GError **error)
{
  PfRun *run = pf_run_session_get_run (session);
  g_autoptr (PfEnvironment) environment = load_environment (session, error);
  g_autoptr (GString) missing = g_string_new (NULL);
  gboolean lacks_endpoint = FALSE;
  gboolean lacks_value = FALSE;

  if (environment == NULL)
    return FALSE;
  for (guint i = 0; suggestion->needs[i] != NULL; i++) {
    const char *need = suggestion->needs[i];
    gboolean is_endpoint = *need == '@';

    if (is_endpoint ? pf_environment_find_endpoint (environment, need + 1) != NULL
                    : has_value (run, need) || is_mapped (environment, need))
      continue;
    g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", need);
    lacks_endpoint = lacks_endpoint || is_endpoint;
    lacks_value = lacks_value || !is_endpoint;
  }
  if (missing->len == 0)
    return TRUE;
  g_set_error (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED, _ ("The suggested probe needs %s first.%s%s It reads:\n%s"),
               missing->str,
               lacks_endpoint ? _ (" Set endpoints with “endpoint set” in the environment of the run.") : "",
               lacks_value ? _ (" Set variables of the checklist with “set”, or write the rest into the text and bind "
                                "that.")
                           : "",
               suggestion->probe);
  return FALSE;
}

static char *
dup_suggested (PfCliCall *call, PfRunSession *session, guint index, guint64 number, GError **error)
{
  PfDocument *document = pf_run_get_document (pf_run_session_get_run (session));
  const PfItem *item = g_ptr_array_index (pf_document_get_items (document), index);
  g_autoptr (GPtrArray) suggestions = NULL;
  const PfSuggestion *suggestion;

  pf_document_get_suggestions (document);
  suggestions = pf_document_list_suggestions (document, index);
  suggestion = choose_suggestion (call, item, suggestions, number, error);
  return suggestion != NULL && check_needs (session, suggestion, error) ? g_strdup (suggestion->probe) : NULL;
}

/**
 * pf_cli_bind:
 * @call: the call
 * @error: return location
 *
 * `bind`: binds a probe to an item, or takes it away. Contacts nothing.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_bind (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = NULL;
  g_autoptr (GPtrArray) acts = NULL;
  g_autofree char *text = NULL;
  guint64 number;
  gboolean suggested = is_suggested (call->arguments[2], &number);
  guint item;

  if (call->remove != (call->arguments[2] == NULL)) {
    pf_cli_usage (error, call->remove ? _ ("--remove takes the probe away, so none can be given")
                                      : _ ("“bind” needs a probe: a file, - for standard input, “suggested”, or one "
                                           "line such as “GET @api/healthz”"));
    return PF_CLI_EXIT_USAGE;
  }
  if (!call->remove && !suggested && (text = read_probe (call->arguments[2], error)) == NULL)
    return PF_CLI_EXIT_FAILED;
  session = pf_cli_open_run (call, error);
  if (session == NULL || !pf_cli_find_item (pf_run_session_get_run (session), call->arguments[1], &item, error))
    return PF_CLI_EXIT_FAILED;
  if (suggested && (text = dup_suggested (call, session, item, number, error)) == NULL)
    return PF_CLI_EXIT_FAILED;
  acts = pf_run_plan_bind (pf_run_session_get_run (session), item, text, error);
  if (acts == NULL || !pf_run_session_act_sync (session, acts, error))
    return PF_CLI_EXIT_FAILED;
  pf_cli_report_item (call, session, item, acts);
  return PF_CLI_EXIT_YES;
}
