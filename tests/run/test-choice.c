/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include <string.h>

/* What a person chooses in a run: options, roles, answers, a rollback, and what waits at a gate. */

static const char *const checklist
    = "# Rollout\n\n"
      "> Complete this checklist before deploying\n\n"
      "## Preparation\n- [ ] Cluster created (if using K8s)\n- [ ] Machines ready (if using Docker Compose)\n"
      "- [ ] Backups taken\n\n"
      "## Deployment\n\n### Option A: Docker Compose Deployment\n- [ ] Images pulled\n- [ ] Stack up\n\n"
      "### Option B: Kubernetes Deployment\n- [ ] Manifests applied\n\n"
      "## GO if all true\n- Tests pass\n\n## Remarks for all\n- first\n- second\n\n"
      "## Rollback procedure\n- [ ] Restore the database\n- [ ] Tell support\n";

typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  PfRunSession *session;
  PfRun *run;
} Fixture;

static void
open_run (Fixture *self, const PfReading *reading, const GPtrArray *acts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (checklist, strlen (checklist));
  g_autoptr (PfSource) source = pf_source_new (bytes, "rollout.md", &error);
  g_autoptr (PfPerson) person = pf_test_person_new ();
  PfRunStart start = { .source = source, .title = "Rollout", .mode = "live", .t0 = -1, .operator= person,
                       .reading = reading, .acts = acts };
  g_autofree char *id = NULL;

  g_assert_no_error (error);
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
close_run (Fixture *self)
{
  g_clear_object (&self->session);
  g_clear_object (&self->store);
  g_clear_pointer (&self->folder, pf_test_folder_free);
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

static guint
count (Fixture *self)
{
  PfProgress progress;

  pf_run_get_progress (self->run, &progress);
  return progress.countable;
}

static PfRunItem *
find (Fixture *self, const char *text)
{
  return pf_run_get_item (self->run, pf_test_find_item (self->run, text));
}

static const char *
nth_section_id (PfDocument *document, const char *line)
{
  guint index = pf_document_find_section (document, line);

  g_assert_cmpuint (index, !=, PF_NONE);
  return ((PfSection *)g_ptr_array_index (pf_document_get_sections (document), index))->id;
}

static void
test_choose (void)
{
  Fixture fixture = { 0 };
  GError *error = NULL;
  g_autofree char *id = NULL;
  g_autoptr (PfRunSession) again = NULL;

  open_run (&fixture, NULL, NULL);
  g_assert_cmpuint (count (&fixture), ==, 6);
  act (&fixture, pf_run_plan_choose (fixture.run, 0, 0, &error), error);
  g_assert_cmpuint (count (&fixture), ==, 5);
  g_assert_cmpint (pf_run_item_get_state (find (&fixture, "Manifests applied")), ==, PF_STATE_NOT_APPLICABLE);
  g_assert_nonnull (strstr (pf_run_item_get_reason (find (&fixture, "Manifests applied")), "Docker Compose"));
  /* What only fits the other option is proposed, not decided. */
  g_assert_cmpint (pf_run_item_get_state (find (&fixture, "Cluster created (if using K8s)")), ==, PF_STATE_OPEN);
  g_assert_true (pf_run_get_proposed (fixture.run, pf_test_find_item (fixture.run, "Cluster created (if using K8s)")));
  g_assert_false (
      pf_run_get_proposed (fixture.run, pf_test_find_item (fixture.run, "Machines ready (if using Docker Compose)")));
  /* Another choice takes the first one back. */
  act (&fixture, pf_run_plan_choose (fixture.run, 0, 1, &error), error);
  g_assert_cmpint (pf_run_item_get_state (find (&fixture, "Manifests applied")), ==, PF_STATE_OPEN);
  g_assert_cmpint (pf_run_item_get_state (find (&fixture, "Stack up")), ==, PF_STATE_NOT_APPLICABLE);
  g_assert_cmpuint (count (&fixture), ==, 4);
  id = g_strdup (pf_run_get_id (fixture.run));
  again = pf_run_session_open (fixture.store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pf_run_get_chosen (pf_run_session_get_run (again), 0), ==, 1);
  act (&fixture, pf_run_plan_choose (fixture.run, 0, PF_NONE, &error), error);
  g_assert_cmpuint (count (&fixture), ==, 6);
  close_run (&fixture);
}

static void
test_choose_wrong (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;

  open_run (&fixture, NULL, NULL);
  g_assert_null (pf_run_plan_choose (fixture.run, 0, 7, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND);
  close_run (&fixture);
}

static void
test_answer (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) refused = NULL;
  g_autoptr (GPtrArray) blockers = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_blocker_free);
  GError *error = NULL;
  guint criterion;

  open_run (&fixture, NULL, NULL);
  criterion = pf_test_find_item (fixture.run, "Tests pass");
  g_assert_null (pf_run_plan_mark (fixture.run, criterion, PF_STATE_DONE, NULL, &refused));
  g_assert_error (refused, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  act (&fixture, pf_run_plan_answer (fixture.run, criterion, PF_ANSWER_NO, NULL, &error), error);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, blockers), ==, PF_VERDICT_NO_GO);
  g_assert_cmpstr (((PfBlocker *)g_ptr_array_index (blockers, 0))->why, ==, "no");
  act (&fixture, pf_run_plan_answer (fixture.run, criterion, PF_ANSWER_YES, NULL, &error), error);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, NULL), ==, PF_VERDICT_HOLD);
  g_assert_cmpint (pf_run_item_get_answer (find (&fixture, "Tests pass")), ==, PF_ANSWER_YES);
  close_run (&fixture);
}

/* An unanswered criterion holds a run of which all else is done. */
static void
test_unanswered (void)
{
  Fixture fixture = { 0 };
  GError *error = NULL;
  const GPtrArray *items;

  open_run (&fixture, NULL, NULL);
  items = pf_document_get_items (pf_run_get_document (fixture.run));
  for (guint i = 0; i < items->len; i++) {
    if (pf_run_item_counts (pf_run_get_item (fixture.run, i)))
      act (&fixture, pf_run_plan_mark (fixture.run, i, PF_STATE_DONE, NULL, &error), error);
  }
  g_assert_cmpint (pf_run_get_verdict (fixture.run, NULL), ==, PF_VERDICT_HOLD);
  act (&fixture, pf_run_plan_answer (fixture.run, pf_test_find_item (fixture.run, "Tests pass"), PF_ANSWER_YES, NULL, &error),
       error);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, NULL), ==, PF_VERDICT_GO);
  close_run (&fixture);
}

static void
test_gate (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) refused = NULL;
  GError *error = NULL;
  guint held;

  open_run (&fixture, NULL, NULL);
  held = pf_test_find_item (fixture.run, "Images pulled");
  g_assert_cmpuint (pf_run_count_open_at_gate (fixture.run, 0), ==, 3);
  g_assert_null (pf_run_plan_mark (fixture.run, held, PF_STATE_DONE, NULL, &refused));
  g_assert_error (refused, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_assert_nonnull (strstr (refused->message, "Complete this checklist"));
  act (&fixture, pf_run_plan_mark (fixture.run, held, PF_STATE_DONE, "agreed with the release lead", &error), error);
  for (guint i = 0; i < 3; i++)
    act (&fixture, pf_run_plan_mark (fixture.run, i, PF_STATE_DONE, NULL, &error), error);
  g_assert_cmpuint (pf_run_count_open_at_gate (fixture.run, 0), ==, 0);
  act (&fixture, pf_run_plan_mark (fixture.run, pf_test_find_item (fixture.run, "Stack up"), PF_STATE_DONE, NULL, &error),
       error);
  close_run (&fixture);
}

static void
note_change (PfRun *run, guint *times)
{
  (*times)++;
}

/* A section that is read otherwise has other items; the states of those that were there stay. */
static void
test_role (void)
{
  Fixture fixture = { 0 };
  GError *error = NULL;
  guint n_changes = 0;
  guint section;
  guint n_items;

  open_run (&fixture, NULL, NULL);
  g_signal_connect (fixture.run, "document-changed", G_CALLBACK (note_change), &n_changes);
  act (&fixture, pf_run_plan_mark (fixture.run, pf_test_find_item (fixture.run, "Backups taken"), PF_STATE_DONE, NULL, &error),
       error);
  n_items = g_list_model_get_n_items (pf_run_get_items (fixture.run));
  section = pf_document_find_section (pf_run_get_document (fixture.run), "L22");
  g_assert_cmpuint (section, !=, PF_NONE);
  act (&fixture, pf_run_plan_set_role (fixture.run, section, PF_ROLE_NO_GO_CRITERIA, &error), error);
  g_assert_cmpuint (n_changes, >, 0);
  g_assert_cmpuint (g_list_model_get_n_items (pf_run_get_items (fixture.run)), ==, n_items + 2);
  g_assert_cmpint (pf_run_item_get_state (find (&fixture, "Backups taken")), ==, PF_STATE_DONE);
  g_assert_true (pf_run_item_is_criterion (find (&fixture, "second")));
  act (&fixture, pf_run_plan_answer (fixture.run, pf_test_find_item (fixture.run, "second"), PF_ANSWER_YES, NULL, &error), error);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, NULL), ==, PF_VERDICT_NO_GO);
  close_run (&fixture);
}

static void
test_rollback (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) refused = NULL;
  GError *error = NULL;

  open_run (&fixture, NULL, NULL);
  g_assert_false (pf_run_item_counts (find (&fixture, "Tell support")));
  g_assert_null (pf_run_plan_rollback (fixture.run, " ", &refused));
  g_assert_error (refused, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  act (&fixture, pf_run_plan_rollback (fixture.run, "the error rate rises", &error), error);
  g_assert_true (pf_run_is_in_rollback (fixture.run));
  g_assert_true (pf_run_item_counts (find (&fixture, "Tell support")));
  g_assert_cmpuint (count (&fixture), ==, 8);
  /* No gate holds a rollback back. */
  act (&fixture, pf_run_plan_mark (fixture.run, pf_test_find_item (fixture.run, "Tell support"), PF_STATE_DONE, NULL, &error),
       error);
  close_run (&fixture);
}

/* How a checklist is read is remembered for its file and title, and kept in the run. */
static void
test_remembered (void)
{
  Fixture fixture = { 0 };
  g_autoptr (PfReading) reading = pf_reading_new ();
  g_autoptr (PfReading) loaded = NULL;
  g_autoptr (PfDocument) plain = NULL;
  g_autoptr (PfDocument) read = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (checklist, strlen (checklist));
  g_autoptr (PfSource) source = pf_source_new (bytes, "rollout.md", NULL);
  g_autoptr (GError) error = NULL;
  PfRole role;

  plain = pf_document_new (source, &error);
  g_assert_no_error (error);
  pf_reading_set_role (reading, nth_section_id (plain, "L22"), PF_ROLE_TRIGGER);
  open_run (&fixture, reading, NULL);
  g_assert_cmpint (pf_run_item_get_item (find (&fixture, "first"))->kind, ==, PF_ITEM_TRIGGER);
  g_assert_true (pf_store_save_reading (fixture.store, plain, reading, &error));
  loaded = pf_store_load_reading (fixture.store, plain, &error);
  g_assert_no_error (error);
  g_assert_true (pf_reading_equal (loaded, reading));
  g_assert_true (pf_reading_get_role (loaded, nth_section_id (plain, "L22"), &role));
  read = pf_store_read_document (fixture.store, source, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pf_document_get_items (read)->len, ==, pf_document_get_items (plain)->len + 2);
  close_run (&fixture);
}

static void
test_ticks (void)
{
  static const char text[] = "# T\n\n- [x] Announced\n- [ ] Shipped\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (PfSource) source = pf_source_new (bytes, "t.md", NULL);
  g_autoptr (PfDocument) document = pf_document_new (source, NULL);
  g_autoptr (GPtrArray) acts = pf_run_plan_import_ticks (document);
  const PfAct *imported;

  g_assert_cmpuint (acts->len, ==, 1);
  imported = g_ptr_array_index (acts, 0);
  g_assert_cmpstr (imported->action, ==, "item.set");
  g_assert_cmpstr (json_object_get_string_member (imported->data, "method"), ==, "imported");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/choice/choose", test_choose);
  g_test_add_func ("/choice/wrong", test_choose_wrong);
  g_test_add_func ("/choice/answer", test_answer);
  g_test_add_func ("/choice/unanswered", test_unanswered);
  g_test_add_func ("/choice/gate", test_gate);
  g_test_add_func ("/choice/role", test_role);
  g_test_add_func ("/choice/rollback", test_rollback);
  g_test_add_func ("/choice/remembered", test_remembered);
  g_test_add_func ("/choice/ticks", test_ticks);
  return g_test_run ();
}
