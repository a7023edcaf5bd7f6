/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-probe-private.h"

#include <glib/gi18n-lib.h>

static gboolean
test_is_ordering (PfTest test)
{
  return test >= PF_TEST_LT && test <= PF_TEST_GE;
}

/* Whether the field can be tested this way at all, whatever the value. */
gboolean
pf_probe_test_check_type (PfProbeReader *reader, const char *position, PfProbeCheck *check, const PfProbeField *field)
{
  gboolean is_textual = field->type == PF_FIELD_TEXT || field->type == PF_FIELD_LIST || field->type == PF_FIELD_JSON;

  if (check->test == PF_TEST_CONTAINS && !is_textual)
    return pf_probe_reader_fail (reader, position, _ ("“%s” is not a text, so it cannot contain one"), field->name);
  if (check->test == PF_TEST_MATCHES && !is_textual && field->type != PF_FIELD_VERSION)
    return pf_probe_reader_fail (reader, position, _ ("“%s” is not a text, so it cannot match a regular expression"),
                                 field->name);
  if (test_is_ordering (check->test)
      && (field->type == PF_FIELD_TEXT || field->type == PF_FIELD_LIST || field->type == PF_FIELD_BOOLEAN))
    return pf_probe_reader_fail (reader, position,
                                 _ ("“%s” is not a number, so it cannot be less or more. Use == or !="), field->name);
  if (check->test == PF_TEST_IN && field->type == PF_FIELD_BOOLEAN)
    return pf_probe_reader_fail (reader, position, _ ("“%s” is either true or false. Use =="), field->name);
  return TRUE;
}

static gboolean
fail_type (PfProbeReader *reader, const char *position, const PfProbeField *field)
{
  const char *name = field->name;

  switch (field->type) {
  case PF_FIELD_DURATION:
    return pf_probe_reader_fail (reader, position, _ ("“%s” is a duration and needs a unit, as in “400ms” or “21d”"),
                                 name);
  case PF_FIELD_PERCENT:
    return pf_probe_reader_fail (reader, position, _ ("“%s” is a share and needs a unit, as in “1%%”"), name);
  case PF_FIELD_RATE:
    return pf_probe_reader_fail (reader, position, _ ("“%s” is a rate and needs a unit, as in “50/s”"), name);
  case PF_FIELD_BYTES:
    return pf_probe_reader_fail (reader, position, _ ("“%s” is a size, as in “512” or “64KiB”"), name);
  case PF_FIELD_TEXT:
  case PF_FIELD_LIST:
    return pf_probe_reader_fail (reader, position, _ ("“%s” is a text and stands in double quotes, as in “\"ok\"”"),
                                 name);
  case PF_FIELD_VERSION:
    return pf_probe_reader_fail (reader, position, _ ("“%s” is a version and stands in double quotes, as in “\"1.2\"”"),
                                 name);
  case PF_FIELD_BOOLEAN:
    return pf_probe_reader_fail (reader, position, _ ("“%s” is either true or false"), name);
  case PF_FIELD_JSON:
    return pf_probe_reader_fail (reader, position,
                                 _ ("A value of JSON is a number without a unit, a text in double quotes, "
                                    "true, false or null; only numbers can be less or more"));
  case PF_FIELD_NUMBER:
  default:
    return pf_probe_reader_fail (reader, position, _ ("“%s” is a number without quotes or unit, as in “200”"), name);
  }
}

static gboolean
unit_fits (PfUnit unit, const PfProbeField *field)
{
  switch (field->type) {
  case PF_FIELD_DURATION:
    return unit == PF_UNIT_DURATION;
  case PF_FIELD_PERCENT:
    return unit == PF_UNIT_PERCENT;
  case PF_FIELD_RATE:
    return unit == PF_UNIT_RATE;
  case PF_FIELD_BYTES:
    return unit == PF_UNIT_NONE || unit == PF_UNIT_BYTES;
  case PF_FIELD_NUMBER:
  case PF_FIELD_JSON:
    return unit == PF_UNIT_NONE;
  case PF_FIELD_TEXT:
  case PF_FIELD_VERSION:
  case PF_FIELD_BOOLEAN:
  case PF_FIELD_LIST:
  default:
    return FALSE;
  }
}

static gboolean
text_fits (const PfProbeField *field, PfTest test)
{
  return field->type == PF_FIELD_TEXT || field->type == PF_FIELD_LIST || field->type == PF_FIELD_VERSION
         || (field->type == PF_FIELD_JSON && !test_is_ordering (test));
}

/* Whether one value, not a set, can stand on the right side of @test. */
static gboolean
value_fits (const PfProbeValue *value, const PfProbeField *field, PfTest test)
{
  switch (value->type) {
  case PF_VALUE_VARIABLE:
    return TRUE;
  case PF_VALUE_STRING:
    return text_fits (field, test);
  case PF_VALUE_NUMBER:
    return test != PF_TEST_CONTAINS && unit_fits (value->unit, field);
  case PF_VALUE_RANGE:
    return test == PF_TEST_IN && unit_fits (value->unit, field);
  case PF_VALUE_BOOLEAN:
    return test != PF_TEST_CONTAINS && !test_is_ordering (test)
           && (field->type == PF_FIELD_BOOLEAN || field->type == PF_FIELD_JSON);
  case PF_VALUE_NULL:
    return test != PF_TEST_CONTAINS && !test_is_ordering (test) && field->type == PF_FIELD_JSON;
  case PF_VALUE_BASELINE:
    return (test == PF_TEST_EQ || test == PF_TEST_NE || test_is_ordering (test)) && pf_probe_field_is_numeric (field)
           && (value->operation != '+' || unit_fits (value->unit, field));
  case PF_VALUE_SET:
  default:
    return FALSE;
  }
}

static gboolean
set_fits (const PfProbeValue *set, const PfProbeField *field)
{
  for (guint i = 0; i < set->members->len; i++)
    if (!value_fits (g_ptr_array_index (set->members, i), field, PF_TEST_IN))
      return FALSE;
  return TRUE;
}

/* Whether the value of @check, which begins at @position, has the type of @field. */
gboolean
pf_probe_value_check_type (PfProbeReader *reader, const char *position, PfProbeCheck *check, const PfProbeField *field)
{
  const PfProbeValue *value = check->value;
  gboolean is_many = value->type == PF_VALUE_SET || value->type == PF_VALUE_RANGE;

  if (check->test == PF_TEST_IN && !is_many)
    return pf_probe_reader_fail (reader, position,
                                 _ ("“in” needs a list or a range, as in “[200, 201]” or “200..299”"));
  if (check->test != PF_TEST_IN && is_many)
    return pf_probe_reader_fail (reader, position, _ ("A list or range stands behind “in” only"));
  if (check->test == PF_TEST_CONTAINS && value->type != PF_VALUE_STRING && value->type != PF_VALUE_VARIABLE)
    return pf_probe_reader_fail (reader, position, _ ("“contains” needs a text in double quotes"));
  if (value->type == PF_VALUE_SET ? set_fits (value, field) : value_fits (value, field, check->test))
    return TRUE;
  return fail_type (reader, position, field);
}
