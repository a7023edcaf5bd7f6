/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include "run/pf-run-bulk.h"
#include "run/pf-run-decision.h"
#include "run/pf-run-evidence.h"
#include "run/pf-run-lifecycle.h"
#include "run/pf-run-rollback.h"
#include "run/pf-run-sign-offs.h"
#include "run/pf-run-timeline.h"
#include "run/pf-run-triggers.h"
#include "run/pf-run-undo.h"

#include <string.h>

/* Whatever is done in whatever order: the run is the same while it happens, before anything is durable, when it is read
 * again, and when the database is one of an older version that is brought up to date. */

#define N_STEPS 150
#define N_SEEDS 4
#define OLDEST_VERSION 3

static const char checklist[]
    = "# Rollout of <version>\n\n**Owner**: ________\n\n## Preparation\n\n- [ ] Cluster created (if using K8s)\n"
      "- [ ] Backups taken\n- [ ] Group\n  - [ ] one\n  - [ ] two\n    - [ ] three\n    - [ ] four\n- [ ] Health\n"
      "  ```probe health\n  GET http://127.0.0.1:9/health\n  expect status == 200\n  ```\n\n"
      "Rate: ____ req/s (target: > 100)\n\n## Deployment (Est. 15 minutes)\n\n"
      "### Option A: Docker Compose Deployment\n- [ ] Images pulled\n- [ ] Stack up\n\n"
      "### Option B: Kubernetes Deployment\n- [ ] Manifests applied\n\n"
      "## GO if all true\n- All checklist items completed\n- Team is there\n\n"
      "## Rollback triggers\n- [ ] Error rate above 5%\n- [ ] Data is lost\n\n"
      "## Rollback procedure\n- [ ] Restore the database\n\n## Monitoring (24 hours)\n- [ ] Errors stay low\n\n"
      "## Sign-off\n- [ ] Release manager: ________ Date: ________\n";

typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  PfRunSession *session;
  PfRun *run;
  PfPerson *people[2];
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
  self->people[0] = pf_person_new ("Ada", "typed");
  self->people[1] = pf_person_new ("Grace", "typed");
  start.operator= self->people[0];
  self->folder = pf_test_folder_new ();
  self->store = pf_test_store_open (self->folder->database);
  id = pf_store_create_run (self->store, &start, &error);
  g_assert_no_error (error);
  self->session = pf_run_session_open (self->store, id, &error);
  g_assert_no_error (error);
  self->run = pf_run_session_get_run (self->session);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->session);
  g_clear_object (&self->store);
  g_clear_pointer (&self->people[0], pf_person_free);
  g_clear_pointer (&self->people[1], pf_person_free);
  g_clear_pointer (&self->folder, pf_test_folder_free);
}

static void
describe_items (PfRun *run, GString *text)
{
  for (guint i = 0; i < g_list_model_get_n_items (pf_run_get_items (run)); i++) {
    PfRunItem *item = pf_run_get_item (run, i);
    PfOutcome *outcome = pf_run_item_get_outcome (item);

    g_string_append_printf (text, "item %u: %d %d by %s for “%s” to %s answer %d proposed %d trigger %d stale %d says %d\n", i,
                            pf_run_item_get_state (item), pf_run_item_get_method (item), pf_run_item_get_by (item),
                            pf_run_item_get_reason (item), pf_run_item_get_deferred_to (item),
                            pf_run_item_get_answer (item), pf_run_get_proposed (run, i),
                            pf_run_item_get_trigger (item), pf_run_item_is_stale (item),
                            outcome != NULL ? (int)pf_outcome_get_value (outcome) : -1);
  }
}

static void
describe_entries (PfRun *run, GString *text)
{
  PfDocument *document = pf_run_get_document (run);
  g_autoptr (GPtrArray) votes = pf_run_list_votes (run);
  const GPtrArray *sign_offs = pf_run_get_sign_offs (run);

  for (guint i = 0; i < pf_document_get_blanks (document)->len; i++)
    g_string_append_printf (text, "blank %u: %s\n", i, pf_run_get_blank_value (run, i, NULL));
  for (guint i = 0; i < pf_run_get_variables (run)->len; i++)
    g_string_append_printf (text, "variable %u: %s\n", i, pf_run_get_variable_value (run, i, NULL));
  for (guint i = 0; i < pf_document_get_option_groups (document)->len; i++)
    g_string_append_printf (text, "group %u: %u\n", i, pf_run_get_chosen (run, i));
  for (guint i = 0; i < votes->len; i++) {
    const PfVote *vote = g_ptr_array_index (votes, i);

    g_string_append_printf (text, "vote of %s: %d\n", vote->role, (int)vote->value);
  }
  for (guint i = 0; i < sign_offs->len; i++) {
    const PfSignOff *sign_off = g_ptr_array_index (sign_offs, i);
    PfSigning *signing = pf_run_get_signing (run, sign_off->id);

    g_string_append_printf (text, "signed %s: %d\n", sign_off->role, signing != NULL && pf_signing_stands (signing));
    pf_signing_free (signing);
  }
}

/* What does not hang on places in the chain, which pending acts do not have yet. */
static char *
describe (PfRun *run)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) blockers = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_blocker_free);
  PfProgress progress;

  describe_items (run, text);
  describe_entries (run, text);
  pf_run_get_progress (run, &progress);
  g_string_append_printf (text, "%s in rollback %d at %" G_GINT64_FORMAT "\n%u of %u, verdict %d\n", pf_run_get_state (run),
                          pf_run_is_in_rollback (run), pf_run_get_t0 (run), progress.resolved, progress.countable,
                          (int)pf_run_get_verdict (run, blockers));
  for (guint i = 0; i < pf_document_get_sections (pf_run_get_document (run))->len; i++) {
    pf_run_get_section_progress (run, i, &progress);
    g_string_append_printf (text, "section %u: %u of %u\n", i, progress.resolved, progress.countable);
  }
  for (guint i = 0; i < blockers->len; i++)
    g_string_append_printf (text, "blocker: %s\n", ((PfBlocker *)g_ptr_array_index (blockers, i))->why);
  return g_string_free (text, FALSE);
}

static guint
any (guint n)
{
  return n > 0 ? (guint)g_test_rand_int_range (0, (gint32)n) : 0;
}

static GPtrArray *
plan_entry (PfRun *run, const char *word)
{
  PfDocument *document = pf_run_get_document (run);
  const GPtrArray *groups = pf_document_get_option_groups (document);
  guint n_group = any (groups->len);
  const PfOptionGroup *group = g_ptr_array_index (groups, n_group);

  switch (any (4)) {
  case 0:
    return pf_run_plan_fill (run, any (pf_document_get_blanks (document)->len), any (3) > 0 ? word : NULL, NULL);
  case 1:
    return pf_run_plan_set_variable (run, any (pf_run_get_variables (run)->len), any (3) > 0 ? word : NULL, NULL);
  case 2:
    return pf_run_plan_choose (run, n_group, any (3) > 0 ? group->first + any (group->n_options) : PF_NONE, NULL);
  default:
    return pf_run_plan_set_role (run, any (pf_document_get_sections (document)->len), (PfRole)any (4), NULL);
  }
}

static GPtrArray *
plan_outcome (PfRun *run, guint item)
{
  g_autoptr (PfOutcome) outcome = pf_test_outcome_new ((PfOutcomeValue)any (4), any (2) > 0 ? "deadline" : NULL);

  if (any (4) == 0)
    return pf_run_plan_stale (run, item, NULL);
  return pf_run_plan_outcome (run, item, outcome, NULL);
}

static GPtrArray *
plan_sign (Fixture *self, const char *word)
{
  const GPtrArray *sign_offs = pf_run_get_sign_offs (self->run);
  const PfSignOff *sign_off = g_ptr_array_index (sign_offs, any (sign_offs->len));

  if (any (3) == 0)
    return pf_run_plan_withdraw (self->run, sign_off, word, NULL);
  return pf_run_plan_sign (self->run, sign_off, pf_run_session_get_person (self->session), NULL,
                           pf_clock_get_utc_ms (pf_store_get_clock (self->store)), NULL);
}

static GPtrArray *
plan_course (PfRun *run, guint item, const char *word)
{
  switch (any (9)) {
  case 0:
    return pf_run_plan_set_t0 (run, PF_TEST_TIME + any (1000) * 1000, NULL);
  case 1:
    return pf_run_plan_trip (run, item, word, NULL);
  case 2:
    return pf_run_plan_acknowledge (run, item, word, NULL);
  case 3:
    return pf_run_plan_clear (run, item, word, NULL);
  case 4:
    return any (4) == 0 ? pf_run_plan_rollback (run, word, NULL) : pf_run_plan_rollback_end (run, word, NULL);
  case 5:
    return any (4) == 0 ? pf_run_plan_pause (run, word, NULL) : pf_run_plan_resume (run, NULL);
  case 6:
    return pf_run_plan_vote (run, any (2) > 0 ? "Release manager" : "Security", (PfVoteValue)(PF_VOTE_NONE + 1 + any (4)), word, NULL);
  case 7:
    return pf_run_plan_phase (run, any (pf_document_get_sections (pf_run_get_document (run))->len),
                              any (2) > 0 ? PF_PHASE_START : PF_PHASE_END, PF_TEST_TIME, NULL);
  default:
    return pf_run_plan_note (run, pf_run_item_get_id (pf_run_get_item (run, item)), word, NULL);
  }
}

/* Something a person or a probe may do; NULL where the rules forbid it. */
static GPtrArray *
plan_anything (Fixture *self)
{
  guint item = any (g_list_model_get_n_items (pf_run_get_items (self->run)));
  g_autofree char *word = g_strdup_printf ("%u", 50 + any (100));

  switch (any (10)) {
  case 0:
  case 1:
    return plan_entry (self->run, word);
  case 2:
    return plan_outcome (self->run, item);
  case 3:
    return plan_sign (self, word);
  case 4:
  case 5:
    return plan_course (self->run, item, word);
  case 6:
    return pf_run_plan_answer (self->run, item, (PfAnswer)any (3), word, NULL);
  case 7:
    return pf_run_plan_undo (self->run, pf_run_session_get_person (self->session)->id, NULL);
  default:
    return pf_run_plan_mark (self->run, item, (PfItemState)any (PF_N_STATES), any (4) > 0 ? word : NULL, NULL);
  }
}

static void
check_read_again (Fixture *self, PfStore *store, const char *now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfRunSession) session = pf_run_session_open (store, pf_run_get_id (self->run), &error);
  g_autofree char *then = NULL;

  g_assert_no_error (error);
  g_assert_null (pf_run_session_get_damage (session));
  then = describe (pf_run_session_get_run (session));
  g_assert_cmpstr (then, ==, now);
}

/* As a database of the version before what was added since. */
static void
make_older (const char *path)
{
  g_free (pf_test_sql (path, "PRAGMA foreign_keys=OFF; DROP TABLE IF EXISTS trash; DROP TABLE IF EXISTS command_setting;"
                             "DROP TABLE IF EXISTS attachment; DROP TABLE IF EXISTS blob;"
                             "PRAGMA user_version=" G_STRINGIFY (OLDEST_VERSION)));
}

static void
check_brought_up_to_date (Fixture *self, const char *now)
{
  g_autofree char *path = g_build_filename (self->folder->path, "older.db", NULL);
  g_autofree char *version = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfStore) store = NULL;

  g_assert_true (pf_store_save_copy (self->store, path, &error));
  g_assert_no_error (error);
  make_older (path);
  store = pf_test_store_open (path);
  check_read_again (self, store, now);
  version = pf_test_sql (path, "PRAGMA user_version");
  g_assert_cmpint (g_ascii_strtoll (version, NULL, 10), >, OLDEST_VERSION);
}

static void
test_same (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint n_acts = 0;

  /* Every test begins with the same random numbers. */
  for (guint i = 0; i < GPOINTER_TO_UINT (data) * 1000; i++)
    any (2);
  for (guint i = 0; i < N_STEPS; i++) {
    g_autoptr (GPtrArray) acts = NULL;
    g_autofree char *shown = NULL;
    g_autofree char *durable = NULL;

    pf_run_session_set_person (self->session, self->people[any (2)]);
    acts = plan_anything (self);
    if (acts == NULL || acts->len == 0)
      continue;
    n_acts++;
    pf_run_session_act (self->session, acts);
    /* Several wait together. */
    if (any (3) > 0)
      continue;
    shown = describe (self->run);
    g_assert_true (pf_run_session_flush (self->session, &error));
    g_assert_no_error (error);
    durable = describe (self->run);
    g_assert_cmpstr (durable, ==, shown);
    check_read_again (self, self->store, durable);
  }
  g_assert_true (pf_run_session_flush (self->session, &error));
  g_assert_cmpuint (n_acts, >, N_STEPS / 10);
  {
    g_autofree char *now = describe (self->run);

    check_read_again (self, self->store, now);
    check_brought_up_to_date (self, now);
  }
  g_test_message ("%u acts of %d tries", n_acts, N_STEPS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < N_SEEDS; i++) {
    g_autofree char *path = g_strdup_printf ("/properties/same/%u", i);

    g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_same, tear_down);
  }
  return g_test_run ();
}
