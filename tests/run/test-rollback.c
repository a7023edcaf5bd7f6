/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include "run/pf-run-decision.h"
#include "run/pf-run-rollback.h"
#include "run/pf-run-triggers.h"

#include <string.h>

/* Going back: from when to when, why, and by which procedure. */

static const char *const checklist
    = "# Rollout\n\n"
      "## Deployment\n\n### Option A: Docker Compose Deployment\n- [ ] Stack up\n\n"
      "### Option B: Kubernetes Deployment\n- [ ] Manifests applied\n\n"
      "## Rollback Triggers\n- [ ] Error rate > 5%\n\n"
      "## Rollback Procedure (15 minutes)\n\n### Docker Compose Rollback\n\n```bash\ndocker compose down\n```\n\n"
      "### Kubernetes Rollback\n\n```bash\nkubectl rollout undo deployment/api\n```\n\n"
      "## Post-Rollback Actions\n- [ ] Tell support\n";

static const char *const two_services
    = "# Services\n\n"
      "## API\n\n### Rollback Triggers\n- [ ] Errors of the API\n\n### Rollback Procedure\n\n```bash\nhelm rollback api\n```\n\n"
      "## Shop\n\n### Rollback Triggers\n- [ ] Errors of the shop\n\n### Rollback Procedure\n\n"
      "```bash\nhelm rollback shop\n```\n";

#define MINUTE (60 * G_GINT64_CONSTANT (1000))

typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  PfRunSession *session;
  PfRun *run;
} Fixture;

static void
open_run (Fixture *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (PfSource) source = pf_source_new (bytes, "rollout.md", &error);
  g_autoptr (PfPerson) person = pf_test_person_new ();
  PfRunStart start = { .source = source, .title = "Rollout", .mode = "live", .t0 = -1, .operator= person };
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

static guint
act (Fixture *self, GPtrArray *acts, GError *error)
{
  g_autoptr (GPtrArray) owned = acts;
  g_autoptr (GError) failure = NULL;

  g_assert_no_error (error);
  if (owned->len > 0)
    g_assert_true (pf_run_session_act_sync (self->session, owned, &failure));
  g_assert_no_error (failure);
  return owned->len;
}

static const char *
title_of (Fixture *self, guint section)
{
  g_assert_cmpuint (section, !=, PF_NONE);
  return ((PfSection *) g_ptr_array_index (pf_document_get_sections (pf_run_get_document (self->run)), section))->title;
}

static void
wait_minutes (Fixture *self, guint minutes)
{
  pf_test_clock_advance (pf_store_get_clock (self->store), minutes * MINUTE);
}

/* It has a clock of its own, and there may be another one. */
static void
test_clock (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) no_reason = NULL;
  g_autoptr (GError) none = NULL;
  g_autoptr (GArray) rollbacks = NULL;
  GError *error = NULL;
  guint trigger;
  PfRollback last;

  open_run (&fixture, checklist);
  trigger = pf_test_find_item (fixture.run, "Error rate > 5%");
  g_assert_null (pf_run_plan_rollback_end (fixture.run, "over", &none));
  g_assert_error (none, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  act (&fixture, pf_run_plan_trip (fixture.run, trigger, NULL, &error), error);
  act (&fixture, pf_run_plan_rollback (fixture.run, "errors", &error), error);
  g_assert_true (pf_run_is_in_rollback (fixture.run));
  g_assert_cmpuint (act (&fixture, pf_run_plan_rollback (fixture.run, "again", &error), error), ==, 0);
  g_assert_cmpint (pf_run_get_rollback_duration (fixture.run), ==, -1);
  wait_minutes (&fixture, 12);
  g_assert_null (pf_run_plan_rollback_end (fixture.run, " ", &no_reason));
  g_assert_error (no_reason, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  act (&fixture, pf_run_plan_rollback_end (fixture.run, "the old version runs", &error), error);
  g_assert_false (pf_run_is_in_rollback (fixture.run));
  /* What follows a rollback still counts. */
  g_assert_true (pf_run_item_counts (pf_run_get_item (fixture.run, pf_test_find_item (fixture.run, "Tell support"))));
  g_assert_true (pf_run_get_last_rollback (fixture.run, &last));
  g_assert_cmpuint (last.trigger, ==, trigger);
  g_assert_cmpstr (last.reason, ==, "errors");
  g_assert_cmpstr (last.end_reason, ==, "the old version runs");
  g_assert_cmpint (pf_run_get_rollback_duration (fixture.run), ==, 12 * MINUTE);
  act (&fixture, pf_run_plan_rollback (fixture.run, "the second try failed too", &error), error);
  wait_minutes (&fixture, 3);
  act (&fixture, pf_run_plan_close (fixture.run, "rolled-back", NULL, &error), error);
  /* Closing the run ends it. */
  g_assert_false (pf_run_is_in_rollback (fixture.run));
  g_assert_cmpint (pf_run_get_rollback_duration (fixture.run), ==, 15 * MINUTE);
  rollbacks = pf_run_list_rollbacks (fixture.run);
  g_assert_cmpuint (rollbacks->len, ==, 2);
  close_run (&fixture);
}

/* Of two platforms the one that was chosen; nobody guesses before. */
static void
test_option (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GArray) both = NULL;
  g_autoptr (GArray) one = NULL;
  GError *error = NULL;
  guint section;
  PfRollback last;

  open_run (&fixture, checklist);
  both = pf_run_list_procedures (fixture.run, PF_NONE);
  g_assert_cmpuint (both->len, ==, 2);
  g_assert_cmpuint (pf_run_find_procedure (fixture.run, PF_NONE), ==, PF_NONE);
  act (&fixture, pf_run_plan_choose (fixture.run, 0, 1, &error), error);
  one = pf_run_list_procedures (fixture.run, PF_NONE);
  g_assert_cmpuint (one->len, ==, 1);
  section = pf_run_find_procedure (fixture.run, PF_NONE);
  g_assert_cmpstr (title_of (&fixture, section), ==, "Kubernetes Rollback");
  g_assert_cmpint (pf_run_get_procedure_estimate (fixture.run, section), ==, 15 * MINUTE);
  g_assert_cmpuint (pf_run_find_procedure_command (fixture.run, section), ==, 1);
  act (&fixture, pf_run_plan_rollback (fixture.run, "errors", &error), error);
  g_assert_true (pf_run_get_last_rollback (fixture.run, &last));
  g_assert_cmpuint (last.procedure, ==, section);
  close_run (&fixture);
}

/* Each trigger has the procedure nearest to it. */
static void
test_nearest (void)
{
  Fixture fixture = { 0 };
  PfDocument *document;
  guint section, command;

  open_run (&fixture, two_services);
  document = pf_run_get_document (fixture.run);
  section = pf_run_find_procedure (fixture.run, pf_test_find_item (fixture.run, "Errors of the shop"));
  command = pf_run_find_procedure_command (fixture.run, section);
  g_assert_cmpuint (command, !=, PF_NONE);
  g_assert_cmpstr (((PfCommand *) g_ptr_array_index (pf_document_get_commands (document), command))->text, ==,
                   "helm rollback shop\n");
  close_run (&fixture);
}

/* A start that was not made durable leaves no trace in what counts. */
static void
test_refused (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) acts = NULL;
  g_autoptr (PfPerson) person = pf_test_person_new ();
  g_autoptr (GError) error = NULL;
  guint item;

  open_run (&fixture, checklist);
  item = pf_test_find_item (fixture.run, "Tell support");
  acts = pf_run_plan_rollback (fixture.run, "errors", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < acts->len; i++)
    pf_run_apply_pending (fixture.run, g_ptr_array_index (acts, i), person, PF_TEST_TIME);
  g_assert_true (pf_run_item_counts (pf_run_get_item (fixture.run, item)));
  pf_run_reset (fixture.run);
  g_assert_false (pf_run_had_rollback (fixture.run));
  g_assert_false (pf_run_item_counts (pf_run_get_item (fixture.run, item)));
  close_run (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rollback/clock", test_clock);
  g_test_add_func ("/rollback/option", test_option);
  g_test_add_func ("/rollback/nearest", test_nearest);
  g_test_add_func ("/rollback/refused", test_refused);
  return g_test_run ();
}
