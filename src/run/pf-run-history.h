/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run.h"
#include "run/pf-store.h"

G_BEGIN_DECLS

/* Where an application keeps the history beside its run. */
#define PF_RUN_HISTORY_KEY "pf-run-history"

/**
 * PfRunHistory:
 * @run_id: (nullable): the run of the same checklist before this one; %NULL when there is none
 * @mode: (nullable): whether that was `live` or a `rehearsal`
 * @created: when it was made, UTC milliseconds
 * @failed: (element-type utf8): set of the ids of items that failed then, whatever became of them
 *
 * How it went last time.
 */
typedef struct {
  char *run_id;
  char *mode;
  gint64 created;
  GHashTable *failed;
  GHashTable *durations; /* section id → gint64 ms */
} PfRunHistory;

PfRunHistory *pf_run_history_load (PfStore *store, const char *run_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pf_run_history_free (PfRunHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfRunHistory, pf_run_history_free)
gint64 pf_run_history_get_duration (const PfRunHistory *self, const char *section);
gboolean pf_run_history_has_failed (const PfRunHistory *self, const char *item);
char *pf_run_history_describe (const PfRunHistory *self, PfRun *run, guint section);

G_END_DECLS
