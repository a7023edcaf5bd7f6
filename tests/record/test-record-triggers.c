/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record-fixture.h"
#include "record-judge.h"
#include "record-mutation.h"

#include "probe/pf-json.h"
#include "run/pf-run-rollback.h"
#include "run/pf-run-triggers.h"

#include <string.h>

/* What a record tells of triggers and of rollbacks, and that nobody can tell it otherwise. The password in the
 * procedure keeps the checklist out of the record, so that the events alone have to show a forgery. */

static const char document[] = "# Rollout\n\n"
                               "## Deployment\n- [ ] Switch over\n\n"
                               "## Rollback Triggers\n- [ ] Error rate > 5%\n"
                               "  ```probe rate\n"
                               "  GET @api/rate\n"
                               "  expect status == 200\n"
                               "  ```\n"
                               "- [ ] Users cannot log in\n- [ ] Data is lost\n\n"
                               "## Rollback Procedure\n\n"
                               "```bash\nPGPASSWORD='correct-horse-battery' psql -f undo.sql\n```\n\n"
                               "## Post-Rollback Actions\n- [ ] Tell support\n";

#define RATE "L7"
#define LOGIN "L12"

static void
open_fixture (RecordFixture *fixture)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (document, strlen (document));

  record_fixture_open (fixture, bytes, "rollout.md");
}

typedef GPtrArray *(*Plan) (PfRun *run, guint item, const char *reason, GError **error);

static void
do_trigger (RecordFixture *fixture, const char *item, Plan plan, const char *reason)
{
  GError *error = NULL;
  guint index = pf_document_find_item (pf_run_get_document (fixture->run), item);
  GPtrArray *acts = plan (fixture->run, index, reason, &error);

  record_fixture_act (fixture, acts, error);
}

static char *
play (void)
{
  RecordFixture fixture = { 0 };
  GError *error = NULL;
  GPtrArray *acts;
  char *text;

  open_fixture (&fixture);
  record_fixture_observe (&fixture, RATE, PF_OUTCOME_FAIL, NULL);
  do_trigger (&fixture, RATE, pf_run_plan_acknowledge, NULL);
  do_trigger (&fixture, LOGIN, pf_run_plan_trip, "support has 40 calls");
  do_trigger (&fixture, LOGIN, pf_run_plan_clear, "it was the wrong build");
  acts = pf_run_plan_rollback (fixture.run, "too many errors", &error);
  record_fixture_act (&fixture, acts, error);
  acts = pf_run_plan_rollback_end (fixture.run, "the old version runs", &error);
  record_fixture_act (&fixture, acts, error);
  record_fixture_finish (&fixture, "rolled-back");
  text = record_fixture_export (&fixture);
  record_fixture_close (&fixture);
  return text;
}

static void
ask_judge (const char *text)
{
  RecordJudge judge;
  g_autoptr (GHashTable) answers = NULL;
  g_autofree char *schema = record_judge_find_schema ();

  if (!record_judge_open (&judge))
    return;
  record_judge_add (&judge, "triggers.json", text);
  answers = record_judge_ask (&judge, schema);
  g_assert_cmpstr (g_hash_table_lookup (answers, "triggers.json"), ==, "ok");
  record_judge_close (&judge);
}

static JsonObject *
nth_item (JsonObject *root, guint index)
{
  return json_array_get_object_element (pf_json_get_array (root, "items"), index);
}

static void
test_record (void)
{
  g_autofree char *text = play ();
  g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
  JsonObject *root = json_node_get_object (record);
  JsonObject *rollback = pf_json_get_object (pf_json_get_object (root, "outcome"), "rollback");
  JsonObject *first;

  record_fixture_assert_good (text);
  ask_judge (text);
  g_assert_cmpstr (pf_json_get_string (nth_item (root, 1), "state"), ==, "acknowledged");
  g_assert_cmpstr (pf_json_get_string (nth_item (root, 2), "state"), ==, "cleared");
  g_assert_cmpstr (pf_json_get_string (nth_item (root, 2), "reason"), ==, "it was the wrong build");
  g_assert_cmpstr (pf_json_get_string (nth_item (root, 3), "state"), ==, "armed");
  g_assert_cmpstr (pf_json_get_string (pf_json_get_object (root, "decision"), "computed"), ==, "rollback");
  g_assert_cmpint (pf_json_get_int (pf_json_get_object (root, "summary"), "triggers_tripped", -1), ==, 1);
  g_assert_cmpint (pf_json_get_int (rollback, "count", -1), ==, 1);
  g_assert_cmpint (pf_json_get_int (rollback, "duration_ms", -1), >, 0);
  first = json_array_get_object_element (pf_json_get_array (rollback, "rollbacks"), 0);
  g_assert_cmpstr (pf_json_get_string (first, "reason"), ==, "too many errors");
  g_assert_cmpstr (pf_json_get_string (first, "trigger"), ==, pf_json_get_string (nth_item (root, 1), "id"));
  g_assert_nonnull (pf_json_get_string (first, "procedure"));
}

/* At every moment it follows from the events, and the independent verifier says so too. */
static void
test_moments (void)
{
  RecordFixture fixture = { 0 };
  const PfOutcomeValue values[] = { PF_OUTCOME_PASS, PF_OUTCOME_FAIL, PF_OUTCOME_UNKNOWN, PF_OUTCOME_PASS };
  g_autofree char *tripped = NULL;

  open_fixture (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autofree char *text = NULL;

    record_fixture_observe (&fixture, RATE, values[i], values[i] == PF_OUTCOME_UNKNOWN ? "timeout" : NULL);
    text = record_fixture_export (&fixture);
    record_fixture_assert_good (text);
    ask_judge (text);
  }
  tripped = record_fixture_export (&fixture);
  g_assert_nonnull (strstr (tripped, "\"tripped\""));
  record_fixture_close (&fixture);
}

static gboolean
is_about (const char *pointer)
{
  static const char *const places[]
      = { "/outcome/rollback", "/items/1/state", "/items/1/stamp", "/items/1/method", "/items/2/state", "/items/2/reason",
          "/items/3/state", "/summary/triggers_tripped", "/decision/verdict", "/decision/computed" };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_has_prefix (pointer, places[i]))
      return TRUE;
  return FALSE;
}

/* What may be left out. */
static gboolean
may_differ (const char *pointer, RecordMutation mutation)
{
  gboolean is_seq = g_str_has_suffix (pointer, "/audit_seq");

  return (mutation == RECORD_REMOVE && (is_seq || g_str_equal (pointer, "/summary/triggers_tripped")
                                        || g_str_equal (pointer, "/decision/computed")))
         || (mutation == RECORD_SHORTEN && (g_str_has_suffix (pointer, "ed") || g_str_has_suffix (pointer, "/stamp")));
}

static void
test_forgery (void)
{
  g_autofree char *text = play ();
  g_autoptr (GPtrArray) places = record_list_places (text);
  guint n_tried = 0;

  for (guint i = 0; i < places->len; i++) {
    const char *pointer = g_ptr_array_index (places, i);

    for (int mutation = 0; is_about (pointer) && mutation < RECORD_N_MUTATIONS; mutation++) {
      g_autofree char *forged = record_mutate (text, pointer, (RecordMutation) mutation);
      g_autofree char *resealed = forged != NULL ? record_fixture_reseal (forged) : NULL;
      g_autoptr (GPtrArray) findings = NULL;

      if (resealed == NULL || may_differ (pointer, (RecordMutation) mutation))
        continue;
      n_tried++;
      findings = record_fixture_verify (resealed);
      if (findings != NULL && findings->len == 0) {
        g_test_message ("not found: %d at %s", mutation, pointer);
        g_test_fail ();
      }
    }
  }
  g_assert_cmpuint (n_tried, >, 30);
}

/* A tripped trigger that is said to be armed, in the item alone or in the verdict too, is found out. */
static void
test_hidden_trip (void)
{
  g_autofree char *text = play ();
  g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
  JsonObject *root = json_node_get_object (record);
  JsonObject *decision = pf_json_get_object (root, "decision");
  g_autofree char *changed = NULL;
  g_autofree char *resealed = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  gboolean found = FALSE;

  json_object_set_string_member (nth_item (root, 1), "state", "armed");
  json_object_set_int_member (pf_json_get_object (root, "summary"), "triggers_tripped", 0);
  json_object_set_string_member (decision, "verdict", "hold");
  json_object_set_string_member (decision, "computed", "hold");
  changed = pf_json_to_text (record, TRUE);
  resealed = record_fixture_reseal (changed);
  findings = record_fixture_verify (resealed);
  for (guint i = 0; i < findings->len; i++)
    found |= g_str_equal (((PfFinding *) g_ptr_array_index (findings, i))->pointer, "/items/1/state");
  g_assert_true (found);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-triggers/record", test_record);
  g_test_add_func ("/record-triggers/moments", test_moments);
  g_test_add_func ("/record-triggers/forgery", test_forgery);
  g_test_add_func ("/record-triggers/hidden-trip", test_hidden_trip);
  return g_test_run ();
}
