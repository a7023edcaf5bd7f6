/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record-fixture.h"
#include "record-judge.h"
#include "record-mutation.h"

#include "probe/pf-json.h"
#include "run/pf-run-sign-offs.h"
#include "run/pf-ssh-signature.h"

#include <string.h>

/* What a record says of who signed, and what a verifier makes of it. */

#define DOCUMENT \
  "# Rollout\n\n## Preparation\n\n- [ ] Backups taken\n\n## Sign-off\n\n- [ ] Release Manager: ____ Date: ____\n" \
  "- [ ] Security Lead: ____ Date: ____\n- [ ] Operations: ____ Date: ____\n- [ ] Product: ____ Date: ____\n"

/* With a secret in it the checklist stays out of its record, which is then checked by its events alone. */
#define SECRET "\n```\nPGPASSWORD='vX9kQ2mT7rL4' psql\n```\n"

static void
sign (RecordFixture *fixture, const char *role, const char *key)
{
  GError *error = NULL;
  g_autoptr (PfSignOff) sign_off = pf_run_find_sign_off (fixture->run, role, &error);
  gint64 now = pf_clock_get_utc_ms (pf_store_get_clock (fixture->store));
  GPtrArray *acts = pf_run_plan_sign (fixture->run, sign_off, fixture->person, NULL, now, &error);

  g_assert_no_error (error);
  if (key != NULL) {
    g_autofree char *text = pf_run_dup_signed_text (fixture->run, acts, fixture->person, &error);
    g_autofree char *fingerprint = NULL;
    g_autofree char *signature = pf_ssh_sign (text, key, FALSE, &fingerprint, NULL, &error);

    g_assert_no_error (error);
    pf_run_take_signature (acts, signature, fingerprint);
  }
  record_fixture_act (fixture, acts, error);
}

static void
withdraw (RecordFixture *fixture, const char *role)
{
  GError *error = NULL;
  g_autoptr (PfSignOff) sign_off = pf_run_find_sign_off (fixture->run, role, &error);
  GPtrArray *acts = pf_run_plan_withdraw (fixture->run, sign_off, "too early", &error);

  record_fixture_act (fixture, acts, error);
}

static char *
make_key (RecordFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "key", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C",
                          "test", "-f", path, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  return g_steal_pointer (&path);
}

/* One signature that is stale, one with a key, one that was withdrawn, and a role nobody signed. */
static char *
make_record (const char *document)
{
  g_autoptr (GBytes) bytes = g_bytes_new (document, strlen (document));
  g_autofree char *key = NULL;
  RecordFixture fixture = { 0 };
  char *text;

  record_fixture_open (&fixture, bytes, "rollout.md");
  key = make_key (&fixture);
  sign (&fixture, "Release Manager", NULL);
  sign (&fixture, "Operations", NULL);
  record_fixture_mark (&fixture, "L5", PF_STATE_DONE, NULL);
  sign (&fixture, "Security", key);
  withdraw (&fixture, "Operations");
  text = record_fixture_export (&fixture);
  record_fixture_close (&fixture);
  record_fixture_assert_good (text);
  return text;
}

static JsonObject *
nth_sign_off (JsonNode *record, guint index)
{
  return json_array_get_object_element (pf_json_get_array (json_node_get_object (record), "sign_offs"), index);
}

static void
test_members (void)
{
  g_autofree char *text = make_record (DOCUMENT);
  g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
  JsonObject *person = json_array_get_object_element (pf_json_get_array (json_node_get_object (record), "people"), 0);
  JsonObject *manager = nth_sign_off (record, 0);
  JsonObject *security = nth_sign_off (record, 1);
  JsonObject *operations = nth_sign_off (record, 2);
  JsonObject *product = nth_sign_off (record, 3);

  g_assert_cmpstr (pf_json_get_string (manager, "role"), ==, "Release Manager");
  g_assert_cmpint (pf_json_get_int (manager, "line", 0), ==, 9);
  g_assert_cmpstr (pf_json_get_string (manager, "by"), ==, "ada-example");
  g_assert_true (pf_json_get_boolean (manager, "stale", FALSE));
  g_assert_cmpstr (pf_json_get_string (security, "method"), ==, "ssh-signature");
  g_assert_false (pf_json_get_boolean (security, "stale", TRUE));
  g_assert_true (g_str_has_prefix (pf_json_get_string (person, "key_fingerprint"), "SHA256:"));
  g_assert_nonnull (pf_json_get_object (operations, "withdrawn"));
  g_assert_cmpstr (pf_json_get_string (product, "role"), ==, "Product");
  g_assert_false (json_object_has_member (product, "by"));
}

static gboolean
is_found (const char *text)
{
  g_autoptr (GPtrArray) findings = record_fixture_verify (text);

  return findings == NULL || findings->len > 0;
}

/* Without the checklist nothing says what an unsigned role is called, and no member that says nothing is missed. */
static gboolean
may_differ (const char *pointer, RecordMutation mutation, gboolean has_source)
{
  if (has_source)
    return FALSE;
  return g_str_has_prefix (pointer, "/sign_offs/3") || g_str_equal (pointer, "/sign_offs")
         || (mutation == RECORD_REMOVE
             && (g_str_has_suffix (pointer, "/withdrawn") || g_str_has_suffix (pointer, "/audit_seq")
                 || g_str_equal (pointer, "/sign_offs/3")))
         || (mutation == RECORD_SHORTEN && (g_str_has_suffix (pointer, "/withdrawn") || !strchr (pointer + 1, '/')
                                            || g_str_has_prefix (pointer, "/sign_offs/")));
}

static void
try_everything (const char *text, gboolean has_source)
{
  g_autoptr (GPtrArray) places = record_list_places (text);
  guint n_tried = 0;

  for (guint i = 0; i < places->len; i++) {
    const char *pointer = g_ptr_array_index (places, i);

    for (int mutation = 0; mutation < RECORD_N_MUTATIONS && g_str_has_prefix (pointer, "/sign_offs"); mutation++) {
      g_autofree char *forged = record_mutate (text, pointer, (RecordMutation)mutation);
      g_autofree char *resealed = forged != NULL ? record_fixture_reseal (forged) : NULL;

      if (resealed == NULL || may_differ (pointer, (RecordMutation)mutation, has_source))
        continue;
      /* Each asks ssh-keygen. Half is enough, but every value is changed. */
      if (!g_test_slow () && mutation != RECORD_CHANGE && (i + (guint)mutation) % 2 == 0)
        continue;
      n_tried++;
      if (!is_found (resealed)) {
        g_test_message ("not found: %d at %s", mutation, pointer);
        g_test_fail ();
      }
    }
  }
  g_test_message ("%u forgeries", n_tried);
  g_assert_cmpuint (n_tried, >, 40);
}

static void
test_forged (void)
{
  g_autofree char *text = make_record (DOCUMENT);
  g_autofree char *without_source = make_record (DOCUMENT SECRET);

  try_everything (text, TRUE);
  try_everything (without_source, FALSE);
}

/* Somebody who makes the whole chain anew from there on. */
static char *
rechain (JsonNode *record)
{
  JsonObject *audit = pf_json_get_object (json_node_get_object (record), "audit");
  JsonArray *entries = pf_json_get_array (audit, "entries");
  g_autofree char *prev = g_strdup (pf_json_get_string (audit, "genesis"));
  g_autofree char *text = NULL;

  for (guint i = 0; i < json_array_get_length (entries); i++) {
    JsonNode *node = json_array_get_element (entries, i);
    JsonObject *entry = json_node_get_object (node);
    g_autofree char *digest = NULL;

    json_object_set_string_member (entry, "prev", prev);
    json_object_remove_member (entry, "hash");
    digest = pf_json_digest (node, NULL);
    json_object_set_string_member (entry, "hash", digest);
    g_free (prev);
    prev = g_steal_pointer (&digest);
  }
  json_object_set_string_member (audit, "head", prev);
  text = pf_json_to_text (record, TRUE);
  return record_fixture_reseal (text);
}

static JsonObject *
find_entry (JsonNode *record, const char *method, guint *index)
{
  JsonArray *entries
      = pf_json_get_array (pf_json_get_object (json_node_get_object (record), "audit"), "entries");

  for (*index = 0; *index < json_array_get_length (entries); (*index)++) {
    JsonObject *entry = json_array_get_object_element (entries, *index);

    if (g_strcmp0 (pf_json_get_string (pf_json_get_object (entry, "data"), "method"), method) == 0
        && g_str_equal (pf_json_get_string (entry, "action"), "sign.add"))
      return entry;
  }
  g_assert_not_reached ();
}

static void
assert_finding (const char *text, const char *pointer)
{
  g_autoptr (GPtrArray) findings = record_fixture_verify (text);
  gboolean found = FALSE;

  g_assert_nonnull (findings);
  for (guint i = 0; i < findings->len; i++)
    found |= g_str_equal (((PfFinding *)g_ptr_array_index (findings, i))->pointer, pointer);
  if (!found)
    g_test_message ("nothing was found at %s", pointer);
  g_assert_true (found);
}

/* The chain can be made anew by anybody; what a key signed cannot. */
static void
test_key_forged (void)
{
  static const struct {
    const char *member;
    const char *value;
    const char *found;
  } cases[] = {
    { "role", "Release Manager", "signature" },
    { "covers_sha256", "0000000000000000000000000000000000000000000000000000000000000000", "signature" },
    { "key_fingerprint", "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "key_fingerprint" },
    { "signature", "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----", "signature" },
    { "method", "typed-name", "method" },
  };
  g_autofree char *text = make_record (DOCUMENT);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
    g_autofree char *forged = NULL;
    g_autofree char *pointer = NULL;
    guint index;
    JsonObject *entry = find_entry (record, "ssh-signature", &index);

    json_object_set_string_member (pf_json_get_object (entry, "data"), cases[i].member, cases[i].value);
    forged = rechain (record);
    pointer = g_strdup_printf ("/audit/entries/%u/data/%s", index, cases[i].found);
    assert_finding (forged, pointer);
  }
}

/* A digest of something else, or of what comes after, is no cover. */
static void
test_cover_forged (void)
{
  g_autofree char *text = make_record (DOCUMENT);

  for (gint64 covers = 0; covers < 40; covers += 39) {
    g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
    g_autofree char *forged = NULL;
    g_autofree char *pointer = NULL;
    guint index;
    JsonObject *entry = find_entry (record, "ssh-signature", &index);

    json_object_set_int_member (pf_json_get_object (entry, "data"), "covers_audit_seq", covers);
    forged = rechain (record);
    pointer = g_strdup_printf ("/audit/entries/%u/data/%s", index, covers == 0 ? "covers_sha256" : "covers_audit_seq");
    assert_finding (forged, pointer);
  }
}

/* The independent verifier takes it as well. */
static void
test_judged (void)
{
  g_autofree char *text = make_record (DOCUMENT);
  g_autofree char *schema = record_judge_find_schema ();
  g_autoptr (GHashTable) verdicts = NULL;
  RecordJudge judge;

  if (!record_judge_open (&judge)) {
    g_test_skip ("the independent verifier is not there");
    return;
  }
  record_judge_add (&judge, "signed.json", text);
  verdicts = record_judge_ask (&judge, schema);
  g_assert_cmpuint (g_hash_table_size (verdicts), ==, 1);
  {
    GHashTableIter iter;
    gpointer name, verdict;

    g_hash_table_iter_init (&iter, verdicts);
    while (g_hash_table_iter_next (&iter, &name, &verdict))
      g_assert_cmpstr (verdict, ==, "ok");
  }
  record_judge_close (&judge);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/sign-offs/members", test_members);
  g_test_add_func ("/record/sign-offs/forged", test_forged);
  g_test_add_func ("/record/sign-offs/key-forged", test_key_forged);
  g_test_add_func ("/record/sign-offs/cover-forged", test_cover_forged);
  g_test_add_func ("/record/sign-offs/judged", test_judged);
  return g_test_run ();
}
