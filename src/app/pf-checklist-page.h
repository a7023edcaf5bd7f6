/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/pf-library-model.h"
#include "document/pf-document.h"

G_BEGIN_DECLS

#define PF_TYPE_CHECKLIST_PAGE (pf_checklist_page_get_type ())
/**
 * PfChecklistPage:
 *
 * What an opened checklist holds, before a run of it is started: counts, outline, problems, and runs of it that are
 * going. Contacts nothing.
 *
 * Property `folded`: whether the page has the window for itself and shows a way back.
 */
G_DECLARE_FINAL_TYPE (PfChecklistPage, pf_checklist_page, PF, CHECKLIST_PAGE, AdwBin)

GtkWidget *pf_checklist_page_new (
    GFile *file, PfDocument *document, GPtrArray *problems, PfLibraryModel *library, PfStore *store);
PfDocument *pf_checklist_page_get_document (PfChecklistPage *self);
GFile *pf_checklist_page_get_file (PfChecklistPage *self);

G_END_DECLS
