/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-repair.h"

G_BEGIN_DECLS

#define PF_REPAIR_MAX_LETTERS 160

typedef struct {
  gunichar letter;
  guint8 byte;
} PfRepairLetter;

/** PfRepairTable: the letters of a kind with the bytes they stand for, sorted. */
typedef struct {
  PfRepairKind kind;
  PfRepairLetter letters[PF_REPAIR_MAX_LETTERS];
  gsize n_letters;
} PfRepairTable;

/**
 * PfRunVerdict: what one run of letters beyond ASCII says.
 * @PF_RUN_FOREIGN: has letters the kind does not know, so it was never garbled, and would never be changed
 * @PF_RUN_LOST: garbled, but not all of its bytes are left
 * @PF_RUN_PLAIN: all letters are known, but as bytes they are no UTF-8: somebody wrote it as it is
 * @PF_RUN_WEAK: turns into letters of two bytes; good text does that by chance, as `“É` does
 * @PF_RUN_STRONG: turns into something of three or four bytes
 * @PF_RUN_CERTAIN: turns into punctuation, symbols or emoji
 */
typedef enum {
  PF_RUN_FOREIGN,
  PF_RUN_LOST,
  PF_RUN_PLAIN,
  PF_RUN_WEAK,
  PF_RUN_STRONG,
  PF_RUN_CERTAIN,
} PfRunVerdict;

/**
 * PfRepairRun:
 * @start: offset of its first byte in the text
 * @end: offset behind its last one
 * @bytes: what its letters stand for, 0 where a byte is lost
 * @verdict: what it says
 * @cut: whether its last character misses bytes
 * @in_word: whether it stands between letters of ASCII
 */
typedef struct {
  gsize start;
  gsize end;
  GByteArray *bytes;
  PfRunVerdict verdict;
  gboolean cut;
  gboolean in_word;
} PfRepairRun;

void pf_repair_table_init (PfRepairTable *self, PfRepairKind kind);
gboolean pf_repair_run_next (PfRepairRun *self, const PfRepairTable *table, const char *text, gsize length);

G_END_DECLS
