/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PF_ENCODING_VALID G_MAXSIZE

gboolean pf_encoding_is_binary (const char *text, gsize length);
char *pf_encoding_to_utf8 (const guint8 *data,
                           gsize length,
                           gsize *view_length,
                           const char **encoding,
                           gsize *skipped,
                           gsize *first_invalid) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
