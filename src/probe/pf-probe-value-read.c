/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-probe-private.h"
#include "probe/pf-suggest.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_STRING_LENGTH 4096
#define MAX_SET_MEMBERS 256

typedef struct {
  const char *name;
  PfUnit unit;
  double factor;
} UnitName;

static const UnitName units[] = {
  { "ms", PF_UNIT_DURATION, 1e3 },   { "s", PF_UNIT_DURATION, 1e6 },     { "m", PF_UNIT_DURATION, 60e6 },
  { "h", PF_UNIT_DURATION, 3600e6 }, { "d", PF_UNIT_DURATION, 86400e6 }, { "%", PF_UNIT_PERCENT, 1 },
  { "KiB", PF_UNIT_BYTES, 1024 },    { "MiB", PF_UNIT_BYTES, 1048576 },  { "/s", PF_UNIT_RATE, 1 },
};

static char
unescape (char name)
{
  switch (name) {
  case 'n':
    return '\n';
  case 'r':
    return '\r';
  case 't':
    return '\t';
  case '"':
  case '\\':
    return name;
  default:
    return '\0';
  }
}

/* Reads a text in double quotes with the escapes \" \\ \n \r \t. */
char *
pf_probe_value_read_string (PfProbeReader *reader)
{
  const char *start = reader->cursor;
  g_autoptr (GString) text = g_string_new (NULL);

  for (reader->cursor++; *reader->cursor != '\0'; reader->cursor++) {
    if (*reader->cursor == '"') {
      reader->cursor++;
      if (text->len <= MAX_STRING_LENGTH)
        return g_string_free (g_steal_pointer (&text), FALSE);
      pf_probe_reader_fail (reader, start, _ ("The text is longer than %d bytes"), MAX_STRING_LENGTH);
      return NULL;
    }
    if (*reader->cursor == '\\') {
      char character = unescape (reader->cursor[1]);

      if (character == '\0') {
        pf_probe_reader_fail (reader, reader->cursor, _ ("Unknown escape. Write “\\\\” for a backslash"));
        return NULL;
      }
      reader->cursor++;
      g_string_append_c (text, character);
    } else {
      g_string_append_c (text, *reader->cursor);
    }
  }
  pf_probe_reader_fail (reader, start, _ ("The text is not closed. Add a double quote at its end"));
  return NULL;
}

static const UnitName *
find_unit (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (units[i].name, name))
      return &units[i];
  return NULL;
}

static gboolean
fail_unit (PfProbeReader *reader, const char *start, const char *name)
{
  const char *names[G_N_ELEMENTS (units) + 1] = { NULL };
  g_autofree char *message
      = g_strdup_printf (_ ("Unknown unit “%s”. Units are ms, s, m, h, d, %%, /s, KiB and MiB"), name);

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    names[i] = units[i].name;
  return pf_probe_reader_fail_word (reader, start, message, strlen (name) > 1 ? pf_suggest (name, names) : NULL);
}

/* The unit may stand apart from its number, so what follows must be told from a range or the next word. */
static gboolean
read_unit (PfProbeReader *reader, PfProbeValue *value)
{
  const char *after_number = reader->cursor;
  const char *start;
  g_autofree char *name = NULL;
  const UnitName *unit;

  pf_probe_reader_skip_blanks (reader);
  start = reader->cursor;
  while (g_ascii_isalpha (*reader->cursor)
         || (reader->cursor == start && strchr ("%/", *reader->cursor) != NULL && *reader->cursor != '\0'))
    reader->cursor++;
  name = g_strndup (start, (gsize)(reader->cursor - start));
  unit = find_unit (name);
  if (unit == NULL) {
    if (name[0] != '\0' && start == after_number)
      return fail_unit (reader, start, name);
    reader->cursor = after_number;
    return TRUE;
  }
  value->unit = unit->unit;
  value->number *= unit->factor;
  return TRUE;
}

/* Reads a number with its unit, if any: durations become microseconds, sizes bytes. */
PfProbeValue *
pf_probe_value_read_number (PfProbeReader *reader)
{
  const char *start = reader->cursor;
  g_autoptr (PfProbeValue) value = pf_probe_value_new (PF_VALUE_NUMBER);
  g_autofree char *digits = NULL;

  if (*reader->cursor == '-')
    reader->cursor++;
  while (g_ascii_isdigit (*reader->cursor))
    reader->cursor++;
  if (reader->cursor[0] == '.' && g_ascii_isdigit (reader->cursor[1]))
    for (reader->cursor++; g_ascii_isdigit (*reader->cursor);)
      reader->cursor++;
  digits = g_strndup (start, (gsize)(reader->cursor - start));
  if (!g_ascii_isdigit (digits[0]) && !g_ascii_isdigit (digits[0] == '-' ? digits[1] : '\0')) {
    pf_probe_reader_fail (reader, start, _ ("A number was expected"));
    return NULL;
  }
  value->number = g_ascii_strtod (digits, NULL);
  if (!read_unit (reader, value))
    return NULL;
  if (!isfinite (value->number) || fabs (value->number) > 9e15) {
    pf_probe_reader_fail (reader, start, _ ("The number is too large"));
    return NULL;
  }
  return g_steal_pointer (&value);
}

/* The number a variable holds, with its unit; NULL when @text is something else. */
PfProbeValue *
pf_probe_value_parse_number (const char *text)
{
  g_autoptr (GPtrArray) diagnostics = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_probe_diagnostic_free);
  PfProbeReader reader = { .diagnostics = diagnostics, .line = text, .cursor = text };
  g_autoptr (PfProbeValue) value = pf_probe_value_read_number (&reader);

  return value != NULL && pf_probe_reader_expect_end (&reader) ? g_steal_pointer (&value) : NULL;
}

/* Reads a duration that is more than nothing. */
gboolean
pf_probe_read_duration_us (PfProbeReader *reader, gint64 *microseconds)
{
  const char *start = reader->cursor;
  g_autoptr (PfProbeValue) value = pf_probe_value_read_number (reader);

  if (value == NULL)
    return FALSE;
  if (value->unit == PF_UNIT_NONE)
    return pf_probe_reader_fail (reader, start, _ ("The duration needs a unit. Write for example “%.*ss” or “%.*sms”"),
                                 (int)(reader->cursor - start), start, (int)(reader->cursor - start), start);
  if (value->unit != PF_UNIT_DURATION)
    return pf_probe_reader_fail (reader, start, _ ("A duration was expected, as in “5s”"));
  if (value->number < 1)
    return pf_probe_reader_fail (reader, start, _ ("The duration must be more than nothing"));
  *microseconds = (gint64)value->number;
  return TRUE;
}

static PfProbeValue *
read_number_or_range (PfProbeReader *reader)
{
  const char *start = reader->cursor;
  g_autoptr (PfProbeValue) low = pf_probe_value_read_number (reader);
  g_autoptr (PfProbeValue) high = NULL;
  const char *after_low = reader->cursor;

  if (low == NULL)
    return NULL;
  pf_probe_reader_skip_blanks (reader);
  if (!g_str_has_prefix (reader->cursor, "..")) {
    reader->cursor = after_low;
    return g_steal_pointer (&low);
  }
  reader->cursor += 2;
  pf_probe_reader_skip_blanks (reader);
  high = pf_probe_value_read_number (reader);
  if (high == NULL)
    return NULL;
  if (low->unit != high->unit) {
    pf_probe_reader_fail (reader, start, _ ("Both ends of a range need the same kind of unit, as in “10ms..50ms”"));
    return NULL;
  }
  if (low->number > high->number) {
    pf_probe_reader_fail (reader, start, _ ("The range is upside down: its first number is the larger one"));
    return NULL;
  }
  low->type = PF_VALUE_RANGE;
  low->high = high->number;
  return g_steal_pointer (&low);
}

static PfProbeValue *
read_set (PfProbeReader *reader)
{
  const char *start = reader->cursor;
  g_autoptr (PfProbeValue) set = pf_probe_value_new (PF_VALUE_SET);

  set->members = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_probe_value_free);
  do {
    PfProbeValue *member;

    reader->cursor++;
    pf_probe_reader_skip_blanks (reader);
    if (*reader->cursor == '[' || set->members->len == MAX_SET_MEMBERS) {
      pf_probe_reader_fail (reader, reader->cursor, _ ("A list holds at most %d values and no other list"),
                            MAX_SET_MEMBERS);
      return NULL;
    }
    if (*reader->cursor == ']' && set->members->len == 0) {
      pf_probe_reader_fail (reader, start, _ ("The list is empty, so nothing could be in it"));
      return NULL;
    }
    member = pf_probe_value_read (reader);
    if (member == NULL)
      return NULL;
    g_ptr_array_add (set->members, member);
    pf_probe_reader_skip_blanks (reader);
  } while (*reader->cursor == ',');
  if (*reader->cursor != ']') {
    pf_probe_reader_fail (reader, reader->cursor, _ ("A comma or a closing bracket was expected"));
    return NULL;
  }
  reader->cursor++;
  return g_steal_pointer (&set);
}

static PfProbeValue *
read_variable (PfProbeReader *reader)
{
  const char *start = reader->cursor;
  const char *close = strchr (start, '}');
  g_autoptr (PfProbeValue) value = pf_probe_value_new (PF_VALUE_VARIABLE);

  if (g_str_has_prefix (start, "${") && close != NULL && close > start + 2) {
    value->text = g_strndup (start + 2, (gsize)(close - start) - 2);
    reader->cursor = close + 1;
    return g_steal_pointer (&value);
  }
  pf_probe_reader_fail (reader, start, _ ("A variable is written “${name}”"));
  return NULL;
}

/* Behind the word `baseline`: nothing, `* number` or `+ number [unit]`. */
static PfProbeValue *
read_baseline (PfProbeReader *reader)
{
  g_autoptr (PfProbeValue) value = pf_probe_value_new (PF_VALUE_BASELINE);
  g_autoptr (PfProbeValue) number = NULL;
  const char *start;

  pf_probe_reader_skip_blanks (reader);
  if (*reader->cursor != '*' && *reader->cursor != '+')
    return g_steal_pointer (&value);
  value->operation = *reader->cursor++;
  pf_probe_reader_skip_blanks (reader);
  start = reader->cursor;
  number = pf_probe_value_read_number (reader);
  if (number == NULL)
    return NULL;
  if (value->operation == '*' && (number->unit != PF_UNIT_NONE || number->number <= 0)) {
    pf_probe_reader_fail (reader, start,
                          _ ("A baseline is multiplied by a positive number without a unit, as in "
                             "“baseline * 1.2”"));
    return NULL;
  }
  value->number = number->number;
  value->unit = number->unit;
  return g_steal_pointer (&value);
}

static PfProbeValue *
read_word_value (PfProbeReader *reader)
{
  static const char *const words[] = { "true", "false", "null", "baseline", NULL };
  const char *start = reader->cursor;
  g_autofree char *word = NULL;
  g_autofree char *message = NULL;
  PfProbeValue *value;

  while (g_ascii_isalnum (*reader->cursor) || *reader->cursor == '_' || *reader->cursor == '-')
    reader->cursor++;
  word = g_strndup (start, (gsize)(reader->cursor - start));
  if (g_str_equal (word, "baseline"))
    return read_baseline (reader);
  if (g_str_equal (word, "null"))
    return pf_probe_value_new (PF_VALUE_NULL);
  if (g_str_equal (word, "true") || g_str_equal (word, "false")) {
    value = pf_probe_value_new (PF_VALUE_BOOLEAN);
    value->boolean = word[0] == 't';
    return value;
  }
  if (start[0] == '\0') {
    pf_probe_reader_fail (reader, start, _ ("The check ends before its value"));
    return NULL;
  }
  if (start[0] == '\'' || word[0] == '\0') {
    pf_probe_reader_fail (reader, start, _ ("A text stands in double quotes, as in “== \"UP\"”"));
    return NULL;
  }
  message = g_strdup_printf (_ ("“%s” is no value. A text stands in double quotes, as in “\"%s\"”"), word, word);
  pf_probe_reader_fail_word (reader, start, message, pf_suggest (word, words));
  return NULL;
}

/* Reads the right side of a check. */
PfProbeValue *
pf_probe_value_read (PfProbeReader *reader)
{
  pf_probe_reader_skip_blanks (reader);
  switch (*reader->cursor) {
  case '"': {
    g_autofree char *text = pf_probe_value_read_string (reader);
    PfProbeValue *value = text != NULL ? pf_probe_value_new (PF_VALUE_STRING) : NULL;

    if (value != NULL)
      value->text = g_steal_pointer (&text);
    return value;
  }
  case '[':
    return read_set (reader);
  case '$':
    return read_variable (reader);
  default:
    if (g_ascii_isdigit (*reader->cursor) || *reader->cursor == '-')
      return read_number_or_range (reader);
    return read_word_value (reader);
  }
}
