/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-actual.h"

#include "probe/pf-probe-private.h"
#include "probe/pf-variable.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <time.h>

#define MAX_VERSION_PARTS 8
#define MAX_REGEX_US (2 * G_USEC_PER_SEC)

/* One evaluation. The first cause of an unknown answer is kept. */
typedef struct {
  PfProbeCheck *check;
  GHashTable *variables;
  const char *reason;
  char *why;
} Trial;

static PfAnswer
unknown (Trial *trial, const char *reason, const char *why)
{
  if (trial->why == NULL) {
    trial->reason = reason;
    trial->why = g_strdup (why);
  }
  return PF_ANSWER_UNKNOWN;
}

/* Says what was found, since `5` and `"5"` look alike in a report. */
static PfAnswer
wrong_type (Trial *trial, const PfActual *actual)
{
  switch (actual->type) {
  case PF_ACTUAL_NUMBER:
    return unknown (trial, "check", _ ("What was found is a number and is compared with something else"));
  case PF_ACTUAL_TEXT:
  case PF_ACTUAL_VERSION:
    return unknown (trial, "check", _ ("What was found is a text and is compared with something else"));
  case PF_ACTUAL_BOOLEAN:
    return unknown (trial, "check", _ ("What was found is true or false and is compared with something else"));
  case PF_ACTUAL_NULL:
    return unknown (trial, "check", _ ("What was found is null and is compared with something else"));
  case PF_ACTUAL_LIST:
  case PF_ACTUAL_STRUCTURE:
  case PF_ACTUAL_ABSENT:
  case PF_ACTUAL_UNREADABLE:
  default:
    return unknown (trial, "check", _ ("What was found is a list or an object, not one value that can be compared"));
  }
}

static PfAnswer
answer (gboolean truth)
{
  return truth ? PF_ANSWER_TRUE : PF_ANSWER_FALSE;
}

static PfAnswer
compare (PfTest test, int order)
{
  switch (test) {
  case PF_TEST_EQ:
    return answer (order == 0);
  case PF_TEST_NE:
    return answer (order != 0);
  case PF_TEST_LT:
    return answer (order < 0);
  case PF_TEST_LE:
    return answer (order <= 0);
  case PF_TEST_GT:
    return answer (order > 0);
  case PF_TEST_GE:
    return answer (order >= 0);
  case PF_TEST_CONTAINS:
  case PF_TEST_MATCHES:
  case PF_TEST_IN:
  case PF_TEST_EXISTS:
  default:
    return PF_ANSWER_UNKNOWN;
  }
}

/* The text of a quoted value with its variables replaced, or that of a bare variable. */
static char *
expand_text (Trial *trial, const PfProbeValue *value)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *reference
      = value->type == PF_VALUE_VARIABLE ? g_strconcat ("${", value->text, "}", NULL) : g_strdup (value->text);
  char *text = pf_variable_replace (reference, trial->variables, PF_VARIABLE_PLAIN, &error);

  if (text == NULL)
    unknown (trial, "unbound", error->message);
  return text;
}

/* The number on the right side; a variable must hold one of the unit that was found. */
static gboolean
expand_number (Trial *trial, const PfActual *actual, const PfProbeValue *value, double *number)
{
  g_autofree char *text = NULL;
  PfProbeValue *parsed;
  gboolean fits;

  *number = value->number;
  if (value->type == PF_VALUE_NUMBER)
    return TRUE;
  if (value->type == PF_VALUE_BASELINE) {
    unknown (trial, "no-data", _ ("There is no earlier pass to compare with"));
    return FALSE;
  }
  if (value->type != PF_VALUE_VARIABLE) {
    wrong_type (trial, actual);
    return FALSE;
  }
  text = expand_text (trial, value);
  parsed = text != NULL ? pf_probe_value_parse_number (text) : NULL;
  fits = parsed != NULL
         && (parsed->unit == actual->unit || (actual->unit == PF_UNIT_BYTES && parsed->unit == PF_UNIT_NONE));
  *number = fits ? parsed->number : 0;
  pf_probe_value_free (parsed);
  if (!fits)
    wrong_type (trial, actual);
  return fits;
}

static PfAnswer
test_number (Trial *trial, const PfActual *actual, const PfProbeValue *value, PfTest test)
{
  double number;

  if (isnan (actual->number))
    return unknown (trial, "no-data", _ ("The value found is not a number"));
  if (value->type == PF_VALUE_RANGE)
    return answer (actual->number >= value->number && actual->number <= value->high);
  if (!expand_number (trial, actual, value, &number))
    return PF_ANSWER_UNKNOWN;
  return compare (test, actual->number < number ? -1 : actual->number > number ? 1 : 0);
}

/* `1.10` is more than `1.9`; parts that are not there count as zero. */
static gboolean
parse_version (const char *text, guint64 parts[MAX_VERSION_PARTS])
{
  g_auto (GStrv) words = g_strsplit (text, ".", -1);

  for (guint i = 0; i < MAX_VERSION_PARTS; i++)
    parts[i] = 0;
  for (guint i = 0; words[i] != NULL; i++)
    if (i == MAX_VERSION_PARTS || !g_ascii_string_to_unsigned (words[i], 10, 0, G_MAXUINT32, &parts[i], NULL))
      return FALSE;
  return words[0] != NULL;
}

static PfAnswer
test_version (Trial *trial, const PfActual *actual, const char *text, PfTest test)
{
  guint64 left[MAX_VERSION_PARTS];
  guint64 right[MAX_VERSION_PARTS];

  if (!parse_version (actual->text, left) || !parse_version (text, right))
    return unknown (trial, "check", _ ("A version is made of numbers and dots, as in “1.2”"));
  for (guint i = 0; i < MAX_VERSION_PARTS; i++)
    if (left[i] != right[i])
      return compare (test, left[i] < right[i] ? -1 : 1);
  return compare (test, 0);
}

static PfAnswer
test_text (Trial *trial, const PfActual *actual, const PfProbeValue *value, PfTest test)
{
  g_autofree char *text = NULL;

  if (value->type != PF_VALUE_STRING && value->type != PF_VALUE_VARIABLE)
    return wrong_type (trial, actual);
  text = expand_text (trial, value);
  if (text == NULL)
    return PF_ANSWER_UNKNOWN;
  if (test == PF_TEST_CONTAINS)
    return answer (strstr (actual->text, text) != NULL);
  if (actual->type == PF_ACTUAL_VERSION)
    return test_version (trial, actual, text, test);
  if (test != PF_TEST_EQ && test != PF_TEST_NE)
    return wrong_type (trial, actual);
  return compare (test, strcmp (actual->text, text));
}

static PfAnswer
test_boolean (Trial *trial, const PfActual *actual, const PfProbeValue *value, PfTest test)
{
  gboolean boolean = value->boolean;

  if (value->type == PF_VALUE_VARIABLE) {
    g_autofree char *text = expand_text (trial, value);

    if (g_strcmp0 (text, "true") != 0 && g_strcmp0 (text, "false") != 0)
      return wrong_type (trial, actual);
    boolean = text[0] == 't';
  } else if (value->type != PF_VALUE_BOOLEAN) {
    return wrong_type (trial, actual);
  }
  return test == PF_TEST_EQ || test == PF_TEST_NE ? compare (test, actual->boolean == boolean ? 0 : 1)
                                                  : wrong_type (trial, actual);
}

/* Compares one value with one value. Any value of JSON may be compared with null; no other types mix. */
static PfAnswer
test_scalar (Trial *trial, const PfActual *actual, const PfProbeValue *value, PfTest test)
{
  if (value->type == PF_VALUE_NULL)
    return compare (test, actual->type == PF_ACTUAL_NULL ? 0 : 1);
  switch (actual->type) {
  case PF_ACTUAL_NUMBER:
    return test_number (trial, actual, value, test);
  case PF_ACTUAL_TEXT:
  case PF_ACTUAL_VERSION:
    return test_text (trial, actual, value, test);
  case PF_ACTUAL_BOOLEAN:
    return test_boolean (trial, actual, value, test);
  case PF_ACTUAL_NULL:
  case PF_ACTUAL_STRUCTURE:
  case PF_ACTUAL_LIST:
  case PF_ACTUAL_ABSENT:
  case PF_ACTUAL_UNREADABLE:
  default:
    return wrong_type (trial, actual);
  }
}

/* A member of the wrong type only matters when no other one could be compared. */
static PfAnswer
test_membership (Trial *trial, const PfActual *actual)
{
  const PfProbeValue *set = trial->check->value;
  gboolean comparable = FALSE;
  Trial member_trial = *trial;

  if (set->type == PF_VALUE_RANGE)
    return actual->type == PF_ACTUAL_NUMBER ? test_number (trial, actual, set, PF_TEST_EQ) : wrong_type (trial, actual);
  member_trial.why = NULL;
  for (guint i = 0; i < set->members->len; i++) {
    PfAnswer one = test_scalar (&member_trial, actual, g_ptr_array_index (set->members, i), PF_TEST_EQ);

    if (one == PF_ANSWER_TRUE) {
      g_free (member_trial.why);
      return PF_ANSWER_TRUE;
    }
    if (g_strcmp0 (member_trial.reason, "unbound") == 0 && member_trial.why != NULL)
      break;
    comparable = comparable || one == PF_ANSWER_FALSE;
  }
  if (!comparable || (member_trial.why != NULL && g_str_equal (member_trial.reason, "unbound"))) {
    unknown (trial, member_trial.reason, member_trial.why);
    g_free (member_trial.why);
    return PF_ANSWER_UNKNOWN;
  }
  g_free (member_trial.why);
  return PF_ANSWER_FALSE;
}

/* Time this thread was busy, which unlike the time of day does not count the work of others. */
static gint64
get_busy_us (void)
{
  struct timespec busy = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &busy);
  return (gint64)busy.tv_sec * G_USEC_PER_SEC + busy.tv_nsec / 1000;
}

/* Searches in strides and stops when it has cost too much. The engine's own limits bound a stride only: what they count
 * starts anew at each place, and scanning ahead is not counted at all. */
static PfAnswer
search (GRegex *regex, const char *text)
{
  gssize length = (gssize)strlen (text);
  gint64 give_up_at = get_busy_us () + MAX_REGEX_US;

  for (const char *start = text;;) {
    g_autoptr (GError) error = NULL;

    if (g_regex_match_full (regex, text, length, (int)(start - text), G_REGEX_MATCH_ANCHORED, NULL, &error))
      return PF_ANSWER_TRUE;
    if (error != NULL || get_busy_us () > give_up_at)
      return PF_ANSWER_UNKNOWN;
    for (guint i = 0; i < PF_REGEX_STARTS; i++) {
      if (*start == '\0')
        return PF_ANSWER_FALSE;
      start = g_utf8_next_char (start);
    }
  }
}

static PfAnswer
test_regex (Trial *trial, const PfActual *actual)
{
  PfAnswer found;

  if (actual->type != PF_ACTUAL_TEXT && actual->type != PF_ACTUAL_VERSION)
    return wrong_type (trial, actual);
  found = search (trial->check->regex, actual->text);
  if (found == PF_ANSWER_UNKNOWN)
    return unknown (trial, "check", _ ("The regular expression takes too much work on this text. Make it simpler"));
  return found;
}

static PfAnswer
test_one (Trial *trial, const PfActual *actual)
{
  switch (trial->check->test) {
  case PF_TEST_MATCHES:
    return test_regex (trial, actual);
  case PF_TEST_IN:
    return test_membership (trial, actual);
  case PF_TEST_CONTAINS:
    return actual->type == PF_ACTUAL_TEXT ? test_text (trial, actual, trial->check->value, PF_TEST_CONTAINS)
                                          : wrong_type (trial, actual);
  case PF_TEST_EQ:
  case PF_TEST_NE:
  case PF_TEST_LT:
  case PF_TEST_LE:
  case PF_TEST_GT:
  case PF_TEST_GE:
    return test_scalar (trial, actual, trial->check->value, trial->check->test);
  case PF_TEST_EXISTS:
  default:
    return PF_ANSWER_TRUE;
  }
}

/* Whether some element equals the text. Elements that are no text do not; one that cannot be told makes it unknown. */
static PfAnswer
list_contains (Trial *trial, const PfActual *list)
{
  g_autofree char *text = expand_text (trial, trial->check->value);

  if (text == NULL)
    return PF_ANSWER_UNKNOWN;
  for (guint i = 0; i < list->items->len; i++) {
    const PfActual *item = g_ptr_array_index (list->items, i);

    if (item->type == PF_ACTUAL_TEXT && g_str_equal (item->text, text))
      return PF_ANSWER_TRUE;
  }
  return PF_ANSWER_FALSE;
}

/* `in` asks that every element is a member, `matches` that some element does. */
static PfAnswer
list_all_or_any (Trial *trial, const PfActual *list, PfAnswer deciding)
{
  PfAnswer result = deciding == PF_ANSWER_TRUE ? PF_ANSWER_FALSE : PF_ANSWER_TRUE;

  for (guint i = 0; i < list->items->len; i++) {
    PfAnswer one = test_one (trial, g_ptr_array_index (list->items, i));

    if (one == deciding)
      return deciding;
    if (one == PF_ANSWER_UNKNOWN)
      result = PF_ANSWER_UNKNOWN;
  }
  return result;
}

static PfAnswer
test_list (Trial *trial, const PfActual *list)
{
  PfTest test = trial->check->test;

  if (test == PF_TEST_CONTAINS)
    return list_contains (trial, list);
  if (list->items->len == 0)
    return unknown (trial, "no-data", _ ("The list is empty"));
  if (test == PF_TEST_IN)
    return list_all_or_any (trial, list, PF_ANSWER_FALSE);
  if (test == PF_TEST_MATCHES)
    return list_all_or_any (trial, list, PF_ANSWER_TRUE);
  if (trial->check->value->type == PF_VALUE_NULL)
    return compare (test, 1);
  if (list->items->len > 1)
    return unknown (trial, "check", _ ("There are several values, so there is not one to compare"));
  return test_one (trial, g_ptr_array_index (list->items, 0));
}

static PfAnswer
test_without_not (Trial *trial, const PfActual *actual)
{
  if (actual->type == PF_ACTUAL_UNREADABLE)
    return unknown (trial, actual->reason, actual->why);
  if (trial->check->test == PF_TEST_EXISTS)
    return answer (actual->type != PF_ACTUAL_ABSENT);
  if (actual->type == PF_ACTUAL_ABSENT)
    return unknown (trial, actual->reason, actual->why);
  return actual->type == PF_ACTUAL_LIST ? test_list (trial, actual) : test_one (trial, actual);
}

/* Answers a check. What is missing, of another type, not a number or empty is unknown, with and without `not`; only
 * `exists` can tell that something is not there. @reason and @why are set for an unknown answer. */
PfAnswer
pf_actual_test (const PfActual *self, PfProbeCheck *check, GHashTable *variables, const char **reason, char **why)
{
  Trial trial = { .check = check, .variables = variables };
  PfAnswer result = test_without_not (&trial, self);

  *reason = NULL;
  *why = NULL;
  if (result == PF_ANSWER_UNKNOWN) {
    *reason = trial.reason != NULL ? trial.reason : "check";
    *why = g_steal_pointer (&trial.why);
  }
  g_free (trial.why);
  if (check->negated && result != PF_ANSWER_UNKNOWN)
    return result == PF_ANSWER_TRUE ? PF_ANSWER_FALSE : PF_ANSWER_TRUE;
  return result;
}
