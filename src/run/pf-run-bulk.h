/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run.h"

G_BEGIN_DECLS

/* Several items at once, and items put off to a later section. */

GArray *pf_run_list_section_items (PfRun *self, guint section, PfItemState state);
GArray *pf_run_list_sub_items (PfRun *self, guint item, PfItemState state);
GPtrArray *pf_run_plan_mark_many (PfRun *self, const GArray *items, PfItemState state, const char *reason, guint to, GPtrArray *left_out, GError **error) G_GNUC_WARN_UNUSED_RESULT;

GPtrArray *pf_run_plan_defer (PfRun *self, guint item, guint section, const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;
guint pf_run_get_deferred_to (PfRun *self, guint item);
const char *pf_run_item_get_deferred_to (PfRunItem *self);
GArray *pf_run_list_deferred_to (PfRun *self, guint section);

G_END_DECLS
