/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record-fixture.h"
#include "record-judge.h"
#include "run/pf-run-private.h"

#include <string.h>

/* What is filled in, with its target, on the way from a person to the record. */

static const char checklist[] = "# Release\n"
                                "\n"
                                "- [ ] **Throughput**: ____ requests/second (target: >100/sec)\n"
                                "- [ ] **Checks passed**: ____/10\n"
                                "- [ ] What went wrong?\n"
                                "- [ ] **Backup**: made\n"
                                "  - Backup file: ____\n"
                                "- [ ] QA Lead: ____ Date: ____\n"
                                "\n"
                                "## Access\n"
                                "\n"
                                "- Admin password: ____\n"
                                "- Phone: ____\n"
                                "\n"
                                "**Start Time**: ____\n";

typedef RecordFixture Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (checklist, sizeof checklist - 1);

  record_fixture_open (self, bytes, "release.md");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  record_fixture_close (self);
}

static guint
find_item (Fixture *self, const char *line)
{
  return pf_document_find_item (pf_run_get_document (self->run), line);
}

static PfItemState
state_of (Fixture *self, const char *line)
{
  return pf_run_item_get_state (pf_run_get_item (self->run, find_item (self, line)));
}

static const char *
value_of (Fixture *self, const char *line)
{
  return pf_run_get_blank_value (self->run, pf_document_find_blank (pf_run_get_document (self->run), line), NULL);
}

static void
assert_not_marked (Fixture *self, const char *line, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pf_run_plan_mark (self->run, find_item (self, line), PF_STATE_DONE, NULL, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  if (strstr (error->message, message) == NULL)
    g_error ("“%s” does not say “%s”", error->message, message);
}

static void
assert_not_filled (Fixture *self, const char *line, const char *value)
{
  guint index = pf_document_find_blank (pf_run_get_document (self->run), line);
  g_autoptr (GError) error = NULL;

  g_assert_null (pf_run_plan_fill (self->run, index, value, &error));
  g_assert_error (error, PF_DOCUMENT_ERROR, PF_DOCUMENT_ERROR_VALUE);
}

/* A value that misses its target is kept; its item is done only against a reason, which stays visible. */
static void
test_target (Fixture *self, gconstpointer data)
{
  record_fixture_fill (self, "L3", "87");
  assert_not_marked (self, "L3", "100");
  record_fixture_mark (self, "L3", PF_STATE_WAIVED, "tested with half the load");
  record_fixture_mark (self, "L3", PF_STATE_OPEN, NULL);
  record_fixture_fill (self, "L3", "120,5");
  g_assert_cmpstr (value_of (self, "L3"), ==, "120.5");
  record_fixture_mark (self, "L3", PF_STATE_DONE, NULL);
  /* A later value opens it again. */
  record_fixture_fill (self, "L3", "99");
  g_assert_cmpint (state_of (self, "L3"), ==, PF_STATE_OPEN);
  record_fixture_mark (self, "L3", PF_STATE_DONE, "the limit is being changed");
  g_assert_true (pf_run_item_is_overridden (pf_run_get_item (self->run, find_item (self, "L3"))));
}

static void
test_ratio (Fixture *self, gconstpointer data)
{
  assert_not_filled (self, "L4", "11");
  record_fixture_fill (self, "L4", "9/10");
  g_assert_cmpstr (value_of (self, "L4"), ==, "9");
  assert_not_marked (self, "L4", "10");
  record_fixture_fill (self, "L4", "10");
  record_fixture_mark (self, "L4", PF_STATE_DONE, NULL);
}

static void
test_question (Fixture *self, gconstpointer data)
{
  g_assert_cmpstr (pf_run_get_state (self->run), ==, "prepared");
  record_fixture_fill (self, "L5", "Nothing.\nReally.");
  g_assert_cmpint (state_of (self, "L5"), ==, PF_STATE_DONE);
  g_assert_cmpstr (pf_run_get_state (self->run), ==, "in-progress");
  record_fixture_fill (self, "L5", "");
  g_assert_null (value_of (self, "L5"));
  g_assert_cmpint (state_of (self, "L5"), ==, PF_STATE_OPEN);
  /* What has been set aside stays so. */
  record_fixture_mark (self, "L5", PF_STATE_NOT_APPLICABLE, "no deployment");
  record_fixture_fill (self, "L5", "Nothing");
  g_assert_cmpint (state_of (self, "L5"), ==, PF_STATE_NOT_APPLICABLE);
}

/* An empty blank does not hold an item up; whoever asks is told. */
static void
test_empty (Fixture *self, gconstpointer data)
{
  guint index = find_item (self, "L6");

  g_assert_cmpuint (pf_run_find_empty_blank (self->run, index), ==,
                    pf_document_find_blank (pf_run_get_document (self->run), "L7"));
  record_fixture_mark (self, "L6", PF_STATE_DONE, NULL);
  record_fixture_fill (self, "L7", "backup.tar");
  g_assert_cmpuint (pf_run_find_empty_blank (self->run, index), ==, PF_NONE);
  g_assert_cmpint (state_of (self, "L6"), ==, PF_STATE_DONE);
}

static void
test_refusals (Fixture *self, gconstpointer data)
{
  assert_not_filled (self, "L3", "fast");
  assert_not_filled (self, "L8.2", "3/4/2026");
  assert_not_filled (self, "L12", "hunter2");
  record_fixture_fill (self, "L12", "Vault: release/admin");
  g_assert_cmpstr (value_of (self, "L12"), ==, "Vault: release/admin");
}

static JsonObject *
find_blank (JsonArray *array, gint64 line, gint64 nth)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonObject *blank = json_array_get_object_element (array, i);

    if (json_object_get_int_member (blank, "line") == line && nth-- == 0)
      return blank;
  }
  g_error ("No blank in line %d", (int)line);
}

static JsonArray *
blanks_of (JsonObject *root, gint64 line)
{
  JsonArray *items = json_object_get_array_member (root, "items");

  for (guint i = 0; i < json_array_get_length (items); i++) {
    JsonObject *item = json_array_get_object_element (items, i);

    if (json_object_get_int_member (item, "line") == line)
      return json_object_get_array_member (item, "blanks");
  }
  g_error ("No item in line %d", (int)line);
}

static void
check_record (JsonObject *root)
{
  JsonArray *fields = json_object_get_array_member (json_object_get_object_member (root, "run"), "fields");
  JsonObject *rate = find_blank (blanks_of (root, 3), 3, 0);
  JsonObject *ratio = find_blank (blanks_of (root, 4), 4, 0);
  JsonObject *phone = find_blank (fields, 13, 0);

  g_assert_cmpstr (json_object_get_string_member (rate, "kind"), ==, "number");
  g_assert_cmpstr (json_object_get_string_member (rate, "unit"), ==, "requests/second");
  g_assert_cmpstr (json_object_get_string_member (rate, "decimal"), ==, "120.5");
  g_assert_true (json_object_get_boolean_member (rate, "target_met"));
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (rate, "target"), "op"), ==, ">");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (rate, "target"), "value"), ==, "100");
  g_assert_cmpstr (json_object_get_string_member (ratio, "kind"), ==, "ratio");
  g_assert_false (json_object_get_boolean_member (ratio, "target_met"));
  g_assert_cmpstr (json_object_get_string_member (find_blank (blanks_of (root, 8), 8, 0), "kind"), ==, "signature");
  g_assert_cmpstr (json_object_get_string_member (find_blank (blanks_of (root, 8), 8, 1), "value"), ==, "2026-03-14");
  g_assert_cmpstr (json_object_get_string_member (find_blank (blanks_of (root, 5), 5, 0), "kind"), ==, "free-text");
  /* How to reach somebody stays out. */
  g_assert_true (json_object_get_null_member (phone, "value"));
  g_assert_true (json_object_get_boolean_member (phone, "redacted"));
}

static void
ask_judge (const char *text)
{
  RecordJudge judge;
  g_autoptr (GHashTable) answers = NULL;
  g_autofree char *schema = record_judge_find_schema ();

  if (!record_judge_open (&judge))
    return;
  record_judge_add (&judge, "blanks.json", text);
  answers = record_judge_ask (&judge, schema);
  g_assert_cmpstr (g_hash_table_lookup (answers, "blanks.json"), ==, "ok");
  record_judge_close (&judge);
}

static void
test_record (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  record_fixture_fill (self, "L3", "120,5");
  record_fixture_mark (self, "L3", PF_STATE_DONE, NULL);
  record_fixture_fill (self, "L4", "9");
  record_fixture_mark (self, "L4", PF_STATE_DONE, "one check is known to be wrong");
  record_fixture_fill (self, "L5", "Nothing");
  record_fixture_fill (self, "L8", "Ada");
  record_fixture_fill (self, "L8.2", "14.3.2026");
  record_fixture_fill (self, "L12", "Vault: release/admin");
  record_fixture_fill (self, "L13", "+44 20 7946 0000");
  record_fixture_fill (self, "L15", "9:30");
  record_fixture_finish (self, "success");
  text = record_fixture_export (self);
  record_fixture_assert_good (text);
  g_assert_null (strstr (text, "20 7946 0000"));
  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  check_record (json_node_get_object (json_parser_get_root (parser)));
  ask_judge (text);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/record-blanks/target", test_target);
  add ("/record-blanks/ratio", test_ratio);
  add ("/record-blanks/question", test_question);
  add ("/record-blanks/empty", test_empty);
  add ("/record-blanks/refusals", test_refusals);
  add ("/record-blanks/record", test_record);
  return g_test_run ();
}
