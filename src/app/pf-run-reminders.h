/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-run-times.h"

G_BEGIN_DECLS

#define PF_TYPE_RUN_REMINDERS (pf_run_reminders_get_type ())
/**
 * PfRunReminders:
 *
 * Says once each when a section of a run is due, and when it is late. Signals: `remind (id, title, body)`, to be shown
 * as a notification, and `settled (id)` when there is nothing to remind of any more.
 */
G_DECLARE_FINAL_TYPE (PfRunReminders, pf_run_reminders, PF, RUN_REMINDERS, GObject)

PfRunReminders *pf_run_reminders_new (PfRun *run);
void pf_run_reminders_check (PfRunReminders *self);
void pf_run_reminders_settle (PfRunReminders *self);

G_END_DECLS
