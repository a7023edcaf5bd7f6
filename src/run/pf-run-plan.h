/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run.h"

G_BEGIN_DECLS

/* What every plan checks and begins with. */

GPtrArray *pf_run_plan_new_acts (void);
gboolean pf_run_plan_check_not_closed (PfRun *self, GError **error);
gboolean pf_run_plan_check_going_on (PfRun *self, GError **error);
gboolean pf_run_plan_check_text (const char *text, GError **error);
gboolean pf_run_plan_is_blank (const char *text);
void pf_run_plan_add_start (PfRun *self, GPtrArray *acts);
void pf_run_plan_add_rollback_end (PfRun *self, GPtrArray *acts, const char *reason);
void pf_run_plan_trigger_outcome (PfRun *self, GPtrArray *acts, PfRunItem *item, PfOutcome *outcome, PfAct *enter);
void pf_run_plan_add_phase_start (PfRun *self, GPtrArray *acts, PfRunItem *item, PfItemState state);
GPtrArray *pf_run_plan_fill_from (PfRun *self, guint blank, const char *value, const char *source, GError **error);
GPtrArray *pf_run_plan_mark_by (
    PfRun *self, guint item, PfItemState state, PfMethod method, const char *reason, GError **error);
void pf_run_plan_add_set (GPtrArray *acts, PfRunItem *item, PfItemState state, PfMethod method, const char *reason);
void pf_run_plan_add_override (GPtrArray *acts, PfRunItem *item, gboolean missed, const char *reason);
PfAct *pf_run_plan_new_outcome (PfRunItem *item, PfOutcome *outcome);
gboolean pf_run_plan_add_answer (GPtrArray *acts, PfRunItem *criterion, PfOutcomeValue value, PfMethod method);

G_END_DECLS
