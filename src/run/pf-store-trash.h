/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-store.h"

G_BEGIN_DECLS

/* Runs that were deleted: out of the way, but kept for a while. */

/* How long they are kept. */
#define PF_TRASH_DAYS 30

gboolean pf_store_delete_run (PfStore *self, const char *run_id, GError **error);
gboolean pf_store_restore_run (PfStore *self, const char *run_id, GError **error);
GPtrArray *pf_store_list_deleted_runs (PfStore *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pf_store_resolve_deleted_run (PfStore *self, const char *id_or_prefix, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
