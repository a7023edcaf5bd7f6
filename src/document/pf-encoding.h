/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PF_ENCODING_VALID G_MAXSIZE

/** PfEncodingPlace: where a character of the view stands in the bytes of the file. */
typedef struct {
  guint32 view;
  guint32 bytes;
} PfEncodingPlace;

gboolean pf_encoding_is_binary (const char *text, gsize length);
char *pf_encoding_to_utf8 (const guint8 *data,
                           gsize length,
                           gsize *view_length,
                           const char **encoding,
                           gsize *skipped,
                           gsize *first_invalid) G_GNUC_WARN_UNUSED_RESULT;
gunichar pf_encoding_from_windows_1252 (guint8 byte);
GArray *pf_encoding_find_places (const char *encoding, const char *view, gsize length, gsize skipped);
gsize
pf_encoding_map (const GArray *places, const char *encoding, const char *view, gsize offset, gsize n_bytes);

G_END_DECLS
