/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-repair-private.h"

#include "document/pf-ascii.h"
#include "document/pf-encoding.h"

#include <stdlib.h>

#define LOST 0
#define REPLACEMENT 0xFFFD

/* What 0x80 to 0xFF mean in Mac Roman. Source: Apple, ROMAN.TXT, version c02: with the euro sign and Apple's own mark.
 * The C library has other letters for 0xC6 and 0xF0, and the latter begins every emoji. */
static const guint16 mac_roman_high[128] = {
  0x00C4, 0x00C5, 0x00C7, 0x00C9, 0x00D1, 0x00D6, 0x00DC, 0x00E1, 0x00E0, 0x00E2, 0x00E4, 0x00E3, 0x00E5,
  0x00E7, 0x00E9, 0x00E8, 0x00EA, 0x00EB, 0x00ED, 0x00EC, 0x00EE, 0x00EF, 0x00F1, 0x00F3, 0x00F2, 0x00F4,
  0x00F6, 0x00F5, 0x00FA, 0x00F9, 0x00FB, 0x00FC, 0x2020, 0x00B0, 0x00A2, 0x00A3, 0x00A7, 0x2022, 0x00B6,
  0x00DF, 0x00AE, 0x00A9, 0x2122, 0x00B4, 0x00A8, 0x2260, 0x00C6, 0x00D8, 0x221E, 0x00B1, 0x2264, 0x2265,
  0x00A5, 0x00B5, 0x2202, 0x2211, 0x220F, 0x03C0, 0x222B, 0x00AA, 0x00BA, 0x03A9, 0x00E6, 0x00F8, 0x00BF,
  0x00A1, 0x00AC, 0x221A, 0x0192, 0x2248, 0x2206, 0x00AB, 0x00BB, 0x2026, 0x00A0, 0x00C0, 0x00C3, 0x00D5,
  0x0152, 0x0153, 0x2013, 0x2014, 0x201C, 0x201D, 0x2018, 0x2019, 0x00F7, 0x25CA, 0x00FF, 0x0178, 0x2044,
  0x20AC, 0x2039, 0x203A, 0xFB01, 0xFB02, 0x2021, 0x00B7, 0x201A, 0x201E, 0x2030, 0x00C2, 0x00CA, 0x00C1,
  0x00CB, 0x00C8, 0x00CD, 0x00CE, 0x00CF, 0x00CC, 0x00D3, 0x00D4, 0xF8FF, 0x00D2, 0x00DA, 0x00DB, 0x00D9,
  0x0131, 0x02C6, 0x02DC, 0x00AF, 0x02D8, 0x02D9, 0x02DA, 0x00B8, 0x02DD, 0x02DB, 0x02C7,
};

/* What other tables have in places of that one, and older versions of it. */
static const PfRepairLetter mac_roman_others[] = {
  { 0x00A4, 0xDB },
  { 0x0394, 0xC6 },
  { 0x2126, 0xBD },
  { 0xE01E, 0xF0 },
};

static int
compare_letters (gconstpointer a, gconstpointer b)
{
  const PfRepairLetter *first = a;
  const PfRepairLetter *second = b;

  return first->letter < second->letter ? -1 : first->letter > second->letter;
}

static void
add_letter (PfRepairTable *self, gunichar letter, guint byte)
{
  g_assert (self->n_letters < G_N_ELEMENTS (self->letters));
  self->letters[self->n_letters++] = (PfRepairLetter){ letter, (guint8) byte };
}

/*
 * pf_repair_table_init:
 * @self: uninitialised
 * @kind: a kind other than none
 *
 * Windows-1252 knows the control characters U+0080 to U+009F too: five bytes have no other letter, and what was read
 * as Latin-1 has them all.
 */
void
pf_repair_table_init (PfRepairTable *self, PfRepairKind kind)
{
  self->kind = kind;
  self->n_letters = 0;
  for (guint byte = 0x80; byte <= 0xFF; byte++) {
    gunichar letter
        = kind == PF_REPAIR_MAC_ROMAN ? mac_roman_high[byte - 0x80] : pf_encoding_from_windows_1252 ((guint8) byte);

    add_letter (self, letter, byte);
    if (kind == PF_REPAIR_WINDOWS_1252 && letter != byte)
      add_letter (self, byte, byte);
  }
  for (gsize i = 0; kind == PF_REPAIR_MAC_ROMAN && i < G_N_ELEMENTS (mac_roman_others); i++)
    add_letter (self, mac_roman_others[i].letter, mac_roman_others[i].byte);
  qsort (self->letters, self->n_letters, sizeof self->letters[0], compare_letters);
}

static gboolean
find_byte (const PfRepairTable *self, gunichar letter, guint8 *byte)
{
  PfRepairLetter wanted = { letter, 0 };
  const PfRepairLetter *found
      = bsearch (&wanted, self->letters, self->n_letters, sizeof self->letters[0], compare_letters);

  if (found != NULL)
    *byte = found->byte;
  return found != NULL;
}

/* Bytes of the character that a byte begins; 0 for one that begins none. */
static gsize
get_size (guint8 lead)
{
  if (lead < 0xC2 || lead > 0xF4)
    return 0;
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static gboolean
is_continuation (guint8 byte)
{
  return (byte & 0xC0) == 0x80;
}

/* The second byte rules out long forms, surrogates and what is past U+10FFFF. Source: RFC 3629, section 4. */
static gboolean
can_follow (guint8 lead, guint8 second)
{
  switch (lead) {
  case 0xE0:
    return second >= 0xA0;
  case 0xED:
    return second <= 0x9F;
  case 0xF0:
    return second >= 0x90;
  case 0xF4:
    return second <= 0x8F;
  default:
    return TRUE;
  }
}

/* How many bytes of the character that begins at @at are there, up to @size. */
static gsize
count_present (const GByteArray *bytes, gsize at, gsize size)
{
  gsize present = 1;

  while (present < size && at + present < bytes->len && is_continuation (bytes->data[at + present])
         && (present > 1 || can_follow (bytes->data[at], bytes->data[at + 1])))
    present++;
  return present;
}

static gunichar
decode (const guint8 *bytes, gsize size)
{
  gunichar letter = bytes[0] & (0xFFu >> (size + 1));

  for (gsize i = 1; i < size; i++)
    letter = letter << 6 | (bytes[i] & 0x3Fu);
  return letter;
}

/* What a text may hold. By ranges, not by what this version of GLib knows: the same bytes are to give the same
 * document everywhere. */
static gboolean
is_acceptable (gunichar letter)
{
  if (letter < 0xA0 || (letter >= 0xE000 && letter < 0xF900) || (letter >= 0xFDD0 && letter < 0xFDF0)
      || (letter & 0xFFFE) == 0xFFFE)
    return FALSE;
  return letter < 0x40000 || (letter >= 0xE0000 && letter < 0xF0000);
}

/* Punctuation, arrows, symbols, what makes a symbol an emoji, the byte order mark and emoji. */
static gboolean
is_symbol (gunichar letter)
{
  return (letter >= 0x2000 && letter < 0x2C00) || (letter >= 0xFE00 && letter < 0xFE10) || letter == 0xFEFF
         || letter == REPLACEMENT || (letter >= 0x1F000 && letter < 0x1FB00);
}

/* What only ever stands behind another character. */
static gboolean
is_mark (gunichar letter)
{
  return letter == 0x200D || letter == 0x20E3 || (letter >= 0xFE00 && letter < 0xFE10)
         || (letter >= 0x1F3FB && letter <= 0x1F3FF);
}

/* First bytes of what is mostly garbled: accented letters, punctuation, symbols and emoji. */
static gboolean
is_telling (guint8 lead)
{
  return lead == 0xC2 || lead == 0xC3 || lead == 0xE2 || lead == 0xEF || lead == 0xF0;
}

/* Whether a character of which only the first @present bytes are there was once whole: a mark stands in the place of
 * the others, or there are so many that nobody wrote them so. */
static gboolean
is_cut (const PfRepairRun *run, gsize at, gsize present, gboolean strong, char after)
{
  guint8 lead = run->bytes->data[at];
  gsize next = at + present;
  gboolean marked = next < run->bytes->len ? run->bytes->data[next] == LOST : after == '?' || after == ' ';

  if (!strong && !is_telling (lead))
    return FALSE;
  return marked || (present > 1 && lead >= 0xE0);
}

/* Continuations without a beginning: behind a lost byte, or an emoji whose first byte is gone. */
static gsize
count_headless (const PfRepairRun *run, gsize at, gboolean after_loss)
{
  gsize n_bytes = 0;

  while (n_bytes < 3 && at + n_bytes < run->bytes->len && is_continuation (run->bytes->data[at + n_bytes]))
    n_bytes++;
  return after_loss || (n_bytes == 3 && run->bytes->data[at] == 0x9F) ? n_bytes : 0;
}

static PfRunVerdict
max_verdict (PfRunVerdict verdict, gunichar letter)
{
  PfRunVerdict own = is_symbol (letter) ? PF_RUN_CERTAIN : letter >= 0x800 ? PF_RUN_STRONG : PF_RUN_WEAK;

  return MAX (verdict, own);
}

/* Reads the bytes as UTF-8. */
static PfRunVerdict
judge (PfRepairRun *self, gboolean after_loss, char after)
{
  const GByteArray *bytes = self->bytes;
  PfRunVerdict verdict = PF_RUN_PLAIN;
  gboolean lost = FALSE;
  gboolean loose = after_loss;
  gsize used;

  for (gsize i = 0; i < bytes->len; i += used) {
    gsize size = get_size (bytes->data[i]);
    gsize present = size > 0 ? count_present (bytes, i, size) : 0;

    if (bytes->data[i] == LOST) {
      used = 1;
    } else if (size == 0) {
      used = count_headless (self, i, loose);
      if (used == 0)
        return PF_RUN_PLAIN;
    } else if (present < size) {
      used = present;
      if (!is_cut (self, i, present, verdict >= PF_RUN_STRONG, after))
        return PF_RUN_PLAIN;
      self->cut = i + used == bytes->len;
    } else {
      gunichar letter = decode (bytes->data + i, size);

      if (!is_acceptable (letter))
        return PF_RUN_PLAIN;
      lost |= i == 0 && after_loss && is_mark (letter);
      verdict = max_verdict (verdict, letter);
      used = size;
      loose = FALSE;
      continue;
    }
    lost = TRUE;
    loose = TRUE;
  }
  return lost ? PF_RUN_LOST : verdict;
}

/*
 * pf_repair_run_next:
 * @self: the run before, or one that is empty but for its array of bytes
 * @table: letters of the kind
 * @text: (array length=length): valid UTF-8
 * @length: its bytes
 *
 * Goes on to the next run of letters beyond ASCII and judges it.
 *
 * Returns: whether there is one
 */
gboolean
pf_repair_run_next (PfRepairRun *self, const PfRepairTable *table, const char *text, gsize length)
{
  gsize start = self->end;
  gsize end;
  gboolean after_loss;
  gboolean foreign = FALSE;

  start += pf_ascii_measure (text + start, length - start);
  if (start == length)
    return FALSE;
  /* One character may stand for the byte that is lost, and its others behind that. */
  after_loss = self->cut && start == self->end + 1 && (text[self->end] == '?' || text[self->end] == ' ');
  g_byte_array_set_size (self->bytes, 0);
  for (end = start; end < length && (text[end] & 0x80) != 0; end = (gsize) (g_utf8_next_char (text + end) - text)) {
    gunichar letter = g_utf8_get_char (text + end);
    guint8 byte = LOST;

    if (foreign || (letter != REPLACEMENT && !find_byte (table, letter, &byte)))
      foreign = TRUE;
    else
      g_byte_array_append (self->bytes, &byte, 1);
  }
  self->start = start;
  self->end = end;
  self->cut = FALSE;
  self->in_word = start > 0 && end < length && g_ascii_isalpha (text[start - 1]) && g_ascii_isalpha (text[end]);
  self->verdict = foreign ? PF_RUN_FOREIGN : judge (self, after_loss, end < length ? text[end] : '\0');
  return TRUE;
}
