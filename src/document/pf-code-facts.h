/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean pf_code_find_url (const char *text, gsize length, gsize *start, gsize *end);
gboolean pf_code_is_document_path (const char *code);
gboolean pf_code_is_cmdlet (const char *code);
gboolean pf_code_is_command (const char *code);

G_END_DECLS
