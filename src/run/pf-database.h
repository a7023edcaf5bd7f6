/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-store.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * PfDatabase:
 *
 * One SQLite connection with its settings, cached statements, and errors told in words. Private to the store, which
 * lets one thread in at a time.
 */
typedef struct {
  char *path;
  sqlite3 *handle;
  GHashTable *statements; /* SQL → sqlite3_stmt */
  char *read_only_reason;
} PfDatabase;

/* A cached statement in use; its cleanup resets it, which ends its read of the database. */
typedef sqlite3_stmt PfRows;
void pf_rows_done (PfRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfRows, pf_rows_done)

PfDatabase *pf_database_open (const char *path, GError **error);
void pf_database_close (PfDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfDatabase, pf_database_close)

const char *pf_database_get_path (PfDatabase *self);
sqlite3 *pf_database_get_handle (PfDatabase *self);
const char *pf_database_get_read_only_reason (PfDatabase *self);
void pf_database_set_read_only (PfDatabase *self, const char *reason);
void pf_database_set_error (PfDatabase *self, int code, GError **error);

/* @format has a letter per parameter: t text (nullable), i gint64, b GBytes. */
PfRows *pf_database_query (PfDatabase *self, GError **error, const char *sql, const char *format, ...);
gboolean pf_database_run (PfDatabase *self, GError **error, const char *sql, const char *format, ...);
gboolean pf_database_run_alone (PfDatabase *self, GError **error, const char *sql, const char *format, ...);
gboolean pf_database_execute (PfDatabase *self, const char *sql, GError **error);
gboolean pf_rows_next (PfDatabase *self, PfRows *rows, gboolean *failed, GError **error);
gboolean pf_database_get_integer (PfDatabase *self, const char *sql, gint64 *value, GError **error);
int pf_database_count_changes (PfDatabase *self);

gboolean pf_database_begin (PfDatabase *self, GError **error);
gboolean pf_database_commit (PfDatabase *self, GError **error);
void pf_database_roll_back (PfDatabase *self);
void pf_database_remove (const char *path);
gboolean pf_database_copy_into (PfDatabase *self, PfDatabase *target, GError **error);
gboolean pf_database_copy_to (PfDatabase *self, const char *path, GError **error);

const char *pf_rows_text (PfRows *rows, int column);
char *pf_rows_dup (PfRows *rows, int column);
gint64 pf_rows_integer (PfRows *rows, int column);

G_END_DECLS
