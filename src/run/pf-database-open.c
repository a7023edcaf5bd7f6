/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-database.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* How long a write waits for another process that is writing. */
#define BUSY_TIMEOUT_MS 15000

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static PfDatabase *
new_database (const char *path)
{
  PfDatabase *self = g_new0 (PfDatabase, 1);

  self->path = g_strdup (path);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);
  return self;
}

static gboolean
make_file (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int file;

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_OPEN,
                 _ ("The folder “%s” cannot be made: %s. Choose a folder you may write to"), folder,
                 g_strerror (errno));
    return FALSE;
  }
  /* SQLite gives its -wal and -shm files the mode of this one. */
  file = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file >= 0) {
    close (file);
    return TRUE;
  }
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, PF_STORE_ERROR, errno == ENOSPC || errno == EDQUOT ? PF_STORE_ERROR_FULL : PF_STORE_ERROR_OPEN,
               _ ("“%s” cannot be made: %s. Choose a folder you may write to"), path, g_strerror (errno));
  return FALSE;
}

/* In a folder that cannot be written, SQLite cannot keep the index of a write-ahead log. Without a log that holds
 * something the file itself is all there is, and may be read as immutable. */
static int
open_immutable (PfDatabase *self)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *escaped = g_uri_escape_string (self->path, "/", FALSE);
  g_autofree char *uri = g_strconcat ("file:", escaped, "?immutable=1", NULL);
  GStatBuf status;

  if (g_stat (log, &status) == 0 && status.st_size > 0)
    return SQLITE_CANTOPEN;
  sqlite3_close (self->handle);
  self->handle = NULL;
  return sqlite3_open_v2 (uri, &self->handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
}

static int
try_read (sqlite3 *handle)
{
  return sqlite3_exec (handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
}

static gboolean
is_writable_place (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_access (path, W_OK) == 0 && g_access (folder, W_OK) == 0;
}

static int
open_handle (PfDatabase *self)
{
  gboolean writable = is_writable_place (self->path);
  int flags = writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  int code = sqlite3_open_v2 (self->path, &self->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);

  if (code != SQLITE_OK)
    return code;
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  code = try_read (self->handle);
  if (code != SQLITE_OK && !writable) {
    code = open_immutable (self);
    if (code == SQLITE_OK)
      code = try_read (self->handle);
  }
  if (code == SQLITE_OK && (!writable || sqlite3_db_readonly (self->handle, "main") == 1)) {
    g_autofree char *reason = NULL;

    reason = g_strdup_printf (_ ("“%s” is opened for reading only, because it or its folder cannot be written. "
                                 "Give yourself write access to keep changes"),
                              self->path);
    pf_database_set_read_only (self, reason);
  }
  return code;
}

/* Opens the file, making it and its folder where there is none. Nothing is written into a file that is there. */
PfDatabase *
pf_database_open (const char *path, GError **error)
{
  g_autoptr (PfDatabase) self = NULL;
  int code;

  if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_OPEN, _ ("“%s” is a folder; a database is a file"), path);
    return NULL;
  }
  if (!make_file (path, error))
    return NULL;
  self = new_database (path);
  code = open_handle (self);
  if (code != SQLITE_OK) {
    pf_database_set_error (self, code, error);
    return NULL;
  }
  sqlite3_extended_result_codes (self->handle, 1);
  return g_steal_pointer (&self);
}

/* The last connection to close folds the write-ahead log into the file and removes it. */
void
pf_database_close (PfDatabase *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->statements);
  sqlite3_close (self->handle);
  g_free (self->path);
  g_free (self->read_only_reason);
  g_free (self);
}

const char *
pf_database_get_path (PfDatabase *self)
{
  return self->path;
}

sqlite3 *
pf_database_get_handle (PfDatabase *self)
{
  return self->handle;
}

const char *
pf_database_get_read_only_reason (PfDatabase *self)
{
  return self->read_only_reason;
}

void
pf_database_set_read_only (PfDatabase *self, const char *reason)
{
  g_free (self->read_only_reason);
  self->read_only_reason = g_strdup (reason);
  sqlite3_exec (self->handle, "PRAGMA query_only=ON", NULL, NULL, NULL);
}

/* Removes a database that nobody has open, with what stands beside it. */
void
pf_database_remove (const char *path)
{
  static const char *const ends[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autofree char *file = g_strconcat (path, ends[i], NULL);

    g_unlink (file);
  }
}

static gboolean
sync_file (const char *path)
{
  int file = g_open (path, O_RDWR | O_CLOEXEC, 0);
  gboolean synced;

  if (file < 0)
    return FALSE;
  synced = fsync (file) == 0;
  return close (file) == 0 && synced;
}

/* Writes every page as it stands now over what @target holds, all or nothing. */
gboolean
pf_database_copy_into (PfDatabase *self, PfDatabase *target, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (target->handle, "main", self->handle, "main");
  int code;

  if (backup != NULL) {
    sqlite3_backup_step (backup, -1);
    sqlite3_backup_finish (backup);
  }
  code = sqlite3_errcode (target->handle);
  if (code == SQLITE_OK)
    return TRUE;
  pf_database_set_error (target, code, error);
  return FALSE;
}

/* Writes every page as it stands now into the empty file @path. */
static gboolean
copy_pages (PfDatabase *self, const char *path, GError **error)
{
  g_autoptr (PfDatabase) target = new_database (path);
  int code = sqlite3_open_v2 (path, &target->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

  if (code != SQLITE_OK) {
    pf_database_set_error (target, code, error);
    return FALSE;
  }
  return pf_database_copy_into (self, target, error);
}

/* Writes a whole copy beside @path and puts it there in one step, so that a copy is complete or absent. */
gboolean
pf_database_copy_to (PfDatabase *self, const char *path, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  int file;

  g_unlink (part);
  file = g_open (part, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) {
    g_set_error (error, PF_STORE_ERROR, errno == ENOSPC || errno == EDQUOT ? PF_STORE_ERROR_FULL : PF_STORE_ERROR_OPEN,
                 _ ("“%s” cannot be written: %s. Choose another folder"), part, g_strerror (errno));
    return FALSE;
  }
  close (file);
  if (!copy_pages (self, part, error)) {
    g_unlink (part);
    return FALSE;
  }
  if (!sync_file (part) || g_rename (part, path) != 0) {
    g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_FAILED, _ ("“%s” cannot be written: %s. Choose another folder"),
                 path, g_strerror (errno));
    g_unlink (part);
    return FALSE;
  }
  return TRUE;
}
