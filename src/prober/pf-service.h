/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PF_TYPE_SERVICE (pf_service_get_type ())
/**
 * PfService:
 *
 * The prober between its two pipes: requests come in as lines, probes run side by side in one main loop, outcomes go
 * out as lines.
 */
G_DECLARE_FINAL_TYPE (PfService, pf_service, PF, SERVICE, GObject)

PfService *pf_service_new (GInputStream *input, GOutputStream *output);
gboolean pf_service_run (PfService *self, GError **error);

G_END_DECLS
