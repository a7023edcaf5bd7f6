/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-decimal.h"

#include <string.h>

typedef enum { MARK_NONE, MARK_POINT, MARK_COMMA, MARK_GROUP } Mark;

/* What stands between digits here, and how many bytes it takes. A blank or an apostrophe only ever groups. */
static Mark
read_mark (const char *text, const char *end, gsize *length)
{
  static const char *const groups[] = { " ", "'", "\u2019", "\u00A0", "\u2009", "\u202F" };

  *length = 1;
  if (text >= end)
    return MARK_NONE;
  if (*text == '.')
    return MARK_POINT;
  if (*text == ',')
    return MARK_COMMA;
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++) {
    *length = strlen (groups[i]);
    if ((gsize)(end - text) >= *length && memcmp (text, groups[i], *length) == 0)
      return MARK_GROUP;
  }
  return MARK_NONE;
}

static gsize
count_digits (const char *text, const char *end)
{
  gsize n = 0;

  while (text + n < end && g_ascii_isdigit (text[n]))
    n++;
  return n;
}

/* Whether the digits in front of the first mark may be a group: one to three, and no lonely zero. */
static gboolean
may_be_grouped (const char *text, gsize n_digits)
{
  return n_digits >= 1 && n_digits <= 3 && *text != '0';
}

typedef struct {
  const char *end;
  const char *decimal;      /* the mark in front of the fraction, or %NULL */
  guint n[4];               /* how often each mark occurs */
  gboolean groups_of_three; /* apart from what follows @last */
  const char *last;         /* the last point or comma */
  gsize n_behind_last;
} Shape;

static Shape
read_shape (const char *text, const char *end)
{
  gsize n_digits = count_digits (text, end);
  Shape shape = { .end = text + n_digits, .groups_of_three = TRUE };

  for (gboolean first = TRUE; TRUE; first = FALSE) {
    gsize length;
    Mark mark = read_mark (shape.end, end, &length);
    const char *digits = shape.end + length;
    gsize n_next = mark != MARK_NONE ? count_digits (digits, end) : 0;

    if (n_next == 0
        || (mark == MARK_GROUP && (n_next != 3 || shape.last != NULL || (first && !may_be_grouped (text, n_digits)))))
      return shape;
    if (shape.last != NULL)
      shape.groups_of_three &= shape.n_behind_last == 3;
    if (first)
      shape.groups_of_three = may_be_grouped (text, n_digits);
    if (mark != MARK_GROUP) {
      shape.last = shape.end;
      shape.n_behind_last = n_next;
    }
    shape.n[mark]++;
    shape.end = digits + n_next;
  }
}

/* Which mark is the decimal one; %FALSE when it cannot be a number, such as `1.2.3`. */
static gboolean
find_decimal_mark (Shape *shape)
{
  guint n_marks = shape->n[MARK_POINT] + shape->n[MARK_COMMA];

  if (n_marks == 0)
    return TRUE;
  if (n_marks == 1) {
    gboolean is_group
        = *shape->last == ',' && shape->n[MARK_GROUP] == 0 && shape->groups_of_three && shape->n_behind_last == 3;

    shape->decimal = is_group ? NULL : shape->last;
    return TRUE;
  }
  if (!shape->groups_of_three || shape->n[MARK_GROUP] > 0)
    return FALSE;
  if (shape->n[MARK_POINT] == 0 || shape->n[MARK_COMMA] == 0)
    return shape->n_behind_last == 3;
  shape->decimal = shape->last;
  return shape->n[*shape->last == ',' ? MARK_COMMA : MARK_POINT] == 1;
}

static char *
write_canonical (const char *text, const Shape *shape, gboolean negative)
{
  GString *canonical = g_string_new (NULL);
  gboolean is_zero = TRUE;
  gsize whole;

  for (const char *c = text; c < shape->end; c++) {
    if (c == shape->decimal) {
      if (canonical->len == 0)
        g_string_append_c (canonical, '0');
      g_string_append_c (canonical, '.');
    } else if (g_ascii_isdigit (*c) && (*c != '0' || canonical->len > 0)) {
      is_zero = is_zero && *c == '0';
      g_string_append_c (canonical, *c);
    }
  }
  whole = canonical->len;
  if (whole == 0)
    g_string_append_c (canonical, '0');
  if (negative && !is_zero)
    g_string_prepend_c (canonical, '-');
  return g_string_free (canonical, FALSE);
}

static const char *
skip_blanks (const char *text, const char *end)
{
  while (text < end && (g_ascii_isspace (*text) || (end - text >= 2 && memcmp (text, "\u00A0", 2) == 0)))
    text += *text == '\xC2' ? 2 : 1;
  return text;
}

static const char *
skip_sign (const char *text, const char *end, gboolean *negative)
{
  gboolean is_minus_sign = end - text >= 3 && memcmp (text, "\u2212", 3) == 0;

  *negative = is_minus_sign || (text < end && *text == '-');
  if (is_minus_sign)
    return text + 3;
  return *negative || (text < end && *text == '+') ? text + 1 : text;
}

/**
 * pf_decimal_normalise:
 * @text: a number as a person types it
 * @length: its bytes, or -1 when it ends with a NUL
 * @rest: (out) (optional): what follows the number, or what looks like one; %NULL when nothing but blanks may
 *
 * Reads a number with a decimal point or comma, with or without thousands separators:
 *
 * - A blank or an apostrophe in front of three digits separates thousands.
 * - Of points and commas together, the last one is the decimal mark and the others separate thousands.
 * - A mark that occurs several times separates thousands.
 * - A single point is a decimal mark: `1.000` is one.
 * - A single comma separates thousands where exactly three digits follow and one to three precede that do not begin
 *   with a zero, so `1,000` is a thousand; everywhere else it is a decimal mark: `0,5`, `0,125`, `12,50`.
 *
 * A leading `+`, `-` or minus sign may precede, and a decimal mark may begin the number. Zeros at the end stay, they
 * say how exact it is.
 *
 * Returns: (transfer full) (nullable): the decimal, or %NULL when it is no number, such as `1.2.3`
 */
char *
pf_decimal_normalise (const char *text, gssize length, const char **rest)
{
  const char *end = text + (length < 0 ? (gssize)strlen (text) : length);
  gboolean negative;
  Shape shape;

  text = skip_sign (skip_blanks (text, end), end, &negative);
  shape = read_shape (text, end);
  if (rest != NULL)
    *rest = shape.end;
  if (shape.end == text || !find_decimal_mark (&shape))
    return NULL;
  if (rest == NULL && skip_blanks (shape.end, end) != end)
    return NULL;
  return write_canonical (text, &shape, negative);
}

/* The sign, digits without zeros around them, and where the point stands. */
typedef struct {
  gboolean negative;
  const char *whole;
  gsize n_whole;
  const char *fraction;
  gsize n_fraction;
} Parts;

static Parts
take_apart (const char *decimal)
{
  Parts parts = { .negative = *decimal == '-' };

  parts.whole = decimal + (parts.negative ? 1 : 0);
  while (*parts.whole == '0')
    parts.whole++;
  parts.n_whole = strcspn (parts.whole, ".");
  parts.fraction = parts.whole + parts.n_whole + (parts.whole[parts.n_whole] == '.' ? 1 : 0);
  parts.n_fraction = strlen (parts.fraction);
  while (parts.n_fraction > 0 && parts.fraction[parts.n_fraction - 1] == '0')
    parts.n_fraction--;
  if (parts.n_whole == 0 && parts.n_fraction == 0)
    parts.negative = FALSE;
  return parts;
}

static int
compare_amounts (const Parts *a, const Parts *b)
{
  int order;

  if (a->n_whole != b->n_whole)
    return a->n_whole < b->n_whole ? -1 : 1;
  order = memcmp (a->whole, b->whole, a->n_whole);
  if (order == 0)
    order = memcmp (a->fraction, b->fraction, MIN (a->n_fraction, b->n_fraction));
  if (order == 0 && a->n_fraction != b->n_fraction)
    order = a->n_fraction < b->n_fraction ? -1 : 1;
  return order;
}

/**
 * pf_decimal_compare:
 * @a: a decimal
 * @b: another one
 *
 * Compares exactly, whatever their length.
 *
 * Returns: less than, equal to or greater than 0, as @a is to @b
 */
int
pf_decimal_compare (const char *a, const char *b)
{
  Parts first = take_apart (a);
  Parts second = take_apart (b);

  if (first.negative != second.negative)
    return first.negative ? -1 : 1;
  return first.negative ? compare_amounts (&second, &first) : compare_amounts (&first, &second);
}

/**
 * pf_decimal_scale:
 * @decimal: a decimal
 * @factor: a whole number of at most 2^59
 *
 * Returns: (transfer full): their exact product
 */
char *
pf_decimal_scale (const char *decimal, guint64 factor)
{
  gsize length = strlen (decimal);
  GString *reversed = g_string_sized_new (length + 24);
  guint64 carry = 0;

  for (gsize i = length; i-- > 0;) {
    if (decimal[i] == '.')
      g_string_append_c (reversed, '.');
    if (!g_ascii_isdigit (decimal[i]))
      continue;
    carry += factor * (guint64)g_ascii_digit_value (decimal[i]);
    g_string_append_c (reversed, (char)('0' + carry % 10));
    carry /= 10;
  }
  for (; carry > 0; carry /= 10)
    g_string_append_c (reversed, (char)('0' + carry % 10));
  while (reversed->len > 1 && g_str_has_suffix (reversed->str, "0") && reversed->str[reversed->len - 2] != '.')
    g_string_truncate (reversed, reversed->len - 1);
  if (*decimal == '-')
    g_string_append_c (reversed, '-');
  return g_strreverse (g_string_free (reversed, FALSE));
}
