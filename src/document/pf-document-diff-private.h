/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document-diff.h"

G_BEGIN_DECLS

/**
 * PfDiffText:
 * @text: normalised as for an id: composed, and every blank of the same length
 * @key: hash of it; equal texts have equal keys, and equal keys are compared
 * @owned: (nullable): @text where it had to be changed
 */
typedef struct {
  const char *text;
  guint64 key;
  char *owned;
} PfDiffText;

/**
 * PfDiffSide:
 * @item_texts: (array length=n_items)
 * @titles: (array length=n_sections)
 * @item_paths: (array length=n_items): hash of the texts of the items above each
 * @section_paths: (array length=n_sections): hash of the titles above each
 * @item_match: (array length=n_items): counterpart on the other side that says the same, or %PF_NONE
 * @item_likely: (array length=n_items): counterpart that was probably reworded, or %PF_NONE
 * @section_match: (array length=n_sections): counterpart, or %PF_NONE
 *
 * One of the two documents, and what is known of it so far.
 */
typedef struct {
  PfDocument *document;
  guint n_items;
  guint n_sections;
  PfItem *const *items;
  PfSection *const *sections;
  PfDiffText *item_texts;
  PfDiffText *titles;
  guint64 *item_paths;
  guint64 *section_paths;
  guint *item_match;
  guint *item_likely;
  guint *section_match;
} PfDiffSide;

typedef struct {
  PfDiffSide before;
  PfDiffSide after;
  guint64 n_compared;
} PfDiffMatch;

/**
 * PfSimilarSide:
 * @match: (array length=n): where a counterpart is written to; %PF_NONE for what has none yet
 * @taken: (array length=n) (nullable): a second array of counterparts; what has one there is left alone
 * @group: (array length=n): what it stands in, as an index on the other document's side; or %PF_NONE
 *
 * Texts of one side, in their order, for [func@pf_diff_match_similar].
 */
typedef struct {
  guint n;
  const PfDiffText *texts;
  guint *match;
  const guint *taken;
  const guint *group;
} PfSimilarSide;

guint64 pf_diff_mix (guint64 a, guint64 b);
gboolean pf_diff_text_equal (const PfDiffText *a, const PfDiffText *b);

gboolean pf_diff_is_implicit (const PfDiffSide *side, guint section);
guint *pf_diff_new_indexes (guint n);
guint pf_diff_item_counterpart (const PfDiffSide *side, guint item);
guint *pf_diff_section_places (const PfDiffSide *side);
guint *pf_diff_item_places (const PfDiffSide *side);
guint pf_diff_place_counterpart (const PfDiffMatch *match, guint place);
#define PF_DIFF_PLACE_TOP (G_MAXUINT - 1)

void pf_diff_match_sections (PfDiffMatch *match);
void pf_diff_match_items (PfDiffMatch *match);
void pf_diff_match_similar (const PfSimilarSide *before, const PfSimilarSide *after, guint64 *n_compared);
gboolean *pf_diff_find_out_of_order (const guint *places, const guint *match, guint n);

G_END_DECLS
