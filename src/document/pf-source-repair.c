/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-source-private.h"

#include "document/pf-encoding.h"

/**
 * pf_source_find_repair:
 * @self: a source
 * @wanted: the only kind to look for, or %PF_REPAIR_NONE for either
 * @finding: (out): what can be repaired
 *
 * Looks for text that was read in the wrong encoding before it was saved. Takes time in proportion to the length.
 *
 * Returns: whether there is something to repair; never in a source that is repaired already
 */
gboolean
pf_source_find_repair (PfSource *self, PfRepairKind wanted, PfRepairFinding *finding)
{
  PfSource *whole = pf_source_get_original (self);

  *finding = (PfRepairFinding){ 0 };
  /* Without a repair every view has the same offsets. */
  return self->repair.kind == PF_REPAIR_NONE && pf_repair_detect (whole->view, whole->view_length, wanted, finding);
}

/**
 * pf_source_new_repaired:
 * @self: a source
 * @wanted: the only kind of repair, or %PF_REPAIR_NONE for either
 *
 * Makes a source with a repaired view of the same bytes. Lines keep their numbers.
 *
 * Returns: (transfer full) (nullable): the repaired source; %NULL when there is nothing to repair, or @self is a view
 *   of another source: that is what can be repaired
 */
PfSource *
pf_source_new_repaired (PfSource *self, PfRepairKind wanted)
{
  PfRepairFinding finding;
  PfSource *repaired;

  if (self->base != NULL || !pf_source_find_repair (self, wanted, &finding))
    return NULL;
  repaired = g_atomic_rc_box_new0 (PfSource);
  repaired->bytes = g_bytes_ref (self->bytes);
  repaired->file_name = g_strdup (self->file_name);
  repaired->made_view
      = pf_repair_apply (self->view, self->view_length, &finding, &repaired->view_length, &repaired->pieces);
  repaired->view = repaired->made_view;
  repaired->encoding = self->encoding;
  repaired->skipped = self->skipped;
  repaired->first_invalid = self->first_invalid != PF_ENCODING_VALID
                                ? pf_repair_map_back (repaired->pieces, self->first_invalid)
                                : PF_ENCODING_VALID;
  repaired->line_starts = pf_source_index_lines (repaired->view, repaired->view_length);
  repaired->base = pf_source_ref (self);
  repaired->repair = finding;
  return repaired;
}

/**
 * pf_source_get_repair:
 * @self: a source
 *
 * Returns: (transfer none) (nullable): how the view was repaired; %NULL where it was not
 */
const PfRepairFinding *
pf_source_get_repair (PfSource *self)
{
  return self->repair.kind != PF_REPAIR_NONE ? &self->repair : NULL;
}

/**
 * pf_source_get_original:
 * @self: a source
 *
 * Returns: (transfer none): the source as it was read, which other views were made of; may be @self
 */
PfSource *
pf_source_get_original (PfSource *self)
{
  while (self->base != NULL)
    self = self->base;
  return self;
}

/**
 * pf_source_dup_repaired_sha256:
 * @self: a source
 *
 * Returns: (transfer full) (nullable): SHA-256 of the whole repaired text, 64 lower-case hex digits; %NULL where
 *   nothing is repaired
 */
char *
pf_source_dup_repaired_sha256 (PfSource *self)
{
  while (self->base != NULL && self->pieces == NULL)
    self = self->base;
  if (self->pieces == NULL)
    return NULL;
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) self->view, self->view_length);
}

/**
 * pf_source_find_repaired_lines:
 * @self: a source
 *
 * Returns: (transfer full) (element-type guint): the lines in which something is repaired, each once, in order
 */
GArray *
pf_source_find_repaired_lines (PfSource *self)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (guint));
  guint last = 0;

  while (self->base != NULL && self->pieces == NULL)
    self = self->base;
  for (guint i = 0; self->pieces != NULL && i < self->pieces->len; i++) {
    const PfRepairPiece *piece = &g_array_index (self->pieces, PfRepairPiece, i);
    guint line = piece->letters ? pf_source_get_line_at (self, piece->repaired) : last;

    if (line != last)
      g_array_append_val (lines, line);
    last = line;
  }
  return lines;
}

/**
 * pf_source_get_byte_offset:
 * @self: a source
 * @offset: offset in the view; past its end means its end
 *
 * Finds where a byte of the view stands in the bytes as they were read, whatever their encoding and whether the view
 * is repaired. It takes the time of a search in a sorted list.
 *
 * Returns: offset in [method@Source.get_bytes]; of a byte within a character, where the character begins. Grows with
 *   @offset.
 */
gsize
pf_source_get_byte_offset (PfSource *self, gsize offset)
{
  offset = MIN (offset, self->view_length);
  while (self->base != NULL) {
    if (self->pieces != NULL)
      offset = pf_repair_map (self->pieces, self->base->view, offset);
    self = self->base;
  }
  if (self->places == NULL)
    return offset + self->skipped;
  return pf_encoding_map (self->places, self->encoding, self->view, offset, g_bytes_get_size (self->bytes));
}
