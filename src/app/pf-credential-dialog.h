/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-application.h"

G_BEGIN_DECLS

#define PF_TYPE_CREDENTIAL_DIALOG (pf_credential_dialog_get_type ())
/**
 * PfCredentialDialog:
 *
 * The credentials in the system keyring: listed without their secrets, added, forgotten. A locked keyring is unlocked
 * only on the person's word; without one the dialog says what works all the same.
 */
G_DECLARE_FINAL_TYPE (PfCredentialDialog, pf_credential_dialog, PF, CREDENTIAL_DIALOG, AdwWindow)

GtkWidget *pf_credential_dialog_new (PfApplication *application);

G_END_DECLS
