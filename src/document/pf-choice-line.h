/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean pf_choice_line_has_boxes (const char *text);
GStrv pf_choice_line_split (const char *text, char **label);

G_END_DECLS
