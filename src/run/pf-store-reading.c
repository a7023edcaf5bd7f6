/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-store.h"

#include "probe/pf-json.h"
#include "run/pf-run.h"
#include "run/pf-store-private.h"

/* How a person chose to read a checklist is remembered by its file's name and its title, so that the next version of
 * the file is read the same way; ids of sections that are no longer there do nothing. */

static void
add_members (PfReading *reading, JsonObject *object)
{
  PfRepairKind repair;

  pf_run_reading_add_json (reading, object);
  if (pf_repair_kind_from_string (pf_json_get_string (object, "repair"), &repair))
    pf_reading_set_repair (reading, repair);
}

static JsonObject *
make_members (const PfReading *reading)
{
  const char *repair = pf_repair_kind_to_string (pf_reading_get_repair (reading));
  JsonObject *object = pf_run_reading_to_json (reading);

  if (object == NULL && repair != NULL)
    object = json_object_new ();
  if (repair != NULL)
    json_object_set_string_member (object, "repair", repair);
  return object;
}

/**
 * pf_store_load_reading:
 * @self: a store
 * @plain: the checklist as the rules read it
 *
 * Returns: (transfer full): how a person chose to read it; an empty reading when nobody did
 * Throws: PF_STORE_ERROR_CORRUPT and others SQLite knows
 */
PfReading *
pf_store_load_reading (PfStore *self, PfDocument *plain, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  g_autoptr (PfReading) reading = pf_reading_new ();
  g_autoptr (PfRows) rows = NULL;
  g_autoptr (JsonNode) node = NULL;
  gboolean failed = FALSE;
  PfDatabase *database;

  g_return_val_if_fail (locker != NULL, NULL);

  database = pf_store_get_database (self);
  rows = pf_database_query (database, error, "SELECT reading FROM reading WHERE file_name = ?1 AND title = ?2", "tt",
                            pf_source_get_file_name (pf_document_get_source (plain)), pf_document_get_title (plain));
  if (rows == NULL)
    return NULL;
  if (pf_rows_next (database, rows, &failed, error))
    node = pf_json_parse (pf_rows_text (rows, 0), -1, NULL);
  if (failed)
    return NULL;
  /* What cannot be read was not written by us; the rules have their way then. */
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    add_members (reading, json_node_get_object (node));
  return g_steal_pointer (&reading);
}

/**
 * pf_store_save_reading:
 * @self: a store
 * @plain: the checklist as the rules read it
 * @reading: how a person chose to read it; an empty one forgets
 *
 * Returns: whether it is kept
 * Throws: those of a failed write
 */
gboolean
pf_store_save_reading (PfStore *self, PfDocument *plain, const PfReading *reading, GError **error)
{
  g_autoptr (GMutexLocker) locker = pf_store_hold (self);
  const char *file_name = pf_source_get_file_name (pf_document_get_source (plain));
  const char *title = pf_document_get_title (plain);
  JsonObject *object = make_members (reading);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (locker != NULL, FALSE);

  if (object == NULL)
    return pf_database_run_alone (pf_store_get_database (self), error,
                                  "DELETE FROM reading WHERE file_name = ?1 AND title = ?2", "tt", file_name, title);
  node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  text = pf_json_to_text (node, FALSE);
  return pf_database_run_alone (pf_store_get_database (self), error,
                                "INSERT OR REPLACE INTO reading (file_name, title, reading) VALUES (?1, ?2, ?3)", "ttt",
                                file_name, title, text);
}

/**
 * pf_store_remember_role:
 * @self: a store
 * @document: a checklist, however it was read
 * @section: id of one of its sections
 * @role: what a person says it is for
 *
 * The next time the checklist is read, the section has that role.
 *
 * Returns: whether it is kept
 * Throws: PfDocumentError, PF_STORE_ERROR_CORRUPT, those of a failed write
 */
gboolean
pf_store_remember_role (PfStore *self, PfDocument *document, const char *section, PfRole role, GError **error)
{
  PfSource *read = pf_document_get_source (document);
  /* What is remembered goes by the title the rules find, so the bytes are read once more that way. */
  g_autoptr (PfSource) source = pf_source_new (pf_source_get_bytes (read), pf_source_get_file_name (read), error);
  g_autoptr (PfDocument) plain = source != NULL ? pf_document_new (source, error) : NULL;
  g_autoptr (PfReading) reading = plain != NULL ? pf_store_load_reading (self, plain, error) : NULL;

  if (reading == NULL)
    return FALSE;
  pf_reading_set_role (reading, section, role);
  return pf_store_save_reading (self, plain, reading, error);
}

/**
 * pf_store_read_document:
 * @self: a store
 * @source: bytes of a checklist
 *
 * Returns: (transfer full): the checklist as a person chose to read it
 * Throws: PfDocumentError, PF_STORE_ERROR_CORRUPT and others SQLite knows
 */
PfDocument *
pf_store_read_document (PfStore *self, PfSource *source, GError **error)
{
  g_autoptr (PfDocument) plain = pf_document_new (source, error);
  g_autoptr (PfReading) reading = plain != NULL ? pf_store_load_reading (self, plain, error) : NULL;

  if (reading == NULL)
    return NULL;
  return pf_reading_is_empty (reading) ? g_steal_pointer (&plain) : pf_document_new_read (source, reading, error);
}
