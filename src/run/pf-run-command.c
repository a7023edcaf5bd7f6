/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-command.h"

#include "document/pf-secret-pattern.h"
#include "probe/pf-json.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const result_actions[] = { "command.result", NULL };

/**
 * pf_command_outcome_free:
 * @self: (transfer full) (nullable): an outcome
 */
void
pf_command_outcome_free (PfCommandOutcome *self)
{
  if (self == NULL)
    return;
  g_free (self->runner);
  g_free (self->output_sha256);
  g_free (self->excerpt);
  g_free (self->messages);
  g_free (self->text);
  g_free (self->folder);
  g_free (self->by);
  g_free (self);
}

static char *
describe_duration (gint64 ms)
{
  if (ms < 1000)
    return g_strdup_printf (_ ("%" G_GINT64_FORMAT " ms"), ms);
  if (ms < 10000)
    /* Translators: a duration in seconds with one decimal, such as 1.2 s */
    return g_strdup_printf (_ ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT " s"), ms / 1000, ms % 1000 / 100);
  if (ms < 120000)
    return g_strdup_printf (_ ("%" G_GINT64_FORMAT " s"), ms / 1000);
  /* Translators: a duration in minutes and seconds */
  return g_strdup_printf (_ ("%" G_GINT64_FORMAT " min %" G_GINT64_FORMAT " s"), ms / 60000, ms / 1000 % 60);
}

/**
 * pf_command_outcome_describe:
 * @self: an outcome
 *
 * Returns: (transfer full): how it ended in a few words, such as “exit status 0, 1.2 s”
 */
char *
pf_command_outcome_describe (const PfCommandOutcome *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *duration = NULL;

  if (!g_str_equal (self->runner, "app"))
    return g_strdup (self->done ? _ ("done by hand") : _ ("not done"));
  if (self->cancelled)
    g_string_append (text, _ ("stopped"));
  else if (self->signal > 0)
    g_string_append_printf (text, _ ("ended by signal %d"), self->signal);
  else
    g_string_append_printf (text, _ ("exit status %d"), self->exit_status);
  duration = describe_duration (MAX (self->duration_ms, 0));
  g_string_append_printf (text, ", %s", duration);
  if (self->left_running)
    g_string_append_printf (text, ", %s", _ ("left something running"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static guint
get_step (const PfChange *change)
{
  return change->data != NULL ? (guint) CLAMP (pf_json_get_int (change->data, "step", 0), 0, G_MAXINT) : 0;
}

static PfCommandOutcome *
read_outcome (const PfChange *change)
{
  PfCommandOutcome *self = g_new0 (PfCommandOutcome, 1);
  JsonObject *data = change->data;
  const char *runner = pf_change_get_string (change, "runner");

  self->runner = g_strdup (runner != NULL ? runner : "app");
  self->exit_status = (int) CLAMP (pf_json_get_int (data, "exit_status", -1), -1, G_MAXINT);
  self->signal = (int) CLAMP (pf_json_get_int (data, "signal", 0), 0, G_MAXINT);
  self->cancelled = pf_json_get_boolean (data, "cancelled", FALSE);
  self->left_running = pf_json_get_boolean (data, "left_running", FALSE);
  self->truncated = pf_json_get_boolean (data, "truncated", FALSE);
  self->done = g_str_equal (self->runner, "app") ? self->exit_status == 0 && !self->cancelled
                                                 : pf_json_get_boolean (data, "done", FALSE);
  self->duration_ms = pf_json_get_int (data, "duration_ms", -1);
  self->output_bytes = pf_json_get_int (data, "stdout_bytes", 0);
  self->messages_bytes = pf_json_get_int (data, "stderr_bytes", 0);
  self->output_sha256 = g_strdup (pf_change_get_string (change, "stdout_sha256"));
  self->excerpt = g_strdup (pf_change_get_text (change, "excerpt"));
  self->messages = g_strdup (pf_change_get_text (change, "stderr_excerpt"));
  self->text = g_strdup (pf_change_get_text (change, "text"));
  self->folder = g_strdup (pf_change_get_string (change, "working_folder"));
  self->by = g_strdup (change->actor);
  self->at = change->at;
  self->seq = change->seq;
  return self;
}

/* Whether what was run is no longer what would be. */
static gboolean
is_stale (PfRun *self, guint command, guint step, const PfChange *change)
{
  const char *was = pf_change_get_string (change, "text_sha256");
  g_autofree char *now = was != NULL ? pf_command_call_compute_digest (self, command, step) : NULL;

  return now != NULL && !g_str_equal (now, was);
}

/**
 * pf_run_get_command_outcome:
 * @self: a run
 * @command: index of a command
 * @step: number of a step of it, 0 where it has none
 *
 * Returns: (transfer full) (nullable): the last that is known of it; %NULL when it was neither run nor ticked
 */
PfCommandOutcome *
pf_run_get_command_outcome (PfRun *self, guint command, guint step)
{
  const GPtrArray *commands;
  g_autoptr (GArray) changes = NULL;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);
  commands = pf_document_get_commands (self->document);
  g_return_val_if_fail (command < commands->len, NULL);

  changes = pf_run_list_changes (self, result_actions, ((PfCommand *) g_ptr_array_index (commands, command))->id);
  for (guint i = changes->len; i > 0; i--) {
    const PfChange *change = &g_array_index (changes, PfChange, i - 1);
    PfCommandOutcome *outcome;

    if (change->data == NULL || get_step (change) != step)
      continue;
    outcome = read_outcome (change);
    outcome->is_stale = is_stale (self, command, step, change);
    return outcome;
  }
  return NULL;
}

/**
 * pf_run_find_command:
 * @self: a run
 * @id: id of a command
 *
 * Returns: its index, or %PF_NONE
 */
guint
pf_run_find_command (PfRun *self, const char *id)
{
  const GPtrArray *commands = pf_document_get_commands (self->document);

  for (guint i = 0; i < commands->len; i++)
    if (g_str_equal (((PfCommand *) g_ptr_array_index (commands, i))->id, id))
      return i;
  return PF_NONE;
}

/**
 * pf_run_find_commands_in_line:
 * @self: a run
 * @line: a line of the checklist
 * @found: (element-type guint): gets the indices of the commands that reach over it
 *
 * Returns: how many there are
 */
guint
pf_run_find_commands_in_line (PfRun *self, guint line, GArray *found)
{
  const GPtrArray *commands = pf_document_get_commands (self->document);

  for (guint i = 0; i < commands->len; i++) {
    const PfCommand *command = g_ptr_array_index (commands, i);

    if (line >= command->line && line <= MAX (command->end_line, command->line))
      g_array_append_val (found, i);
  }
  return found->len;
}

/**
 * pf_run_find_step_in_line:
 * @self: a run
 * @command: index of a command
 * @line: one of its lines
 *
 * Returns: number of the step in that line; 0 in the first line of the block, and where it has no steps
 */
guint
pf_run_find_step_in_line (PfRun *self, guint command, guint line)
{
  const PfCommand *found = g_ptr_array_index (pf_document_get_commands (self->document), command);
  g_autoptr (GPtrArray) steps = pf_command_list_steps (found);
  guint number = 0;

  for (guint i = 0; i < steps->len && line > found->line; i++) {
    const PfCommandStep *step = g_ptr_array_index (steps, i);

    if (step->line <= line)
      number = step->number;
  }
  return number;
}

static gboolean
is_word_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-' || (guchar) c >= 0x80;
}

/* As words of its own, so that “unhealthy” is not “healthy”. */
static gboolean
holds (const char *text, const char *wanted)
{
  gsize length = strlen (wanted);

  for (const char *at = text; at != NULL && (at = strstr (at, wanted)) != NULL; at++)
    if ((at == text || !is_word_character (at[-1])) && !is_word_character (at[length]))
      return TRUE;
  return FALSE;
}

/**
 * pf_run_expectation_is_met:
 * @expected: (nullable): what should be seen
 * @outcome: what was
 *
 * Only what the checklist puts in quotes can be looked for; the rest a person compares.
 *
 * Returns: whether all of it was written
 */
gboolean
pf_run_expectation_is_met (const char *expected, const PfCommandOutcome *outcome)
{
  for (const char *open = expected; open != NULL && (open = strchr (open, '"')) != NULL;) {
    const char *close = strchr (open + 1, '"');
    g_autofree char *wanted = close != NULL ? g_strndup (open + 1, (gsize) (close - open - 1)) : NULL;

    if (wanted == NULL)
      return TRUE;
    if (*wanted != '\0' && !holds (outcome->excerpt, wanted) && !holds (outcome->messages, wanted))
      return FALSE;
    open = close + 1;
  }
  return TRUE;
}

typedef struct {
  gint64 last;       /* place of the last outcome, G_MAXINT64 when it has none yet; -1 without any */
  gboolean complete; /* all its steps are done */
  gboolean failed;   /* the last outcome was a failure */
} CommandSummary;

static void
add_step (CommandSummary *summary, PfRun *self, guint command, const PfCommandStep *step)
{
  g_autoptr (PfCommandOutcome) outcome = pf_run_get_command_outcome (self, command, step->number);
  gint64 seq = outcome == NULL ? -1 : outcome->seq < 0 ? G_MAXINT64 : outcome->seq;

  if (outcome == NULL || !outcome->done || outcome->is_stale || !pf_run_expectation_is_met (step->expected, outcome))
    summary->complete = FALSE;
  if (seq < summary->last || seq < 0)
    return;
  summary->last = seq;
  summary->failed = g_str_equal (outcome->runner, "app") && !outcome->cancelled && outcome->exit_status != 0;
}

static CommandSummary
summarise (PfRun *self, guint index)
{
  const PfCommand *command = g_ptr_array_index (pf_document_get_commands (self->document), index);
  g_autoptr (GPtrArray) steps = pf_command_list_steps (command);
  CommandSummary summary = { -1, steps->len > 0, FALSE };

  for (guint i = 0; i < steps->len; i++)
    add_step (&summary, self, index, g_ptr_array_index (steps, i));
  return summary;
}

/**
 * pf_run_get_command_proposal:
 * @self: a run
 * @item: index of an item
 * @command: (out) (optional): index of the command that proposes it
 *
 * What its last command says about an item: failed with any status but 0, done when all its steps are and what was to
 * be seen was. Nothing is proposed for what a probe verifies, and nothing twice.
 *
 * Returns: %PF_STATE_DONE or %PF_STATE_FAILED; %PF_STATE_OPEN when nothing is proposed
 */
PfItemState
pf_run_get_command_proposal (PfRun *self, guint item, guint *command)
{
  const GPtrArray *commands;
  CommandSummary last = { -1, FALSE, FALSE };
  PfRunItem *leaf;
  PfItemState proposed;

  g_return_val_if_fail (PF_IS_RUN (self), PF_STATE_OPEN);
  g_return_val_if_fail (item < self->item_array->len, PF_STATE_OPEN);

  leaf = pf_run_get_item (self, item);
  commands = pf_document_get_commands (self->document);
  if (!leaf->is_leaf || leaf->probe != NULL || pf_run_state_is_closed (self->state))
    return PF_STATE_OPEN;
  for (guint i = 0; i < commands->len; i++) {
    CommandSummary summary;

    if (((PfCommand *) g_ptr_array_index (commands, i))->item != item)
      continue;
    summary = summarise (self, i);
    if (summary.last < 0 || summary.last < last.last)
      continue;
    last = summary;
    if (command != NULL)
      *command = i;
  }
  proposed = last.failed ? PF_STATE_FAILED : last.complete ? PF_STATE_DONE : PF_STATE_OPEN;
  if (last.last < 0 || last.last < leaf->seq || leaf->state == proposed)
    return PF_STATE_OPEN;
  return proposed;
}
