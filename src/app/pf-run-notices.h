/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-trigger-banner.h"

G_BEGIN_DECLS

#define PF_TYPE_RUN_NOTICES (pf_run_notices_get_type ())
/**
 * PfRunNotices:
 *
 * The bars above the items of a run, each there as long as what it says is so: what is not saved, a trigger that
 * tripped, variables to fill in.
 */
G_DECLARE_FINAL_TYPE (PfRunNotices, pf_run_notices, PF, RUN_NOTICES, AdwBin)

void pf_run_notices_set_save (PfRunNotices *self, const char *message, gboolean can_retry);
const char *pf_run_notices_get_save (PfRunNotices *self);
void pf_run_notices_set_variables (PfRunNotices *self, const char *message);
const char *pf_run_notices_get_variables (PfRunNotices *self);
PfTriggerBanner *pf_run_notices_get_trigger_banner (PfRunNotices *self);

G_END_DECLS
