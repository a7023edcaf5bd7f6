/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run.h"

G_BEGIN_DECLS

/* What becomes of a run as a whole: pausing, handing over, watching after the deployment, opening it again. */

/* Longest and usual time to watch a deployment for, in milliseconds. */
#define PF_WATCH_MAX_MS (G_GINT64_CONSTANT (31) * 24 * 60 * 60 * 1000)
#define PF_WATCH_USUAL_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

gboolean pf_run_is_closed (PfRun *self);
gboolean pf_run_is_paused (PfRun *self);
gboolean pf_run_is_watching (PfRun *self);
gboolean pf_run_is_rehearsal (PfRun *self);
gboolean pf_run_was_reopened (PfRun *self);
const char *pf_run_get_operator (PfRun *self);
const char *pf_run_get_handover_to (PfRun *self);
gint64 pf_run_get_watch_until (PfRun *self);
const char *pf_run_get_pause_reason (PfRun *self);
const char *pf_run_get_reopen_reason (PfRun *self);
const char *pf_run_find_person_name (PfRun *self, const char *id);
gint64 pf_run_get_close_seq (PfRun *self);

GPtrArray *pf_run_plan_pause (PfRun *self, const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_resume (PfRun *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_handover (PfRun *self, const PfPerson *to, const char *note, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_take_over (PfRun *self, const PfPerson *person, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_watch (PfRun *self, gint64 now, gint64 duration_ms, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_reopen (PfRun *self, const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
