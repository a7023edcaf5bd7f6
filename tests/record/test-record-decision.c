/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record-fixture.h"
#include "record-mutation.h"

#include "probe/pf-json.h"
#include "run/pf-run-decision.h"

#include <string.h>

/* The decision in a record: the poll with the votes that were withdrawn, what follows from the items, and what was
 * declared in the end. */

static const char document[]
    = "# Rollout\n\n- [ ] Backups taken\n- [ ] Verified\n\n"
      "## GO if all true\n- All items completed\n- Team ready\n\n"
      "## NO-GO if any true\n- Certificates broken\n- Data at risk\n";

static void
vote (RecordFixture *self, const char *role, PfVoteValue value, const char *reason)
{
  GError *error = NULL;
  GPtrArray *acts = pf_run_plan_vote (self->run, role, value, reason, &error);

  record_fixture_act (self, acts, error);
}

static void
answer (RecordFixture *self, guint item, PfAnswer value, const char *reason)
{
  GError *error = NULL;
  GPtrArray *acts = pf_run_plan_answer (self->run, item, value, reason, &error);

  record_fixture_act (self, acts, error);
}

static void
observe (RecordFixture *self, guint item, PfOutcomeValue value)
{
  g_autoptr (PfOutcome) outcome
      = pf_outcome_new (pf_run_item_get_id (pf_run_get_item (self->run, item)), value,
                        value == PF_OUTCOME_PASS ? NULL : "tls-expired", G_GINT64_CONSTANT (1772366400000));
  GError *error = NULL;
  GPtrArray *acts = pf_run_plan_outcome (self->run, item, outcome, &error);

  record_fixture_act (self, acts, error);
}

static char *
make_record (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (document, strlen (document));
  RecordFixture fixture = { 0 };
  GError *error = NULL;
  GPtrArray *acts;
  char *text;

  record_fixture_open (&fixture, bytes, "rollout.md");
  record_fixture_mark (&fixture, "L3", PF_STATE_DONE, NULL);
  record_fixture_mark (&fixture, "L4", PF_STATE_WAIVED, "seen by all");
  answer (&fixture, 3, PF_ANSWER_YES, NULL);
  acts = pf_run_plan_bind (fixture.run, 4, "GET https://127.0.0.1:1/\nexpect status == 200\n", &error);
  record_fixture_act (&fixture, acts, error);
  observe (&fixture, 4, PF_OUTCOME_FAIL);
  observe (&fixture, 4, PF_OUTCOME_PASS);
  answer (&fixture, 5, PF_ANSWER_NO, "none is touched");
  vote (&fixture, "Release Lead", PF_VOTE_GO, NULL);
  vote (&fixture, "Security Lead", PF_VOTE_NO_GO, "the audit is not read");
  vote (&fixture, "Security Lead", PF_VOTE_GO, NULL);
  vote (&fixture, "Security Lead", PF_VOTE_WITHDRAWN, NULL);
  record_fixture_finish (&fixture, "success");
  text = record_fixture_export (&fixture);
  record_fixture_close (&fixture);
  record_fixture_assert_good (text);
  return text;
}

static JsonObject *
get_decision (JsonNode *record)
{
  return pf_json_get_object (json_node_get_object (record), "decision");
}

static void
test_votes (void)
{
  g_autofree char *text = make_record ();
  g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
  JsonArray *votes = pf_json_get_array (get_decision (record), "votes");
  JsonObject *second;

  g_assert_cmpuint (json_array_get_length (votes), ==, 3);
  second = json_array_get_object_element (votes, 1);
  g_assert_cmpstr (pf_json_get_string (second, "role"), ==, "Security Lead");
  g_assert_cmpstr (pf_json_get_string (second, "vote"), ==, "no-go");
  g_assert_cmpstr (pf_json_get_string (second, "reason"), ==, "the audit is not read");
  g_assert_nonnull (pf_json_get_string (second, "withdrawn_at"));
  g_assert_nonnull (pf_json_get_string (json_array_get_object_element (votes, 2), "withdrawn_at"));
  g_assert_null (pf_json_get_string (json_array_get_object_element (votes, 0), "withdrawn_at"));
}

static void
test_declared (void)
{
  g_autofree char *text = make_record ();
  g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
  JsonObject *decision = get_decision (record);

  g_assert_cmpstr (pf_json_get_string (decision, "computed"), ==, "hold");
  g_assert_cmpstr (pf_json_get_string (decision, "verdict"), ==, "go");
  g_assert_cmpstr (pf_json_get_string (decision, "override_reason"), ==, "agreed by all");
  g_assert_nonnull (pf_json_get_object (decision, "decided"));
}

static void
test_answers (void)
{
  g_autofree char *text = make_record ();
  g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
  JsonArray *items = pf_json_get_array (json_node_get_object (record), "items");
  JsonObject *all = json_array_get_object_element (items, 2);
  JsonObject *sensed = json_array_get_object_element (items, 4);

  g_assert_cmpstr (pf_json_get_string (all, "answer"), ==, "yes");
  g_assert_cmpstr (pf_json_get_string (all, "method"), ==, "derived");
  g_assert_cmpstr (pf_json_get_string (sensed, "answer"), ==, "no");
  g_assert_cmpstr (pf_json_get_string (sensed, "method"), ==, "probe");
}

/* As it is when the checklist holds a secret: then the events alone have to tell. */
static char *
leave_out_source (const char *text)
{
  g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
  JsonObject *root = json_node_get_object (record);
  JsonObject *source = pf_json_get_object (pf_json_get_object (root, "checklist"), "source");
  JsonObject *redaction = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *made = NULL;
  gsize size;

  json_object_set_null_member (source, "content_base64");
  json_object_set_string_member (redaction, "pointer", "/checklist/source/content_base64");
  json_object_set_string_member (redaction, "reason", "secret-pattern");
  json_array_add_object_element (pf_json_get_array (root, "redactions"), redaction);
  bytes = pf_record_to_bytes (record, NULL);
  made = g_strndup (g_bytes_get_data (bytes, &size), g_bytes_get_size (bytes));
  return record_fixture_reseal (made);
}

static void
assert_found (const char *text, const char *pointer, RecordMutation mutation)
{
  g_autofree char *forged = record_mutate (text, pointer, mutation);
  g_autofree char *resealed = forged != NULL ? record_fixture_reseal (forged) : NULL;
  g_autoptr (GPtrArray) findings = resealed != NULL ? record_fixture_verify (resealed) : NULL;

  g_assert_nonnull (forged);
  if (findings != NULL && findings->len == 0) {
    g_test_message ("not found: %d at %s", (int)mutation, pointer);
    g_test_fail ();
  }
}

static void
test_forged (void)
{
  static const char *const changed[] = {
    "/decision/verdict",         "/decision/computed",          "/decision/override_reason",
    "/decision/decided/by",      "/decision/decided/at",        "/decision/votes/0/role",
    "/decision/votes/0/vote",    "/decision/votes/0/by",        "/decision/votes/0/at",
    "/decision/votes/1/reason",  "/decision/votes/1/vote",      "/decision/votes/1/withdrawn_at",
    "/items/2/answer",           "/items/3/answer",             "/items/4/answer",
    "/items/4/method",           "/items/5/reason",
  };
  static const char *const removed[] = { "/decision/votes",      "/decision/votes/1", "/decision/votes/2/withdrawn_at",
                                         "/decision/decided",    "/decision/override_reason",
                                         "/items/2/answer",      "/items/5/reason" };
  g_autofree char *whole = make_record ();
  g_autofree char *without = leave_out_source (whole);

  record_fixture_assert_good (without);
  for (gsize i = 0; i < G_N_ELEMENTS (changed); i++) {
    assert_found (whole, changed[i], RECORD_CHANGE);
    assert_found (without, changed[i], RECORD_CHANGE);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (removed); i++) {
    assert_found (whole, removed[i], RECORD_REMOVE);
    assert_found (without, removed[i], RECORD_REMOVE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/decision/votes", test_votes);
  g_test_add_func ("/record/decision/declared", test_declared);
  g_test_add_func ("/record/decision/answers", test_answers);
  g_test_add_func ("/record/decision/forged", test_forged);
  return g_test_run ();
}
