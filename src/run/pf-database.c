/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-database.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

static PfStoreError
classify (sqlite3 *handle, int code)
{
  int system_error = handle != NULL ? sqlite3_system_errno (handle) : 0;

  switch (code & 0xff) {
  case SQLITE_FULL:
    return PF_STORE_ERROR_FULL;
  case SQLITE_IOERR:
    if (system_error == ENOSPC || system_error == EDQUOT)
      return PF_STORE_ERROR_FULL;
    return system_error == EROFS ? PF_STORE_ERROR_READ_ONLY : PF_STORE_ERROR_FAILED;
  case SQLITE_READONLY:
    return PF_STORE_ERROR_READ_ONLY;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return PF_STORE_ERROR_BUSY;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return PF_STORE_ERROR_CORRUPT;
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
  case SQLITE_AUTH:
    return PF_STORE_ERROR_OPEN;
  default:
    return PF_STORE_ERROR_FAILED;
  }
}

static char *
dup_message (PfStoreError error, const char *path, const char *detail)
{
  switch (error) {
  case PF_STORE_ERROR_FULL:
    return g_strdup_printf (_ ("There is no space left for “%s”; nothing of this change was kept there. "
                               "Free some space and try again (%s)"),
                            path, detail);
  case PF_STORE_ERROR_READ_ONLY:
    return g_strdup_printf (
        _ ("“%s” can be read but not written. Give yourself write access to it and its folder (%s)"), path, detail);
  case PF_STORE_ERROR_BUSY:
    return g_strdup_printf (_ ("Another program keeps “%s” locked. Close it, or try again in a moment (%s)"), path,
                            detail);
  case PF_STORE_ERROR_CORRUPT:
    return g_strdup_printf (_ ("“%s” is damaged or not a database of Preflight. "
                               "Move it away and put a backup in its place (%s)"),
                            path, detail);
  case PF_STORE_ERROR_OPEN:
    return g_strdup_printf (_ ("“%s” cannot be opened. Check that it is a file and that its folder is there and yours "
                               "(%s)"),
                            path, detail);
  case PF_STORE_ERROR_NOT_FOUND:
  case PF_STORE_ERROR_INVALID:
  case PF_STORE_ERROR_FAILED:
  default:
    return g_strdup_printf (_ ("The database “%s” answered with an error. "
                               "Try again; if it stays, save a copy elsewhere (%s)"),
                            path, detail);
  }
}

/* Turns SQLite's result code into an error for a person. */
void
pf_database_set_error (PfDatabase *self, int code, GError **error)
{
  PfStoreError kind = classify (self->handle, code);
  const char *detail = self->handle != NULL ? sqlite3_errmsg (self->handle) : sqlite3_errstr (code);
  g_autofree char *message = NULL;

  if (self->read_only_reason != NULL && kind == PF_STORE_ERROR_READ_ONLY)
    message = g_strdup (self->read_only_reason);
  else
    message = dup_message (kind, self->path, detail);
  g_set_error_literal (error, PF_STORE_ERROR, (int)kind, message);
}

static sqlite3_stmt *
prepare (PfDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  int code;

  if (statement != NULL)
    return statement;
  code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK) {
    pf_database_set_error (self, code, error);
    return NULL;
  }
  g_hash_table_insert (self->statements, g_strdup (sql), statement);
  return statement;
}

static int
bind_text (sqlite3_stmt *statement, int index, const char *text)
{
  return text == NULL ? sqlite3_bind_null (statement, index)
                      : sqlite3_bind_text (statement, index, text, -1, SQLITE_TRANSIENT);
}

static int
bind_bytes (sqlite3_stmt *statement, int index, GBytes *bytes)
{
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  /* No data is NULL to GBytes and would be SQL's NULL; an empty checklist is an empty blob. */
  return sqlite3_bind_blob64 (statement, index, size > 0 ? data : "", size, SQLITE_TRANSIENT);
}

static sqlite3_stmt *
query (PfDatabase *self, GError **error, const char *sql, const char *format, va_list arguments)
{
  sqlite3_stmt *statement = prepare (self, sql, error);
  int code = SQLITE_OK;

  if (statement == NULL)
    return NULL;
  for (int i = 0; code == SQLITE_OK && format[i] != '\0'; i++) {
    if (format[i] == 't')
      code = bind_text (statement, i + 1, va_arg (arguments, const char *));
    else if (format[i] == 'i')
      code = sqlite3_bind_int64 (statement, i + 1, va_arg (arguments, gint64));
    else if (format[i] == 'b')
      code = bind_bytes (statement, i + 1, va_arg (arguments, GBytes *));
    else
      g_assert_not_reached ();
  }
  if (code == SQLITE_OK)
    return statement;
  pf_database_set_error (self, code, error);
  pf_rows_done (statement);
  return NULL;
}

PfRows *
pf_database_query (PfDatabase *self, GError **error, const char *sql, const char *format, ...)
{
  va_list arguments;
  PfRows *rows;

  va_start (arguments, format);
  rows = query (self, error, sql, format, arguments);
  va_end (arguments);
  return rows;
}

static gboolean
run (PfDatabase *self, GError **error, const char *sql, const char *format, va_list arguments)
{
  g_autoptr (PfRows) rows = query (self, error, sql, format, arguments);
  gboolean failed = FALSE;

  return rows != NULL && !pf_rows_next (self, rows, &failed, error) && !failed;
}

/* Runs a statement that gives no rows. */
gboolean
pf_database_run (PfDatabase *self, GError **error, const char *sql, const char *format, ...)
{
  va_list arguments;
  gboolean done;

  va_start (arguments, format);
  done = run (self, error, sql, format, arguments);
  va_end (arguments);
  return done;
}

/* The same as a transaction of its own. */
gboolean
pf_database_run_alone (PfDatabase *self, GError **error, const char *sql, const char *format, ...)
{
  va_list arguments;
  gboolean done;

  if (!pf_database_begin (self, error))
    return FALSE;
  va_start (arguments, format);
  done = run (self, error, sql, format, arguments);
  va_end (arguments);
  if (done)
    return pf_database_commit (self, error);
  pf_database_roll_back (self);
  return FALSE;
}

/* Runs several statements without parameters. */
gboolean
pf_database_execute (PfDatabase *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  pf_database_set_error (self, code, error);
  return FALSE;
}

/* Steps to the next row: FALSE at the end, or with *failed and an error. */
gboolean
pf_rows_next (PfDatabase *self, PfRows *rows, gboolean *failed, GError **error)
{
  int code = sqlite3_step (rows);

  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE) {
    *failed = TRUE;
    pf_database_set_error (self, code, error);
  }
  return FALSE;
}

void
pf_rows_done (PfRows *self)
{
  if (self == NULL)
    return;
  sqlite3_reset (self);
  sqlite3_clear_bindings (self);
}

/* The first column of the first row, 0 when there is none. */
gboolean
pf_database_get_integer (PfDatabase *self, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (PfRows) rows = pf_database_query (self, error, sql, "");
  gboolean failed = FALSE;

  if (rows == NULL)
    return FALSE;
  *value = pf_rows_next (self, rows, &failed, error) ? sqlite3_column_int64 (rows, 0) : 0;
  return !failed;
}

int
pf_database_count_changes (PfDatabase *self)
{
  return sqlite3_changes (self->handle);
}

/* Takes the lock for writing at once, so that what is read next stays true until the commit. */
gboolean
pf_database_begin (PfDatabase *self, GError **error)
{
  if (self->read_only_reason != NULL) {
    g_set_error_literal (error, PF_STORE_ERROR, PF_STORE_ERROR_READ_ONLY, self->read_only_reason);
    return FALSE;
  }
  return pf_database_run (self, error, "BEGIN IMMEDIATE", "");
}

gboolean
pf_database_commit (PfDatabase *self, GError **error)
{
  if (pf_database_run (self, error, "COMMIT", ""))
    return TRUE;
  pf_database_roll_back (self);
  return FALSE;
}

void
pf_database_roll_back (PfDatabase *self)
{
  /* Some errors have rolled back already. */
  if (!sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
}

const char *
pf_rows_text (PfRows *rows, int column)
{
  return (const char *)sqlite3_column_text (rows, column);
}

char *
pf_rows_dup (PfRows *rows, int column)
{
  return g_strdup (pf_rows_text (rows, column));
}

gint64
pf_rows_integer (PfRows *rows, int column)
{
  return sqlite3_column_int64 (rows, column);
}
