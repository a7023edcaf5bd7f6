/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-prober-message.h"
#include "prober/pf-failure.h"
#include "prober/pf-http-hop.h"

G_BEGIN_DECLS

GUri *pf_http_plan_parse_url (const char *url) G_GNUC_WARN_UNUSED_RESULT;
GUri *pf_http_plan_resolve_location (GUri *base, const char *location) G_GNUC_WARN_UNUSED_RESULT;
char *pf_http_plan_get_origin (GUri *uri) G_GNUC_WARN_UNUSED_RESULT;
PfHttpHopPlan *pf_http_plan_make (PfProberMessage *message, GUri *uri, const char *first_origin, PfFailure **failure)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
