/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-language.h"
#include "document/pf-timing.h"
#include "run/pf-run.h"
#include "run/pf-store.h"

G_BEGIN_DECLS

/* When what is due: T0, timed sections, phases. Moments are UTC milliseconds; -1 is none. */

/** PF_NO_TIME: a moment that is not known. */
#define PF_NO_TIME G_GINT64_CONSTANT (-1)

typedef enum {
  PF_DUE_UPCOMING,
  PF_DUE_NOW,  /* its time has come */
  PF_DUE_LATE, /* its time is over and something in it is open */
  PF_DUE_DONE,
} PfDueState;
const char *pf_due_state_to_string (PfDueState state);

/**
 * PfTimedSection:
 * @section: index of the section
 * @timing: what its title says
 * @starts_at: when it begins, or %PF_NO_TIME
 * @due_at: when it has to be done, or %PF_NO_TIME; both are while there is no T0 to count from
 * @state: how it stands
 * @late_ms: how late it is, 0 unless it is late
 */
typedef struct {
  guint section;
  PfTiming timing;
  gint64 starts_at;
  gint64 due_at;
  PfDueState state;
  gint64 late_ms;
} PfTimedSection;

typedef enum { PF_PHASE_START, PF_PHASE_END } PfPhaseEnd;

/** PfPhaseStamp: who said when; @at is %PF_NO_TIME while nobody did, @seq -1 while it is not durable. */
typedef struct {
  gint64 at;
  const char *by;
  gint64 seq;
} PfPhaseStamp;

/**
 * PfRunPhase:
 * @section: index of its section
 * @is_deployment: whether it is a part of the deployment itself
 * @start_blank: index of the blank that says when it began, or %PF_NONE
 * @end_blank: the same of its end
 * @planned_start: when it is planned to begin, or %PF_NO_TIME
 * @planned_min_ms: how long it is planned to take at least, 0 for no plan
 * @planned_max_ms: the same at most
 * @started: when it began
 * @ended: when it ended
 * @actual_ms: how long it took, or has taken until now; -1 before it began
 * @is_over: whether that is longer than planned
 * @is_end_proposed: whether everything in it is answered, and only its end was not said
 *
 * A part of the work with a start and an end of its own.
 */
typedef struct {
  guint section;
  gboolean is_deployment;
  guint start_blank;
  guint end_blank;
  gint64 planned_start;
  gint64 planned_min_ms;
  gint64 planned_max_ms;
  PfPhaseStamp started;
  PfPhaseStamp ended;
  gint64 actual_ms;
  gboolean is_over;
  gboolean is_end_proposed;
} PfRunPhase;

GArray *pf_run_list_timed_sections (PfRun *self, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
GArray *pf_run_list_phases (PfRun *self, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
guint pf_run_find_phase (PfRun *self, guint section);
gboolean pf_run_get_phase (PfRun *self, guint section, gint64 now, PfRunPhase *phase);
gint64 pf_run_get_phase_duration (PfRun *self, const char *section_id);
guint pf_run_find_proposed_end (PfRun *self, guint item);
gint64 pf_run_get_now (PfRun *self);
gint64 pf_run_get_deployment_start (PfRun *self);
gint64 pf_run_get_deployment_end (PfRun *self);

const char *pf_run_get_time_zone (PfRun *self);
GTimeZone *pf_run_dup_zone (PfRun *self);
char *pf_run_format_due (PfRun *self, const PfTimedSection *timed, gint64 now);
char *pf_run_format_time (PfRun *self, gint64 at, gint64 now);
char *pf_t0_clock_format (gint64 since_t0_ms);
char *pf_span_format (gint64 ms);
GArray *pf_run_list_clock_steps (PfRun *self);

GPtrArray *pf_run_plan_set_t0 (PfRun *self, gint64 t0, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *
pf_run_plan_phase (PfRun *self, guint section, PfPhaseEnd which, gint64 at, GError **error) G_GNUC_WARN_UNUSED_RESULT;

PfKpi pf_run_get_kpi (PfRun *self, guint blank);
gboolean pf_run_is_kpi_blank (PfRun *self, guint blank);
char *pf_run_propose_value (PfRun *self, guint blank, const GPtrArray *histories, GError **error);
GPtrArray *
pf_run_plan_fill_auto (PfRun *self, guint blank, const GPtrArray *histories, GError **error) G_GNUC_WARN_UNUSED_RESULT;
guint pf_run_find_stamped_phase (PfRun *self, guint blank);
gboolean pf_run_is_auto_blank (PfRun *self, guint blank);
GStrv pf_run_dup_probed_items (PfRun *self);
GPtrArray *pf_store_load_histories (PfStore *self,
                                    const char *run_id,
                                    const char *const *item_ids,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 pf_run_measure_downtime (const GPtrArray *histories, gint64 from, gint64 until);

G_END_DECLS
