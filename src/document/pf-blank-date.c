/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-blank-date.h"

#include "document/pf-language.h"
#include "document/pf-source.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define N_PARTS 3

typedef struct {
  guint values[N_PARTS];
  guint n_digits[N_PARTS]; /* 0: a month in letters */
  guint n;
  gboolean dotted; /* 14.3.2026: the day comes first wherever dots are used */
  const char *end;
} Parts;

/*
 * pf_blank_refuse:
 * @error: return location
 * @format: a message for people
 *
 * Returns: %FALSE
 */
gboolean
pf_blank_refuse (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_VALUE, message);
  return FALSE;
}

/*
 * pf_blank_quote:
 * @text: valid UTF-8
 *
 * Returns: (transfer full): as much of it as a message repeats
 */
char *
pf_blank_quote (const char *text)
{
  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), 40));
}

static const char *
skip_separators (const char *text, gboolean *dotted)
{
  static const char *const signs[] = { " ", "-", "/", ",", ".", "\u5E74", "\u6708", "\u65E5" };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++) {
    if (!g_str_has_prefix (text, signs[i]))
      continue;
    *dotted |= *text == '.';
    text += strlen (signs[i]);
    i = (guint)-1;
  }
  return text;
}

/* `14`, or `14th`. */
static const char *
read_number (const char *text, Parts *parts)
{
  static const char *const ordinals[] = { "st", "nd", "rd", "th" };
  guint digits = 0;

  for (; digits < 5 && g_ascii_isdigit (text[digits]); digits++)
    parts->values[parts->n] = parts->values[parts->n] * 10 + (guint)g_ascii_digit_value (text[digits]);
  if (digits == 0 || digits > 4)
    return NULL;
  parts->n_digits[parts->n] = digits;
  text += digits;
  for (guint i = 0; i < G_N_ELEMENTS (ordinals); i++)
    if (digits <= 2 && g_str_has_prefix (text, ordinals[i]))
      return text + strlen (ordinals[i]);
  return text;
}

static const char *
read_month (const char *text, Parts *parts)
{
  PfPhraseMatch match;

  if (!pf_phrase_set_find_next (PF_PHRASES (months), text, (gssize)MIN (strlen (text), 24), 0, &match)
      || match.start != 0)
    return NULL;
  parts->values[parts->n] = (guint)match.meaning;
  return text + match.end;
}

static gboolean
read_parts (const char *text, Parts *parts)
{
  *parts = (Parts){ .end = text };
  while (parts->n < N_PARTS) {
    const char *end = g_ascii_isdigit (*parts->end) ? read_number (parts->end, parts) : read_month (parts->end, parts);

    if (end == NULL)
      return FALSE;
    parts->end = end;
    parts->n++;
    if (parts->n < N_PARTS)
      parts->end = skip_separators (end, &parts->dotted);
    if (parts->n < N_PARTS && parts->end == end && g_ascii_isdigit (end[-1]) && g_ascii_isdigit (*end))
      return FALSE;
  }
  if (g_str_has_prefix (parts->end, "\u65E5"))
    parts->end += strlen ("\u65E5");
  return TRUE;
}

static char *
format_day (guint year, guint month, guint day)
{
  if (month < 1 || month > 12 || day < 1 || year < 1000
      || day > g_date_get_days_in_month ((GDateMonth)month, (GDateYear)year))
    return NULL;
  return g_strdup_printf ("%04u-%02u-%02u", year, month, day);
}

/* The day is written in digits before and behind the month in letters. */
static char *
order_named (const Parts *parts)
{
  guint month = 0;
  guint year;

  while (month < N_PARTS && parts->n_digits[month] > 0)
    month++;
  for (year = 0; year < N_PARTS && parts->n_digits[year] != 4;)
    year++;
  if (year == N_PARTS || parts->n_digits[N_PARTS - month - year] == 0 || parts->n_digits[N_PARTS - month - year] > 2)
    return NULL;
  return format_day (parts->values[year], parts->values[month], parts->values[N_PARTS - month - year]);
}

static char *
order_numbers (const Parts *parts, const char *text, GError **error)
{
  g_autofree char *day_first = NULL;
  g_autofree char *month_first = NULL;

  if (parts->n_digits[0] == 4)
    return format_day (parts->values[0], parts->values[1], parts->values[2]);
  day_first = format_day (parts->values[2], parts->values[1], parts->values[0]);
  if (parts->dotted)
    return g_steal_pointer (&day_first);
  month_first = format_day (parts->values[2], parts->values[0], parts->values[1]);
  if (day_first != NULL && month_first != NULL && !g_str_equal (day_first, month_first)) {
    pf_blank_refuse (error, _ ("“%.*s” could be %s or %s. Write year, month and day in this order"),
                     (int)(parts->end - text), text, day_first, month_first);
    return NULL;
  }
  return day_first != NULL ? g_steal_pointer (&day_first) : g_steal_pointer (&month_first);
}

/*
 * pf_blank_read_date:
 * @text: valid UTF-8
 * @rest: (out): what follows the day
 *
 * Reads 2026-03-14 and the orders usual elsewhere: 14.3.2026, 14/03/2026, 3/14/2026, 14 March 2026, 2026年3月14日.
 *
 * Returns: (transfer full) (nullable): the day as YYYY-MM-DD
 */
char *
pf_blank_read_date (const char *text, const char **rest, GError **error)
{
  g_autofree char *shown = pf_blank_quote (text);
  GError *cause = NULL;
  gboolean named = FALSE;
  guint n_years = 0;
  Parts parts;
  char *day;

  if (!read_parts (text, &parts)) {
    pf_blank_refuse (error, _ ("“%s” is no date. Write it like 2026-03-14"), shown);
    return NULL;
  }
  for (guint i = 0; i < N_PARTS; i++) {
    named |= parts.n_digits[i] == 0;
    n_years += parts.n_digits[i] == 4 ? 1 : 0;
  }
  if (n_years != 1 || (parts.n_digits[1] == 4 && !named)) {
    pf_blank_refuse (error, _ ("“%s” is no date with a year of four digits. Write it like 2026-03-14"), shown);
    return NULL;
  }
  *rest = parts.end;
  day = named ? order_named (&parts) : order_numbers (&parts, text, &cause);
  if (cause != NULL)
    g_propagate_error (error, cause);
  else if (day == NULL)
    pf_blank_refuse (error, _ ("“%s” is no day of the calendar. Write it like 2026-03-14"), shown);
  return day;
}

static gboolean
read_two (const char **text, guint limit, guint min_digits, guint *value)
{
  guint digits = 0;

  *value = 0;
  for (; digits < 2 && g_ascii_isdigit ((*text)[digits]); digits++)
    *value = *value * 10 + (guint)g_ascii_digit_value ((*text)[digits]);
  *text += digits;
  return digits >= min_digits && *value <= limit && !g_ascii_isdigit (**text);
}

/* `UTC`, `Z` or an offset; anything else is left. */
static char *
read_zone (const char **text)
{
  static const char *const names[] = { "UTC", "GMT", "Z" };
  const char *at = *text + strspn (*text, " ");
  guint hours = 0;
  guint minutes = 0;
  char sign = *at;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    gsize length = strlen (names[i]);

    if (g_ascii_strncasecmp (at, names[i], length) == 0 && !g_ascii_isalnum (at[length])) {
      *text = at + length;
      return g_strdup (" UTC");
    }
  }
  if ((sign != '+' && sign != '-') || !g_ascii_isdigit (at[1]) || !g_ascii_isdigit (at[2]))
    return g_strdup ("");
  hours = (guint)(g_ascii_digit_value (at[1]) * 10 + g_ascii_digit_value (at[2]));
  at += 3;
  at += *at == ':' ? 1 : 0;
  if (hours > 14 || (g_ascii_isdigit (*at) && !read_two (&at, 59, 2, &minutes)))
    return g_strdup ("");
  *text = at;
  return g_strdup_printf (" %c%02u:%02u", sign, hours, minutes);
}

/* `am` or `pm`: the hours of the other clock. */
static gboolean
read_half (const char **text, guint *hour)
{
  const char *at = *text + strspn (*text, " ");
  gboolean after = g_ascii_tolower (*at) == 'p';

  if (!after && g_ascii_tolower (*at) != 'a')
    return FALSE;
  at += at[1] == '.' ? 2 : 1;
  if (g_ascii_tolower (*at) != 'm' || *hour < 1 || *hour > 12)
    return FALSE;
  at += at[1] == '.' ? 2 : 1;
  if (g_ascii_isalnum (*at))
    return FALSE;
  *hour = *hour % 12 + (after ? 12 : 0);
  *text = at;
  return TRUE;
}

/*
 * pf_blank_read_time:
 * @text: valid UTF-8
 * @rest: (out): what follows the time
 *
 * Reads 14:30, 14:30:05, 14.30, 14h30, 2:30 pm, with UTC or an offset behind.
 *
 * Returns: (transfer full) (nullable): the time as HH:MM or HH:MM:SS, with its zone behind a space when it has one
 */
char *
pf_blank_read_time (const char *text, const char **rest)
{
  gboolean has_seconds = FALSE;
  gboolean has_minutes = FALSE;
  guint hour, minute = 0, second = 0;
  g_autofree char *zone = NULL;

  if (!read_two (&text, 23, 1, &hour))
    return NULL;
  if (*text != '\0' && strchr (":.hH", *text) != NULL && g_ascii_isdigit (text[1])) {
    text++;
    has_minutes = TRUE;
    if (!read_two (&text, 59, 2, &minute))
      return NULL;
    has_seconds = *text == ':';
    text += has_seconds ? 1 : 0;
    if (has_seconds && !read_two (&text, 59, 2, &second))
      return NULL;
  }
  if (!read_half (&text, &hour) && !has_minutes)
    return NULL;
  zone = read_zone (&text);
  *rest = text;
  if (has_seconds)
    return g_strdup_printf ("%02u:%02u:%02u%s", hour, minute, second, zone);
  return g_strdup_printf ("%02u:%02u%s", hour, minute, zone);
}

/*
 * pf_blank_read_datetime:
 * @text: valid UTF-8, without blanks around it
 * @may_lack_date: whether a time of day is enough
 *
 * Returns: (transfer full) (nullable): `YYYY-MM-DD HH:MM`, or the day alone, or the time alone where it may be
 */
char *
pf_blank_read_datetime (const char *text, gboolean may_lack_date, GError **error)
{
  g_autofree char *shown = pf_blank_quote (text);
  g_autofree char *day = NULL;
  g_autofree char *time = NULL;
  const char *rest = text;

  time = pf_blank_read_time (text, &rest);
  if (time != NULL && *rest == '\0') {
    if (may_lack_date)
      return g_steal_pointer (&time);
    pf_blank_refuse (error, _ ("“%s” lacks the day. Write both, like 2026-03-14 09:30"), shown);
    return NULL;
  }
  g_clear_pointer (&time, g_free);
  day = pf_blank_read_date (text, &rest, error);
  if (day == NULL || *rest == '\0')
    return g_steal_pointer (&day);
  rest += strspn (rest, " ,");
  rest += *rest == 'T' ? 1 : 0;
  time = pf_blank_read_time (rest, &rest);
  if (time != NULL && *rest == '\0')
    return g_strconcat (day, " ", time, NULL);
  pf_blank_refuse (error, _ ("“%s” is no day with a time. Write it like 2026-03-14 09:30, with UTC or +02:00 behind if need be"),
          shown);
  return NULL;
}
