/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define PF_TYPE_RECORD_PAGE (pf_record_page_get_type ())
/**
 * PfRecordPage:
 *
 * A record as somebody handed it over: whether it is sound, what it says about its run, and each item with its state.
 * Changes nothing.
 *
 * Property `folded`: whether the page has the window for itself and shows a way back.
 */
G_DECLARE_FINAL_TYPE (PfRecordPage, pf_record_page, PF, RECORD_PAGE, AdwBin)

GtkWidget *pf_record_page_new (GFile *file, JsonNode *record, GPtrArray *findings);
const char *pf_record_page_get_title (PfRecordPage *self);
gboolean pf_record_page_is_sound (PfRecordPage *self);

G_END_DECLS
