/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run-timeline.h"

G_BEGIN_DECLS

#define PF_TYPE_RUN_TIMES (pf_run_times_get_type ())
/**
 * PfRunTimes:
 *
 * What is due in a run, and how its phases go, as of now: worked out once for all who show it. Signal `changed ()` when
 * what they show is another text.
 */
G_DECLARE_FINAL_TYPE (PfRunTimes, pf_run_times, PF, RUN_TIMES, GObject)

PfRunTimes *pf_run_times_get (PfRun *run);
PfRun *pf_run_times_get_run (PfRunTimes *self);
void pf_run_times_update (PfRunTimes *self);
gboolean pf_run_times_is_needed (PfRunTimes *self);
const GArray *pf_run_times_list (PfRunTimes *self);
const PfTimedSection *pf_run_times_find (PfRunTimes *self, guint section);
const PfRunPhase *pf_run_times_find_phase (PfRunTimes *self, guint section);
char *pf_run_times_dup_due (PfRunTimes *self, guint section, gboolean brief);
char *pf_run_times_dup_phase (PfRunTimes *self, guint section);

G_END_DECLS
