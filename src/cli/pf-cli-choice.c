/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "probe/pf-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a person chooses in a run that says what the checklist means. */

/**
 * pf_cli_describe_acts:
 * @session: the run
 * @acts: (element-type PfAct): what was done
 *
 * Returns: (transfer full): the members every command that changes a run prints
 */
JsonObject *
pf_cli_describe_acts (PfRunSession *session, GPtrArray *acts)
{
  PfRun *run = pf_run_session_get_run (session);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "run", pf_run_get_id (run));
  json_object_set_boolean_member (object, "changed", acts->len > 0);
  json_object_set_int_member (object, "length", pf_run_get_events (run)->len);
  json_object_set_string_member (object, "head", pf_run_get_head (run));
  return object;
}

static void
report (PfCliCall *call, PfRunSession *session, GPtrArray *acts, const char *member, const char *value, const char *text)
{
  JsonObject *object;

  if (!call->json) {
    g_print ("%s\n", text);
    return;
  }
  object = pf_cli_describe_acts (session, acts);
  pf_cli_set_text (object, member, value);
  json_object_set_int_member (object, "acts", acts->len);
  pf_cli_take_json_object (object);
}

static PfCliExit
carry_out (PfCliCall *call, PfRunSession *session, GPtrArray *acts, GError **error)
{
  return acts != NULL && pf_run_session_act_sync (session, acts, error) ? PF_CLI_EXIT_YES : PF_CLI_EXIT_FAILED;
}

/**
 * pf_cli_answer:
 * @call: the call
 * @error: return location
 *
 * `answer`: answers a criterion.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_answer (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = NULL;
  g_autoptr (GPtrArray) acts = NULL;
  const char *word = call->arguments[2];
  PfAnswer answer = g_str_equal (word, "yes") ? PF_ANSWER_YES : g_str_equal (word, "no") ? PF_ANSWER_NO : PF_ANSWER_NONE;
  PfRun *run;
  guint item;

  if (answer == PF_ANSWER_NONE && !g_str_equal (word, "clear")) {
    pf_cli_usage (error, _("“%s” is no answer. Write yes, no or clear"), word);
    return PF_CLI_EXIT_USAGE;
  }
  session = pf_cli_open_run (call, error);
  run = session != NULL ? pf_run_session_get_run (session) : NULL;
  if (run == NULL || !pf_cli_find_item (run, call->arguments[1], &item, error))
    return PF_CLI_EXIT_FAILED;
  acts = pf_run_plan_answer (run, item, answer, call->reason, error);
  if (carry_out (call, session, acts, error) != PF_CLI_EXIT_YES)
    return PF_CLI_EXIT_FAILED;
  report (call, session, acts, "answer", pf_answer_to_string (answer), word);
  return PF_CLI_EXIT_YES;
}

static gboolean
matches (const char *words, const char *id, const char *label)
{
  return g_str_equal (words, id) || g_ascii_strcasecmp (words, label) == 0;
}

static gboolean
begins (const char *words, const char *label)
{
  g_autofree char *folded_words = g_utf8_casefold (words, -1);
  g_autofree char *folded_label = g_utf8_casefold (label, -1);

  return strstr (folded_label, folded_words) != NULL;
}

/* Index of the only thing whose id or label is meant, or PF_NONE. */
static guint
find_only (PfDocument *document, const char *words, guint first, guint n, gboolean groups)
{
  guint found = PF_NONE;

  for (guint i = first; i < first + n; i++) {
    const PfOptionGroup *group = groups ? g_ptr_array_index (pf_document_get_option_groups (document), i) : NULL;
    const PfOption *option = groups ? NULL : g_ptr_array_index (pf_document_get_options (document), i);
    const char *id = groups ? group->id : option->id;
    const char *label = groups ? group->label : option->label;

    if (matches (words, id, label))
      return i;
    if (begins (words, label))
      found = found == PF_NONE ? i : G_MAXUINT - 1;
  }
  return found != G_MAXUINT - 1 ? found : PF_NONE;
}

static gboolean
find_option (PfRun *run, const char *group_words, const char *option_words, guint *group, guint *option, GError **error)
{
  PfDocument *document = pf_run_get_document (run);
  const PfOptionGroup *found;

  *group = find_only (document, group_words, 0, pf_document_get_option_groups (document)->len, TRUE);
  if (*group == PF_NONE) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
                 _("There is no choice “%s”, or more than one. “%s show %.8s” lists them"), group_words,
                 g_get_prgname (), pf_run_get_id (run));
    return FALSE;
  }
  *option = PF_NONE;
  if (g_str_equal (option_words, "none"))
    return TRUE;
  found = g_ptr_array_index (pf_document_get_option_groups (document), *group);
  *option = find_only (document, option_words, found->first, found->n_options, FALSE);
  if (*option != PF_NONE)
    return TRUE;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _("“%s” has no option “%s”, or more than one"),
               found->label, option_words);
  return FALSE;
}

/**
 * pf_cli_choose:
 * @call: the call
 * @error: return location
 *
 * `choose`: chooses one of several ways.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_choose (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = pf_cli_open_run (call, error);
  g_autoptr (GPtrArray) acts = NULL;
  const PfOption *chosen;
  PfRun *run;
  guint group;
  guint option;

  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  run = pf_run_session_get_run (session);
  if (!find_option (run, call->arguments[1], call->arguments[2], &group, &option, error))
    return PF_CLI_EXIT_FAILED;
  acts = pf_run_plan_choose (run, group, option, error);
  if (carry_out (call, session, acts, error) != PF_CLI_EXIT_YES)
    return PF_CLI_EXIT_FAILED;
  chosen = option != PF_NONE ? g_ptr_array_index (pf_document_get_options (pf_run_get_document (run)), option) : NULL;
  report (call, session, acts, "option", chosen != NULL ? chosen->id : NULL,
          chosen != NULL ? chosen->label : _("Nothing is chosen"));
  return PF_CLI_EXIT_YES;
}

static gboolean
parse_role (const char *text, PfRole *role, GError **error)
{
  const char *names[PF_N_ROLES + 1] = { NULL };
  const char *near;

  if (pf_role_from_string (text, role))
    return TRUE;
  for (guint i = 0; i < PF_N_ROLES; i++)
    names[i] = pf_role_to_string ((PfRole) i);
  near = pf_suggest (text, names);
  if (near != NULL)
    return pf_cli_usage (error, _("“%s” is no role. Did you mean “%s”?"), text, near);
  return pf_cli_usage (error, _("“%s” is no role; “%s help role” lists them"), text, g_get_prgname ());
}

/* The next run of this checklist begins with it. */
static gboolean
remember_role (PfCliCall *call, PfRun *run, guint section, PfRole role, GError **error)
{
  PfDocument *document = pf_run_get_document (run);
  const PfSection *found = g_ptr_array_index (pf_document_get_sections (document), section);
  PfStore *store = pf_cli_open_store (call, error);

  return store != NULL && pf_store_remember_role (store, document, found->id, role, error);
}

/**
 * pf_cli_role:
 * @call: the call
 * @error: return location
 *
 * `role`: says what a section is for.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_role (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = NULL;
  g_autoptr (GPtrArray) acts = NULL;
  guint section;
  PfRole role;
  PfRun *run;

  if (!parse_role (call->arguments[2], &role, error))
    return PF_CLI_EXIT_USAGE;
  session = pf_cli_open_run (call, error);
  if (session == NULL)
    return PF_CLI_EXIT_FAILED;
  run = pf_run_session_get_run (session);
  section = pf_document_find_section (pf_run_get_document (run), call->arguments[1]);
  if (section == PF_NONE) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
                 _("The checklist has no section “%s”. Write its id, or L and its line"), call->arguments[1]);
    return PF_CLI_EXIT_FAILED;
  }
  acts = pf_run_plan_set_role (run, section, role, error);
  if (acts != NULL && acts->len > 0 && !remember_role (call, run, section, role, error))
    return PF_CLI_EXIT_FAILED;
  if (carry_out (call, session, acts, error) != PF_CLI_EXIT_YES)
    return PF_CLI_EXIT_FAILED;
  report (call, session, acts, "role", pf_role_to_string (role), pf_role_to_string (role));
  return PF_CLI_EXIT_YES;
}
