/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-timeline.h"

#include "probe/pf-json.h"
#include "run/pf-run-phases.h"
#include "run/pf-run-private.h"

/* 9999-12-31T23:59:59.999Z; plans beyond it are none. */
#define LATEST G_GINT64_CONSTANT (253402300799999)

static const char *const phase_actions[] = { "phase.start", "phase.end", NULL };

/* When the run was closed, or PF_NO_TIME. */
static gint64
find_closed (PfRun *self)
{
  static const char *const actions[] = { "run.close", "run.reopen", NULL };
  g_autoptr (GArray) changes = pf_run_list_changes (self, actions, NULL);
  const PfChange *last = changes->len > 0 ? &g_array_index (changes, PfChange, changes->len - 1) : NULL;

  return last != NULL && g_str_equal (last->action, "run.close") ? last->at : PF_NO_TIME;
}

/* After a run was closed nothing becomes late any more. */
gint64
pf_run_clamp_now (PfRun *self, gint64 now)
{
  gint64 closed = pf_run_state_is_closed (self->state) ? find_closed (self) : PF_NO_TIME;

  return closed >= 0 ? MIN (closed, now) : now;
}

static gint64
get_claimed_time (const PfChange *change)
{
  const char *text = pf_change_get_string (change, "at");
  gint64 at;

  return text != NULL && pf_time_parse (text, &at) ? at : change->at;
}

/* A phase that begins again after its end goes on; a start that is corrected leaves the end alone. */
static void
add_change (PfRunPhase *phase, const PfChange *change)
{
  PfPhaseStamp stamp = { get_claimed_time (change), change->actor, change->seq };

  if (g_str_equal (change->action, "phase.end")) {
    phase->ended = stamp;
    return;
  }
  phase->started = stamp;
  if (phase->ended.at >= 0 && phase->ended.at < stamp.at)
    phase->ended = (PfPhaseStamp){ PF_NO_TIME, NULL, -1 };
}

static const PfSection *
get_section (PfRun *self, guint index)
{
  return g_ptr_array_index (pf_document_get_sections (self->document), index);
}

static GArray *
make_phases (PfRun *self)
{
  const PfTimePlan *plan = pf_run_get_time_plan (self);
  GArray *phases = g_array_sized_new (FALSE, TRUE, sizeof (PfRunPhase), plan->phases->len);

  for (guint i = 0; i < plan->phases->len; i++) {
    const PfPlannedPhase *planned = &g_array_index (plan->phases, PfPlannedPhase, i);
    PfRunPhase phase = { .section = planned->section,
                         .is_deployment = planned->is_deployment,
                         .start_blank = planned->start_blank,
                         .end_blank = planned->end_blank,
                         .planned_start = PF_NO_TIME,
                         .planned_min_ms = planned->estimate.min_s * 1000,
                         .planned_max_ms = planned->estimate.max_s * 1000,
                         .started = { PF_NO_TIME, NULL, -1 },
                         .ended = { PF_NO_TIME, NULL, -1 },
                         .actual_ms = -1 };

    g_array_append_val (phases, phase);
  }
  return phases;
}

static void
add_changes (PfRun *self, GArray *phases)
{
  g_autoptr (GArray) changes = pf_run_list_changes (self, phase_actions, NULL);
  g_autoptr (GHashTable) places = NULL;

  if (changes->len == 0)
    return;
  places = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < phases->len; i++)
    g_hash_table_insert (places, get_section (self, g_array_index (phases, PfRunPhase, i).section)->id,
                         GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < changes->len; i++) {
    const PfChange *change = &g_array_index (changes, PfChange, i);
    guint place = change->target != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (places, change->target)) : 0;

    if (place > 0)
      add_change (&g_array_index (phases, PfRunPhase, place - 1), change);
  }
}

/* The phases with what was done, without what follows from it. */
GArray *
pf_run_fold_phases (PfRun *self)
{
  GArray *phases = make_phases (self);

  add_changes (self, phases);
  return phases;
}

static gboolean
is_set_aside (const PfProgress *progress)
{
  return progress->countable == 0 && progress->not_applicable > 0;
}

static gboolean
has_deployment (const GArray *phases)
{
  for (guint i = 0; i < phases->len; i++)
    if (g_array_index (phases, PfRunPhase, i).is_deployment)
      return TRUE;
  return FALSE;
}

static gint64
find_watch (PfRun *self)
{
  static const char *const actions[] = { "run.watch", NULL };
  g_autoptr (GArray) changes = pf_run_list_changes (self, actions, NULL);

  return changes->len > 0 ? g_array_index (changes, PfChange, 0).at : PF_NO_TIME;
}

/* When the last phase of the deployment ended, or PF_NO_TIME while one of them has not. */
static gint64
find_phases_end (PfRun *self, const GArray *phases)
{
  gboolean only_deployment = has_deployment (phases);
  gint64 end = PF_NO_TIME;

  for (guint i = 0; i < phases->len; i++) {
    const PfRunPhase *phase = &g_array_index (phases, PfRunPhase, i);
    PfProgress progress;

    if (only_deployment && !phase->is_deployment)
      continue;
    pf_run_get_section_progress (self, phase->section, &progress);
    if (phase->started.at < 0 && (progress.countable == 0 || is_set_aside (&progress)))
      continue;
    if (phase->ended.at < 0)
      return PF_NO_TIME;
    end = MAX (end, phase->ended.at);
  }
  return end;
}

gint64
pf_run_find_deployment_end (PfRun *self, const GArray *phases)
{
  gint64 end = find_phases_end (self, phases);

  return end >= 0 ? end : find_watch (self);
}

/**
 * pf_run_get_deployment_start:
 * @self: a run
 *
 * Returns: when the first phase of the deployment began, or %PF_NO_TIME
 */
gint64
pf_run_get_deployment_start (PfRun *self)
{
  g_autoptr (GArray) phases = NULL;
  gboolean only_deployment;
  gint64 start = PF_NO_TIME;

  g_return_val_if_fail (PF_IS_RUN (self), PF_NO_TIME);

  phases = pf_run_fold_phases (self);
  only_deployment = has_deployment (phases);
  for (guint i = 0; i < phases->len; i++) {
    const PfRunPhase *phase = &g_array_index (phases, PfRunPhase, i);

    if (phase->started.at >= 0 && (phase->is_deployment || !only_deployment)
        && (start < 0 || phase->started.at < start))
      start = phase->started.at;
  }
  return start;
}

/**
 * pf_run_get_deployment_end:
 * @self: a run
 *
 * Returns: when the last phase of the deployment ended, or the run went over to watching; %PF_NO_TIME before that
 */
gint64
pf_run_get_deployment_end (PfRun *self)
{
  g_autoptr (GArray) phases = NULL;

  g_return_val_if_fail (PF_IS_RUN (self), PF_NO_TIME);

  phases = pf_run_fold_phases (self);
  return pf_run_find_deployment_end (self, phases);
}

/* What the timing of a title counts from, or PF_NO_TIME. */
gint64
pf_run_find_anchor (PfRun *self, const PfTiming *timing, gint64 deployment_end)
{
  return timing->anchor == PF_ANCHOR_DEPLOYMENT_END && deployment_end >= 0 ? deployment_end : self->t0;
}

static gboolean
find_start (PfRun *self, const PfTimePlan *plan, guint section, GTimeZone *zone, gint64 end, gint64 *start)
{
  guint place = plan->time_of_section[section];
  const PfTiming *timing;
  gint64 anchor;

  if (place == PF_NONE)
    return FALSE;
  timing = &g_array_index (plan->times, PfPlannedTime, place).timing;
  anchor = pf_run_find_anchor (self, timing, end);
  return anchor >= 0 && pf_timing_at (timing, anchor, zone, PF_TIMING_START, start);
}

static gboolean
contains (PfRun *self, const PfRunPhase *phase, const PfRunPhase *inner)
{
  return inner != NULL && get_section (self, inner->section)->line <= get_section (self, phase->section)->end_line;
}

/* Parts of the deployment follow each other from T0, each as long as it is planned to take at most. */
static void
plan_starts (PfRun *self, GArray *phases)
{
  const PfTimePlan *plan = pf_run_get_time_plan (self);
  g_autoptr (GTimeZone) zone = pf_run_dup_zone (self);
  gint64 deployment_end = pf_run_find_deployment_end (self, phases);
  gint64 next = self->t0;

  for (guint i = 0; i < phases->len; i++) {
    PfRunPhase *phase = &g_array_index (phases, PfRunPhase, i);
    const PfRunPhase *following = i + 1 < phases->len ? phase + 1 : NULL;
    gint64 start = next;

    if (find_start (self, plan, phase->section, zone, deployment_end, &start)) {
      phase->planned_start = start;
      /* What begins before T0 is over by then. */
      if (phase->is_deployment && phase->planned_max_ms == 0)
        next = start < self->t0 ? self->t0 : PF_NO_TIME;
    } else if (phase->is_deployment) {
      phase->planned_start = next;
      if (phase->planned_max_ms == 0 && !contains (self, phase, following))
        next = PF_NO_TIME;
    }
    if (phase->is_deployment && phase->planned_start >= 0 && phase->planned_max_ms > 0
        && !contains (self, phase, following))
      next = phase->planned_start < LATEST ? phase->planned_start + phase->planned_max_ms : PF_NO_TIME;
  }
}

static void
add_consequences (PfRun *self, PfRunPhase *phase, gint64 now)
{
  PfProgress progress;

  if (phase->started.at < 0)
    return;
  phase->actual_ms = MAX ((phase->ended.at >= 0 ? phase->ended.at : now) - phase->started.at, 0);
  phase->is_over = phase->planned_max_ms > 0 && phase->actual_ms > phase->planned_max_ms;
  pf_run_get_section_progress (self, phase->section, &progress);
  phase->is_end_proposed = phase->ended.at < 0 && progress.countable > 0 && progress.open == 0;
}

/**
 * pf_run_list_phases:
 * @self: a run
 * @now: the time, UTC milliseconds
 *
 * Returns: (transfer full) (element-type PfRunPhase): the phases of the checklist in its order, as planned and as they
 *   went; valid until the run changes
 */
GArray *
pf_run_list_phases (PfRun *self, gint64 now)
{
  GArray *phases;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  phases = pf_run_fold_phases (self);
  now = pf_run_clamp_now (self, now);
  plan_starts (self, phases);
  for (guint i = 0; i < phases->len; i++)
    add_consequences (self, &g_array_index (phases, PfRunPhase, i), now);
  return phases;
}

/**
 * pf_run_find_phase:
 * @self: a run
 * @section: index of a section
 *
 * Returns: index of the section of the phase that it is, or is a part of; %PF_NONE when there is none
 */
guint
pf_run_find_phase (PfRun *self, guint section)
{
  const PfTimePlan *plan;
  guint place;

  g_return_val_if_fail (PF_IS_RUN (self), PF_NONE);

  if (section >= pf_document_get_sections (self->document)->len)
    return PF_NONE;
  plan = pf_run_get_time_plan (self);
  place = plan->phase_of_section[section];
  return place != PF_NONE ? g_array_index (plan->phases, PfPlannedPhase, place).section : PF_NONE;
}

/**
 * pf_run_find_stamped_phase:
 * @self: a run
 * @blank: index of a blank
 *
 * Returns: index of the section of the phase whose start or end the blank asks for, or %PF_NONE
 */
guint
pf_run_find_stamped_phase (PfRun *self, guint blank)
{
  const PfTimePlan *plan;

  g_return_val_if_fail (PF_IS_RUN (self), PF_NONE);

  plan = pf_run_get_time_plan (self);
  for (guint i = 0; i < plan->phases->len; i++) {
    const PfPlannedPhase *phase = &g_array_index (plan->phases, PfPlannedPhase, i);

    if (phase->start_blank == blank || phase->end_blank == blank)
      return phase->section;
  }
  return PF_NONE;
}

/**
 * pf_run_get_phase:
 * @self: a run
 * @section: index of a section
 * @now: the time, UTC milliseconds
 * @phase: (out caller-allocates): the phase, valid until the run changes
 *
 * Returns: whether this very section is a phase
 */
gboolean
pf_run_get_phase (PfRun *self, guint section, gint64 now, PfRunPhase *phase)
{
  g_autoptr (GArray) phases = NULL;

  g_return_val_if_fail (PF_IS_RUN (self), FALSE);

  if (section == PF_NONE || pf_run_find_phase (self, section) != section)
    return FALSE;
  phases = pf_run_list_phases (self, now);
  *phase = g_array_index (phases, PfRunPhase, pf_run_get_time_plan (self)->phase_of_section[section]);
  return TRUE;
}

/**
 * pf_run_get_phase_duration:
 * @self: a run
 * @section_id: id of a section
 *
 * Returns: how long the phase took in milliseconds; -1 when it is none or has not ended
 */
gint64
pf_run_get_phase_duration (PfRun *self, const char *section_id)
{
  g_autoptr (GArray) phases = NULL;

  g_return_val_if_fail (PF_IS_RUN (self), -1);

  phases = pf_run_fold_phases (self);
  for (guint i = 0; i < phases->len; i++) {
    const PfRunPhase *phase = &g_array_index (phases, PfRunPhase, i);

    if (g_strcmp0 (get_section (self, phase->section)->id, section_id) == 0)
      return phase->started.at >= 0 && phase->ended.at >= 0 ? MAX (phase->ended.at - phase->started.at, 0) : -1;
  }
  return -1;
}

/**
 * pf_run_find_proposed_end:
 * @self: a run
 * @item: index of an item
 *
 * Returns: index of the section of the item's phase when the phase can be ended, since all in it is answered; else
 *   %PF_NONE
 */
guint
pf_run_find_proposed_end (PfRun *self, guint item)
{
  guint section;
  PfRunPhase phase;

  g_return_val_if_fail (PF_IS_RUN (self), PF_NONE);

  section = pf_run_find_phase (self, pf_run_get_item (self, item)->item->section);
  return pf_run_get_phase (self, section, 0, &phase) && phase.is_end_proposed ? section : PF_NONE;
}
