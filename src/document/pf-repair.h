/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfRepairKind: what a text in UTF-8 was once taken for, as if each of its bytes were a letter; its name in JSON is
 * what [func@repair_kind_to_string] gives.
 */
typedef enum {
  PF_REPAIR_NONE,
  PF_REPAIR_MAC_ROMAN,
  PF_REPAIR_WINDOWS_1252,
} PfRepairKind;

/**
 * PfRepairFinding:
 * @runs: runs of letters that turn into what they were
 * @lost: runs that are garbled too, but have lost bytes, and so stay as they are
 * @first: offset of the first one that turns
 * @strong_only: whether runs stay that would turn into letters of two bytes: they may be meant as they are
 *
 * What can be repaired in a text.
 */
typedef struct {
  PfRepairKind kind;
  guint runs;
  guint lost;
  gsize first;
  gboolean strong_only;
} PfRepairFinding;

/** PfRepairPiece: from @repaired on, until the next piece, each byte is one letter of the text, or else one byte. */
typedef struct {
  guint32 repaired;
  guint32 original;
  gboolean letters;
} PfRepairPiece;

const char *pf_repair_kind_to_string (PfRepairKind kind);
const char *pf_repair_kind_get_label (PfRepairKind kind);
gboolean pf_repair_kind_from_string (const char *text, PfRepairKind *kind);

gboolean pf_repair_detect (const char *text, gsize length, PfRepairKind wanted, PfRepairFinding *finding);
char *pf_repair_apply (const char *text,
                       gsize length,
                       const PfRepairFinding *finding,
                       gsize *repaired_length,
                       GArray **pieces) G_GNUC_WARN_UNUSED_RESULT;
gsize pf_repair_map (const GArray *pieces, const char *text, gsize offset);
gsize pf_repair_map_back (const GArray *pieces, gsize offset);

G_END_DECLS
