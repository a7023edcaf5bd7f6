/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-store.h"

#include "run/pf-store-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

gboolean
pf_store_check_other_file (PfStore *self, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) own = g_file_new_for_path (pf_store_get_path (self));

  if (!g_file_equal (file, own))
    return TRUE;
  g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_INVALID, _ ("“%s” is the database itself. Name another file"),
               path);
  return FALSE;
}

/**
 * pf_store_save_copy:
 * @self: a store
 * @path: where to; a file there is replaced once the copy is complete
 *
 * Writes a complete copy of the database, also when this one can no longer be written.
 *
 * Returns: whether the copy is there
 * Throws: PF_STORE_ERROR_INVALID for its own file, PF_STORE_ERROR_OPEN, PF_STORE_ERROR_FULL, PF_STORE_ERROR_FAILED
 */
gboolean
pf_store_save_copy (PfStore *self, const char *path, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);

  g_return_val_if_fail (locker != NULL, FALSE);

  return pf_store_check_other_file (self, path, error)
         && pf_database_copy_to (pf_store_get_database (self), path, error);
}

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) local_error = NULL;

  if (g_file_copy (source, target, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL, NULL, NULL,
                   &local_error))
    return g_chmod (to, 0600) == 0;
  g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_OPEN, _ ("“%s” cannot be copied to “%s”: %s"), from, to,
               local_error->message);
  return FALSE;
}

/* A copy of the backup that may be written: brought up to date, and sound. */
static PfStore *
stage (const char *backup, const char *staged, PfClock *clock, GError **error)
{
  g_autoptr (PfStore) store = NULL;

  pf_database_remove (staged);
  if (!copy_file (backup, staged, error))
    return NULL;
  store = pf_store_open (staged, clock, error);
  if (store == NULL)
    return NULL;
  if (!pf_store_is_read_only (store))
    return g_steal_pointer (&store);
  g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_READ_ONLY, _ ("“%s” cannot be restored: %s"), backup,
               pf_store_get_read_only_reason (store));
  return NULL;
}

/* What cannot be opened as a database is copied as the file it is, with its log. */
static gboolean
keep_aside (const char *path, PfDatabase *live, const char *aside, GError **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *aside_log = g_strconcat (aside, "-wal", NULL);

  if (live != NULL && pf_database_copy_to (live, aside, NULL))
    return TRUE;
  if (g_file_test (log, G_FILE_TEST_EXISTS) && !copy_file (log, aside_log, error))
    return FALSE;
  return copy_file (path, aside, error);
}

static gboolean
put_in_place (PfStore *sound, const char *path, PfDatabase *live, GError **error)
{
  /* Into the open file, so that other programs that have it open see what is there now. */
  if (live != NULL && pf_database_copy_into (pf_store_get_database (sound), live, NULL))
    return TRUE;
  pf_database_remove (path);
  return pf_database_copy_to (pf_store_get_database (sound), path, error);
}

static char *
name_aside (const char *path, PfClock *clock)
{
  g_autofree char *at = pf_time_format (pf_clock_get_utc_ms (clock));

  return g_strdup_printf ("%s.%s.before-restore", path, g_strdelimit (at, ":", '-'));
}

static gboolean
replace (PfStore *sound, const char *path, PfClock *clock, char **kept, GError **error)
{
  g_autofree char *aside = name_aside (path, clock);
  g_autoptr (PfDatabase) live = NULL;
  gboolean is_there = g_file_test (path, G_FILE_TEST_EXISTS);

  if (is_there) {
    live = pf_database_open (path, NULL);
    if (!keep_aside (path, live, aside, error))
      return FALSE;
  }
  if (!put_in_place (sound, path, live, error))
    return FALSE;
  *kept = is_there ? g_steal_pointer (&aside) : NULL;
  return TRUE;
}

/**
 * pf_store_restore:
 * @path: the database file to be replaced; need not be there, and may be damaged
 * @backup: a copy written by [method@Store.save_copy] or [method@Store.save_intact]
 * @clock: where the time comes from
 * @kept: (out) (nullable): where a copy of what was there is now; %NULL when nothing was there
 *
 * Puts a backup in the place of a database, once a copy of it was opened, brought up to date and found sound. What was
 * there is kept beside it. Other programs that have the database open go on with what is there now.
 *
 * Returns: whether it is restored
 * Throws: PF_STORE_ERROR_NOT_FOUND, PF_STORE_ERROR_CORRUPT or PF_STORE_ERROR_READ_ONLY for a backup that is none, is
 *   damaged or of a newer version, and those of a failed write
 */
gboolean
pf_store_restore (const char *path, const char *backup, PfClock *clock, char **kept, GError **error)
{
  g_autofree char *staged = g_strconcat (path, ".restore", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (PfStore) sound = NULL;
  gboolean restored;

  *kept = NULL;
  if (!g_file_test (backup, G_FILE_TEST_IS_REGULAR)) {
    g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND, _ ("There is no file “%s”"), backup);
    return FALSE;
  }
  g_mkdir_with_parents (folder, 0700);
  sound = stage (backup, staged, clock, error);
  restored = sound != NULL && replace (sound, path, clock, kept, error);
  g_clear_object (&sound);
  pf_database_remove (staged);
  return restored;
}
