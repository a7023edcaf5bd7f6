/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-fact-json.h"

#include "document/pf-condition.h"
#include "document/pf-threshold.h"
#include "document/pf-timing.h"

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

/**
 * pf_fact_make_timing:
 * @title: title of a section
 *
 * Returns: (transfer full) (nullable): `kind`, `anchor`, `start` and `end`, see [struct@Timing]; %NULL when the title
 *   says nothing of it
 */
JsonObject *
pf_fact_make_timing (const char *title)
{
  PfTiming timing;
  JsonObject *object;

  if (!pf_timing_parse (title, &timing))
    return NULL;
  object = json_object_new ();
  set_text (object, "kind", pf_timing_kind_to_string (timing.kind));
  set_text (object, "anchor", pf_anchor_to_string (timing.anchor));
  set_text (object, "start", timing.start);
  set_text (object, "end", timing.end);
  return object;
}

/**
 * pf_fact_make_estimate:
 * @title: title of a section
 *
 * Returns: (transfer full) (nullable): `min` and `max` in seconds; %NULL when the title says nothing of it
 */
JsonObject *
pf_fact_make_estimate (const char *title)
{
  PfEstimate estimate;
  JsonObject *object;

  if (!pf_estimate_parse (title, &estimate))
    return NULL;
  object = json_object_new ();
  json_object_set_int_member (object, "min", estimate.min_s);
  json_object_set_int_member (object, "max", estimate.max_s);
  return object;
}

static JsonObject *
make_threshold (const PfThreshold *threshold)
{
  JsonObject *object = json_object_new ();

  set_text (object, "op", pf_comparison_to_string (threshold->comparison));
  json_object_set_boolean_member (object, "approximate", threshold->approximate);
  set_text (object, "value", threshold->value);
  set_text (object, "of", threshold->of);
  set_text (object, "unit", threshold->unit);
  set_text (object, "metric", threshold->metric);
  set_text (object, "percentile", threshold->percentile);
  set_text (object, "sustained", threshold->sustained);
  set_text (object, "qualifier", threshold->qualifier);
  return object;
}

/**
 * pf_fact_make_thresholds:
 * @text: text of an item
 *
 * Returns: (transfer full): an object for each limit in it, see [struct@Threshold]
 */
JsonArray *
pf_fact_make_thresholds (const char *text)
{
  g_autoptr (GPtrArray) thresholds = pf_threshold_find_all (text);
  JsonArray *array = json_array_sized_new (thresholds->len);

  for (guint i = 0; i < thresholds->len; i++)
    json_array_add_object_element (array, make_threshold (g_ptr_array_index (thresholds, i)));
  return array;
}

/**
 * pf_fact_find_condition:
 * @text: text of an item
 *
 * Returns: (transfer full) (nullable): the words that make it conditional, or %NULL
 */
char *
pf_fact_find_condition (const char *text)
{
  gsize start;
  gsize end;

  return pf_condition_find (text, &start, &end) ? g_strndup (text + start, end - start) : NULL;
}
