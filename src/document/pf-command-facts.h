/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"

G_BEGIN_DECLS

typedef enum {
  PF_EFFECT_READS,    /* looks only, as far as its words tell */
  PF_EFFECT_CHANGES,  /* changes state */
  PF_EFFECT_DESTROYS, /* loses something that does not come back by itself */
  PF_EFFECT_UNKNOWN,  /* a script or program we know nothing about */
} PfCommandEffect;
const char *pf_command_effect_to_string (PfCommandEffect effect);

/**
 * PfCommandShell: what a block is written for, after its language
 */
typedef enum {
  PF_COMMAND_SHELL_NONE, /* data, output, a diagram, prose: nothing to run */
  PF_COMMAND_SHELL_POSIX,
  PF_COMMAND_SHELL_POWERSHELL,
  PF_COMMAND_SHELL_BATCH,
} PfCommandShell;
const char *pf_command_shell_to_string (PfCommandShell shell);

/**
 * PfCommandStep:
 * @number: of a comment `# 2. …`; 0 for commands before the first such comment, or without any
 * @title: (nullable): what the comment says
 * @text: the commands of the step, without its title; empty for a step that only a person can do
 * @notes: (nullable): other comments of the step, a line each
 * @expected: (nullable): comments and printed output that say what should be seen, such as
 *   `All services show "healthy"`, a line each
 * @when: (nullable): comment that says when, such as `Run at 24 hours post-deployment`
 * @line: line in the source
 * @effect: the worst of its commands
 */
typedef struct {
  guint number;
  char *title;
  char *text;
  char *notes;
  char *expected;
  char *when;
  guint line;
  PfCommandEffect effect;
} PfCommandStep;
void pf_command_step_free (PfCommandStep *self);

PfCommandShell pf_command_get_shell (const PfCommand *command);
gboolean pf_command_is_runnable (const PfCommand *command);
gboolean pf_command_has_steps (const PfCommand *command);
GPtrArray *pf_command_list_steps (const PfCommand *command) G_GNUC_WARN_UNUSED_RESULT;
PfCommandEffect pf_command_get_effect (const PfCommand *command);
char *pf_command_dup_script (const PfCommand *command) G_GNUC_WARN_UNUSED_RESULT;
GStrv pf_command_list_placeholders (const char *text) G_GNUC_WARN_UNUSED_RESULT;
void pf_command_facts_find_outputs (PfDocument *document);

G_END_DECLS
