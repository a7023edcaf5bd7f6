/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-history.h"

#include "probe/pf-clock.h"
#include "probe/pf-json.h"
#include "run/pf-run-timeline.h"

#include <glib/gi18n-lib.h>

static gint64
get_moment (PfEvent *event)
{
  const char *text = event->data != NULL ? pf_json_get_string (event->data, "at") : NULL;
  gint64 at;

  return text != NULL && pf_time_parse (text, &at) ? at : event->at;
}

/* The last start and the last end count, as in the run itself. */
static void
add_event (PfRunHistory *self, GHashTable *starts, PfEvent *event)
{
  gint64 moment = get_moment (event);
  gint64 *start;

  if (event->target == NULL)
    return;
  if (g_str_equal (event->action, "item.set") && event->data != NULL
      && g_strcmp0 (pf_json_get_string (event->data, "state"), "failed") == 0) {
    g_hash_table_add (self->failed, g_strdup (event->target));
  } else if (g_str_equal (event->action, "phase.start")) {
    g_hash_table_replace (starts, g_strdup (event->target), g_memdup2 (&moment, sizeof moment));
    g_hash_table_remove (self->durations, event->target);
  } else if (g_str_equal (event->action, "phase.end")) {
    start = g_hash_table_lookup (starts, event->target);
    moment -= start != NULL ? *start : moment + 1;
    if (moment >= 0)
      g_hash_table_replace (self->durations, g_strdup (event->target), g_memdup2 (&moment, sizeof moment));
  }
}

static gboolean
read_run (PfRunHistory *self, PfStore *store, GError **error)
{
  g_autoptr (GHashTable) starts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) events = pf_store_load_events (store, self->run_id, 0, error);

  for (guint i = 0; events != NULL && i < events->len; i++)
    add_event (self, starts, g_ptr_array_index (events, i));
  return events != NULL;
}

/* The same checklist is one of the same title in a file of the same name. */
static const PfRunInfo *
find_before (const GPtrArray *infos, const char *run_id)
{
  const PfRunInfo *own = NULL;

  for (guint i = 0; i < infos->len; i++) {
    const PfRunInfo *info = g_ptr_array_index (infos, i);

    if (g_str_equal (info->id, run_id))
      own = info;
    else if (own != NULL && info->n_events > 1 && g_strcmp0 (info->title, own->title) == 0
             && g_strcmp0 (info->file_name, own->file_name) == 0)
      return info;
  }
  return NULL;
}

/**
 * pf_run_history_load:
 * @store: where runs are kept
 * @run_id: full id of a run
 *
 * Looks how the run before went, live or rehearsal, of the same checklist. Blocks.
 *
 * Returns: (transfer full): the history, an empty one when this is the first run
 * Throws: a PfStoreError
 */
PfRunHistory *
pf_run_history_load (PfStore *store, const char *run_id, GError **error)
{
  g_autoptr (GPtrArray) infos = pf_store_list_runs (store, error);
  const PfRunInfo *before = infos != NULL ? find_before (infos, run_id) : NULL;
  g_autoptr (PfRunHistory) self = NULL;

  if (infos == NULL)
    return NULL;
  self = g_new0 (PfRunHistory, 1);
  self->failed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->durations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (before == NULL)
    return g_steal_pointer (&self);
  self->run_id = g_strdup (before->id);
  self->mode = g_strdup (before->mode);
  self->created = before->created;
  return read_run (self, store, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * pf_run_history_free:
 * @self: (transfer full) (nullable): a history
 */
void
pf_run_history_free (PfRunHistory *self)
{
  if (self == NULL)
    return;
  g_free (self->run_id);
  g_free (self->mode);
  g_hash_table_unref (self->failed);
  g_hash_table_unref (self->durations);
  g_free (self);
}

/**
 * pf_run_history_get_duration:
 * @self: a history
 * @section: id of the section of a phase
 *
 * Returns: how long the phase took last time, in milliseconds; -1 when that is not known
 */
gint64
pf_run_history_get_duration (const PfRunHistory *self, const char *section)
{
  const gint64 *duration = g_hash_table_lookup (self->durations, section);

  return duration != NULL ? *duration : -1;
}

/**
 * pf_run_history_has_failed:
 * @self: a history
 * @item: id of an item
 *
 * Returns: whether it failed last time, whatever became of it
 */
gboolean
pf_run_history_has_failed (const PfRunHistory *self, const char *item)
{
  return g_hash_table_contains (self->failed, item);
}

/**
 * pf_run_history_describe:
 * @self: a history
 * @run: a run
 * @section: index of a section
 *
 * Returns: (transfer full) (nullable): how long the phase took last time, and how much that was over or under its plan,
 *   such as `last time +7 min (22 min)`; %NULL where that is not known
 */
char *
pf_run_history_describe (const PfRunHistory *self, PfRun *run, guint section)
{
  const PfSection *found = g_ptr_array_index (pf_document_get_sections (pf_run_get_document (run)), section);
  gint64 duration = pf_run_history_get_duration (self, found->id);
  g_autofree char *took = duration >= 0 ? pf_span_format (duration) : NULL;
  g_autofree char *difference = NULL;
  PfRunPhase phase;

  if (took == NULL)
    return NULL;
  if (!pf_run_get_phase (run, section, pf_run_get_now (run), &phase) || phase.planned_max_ms <= 0
      || (duration >= phase.planned_min_ms && duration <= phase.planned_max_ms))
    /* Translators: how long something took in the run before */
    return g_strdup_printf (_ ("last time %s"), took);
  difference = pf_span_format (duration > phase.planned_max_ms ? duration - phase.planned_max_ms
                                                               : phase.planned_min_ms - duration);
  /* Translators: how much longer (+) or shorter (−) than planned something took in the run before, and how long */
  return g_strdup_printf (_ ("last time %s%s (%s)"), duration > phase.planned_max_ms ? "+" : "−", difference, took);
}
