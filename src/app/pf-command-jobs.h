/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "run/pf-attachment.h"
#include "run/pf-run-command.h"
#include "run/pf-run-session.h"

G_BEGIN_DECLS

#define PF_TYPE_COMMAND_JOBS (pf_command_jobs_get_type ())
/**
 * PfCommandJobs:
 *
 * The commands of one run that are running, and what they wrote while somebody may want to see it. They go on while
 * another page is shown. Signals: `changed (guint command, guint step)`; `failed (const char *message)` when one could
 * not begin, or what came of it could not be entered.
 */
G_DECLARE_FINAL_TYPE (PfCommandJobs, pf_command_jobs, PF, COMMAND_JOBS, GObject)

PfCommandJobs *pf_command_jobs_get (PfRunSession *session);
void pf_command_jobs_start (PfCommandJobs *self, PfCommandCall *call, const PfCommandSettings *settings);
void pf_command_jobs_stop (PfCommandJobs *self, guint command, guint step);
void pf_command_jobs_stop_all (PfCommandJobs *self);
gboolean pf_command_jobs_is_running (PfCommandJobs *self, guint command, guint step);
guint pf_command_jobs_count_running (PfCommandJobs *self);
GtkTextBuffer *pf_command_jobs_get_output (PfCommandJobs *self, guint command, guint step);

G_END_DECLS
