/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "prober/pf-http-hop.h"

G_BEGIN_DECLS

PfFailure *pf_http_hop_failure_new (
    PfHttpHopPlan *plan, PfStage stage, PfStop cause, GTlsCertificateFlags certificate_errors, const GError *error);

G_END_DECLS
