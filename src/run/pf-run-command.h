/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-command-call.h"
#include "run/pf-command-runner.h"

G_BEGIN_DECLS

/** PF_COMMAND_EXCERPT_BYTES: most bytes of one output that enter the journal. */
#define PF_COMMAND_EXCERPT_BYTES (16 * 1024)

/**
 * PfCommandOutcome:
 * @runner: `app` when Preflight ran it; `external-terminal` when a person says that they did, `not-run` when a person
 *   says that they did what a step without commands says
 * @done: what the person said; of a run whether it ended with 0 and was not stopped
 * @exit_status: -1 when a signal ended it, or nobody ran it here
 * @signal: the signal, or 0
 * @is_stale: whether its text is another one now, since a variable changed
 * @duration_ms: -1 when nobody ran it here
 * @output_bytes: of standard output
 * @excerpt: (nullable): of standard output; %NULL where it was left out
 * @messages: (nullable): of standard error
 * @text: (nullable): what was run, secrets masked
 *
 * The last that is known of a command, or of a step of it.
 */
typedef struct {
  char *runner;
  gboolean done;
  int exit_status;
  int signal;
  gboolean cancelled;
  gboolean left_running;
  gboolean truncated;
  gboolean is_stale;
  gint64 duration_ms;
  gint64 output_bytes;
  gint64 messages_bytes;
  char *output_sha256;
  char *excerpt;
  char *messages;
  char *text;
  char *folder;
  char *by;
  gint64 at;
  gint64 seq;
} PfCommandOutcome;
void pf_command_outcome_free (PfCommandOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfCommandOutcome, pf_command_outcome_free)
char *pf_command_outcome_describe (const PfCommandOutcome *self);

PfCommandOutcome *pf_run_get_command_outcome (PfRun *self, guint command, guint step) G_GNUC_WARN_UNUSED_RESULT;
guint pf_run_find_command (PfRun *self, const char *id);
guint pf_run_find_commands_in_line (PfRun *self, guint line, GArray *found);
guint pf_run_find_step_in_line (PfRun *self, guint command, guint line);
PfItemState pf_run_get_command_proposal (PfRun *self, guint item, guint *command);
gboolean pf_run_expectation_is_met (const char *expected, const PfCommandOutcome *outcome);

GPtrArray *pf_run_plan_command_result (PfRun *self,
                                       const PfCommandCall *call,
                                       const PfCommandResult *result,
                                       const char *folder,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_tick_step (PfRun *self, guint command, guint step, gboolean done, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_confirm_command (PfRun *self, guint item, PfItemState state, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
