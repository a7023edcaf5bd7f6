/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "probe/pf-clock.h"
#include "run/pf-command-output.h"

G_BEGIN_DECLS

typedef enum {
  PF_COMMAND_STDOUT,
  PF_COMMAND_STDERR,
} PfCommandStream;
#define PF_N_COMMAND_STREAMS 2

/**
 * PfCommandResult:
 * @exit_status: what it ended with, -1 when a signal ended it
 * @signal: the signal that ended it, or 0
 * @cancelled: whether a person stopped it
 * @left_running: whether processes it started go on without it
 * @started: when it began, UTC milliseconds
 * @output: what it wrote
 */
typedef struct {
  int exit_status;
  int signal;
  gboolean cancelled;
  gboolean left_running;
  gint64 started;
  gint64 duration_ms;
  PfCommandOutput *output[PF_N_COMMAND_STREAMS];
} PfCommandResult;
void pf_command_result_free (PfCommandResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfCommandResult, pf_command_result_free)

/**
 * PfCommandRunner:
 *
 * Runs one command at a time in a session and process group of its own, without a terminal and with nothing to read.
 * Signal `output (PfCommandStream stream, const char *text)`: what it wrote, in whole lines, fit to be shown.
 */
#define PF_TYPE_COMMAND_RUNNER (pf_command_runner_get_type ())
G_DECLARE_FINAL_TYPE (PfCommandRunner, pf_command_runner, PF, COMMAND_RUNNER, GObject)

PfCommandRunner *pf_command_runner_new (PfClock *clock);
void pf_command_runner_set_grace (PfCommandRunner *self, guint ms);
gboolean pf_command_runner_is_running (PfCommandRunner *self);
void pf_command_runner_run_async (PfCommandRunner *self,
                                  const char *const *argv,
                                  const char *folder,
                                  const char *const *environment,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
PfCommandResult *pf_command_runner_run_finish (PfCommandRunner *self,
                                               GAsyncResult *result,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_command_runner_is_confined (const char *root);

G_END_DECLS
