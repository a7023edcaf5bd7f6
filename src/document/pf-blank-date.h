/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Days and times of day as people type them. Each function leaves @rest behind what it read. */
char *pf_blank_read_date (const char *text, const char **rest, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pf_blank_read_time (const char *text, const char **rest) G_GNUC_WARN_UNUSED_RESULT;
char *pf_blank_read_datetime (const char *text, gboolean may_lack_date, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean pf_blank_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
char *pf_blank_quote (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
