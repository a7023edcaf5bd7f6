/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record-fixture.h"
#include "record-mutation.h"

#include "probe/pf-json.h"
#include "run/pf-run-lifecycle.h"

#include <string.h>

static char *
make_tiny (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (record_fixture_tiny, strlen (record_fixture_tiny));
  RecordFixture fixture = { 0 };
  char *text;

  record_fixture_open (&fixture, bytes, "tiny.md");
  record_fixture_play_tiny (&fixture);
  record_fixture_finish (&fixture, "success");
  text = record_fixture_export (&fixture);
  record_fixture_close (&fixture);
  record_fixture_assert_good (text);
  return text;
}

static char *
make_record (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (record_fixture_document, strlen (record_fixture_document));
  RecordFixture fixture = { 0 };
  char *text;

  record_fixture_open (&fixture, bytes, "small.md");
  record_fixture_play (&fixture);
  record_fixture_finish (&fixture, "success");
  text = record_fixture_export (&fixture);
  record_fixture_close (&fixture);
  record_fixture_assert_good (text);
  return text;
}

/* Opened again after closing, and changed. */
static char *
make_amended (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (record_fixture_tiny, strlen (record_fixture_tiny));
  GError *error = NULL;
  RecordFixture fixture = { 0 };
  GPtrArray *acts;
  char *text;

  record_fixture_open (&fixture, bytes, "tiny.md");
  record_fixture_play_tiny (&fixture);
  record_fixture_finish (&fixture, "success");
  acts = pf_run_plan_reopen (fixture.run, "it was closed too early", &error);
  record_fixture_act (&fixture, acts, error);
  text = record_fixture_export (&fixture);
  record_fixture_close (&fixture);
  record_fixture_assert_good (text);
  return text;
}

/* Every value is changed; of the coarser damages a third is enough, and keeps a run with sanitizers bearable. With
 * `-m slow` nothing is left out. */
static gboolean
is_chosen (guint place, int mutation)
{
  return g_test_slow () || mutation == RECORD_CHANGE || (place + (guint)mutation) % 3 == 0;
}

static gboolean
is_found (const char *text)
{
  g_autoptr (GPtrArray) findings = record_fixture_verify (text);

  return findings == NULL || findings->len > 0;
}

/* Whatever is changed, retyped, removed, shortened or swapped anywhere is noticed. */
static void
test_every_place (void)
{
  g_autofree char *text = make_tiny ();
  g_autoptr (GPtrArray) places = record_list_places (text);
  guint n_tried = 0;

  for (guint i = 0; i < places->len; i++) {
    const char *pointer = g_ptr_array_index (places, i);

    for (int mutation = 0; mutation < RECORD_N_MUTATIONS; mutation++) {
      g_autofree char *forged
          = is_chosen (i, mutation) ? record_mutate (text, pointer, (RecordMutation)mutation) : NULL;

      if (forged == NULL)
        continue;
      n_tried++;
      if (!is_found (forged)) {
        g_test_message ("not found: %d at %s", mutation, pointer);
        g_test_fail ();
      }
    }
  }
  g_test_message ("%u forgeries of %u places, all found", n_tried, places->len);
  g_assert_cmpuint (n_tried, >, 500);
}

/* What no verifier can hold against anything: who wrote the record, what the digest itself is, and what the design
 * allows to be left out: the text of an event that a later one replaced, a stamp's place in the chain. */
static gboolean
may_differ (const char *pointer, RecordMutation mutation)
{
  if (mutation == RECORD_REMOVE
      && (g_str_has_prefix (pointer, "/audit/values/") || g_str_has_suffix (pointer, "/filled/audit_seq")))
    return TRUE;
  if (mutation == RECORD_SHORTEN && g_str_has_suffix (pointer, "/filled"))
    return TRUE;
  /* How a value came in goes with the value where that was left out. */
  if (mutation == RECORD_REMOVE && g_str_equal (pointer, "/run/fields/0/source"))
    return TRUE;
  return g_str_has_prefix (pointer, "/generator") || g_str_has_prefix (pointer, "/schema_version")
         || g_str_has_prefix (pointer, "/integrity") || g_str_has_prefix (pointer, "/redactions");
}

/* The same by somebody who also makes the content digest anew: then the chain and the replay must notice. */
static void
test_resealed (void)
{
  g_autofree char *text = make_tiny ();
  g_autoptr (GPtrArray) places = record_list_places (text);
  guint n_tried = 0, n_missed = 0;

  for (guint i = 0; i < places->len; i++) {
    const char *pointer = g_ptr_array_index (places, i);

    for (int mutation = 0; mutation < RECORD_N_MUTATIONS; mutation++) {
      g_autofree char *forged
          = is_chosen (i, mutation) ? record_mutate (text, pointer, (RecordMutation)mutation) : NULL;
      g_autofree char *resealed = forged != NULL ? record_fixture_reseal (forged) : NULL;

      if (resealed == NULL || may_differ (pointer, (RecordMutation)mutation))
        continue;
      n_tried++;
      if (!is_found (resealed)) {
        g_test_message ("not found: %d at %s", mutation, pointer);
        n_missed++;
      }
    }
  }
  g_test_message ("%u resealed forgeries, %u not found", n_tried, n_missed);
  g_assert_cmpuint (n_tried, >, 500);
  g_assert_cmpuint (n_missed, ==, 0);
}

static void
assert_reforged (const char *text, const char *pattern, const char *with)
{
  g_autoptr (GString) forged = g_string_new (text);
  g_autofree char *resealed = NULL;

  g_assert_cmpuint (g_string_replace (forged, pattern, with, 1), ==, 1);
  resealed = record_fixture_reseal (forged->str);
  g_assert_true (is_found (resealed));
}

/* That a run was opened again cannot be hidden, and nothing of what came then can be changed. */
static void
test_amended (void)
{
  g_autofree char *text = make_amended ();
  g_autoptr (GPtrArray) places = record_list_places (text);
  guint n_tried = 0;

  assert_reforged (text, "\"amended\"", "\"final\"");
  assert_reforged (text, "\"amendments\"", "\"amendment\"");
  for (guint i = 0; i < places->len; i++) {
    const char *pointer = g_ptr_array_index (places, i);
    g_autofree char *forged = g_str_has_prefix (pointer, "/amendments/") ? record_mutate (text, pointer, RECORD_CHANGE) : NULL;

    if (forged == NULL)
      continue;
    n_tried++;
    if (!is_found (forged)) {
      g_test_message ("not found: %s", pointer);
      g_test_fail ();
    }
  }
  g_assert_cmpuint (n_tried, >, 10);
}

/* Cut off anywhere, it is no record. */
static void
test_cut_off (void)
{
  g_autofree char *text = make_record ();
  gsize length = strlen (text);

  for (gsize i = 0; i + 2 < length; i += 97) {
    g_autofree char *cut = g_strndup (text, i);

    g_assert_true (is_found (cut));
  }
}

/* Members nobody knows yet are left alone, inside as well. */
static void
test_unknown_members (void)
{
  g_autofree char *text = make_record ();
  g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
  JsonObject *root = json_node_get_object (record);
  g_autofree char *changed = NULL;
  g_autofree char *resealed = NULL;

  json_object_set_string_member (root, "later", "a member of the future");
  json_object_set_string_member (pf_json_get_object (root, "run"), "weather", "rain");
  json_object_set_int_member (json_array_get_object_element (pf_json_get_array (root, "items"), 0), "weight", 3);
  changed = pf_json_to_text (record, TRUE);
  g_assert_true (is_found (changed));
  resealed = record_fixture_reseal (changed);
  record_fixture_assert_good (resealed);
}

/* A state nobody knows is not resolved, and does not make a verdict better. */
static void
test_unknown_state (void)
{
  g_autofree char *text = make_record ();
  g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
  JsonObject *root = json_node_get_object (record);
  JsonObject *item = json_array_get_object_element (pf_json_get_array (root, "items"), 1);
  g_autofree char *changed = NULL;
  g_autofree char *resealed = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  gboolean verdict = FALSE, total = FALSE;

  json_object_set_string_member (item, "state", "splendid");
  changed = pf_json_to_text (record, TRUE);
  resealed = record_fixture_reseal (changed);
  findings = record_fixture_verify (resealed);
  for (guint i = 0; i < findings->len; i++) {
    PfFinding *finding = g_ptr_array_index (findings, i);

    verdict |= g_str_equal (finding->pointer, "/decision/verdict");
    total |= g_str_equal (finding->pointer, "/summary/resolved");
  }
  g_assert_true (verdict);
  g_assert_true (total);
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

/* What a reviewer is told names the place. */
static void
test_pointers (void)
{
  static const struct {
    const char *place;
    RecordMutation mutation;
    const char *pointer;
  } cases[] = {
    { "/items/0/id", RECORD_RETYPE, "/items/0/id" },
    { "/items/4/reason", RECORD_REMOVE, "/items/4" },
    { "/items/4/reason", RECORD_CHANGE, "/items/4/reason" },
    { "/items/1/stamp/by", RECORD_CHANGE, "/items/1/stamp/by" },
    { "/audit/entries", RECORD_SHORTEN, "/audit/head" },
    { "/audit/entries", RECORD_SWAP, "/audit/entries/0/seq" },
    { "/audit/entries/3/data", RECORD_SHORTEN, "/audit/entries/3/hash" },
    { "/run/fields/0/value", RECORD_CHANGE, "/run/fields/0/value" },
    { "/run/state", RECORD_CHANGE, "/run/state" },
    { "/outcome/result", RECORD_CHANGE, "/outcome/result" },
    { "/checklist/source/bytes", RECORD_CHANGE, "/checklist/source/bytes" },
    { "/checklist/source/content_base64", RECORD_CHANGE, "/checklist/source/content_base64" },
    { "/summary/done", RECORD_CHANGE, "/summary/done" },
    { "/sections/1/resolved", RECORD_CHANGE, "/sections/1/resolved" },
    { "/probes/0/results/0/outcome", RECORD_CHANGE, "/probes/0/results/0/outcome" },
    { "/commands/0/text", RECORD_CHANGE, "/commands/0/text_sha256" },
    { "/redactions", RECORD_SHORTEN, "/run/fields/1/value" },
    { "/people/0/name", RECORD_CHANGE, "/people/0/name" },
  };
  g_autofree char *text = make_record ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *forged = record_mutate (text, cases[i].place, cases[i].mutation);

    g_assert_nonnull (forged);
    assert_finding (forged, cases[i].pointer);
  }
}

static void
test_twice (void)
{
  g_autofree char *text = make_record ();
  g_autoptr (JsonNode) record = pf_json_parse (text, -1, NULL);
  JsonArray *items = pf_json_get_array (json_node_get_object (record), "items");
  g_autofree char *changed = NULL;

  json_array_add_element (items, json_node_copy (json_array_get_element (items, 0)));
  changed = pf_json_to_text (record, TRUE);
  assert_finding (changed, "/items/7/id");
}

static void
test_no_record (void)
{
  static const char *const texts[] = {
    "",
    "nothing",
    "[]",
    "{}",
    "null",
    "{\"schema\":\"urn:other:1\"}",
    "{\"schema\":\"urn:preflight:schema:run-record:2\"}",
    "{\"schema\":1}",
    "{\"a\":1,\"a\":2}",
    "\xff\xfe",
    "{\"schema\":\"urn:preflight:schema:run-record:1\"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) record = NULL;

    g_assert_null (pf_record_verify (bytes, &record, &error));
    g_assert_error (error, PF_RECORD_ERROR, PF_RECORD_ERROR_FORMAT);
    g_assert_null (record);
  }
}

/* Made to hurt: nothing but the name of the schema, wrong types all over, and more findings than anybody reads. */
static void
test_hostile (void)
{
  static const char begin[] = "{\"schema\":\"" PF_RECORD_SCHEMA "\"";
  static const char *const parts[] = {
    "}",
    ",\"items\":1,\"audit\":[],\"run\":\"\",\"people\":{},\"summary\":null,\"checklist\":7,\"integrity\":[]}",
    ",\"items\":[1,null,[],{}],\"audit\":{\"entries\":[null,3,{\"action\":4}],\"values\":{\"a\":1}},\"sections\":[[]]}",
    ",\"items\":[{\"id\":\"a\",\"parent\":\"a\"},{\"id\":\"b\",\"parent\":\"c\"},{\"id\":\"c\",\"parent\":\"b\"}],"
    "\"sections\":[{\"id\":\"s\",\"parent\":\"s\"}]}",
    ",\"redactions\":[{\"pointer\":\"/x~\"},{\"pointer\":\"~9\"},{\"pointer\":\"/redactions/99999999999999999999\"}]}",
    ",\"checklist\":{\"source\":{\"content_base64\":\"====\",\"bytes\":1}}}",
    ",\"summary\":{\"done\":1.5,\"open\":1e300}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *text = g_strconcat (begin, parts[i], NULL);
    g_autoptr (GPtrArray) findings = record_fixture_verify (text);

    g_assert_nonnull (findings);
    g_assert_cmpuint (findings->len, >, 5);
  }
}

static void
test_many_findings (void)
{
  g_autoptr (GString) text = g_string_new ("{\"schema\":\"" PF_RECORD_SCHEMA "\",\"items\":[");
  g_autoptr (GPtrArray) findings = NULL;

  for (int i = 0; i < 100000; i++)
    g_string_append (text, i > 0 ? ",{}" : "{}");
  g_string_append (text, "]}");
  findings = record_fixture_verify (text->str);
  g_assert_cmpuint (findings->len, >, 100);
  g_assert_cmpuint (findings->len, <, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/forgery/every-place", test_every_place);
  g_test_add_func ("/record/forgery/resealed", test_resealed);
  g_test_add_func ("/record/forgery/amended", test_amended);
  g_test_add_func ("/record/forgery/cut-off", test_cut_off);
  g_test_add_func ("/record/forgery/unknown-members", test_unknown_members);
  g_test_add_func ("/record/forgery/unknown-state", test_unknown_state);
  g_test_add_func ("/record/forgery/pointers", test_pointers);
  g_test_add_func ("/record/forgery/twice", test_twice);
  g_test_add_func ("/record/forgery/no-record", test_no_record);
  g_test_add_func ("/record/forgery/hostile", test_hostile);
  g_test_add_func ("/record/forgery/many-findings", test_many_findings);
  return g_test_run ();
}
