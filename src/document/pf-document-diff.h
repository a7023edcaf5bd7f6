/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"

G_BEGIN_DECLS

typedef enum {
  PF_CHANGE_ADDED,
  PF_CHANGE_REMOVED,
  PF_CHANGE_REWORDED,
  PF_CHANGE_MOVED,        /* a section or item stands elsewhere; one entry for a section with all that is in it */
  PF_CHANGE_ROLE_CHANGED, /* a section's role, or what kind of item it is where its section's role is the same */
} PfDocumentChangeKind;
const char *pf_document_change_kind_to_string (PfDocumentChangeKind kind);

/**
 * PfDocumentChange:
 * @kind: what happened
 * @is_section: whether it is a section, else an item
 * @before: index in the old document, or %PF_NONE
 * @after: index in the new one, or %PF_NONE
 */
typedef struct {
  PfDocumentChangeKind kind;
  gboolean is_section;
  guint before;
  guint after;
} PfDocumentChange;

/**
 * PfDocumentDiff:
 * @changes: (element-type PfDocumentChange): in the order of the new document, removed ones where they were; an item
 *   is in one of them at most, a section that was moved and renamed in two
 * @item_after: (array): for each item of the old document its index in the new one when it says the same, else
 *   %PF_NONE
 * @item_likely: (array): for each item of the old document the index of the one it was probably reworded to, else
 *   %PF_NONE
 * @n_same: how many items say the same, wherever they stand
 * @n_likely: how many items were probably reworded
 * @n_compared: how many pairs of texts were weighed against each other; grows with the items, not with their square
 */
typedef struct {
  GPtrArray *changes;
  guint *item_after;
  guint *item_likely;
  guint n_same;
  guint n_likely;
  guint64 n_compared;
} PfDocumentDiff;

PfDocumentDiff *pf_document_diff_new (PfDocument *before, PfDocument *after) G_GNUC_WARN_UNUSED_RESULT;
void pf_document_diff_free (PfDocumentDiff *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfDocumentDiff, pf_document_diff_free)

G_END_DECLS
