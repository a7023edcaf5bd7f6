/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record-fixture.h"
#include "record-judge.h"
#include "record-mutation.h"

#include "probe/pf-json.h"
#include "run/pf-run-command.h"
#include "run/pf-run-evidence.h"

#include <string.h>

/* Results of commands, notes and files in a record. */

#define STEPS \
  "```bash\n# 1. Build\necho built <tag>\n# 2. Tell the team\n# In the channel\n# 3. Check\necho fine\n```\n\n"

static const char open_checklist[] = "# Rollout\n\n## Deployment\n\n- [ ] Tag is there\n  ```sh\n  echo <tag>\n  ```\n"
                                     "- [ ] Nodes: ____\n\n" STEPS "```sh\necho never\n```\n";
static const char secret_checklist[]
    = "# Rollout\n\n## Deployment\n\n- [ ] Tag is there\n  ```sh\n  echo <tag>\n  ```\n- [ ] Nodes: ____\n\n" STEPS
      "```sh\nPGPASSWORD='hunter2secret' psql\n```\n";

static guint
find_command (RecordFixture *self, const char *text)
{
  const GPtrArray *commands = pf_document_get_commands (pf_run_get_document (self->run));

  for (guint i = 0; i < commands->len; i++)
    if (strstr (((PfCommand *) g_ptr_array_index (commands, i))->text, text) != NULL)
      return i;
  g_error ("No command has “%s”", text);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(PfCommandResult **) data = pf_command_runner_run_finish (PF_COMMAND_RUNNER (source), result, &error);
  g_assert_no_error (error);
}

static void
run_command (RecordFixture *self, const char *text, guint step, const char *script)
{
  GError *error = NULL;
  g_autoptr (PfCommandRunner) runner = pf_command_runner_new (pf_store_get_clock (self->store));
  g_autoptr (PfCommandCall) call = pf_command_call_new (self->run, find_command (self, text), step, NULL, &error);
  g_autoptr (PfCommandResult) result = NULL;
  const char *const argv[] = { "sh", "-e", "-c", script, NULL };

  g_assert_no_error (error);
  pf_command_runner_run_async (runner, argv, NULL, NULL, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  record_fixture_act (self, pf_run_plan_command_result (self->run, call, result, "/srv", &error), error);
}

static char *
play (const char *checklist)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (checklist, strlen (checklist));
  g_autoptr (GBytes) contents = g_bytes_new_static ("all well\n", 9);
  g_autoptr (PfAttachment) attachment = pf_attachment_new ("report.txt", contents, NULL);
  RecordFixture fixture = { 0 };
  GError *error = NULL;
  const char *item;
  char *text;

  record_fixture_open (&fixture, bytes, "rollout.md");
  item = pf_run_item_get_id (pf_run_get_item (fixture.run, 0));
  record_fixture_act (&fixture, pf_run_plan_set_variable (fixture.run, 0, "v7", &error), error);
  run_command (&fixture, "echo <tag>", 0, "exit 4");
  run_command (&fixture, "echo <tag>", 0, "echo v7; echo token=abcdefgh12 >&2");
  record_fixture_act (&fixture, pf_run_plan_confirm_command (fixture.run, 0, PF_STATE_DONE, &error), error);
  run_command (&fixture, "built", 1, "kill -TERM $$");
  record_fixture_act (&fixture, pf_run_plan_tick_step (fixture.run, find_command (&fixture, "built"), 2, TRUE, &error),
                      error);
  record_fixture_act (&fixture, pf_run_plan_note (fixture.run, item, "First", &error), error);
  record_fixture_act (&fixture, pf_run_plan_note (fixture.run, item, "Took long", &error), error);
  record_fixture_act (&fixture,
                      pf_run_plan_note (fixture.run,
                                        ((PfSection *) g_ptr_array_index (
                                             pf_document_get_sections (pf_run_get_document (fixture.run)), 1))
                                            ->id,
                                        "About all", &error),
                      error);
  record_fixture_act (&fixture, pf_run_plan_attach (fixture.run, 1, attachment, &error), error);
  record_fixture_fill (&fixture, ((PfBlank *) g_ptr_array_index (
                                      pf_document_get_blanks (pf_run_get_document (fixture.run)), 0))
                                     ->id,
                       "3");
  record_fixture_finish (&fixture, "aborted");
  text = record_fixture_export (&fixture);
  record_fixture_close (&fixture);
  record_fixture_assert_good (text);
  return text;
}

static JsonObject *
nth (JsonObject *object, const char *member, guint index)
{
  JsonArray *array = pf_json_get_array (object, member);

  g_assert_nonnull (array);
  g_assert_cmpuint (json_array_get_length (array), >, index);
  return json_array_get_object_element (array, index);
}

static void
test_shown (void)
{
  g_autofree char *text = play (secret_checklist);
  g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
  JsonObject *root = json_node_get_object (record);
  JsonObject *item = nth (root, "items", 0);
  JsonObject *command = nth (root, "commands", 0);
  JsonObject *steps = nth (root, "commands", 1);
  JsonObject *evidence = nth (nth (root, "items", 1), "evidence", 1);
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "v7\n", -1);

  g_assert_cmpstr (pf_json_get_string (item, "state"), ==, "done");
  g_assert_cmpstr (pf_json_get_string (item, "method"), ==, "command");
  g_assert_cmpstr (pf_json_get_string (item, "note"), ==, "Took long");
  g_assert_cmpstr (pf_json_get_string (nth (item, "evidence", 0), "kind"), ==, "command");
  g_assert_true (g_str_has_prefix (pf_json_get_string (nth (item, "evidence", 0), "text"), "exit status 4"));
  g_assert_true (g_str_has_prefix (pf_json_get_string (nth (item, "evidence", 1), "text"), "exit status 0"));
  g_assert_cmpstr (pf_json_get_string (nth (item, "evidence", 1), "sha256"), ==, sha256);
  g_assert_cmpstr (pf_json_get_string (command, "text"), ==, "echo <tag>\n");
  g_assert_cmpstr (pf_json_get_string (command, "filled"), ==, "echo v7\n");
  g_assert_cmpstr (pf_json_get_string (command, "runner"), ==, "app");
  g_assert_cmpint (pf_json_get_int (command, "exit_status", -1), ==, 0);
  g_assert_cmpstr (pf_json_get_string (command, "stdout_excerpt"), ==, "v7\n");
  g_assert_cmpstr (pf_json_get_string (command, "stdout_sha256"), ==, sha256);
  g_assert_cmpstr (pf_json_get_string (command, "working_folder"), ==, "/srv");
  g_assert_cmpstr (pf_json_get_string (nth (steps, "steps", 0), "runner"), ==, "app");
  g_assert_cmpint (pf_json_get_int (nth (steps, "steps", 0), "signal", 0), ==, 15);
  g_assert_cmpstr (pf_json_get_string (nth (steps, "steps", 1), "runner"), ==, "not-run");
  g_assert_true (pf_json_get_boolean (nth (steps, "steps", 1), "done", FALSE));
  g_assert_cmpstr (pf_json_get_string (nth (steps, "steps", 2), "runner"), ==, "not-run");
  g_assert_cmpstr (pf_json_get_string (nth (root, "commands", 2), "runner"), ==, "not-run");
  g_assert_cmpstr (pf_json_get_string (nth (root, "notes", 2), "text"), ==, "About all");
  g_assert_cmpstr (pf_json_get_string (nth (nth (root, "items", 1), "evidence", 0), "kind"), ==, "value");
  g_assert_cmpstr (pf_json_get_string (evidence, "kind"), ==, "file");
  g_assert_cmpstr (pf_json_get_string (evidence, "ref"), ==, "report.txt");
  g_assert_cmpint (pf_json_get_int (evidence, "bytes", 0), ==, 9);
  g_assert_null (strstr (text, "hunter2secret"));
  g_assert_null (strstr (text, "abcdefgh12"));
}

/* A verifier of other making takes it, too. */
static void
test_judged (void)
{
  g_autofree char *open = play (open_checklist);
  g_autofree char *secret = play (secret_checklist);
  g_autoptr (GHashTable) verdicts = NULL;
  g_autofree char *schema = record_judge_find_schema ();
  RecordJudge judge = { 0 };

  if (!record_judge_open (&judge))
    return;
  record_judge_add (&judge, "open.json", open);
  record_judge_add (&judge, "secret.json", secret);
  verdicts = record_judge_ask (&judge, schema);
  g_assert_cmpstr (g_hash_table_lookup (verdicts, "open.json"), ==, "ok");
  g_assert_cmpstr (g_hash_table_lookup (verdicts, "secret.json"), ==, "ok");
  record_judge_close (&judge);
}

/* What stands in the checklist alone cannot be told without the checklist. */
static gboolean
may_differ (const char *pointer)
{
  static const char *const of_checklist[] = { "/title", "/text", "/expectation", "/number", "/line", "/redactions", NULL };
  const char *last = strrchr (pointer, '/');

  return g_str_has_prefix (pointer, "/commands") && g_strv_contains (of_checklist, last);
}

/* Even by somebody who makes the digest anew, and where the checklist was left out. */
static void
test_forged (void)
{
  static const char *const parts[] = { "/items/0/evidence", "/items/1/evidence", "/items/0/note", "/items/0/method",
                                       "/notes", "/commands/0", "/commands/1", NULL };
  g_autofree char *text = play (secret_checklist);
  g_autoptr (GPtrArray) places = record_list_places (text);
  guint n_tried = 0;

  for (guint i = 0; i < places->len; i++) {
    const char *pointer = g_ptr_array_index (places, i);
    gboolean is_of_part = FALSE;
    g_autofree char *forged = NULL;
    g_autofree char *resealed = NULL;
    g_autoptr (GPtrArray) findings = NULL;

    for (gsize j = 0; parts[j] != NULL; j++)
      is_of_part |= g_str_has_prefix (pointer, parts[j]);
    forged = is_of_part && !may_differ (pointer) ? record_mutate (text, pointer, RECORD_CHANGE) : NULL;
    if (forged == NULL)
      continue;
    n_tried++;
    resealed = record_fixture_reseal (forged);
    findings = record_fixture_verify (resealed);
    if (findings != NULL && findings->len == 0) {
      g_test_message ("not found: %s", pointer);
      g_test_fail ();
    }
  }
  g_assert_cmpuint (n_tried, >, 60);
}

/* Nothing is dropped without a trace, and nothing slipped in. */
static void
test_dropped (void)
{
  static const char *const arrays[] = { "/items/0/evidence", "/items/1/evidence", "/notes", "/commands/1/steps" };
  g_autofree char *text = play (secret_checklist);

  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++) {
    g_autofree char *shortened = record_mutate (text, arrays[i], RECORD_SHORTEN);
    g_autofree char *swapped = record_mutate (text, arrays[i], RECORD_SWAP);
    g_autofree char *resealed = record_fixture_reseal (shortened);
    g_autofree char *resealed_swap = swapped != NULL ? record_fixture_reseal (swapped) : NULL;
    g_autoptr (GPtrArray) findings = record_fixture_verify (resealed);
    g_autoptr (GPtrArray) of_swap = resealed_swap != NULL ? record_fixture_verify (resealed_swap) : NULL;

    g_test_message ("%s", arrays[i]);
    /* Of the steps the last one, which nobody touched, is the checklist's. */
    if (i != 3)
      g_assert_cmpuint (findings->len, >, 0);
    if (of_swap != NULL && i != 3 && i != 1)
      g_assert_cmpuint (of_swap->len, >, 0);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/evidence/shown", test_shown);
  g_test_add_func ("/record/evidence/judged", test_judged);
  g_test_add_func ("/record/evidence/forged", test_forged);
  g_test_add_func ("/record/evidence/dropped", test_dropped);
  return g_test_run ();
}
