/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record-fixture.h"

#include "probe/pf-json.h"

#include <string.h>

static JsonObject *
find_by_line (JsonArray *array, gint64 line)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *object = json_array_get_object_element (array, i);

    if (pf_json_get_int (object, "line", -1) == line)
      return object;
  }
  g_assert_not_reached ();
}

static void
open_small (RecordFixture *fixture)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (record_fixture_document, strlen (record_fixture_document));

  record_fixture_open (fixture, bytes, "small.md");
}

static JsonNode *
export_and_read (RecordFixture *fixture)
{
  g_autofree char *text = record_fixture_export (fixture);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  JsonNode *record = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  record_fixture_assert_good (text);
  g_assert_true (g_str_has_suffix (text, "}\n"));
  findings = pf_record_verify (bytes, &record, &error);
  g_assert_no_error (error);
  g_assert_nonnull (record);
  return record;
}

static void
test_fresh (void)
{
  RecordFixture fixture = { 0 };
  g_autoptr (JsonNode) record = NULL;
  JsonObject *root, *run;

  open_small (&fixture);
  record = export_and_read (&fixture);
  root = json_node_get_object (record);
  run = pf_json_get_object (root, "run");
  g_assert_cmpstr (pf_json_get_string (root, "status"), ==, "draft");
  g_assert_cmpstr (pf_json_get_string (root, "record_id"), ==, pf_run_get_id (fixture.run));
  g_assert_cmpstr (pf_json_get_string (run, "state"), ==, "prepared");
  g_assert_false (json_object_has_member (run, "started"));
  g_assert_true (json_node_is_null (json_object_get_member (root, "outcome")));
  g_assert_cmpint (pf_json_get_int (pf_json_get_object (root, "summary"), "open", -1), ==, 6);
  record_fixture_close (&fixture);
}

static void
assert_item (JsonObject *root, gint64 line, const char *state, const char *method, const char *reason)
{
  JsonObject *item = find_by_line (pf_json_get_array (root, "items"), line);

  g_assert_cmpstr (pf_json_get_string (item, "state"), ==, state);
  g_assert_cmpstr (pf_json_get_string (item, "method"), ==, method);
  g_assert_cmpstr (pf_json_get_string (item, "reason"), ==, reason);
}

static void
test_states (void)
{
  RecordFixture fixture = { 0 };
  g_autoptr (JsonNode) record = NULL;
  JsonObject *root, *summary, *override;

  open_small (&fixture);
  record_fixture_play (&fixture);
  record = export_and_read (&fixture);
  root = json_node_get_object (record);
  assert_item (root, 7, "done", "person", "The load balancer is being moved");
  assert_item (root, 13, "done", "person", NULL);
  assert_item (root, 14, "done", "derived", NULL);
  assert_item (root, 16, "waived", "person", "Only one instance is in use");
  assert_item (root, 20, "deferred", "person", "Support tells them on Monday");
  assert_item (root, 21, "not-applicable", "person", "if applicable");
  override = pf_json_get_object (find_by_line (pf_json_get_array (root, "items"), 7), "override");
  g_assert_cmpstr (pf_json_get_string (override, "outcome"), ==, "fail");
  g_assert_cmpstr (pf_json_get_string (override, "reason"), ==, "The load balancer is being moved");
  summary = pf_json_get_object (root, "summary");
  g_assert_cmpint (pf_json_get_int (summary, "countable", -1), ==, 5);
  g_assert_cmpint (pf_json_get_int (summary, "resolved", -1), ==, 4);
  g_assert_cmpint (pf_json_get_int (summary, "permille", -1), ==, 800);
  g_assert_cmpint (pf_json_get_int (summary, "verified_by_person_only", -1), ==, 3);
  g_assert_cmpstr (pf_json_get_string (pf_json_get_object (root, "decision"), "verdict"), ==, "go-with-waivers");
  g_assert_cmpuint (json_array_get_length (pf_json_get_array (pf_json_get_object (root, "decision"), "blockers")), ==,
                    3);
  record_fixture_close (&fixture);
}

static void
test_probe (void)
{
  RecordFixture fixture = { 0 };
  g_autoptr (JsonNode) record = NULL;
  JsonObject *root, *item, *probe, *result, *evidence;
  JsonArray *results;

  open_small (&fixture);
  record_fixture_observe (&fixture, "L7", PF_OUTCOME_FAIL, "check");
  record_fixture_observe (&fixture, "L7", PF_OUTCOME_PASS, NULL);
  record = export_and_read (&fixture);
  root = json_node_get_object (record);
  assert_item (root, 7, "done", "probe", NULL);
  item = find_by_line (pf_json_get_array (root, "items"), 7);
  evidence = json_array_get_object_element (pf_json_get_array (item, "evidence"), 0);
  g_assert_cmpstr (pf_json_get_string (evidence, "ref"), ==, "health");
  g_assert_cmpstr (pf_json_get_string (evidence, "text"), ==, "pass, status 200, 12 ms, from 127.0.0.1:8080");
  probe = json_array_get_object_element (pf_json_get_array (root, "probes"), 0);
  g_assert_cmpstr (pf_json_get_string (probe, "target"), ==, "@api/healthz");
  g_assert_cmpstr (pf_json_get_string (probe, "credential"), ==, "@api");
  results = pf_json_get_array (probe, "results");
  g_assert_cmpuint (json_array_get_length (results), ==, 2);
  result = json_array_get_object_element (results, 0);
  g_assert_cmpstr (pf_json_get_string (result, "outcome"), ==, "fail");
  g_assert_cmpstr (pf_json_get_string (result, "reason"), ==, "check");
  g_assert_cmpint (pf_json_get_int (result, "duration_ms", -1), ==, 12);
  g_assert_cmpint (pf_json_get_int (pf_json_get_object (root, "summary"), "verified_by_probe", -1), ==, 1);
  g_assert_cmpint (pf_json_get_int (pf_json_get_object (probe, "history"), "failures", -1), ==, 1);
  record_fixture_close (&fixture);
}

/* A probe that was replaced keeps its outcomes in the record. */
static void
test_rebound (void)
{
  RecordFixture fixture = { 0 };
  g_autoptr (JsonNode) record = NULL;
  GError *error = NULL;
  GPtrArray *acts;
  guint index;
  JsonArray *probes;

  open_small (&fixture);
  record_fixture_observe (&fixture, "L7", PF_OUTCOME_PASS, NULL);
  index = pf_document_find_item (pf_run_get_document (fixture.run), "L7");
  acts = pf_run_plan_bind (fixture.run, index, "GET @api/ready\nexpect status == 204\n", &error);
  record_fixture_act (&fixture, acts, error);
  record = export_and_read (&fixture);
  probes = pf_json_get_array (json_node_get_object (record), "probes");
  g_assert_cmpuint (json_array_get_length (probes), ==, 2);
  g_assert_cmpstr (pf_json_get_string (json_array_get_object_element (probes, 0), "target"), ==, "@api/ready");
  g_assert_cmpstr (pf_json_get_string (json_array_get_object_element (probes, 1), "id"), ==, "health");
  record_fixture_close (&fixture);
}

static void
test_contacts (void)
{
  RecordFixture fixture = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) record = NULL;
  JsonObject *root, *phone, *minutes;
  JsonArray *fields;

  open_small (&fixture);
  record_fixture_fill (&fixture, "L29", "+49 30 111111");
  record_fixture_play (&fixture);
  text = record_fixture_export (&fixture);
  g_assert_null (strstr (text, "+49 30"));
  record = export_and_read (&fixture);
  root = json_node_get_object (record);
  fields = pf_json_get_array (pf_json_get_object (root, "run"), "fields");
  phone = find_by_line (fields, 29);
  g_assert_true (pf_json_get_boolean (phone, "redacted", FALSE));
  g_assert_true (json_node_is_null (json_object_get_member (phone, "value")));
  g_assert_cmpint (pf_json_get_int (pf_json_get_object (phone, "cell"), "column", -1), ==, 2);
  minutes = find_by_line (fields, 33);
  g_assert_cmpstr (pf_json_get_string (minutes, "value"), ==, "15");
  g_assert_cmpuint (json_array_get_length (pf_json_get_array (root, "redactions")), ==, 1);
  record_fixture_close (&fixture);
}

static void
test_secrets (void)
{
  static const char markdown[] = "- [ ] Dump with `PGPASSWORD='hunter2-hunter2' pg_dump`\n"
                                 "\n"
                                 "```bash\n"
                                 "PGPASSWORD='hunter2-hunter2' pg_dump orders\n"
                                 "```\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (markdown, strlen (markdown));
  RecordFixture fixture = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) record = NULL;
  JsonObject *root, *source;

  record_fixture_open (&fixture, bytes, "secret.md");
  record_fixture_mark (&fixture, "L1", PF_STATE_WAIVED, "ran it with --password hunter2-hunter2 by hand");
  text = record_fixture_export (&fixture);
  if (strstr (text, "hunter2") != NULL)
    g_test_message ("%s", text);
  g_assert_null (strstr (text, "hunter2"));
  record = export_and_read (&fixture);
  root = json_node_get_object (record);
  source = pf_json_get_object (pf_json_get_object (root, "checklist"), "source");
  g_assert_true (json_node_is_null (json_object_get_member (source, "content_base64")));
  g_assert_cmpstr (pf_json_get_string (source, "sha256"), ==,
                   pf_source_get_sha256 (pf_document_get_source (pf_run_get_document (fixture.run))));
  g_assert_cmpuint (json_array_get_length (pf_json_get_array (root, "redactions")), >=, 3);
  record_fixture_close (&fixture);
}

static void
test_closed (void)
{
  RecordFixture fixture = { 0 };
  g_autoptr (JsonNode) record = NULL;
  JsonObject *root, *run;

  open_small (&fixture);
  record_fixture_play (&fixture);
  record_fixture_finish (&fixture, "success");
  record = export_and_read (&fixture);
  root = json_node_get_object (record);
  run = pf_json_get_object (root, "run");
  g_assert_cmpstr (pf_json_get_string (root, "status"), ==, "final");
  g_assert_cmpstr (pf_json_get_string (run, "state"), ==, "completed");
  g_assert_nonnull (pf_json_get_object (run, "ended"));
  g_assert_cmpstr (pf_json_get_string (pf_json_get_object (root, "outcome"), "result"), ==, "success");
  record_fixture_close (&fixture);
}

static void
test_file_name (void)
{
  RecordFixture fixture = { 0 };
  g_autofree char *name = NULL;

  open_small (&fixture);
  name = pf_record_dup_file_name (fixture.run);
  g_assert_cmpstr (name, ==, "small-release-2.4.1-2026-01-31.preflight.json");
  record_fixture_close (&fixture);
}

/* A list and nothing else: no heading, no title. */
static void
test_plain_list (void)
{
  static const char markdown[] = "- [ ] one\n- [x] two\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (markdown, strlen (markdown));
  RecordFixture fixture = { 0 };
  g_autoptr (JsonNode) record = NULL;
  JsonObject *section;

  record_fixture_open (&fixture, bytes, "list.md");
  record_fixture_mark (&fixture, "L1", PF_STATE_DONE, NULL);
  record = export_and_read (&fixture);
  section = json_array_get_object_element (pf_json_get_array (json_node_get_object (record), "sections"), 0);
  g_assert_cmpint (pf_json_get_int (section, "countable", -1), ==, 2);
  g_assert_cmpint (pf_json_get_int (section, "resolved", -1), ==, 1);
  record_fixture_close (&fixture);
}

/* When a section is due, and on what an item depends. */
static void
test_facts (void)
{
  static const char markdown[] = "# Deploy\n\n## Day after (T+24 hours)\n\n- [ ] one (if needed)\n- [ ] two\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (markdown, strlen (markdown));
  RecordFixture fixture = { 0 };
  g_autoptr (JsonNode) record = NULL;
  JsonArray *items;
  JsonObject *timing;

  record_fixture_open (&fixture, bytes, "list.md");
  record = export_and_read (&fixture);
  items = pf_json_get_array (json_node_get_object (record), "items");
  timing = pf_json_get_object (
      json_array_get_object_element (pf_json_get_array (json_node_get_object (record), "sections"), 1), "timing");
  g_assert_cmpstr (pf_json_get_string (timing, "kind"), ==, "offset");
  g_assert_cmpstr (pf_json_get_string (timing, "start"), ==, "PT24H");
  g_assert_cmpstr (pf_json_get_string (json_array_get_object_element (items, 0), "conditional"), ==, "if needed");
  g_assert_false (json_object_has_member (json_array_get_object_element (items, 1), "conditional"));
  record_fixture_close (&fixture);
}

static void
test_nothing_to_answer (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("", 0);
  RecordFixture fixture = { 0 };
  g_autoptr (JsonNode) record = NULL;

  record_fixture_open (&fixture, bytes, "empty.md");
  record = export_and_read (&fixture);
  g_assert_cmpint (pf_json_get_int (pf_json_get_object (json_node_get_object (record), "summary"), "permille", -1), ==,
                   1000);
  record_fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/fresh", test_fresh);
  g_test_add_func ("/record/states", test_states);
  g_test_add_func ("/record/probe", test_probe);
  g_test_add_func ("/record/rebound", test_rebound);
  g_test_add_func ("/record/contacts", test_contacts);
  g_test_add_func ("/record/secrets", test_secrets);
  g_test_add_func ("/record/closed", test_closed);
  g_test_add_func ("/record/file-name", test_file_name);
  g_test_add_func ("/record/plain-list", test_plain_list);
  g_test_add_func ("/record/facts", test_facts);
  g_test_add_func ("/record/nothing-to-answer", test_nothing_to_answer);
  return g_test_run ();
}
