/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/**
 * pf_ascii_measure:
 * @text: (array length=length): bytes
 * @length: how many
 *
 * Most of a checklist is ASCII, so whoever looks for anything else passes over it quickly.
 *
 * Returns: how many bytes at the beginning are below 0x80
 */
static inline gsize
pf_ascii_measure (const char *text, gsize length)
{
  guint64 word[4];
  gsize n = 0;

  for (; n + sizeof word <= length; n += sizeof word) {
    memcpy (word, text + n, sizeof word);
    if (((word[0] | word[1] | word[2] | word[3]) & 0x8080808080808080u) != 0)
      break;
  }
  for (; n + sizeof word[0] <= length; n += sizeof word[0]) {
    memcpy (word, text + n, sizeof word[0]);
    if ((word[0] & 0x8080808080808080u) != 0)
      break;
  }
  while (n < length && ((guint8) text[n] & 0x80) == 0)
    n++;
  return n;
}

G_END_DECLS
