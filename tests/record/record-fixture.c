/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record-fixture.h"

#include "probe/pf-json.h"
#include "run/pf-run-decision.h"

#include <glib/gstdio.h>

/* 2026-01-31T09:30:00.000Z */
#define FIRST_MOMENT G_GINT64_CONSTANT (1769851800000)

#define TEST_TYPE_CLOCK (test_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, GObject)

struct _TestClock {
  GObject parent_instance;
  gint64 moments;
};

/* Every look at the clock is a second later. */
static gint64
get_utc_ms (PfClock *clock)
{
  return FIRST_MOMENT + 1000 * ++TEST_CLOCK (clock)->moments;
}

static gint64
get_monotonic_ms (PfClock *clock)
{
  return 1000 * ++TEST_CLOCK (clock)->moments;
}

static void
clock_interface_init (PfClockInterface *interface)
{
  interface->get_utc_ms = get_utc_ms;
  interface->get_monotonic_ms = get_monotonic_ms;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestClock,
                               test_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PF_TYPE_CLOCK, clock_interface_init))

static void
test_clock_class_init (TestClockClass *klass)
{
}

static void
test_clock_init (TestClock *self)
{
}

/* Something of everything a record holds. */
const char record_fixture_document[] = "# Small release\n"
                                       "\n"
                                       "**Version**: ____\n"
                                       "\n"
                                       "## Before\n"
                                       "\n"
                                       "- [ ] **Health**: answers\n"
                                       "  ```probe health\n"
                                       "  GET @api/healthz\n"
                                       "  auth: @api\n"
                                       "  expect status == 200\n"
                                       "  ```\n"
                                       "- [ ] Backup of ____ GB is there\n"
                                       "- [ ] Roll out\n"
                                       "  - [ ] First instance\n"
                                       "  - [ ] The others\n"
                                       "\n"
                                       "## After\n"
                                       "\n"
                                       "- [ ] Tell everybody / all\n"
                                       "- [ ] Migration (if applicable)\n"
                                       "\n"
                                       "```bash\n"
                                       "curl -s https://api.invalid/healthz\n"
                                       "```\n"
                                       "\n"
                                       "| Role | Phone | Notes |\n"
                                       "|------|-------|-------|\n"
                                       "| On call |  |  |\n"
                                       "\n"
                                       "| Step | Minutes |\n"
                                       "|------|---------|\n"
                                       "| Restore |  |\n";

/* As little as still has one of every kind, for tests that try everything everywhere. */
const char record_fixture_tiny[] = "# Tiny\n"
                                   "- [ ] **Up**: since ____\n"
                                   "  ```probe up\n"
                                   "  GET @api/up\n"
                                   "  expect status == 200\n"
                                   "  ```\n"
                                   "- [ ] Both\n"
                                   "  - [ ] one `ls`\n"
                                   "\n"
                                   "| Who | Phone |\n"
                                   "|-----|-------|\n"
                                   "| Ops |  |\n";

static void
load_run (RecordFixture *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSource) source = pf_store_load_source (self->store, id, &error);
  g_autoptr (PfDocument) document = NULL;
  g_autoptr (GPtrArray) events = NULL;

  g_assert_no_error (error);
  document = pf_document_new (source, &error);
  g_assert_no_error (error);
  events = pf_store_load_events (self->store, id, 0, &error);
  g_assert_no_error (error);
  self->run = pf_run_new (id, document);
  for (guint i = 0; i < events->len; i++) {
    pf_run_apply (self->run, g_ptr_array_index (events, i), &error);
    g_assert_no_error (error);
  }
}

/* Starts a run of the document. */
void
record_fixture_open (RecordFixture *self, GBytes *bytes, const char *file_name)
{
  record_fixture_open_read (self, bytes, file_name, NULL);
}

void
record_fixture_open_read (RecordFixture *self, GBytes *bytes, const char *file_name, const PfReading *reading)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfSource) source = pf_source_new (bytes, file_name, &error);
  g_autoptr (PfDocument) document = NULL;
  g_autoptr (PfClock) clock = g_object_new (TEST_TYPE_CLOCK, NULL);
  g_autofree char *path = NULL;
  g_autofree char *id = NULL;
  PfRunStart start = { .environment = "production", .release = "2.4.1", .mode = "live", .t0 = FIRST_MOMENT };

  g_assert_no_error (error);
  document = pf_document_new_read (source, reading, &error);
  g_assert_no_error (error);
  self->folder = g_dir_make_tmp ("preflight-record-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (self->folder, "runs.db", NULL);
  self->store = pf_store_open (path, clock, &error);
  g_assert_no_error (error);
  self->person = pf_person_new ("Ada Example", "typed");
  start.source = source;
  start.reading = reading;
  start.title = pf_document_get_title (document);
  start.operator= self->person;
  id = pf_store_create_run (self->store, &start, &error);
  g_assert_no_error (error);
  load_run (self, id);
}

void
record_fixture_close (RecordFixture *self)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_clear_object (&self->run);
  g_clear_object (&self->store);
  g_clear_pointer (&self->person, pf_person_free);
  folder = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_clear_pointer (&self->folder, g_free);
}

/* Takes the acts; they must be possible. */
void
record_fixture_act (RecordFixture *self, GPtrArray *acts, GError *error)
{
  g_autoptr (GPtrArray) taken = acts;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) problem = NULL;

  g_assert_no_error (error);
  events = pf_store_append (self->store, pf_run_get_id (self->run), taken, self->person, &problem);
  g_assert_no_error (problem);
  for (guint i = 0; i < events->len; i++) {
    pf_run_apply (self->run, g_ptr_array_index (events, i), &problem);
    g_assert_no_error (problem);
  }
}

static guint
find_item (RecordFixture *self, const char *item)
{
  guint index = pf_document_find_item (pf_run_get_document (self->run), item);

  g_assert_cmpuint (index, !=, PF_NONE);
  return index;
}

/* @item: its id, or `L` and its line */
void
record_fixture_mark (RecordFixture *self, const char *item, PfItemState state, const char *reason)
{
  GError *error = NULL;
  GPtrArray *acts = pf_run_plan_mark (self->run, find_item (self, item), state, reason, &error);

  record_fixture_act (self, acts, error);
}

void
record_fixture_fill (RecordFixture *self, const char *blank, const char *value)
{
  guint index = pf_document_find_blank (pf_run_get_document (self->run), blank);
  GError *error = NULL;
  GPtrArray *acts;

  g_assert_cmpuint (index, !=, PF_NONE);
  acts = pf_run_plan_fill (self->run, index, value, &error);
  record_fixture_act (self, acts, error);
}

/* What the item's probe says, as the prober would hand it over. */
void
record_fixture_observe (RecordFixture *self, const char *item, PfOutcomeValue value, const char *reason)
{
  guint index = find_item (self, item);
  PfProbe *probe = pf_run_item_get_probe (pf_run_get_item (self->run, index));
  gint64 now = pf_clock_get_utc_ms (pf_store_get_clock (self->store));
  g_autoptr (PfOutcome) outcome = pf_outcome_new (pf_probe_get_id (probe), value, reason, now);
  JsonObject *facts = pf_outcome_get_facts (outcome);
  GError *error = NULL;
  GPtrArray *acts;

  json_object_set_int_member (facts, "status", value == PF_OUTCOME_PASS ? 200 : 503);
  json_object_set_string_member (facts, "remote_address", "127.0.0.1:8080");
  pf_outcome_set_timing (outcome, PF_PHASE_TOTAL, 12345);
  pf_outcome_take_check (outcome, "expect status == 200", value, g_strdup (value == PF_OUTCOME_PASS ? "200" : "503"));
  acts = pf_run_plan_outcome (self->run, index, outcome, &error);
  record_fixture_act (self, acts, error);
}

void
record_fixture_finish (RecordFixture *self, const char *outcome)
{
  GError *error = NULL;
  GPtrArray *acts;
  guint open;

  while (g_str_equal (outcome, "success") && (open = pf_run_find_open_success_criterion (self->run, NULL)) != PF_NONE) {
    acts = pf_run_plan_mark (self->run, open, PF_STATE_DONE, "looked at", &error);
    record_fixture_act (self, acts, error);
  }
  acts = pf_run_plan_close (self->run, outcome,
                            pf_run_needs_close_reason (self->run, outcome) ? "agreed by all" : NULL, &error);
  record_fixture_act (self, acts, error);
}

/* Works through the small document: every state, a blank of each kind, outcomes and an override. */
void
record_fixture_play (RecordFixture *self)
{
  record_fixture_fill (self, "L3", "2.4.1");
  record_fixture_observe (self, "L7", PF_OUTCOME_FAIL, "check");
  record_fixture_observe (self, "L7", PF_OUTCOME_PASS, NULL);
  record_fixture_observe (self, "L7", PF_OUTCOME_FAIL, "tcp-refused");
  record_fixture_mark (self, "L7", PF_STATE_DONE, "The load balancer is being moved");
  record_fixture_fill (self, "L13", "119.5");
  record_fixture_fill (self, "L13", "120.5");
  record_fixture_mark (self, "L13", PF_STATE_DONE, NULL);
  record_fixture_mark (self, "L15", PF_STATE_DONE, NULL);
  record_fixture_mark (self, "L16", PF_STATE_WAIVED, "Only one instance is in use");
  record_fixture_mark (self, "L20", PF_STATE_IN_PROGRESS, NULL);
  record_fixture_mark (self, "L20", PF_STATE_DEFERRED, "Support tells them on Monday");
  record_fixture_mark (self, "L21", PF_STATE_NOT_APPLICABLE, "if applicable");
  record_fixture_fill (self, "L29", "+49 30 000000");
  record_fixture_fill (self, "L33", "15");
}

/* The same for the tiny document. */
void
record_fixture_play_tiny (RecordFixture *self)
{
  record_fixture_observe (self, "L2", PF_OUTCOME_FAIL, "check");
  record_fixture_mark (self, "L2", PF_STATE_DONE, "It is being moved");
  record_fixture_fill (self, "L2", "noon");
  record_fixture_mark (self, "L8", PF_STATE_WAIVED, "One is enough");
  record_fixture_fill (self, "L12", "+49 30 000000");
}

/* The bytes of the record, after checking that a second export has the same. */
char *
record_fixture_export (RecordFixture *self)
{
  char *text = NULL;

  for (int i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) record = pf_record_build (self->run, &error);
    g_autoptr (GBytes) bytes = NULL;
    g_autofree char *copy = NULL;
    gsize size;

    g_assert_no_error (error);
    bytes = pf_record_to_bytes (record, &error);
    g_assert_no_error (error);
    copy = g_strndup (g_bytes_get_data (bytes, &size), g_bytes_get_size (bytes));
    if (text == NULL)
      text = g_steal_pointer (&copy);
    else
      g_assert_cmpstr (copy, ==, text);
  }
  return text;
}

/* What is wrong with it, or NULL when it is no record at all. */
GPtrArray *
record_fixture_verify (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return pf_record_verify (bytes, NULL, NULL);
}

void
record_fixture_assert_good (const char *text)
{
  g_autoptr (GPtrArray) findings = record_fixture_verify (text);

  g_assert_nonnull (findings);
  for (guint i = 0; i < findings->len; i++) {
    PfFinding *finding = g_ptr_array_index (findings, i);

    g_test_message ("%s: %s", finding->pointer, finding->message);
  }
  g_assert_cmpuint (findings->len, ==, 0);
}

/* Gives a record the content digest that a forger would. */
char *
record_fixture_reseal (const char *text)
{
  g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
  JsonObject *root = json_node_get_object (record);
  JsonObject *integrity;
  g_autofree char *digest = NULL;

  json_object_remove_member (root, "integrity");
  digest = pf_json_digest (record, NULL);
  integrity = json_object_new ();
  json_object_set_string_member (integrity, "content_sha256", digest != NULL ? digest : "");
  json_object_set_object_member (root, "integrity", integrity);
  return pf_json_to_text (record, TRUE);
}
