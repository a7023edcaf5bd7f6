/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

/* What the store keeps beside the journal: endpoints, results of probes, consent, the library. */

typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  PfPerson *person;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = pf_test_folder_new ();
  fixture->store = pf_test_store_open (fixture->folder->database);
  fixture->person = pf_test_person_new ();
}

static void
close_store (Fixture *fixture)
{
  g_assert_finalize_object (fixture->store);
  fixture->store = NULL;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->store != NULL)
    close_store (fixture);
  pf_person_free (fixture->person);
  pf_test_folder_free (fixture->folder);
}

static void
test_endpoints (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_new ("api", "https://api.internal.test/v1");
  g_autoptr (PfEndpoint) bad = pf_endpoint_new ("bad", "ftp://x");
  g_autoptr (PfEnvironment) environment = NULL;
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;
  PfEndpoint *found;

  endpoint->allow_plain_auth = TRUE;
  g_assert_true (pf_store_set_endpoint (fixture->store, "production", endpoint, &error));
  g_assert_true (pf_store_set_environment (fixture->store, "staging", &error));
  g_assert_true (pf_store_set_host (fixture->store, "production", "API.internal.test:443", "127.0.0.1:8443", &error));
  g_assert_no_error (error);
  names = pf_store_list_environments (fixture->store, &error);
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  environment = pf_store_load_environment (fixture->store, "production", &error);
  g_assert_no_error (error);
  found = pf_environment_find_endpoint (environment, "api");
  g_assert_cmpstr (found->base_url, ==, "https://api.internal.test/v1");
  g_assert_true (found->allow_plain_auth);
  g_assert_null (found->ca_file);
  g_assert_cmpstr (g_hash_table_lookup (environment->host_map, "api.internal.test:443"), ==, "127.0.0.1:8443");
  g_assert_false (pf_store_set_endpoint (fixture->store, "production", bad, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (pf_store_set_environment (fixture->store, "two\nlines", &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_INVALID);
}

static void
test_endpoints_removed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfEndpoint) endpoint = pf_endpoint_new ("api", "https://api.internal.test/v1");
  g_autoptr (PfEnvironment) environment = NULL;
  g_autofree char *n_endpoints = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (pf_store_set_endpoint (fixture->store, "production", endpoint, NULL));
  g_assert_true (pf_store_set_host (fixture->store, "production", "a", "b:1", NULL));
  g_assert_true (pf_store_set_host (fixture->store, "production", "A", NULL, NULL));
  environment = pf_store_load_environment (fixture->store, "production", NULL);
  g_assert_cmpuint (g_hash_table_size (environment->host_map), ==, 0);
  g_assert_false (pf_store_remove_endpoint (fixture->store, "production", "none", &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (pf_store_remove_environment (fixture->store, "production", &error));
  g_assert_null (pf_store_load_environment (fixture->store, "production", &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
  n_endpoints = pf_test_sql (fixture->folder->database, "SELECT count(*) FROM endpoint");
  g_assert_cmpstr (n_endpoints, ==, "0");
}

static void
test_samples (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = pf_test_create_run (fixture->store);
  g_autoptr (GPtrArray) samples = NULL;
  g_autoptr (GPtrArray) last = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++) {
    g_autoptr (PfOutcome) outcome = pf_outcome_new ("health", i < 3 ? PF_OUTCOME_PASS : PF_OUTCOME_FAIL, NULL, i);

    g_assert_true (pf_store_add_sample (fixture->store, id, "item", outcome, &error));
  }
  samples = pf_store_load_samples (fixture->store, id, "item", 0, &error);
  last = pf_store_load_samples (fixture->store, id, "item", 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (samples->len, ==, 5);
  g_assert_cmpint (pf_outcome_get_started_utc_ms (g_ptr_array_index (samples, 0)), ==, 0);
  g_assert_cmpuint (last->len, ==, 2);
  g_assert_cmpint (pf_outcome_get_started_utc_ms (g_ptr_array_index (last, 0)), ==, 3);
  g_assert_cmpint ((int)pf_outcome_get_value (g_ptr_array_index (last, 1)), ==, (int)PF_OUTCOME_FAIL);
}

static void
test_consent (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = pf_test_create_run (fixture->store);
  g_autofree char *other = pf_test_create_run (fixture->store);
  g_autoptr (GError) error = NULL;

  g_assert_false (pf_store_has_consent (fixture->store, id, "hosts", &error));
  g_assert_true (pf_store_add_consent (fixture->store, id, "hosts", &error));
  g_assert_true (pf_store_add_consent (fixture->store, id, "hosts", &error));
  g_assert_true (pf_store_has_consent (fixture->store, id, "hosts", &error));
  g_assert_false (pf_store_has_consent (fixture->store, other, "hosts", &error));
  g_assert_no_error (error);
  g_assert_false (pf_store_has_consent (fixture->store, "none", "hosts", &error));
  g_assert_error (error, PF_STORE_ERROR, PF_STORE_ERROR_NOT_FOUND);
}

static void
test_library (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) fewer = NULL;
  g_autoptr (GError) error = NULL;
  PfClock *clock = pf_store_get_clock (fixture->store);

  g_assert_true (pf_store_add_library_entry (fixture->store, "file:///a.md", "A", &error));
  pf_test_clock_advance (clock, 1000);
  g_assert_true (pf_store_add_library_entry (fixture->store, "file:///b.md", "B", &error));
  pf_test_clock_advance (clock, 1000);
  g_assert_true (pf_store_add_library_entry (fixture->store, "file:///a.md", "A2", &error));
  entries = pf_store_list_library (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpstr (((PfLibraryEntry *)g_ptr_array_index (entries, 0))->title, ==, "A2");
  g_assert_true (pf_store_remove_library_entry (fixture->store, "file:///a.md", &error));
  fewer = pf_store_list_library (fixture->store, &error);
  g_assert_cmpuint (fewer->len, ==, 1);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*function) (Fixture *, gconstpointer);
  } tests[] = {
    { "/store-keeping/endpoints", test_endpoints },
    { "/store-keeping/endpoints-removed", test_endpoints_removed },
    { "/store-keeping/samples", test_samples },
    { "/store-keeping/consent", test_consent },
    { "/store-keeping/library", test_library },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].function, tear_down);
  return g_test_run ();
}
