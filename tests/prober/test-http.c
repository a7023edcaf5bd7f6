/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"

#include "probe/pf-json.h"

#include <string.h>

#define BIG_BODY (200 * 1024 * 1024)
/* With the default limit of 1 MiB; a prober that kept the body would need far more. */
#define MAX_MEMORY_KIB (150 * 1024)

/* Endless bodies are produced as fast as they are taken. */
typedef struct {
  gsize left;
} Flood;

static void
pour (SoupServerMessage *message, gpointer user_data)
{
  static const char zeros[65536];
  Flood *flood = user_data;
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  gsize length = MIN (flood->left, sizeof zeros);

  if (length == 0) {
    soup_message_body_complete (body);
    return;
  }
  soup_message_body_append (body, SOUP_MEMORY_STATIC, zeros, length);
  flood->left -= length;
}

static void
serve_flood (SoupServerMessage *message, gsize length)
{
  Flood *flood = g_new0 (Flood, 1);

  flood->left = length;
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_object_set_data_full (G_OBJECT (message), "flood", flood, g_free);
  g_signal_connect (message, "wrote-headers", G_CALLBACK (pour), flood);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (pour), flood);
}

typedef struct {
  SoupServerMessage *message;
  guint timer;
} Drip;

static gboolean
drop_one (gpointer user_data)
{
  Drip *drip = user_data;

  soup_message_body_append (soup_server_message_get_response_body (drip->message), SOUP_MEMORY_STATIC, ".", 1);
  soup_server_message_unpause (drip->message);
  return G_SOURCE_CONTINUE;
}

static void
end_drip (SoupServerMessage *message, gpointer user_data)
{
  Drip *drip = user_data;

  g_clear_handle_id (&drip->timer, g_source_remove);
}

static void
drip_free (gpointer data)
{
  Drip *drip = data;

  g_clear_handle_id (&drip->timer, g_source_remove);
  g_free (drip);
}

/* A byte every 50 ms for ever: no read ever waits long. */
static void
serve_drip (SoupServerMessage *message)
{
  Drip *drip = g_new0 (Drip, 1);

  drip->message = message;
  drip->timer = g_timeout_add (50, drop_one, drip);
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
  g_object_set_data_full (G_OBJECT (message), "drip", drip, drip_free);
  g_signal_connect (message, "finished", G_CALLBACK (end_drip), drip);
  g_signal_connect (message, "disconnected", G_CALLBACK (end_drip), drip);
}

/* 200 MiB of nothing in less than one, made once. */
static GBytes *
get_bomb (void)
{
  static GBytes *bomb;
  g_autoptr (GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, gzip);
  static const char zeros[65536];

  if (bomb)
    return g_bytes_ref (bomb);
  for (gsize written = 0; written < BIG_BODY; written += sizeof zeros)
    g_assert_true (g_output_stream_write_all (stream, zeros, sizeof zeros, NULL, NULL, NULL));
  g_output_stream_close (stream, NULL, NULL);
  bomb = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  return g_bytes_ref (bomb);
}

static void
serve_gzip (SoupServerMessage *message, GBytes *body)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Encoding", "gzip");
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Type", "text/plain");
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
}

/* Every header of the request, one a line. */
static void
serve_echo (SoupServerMessage *message)
{
  SoupMessageHeadersIter iterator;
  const char *name;
  const char *value;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GString) text = g_string_new (soup_server_message_get_method (message));

  g_string_append_c (text, '\n');
  soup_message_headers_iter_init (&iterator, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iterator, &name, &value))
    g_string_append_printf (text, "%s: %s\n", name, value);
  g_string_append_len (text, body->data, (gssize)body->length);
  fixture_respond (message, 200, "text/plain", text->str);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  if (g_str_equal (path, "/ok")) {
    soup_message_headers_append (soup_server_message_get_response_headers (message), "X-Build", "abc123");
    fixture_respond (message, 200, "application/json", "{\"status\": \"UP\", \"n\": 3, \"text\": \"3\"}");
  } else if (g_str_equal (path, "/down")) {
    fixture_respond (message, 503, "text/plain", "down");
  } else if (g_str_equal (path, "/drip")) {
    serve_drip (message);
  } else if (g_str_equal (path, "/big")) {
    serve_flood (message, BIG_BODY);
  } else if (g_str_equal (path, "/fits")) {
    serve_flood (message, 1024 * 1024);
  } else if (g_str_equal (path, "/bomb")) {
    g_autoptr (GBytes) bomb = get_bomb ();

    serve_gzip (message, bomb);
  } else if (g_str_equal (path, "/badgzip")) {
    g_autoptr (GBytes) bomb = get_bomb ();
    gsize length = g_bytes_get_size (bomb);
    g_autofree guint8 *broken = g_memdup2 (g_bytes_get_data (bomb, NULL), length);
    g_autoptr (GBytes) body = NULL;

    memset (broken + 64, 0xff, 64);
    body = g_bytes_new (broken, length);
    serve_gzip (message, body);
  } else if (g_str_equal (path, "/redirect")) {
    soup_server_message_set_redirect (message, (guint)atoi (fixture_query (query, "code", "302")),
                                      fixture_query (query, "to", "/ok"));
  } else if (g_str_equal (path, "/loop")) {
    soup_server_message_set_redirect (message, 302, "/loop");
  } else if (g_str_equal (path, "/echo")) {
    serve_echo (message);
  } else if (g_str_equal (path, "/latin1")) {
    fixture_respond (message, 200, "text/plain; charset=iso-8859-1", "caf\xe9");
  } else if (g_str_equal (path, "/nan")) {
    fixture_respond (message, 200, "application/json", "{\"rate\": NaN}");
  } else {
    fixture_respond (message, 404, "text/plain", "no");
  }
}

static const SoupServerCallback handler = on_request;

static gint64
get_fact_int (PfOutcome *outcome, const char *name)
{
  return pf_json_get_int (pf_outcome_get_facts (outcome), name, -1);
}

static const char *
get_fact (PfOutcome *outcome, const char *name)
{
  return pf_json_get_string (pf_outcome_get_facts (outcome), name);
}

static void
test_pass (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, "GET @api/ok\n"
                                                          "expect status == 200\n"
                                                          "expect header \"X-Build\" == \"abc123\"\n"
                                                          "expect json $.status == \"UP\"\n"
                                                          "expect json $.n >= 3\n"
                                                          "expect body contains \"UP\"\n"
                                                          "expect total < 60s\n"
                                                          "expect ttfb < 60s\n");
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", fixture->port);

  assert_verdict (outcome, PF_OUTCOME_PASS, NULL);
  g_assert_cmpint (get_fact_int (outcome, "status"), ==, 200);
  g_assert_cmpstr (get_fact (outcome, "http_version"), ==, "1.1");
  g_assert_cmpstr (get_fact (outcome, "remote_address"), ==, address);
  g_assert_cmpuint (pf_outcome_get_checks (outcome)->len, ==, 7);
}

/* The phases are measured apart, and together they are no more than the whole. */
static void
test_phases (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, "GET @api/ok\nexpect status == 200\n");
  gint64 connect = pf_outcome_get_timing (outcome, PF_PHASE_CONNECT);
  gint64 first_byte = pf_outcome_get_timing (outcome, PF_PHASE_TTFB);
  gint64 body = pf_outcome_get_timing (outcome, PF_PHASE_BODY);

  g_assert_cmpint (pf_outcome_get_timing (outcome, PF_PHASE_DNS), ==, -1);
  g_assert_cmpint (pf_outcome_get_timing (outcome, PF_PHASE_TLS), ==, -1);
  g_assert_cmpint (connect, >, 0);
  g_assert_cmpint (first_byte, >, 0);
  g_assert_cmpint (body, >=, 0);
  g_assert_cmpint (pf_outcome_get_timing (outcome, PF_PHASE_TOTAL), >=, connect + first_byte + body);
}

static void
test_wrong_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, "GET @api/down\nexpect status == 200\n");
  const PfCheckOutcome *check = g_ptr_array_index (pf_outcome_get_checks (outcome), 0);

  assert_verdict (outcome, PF_OUTCOME_FAIL, "check");
  g_assert_cmpstr (check->actual, ==, "503");
  g_assert_cmpint (get_fact_int (outcome, "status"), ==, 503);
}

static void
test_warning (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome
      = fixture_probe (fixture, "GET @api/ok\nexpect status == 200\nwarn header \"X-Build\" == \"other\"\n");

  g_assert_cmpint (pf_outcome_get_value (outcome), ==, PF_OUTCOME_WARN);
}

/* None of these is an answer to the question, so none may pass, with or without "not". */
static void
test_missing_and_mistyped (Fixture *fixture, gconstpointer data)
{
  static const char *const checks[] = {
    "GET @api/ok\nexpect json $.missing == 3\n",
    "GET @api/ok\nexpect json $.missing not == 3\n",
    "GET @api/ok\nexpect json $.text < 5\n",
    "GET @api/ok\nexpect json $.status not < 5\n",
    "GET @api/nan\nexpect json $.rate < 1\n",
    "GET @api/nan\nexpect json $.rate not < 1\n",
    "GET @api/ok\nexpect header \"X-Gone\" == \"a\"\n",
    "GET @api/down\nexpect json $.status == \"UP\"\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    g_autoptr (PfOutcome) outcome = fixture_probe (fixture, checks[i]);

    g_test_message ("%s", checks[i]);
    g_assert_cmpint (pf_outcome_get_value (outcome), ==, PF_OUTCOME_UNKNOWN);
  }
}

static void
test_charset (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, "GET @api/latin1\nexpect body contains \"café\"\n");

  assert_verdict (outcome, PF_OUTCOME_PASS, NULL);
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, "POST @api/echo\n"
                                                          "> Content-Type: application/json\n"
                                                          "> X-Team: shop\n"
                                                          "| {\"user\": \"smoke\"}\n"
                                                          "expect body contains \"POST\"\n"
                                                          "expect body contains \"X-Team: shop\"\n"
                                                          "expect body contains \"Content-Type: application/json\"\n"
                                                          "expect body contains \"smoke\"\n");

  assert_verdict (outcome, PF_OUTCOME_PASS, NULL);
}

static guint16
get_closed_port (void)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_autoptr (GSocketAddress) bound = NULL;

  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  guint16 port = get_closed_port ();
  g_autofree char *text = g_strdup_printf ("GET http://127.0.0.1:%u/\nexpect status == 200\n", port);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", port);
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, text);

  assert_verdict (outcome, PF_OUTCOME_FAIL, "tcp-refused");
  g_assert_cmpstr (get_fact (outcome, "remote_address"), ==, address);
}

/* A server that keeps every read short is still held to the whole. */
static void
test_deadline (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, "GET @api/drip\ntimeout: 700ms\nexpect status == 200\n");

  assert_verdict (outcome, PF_OUTCOME_FAIL, "deadline");
  g_assert_cmpint (pf_outcome_get_timing (outcome, PF_PHASE_TOTAL), ==, -1);
}

/* A socket that is bound and listens, but never accepts more than its queue holds. */
static void
test_connect_timeout (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GPtrArray) fillers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *text = NULL;
  g_autoptr (PfOutcome) outcome = NULL;

  g_socket_set_listen_backlog (socket, 0);
  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  g_assert_true (g_socket_listen (socket, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  for (guint i = 0; i < 4; i++) {
    GSocket *filler = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, NULL);

    g_socket_set_blocking (filler, FALSE);
    g_socket_connect (filler, bound, NULL, NULL);
    g_ptr_array_add (fillers, filler);
  }
  text = g_strdup_printf ("GET http://127.0.0.1:%u/\nconnect-timeout: 300ms\nexpect status == 200\n",
                          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  outcome = fixture_probe (fixture, text);
  assert_verdict (outcome, PF_OUTCOME_FAIL, "tcp-timeout");
}

static glong
get_peak_memory_kib (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", pid);
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  return strtol (line + strlen ("VmHWM:"), NULL, 10);
}

/* What does not need the body is still known; what does is unknown; nothing is kept that passes the limit. */
static void
test_body_limit (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "big", "bomb" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autofree char *status = g_strdup_printf ("GET @api/%s\ntimeout: 60s\nexpect status == 200\n", paths[i]);
    g_autofree char *body = g_strdup_printf ("GET @api/%s\ntimeout: 60s\nexpect body contains \"absent\"\n", paths[i]);
    g_autofree char *total = g_strdup_printf ("GET @api/%s\ntimeout: 60s\nexpect total < 1h\n", paths[i]);
    g_autoptr (PfOutcome) by_status = fixture_probe (fixture, status);
    g_autoptr (PfOutcome) by_body = fixture_probe (fixture, body);
    g_autoptr (PfOutcome) by_total = fixture_probe (fixture, total);

    assert_verdict (by_status, PF_OUTCOME_PASS, NULL);
    assert_verdict (by_body, PF_OUTCOME_UNKNOWN, "body-too-big");
    g_assert_cmpint (pf_outcome_get_value (by_total), ==, PF_OUTCOME_UNKNOWN);
  }
  g_assert_cmpint (get_peak_memory_kib (pf_prober_get_pid (fixture->prober)), <, MAX_MEMORY_KIB);
}

static void
test_body_at_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) fits = fixture_probe (fixture, "GET @api/fits\nexpect size == 1 MiB\n");
  g_autoptr (PfOutcome) cut = fixture_probe (fixture, "GET @api/fits\nbody-limit: 1023KiB\nexpect size == 1 MiB\n");

  assert_verdict (fits, PF_OUTCOME_PASS, NULL);
  g_assert_cmpint (pf_outcome_get_value (cut), ==, PF_OUTCOME_UNKNOWN);
}

static void
test_undecodable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, "GET @api/badgzip\nexpect body contains \"a\"\n");

  assert_verdict (outcome, PF_OUTCOME_UNKNOWN, "decode");
}

static void
test_redirect_is_not_followed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome = fixture_probe (
      fixture,
      "GET @api/redirect\nexpect status == 302\nexpect header \"Location\" matches /ok$/\nexpect redirects == 0\n");

  assert_verdict (outcome, PF_OUTCOME_PASS, NULL);
}

static void
test_redirect_same_origin (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) followed = fixture_probe (
      fixture, "GET @api/redirect\nredirects: same-origin\nexpect status == 200\nexpect redirects == 1\n");
  g_autoptr (PfOutcome) loop = fixture_probe (fixture, "GET @api/loop\nredirects: same-origin\nexpect status == 200\n");
  g_autoptr (PfOutcome) other = fixture_probe (
      fixture, "GET @api/redirect?to=http%3A%2F%2Flocalhost%3A9%2F\nredirects: same-origin\nexpect status == 200\n");
  g_autoptr (PfOutcome) post
      = fixture_probe (fixture, "POST @api/redirect\nredirects: same-origin\nexpect status == 302\n");

  assert_verdict (followed, PF_OUTCOME_PASS, NULL);
  assert_verdict (loop, PF_OUTCOME_FAIL, "redirect-limit");
  assert_verdict (other, PF_OUTCOME_FAIL, "redirect-refused");
  assert_verdict (post, PF_OUTCOME_PASS, NULL);
}

/* Another origin is followed where the probe allows it, and gets neither credential nor headers. */
static void
test_redirect_carries_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfCredential) credential
      = pf_credential_new (PF_CREDENTIAL_BEARER, fixture->origin, "test", NULL, "canary-secret-1");
  g_autofree char *text
      = g_strdup_printf ("GET @api/redirect?to=http%%3A%%2F%%2Flocalhost%%3A%u%%2Fecho\n"
                         "redirects: any\nauth: @api\n> X-Api-Key: key-of-api\n> Cookie: sid=1\n"
                         "expect redirects == 1\nexpect body not contains \"uthorization\"\n"
                         "expect body not contains \"key-of-api\"\nexpect body not contains \"sid=1\"\n",
                         fixture->port);
  g_autoptr (PfOutcome) outcome = fixture_probe_with (fixture, text, credential);
  g_autoptr (PfOutcome) own = fixture_probe_with (
      fixture,
      "GET @api/redirect?to=/echo\nredirects: any\nauth: @api\n> X-Api-Key: key-of-api\n"
      "expect body contains \"Authorization: Bearer canary-secret-1\"\nexpect body contains \"key-of-api\"\n",
      credential);

  assert_verdict (outcome, PF_OUTCOME_PASS, NULL);
  assert_verdict (own, PF_OUTCOME_PASS, NULL);
}

static void
test_redirect_to_forbidden_places (Fixture *fixture, gconstpointer data)
{
  static const char *const targets[] = {
    "http%3A%2F%2F169.254.169.254%2Flatest%2F",
    "file%3A%2F%2F%2Fetc%2Fpasswd",
    "http%3A%2F%2Fu%3Ap%40localhost%2F",
    "http%3A%2F%2Fa%250d%250aX-Inj%253a%25201%2F",
  };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
    g_autofree char *text
        = g_strdup_printf ("GET @api/redirect?to=%s\nredirects: any\nexpect status not exists\n", targets[i]);
    g_autoptr (PfOutcome) outcome = fixture_probe (fixture, text);

    g_test_message ("%s", targets[i]);
    g_assert_true (g_strcmp0 (pf_outcome_get_reason (outcome), "host-refused") == 0
                   || g_strcmp0 (pf_outcome_get_reason (outcome), "redirect-refused") == 0);
  }
}

/* Names that do not exist are reached through the host map, with their own name in the request. */
static void
test_host_map (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) outcome = NULL;

  g_hash_table_insert (fixture->environment->host_map, g_strdup ("shop.internal"),
                       g_strdup_printf ("127.0.0.1:%u", fixture->port));
  outcome = fixture_probe (fixture, "GET http://shop.internal/echo\nexpect body matches /Host: shop.internal\\s/\n");
  assert_verdict (outcome, PF_OUTCOME_PASS, NULL);
}

static void
test_family (Fixture *fixture, gconstpointer data)
{
  g_autofree char *four
      = g_strdup_printf ("GET http://localhost:%u/ok\nfamily: 4\nexpect remote-ip == \"127.0.0.1\"\n", fixture->port);
  g_autofree char *none
      = g_strdup_printf ("GET http://127.0.0.1:%u/ok\nfamily: 6\nexpect status == 200\n", fixture->port);
  g_autoptr (PfOutcome) first = fixture_probe (fixture, four);
  g_autoptr (PfOutcome) second = fixture_probe (fixture, none);

  assert_verdict (first, PF_OUTCOME_PASS, NULL);
  g_assert_cmpint (pf_outcome_get_timing (first, PF_PHASE_DNS), >=, 0);
  assert_verdict (second, PF_OUTCOME_FAIL, "dns-nxdomain");
}

/* "localhost" has two addresses and the server listens on one: the other one must not spoil the probe. */
static void
test_second_address (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strdup_printf ("GET http://localhost:%u/ok\nexpect status == 200\n", fixture->port);
  g_autoptr (PfOutcome) outcome = fixture_probe (fixture, text);

  assert_verdict (outcome, PF_OUTCOME_PASS, NULL);
}

static void
test_reuse (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PfOutcome) first = fixture_probe (fixture, "GET @api/ok\nreuse: yes\nexpect status == 200\n");
  g_autoptr (PfOutcome) second = fixture_probe (fixture, "GET @api/ok\nreuse: yes\nexpect status == 200\n");
  g_autoptr (PfOutcome) fresh = fixture_probe (fixture, "GET @api/ok\nexpect status == 200\n");

  g_assert_cmpint (pf_outcome_get_timing (first, PF_PHASE_CONNECT), >, 0);
  g_assert_cmpint (pf_outcome_get_timing (second, PF_PHASE_CONNECT), ==, -1);
  g_assert_cmpint (pf_outcome_get_timing (fresh, PF_PHASE_CONNECT), >, 0);
  assert_verdict (second, PF_OUTCOME_PASS, NULL);
}

/* Whatever cannot be carried out is said, never left out. */
static void
test_not_carried_out (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *text;
    const char *named;
  } probes[] = {
    { "TCP 127.0.0.1:9\nexpect connected == true\n", "TCP" },
    { "TLS localhost:9\nexpect verify == \"ok\"\n", "TLS" },
    { "GET @api/ok\nsamples: 5 over 5s\nexpect status == 200\n", "samples" },
    { "GET @api/ok\nhold: 5m every 30s\nexpect status == 200\n", "hold" },
    { "GET @api/ok\nuntil: 5m every 30s\nexpect status == 200\n", "until" },
    { "GET @api/ok\nretry: 2\nexpect status == 200\n", "retry" },
    { "GET @api/ok\neach-address: yes\nexpect status == 200\n", "each-address" },
    { "GET @api/ok\nhttp: 1.1\nexpect status == 200\n", "http" },
    { "GET @api/ok\nproxy: @api\nexpect status == 200\n", "proxy" },
    { "GET @api/ok\n> Transfer-Encoding: chunked\nexpect status == 200\n", "Transfer-Encoding" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (probes); i++) {
    g_autoptr (PfProbe) probe = pf_probe_parse ("test", probes[i].text, -1, 1, NULL, NULL);
    g_autoptr (PfOutcome) outcome = NULL;

    /* The grammar may refuse it even earlier. */
    if (!probe)
      continue;
    outcome = fixture_probe (fixture, probes[i].text);
    g_test_message ("%s", probes[i].text);
    g_assert_cmpint (pf_outcome_get_value (outcome), ==, PF_OUTCOME_UNKNOWN);
    g_assert_nonnull (strstr (pf_outcome_get_message (outcome), probes[i].named));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                                            \
  g_test_add ("/prober/http/" path, Fixture, &handler, fixture_set_up, function, fixture_tear_down)
  ADD ("pass", test_pass);
  ADD ("phases", test_phases);
  ADD ("wrong-answer", test_wrong_answer);
  ADD ("warning", test_warning);
  ADD ("missing-and-mistyped", test_missing_and_mistyped);
  ADD ("charset", test_charset);
  ADD ("request", test_request);
  ADD ("refused", test_refused);
  ADD ("deadline", test_deadline);
  ADD ("connect-timeout", test_connect_timeout);
  ADD ("body-limit", test_body_limit);
  ADD ("body-at-limit", test_body_at_limit);
  ADD ("undecodable", test_undecodable);
  ADD ("redirect/not-followed", test_redirect_is_not_followed);
  ADD ("redirect/same-origin", test_redirect_same_origin);
  ADD ("redirect/carries-nothing", test_redirect_carries_nothing);
  ADD ("redirect/forbidden-places", test_redirect_to_forbidden_places);
  ADD ("host-map", test_host_map);
  ADD ("family", test_family);
  ADD ("second-address", test_second_address);
  ADD ("reuse", test_reuse);
  ADD ("not-carried-out", test_not_carried_out);
#undef ADD
  return g_test_run ();
}
