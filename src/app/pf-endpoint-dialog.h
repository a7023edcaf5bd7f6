/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "run/pf-store.h"

G_BEGIN_DECLS

#define PF_TYPE_ENDPOINT_DIALOG (pf_endpoint_dialog_get_type ())
/**
 * PfEndpointDialog:
 *
 * What the names in probes stand for: environments, their endpoints, and the addresses hosts are looked for at.
 */
G_DECLARE_FINAL_TYPE (PfEndpointDialog, pf_endpoint_dialog, PF, ENDPOINT_DIALOG, AdwWindow)

GtkWidget *pf_endpoint_dialog_new (PfStore *store);

G_END_DECLS
