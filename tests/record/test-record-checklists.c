/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record-fixture.h"
#include "record-judge.h"
#include "record-mutation.h"

#include <string.h>

/* One in so many of the possible forgeries is what both verifiers are asked about. */
#define SAMPLE 17

static GBytes *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *content = NULL;
  gsize length;

  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, length);
}

static GPtrArray *
find_checklists (void)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  return paths;
}

static void
mark_leaves (RecordFixture *fixture)
{
  static const char *const reasons[PF_N_STATES] = {
    [PF_STATE_NOT_APPLICABLE] = "not in this release",
    [PF_STATE_WAIVED] = "agreed with the release lead",
    [PF_STATE_DEFERRED] = "until the change freeze ends",
  };
  guint n_items = pf_document_get_items (pf_run_get_document (fixture->run))->len;
  guint turn = 0;

  for (guint i = 0; i < n_items; i++) {
    PfRunItem *item = pf_run_get_item (fixture->run, i);
    PfItemState state = (PfItemState)(turn % PF_N_STATES);
    GError *error = NULL;
    GPtrArray *acts;

    /* What follows from the items answers itself. */
    if (!pf_run_item_is_leaf (item) || pf_run_item_is_answer_derived (item) || turn++ % 3 == 2)
      continue;
    if (pf_run_item_is_criterion (item))
      acts = pf_run_plan_answer (fixture->run, i, (PfAnswer)(turn % 3), NULL, &error);
    else if (pf_run_item_get_item (item)->kind == PF_ITEM_TRIGGER)
      continue;
    else
      acts = pf_run_plan_mark (fixture->run, i, state, reasons[state] != NULL ? reasons[state] : "agreed", &error);
    record_fixture_act (fixture, acts, error);
  }
}

/* Something that belongs there; words hold what has to be escaped. */
static char *
make_value (const PfBlank *blank, guint i)
{
  static const char *const values[PF_BLANK_KIND_SECRET + 1] = {
    [PF_BLANK_KIND_DATE] = "14.3.2026",
    [PF_BLANK_KIND_TIME] = "9:30",
    [PF_BLANK_KIND_DATETIME] = "2026-03-14 09:30 UTC",
    [PF_BLANK_KIND_TIMESTAMP_START] = "09:30",
    [PF_BLANK_KIND_TIMESTAMP_END] = "2026-03-14 9:30",
    [PF_BLANK_KIND_NUMBER] = "120,5",
    [PF_BLANK_KIND_RATIO] = "9/10",
    [PF_BLANK_KIND_URL] = "https://status.example.com/?a=b",
  };

  if (values[blank->kind] != NULL)
    return g_strdup (values[blank->kind]);
  return g_strdup_printf ("value %u \"of\" line %u\twith a tab, ü and \\", i, blank->line);
}

static void
fill_blanks (RecordFixture *fixture)
{
  const GPtrArray *blanks = pf_document_get_blanks (pf_run_get_document (fixture->run));

  for (guint i = 0; i < blanks->len; i += 2) {
    PfBlank *blank = g_ptr_array_index (blanks, i);
    g_autofree char *value = make_value (blank, i);

    record_fixture_fill (fixture, blank->id, value);
  }
}

/* Binds the first leaf and lets the probe say one thing and another. */
static void
verify_one (RecordFixture *fixture)
{
  for (guint i = 0;; i++) {
    PfRunItem *item = pf_run_get_item (fixture->run, i);
    GError *error = NULL;
    GPtrArray *acts;

    if (!pf_run_item_is_leaf (item))
      continue;
    acts = pf_run_plan_bind (fixture->run, i, "GET @api/health\nexpect status == 200\nwarn total < 500ms\n", &error);
    record_fixture_act (fixture, acts, error);
    record_fixture_observe (fixture, pf_run_item_get_id (item), PF_OUTCOME_FAIL, "tcp-refused");
    record_fixture_observe (fixture, pf_run_item_get_id (item), PF_OUTCOME_PASS, NULL);
    return;
  }
}

static char *
work_through (const char *path)
{
  g_autoptr (GBytes) bytes = read_file (path);
  g_autofree char *file_name = g_path_get_basename (path);
  RecordFixture fixture = { 0 };
  char *text;

  record_fixture_open (&fixture, bytes, file_name);
  mark_leaves (&fixture);
  fill_blanks (&fixture);
  verify_one (&fixture);
  record_fixture_finish (&fixture, "success");
  text = record_fixture_export (&fixture);
  record_fixture_close (&fixture);
  return text;
}

static void
assert_all_ok (GHashTable *answers, guint n_expected)
{
  GHashTableIter iter;
  gpointer name, answer;

  g_assert_cmpuint (g_hash_table_size (answers), ==, n_expected);
  g_hash_table_iter_init (&iter, answers);
  while (g_hash_table_iter_next (&iter, &name, &answer)) {
    if (!g_str_equal (answer, "ok"))
      g_test_message ("%s: %s", (char *)name, (char *)answer);
    g_assert_cmpstr (answer, ==, "ok");
  }
}

/* Five real checklists, worked through: both verifiers accept the records, and the files are as they were. */
static void
test_checklists (void)
{
  g_autoptr (GPtrArray) paths = find_checklists ();
  g_autofree char *schema = record_judge_find_schema ();
  RecordJudge judge = { 0 };
  g_autoptr (GHashTable) answers = NULL;

  if (paths->len == 0) {
    g_test_skip ("the real checklists are not in PF_TEST_CHECKLISTS");
    return;
  }
  if (!record_judge_open (&judge))
    return;
  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index (paths, i);
    g_autoptr (GBytes) before = read_file (path);
    g_autofree char *text = work_through (path);
    g_autofree char *name = g_strdup_printf ("%u.json", i);
    g_autoptr (GBytes) after = read_file (path);

    record_fixture_assert_good (text);
    record_judge_add (&judge, name, text);
    g_assert_true (g_bytes_equal (before, after));
  }
  answers = record_judge_ask (&judge, schema);
  assert_all_ok (answers, paths->len);
  record_judge_close (&judge);
}

static char *
make_small (gboolean finish)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (record_fixture_document, strlen (record_fixture_document));
  RecordFixture fixture = { 0 };
  char *text;

  record_fixture_open (&fixture, bytes, "small.md");
  record_fixture_play (&fixture);
  if (finish)
    record_fixture_finish (&fixture, "rolled-back");
  text = record_fixture_export (&fixture);
  record_fixture_close (&fixture);
  return text;
}

static char *
make_tiny (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (record_fixture_tiny, strlen (record_fixture_tiny));
  RecordFixture fixture = { 0 };
  char *text;

  record_fixture_open (&fixture, bytes, "tiny.md");
  record_fixture_play_tiny (&fixture);
  text = record_fixture_export (&fixture);
  record_fixture_close (&fixture);
  return text;
}

/* The schema we ship and the one of the independent verifier both accept what we write. */
static void
test_schemas (void)
{
  g_autofree char *shipped = record_judge_find_schema ();
  g_autofree char *draft = make_small (FALSE);
  g_autofree char *final = make_small (TRUE);
  RecordJudge judge = { 0 };
  g_autofree char *folder = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GHashTable) answers = NULL;
  g_autoptr (GHashTable) others = NULL;

  if (!record_judge_open (&judge))
    return;
  record_judge_add (&judge, "draft.json", draft);
  record_judge_add (&judge, "final.json", final);
  answers = record_judge_ask (&judge, shipped);
  assert_all_ok (answers, 2);
  folder = g_path_get_dirname (judge.verifier);
  other = g_build_filename (folder, "..", "reference", "run-record.schema.json", NULL);
  others = record_judge_ask (&judge, other);
  assert_all_ok (others, 2);
  record_judge_close (&judge);
}

static void
compare_judgements (GHashTable *answers, GHashTable *forged)
{
  GHashTableIter iter;
  gpointer name, answer;
  guint n_theirs = 0, n_ours = 0;

  g_hash_table_iter_init (&iter, answers);
  while (g_hash_table_iter_next (&iter, &name, &answer)) {
    g_autoptr (GPtrArray) findings = record_fixture_verify (g_hash_table_lookup (forged, name));
    gboolean found = findings == NULL || findings->len > 0;

    n_ours += found ? 1 : 0;
    if (g_str_equal (answer, "ok"))
      continue;
    n_theirs++;
    if (!found)
      g_test_message ("%s, which we accept: %s", (char *)name, (char *)answer);
    g_assert_true (found);
  }
  g_test_message ("of %u resealed forgeries the independent verifier finds %u, ours %u", g_hash_table_size (answers),
                  n_theirs, n_ours);
  g_assert_cmpuint (n_theirs, >, 20);
  g_assert_cmpuint (n_ours, >=, n_theirs);
}

/* Whatever the independent verifier finds in a forged record, ours finds too. */
static void
test_forgeries (void)
{
  g_autofree char *text = make_tiny ();
  g_autofree char *schema = record_judge_find_schema ();
  g_autoptr (GPtrArray) places = record_list_places (text);
  g_autoptr (GHashTable) forged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) answers = NULL;
  RecordJudge judge = { 0 };

  if (!record_judge_open (&judge))
    return;
  for (guint i = 0; i < places->len * RECORD_N_MUTATIONS; i += SAMPLE) {
    const char *pointer = g_ptr_array_index (places, i / RECORD_N_MUTATIONS);
    g_autofree char *changed = record_mutate (text, pointer, (RecordMutation)(i % RECORD_N_MUTATIONS));
    g_autofree char *slug = g_strdelimit (g_strdup (pointer + 1), "/", '-');
    g_autofree char *name = g_strdup_printf ("%05u-%u-%s.json", i, i % RECORD_N_MUTATIONS, slug);
    char *resealed = changed != NULL ? record_fixture_reseal (changed) : NULL;

    if (resealed == NULL)
      continue;
    record_judge_add (&judge, name, resealed);
    g_hash_table_insert (forged, g_strdup (name), resealed);
  }
  answers = record_judge_ask (&judge, schema);
  g_assert_cmpuint (g_hash_table_size (answers), ==, g_hash_table_size (forged));
  compare_judgements (answers, forged);
  record_judge_close (&judge);
}

static const char garbled[] = "# âœ… Release\n\n- [ ] Donâ€™t forget the **backup** â†’ done\n- [ ] Last: ____\n";

static char *
make_repaired (gboolean repair)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (garbled, strlen (garbled));
  g_autoptr (PfReading) reading = pf_reading_new ();
  RecordFixture fixture = { 0 };
  char *text;

  pf_reading_set_repair (reading, repair ? PF_REPAIR_WINDOWS_1252 : PF_REPAIR_NONE);
  record_fixture_open_read (&fixture, bytes, "garbled.md", reading);
  mark_leaves (&fixture);
  fill_blanks (&fixture);
  record_fixture_finish (&fixture, "success");
  text = record_fixture_export (&fixture);
  record_fixture_close (&fixture);
  return text;
}

static JsonObject *
get_source (JsonNode *record)
{
  JsonObject *checklist = json_object_get_object_member (json_node_get_object (record), "checklist");

  return json_object_get_object_member (checklist, "source");
}

static void
assert_refused (JsonNode *record)
{
  g_autofree char *text = json_to_string (record, FALSE);
  g_autofree char *sealed = record_fixture_reseal (text);
  g_autoptr (GPtrArray) findings = record_fixture_verify (sealed);

  g_assert_true (findings == NULL || findings->len > 0);
}

/* A record says how the text was repaired, and its texts are the repaired ones; it is read the same way again. */
static void
test_repaired (void)
{
  static const char expected[] = "# ✅ Release\n\n- [ ] Don’t forget the **backup** → done\n- [ ] Last: ____\n";
  g_autofree char *text = make_repaired (TRUE);
  g_autofree char *plain = make_repaired (FALSE);
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, expected, -1);
  g_autofree char *bytes_sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, garbled, -1);
  g_autofree char *schema = record_judge_find_schema ();
  g_autoptr (JsonNode) record = json_from_string (text, NULL);
  g_autoptr (JsonNode) plain_record = json_from_string (plain, NULL);
  g_autoptr (GHashTable) answers = NULL;
  JsonObject *repair = json_object_get_object_member (get_source (record), "repair");
  RecordJudge judge = { 0 };

  g_assert_cmpstr (json_object_get_string_member (repair, "kind"), ==, "windows-1252");
  g_assert_cmpint (json_object_get_int_member (repair, "runs"), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (repair, "repaired_sha256"), ==, sha256);
  g_assert_cmpstr (json_object_get_string_member (get_source (record), "sha256"), ==, bytes_sha256);
  g_assert_nonnull (strstr (text, "Don’t forget the backup → done"));
  g_assert_false (json_object_has_member (get_source (plain_record), "repair"));
  g_assert_nonnull (strstr (plain, "Donâ€™t"));
  record_fixture_assert_good (text);
  record_fixture_assert_good (plain);

  /* A repair that nobody chose, and one that was chosen but is not told of. */
  json_object_set_object_member (get_source (plain_record), "repair", json_object_ref (repair));
  assert_refused (plain_record);
  json_object_set_int_member (repair, "runs", 4);
  assert_refused (record);
  json_object_remove_member (get_source (record), "repair");
  assert_refused (record);

  if (!record_judge_open (&judge))
    return;
  record_judge_add (&judge, "repaired.json", text);
  record_judge_add (&judge, "plain.json", plain);
  answers = record_judge_ask (&judge, schema);
  assert_all_ok (answers, 2);
  record_judge_close (&judge);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/independent/checklists", test_checklists);
  g_test_add_func ("/record/independent/repaired", test_repaired);
  g_test_add_func ("/record/independent/schemas", test_schemas);
  g_test_add_func ("/record/independent/forgeries", test_forgeries);
  return g_test_run ();
}
