/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "run/pf-run-command.h"
#include "run/pf-run-evidence.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How often a result is entered anew when somebody else changes the run at the same time. */
#define ATTEMPTS 20

typedef struct {
  PfCliCall *call;
  PfRunSession *session;
  PfRun *run; /* borrowed */
  PfCommandCall *command;
  PfCommandSettings *settings;
  PfCommandResult *result;
  guint item; /* or PF_NONE */
} Command;

static void
command_clear (Command *self)
{
  g_clear_object (&self->session);
  g_clear_pointer (&self->command, pf_command_call_free);
  g_clear_pointer (&self->settings, pf_command_settings_free);
  g_clear_pointer (&self->result, pf_command_result_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Command, command_clear)

static gboolean
refuse_unknown (PfRun *run, const char *text, GError **error)
{
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
               _("The checklist has no command “%s”. “%s show %.8s --json” lists the commands with their lines; L42 is "
                 "the command in line 42"),
               text, g_get_prgname (), pf_run_get_id (run));
  return FALSE;
}

static gboolean
refuse_several (PfRun *run, GArray *found, guint64 line, GError **error)
{
  const GPtrArray *commands = pf_document_get_commands (pf_run_get_document (run));
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "",
                            ((PfCommand *) g_ptr_array_index (commands, g_array_index (found, guint, i)))->id);
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
               _("Line %" G_GUINT64_FORMAT " has several commands. Name one by its id: %s"), line, ids->str);
  return FALSE;
}

/* By id, or by a line, which may name a step, too. */
static gboolean
find_command (PfRun *run, const char *text, guint *command, guint *step, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  guint64 line;

  *step = 0;
  *command = pf_run_find_command (run, text);
  if (*command != PF_NONE)
    return TRUE;
  if ((text[0] != 'L' && text[0] != 'l') || !g_ascii_string_to_unsigned (text + 1, 10, 1, G_MAXINT, &line, NULL)
      || pf_run_find_commands_in_line (run, (guint) line, found) == 0)
    return refuse_unknown (run, text, error);
  if (found->len > 1)
    return refuse_several (run, found, line, error);
  *command = g_array_index (found, guint, 0);
  *step = pf_run_find_step_in_line (run, *command, (guint) line);
  return TRUE;
}

static gboolean
choose_step (PfCliCall *call, guint *step, GError **error)
{
  guint64 number;

  if (call->step == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (call->step, 10, 0, G_MAXINT, &number, NULL))
    return pf_cli_usage (error, _("--step %s: write the number of a step"), call->step);
  *step = (guint) number;
  return TRUE;
}

static gboolean
choose_folder (Command *self, GError **error)
{
  PfStore *store = pf_run_session_get_store (self->session);
  gboolean chosen = self->call->folder != NULL || self->call->settings != NULL;
  GStrvBuilder *builder;

  self->settings = pf_store_load_command_settings (store, pf_run_get_id (self->run), error);
  if (self->settings == NULL)
    return FALSE;
  if (self->call->folder != NULL) {
    g_free (self->settings->folder);
    self->settings->folder = g_canonicalize_filename (self->call->folder, NULL);
  }
  if (self->call->settings != NULL) {
    builder = g_strv_builder_new ();
    for (char **setting = self->settings->environment; *setting != NULL; setting++)
      g_strv_builder_add (builder, *setting);
    for (char **setting = self->call->settings; *setting != NULL; setting++)
      g_strv_builder_add (builder, *setting);
    g_strfreev (self->settings->environment);
    self->settings->environment = g_strv_builder_end (builder);
    g_strv_builder_unref (builder);
  }
  if (chosen && !pf_store_save_command_settings (store, pf_run_get_id (self->run), self->settings, error))
    return FALSE;
  if (self->settings->folder == NULL)
    self->settings->folder = g_get_current_dir ();
  return TRUE;
}

static gboolean
prepare (Command *self, GError **error)
{
  const char *name;
  g_autoptr (PfEnvironment) environment = NULL;
  guint command, step;

  self->session = pf_cli_open_run (self->call, error);
  if (self->session == NULL)
    return FALSE;
  self->run = pf_run_session_get_run (self->session);
  if (!find_command (self->run, self->call->arguments[1], &command, &step, error)
      || !choose_step (self->call, &step, error))
    return FALSE;
  name = pf_run_get_environment (self->run);
  environment = name != NULL ? pf_store_load_environment (pf_run_session_get_store (self->session), name, NULL) : NULL;
  self->command = pf_command_call_new (self->run, command, step, environment, error);
  if (self->command == NULL)
    return FALSE;
  self->item = ((PfCommand *) g_ptr_array_index (pf_document_get_commands (pf_run_get_document (self->run)), command))->item;
  return choose_folder (self, error);
}

static void
print_lines (const char *label, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      g_printerr ("%s%s\n", label, lines[i]);
}

/* Exactly what would be run, and everything to know before. */
static void
show (Command *self)
{
  const PfCommandCall *command = self->command;
  g_autofree char *folder = g_filename_display_name (self->settings->folder);

  if (command->title != NULL)
    g_printerr ("%u. %s\n", command->step, command->title);
  print_lines ("    ", command->shown);
  g_printerr (_("In %s, with %s, up to the first command that fails"), folder, command->shell);
  g_printerr ("\n%s\n", pf_command_effect_describe (command->effect));
  for (guint i = 0; i < command->cautions->len; i++)
    g_printerr ("! %s\n", (const char *) g_ptr_array_index (command->cautions, i));
  if (command->expected != NULL) {
    g_printerr ("%s\n", _("Expected:"));
    print_lines ("    ", command->expected);
  }
}

static gboolean
ask (const char *question)
{
  char answer[16] = "";

  g_printerr ("%s [y/N] ", question);
  fflush (stderr);
  return fgets (answer, sizeof answer, stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}

static gboolean
can_ask (Command *self)
{
  return !self->call->json && isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

static gboolean
confirm (Command *self, GError **error)
{
  if (self->call->yes)
    return TRUE;
  show (self);
  if (can_ask (self) && ask (_("Run it?")))
    return TRUE;
  return pf_cli_usage (error, _("Nothing was run. Add --yes to run exactly this"));
}

static void
on_output (PfCommandRunner *runner, guint stream, const char *text, Command *self)
{
  /* Standard output is for one document then. */
  if (stream == PF_COMMAND_STDERR || self->call->json)
    g_printerr ("%s", text);
  else
    g_print ("%s", text);
  fflush (stdout);
}

static gboolean
on_signal (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_CONTINUE;
}

static gboolean
carry_out (Command *self, GError **error)
{
  g_autoptr (PfCommandRunner) runner = pf_command_runner_new (pf_store_get_clock (pf_run_session_get_store (self->session)));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (GStrv) argv = pf_command_call_dup_argv (self->command);
  g_auto (GStrv) environment = pf_command_settings_dup_environment (self->settings);
  g_auto (PfCliWait) wait = { 0 };
  guint sources[] = { g_unix_signal_add (SIGINT, on_signal, cancellable),
                      g_unix_signal_add (SIGTERM, on_signal, cancellable),
                      g_unix_signal_add (SIGHUP, on_signal, cancellable) };

  /* Whoever reads the output may go away; the result is entered all the same. */
  signal (SIGPIPE, SIG_IGN);
  g_signal_connect (runner, "output", G_CALLBACK (on_output), self);
  pf_cli_wait_begin (&wait);
  pf_command_runner_run_async (runner, (const char *const *) argv, self->settings->folder,
                               (const char *const *) environment, cancellable, pf_cli_wait_callback, &wait);
  pf_cli_wait_end (&wait);
  self->result = pf_command_runner_run_finish (runner, wait.result, error);
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  return self->result != NULL;
}

/* What was run has happened, whatever else happens to the run meanwhile. */
static gboolean
enter (Command *self, GError **error)
{
  for (guint i = 0; i < ATTEMPTS; i++) {
    g_autoptr (GPtrArray) acts = NULL;

    g_clear_error (error);
    if (!pf_run_session_reload (self->session, error))
      return FALSE;
    acts = pf_run_plan_command_result (self->run, self->command, self->result, self->settings->folder, error);
    if (acts == NULL)
      return FALSE;
    if (pf_run_session_act_sync (self->session, acts, error))
      return TRUE;
  }
  return FALSE;
}

/* Marks the item when the person said so before, or says so now. */
static gboolean
settle (Command *self, GError **error)
{
  PfItemState proposed = self->item != PF_NONE ? pf_run_get_command_proposal (self->run, self->item, NULL) : PF_STATE_OPEN;
  const char *text = self->item != PF_NONE ? pf_run_item_get_item (pf_run_get_item (self->run, self->item))->text : NULL;
  g_autoptr (GPtrArray) acts = NULL;
  g_autofree char *question = NULL;

  if (proposed == PF_STATE_OPEN)
    return TRUE;
  question = g_strdup_printf (proposed == PF_STATE_DONE ? _("Mark “%s” done?") : _("Mark “%s” failed?"), text);
  if (!(self->call->done && proposed == PF_STATE_DONE) && !(can_ask (self) && ask (question))) {
    if (!self->call->json)
      g_printerr (proposed == PF_STATE_DONE ? _("“%s” is not marked; --done marks it with the run of its command")
                                            : _("“%s” is not marked; “mark” marks it failed"),
                  text);
    if (!self->call->json)
      g_printerr ("\n");
    return TRUE;
  }
  acts = pf_run_plan_confirm_command (self->run, self->item, proposed, error);
  return acts != NULL && pf_run_session_act_sync (self->session, acts, error);
}

static void
report_json (Command *self, PfCommandOutcome *outcome)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  JsonObject *object = pf_cli_describe_acts (self->session, none);
  PfRunItem *item = self->item != PF_NONE ? pf_run_get_item (self->run, self->item) : NULL;

  json_object_set_boolean_member (object, "changed", TRUE);
  json_object_set_member (object, "command", pf_cli_command_to_json (self->run, self->command->command));
  json_object_set_member (object, "result", pf_cli_outcome_of_command_to_json (outcome, self->command->step));
  pf_cli_set_text (object, "item", item != NULL ? pf_run_item_get_id (item) : NULL);
  pf_cli_set_text (object, "state", item != NULL ? pf_item_state_to_string (pf_run_item_get_state (item)) : NULL);
  pf_cli_take_json_object (object);
}

static PfCliExit
report (Command *self)
{
  g_autoptr (PfCommandOutcome) outcome
      = pf_run_get_command_outcome (self->run, self->command->command, self->command->step);
  g_autofree char *description = pf_command_outcome_describe (outcome);

  if (self->call->json)
    report_json (self, outcome);
  else
    g_printerr ("%s\n", description);
  if (outcome->done && !pf_run_expectation_is_met (self->command->expected, outcome))
    pf_cli_complain (_("What should be seen is not in the output: %s"), self->command->expected);
  return outcome->done ? PF_CLI_EXIT_YES : PF_CLI_EXIT_NO;
}

/* A step without commands is ticked, by saying that it is done. */
static PfCliExit
tick (Command *self, GError **error)
{
  g_autoptr (GPtrArray) acts = NULL;

  if (!self->call->done) {
    print_lines ("    ", self->command->title != NULL ? self->command->title : "");
    print_lines ("    ", self->command->notes != NULL ? self->command->notes : "");
    pf_cli_usage (error, _("The step has no commands. Do what it says, then add --done"));
    return PF_CLI_EXIT_USAGE;
  }
  acts = pf_run_plan_tick_step (self->run, self->command->command, self->command->step, TRUE, error);
  if (acts == NULL || !pf_run_session_act_sync (self->session, acts, error) || !settle (self, error))
    return PF_CLI_EXIT_FAILED;
  return report (self);
}

static gboolean
check (Command *self, GError **error)
{
  if (!pf_command_call_check (self->command, error))
    return FALSE;
  if (pf_command_runner_is_confined ("/")) {
    g_set_error_literal (error, PF_CLI_ERROR, PF_CLI_ERROR_FAILED,
                         _("Inside Flatpak commands can only be copied, because they would not find your programs"));
    return FALSE;
  }
  return TRUE;
}

/**
 * pf_cli_run_command:
 * @call: the call
 * @error: return location
 *
 * `run-command`: runs a command of a checklist, once a person confirmed its exact text, and enters what came of it.
 *
 * Returns: yes when it ended with 0, no when it did not
 */
PfCliExit
pf_cli_run_command (PfCliCall *call, GError **error)
{
  g_auto (Command) self = { .call = call, .item = PF_NONE };

  if (!prepare (&self, error))
    return PF_CLI_EXIT_FAILED;
  if (pf_command_call_is_manual (self.command))
    return tick (&self, error);
  if (call->done && self.item == PF_NONE) {
    pf_cli_usage (error, _("The command belongs to no item, so --done has nothing to mark"));
    return PF_CLI_EXIT_USAGE;
  }
  if (!check (&self, error))
    return PF_CLI_EXIT_FAILED;
  if (!confirm (&self, error))
    return PF_CLI_EXIT_USAGE;
  if (!carry_out (&self, error))
    return PF_CLI_EXIT_FAILED;
  if (!enter (&self, error)) {
    g_prefix_error (error, "%s", _("The command was run, but what came of it is not kept: "));
    return PF_CLI_EXIT_FAILED;
  }
  return settle (&self, error) ? report (&self) : PF_CLI_EXIT_FAILED;
}
