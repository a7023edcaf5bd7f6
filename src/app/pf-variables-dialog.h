/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "run/pf-run-session.h"

G_BEGIN_DECLS

#define PF_TYPE_VARIABLES_DIALOG (pf_variables_dialog_get_type ())
/**
 * PfVariablesDialog:
 *
 * Asks for the values of all variables of a checklist at once.
 */
G_DECLARE_FINAL_TYPE (PfVariablesDialog, pf_variables_dialog, PF, VARIABLES_DIALOG, AdwWindow)

void pf_variables_dialog_present (GtkWidget *parent, PfRunSession *session);

G_END_DECLS
