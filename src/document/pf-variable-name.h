/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-placeholder.h"

G_BEGIN_DECLS

char *pf_variable_name_fold (const char *spelling, PfPlaceholderKind kind);
char *pf_variable_name_of (const char *spelling, PfPlaceholderKind kind);
gboolean pf_variable_name_is_host (const char *spelling, PfPlaceholderKind kind);
gboolean pf_variable_name_is_unspecific (const char *spelling, PfPlaceholderKind kind);
gboolean pf_variable_name_is_secret (const char *spelling);

G_END_DECLS
