/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "run/pf-run.h"

G_BEGIN_DECLS

#define PF_TYPE_VERDICT_BUTTON (pf_verdict_button_get_type ())
/**
 * PfVerdictButton:
 *
 * The verdict of a run as a pill. Pressed, it lists what stands in the way; each blocker leads to its item
 * (`run.go-to-item (s)`).
 */
G_DECLARE_FINAL_TYPE (PfVerdictButton, pf_verdict_button, PF, VERDICT_BUTTON, AdwBin)

void pf_verdict_button_set_run (PfVerdictButton *self, PfRun *run);
PfVerdict pf_verdict_button_get_verdict (PfVerdictButton *self);

G_END_DECLS
