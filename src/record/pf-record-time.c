/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-check.h"

#include "document/pf-timing.h"
#include "probe/pf-clock.h"

/* Whether phases and the clock are as the events say. */

/* Differences that a clock makes which is set right a little at a time; as when the record was made. */
#define STEP_MS 2000
#define SLEW_DIVISOR 1000

/* What JSON holds exactly. */
#define MOST_MS (G_GINT64_CONSTANT (1) << 53)

typedef struct {
  JsonObject *started;
  JsonObject *ended;
} Stamps;

static gint64
get_time (JsonObject *entry)
{
  const char *claimed = pf_json_get_string (pf_json_get_object (entry, "data"), "at");
  gint64 at = -1;

  if (entry != NULL && (claimed == NULL || !pf_time_parse (claimed, &at)))
    pf_time_parse (pf_json_get_string (entry, "at"), &at);
  return at;
}

static Stamps *
find_stamps (GHashTable *table, const char *target)
{
  Stamps *stamps = g_hash_table_lookup (table, target);

  if (stamps == NULL) {
    stamps = g_new0 (Stamps, 1);
    g_hash_table_insert (table, (gpointer) (guintptr) target, stamps);
  }
  return stamps;
}

/* section → the events that count; a phase that begins again after its end goes on. */
static GHashTable *
fold_phases (PfRecordCheck *self)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < pf_array_length (self->entries); i++) {
    JsonObject *entry = pf_array_object (self->entries, i);
    const char *action = pf_json_get_string (entry, "action");
    const char *target = pf_json_get_string (entry, "target");
    Stamps *stamps;

    if (target == NULL || (g_strcmp0 (action, "phase.start") != 0 && g_strcmp0 (action, "phase.end") != 0))
      continue;
    stamps = find_stamps (table, target);
    if (g_str_equal (action, "phase.end")) {
      stamps->ended = entry;
      continue;
    }
    stamps->started = entry;
    if (stamps->ended != NULL && get_time (stamps->ended) < get_time (entry))
      stamps->ended = NULL;
  }
  return table;
}

static void
check_stamp (PfRecordCheck *self, guint index, JsonObject *phase, const char *member, JsonObject *entry)
{
  JsonObject *stamp = pf_json_get_object (phase, member);
  gint64 at = -1;
  gboolean same = (stamp == NULL) == (entry == NULL);

  if (stamp != NULL && entry != NULL)
    same = pf_time_parse (pf_json_get_string (stamp, "at"), &at) && at == get_time (entry)
           && g_strcmp0 (pf_json_get_string (stamp, "by"), pf_json_get_string (entry, "actor")) == 0
           && pf_json_get_int (stamp, "audit_seq", -1) == pf_json_get_int (entry, "seq", -2);
  if (!same)
    pf_findings_add (self->findings, g_strdup_printf ("/run/phases/%u/%s", index, member),
                     g_strdup (_ ("Who did it and when differs from the event.")));
}

static void
check_number (PfRecordCheck *self, guint index, JsonObject *phase, const char *member, gint64 expected)
{
  if (pf_json_get_int (phase, member, -1) != expected)
    pf_findings_add (self->findings, g_strdup_printf ("/run/phases/%u/%s", index, member),
                     g_strdup (_ ("This length of time does not follow from the section and the events.")));
}

static void
check_phase (PfRecordCheck *self, guint index, GHashTable *table, GHashTable *seen)
{
  JsonArray *phases = pf_json_get_array (pf_json_get_object (self->root, "run"), "phases");
  JsonObject *phase = pf_array_object (phases, index);
  const char *id = pf_json_get_string (phase, "section");
  guint place = id != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->sections, id)) : 0;
  const Stamps none = { NULL, NULL };
  const Stamps *stamps = id != NULL ? g_hash_table_lookup (table, id) : NULL;
  const char *title;
  PfEstimate estimate = { 0 };

  if (place == 0 || !g_hash_table_add (seen, (gpointer) (guintptr) id)) {
    pf_findings_add (self->findings, g_strdup_printf ("/run/phases/%u/section", index),
                     place == 0 ? g_strdup (_ ("There is no such section."))
                                : g_strdup (_ ("The phase is there twice.")));
    return;
  }
  stamps = stamps != NULL ? stamps : &none;
  title = pf_json_get_string (pf_array_object (pf_json_get_array (self->root, "sections"), place - 1), "title");
  if (title == NULL || !pf_estimate_parse (title, &estimate))
    estimate = (PfEstimate){ 0 };
  check_stamp (self, index, phase, "started", stamps->started);
  check_stamp (self, index, phase, "ended", stamps->ended);
  check_number (self, index, phase, "planned_min_ms", estimate.max_s > 0 ? estimate.min_s * 1000 : -1);
  check_number (self, index, phase, "planned_max_ms", estimate.max_s > 0 ? estimate.max_s * 1000 : -1);
  check_number (self, index, phase, "actual_ms",
                stamps->started != NULL && stamps->ended != NULL
                    ? MAX (get_time (stamps->ended) - get_time (stamps->started), 0)
                    : -1);
}

/* A section that was read otherwise later may be no phase any more. */
static gboolean
was_read_otherwise (PfRecordCheck *self)
{
  for (guint i = 0; i < pf_array_length (self->entries); i++)
    if (g_strcmp0 (pf_json_get_string (pf_array_object (self->entries, i), "action"), "role.set") == 0)
      return TRUE;
  return FALSE;
}

static void
check_phases (PfRecordCheck *self)
{
  g_autoptr (GHashTable) table = fold_phases (self);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *phases = pf_json_get_array (pf_json_get_object (self->root, "run"), "phases");
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < pf_array_length (phases) && !pf_findings_is_full (self->findings); i++)
    check_phase (self, i, table, seen);
  if (was_read_otherwise (self))
    return;
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &id, NULL) && !pf_findings_is_full (self->findings))
    if (!g_hash_table_contains (seen, id)) {
      g_autofree char *quoted = pf_text_shorten (id);

      pf_findings_add (self->findings, g_strdup ("/run/phases"),
                       g_strdup_printf (_ ("The phase “%s”, which the events tell of, is missing."), quoted));
    }
}

static gint64
get_mono (JsonObject *entry)
{
  return CLAMP (pf_json_get_int (entry, "mono_ms", 0), 0, MOST_MS);
}

/* By how much the wall clock went further than the other one between two events of a session; 0 for nothing. */
static gint64
find_step (JsonObject *before, JsonObject *entry)
{
  gint64 passed = get_mono (entry) - get_mono (before);
  gint64 from = 0, until = 0, step;

  if (!pf_time_parse (pf_json_get_string (before, "at"), &from)
      || !pf_time_parse (pf_json_get_string (entry, "at"), &until))
    return 0;
  step = until - from - passed;
  return ABS (step) >= STEP_MS + ABS (passed) / SLEW_DIVISOR ? step : 0;
}

static void
check_clock (PfRecordCheck *self)
{
  JsonObject *clock = pf_json_get_object (pf_json_get_object (self->root, "run"), "clock");
  JsonArray *steps = pf_json_get_array (clock, "steps_ms");
  g_autoptr (GHashTable) last = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_steps = 0;
  gboolean same = TRUE;

  for (guint i = 0; i < pf_array_length (self->entries); i++) {
    JsonObject *entry = pf_array_object (self->entries, i);
    const char *session = pf_json_get_string (entry, "session");
    JsonObject *before = session != NULL ? g_hash_table_lookup (last, session) : NULL;
    gint64 step = before != NULL ? find_step (before, entry) : 0;

    if (session == NULL || pf_json_get_int (entry, "mono_ms", -1) < 0)
      continue;
    g_hash_table_insert (last, (gpointer) (guintptr) session, entry);
    if (step == 0)
      continue;
    same = same && n_steps < pf_array_length (steps) && JSON_NODE_HOLDS_VALUE (json_array_get_element (steps, n_steps))
           && json_node_get_int (json_array_get_element (steps, n_steps)) == step;
    n_steps++;
  }
  if (!same || pf_array_length (steps) != n_steps)
    pf_findings_add (self->findings, g_strdup ("/run/clock/steps_ms"),
                     g_strdup (_ ("How the clock jumped differs from the times of the events.")));
}

/*
 * pf_check_time:
 * @self: a check
 *
 * Checks that phases began, ended and took as long as the events say, and that no jump of the clock is left out.
 */
void
pf_check_time (PfRecordCheck *self)
{
  check_phases (self);
  check_clock (self);
}
