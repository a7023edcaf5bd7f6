/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-run-row.h"
#include "run/pf-run.h"

G_BEGIN_DECLS

GHashTable *pf_run_put_off_find (PfRun *run, GHashTable *known);
gboolean pf_run_put_off_has_changed (PfRun *run, GHashTable *rows, guint item);
GPtrArray *pf_run_put_off_merge (PfRun *run, GPtrArray *rows, GHashTable *put_off);

G_END_DECLS
