/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-timeline.h"

#include "document/pf-measure.h"
#include "probe/pf-json.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Figures of a run that its clock and its probes can tell. */

#define NS_PER_MS G_GINT64_CONSTANT (1000000)
#define MS_PER_MINUTE (60 * G_GINT64_CONSTANT (1000))

static const PfBlank *
get_blank (PfRun *self, guint index)
{
  return g_ptr_array_index (pf_document_get_blanks (self->document), index);
}

/**
 * pf_run_is_kpi_blank:
 * @self: a run
 * @blank: index of a blank
 *
 * Returns: whether it stands among the figures of the run, and in no item
 */
gboolean
pf_run_is_kpi_blank (PfRun *self, guint blank)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  const PfBlank *found = get_blank (self, blank);

  return found->item == PF_NONE && found->section != PF_NONE
         && ((PfSection *) g_ptr_array_index (sections, found->section))->role == PF_ROLE_KPI;
}

/* The unit of a length of time in milliseconds, or 0. */
static gint64
find_unit (const PfBlank *blank)
{
  const char *rest;
  PfMeasure measure;

  if (blank->unit == NULL || !pf_measure_read (blank->unit, blank->unit + strlen (blank->unit), &rest, &measure)
      || !pf_measure_is_span (measure))
    return 0;
  return (gint64) pf_measure_get_factor (measure) / NS_PER_MS;
}

/**
 * pf_run_get_kpi:
 * @self: a run
 * @blank: index of a blank
 *
 * Returns: which figure it asks for that the run can tell; %PF_KPI_NONE for any other blank
 */
PfKpi
pf_run_get_kpi (PfRun *self, guint blank)
{
  const PfBlank *found;
  PfPhraseMatch match;

  g_return_val_if_fail (PF_IS_RUN (self), PF_KPI_NONE);
  g_return_val_if_fail (blank < pf_document_get_blanks (self->document)->len, PF_KPI_NONE);

  found = get_blank (self, blank);
  if (!pf_run_is_kpi_blank (self, blank) || found->label == NULL
      || (found->kind == PF_BLANK_KIND_NUMBER && find_unit (found) == 0)
      || (found->kind != PF_BLANK_KIND_NUMBER && found->kind != PF_BLANK_KIND_TEXT))
    return PF_KPI_NONE;
  return pf_phrase_set_find_best (PF_PHRASES (kpis), found->label, -1, &match) ? (PfKpi) match.meaning : PF_KPI_NONE;
}

/**
 * pf_run_is_auto_blank:
 * @self: a run
 * @blank: index of a blank
 *
 * Returns: whether the clock of the run or its probes can say what belongs in it, now or later
 */
gboolean
pf_run_is_auto_blank (PfRun *self, guint blank)
{
  const PfBlank *found;

  g_return_val_if_fail (PF_IS_RUN (self), FALSE);
  g_return_val_if_fail (blank < pf_document_get_blanks (self->document)->len, FALSE);

  found = get_blank (self, blank);
  return found->kind == PF_BLANK_KIND_TIMESTAMP_START || found->kind == PF_BLANK_KIND_TIMESTAMP_END
         || pf_run_get_kpi (self, blank) != PF_KPI_NONE;
}

/**
 * pf_run_dup_probed_items:
 * @self: a run
 *
 * Returns: (transfer full): ids of the items that are bound to a probe
 */
GStrv
pf_run_dup_probed_items (PfRun *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  for (guint i = 0; i < self->item_array->len; i++) {
    PfRunItem *item = pf_run_get_item (self, i);

    if (item->probe != NULL)
      g_strv_builder_add (builder, item->item->id);
  }
  return g_strv_builder_end (builder);
}

/**
 * pf_store_load_histories:
 * @self: a store
 * @run_id: full id of a run
 * @item_ids: (array zero-terminated=1): what [method@Run.dup_probed_items] gave
 * @error: return location
 *
 * Returns: (transfer full) (element-type GPtrArray): the outcomes of each probe that were kept, the oldest first
 * Throws: PF_STORE_ERROR_NOT_FOUND, PF_STORE_ERROR_CORRUPT
 */
GPtrArray *
pf_store_load_histories (PfStore *self, const char *run_id, const char *const *item_ids, GError **error)
{
  g_autoptr (GPtrArray) histories = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);

  for (const char *const *id = item_ids; *id != NULL; id++) {
    GPtrArray *history = pf_store_load_samples (self, run_id, *id, 0, error);

    if (history == NULL)
      return NULL;
    g_ptr_array_add (histories, history);
  }
  return g_steal_pointer (&histories);
}

/* Nobody answered, or with a failure of the service itself; a wrong answer is no downtime. */
static gboolean
is_down (PfOutcome *outcome)
{
  static const char *const reasons[]
      = { "dns-nxdomain",      "dns-timeout",    "dns-servfail", "dns-bad",     "tcp-refused",   "tcp-reset",
          "tcp-timeout",       "tls-untrusted",  "tls-name",     "tls-expired", "tls-handshake", "tls-version",
          "tls-not-yet-valid", "http-malformed", "deadline",     NULL };
  const char *reason = pf_outcome_get_reason (outcome);

  if (pf_outcome_get_value (outcome) != PF_OUTCOME_FAIL)
    return FALSE;
  return pf_json_get_int (pf_outcome_get_facts (outcome), "status", 0) >= 500
         || (reason != NULL && g_strv_contains (reasons, reason));
}

typedef struct {
  gint64 from;
  gint64 until;
} Span;

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  gint64 left = ((const Span *) a)->from;
  gint64 right = ((const Span *) b)->from;

  return (left > right) - (left < right);
}

/* Down from the sample that says so until the next one that does not; returns whether any sample was of that time. */
static gboolean
add_spans (GArray *spans, const GPtrArray *history, gint64 from, gint64 until)
{
  gboolean seen = FALSE;

  for (guint i = 0; i < history->len; i++) {
    PfOutcome *outcome = g_ptr_array_index (history, i);
    gint64 at = pf_outcome_get_started_utc_ms (outcome);
    Span span = { MAX (at, from), until };

    if (i + 1 < history->len)
      span.until = MIN (pf_outcome_get_started_utc_ms (g_ptr_array_index (history, i + 1)), until);
    seen |= at >= from && at <= until;
    if (is_down (outcome) && span.until > span.from)
      g_array_append_val (spans, span);
  }
  return seen;
}

/**
 * pf_run_measure_downtime:
 * @histories: (element-type GPtrArray): of each probe its outcomes, the oldest first
 * @from: when to begin, UTC milliseconds
 * @until: when to end
 *
 * Adds up when at least one of the probes got no answer, or one that is a failure of the service (HTTP 500 to 599).
 *
 * Returns: for how many milliseconds; -1 when nothing was probed in that time
 */
gint64
pf_run_measure_downtime (const GPtrArray *histories, gint64 from, gint64 until)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (Span));
  gboolean seen = FALSE;
  gint64 total = 0;
  gint64 reached = from;

  for (guint i = 0; histories != NULL && i < histories->len; i++)
    seen |= add_spans (spans, g_ptr_array_index (histories, i), from, until);
  g_array_sort (spans, compare_spans);
  for (guint i = 0; i < spans->len; i++) {
    const Span *span = &g_array_index (spans, Span, i);

    total += MAX (span->until - MAX (span->from, reached), 0);
    reached = MAX (reached, span->until);
  }
  return seen ? total : -1;
}

static gint64
find_last (PfRun *self, const char *action, gint64 after)
{
  const char *const actions[] = { action, NULL };
  g_autoptr (GArray) changes = pf_run_list_changes (self, actions, NULL);
  gint64 at = changes->len > 0 ? g_array_index (changes, PfChange, changes->len - 1).at : PF_NO_TIME;

  return at >= after ? at : PF_NO_TIME;
}

/* When everything of the rollback was answered, or PF_NO_TIME. */
static gint64
find_contingency_end (PfRun *self, gint64 start)
{
  gint64 end = PF_NO_TIME;

  for (guint i = 0; i < self->item_array->len; i++) {
    PfRunItem *item = pf_run_get_item (self, i);

    if (item->item->kind != PF_ITEM_CONTINGENCY || !item->is_leaf)
      continue;
    if (item->state == PF_STATE_OPEN || item->state == PF_STATE_IN_PROGRESS)
      return PF_NO_TIME;
    end = MAX (end, item->at);
  }
  return end >= start ? end : PF_NO_TIME;
}

static gint64
measure_rollback (PfRun *self)
{
  static const char *const starts[] = { "rollback.start", NULL };
  g_autoptr (GArray) changes = pf_run_list_changes (self, starts, NULL);
  gint64 start = changes->len > 0 ? g_array_index (changes, PfChange, 0).at : PF_NO_TIME;
  gint64 end;

  if (start < 0)
    return -1;
  if (!self->in_rollback)
    return pf_run_get_rollback_duration (self);
  end = find_contingency_end (self, start);
  if (end < 0)
    end = find_last (self, "run.close", start);
  return end >= 0 ? end - start : -1;
}

/* The length in thousandths of the unit that are worth writing: whole seconds, tenths of minutes, hundredths above. */
static char *
write_amount (gint64 ms, gint64 unit)
{
  gint64 scale = unit < MS_PER_MINUTE ? 1 : unit == MS_PER_MINUTE ? 10 : 100;
  gint64 amount = (ms * scale + unit / 2) / unit;
  gint64 rest = amount % scale;

  if (rest == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT, amount / scale);
  if (scale == 100 && rest % 10 != 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT ".%02d", amount / scale, (int) rest);
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%d", amount / scale, (int) (scale == 100 ? rest / 10 : rest));
}

/* How long it was, or -1 with the reason why that cannot be told. */
static gint64
measure (PfRun *self, PfKpi kpi, const GPtrArray *histories, GError **error)
{
  gint64 start = pf_run_get_deployment_start (self);
  gint64 end = pf_run_get_deployment_end (self);
  const char *why = NULL;
  gint64 ms = -1;

  if (kpi == PF_KPI_ROLLBACK) {
    ms = measure_rollback (self);
    why = self->in_rollback ? _ ("The rollback has not ended yet") : _ ("No rollback was started");
  } else if (start < 0) {
    why = _ ("No phase of the deployment was started, so there is no time to count from");
  } else if (end < start) {
    why = _ ("The deployment has not ended: end its last phase first");
  } else if (kpi == PF_KPI_DEPLOYMENT) {
    ms = end - start;
  } else {
    ms = pf_run_measure_downtime (histories, start, end);
    why = _ ("Nothing was probed during the deployment, so nobody knows the downtime");
  }
  if (ms < 0)
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, why);
  return ms;
}

/**
 * pf_run_propose_value:
 * @self: a run
 * @blank: index of a blank
 * @histories: (nullable) (element-type GPtrArray): of each probe its outcomes, the oldest first; for the downtime
 * @error: return location
 *
 * What belongs in the blank as far as the clock of the run and its probes can tell: when a phase began or ended, how
 * long the deployment or the rollback took, how long the service was down.
 *
 * Returns: (transfer full) (nullable): the value
 * Throws: PF_RUN_ERROR_INVALID when it cannot be told, with the reason; PF_RUN_ERROR_NOT_FOUND
 */
char *
pf_run_propose_value (PfRun *self, guint blank, const GPtrArray *histories, GError **error)
{
  g_autofree char *amount = NULL;
  const PfBlank *found;
  gint64 unit;
  gint64 ms;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (blank >= pf_document_get_blanks (self->document)->len) {
    g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND, _ ("The checklist has no such blank"));
    return NULL;
  }
  found = get_blank (self, blank);
  if (pf_run_get_kpi (self, blank) == PF_KPI_NONE)
    return pf_run_propose_stamp (self, blank, error);
  ms = measure (self, pf_run_get_kpi (self, blank), histories, error);
  if (ms < 0)
    return NULL;
  unit = find_unit (found);
  amount = write_amount (ms, unit > 0 ? unit : MS_PER_MINUTE);
  return found->kind == PF_BLANK_KIND_NUMBER ? g_steal_pointer (&amount) : g_strdup_printf ("%s min", amount);
}

/**
 * pf_run_plan_fill_auto:
 * @self: a run
 * @blank: index of a blank
 * @histories: (nullable) (element-type GPtrArray): of each probe its outcomes, the oldest first; for the downtime
 * @error: return location
 *
 * Fills in what [method@Run.propose_value] gives, and enters that the clock or a probe said it.
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: as [method@Run.propose_value] and [method@Run.plan_fill]
 */
GPtrArray *
pf_run_plan_fill_auto (PfRun *self, guint blank, const GPtrArray *histories, GError **error)
{
  g_autofree char *value = pf_run_propose_value (self, blank, histories, error);

  if (value == NULL)
    return NULL;
  return pf_run_plan_fill_from (self, blank, value, pf_run_get_kpi (self, blank) == PF_KPI_DOWNTIME ? "probe" : "clock",
                                error);
}
