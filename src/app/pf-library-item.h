/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run.h"
#include "run/pf-store.h"

G_BEGIN_DECLS

typedef enum {
  PF_LIBRARY_HEADING,
  PF_LIBRARY_RUN,
  PF_LIBRARY_CHECKLIST,
  PF_LIBRARY_RECORD,
} PfLibraryKind;

#define PF_TYPE_LIBRARY_ITEM (pf_library_item_get_type ())
/**
 * PfLibraryItem:
 *
 * One row of the library: a heading, a run, a checklist or a record. Signal `changed ()` when what it shows did.
 */
G_DECLARE_FINAL_TYPE (PfLibraryItem, pf_library_item, PF, LIBRARY_ITEM, GObject)

PfLibraryItem *pf_library_item_new_heading (const char *title);
PfLibraryItem *pf_library_item_new_run (const PfRunInfo *info);
PfLibraryItem *pf_library_item_new_file (const PfLibraryEntry *entry);

PfLibraryKind pf_library_item_get_kind (PfLibraryItem *self);
const char *pf_library_item_get_key (PfLibraryItem *self);
const char *pf_library_item_get_title (PfLibraryItem *self);
const char *pf_library_item_get_subtitle (PfLibraryItem *self);
gboolean pf_library_item_matches (PfLibraryItem *self, const char *folded_words);

void pf_library_item_set_progress (PfLibraryItem *self, const PfProgress *progress, PfVerdict verdict);
gboolean pf_library_item_get_progress (PfLibraryItem *self, PfProgress *progress, PfVerdict *verdict);
gboolean pf_library_item_update (PfLibraryItem *self, PfLibraryItem *newer);
gboolean pf_library_is_record_uri (const char *uri);

G_END_DECLS
