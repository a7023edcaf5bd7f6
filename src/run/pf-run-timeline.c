/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-timeline.h"

#include "probe/pf-clock.h"
#include "run/pf-run-phases.h"
#include "run/pf-run-private.h"

/* What is not done in the minute it was due is late. */
#define GRACE_MS (60 * G_GINT64_CONSTANT (1000))

/**
 * pf_due_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): its name in JSON
 */
const char *
pf_due_state_to_string (PfDueState state)
{
  static const char *const names[] = {
    [PF_DUE_UPCOMING] = "upcoming",
    [PF_DUE_NOW] = "due",
    [PF_DUE_LATE] = "late",
    [PF_DUE_DONE] = "done",
  };

  return names[state];
}

/* A section without items is done when its phase is, or when its time is over: nothing in it can be late. */
static PfDueState
find_bare_state (PfRun *self, const GArray *phases, const PfTimedSection *timed, gint64 now)
{
  guint place = pf_run_get_time_plan (self)->phase_of_section[timed->section];
  const PfRunPhase *phase = place != PF_NONE ? &g_array_index (phases, PfRunPhase, place) : NULL;

  if (phase == NULL || phase->section != timed->section)
    return timed->due_at >= 0 && now >= timed->due_at + GRACE_MS ? PF_DUE_DONE : PF_DUE_LATE;
  return phase->ended.at >= 0 ? PF_DUE_DONE : PF_DUE_LATE;
}

static void
find_state (PfRun *self, const GArray *phases, PfTimedSection *timed, gint64 anchor, gint64 now)
{
  gint64 begins = timed->starts_at >= 0 ? timed->starts_at : anchor;
  PfProgress progress;

  pf_run_get_section_progress (self, timed->section, &progress);
  /* What would be late, unless it is done or its time has not come. */
  timed->state = PF_DUE_LATE;
  if (progress.countable + progress.not_applicable == 0)
    timed->state = find_bare_state (self, phases, timed, now);
  else if (progress.open == 0)
    timed->state = PF_DUE_DONE;
  if (timed->state == PF_DUE_DONE)
    return;
  if (begins < 0 || now < begins)
    timed->state = PF_DUE_UPCOMING;
  else if (timed->due_at < 0 || now < timed->due_at + GRACE_MS)
    timed->state = PF_DUE_NOW;
  else
    timed->late_ms = now - timed->due_at;
}

/**
 * pf_run_list_timed_sections:
 * @self: a run
 * @now: the time, UTC milliseconds
 *
 * Tells of each section whose title says when it is due, when that is and how it stands. What counts from the end of
 * the deployment counts from T0 until then. Days are those of the run's time zone; hours and less are exact, also where
 * the clocks are changed.
 *
 * Returns: (transfer full) (element-type PfTimedSection): the timed sections in the order of the checklist
 */
GArray *
pf_run_list_timed_sections (PfRun *self, gint64 now)
{
  const PfTimePlan *plan;
  g_autoptr (GArray) phases = NULL;
  g_autoptr (GTimeZone) zone = NULL;
  gint64 deployment_end;
  GArray *sections;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  plan = pf_run_get_time_plan (self);
  phases = pf_run_fold_phases (self);
  zone = pf_run_dup_zone (self);
  deployment_end = pf_run_find_deployment_end (self, phases);
  now = pf_run_clamp_now (self, now);
  sections = g_array_sized_new (FALSE, TRUE, sizeof (PfTimedSection), plan->times->len);
  for (guint i = 0; i < plan->times->len; i++) {
    const PfPlannedTime *time = &g_array_index (plan->times, PfPlannedTime, i);
    PfTimedSection timed
        = { .section = time->section, .timing = time->timing, .starts_at = PF_NO_TIME, .due_at = PF_NO_TIME };
    gint64 anchor = pf_run_find_anchor (self, &time->timing, deployment_end);

    if (anchor >= 0 && !pf_timing_at (&time->timing, anchor, zone, PF_TIMING_START, &timed.starts_at))
      timed.starts_at = PF_NO_TIME;
    if (anchor >= 0 && !pf_timing_at (&time->timing, anchor, zone, PF_TIMING_END, &timed.due_at))
      timed.due_at = PF_NO_TIME;
    find_state (self, phases, &timed, anchor, now);
    g_array_append_val (sections, timed);
  }
  return sections;
}

/* T0 is folded here; what else belongs to the timeline is asked for. */
static void
fold_t0 (PfRun *self, const PfChange *change)
{
  const char *text = pf_change_get_string (change, "t0");

  if (text == NULL || !pf_time_parse (text, &self->t0))
    self->t0 = PF_NO_TIME;
}

static const PfRunFold folds[] = {
  { "t0.set", fold_t0 },
  { NULL, NULL },
};

const PfRunPart pf_run_part_timeline = { folds, NULL };
