/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record-fixture.h"
#include "record-mutation.h"

#include "probe/pf-json.h"
#include "run/pf-run-timeline.h"

#include <string.h>

/* Phases, figures and T0 in a record. The checklist holds a secret, so that it is left out and nothing but the events
 * vouches for what the record says. */

static const char checklist[]
    = "# Rollout\n\n## Deployment\n\n### Install (10-15 minutes)\n\n**Start Time**: ______\n\n"
      "- [ ] one `PGPASSWORD='hunter2-hunter2' psql`\n- [ ] two\n\n**End Time**: ______\n\n"
      "### Switch over (5 minutes)\n\n- [ ] three\n\n## Deployment Metrics\n\n"
      "- **Deployment Duration:** _____ minutes\n- **User Impact:** _____ affected users\n";

static guint
find_section (RecordFixture *self, const char *line)
{
  guint section = pf_document_find_section (pf_run_get_document (self->run), line);

  g_assert_cmpuint (section, !=, PF_NONE);
  return section;
}

static void
phase (RecordFixture *self, const char *line, PfPhaseEnd which, const char *time)
{
  GError *error = NULL;
  gint64 at = PF_NO_TIME;
  GPtrArray *acts;

  g_assert_true (time == NULL || pf_time_parse (time, &at));
  acts = pf_run_plan_phase (self->run, find_section (self, line), which, at, &error);
  record_fixture_act (self, acts, error);
}

static char *
make_record (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (checklist, strlen (checklist));
  RecordFixture fixture = { 0 };
  GError *error = NULL;
  gint64 t0;
  char *text;

  record_fixture_open (&fixture, bytes, "rollout.md");
  g_assert_true (pf_time_parse ("2026-01-31T10:00:00Z", &t0));
  record_fixture_act (&fixture, pf_run_plan_set_t0 (fixture.run, t0, &error), error);
  record_fixture_mark (&fixture, "L9", PF_STATE_DONE, NULL);
  phase (&fixture, "L5", PF_PHASE_START, "2026-01-31T09:01:00Z");
  phase (&fixture, "L5", PF_PHASE_END, "2026-01-31T09:13:00Z");
  phase (&fixture, "L14", PF_PHASE_START, "2026-01-31T09:14:00Z");
  phase (&fixture, "L14", PF_PHASE_END, "2026-01-31T09:21:00Z");
  record_fixture_mark (&fixture, "L16", PF_STATE_WAIVED, "Not now");
  record_fixture_act (&fixture, pf_run_plan_fill_auto (fixture.run, 2, NULL, &error), error);
  record_fixture_fill (&fixture, "L21", "3");
  record_fixture_finish (&fixture, "success");
  text = record_fixture_export (&fixture);
  record_fixture_close (&fixture);
  record_fixture_assert_good (text);
  return text;
}

static JsonObject *
nth (JsonObject *run, const char *member, guint index)
{
  return json_array_get_object_element (json_object_get_array_member (run, member), index);
}

static void
test_members (void)
{
  g_autofree char *text = make_record ();
  g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
  JsonObject *run = pf_json_get_object (json_node_get_object (record), "run");
  JsonObject *first = nth (run, "phases", 0);
  JsonObject *second = nth (run, "phases", 1);

  g_assert_true (json_object_get_null_member (
      pf_json_get_object (pf_json_get_object (json_node_get_object (record), "checklist"), "source"),
      "content_base64"));
  g_assert_cmpstr (pf_json_get_string (run, "t0"), ==, "2026-01-31T10:00:00.000Z");
  g_assert_cmpuint (json_array_get_length (pf_json_get_array (run, "phases")), ==, 2);
  g_assert_cmpstr (pf_json_get_string (first, "planned_start"), ==, "2026-01-31T10:00:00.000Z");
  g_assert_cmpint (pf_json_get_int (first, "planned_min_ms", 0), ==, 600000);
  g_assert_cmpint (pf_json_get_int (first, "planned_max_ms", 0), ==, 900000);
  g_assert_cmpint (pf_json_get_int (first, "actual_ms", 0), ==, 720000);
  g_assert_cmpstr (pf_json_get_string (pf_json_get_object (first, "started"), "at"), ==, "2026-01-31T09:01:00.000Z");
  g_assert_cmpstr (pf_json_get_string (second, "planned_start"), ==, "2026-01-31T10:15:00.000Z");
  g_assert_cmpint (pf_json_get_int (second, "actual_ms", 0), ==, 420000);
  g_assert_cmpuint (json_array_get_length (pf_json_get_array (run, "fields")), ==, 2);
  g_assert_cmpstr (pf_json_get_string (nth (run, "fields", 0), "source"), ==, "clock");
  g_assert_cmpuint (json_array_get_length (pf_json_get_array (run, "kpi")), ==, 2);
  g_assert_cmpstr (pf_json_get_string (nth (run, "kpi", 0), "value"), ==, "20");
  g_assert_cmpstr (pf_json_get_string (nth (run, "kpi", 0), "source"), ==, "clock");
  g_assert_cmpstr (pf_json_get_string (nth (run, "kpi", 1), "source"), ==, "typed");
  g_assert_cmpuint (json_array_get_length (pf_json_get_array (pf_json_get_object (run, "clock"), "steps_ms")), ==, 0);
}

/* Who makes the digest anew as well is still found out, without the checklist. */
static gboolean
is_vouched_for (const char *pointer, RecordMutation mutation)
{
  if (!g_str_has_prefix (pointer, "/run/phases") && !g_str_has_prefix (pointer, "/run/clock")
      && !g_str_has_prefix (pointer, "/run/kpi") && !g_str_equal (pointer, "/run/t0"))
    return FALSE;
  /* What a plan made of the checklist is known from the checklist alone; phases nobody touched are, too. */
  if (g_str_has_suffix (pointer, "/planned_start") || mutation == RECORD_SWAP)
    return FALSE;
  /* Nothing said of a clock that did not jump is no lie. */
  if (g_str_has_prefix (pointer, "/run/clock") && mutation == RECORD_REMOVE)
    return FALSE;
  if (g_str_has_prefix (pointer, "/run/kpi"))
    return mutation == RECORD_CHANGE && (g_str_has_suffix (pointer, "/value") || g_str_has_suffix (pointer, "/source"));
  return mutation == RECORD_CHANGE || mutation == RECORD_REMOVE;
}

static void
test_forged (void)
{
  g_autofree char *text = make_record ();
  g_autoptr (GPtrArray) places = record_list_places (text);
  guint n_tried = 0;

  for (guint i = 0; i < places->len; i++) {
    const char *pointer = g_ptr_array_index (places, i);

    for (int mutation = 0; mutation < RECORD_N_MUTATIONS; mutation++) {
      g_autofree char *forged = is_vouched_for (pointer, (RecordMutation) mutation)
                                    ? record_mutate (text, pointer, (RecordMutation) mutation)
                                    : NULL;
      g_autofree char *resealed = forged != NULL ? record_fixture_reseal (forged) : NULL;
      g_autoptr (GPtrArray) findings = NULL;

      if (resealed == NULL)
        continue;
      n_tried++;
      findings = record_fixture_verify (resealed);
      if (findings != NULL && findings->len == 0) {
        g_test_message ("not found: %d at %s", mutation, pointer);
        g_test_fail ();
      }
    }
  }
  g_assert_cmpuint (n_tried, >, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/time/members", test_members);
  g_test_add_func ("/record/time/forged", test_forged);
  return g_test_run ();
}
