/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "document/pf-suggestions.h"

G_BEGIN_DECLS

#define PF_TYPE_PROBE_DIALOG (pf_probe_dialog_get_type ())
/**
 * PfProbeDialog:
 *
 * Writes the probe of one item for this run. What is wrong with the text is said as it is typed, with line and column;
 * only a correct probe can be bound. No text unbinds the item. What the checklist suggests can be taken into the text.
 */
G_DECLARE_FINAL_TYPE (PfProbeDialog, pf_probe_dialog, PF, PROBE_DIALOG, AdwWindow)

void pf_probe_dialog_ask_async (GtkWidget *parent,
                                const char *item_text,
                                const char *probe_text,
                                const GPtrArray *suggestions,
                                gboolean take_first,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char *pf_probe_dialog_ask_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
