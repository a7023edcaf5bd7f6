/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-files.h"

#include "record/pf-record-check.h"
#include "run/pf-event-data.h"
#include "run/pf-attachment.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The attached files of a run stand in a folder beside its record, each named by the digest of its bytes. */

#define READ_SIZE (64 * 1024)

/**
 * pf_record_dup_files_folder:
 * @record_path: where the record is, such as `NAME.preflight.json`
 *
 * Returns: (transfer full): the folder beside it, `NAME.files`
 */
char *
pf_record_dup_files_folder (const char *record_path)
{
  static const char *const endings[] = { ".preflight.json", ".json" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (record_path, endings[i])) {
      g_autofree char *stem = g_strndup (record_path, strlen (record_path) - strlen (endings[i]));

      return g_strconcat (stem, ".files", NULL);
    }
  return g_strconcat (record_path, ".files", NULL);
}

static JsonArray *
get_items (JsonNode *record)
{
  return JSON_NODE_HOLDS_OBJECT (record) ? pf_json_get_array (json_node_get_object (record), "items") : NULL;
}

/* Of an attached file, or NULL where it is something else. */
static const char *
get_digest (JsonObject *piece)
{
  const char *digest = pf_json_get_string (piece, "sha256");

  if (g_strcmp0 (pf_json_get_string (piece, "kind"), "file") != 0 || digest == NULL || !pf_is_sha256 (digest))
    return NULL;
  return digest;
}

/* Digests of the attached files, each once, in their order. */
static GPtrArray *
list_digests (JsonNode *record)
{
  JsonArray *items = get_items (record);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *digests = g_ptr_array_new ();

  for (guint i = 0; i < pf_array_length (items); i++) {
    JsonArray *evidence = pf_json_get_array (pf_array_object (items, i), "evidence");

    for (guint j = 0; j < pf_array_length (evidence); j++) {
      const char *digest = get_digest (pf_array_object (evidence, j));

      if (digest != NULL && g_hash_table_add (seen, (gpointer) (guintptr) digest))
        g_ptr_array_add (digests, (gpointer) (guintptr) digest);
    }
  }
  return digests;
}

/**
 * pf_record_count_files:
 * @record: a record
 *
 * Returns: how many different files are attached to its items
 */
guint
pf_record_count_files (JsonNode *record)
{
  g_autoptr (GPtrArray) digests = list_digests (record);

  return digests->len;
}

static gboolean
write_file (PfStore *store, const char *run_id, const char *folder, const char *digest, GError **error)
{
  g_autoptr (GBytes) bytes = pf_store_load_attachment (store, run_id, digest, error);
  g_autofree char *path = g_build_filename (folder, digest, NULL);
  gsize length;
  const char *data;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  return g_file_set_contents_full (path, data != NULL ? data : "", (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, error);
}

/**
 * pf_record_write_files:
 * @record: the record of a run
 * @store: where the run is
 * @record_path: where the record goes
 * @error: return location
 *
 * Writes the attached files of a run beside its record; no folder when there are none. What is in the folder already
 * stays, unless it has one of their names. Blocks.
 *
 * Returns: whether all are durable
 * Throws: those of #PfStoreError and #GFileError
 */
gboolean
pf_record_write_files (JsonNode *record, PfStore *store, const char *record_path, GError **error)
{
  g_autoptr (GPtrArray) digests = list_digests (record);
  g_autofree char *folder = pf_record_dup_files_folder (record_path);
  g_autofree char *shown = g_filename_display_name (folder);

  if (digests->len == 0)
    return TRUE;
  if (g_mkdir (folder, 0755) != 0 && !(errno == EEXIST && g_file_test (folder, G_FILE_TEST_IS_DIR))) {
    g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (errno), _ ("“%s” could not be made: %s"), shown,
                 g_strerror (errno));
    return FALSE;
  }
  for (guint i = 0; i < digests->len; i++)
    if (!write_file (store, pf_json_get_string (json_node_get_object (record), "record_id"), folder, g_ptr_array_index (digests, i), error))
      return FALSE;
  return TRUE;
}

/* Digest of a file, or NULL with errno. Whatever else has its name is none. */
static char *
digest_file (const char *path)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = g_malloc (READ_SIZE);
  int descriptor = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat status;
  gssize length = 0;
  gint64 total = 0;

  if (descriptor < 0)
    return errno == ENOENT || errno == ENOTDIR ? NULL : g_strdup ("");
  if (fstat (descriptor, &status) != 0 || !S_ISREG (status.st_mode))
    length = -1;
  while (length >= 0 && total <= PF_ATTACHMENT_MAX_BYTES && (length = read (descriptor, buffer, READ_SIZE)) > 0) {
    g_checksum_update (checksum, buffer, length);
    total += length;
  }
  close (descriptor);
  return g_strdup (length == 0 ? g_checksum_get_string (checksum) : "");
}

static void
check_piece (JsonObject *piece, char *pointer, const char *folder, GPtrArray *findings, GPtrArray *missing)
{
  const char *digest = get_digest (piece);
  const char *name = pf_json_get_string (piece, "ref");
  g_autofree char *taken = pointer;
  g_autofree char *path = NULL;
  g_autofree char *found = NULL;

  if (digest == NULL)
    return;
  path = g_build_filename (folder, digest, NULL);
  found = digest_file (path);
  if (found == NULL)
    g_ptr_array_add (missing, g_strdup_printf ("%s (%.12s…)", name != NULL ? name : "", digest));
  else if (!g_str_equal (found, digest))
    pf_findings_add (findings, g_steal_pointer (&taken),
                     g_strdup_printf (_ ("The file beside the record is not the one that was attached as “%s”."),
                                      name != NULL ? name : digest));
}

/**
 * pf_record_check_files:
 * @record: a record
 * @record_path: where it is
 * @findings: (element-type PfFinding): gets what was changed
 * @missing: (element-type utf8): gets the names of the files that are not there
 *
 * Compares the files beside a record with their digests in it. That one is missing is no fault of the record. Blocks.
 */
void
pf_record_check_files (JsonNode *record, const char *record_path, GPtrArray *findings, GPtrArray *missing)
{
  g_autofree char *folder = pf_record_dup_files_folder (record_path);
  JsonArray *items = get_items (record);

  for (guint i = 0; i < pf_array_length (items) && !pf_findings_is_full (findings); i++) {
    JsonArray *evidence = pf_json_get_array (pf_array_object (items, i), "evidence");

    for (guint j = 0; j < pf_array_length (evidence) && missing->len < PF_FINDINGS_MAX; j++)
      check_piece (pf_array_object (evidence, j), g_strdup_printf ("/items/%u/evidence/%u/sha256", i, j), folder,
                   findings, missing);
  }
}
