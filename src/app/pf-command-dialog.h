/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "run/pf-attachment.h"
#include "run/pf-command-call.h"

G_BEGIN_DECLS

#define PF_TYPE_COMMAND_DIALOG (pf_command_dialog_get_type ())
/**
 * PfCommandDialog:
 *
 * Asks whether a command is to be run: shows exactly what would be, what it does, what stands in its way and what to
 * know before, and lets a person choose where.
 */
G_DECLARE_FINAL_TYPE (PfCommandDialog, pf_command_dialog, PF, COMMAND_DIALOG, AdwWindow)

void pf_command_dialog_ask_async (GtkWidget *parent,
                                  const PfCommandCall *call,
                                  const PfCommandSettings *settings,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
PfCommandSettings *pf_command_dialog_ask_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pf_command_dialog_set_folder (PfCommandDialog *self, const char *path);

G_END_DECLS
