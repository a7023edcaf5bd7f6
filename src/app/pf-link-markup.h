/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfLinkRange:
 * @start: byte offset in the text
 * @end: byte offset behind it
 * @url: where it leads
 */
typedef struct {
  guint start;
  guint end;
  char *url;
} PfLinkRange;

void pf_link_range_free (PfLinkRange *self);
char *pf_link_markup_parse (const char *markup, GPtrArray *links);
gboolean pf_link_is_allowed (const char *url);

G_END_DECLS
