/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/pf-cli.h"

#include "record/pf-fact-json.h"
#include "run/pf-run-timeline.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/* T0, what is due, and phases. */

static const PfSection *
get_section (PfRun *run, guint index)
{
  return g_ptr_array_index (pf_document_get_sections (pf_run_get_document (run)), index);
}

/* `16:00` today or `2026-03-02 16:00`, by the clock on the wall of the run's zone. */
static gboolean
parse_local (PfRun *run, const char *text, gint64 *at)
{
  g_autoptr (GTimeZone) zone = pf_run_dup_zone (run);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (pf_run_get_now (run) / 1000);
  g_autoptr (GDateTime) today = g_date_time_to_timezone (utc, zone);
  g_autoptr (GDateTime) local = NULL;
  int year = g_date_time_get_year (today);
  int month = g_date_time_get_month (today);
  int day = g_date_time_get_day_of_month (today);
  int hour, minute, length = 0;

  if (!(sscanf (text, "%4d-%2d-%2d%*1[T ]%2d:%2d%n", &year, &month, &day, &hour, &minute, &length) == 5
        && text[length] == '\0')) {
    length = 0;
    if (!(sscanf (text, "%2d:%2d%n", &hour, &minute, &length) == 2 && length > 0 && text[length] == '\0'))
      return FALSE;
  }
  local = g_date_time_new (zone, year, month, day, hour, minute, 0);
  if (local == NULL)
    return FALSE;
  *at = g_date_time_to_unix (local) * 1000;
  return TRUE;
}

/* `+30m`, `+2h`: from now. */
static gboolean
parse_relative (PfRun *run, const char *text, gint64 *at)
{
  char *unit;
  gint64 amount;

  if (*text != '+' || !g_ascii_isdigit (text[1]))
    return FALSE;
  amount = g_ascii_strtoll (text + 1, &unit, 10);
  if (*unit == '\0' || unit[1] != '\0' || strchr ("smhd", *unit) == NULL || amount > 1000000)
    return FALSE;
  *at = pf_run_get_now (run) + amount * 1000 * (*unit == 's' ? 1 : *unit == 'm' ? 60 : *unit == 'h' ? 3600 : 24 * 3600);
  return TRUE;
}

static gboolean
parse_moment (PfRun *run, const char *text, gint64 *at, GError **error)
{
  if (g_str_equal (text, "now")) {
    *at = pf_run_get_now (run);
    return TRUE;
  }
  return pf_time_parse (text, at) || parse_relative (run, text, at) || parse_local (run, text, at)
         || pf_cli_usage (
             error,
             _("“%s” is not a time. Write now, +30m, 16:00, 2026-03-01 09:30 (in the time zone of the run) "
                "or 2026-03-01T09:30:00+01:00"),
             text);
}

/**
 * pf_cli_t0:
 * @call: the call
 * @error: return location
 *
 * `t0`: sets or moves T0, or takes it back.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_t0 (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = pf_cli_open_run (call, error);
  g_autoptr (GPtrArray) acts = NULL;
  PfRun *run = session != NULL ? pf_run_session_get_run (session) : NULL;
  gint64 t0 = PF_NO_TIME;
  JsonObject *object;

  if (run == NULL)
    return PF_CLI_EXIT_FAILED;
  if (!g_str_equal (call->arguments[1], "clear") && !parse_moment (run, call->arguments[1], &t0, error))
    return PF_CLI_EXIT_USAGE;
  /* Nobody plans by parts of a second. */
  acts = pf_run_plan_set_t0 (run, t0 >= 0 ? t0 / 1000 * 1000 : t0, error);
  if (acts == NULL || !pf_run_session_act_sync (session, acts, error))
    return PF_CLI_EXIT_FAILED;
  if (call->json) {
    object = pf_cli_describe_acts (session, acts);
    pf_cli_set_time (object, "t0", pf_run_get_t0 (run));
    pf_cli_take_json_object (object);
  } else if (t0 < 0) {
    g_print ("%s\n", _("T0 is not set"));
  } else {
    pf_cli_print_t0 (run);
  }
  return PF_CLI_EXIT_YES;
}

static gboolean
find_section (PfRun *run, const char *text, guint *section, GError **error)
{
  *section = pf_document_find_section (pf_run_get_document (run), text);
  if (*section != PF_NONE)
    return TRUE;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND,
               _("The checklist has no section “%s”. Write its id, or L and its line"), text);
  return FALSE;
}

static void
set_stamp (JsonObject *object, const char *member, const PfPhaseStamp *stamp)
{
  JsonObject *made;

  if (stamp->at < 0) {
    json_object_set_null_member (object, member);
    return;
  }
  made = json_object_new ();
  pf_cli_set_time (made, "at", stamp->at);
  pf_cli_set_text (made, "by", stamp->by);
  json_object_set_int_member (made, "audit_seq", stamp->seq);
  json_object_set_object_member (object, member, made);
}

static void
set_length (JsonObject *object, const char *member, gint64 ms, gboolean known)
{
  if (known)
    json_object_set_int_member (object, member, ms);
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
phase_to_json (PfRun *run, const PfRunPhase *phase)
{
  const PfSection *section = get_section (run, phase->section);
  gboolean is_planned = phase->planned_max_ms > 0;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "section", section->id);
  json_object_set_int_member (object, "line", section->line);
  json_object_set_string_member (object, "title", section->title);
  pf_cli_set_time (object, "planned_start", phase->planned_start);
  set_length (object, "planned_min_ms", phase->planned_min_ms, is_planned);
  set_length (object, "planned_max_ms", phase->planned_max_ms, is_planned);
  set_stamp (object, "started", &phase->started);
  set_stamp (object, "ended", &phase->ended);
  set_length (object, "actual_ms", phase->actual_ms, phase->started.at >= 0 && phase->ended.at >= 0);
  set_length (object, "elapsed_ms", phase->actual_ms, phase->started.at >= 0);
  json_object_set_boolean_member (object, "exceeded", phase->is_over);
  json_object_set_boolean_member (object, "end_proposed", phase->is_end_proposed);
  return object;
}

static JsonObject *
timed_to_json (PfRun *run, const PfTimedSection *timed)
{
  const PfSection *section = get_section (run, timed->section);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "section", section->id);
  json_object_set_int_member (object, "line", section->line);
  json_object_set_string_member (object, "title", section->title);
  json_object_set_object_member (object, "timing", pf_fact_make_timing (section->title));
  pf_cli_set_time (object, "starts_at", timed->starts_at);
  pf_cli_set_time (object, "due_at", timed->due_at);
  json_object_set_string_member (object, "state", pf_due_state_to_string (timed->state));
  json_object_set_int_member (object, "late_ms", timed->late_ms);
  return object;
}

/**
 * pf_cli_timeline_to_json:
 * @run: a run
 *
 * Returns: (transfer full): the member `timeline` of `show --json`
 */
JsonObject *
pf_cli_timeline_to_json (PfRun *run)
{
  gint64 now = pf_run_get_now (run);
  g_autoptr (GArray) timed = pf_run_list_timed_sections (run, now);
  g_autoptr (GArray) phases = pf_run_list_phases (run, now);
  JsonObject *object = json_object_new ();
  JsonArray *sections = json_array_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < timed->len; i++)
    json_array_add_object_element (sections, timed_to_json (run, &g_array_index (timed, PfTimedSection, i)));
  for (guint i = 0; i < phases->len; i++)
    json_array_add_object_element (array, phase_to_json (run, &g_array_index (phases, PfRunPhase, i)));
  pf_cli_set_time (object, "now", now);
  pf_cli_set_time (object, "t0", pf_run_get_t0 (run));
  pf_cli_set_text (object, "time_zone", pf_run_get_time_zone (run));
  pf_cli_set_time (object, "deployment_start", pf_run_get_deployment_start (run));
  pf_cli_set_time (object, "deployment_end", pf_run_get_deployment_end (run));
  json_object_set_array_member (object, "sections", sections);
  json_object_set_array_member (object, "phases", array);
  return object;
}

/**
 * pf_cli_print_t0:
 * @run: a run
 *
 * Prints T0 and how long it is until then or since; nothing while it is not set.
 */
void
pf_cli_print_t0 (PfRun *run)
{
  gint64 now = pf_run_get_now (run);
  g_autofree char *time = NULL;
  g_autofree char *clock = NULL;

  if (pf_run_get_t0 (run) < 0)
    return;
  time = pf_run_format_time (run, pf_run_get_t0 (run), PF_NO_TIME);
  clock = pf_t0_clock_format (now - pf_run_get_t0 (run));
  g_print ("T0 %s %s · %s\n", time, pf_run_get_time_zone (run) != NULL ? pf_run_get_time_zone (run) : "UTC", clock);
}

static void
print_due (PfRun *run, const PfTimedSection *timed, gint64 now)
{
  g_autofree char *late = pf_span_format (timed->late_ms);
  g_autofree char *due = NULL;

  if (timed->due_at < 0)
    return;
  due = pf_run_format_due (run, timed, now);
  g_print ("  %s", due);
  if (timed->state == PF_DUE_NOW)
    g_print (", %s", _("due"));
  else if (timed->state == PF_DUE_LATE)
    /* Translators: how late, as in “late 1 min” */
    g_print (_(", late %s"), late);
}

static void
print_phase (PfRun *run, const PfRunPhase *phase, gint64 now)
{
  g_autofree char *start = phase->started.at >= 0 ? pf_run_format_time (run, phase->started.at, now) : NULL;
  g_autofree char *end = phase->ended.at >= 0 ? pf_run_format_time (run, phase->ended.at, now) : NULL;
  g_autofree char *planned = pf_span_format (phase->planned_max_ms);
  g_autofree char *actual = pf_span_format (MAX (phase->actual_ms, 0));

  if (start == NULL && phase->planned_max_ms > 0)
    /* Translators: a length of time */
    g_print (_("  planned %s"), planned);
  if (start == NULL)
    return;
  if (end != NULL)
    /* Translators: from one time to another, then a length of time */
    g_print (_("  %s to %s, took %s"), start, end, actual);
  else
    /* Translators: a time, then a length of time */
    g_print (_("  since %s, %s"), start, actual);
  if (phase->planned_max_ms > 0)
    g_print (phase->is_over ? _(", more than the planned %s") : _(" of planned %s"), planned);
}

/**
 * pf_cli_times_init:
 * @self: the memory
 * @run: a run
 *
 * Finds out what is due, for [func@cli_print_section_time].
 */
void
pf_cli_times_init (PfCliTimes *self, PfRun *run)
{
  self->now = pf_run_get_now (run);
  self->timed = pf_run_list_timed_sections (run, self->now);
  self->phases = pf_run_list_phases (run, self->now);
  self->next_timed = 0;
  self->next_phase = 0;
}

/**
 * pf_cli_times_clear:
 * @self: times
 *
 * Frees what it holds.
 */
void
pf_cli_times_clear (PfCliTimes *self)
{
  g_clear_pointer (&self->timed, g_array_unref);
  g_clear_pointer (&self->phases, g_array_unref);
}

/**
 * pf_cli_print_section_time:
 * @self: times; sections are asked for in their order
 * @run: a run
 * @index: index of a section
 *
 * Prints behind the title of a section when it is due and how long it takes, in the same line.
 */
void
pf_cli_print_section_time (PfCliTimes *self, PfRun *run, guint index)
{
  if (self->next_timed < self->timed->len
      && g_array_index (self->timed, PfTimedSection, self->next_timed).section == index)
    print_due (run, &g_array_index (self->timed, PfTimedSection, self->next_timed++), self->now);
  if (self->next_phase < self->phases->len
      && g_array_index (self->phases, PfRunPhase, self->next_phase).section == index)
    print_phase (run, &g_array_index (self->phases, PfRunPhase, self->next_phase++), self->now);
}

/**
 * pf_cli_hint_phase_end:
 * @run: a run
 * @item: index of an item that was marked
 *
 * Says how to end the phase when everything in it is answered.
 */
void
pf_cli_hint_phase_end (PfRun *run, guint item)
{
  guint section = pf_run_find_proposed_end (run, item);
  const PfSection *found = section != PF_NONE ? get_section (run, section) : NULL;

  if (found != NULL)
    pf_cli_complain (_("Everything in “%s” is answered. “%s phase %.8s L%u end” ends it"), found->title,
                     g_get_prgname (), pf_run_get_id (run), found->line);
}

static void
report_phase (PfCliCall *call, PfRunSession *session, guint section, GPtrArray *acts)
{
  PfRun *run = pf_run_session_get_run (session);
  gint64 now = pf_run_get_now (run);
  PfRunPhase phase;
  JsonObject *object;

  if (!pf_run_get_phase (run, pf_run_find_phase (run, section), now, &phase))
    return;
  if (call->json) {
    object = pf_cli_describe_acts (session, acts);
    json_object_set_object_member (object, "phase", phase_to_json (run, &phase));
    pf_cli_take_json_object (object);
    return;
  }
  g_print ("%s", get_section (run, phase.section)->title);
  print_phase (run, &phase, now);
  g_print ("\n");
}

/* A phase may end with open items; whoever does it is told. */
static void
warn_of_open_items (PfRun *run, guint section)
{
  PfProgress progress;

  pf_run_get_section_progress (run, pf_run_find_phase (run, section), &progress);
  if (progress.open > 0)
    pf_cli_complain (
        g_dngettext (GETTEXT_PACKAGE, "%u item of it is still open", "%u items of it are still open", progress.open),
        progress.open);
}

/**
 * pf_cli_phase:
 * @call: the call
 * @error: return location
 *
 * `phase`: starts or ends a phase.
 *
 * Returns: the exit status
 */
PfCliExit
pf_cli_phase (PfCliCall *call, GError **error)
{
  g_autoptr (PfRunSession) session = NULL;
  g_autoptr (GPtrArray) acts = NULL;
  const char *word = call->arguments[2];
  PfPhaseEnd which = g_str_equal (word, "end") ? PF_PHASE_END : PF_PHASE_START;
  gint64 at = PF_NO_TIME;
  guint section;
  PfRun *run;

  if (which == PF_PHASE_START && !g_str_equal (word, "start")) {
    pf_cli_usage (error, _("“%s” cannot be done with a phase. Write start or end"), word);
    return PF_CLI_EXIT_USAGE;
  }
  session = pf_cli_open_run (call, error);
  run = session != NULL ? pf_run_session_get_run (session) : NULL;
  if (run == NULL || !find_section (run, call->arguments[1], &section, error))
    return PF_CLI_EXIT_FAILED;
  if (call->at != NULL && !parse_moment (run, call->at, &at, error))
    return PF_CLI_EXIT_USAGE;
  acts = pf_run_plan_phase (run, section, which, at, error);
  if (acts == NULL || !pf_run_session_act_sync (session, acts, error))
    return PF_CLI_EXIT_FAILED;
  report_phase (call, session, section, acts);
  if (which == PF_PHASE_END)
    warn_of_open_items (run, section);
  return PF_CLI_EXIT_YES;
}

/**
 * pf_cli_plan_fill:
 * @session: a run
 * @blank: index of a blank
 * @value: what to fill in; `auto` is what the clock and the probes say, where they can say something
 * @error: return location
 *
 * Returns: (transfer full): the acts, or %NULL
 */
GPtrArray *
pf_cli_plan_fill (PfRunSession *session, guint blank, const char *value, GError **error)
{
  PfRun *run = pf_run_session_get_run (session);
  g_autoptr (GPtrArray) histories = NULL;
  g_auto (GStrv) items = NULL;

  if (!g_str_equal (value, "auto") || !pf_run_is_auto_blank (run, blank))
    return pf_run_plan_fill (run, blank, *value != '\0' ? value : NULL, error);
  items = pf_run_dup_probed_items (run);
  histories = pf_store_load_histories (pf_run_session_get_store (session), pf_run_get_id (run),
                                       (const char *const *)items, error);
  return histories != NULL ? pf_run_plan_fill_auto (run, blank, histories, error) : NULL;
}
