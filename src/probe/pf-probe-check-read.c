/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-json-path.h"
#include "probe/pf-probe-field.h"
#include "probe/pf-probe-private.h"
#include "probe/pf-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_CHECKS 200
#define MAX_REGEX_LENGTH 1000

/* Bounds for the regular expression engine (pcre2pattern, “Setting match resource limits”); a pattern can only lower
 * them. They count for one place a match may start at, so the pattern is made to try several hundred such places as
 * one: whoever runs it advances by that many characters, in between looking at the time spent. */
#define REGEX_PREFIX "(*LIMIT_MATCH=5000000)(*LIMIT_DEPTH=100000)(*LIMIT_HEAP=65536)(?s:.{0,255}?)(?:"
#define REGEX_SUFFIX ")"

static const char *const test_words[] = {
  [PF_TEST_EQ] = "==",
  [PF_TEST_NE] = "!=",
  [PF_TEST_LT] = "<",
  [PF_TEST_LE] = "<=",
  [PF_TEST_GT] = ">",
  [PF_TEST_GE] = ">=",
  [PF_TEST_CONTAINS] = "contains",
  [PF_TEST_MATCHES] = "matches",
  [PF_TEST_IN] = "in",
  [PF_TEST_EXISTS] = "exists",
  NULL,
};

/* A path may hold blanks inside brackets and quotes. */
static char *
take_json_path (PfProbeReader *reader)
{
  const char *start = reader->cursor;
  char quote = '\0';
  gboolean in_brackets = FALSE;

  for (; *reader->cursor != '\0'; reader->cursor++) {
    char c = *reader->cursor;

    if (quote != '\0')
      quote = c == quote ? '\0' : quote;
    else if (in_brackets && (c == '\'' || c == '"'))
      quote = c;
    else if (c == '[' || c == ']')
      in_brackets = c == '[';
    else if (!in_brackets && (c == ' ' || c == '\t'))
      break;
  }
  return g_strndup (start, (gsize)(reader->cursor - start));
}

static gboolean
read_json_path (PfProbeReader *reader, PfProbeCheck *check)
{
  const char *start = reader->cursor;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfJsonPath) path = NULL;

  if (*start != '$')
    return pf_probe_reader_fail (reader, start, _ ("A JSON path was expected, as in “json $.status”"));
  check->argument = take_json_path (reader);
  path = pf_json_path_new (check->argument, &error);
  return path != NULL || pf_probe_reader_fail (reader, start, "%s", error->message);
}

static gboolean
read_header_name (PfProbeReader *reader, PfProbeCheck *check)
{
  const char *start = reader->cursor;

  if (*start != '"')
    return pf_probe_reader_fail (reader, start,
                                 _ ("The name of a header in double quotes was expected, as in “header "
                                    "\"Content-Type\"”"));
  check->argument = pf_probe_value_read_string (reader);
  if (check->argument == NULL)
    return FALSE;
  return check->argument[0] != '\0' || pf_probe_reader_fail (reader, start, _ ("The name of the header is empty"));
}

static gboolean
read_field (PfProbeReader *reader, PfProbeCheck *check, const PfProbeField **field)
{
  const char *start;

  pf_probe_reader_skip_blanks (reader);
  start = reader->cursor;
  check->field = pf_probe_reader_take_word (reader);
  if (check->field[0] == '\0')
    return pf_probe_reader_fail (reader, start, _ ("The check ends before its field, such as “status”"));
  *field = pf_probe_field_find (check->field);
  if (*field == NULL) {
    g_autofree char *message = g_strdup_printf (_ ("Unknown field “%s”"), check->field);

    return pf_probe_reader_fail_word (reader, start, message, pf_probe_field_suggest (check->field));
  }
  if (((*field)->kinds & PF_KIND_BIT (reader->probe->kind)) == 0)
    return pf_probe_reader_fail (reader, start, _ ("A probe of kind %s does not observe “%s”"),
                                 pf_probe_get_kind_name (reader->probe), check->field);
  pf_probe_reader_skip_blanks (reader);
  switch ((*field)->argument) {
  case PF_ARGUMENT_JSON_PATH:
    return read_json_path (reader, check);
  case PF_ARGUMENT_HEADER:
    return read_header_name (reader, check);
  case PF_ARGUMENT_NONE:
  default:
    return TRUE;
  }
}

/* A comparison may touch its value, as in `<400ms`; a word may not. */
static char *
take_test (PfProbeReader *reader)
{
  gsize length = strspn (reader->cursor, "=!<>~");
  char *word;

  if (length == 0)
    return pf_probe_reader_take_word (reader);
  word = g_strndup (reader->cursor, length);
  reader->cursor += length;
  return word;
}

static const char *
suggest_test (const char *word)
{
  if (g_str_equal (word, "=") || g_str_equal (word, "===") || g_str_equal (word, "is") || g_str_equal (word, "equals"))
    return "==";
  if (g_str_equal (word, "=>"))
    return ">=";
  if (g_str_equal (word, "=<"))
    return "<=";
  if (g_str_equal (word, "<>") || g_str_equal (word, "!"))
    return "!=";
  if (g_str_equal (word, "=~") || g_str_equal (word, "~"))
    return "matches";
  return strlen (word) > 1 ? pf_suggest (word, test_words) : NULL;
}

static gboolean
read_test (PfProbeReader *reader, PfProbeCheck *check)
{
  const char *start;
  g_autofree char *word = NULL;
  g_autofree char *message = NULL;

  for (;;) {
    pf_probe_reader_skip_blanks (reader);
    start = reader->cursor;
    g_free (word);
    word = take_test (reader);
    if (!g_str_equal (word, "not"))
      break;
    if (check->negated)
      return pf_probe_reader_fail (reader, start, _ ("“not” stands there twice"));
    check->negated = TRUE;
  }
  for (guint i = 0; test_words[i] != NULL; i++)
    if (g_str_equal (word, test_words[i])) {
      check->test = (PfTest)i;
      return TRUE;
    }
  if (word[0] == '\0')
    return pf_probe_reader_fail (reader, start,
                                 _ ("The check ends before its test, as in “== 200”, “< 400ms” or “exists”"));
  message = g_strdup_printf (_ ("Unknown test “%s”. Tests are ==, !=, <, <=, >, >=, contains, matches, in and exists"),
                             word);
  return pf_probe_reader_fail_word (reader, start, message, suggest_test (word));
}

/* Compiles the pattern once more as it was written, so that the message counts the person's characters. */
static gboolean
fail_regex (PfProbeReader *reader, const char *start, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, &error);

  return pf_probe_reader_fail (reader, start, _ ("The regular expression cannot be used: %s"),
                               regex == NULL ? error->message : _ ("it is too large"));
}

/* `/…/`, up to the last slash of the line, with `i` behind it for letters of either case. */
static gboolean
read_regex (PfProbeReader *reader, PfProbeCheck *check)
{
  const char *start = reader->cursor;
  const char *close = strrchr (start, '/');
  gboolean ignores_case = close != NULL && g_str_equal (close, "/i");
  g_autofree char *pattern = NULL;
  g_autofree char *limited = NULL;

  if (*start != '/' || close == NULL || close == start || (close[1] != '\0' && !ignores_case))
    return pf_probe_reader_fail (reader, start,
                                 _ ("A regular expression stands between slashes, as in “matches /^v[0-9]+/”"));
  pattern = g_strndup (start + 1, (gsize)(close - start) - 1);
  if (strlen (pattern) > MAX_REGEX_LENGTH)
    return pf_probe_reader_fail (reader, start, _ ("The regular expression is longer than %d bytes"), MAX_REGEX_LENGTH);
  if (pattern[0] == '\0')
    return pf_probe_reader_fail (reader, start, _ ("The regular expression is empty, so it would match anything"));
  limited = g_strconcat (REGEX_PREFIX, pattern, REGEX_SUFFIX, NULL);
  check->regex = g_regex_new (limited, ignores_case ? G_REGEX_CASELESS : 0, 0, NULL);
  if (check->regex == NULL)
    return fail_regex (reader, start, pattern);
  reader->cursor += strlen (reader->cursor);
  return TRUE;
}

static gboolean
read_value (PfProbeReader *reader, PfProbeCheck *check, const PfProbeField *field)
{
  const char *start;

  if (check->test == PF_TEST_EXISTS)
    return TRUE;
  pf_probe_reader_skip_blanks (reader);
  start = reader->cursor;
  if (check->test == PF_TEST_MATCHES)
    return read_regex (reader, check);
  check->value = pf_probe_value_read (reader);
  return check->value != NULL && pf_probe_value_check_type (reader, start, check, field);
}

/* Reads a check, the cursor standing behind `expect` or `warn`, and adds it to the probe. */
gboolean
pf_probe_check_read (PfProbeReader *reader, PfCheckSeverity severity)
{
  const char *start = reader->line + strspn (reader->line, " \t");
  g_autoptr (PfProbeCheck) check = pf_probe_check_new (severity, start, reader->line_in_block);
  const PfProbeField *field = NULL;
  const char *test_position;

  if (reader->probe->checks->len == MAX_CHECKS)
    return pf_probe_reader_fail (reader, start, _ ("A probe has at most %d checks"), MAX_CHECKS);
  if (!read_field (reader, check, &field))
    return FALSE;
  pf_probe_reader_skip_blanks (reader);
  test_position = reader->cursor;
  if (!read_test (reader, check) || !pf_probe_test_check_type (reader, test_position, check, field)
      || !read_value (reader, check, field) || !pf_probe_reader_expect_end (reader))
    return FALSE;
  g_ptr_array_add (reader->probe->checks, g_steal_pointer (&check));
  return TRUE;
}
