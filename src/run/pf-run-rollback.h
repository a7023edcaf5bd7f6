/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run.h"

G_BEGIN_DECLS

/**
 * PfRollback: one rollback of a run. There may be several: after one has ended, another may start.
 * @started: UTC milliseconds
 * @started_by: (transfer none): id of who started it
 * @started_event: (nullable) (transfer none): %NULL while it is not durable
 * @reason: (nullable) (transfer none): why; %NULL when it was left out
 * @trigger: index of the trigger that was tripped as it started, or %PF_NONE
 * @procedure: index of the section that says what to do, or %PF_NONE
 * @ended: UTC milliseconds; -1 while it goes on
 * @ended_by: (nullable) (transfer none)
 * @ended_event: (nullable) (transfer none)
 * @end_reason: (nullable) (transfer none): what was said as it ended
 * @duration: milliseconds from its start to its end, of the monotonic clock where one process wrote both; -1 while it
 *   goes on
 */
typedef struct {
  gint64 started;
  const char *started_by;
  PfEvent *started_event;
  const char *reason;
  guint trigger;
  guint procedure;
  gint64 ended;
  const char *ended_by;
  PfEvent *ended_event;
  const char *end_reason;
  gint64 duration;
} PfRollback;

gboolean pf_run_had_rollback (PfRun *self);
GArray *pf_run_list_rollbacks (PfRun *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_run_get_last_rollback (PfRun *self, PfRollback *rollback);
gint64 pf_run_get_rollback_duration (PfRun *self);

gboolean pf_run_has_rollback_part (PfRun *self);
GArray *pf_run_list_procedures (PfRun *self, guint item) G_GNUC_WARN_UNUSED_RESULT;
guint pf_run_find_procedure (PfRun *self, guint item);
guint pf_run_find_procedure_command (PfRun *self, guint section);
gint64 pf_run_get_procedure_estimate (PfRun *self, guint section);

GPtrArray *pf_run_plan_rollback_end (PfRun *self, const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
