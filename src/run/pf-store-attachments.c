/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-attachment.h"

#include "document/pf-secret-pattern.h"
#include "run/pf-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The files that are evidence, and what commands of a run are run with. A file is kept once however often it is
 * attached; what no run needs any more goes with the last one (see the schema). */

/* Longest setting of an environment variable, in bytes. */
#define MAX_SETTING 4096
#define MAX_SETTINGS 100

static gboolean
check_room (PfDatabase *database, gint64 run, PfAttachment *attachment, GError **error)
{
  g_autoptr (PfRows) rows = NULL;
  gboolean failed = FALSE;
  gint64 total;

  rows = pf_database_query (database, error,
                            "SELECT coalesce(sum(size), 0) FROM attachment JOIN blob USING (sha256)"
                            " WHERE run = ?1 AND sha256 <> ?2",
                            "it", run, attachment->sha256);
  if (rows == NULL || !pf_rows_next (database, rows, &failed, error))
    return FALSE;
  total = pf_rows_integer (rows, 0);
  if (total + (gint64) g_bytes_get_size (attachment->contents) <= PF_ATTACHMENTS_MAX_BYTES)
    return TRUE;
  g_set_error (error, PF_ATTACHMENT_ERROR, PF_ATTACHMENT_ERROR_SIZE,
               _ ("With “%s” the files of this run would be larger than %d MiB, the most they may have"),
               attachment->name, PF_ATTACHMENTS_MAX_BYTES / (1024 * 1024));
  return FALSE;
}

/**
 * pf_store_add_attachment:
 * @self: a store
 * @run_id: full id of a run
 * @attachment: a file
 *
 * Keeps the bytes of a file for a run. That it is evidence of an item is an event of its own.
 *
 * Returns: whether they are durable
 * Throws: PF_STORE_ERROR_NOT_FOUND, PF_ATTACHMENT_ERROR_SIZE, and those of a failed write
 */
gboolean
pf_store_add_attachment (PfStore *self, const char *run_id, PfAttachment *attachment, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  PfDatabase *database;
  gint64 run;

  g_return_val_if_fail (locker != NULL, FALSE);

  database = pf_store_get_database (self);
  if (!pf_database_begin (database, error))
    return FALSE;
  run = pf_store_find_run (database, run_id, error);
  if (run < 0 || !check_room (database, run, attachment, error)
      || !pf_database_run (database, error, "INSERT OR IGNORE INTO blob (sha256, size, bytes) VALUES (?1, ?2, ?3)",
                           "tib", attachment->sha256, (gint64) g_bytes_get_size (attachment->contents),
                           attachment->contents)
      || !pf_database_run (database, error, "INSERT OR IGNORE INTO attachment (run, sha256) VALUES (?1, ?2)", "it", run,
                           attachment->sha256)) {
    pf_database_roll_back (database);
    return FALSE;
  }
  return pf_database_commit (database, error);
}

/**
 * pf_store_load_attachment:
 * @self: a store
 * @run_id: full id of a run
 * @sha256: hex digest of a file
 *
 * Returns: (transfer full): the bytes of a file that was attached to the run
 * Throws: PF_STORE_ERROR_NOT_FOUND; PF_STORE_ERROR_CORRUPT when the bytes are no longer those
 */
GBytes *
pf_store_load_attachment (PfStore *self, const char *run_id, const char *sha256, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  g_autoptr (PfRows) rows = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *found = NULL;
  gboolean failed = FALSE;
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, NULL);

  database = pf_store_get_database (self);
  rows = pf_database_query (database, error,
                            "SELECT bytes FROM blob JOIN attachment USING (sha256) JOIN run USING (run)"
                            " WHERE id = ?1 AND sha256 = ?2",
                            "tt", run_id, sha256);
  if (rows == NULL)
    return NULL;
  if (!pf_rows_next (database, rows, &failed, error)) {
    if (!failed)
      g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND, _ ("No file with the digest %.12s… is attached"),
                   sha256);
    return NULL;
  }
  bytes = g_bytes_new (sqlite3_column_blob (rows, 0), (gsize) sqlite3_column_bytes (rows, 0));
  found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (g_str_equal (found, sha256))
    return g_steal_pointer (&bytes);
  g_set_error (error, PF_STORE_ERROR, PF_STORE_ERROR_CORRUPT,
               _ ("The attached file with the digest %.12s… is damaged in “%s”"), sha256,
               pf_database_get_path (database));
  return NULL;
}

/**
 * pf_command_settings_free:
 * @self: (transfer full) (nullable): settings
 */
void
pf_command_settings_free (PfCommandSettings *self)
{
  if (self == NULL)
    return;
  g_free (self->folder);
  g_strfreev (self->environment);
  g_free (self);
}

/**
 * pf_store_load_command_settings:
 * @self: a store
 * @run_id: full id of a run
 *
 * Returns: (transfer full): what commands of the run are run with; no folder and no variables when nobody chose any
 * Throws: PF_STORE_ERROR_CORRUPT and others SQLite knows
 */
PfCommandSettings *
pf_store_load_command_settings (PfStore *self, const char *run_id, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  g_autoptr (PfCommandSettings) settings = g_new0 (PfCommandSettings, 1);
  g_autoptr (PfRows) rows = NULL;
  gboolean failed = FALSE;
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, NULL);

  database = pf_store_get_database (self);
  rows = pf_database_query (database, error,
                            "SELECT folder, environment FROM command_setting JOIN run USING (run) WHERE id = ?1", "t",
                            run_id);
  if (rows == NULL)
    return NULL;
  if (pf_rows_next (database, rows, &failed, error)) {
    settings->folder = pf_rows_dup (rows, 0);
    settings->environment = g_strsplit (pf_rows_text (rows, 1), "\n", -1);
  } else if (!failed) {
    settings->environment = g_new0 (char *, 1);
  }
  return failed ? NULL : g_steal_pointer (&settings);
}

/**
 * pf_command_settings_check_variable:
 * @setting: `NAME=value`
 * @error: return location
 *
 * Returns: whether it can be kept: a name the shell knows as one (POSIX.1-2017, 8.1), one line, and no secret
 * Throws: %G_IO_ERROR_INVALID_ARGUMENT
 */
gboolean
pf_command_settings_check_variable (const char *setting, GError **error)
{
  const char *equals = strchr (setting, '=');
  gsize length = equals != NULL ? (gsize) (equals - setting) : 0;
  gboolean valid = length > 0 && !g_ascii_isdigit (*setting) && strlen (setting) <= MAX_SETTING
                   && g_utf8_validate (setting, -1, NULL) && strpbrk (setting, "\r\n") == NULL;

  for (gsize i = 0; valid && i < length; i++)
    valid = g_ascii_isalnum (setting[i]) || setting[i] == '_';
  if (!valid) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         _ ("An environment variable is written NAME=VALUE, in one line"));
    return FALSE;
  }
  if (!pf_secret_pattern_find (setting, -1, NULL, NULL))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _ ("The value of “%.*s” looks like a secret, which would be kept as plain text. Set it in the environment "
                  "Preflight is started in"),
               (int) length, setting);
  return FALSE;
}

/**
 * pf_store_save_command_settings:
 * @self: a store
 * @run_id: full id of a run
 * @settings: what a person chose
 *
 * Returns: whether they are kept
 * Throws: PF_STORE_ERROR_NOT_FOUND, %G_IO_ERROR_INVALID_ARGUMENT, and those of a failed write
 */
gboolean
pf_store_save_command_settings (PfStore *self, const char *run_id, const PfCommandSettings *settings, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autofree char *environment = g_strjoinv ("\n", settings->environment);
  PfDatabase *database;
  gint64 run;

  if (g_strv_length (settings->environment) > MAX_SETTINGS) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("There are more than %d environment variables"),
                 MAX_SETTINGS);
    return FALSE;
  }
  for (char **setting = settings->environment; *setting != NULL; setting++)
    if (!pf_command_settings_check_variable (*setting, error))
      return FALSE;
  locker = pf_store_hold (self);
  g_return_val_if_fail (locker != NULL, FALSE);
  database = pf_store_get_database (self);
  run = pf_store_find_run (database, run_id, error);
  return run >= 0
         && pf_database_run_alone (database, error,
                                   "INSERT OR REPLACE INTO command_setting (run, folder, environment)"
                                   " VALUES (?1, ?2, ?3)",
                                   "itt", run, settings->folder, environment);
}

/**
 * pf_command_settings_dup_environment:
 * @self: settings
 *
 * Returns: (transfer full) (array zero-terminated=1): the environment of this process with the chosen variables in it
 */
GStrv
pf_command_settings_dup_environment (const PfCommandSettings *self)
{
  GStrv environment = g_get_environ ();

  for (char **setting = self->environment; *setting != NULL; setting++) {
    const char *equals = strchr (*setting, '=');
    g_autofree char *name = g_strndup (*setting, (gsize) (equals - *setting));

    environment = g_environ_setenv (environment, name, equals + 1, TRUE);
  }
  return environment;
}
