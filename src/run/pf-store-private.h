/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-database.h"
#include "run/pf-store.h"
#include "run/pf-run.h"

G_BEGIN_DECLS

/* Shared by the files of the store. Whoever uses the database holds the lock. */

GMutex *pf_store_get_lock (PfStore *self);
GMutexLocker *pf_store_hold (PfStore *self);
PfDatabase *pf_store_get_database (PfStore *self);

gboolean pf_store_check_other_file (PfStore *self, const char *path, GError **error);
gboolean pf_store_schema_prepare (PfDatabase *database, GError **error);

gboolean pf_store_check_not_deleted (PfDatabase *database, gint64 run, GError **error);
char *pf_store_succeed_run (PfStore *self, const PfRunStart *start, const char *run_id, GPtrArray *last, GError **error);
void pf_store_empty_trash (PfDatabase *database, gint64 now);
gint64 pf_store_find_run (PfDatabase *database, const char *run_id, GError **error);
GPtrArray *pf_store_read_events (PfDatabase *database, gint64 run, const char *run_id, gint64 from_seq, GError **error);
GPtrArray *pf_store_load_readable_events (PfStore *self, const char *run_id, GError **damage, GError **error);
PfRun *pf_store_load_run (PfStore *self, const char *run_id, GError **damage, GError **error);
GPtrArray *pf_store_append_since (
    PfStore *self, const char *run_id, GPtrArray *acts, PfPerson *person, gint64 since, GError **error);

G_END_DECLS
