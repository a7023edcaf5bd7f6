/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *pf_body_to_text (GBytes *body, const char *content_type) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
