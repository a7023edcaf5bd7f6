/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-check.h"
#include "probe/pf-prober-message.h"

G_BEGIN_DECLS

/**
 * PfReport:
 * @retries: how often the HTTP library sent the request again by itself
 * @proxy: (nullable): the proxy it went through
 * @loopback: whether the target is this computer
 *
 * What an outcome tells besides what was observed.
 */
typedef struct {
  guint retries;
  char *proxy;
  gboolean loopback;
} PfReport;

void pf_report_clear (PfReport *self);
JsonNode *pf_report_make (PfReport *self, PfProberMessage *message, PfObservation *observation);

G_END_DECLS
