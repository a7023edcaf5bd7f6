/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-run-test.h"
#include "run/pf-verifier.h"
#include "tls-server.h"

#include <libsoup/soup.h>

/* What a server says becomes an item's state, a criterion's answer and the verdict: real servers, the real prober, the
 * checklists of other teams. */

typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  PfRunSession *session;
  PfRun *run;
  PfScheduler *scheduler;
  PfVerifier *verifier;
  SoupServer *server;
  guint status;
  guint port;
} Fixture;

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  soup_server_message_set_status (message, ((Fixture *)data)->status, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "x", 1);
}

static void
serve (Fixture *self, GTlsCertificate *certificate)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->status = 200;
  self->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_listen_local (self->server, 0,
                            SOUP_SERVER_LISTEN_IPV4_ONLY | (certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint)g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
}

/* Whether the checklist is there. */
static gboolean
open_run (Fixture *self, const char *name)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  g_autoptr (PfClock) clock = pf_system_clock_new ();
  g_autoptr (PfProber) prober = NULL;
  g_autoptr (PfPerson) person = pf_test_person_new ();
  g_autoptr (PfSource) source = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  PfRunStart start = { .title = "Release", .mode = "live", .environment = "staging", .t0 = -1, .operator= person };
  char *contents;
  gsize length;

  if (path == NULL || !g_file_get_contents (path, &contents, &length, NULL)) {
    g_test_skip ("the checklists are not here");
    return FALSE;
  }
  bytes = g_bytes_new_take (contents, length);
  source = pf_source_new (bytes, name, &error);
  g_assert_no_error (error);
  start.source = source;
  self->folder = pf_test_folder_new ();
  self->store = pf_test_store_open (self->folder->database);
  id = pf_store_create_run (self->store, &start, &error);
  g_assert_no_error (error);
  self->session = pf_run_session_open (self->store, id, &error);
  g_assert_no_error (error);
  self->run = pf_run_session_get_run (self->session);
  prober = pf_prober_new (g_getenv ("PF_TEST_PROBER"), clock);
  self->scheduler = pf_scheduler_new (prober, NULL, clock);
  self->verifier = pf_verifier_new (self->session, self->scheduler);
  return TRUE;
}

static void
close_run (Fixture *self)
{
  g_assert_finalize_object (self->verifier);
  g_object_unref (self->scheduler);
  pf_run_session_flush (self->session, NULL);
  g_assert_finalize_object (self->session);
  g_assert_finalize_object (self->store);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  pf_test_folder_free (self->folder);
}

static guint
find_line (Fixture *self, guint line)
{
  guint n_items = g_list_model_get_n_items (pf_run_get_items (self->run));

  for (guint i = 0; i < n_items; i++)
    if (pf_run_item_get_item (pf_run_get_item (self->run, i))->line == line)
      return i;
  g_assert_not_reached ();
}

static void
act (Fixture *self, GPtrArray *acts, GError **error)
{
  g_autoptr (GPtrArray) owned = acts;

  g_assert_no_error (*error);
  g_assert_true (pf_run_session_act_sync (self->session, owned, error));
  g_assert_no_error (*error);
}

static void
bind (Fixture *self, guint item)
{
  g_autoptr (GError) error = NULL;

  act (self, pf_run_plan_bind (self->run, item, "GET @api/health\nexpect status == 200\n", &error), &error);
}

static void
set_endpoint (Fixture *self, const char *format, const char *authority)
{
  g_autoptr (GString) url = g_string_new (format);
  g_autofree char *port = g_strdup_printf ("%u", self->port);
  g_autoptr (PfEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;

  g_string_replace (url, "PORT", port, 1);
  endpoint = pf_endpoint_new ("api", url->str);
  endpoint->ca_file = g_strdup (authority);
  g_assert_true (pf_store_set_endpoint (self->store, "staging", endpoint, &error));
  g_assert_no_error (error);
}

static void
on_verified (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray **outcomes = data;

  *outcomes = pf_verifier_verify_finish (PF_VERIFIER (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *)data != NULL;
}

static void
verify (Fixture *self, guint item)
{
  GPtrArray *outcomes = NULL;

  pf_verifier_verify_async (self->verifier, &item, 1, NULL, on_verified, &outcomes);
  pf_test_wait_for (is_set, &outcomes);
  g_ptr_array_unref (outcomes);
  g_assert_true (pf_run_session_flush (self->session, NULL));
}

/* Everything else as it has to be for GO. */
static void
settle (Fixture *self, guint except)
{
  guint n_items = g_list_model_get_n_items (pf_run_get_items (self->run));
  GError *error = NULL;

  for (guint i = 0; i < pf_run_get_variables (self->run)->len; i++)
    act (self, pf_run_plan_set_variable (self->run, i, "1", &error), &error);
  for (guint i = 0; i < n_items; i++) {
    PfRunItem *item = pf_run_get_item (self->run, i);

    if (i == except || !pf_run_item_is_leaf (item))
      continue;
    if (pf_run_item_is_criterion (item) && !pf_run_item_is_answer_derived (item))
      act (self,
           pf_run_plan_answer (self->run, i,
                               pf_run_item_get_item (item)->kind == PF_ITEM_CRITERION_GO ? PF_ANSWER_YES : PF_ANSWER_NO,
                               NULL, &error),
           &error);
    else if (pf_run_item_counts (item))
      act (self, pf_run_plan_mark (self->run, i, PF_STATE_DONE, "agreed", &error), &error);
  }
}

/* The first thing in the way. */
static char *
name_blocker (Fixture *self, guint *line)
{
  g_autoptr (GPtrArray) blockers = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_blocker_free);
  const PfBlocker *first;

  pf_run_get_verdict (self->run, blockers);
  g_assert_cmpuint (blockers->len, >, 0);
  first = g_ptr_array_index (blockers, 0);
  *line = first->line;
  return g_strdup (first->why);
}

static guint
count_resolved (Fixture *self)
{
  PfProgress progress;

  pf_run_get_progress (self->run, &progress);
  return progress.resolved;
}

static void
say_offline (Fixture *self, guint item)
{
  g_autoptr (PfOutcome) outcome = pf_test_outcome_new (PF_OUTCOME_UNKNOWN, "local-network");
  GError *error = NULL;

  act (self, pf_run_plan_outcome (self->run, item, outcome, &error), &error);
}

/* 200 makes it done, 503 takes that back and with it the GO; without a network nothing is known, and nothing passes. */
static void
test_item (void)
{
  Fixture fixture = { 0 };
  g_autofree char *why = NULL;
  guint item, line, resolved;

  if (!open_run (&fixture, "001_756c654adc15dd2e.txt"))
    return;
  serve (&fixture, NULL);
  set_endpoint (&fixture, "http://127.0.0.1:PORT", NULL);
  item = find_line (&fixture, 209);
  bind (&fixture, item);
  settle (&fixture, item);
  verify (&fixture, item);
  g_assert_cmpint (pf_run_item_get_state (pf_run_get_item (fixture.run, item)), ==, PF_STATE_DONE);
  g_assert_cmpint (pf_run_item_get_method (pf_run_get_item (fixture.run, item)), ==, PF_METHOD_PROBE);
  g_assert_cmpint (pf_outcome_get_timing (pf_run_item_get_outcome (pf_run_get_item (fixture.run, item)), PF_PHASE_TOTAL),
                   >, 0);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, NULL), ==, PF_VERDICT_GO);
  resolved = count_resolved (&fixture);

  say_offline (&fixture, item);
  g_assert_cmpint (pf_run_item_get_state (pf_run_get_item (fixture.run, item)), ==, PF_STATE_OPEN);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, NULL), ==, PF_VERDICT_HOLD);
  verify (&fixture, item);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, NULL), ==, PF_VERDICT_GO);

  fixture.status = 503;
  verify (&fixture, item);
  g_assert_cmpint (pf_run_item_get_state (pf_run_get_item (fixture.run, item)), ==, PF_STATE_FAILED);
  g_assert_cmpuint (count_resolved (&fixture), ==, resolved - 1);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, NULL), ==, PF_VERDICT_NO_GO);
  why = name_blocker (&fixture, &line);
  g_assert_cmpuint (line, ==, 209);
  g_assert_cmpstr (why, ==, "failed: fail, check");
  say_offline (&fixture, item);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, NULL), ==, PF_VERDICT_NO_GO);
  close_run (&fixture);
}

/* A certificate that has expired makes “SSL certificate issues” true. */
static void
test_criterion (void)
{
  Fixture fixture = { 0 };
  g_autofree char *certificates = NULL;
  g_autofree char *authority = NULL;
  g_autoptr (GTlsCertificate) expired = NULL;
  g_autofree char *why = NULL;
  guint item, line;

  if (!open_run (&fixture, "000_89b92369fbef4363.txt"))
    return;
  certificates = tls_make_certificates ();
  authority = g_build_filename (certificates, "ca.pem", NULL);
  expired = tls_load_certificate (certificates, "expired");
  serve (&fixture, expired);
  set_endpoint (&fixture, "https://localhost:PORT", authority);
  item = find_line (&fixture, 231);
  bind (&fixture, item);
  settle (&fixture, item);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, NULL), ==, PF_VERDICT_HOLD);
  verify (&fixture, item);
  g_assert_cmpint (pf_run_item_get_answer (pf_run_get_item (fixture.run, item)), ==, PF_ANSWER_YES);
  g_assert_cmpint (pf_run_get_verdict (fixture.run, NULL), ==, PF_VERDICT_NO_GO);
  why = name_blocker (&fixture, &line);
  g_assert_cmpuint (line, ==, 231);
  g_assert_cmpstr (why, ==, "yes: fail, tls-expired");
  close_run (&fixture);
  tls_remove_certificates (certificates);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evidence/item", test_item);
  g_test_add_func ("/evidence/criterion", test_criterion);
  return g_test_run ();
}
