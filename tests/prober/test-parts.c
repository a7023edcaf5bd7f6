/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-ability.h"
#include "probe/pf-line-reader.h"
#include "probe/pf-prober-message.h"
#include "prober/pf-failure.h"
#include "prober/pf-http-plan.h"
#include "prober/pf-secret-forms.h"

#include <string.h>

static void
test_excuse (void)
{
  static const struct {
    PfOutcomeValue value;
    gboolean answered;
    gboolean loopback;
    gboolean available;
    GNetworkConnectivity connectivity;
    gboolean excused;
  } cases[] = {
    /* Our own network is gone: no answer proves nothing. */
    { PF_OUTCOME_FAIL, FALSE, FALSE, FALSE, G_NETWORK_CONNECTIVITY_LOCAL, TRUE },
    { PF_OUTCOME_FAIL, FALSE, FALSE, TRUE, G_NETWORK_CONNECTIVITY_LIMITED, TRUE },
    /* It works: no answer is the target's failure. */
    { PF_OUTCOME_FAIL, FALSE, FALSE, TRUE, G_NETWORK_CONNECTIVITY_FULL, FALSE },
    /* The target itself spoke. */
    { PF_OUTCOME_FAIL, TRUE, FALSE, FALSE, G_NETWORK_CONNECTIVITY_LOCAL, FALSE },
    { PF_OUTCOME_FAIL, TRUE, FALSE, TRUE, G_NETWORK_CONNECTIVITY_LIMITED, FALSE },
    /* Or a captive portal did. */
    { PF_OUTCOME_FAIL, TRUE, FALSE, TRUE, G_NETWORK_CONNECTIVITY_PORTAL, TRUE },
    /* This computer needs no network to reach itself. */
    { PF_OUTCOME_FAIL, FALSE, TRUE, FALSE, G_NETWORK_CONNECTIVITY_LOCAL, FALSE },
    { PF_OUTCOME_UNKNOWN, FALSE, FALSE, FALSE, G_NETWORK_CONNECTIVITY_LOCAL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PfFailure) failure = pf_failure_new (cases[i].value, "tcp-timeout", "no answer");

    failure->answered = cases[i].answered;
    g_test_message ("case %u", i);
    g_assert_cmpint (pf_failure_is_excused (failure, cases[i].loopback, cases[i].available, cases[i].connectivity), ==,
                     cases[i].excused);
  }
}

static void
test_certificate_reasons (void)
{
  static const struct {
    GTlsCertificateFlags flags;
    const char *reason;
  } cases[] = {
    { G_TLS_CERTIFICATE_EXPIRED, "tls-expired" },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, "tls-not-yet-valid" },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, "tls-name" },
    { G_TLS_CERTIFICATE_UNKNOWN_CA, "tls-untrusted" },
    { G_TLS_CERTIFICATE_REVOKED, "tls-untrusted" },
    { G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_UNKNOWN_CA, "tls-untrusted" },
    { G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_BAD_IDENTITY, "tls-name" },
    { 0, "tls-untrusted" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PfFailure) failure = pf_failure_new_for_certificate (cases[i].flags, "shop.internal");

    g_assert_cmpint (failure->value, ==, PF_OUTCOME_FAIL);
    g_assert_cmpstr (failure->reason, ==, cases[i].reason);
    g_assert_nonnull (strstr (failure->message, "shop.internal"));
  }
}

/* Each of these is a way a server could hand the secret back. */
static void
test_secret_forms (void)
{
  const char *secret = "p\"ss w&rd/+<1>";
  g_autoptr (PfCredential) credential
      = pf_credential_new (PF_CREDENTIAL_BASIC, "https://shop.internal:443", "test", "smoke", secret);
  g_auto (GStrv) forms = pf_secret_forms (credential);
  g_auto (GStrv) none = pf_secret_forms (NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *)secret, strlen (secret));
  const char *const expected[]
      = { secret, "p%22ss%20w%26rd%2F%2B%3C1%3E", "p\\\"ss w&rd/+<1>", "p&quot;ss w&amp;rd/+&lt;1&gt;" };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_true (g_strv_contains ((const char *const *)forms, expected[i]));
  encoded[strcspn (encoded, "=")] = '\0';
  g_assert_true (g_strv_contains ((const char *const *)forms, encoded));
  for (guint i = 1; forms[i]; i++)
    g_assert_cmpuint (strlen (forms[i]), <=, strlen (forms[i - 1]));
  g_assert_null (none[0]);
}

static void
test_urls (void)
{
  static const char *const refused[]
      = { "ftp://a.internal/", "http://u:p@a.internal/", "http://a%0d%0ab/",  "http:///x", "a.internal",
          "http://a b/",       "file:///etc/passwd",     "http://[::1%25lo]/" };
  g_autoptr (GUri) base = pf_http_plan_parse_url ("https://a.internal/one/two");
  g_autoptr (GUri) next = pf_http_plan_resolve_location (base, "../three");
  g_autoptr (GUri) six = pf_http_plan_parse_url ("http://[::1]:8080/x");
  g_autofree char *text = g_uri_to_string (next);
  g_autofree char *origin = pf_http_plan_get_origin (next);

  g_assert_cmpstr (text, ==, "https://a.internal/three");
  g_assert_cmpstr (origin, ==, "https://a.internal:443");
  g_assert_nonnull (six);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GUri) uri = pf_http_plan_parse_url (refused[i]);

    g_test_message ("%s", refused[i]);
    g_assert_null (uri);
  }
}

typedef struct {
  GPtrArray *lines;
  gboolean ended;
  GError *error;
} Reading;

static void
on_line (char *line, gsize length, gpointer user_data)
{
  Reading *reading = user_data;

  g_ptr_array_add (reading->lines, g_strndup (line, length));
}

static void
on_end (const GError *error, gpointer user_data)
{
  Reading *reading = user_data;

  reading->ended = TRUE;
  reading->error = error ? g_error_copy (error) : NULL;
}

static void
read_all (Reading *reading, const char *text, gsize length, gsize limit)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, (gssize)length, NULL);
  g_autoptr (PfLineReader) reader = pf_line_reader_new (stream, limit);

  reading->lines = g_ptr_array_new_with_free_func (g_free);
  pf_line_reader_start (reader, on_line, on_end, reading);
  while (!reading->ended)
    g_main_context_iteration (NULL, TRUE);
}

static void
reading_clear (Reading *reading)
{
  g_ptr_array_unref (reading->lines);
  g_clear_error (&reading->error);
}

static void
test_lines (void)
{
  Reading reading = { NULL, FALSE, NULL };
  g_autofree char *long_line = g_strnfill (100000, 'x');
  g_autofree char *text = g_strconcat ("one\n\n", long_line, "\nunfinished", NULL);

  read_all (&reading, text, strlen (text), 200000);
  g_assert_no_error (reading.error);
  g_assert_cmpuint (reading.lines->len, ==, 3);
  g_assert_cmpstr (reading.lines->pdata[0], ==, "one");
  g_assert_cmpstr (reading.lines->pdata[1], ==, "");
  g_assert_cmpstr (reading.lines->pdata[2], ==, long_line);
  reading_clear (&reading);
}

static void
test_endless_line (void)
{
  Reading reading = { NULL, FALSE, NULL };
  g_autofree char *text = g_strnfill (100000, 'x');

  read_all (&reading, text, 100000, 50000);
  g_assert_error (reading.error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE);
  g_assert_cmpuint (reading.lines->len, ==, 0);
  reading_clear (&reading);
}

static PfProbeRequest *
make_request (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PfProbe) probe = pf_probe_parse ("login", text, -1, 1, NULL, &error);
  g_autoptr (PfEnvironment) environment = pf_environment_new ("test");
  PfProbeRequest *request;

  g_assert_no_error (error);
  g_hash_table_insert (environment->variables, g_strdup ("release"), g_strdup ("2.14.0"));
  g_ptr_array_add (environment->endpoints, pf_endpoint_new ("api", "https://shop.internal/v1"));
  request = pf_probe_resolve (probe, environment, &error);
  g_assert_no_error (error);
  return request;
}

/* What goes in at one end of the pipe comes out at the other. */
static void
test_message (void)
{
  g_autoptr (PfProbeRequest) request = make_request ("POST @api/session\nauth: @api\n> X-Team: “shop” \\ \"a\"\n"
                                                     "| {\"release\": \"${release}\"}\nexpect status in [200, 201]\n");
  g_autoptr (PfCredential) credential
      = pf_credential_new (PF_CREDENTIAL_BASIC, "https://shop.internal:443", "test", "smoke", "pä\"ss");
  g_autofree char *line = pf_prober_message_write (7, request, credential);
  g_autoptr (GError) error = NULL;
  gint64 id;
  g_autoptr (PfProberMessage) message = pf_prober_message_read (line, strlen (line), &id, &error);
  PfProbePair *header;

  g_assert_no_error (error);
  g_assert_null (strchr (line, '\n'));
  g_assert_cmpint (id, ==, 7);
  g_assert_cmpstr (pf_probe_get_id (message->request->probe), ==, "login");
  g_assert_cmpstr (pf_probe_get_text (message->request->probe), ==, pf_probe_get_text (request->probe));
  g_assert_cmpstr (message->request->url, ==, "https://shop.internal/v1/session");
  g_assert_cmpstr (message->request->payload, ==, "{\"release\": \"2.14.0\"}");
  g_assert_cmpstr (message->request->auth_origin, ==, "https://shop.internal:443");
  g_assert_cmpstr (g_hash_table_lookup (message->request->variables, "release"), ==, "2.14.0");
  header = g_ptr_array_index (message->request->headers, 0);
  g_assert_cmpstr (header->name, ==, "X-Team");
  g_assert_cmpstr (message->credential->name, ==, "smoke");
  g_assert_cmpstr (message->credential->secret, ==, "pä\"ss");
}

static void
test_bad_messages (void)
{
  static const char *const lines[] = {
    "",
    "nonsense",
    "[]",
    "{}",
    "{\"id\": 0}",
    "{\"id\": -1}",
    "{\"id\": \"1\"}",
    "{\"id\": 1, \"request\": {}}",
    "{\"id\": 1, \"request\": {\"url\": \"http://a/\", \"probe\": {\"id\": \"a\", \"text\": \"GET\"}}}",
    "{\"id\": 1, \"credential\": {\"kind\": \"bearer\", \"secret\": \"canary-3\"}}",
    "{\"id\": 1, \"credential\": {\"kind\": \"canary-3\"}}",
    "{\"id\": 1, \"id\": 2}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) error = NULL;
    gint64 id;
    g_autoptr (PfProberMessage) message = pf_prober_message_read (lines[i], strlen (lines[i]), &id, &error);

    g_test_message ("%s", lines[i]);
    g_assert_null (message);
    g_assert_nonnull (error);
    g_assert_null (strstr (error->message, "canary-3"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prober/parts/excuse", test_excuse);
  g_test_add_func ("/prober/parts/certificate-reasons", test_certificate_reasons);
  g_test_add_func ("/prober/parts/secret-forms", test_secret_forms);
  g_test_add_func ("/prober/parts/urls", test_urls);
  g_test_add_func ("/prober/parts/lines", test_lines);
  g_test_add_func ("/prober/parts/endless-line", test_endless_line);
  g_test_add_func ("/prober/parts/message", test_message);
  g_test_add_func ("/prober/parts/bad-messages", test_bad_messages);
  return g_test_run ();
}
