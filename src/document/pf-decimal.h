/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Decimal numbers of any length as strings: `-?(0|[1-9][0-9]*)(\.[0-9]+)?`, the form of the record; never a float. */

char *pf_decimal_normalise (const char *text, gssize length, const char **rest) G_GNUC_WARN_UNUSED_RESULT;
int pf_decimal_compare (const char *a, const char *b);
char *pf_decimal_scale (const char *decimal, guint64 factor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
