/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-command-facts.h"
#include "run/pf-run.h"

G_BEGIN_DECLS

/**
 * PfCommandCall:
 * @command: index of a command of the checklist
 * @step: number of its step, 0 for a command that is not split into steps
 * @script: exactly what a shell would get, variables filled in; empty for a step that only a person can do
 * @shown: the same with secrets masked
 * @text_sha256: digest of @shown
 * @shell: name of the shell
 * @n_masked: how many secrets @shown hides
 * @effect: what it does as far as its words tell
 * @title: (nullable): what the checklist calls it
 * @expected: (nullable): what should be seen, as the checklist says
 * @notes: (nullable): what else it says
 * @blockers: (element-type utf8): why it cannot be run, in sentences; empty when it can
 * @cautions: (element-type utf8): what to know before it is run, in sentences
 *
 * What would be run, to be shown to a person before.
 */
typedef struct {
  guint command;
  guint step;
  char *script;
  char *shown;
  char *text_sha256;
  const char *shell;
  guint n_masked;
  PfCommandEffect effect;
  char *title;
  char *expected;
  char *notes;
  GPtrArray *blockers;
  GPtrArray *cautions;
} PfCommandCall;

PfCommandCall *pf_command_call_new (PfRun *run,
                                    guint command,
                                    guint step,
                                    PfEnvironment *environment,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pf_command_call_free (PfCommandCall *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfCommandCall, pf_command_call_free)
gboolean pf_command_call_is_manual (const PfCommandCall *self);
gboolean pf_command_call_check (const PfCommandCall *self, GError **error);
char *pf_command_call_compute_digest (PfRun *run, guint command, guint step);
GStrv pf_command_call_dup_argv (const PfCommandCall *self);

/* Private to the calls: what stands in the way, and what to know. */
void pf_command_call_find_blockers (PfCommandCall *self, PfRun *run, PfEnvironment *environment);
void pf_command_call_find_cautions (PfCommandCall *self, PfRun *run);

const char *pf_command_effect_describe (PfCommandEffect effect);

G_END_DECLS
