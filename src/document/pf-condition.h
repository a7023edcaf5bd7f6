/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * pf_condition_find:
 * @text: what an item says
 * @start: (out) (optional): where the condition begins
 * @end: (out) (optional): where it ends
 *
 * Finds the words that make an item conditional, such as `if applicable` or `if using K8s`, without the brackets they
 * may stand in.
 *
 * Returns: whether there are any
 */
gboolean pf_condition_find (const char *text, gsize *start, gsize *end);

G_END_DECLS
