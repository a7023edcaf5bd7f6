/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run.h"

G_BEGIN_DECLS

/* Shared by the files of the run. */

const char *pf_run_state_after (const char *action, JsonObject *data);
gboolean pf_run_state_is_closed (const char *state);

G_END_DECLS
