/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include "run/pf-run-bulk.h"
#include "run/pf-run-undo.h"

#include <string.h>

/* Taking back, marking several at once, and putting off. */

#define N_ACTS 60

static const char *const checklist
    = "# Rollout of <version>\n\n## Preparation\n\n- [ ] Cluster created (if using K8s)\n- [ ] Backups taken\n- [ ] Group\n"
      "  - [ ] one\n  - [ ] two\n    - [ ] three\n    - [ ] four\n- [ ] Health\n  ```probe health\n"
      "  GET http://127.0.0.1:9/health\n  expect status == 200\n  ```\n\n"
      "Rate: ____ req/s (target: > 100)\n\nOwner: ________\n\n"
      "## Deployment\n\n### Option A: Docker Compose Deployment\n- [ ] Images pulled\n- [ ] Stack up\n\n"
      "### Option B: Kubernetes Deployment\n- [ ] Manifests applied\n\n"
      "## GO if all true\n- Tests pass\n- Team is there\n\n## Monitoring\n- [ ] Errors stay low\n";

typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  PfRunSession *session;
  PfRun *run;
  PfPerson *person;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (checklist, strlen (checklist));
  g_autoptr (PfSource) source = pf_source_new (bytes, "rollout.md", &error);
  PfRunStart start = { .source = source, .title = "Rollout", .mode = "live", .t0 = -1 };
  g_autofree char *id = NULL;

  g_assert_no_error (error);
  self->person = pf_test_person_new ();
  start.operator= self->person;
  self->folder = pf_test_folder_new ();
  self->store = pf_test_store_open (self->folder->database);
  id = pf_store_create_run (self->store, &start, &error);
  g_assert_no_error (error);
  self->session = pf_run_session_open (self->store, id, &error);
  g_assert_no_error (error);
  pf_run_session_set_person (self->session, self->person);
  self->run = pf_run_session_get_run (self->session);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->session);
  g_clear_object (&self->store);
  g_clear_pointer (&self->person, pf_person_free);
  g_clear_pointer (&self->folder, pf_test_folder_free);
}

static void
act (Fixture *self, GPtrArray *acts, GError **error)
{
  g_autoptr (GPtrArray) owned = acts;
  g_autoptr (GError) failure = NULL;

  g_assert_no_error (*error);
  g_assert_true (pf_run_session_act_sync (self->session, owned, &failure));
  g_assert_no_error (failure);
}

static guint
find (Fixture *self, const char *text)
{
  return pf_test_find_item (self->run, text);
}

static guint
find_section (Fixture *self, const char *title)
{
  const GPtrArray *sections = pf_document_get_sections (pf_run_get_document (self->run));

  for (guint i = 0; i < sections->len; i++)
    if (g_str_equal (((PfSection *) g_ptr_array_index (sections, i))->title, title))
      return i;
  g_error ("No section “%s”", title);
}

static PfItemState
state_of (Fixture *self, const char *text)
{
  return pf_run_item_get_state (pf_run_get_item (self->run, find (self, text)));
}

/* Everything of the run that undoing has to bring back. */
static char *
describe (Fixture *self)
{
  GString *text = g_string_new (NULL);
  PfDocument *document = pf_run_get_document (self->run);
  PfProgress progress;

  for (guint i = 0; i < g_list_model_get_n_items (pf_run_get_items (self->run)); i++) {
    PfRunItem *item = pf_run_get_item (self->run, i);

    g_string_append_printf (text, "%u: %d %d %s %s %d %d\n", i, pf_run_item_get_state (item),
                            pf_run_item_get_method (item), pf_run_item_get_reason (item),
                            pf_run_item_get_deferred_to (item), pf_run_item_get_answer (item),
                            pf_run_get_proposed (self->run, i));
  }
  for (guint i = 0; i < pf_document_get_blanks (document)->len; i++)
    g_string_append_printf (text, "%s\n", pf_run_get_blank_value (self->run, i, NULL));
  for (guint i = 0; i < pf_run_get_variables (self->run)->len; i++)
    g_string_append_printf (text, "%s\n", pf_run_get_variable_value (self->run, i, NULL));
  for (guint i = 0; i < pf_document_get_option_groups (document)->len; i++)
    g_string_append_printf (text, "%u\n", pf_run_get_chosen (self->run, i));
  pf_run_get_progress (self->run, &progress);
  g_string_append_printf (text, "%u %u %u\n", progress.countable, progress.resolved,
                          pf_run_get_verdict (self->run, NULL));
  return g_string_free (text, FALSE);
}

static guint
any (guint n)
{
  return (guint) g_test_rand_int_range (0, (gint32) n);
}

/* Something a person may do; NULL where the rules forbid it. */
static GPtrArray *
plan_anything (Fixture *self)
{
  PfDocument *document = pf_run_get_document (self->run);
  guint n_items = g_list_model_get_n_items (pf_run_get_items (self->run));
  const GPtrArray *groups = pf_document_get_option_groups (document);
  guint n_group = any (groups->len);
  const PfOptionGroup *group = g_ptr_array_index (groups, n_group);
  g_autofree char *word = g_strdup_printf ("%u", 50 + any (100));
  g_autoptr (GArray) many = NULL;

  switch (any (8)) {
  case 0:
    return pf_run_plan_fill (self->run, any (pf_document_get_blanks (document)->len), any (3) > 0 ? word : NULL, NULL);
  case 1:
    return pf_run_plan_set_variable (self->run, any (pf_run_get_variables (self->run)->len), any (3) > 0 ? word : NULL,
                                     NULL);
  case 2:
    return pf_run_plan_choose (self->run, n_group,
                               any (3) > 0 ? group->first + any (group->n_options) : PF_NONE, NULL);
  case 3:
    return pf_run_plan_answer (self->run, any (n_items), (PfAnswer) any (3), NULL, NULL);
  case 4:
    many = pf_run_list_section_items (self->run, any (pf_document_get_sections (document)->len),
                                      (PfItemState) any (PF_N_STATES));
    return pf_run_plan_mark_many (self->run, many, (PfItemState) any (PF_N_STATES), word, PF_NONE, NULL, NULL);
  case 5:
    return pf_run_plan_defer (self->run, any (n_items), find_section (self, "Monitoring"), word, NULL);
  default:
    return pf_run_plan_mark (self->run, any (n_items), (PfItemState) any (PF_N_STATES), any (4) > 0 ? word : NULL,
                             NULL);
  }
}

/* Whatever is done: undoing it makes the run what it was, and undoing again walks back to the beginning. */
static void
test_any (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  while (before->len < N_ACTS) {
    g_autoptr (GPtrArray) acts = plan_anything (self);
    char *now;

    if (acts == NULL || acts->len == 0)
      continue;
    now = describe (self);
    g_ptr_array_add (before, now);
    act (self, g_steal_pointer (&acts), &error);
    if (any (3) == 0) {
      g_autofree char *after = NULL;

      act (self, pf_run_plan_undo (self->run, self->person->id, &error), &error);
      after = describe (self);
      g_assert_cmpstr (after, ==, now);
      g_ptr_array_set_size (before, (int) before->len - 1);
    }
  }
  for (guint i = before->len; i > 0; i--) {
    g_autofree char *after = NULL;

    act (self, pf_run_plan_undo (self->run, self->person->id, &error), &error);
    after = describe (self);
    g_assert_cmpstr (after, ==, g_ptr_array_index (before, i - 1));
  }
  g_assert_null (pf_run_plan_undo (self->run, self->person->id, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  {
    /* The same when it is read again. */
    g_autoptr (PfRunSession) session = pf_run_session_open (self->store, pf_run_get_id (self->run), NULL);
    g_autofree char *here = describe (self);
    g_autofree char *there = NULL;
    Fixture other = *self;

    other.run = pf_run_session_get_run (session);
    there = describe (&other);
    g_assert_cmpstr (here, ==, there);
  }
}

/* What is not durable yet is undone like the rest. */
static void
test_pending (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = describe (self);
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) marked = pf_run_plan_mark (self->run, find (self, "one"), PF_STATE_WAIVED, "x", &error);
  g_autoptr (GPtrArray) undone = NULL;

  pf_run_session_act (self->session, marked);
  undone = pf_run_plan_undo_batch (self->run, pf_run_get_batch (marked), &error);
  g_assert_no_error (error);
  pf_run_session_act (self->session, undone);
  after = describe (self);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (pf_run_session_flush (self->session, &error));
  g_clear_pointer (&after, g_free);
  after = describe (self);
  g_assert_cmpstr (after, ==, before);
}

static void
test_others (Fixture *self, gconstpointer data)
{
  g_autoptr (PfPerson) grace = pf_person_new ("Grace", "typed");
  g_autoptr (GError) error = NULL;

  act (self, pf_run_plan_mark (self->run, find (self, "one"), PF_STATE_DONE, NULL, &error), &error);
  pf_run_session_set_person (self->session, grace);
  /* Not what somebody else did, */
  g_assert_null (pf_run_plan_undo (self->run, "grace", &error));
  g_assert_nonnull (strstr (error->message, "You did nothing"));
  g_clear_error (&error);
  act (self, pf_run_plan_mark (self->run, find (self, "one"), PF_STATE_FAILED, "no", &error), &error);
  /* nor over what somebody else did since, */
  g_assert_null (pf_run_plan_undo (self->run, self->person->id, &error));
  g_assert_nonnull (strstr (error->message, "changed since"));
  g_clear_error (&error);
  act (self, pf_run_plan_undo (self->run, "grace", &error), &error);
  g_assert_cmpint (state_of (self, "one"), ==, PF_STATE_DONE);
  /* but then it can be. */
  act (self, pf_run_plan_undo (self->run, self->person->id, &error), &error);
  g_assert_cmpint (state_of (self, "one"), ==, PF_STATE_OPEN);
}

static void
test_final (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  act (self, pf_run_plan_mark (self->run, find (self, "one"), PF_STATE_DONE, NULL, &error), &error);
  act (self, pf_run_plan_rollback (self->run, "errors", &error), &error);
  g_assert_null (pf_run_plan_undo (self->run, self->person->id, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "rollback"));
}

/* A parent means what is below it; what a probe verifies is left to the probe. */
static void
test_many (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) below = pf_run_list_sub_items (self->run, find (self, "Group"), PF_STATE_DONE);
  g_autoptr (GArray) section = NULL;
  g_autoptr (GPtrArray) left_out = g_ptr_array_new ();

  g_assert_cmpuint (below->len, ==, 3);
  act (self, pf_run_plan_mark_many (self->run, below, PF_STATE_DONE, NULL, PF_NONE, NULL, &error), &error);
  g_assert_cmpint (state_of (self, "Group"), ==, PF_STATE_DONE);
  section = pf_run_list_section_items (self->run, find_section (self, "Preparation"), PF_STATE_DONE);
  g_assert_cmpuint (section->len, ==, 3);
  g_assert_null (pf_run_plan_mark_many (self->run, section, PF_STATE_DONE, NULL, PF_NONE, NULL, &error));
  g_assert_nonnull (strstr (error->message, "verified by a probe"));
  g_clear_error (&error);
  act (self, pf_run_plan_mark_many (self->run, section, PF_STATE_DONE, NULL, PF_NONE, left_out, &error), &error);
  g_assert_cmpuint (left_out->len, ==, 1);
  g_assert_cmpint (state_of (self, "Health"), ==, PF_STATE_OPEN);
  g_assert_cmpint (state_of (self, "Backups taken"), ==, PF_STATE_DONE);
  act (self, pf_run_plan_undo (self->run, self->person->id, &error), &error);
  g_assert_cmpint (state_of (self, "Backups taken"), ==, PF_STATE_OPEN);
  g_assert_cmpint (state_of (self, "Group"), ==, PF_STATE_DONE);
}

/* It appears again where it was put off to, and is settled there. */
static void
test_defer (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint item = find (self, "Backups taken");
  guint later = find_section (self, "Monitoring");
  g_autoptr (GArray) there = NULL;

  g_assert_null (pf_run_plan_defer (self->run, item, later, NULL, &error));
  g_clear_error (&error);
  g_assert_null (pf_run_plan_defer (self->run, find (self, "Errors stay low"), find_section (self, "Preparation"), "x", &error));
  g_assert_nonnull (strstr (error->message, "comes later"));
  g_clear_error (&error);
  act (self, pf_run_plan_defer (self->run, item, later, "tonight", &error), &error);
  there = pf_run_list_deferred_to (self->run, later);
  g_assert_cmpuint (there->len, ==, 1);
  g_assert_cmpuint (g_array_index (there, guint, 0), ==, item);
  g_assert_cmpuint (pf_run_get_deferred_to (self->run, item), ==, later);
  act (self, pf_run_plan_mark (self->run, item, PF_STATE_DONE, NULL, &error), &error);
  g_assert_cmpuint (pf_run_get_deferred_to (self->run, item), ==, later);
  act (self, pf_run_plan_mark (self->run, item, PF_STATE_OPEN, NULL, &error), &error);
  g_assert_cmpuint (pf_run_get_deferred_to (self->run, item), ==, PF_NONE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/undo/any", test_any);
  ADD ("/undo/pending", test_pending);
  ADD ("/undo/others", test_others);
  ADD ("/undo/final", test_final);
  ADD ("/undo/many", test_many);
  ADD ("/undo/defer", test_defer);
  return g_test_run ();
}
