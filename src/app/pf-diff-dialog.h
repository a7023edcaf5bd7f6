/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "document/pf-document-diff.h"

G_BEGIN_DECLS

#define PF_TYPE_DIFF_DIALOG (pf_diff_dialog_get_type ())
/**
 * PfDiffDialog:
 *
 * What changed between two versions of a checklist, item by item.
 */
G_DECLARE_FINAL_TYPE (PfDiffDialog, pf_diff_dialog, PF, DIFF_DIALOG, AdwWindow)

GtkWidget *pf_diff_dialog_new (PfDocument *before, PfDocument *after, const PfDocumentDiff *diff);

G_END_DECLS
