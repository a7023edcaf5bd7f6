/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"

#include "probe/pf-json.h"

#include <string.h>

#define LISTEN_BACKLOG 1024

char *
fixture_find_prober (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "..", "src", "prober", "preflight-prober", NULL);

  return g_canonicalize_filename (path, "/");
}

SoupServer *
fixture_serve (SoupServerCallback handler, gpointer user_data, GTlsCertificate *certificate, guint16 *port)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, &error);
  SoupServer *server = soup_server_new ("tls-certificate", certificate, "server-header", "test", NULL);

  g_assert_no_error (error);
  g_socket_set_listen_backlog (socket, LISTEN_BACKLOG);
  g_assert_true (g_socket_bind (socket, address, TRUE, &error));
  g_assert_true (g_socket_listen (socket, &error));
  g_assert_true (soup_server_listen_socket (server, socket, certificate ? SOUP_SERVER_LISTEN_HTTPS : 0, &error));
  bound = g_socket_get_local_address (socket, &error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  soup_server_add_handler (server, NULL, handler, user_data, NULL);
  return server;
}

/* The handler is the test's data, wrapped in a pointer to a function pointer. */
void
fixture_set_up (Fixture *fixture, gconstpointer handler)
{
  const SoupServerCallback *callback = handler;
  g_autofree char *program = fixture_find_prober ();
  PfEndpoint *endpoint;

  fixture->clock = pf_system_clock_new ();
  fixture->prober = pf_prober_new (program, fixture->clock);
  fixture->server = fixture_serve (*callback, fixture, NULL, &fixture->port);
  fixture->origin = g_strdup_printf ("http://127.0.0.1:%u", fixture->port);
  fixture->environment = pf_environment_new ("test");
  endpoint = pf_endpoint_new ("api", fixture->origin);
  g_ptr_array_add (fixture->environment->endpoints, endpoint);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer handler)
{
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_assert_finalize_object (fixture->prober);
  g_clear_object (&fixture->clock);
  g_clear_pointer (&fixture->environment, pf_environment_unref);
  g_free (fixture->origin);
}

PfProbe *
fixture_parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  PfProbe *probe = pf_probe_parse ("test", text, -1, 1, NULL, &error);

  if (!probe)
    g_error ("%s: %s", text, error->message);
  return probe;
}

PfProbeRequest *
fixture_resolve (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfProbe) probe = fixture_parse (text);
  PfProbeRequest *request = pf_probe_resolve (probe, fixture->environment, &error);

  if (!request)
    g_error ("%s: %s", text, error->message);
  return request;
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PfOutcome **outcome = user_data;
  g_autoptr (GError) error = NULL;

  *outcome = pf_prober_probe_finish (PF_PROBER (source), result, &error);
  g_assert_no_error (error);
}

void
fixture_start (
    Fixture *fixture, const char *text, PfCredential *credential, GCancellable *cancellable, PfOutcome **outcome)
{
  g_autoptr (PfProbeRequest) request = fixture_resolve (fixture, text);

  *outcome = NULL;
  pf_prober_probe_async (fixture->prober, request, credential, cancellable, on_probed, outcome);
}

PfOutcome *
fixture_wait (PfOutcome **outcome)
{
  while (!*outcome)
    g_main_context_iteration (NULL, TRUE);
  return *outcome;
}

PfOutcome *
fixture_probe_with (Fixture *fixture, const char *text, PfCredential *credential)
{
  PfOutcome *outcome;

  fixture_start (fixture, text, credential, NULL, &outcome);
  return fixture_wait (&outcome);
}

PfOutcome *
fixture_probe_request (Fixture *fixture, PfProbeRequest *request)
{
  PfOutcome *outcome = NULL;

  pf_prober_probe_async (fixture->prober, request, NULL, NULL, on_probed, &outcome);
  return fixture_wait (&outcome);
}

PfOutcome *
fixture_probe (Fixture *fixture, const char *text)
{
  return fixture_probe_with (fixture, text, NULL);
}

char *
fixture_to_text (PfOutcome *outcome)
{
  g_autoptr (JsonNode) node = pf_outcome_to_json (outcome);
  g_autofree char *json = pf_json_to_text (node, TRUE);

  return g_strdup_printf ("%s [%s]", json, pf_outcome_get_message (outcome) ? pf_outcome_get_message (outcome) : "");
}

void
fixture_respond (SoupServerMessage *message, guint status, const char *type, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

const char *
fixture_query (GHashTable *query, const char *name, const char *fallback)
{
  const char *value = query ? g_hash_table_lookup (query, name) : NULL;

  return value ? value : fallback;
}

static gboolean
on_time (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

void
fixture_iterate_ms (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, on_time, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}
