/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run.h"

G_BEGIN_DECLS

/**
 * PfTriggerState: where a rollback trigger stands.
 * @PF_TRIGGER_ARMED: nothing has tripped it; whether it is watched already says [method@Run.get_arming]
 * @PF_TRIGGER_TRIPPED: what it warns of has happened
 * @PF_TRIGGER_ACKNOWLEDGED: tripped, and a person has seen it
 * @PF_TRIGGER_CLEARED: a person says, with a reason, that it calls for no rollback
 */
typedef enum {
  PF_TRIGGER_ARMED,
  PF_TRIGGER_TRIPPED,
  PF_TRIGGER_ACKNOWLEDGED,
  PF_TRIGGER_CLEARED,
} PfTriggerState;
#define PF_N_TRIGGER_STATES 4
const char *pf_trigger_state_to_string (PfTriggerState state);
gboolean pf_trigger_state_from_string (const char *text, PfTriggerState *state);

/**
 * PfTriggerWatch: what is known of the condition a trigger stands for. The probe of a trigger says what is healthy.
 * @PF_TRIGGER_NOT_WATCHED: there is no probe, no outcome, or the last one is unknown or stale
 * @PF_TRIGGER_HEALTHY: the probe passes
 * @PF_TRIGGER_FAILING: the probe fails
 */
typedef enum {
  PF_TRIGGER_NOT_WATCHED,
  PF_TRIGGER_HEALTHY,
  PF_TRIGGER_FAILING,
} PfTriggerWatch;
const char *pf_trigger_watch_to_string (PfTriggerWatch watch);

gboolean pf_run_item_is_trigger (PfRunItem *self);
PfTriggerState pf_run_item_get_trigger (PfRunItem *self);
PfTriggerWatch pf_run_item_get_trigger_watch (PfRunItem *self);
gboolean pf_run_item_is_tripped (PfRunItem *self);

gboolean pf_run_get_arming (PfRun *self, gint64 now, gint64 *at, gint64 *seq);
guint pf_run_count_triggers (PfRun *self, guint counts[PF_N_TRIGGER_STATES]);
guint pf_run_find_tripped (PfRun *self);
const char *pf_run_name_item_state (PfRun *self, guint item, gint64 now);

/**
 * PfTriggerChange: the last time a trigger was tripped, acknowledged or cleared.
 * @by: (transfer none): id of who did it; of whoever ran the probe that tripped it
 * @at: UTC milliseconds
 * @seq: the event; -1 while it is not durable
 * @reason: (nullable) (transfer none): what a person said of it
 * @check: (nullable) (transfer none): the check that failed, when a probe tripped it
 * @actual: (nullable) (transfer none): what the probe saw instead
 * @is_by_probe: whether a probe tripped it
 */
typedef struct {
  const char *by;
  gint64 at;
  gint64 seq;
  const char *reason;
  const char *check;
  const char *actual;
  gboolean is_by_probe;
} PfTriggerChange;
gboolean pf_run_get_trigger_change (PfRun *self, guint item, PfTriggerState state, PfTriggerChange *change);

GPtrArray *pf_run_plan_trip (PfRun *self, guint item, const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_acknowledge (PfRun *self, guint item, const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_clear (PfRun *self, guint item, const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
