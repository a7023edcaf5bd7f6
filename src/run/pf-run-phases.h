/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run-timeline.h"

G_BEGIN_DECLS

/* What a checklist says of its time, found once. Private to the run room. */

typedef struct {
  guint section;
  gboolean is_deployment;
  guint start_blank;
  guint end_blank;
  PfEstimate estimate;
} PfPlannedPhase;

typedef struct {
  guint section;
  PfTiming timing;
} PfPlannedTime;

typedef struct _PfTimePlan {
  GArray *phases;          /* PfPlannedPhase, in the order of the file */
  GArray *times;           /* PfPlannedTime, in the order of the file */
  guint *phase_of_section; /* of each section the phase it is a part of, or PF_NONE */
  guint *time_of_section;  /* of each section its place in @times, or PF_NONE */
} PfTimePlan;

PfTimePlan *pf_time_plan_new (PfDocument *document);
void pf_time_plan_free (PfTimePlan *self);
const PfTimePlan *pf_run_get_time_plan (PfRun *self);

/* Phases with what was done, without what follows from it. */
GArray *pf_run_fold_phases (PfRun *self);
gint64 pf_run_find_deployment_end (PfRun *self, const GArray *phases);
gint64 pf_run_find_anchor (PfRun *self, const PfTiming *timing, gint64 deployment_end);
gint64 pf_run_clamp_now (PfRun *self, gint64 now);

G_END_DECLS
