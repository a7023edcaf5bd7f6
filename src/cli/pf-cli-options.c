/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * PfOptionInfo:
 * @bit: the one [enum@CliOption], or a further one
 * @short_name: one letter, or 0
 * @type: none, file name (any one text) or file name array (any number of texts)
 * @offset: where in [struct@CliCall] the value goes
 * @value: (nullable): what the help calls the value
 */
typedef struct {
  guint64 bit;
  const char *name;
  char short_name;
  GOptionArg type;
  gsize offset;
  const char *value;
  const char *summary;
  gboolean is_path;
} PfOptionInfo;

#define FLAG(bit, name, field, summary) { bit, name, 0, G_OPTION_ARG_NONE, G_STRUCT_OFFSET (PfCliCall, field), NULL, summary, FALSE }
#define TEXT(bit, name, field, value, summary) { bit, name, 0, G_OPTION_ARG_FILENAME, G_STRUCT_OFFSET (PfCliCall, field), value, summary, FALSE }

static const PfOptionInfo option_infos[] = {
  TEXT (PF_CLI_ENVIRONMENT, "environment", environment, N_("NAME"), N_("Environment, such as production")),
  TEXT (PF_CLI_RELEASE, "release", release, N_("TEXT"), N_("What is being released")),
  TEXT (PF_CLI_MODE, "mode", mode, "live|rehearsal", N_("Whether it counts (default: live)")),
  TEXT (PF_CLI_T0, "t0", t0, N_("TIME"), N_("The moment the plan counts from, such as 2026-03-01T09:30:00+01:00")),
  TEXT (PF_CLI_OPERATOR, "operator", operator, N_("NAME"), N_("Who is responsible for the run")),
  TEXT (PF_CLI_ARTIFACT, "artifact", artifact, "NAME@sha256:HEX", N_("What is deployed, with its digest")),
  TEXT (PF_CLI_REASON, "reason", reason, N_("TEXT"), N_("Why; needed for not-applicable, waived and deferred")),
  TEXT (PF_CLI_OUTCOME, "outcome", outcome, "success|rolled-back|aborted", N_("How the run ended")),
  TEXT (PF_CLI_FORMAT, "format", format, "json", N_("Format of the record (default: json)")),
  { PF_CLI_OUTPUT, "output", 'o', G_OPTION_ARG_FILENAME, G_STRUCT_OFFSET (PfCliCall, output), N_("FILE"),
    N_("File or folder to write to instead of standard output"), TRUE },
  FLAG (PF_CLI_FORCE, "force", force, N_("Replace the file if it is there")),
  TEXT (PF_CLI_KIND, "kind", kind, "bearer|basic|header", N_("How the secret is sent")),
  TEXT (PF_CLI_NAME, "name", name, N_("NAME"), N_("User name for basic, header name for header")),
  { PF_CLI_CA, "ca", 0, G_OPTION_ARG_FILENAME, G_STRUCT_OFFSET (PfCliCall, ca), N_("FILE"),
    N_("Trust the certificates in this PEM file instead of the system's"), TRUE },
  FLAG (PF_CLI_PLAIN_AUTH, "allow-plain-auth", plain_auth, N_("Send the credential over plain HTTP too")),
  { PF_CLI_RESOLVE, "resolve", 0, G_OPTION_ARG_FILENAME_ARRAY, G_STRUCT_OFFSET (PfCliCall, resolve),
    "HOST[:PORT]=ADDRESS:PORT", N_("Connect to ADDRESS for HOST in this environment; “HOST=” forgets it"), FALSE },
  FLAG (PF_CLI_UNSAFE, "allow-unsafe", unsafe, N_("Send probes that may change something (not GET or HEAD)")),
  FLAG (PF_CLI_KEEP_TICKS, "keep-ticks", keep_ticks, N_("Take what is ticked in the file as done already")),
  { PF_CLI_ACCEPT, "accept", 0, G_OPTION_ARG_FILENAME_ARRAY, G_STRUCT_OFFSET (PfCliCall, accept), N_("PROPOSAL"),
    N_("Read the checklist as “inspect” proposes, by the proposal's id; may be given several times"), FALSE },
  TEXT (PF_CLI_AT, "at", at, N_("TIME"), N_("When it was, if not now: 16:00, 2026-03-01 09:30, or with a zone")),
  TEXT (PF_CLI_FOR, "for", duration, N_("DURATION"), N_("End after this long, such as 90s, 15m or 2h")),
  TEXT (PF_CLI_STEP, "step", step, "N", N_("The step that the comment “# N.” begins")),
  FLAG (PF_CLI_YES, "yes", yes, N_("Run it without asking")),
  { PF_CLI_FOLDER, "folder", 0, G_OPTION_ARG_FILENAME, G_STRUCT_OFFSET (PfCliCall, folder), N_("FOLDER"),
    N_("Where to run the commands of this run from now on"), TRUE },
  { PF_CLI_SETTING, "env", 0, G_OPTION_ARG_FILENAME_ARRAY, G_STRUCT_OFFSET (PfCliCall, settings), "NAME=VALUE",
    N_("Environment variable for the commands of this run from now on; may be given several times"), FALSE },
  FLAG (PF_CLI_DONE, "done", done, N_("Mark the item, or tick the step, when it is done")),
  TEXT (PF_CLI_KEEP, "keep-days", keep, N_("DAYS"), N_("Forget the results of probes of runs closed longer ago")),
  FLAG (PF_CLI_INTACT, "intact", intact, N_("Save only what is intact, of a damaged database")),
  FLAG (PF_CLI_REMOVE, "remove", remove, N_("Take the probe away")),
  FLAG (PF_CLI_REPAIR, "repair", repair, N_("Read garbled text repaired; “inspect” and “lint” say where there is some")),
  TEXT (PF_CLI_TO, "to", to, N_("NAME"), N_("To whom, or to which section, by its id or L and its line")),
  FLAG (PF_CLI_DELETED, "deleted", deleted, N_("Those in the trash instead")),
  FLAG (PF_CLI_DRY_RUN, "dry-run", dry_run, N_("Only say what would be done")),
  FLAG (PF_CLI_ACCEPT_REWORDED, "accept-reworded", accept_reworded, N_("Items that were reworded keep what they are too")),
  { PF_CLI_CARRY, "carry", 0, G_OPTION_ARG_FILENAME_ARRAY, G_STRUCT_OFFSET (PfCliCall, carry), N_("ITEM"),
    N_("This reworded item of the changed checklist keeps what it is; may be given several times"), FALSE },
  FLAG (PF_CLI_POST, "post", post, N_("Only say that the deployment is over and is watched from now on (usually for 24 hours)")),
  { PF_CLI_KEY, "key", 0, G_OPTION_ARG_FILENAME, G_STRUCT_OFFSET (PfCliCall, key), N_("FILE"),
    N_("Sign with this SSH key too; a passphrase is asked for by ssh itself"), TRUE },
  TEXT (PF_CLI_STATEMENT, "statement", statement, N_("TEXT"), N_("What is declared, instead of the usual sentence")),
  { PF_CLI_ALLOWED_SIGNERS, "allowed-signers", 0, G_OPTION_ARG_FILENAME, G_STRUCT_OFFSET (PfCliCall, allowed_signers),
    N_("FILE"), N_("Whose keys they may be that sign, in the form of ssh-keygen; any other key is a finding"), TRUE },
  FLAG (PF_CLI_WITHDRAW, "withdraw", withdraw, N_("Take the signature back; needs --reason")),
  FLAG (PF_CLI_SEPARATE_SIGNERS, "separate-signers", separate_signers,
        N_("Whoever leads the run may sign for no other role")),
  TEXT (PF_CLI_BY, "by", by, N_("NAME"), N_("Who acts (default: the name in the preferences, or the account)")),
  FLAG (PF_CLI_JSON, "json", json, N_("Print one JSON document")),
};

static gpointer
get_field (PfCliCall *call, const PfOptionInfo *info)
{
  return G_STRUCT_MEMBER_P (call, info->offset);
}

static GOptionEntry *
build_entries (PfCliCall *call, gboolean *help)
{
  GOptionEntry *entries = g_new0 (GOptionEntry, G_N_ELEMENTS (option_infos) + 3);
  gsize n_entries = 0;
  guint64 bits = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (option_infos); i++) {
    g_assert ((bits & option_infos[i].bit) == 0);
    bits |= option_infos[i].bit;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (option_infos); i++)
    if ((call->command->options & option_infos[i].bit) != 0)
      entries[n_entries++] = (GOptionEntry) { .long_name = option_infos[i].name,
                                              .short_name = option_infos[i].short_name,
                                              .arg = option_infos[i].type,
                                              .arg_data = get_field (call, &option_infos[i]) };
  entries[n_entries++] = (GOptionEntry) { .long_name = "help", .short_name = 'h', .arg_data = help };
  entries[n_entries++] = (GOptionEntry) { .long_name = G_OPTION_REMAINING,
                                          .arg = G_OPTION_ARG_FILENAME_ARRAY,
                                          .arg_data = &call->arguments };
  return entries;
}

static gboolean
check_text (const char *what, const char *text, GError **error)
{
  if (text == NULL || g_utf8_validate (text, -1, NULL))
    return TRUE;
  return pf_cli_usage (error, _("%s is not valid UTF-8"), what);
}

static gboolean
is_given (PfCliCall *call, const PfOptionInfo *info)
{
  if (info->type == G_OPTION_ARG_NONE)
    return *(gboolean *) get_field (call, info);
  return *(gpointer *) get_field (call, info) != NULL;
}

static gboolean
check_options (PfCliCall *call, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (option_infos); i++) {
    const PfOptionInfo *info = &option_infos[i];
    g_autofree char *what = g_strconcat ("--", info->name, NULL);

    if ((call->command->required & info->bit) != 0 && !is_given (call, info))
      return pf_cli_usage (error, _("“%s” needs %s %s: %s"), call->command->name, what, _(info->value),
                           _(info->summary));
    if (info->type == G_OPTION_ARG_FILENAME && !info->is_path && !check_text (what, *(char **) get_field (call, info), error))
      return FALSE;
    if (info->type == G_OPTION_ARG_FILENAME_ARRAY)
      for (char **value = *(GStrv *) get_field (call, info); value != NULL && *value != NULL; value++)
        if (!check_text (what, *value, error))
          return FALSE;
  }
  return TRUE;
}

static gboolean
check_arguments (PfCliCall *call, GError **error)
{
  const PfCliCommand *command = call->command;

  if (call->arguments == NULL)
    call->arguments = g_new0 (char *, 1);
  call->n_arguments = g_strv_length (call->arguments);
  if ((int) call->n_arguments < command->minimum)
    return pf_cli_usage (error, _("“%s” needs %s"), command->name, command->arguments);
  if (command->maximum >= 0 && (int) call->n_arguments > command->maximum)
    return pf_cli_usage (error, command->maximum == 0 ? _("“%s” takes no arguments, but got “%s”")
                                                      : _("“%s” got one argument too many: “%s”"),
                         command->name, call->arguments[command->maximum]);
  return TRUE;
}

/**
 * pf_cli_parse:
 * @call: its command is set, everything else empty
 * @words: what follows the command
 * @help: (out): whether help was asked for; the rest of the call is not checked then
 * @error: return location
 *
 * Reads options and arguments. Options may stand anywhere; after `--` everything is an argument.
 *
 * Returns: whether the call is well-formed; otherwise %PF_CLI_ERROR_USAGE
 */
gboolean
pf_cli_parse (PfCliCall *call, const char *const *words, gboolean *help, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree GOptionEntry *entries = build_entries (call, help);
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autoptr (GError) parse_error = NULL;
  g_auto (GStrv) copy = NULL;

  g_ptr_array_add (line, g_strdup (g_get_prgname ()));
  for (; *words != NULL; words++)
    g_ptr_array_add (line, g_strdup (*words));
  g_ptr_array_add (line, NULL);
  copy = (GStrv) g_ptr_array_free (g_steal_pointer (&line), FALSE);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &copy, &parse_error))
    return pf_cli_usage (error, "%s: %s", call->command->name, parse_error->message);
  if (*help)
    return TRUE;
  return check_options (call, error) && check_arguments (call, error);
}

/**
 * pf_cli_call_clear:
 * @call: a call
 *
 * Frees what it holds.
 */
void
pf_cli_call_clear (PfCliCall *call)
{
  for (gsize i = 0; i < G_N_ELEMENTS (option_infos); i++) {
    if (option_infos[i].type == G_OPTION_ARG_FILENAME)
      g_clear_pointer ((char **) get_field (call, &option_infos[i]), g_free);
    else if (option_infos[i].type == G_OPTION_ARG_FILENAME_ARRAY)
      g_clear_pointer ((GStrv *) get_field (call, &option_infos[i]), g_strfreev);
  }
  g_clear_pointer (&call->arguments, g_strfreev);
  g_clear_object (&call->store);
}

/**
 * pf_cli_describe_options:
 * @command: a command
 *
 * Returns: (transfer full): its options for the help, one a line
 */
char *
pf_cli_describe_options (const PfCliCommand *command)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (option_infos); i++) {
    const PfOptionInfo *info = &option_infos[i];
    g_autofree char *names = NULL;

    if ((command->options & info->bit) == 0)
      continue;
    names = info->short_name != 0 ? g_strdup_printf ("-%c, --%s", info->short_name, info->name)
                                  : g_strdup_printf ("--%s", info->name);
    g_string_append_printf (text, "  %s%s%s\n      %s%s\n", names, info->value != NULL ? " " : "",
                            info->value != NULL ? _(info->value) : "", _(info->summary),
                            (command->required & info->bit) != 0 ? _(" (needed)") : "");
  }
  g_string_append_printf (text, "  -h, --help\n      %s\n", _("Show this"));
  return g_string_free (text, FALSE);
}
