/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-fixture.h"

#include <gio/gio.h>
#include <string.h>

/* A run from its start to its end and beyond, as the command line has it. */

static const char *program;

static const char checklist[] = "# Deploy\n\n## Preparation\n\n- [ ] Backup taken\n- [ ] Database\n  - [ ] schema\n  - [ ] data\n\n"
                                "## 24-hour monitoring\n\n- [ ] Errors stay low\n";

static void
set_up (CliFixture **fixture, gconstpointer data)
{
  *fixture = cli_fixture_new (program);
}

static void
tear_down (CliFixture **fixture, gconstpointer data)
{
  cli_fixture_free (*fixture);
}

static char *
start (CliFixture *fixture)
{
  g_autofree char *file = cli_write (fixture, "deploy.md", checklist, -1);

  return cli_start (fixture, file);
}

/* Exports the run; both verifiers must take it. */
static JsonNode *
export_sound (CliFixture *fixture, const char *run)
{
  g_autofree char *path = cli_path (fixture, "record.preflight.json");
  g_autofree char *verifier = g_build_filename (g_getenv ("PF_TEST_TOOLS"), "verify_record.py", NULL);
  g_autoptr (CliResult) exported = cli_call (fixture, "export", run, "-o", path, "--force", NULL);
  g_autoptr (CliResult) verified = cli_call (fixture, "verify", path, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "python3", verifier, path, NULL);

  g_assert_no_error (error);
  cli_assert_result (exported, 0, NULL);
  cli_assert_result (verified, 0, NULL);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (json_parser_load_from_file (parser, path, &error));
  return json_node_copy (json_parser_get_root (parser));
}

static JsonObject *
get (JsonNode *node, const char *member)
{
  return json_object_get_object_member (json_node_get_object (node), member);
}

static void
test_pause (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start (*fixture);
  g_autoptr (CliResult) early = cli_call (*fixture, "pause", run, NULL);
  g_autoptr (CliResult) done = cli_call (*fixture, "mark", run, "L5", "done", NULL);
  g_autoptr (JsonNode) paused = cli_json (*fixture, 0, "pause", run, "--reason", "lunch", "--json", NULL);
  g_autoptr (CliResult) refused = cli_call (*fixture, "mark", run, "L7", "done", NULL);
  g_autoptr (CliResult) probe = cli_call (*fixture, "probe", run, NULL);
  g_autoptr (CliResult) shown = cli_call (*fixture, "show", run, NULL);
  g_autoptr (JsonNode) record = export_sound (*fixture, run);
  g_autoptr (CliResult) resumed = cli_call (*fixture, "resume", run, NULL);
  g_autoptr (CliResult) marked = cli_call (*fixture, "mark", run, "L7", "done", NULL);

  cli_assert_result (early, 3, "not started");
  cli_assert_result (done, 0, NULL);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (paused), "state"), ==, "paused");
  cli_assert_result (refused, 3, "The run is paused. Resume it first");
  cli_assert_result (probe, 3, "The run is paused");
  g_assert_nonnull (strstr (shown->output, "Paused: lunch"));
  g_assert_cmpstr (json_object_get_string_member (get (record, "run"), "state"), ==, "paused");
  cli_assert_result (resumed, 0, NULL);
  cli_assert_result (marked, 0, NULL);
}

static void
test_handover (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start (*fixture);
  g_autoptr (CliResult) nobody = cli_call (*fixture, "handover", run, NULL);
  g_autoptr (CliResult) handed
      = cli_call (*fixture, "handover", run, "--to", "Grace Hopper", "--reason", "all quiet", "--by", "Ada", NULL);
  g_autoptr (CliResult) wrong = cli_call (*fixture, "take-over", run, "--by", "Edsger", NULL);
  g_autoptr (CliResult) shown = cli_call (*fixture, "show", run, NULL);
  g_autoptr (JsonNode) taken = cli_json (*fixture, 0, "take-over", run, "--by", "Grace Hopper", "--json", NULL);
  g_autoptr (JsonNode) record = export_sound (*fixture, run);

  cli_assert_result (nobody, 2, "--to");
  cli_assert_result (handed, 0, "take-over");
  cli_assert_result (wrong, 3, "Grace Hopper, not to Edsger");
  g_assert_nonnull (strstr (shown->output, "handed to Grace Hopper"));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (taken), "operator"), ==, "grace-hopper");
}

static void
test_watch (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start (*fixture);
  g_autoptr (CliResult) early = cli_call (*fixture, "watch", run, "--post", NULL);
  g_autoptr (CliResult) done = cli_call (*fixture, "mark", run, "L5", "done", NULL);
  g_autoptr (JsonNode) watched = cli_json (*fixture, 0, "watch", run, "--post", "--for", "48h", "--json", NULL);
  g_autoptr (CliResult) marked = cli_call (*fixture, "mark", run, "L12", "done", NULL);
  g_autoptr (JsonNode) record = export_sound (*fixture, run);

  cli_assert_result (early, 3, "not started");
  cli_assert_result (done, 0, NULL);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (watched), "state"), ==, "watching");
  g_assert_nonnull (json_object_get_string_member (json_node_get_object (watched), "watch_until"));
  cli_assert_result (marked, 0, NULL);
  g_assert_cmpstr (json_object_get_string_member (get (record, "run"), "state"), ==, "watching");
}

/* What is added after closing amends the record; closing once more makes it the record. */
static void
test_reopen (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start (*fixture);
  g_autoptr (CliResult) done = cli_call (*fixture, "mark", run, "L5", "failed", NULL);
  g_autoptr (CliResult) closed = cli_call (*fixture, "close", run, "--outcome", "aborted", NULL);
  g_autoptr (JsonNode) final = export_sound (*fixture, run);
  g_autoptr (CliResult) mute = cli_call (*fixture, "reopen", run, NULL);
  g_autoptr (CliResult) reopened = cli_call (*fixture, "reopen", run, "--reason", "the backup was there", NULL);
  g_autoptr (CliResult) put_right = cli_call (*fixture, "mark", run, "L5", "done", "--reason", "found it", NULL);
  g_autoptr (JsonNode) amended = export_sound (*fixture, run);
  g_autoptr (CliResult) closed_again = cli_call (*fixture, "close", run, "--outcome", "aborted", NULL);
  g_autoptr (JsonNode) last = export_sound (*fixture, run);
  JsonArray *items = json_object_get_array_member (json_node_get_object (amended), "items");
  JsonArray *last_items = json_object_get_array_member (json_node_get_object (last), "items");

  cli_assert_result (done, 0, NULL);
  cli_assert_result (closed, 0, NULL);
  cli_assert_result (mute, 2, "--reason");
  cli_assert_result (reopened, 0, NULL);
  cli_assert_result (put_right, 0, NULL);
  cli_assert_result (closed_again, 0, NULL);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (final), "status"), ==, "final");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (amended), "status"), ==, "amended");
  g_assert_cmpint (json_object_get_int_member (get (amended, "amendments"), "length"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (cli_find (items, "line", 5), "state"), ==, "failed");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (last), "status"), ==, "amended");
  g_assert_false (json_object_has_member (json_node_get_object (last), "amendments"));
  g_assert_cmpstr (json_object_get_string_member (cli_find (last_items, "line", 5), "state"), ==, "done");
}

/* A rehearsal says so everywhere, and no record of it can pass for a live one. */
static void
test_rehearsal (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *file = cli_write (*fixture, "deploy.md", checklist, -1);
  g_autofree char *path = cli_path (*fixture, "record.preflight.json");
  g_autoptr (CliResult) started = cli_call (*fixture, "start", file, "--mode", "rehearsal", NULL);
  g_autofree char *run = g_strndup (started->output, strcspn (started->output, "\n"));
  g_autoptr (CliResult) shown = cli_call (*fixture, "show", run, NULL);
  g_autoptr (CliResult) runs = cli_call (*fixture, "runs", NULL);
  g_autoptr (JsonNode) record = export_sound (*fixture, run);
  g_autofree char *text = NULL;
  g_autofree char *forged_path = NULL;
  g_autoptr (GString) forged = NULL;

  g_assert_nonnull (strstr (shown->output, "REHEARSAL"));
  g_assert_nonnull (strstr (runs->output, "rehearsal"));
  g_assert_cmpstr (json_object_get_string_member (get (record, "run"), "mode"), ==, "rehearsal");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  forged = g_string_new (text);
  g_assert_cmpuint (g_string_replace (forged, "\"rehearsal\"", "\"live\"", 0), >, 0);
  forged_path = cli_write (*fixture, "forged.preflight.json", forged->str, -1);
  {
    g_autoptr (CliResult) verified = cli_call (*fixture, "verify", forged_path, NULL);

    cli_assert_result (verified, 1, NULL);
  }
}

static char *
start_checklist (CliFixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("PF_TEST_CHECKLISTS"), name, NULL);

  return cli_start (fixture, path);
}

static gint64
count (CliFixture *fixture, const char *run)
{
  g_autoptr (JsonNode) shown = cli_json (fixture, 1, "show", run, "--json", NULL);

  return json_object_get_int_member (get (shown, "progress"), "countable");
}

static JsonObject *
find_shown (JsonNode *shown, gint64 line)
{
  return cli_find (json_object_get_array_member (json_node_get_object (shown), "items"), "line", line);
}

/* Choosing one way leaves the other out of the count, and undoing puts everything back. */
static void
test_undo_choice (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start_checklist (*fixture, "001_756c654adc15dd2e.txt");
  gint64 before = count (*fixture, run);
  g_autoptr (JsonNode) first = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (CliResult) chosen = cli_call (*fixture, "choose", run, "Deployment", "Docker Compose", NULL);
  gint64 without_branch = count (*fixture, run);
  g_autoptr (JsonNode) proposing = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (CliResult) accepted
      = cli_call (*fixture, "mark", run, "L17", "not-applicable", "--reason", "if using K8s", NULL);
  gint64 without_condition = count (*fixture, run);
  g_autoptr (CliResult) undone = cli_call (*fixture, "undo", run, NULL);
  gint64 condition_back = count (*fixture, run);
  g_autoptr (CliResult) undone_again = cli_call (*fixture, "undo", run, NULL);
  gint64 after = count (*fixture, run);
  g_autoptr (JsonNode) record = export_sound (*fixture, run);

  cli_assert_result (chosen, 0, NULL);
  cli_assert_result (accepted, 0, NULL);
  cli_assert_result (undone, 0, NULL);
  cli_assert_result (undone_again, 0, NULL);
  g_assert_cmpint (before, ==, 185);
  g_assert_cmpint (without_branch, ==, 177);
  g_assert_cmpstr (json_object_get_string_member (find_shown (proposing, 17), "proposed"), ==, "not-applicable");
  g_assert_cmpint (without_condition, ==, 176);
  g_assert_cmpint (condition_back, ==, 177);
  g_assert_cmpint (after, ==, 185);
}

/* Deferred, it stands in both places with one state, and is settled in the later one. */
static void
test_defer (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start_checklist (*fixture, "000_89b92369fbef4363.txt");
  g_autoptr (JsonNode) before = cli_json (*fixture, 1, "show", run, "--json", NULL);
  JsonArray *sections = json_object_get_array_member (json_node_get_object (before), "sections");
  g_autofree char *later = NULL;
  const char *id = NULL;

  for (guint i = 0; i < json_array_get_length (sections); i++) {
    JsonObject *section = json_array_get_object_element (sections, i);

    if (g_str_has_prefix (json_object_get_string_member (section, "title"), "POST-DEPLOYMENT MONITORING")) {
      later = g_strdup_printf ("L%" G_GINT64_FORMAT, json_object_get_int_member (section, "line"));
      id = json_object_get_string_member (section, "id");
    }
  }
  g_assert_nonnull (later);
  {
    g_autoptr (CliResult) mute = cli_call (*fixture, "mark", run, "L104", "deferred", "--to", later, NULL);
    g_autoptr (CliResult) earlier
        = cli_call (*fixture, "mark", run, "L104", "deferred", "--to", "L9", "--reason", "tonight", NULL);
    g_autoptr (CliResult) deferred
        = cli_call (*fixture, "mark", run, "L104", "deferred", "--to", later, "--reason", "tonight", NULL);
    g_autoptr (CliResult) shown = cli_call (*fixture, "show", run, NULL);
    g_autoptr (JsonNode) after = cli_json (*fixture, 1, "show", run, "--json", NULL);
    g_autoptr (JsonNode) record = export_sound (*fixture, run);
    g_autoptr (CliResult) done = cli_call (*fixture, "mark", run, "L104", "done", NULL);
    g_autoptr (CliResult) settled = cli_call (*fixture, "show", run, NULL);
    const char *there = strstr (shown->output, "\nPOST-DEPLOYMENT MONITORING");
    JsonObject *item
        = cli_find (json_object_get_array_member (json_node_get_object (record), "items"), "line", 104);

    cli_assert_result (mute, 2, "reason");
    cli_assert_result (earlier, 3, "comes later");
    cli_assert_result (deferred, 0, NULL);
    g_assert_nonnull (there);
    g_assert_nonnull (strstr (there, "L104  deferred"));
    g_assert_cmpstr (json_object_get_string_member (find_shown (after, 104), "deferred_to"), ==, id);
    g_assert_cmpstr (json_object_get_string_member (item, "deferred_to"), ==, id);
    g_assert_cmpstr (json_object_get_string_member (item, "reason"), ==, "tonight");
    cli_assert_result (done, 0, NULL);
    there = strstr (settled->output, "\nPOST-DEPLOYMENT MONITORING");
    g_assert_nonnull (strstr (there, "L104  done"));
    g_assert_null (strstr (settled->output, "L104  deferred"));
  }
}

/* The third checklist with an item added, one removed, one reworded, and a section moved to the end. */
static char *
write_changed (CliFixture *fixture)
{
  g_autofree char *path = g_build_filename (g_getenv ("PF_TEST_CHECKLISTS"), "003_d325e31cb803ed3c.txt", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;
  g_autofree char *section = NULL;
  const char *from, *to;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, "- [ ] Monitoring stack operational\n", "", 1), ==, 1);
  g_assert_cmpuint (g_string_replace (changed, "- [ ] Authentication bypass attempts\n",
                                      "- [ ] Authentication bypass attempts reviewed\n", 1), ==, 1);
  g_assert_cmpuint (g_string_replace (changed, "#### Integration Tests\n",
                                      "#### Integration Tests\n- [ ] Feature flags exported to the bucket\n", 1), ==, 1);
  from = strstr (changed->str, "\n### 🧪 Testing Validation\n");
  g_assert_nonnull (from);
  to = strstr (from + 5, "\n### ");
  g_assert_nonnull (to);
  section = g_strndup (from, (gsize) (to - from));
  g_string_erase (changed, from - changed->str, to - from);
  {
    /* Behind the next section of the same level. */
    const char *next = strstr (changed->str + (from - changed->str) + 5, "\n### ");

    g_string_insert (changed, next != NULL ? next - changed->str : (gssize) changed->len, section);
  }
  return cli_write (fixture, "changed.md", changed->str, -1);
}

static JsonNode *
show_run (CliFixture *fixture, const char *run)
{
  return cli_json (fixture, 1, "show", run, "--json", NULL);
}

/* Another checklist keeps what is known by what it says, never by where it stands. */
static void
test_migrate (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start_checklist (*fixture, "003_d325e31cb803ed3c.txt");
  g_autofree char *file = write_changed (*fixture);
  g_autoptr (CliResult) waived = cli_call (*fixture, "mark", run, "L11", "waived", "--reason", "known", NULL);
  g_autoptr (CliResult) moved = cli_call (*fixture, "mark", run, "L20", "done", NULL);
  g_autoptr (CliResult) reworded = cli_call (*fixture, "mark", run, "L37", "done", NULL);
  g_autoptr (JsonNode) before = show_run (*fixture, run);
  g_autoptr (JsonNode) tried = cli_json (*fixture, 0, "migrate", run, file, "--dry-run", "--json", NULL);
  g_autoptr (JsonNode) untouched = show_run (*fixture, run);
  g_autoptr (JsonNode) migrated = cli_json (*fixture, 0, "migrate", run, file, "--json", NULL);
  JsonObject *result = json_node_get_object (migrated);
  const char *next = json_object_get_string_member (result, "run");
  g_autoptr (JsonNode) after = show_run (*fixture, next);
  g_autoptr (JsonNode) record = export_sound (*fixture, next);
  g_autoptr (JsonNode) old_record = export_sound (*fixture, run);
  g_autoptr (CliResult) closed = cli_call (*fixture, "mark", run, "L12", "done", NULL);
  JsonArray *items = json_object_get_array_member (json_node_get_object (after), "items");
  guint n_done = 0, n_waived = 0;

  cli_assert_result (waived, 0, NULL);
  cli_assert_result (moved, 0, NULL);
  cli_assert_result (reworded, 0, NULL);
  g_assert_true (json_object_get_null_member (json_node_get_object (tried), "run"));
  g_assert_cmpstr (json_object_get_string_member (get (before, "chain"), "head"), ==,
                   json_object_get_string_member (get (untouched, "chain"), "head"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (result, "added")), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (result, "removed")), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (result, "changed")), ==, 1);
  /* 170 tasks and one line that is signed, without the one that went and the one that was reworded. */
  g_assert_cmpint (json_object_get_int_member (result, "carried"), ==, 169);
  for (guint i = 0; i < json_array_get_length (items); i++) {
    JsonObject *item = json_array_get_object_element (items, i);
    const char *state = json_object_get_string_member (item, "state");

    n_done += g_str_equal (state, "done");
    n_waived += g_str_equal (state, "waived");
    if (g_str_equal (state, "waived"))
      g_assert_cmpstr (json_object_get_string_member (item, "reason"), ==, "known");
    if (g_str_equal (state, "done"))
      g_assert_cmpstr (json_object_get_string_member (item, "text"), ==, "Credit management tests (balance, top-up, deduction)");
  }
  g_assert_cmpuint (n_done, ==, 1);
  g_assert_cmpuint (n_waived, ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (record), "supersedes"), ==, run);
  g_assert_cmpstr (json_object_get_string_member (get (record, "template_change"), "previous_record_id"), ==, run);
  g_assert_cmpstr (json_object_get_string_member (get (old_record, "run"), "state"), ==, "aborted");
  cli_assert_result (closed, 3, "closed");
}

static void
test_migrate_reworded (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start_checklist (*fixture, "003_d325e31cb803ed3c.txt");
  g_autofree char *file = write_changed (*fixture);
  g_autoptr (CliResult) reworded = cli_call (*fixture, "mark", run, "L37", "done", NULL);
  g_autoptr (CliResult) unknown = cli_call (*fixture, "migrate", run, file, "--carry", "L11", NULL);
  g_autoptr (JsonNode) migrated = cli_json (*fixture, 0, "migrate", run, file, "--accept-reworded", "--json", NULL);
  g_autoptr (JsonNode) after
      = show_run (*fixture, json_object_get_string_member (json_node_get_object (migrated), "run"));

  cli_assert_result (reworded, 0, NULL);
  cli_assert_result (unknown, 3, "no reworded item");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (migrated), "carried"), ==, 170);
  g_assert_cmpint (json_object_get_int_member (get (after, "progress"), "done"), ==, 1);
}

/* The next run of a checklist tells how the one before went, be it a rehearsal. */
static void
test_last_time (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("PF_TEST_CHECKLISTS"), "004_1312bb79f5af8c5d.txt", NULL);
  g_autoptr (CliResult) rehearsed = cli_call (*fixture, "start", path, "--mode", "rehearsal", NULL);
  g_autofree char *first = g_strndup (rehearsed->output, strcspn (rehearsed->output, "\n"));
  g_autoptr (CliResult) began = cli_call (*fixture, "phase", first, "L83", "start", "--at", "2026-01-05T10:00:00Z", NULL);
  g_autoptr (CliResult) ended = cli_call (*fixture, "phase", first, "L83", "end", "--at", "2026-01-05T10:17:00Z", NULL);
  g_autoptr (CliResult) failed = cli_call (*fixture, "mark", first, "L87", "failed", NULL);
  g_autoptr (JsonNode) alone = show_run (*fixture, first);
  g_autofree char *second = cli_start (*fixture, path);
  g_autoptr (CliResult) shown = cli_call (*fixture, "show", second, NULL);
  g_autoptr (JsonNode) object = show_run (*fixture, second);
  JsonObject *last = get (object, "last_time");

  cli_assert_result (began, 0, NULL);
  cli_assert_result (ended, 0, NULL);
  cli_assert_result (failed, 0, NULL);
  g_assert_true (json_object_get_null_member (json_node_get_object (alone), "last_time"));
  g_assert_nonnull (strstr (shown->output, "last time +7 min (17 min)"));
  g_assert_nonnull (strstr (shown->output, "failed last time"));
  g_assert_cmpstr (json_object_get_string_member (last, "run"), ==, first);
  g_assert_cmpstr (json_object_get_string_member (last, "mode"), ==, "rehearsal");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (last, "failed")), ==, 1);
}

static void
test_delete (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start (*fixture);
  g_autoptr (CliResult) marked = cli_call (*fixture, "mark", run, "L5", "done", NULL);
  g_autoptr (JsonNode) deleted = cli_json (*fixture, 0, "delete", run, "--json", NULL);
  g_autoptr (JsonNode) runs = cli_json (*fixture, 0, "runs", "--json", NULL);
  g_autoptr (JsonNode) trash = cli_json (*fixture, 0, "runs", "--deleted", "--json", NULL);
  g_autoptr (CliResult) shown = cli_call (*fixture, "show", run, NULL);
  g_autoptr (CliResult) restored = cli_call (*fixture, "restore-run", run, NULL);
  g_autoptr (CliResult) again = cli_call (*fixture, "restore-run", run, NULL);
  g_autoptr (CliResult) after = cli_call (*fixture, "mark", run, "L7", "done", NULL);

  g_assert_true (json_object_get_boolean_member (json_node_get_object (deleted), "deleted"));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (runs)), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (trash)), ==, 1);
  cli_assert_result (shown, 3, "restore-run");
  cli_assert_result (restored, 0, NULL);
  cli_assert_result (again, 3, "no deleted run");
  cli_assert_result (after, 0, NULL);
}

/* A section, or an item with items below it, in one go, and back in one go. */
static void
test_many (CliFixture **fixture, gconstpointer data)
{
  g_autofree char *run = start (*fixture);
  g_autoptr (JsonNode) marked = cli_json (*fixture, 0, "mark", run, "L3", "done", "--json", NULL);
  g_autoptr (JsonNode) shown = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (JsonNode) undone = cli_json (*fixture, 0, "undo", run, "--json", NULL);
  g_autoptr (CliResult) parent = cli_call (*fixture, "mark", run, "L6", "L5", "done", NULL);
  g_autoptr (JsonNode) after = cli_json (*fixture, 1, "show", run, "--json", NULL);
  g_autoptr (CliResult) unknown = cli_call (*fixture, "mark", run, "L5", "L99", "done", NULL);

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (marked), "items")), ==, 3);
  g_assert_cmpint (json_object_get_int_member (get (shown, "progress"), "done"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (undone), "undone"), ==, 3);
  cli_assert_result (parent, 0, NULL);
  g_assert_cmpint (json_object_get_int_member (get (after, "progress"), "done"), ==, 3);
  cli_assert_result (unknown, 3, "no item “L99”");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  program = argv[1];
#define ADD(path, function) g_test_add (path, CliFixture *, NULL, set_up, function, tear_down)
  ADD ("/cli/lifecycle/pause", test_pause);
  ADD ("/cli/lifecycle/handover", test_handover);
  ADD ("/cli/lifecycle/watch", test_watch);
  ADD ("/cli/lifecycle/reopen", test_reopen);
  ADD ("/cli/lifecycle/rehearsal", test_rehearsal);
  ADD ("/cli/lifecycle/undo-choice", test_undo_choice);
  ADD ("/cli/lifecycle/defer", test_defer);
  ADD ("/cli/lifecycle/many", test_many);
  ADD ("/cli/lifecycle/delete", test_delete);
  ADD ("/cli/lifecycle/last-time", test_last_time);
  ADD ("/cli/lifecycle/migrate", test_migrate);
  ADD ("/cli/lifecycle/migrate-reworded", test_migrate_reworded);
  return g_test_run ();
}
