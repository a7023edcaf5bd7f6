/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run.h"

G_BEGIN_DECLS

/* What a person did goes in as one batch, and is taken back as a whole by events that say what was there before. */

void pf_run_tie_acts (const GPtrArray *acts);
const char *pf_run_get_batch (const GPtrArray *acts);
GPtrArray *pf_run_plan_undo (PfRun *self, const char *actor, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_undo_batch (PfRun *self, const char *batch, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
