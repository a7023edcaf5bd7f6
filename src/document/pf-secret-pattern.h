/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean pf_secret_pattern_find (const char *text, gssize length, gsize *start, gsize *end);
char *pf_secret_pattern_mask (const char *text, guint *n_masked);

G_END_DECLS
