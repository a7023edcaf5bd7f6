/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PF_TYPE_REASON_DIALOG (pf_reason_dialog_get_type ())
/**
 * PfReasonDialog:
 *
 * Asks why. The answer cannot be given while it is empty; Escape cancels.
 */
G_DECLARE_FINAL_TYPE (PfReasonDialog, pf_reason_dialog, PF, REASON_DIALOG, AdwMessageDialog)

void pf_reason_dialog_ask_async (GtkWidget *parent,
                                 const char *heading,
                                 const char *body,
                                 const char *accept_label,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
char *pf_reason_dialog_ask_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
