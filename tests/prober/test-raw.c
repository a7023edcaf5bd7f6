/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"
#include "raw-server.h"

#include <string.h>

#define N_RANDOM_ANSWERS 150

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  fixture_respond (message, 200, "text/plain", "ok");
}

static const SoupServerCallback handler = on_request;

static PfOutcome *
probe_answer (Fixture *fixture, RawServer *server, const char *answer, const char *options)
{
  g_autofree char *text = g_strdup_printf ("GET http://127.0.0.1:%u/\n%sexpect status == 200\nexpect body exists\n",
                                           server->port, options);

  raw_server_answer (server, answer, strlen (answer));
  return fixture_probe (fixture, text);
}

static void
assert_answer (Fixture *fixture, const char *answer, const char *reason)
{
  g_autoptr (RawServer) server = raw_server_new ();
  g_autoptr (PfOutcome) outcome = probe_answer (fixture, server, answer, "");

  assert_verdict (outcome, PF_OUTCOME_FAIL, reason);
}

static void
test_malformed (Fixture *fixture, gconstpointer data)
{
  assert_answer (fixture, "", "tcp-reset");
  assert_answer (fixture, "220 smtp.internal ESMTP ready\r\n\r\n", "http-malformed");
  assert_answer (fixture, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "http-malformed");
}

static void
test_header_too_big (Fixture *fixture, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (200 * 1024, 'x');
  g_autofree char *answer = g_strconcat ("HTTP/1.1 200 OK\r\nX-Filler: ", filler, "\r\n\r\nbody", NULL);

  assert_answer (fixture, answer, "header-too-big");
}

/* Neither before the headers nor after them does a silent server outlast the deadline. */
static void
test_stall (Fixture *fixture, gconstpointer data)
{
  static const char *const answers[]
      = { "HTTP/1.1 200 OK\r\nX-Unfinished: ", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf" };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (RawServer) server = raw_server_new ();
    g_autoptr (PfOutcome) outcome = NULL;

    server->stall = TRUE;
    outcome = probe_answer (fixture, server, answers[i], "timeout: 500ms\n");
    assert_verdict (outcome, PF_OUTCOME_FAIL, "deadline");
  }
}

/* CVE-2025-4476: this challenge on a default port crashes a libsoup session that answers challenges itself. */
static void
test_digest_challenge (Fixture *fixture, gconstpointer data)
{
  static const char answer[]
      = "HTTP/1.1 401 Unauthorized\r\n"
        "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", domain=\"http:foo\"\r\n"
        "Content-Length: 0\r\n\r\n";
  g_autoptr (RawServer) server = raw_server_new ();
  g_autoptr (PfOutcome) outcome = NULL;

  raw_server_answer (server, answer, strlen (answer));
  g_hash_table_insert (fixture->environment->host_map, g_strdup ("digest.internal"),
                       g_strdup_printf ("127.0.0.1:%u", server->port));
  outcome = fixture_probe (fixture, "GET http://digest.internal/\nexpect status == 401\n");
  assert_verdict (outcome, PF_OUTCOME_PASS, NULL);
  g_assert_cmpuint (server->requests, ==, 1);
}

/* CVE-2026-3632: a line break in the host would become a header line of its own. Nothing at all is sent. */
static void
test_line_break_in_host (Fixture *fixture, gconstpointer data)
{
  static const char *const urls[]
      = { "http://a%0d%0aX-Inj%3a%201/", "http://a\r\nX-Inj: 1/", "http://user@a/", "ftp://a/", "http:///x" };
  g_autoptr (RawServer) server = raw_server_new ();

  raw_server_answer (server, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 38);
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_autoptr (PfProbeRequest) request = fixture_resolve (fixture, "GET @api/\nexpect status == 200\n");
    g_autoptr (PfOutcome) outcome = NULL;

    g_free (request->url);
    request->url = g_strdup (urls[i]);
    request->connect_to = g_strdup_printf ("127.0.0.1:%u", server->port);
    outcome = fixture_probe_request (fixture, request);
    assert_verdict (outcome, PF_OUTCOME_UNKNOWN, "host-refused");
  }
  g_assert_cmpuint (server->requests, ==, 0);
}

/* The same for header values that came from a variable. */
static void
test_line_break_in_header (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new ();
  g_autoptr (PfProbeRequest) request = fixture_resolve (fixture, "GET @api/\n> X-Team: shop\nexpect status == 200\n");
  PfProbePair *header = g_ptr_array_index (request->headers, 0);
  g_autoptr (PfOutcome) outcome = NULL;

  request->connect_to = g_strdup_printf ("127.0.0.1:%u", server->port);
  g_free (header->value);
  header->value = g_strdup ("shop\r\nX-Inj: 1");
  outcome = fixture_probe_request (fixture, request);
  g_assert_cmpint (pf_outcome_get_value (outcome), ==, PF_OUTCOME_UNKNOWN);
  g_assert_cmpuint (server->requests, ==, 0);
}

/* Whatever a server sends, the prober answers for it and lives. */
static void
test_random_answers (Fixture *fixture, gconstpointer data)
{
  static const char *const heads[] = {
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 401 \r\nWWW-Authenticate: ",
    "HTTP/1.0 302 \r\nLocation: ",
    "",
    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
  };
  g_autoptr (RawServer) server = raw_server_new ();
  g_autofree char *text
      = g_strdup_printf ("GET http://127.0.0.1:%u/\nredirects: same-origin\nexpect json $.a == \"b\"\n", server->port);
  GPid pid;

  g_clear_pointer (&server->answer, g_bytes_unref);
  server->answer = g_bytes_new_static ("HTTP/1.1 204 \r\n\r\n", 17);
  pf_outcome_unref (fixture_probe (fixture, text));
  pid = pf_prober_get_pid (fixture->prober);
  for (guint i = 0; i < N_RANDOM_ANSWERS; i++) {
    g_autoptr (GByteArray) answer = g_byte_array_new ();
    const char *head = heads[i % G_N_ELEMENTS (heads)];
    gint32 length = g_test_rand_int_range (0, 2000);
    g_autoptr (PfOutcome) outcome = NULL;

    g_byte_array_append (answer, (const guint8 *)head, (guint)strlen (head));
    for (gint32 k = 0; k < length; k++) {
      guint8 byte = (guint8)g_test_rand_int_range (0, 256);

      g_byte_array_append (answer, &byte, 1);
    }
    raw_server_answer (server, answer->data, answer->len);
    outcome = fixture_probe (fixture, text);
    g_assert_cmpint (pf_outcome_get_value (outcome), !=, PF_OUTCOME_PASS);
    g_assert_cmpint (pf_prober_get_pid (fixture->prober), ==, pid);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                                            \
  g_test_add ("/prober/raw/" path, Fixture, &handler, fixture_set_up, function, fixture_tear_down)
  ADD ("malformed", test_malformed);
  ADD ("header-too-big", test_header_too_big);
  ADD ("stall", test_stall);
  ADD ("digest-challenge", test_digest_challenge);
  ADD ("line-break-in-host", test_line_break_in_host);
  ADD ("line-break-in-header", test_line_break_in_header);
  ADD ("random-answers", test_random_answers);
#undef ADD
  return g_test_run ();
}
