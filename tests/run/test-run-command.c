/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include "run/pf-run-command.h"
#include "run/pf-run-evidence.h"
#include "run/pf-run-lifecycle.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Commands as evidence: what keeps one from being run, what its result proposes, and what only a person confirms. */

static const char *const checklist
    = "# Rollout\n\n"
      "## Deployment\n\n"
      "- [ ] Tag is checked out\n"
      "  ```bash\n"
      "  echo checkout <tag>\n"
      "  # Should show \"checkout v1\"\n"
      "  ```\n"
      "- [ ] Services are up\n"
      "  ```sh\n"
      "  echo unhealthy\n"
      "  # All services show \"healthy\"\n"
      "  ```\n"
      "- [ ] Probed\n"
      "  ```probe\n  GET http://127.0.0.1:9/\n  expect status == 200\n  ```\n"
      "  ```sh\n  true\n  ```\n\n"
      "```bash\n"
      "# 1. Build\n"
      "cd build\n"
      "# 2. Tell the team\n"
      "# Write to the channel\n"
      "# 3. Connect\n"
      "PGPASSWORD='hunter2secret' sudo psql -h db\n"
      "```\n\n"
      "```sh\ncurl https://your-domain.com/health\ncurl http://169.254.169.254/latest\nssh ops@db.example.com\n```\n\n"
      "```sh\ncurl http://localhost:8080/health\n```\n\n"
      "```yaml\na: b\n```\n\n"
      "```sh\nrm -rf <folder>; docker compose logs -f web; vi x\n```\n\n"
      "```sh\necho zero\n# 1. One\necho one\n```\n\n"
      "## Rollback procedure\n\n```sh\ngit revert HEAD\n```\n";

typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  PfRunSession *session;
  PfRun *run;
} Fixture;

static void
open_run (Fixture *self, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
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
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (checklist, strlen (checklist));

  open_run (self, bytes);
}

static void
tear_down (Fixture *self, gconstpointer data)
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
find_command (Fixture *self, const char *text)
{
  const GPtrArray *commands = pf_document_get_commands (pf_run_get_document (self->run));

  for (guint i = 0; i < commands->len; i++)
    if (strstr (((PfCommand *) g_ptr_array_index (commands, i))->text, text) != NULL)
      return i;
  g_error ("No command has “%s”", text);
}

static PfCommandCall *
prepare (Fixture *self, const char *text, guint step)
{
  g_autoptr (GError) error = NULL;
  PfCommandCall *call = pf_command_call_new (self->run, find_command (self, text), step, NULL, &error);

  g_assert_no_error (error);
  return call;
}

static void
set_variable (Fixture *self, const char *name, const char *value)
{
  GError *error = NULL;
  guint index = pf_variables_lookup (pf_run_get_variables (self->run), name);

  g_assert_cmpuint (index, !=, PF_NONE);
  act (self, pf_run_plan_set_variable (self->run, index, value, &error), error);
}

static char *
join (GPtrArray *sentences)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sentences->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (sentences, i));
  return g_string_free (text, FALSE);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(PfCommandResult **) data = pf_command_runner_run_finish (PF_COMMAND_RUNNER (source), result, &error);
  g_assert_no_error (error);
}

static void
run_script (Fixture *self, const PfCommandCall *call, const char *script)
{
  g_autoptr (PfCommandRunner) runner = pf_command_runner_new (pf_store_get_clock (self->store));
  g_autoptr (PfCommandResult) result = NULL;
  const char *const argv[] = { "sh", "-e", "-c", script, NULL };
  GError *error = NULL;

  pf_command_runner_run_async (runner, argv, NULL, NULL, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  act (self, pf_run_plan_command_result (self->run, call, result, "/srv", &error), error);
}

static void
run_call (Fixture *self, const char *text, guint step)
{
  g_autoptr (PfCommandCall) call = prepare (self, text, step);
  g_autoptr (GError) error = NULL;

  g_assert_true (pf_command_call_check (call, &error));
  g_assert_no_error (error);
  run_script (self, call, call->script);
}

static void
test_blockers (Fixture *self, gconstpointer data)
{
  g_autoptr (PfCommandCall) open = prepare (self, "checkout", 0);
  g_autoptr (PfCommandCall) hosts = prepare (self, "your-domain", 0);
  g_autoptr (PfCommandCall) local = prepare (self, "localhost", 0);
  g_autoptr (PfCommandCall) filled = NULL;
  g_autoptr (PfEnvironment) environment = pf_environment_new ("production");
  g_autofree char *reasons = join (hosts->blockers);
  g_autofree char *fewer = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (pf_command_call_check (open, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "“<tag>” is not filled in"));
  g_assert_nonnull (strstr (reasons, "your-domain.com"));
  g_assert_nonnull (strstr (reasons, "“169.254.169.254” is an address of this network alone"));
  g_assert_nonnull (strstr (reasons, "“db.example.com” stands for a host of yours"));
  g_assert_cmpuint (local->blockers->len, ==, 0);
  set_variable (self, "tag", "v1");
  filled = prepare (self, "checkout", 0);
  g_assert_cmpstr (filled->script, ==, "echo checkout v1\n# Should show \"checkout v1\"\n");
  g_assert_true (pf_command_call_check (filled, NULL));
  g_ptr_array_add (environment->endpoints,
                   pf_endpoint_new ("meta", "http://169.254.169.254/"));
  g_clear_pointer (&filled, pf_command_call_free);
  filled = pf_command_call_new (self->run, find_command (self, "your-domain"), 0, environment, NULL);
  fewer = join (filled->blockers);
  g_assert_null (strstr (fewer, "169.254"));
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pf_command_call_new (self->run, find_command (self, "a: b"), 0, NULL, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (pf_command_call_new (self->run, find_command (self, "cd build"), 0, NULL, &error));
  g_assert_nonnull (strstr (error->message, "steps up to 3"));
  g_clear_error (&error);
  g_assert_null (pf_command_call_new (self->run, find_command (self, "cd build"), 4, NULL, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (pf_command_call_new (self->run, find_command (self, "localhost"), 1, NULL, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (pf_command_call_new (self->run, 9999, 0, NULL, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND);
}

static void
test_cautions (Fixture *self, gconstpointer data)
{
  g_autoptr (PfCommandCall) secret = prepare (self, "cd build", 3);
  g_autoptr (PfCommandCall) rollback = prepare (self, "git revert", 0);
  g_autoptr (PfCommandCall) harmless = prepare (self, "localhost", 0);
  g_autoptr (PfCommandCall) many = NULL;
  g_autofree char *cautions = join (secret->cautions);
  g_autofree char *of_rollback = join (rollback->cautions);
  g_autofree char *of_many = NULL;

  g_assert_null (strstr (secret->shown, "hunter2secret"));
  g_assert_nonnull (strstr (secret->script, "hunter2secret"));
  g_assert_nonnull (strstr (cautions, "1 secret is hidden here"));
  g_assert_nonnull (strstr (cautions, "“sudo” may ask for a password"));
  g_assert_nonnull (strstr (cautions, "“cd build”"));
  g_assert_nonnull (strstr (of_rollback, "belongs to the rollback"));
  g_assert_cmpuint (harmless->cautions->len, ==, 0);
  set_variable (self, "folder", "a b; true");
  many = prepare (self, "rm -rf", 0);
  of_many = join (many->cautions);
  g_assert_cmpint (many->effect, ==, PF_EFFECT_DESTROYS);
  g_assert_nonnull (strstr (of_many, "characters that a shell acts on"));
  g_assert_nonnull (strstr (of_many, "“docker” goes on until you stop it"));
  g_assert_nonnull (strstr (of_many, "“vi” waits for a person"));
}

/* Exit status and what should be seen propose; a person confirms. */
static void
test_proposal (Fixture *self, gconstpointer data)
{
  guint item = pf_test_find_item (self->run, "Tag is checked out");
  g_autoptr (PfCommandOutcome) outcome = NULL;
  g_autofree char *description = NULL;
  GError *error = NULL;
  guint command = PF_NONE;

  g_assert_cmpint (pf_run_get_command_proposal (self->run, item, NULL), ==, PF_STATE_OPEN);
  g_assert_null (pf_run_plan_confirm_command (self->run, item, PF_STATE_DONE, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&error);
  set_variable (self, "tag", "v1");
  run_call (self, "checkout", 0);
  outcome = pf_run_get_command_outcome (self->run, find_command (self, "checkout"), 0);
  description = pf_command_outcome_describe (outcome);
  g_assert_cmpstr (outcome->runner, ==, "app");
  g_assert_cmpstr (outcome->excerpt, ==, "checkout v1\n");
  g_assert_cmpstr (outcome->text, ==, "echo checkout v1\n# Should show \"checkout v1\"\n");
  g_assert_cmpstr (outcome->folder, ==, "/srv");
  g_assert_cmpstr (description, ==, "exit status 0, 0 ms");
  g_assert_false (outcome->is_stale);
  g_assert_cmpstr (pf_run_get_state (self->run), ==, "in-progress");
  /* Nobody has confirmed it. */
  g_assert_cmpint (pf_run_item_get_state (pf_run_get_item (self->run, item)), ==, PF_STATE_OPEN);
  g_assert_cmpint (pf_run_get_command_proposal (self->run, item, &command), ==, PF_STATE_DONE);
  g_assert_cmpuint (command, ==, find_command (self, "checkout"));
  act (self, pf_run_plan_confirm_command (self->run, item, PF_STATE_DONE, &error), error);
  g_assert_cmpint (pf_run_item_get_state (pf_run_get_item (self->run, item)), ==, PF_STATE_DONE);
  g_assert_cmpint (pf_run_item_get_method (pf_run_get_item (self->run, item)), ==, PF_METHOD_COMMAND);
  g_assert_cmpint (pf_run_get_command_proposal (self->run, item, NULL), ==, PF_STATE_OPEN);
}

static void
test_failure (Fixture *self, gconstpointer data)
{
  guint item = pf_test_find_item (self->run, "Tag is checked out");
  g_autoptr (PfCommandCall) call = NULL;
  GError *error = NULL;

  set_variable (self, "tag", "v1");
  call = prepare (self, "checkout", 0);
  run_script (self, call, "exit 3");
  g_assert_cmpint (pf_run_get_command_proposal (self->run, item, NULL), ==, PF_STATE_FAILED);
  g_assert_null (pf_run_plan_confirm_command (self->run, item, PF_STATE_DONE, &error));
  g_clear_error (&error);
  act (self, pf_run_plan_confirm_command (self->run, item, PF_STATE_FAILED, &error), error);
  g_assert_cmpint (pf_run_item_get_state (pf_run_get_item (self->run, item)), ==, PF_STATE_FAILED);
  g_assert_cmpint (pf_run_get_verdict (self->run, NULL), ==, PF_VERDICT_NO_GO);
  /* Mended and run again. */
  run_script (self, call, "echo checkout v1");
  g_assert_cmpint (pf_run_get_command_proposal (self->run, item, NULL), ==, PF_STATE_DONE);
}

/* “unhealthy” is not “healthy”, and what was run with another value is not what would be now. */
static void
test_no_proposal (Fixture *self, gconstpointer data)
{
  guint item = pf_test_find_item (self->run, "Services are up");
  guint tagged = pf_test_find_item (self->run, "Tag is checked out");
  guint probed = pf_test_find_item (self->run, "Probed");
  g_autoptr (PfCommandOutcome) outcome = NULL;
  g_autoptr (PfCommandCall) call = NULL;

  run_call (self, "unhealthy", 0);
  g_assert_cmpint (pf_run_get_command_proposal (self->run, item, NULL), ==, PF_STATE_OPEN);
  call = prepare (self, "unhealthy", 0);
  run_script (self, call, "echo web healthy");
  g_assert_cmpint (pf_run_get_command_proposal (self->run, item, NULL), ==, PF_STATE_DONE);
  set_variable (self, "tag", "v1");
  run_call (self, "checkout", 0);
  set_variable (self, "tag", "v2");
  outcome = pf_run_get_command_outcome (self->run, find_command (self, "checkout"), 0);
  g_assert_true (outcome->is_stale);
  g_assert_cmpint (pf_run_get_command_proposal (self->run, tagged, NULL), ==, PF_STATE_OPEN);
  run_call (self, "true", 0);
  g_assert_cmpint (pf_run_get_command_proposal (self->run, probed, NULL), ==, PF_STATE_OPEN);
}

/* While the run rests nothing is run but what cannot wait; what ran already is entered all the same. */
static void
test_paused (Fixture *self, gconstpointer data)
{
  g_autoptr (PfCommandCall) before = prepare (self, "localhost", 0);
  g_autoptr (PfCommandCall) call = NULL;
  g_autoptr (PfCommandCall) rollback = NULL;
  g_autoptr (PfCommandOutcome) outcome = NULL;
  GError *error = NULL;

  run_call (self, "true", 0);
  act (self, pf_run_plan_pause (self->run, "lunch", &error), error);
  call = prepare (self, "localhost", 0);
  rollback = prepare (self, "git revert", 0);
  g_assert_false (pf_command_call_check (call, &error));
  g_assert_nonnull (strstr (error->message, "The run is paused"));
  g_clear_error (&error);
  g_assert_true (pf_command_call_check (rollback, NULL));
  run_script (self, before, "echo done");
  outcome = pf_run_get_command_outcome (self->run, find_command (self, "localhost"), 0);
  g_assert_true (outcome->done);
}

static void
test_steps (Fixture *self, gconstpointer data)
{
  guint command = find_command (self, "cd build");
  g_autoptr (PfCommandCall) manual = prepare (self, "cd build", 2);
  g_autoptr (PfCommandCall) first = prepare (self, "cd build", 1);
  g_autoptr (PfCommandCall) before = prepare (self, "echo zero", 0);
  g_autoptr (PfCommandOutcome) ticked = NULL;
  g_autoptr (PfCommandOutcome) elsewhere = NULL;
  g_autoptr (PfCommandOutcome) taken_back = NULL;
  g_autoptr (PfCommandOutcome) third = NULL;
  GError *error = NULL;
  GPtrArray *again;

  g_assert_true (pf_command_call_is_manual (manual));
  g_assert_cmpstr (manual->title, ==, "Tell the team");
  g_assert_false (pf_command_call_check (manual, &error));
  g_assert_nonnull (strstr (error->message, "no commands"));
  g_clear_error (&error);
  act (self, pf_run_plan_tick_step (self->run, command, 2, TRUE, &error), error);
  again = pf_run_plan_tick_step (self->run, command, 2, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, 0);
  g_ptr_array_unref (again);
  ticked = pf_run_get_command_outcome (self->run, command, 2);
  g_assert_true (ticked->done);
  g_assert_cmpstr (ticked->runner, ==, "not-run");
  act (self, pf_run_plan_tick_step (self->run, command, 1, TRUE, &error), error);
  elsewhere = pf_run_get_command_outcome (self->run, command, 1);
  g_assert_cmpstr (elsewhere->runner, ==, "external-terminal");
  act (self, pf_run_plan_tick_step (self->run, command, 1, FALSE, &error), error);
  taken_back = pf_run_get_command_outcome (self->run, command, 1);
  g_assert_false (taken_back->done);
  third = pf_run_get_command_outcome (self->run, command, 3);
  g_assert_null (third);
  g_assert_cmpstr (first->script, ==, "cd build");
  /* What stands before the first number is a step, too, and no more than that. */
  g_assert_cmpstr (before->script, ==, "echo zero");
}

static void
test_notes (Fixture *self, gconstpointer data)
{
  guint item = pf_test_find_item (self->run, "Services are up");
  const char *id = pf_run_item_get_id (pf_run_get_item (self->run, item));
  const PfSection *section = g_ptr_array_index (pf_document_get_sections (pf_run_get_document (self->run)), 1);
  g_autofree char *long_text = g_strnfill (64 * 1024 + 1, 'x');
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) all = NULL;
  GError *error = NULL;
  const PfNote *first;

  act (self, pf_run_plan_note (self->run, id, "Slow, token=abcdefgh12 though", &error), error);
  act (self, pf_run_plan_note (self->run, section->id, "About all", &error), error);
  act (self, pf_run_plan_note (self->run, id, "Fine now", &error), error);
  notes = pf_run_list_notes (self->run, id);
  all = pf_run_list_notes (self->run, NULL);
  g_assert_cmpuint (notes->len, ==, 2);
  g_assert_cmpuint (all->len, ==, 3);
  first = g_ptr_array_index (notes, 0);
  g_assert_cmpstr (first->by, ==, "ada-lovelace");
  g_assert_cmpint (first->at, ==, PF_TEST_TIME);
  g_assert_null (strstr (first->text, "abcdefgh12"));
  g_assert_null (pf_run_plan_note (self->run, "nothing", "x", &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (pf_run_plan_note (self->run, id, " \n", &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (pf_run_plan_note (self->run, id, long_text, &error));
  g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  g_clear_error (&error);
}

static char *
write_file (Fixture *self, const char *name, const char *contents, gssize length)
{
  char *path = g_build_filename (self->folder->path, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);
  return path;
}

static void
attach (Fixture *self, guint item, PfAttachment *attachment)
{
  GError *error = NULL;

  pf_store_add_attachment (self->store, pf_run_get_id (self->run), attachment, &error);
  g_assert_no_error (error);
  act (self, pf_run_plan_attach (self->run, item, attachment, &error), error);
}

static void
test_attach (Fixture *self, gconstpointer data)
{
  guint item = pf_test_find_item (self->run, "Services are up");
  guint other = pf_test_find_item (self->run, "Probed");
  const char *id = pf_run_item_get_id (pf_run_get_item (self->run, item));
  g_autofree char *path = write_file (self, "report.txt", "all well\n", -1);
  g_autofree char *rows = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PfAttachment) attachment = pf_attachment_load (path, &error);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) pieces = NULL;
  const PfEvidence *piece;

  g_assert_no_error (error);
  g_assert_cmpstr (attachment->media_type, ==, "text/plain");
  attach (self, item, attachment);
  attach (self, item, attachment);
  attach (self, other, attachment);
  pieces = pf_run_list_evidence (self->run, id);
  g_assert_cmpuint (pieces->len, ==, 1);
  piece = g_ptr_array_index (pieces, 0);
  g_assert_cmpstr (piece->kind, ==, "file");
  g_assert_cmpstr (piece->ref, ==, "report.txt");
  g_assert_cmpint (piece->bytes, ==, 9);
  bytes = pf_store_load_attachment (self->store, pf_run_get_id (self->run), piece->sha256, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, attachment->contents));
  g_assert_null (pf_store_load_attachment (self->store, "no-such-run", piece->sha256, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* Once, however often it is attached; gone with the last run that has it; and damage is noticed. */
  rows = pf_test_sql (self->folder->database, "SELECT count(*) FROM blob");
  g_assert_cmpstr (rows, ==, "1");
  g_free (pf_test_sql (self->folder->database, "UPDATE blob SET bytes = x'00'"));
  g_assert_null (pf_store_load_attachment (self->store, pf_run_get_id (self->run), piece->sha256, &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_CORRUPT);
  g_free (pf_test_sql (self->folder->database, "DELETE FROM attachment"));
  g_free (g_steal_pointer (&rows));
  rows = pf_test_sql (self->folder->database, "SELECT count(*) FROM blob");
  g_assert_cmpstr (rows, ==, "0");
}

static void
assert_not_loaded (const char *path, int code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pf_attachment_load (path, &error));
  g_assert_error (error, PF_ATTACHMENT_ERROR, code);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_attach_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *secret = write_file (self, "log.txt", "one\ntoken=abcdefgh12\n", -1);
  g_autofree char *link = g_build_filename (self->folder->path, "link", NULL);
  g_autofree char *pipe = g_build_filename (self->folder->path, "pipe", NULL);
  g_autofree char *large = write_file (self, "large", "", 0);
  g_autofree char *binary = write_file (self, "binary", "\0token=abcdefgh12", 18);
  g_autofree char *empty = write_file (self, "empty", "", 0);
  g_autoptr (PfAttachment) of_binary = pf_attachment_load (binary, NULL);
  g_autoptr (PfAttachment) of_empty = pf_attachment_load (empty, NULL);

  g_assert_nonnull (of_binary);
  g_assert_nonnull (of_empty);
  g_assert_cmpint (symlink (secret, link), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (truncate (large, PF_ATTACHMENT_MAX_BYTES + 1), ==, 0);
  assert_not_loaded (secret, PF_ATTACHMENT_ERROR_SECRET, "line 2");
  assert_not_loaded (link, PF_ATTACHMENT_ERROR_READ, "symbolic link");
  assert_not_loaded (pipe, PF_ATTACHMENT_ERROR_READ, "regular file");
  assert_not_loaded (self->folder->path, PF_ATTACHMENT_ERROR_READ, "folder");
  assert_not_loaded ("/dev/null", PF_ATTACHMENT_ERROR_READ, "regular file");
  assert_not_loaded ("/nowhere", PF_ATTACHMENT_ERROR_READ, "/nowhere");
  assert_not_loaded (large, PF_ATTACHMENT_ERROR_SIZE, "16 MiB");
}

static void
test_room (Fixture *self, gconstpointer data)
{
  const char *id = pf_run_get_id (self->run);
  g_autoptr (GBytes) first_bytes = g_bytes_new_static ("first", 5);
  g_autoptr (GBytes) second_bytes = g_bytes_new_static ("second", 6);
  g_autoptr (PfAttachment) first = pf_attachment_new ("first", first_bytes, NULL);
  g_autoptr (PfAttachment) second = pf_attachment_new ("second", second_bytes, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (pf_store_add_attachment (self->store, id, first, &error));
  /* As if it were almost all that there may be. */
  g_free (pf_test_sql (self->folder->database, "UPDATE blob SET size = 256 * 1024 * 1024 - 5"));
  g_assert_false (pf_store_add_attachment (self->store, id, second, &error));
  g_assert_error (error, PF_ATTACHMENT_ERROR, PF_ATTACHMENT_ERROR_SIZE);
  g_assert_nonnull (strstr (error->message, "256 MiB"));
  /* The same again takes no room. */
  g_assert_true (pf_store_add_attachment (self->store, id, first, NULL));
  g_free (pf_test_sql (self->folder->database, "UPDATE blob SET size = 256 * 1024 * 1024 - 6"));
  g_assert_true (pf_store_add_attachment (self->store, id, second, NULL));
}

static void
test_names (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *path;
    const char *name;
  } cases[] = {
    { "/tmp/a b.png", "a b.png" },
    { "../../etc/passwd", "passwd" },
    { "a\\..\\b", "a_.._b" },
    { "gpj.\342\200\256exe", "gpj._exe" },
    { "x\ny\033[2J", "x_y_[2J" },
    { "\377.txt", "\357\277\275.txt" },
    { "..", "file" },
  };
  g_autofree char *stem = g_strnfill (400, 'x');
  g_autofree char *long_path = g_strconcat (stem, ".png", NULL);
  g_autofree char *long_name = pf_attachment_clean_name (long_path);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = pf_attachment_clean_name (cases[i].path);

    g_assert_cmpstr (name, ==, cases[i].name);
  }
  g_assert_cmpuint (strlen (long_name), <=, 120);
  g_assert_true (g_str_has_suffix (long_name, "x.png"));
}

static void
test_settings (Fixture *self, gconstpointer data)
{
  const char *id = pf_run_get_id (self->run);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfCommandSettings) none = pf_store_load_command_settings (self->store, id, &error);
  g_autoptr (PfCommandSettings) settings = NULL;
  g_auto (GStrv) environment = NULL;

  g_assert_null (none->folder);
  g_assert_cmpuint (g_strv_length (none->environment), ==, 0);
  none->folder = g_strdup ("/srv");
  g_strfreev (none->environment);
  none->environment = g_strsplit ("KUBECONFIG=/etc/k one\nEMPTY=", "\n", -1);
  g_assert_true (pf_store_save_command_settings (self->store, id, none, &error));
  settings = pf_store_load_command_settings (self->store, id, &error);
  environment = pf_command_settings_dup_environment (settings);
  g_assert_cmpstr (settings->folder, ==, "/srv");
  g_assert_cmpstr (g_environ_getenv (environment, "KUBECONFIG"), ==, "/etc/k one");
  g_assert_cmpstr (g_environ_getenv (environment, "EMPTY"), ==, "");
  g_assert_nonnull (g_environ_getenv (environment, "PATH"));
  g_free (none->environment[0]);
  none->environment[0] = g_strdup ("PGPASSWORD=hunter2secret");
  g_assert_false (pf_store_save_command_settings (self->store, id, none, &error));
  g_assert_nonnull (strstr (error->message, "PGPASSWORD"));
  g_assert_null (strstr (error->message, "hunter2secret"));
  g_assert_false (pf_command_settings_check_variable ("=x", NULL));
  g_assert_false (pf_command_settings_check_variable ("1A=x", NULL));
  g_assert_false (pf_command_settings_check_variable ("A B=x", NULL));
  g_assert_false (pf_command_settings_check_variable ("A=x\nB=y", NULL));
}

/* Line 356 of the second checklist: `<` would be a redirection; nothing is run before it is filled in. */
static void
test_rollback_tag (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (g_getenv ("PF_TEST_CHECKLISTS"), 0, NULL);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (PfCommandCall) open = NULL;
  g_autoptr (PfCommandCall) filled = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL && !g_str_has_prefix (name, "001"))
    continue;
  if (name == NULL) {
    g_test_skip ("the real checklists are not in PF_TEST_CHECKLISTS");
    return;
  }
  {
    g_autofree char *path = g_build_filename (g_getenv ("PF_TEST_CHECKLISTS"), name, NULL);
    g_autoptr (GFile) file = g_file_new_for_path (path);

    bytes = g_file_load_bytes (file, NULL, NULL, &error);
    g_assert_no_error (error);
  }
  tear_down (self, NULL);
  open_run (self, bytes);
  g_assert_cmpuint (pf_run_find_commands_in_line (self->run, 356, found), ==, 1);
  g_assert_cmpuint (pf_run_find_step_in_line (self->run, g_array_index (found, guint, 0), 356), ==, 2);
  open = pf_command_call_new (self->run, g_array_index (found, guint, 0), 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (pf_command_call_check (open, &error));
  g_assert_nonnull (strstr (error->message, "“<previous-tag>” is not filled in"));
  set_variable (self, "previous-tag", "v1.4.2");
  filled = pf_command_call_new (self->run, g_array_index (found, guint, 0), 2, NULL, NULL);
  g_assert_true (pf_command_call_check (filled, NULL));
  g_assert_cmpstr (filled->script, ==, "git checkout v1.4.2");
  g_assert_cmpint (filled->effect, ==, PF_EFFECT_CHANGES);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/run-command/blockers", test_blockers },
    { "/run-command/refused", test_refused },
    { "/run-command/cautions", test_cautions },
    { "/run-command/proposal", test_proposal },
    { "/run-command/failure", test_failure },
    { "/run-command/no-proposal", test_no_proposal },
    { "/run-command/paused", test_paused },
    { "/run-command/steps", test_steps },
    { "/run-command/rollback-tag", test_rollback_tag },
    { "/run-command/settings", test_settings },
    { "/evidence/notes", test_notes },
    { "/evidence/attach", test_attach },
    { "/evidence/attach-refused", test_attach_refused },
    { "/evidence/room", test_room },
    { "/evidence/names", test_names },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].function, tear_down);
  return g_test_run ();
}
