/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "probe/pf-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define RUN_HELP N_("RUN is the id of a run, or as much of its beginning as tells it from others.")
#define ITEM_HELP \
  N_("RUN is the id of a run, or as much of its beginning as tells it from others. ITEM is the id of an item, or L " \
     "and its line, such as L42.")

static const PfCliCommand commands[] = {
  { "inspect", "FILE", 1, 1, PF_CLI_JSON, 0, N_("Show what a checklist holds"),
    N_("Counts, sections, items, blanks, commands, tables, links and diagnostics. FILE may be - for standard input. "
       "Nothing is contacted."),
    pf_cli_inspect },
  { "lint", "FILE…", 1, -1, PF_CLI_JSON, 0, N_("Show the problems of checklists, with line and column"),
    N_("Exit status 1 when there is an error; warnings and notes alone are 0. Each line has file, line, column, "
       "severity, message and code. With --json: one object for each file with its diagnostics (line, column, "
       "severity, code, message, and help that says what to do). Nothing is contacted."),
    pf_cli_lint },
  { "diff", "FILE FILE", 2, 2, PF_CLI_JSON, 0, N_("Show what changed between two versions of a checklist"),
    N_("Compares items and sections by what they say and where they stand, never by line; ticks and line breaks do not "
       "count. Exit status 0 when nothing changed, 1 when something did. One FILE may be - for standard input. With "
       "--json: changes, each with kind (added, removed, reworded, moved or role-changed), what (item or section), "
       "before and after (id, line and text, or null); same, how many items say the same wherever they stand; "
       "reworded_likely, how many were probably reworded."),
    pf_cli_diff },
  { "repair", "FILE", 1, 1, PF_CLI_OUTPUT | PF_CLI_FORCE | PF_CLI_JSON, PF_CLI_OUTPUT,
    N_("Write a checklist with garbled text repaired to another file"),
    N_("For UTF-8 that was taken for Mac Roman or Windows-1252 and saved again. What it did goes to standard error. Runs "
       "of letters that lost bytes stay as they are. FILE may be - for standard input; it is never written to. Exit "
       "status 0 when it is repaired, 1 when there is nothing to repair, and then nothing is written."),
    pf_cli_repair },
  { "start", "FILE", 1, 1,
    PF_CLI_ENVIRONMENT | PF_CLI_RELEASE | PF_CLI_MODE | PF_CLI_T0 | PF_CLI_OPERATOR | PF_CLI_ARTIFACT |
        PF_CLI_REPAIR | PF_CLI_KEEP_TICKS | PF_CLI_ACCEPT | PF_CLI_SEPARATE_SIGNERS | PF_CLI_BY | PF_CLI_JSON,
    0, N_("Start a run of a checklist and print its id"),
    N_("The run keeps the checklist's bytes; the file itself is never written to. Roles given to sections before, and "
       "proposals accepted before, are remembered by the file's name and title."),
    pf_cli_start },
  { "runs", "", 0, 0, PF_CLI_DELETED | PF_CLI_JSON, 0, N_("List all runs"), NULL, pf_cli_runs },
  { "show", "RUN", 1, 1, PF_CLI_JSON, 0, N_("Show a run: progress, sections, items, blanks and verdict"),
    N_("Exit status 0 when the verdict is GO, 1 with any other verdict. RUN is the id of a run, or as much of its "
       "beginning as tells it from others."),
    pf_cli_show },
  { "mark", "RUN ITEM… STATE", 3, -1, PF_CLI_REASON | PF_CLI_TO | PF_CLI_BY | PF_CLI_JSON, 0,
    N_("Set the state of an item, or of several"),
    N_("STATE is open, in-progress, done, failed, not-applicable, waived or deferred. Exit status 0 means that the "
       "change is durable. ITEM is the id of an item or a section, or L and its line, such as L42. An item with "
       "sub-items, or a section, means those in it that are still open; what has to be answered by itself there is left "
       "as it is and told. With deferred, --to names the later section where the item appears again. With --json several "
       "give items and left_out, arrays of ids. One item that has a place to sign is signed by marking it done, unless a "
       "reason is given."),
    pf_cli_mark },
  { "undo", "RUN", 1, 1, PF_CLI_BY | PF_CLI_JSON, 0, N_("Take back the last thing you did in a run"),
    N_("States, reasons, answers, values and choices are again what they were; what was done in one go goes in one go. "
       "Done again it takes back the one before. Signatures, votes, notes and what a command did are not undone; the "
       "message says what to do instead. What was undone stays in the chain."),
    pf_cli_undo },
  { "fill", "RUN BLANK VALUE", 3, 3, PF_CLI_BY | PF_CLI_JSON, 0, N_("Fill in a blank"),
    N_("BLANK is the id of a blank, or L and its line, such as L42; where a line has several, L42:17 with the column "
       "or L42.2 for the second. VALUE may be - for standard input; an empty value clears the blank; auto fills in what "
       "the clock of the run and its probes say: when a phase began or ended, how long the deployment, the downtime or "
       "the rollback was. Exit status 0 "
       "means that the change is durable."),
    pf_cli_fill },
  { "answer", "RUN CRITERION yes|no|clear", 3, 3, PF_CLI_REASON | PF_CLI_BY | PF_CLI_JSON, 0,
    N_("Answer a GO or NO-GO criterion"),
    N_("CRITERION is the id of an item, or L and its line, such as L42. To answer well what a probe verifies takes a "
       "reason and stays visible as an override. What follows from the items, such as “All checklist items completed”, "
       "answers itself; it can be answered badly, and that taken back with clear."),
    pf_cli_answer },
  { "vote", "RUN ROLE go|no-go|abstain|withdraw", 3, 3, PF_CLI_REASON | PF_CLI_BY | PF_CLI_JSON, 0,
    N_("Say what a role votes, or take its vote back"),
    N_("ROLE is one that signs in the checklist, in any case, or another one; “show” lists them. The last vote of a "
       "role counts. A no-go vote makes the verdict NO-GO, a vote taken back makes it HOLD. All stay in the record."),
    pf_cli_vote },
  { "choose", "RUN GROUP OPTION", 3, 3, PF_CLI_BY | PF_CLI_JSON, 0, N_("Choose one of several ways"),
    N_("GROUP and OPTION are ids or labels, or as much of a label as tells it from others; “inspect” lists both. The "
       "option “none” takes the choice back. What belongs to the other options becomes not applicable."),
    pf_cli_choose },
  { "sign", "RUN ROLE", 2, 2,
    PF_CLI_KEY | PF_CLI_STATEMENT | PF_CLI_WITHDRAW | PF_CLI_REASON | PF_CLI_BY | PF_CLI_JSON, 0,
    N_("Sign for what a run holds now, or take a signature back"),
    N_("ROLE is what the checklist calls the signer, as much of it as tells it from others, or L and its line; “show” "
       "lists the sign-offs. A checklist without any can be signed as anything. Signing covers the whole chain of events "
       "so far, marks the item done and fills in its blanks for name and date; whatever changes later makes it stale, "
       "and then it can be signed again. With --key the statement and the digest are also signed by ssh-keygen; “verify” "
       "checks that in the record."),
    pf_cli_sign },
  { "role", "RUN SECTION ROLE", 3, 3, PF_CLI_BY | PF_CLI_JSON, 0, N_("Say what a section is for"),
    N_("SECTION is the id of a section, or L and its line. ROLE is preparation, execution, verification, monitoring, "
       "sign-off, go-criteria, no-go-criteria, trigger, rollback, post-rollback, success-criteria, contacts, links, "
       "notes, lessons, kpi, reference or none."),
    pf_cli_role },
  { "t0", "RUN TIME", 2, 2, PF_CLI_BY | PF_CLI_JSON, 0, N_("Set or move T0, the moment the plan counts from"),
    N_("TIME is now, +30m, 16:00 or 2026-03-01 09:30 in the time zone of the run, 2026-03-01T09:30:00+01:00, or clear "
       "to take T0 back. What it was before stays in the record."),
    pf_cli_t0 },
  { "phase", "RUN SECTION start|end", 3, 3, PF_CLI_AT | PF_CLI_BY | PF_CLI_JSON, 0, N_("Start or end a phase"),
    N_("SECTION is the id of a section, or L and its line: one that says how long it takes, asks when it began or "
       "ended, or is a part of the deployment. The first item a person marks in it starts it. With --at what was said "
       "before is corrected. Blanks that ask for it are filled in."),
    pf_cli_phase },
  { "trigger", "RUN ITEM trip|acknowledge|clear", 3, 3, PF_CLI_REASON | PF_CLI_BY | PF_CLI_JSON, 0,
    N_("Trip, acknowledge or clear a rollback trigger"),
    N_("A trigger is armed from T0, or from the start of a run without one, and its probe says what is healthy: when that "
       "fails, it is tripped, and the verdict is ROLLBACK until a person clears it with a --reason. What was cleared trips "
       "again once it was healthy in between. ITEM is the id of an item, or L and its line, such as L42."),
    pf_cli_trigger },
  { "rollback", "RUN start|end", 2, 2, PF_CLI_REASON | PF_CLI_BY | PF_CLI_JSON, PF_CLI_REASON,
    N_("Start or end a rollback"),
    N_("“start” prints what the checklist says to do, for the options that were chosen. After one has ended another may "
       "start. RUN is the id of a run, or as much of its beginning as tells it from others."),
    pf_cli_rollback },
  { "set", "RUN VARIABLE VALUE", 3, 3, PF_CLI_BY | PF_CLI_JSON, 0, N_("Give a variable of a checklist its value"),
    N_("VARIABLE is its name, or how the checklist writes it, such as <version>. VALUE may be - for standard input; an "
       "empty value clears the variable. Exit status 0 means that the change is durable."),
    pf_cli_set },
  { "bind", "RUN ITEM [PROBE]", 2, 3, PF_CLI_REMOVE | PF_CLI_BY | PF_CLI_JSON, 0, N_("Bind a probe to an item"),
    N_("PROBE is a file with the text of a probe, - for standard input, or one line such as “GET @api/healthz”, which "
       "then expects a status of 200 to 299. It may be “suggested” for the one that the checklist itself suggests, or "
       "“suggested:2” for the second of several; what it needs has to be set before. Nothing is contacted."),
    pf_cli_bind },
  { "note", "RUN ITEM TEXT", 3, 3, PF_CLI_BY | PF_CLI_JSON, 0, N_("Add a note to an item or a section"),
    N_("ITEM is the id of an item or a section, or L and its line. TEXT may be - for standard input. Exit status 0 means "
       "that the note is durable."),
    pf_cli_note },
  { "attach", "RUN ITEM FILE", 3, 3, PF_CLI_BY | PF_CLI_JSON, 0, N_("Keep a copy of a file as evidence of an item"),
    N_("At most 16 MiB a file and 256 MiB a run. Text that holds a secret is refused, and so are symbolic links, folders "
       "and devices. “export” writes the files beside the record. ITEM is the id of an item, or L and its line."),
    pf_cli_attach },
  { "run-command", "RUN COMMAND", 2, 2,
    PF_CLI_STEP | PF_CLI_YES | PF_CLI_FOLDER | PF_CLI_SETTING | PF_CLI_DONE | PF_CLI_BY | PF_CLI_JSON, 0,
    N_("Run a command of a checklist and keep what came of it"),
    N_("COMMAND is the id of a command, or L and one of its lines, which names the step in that line, too. Without --yes "
       "its exact text is shown and a terminal is asked. Not before everything in it is filled in. It has no terminal and "
       "nothing to read, and ends at the first command that fails. Exit status 0 when it ended with 0, 1 when it did "
       "not. With --json its output goes to standard error."),
    pf_cli_run_command },
  { "close", "RUN", 1, 1, PF_CLI_OUTCOME | PF_CLI_REASON | PF_CLI_BY | PF_CLI_JSON, PF_CLI_OUTCOME, N_("End a run"),
    N_("success declares GO, or GO with waivers where there are any, and needs every criterion of success answered; "
       "where the verdict is worse it takes a reason. rolled-back declares ROLLBACK, aborted whatever the verdict is."),
    pf_cli_close },
  { "reopen", "RUN", 1, 1, PF_CLI_REASON | PF_CLI_BY | PF_CLI_JSON, PF_CLI_REASON, N_("Open a closed run again"),
    N_("The record of the run is amended from then on: what was closed stays as it was, what follows stands beside it "
       "until the run is closed again."),
    pf_cli_reopen },
  { "migrate", "RUN FILE", 2, 2, PF_CLI_DRY_RUN | PF_CLI_ACCEPT_REWORDED | PF_CLI_CARRY | PF_CLI_BY | PF_CLI_JSON, 0,
    N_("Move a run to a changed checklist and print the id of the run that goes on"),
    N_("A run never mixes two versions of a checklist: it ends as aborted, and a new one begins with what the items that "
       "say the same were, wherever they stand now, and with blanks, variables and choices. Reworded items begin anew "
       "unless --accept-reworded or --carry. Signatures and votes have to be given again. Both chains say what happened. "
       "With --json: run (null with --dry-run), added, removed, changed and moved (ids), carried (how many)."),
    pf_cli_migrate },
  { "delete", "RUN", 1, 1, PF_CLI_JSON, 0, N_("Put a run into the trash"),
    N_("It stays there for 30 days, where “runs --deleted” lists it and “restore-run” brings it back."), pf_cli_delete },
  { "restore-run", "RUN", 1, 1, PF_CLI_JSON, 0, N_("Take a run out of the trash"), RUN_HELP, pf_cli_restore_run },
  { "environment list", "", 0, 0, PF_CLI_JSON, 0, N_("List the environments"), NULL, pf_cli_environment_list },
  { "environment set", "NAME", 1, 1, PF_CLI_RESOLVE | PF_CLI_JSON, 0,
    N_("Make an environment, or change where its hosts are"), NULL, pf_cli_environment_set },
  { "environment remove", "NAME", 1, 1, PF_CLI_JSON, 0, N_("Forget an environment with its endpoints"), NULL,
    pf_cli_environment_remove },
  { "endpoint list", "", 0, 0, PF_CLI_ENVIRONMENT | PF_CLI_JSON, 0, N_("List the endpoints"), NULL,
    pf_cli_endpoint_list },
  { "endpoint set", "ID URL", 2, 2,
    PF_CLI_ENVIRONMENT | PF_CLI_CA | PF_CLI_PLAIN_AUTH | PF_CLI_RESOLVE | PF_CLI_JSON, PF_CLI_ENVIRONMENT,
    N_("Set the address that @ID means in an environment"), NULL, pf_cli_endpoint_set },
  { "endpoint remove", "ID", 1, 1, PF_CLI_ENVIRONMENT | PF_CLI_JSON, PF_CLI_ENVIRONMENT, N_("Forget an endpoint"),
    NULL, pf_cli_endpoint_remove },
  { "credential list", "", 0, 0, PF_CLI_ENVIRONMENT | PF_CLI_JSON, 0,
    N_("List the credentials in the keyring, without the secrets"), NULL, pf_cli_credential_list },
  { "credential set", "ORIGIN", 1, 1, PF_CLI_KIND | PF_CLI_NAME | PF_CLI_ENVIRONMENT | PF_CLI_JSON,
    PF_CLI_KIND | PF_CLI_ENVIRONMENT, N_("Keep a secret for an origin in the keyring"),
    N_("ORIGIN is scheme, host and port, such as https://api.example.org. The secret is read from standard input and "
       "replaces the one kept before for the same origin and environment."),
    pf_cli_credential_set },
  { "credential forget", "ORIGIN", 1, 1, PF_CLI_ENVIRONMENT | PF_CLI_JSON, PF_CLI_ENVIRONMENT,
    N_("Delete a secret from the keyring"), NULL, pf_cli_credential_forget },
  { "probe", "RUN [ITEM…]", 1, -1, PF_CLI_UNSAFE | PF_CLI_BY | PF_CLI_JSON, 0,
    N_("Probe the items of a run and take the outcomes into it"), ITEM_HELP, pf_cli_probe },
  { "watch", "RUN", 1, 1, PF_CLI_FOR | PF_CLI_POST | PF_CLI_BY | PF_CLI_JSON, 0,
    N_("Keep probing the items of a run until interrupted"),
    N_("A trigger that is tripped is told on standard error. Exit status 1 when one was tripped. With --json the last "
       "outcome of each item is printed at the end. With --post nothing is probed: the deployment "
       "is over, and the run stays open as “watching” for 24 hours or as long as --for says, such as 48h, with what its "
       "monitoring asks for."),
    pf_cli_watch },
  { "pause", "RUN", 1, 1, PF_CLI_REASON | PF_CLI_BY | PF_CLI_JSON, 0, N_("Let a run rest"),
    N_("Probes stop, and nothing of the checklist changes until “resume”. Notes, triggers, a rollback, handing over and "
       "closing stay possible."),
    pf_cli_pause },
  { "resume", "RUN", 1, 1, PF_CLI_BY | PF_CLI_JSON, 0, N_("Go on with a paused run"), RUN_HELP, pf_cli_resume },
  { "handover", "RUN", 1, 1, PF_CLI_TO | PF_CLI_REASON | PF_CLI_BY | PF_CLI_JSON, PF_CLI_TO,
    N_("Hand a run to another operator"),
    N_("It stays with the one before until the other one takes it over with “take-over”. --reason says what they should "
       "know."),
    pf_cli_handover },
  { "take-over", "RUN", 1, 1, PF_CLI_BY | PF_CLI_JSON, 0, N_("Take over a run that was handed to you"), RUN_HELP,
    pf_cli_take_over },
  { "check", "FILE", 1, 1, PF_CLI_ENVIRONMENT | PF_CLI_JSON, 0, N_("Carry out the probes of a checklist, without a run"),
    N_("FILE may be - for standard input. Naming the file is the consent to contact what its probes name. Exit status 0 "
       "when every probe passes or warns."),
    pf_cli_check },
  { "backup", "FILE", 1, 1, PF_CLI_INTACT | PF_CLI_FORCE | PF_CLI_JSON, 0, N_("Save everything as one file"),
    N_("All runs with their checklists and events, environments, endpoints, attached files and the library; no "
       "credentials, those stay in the keyring. With --intact: of a damaged database what is intact, each run up to the "
       "first event that was changed or cannot be read. The database may be in use."),
    pf_cli_backup },
  { "restore", "FILE", 1, 1, PF_CLI_FORCE | PF_CLI_JSON, 0, N_("Put a backup in the place of everything"),
    N_("The backup is opened and found sound first. What was there before is kept beside it; its name goes to standard "
       "error, with --json into kept."),
    pf_cli_restore },
  { "storage", "", 0, 0, PF_CLI_KEEP | PF_CLI_JSON, 0, N_("Show how much is kept"),
    N_("With --keep-days: forgets the history of the probes of runs that were closed longer ago, and gives the space back; "
       "what stands in the events of a run stays."),
    pf_cli_storage },
  { "export", "RUN", 1, 1, PF_CLI_FORMAT | PF_CLI_OUTPUT | PF_CLI_FORCE | PF_CLI_BY, 0, N_("Write the record of a run"),
    N_("In a folder given with -o the record is named after the run."), pf_cli_export },
  { "verify", "RECORD", 1, 1, PF_CLI_ALLOWED_SIGNERS | PF_CLI_JSON, 0, N_("Check a record: its form, its chain and that its states follow"),
    N_("RECORD may be - for standard input. Exit status 1 when the record is not sound. Signatures with keys are checked "
       "by ssh-keygen; whose keys they are, only --allowed-signers can tell."),
    pf_cli_verify },
  { NULL },
};

/**
 * pf_cli_get_commands:
 *
 * Returns: (transfer none): all commands in the order of the help, ended by one without a name
 */
const PfCliCommand *
pf_cli_get_commands (void)
{
  return commands;
}

static const PfCliCommand *
find_exactly (const char *name)
{
  for (const PfCliCommand *command = commands; command->name != NULL; command++)
    if (g_str_equal (command->name, name))
      return command;
  return NULL;
}

/* The commands that begin with a word: “endpoint list, endpoint set, …”; NULL when there are none. */
static char *
list_family (const char *word)
{
  g_autofree char *start = g_strconcat (word, " ", NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  for (const PfCliCommand *command = commands; command->name != NULL; command++)
    if (g_str_has_prefix (command->name, start))
      g_string_append_printf (names, "%s“%s”", names->len > 0 ? ", " : "", command->name);
  return names->len > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

static void
complain_about (const char *word, const char *two_words, const char *followers, GError **error)
{
  const char *names[G_N_ELEMENTS (commands)] = { NULL };
  const char *near;
  const char *name;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    names[i] = commands[i].name;
  near = two_words != NULL ? pf_suggest (two_words, names) : NULL;
  if (near == NULL && followers == NULL)
    near = pf_suggest (word, names);
  name = two_words != NULL && (followers != NULL || (near != NULL && strchr (near, ' ') != NULL)) ? two_words : word;
  if (near != NULL)
    pf_cli_usage (error, _("There is no command “%s”. Did you mean “%s”? “%s help” lists all"), name, near,
                  g_get_prgname ());
  else if (followers != NULL)
    pf_cli_usage (error, _("There is no command “%s”. There are %s"), name, followers);
  else
    pf_cli_usage (error, _("There is no command “%s”. “%s help” lists all"), name, g_get_prgname ());
}

/**
 * pf_cli_find_command:
 * @words: the command and what follows it, at least one word
 * @n_words: (out): how many words the command is
 * @error: return location
 *
 * Returns: (transfer none): the command, or %NULL with %PF_CLI_ERROR_USAGE that names what is near
 */
const PfCliCommand *
pf_cli_find_command (const char *const *words, guint *n_words, GError **error)
{
  g_autofree char *two = NULL;
  const PfCliCommand *command = find_exactly (words[0]);
  g_autofree char *followers = list_family (words[0]);

  *n_words = 1;
  if (command != NULL)
    return command;
  if (words[1] != NULL && words[1][0] != '-')
    two = g_strjoin (" ", words[0], words[1], NULL);
  if (two != NULL && (command = find_exactly (two)) != NULL) {
    *n_words = 2;
    return command;
  }
  complain_about (words[0], two, followers, error);
  return NULL;
}
