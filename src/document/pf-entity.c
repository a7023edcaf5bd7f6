/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-entity.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *value;
} PfEntity;

/* The named references that people write in Markdown; the full list of HTML has 2,231 and costs more than it gives. */
static const PfEntity entities[] = {
  { "amp", "&" },    { "lt", "<" },     { "gt", ">" },     { "quot", "\"" },  { "apos", "'" },   { "nbsp", "\xC2\xA0" },
  { "ensp", " " },   { "emsp", " " },   { "thinsp", " " }, { "shy", "" },     { "copy", "©" },   { "reg", "®" },
  { "trade", "™" },  { "hellip", "…" }, { "middot", "·" }, { "mdash", "—" },  { "ndash", "–" },  { "minus", "−" },
  { "bull", "•" },   { "sect", "§" },   { "para", "¶" },   { "deg", "°" },    { "plusmn", "±" }, { "times", "×" },
  { "divide", "÷" }, { "le", "≤" },     { "ge", "≥" },     { "ne", "≠" },     { "asymp", "≈" },  { "micro", "µ" },
  { "larr", "←" },   { "uarr", "↑" },   { "rarr", "→" },   { "darr", "↓" },   { "harr", "↔" },   { "check", "✓" },
  { "cross", "✗" },  { "star", "☆" },   { "starf", "★" },  { "euro", "€" },   { "pound", "£" },  { "yen", "¥" },
  { "cent", "¢" },   { "laquo", "«" },  { "raquo", "»" },  { "lsquo", "‘" },  { "rsquo", "’" },  { "ldquo", "“" },
  { "rdquo", "”" },  { "sbquo", "‚" },  { "bdquo", "„" },  { "half", "½" },   { "frac12", "½" }, { "frac14", "¼" },
  { "frac34", "¾" }, { "auml", "ä" },   { "ouml", "ö" },   { "uuml", "ü" },   { "Auml", "Ä" },   { "Ouml", "Ö" },
  { "Uuml", "Ü" },   { "szlig", "ß" },  { "eacute", "é" }, { "egrave", "è" }, { "agrave", "à" }, { "ccedil", "ç" },
  { "ntilde", "ñ" }, { "lbrack", "[" }, { "rbrack", "]" }, { "lowbar", "_" }, { "ast", "*" },    { "vert", "|" },
  { "grave", "`" },  { "num", "#" },    { "dollar", "$" },
};

/**
 * pf_entity_decode:
 * @text: (array length=length): a reference as written, from `&` to `;`
 * @length: its bytes
 * @decoded: string to append to
 *
 * Decodes a numeric reference or one of the names in common use (HTML, 13.1.4); what is not known stays as written.
 *
 * Returns: whether it was known
 */
gboolean
pf_entity_decode (const char *text, gsize length, GString *decoded)
{
  if (length > 3 && text[1] == '#') {
    gboolean hex = text[2] == 'x' || text[2] == 'X';
    guint64 code = g_ascii_strtoull (text + (hex ? 3 : 2), NULL, hex ? 16 : 10);

    /* A control character would break a line of text in two or more. */
    if (code < 0x20 || (code >= 0x7F && code < 0xA0) || code > 0x10FFFF || !g_unichar_validate ((gunichar)code))
      code = code == '\t' || code == '\n' ? ' ' : 0xFFFD;
    g_string_append_unichar (decoded, (gunichar)code);
    return TRUE;
  }
  for (gsize i = 0; length > 2 && i < G_N_ELEMENTS (entities); i++) {
    if (strlen (entities[i].name) == length - 2 && strncmp (entities[i].name, text + 1, length - 2) == 0) {
      g_string_append (decoded, entities[i].value);
      return TRUE;
    }
  }
  g_string_append_len (decoded, text, (gssize)length);
  return FALSE;
}
