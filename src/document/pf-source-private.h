/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-source.h"

G_BEGIN_DECLS

struct _PfSource {
  GBytes *bytes;
  char *file_name;
  char *sha256; /* computed on the first question: hashing a large file takes as long as parsing it */
  const char *view;
  char *made_view; /* (nullable): where the view is not part of the bytes, behind which a NUL stands */
  gsize view_length;
  const char *encoding;
  gsize skipped;
  gsize first_invalid;
  GArray *line_starts; /* (element-type guint32) */
  GArray *places;      /* (element-type PfEncodingPlace) (nullable): where the encoding is not UTF-8 */
  PfSource *base;      /* (nullable): of another view, the source it was made of */
  GArray *pieces;      /* (element-type PfRepairPiece) (nullable): where a repaired view comes from in that of @base */
  PfRepairFinding repair;
};

GArray *pf_source_index_lines (const char *view, gsize length);

G_END_DECLS
