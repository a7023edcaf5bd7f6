/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run-session.h"
#include "run/pf-run-sign-offs.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PF_TYPE_SIGN_DIALOG (pf_sign_dialog_get_type ())
/**
 * PfSignDialog:
 *
 * Asks who signs as a role, what they declare and whether with a key, shows the digest of what that covers, and signs.
 */
G_DECLARE_FINAL_TYPE (PfSignDialog, pf_sign_dialog, PF, SIGN_DIALOG, AdwWindow)

void pf_sign_dialog_ask_async (GtkWidget *parent,
                               PfRunSession *session,
                               PfSignOff *sign_off,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean pf_sign_dialog_ask_finish (GAsyncResult *result, GError **error);

G_END_DECLS
