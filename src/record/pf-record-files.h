/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/pf-record.h"

G_BEGIN_DECLS

char *pf_record_dup_files_folder (const char *record_path);
gboolean pf_record_write_files (JsonNode *record, PfStore *store, const char *record_path, GError **error);
guint pf_record_count_files (JsonNode *record);
void pf_record_check_files (JsonNode *record, const char *record_path, GPtrArray *findings, GPtrArray *missing);

G_END_DECLS
