/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-file-load.h"

G_BEGIN_DECLS

void pf_checklist_read_async (PfStore *store,
                              PfDocument *document,
                              const PfReading *reading,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
PfLoadedFile *pf_checklist_read_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
