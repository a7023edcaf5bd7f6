/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-timeline.h"

#include "document/pf-blank-kind.h"
#include "probe/pf-clock.h"
#include "probe/pf-json.h"
#include "run/pf-run-phases.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>

/* Another machine's clock may be ahead a little. */
#define TOLERANCE_MS (60 * G_GINT64_CONSTANT (1000))

static const PfSection *
get_section (PfRun *self, guint index)
{
  return g_ptr_array_index (pf_document_get_sections (self->document), index);
}

static const PfBlank *
get_blank (PfRun *self, guint index)
{
  return g_ptr_array_index (pf_document_get_blanks (self->document), index);
}

/**
 * pf_run_plan_set_t0:
 * @self: a run
 * @t0: the moment the plan counts from, UTC milliseconds; %PF_NO_TIME takes it back
 *
 * Sets or moves T0. What it was before stays in the events.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when it is already so
 * Throws: PF_RUN_ERROR_INVALID for a closed run, or a moment outside of the years 1970 to 9999
 */
GPtrArray *
pf_run_plan_set_t0 (PfRun *self, gint64 t0, GError **error)
{
  const gint64 latest = G_GINT64_CONSTANT (253402300799999);
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  g_autofree char *text = NULL;
  PfAct *act;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_not_closed (self, error))
    return NULL;
  if (t0 < PF_NO_TIME || t0 > latest) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                         _ ("T0 has to lie in the years 1970 to 9999. Check the date"));
    return NULL;
  }
  if (t0 == self->t0)
    return g_steal_pointer (&acts);
  text = t0 >= 0 ? pf_time_format (t0) : NULL;
  act = pf_act_new ("t0.set", NULL);
  pf_act_set_string (act, "t0", text);
  g_ptr_array_add (acts, act);
  return g_steal_pointer (&acts);
}

/*
 * pf_run_plan_fill_from:
 * @source: `clock`, `probe` or `imported`: where the value is from
 *
 * As pf_run_plan_fill(), of a value that nobody typed.
 */
GPtrArray *
pf_run_plan_fill_from (PfRun *self, guint blank, const char *value, const char *source, GError **error)
{
  GPtrArray *acts = pf_run_plan_fill (self, blank, value, error);

  if (acts != NULL && acts->len > 0)
    pf_act_set_string (g_ptr_array_index (acts, 0), "source", source);
  return acts;
}

static char *
format_stamp (PfRun *self, guint blank, gint64 at)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (at / 1000);
  g_autoptr (GTimeZone) zone = pf_run_dup_zone (self);

  return moment != NULL ? pf_blank_stamp (get_blank (self, blank), moment, zone) : NULL;
}

/*
 * pf_run_propose_stamp:
 *
 * What the clock says of a blank that asks when a phase began or ended.
 */
char *
pf_run_propose_stamp (PfRun *self, guint blank, GError **error)
{
  g_autoptr (GArray) phases = pf_run_list_phases (self, pf_run_get_now (self));

  for (guint i = 0; i < phases->len; i++) {
    const PfRunPhase *phase = &g_array_index (phases, PfRunPhase, i);
    const PfPhaseStamp *stamp = phase->start_blank == blank ? &phase->started : &phase->ended;

    if (phase->start_blank != blank && phase->end_blank != blank)
      continue;
    if (stamp->at >= 0)
      return format_stamp (self, blank, stamp->at);
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                 stamp == &phase->started ? _ ("“%s” (line %u) has not started yet")
                                          : _ ("“%s” (line %u) has not ended yet"),
                 get_section (self, phase->section)->title, get_section (self, phase->section)->line);
    return NULL;
  }
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
               _ ("What belongs in the blank in line %u cannot be told from the clock. Fill it in by hand"),
               get_blank (self, blank)->line);
  return NULL;
}

/* Whether nobody typed the value: then the clock may correct it. */
static gboolean
is_from_clock (PfRun *self, guint blank)
{
  static const char *const actions[] = { "blank.fill", NULL };
  g_autoptr (GArray) changes = NULL;

  if (self->blanks[blank].value == NULL)
    return TRUE;
  changes = pf_run_list_changes (self, actions, get_blank (self, blank)->id);
  return changes->len > 0
         && g_strcmp0 (pf_change_get_string (&g_array_index (changes, PfChange, changes->len - 1), "source"), "clock")
                == 0;
}

/* Fills in when it was, or clears it; what a person typed stays. */
static void
add_stamp (PfRun *self, GPtrArray *acts, guint blank, gint64 at)
{
  g_autoptr (GPtrArray) fills = NULL;
  g_autofree char *value = NULL;

  if (blank == PF_NONE || !is_from_clock (self, blank))
    return;
  value = at >= 0 ? format_stamp (self, blank, at) : NULL;
  if (at >= 0 && value == NULL)
    return;
  fills = pf_run_plan_fill_from (self, blank, value, "clock", NULL);
  for (guint i = 0; fills != NULL && i < fills->len; i++)
    g_ptr_array_add (acts, pf_act_ref (g_ptr_array_index (fills, i)));
}

static void
add_phase (PfRun *self, GPtrArray *acts, const PfRunPhase *phase, PfPhaseEnd which, gint64 at)
{
  PfAct *act
      = pf_act_new (which == PF_PHASE_START ? "phase.start" : "phase.end", get_section (self, phase->section)->id);
  g_autofree char *text = at >= 0 ? pf_time_format (at) : NULL;

  if (text != NULL)
    pf_act_set_string (act, "at", text);
  g_ptr_array_add (acts, act);
  if (at < 0 && self->clock == NULL)
    return;
  if (at < 0)
    at = pf_run_get_now (self);
  add_stamp (self, acts, which == PF_PHASE_START ? phase->start_blank : phase->end_blank, at);
  if (which == PF_PHASE_START && phase->ended.at >= 0 && phase->ended.at < at)
    add_stamp (self, acts, phase->end_blank, PF_NO_TIME);
}

static gboolean
check_time (PfRun *self, const PfRunPhase *phase, PfPhaseEnd which, gint64 at, GError **error)
{
  const PfSection *section = get_section (self, phase->section);

  if (at > pf_run_get_now (self) + TOLERANCE_MS) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
                 _ ("“%s” (line %u) cannot start or end in the future. Check the time"), section->title, section->line);
    return FALSE;
  }
  if (which == PF_PHASE_START)
    return TRUE;
  if (phase->started.at < 0) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("“%s” (line %u) has not started. Start it first"),
                 section->title, section->line);
    return FALSE;
  }
  if (at < 0 || at >= phase->started.at)
    return TRUE;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("“%s” (line %u) would end before it started"),
               section->title, section->line);
  return FALSE;
}

/**
 * pf_run_plan_phase:
 * @self: a run
 * @section: index of the section of a phase, or of one in it
 * @which: whether it starts or ends
 * @at: when it did, UTC milliseconds; %PF_NO_TIME for now
 * @error: return location
 *
 * Starts or ends a phase. With a time it corrects what was said before. The blanks that ask for it are filled in,
 * unless a person did.
 *
 * Returns: (transfer full) (element-type PfAct): the acts; none when it had started, or ended, and no time is given
 * Throws: PF_RUN_ERROR_NOT_FOUND for a section that is no phase; PF_RUN_ERROR_INVALID for a closed run, an end without
 *   a start or before it, a time in the future
 */
GPtrArray *
pf_run_plan_phase (PfRun *self, guint section, PfPhaseEnd which, gint64 at, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  PfRunPhase phase;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!pf_run_plan_check_not_closed (self, error))
    return NULL;
  if (!pf_run_get_phase (self, pf_run_find_phase (self, section), pf_run_get_now (self), &phase)) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
                         _ ("The section is no phase: nothing says how long it takes or when it begins, and it is no "
                            "part of the deployment"));
    return NULL;
  }
  if (!check_time (self, &phase, which, at, error))
    return NULL;
  if (at < 0 && which == PF_PHASE_START && phase.started.at >= 0 && phase.ended.at < 0)
    return g_steal_pointer (&acts);
  if (at < 0 && which == PF_PHASE_END && phase.ended.at >= 0)
    return g_steal_pointer (&acts);
  pf_run_plan_add_start (self, acts);
  add_phase (self, acts, &phase, which, at);
  return g_steal_pointer (&acts);
}

/*
 * pf_run_plan_add_phase_start:
 * @self: a run
 * @acts: gets the acts
 * @item: an item that a person or a command changes
 * @state: what it becomes
 *
 * Work in a phase that was not started starts it. What is set aside is no work, and a probe does none.
 */
void
pf_run_plan_add_phase_start (PfRun *self, GPtrArray *acts, PfRunItem *item, PfItemState state)
{
  const PfTimePlan *plan = pf_run_get_time_plan (self);
  guint section = item->item->section;
  g_autoptr (GArray) phases = NULL;

  if ((state != PF_STATE_IN_PROGRESS && state != PF_STATE_DONE && state != PF_STATE_FAILED)
      || pf_run_find_phase (self, section) == PF_NONE)
    return;
  phases = pf_run_list_phases (self, pf_run_get_now (self));
  while (section != PF_NONE && plan->phase_of_section[section] != PF_NONE) {
    const PfRunPhase *phase = &g_array_index (phases, PfRunPhase, plan->phase_of_section[section]);

    if (phase->started.at < 0)
      add_phase (self, acts, phase, PF_PHASE_START, PF_NO_TIME);
    section = get_section (self, phase->section)->parent;
  }
}
