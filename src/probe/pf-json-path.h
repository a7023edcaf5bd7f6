/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * PfJsonPath:
 *
 * A compiled JSON path: `$`, `.name`, `['name']`, `[2]`, `[-1]`, `[0,2]`, `[1:3]`, `[::2]`, `.*`, `[*]` and at most
 * one `..`. The selectors are those of json-glib's class of that purpose, which is not used since it aborts the process
 * on an unclosed quote, on a list of indices past the end of an array and on a slice with the step zero.
 */
typedef struct _PfJsonPath PfJsonPath;

PfJsonPath *pf_json_path_new (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pf_json_path_free (PfJsonPath *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfJsonPath, pf_json_path_free)

gboolean pf_json_path_is_singular (PfJsonPath *self);
GPtrArray *pf_json_path_match (PfJsonPath *self, JsonNode *root) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
