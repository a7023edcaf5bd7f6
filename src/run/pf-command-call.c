/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-command-call.h"

#include "document/pf-command-private.h"
#include "document/pf-secret-pattern.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Longest script that one argument of a program can be, with room to spare (execve(2), MAX_ARG_STRLEN). */
#define MAX_SCRIPT (100 * 1024)

/**
 * pf_command_call_free:
 * @self: (transfer full) (nullable): a call
 */
void
pf_command_call_free (PfCommandCall *self)
{
  if (self == NULL)
    return;
  if (self->script != NULL)
    explicit_bzero (self->script, strlen (self->script));
  g_free (self->script);
  g_free (self->shown);
  g_free (self->text_sha256);
  g_free (self->title);
  g_free (self->expected);
  g_free (self->notes);
  g_ptr_array_unref (self->blockers);
  g_ptr_array_unref (self->cautions);
  g_free (self);
}

static const PfCommandStep *
find_step (const GPtrArray *steps, guint number)
{
  for (guint i = 0; i < steps->len; i++)
    if (((const PfCommandStep *) g_ptr_array_index (steps, i))->number == number)
      return g_ptr_array_index (steps, i);
  return NULL;
}

static gboolean
refuse_step (const PfCommand *command, const GPtrArray *steps, guint number, GError **error)
{
  const PfCommandStep *last = steps->len > 0 ? g_ptr_array_index (steps, steps->len - 1) : NULL;

  if (last == NULL)
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                 _ ("Line %u is not for a shell of this machine; it can only be copied"), command->line);
  else if (last->number == 0)
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The command in line %u has no steps"), command->line);
  else if (number == 0)
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                 _ ("The command in line %u has steps up to %u, which are done one by one. Name one"), command->line,
                 last->number);
  else
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The command in line %u has no step %u, only up to %u"),
                 command->line, number, last->number);
  return FALSE;
}

static char *
fill (PfRun *run, const char *text)
{
  return text != NULL ? pf_run_fill_text (run, text) : NULL;
}

/* Of a block that is not split everything is run, its comments too: they are as the author had them tried. */
static char *
dup_script (PfRun *run, const PfCommand *command, const PfCommandStep *step)
{
  gboolean is_whole = step->number == 0 && *step->text != '\0' && !pf_command_has_steps (command);
  g_autofree char *script = is_whole ? pf_command_dup_script (command) : g_strdup (step->text);

  return pf_run_fill_text (run, script);
}

static void
take_step (PfCommandCall *self, PfRun *run, const PfCommand *command, const PfCommandStep *step)
{
  gboolean bash = g_ascii_strcasecmp (command->language, "bash") == 0
                  || g_ascii_strcasecmp (command->language, "bash-session") == 0;

  self->script = dup_script (run, command, step);
  self->shown = pf_secret_pattern_mask (self->script, &self->n_masked);
  self->text_sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->shown, -1);
  self->shell = bash ? "bash" : "sh";
  self->effect = pf_effect_of_script (self->script, PF_SHELL_DIALECT_POSIX);
  self->title = fill (run, step->title);
  self->expected = fill (run, step->expected);
  self->notes = fill (run, step->notes);
}

static void
find_general_blockers (PfCommandCall *self, PfRun *run, const PfCommand *command)
{
  if (!pf_command_is_runnable (command))
    g_ptr_array_add (self->blockers, g_strdup (_ ("It is not for a shell of this machine")));
  if (strlen (self->script) > MAX_SCRIPT)
    g_ptr_array_add (self->blockers, g_strdup_printf (_ ("It is longer than %d KiB"), MAX_SCRIPT / 1024));
  if (pf_run_state_is_closed (pf_run_get_state (run)))
    g_ptr_array_add (self->blockers, g_strdup (_ ("The run is closed")));
}

/**
 * pf_command_call_new:
 * @run: a run
 * @command: index of a command of its checklist
 * @step: number of one of its steps, 0 where it is not split into any
 * @environment: (nullable): where the run is, with its endpoints
 * @error: return location
 *
 * Says what would be run, why it cannot be, and what to know before. Nothing is run.
 *
 * Returns: (transfer full): the call
 * Throws: PF_RUN_ERROR_NOT_FOUND, PF_RUN_ERROR_INVALID for what is no command of a shell, and for a command with steps
 *   of which none is named
 */
PfCommandCall *
pf_command_call_new (PfRun *run, guint command, guint step, PfEnvironment *environment, GError **error)
{
  const GPtrArray *commands;
  const PfCommand *found;
  const PfCommandStep *chosen;
  g_autoptr (GPtrArray) steps = NULL;
  PfCommandCall *self;

  g_return_val_if_fail (PF_IS_RUN (run), NULL);

  commands = pf_document_get_commands (pf_run_get_document (run));
  if (command >= commands->len) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The checklist has no such command"));
    return NULL;
  }
  found = g_ptr_array_index (commands, command);
  steps = pf_command_list_steps (found);
  chosen = find_step (steps, step);
  if (chosen == NULL) {
    refuse_step (found, steps, step, error);
    return NULL;
  }
  self = g_new0 (PfCommandCall, 1);
  self->command = command;
  self->step = step;
  self->blockers = g_ptr_array_new_with_free_func (g_free);
  self->cautions = g_ptr_array_new_with_free_func (g_free);
  take_step (self, run, found, chosen);
  find_general_blockers (self, run, found);
  pf_command_call_find_blockers (self, run, environment);
  pf_command_call_find_cautions (self, run);
  return self;
}

/**
 * pf_command_call_compute_digest:
 * @run: a run
 * @command: index of a command
 * @step: number of one of its steps, 0 where it is not split into any
 *
 * Returns: (transfer full) (nullable): the digest that a call of it would have now; %NULL where there is no such step
 */
char *
pf_command_call_compute_digest (PfRun *run, guint command, guint step)
{
  const PfCommand *found = g_ptr_array_index (pf_document_get_commands (pf_run_get_document (run)), command);
  g_autoptr (GPtrArray) steps = pf_command_list_steps (found);
  const PfCommandStep *chosen = find_step (steps, step);
  g_autofree char *script = chosen != NULL ? dup_script (run, found, chosen) : NULL;
  g_autofree char *shown = script != NULL ? pf_secret_pattern_mask (script, NULL) : NULL;

  return shown != NULL ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, shown, -1) : NULL;
}

/**
 * pf_command_call_is_manual:
 * @self: a call
 *
 * Returns: whether it has no commands: only a person can do it, and tick it
 */
gboolean
pf_command_call_is_manual (const PfCommandCall *self)
{
  return self->script[strspn (self->script, " \t\r\n")] == '\0';
}

/**
 * pf_command_call_check:
 * @self: a call
 * @error: return location
 *
 * Returns: whether it can be run; otherwise %PF_RUN_ERROR_INVALID with everything that stands in the way
 */
gboolean
pf_command_call_check (const PfCommandCall *self, GError **error)
{
  g_autoptr (GString) reasons = g_string_new (NULL);

  if (pf_command_call_is_manual (self)) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                         _ ("The step has no commands. Do what it says, then tick it"));
    return FALSE;
  }
  for (guint i = 0; i < self->blockers->len; i++)
    g_string_append_printf (reasons, "%s%s", i > 0 ? ". " : "", (const char *) g_ptr_array_index (self->blockers, i));
  if (reasons->len == 0)
    return TRUE;
  /* Translators: then the reasons, in sentences */
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("The command cannot be run: %s"), reasons->str);
  return FALSE;
}

/**
 * pf_command_call_dup_argv:
 * @self: a call that can be run
 *
 * Returns: (transfer full) (array zero-terminated=1): a shell that ends at the first command that fails, and the script
 */
GStrv
pf_command_call_dup_argv (const PfCommandCall *self)
{
  g_autofree char *found = g_find_program_in_path (self->shell);
  const char *const argv[] = { found != NULL ? self->shell : "sh", "-e", "-c", self->script, NULL };

  return g_strdupv ((GStrv) (guintptr) argv);
}

/**
 * pf_command_effect_describe:
 * @effect: what a command does
 *
 * Returns: that in words for a person
 */
const char *
pf_command_effect_describe (PfCommandEffect effect)
{
  switch (effect) {
  case PF_EFFECT_READS:
    return _("Only looks, as far as its words tell");
  case PF_EFFECT_CHANGES:
    return _("Changes something");
  case PF_EFFECT_DESTROYS:
    return _("Destroys something");
  case PF_EFFECT_UNKNOWN:
  default:
    return _("What it does is not known");
  }
}
