/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "raw-server.h"

#include <string.h>

typedef struct {
  RawServer *server;
  GSocketConnection *connection;
  char buffer[8192];
} Visit;

static void
visit_free (Visit *visit)
{
  g_object_unref (visit->connection);
  g_free (visit);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Visit *visit = user_data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  if (visit->server->stall)
    g_object_set_data_full (G_OBJECT (visit->server->service), "stalled", g_object_ref (visit->connection),
                            g_object_unref);
  else
    g_io_stream_close (G_IO_STREAM (visit->connection), NULL, NULL);
  visit_free (visit);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Visit *visit = user_data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  gsize size;
  const void *bytes;

  if (length <= 0) {
    visit_free (visit);
    return;
  }
  visit->server->requests++;
  g_string_truncate (visit->server->last_head, 0);
  g_string_append_len (visit->server->last_head, visit->buffer, length);
  bytes = g_bytes_get_data (visit->server->answer, &size);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (visit->connection)), bytes, size,
                                   G_PRIORITY_DEFAULT, NULL, on_written, visit);
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  Visit *visit = g_new0 (Visit, 1);

  visit->server = user_data;
  visit->connection = g_object_ref (connection);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)), visit->buffer,
                             sizeof visit->buffer, G_PRIORITY_DEFAULT, NULL, on_read, visit);
  return TRUE;
}

RawServer *
raw_server_new (void)
{
  RawServer *server = g_new0 (RawServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  server->service = g_socket_service_new ();
  server->answer = g_bytes_new_static ("", 0);
  server->last_head = g_string_new (NULL);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (server->service), address, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP, NULL, &bound, NULL));
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (server->service, "incoming", G_CALLBACK (on_incoming), server);
  return server;
}

void
raw_server_free (RawServer *server)
{
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  g_object_unref (server->service);
  g_bytes_unref (server->answer);
  g_string_free (server->last_head, TRUE);
  g_free (server);
}

void
raw_server_answer (RawServer *server, const void *bytes, gsize length)
{
  g_bytes_unref (server->answer);
  server->answer = g_bytes_new (bytes, length);
}
