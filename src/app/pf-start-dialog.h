/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-application.h"
#include "document/pf-document.h"

G_BEGIN_DECLS

#define PF_TYPE_START_DIALOG (pf_start_dialog_get_type ())
/**
 * PfStartDialog:
 *
 * Asks what a run is for (environment, release, live or rehearsal, who runs it) and starts it.
 */
G_DECLARE_FINAL_TYPE (PfStartDialog, pf_start_dialog, PF, START_DIALOG, AdwWindow)

void pf_start_dialog_run_async (GtkWindow *parent,
                                PfApplication *application,
                                PfDocument *document,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char *pf_start_dialog_run_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
