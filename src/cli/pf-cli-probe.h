/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/pf-cli.h"
#include "run/pf-verifier.h"

G_BEGIN_DECLS

PfScheduler *pf_cli_new_scheduler (GError **error);
void pf_cli_print_outcome (const char *name, PfOutcome *outcome);
JsonObject *pf_cli_outcome_to_json (PfOutcome *outcome, const char *item, guint line);
gboolean pf_cli_is_good (PfOutcome *outcome);

G_END_DECLS
