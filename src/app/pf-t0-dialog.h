/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "run/pf-run-timeline.h"

G_BEGIN_DECLS

#define PF_TYPE_T0_DIALOG (pf_t0_dialog_get_type ())
/**
 * PfT0Dialog:
 *
 * Asks for T0 and gives it to the action `run.set-t0 (x)` of the page it is shown from.
 */
G_DECLARE_FINAL_TYPE (PfT0Dialog, pf_t0_dialog, PF, T0_DIALOG, AdwMessageDialog)

void pf_t0_dialog_present (GtkWidget *page, PfRun *run);

G_END_DECLS
