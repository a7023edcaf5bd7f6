/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-source.h"

#include "document/pf-arena.h"
#include "document/pf-encoding.h"
#include "document/pf-source-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define READ_CHUNK (64 * 1024)

GQuark
pf_document_error_quark (void)
{
  return g_quark_from_static_string ("pf-document-error-quark");
}

static gboolean
set_too_large (GError **error, const char *file_name)
{
  g_set_error (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_TOO_LARGE,
               /* Translators: %s is a file name, %d a number of mebibytes */
               _ ("“%s” is larger than %d MiB. Split it, or open the checklist inside it as a file of its own."),
               file_name, PF_SOURCE_MAX_BYTES / (1024 * 1024));
  return FALSE;
}

/*
 * pf_source_index_lines:
 * @view: (array length=length): a text
 * @length: its bytes
 *
 * A line ends with a line feed, a carriage return, or both, as in CommonMark.
 *
 * Returns: (transfer full) (element-type guint32): where each line starts
 */
GArray *
pf_source_index_lines (const char *view, gsize length)
{
  GArray *starts = g_array_sized_new (FALSE, FALSE, sizeof (guint32), (guint)(length / 32 + 16));
  gboolean has_returns = memchr (view, '\r', length) != NULL;
  gsize start = 0;

  while (start < length) {
    guint32 value = (guint32)start;
    const char *line = view + start;
    const char *feed = memchr (line, '\n', length - start);
    gsize next = feed != NULL ? (gsize)(feed - view) + 1 : length;
    const char *carriage = has_returns ? memchr (line, '\r', next - start) : NULL;

    g_array_append_val (starts, value);
    if (carriage != NULL && carriage + 1 != feed)
      next = (gsize)(carriage - view) + 1;
    start = next;
  }
  return starts;
}

/* Text in UTF-8, which most is, is its own view, for which a NUL stands behind the bytes. */
static PfSource *
take_terminated (char *data, gsize length, const char *file_name, GError **error)
{
  g_autoptr (PfSource) self = g_atomic_rc_box_new0 (PfSource);

  self->bytes = g_bytes_new_take (data, length);
  self->file_name = g_strdup (file_name);
  self->made_view = pf_encoding_to_utf8 ((const guint8 *)data, length, &self->view_length, &self->encoding,
                                         &self->skipped, &self->first_invalid);
  self->view = self->made_view != NULL ? self->made_view : data + self->skipped;
  if (pf_encoding_is_binary (self->view, self->view_length)) {
    g_set_error (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_BINARY,
                 _ ("“%s” is not a text file. Choose a checklist written in Markdown."), file_name);
    return NULL;
  }
  self->places = pf_encoding_find_places (self->encoding, self->view, self->view_length, self->skipped);
  self->line_starts = pf_source_index_lines (self->view, self->view_length);
  return g_steal_pointer (&self);
}

/**
 * pf_source_new:
 * @bytes: bytes of a checklist
 * @file_name: its name for messages and the record, in UTF-8
 * @error: where an error goes
 *
 * Takes bytes as a checklist. They are kept as they are; what is computed on is a UTF-8 view without a byte order mark.
 *
 * Errors: %PF_DOCUMENT_ERROR_TOO_LARGE, %PF_DOCUMENT_ERROR_BINARY
 *
 * Returns: (transfer full) (nullable): the source, or %NULL with @error set
 */
PfSource *
pf_source_new (GBytes *bytes, const char *file_name, GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  char *copy;

  g_return_val_if_fail (file_name != NULL, NULL);

  if (length > PF_SOURCE_MAX_BYTES) {
    set_too_large (error, file_name);
    return NULL;
  }
  copy = g_malloc (length + 1);
  pf_arena_advise (copy, length + 1);
  if (length > 0)
    memcpy (copy, data, length);
  copy[length] = '\0';
  return take_terminated (copy, length, file_name, error);
}

/**
 * pf_source_new_view:
 * @self: a source
 * @view: (transfer full): another view of the same bytes, valid UTF-8 without a NUL inside, in which every offset
 *   means the same place
 *
 * Returns: (transfer full): the same bytes with that view
 */
PfSource *
pf_source_new_view (PfSource *self, char *view)
{
  PfSource *other = g_atomic_rc_box_new0 (PfSource);

  other->bytes = g_bytes_ref (self->bytes);
  other->file_name = g_strdup (self->file_name);
  other->made_view = view;
  other->view = view;
  other->view_length = strlen (view);
  other->encoding = self->encoding;
  other->skipped = self->skipped;
  other->first_invalid = self->first_invalid;
  other->line_starts = pf_source_index_lines (other->view, other->view_length);
  other->base = pf_source_ref (self);
  other->repair = self->repair;
  return other;
}

static void
set_read_error (GError **error, const GError *cause, const char *file_name)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    if (error != NULL)
      *error = g_error_copy (cause);
    return;
  }
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) {
    g_set_error (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_READ,
                 _ ("There is no file “%s”. Check its name and folder."), file_name);
  } else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY)) {
    g_set_error (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_READ, _ ("“%s” is a folder. Choose a file in it."),
                 file_name);
  } else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED)) {
    g_set_error (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_READ,
                 _ ("You are not allowed to read “%s”. Ask its owner for read permission, or open a copy."), file_name);
  } else {
    g_set_error (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_READ,
                 /* Translators: the first %s is a file name, the second what the system says */
                 _ ("“%s” cannot be read: %s. Check the file and the drive it is on."), file_name, cause->message);
  }
}

/* Reads in pieces, so that a file that grows, or has no end, such as a device, stops at the limit. Puts a NUL behind. */
static GByteArray *
read_bounded (GFile *file, goffset size, const char *file_name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, &cause);
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new ((guint)size + READ_CHUNK);
  gsize got = READ_CHUNK;

  pf_arena_advise (bytes->data, (gsize)size);
  while (cause == NULL && got == READ_CHUNK) {
    guint length = bytes->len;

    g_byte_array_set_size (bytes, length + READ_CHUNK);
    if (!g_input_stream_read_all (G_INPUT_STREAM (stream), bytes->data + length, READ_CHUNK, &got, cancellable, &cause))
      break;
    g_byte_array_set_size (bytes, length + (guint)got);
    if (bytes->len > PF_SOURCE_MAX_BYTES) {
      set_too_large (error, file_name);
      return NULL;
    }
  }
  if (cause != NULL) {
    set_read_error (error, cause, file_name);
    return NULL;
  }
  g_byte_array_append (bytes, (const guint8 *)"", 1);
  return g_steal_pointer (&bytes);
}

/**
 * pf_source_load:
 * @file: a file
 * @cancellable: (nullable): to stop reading
 * @error: where an error goes
 *
 * Reads a file, which may be anywhere GIO reaches. Blocks: call it from a worker thread where there is a main loop.
 *
 * Errors: as of [ctor@Source.new], %PF_DOCUMENT_ERROR_READ, and %G_IO_ERROR_CANCELLED. Each message names the file and
 * what to do.
 *
 * Returns: (transfer full) (nullable): the source, or %NULL with @error set
 */
PfSource *
pf_source_load (GFile *file, GCancellable *cancellable, GError **error)
{
  gsize length;
  g_autofree char *base_name = g_file_get_basename (file);
  g_autofree char *file_name = base_name != NULL ? g_filename_display_name (base_name) : g_file_get_uri (file);
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                           G_FILE_QUERY_INFO_NONE, cancellable, &cause);

  if (info == NULL) {
    set_read_error (error, cause, file_name);
    return NULL;
  }
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY) {
    g_set_error (&cause, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, "%s", file_name);
    set_read_error (error, cause, file_name);
    return NULL;
  }
  /* Opening a pipe or a device would wait for whoever is at its other end. */
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_SPECIAL) {
    g_set_error (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_READ,
                 _ ("“%s” is a device or a pipe. Save its text as a file and open that."), file_name);
    return NULL;
  }
  if (g_file_info_get_size (info) > PF_SOURCE_MAX_BYTES) {
    set_too_large (error, file_name);
    return NULL;
  }
  bytes = read_bounded (file, MAX (g_file_info_get_size (info), 0), file_name, cancellable, error);
  if (bytes == NULL)
    return NULL;
  length = bytes->len - 1;
  return take_terminated ((char *)g_byte_array_free (g_steal_pointer (&bytes), FALSE), length, file_name, error);
}

/**
 * pf_source_ref:
 * @self: a source
 *
 * Returns: (transfer full): @self
 */
PfSource *
pf_source_ref (PfSource *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
source_clear (gpointer data)
{
  PfSource *self = data;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->file_name, g_free);
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->made_view, g_free);
  g_clear_pointer (&self->line_starts, g_array_unref);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->pieces, g_array_unref);
  g_clear_pointer (&self->base, pf_source_unref);
}

/**
 * pf_source_unref:
 * @self: (transfer full): a source
 */
void
pf_source_unref (PfSource *self)
{
  g_atomic_rc_box_release_full (self, source_clear);
}

/**
 * pf_source_get_bytes:
 * @self: a source
 *
 * Returns: (transfer none): the bytes as they were read
 */
GBytes *
pf_source_get_bytes (PfSource *self)
{
  return self->bytes;
}

/**
 * pf_source_get_file_name:
 * @self: a source
 *
 * Returns: (transfer none): the file's name without its folder, in UTF-8
 */
const char *
pf_source_get_file_name (PfSource *self)
{
  return self->file_name;
}

/**
 * pf_source_get_sha256:
 * @self: a source
 *
 * Returns: (transfer none): SHA-256 of the bytes as they were read, 64 lower-case hex digits
 */
const char *
pf_source_get_sha256 (PfSource *self)
{
  char *known = g_atomic_pointer_get (&self->sha256);

  if (known == NULL) {
    char *computed = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->bytes);

    if (!g_atomic_pointer_compare_and_exchange (&self->sha256, NULL, computed))
      g_free (computed);
    known = g_atomic_pointer_get (&self->sha256);
  }
  return known;
}

/**
 * pf_source_get_encoding:
 * @self: a source
 *
 * Returns: (transfer none): encoding the bytes were read in: `UTF-8`, `UTF-16LE`, `UTF-16BE` or `windows-1252`
 */
const char *
pf_source_get_encoding (PfSource *self)
{
  return self->encoding;
}

/**
 * pf_source_get_skipped:
 * @self: a source
 *
 * Where the encoding is UTF-8 and nothing is repaired, an offset in the bytes is the offset in the view plus this;
 * [method@Source.get_byte_offset] knows it in any case.
 *
 * Returns: bytes of the byte order mark, which the view leaves out; 0 without one
 */
gsize
pf_source_get_skipped (PfSource *self)
{
  return self->skipped;
}

/**
 * pf_source_find_invalid:
 * @self: a source
 * @offset: (out) (optional): where in the view
 *
 * Returns: whether some bytes are not valid in the encoding expected; the view shows them as Windows-1252, or, where
 *   the file is UTF-16, as U+FFFD
 */
gboolean
pf_source_find_invalid (PfSource *self, gsize *offset)
{
  if (offset != NULL)
    *offset = self->first_invalid;
  return self->first_invalid != PF_ENCODING_VALID;
}

/**
 * pf_source_get_text:
 * @self: a source
 * @length: (out) (optional): its bytes
 *
 * Returns: (transfer none): the view: valid UTF-8 without a byte order mark, NUL-terminated and without another NUL
 */
const char *
pf_source_get_text (PfSource *self, gsize *length)
{
  if (length != NULL)
    *length = self->view_length;
  return self->view;
}

/**
 * pf_source_get_n_lines:
 * @self: a source
 *
 * Returns: number of lines; a line break at the very end starts no further line
 */
guint
pf_source_get_n_lines (PfSource *self)
{
  return self->line_starts->len;
}

/**
 * pf_source_get_line_at:
 * @self: a source
 * @offset: offset in the view; past its end means its end
 *
 * Returns: the line it is in, from 1
 */
guint
pf_source_get_line_at (PfSource *self, gsize offset)
{
  const guint32 *starts = (const guint32 *)(gconstpointer)self->line_starts->data;
  guint low = 0;
  guint high = self->line_starts->len;

  while (high - low > 1) {
    guint middle = low + (high - low) / 2;

    if (starts[middle] <= offset)
      low = middle;
    else
      high = middle;
  }
  return low + 1;
}

/**
 * pf_source_get_line:
 * @self: a source
 * @line: number of a line, from 1
 * @length: (out) (optional): its bytes, without the line break
 *
 * Returns: (transfer none) (nullable): start of the line in the view; %NULL when there is no such line
 */
const char *
pf_source_get_line (PfSource *self, guint line, gsize *length)
{
  gsize start;
  gsize end;

  if (line == 0 || line > self->line_starts->len)
    return NULL;
  start = g_array_index (self->line_starts, guint32, line - 1);
  end = line < self->line_starts->len ? g_array_index (self->line_starts, guint32, line) : self->view_length;
  while (end > start && (self->view[end - 1] == '\n' || self->view[end - 1] == '\r'))
    end--;
  if (length != NULL)
    *length = end - start;
  return self->view + start;
}
