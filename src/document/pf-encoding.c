/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-encoding.h"

#include "document/pf-ascii.h"

#include <string.h>

/* Bytes of the view from one known place to the next. */
#define PLACE_DISTANCE 256
#define BLOCK 128

/* Windows-1252 differs from Latin-1 in 0x80 to 0x9F only; 0 marks the five bytes it leaves undefined, which keep their
 * Latin-1 meaning. Source: WHATWG Encoding Standard, index windows-1252. */
static const gunichar windows_1252_high[32] = {
  0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
  0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
  0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/**
 * pf_encoding_from_windows_1252:
 * @byte: a byte
 *
 * Returns: the character it is in Windows-1252; of a byte that it leaves undefined, that of Latin-1
 */
gunichar
pf_encoding_from_windows_1252 (guint8 byte)
{
  gunichar mapped = byte >= 0x80 && byte < 0xA0 ? windows_1252_high[byte - 0x80] : 0;

  return mapped != 0 ? mapped : byte;
}

static GString *
windows_1252_to_utf8 (const guint8 *data, gsize length, gsize invalid, gsize *first_invalid)
{
  GString *view = g_string_sized_new (length + length / 8);

  for (gsize i = 0; i < length; i++) {
    if (i == invalid)
      *first_invalid = view->len;
    g_string_append_unichar (view, pf_encoding_from_windows_1252 (data[i]));
  }
  return view;
}

static gunichar
utf16_unit (const guint8 *data, gboolean big_endian)
{
  return big_endian ? (gunichar)(data[0] << 8 | data[1]) : (gunichar)(data[1] << 8 | data[0]);
}

static GString *
utf16_to_utf8 (const guint8 *data, gsize length, gboolean big_endian, gsize *first_invalid)
{
  GString *view = g_string_sized_new (length);
  gsize i = 0;

  for (; i + 1 < length; i += 2) {
    gunichar unit = utf16_unit (data + i, big_endian);
    gunichar next = i + 3 < length ? utf16_unit (data + i + 2, big_endian) : 0;

    if (unit >= 0xD800 && unit < 0xDC00 && next >= 0xDC00 && next < 0xE000) {
      unit = 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00);
      i += 2;
    } else if (unit >= 0xD800 && unit < 0xE000) {
      *first_invalid = MIN (*first_invalid, view->len);
      unit = 0xFFFD;
    }
    g_string_append_unichar (view, unit);
  }
  if (i < length) {
    *first_invalid = MIN (*first_invalid, view->len);
    g_string_append_unichar (view, 0xFFFD);
  }
  return view;
}

static guint8
is_control (guint8 byte)
{
  return ((byte < '\t') | ((byte > '\r') & (byte < 0x20) & (byte != 0x1B)) | (byte == 0x7F)) != 0;
}

/**
 * pf_encoding_is_binary:
 * @text: (array length=length): text in UTF-8
 * @length: bytes of it
 *
 * Whether bytes that were decoded as text are none: one NUL, or more than a tenth of control characters.
 *
 * Returns: %TRUE for what no text editor would have written
 */
gboolean
pf_encoding_is_binary (const char *text, gsize length)
{
  gsize controls = 0;
  gsize at = 0;

  if (memchr (text, '\0', length) != NULL)
    return TRUE;
  /* In blocks of a fixed size, which the compiler turns into instructions for many bytes at once. */
  while (length - at >= BLOCK) {
    guint8 in_block = 0;

    for (gsize i = 0; i < BLOCK; i++)
      in_block = (guint8)(in_block + is_control ((guint8)text[at + i]));
    controls += in_block;
    at += BLOCK;
  }
  for (; at < length; at++)
    controls += is_control ((guint8)text[at]);
  return controls > length / 10;
}

/* As g_utf8_validate_len, only that a NUL is valid, and that ASCII is passed over quickly. */
static gboolean
is_utf8 (const char *text, gsize length, const char **invalid)
{
  gsize at = 0;

  while (at < length) {
    gsize run = 0;

    at += pf_ascii_measure (text + at, length - at);
    while (at + run < length && ((guint8)text[at + run] & 0x80) != 0)
      run++;
    if (!g_utf8_validate_len (text + at, run, invalid))
      return FALSE;
    at += run;
  }
  return TRUE;
}

/**
 * pf_encoding_to_utf8:
 * @data: (array length=length): bytes of a file
 * @length: how many
 * @view_length: (out): bytes of the result, without its closing NUL
 * @encoding: (out): name the view was made from: `UTF-8`, `UTF-16LE`, `UTF-16BE` or `windows-1252`
 * @skipped: (out): bytes of a byte order mark that the view leaves out
 * @first_invalid: (out): offset in the view of the first place that is not valid in the encoding the file claims or
 *   is taken for, or %PF_ENCODING_VALID
 *
 * Makes the view everything is computed on. Any byte sequence gives a valid UTF-8 view: what is not UTF-8 and has no
 * UTF-16 byte order mark is read as Windows-1252, in which every byte means something.
 *
 * Returns: (transfer full) (nullable): the view, NUL-terminated; %NULL where the bytes behind those skipped are it
 */
char *
pf_encoding_to_utf8 (
    const guint8 *data, gsize length, gsize *view_length, const char **encoding, gsize *skipped, gsize *first_invalid)
{
  g_autoptr (GString) view = NULL;
  const char *end = NULL;

  *first_invalid = PF_ENCODING_VALID;
  *skipped = 0;
  if (length >= 2 && ((data[0] == 0xFF && data[1] == 0xFE) || (data[0] == 0xFE && data[1] == 0xFF))) {
    gboolean big_endian = data[0] == 0xFE;

    *skipped = 2;
    *encoding = big_endian ? "UTF-16BE" : "UTF-16LE";
    view = utf16_to_utf8 (data + 2, length - 2, big_endian, first_invalid);
  } else {
    *skipped = length >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    /* A NUL is valid UTF-8 here: it makes the file binary, not Windows-1252. */
    if (is_utf8 ((const char *)data + *skipped, length - *skipped, &end)) {
      *encoding = "UTF-8";
      *view_length = length - *skipped;
      return NULL;
    }
    *skipped = 0;
    *encoding = "windows-1252";
    view = windows_1252_to_utf8 (data, length, (gsize)(end - (const char *)data), first_invalid);
  }
  *view_length = view->len;
  return g_string_free (g_steal_pointer (&view), FALSE);
}

/* Bytes in the file of the character of the view that begins with a byte: UTF-16 has two or, where UTF-8 has four, four;
 * Windows-1252 has one. */
static gsize
get_original_size (gboolean wide, char first)
{
  if (!wide)
    return 1;
  return (guint8)first >= 0xF0 ? 4 : 2;
}

/**
 * pf_encoding_find_places:
 * @encoding: what [func@encoding_to_utf8] found
 * @view: (array length=length): the view it made
 * @length: its bytes
 * @skipped: bytes of the byte order mark
 *
 * Returns: (transfer full) (nullable) (element-type PfEncodingPlace): for [func@encoding_map]; %NULL for UTF-8, where
 *   the view is the bytes
 */
GArray *
pf_encoding_find_places (const char *encoding, const char *view, gsize length, gsize skipped)
{
  gboolean wide = g_str_has_prefix (encoding, "UTF-16");
  PfEncodingPlace place = { 0, (guint32)skipped };
  gsize bytes = skipped;
  GArray *places;

  if (g_str_equal (encoding, "UTF-8"))
    return NULL;
  places = g_array_new (FALSE, FALSE, sizeof (PfEncodingPlace));
  g_array_append_val (places, place);
  for (gsize at = 0; at < length; at = (gsize)(g_utf8_next_char (view + at) - view)) {
    if (at - place.view >= PLACE_DISTANCE) {
      place = (PfEncodingPlace) { (guint32)at, (guint32)bytes };
      g_array_append_val (places, place);
    }
    bytes += get_original_size (wide, view[at]);
  }
  return places;
}

/**
 * pf_encoding_map:
 * @places: (element-type PfEncodingPlace): what [func@encoding_find_places] gave
 * @encoding: the encoding
 * @view: the view
 * @offset: offset in it
 * @n_bytes: bytes of the file
 *
 * Returns: where the character that @offset is in begins in the file
 */
gsize
pf_encoding_map (const GArray *places, const char *encoding, const char *view, gsize offset, gsize n_bytes)
{
  const PfEncodingPlace *all = (const PfEncodingPlace *)(gconstpointer)places->data;
  gboolean wide = g_str_has_prefix (encoding, "UTF-16");
  guint low = 0;
  guint high = places->len;
  gsize at;
  gsize bytes;

  while (high - low > 1) {
    guint middle = low + (high - low) / 2;

    if (all[middle].view <= offset)
      low = middle;
    else
      high = middle;
  }
  at = all[low].view;
  bytes = all[low].bytes;
  for (gsize next = at; next <= offset;) {
    if (next > at) {
      bytes += get_original_size (wide, view[at]);
      at = next;
    }
    if (view[at] == '\0')
      break;
    next = (gsize)(g_utf8_next_char (view + at) - view);
  }
  /* The last byte of UTF-16 of an odd length is shown as one character too. */
  return MIN (bytes, n_bytes);
}
