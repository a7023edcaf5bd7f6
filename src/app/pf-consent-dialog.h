/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "run/pf-verifier.h"

G_BEGIN_DECLS

#define PF_TYPE_CONSENT_DIALOG (pf_consent_dialog_get_type ())
/**
 * PfConsentDialog:
 *
 * Asks whether the hosts of a checklist may be contacted. What only reads is agreed to as a whole; whatever may
 * change something at the other end stands apart and is allowed one by one.
 */
G_DECLARE_FINAL_TYPE (PfConsentDialog, pf_consent_dialog, PF, CONSENT_DIALOG, AdwWindow)

void pf_consent_dialog_ask_async (GtkWidget *parent,
                                  GPtrArray *contacts,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean pf_consent_dialog_ask_finish (GAsyncResult *result, GError **error);
GPtrArray *pf_consent_dialog_get_allowed (GAsyncResult *result);

G_END_DECLS
