/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-json.h"
#include "run/pf-run.h"

#include <string.h>

#define GENESIS "0000000000000000000000000000000000000000000000000000000000000000"
#define TIME G_GINT64_CONSTANT (1772366400123)

static PfEvent *
seal (PfAct *act)
{
  return pf_event_seal (act, 7, TIME, 42, "session", "ada-lovelace", GENESIS);
}

static void
test_canonical (void)
{
  g_autoptr (PfAct) act = pf_act_new ("item.set", "alpha-00000000");
  g_autoptr (PfEvent) event = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;

  pf_act_set_string (act, "state", "done");
  pf_act_set_string (act, "method", "person");
  event = seal (act);
  node = pf_event_to_json (event, FALSE);
  text = pf_json_canonicalize (node, NULL);
  g_assert_cmpstr (text, ==,
                   "{\"action\":\"item.set\",\"actor\":\"ada-lovelace\",\"at\":\"2026-03-01T12:00:00.123Z\","
                   "\"data\":{\"method\":\"person\",\"state\":\"done\"},\"mono_ms\":42,\"prev\":\"" GENESIS "\","
                   "\"seq\":7,\"session\":\"session\",\"target\":\"alpha-00000000\"}");
  expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_assert_cmpstr (event->hash, ==, expected);
  g_assert_true (pf_event_verify (event));
}

static void
test_bare (void)
{
  g_autoptr (PfAct) act = pf_act_new ("run.start", NULL);
  g_autoptr (PfEvent) event = seal (act);
  g_autoptr (JsonNode) node = pf_event_to_json (event, TRUE);
  JsonObject *object = json_node_get_object (node);

  g_assert_false (json_object_has_member (object, "target"));
  g_assert_false (json_object_has_member (object, "data"));
  g_assert_cmpstr (json_object_get_string_member (object, "hash"), ==, event->hash);
}

static void
test_genesis (void)
{
  g_autofree char *genesis = pf_event_genesis ("id", "source", TIME);
  g_autofree char *expected = NULL;

  expected = g_compute_checksum_for_string (
      G_CHECKSUM_SHA256, "{\"created\":\"2026-03-01T12:00:00.123Z\",\"record_id\":\"id\",\"source_sha256\":\"source\"}",
      -1);
  g_assert_cmpstr (genesis, ==, expected);
}

static void
test_sealed_text (void)
{
  g_autoptr (PfAct) act = pf_act_new ("blank.fill", "name-00000000");
  g_autoptr (PfAct) again = pf_act_new ("blank.fill", "name-00000000");
  g_autoptr (PfEvent) event = NULL;
  const char *digest;
  PfText *text;

  pf_act_set_sealed (act, "value", "Grüße");
  pf_act_set_sealed (again, "value", "Grüße");
  event = seal (act);
  digest = pf_json_get_string (event->data, "value");
  g_assert_cmpuint (strlen (digest), ==, 64);
  g_assert_cmpstr (digest, !=, pf_json_get_string (again->data, "value"));
  g_assert_cmpstr (pf_event_get_text (event, "value"), ==, "Grüße");
  g_assert_null (pf_event_get_text (event, "reason"));

  text = g_hash_table_lookup (event->texts, digest);
  text->value[0] = 'g';
  g_assert_false (pf_event_verify (event));
  g_hash_table_remove_all (event->texts);
  g_assert_true (pf_event_verify (event));
  g_assert_null (pf_event_get_text (event, "value"));
}

static void
test_secrets (void)
{
  const char *secret = "ghp_0123456789abcdefghijABCDEFGHIJ456789";
  g_autoptr (PfAct) act = pf_act_new ("item.set", "alpha-00000000");
  g_autoptr (PfEvent) event = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_autofree char *reason = g_strconcat ("token is ", secret, NULL);

  pf_act_set_sealed (act, "reason", reason);
  pf_act_set_string (act, "note", reason);
  json_object_set_string_member (act->data, "raw", reason);
  event = seal (act);
  node = pf_event_to_json (event, TRUE);
  text = pf_json_to_text (node, FALSE);
  g_assert_null (strstr (text, secret));
  g_assert_null (strstr (pf_event_get_text (event, "reason"), secret));
  g_assert_nonnull (strstr (pf_event_get_text (event, "reason"), "token is "));
}

/* Whatever comes from a server: it must not break the chain. */
static void
test_hostile_data (void)
{
  g_autoptr (PfAct) act = pf_act_new ("probe.outcome", "alpha-00000000");
  g_autoptr (PfEvent) event = NULL;
  g_autoptr (PfEvent) back = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) parsed = NULL;
  g_autofree char *text = NULL;
  JsonArray *array = json_array_new ();

  json_array_add_double_element (array, 0.1);
  json_array_add_double_element (array, G_MAXDOUBLE * 10);
  json_array_add_int_element (array, G_MAXINT64);
  json_array_add_int_element (array, G_MININT64);
  json_array_add_null_element (array);
  json_object_set_array_member (act->data, "numbers", array);
  json_object_set_string_member (act->data, "bytes", "\xff\xfe<&>\x01");
  event = seal (act);
  g_assert_true (pf_event_verify (event));
  node = pf_event_to_json (event, TRUE);
  text = pf_json_to_text (node, FALSE);
  g_assert_nonnull (strstr (text, "[\"0.1\",null,\"9223372036854775807\",\"-9223372036854775808\",null]"));
  parsed = pf_json_parse (text, -1, NULL);
  g_assert_nonnull (parsed);
  back = pf_event_from_json (parsed, NULL);
  g_assert_true (pf_event_verify (back));
}

static void
test_round_trip (void)
{
  g_autoptr (PfAct) act = pf_act_new ("item.set", "alpha-00000000");
  g_autoptr (PfEvent) event = NULL;
  g_autoptr (PfEvent) back = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  pf_act_set_string (act, "state", "open");
  json_object_set_int_member (act->data, "undoes", 3);
  event = seal (act);
  node = pf_event_to_json (event, TRUE);
  back = pf_event_from_json (node, &error);
  g_assert_no_error (error);
  g_assert_true (pf_event_verify (back));
  g_assert_cmpint (back->seq, ==, 7);
  g_assert_cmpint (back->at, ==, TIME);
  g_assert_cmpstr (back->hash, ==, event->hash);
}

static void
test_changed (void)
{
  static const char *const members[] = { "at", "actor", "action", "target", "prev", "session", "hash" };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    g_autoptr (PfAct) act = pf_act_new ("item.set", "alpha-00000000");
    g_autoptr (PfEvent) event = seal (act);
    g_autoptr (PfEvent) back = NULL;
    g_autoptr (JsonNode) node = pf_event_to_json (event, TRUE);
    g_autofree char *value = g_strdup (json_object_get_string_member (json_node_get_object (node), members[i]));

    value[3] = value[3] == '1' ? '2' : '1';
    json_object_set_string_member (json_node_get_object (node), members[i], value);
    back = pf_event_from_json (node, NULL);
    g_assert_true (back == NULL || !pf_event_verify (back));
  }
}

static void
test_malformed (void)
{
  static const char *const entries[] = {
    "[]",
    "{}",
    "{\"seq\":-1,\"at\":\"2026-03-01T12:00:00.123Z\",\"actor\":\"a\",\"action\":\"b\",\"prev\":\"" GENESIS
    "\",\"hash\":\"" GENESIS "\"}",
    "{\"seq\":0,\"at\":\"yesterday\",\"actor\":\"a\",\"action\":\"b\",\"prev\":\"" GENESIS "\",\"hash\":\"" GENESIS
    "\"}",
    "{\"seq\":0,\"at\":\"2026-03-01T12:00:00.123Z\",\"actor\":\"a\",\"action\":\"b\",\"prev\":\"short\",\"hash\":"
    "\"" GENESIS "\"}",
    "{\"seq\":0,\"at\":\"2026-03-01T12:00:00.123Z\",\"actor\":\"a\",\"action\":\"b\",\"prev\":\"" GENESIS
    "\",\"hash\":\"" GENESIS "\",\"extra\":1}",
    "{\"seq\":0,\"at\":\"2026-03-01T12:00:00.123Z\",\"actor\":\"a\",\"action\":\"b\",\"data\":[],\"prev\":\"" GENESIS
    "\",\"hash\":\"" GENESIS "\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
    g_autoptr (JsonNode) node = pf_json_parse (entries[i], -1, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_null (pf_event_from_json (node, &error));
    g_assert_error (error, PF_RUN_ERROR, PF_RUN_ERROR_BROKEN);
  }
}

static void
test_person_ids (void)
{
  static const struct {
    const char *name;
    const char *id; /* NULL: only that it fits the pattern */
  } cases[] = {
    { "Ada Lovelace", "ada-lovelace" },
    { "  Ada   Lovelace ", "ada-lovelace" },
    { "root", "root" },
    { "j.doe_2", "j.doe_2" },
    { "Jörg", NULL },
    { "李雷", NULL },
    { "韩梅梅", NULL },
    { "", NULL },
    { "---", NULL },
    { "O'Brien", NULL },
    { "\xff\xff", NULL },
  };
  g_autoptr (GRegex) pattern = g_regex_new ("^[a-z0-9][a-z0-9._:/-]{0,127}$", 0, 0, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *long_name = g_strnfill (500, 'x');
  g_autoptr (PfPerson) long_person = pf_person_new (long_name, "typed");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PfPerson) person = pf_person_new (cases[i].name, "typed");

    g_assert_true (g_regex_match (pattern, person->id, 0, NULL));
    if (cases[i].id != NULL)
      g_assert_cmpstr (person->id, ==, cases[i].id);
    else
      g_assert_true (g_hash_table_add (seen, g_strdup (person->id)));
  }
  g_assert_true (g_regex_match (pattern, long_person->id, 0, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/event/canonical", test_canonical);
  g_test_add_func ("/event/bare", test_bare);
  g_test_add_func ("/event/genesis", test_genesis);
  g_test_add_func ("/event/sealed-text", test_sealed_text);
  g_test_add_func ("/event/secrets", test_secrets);
  g_test_add_func ("/event/hostile-data", test_hostile_data);
  g_test_add_func ("/event/round-trip", test_round_trip);
  g_test_add_func ("/event/changed", test_changed);
  g_test_add_func ("/event/malformed", test_malformed);
  g_test_add_func ("/person/ids", test_person_ids);

  return g_test_run ();
}
