/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-run-times.h"

#include <glib/gi18n-lib.h>

#define MS_PER_MINUTE (60 * G_GINT64_CONSTANT (1000))

struct _PfRunTimes {
  GObject parent_instance;

  /* Borrowed: the run keeps this */
  PfRun *run;

  /* Owned */
  GArray *timed;
  GArray *phases;
  GHashTable *timed_places; /* section → place + 1 */
  GHashTable *phase_places; /* section → place + 1 */
  char *shown;              /* what the texts were made of */

  gint64 now;
  gboolean stale;
};

G_DEFINE_FINAL_TYPE (PfRunTimes, pf_run_times, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
clear (PfRunTimes *self)
{
  g_clear_pointer (&self->timed, g_array_unref);
  g_clear_pointer (&self->phases, g_array_unref);
  g_hash_table_remove_all (self->timed_places);
  g_hash_table_remove_all (self->phase_places);
}

static void
pf_run_times_finalize (GObject *object)
{
  PfRunTimes *self = PF_RUN_TIMES (object);
  clear (self);
  g_hash_table_unref (self->timed_places);
  g_hash_table_unref (self->phase_places);
  g_free (self->shown);
  G_OBJECT_CLASS (pf_run_times_parent_class)->finalize (object);
}

static void
pf_run_times_class_init (PfRunTimesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pf_run_times_finalize;

  /**
   * PfRunTimes::changed:
   *
   * The time that passed made another text of something.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PF_TYPE_RUN_TIMES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
pf_run_times_init (PfRunTimes *self)
{
  self->timed_places = g_hash_table_new (NULL, NULL);
  self->phase_places = g_hash_table_new (NULL, NULL);
  self->stale = TRUE;
}

static void
compute (PfRunTimes *self)
{
  clear (self);
  self->stale = FALSE;
  self->now = pf_run_get_now (self->run);
  self->timed = pf_run_list_timed_sections (self->run, self->now);
  self->phases = pf_run_list_phases (self->run, self->now);
  for (guint i = 0; i < self->timed->len; i++)
    g_hash_table_insert (self->timed_places, GUINT_TO_POINTER (g_array_index (self->timed, PfTimedSection, i).section),
                         GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < self->phases->len; i++)
    g_hash_table_insert (self->phase_places, GUINT_TO_POINTER (g_array_index (self->phases, PfRunPhase, i).section),
                         GUINT_TO_POINTER (i + 1));
}

/* All that the texts are made of, apart from what the run itself tells of. */
static char *
describe (PfRunTimes *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *day = pf_run_format_time (self->run, self->now, PF_NO_TIME);
  g_string_append_len (text, day, 10);
  for (guint i = 0; i < self->timed->len; i++) {
    const PfTimedSection *timed = &g_array_index (self->timed, PfTimedSection, i);
    g_string_append_printf (text, " %d:%" G_GINT64_FORMAT, timed->state, timed->late_ms / MS_PER_MINUTE);
  }
  for (guint i = 0; i < self->phases->len; i++) {
    const PfRunPhase *phase = &g_array_index (self->phases, PfRunPhase, i);
    g_string_append_printf (text, " %" G_GINT64_FORMAT "%c", phase->actual_ms / MS_PER_MINUTE,
                            phase->is_over ? '!' : '.');
  }
  return g_string_free (text, FALSE);
}

static void
ensure (PfRunTimes *self)
{
  if (!self->stale)
    return;
  compute (self);
  g_free (self->shown);
  self->shown = describe (self);
}

static void
make_stale (PfRunTimes *self)
{
  self->stale = TRUE;
}

/**
 * pf_run_times_get:
 * @run: a run
 *
 * Returns: (transfer none): its times, which live as long as it does
 */
PfRunTimes *
pf_run_times_get (PfRun *run)
{
  PfRunTimes *self = g_object_get_data (G_OBJECT (run), "pf-run-times");
  if (self != NULL)
    return self;
  self = g_object_new (PF_TYPE_RUN_TIMES, NULL);
  self->run = run;
  g_signal_connect_object (run, "changed", G_CALLBACK (make_stale), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "document-changed", G_CALLBACK (make_stale), self, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (run), "pf-run-times", self, g_object_unref);
  return self;
}

/**
 * pf_run_times_get_run:
 * @self: times
 *
 * Returns: (transfer none): the run
 */
PfRun *
pf_run_times_get_run (PfRunTimes *self)
{
  return self->run;
}

/**
 * pf_run_times_update:
 * @self: times
 *
 * Looks at the clock. Whatever it was before does not matter, so a machine that slept or a clock that was set is seen
 * at the next look.
 */
void
pf_run_times_update (PfRunTimes *self)
{
  compute (self);
  g_autofree char *text = describe (self);
  if (g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * pf_run_times_is_needed:
 * @self: times
 *
 * Returns: whether the checklist has something that a T0 would tell the time of
 */
gboolean
pf_run_times_is_needed (PfRunTimes *self)
{
  ensure (self);
  return self->timed->len > 0 || self->phases->len > 0;
}

/**
 * pf_run_times_list:
 * @self: times
 *
 * Returns: (transfer none) (element-type PfTimedSection): the timed sections
 */
const GArray *
pf_run_times_list (PfRunTimes *self)
{
  ensure (self);
  return self->timed;
}

/**
 * pf_run_times_find:
 * @self: times
 * @section: index of a section
 *
 * Returns: (transfer none) (nullable): when it is due; %NULL when its title says nothing of it
 */
const PfTimedSection *
pf_run_times_find (PfRunTimes *self, guint section)
{
  ensure (self);
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->timed_places, GUINT_TO_POINTER (section)));
  return place > 0 ? &g_array_index (self->timed, PfTimedSection, place - 1) : NULL;
}

/**
 * pf_run_times_find_phase:
 * @self: times
 * @section: index of a section
 *
 * Returns: (transfer none) (nullable): the phase that it is, or %NULL
 */
const PfRunPhase *
pf_run_times_find_phase (PfRunTimes *self, guint section)
{
  ensure (self);
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->phase_places, GUINT_TO_POINTER (section)));
  return place > 0 ? &g_array_index (self->phases, PfRunPhase, place - 1) : NULL;
}

/**
 * pf_run_times_dup_due:
 * @self: times
 * @section: index of a section
 * @brief: whether there is room for a few letters only
 *
 * Returns: (transfer full) (nullable): when it is due and whether it is late, as in `15:00 · late 1 min`; %NULL where
 *   nothing is known of it
 */
char *
pf_run_times_dup_due (PfRunTimes *self, guint section, gboolean brief)
{
  const PfTimedSection *timed = pf_run_times_find (self, section);
  if (timed == NULL || timed->due_at < 0)
    return NULL;
  g_autofree char *moment = pf_run_format_due (self->run, timed, self->now);
  g_autofree char *length = pf_span_format (timed->late_ms);
  g_autofree char *late = g_strdup_printf (_("late %s"), length);
  const char *state = timed->state == PF_DUE_LATE ? late : timed->state == PF_DUE_NOW ? _("due") : NULL;
  if (state == NULL && brief && timed->starts_at >= 0 && timed->timing.anchor != PF_ANCHOR_DEPLOYMENT_DAY)
    return pf_run_format_time (self->run, timed->starts_at, self->now);
  if (state == NULL || brief)
    return g_strdup (state != NULL ? state : moment);
  return g_strdup_printf ("%s · %s", moment, state);
}

/**
 * pf_run_times_dup_phase:
 * @self: times
 * @section: index of a section
 *
 * Returns: (transfer full) (nullable): how long the phase takes, and was planned to; %NULL where nothing is known of it
 */
char *
pf_run_times_dup_phase (PfRunTimes *self, guint section)
{
  const PfRunPhase *phase = pf_run_times_find_phase (self, section);
  if (phase == NULL || (phase->actual_ms < 0 && phase->planned_max_ms == 0))
    return NULL;
  g_autofree char *planned = pf_span_format (phase->planned_max_ms);
  g_autofree char *actual = pf_span_format (MAX (phase->actual_ms, 0));
  if (phase->actual_ms < 0)
    /* Translators: how long something is planned to take */
    return g_strdup_printf (_("planned %s"), planned);
  if (phase->planned_max_ms == 0)
    /* Translators: how long something took, or has taken until now */
    return phase->ended.at >= 0 ? g_strdup_printf (_("took %s"), actual) : g_strdup (actual);
  /* Translators: how long something takes, and how long it was planned to take */
  return g_strdup_printf (phase->is_over ? _("%s, longer than %s") : _("%s of %s"), actual, planned);
}
