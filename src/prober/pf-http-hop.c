/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-http-hop.h"

#include "prober/pf-certificate.h"
#include "prober/pf-http-hop-failure.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#define CHUNK_SIZE 65536

typedef struct {
  /* Borrowed. */
  PfSessionPool *pool;
  PfStopwatch *stopwatch;
  PfObservation *observation;
  PfHttpHopFunc done;
  gpointer user_data;

  /* Owned. */
  PfHttpHopPlan *plan;
  PfRoute *route;
  SoupSession *session;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;
  GHashTable *attempts; /* (element-type GIOStream gint64*): when each connection was begun */
  GTlsCertificate *certificate;
  GTlsCertificateFlags certificate_errors;
  PfHttpHopResult result;
  PfStage stage;
  gint64 handshake_started;
  gint64 request_written;
} Hop;

static void
hop_free (Hop *hop)
{
  if (hop->message)
    g_signal_handlers_disconnect_by_data (hop->message, hop);
  if (hop->session && !hop->plan->reuse)
    soup_session_abort (hop->session);
  g_clear_object (&hop->stream);
  g_clear_object (&hop->message);
  g_clear_object (&hop->session);
  g_clear_object (&hop->certificate);
  g_clear_pointer (&hop->body, g_byte_array_unref);
  g_clear_pointer (&hop->attempts, g_hash_table_unref);
  g_clear_pointer (&hop->route, pf_route_free);
  g_clear_pointer (&hop->result.failure, pf_failure_free);
  g_free (hop->result.proxy);
  pf_http_hop_plan_free (hop->plan);
  g_free (hop);
}

static const char *
tls_version_name (GTlsProtocolVersion version)
{
  switch (version) {
  case G_TLS_PROTOCOL_VERSION_SSL_3_0:
    return "3.0";
  case G_TLS_PROTOCOL_VERSION_TLS_1_0:
    return "1.0";
  case G_TLS_PROTOCOL_VERSION_TLS_1_1:
    return "1.1";
  case G_TLS_PROTOCOL_VERSION_TLS_1_2:
    return "1.2";
  case G_TLS_PROTOCOL_VERSION_TLS_1_3:
    return "1.3";
  case G_TLS_PROTOCOL_VERSION_DTLS_1_0:
  case G_TLS_PROTOCOL_VERSION_DTLS_1_2:
  case G_TLS_PROTOCOL_VERSION_UNKNOWN:
  default:
    return NULL;
  }
}

static const char *
http_version_name (SoupHTTPVersion version)
{
  switch (version) {
  case SOUP_HTTP_1_0:
    return "1.0";
  case SOUP_HTTP_2_0:
    return "2";
  case SOUP_HTTP_1_1:
  default:
    return "1.1";
  }
}

/* The connection as far as it came; where it failed, the address it was to go to. */
static void
record_connection (Hop *hop)
{
  PfObservation *observation = hop->observation;
  GSocketAddress *remote = soup_message_get_remote_address (hop->message);
  GTlsCertificate *certificate = hop->certificate;

  if (!remote && hop->route && hop->route->addresses && hop->route->addresses->len > 0)
    remote = g_ptr_array_index (hop->route->addresses, 0);
  if (remote)
    observation->remote_address = pf_route_describe_address (remote);
  if (!certificate)
    certificate = soup_message_get_tls_peer_certificate (hop->message);
  if (certificate)
    observation->certificate = pf_certificate_read (certificate);
  observation->tls_version = g_strdup (tls_version_name (soup_message_get_tls_protocol_version (hop->message)));
  observation->tls_cipher = g_strdup (soup_message_get_tls_ciphersuite_name (hop->message));
}

static void
end_hop (Hop *hop)
{
  PfObservation *observation = hop->observation;

  pf_stopwatch_end_connect (hop->stopwatch);
  pf_stopwatch_end_idle (hop->stopwatch);
  if (hop->message)
    record_connection (hop);
  if (hop->body)
    observation->body = g_bytes_new (hop->body->data, hop->body->len);
  hop->done (&hop->result, hop->user_data);
  hop_free (hop);
}

static void
fail (Hop *hop, const GError *error)
{
  g_clear_pointer (&hop->result.failure, pf_failure_free);
  hop->result.failure = pf_http_hop_failure_new (hop->plan, hop->stage, pf_stopwatch_get_cause (hop->stopwatch),
                                                 hop->certificate_errors, error);
  /* Cancelled first, the rest of the body is dropped instead of read to its end. */
  if (hop->stream) {
    g_cancellable_cancel (pf_stopwatch_get_cancellable (hop->stopwatch));
    g_input_stream_close (hop->stream, pf_stopwatch_get_cancellable (hop->stopwatch), NULL);
  }
  if (hop->stage == PF_STAGE_BODY && g_strcmp0 (hop->result.failure->reason, "decode") == 0)
    hop->observation->body_state = PF_BODY_UNDECODABLE;
  else if (hop->stage == PF_STAGE_BODY)
    hop->observation->body_state = PF_BODY_TRUNCATED;
  end_hop (hop);
}

static gint64
get_first_byte_time (Hop *hop)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (hop->message);

  return metrics ? (gint64)soup_message_metrics_get_response_start (metrics) : 0;
}

static void
complete (Hop *hop)
{
  gint64 first_byte = get_first_byte_time (hop);

  hop->result.ended = g_get_monotonic_time ();
  if (first_byte > 0)
    hop->observation->timings[PF_PHASE_BODY] = MAX (hop->result.ended - first_byte, 0);
  hop->observation->body_state = PF_BODY_COMPLETE;
  g_input_stream_close (hop->stream, NULL, NULL);
  end_hop (hop);
}

static void
cut (Hop *hop)
{
  g_byte_array_set_size (hop->body, (guint)hop->plan->body_limit);
  hop->observation->body_state = PF_BODY_TRUNCATED;
  pf_stopwatch_stop (hop->stopwatch, PF_STOP_SIZE);
  g_input_stream_close (hop->stream, pf_stopwatch_get_cancellable (hop->stopwatch), NULL);
  end_hop (hop);
}

static void read_body (Hop *hop);

static void
on_body (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Hop *hop = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize length;
  const guint8 *data;

  if (!chunk) {
    fail (hop, error);
    return;
  }
  data = g_bytes_get_data (chunk, &length);
  if (length == 0) {
    complete (hop);
    return;
  }
  g_byte_array_append (hop->body, data, (guint)length);
  if ((gint64)hop->body->len > hop->plan->body_limit)
    cut (hop);
  else
    read_body (hop);
}

/* Always whole chunks: libsoup 3.2 misreads a chunked body that is asked for byte by byte. */
static void
read_body (Hop *hop)
{
  pf_stopwatch_start_idle (hop->stopwatch, hop->plan->idle_timeout_ms);
  g_input_stream_read_bytes_async (hop->stream, CHUNK_SIZE, G_PRIORITY_DEFAULT,
                                   pf_stopwatch_get_cancellable (hop->stopwatch), on_body, hop);
}

static void
record_answer (Hop *hop)
{
  PfObservation *observation = hop->observation;
  SoupMessageHeadersIter iterator;
  const char *name;
  const char *value;
  gint64 first_byte = get_first_byte_time (hop);

  observation->status = soup_message_get_status (hop->message);
  observation->http_version = g_strdup (http_version_name (soup_message_get_http_version (hop->message)));
  if (g_str_equal (g_uri_get_scheme (hop->plan->uri), "https"))
    observation->verify = g_strdup ("ok");
  if (first_byte > 0 && hop->request_written > 0)
    observation->timings[PF_PHASE_TTFB] = MAX (first_byte - hop->request_written, 0);
  soup_message_headers_iter_init (&iterator, soup_message_get_response_headers (hop->message));
  while (soup_message_headers_iter_next (&iterator, &name, &value))
    pf_observation_add_header (observation, name, value);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Hop *hop = user_data;
  g_autoptr (GError) error = NULL;

  hop->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (!hop->stream) {
    fail (hop, error);
    return;
  }
  hop->stage = PF_STAGE_BODY;
  record_answer (hop);
  hop->body = g_byte_array_new ();
  read_body (hop);
}

static gboolean
on_accept_certificate (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags errors,
                       gpointer user_data)
{
  Hop *hop = user_data;
  g_autofree char *digest = NULL;

  g_set_object (&hop->certificate, certificate);
  hop->certificate_errors = errors;
  if (!hop->plan->fingerprint)
    return FALSE;
  digest = pf_certificate_digest (certificate);
  return g_strcmp0 (digest, hop->plan->fingerprint) == 0;
}

/*
 * The TLS library skips verification where it resumes a session, and keeps sessions for the whole process. So the
 * verdict is read again once the handshake is done, before a byte of the request is written.
 */
static void
guard_handshake (Hop *hop, GIOStream *connection)
{
  g_autofree char *digest = NULL;
  GTlsCertificate *certificate;

  if (!G_IS_TLS_CONNECTION (connection)) {
    pf_stopwatch_stop (hop->stopwatch, PF_STOP_CERTIFICATE);
    return;
  }
  certificate = g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (connection));
  hop->certificate_errors = g_tls_connection_get_peer_certificate_errors (G_TLS_CONNECTION (connection));
  g_set_object (&hop->certificate, certificate);
  if (hop->plan->fingerprint) {
    digest = certificate ? pf_certificate_digest (certificate) : NULL;
    if (g_strcmp0 (digest, hop->plan->fingerprint) != 0)
      pf_stopwatch_stop (hop->stopwatch, PF_STOP_CERTIFICATE);
  } else if (!certificate || hop->certificate_errors != 0) {
    pf_stopwatch_stop (hop->stopwatch, PF_STOP_CERTIFICATE);
  }
}

static void
note_connecting (Hop *hop, GIOStream *connection, gint64 now)
{
  gint64 *started = g_new (gint64, 1);

  hop->stage = PF_STAGE_CONNECT;
  *started = now;
  g_hash_table_replace (hop->attempts, connection, started);
}

/* Several addresses may be tried side by side; only the one that won counts. */
static void
note_connected (Hop *hop, GIOStream *connection, gint64 now)
{
  const gint64 *started = g_hash_table_lookup (hop->attempts, connection);

  if (started)
    hop->observation->timings[PF_PHASE_CONNECT] = now - *started;
}

static void
on_network_event (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer user_data)
{
  Hop *hop = user_data;
  gint64 now = g_get_monotonic_time ();

  switch (event) {
  case G_SOCKET_CLIENT_CONNECTING:
    note_connecting (hop, connection, now);
    break;
  case G_SOCKET_CLIENT_CONNECTED:
    note_connected (hop, connection, now);
    break;
  case G_SOCKET_CLIENT_TLS_HANDSHAKING:
    hop->stage = PF_STAGE_HANDSHAKE;
    hop->handshake_started = now;
    break;
  case G_SOCKET_CLIENT_TLS_HANDSHAKED:
    hop->observation->timings[PF_PHASE_TLS] = now - hop->handshake_started;
    guard_handshake (hop, connection);
    break;
  case G_SOCKET_CLIENT_RESOLVING:
  case G_SOCKET_CLIENT_RESOLVED:
  case G_SOCKET_CLIENT_PROXY_NEGOTIATING:
  case G_SOCKET_CLIENT_PROXY_NEGOTIATED:
  case G_SOCKET_CLIENT_COMPLETE:
  default:
    break;
  }
}

static void
on_starting (SoupMessage *message, gpointer user_data)
{
  Hop *hop = user_data;

  hop->stage = PF_STAGE_REQUEST;
  pf_stopwatch_end_connect (hop->stopwatch);
}

static void
on_written (SoupMessage *message, gpointer user_data)
{
  Hop *hop = user_data;

  hop->request_written = g_get_monotonic_time ();
}

static void
on_restarted (SoupMessage *message, gpointer user_data)
{
  Hop *hop = user_data;

  hop->result.retries++;
}

static gboolean
method_has_body (const char *method)
{
  return g_str_equal (method, "POST") || g_str_equal (method, "PUT") || g_str_equal (method, "PATCH");
}

/* A request that changes something is never sent twice, so it never goes out on a kept connection. */
static SoupMessage *
make_message (Hop *hop)
{
  PfHttpHopPlan *plan = hop->plan;
  SoupMessage *message = soup_message_new_from_uri (plan->method, plan->uri);
  gboolean safe = g_str_equal (plan->method, "GET") || g_str_equal (plan->method, "HEAD");
  SoupMessageFlags flags = SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS;

  if (!plan->reuse || !safe)
    flags |= SOUP_MESSAGE_NEW_CONNECTION;
  soup_message_add_flags (message, flags);
  if (plan->payload || method_has_body (plan->method)) {
    g_autoptr (GBytes) payload = plan->payload ? g_bytes_ref (plan->payload) : g_bytes_new_static ("", 0);

    soup_message_set_request_body_from_bytes (message, NULL, payload);
  }
  for (guint i = 0; i < plan->headers->len; i++) {
    PfProbePair *header = g_ptr_array_index (plan->headers, i);

    soup_message_headers_append (soup_message_get_request_headers (message), header->name, header->value);
  }
  return message;
}

static void
send_request (Hop *hop)
{
  PfHttpHopPlan *plan = hop->plan;

  hop->stage = PF_STAGE_CONNECT;
  hop->session = pf_session_pool_get (hop->pool, plan->uri, hop->route, plan->trust, plan->trust_name, plan->reuse);
  hop->message = make_message (hop);
  g_signal_connect (hop->message, "accept-certificate", G_CALLBACK (on_accept_certificate), hop);
  g_signal_connect (hop->message, "network-event", G_CALLBACK (on_network_event), hop);
  g_signal_connect (hop->message, "starting", G_CALLBACK (on_starting), hop);
  g_signal_connect (hop->message, "wrote-headers", G_CALLBACK (on_written), hop);
  g_signal_connect (hop->message, "wrote-body", G_CALLBACK (on_written), hop);
  g_signal_connect (hop->message, "restarted", G_CALLBACK (on_restarted), hop);
  soup_session_send_async (hop->session, hop->message, G_PRIORITY_DEFAULT,
                           pf_stopwatch_get_cancellable (hop->stopwatch), on_sent, hop);
}

static void
on_route (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Hop *hop = user_data;
  g_autoptr (GError) error = NULL;

  hop->route = pf_route_find_finish (result, &error);
  if (!hop->route) {
    fail (hop, error);
    return;
  }
  hop->result.started = hop->route->started;
  hop->result.proxy = g_strdup (hop->route->proxy);
  hop->result.loopback = pf_route_is_loopback (hop->route);
  hop->observation->timings[PF_PHASE_DNS] = hop->route->lookup_us;
  if (!hop->plan->allow_restricted && pf_route_is_restricted (hop->route)) {
    hop->result.failure = pf_failure_new (PF_OUTCOME_UNKNOWN, "host-refused",
                                          _ ("“%s” leads to a link-local or metadata address; add an endpoint for it "
                                             "if it is meant to be contacted"),
                                          g_uri_get_host (hop->plan->uri));
    end_hop (hop);
    return;
  }
  send_request (hop);
}

/**
 * pf_http_hop_run:
 * @plan: (transfer full): what to request, and how
 * @pool: where sessions come from; outlives the hop
 * @stopwatch: what ends it early; outlives the hop
 * @observation: a fresh observation to write status, headers, body, connection, certificate and phase timings into;
 *   outlives the hop
 * @done: called exactly once, later, however it ends
 *
 * Makes one request and reads its answer up to the limit, following nothing.
 */
void
pf_http_hop_run (PfHttpHopPlan *plan,
                 PfSessionPool *pool,
                 PfStopwatch *stopwatch,
                 PfObservation *observation,
                 PfHttpHopFunc done,
                 gpointer user_data)
{
  Hop *hop;
  PfRouteQuery query;

  g_return_if_fail (plan && pool && stopwatch && observation && done);

  hop = g_new0 (Hop, 1);
  hop->plan = plan;
  hop->pool = pool;
  hop->stopwatch = stopwatch;
  hop->observation = observation;
  hop->done = done;
  hop->user_data = user_data;
  hop->stage = PF_STAGE_LOOKUP;
  hop->attempts = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  pf_stopwatch_start_connect (stopwatch, plan->connect_timeout_ms);
  query = (PfRouteQuery){
    .uri = plan->uri, .connect_to = plan->connect_to, .family = plan->family, .direct = plan->direct
  };
  pf_route_find_async (&query, pf_stopwatch_get_cancellable (stopwatch), on_route, hop);
}
