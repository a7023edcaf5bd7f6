/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"

#include "run/pf-run-rollback.h"
#include "run/pf-run-triggers.h"
#include "run/pf-verifier.h"

#include <libsoup/soup.h>
#include <string.h>

/* An error rate of 6 % at a real server, seen by the real prober, trips line 149 of a real checklist. */

#define TRIGGER "L149"

typedef struct {
  PfRunItem *item;
  PfTriggerState state;
} Awaited;

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  const char *body = "{\"error_rate\": 6}";

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, body, strlen (body));
}

static gboolean
has_come (gpointer data)
{
  const Awaited *awaited = data;

  return pf_run_item_get_trigger (awaited->item) == awaited->state;
}

static char *
create_run (PfStore *store)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("PF_TEST_CHECKLISTS"), "002_2368a59ecc3f67c0.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (PfSource) source = pf_source_load (file, NULL, NULL);
  g_autoptr (PfPerson) person = pf_test_person_new ();
  g_autoptr (GError) error = NULL;
  PfRunStart start = { .source = source, .title = "002", .mode = "live", .t0 = PF_TEST_TIME, .operator= person };
  char *id = source != NULL ? pf_store_create_run (store, &start, &error) : NULL;

  g_assert_no_error (error);
  return id;
}

static void
act (PfRunSession *session, GPtrArray *acts, GError *error)
{
  g_autoptr (GPtrArray) owned = acts;
  g_autoptr (GError) failure = NULL;

  g_assert_no_error (error);
  g_assert_true (pf_run_session_act_sync (session, owned, &failure));
  g_assert_no_error (failure);
}

/* Armed, tripped and acknowledged stand in the audit with their times, in this order. */
static void
check_audit (PfRun *run)
{
  static const char *const wanted[] = { "run.create", "trigger.trip", "trigger.acknowledge", "trigger.clear" };
  const GPtrArray *events = pf_run_get_events (run);
  guint n_found = 0;

  for (guint i = 0; i < events->len && n_found < G_N_ELEMENTS (wanted); i++) {
    const PfEvent *event = g_ptr_array_index (events, i);

    if (!g_str_equal (event->action, wanted[n_found]))
      continue;
    g_assert_cmpint (event->at, >, 0);
    if (n_found == 1) {
      g_assert_cmpstr (json_object_get_string_member (event->data, "armed"), ==, "2026-03-01T12:00:00.000Z");
      g_assert_cmpint (json_object_get_int_member (event->data, "armed_seq"), ==, 0);
      g_assert_cmpstr (json_object_get_string_member (event->data, "actual"), ==, "6");
    }
    n_found++;
  }
  g_assert_cmpuint (n_found, ==, G_N_ELEMENTS (wanted));
}

static void
check_tripped (PfRunSession *session, guint item)
{
  PfRun *run = pf_run_session_get_run (session);
  g_autoptr (GError) refused = NULL;
  GError *error = NULL;
  PfProgress progress;
  guint procedure = pf_run_find_procedure (run, item);

  pf_run_get_progress (run, &progress);
  g_assert_cmpuint (progress.countable, ==, 94);
  g_assert_cmpuint (progress.resolved, ==, 0);
  g_assert_cmpint (pf_run_get_verdict (run, NULL), ==, PF_VERDICT_ROLLBACK);
  g_assert_cmpuint (((PfCommand *) g_ptr_array_index (pf_document_get_commands (pf_run_get_document (run)),
                                                      pf_run_find_procedure_command (run, procedure)))->line,
                    ==, 158);
  act (session, pf_run_plan_acknowledge (run, item, NULL, &error), error);
  g_assert_null (pf_run_plan_clear (run, item, NULL, &refused));
  g_assert_error (refused, PF_RUN_ERROR, PF_RUN_ERROR_INVALID);
  act (session, pf_run_plan_clear (run, item, "a load test", &error), error);
  check_audit (run);
}

static void
test_error_rate (void)
{
  g_autoptr (PfTestFolder) folder = pf_test_folder_new ();
  g_autoptr (PfStore) store = pf_test_store_open (folder->database);
  g_autofree char *id = create_run (store);
  g_autoptr (PfClock) clock = pf_system_clock_new ();
  g_autoptr (PfProber) prober = pf_prober_new (g_getenv ("PF_TEST_PROBER"), clock);
  g_autoptr (PfScheduler) scheduler = pf_scheduler_new (prober, NULL, clock);
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *probe = NULL;
  GError *refused = NULL;
  GSList *uris;

  if (id == NULL) {
    g_test_skip ("The real checklists are not here");
    return;
  }
  soup_server_add_handler (server, NULL, on_request, NULL, NULL);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  probe = g_strdup_printf ("GET http://127.0.0.1:%d/rate\ninterval: 1s\nexpect json $.error_rate <= 5\n",
                           g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  {
    g_autoptr (PfRunSession) session = pf_run_session_open (store, id, &error);
    g_autoptr (PfVerifier) verifier = pf_verifier_new (session, scheduler);
    PfRun *run = pf_run_session_get_run (session);
    guint item = pf_document_find_item (pf_run_get_document (run), TRIGGER);
    Awaited awaited = { pf_run_get_item (run, item), PF_TRIGGER_TRIPPED };

    act (session, pf_run_plan_bind (run, item, probe, &refused), refused);
    pf_verifier_watch (verifier);
    pf_test_wait_for (has_come, &awaited);
    g_assert_true (pf_run_session_flush (session, NULL));
    check_tripped (session, item);
    pf_verifier_unwatch (verifier);
    pf_run_session_flush (session, NULL);
  }
  soup_server_disconnect (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triggers-probed/error-rate", test_error_rate);
  return g_test_run ();
}
