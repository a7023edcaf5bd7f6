/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"

#include <string.h>

#define N_HOSTS 8

/* A clock that stands still until it is moved. */
#define TEST_TYPE_CLOCK (test_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, GObject)
struct _TestClock {
  GObject parent_instance;
  gint64 now_ms;
};
static void test_clock_iface_init (PfClockInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (TestClock,
                               test_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PF_TYPE_CLOCK, test_clock_iface_init))

static gint64
test_clock_get (PfClock *clock)
{
  return TEST_CLOCK (clock)->now_ms;
}

static void
test_clock_iface_init (PfClockInterface *iface)
{
  iface->get_utc_ms = test_clock_get;
  iface->get_monotonic_ms = test_clock_get;
}

static void
test_clock_class_init (TestClockClass *klass)
{
}

static void
test_clock_init (TestClock *self)
{
  self->now_ms = 1000000;
}

/* A keyring in memory: one credential, or one error. */
#define TEST_TYPE_SOURCE (test_source_get_type ())
G_DECLARE_FINAL_TYPE (TestSource, test_source, TEST, SOURCE, GObject)
struct _TestSource {
  GObject parent_instance;
  PfCredentialError error;
  char *origin;
  guint lookups;
};
static void test_source_iface_init (PfCredentialSourceInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (TestSource,
                               test_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (PF_TYPE_CREDENTIAL_SOURCE, test_source_iface_init))

static void
test_source_lookup_async (PfCredentialSource *source,
                          const char *origin,
                          const char *environment,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  TestSource *self = TEST_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);

  self->lookups++;
  g_assert_cmpstr (environment, ==, "test");
  if (self->origin)
    g_task_return_pointer (task, pf_credential_new (PF_CREDENTIAL_BEARER, self->origin, environment, NULL, "tok-123"),
                           (GDestroyNotify)pf_credential_free);
  else
    g_task_return_new_error (task, PF_CREDENTIAL_ERROR, (int)self->error, "the keyring says %d", (int)self->error);
}

static PfCredential *
test_source_lookup_finish (PfCredentialSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_source_iface_init (PfCredentialSourceInterface *iface)
{
  iface->lookup_async = test_source_lookup_async;
  iface->lookup_finish = test_source_lookup_finish;
}

static void
test_source_finalize (GObject *object)
{
  g_free (TEST_SOURCE (object)->origin);
  G_OBJECT_CLASS (test_source_parent_class)->finalize (object);
}

static void
test_source_class_init (TestSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_source_finalize;
}

static void
test_source_init (TestSource *self)
{
}

typedef struct {
  Fixture probing;
  TestClock *clock;
  TestSource *source;
  PfScheduler *scheduler;
} Setting;

static GQueue held = G_QUEUE_INIT; /* (element-type SoupServerMessage): asked, not answered yet */
static GPtrArray *order;           /* (element-type utf8): paths in the order they were asked for */

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  g_ptr_array_add (order, g_strdup (path));
  if (g_str_has_prefix (path, "/held")) {
    soup_server_message_pause (message);
    g_queue_push_tail (&held, g_object_ref (message));
  } else if (g_str_equal (path, "/private")) {
    const char *token
        = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

    fixture_respond (message, g_strcmp0 (token, "Bearer tok-123") == 0 ? 200 : 401, "text/plain", "private");
  } else {
    fixture_respond (message, 200, "text/plain", "ok");
  }
}

static const SoupServerCallback handler = on_request;

static void
answer_first (void)
{
  g_autoptr (SoupServerMessage) message = g_queue_pop_head (&held);

  fixture_respond (message, 200, "text/plain", "ok");
  soup_server_message_unpause (message);
}

static void
set_up (Setting *setting, gconstpointer data)
{
  fixture_set_up (&setting->probing, data);
  order = g_ptr_array_new_with_free_func (g_free);
  setting->clock = g_object_new (TEST_TYPE_CLOCK, NULL);
  setting->source = g_object_new (TEST_TYPE_SOURCE, NULL);
  setting->scheduler
      = pf_scheduler_new (setting->probing.prober, PF_CREDENTIAL_SOURCE (setting->source), PF_CLOCK (setting->clock));
  for (guint i = 0; i < N_HOSTS; i++)
    g_hash_table_insert (setting->probing.environment->host_map, g_strdup_printf ("host%u.internal", i),
                         g_strdup_printf ("127.0.0.1:%u", setting->probing.port));
}

static void
tear_down (Setting *setting, gconstpointer data)
{
  g_queue_clear_full (&held, g_object_unref);
  g_assert_finalize_object (setting->scheduler);
  g_assert_finalize_object (setting->source);
  g_ptr_array_unref (order);
  fixture_tear_down (&setting->probing, data);
  g_assert_finalize_object (setting->clock);
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PfOutcome **outcome = user_data;
  g_autoptr (GError) error = NULL;

  *outcome = pf_scheduler_probe_finish (PF_SCHEDULER (source), result, &error);
  g_assert_no_error (error);
}

static void
start (Setting *setting, const char *text, GCancellable *cancellable, PfOutcome **outcome)
{
  g_autoptr (PfProbe) probe = fixture_parse (text);

  *outcome = NULL;
  pf_scheduler_probe_async (setting->scheduler, probe, setting->probing.environment, cancellable, on_probed, outcome);
}

static PfOutcome *
probe (Setting *setting, const char *text)
{
  PfOutcome *outcome;

  start (setting, text, NULL, &outcome);
  return fixture_wait (&outcome);
}

static void
wait_for_held (guint count)
{
  while (held.length < count)
    g_main_context_iteration (NULL, TRUE);
}

/* Eight hosts are asked for; never are more than four probes out, and the next starts when one ends. */
static void
test_four_at_once (Setting *setting, gconstpointer data)
{
  PfOutcome *outcomes[N_HOSTS];

  for (guint i = 0; i < N_HOSTS; i++) {
    g_autofree char *text
        = g_strdup_printf ("GET http://host%u.internal/held%u\ntimeout: 2m\nexpect status == 200\n", i, i);

    start (setting, text, NULL, &outcomes[i]);
  }
  wait_for_held (4);
  fixture_iterate_ms (200);
  g_assert_cmpuint (held.length, ==, 4);
  for (guint answered = 1; answered <= N_HOSTS; answered++) {
    wait_for_held (1);
    answer_first ();
    wait_for_held (MIN (4, N_HOSTS - answered));
    g_assert_cmpuint (held.length, <=, 4);
  }
  for (guint i = 0; i < N_HOSTS; i++) {
    assert_verdict (fixture_wait (&outcomes[i]), PF_OUTCOME_PASS, NULL);
    pf_outcome_unref (outcomes[i]);
  }
  g_assert_cmpuint (order->len, ==, N_HOSTS);
}

/* One host is asked one thing after the other, in order, while another host is not kept waiting. */
static void
test_one_per_host (Setting *setting, gconstpointer data)
{
  PfOutcome *first;
  PfOutcome *second;
  PfOutcome *third;
  PfOutcome *other;

  start (setting, "GET http://host0.internal/held/a\ntimeout: 2m\nexpect status == 200\n", NULL, &first);
  start (setting, "GET http://host0.internal/held/b\ntimeout: 2m\nexpect status == 200\n", NULL, &second);
  start (setting, "GET http://host0.internal/held/c\ntimeout: 2m\nexpect status == 200\n", NULL, &third);
  wait_for_held (1);
  start (setting, "GET http://host1.internal/other\nexpect status == 200\n", NULL, &other);
  assert_verdict (fixture_wait (&other), PF_OUTCOME_PASS, NULL);
  g_assert_cmpuint (held.length, ==, 1);

  TEST_CLOCK (setting->clock)->now_ms += 5000;
  answer_first ();
  wait_for_held (1);
  answer_first ();
  wait_for_held (1);
  answer_first ();
  fixture_wait (&third);
  g_assert_cmpstr (order->pdata[0], ==, "/held/a");
  g_assert_cmpstr (order->pdata[1], ==, "/other");
  g_assert_cmpstr (order->pdata[2], ==, "/held/b");
  g_assert_cmpstr (order->pdata[3], ==, "/held/c");

  /* The wait is told, and is no part of what was measured. */
  g_assert_cmpint (pf_outcome_get_timing (first, PF_PHASE_QUEUE), ==, 0);
  g_assert_cmpint (pf_outcome_get_timing (second, PF_PHASE_QUEUE), ==, 5000 * 1000);
  pf_outcome_unref (first);
  pf_outcome_unref (second);
  pf_outcome_unref (third);
  pf_outcome_unref (other);
}

static void
test_cancel_waiting (Setting *setting, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  PfOutcome *first;
  PfOutcome *second;

  start (setting, "GET http://host0.internal/held\ntimeout: 2m\nexpect status == 200\n", NULL, &first);
  start (setting, "GET http://host0.internal/second\nexpect status == 200\n", cancellable, &second);
  wait_for_held (1);
  g_cancellable_cancel (cancellable);
  assert_verdict (fixture_wait (&second), PF_OUTCOME_UNKNOWN, "cancelled");
  answer_first ();
  assert_verdict (fixture_wait (&first), PF_OUTCOME_PASS, NULL);
  g_assert_cmpuint (order->len, ==, 1);
  pf_outcome_unref (first);
  pf_outcome_unref (second);
}

/* Nobody is contacted over any of these. */
static void
test_refused_before_sending (Setting *setting, gconstpointer data)
{
  static const struct {
    const char *text;
    const char *reason;
  } probes[] = {
    { "GET @nowhere/\nexpect status == 200\n", "unbound" },
    { "GET https://your-domain.com/\nexpect status == 200\n", "host-refused" },
    { "GET http://169.254.169.254/latest/\nexpect status == 200\n", "host-refused" },
    { "TCP 127.0.0.1:9\nexpect connected == true\n", NULL },
    { "DNS A api.internal\nexpect rcode == \"NOERROR\"\n", NULL },
    { "GET @api/\nhold: 5m every 30s\nexpect status == 200\n", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (probes); i++) {
    g_autoptr (PfOutcome) outcome = probe (setting, probes[i].text);

    assert_verdict (outcome, PF_OUTCOME_UNKNOWN, probes[i].reason);
    g_assert_cmpstr (pf_outcome_get_message (outcome), !=, NULL);
  }
  g_assert_cmpuint (order->len, ==, 0);
  g_assert_cmpint (pf_prober_get_pid (setting->probing.prober), ==, 0);
}

static void
test_no_credential (Setting *setting, gconstpointer data)
{
  static const PfCredentialError errors[] = { PF_CREDENTIAL_ERROR_LOCKED, PF_CREDENTIAL_ERROR_NOT_FOUND,
                                              PF_CREDENTIAL_ERROR_NO_SERVICE, PF_CREDENTIAL_ERROR_TIMEOUT };
  g_autoptr (PfScheduler) without = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++) {
    g_autoptr (PfOutcome) outcome = NULL;
    g_autofree char *expected = g_strdup_printf ("the keyring says %d", (int)errors[i]);

    setting->source->error = errors[i];
    outcome = probe (setting, "GET @api/private\nauth: @api\nexpect status == 200\n");
    assert_verdict (outcome, PF_OUTCOME_UNKNOWN, "no-credential");
    g_assert_cmpstr (pf_outcome_get_message (outcome), ==, expected);
  }
  g_assert_cmpuint (order->len, ==, 0);
}

static void
test_no_keyring (Setting *setting, gconstpointer data)
{
  g_autoptr (PfScheduler) scheduler = pf_scheduler_new (setting->probing.prober, NULL, PF_CLOCK (setting->clock));
  g_autoptr (PfProbe) private = fixture_parse ("GET @api/private\nauth: @api\nexpect status == 200\n");
  PfOutcome *outcome = NULL;

  pf_scheduler_probe_async (scheduler, private, setting->probing.environment, NULL, on_probed, &outcome);
  assert_verdict (fixture_wait (&outcome), PF_OUTCOME_UNKNOWN, "no-credential");
  pf_outcome_unref (outcome);
}

static void
test_credential (Setting *setting, gconstpointer data)
{
  g_autoptr (PfOutcome) with = NULL;
  g_autoptr (PfOutcome) without = NULL;
  g_autoptr (PfOutcome) foreign = NULL;

  setting->source->origin = g_strdup (setting->probing.origin);
  with = probe (setting, "GET @api/private\nauth: @api\nexpect status == 200\n");
  assert_verdict (with, PF_OUTCOME_PASS, NULL);
  without = probe (setting, "GET @api/private\nexpect status == 200\n");
  assert_verdict (without, PF_OUTCOME_FAIL, "check");
  g_assert_cmpuint (setting->source->lookups, ==, 1);

  g_free (setting->source->origin);
  setting->source->origin = g_strdup ("https://elsewhere.internal:443");
  foreign = probe (setting, "GET @api/private\nauth: @api\nexpect status == 200\n");
  assert_verdict (foreign, PF_OUTCOME_UNKNOWN, "no-credential");
}

/* A secret does not go over an open line to another computer, unless that endpoint allows it. */
static void
test_plain_http (Setting *setting, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome = NULL;

  g_ptr_array_add (setting->probing.environment->endpoints, pf_endpoint_new ("far", "http://192.0.2.1"));
  setting->source->origin = g_strdup ("http://192.0.2.1:80");
  outcome = probe (setting, "GET @far/\nauth: @far\nexpect status == 200\n");
  g_assert_cmpint (pf_outcome_get_value (outcome), ==, PF_OUTCOME_UNKNOWN);
  g_assert_cmpuint (setting->source->lookups, ==, 0);
}

static void
test_schedule (void)
{
  g_assert_cmpint (pf_schedule_next (1000, 500, 900), ==, 1000);
  g_assert_cmpint (pf_schedule_next (1000, 500, 1000), ==, 1500);
  g_assert_cmpint (pf_schedule_next (1000, 500, 1499), ==, 1500);
  g_assert_cmpint (pf_schedule_next (1000, 500, 1500), ==, 2000);
  /* However late: the times stay a whole number of intervals from the first, and nothing is made up for. */
  g_assert_cmpint (pf_schedule_next (1000, 500, 7321), ==, 7500);
}

typedef struct {
  guint count;
  PfOutcomeValue last;
  const char *key;
} Watched;

static void
on_outcome (PfScheduler *scheduler, const char *key, PfOutcome *outcome, gpointer user_data)
{
  Watched *watched = user_data;

  g_assert_cmpstr (key, ==, watched->key);
  watched->count++;
  watched->last = pf_outcome_get_value (outcome);
}

static void
test_watch (Setting *setting, gconstpointer data)
{
  g_autoptr (PfScheduler) scheduler = pf_scheduler_new (setting->probing.prober, NULL, setting->probing.clock);
  g_autoptr (PfProbe) health = fixture_parse ("GET @api/ok\ninterval: 1s\nexpect status == 200\n");
  Watched watched = { 0, PF_OUTCOME_UNKNOWN, "item-1" };

  g_signal_connect (scheduler, "outcome", G_CALLBACK (on_outcome), &watched);
  pf_scheduler_watch (scheduler, "item-1", health, setting->probing.environment);
  while (watched.count < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (watched.last, ==, PF_OUTCOME_PASS);
  pf_scheduler_unwatch (scheduler, "item-1");
  watched.count = 0;
  fixture_iterate_ms (1300);
  g_assert_cmpuint (watched.count, ==, 0);
}

/* While one is still under way the next is not started, and after unwatching it is not reported. */
static void
test_watch_does_not_overlap (Setting *setting, gconstpointer data)
{
  g_autoptr (PfScheduler) scheduler = pf_scheduler_new (setting->probing.prober, NULL, setting->probing.clock);
  g_autoptr (PfProbe) slow = fixture_parse ("GET @api/held\ninterval: 1s\ntimeout: 2m\nexpect status == 200\n");
  Watched watched = { 0, PF_OUTCOME_UNKNOWN, "item-1" };

  g_signal_connect (scheduler, "outcome", G_CALLBACK (on_outcome), &watched);
  pf_scheduler_watch (scheduler, "item-1", slow, setting->probing.environment);
  wait_for_held (1);
  fixture_iterate_ms (1300);
  g_assert_cmpuint (order->len, ==, 1);
  pf_scheduler_unwatch (scheduler, "item-1");
  pf_scheduler_unwatch (scheduler, "never-watched");
  fixture_iterate_ms (100);
  g_assert_cmpuint (watched.count, ==, 0);
}

static void
test_watch_without_prober (Setting *setting, gconstpointer data)
{
  g_autoptr (PfProber) missing = pf_prober_new ("/nonexistent/preflight-prober", setting->probing.clock);
  g_autoptr (PfScheduler) scheduler = pf_scheduler_new (missing, NULL, setting->probing.clock);
  g_autoptr (PfProbe) health = fixture_parse ("GET @api/ok\nexpect status == 200\n");
  Watched watched = { 0, PF_OUTCOME_PASS, "item-1" };

  g_signal_connect (scheduler, "outcome", G_CALLBACK (on_outcome), &watched);
  pf_scheduler_watch (scheduler, "item-1", health, setting->probing.environment);
  while (watched.count == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (watched.last, ==, PF_OUTCOME_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/prober/scheduler/" path, Setting, &handler, set_up, function, tear_down)
  ADD ("four-at-once", test_four_at_once);
  ADD ("one-per-host", test_one_per_host);
  ADD ("cancel-waiting", test_cancel_waiting);
  ADD ("refused-before-sending", test_refused_before_sending);
  ADD ("no-credential", test_no_credential);
  ADD ("no-keyring", test_no_keyring);
  ADD ("credential", test_credential);
  ADD ("plain-http", test_plain_http);
  ADD ("watch", test_watch);
  ADD ("watch-does-not-overlap", test_watch_does_not_overlap);
  ADD ("watch-without-prober", test_watch_without_prober);
#undef ADD
  g_test_add_func ("/prober/scheduler/schedule", test_schedule);
  return g_test_run ();
}
