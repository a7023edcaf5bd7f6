/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PF_TYPE_TRIGGER_BANNER (pf_trigger_banner_get_type ())
/**
 * PfTriggerBanner:
 *
 * Says which trigger of a run is tripped, by whom and when, and what the checklist says to do; while a rollback is
 * under way, how long it has taken. Hidden where there is neither.
 */
G_DECLARE_FINAL_TYPE (PfTriggerBanner, pf_trigger_banner, PF, TRIGGER_BANNER, AdwBin)

void pf_trigger_banner_set_session (PfTriggerBanner *self, PfRunSession *session);
void pf_trigger_banner_update (PfTriggerBanner *self);
gboolean pf_trigger_banner_is_shown (PfTriggerBanner *self);
const char *pf_trigger_banner_get_title (PfTriggerBanner *self);
const char *pf_trigger_banner_get_detail (PfTriggerBanner *self);
const char *pf_trigger_banner_get_procedure (PfTriggerBanner *self);

char *pf_trigger_describe_trip (PfRun *run, guint item, gint64 now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
