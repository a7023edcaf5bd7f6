/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-body.h"

#include <string.h>

/* A server's word chooses among these and no other converter of the C library. */
static const char *const charsets[] = {
  "US-ASCII",     "ISO-8859-1",   "ISO-8859-2",   "ISO-8859-3",   "ISO-8859-4",   "ISO-8859-5",   "ISO-8859-6",
  "ISO-8859-7",   "ISO-8859-8",   "ISO-8859-9",   "ISO-8859-10",  "ISO-8859-13",  "ISO-8859-14",  "ISO-8859-15",
  "ISO-8859-16",  "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254", "WINDOWS-1255",
  "WINDOWS-1256", "WINDOWS-1257", "WINDOWS-1258", "KOI8-R",       "KOI8-U",       "UTF-16",       "UTF-16LE",
  "UTF-16BE",     "SHIFT_JIS",    "EUC-JP",       "EUC-KR",       "GBK",          "GB18030",      "BIG5",
};

/* The parameter `charset` of a media type (RFC 9110, section 8.3.2), upper case; NULL without one. */
static char *
find_charset (const char *content_type)
{
  g_auto (GStrv) parts = g_strsplit (content_type, ";", -1);

  for (gsize i = parts[0] != NULL ? 1 : 0; parts[i] != NULL; i++) {
    char *parameter = g_strstrip (parts[i]);
    gsize length;

    if (g_ascii_strncasecmp (parameter, "charset=", 8) != 0)
      continue;
    parameter += 8;
    length = strlen (parameter);
    if (length >= 2 && parameter[0] == '"' && parameter[length - 1] == '"')
      return g_ascii_strup (parameter + 1, (gssize)length - 2);
    return g_ascii_strup (parameter, -1);
  }
  return NULL;
}

static char *
convert (const char *bytes, gsize length, const char *charset)
{
  gsize written = 0;
  g_autofree char *text = g_convert (bytes, (gssize)length, "UTF-8", charset, NULL, &written, NULL);

  return text != NULL && strlen (text) == written && g_utf8_validate (text, (gssize)written, NULL)
             ? g_steal_pointer (&text)
             : NULL;
}

static gboolean
starts_with_bytes (const char *bytes, gsize length, const char *mark, gsize mark_length)
{
  return length >= mark_length && memcmp (bytes, mark, mark_length) == 0;
}

static char *
copy_utf8 (const char *bytes, gsize length)
{
  if (starts_with_bytes (bytes, length, "\xEF\xBB\xBF", 3))
    return copy_utf8 (bytes + 3, length - 3);
  return g_utf8_validate_len (bytes, length, NULL) ? g_strndup (bytes, length) : NULL;
}

/**
 * pf_body_to_text:
 * @body: (nullable): the bytes of a body, content coding removed
 * @content_type: (nullable): its Content-Type
 *
 * Decodes a body by the charset of its Content-Type, else its byte order mark, else as UTF-8. Nothing is guessed and
 * nothing replaced.
 *
 * Returns: (transfer full) (nullable): the text without a byte order mark, %NULL when the bytes are none in that
 *   charset, hold a zero character, or the charset is not known
 */
char *
pf_body_to_text (GBytes *body, const char *content_type)
{
  gsize length = 0;
  const char *bytes = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  g_autofree char *charset = content_type != NULL ? find_charset (content_type) : NULL;

  if (bytes == NULL || length == 0)
    return g_strdup ("");
  if (charset == NULL
      && (starts_with_bytes (bytes, length, "\xFF\xFE", 2) || starts_with_bytes (bytes, length, "\xFE\xFF", 2)))
    return convert (bytes, length, "UTF-16");
  if (charset == NULL || g_str_equal (charset, "UTF-8") || g_str_equal (charset, "UTF8"))
    return copy_utf8 (bytes, length);
  for (gsize i = 0; i < G_N_ELEMENTS (charsets); i++)
    if (g_str_equal (charset, charsets[i]))
      return convert (bytes, length, charset);
  return NULL;
}
