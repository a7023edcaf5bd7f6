/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "app/pf-run-row.h"
#include "run/pf-run.h"

G_BEGIN_DECLS

typedef enum {
  PF_RUN_FILTER_ALL,
  PF_RUN_FILTER_OPEN,
  PF_RUN_FILTER_FAILED,
} PfRunFilter;

#define PF_TYPE_RUN_MODEL (pf_run_model_get_type ())
/**
 * PfRunModel:
 *
 * A run as a flat list of [class@RunRow] in the order of the file, for a virtual list: sections, items, groups,
 * commands, prose, fields, blanks and table rows. Filtered, it keeps the items that match, the items and sections
 * above them, and what hangs on a matching item.
 */
G_DECLARE_FINAL_TYPE (PfRunModel, pf_run_model, PF, RUN_MODEL, GObject)

PfRunModel *pf_run_model_new (PfRun *run);
PfRun *pf_run_model_get_run (PfRunModel *self);
void pf_run_model_set_filter (PfRunModel *self, PfRunFilter filter);
PfRunFilter pf_run_model_get_filter (PfRunModel *self);
void pf_run_model_set_search (PfRunModel *self, const char *text);
const char *pf_run_model_get_search (PfRunModel *self);
PfRunRow *pf_run_model_peek (PfRunModel *self, guint position);
guint pf_run_model_find (PfRunModel *self, PfRunRowKind kind, guint index);
guint pf_run_model_find_next_item (PfRunModel *self, guint position, int step, gboolean open_only);
gboolean pf_run_filter_from_string (const char *text, PfRunFilter *filter);
const char *pf_run_filter_to_string (PfRunFilter filter);

GPtrArray *pf_run_rows_build (PfDocument *document);

G_END_DECLS
