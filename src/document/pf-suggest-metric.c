/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-suggest-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Quantities with their limit, asked for in PromQL with the metric names of the usual exporters. */

typedef enum { UNIT_PERCENT, UNIT_SECONDS, UNIT_MEGABYTES, UNIT_RATE } MetricUnit;

typedef struct {
  PfTopic topic;
  PfTopic also; /* has to be named too */
  MetricUnit unit;
  const char *query; /* %s is the quantile */
  const char *usual; /* check where the document has no limit */
} Metric;

static const Metric metrics[] = {
  { PF_TOPIC_QUERY, 0, UNIT_SECONDS, "histogram_quantile(%s, sum by (le) (rate(db_query_duration_seconds_bucket[5m])))",
    "< 0.5" },
  { PF_TOPIC_DATABASE, PF_TOPIC_PERFORMANCE, UNIT_SECONDS,
    "histogram_quantile(%s, sum by (le) (rate(db_query_duration_seconds_bucket[5m])))", "< 0.5" },
  { PF_TOPIC_ERROR_RATE, 0, UNIT_PERCENT,
    "100 * sum(rate(http_requests_total{status=~\"5..\"}[5m])) / sum(rate(http_requests_total[5m]))", "< 1" },
  { PF_TOPIC_THROUGHPUT, 0, UNIT_RATE, "sum(rate(http_requests_total[5m]))", "> 0" },
  { PF_TOPIC_RESPONSE_TIME, 0, UNIT_SECONDS,
    "histogram_quantile(%s, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))", "< 1" },
  { PF_TOPIC_DEGRADATION, 0, UNIT_PERCENT,
    "100 * (histogram_quantile(%s, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) / "
    "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m] offset 1d))) - 1)",
    "<= 50" },
  { PF_TOPIC_CPU, 0, UNIT_PERCENT, "100 - 100 * avg(rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))", "< 80" },
  { PF_TOPIC_MEMORY, 0, UNIT_PERCENT, "100 * (1 - min(node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes))",
    "< 80" },
  { PF_TOPIC_MEMORY, 0, UNIT_MEGABYTES, "max(container_memory_working_set_bytes) / 1e6", "< 512" },
  { PF_TOPIC_DISK, 0, UNIT_PERCENT, "100 * (1 - min(node_filesystem_avail_bytes / node_filesystem_size_bytes))",
    "< 80" },
};

/* Units as people write them, and by how many decimal places they differ from the one of the query. */
static const struct {
  const char *name;
  MetricUnit unit;
  int places;
} units[] = {
  { "%", UNIT_PERCENT, 0 },       { "ms", UNIT_SECONDS, -3 },          { "milliseconds", UNIT_SECONDS, -3 },
  { "s", UNIT_SECONDS, 0 },       { "sec", UNIT_SECONDS, 0 },          { "second", UNIT_SECONDS, 0 },
  { "seconds", UNIT_SECONDS, 0 }, { "MB", UNIT_MEGABYTES, 0 },         { "MiB", UNIT_MEGABYTES, 0 },
  { "GB", UNIT_MEGABYTES, 3 },    { "GiB", UNIT_MEGABYTES, 3 },        { "/s", UNIT_RATE, 0 },
  { "/sec", UNIT_RATE, 0 },       { "/second", UNIT_RATE, 0 },         { "rps", UNIT_RATE, 0 },
  { "req/s", UNIT_RATE, 0 },      { "requests/second", UNIT_RATE, 0 }, { "requests/sec", UNIT_RATE, 0 },
};

/* Moves the point of a decimal: `500` by -3 places is `0.5`. */
static char *
shift_decimal (const char *decimal, int places)
{
  const char *point = strchr (decimal, '.');
  gsize whole = point != NULL ? (gsize) (point - decimal) : strlen (decimal);
  GString *digits = g_string_new_len (decimal, (gssize) whole);
  gssize position = (gssize) whole + places;

  if (point != NULL)
    g_string_append (digits, point + 1);
  for (; position <= 0; position++)
    g_string_prepend_c (digits, '0');
  while ((gssize) digits->len < position)
    g_string_append_c (digits, '0');
  g_string_insert_c (digits, position, '.');
  while (digits->str[digits->len - 1] == '0')
    g_string_truncate (digits, digits->len - 1);
  if (digits->str[digits->len - 1] == '.')
    g_string_truncate (digits, digits->len - 1);
  while (digits->len > 1 && digits->str[0] == '0' && g_ascii_isdigit (digits->str[1]))
    g_string_erase (digits, 0, 1);
  return g_string_free (digits, FALSE);
}

static gboolean
unit_fits (const PfThreshold *limit, MetricUnit unit, int *places)
{
  for (gsize i = 0; limit->unit != NULL && i < G_N_ELEMENTS (units); i++) {
    if (units[i].unit == unit && g_ascii_strcasecmp (units[i].name, limit->unit) == 0) {
      *places = units[i].places;
      return TRUE;
    }
  }
  return FALSE;
}

/* What holds as long as a trigger has not tripped. */
static PfComparison
invert (PfComparison comparison)
{
  static const PfComparison inverses[] = {
    [PF_COMPARE_LESS] = PF_COMPARE_AT_LEAST,   [PF_COMPARE_AT_MOST] = PF_COMPARE_MORE,
    [PF_COMPARE_MORE] = PF_COMPARE_AT_MOST,    [PF_COMPARE_AT_LEAST] = PF_COMPARE_LESS,
    [PF_COMPARE_EQUAL] = PF_COMPARE_NOT_EQUAL, [PF_COMPARE_NOT_EQUAL] = PF_COMPARE_EQUAL,
  };

  return inverses[comparison];
}

static char *
format_check (const PfThreshold *limit, int places, gboolean inverted)
{
  g_autofree char *value = shift_decimal (limit->value, places);

  return g_strdup_printf ("%s %s", pf_comparison_to_string (inverted ? invert (limit->comparison) : limit->comparison),
                          value);
}

static gboolean
is_trigger (PfSuggester *self, guint item)
{
  PfItemKind kind = item != PF_NONE ? pf_suggest_item (self, item)->kind : PF_ITEM_TASK;

  return kind == PF_ITEM_TRIGGER || kind == PF_ITEM_CRITERION_NO_GO;
}

static const PfThreshold *
find_limit (const GPtrArray *limits, MetricUnit unit, int *places)
{
  for (guint i = 0; i < limits->len; i++) {
    if (unit_fits (g_ptr_array_index (limits, i), unit, places))
      return g_ptr_array_index (limits, i);
  }
  return NULL;
}

/* The request whose time says how fast the system answers, where no percentile is asked for. */
static gboolean
suggest_latency (PfSuggester *self, guint item, const PfThreshold *limit, int places)
{
  const PfSuggestRequest *request = pf_suggest_find_request (self, item, PF_TOPIC_ENDPOINTS);
  g_autofree char *value = NULL;
  g_autofree char *checks = NULL;
  g_autofree char *probe = NULL;
  g_autofree char *why = NULL;

  if (limit->percentile != NULL || request == NULL || is_trigger (self, item))
    return FALSE;
  value = format_check (limit, 0, FALSE);
  checks = g_strdup_printf ("samples: 5 over 10s\nexpect error-rate == 0%%\nexpect p50 %s%s", value,
                            places == 0 ? "s" : "ms");
  probe = pf_suggest_request_to_probe (request, checks);
  /* Translators: %u is the number of a line in the checklist */
  why = g_strdup_printf (_ ("Five requests like the one of line %u, their median time"), request->line);
  return pf_suggest_add (self, pf_suggest_item (self, item)->line, item,
                         request->placeholder ? PF_SUGGESTION_NEEDS : PF_SUGGESTION_COMPLETE, "http", probe, NULL, why)
         != NULL;
}

static char *
format_query (const Metric *metric, const PfThreshold *limit)
{
  const char *place = strstr (metric->query, "%s");
  g_autofree char *quantile = NULL;

  if (place == NULL)
    return g_strdup (metric->query);
  quantile = shift_decimal (limit != NULL && limit->percentile != NULL ? limit->percentile : "95", -2);
  return g_strdup_printf ("%.*s%s%s", (int) (place - metric->query), metric->query, quantile, place + 2);
}

static gboolean
suggest_metric (PfSuggester *self,
                guint item,
                guint line,
                PfSuggestionClass suggestion_class,
                const Metric *metric,
                const PfThreshold *limit,
                int places)
{
  const PfThreshold *other = limit == NULL && metric->topic != PF_TOPIC_DATABASE ? self->limits[metric->topic] : NULL;
  int other_places = 0;
  gboolean borrowed = other != NULL && unit_fits (other, metric->unit, &other_places);
  g_autofree char *query = format_query (metric, limit);
  g_autofree char *check = limit != NULL ? format_check (limit, places, is_trigger (self, item))
                           : borrowed    ? format_check (other, other_places, FALSE)
                                         : g_strdup (metric->usual);
  g_autofree char *probe = g_strdup_printf ("PROM @prometheus\n| %s\nexpect value %s", query, check);

  return pf_suggest_add (self, line, item, suggestion_class, "prometheus", probe, NULL,
                         limit != NULL
                             ? _ ("The limit the item names; the names of metrics are those of the usual exporters")
                         : borrowed ? _ ("The limit another line of the checklist names")
                                    : _ ("A usual limit, since the checklist names none"))
         != NULL;
}

static gboolean
names_metric (const PfTopicSet *topics, const Metric *metric)
{
  return pf_topic_set_has (topics, metric->topic)
         && (metric->also == PF_TOPIC_NONE || pf_topic_set_has (topics, metric->also));
}

/**
 * pf_suggest_metrics_of:
 * @self: a search
 * @item: index of an item, or %PF_NONE
 * @line: line in the document
 * @text: its text
 * @topics: what the text names
 * @suggestion_class: how sure it is
 *
 * Returns: whether a quantity the text names is one that can be asked for
 */
gboolean
pf_suggest_metrics_of (PfSuggester *self,
                       guint item,
                       guint line,
                       const char *text,
                       const PfTopicSet *topics,
                       PfSuggestionClass suggestion_class)
{
  g_autoptr (GPtrArray) limits = pf_threshold_find_all (text);
  gboolean found = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++) {
    const Metric *metric = &metrics[i];
    int places = 0;
    const PfThreshold *limit;

    if (!names_metric (topics, metric))
      continue;
    limit = find_limit (limits, metric->unit, &places);
    if (metric->topic == PF_TOPIC_MEMORY && limit == NULL
        && (metric->unit == UNIT_MEGABYTES || find_limit (limits, UNIT_MEGABYTES, &places) != NULL))
      continue;
    if (limit != NULL && metric->topic == PF_TOPIC_RESPONSE_TIME && suggestion_class == PF_SUGGESTION_NEEDS
        && suggest_latency (self, item, limit, places))
      return TRUE;
    if (limit != NULL && self->limits[metric->topic] == NULL && !is_trigger (self, item))
      self->limits[metric->topic] = pf_threshold_copy (limit);
    found |= suggest_metric (self, item, line, suggestion_class, metric, limit, places);
    if (metric->topic == PF_TOPIC_QUERY || metric->topic == PF_TOPIC_DATABASE)
      break;
  }
  return found;
}

/**
 * pf_suggest_from_metrics:
 * @self: a search
 * @item: index of an item
 * @suggestion_class: how sure it is
 *
 * Returns: whether a quantity the item names is one that can be asked for
 */
gboolean
pf_suggest_from_metrics (PfSuggester *self, guint item, PfSuggestionClass suggestion_class)
{
  const PfItem *found = pf_suggest_item (self, item);

  return pf_suggest_metrics_of (self, item, found->line, found->text, &self->item_topics[item], suggestion_class);
}
