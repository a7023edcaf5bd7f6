/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run.h"

G_BEGIN_DECLS

/* Items that follow from other items of the run, by a probe `DERIVED all|any ITEM…`. Nothing is contacted. */

gboolean pf_run_has_derived (PfRun *self);
gboolean pf_run_item_follows (PfRunItem *self);
PfOutcome *pf_run_evaluate_derived (PfRun *self, guint item, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
gboolean pf_run_check_derived (PfRun *self, guint item, PfProbe *probe, GError **error);
GPtrArray *pf_run_plan_derived (PfRun *self, gint64 now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
