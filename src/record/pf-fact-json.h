/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the words of a checklist say, in JSON, the same in a record and in what the command line prints. */

JsonObject *pf_fact_make_timing (const char *title) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *pf_fact_make_estimate (const char *title) G_GNUC_WARN_UNUSED_RESULT;
JsonArray *pf_fact_make_thresholds (const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *pf_fact_find_condition (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
