/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "run/pf-run-decision.h"

G_BEGIN_DECLS

#define PF_TYPE_CLOSE_DIALOG (pf_close_dialog_get_type ())
/**
 * PfCloseDialog:
 *
 * Asks how a run ended, says what that declares, and asks for a reason where the verdict is worse. Escape cancels.
 */
G_DECLARE_FINAL_TYPE (PfCloseDialog, pf_close_dialog, PF, CLOSE_DIALOG, AdwMessageDialog)

void pf_close_dialog_present (GtkWidget *page, PfRun *run);

G_END_DECLS
