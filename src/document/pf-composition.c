/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-composition.h"

#include "document/pf-ascii.h"

typedef struct {
  gunichar first;
  gunichar last;
} Range;

/* Characters that normalisation form C leaves alone whatever stands around them: none combines with one before it, and
 * none has another canonical form. Source: Unicode 14.0, DerivedNormalizationProps.txt (NFC_Quick_Check=Yes) and
 * combining class 0. Not all that are, but what checklists are written in. */
static const Range composed[] = {
  { 0x0080, 0x02FF }, /* Latin */
  { 0x2010, 0x20CF }, /* dashes, quotation marks, bullets */
  { 0x212C, 0x2328 }, /* arrows, mathematics */
  { 0x232B, 0x2ADB }, /* boxes, ticks, dingbats */
  { 0x2B00, 0x2BFF }, /* more arrows and stars */
  { 0xFE00, 0xFE0F }, /* variation selectors */
  { 0x1F000, 0x1FAFF }, /* emoji */
  { 0x0400, 0x0482 }, { 0x048A, 0x052F }, /* Cyrillic */
  { 0x0391, 0x03FF }, /* Greek */
  { 0x05D0, 0x05EA }, { 0x0620, 0x064A }, /* Hebrew, Arabic */
  { 0x3001, 0x3029 }, { 0x3041, 0x3098 }, { 0x30A0, 0x30FF }, /* Japanese */
  { 0x3400, 0x9FFF }, /* Han */
  { 0xAC00, 0xD7A3 }, /* Hangul syllables */
  { 0xFF00, 0xFF9D }, /* full-width forms */
};

/**
 * pf_text_is_composed:
 * @text: valid UTF-8
 * @length: its bytes
 *
 * Whether a text is surely in normalisation form C. Most are, and looking takes much less time than normalising.
 *
 * Returns: %FALSE when it has to be normalised to know
 */
gboolean
pf_text_is_composed (const char *text, gsize length)
{
  gsize at = pf_ascii_measure (text, length);

  while (at < length) {
    gunichar c = g_utf8_get_char (text + at);
    gsize i = 0;

    while (i < G_N_ELEMENTS (composed) && (c < composed[i].first || c > composed[i].last))
      i++;
    if (i == G_N_ELEMENTS (composed))
      return FALSE;
    at += (gsize) g_utf8_skip[(guint8) text[at]];
    at += at < length ? pf_ascii_measure (text + at, length - at) : 0;
  }
  return TRUE;
}
