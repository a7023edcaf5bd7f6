/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fault-vfs.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define SECTOR 512

typedef struct {
  sqlite3_file base;
  char *path; /* borrowed from the connection, NULL for a temporary file */
  sqlite3_file *real;
} FaultFile;

static sqlite3_vfs *real_vfs;
static GHashTable *synced; /* path → GBytes: the file as of its last sync */
static FaultKind kind;
static guint operation;
static guint n_operations;

static sqlite3_file *
get_real (sqlite3_file *file)
{
  return ((FaultFile *)(void *)file)->real;
}

/* Counts the operation; whether it fails. */
static gboolean
is_struck (gboolean is_write)
{
  n_operations++;
  switch (kind) {
  case FAULT_FULL:
    return is_write && n_operations >= operation;
  case FAULT_FULL_ONCE:
    return is_write && n_operations == operation;
  case FAULT_IO_ONCE:
    return n_operations == operation;
  case FAULT_IO:
  case FAULT_POWER:
    return n_operations >= operation;
  case FAULT_NONE:
  default:
    return FALSE;
  }
}

static gboolean
is_full (void)
{
  return kind == FAULT_FULL || kind == FAULT_FULL_ONCE;
}

static GBytes *
read_file (const char *path)
{
  char *contents = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &contents, &length, NULL))
    return g_bytes_new (NULL, 0);
  return g_bytes_new_take (contents, length);
}

static int
fault_close (sqlite3_file *file)
{
  FaultFile *self = (FaultFile *)(void *)file;
  int code = self->real->pMethods != NULL ? self->real->pMethods->xClose (self->real) : SQLITE_OK;

  g_free (self->path);
  return code;
}

static int
fault_read (sqlite3_file *file, void *buffer, int length, sqlite3_int64 offset)
{
  sqlite3_file *real = get_real (file);

  return is_struck (FALSE) ? SQLITE_IOERR_READ : real->pMethods->xRead (real, buffer, length, offset);
}

static int
fault_write (sqlite3_file *file, const void *buffer, int length, sqlite3_int64 offset)
{
  sqlite3_file *real = get_real (file);

  if (!is_struck (TRUE))
    return real->pMethods->xWrite (real, buffer, length, offset);
  /* Some of it may have come to the disk. */
  if (length > SECTOR)
    real->pMethods->xWrite (real, buffer, length / 2, offset);
  return is_full () ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int
fault_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  sqlite3_file *real = get_real (file);

  return is_struck (FALSE) ? SQLITE_IOERR_TRUNCATE : real->pMethods->xTruncate (real, size);
}

static int
fault_sync (sqlite3_file *file, int flags)
{
  FaultFile *self = (FaultFile *)(void *)file;

  if (is_struck (FALSE))
    return SQLITE_IOERR_FSYNC;
  if (self->path != NULL)
    g_hash_table_replace (synced, g_strdup (self->path), read_file (self->path));
  return SQLITE_OK;
}

static int
fault_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xFileSize (real, size);
}

static int
fault_lock (sqlite3_file *file, int lock)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xLock (real, lock);
}

static int
fault_unlock (sqlite3_file *file, int lock)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xUnlock (real, lock);
}

static int
fault_check_reserved_lock (sqlite3_file *file, int *result)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xCheckReservedLock (real, result);
}

static int
fault_file_control (sqlite3_file *file, int action, void *argument)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xFileControl (real, action, argument);
}

static int
fault_sector_size (sqlite3_file *file)
{
  return SECTOR;
}

/* Nothing is promised, least of all that sectors beside a written one stay as they are. */
static int
fault_device_characteristics (sqlite3_file *file)
{
  return 0;
}

static int
fault_shm_map (sqlite3_file *file, int region, int size, int extend, void volatile **memory)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xShmMap (real, region, size, extend, memory);
}

static int
fault_shm_lock (sqlite3_file *file, int offset, int count, int flags)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xShmLock (real, offset, count, flags);
}

static void
fault_shm_barrier (sqlite3_file *file)
{
  sqlite3_file *real = get_real (file);

  real->pMethods->xShmBarrier (real);
}

static int
fault_shm_unmap (sqlite3_file *file, int is_delete)
{
  sqlite3_file *real = get_real (file);

  return real->pMethods->xShmUnmap (real, is_delete);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = fault_close,
  .xRead = fault_read,
  .xWrite = fault_write,
  .xTruncate = fault_truncate,
  .xSync = fault_sync,
  .xFileSize = fault_file_size,
  .xLock = fault_lock,
  .xUnlock = fault_unlock,
  .xCheckReservedLock = fault_check_reserved_lock,
  .xFileControl = fault_file_control,
  .xSectorSize = fault_sector_size,
  .xDeviceCharacteristics = fault_device_characteristics,
  .xShmMap = fault_shm_map,
  .xShmLock = fault_shm_lock,
  .xShmBarrier = fault_shm_barrier,
  .xShmUnmap = fault_shm_unmap,
};

static int
fault_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  FaultFile *self = (FaultFile *)(void *)file;
  int code;

  self->real = (sqlite3_file *)(void *)(self + 1);
  self->path = NULL;
  code = real_vfs->xOpen (real_vfs, name, self->real, flags, out_flags);
  if (self->real->pMethods == NULL)
    return code;
  self->path = g_strdup (name);
  self->base.pMethods = &methods;
  return code;
}

static int
fault_delete (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
  if (is_struck (FALSE))
    return SQLITE_IOERR_DELETE;
  g_hash_table_remove (synced, name);
  return real_vfs->xDelete (real_vfs, name, sync_folder);
}

/* Makes it the file system of every database that is opened from now on. */
void
fault_vfs_install (void)
{
  static sqlite3_vfs vfs;

  real_vfs = sqlite3_vfs_find (NULL);
  synced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  vfs = *real_vfs;
  vfs.zName = "fault";
  vfs.pNext = NULL;
  vfs.szOsFile = (int)sizeof (FaultFile) + real_vfs->szOsFile;
  vfs.xOpen = fault_open;
  vfs.xDelete = fault_delete;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 1), ==, SQLITE_OK);
}

/* Begins to count anew. */
void
fault_vfs_set (FaultKind new_kind, guint new_operation)
{
  kind = new_kind;
  operation = new_operation;
  n_operations = 0;
}

guint
fault_vfs_count (void)
{
  return n_operations;
}

static void
lose (const char *path, GBytes *before, GRand *random)
{
  g_autoptr (GBytes) now = read_file (path);
  gsize now_size, before_size, size;
  const guint8 *now_data = g_bytes_get_data (now, &now_size);
  const guint8 *before_data = g_bytes_get_data (before, &before_size);
  g_autoptr (GByteArray) left = g_byte_array_new ();

  size = now_size == before_size || g_rand_boolean (random) ? now_size : before_size;
  for (gsize start = 0; start < size; start += SECTOR) {
    gsize length = MIN (SECTOR, size - start);
    gboolean is_new = g_rand_boolean (random);
    const guint8 *data = is_new ? now_data : before_data;
    gsize available = is_new ? now_size : before_size;
    guint8 sector[SECTOR] = { 0 };

    if (start < available)
      memcpy (sector, data + start, MIN (length, available - start));
    g_byte_array_append (left, sector, (guint)length);
  }
  g_assert_true (g_file_set_contents (path, (const char *)left->data, (gssize)left->len, NULL));
}

/* Once every connection is closed: of each file each sector is as it was last synced, or as it was written since. */
void
fault_vfs_lose_power (GRand *random)
{
  GHashTableIter iter;
  gpointer path, before;

  g_hash_table_iter_init (&iter, synced);
  while (g_hash_table_iter_next (&iter, &path, &before)) {
    g_autofree char *index = g_strconcat (path, "-shm", NULL);

    if (g_file_test (path, G_FILE_TEST_EXISTS))
      lose (path, before, random);
    g_unlink (index);
  }
  g_hash_table_remove_all (synced);
}
