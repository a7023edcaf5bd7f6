/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-build.h"

#include "run/pf-run-timeline.h"

/* The clock, the phases and the figures of a run. */

static JsonObject *
make_clock (PfRecordBuilder *self)
{
  g_autoptr (GArray) steps = pf_run_list_clock_steps (self->run);
  JsonObject *clock = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < steps->len; i++)
    json_array_add_int_element (array, g_array_index (steps, gint64, i));
  json_object_set_array_member (clock, "steps_ms", array);
  return clock;
}

static void
add_phase_stamp (JsonObject *object, const char *member, const PfPhaseStamp *stamp)
{
  g_autofree char *at = NULL;
  JsonObject *made;

  if (stamp->at < 0)
    return;
  at = pf_time_format (stamp->at);
  made = json_object_new ();
  json_object_set_string_member (made, "at", at);
  json_object_set_string_member (made, "by", stamp->by);
  json_object_set_int_member (made, "audit_seq", stamp->seq);
  json_object_set_object_member (object, member, made);
}

static JsonObject *
make_phase (PfRecordBuilder *self, const PfRunPhase *phase)
{
  const GPtrArray *sections = pf_document_get_sections (self->document);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "section", ((PfSection *) g_ptr_array_index (sections, phase->section))->id);
  if (phase->planned_start >= 0) {
    g_autofree char *start = pf_time_format (phase->planned_start);

    json_object_set_string_member (object, "planned_start", start);
  }
  if (phase->planned_max_ms > 0) {
    json_object_set_int_member (object, "planned_min_ms", phase->planned_min_ms);
    json_object_set_int_member (object, "planned_max_ms", phase->planned_max_ms);
  }
  add_phase_stamp (object, "started", &phase->started);
  add_phase_stamp (object, "ended", &phase->ended);
  if (phase->started.at >= 0 && phase->ended.at >= 0)
    json_object_set_int_member (object, "actual_ms", phase->actual_ms);
  return object;
}

static JsonArray *
make_phases (PfRecordBuilder *self)
{
  /* Only of a phase that goes on does the time matter, and that is left out. */
  g_autoptr (GArray) phases = pf_run_list_phases (self->run, 0);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < phases->len; i++)
    json_array_add_object_element (array, make_phase (self, &g_array_index (phases, PfRunPhase, i)));
  return array;
}

/*
 * pf_builder_add_time:
 * @self: a builder
 * @run: gets `clock`, `phases` and `kpi`
 */
void
pf_builder_add_time (PfRecordBuilder *self, JsonObject *run)
{
  json_object_set_object_member (run, "clock", make_clock (self));
  json_object_set_array_member (run, "phases", make_phases (self));
  json_object_set_array_member (run, "kpi", pf_builder_make_blanks (self, PF_BUILDER_KPI, "/run/kpi"));
}
