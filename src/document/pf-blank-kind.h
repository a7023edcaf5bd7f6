/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"

G_BEGIN_DECLS

gboolean pf_item_is_question (const char *text);

gboolean pf_blank_check_value (
    const PfBlank *blank, const char *text, char **normalised, gboolean *meets_target, GError **error);
gboolean pf_blank_is_measured (const PfBlank *blank);
gboolean pf_blank_meets_target (const PfBlank *blank, const char *value);
char *pf_blank_describe_target (const PfBlank *blank) G_GNUC_WARN_UNUSED_RESULT;
char *pf_blank_stamp (const PfBlank *blank, GDateTime *now, GTimeZone *time_zone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
