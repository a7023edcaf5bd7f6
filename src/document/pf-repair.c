/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-repair.h"

#include "document/pf-repair-private.h"

#include <string.h>

/* A run this long has a piece in its middle, so that finding a byte in it takes bounded time. */
#define PIECE_LENGTH 64

typedef struct {
  guint weak;
  guint strong;
  guint certain;
  guint plain;
  guint lost;
  guint in_word;
  gsize first;
  gsize first_strong;
} Tally;

/**
 * pf_repair_kind_to_string:
 * @kind: a kind
 *
 * Returns: (transfer none) (nullable): `mac-roman` or `windows-1252`
 */
const char *
pf_repair_kind_to_string (PfRepairKind kind)
{
  switch (kind) {
  case PF_REPAIR_MAC_ROMAN:
    return "mac-roman";
  case PF_REPAIR_WINDOWS_1252:
    return "windows-1252";
  case PF_REPAIR_NONE:
  default:
    return NULL;
  }
}

/**
 * pf_repair_kind_get_label:
 * @kind: a kind
 *
 * Returns: (transfer none) (nullable): the name people know the encoding by
 */
const char *
pf_repair_kind_get_label (PfRepairKind kind)
{
  switch (kind) {
  case PF_REPAIR_MAC_ROMAN:
    return "Mac Roman";
  case PF_REPAIR_WINDOWS_1252:
    return "Windows-1252";
  case PF_REPAIR_NONE:
  default:
    return NULL;
  }
}

/**
 * pf_repair_kind_from_string:
 * @text: (nullable): what [func@repair_kind_to_string] gives
 * @kind: (out): the kind, %PF_REPAIR_NONE when it is none
 *
 * Returns: whether @text names a kind
 */
gboolean
pf_repair_kind_from_string (const char *text, PfRepairKind *kind)
{
  for (*kind = PF_REPAIR_WINDOWS_1252; *kind != PF_REPAIR_NONE; (*kind)--) {
    if (g_strcmp0 (text, pf_repair_kind_to_string (*kind)) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
count_run (Tally *tally, const PfRepairRun *run)
{
  guint n_turning = tally->weak + tally->strong;

  switch (run->verdict) {
  case PF_RUN_CERTAIN:
    tally->certain++;
    /* fall through */
  case PF_RUN_STRONG:
    if (tally->strong++ == 0)
      tally->first_strong = run->start;
    break;
  case PF_RUN_WEAK:
    tally->weak++;
    tally->in_word += run->in_word ? 1 : 0;
    break;
  case PF_RUN_PLAIN:
    tally->plain++;
    break;
  case PF_RUN_LOST:
    tally->lost++;
    break;
  case PF_RUN_FOREIGN:
  default:
    break;
  }
  if (n_turning == 0 && run->verdict >= PF_RUN_WEAK)
    tally->first = run->start;
}

/* Good text has a run now and then that happens to be UTF-8, and many more that are not. So all runs have a say: nearly
 * all of them turn, and one into what no chance makes; or most turn into symbols, and then only such ones are touched;
 * or there are accented letters only, all of them turn, and some stand inside words. */
static gboolean
decide (const Tally *tally, PfRepairFinding *finding)
{
  guint64 turning = (guint64) tally->weak + tally->strong;
  guint64 known = turning + tally->plain;
  gboolean all = turning >= 2 && tally->strong >= 1 && turning * 100 >= known * 95;
  gboolean letters = tally->strong == 0 && tally->plain == 0 && tally->weak >= 3 && tally->in_word >= 2;

  finding->strong_only = !all && tally->certain >= 2 && (guint64) tally->certain * 100 >= known * 75;
  finding->runs = finding->strong_only ? tally->strong : (guint) turning;
  finding->first = finding->strong_only ? tally->first_strong : tally->first;
  finding->lost = tally->lost;
  return all || letters || finding->strong_only;
}

static gboolean
detect_kind (const char *text, gsize length, PfRepairKind kind, PfRepairFinding *finding)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  PfRepairRun run = { .bytes = bytes };
  PfRepairTable table;
  Tally tally = { 0 };

  pf_repair_table_init (&table, kind);
  while (pf_repair_run_next (&run, &table, text, length))
    count_run (&tally, &run);
  finding->kind = kind;
  return decide (&tally, finding);
}

/**
 * pf_repair_detect:
 * @text: (array length=length): valid UTF-8
 * @length: its bytes
 * @wanted: the only kind to look for, or %PF_REPAIR_NONE for whichever repairs more
 * @finding: (out): what can be repaired
 *
 * Looks whether the text was once UTF-8, taken for Mac Roman or Windows-1252, and saved as UTF-8 again. The whole text
 * decides: a rule for each run of letters alone would damage good text. Takes time in proportion to @length.
 *
 * Returns: whether there is something to repair
 */
gboolean
pf_repair_detect (const char *text, gsize length, PfRepairKind wanted, PfRepairFinding *finding)
{
  PfRepairFinding mac = { 0 };
  PfRepairFinding windows = { 0 };

  *finding = (PfRepairFinding){ 0 };
  if (wanted != PF_REPAIR_WINDOWS_1252 && detect_kind (text, length, PF_REPAIR_MAC_ROMAN, &mac))
    *finding = mac;
  if (wanted != PF_REPAIR_MAC_ROMAN && detect_kind (text, length, PF_REPAIR_WINDOWS_1252, &windows)
      && windows.runs > finding->runs)
    *finding = windows;
  return finding->kind != PF_REPAIR_NONE;
}

static void
add_piece (GArray *pieces, gsize repaired, gsize original, gboolean letters)
{
  PfRepairPiece piece = { (guint32) repaired, (guint32) original, letters };

  g_array_append_val (pieces, piece);
}

static void
append_run (GString *repaired, const PfRepairRun *run, const char *text, GArray *pieces)
{
  const char *letter = text + run->start;
  gsize first = 0;

  /* A byte order mark that was garbled with the rest is no more part of the text than another one. */
  if (repaired->len == 0 && run->bytes->len >= 3 && memcmp (run->bytes->data, "\xEF\xBB\xBF", 3) == 0) {
    for (; first < 3; first++)
      letter = g_utf8_next_char (letter);
  }
  for (gsize i = first; i < run->bytes->len; i++) {
    if ((i - first) % PIECE_LENGTH == 0)
      add_piece (pieces, repaired->len, (gsize) (letter - text), TRUE);
    g_string_append_c (repaired, (char) run->bytes->data[i]);
    letter = g_utf8_next_char (letter);
  }
  add_piece (pieces, repaired->len, run->end, FALSE);
}

/**
 * pf_repair_apply:
 * @text: (array length=length): a text
 * @length: its bytes
 * @finding: what [func@repair_detect] found in it
 * @repaired_length: (out): bytes of the result
 * @pieces: (out) (element-type PfRepairPiece): where they come from, for [func@repair_map]
 *
 * Repairs a text. Line breaks and everything else in ASCII stay, so every line keeps its number.
 *
 * Returns: (transfer full): the repaired text, valid UTF-8, NUL-terminated
 */
char *
pf_repair_apply (
    const char *text, gsize length, const PfRepairFinding *finding, gsize *repaired_length, GArray **pieces)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  GString *repaired = g_string_sized_new (length);
  PfRunVerdict least = finding->strong_only ? PF_RUN_STRONG : PF_RUN_WEAK;
  PfRepairRun run = { .bytes = bytes };
  PfRepairTable table;
  gsize copied = 0;

  *pieces = g_array_new (FALSE, FALSE, sizeof (PfRepairPiece));
  add_piece (*pieces, 0, 0, FALSE);
  pf_repair_table_init (&table, finding->kind);
  while (pf_repair_run_next (&run, &table, text, length)) {
    if (run.verdict < least)
      continue;
    g_string_append_len (repaired, text + copied, (gssize) (run.start - copied));
    append_run (repaired, &run, text, *pieces);
    copied = run.end;
  }
  g_string_append_len (repaired, text + copied, (gssize) (length - copied));
  *repaired_length = repaired->len;
  return g_string_free (repaired, FALSE);
}

/**
 * pf_repair_map:
 * @pieces: (element-type PfRepairPiece): what [func@repair_apply] gave
 * @text: the text that was repaired
 * @offset: offset in the repaired text
 *
 * Returns: where that byte comes from in @text; grows with @offset
 */
gsize
pf_repair_map (const GArray *pieces, const char *text, gsize offset)
{
  const PfRepairPiece *all = (const PfRepairPiece *) (gconstpointer) pieces->data;
  guint low = 0;
  guint high = pieces->len;
  gsize rest;

  while (high - low > 1) {
    guint middle = low + (high - low) / 2;

    if (all[middle].repaired <= offset)
      low = middle;
    else
      high = middle;
  }
  rest = offset - all[low].repaired;
  if (!all[low].letters)
    return all[low].original + rest;
  return (gsize) (g_utf8_offset_to_pointer (text + all[low].original, (glong) rest) - text);
}

/**
 * pf_repair_map_back:
 * @pieces: (element-type PfRepairPiece): what [func@repair_apply] gave
 * @offset: offset in the text that was repaired
 *
 * Returns: where that is in the repaired text; within a repaired run, a place at or before it in the run
 */
gsize
pf_repair_map_back (const GArray *pieces, gsize offset)
{
  const PfRepairPiece *all = (const PfRepairPiece *) (gconstpointer) pieces->data;
  guint low = 0;
  guint high = pieces->len;

  while (high - low > 1) {
    guint middle = low + (high - low) / 2;

    if (all[middle].original <= offset)
      low = middle;
    else
      high = middle;
  }
  return all[low].letters || offset < all[low].original ? all[low].repaired
                                                        : all[low].repaired + (offset - all[low].original);
}
