/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include "run/pf-run-decision.h"
#include "run/pf-run-timeline.h"

#include <string.h>

/* T0, what is due when, phases as planned and as they went, and figures from the clock. */

#define MINUTE (60 * G_GINT64_CONSTANT (1000))
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  PfRunSession *session;
  PfRun *run;
} Fixture;

static void
open_source (Fixture *self, PfSource *source, const char *zone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfPerson) person = pf_test_person_new ();
  PfRunStart start = { .source = source, .title = "Rollout", .mode = "live", .t0 = -1, .operator= person };
  g_autofree char *id = NULL;

  g_setenv ("TZ", zone, TRUE);
  self->folder = pf_test_folder_new ();
  self->store = pf_test_store_open (self->folder->database);
  id = pf_store_create_run (self->store, &start, &error);
  g_assert_no_error (error);
  self->session = pf_run_session_open (self->store, id, &error);
  g_assert_no_error (error);
  pf_run_session_set_person (self->session, person);
  self->run = pf_run_session_get_run (self->session);
}

static void
open_text (Fixture *self, const char *text, const char *zone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (PfSource) source = pf_source_new (bytes, "rollout.md", &error);

  g_assert_no_error (error);
  open_source (self, source, zone);
}

/* One of the checklists of other teams, which are beside the project and may be missing. */
static gboolean
open_shared (Fixture *self, const char *name, const char *zone)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  g_autoptr (PfSource) source = file != NULL ? pf_source_load (file, NULL, NULL) : NULL;

  if (source == NULL) {
    g_test_skip ("the checklists of other teams are not here");
    return FALSE;
  }
  open_source (self, source, zone);
  return TRUE;
}

static void
close_run (Fixture *self)
{
  g_clear_object (&self->session);
  g_clear_object (&self->store);
  g_clear_pointer (&self->folder, pf_test_folder_free);
  g_unsetenv ("TZ");
}

static void
act (Fixture *self, GPtrArray *acts, GError *error)
{
  g_autoptr (GPtrArray) owned = acts;
  g_autoptr (GError) failure = NULL;

  g_assert_no_error (error);
  g_assert_true (pf_run_session_act_sync (self->session, owned, &failure));
  g_assert_no_error (failure);
}

static void
set_t0 (Fixture *self, const char *time)
{
  GError *error = NULL;
  gint64 t0 = PF_NO_TIME;

  g_assert_true (time == NULL || pf_time_parse (time, &t0));
  act (self, pf_run_plan_set_t0 (self->run, t0, &error), error);
}

static void
mark (Fixture *self, guint line, PfItemState state)
{
  const GPtrArray *items = pf_document_get_items (pf_run_get_document (self->run));
  GError *error = NULL;

  for (guint i = 0; i < items->len; i++)
    if (((PfItem *) g_ptr_array_index (items, i))->line == line) {
      act (self, pf_run_plan_mark (self->run, i, state, "agreed", &error), error);
      return;
    }
  g_assert_not_reached ();
}

static guint
find_section (Fixture *self, guint line)
{
  g_autofree char *text = g_strdup_printf ("L%u", line);
  guint section = pf_document_find_section (pf_run_get_document (self->run), text);

  g_assert_cmpuint (section, !=, PF_NONE);
  return section;
}

static const char *
get_section_id (Fixture *self, guint line)
{
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (self->run));

  return ((PfSection *) g_ptr_array_index (sections, find_section (self, line)))->id;
}

static PfTimedSection
find_timed (Fixture *self, guint line, gint64 now)
{
  g_autoptr (GArray) sections = pf_run_list_timed_sections (self->run, now);
  guint section = find_section (self, line);

  for (guint i = 0; i < sections->len; i++)
    if (g_array_index (sections, PfTimedSection, i).section == section)
      return g_array_index (sections, PfTimedSection, i);
  g_assert_not_reached ();
}

static gint64
at (const char *text)
{
  gint64 moment;

  g_assert_true (pf_time_parse (text, &moment));
  return moment;
}

static void
assert_due (Fixture *self, guint line, const char *local)
{
  gint64 now = pf_run_get_t0 (self->run);
  PfTimedSection timed = find_timed (self, line, now);
  g_autofree char *text = pf_run_format_time (self->run, timed.due_at, now);

  g_assert_cmpstr (text, ==, local);
}

static void
assert_state (Fixture *self, guint line, const char *now, PfDueState state, const char *late)
{
  PfTimedSection timed = find_timed (self, line, at (now));
  g_autofree char *text = pf_span_format (timed.late_ms);

  g_assert_cmpstr (pf_due_state_to_string (timed.state), ==, pf_due_state_to_string (state));
  g_assert_cmpstr (text, ==, late);
}

/* The countdown of another team's checklist, at the places it says. */
static void
test_countdown (void)
{
  static const struct {
    guint line;
    const char *local;
  } headings[] = { { 65, "15:00" }, { 72, "15:30" }, { 79, "15:45" },  { 84, "16:00" },
                   { 90, "16:05" }, { 97, "16:15" }, { 104, "16:30" }, { 111, "17:00" } };
  Fixture fixture = { 0 };

  if (!open_shared (&fixture, "002_2368a59ecc3f67c0.txt", "Europe/Berlin"))
    return;
  g_assert_cmpstr (pf_run_get_time_zone (fixture.run), ==, "Europe/Berlin");
  g_assert_cmpint (find_timed (&fixture, 65, at ("2026-03-02T14:00:00Z")).due_at, ==, PF_NO_TIME);
  g_assert_cmpint (find_timed (&fixture, 65, at ("2026-03-02T14:00:00Z")).state, ==, PF_DUE_UPCOMING);
  set_t0 (&fixture, "2026-03-02T16:00:00+01:00");
  for (gsize i = 0; i < G_N_ELEMENTS (headings); i++)
    assert_due (&fixture, headings[i].line, headings[i].local);
  assert_due (&fixture, 5, "2026-02-23 16:00");
  assert_state (&fixture, 65, "2026-03-02T14:59:59.999+01:00", PF_DUE_UPCOMING, "0 s");
  assert_state (&fixture, 65, "2026-03-02T15:00:00+01:00", PF_DUE_NOW, "0 s");
  assert_state (&fixture, 65, "2026-03-02T15:00:59.999+01:00", PF_DUE_NOW, "0 s");
  assert_state (&fixture, 65, "2026-03-02T15:01:00+01:00", PF_DUE_LATE, "1 min");
  assert_state (&fixture, 72, "2026-03-02T15:01:00+01:00", PF_DUE_UPCOMING, "0 s");
  assert_state (&fixture, 65, "2026-03-02T17:35:00+01:00", PF_DUE_LATE, "2 h 35 min");
  for (guint line = 66; line <= 70; line++)
    mark (&fixture, line, line == 66 ? PF_STATE_WAIVED : PF_STATE_DONE);
  assert_state (&fixture, 65, "2026-03-02T15:01:00+01:00", PF_DUE_DONE, "0 s");
  /* It moves with T0, and what T0 was is kept. */
  set_t0 (&fixture, "2026-03-02T16:30:00+01:00");
  assert_due (&fixture, 72, "16:00");
  set_t0 (&fixture, NULL);
  g_assert_cmpint (find_timed (&fixture, 72, at ("2026-03-02T20:00:00Z")).state, ==, PF_DUE_UPCOMING);
  close_run (&fixture);
}

static void
test_clocks_changed (void)
{
  static const char text[] = "# Rollout\n\n## 1 day before\n- [ ] a\n\n## T-60 minutes\n- [ ] b\n\n"
                             "## T+15 minutes\n- [ ] c\n\n## Deployment Day\n- [ ] d\n";
  Fixture fixture = { 0 };
  PfTimedSection day;

  open_text (&fixture, text, "Europe/Berlin");
  /* Half an hour after clocks went from 02:00 to 03:00. */
  set_t0 (&fixture, "2026-03-29T03:30:00+02:00");
  assert_due (&fixture, 3, "2026-03-28 03:30");
  assert_due (&fixture, 6, "01:30");
  assert_due (&fixture, 9, "03:45");
  g_assert_cmpint (find_timed (&fixture, 6, 0).due_at, ==, pf_run_get_t0 (fixture.run) - HOUR);
  day = find_timed (&fixture, 12, 0);
  g_assert_cmpint (day.due_at - day.starts_at, ==, 23 * HOUR);
  /* In the hour that comes twice. */
  set_t0 (&fixture, "2026-10-25T02:30:00+01:00");
  assert_due (&fixture, 6, "02:30");
  g_assert_cmpint (find_timed (&fixture, 6, 0).due_at, ==, at ("2026-10-25T02:30:00+02:00"));
  day = find_timed (&fixture, 12, 0);
  g_assert_cmpint (day.due_at - day.starts_at, ==, 25 * HOUR);
  close_run (&fixture);
}

static PfRunPhase
find_phase (Fixture *self, guint line)
{
  PfClock *clock = pf_store_get_clock (self->store);
  PfRunPhase phase;

  g_assert_true (pf_run_get_phase (self->run, find_section (self, line), pf_clock_get_utc_ms (clock), &phase));
  return phase;
}

static const char *
get_blank_value (Fixture *self, guint line)
{
  const GPtrArray *blanks = pf_document_get_blanks (pf_run_get_document (self->run));

  for (guint i = 0; i < blanks->len; i++)
    if (((PfBlank *) g_ptr_array_index (blanks, i))->line == line)
      return pf_run_get_blank_value (self->run, i, NULL);
  g_assert_not_reached ();
}

static void
pass (Fixture *self, gint64 ms)
{
  pf_test_clock_advance (pf_store_get_clock (self->store), ms);
}

static void
phase (Fixture *self, guint line, PfPhaseEnd which, const char *time)
{
  GError *error = NULL;

  act (self,
       pf_run_plan_phase (self->run, find_section (self, line), which, time != NULL ? at (time) : PF_NO_TIME, &error),
       error);
}

/* The phases of another team's checklist: planned 15, 10, 20 and 10 minutes, and ten stamps. */
static void
test_phases (void)
{
  static const guint lines[] = { 66, 83, 107, 127 };
  static const gint64 planned[] = { 15, 10, 20, 10 };
  static const guint items[] = { 70, 87, 111, 131 };
  static const guint stamps[] = { 68, 81, 85, 105, 109, 125, 129, 143, 151, 190 };
  static const char *const times[]
      = { "13:00", "13:12", "13:13", "13:30", "13:31", "13:51", "13:52", "14:02", "14:03", "14:33" };
  static const gint64 took[] = { 12, 17, 20, 10 };
  Fixture fixture = { 0 };

  if (!open_shared (&fixture, "004_1312bb79f5af8c5d.txt", "Europe/Berlin"))
    return;
  set_t0 (&fixture, "2026-03-01T12:00:00Z");
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_assert_cmpint (find_phase (&fixture, lines[i]).planned_min_ms, ==, planned[i] * MINUTE);
    g_assert_cmpint (find_phase (&fixture, lines[i]).planned_max_ms, ==, planned[i] * MINUTE);
    g_assert_cmpint (find_phase (&fixture, lines[i]).started.at, ==, PF_NO_TIME);
  }
  g_assert_cmpint (find_phase (&fixture, 107).planned_start, ==, PF_TEST_TIME + 25 * MINUTE);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    /* The first item that is done starts it. */
    mark (&fixture, items[i], PF_STATE_DONE);
    g_assert_cmpint (find_phase (&fixture, lines[i]).started.at, >, 0);
    g_assert_cmpint (find_phase (&fixture, lines[i]).ended.at, ==, PF_NO_TIME);
    pass (&fixture, took[i] * MINUTE);
    g_assert_cmpint (find_phase (&fixture, lines[i]).is_over, ==, took[i] > planned[i]);
    phase (&fixture, lines[i], PF_PHASE_END, NULL);
    g_assert_cmpint (find_phase (&fixture, lines[i]).actual_ms, ==, took[i] * MINUTE);
    pass (&fixture, MINUTE);
  }
  /* Its two stamps stand in sections beside each other. */
  phase (&fixture, 149, PF_PHASE_START, NULL);
  pass (&fixture, 30 * MINUTE);
  phase (&fixture, 184, PF_PHASE_END, NULL);
  g_assert_cmpint (find_phase (&fixture, 147).actual_ms, ==, 30 * MINUTE);
  for (gsize i = 0; i < G_N_ELEMENTS (stamps); i++) {
    g_autofree char *value = g_strconcat ("2026-03-01 ", times[i], NULL);

    g_assert_cmpstr (get_blank_value (&fixture, stamps[i]), ==, value);
  }
  g_assert_cmpint (pf_run_get_phase_duration (fixture.run, get_section_id (&fixture, 83)), ==, 17 * MINUTE);
  g_assert_cmpint (pf_run_get_phase_duration (fixture.run, "nothing"), ==, -1);
  /* The day of watching begins with the end of the deployment, not with T0. */
  g_assert_cmpint (pf_run_get_deployment_end (fixture.run), ==, PF_TEST_TIME + 62 * MINUTE);
  g_assert_cmpint (find_timed (&fixture, 299, 0).due_at, ==, PF_TEST_TIME + 62 * MINUTE + 2 * HOUR);
  g_assert_cmpint (find_timed (&fixture, 307, 0).due_at, ==, PF_TEST_TIME + 62 * MINUTE + DAY);
  close_run (&fixture);
}

static void
test_watching (void)
{
  Fixture fixture = { 0 };
  PfTimedSection watching;

  if (!open_shared (&fixture, "001_756c654adc15dd2e.txt", "UTC"))
    return;
  set_t0 (&fixture, "2026-03-01T10:00:00Z");
  watching = find_timed (&fixture, 266, 0);
  g_assert_cmpint (watching.starts_at, ==, at ("2026-03-02T10:00:00Z"));
  g_assert_cmpint (watching.due_at, ==, at ("2026-03-03T10:00:00Z"));
  assert_state (&fixture, 266, "2026-03-02T09:00:00Z", PF_DUE_UPCOMING, "0 s");
  assert_state (&fixture, 266, "2026-03-03T09:00:00Z", PF_DUE_NOW, "0 s");
  assert_state (&fixture, 266, "2026-03-03T13:00:00Z", PF_DUE_LATE, "3 h");
  close_run (&fixture);
}

static const char stamped[] = "# Rollout\n\n## Deployment\n\n### Install (10-15 minutes)\n\n**Start Time**: ______\n\n"
                              "- [ ] one\n- [ ] two\n\n**End Time**: ______\n\n### Switch over\n\n- [ ] three\n\n"
                              "## Deployment Metrics\n\n- **Deployment Duration:** _____ minutes\n"
                              "- **Downtime:** _____ minutes\n- **Rollback Time:** _____ minutes\n"
                              "- **User Impact:** _____ affected users\n\n## Rollback procedure\n\n- [ ] restore\n";

/* What the clock filled in it may correct, what a person typed it may not. */
static void
test_corrections (void)
{
  Fixture fixture = { 0 };
  GError *error = NULL;

  open_text (&fixture, stamped, "UTC");
  g_assert_null (pf_run_plan_phase (fixture.run, find_section (&fixture, 5), PF_PHASE_END, PF_NO_TIME, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&error);
  mark (&fixture, 9, PF_STATE_NOT_APPLICABLE);
  g_assert_null (get_blank_value (&fixture, 7));
  mark (&fixture, 10, PF_STATE_IN_PROGRESS);
  g_assert_cmpstr (get_blank_value (&fixture, 7), ==, "2026-03-01 12:00");
  phase (&fixture, 5, PF_PHASE_START, "2026-03-01T11:50:00Z");
  g_assert_cmpstr (get_blank_value (&fixture, 7), ==, "2026-03-01 11:50");
  g_assert_false (find_phase (&fixture, 5).is_end_proposed);
  mark (&fixture, 10, PF_STATE_DONE);
  g_assert_true (find_phase (&fixture, 5).is_end_proposed);
  g_assert_cmpuint (pf_run_find_proposed_end (fixture.run, pf_test_find_item (fixture.run, "two")), ==,
                    find_section (&fixture, 5));
  act (&fixture, pf_run_plan_fill (fixture.run, 1, "2026-03-01 11:59", &error), error);
  phase (&fixture, 5, PF_PHASE_END, NULL);
  g_assert_cmpstr (get_blank_value (&fixture, 12), ==, "2026-03-01 11:59");
  g_assert_false (find_phase (&fixture, 5).is_end_proposed);
  g_assert_cmpint (find_phase (&fixture, 5).actual_ms, ==, 10 * MINUTE);
  /* Its start is corrected: the end stays. */
  phase (&fixture, 5, PF_PHASE_START, "2026-03-01T11:40:00Z");
  g_assert_cmpint (find_phase (&fixture, 5).actual_ms, ==, 20 * MINUTE);
  g_assert_true (find_phase (&fixture, 5).is_over);
  g_assert_null (
      pf_run_plan_phase (fixture.run, find_section (&fixture, 5), PF_PHASE_END, at ("2026-03-01T11:00:00Z"), &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (
      pf_run_plan_phase (fixture.run, find_section (&fixture, 5), PF_PHASE_START, at ("2026-03-01T13:00:00Z"), &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (pf_run_plan_phase (fixture.run, find_section (&fixture, 25), PF_PHASE_START, PF_NO_TIME, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  close_run (&fixture);
}

static PfOutcome *
sample (PfOutcomeValue value, const char *reason, gint64 minutes)
{
  return pf_outcome_new ("health", value, reason, PF_TEST_TIME + minutes * MINUTE);
}

static GPtrArray *
new_history (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) pf_outcome_unref);
}

/* Down from minute 2 to 5 by one probe and from 4 to 6 by the other. */
static GPtrArray *
make_histories (void)
{
  GPtrArray *histories = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  GPtrArray *first = new_history ();
  GPtrArray *second = new_history ();
  PfOutcome *outcome = sample (PF_OUTCOME_FAIL, "check", 4);

  json_object_set_int_member (pf_outcome_get_facts (outcome), "status", 503);
  g_ptr_array_add (first, sample (PF_OUTCOME_PASS, NULL, 1));
  g_ptr_array_add (first, sample (PF_OUTCOME_FAIL, "tcp-refused", 2));
  g_ptr_array_add (first, sample (PF_OUTCOME_FAIL, "tcp-refused", 3));
  g_ptr_array_add (first, sample (PF_OUTCOME_UNKNOWN, "local-network", 5));
  g_ptr_array_add (second, outcome);
  g_ptr_array_add (second, sample (PF_OUTCOME_FAIL, "check", 6));
  g_ptr_array_add (second, sample (PF_OUTCOME_PASS, NULL, 8));
  g_ptr_array_add (histories, first);
  g_ptr_array_add (histories, second);
  return histories;
}

static void
assert_refused (Fixture *self, guint blank, const GPtrArray *histories, const char *why)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = pf_run_propose_value (self->run, blank, histories, &error);

  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, why));
}

static void
test_figures (void)
{
  g_autoptr (GPtrArray) histories = make_histories ();
  Fixture fixture = { 0 };
  GError *error = NULL;

  open_text (&fixture, stamped, "UTC");
  g_assert_cmpint (pf_run_get_kpi (fixture.run, 2), ==, PF_KPI_DEPLOYMENT);
  g_assert_cmpint (pf_run_get_kpi (fixture.run, 3), ==, PF_KPI_DOWNTIME);
  g_assert_cmpint (pf_run_get_kpi (fixture.run, 4), ==, PF_KPI_ROLLBACK);
  g_assert_cmpint (pf_run_get_kpi (fixture.run, 5), ==, PF_KPI_NONE);
  assert_refused (&fixture, 2, NULL, "No phase");
  assert_refused (&fixture, 4, NULL, "No rollback");
  assert_refused (&fixture, 5, NULL, "cannot be told");
  mark (&fixture, 9, PF_STATE_DONE);
  assert_refused (&fixture, 2, NULL, "has not ended");
  pass (&fixture, 12 * MINUTE + 20 * 1000);
  phase (&fixture, 5, PF_PHASE_END, NULL);
  assert_refused (&fixture, 2, NULL, "has not ended");
  mark (&fixture, 16, PF_STATE_DONE);
  phase (&fixture, 14, PF_PHASE_END, NULL);
  assert_refused (&fixture, 3, NULL, "Nothing was probed");
  act (&fixture, pf_run_plan_fill_auto (fixture.run, 2, NULL, &error), error);
  act (&fixture, pf_run_plan_fill_auto (fixture.run, 3, histories, &error), error);
  g_assert_cmpstr (pf_run_get_blank_value (fixture.run, 2, NULL), ==, "12.3");
  g_assert_cmpstr (pf_run_get_blank_value (fixture.run, 3, NULL), ==, "4");
  act (&fixture, pf_run_plan_rollback (fixture.run, "errors", &error), error);
  assert_refused (&fixture, 4, NULL, "has not ended");
  pass (&fixture, 7 * MINUTE);
  mark (&fixture, 27, PF_STATE_DONE);
  act (&fixture, pf_run_plan_fill_auto (fixture.run, 4, NULL, &error), error);
  g_assert_cmpstr (pf_run_get_blank_value (fixture.run, 4, NULL), ==, "7");
  close_run (&fixture);
}

static void
test_t0_clock (void)
{
  static const struct {
    gint64 ms;
    const char *text;
  } clocks[] = { { -12 * MINUTE - 30000, "T-12:30" },
                 { 3 * MINUTE + 10000, "T+03:10" },
                 { 0, "T+00:00" },
                 { -1, "T-00:01" },
                 { 999, "T+00:00" },
                 { HOUR + 3 * MINUTE + 10000, "T+1:03:10" },
                 { -2 * DAY - 3 * HOUR - 10 * MINUTE, "T-2d 03:10:00" } };

  for (gsize i = 0; i < G_N_ELEMENTS (clocks); i++) {
    g_autofree char *text = pf_t0_clock_format (clocks[i].ms);

    g_assert_cmpstr (text, ==, clocks[i].text);
  }
}

static void
note (Fixture *self, gint64 after_ms, gint64 mono_ms)
{
  g_autoptr (GPtrArray) acts = pf_test_note ("a note");
  PfAct *first = g_ptr_array_index (acts, 0);
  g_autoptr (GError) error = NULL;

  first->at = PF_TEST_TIME + after_ms;
  first->mono_ms = mono_ms;
  g_assert_true (pf_run_session_act_sync (self->session, acts, &error));
  g_assert_no_error (error);
}

/* The wall clock may be set, or the machine sleep; both show. */
static void
test_clock_steps (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GArray) steps = NULL;

  open_text (&fixture, stamped, "UTC");
  note (&fixture, 1000, 1000);
  note (&fixture, 61000, 61050);
  note (&fixture, 61000 + HOUR, 61050);
  note (&fixture, 61000 + 5 * 1000, 61050 + 5 * 1000);
  steps = pf_run_list_clock_steps (fixture.run);
  g_assert_cmpuint (steps->len, ==, 2);
  g_assert_cmpint (g_array_index (steps, gint64, 0), ==, HOUR);
  g_assert_cmpint (g_array_index (steps, gint64, 1), ==, -HOUR);
  close_run (&fixture);
}

/* What was planned and not yet written shows at once, and once only when it is. */
static void
test_pending (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) acts = NULL;

  open_text (&fixture, stamped, "UTC");
  acts = pf_run_plan_mark (fixture.run, pf_test_find_item (fixture.run, "one"), PF_STATE_DONE, NULL, &error);
  g_assert_no_error (error);
  pf_run_session_act (fixture.session, acts);
  g_assert_cmpint (find_phase (&fixture, 5).started.at, ==, PF_TEST_TIME);
  g_assert_cmpint (find_phase (&fixture, 5).started.seq, ==, -1);
  g_assert_true (pf_run_session_flush (fixture.session, &error));
  g_assert_no_error (error);
  g_assert_cmpint (find_phase (&fixture, 5).started.seq, >, 0);
  g_assert_cmpstr (find_phase (&fixture, 5).started.by, ==, pf_run_get_created_by (fixture.run));
  close_run (&fixture);
}

/* After the end nothing becomes late, and nothing can be set. */
static void
test_closed (void)
{
  Fixture fixture = { 0 };
  GError *error = NULL;

  open_text (&fixture, "# Rollout\n\n## T+15 minutes\n- [ ] a\n", "UTC");
  set_t0 (&fixture, "2026-03-01T12:00:00Z");
  act (&fixture, pf_run_plan_close (fixture.run, "aborted", NULL, &error), error);
  assert_state (&fixture, 3, "2026-03-01T13:00:00Z", PF_DUE_UPCOMING, "0 s");
  g_assert_null (pf_run_plan_set_t0 (fixture.run, PF_TEST_TIME, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&error);
  close_run (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline/countdown", test_countdown);
  g_test_add_func ("/timeline/clocks-changed", test_clocks_changed);
  g_test_add_func ("/timeline/phases", test_phases);
  g_test_add_func ("/timeline/watching", test_watching);
  g_test_add_func ("/timeline/corrections", test_corrections);
  g_test_add_func ("/timeline/figures", test_figures);
  g_test_add_func ("/timeline/t0-clock", test_t0_clock);
  g_test_add_func ("/timeline/clock-steps", test_clock_steps);
  g_test_add_func ("/timeline/pending", test_pending);
  g_test_add_func ("/timeline/closed", test_closed);
  return g_test_run ();
}
