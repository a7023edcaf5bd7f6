/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/prctl.h>

/*
 * A small web service as a deployment would have it, on an ephemeral loopback port, which it prints. Used by tests and
 * by the run without a display; never installed.
 *
 *   GET /healthz          {"status": "UP"}
 *   GET /version          {"version": "2.14.0"}
 *   GET /metrics          two metrics in the text format of Prometheus
 *   GET /orders/latest    {"id": 4711}, with the bearer token alone; 401 without
 *   PUT /control/PATH     body: the status PATH answers with from now on, 200 again with “200”
 */

#define LISTEN_BACKLOG 1024

typedef struct {
  SoupServer *server;
  GHashTable *statuses; /* (element-type utf8 guint): path → status it answers with instead of 200 */
  char *release;
  char *token;
} Service;

typedef struct {
  const char *path;
  const char *content_type;
  char *(*make_body) (Service *service);
  gboolean needs_token;
} Page;

static char *
make_health (Service *service)
{
  gboolean healthy = !g_hash_table_contains (service->statuses, "/healthz");

  return g_strdup_printf ("{\"status\": \"%s\"}\n", healthy ? "UP" : "DOWN");
}

static char *
make_version (Service *service)
{
  return g_strdup_printf ("{\"version\": \"%s\"}\n", service->release);
}

static char *
make_metrics (Service *service)
{
  return g_strdup_printf ("# TYPE up gauge\nup 1\n# TYPE build_info gauge\nbuild_info{version=\"%s\"} 1\n",
                          service->release);
}

static char *
make_order (Service *service)
{
  return g_strdup ("{\"id\": 4711, \"state\": \"paid\"}\n");
}

static const Page pages[] = {
  { "/healthz", "application/json", make_health, FALSE },
  { "/version", "application/json", make_version, FALSE },
  { "/metrics", "text/plain; version=0.0.4", make_metrics, FALSE },
  { "/orders/latest", "application/json", make_order, TRUE },
};

static gboolean
is_authorized (Service *service, SoupServerMessage *message)
{
  const char *header
      = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  g_autofree char *expected = g_strconcat ("Bearer ", service->token, NULL);

  return g_strcmp0 (header, expected) == 0;
}

static void
respond (SoupServerMessage *message, guint status, const char *content_type, char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, content_type, SOUP_MEMORY_TAKE, body, strlen (body));
}

static guint
get_status (Service *service, const char *path)
{
  gpointer status = g_hash_table_lookup (service->statuses, path);

  return status ? GPOINTER_TO_UINT (status) : SOUP_STATUS_OK;
}

static void
on_page (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Service *service = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    const Page *page = &pages[i];

    if (!g_str_equal (path, page->path))
      continue;
    if (page->needs_token && !is_authorized (service, message))
      respond (message, SOUP_STATUS_UNAUTHORIZED, "application/json", g_strdup ("{\"error\": \"no token\"}\n"));
    else
      respond (message, get_status (service, path), page->content_type, page->make_body (service));
    return;
  }
  respond (message, SOUP_STATUS_NOT_FOUND, "application/json", g_strdup ("{\"error\": \"no such page\"}\n"));
}

static void
on_control (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Service *service = user_data;
  const char *page = path + strlen ("/control");
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = g_strndup (body->data ? body->data : "", (gsize)body->length);
  guint64 status = 0;

  if (soup_server_message_get_method (message) != SOUP_METHOD_PUT
      || !g_ascii_string_to_unsigned (g_strstrip (text), 10, 200, 599, &status, NULL)) {
    respond (message, SOUP_STATUS_BAD_REQUEST, "text/plain", g_strdup ("PUT a status from 200 to 599\n"));
    return;
  }
  if (status == SOUP_STATUS_OK)
    g_hash_table_remove (service->statuses, page);
  else
    g_hash_table_replace (service->statuses, g_strdup (page), GUINT_TO_POINTER ((guint)status));
  respond (message, SOUP_STATUS_OK, "text/plain", g_strdup ("ok\n"));
}

/* libsoup's own listening would queue no more than 10 connections. */
static guint
listen_on_loopback (SoupServer *server, GError **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, error);

  if (!socket)
    return 0;
  g_socket_set_listen_backlog (socket, LISTEN_BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error)
      || !soup_server_listen_socket (server, socket, 0, error))
    return 0;
  bound = g_socket_get_local_address (socket, error);
  return bound ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)) : 0;
}

static gboolean
on_terminate (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

int
main (int argc, char **argv)
{
  g_autofree char *release = NULL;
  g_autofree char *token = NULL;
  const GOptionEntry entries[] = {
    { "release", 0, 0, G_OPTION_ARG_STRING, &release, "What /version says (2.14.0)", "VERSION" },
    { "token", 0, 0, G_OPTION_ARG_STRING, &token, "What /orders/latest wants (demo-token)", "TOKEN" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GHashTable) statuses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (SoupServer) server = soup_server_new ("server-header", "demo-service", NULL);
  g_autoptr (GError) error = NULL;
  Service service = { .server = server, .statuses = statuses };
  guint port;

  prctl (PR_SET_PDEATHSIG, SIGTERM);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  service.release = release ? release : (release = g_strdup ("2.14.0"));
  service.token = token ? token : (token = g_strdup ("demo-token"));
  soup_server_add_handler (server, NULL, on_page, &service, NULL);
  soup_server_add_handler (server, "/control", on_control, &service, NULL);
  port = listen_on_loopback (server, &error);
  if (port == 0) {
    g_printerr ("%s\n", error->message);
    return 3;
  }
  g_print ("%u\n", port);
  g_unix_signal_add (SIGTERM, on_terminate, loop);
  g_unix_signal_add (SIGINT, on_terminate, loop);
  g_main_loop_run (loop);
  soup_server_disconnect (server);
  return 0;
}
