/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-host.h"

#include "probe/pf-endpoint.h"

static void
test_normalize (void)
{
  static const char *const cases[][2] = {
    { "shop.internal", "shop.internal" },
    { "SHOP.Internal.", "shop.internal." },
    { "a-b.c1", "a-b.c1" },
    { "münchen.test", "xn--mnchen-3ya.test" },
    { "10.0.0.7", "10.0.0.7" },
    { "0x7f.1", "127.0.0.1" },
    { "2130706433", "127.0.0.1" },
    { "[::1]", "::1" },
    { "2001:DB8:0::7", "2001:db8::7" },
  };
  static const char *const bad[] = {
    "",          ".",   "a..b", "-a",  "a-",  "a-.b", "a b",  "a\tb",  "a\r\nb", "a%0d%0a",        "a/b",
    "a\\b",      "a@b", "a:80", "a?b", "a#b", "a_b",  "<a>",  "a\xff", "[::1",   "::1]",           "[::1%eth0]",
    "fe80::1%1", "[a]", "[1]",  "1:2", "a,b", "a;b",  "a\"b", "a'b",   "\u2028", "a\u200b\u202eb",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *host = pf_host_normalize (cases[i][0], &error);

    g_assert_no_error (error);
    g_assert_cmpstr (host, ==, cases[i][1]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *host = pf_host_normalize (bad[i], &error);

    g_test_message ("case %u", (guint)i);
    g_assert_null (host);
    g_assert_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  }
}

static void
test_lengths (void)
{
  g_autofree char *label = g_strnfill (63, 'a');
  g_autofree char *long_label = g_strnfill (64, 'a');
  g_autofree char *long_name = g_strjoin (".", label, label, label, label, NULL);
  g_autofree char *fits = pf_host_normalize (label, NULL);

  g_assert_cmpstr (fits, ==, label);
  g_assert_null (pf_host_normalize (long_label, NULL));
  g_assert_null (pf_host_normalize (long_name, NULL));
}

static void
test_placeholders (void)
{
  static const char *const placeholders[] = {
    NULL,
    "",
    "your-domain.com",
    "api.your-domain.com",
    "YourDomain.com",
    "company.com",
    "www.company.com",
    "example.com",
    "example.io",
    "api.example.org",
    "shop.example",
    "shop.invalid",
    "<host>",
    "${host}",
    "{host}",
    "*.shop.io",
    "my_host",
    "hostname",
    "xxx.xxx.xxx.xxx",
    "changeme.io",
    "domain.tld",
    "example.com.",
  };
  static const char *const real[] = {
    "localhost",      "shop.io",    "api.shop.internal", "127.0.0.1",       "::1",       "exampleshop.com", "grafana",
    "mycompany-x.io", "x1.shop.io", "company.shop.io",   "example.shop.io", "shop.test", "yours.io",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (placeholders); i++) {
    g_test_message ("%s", placeholders[i] != NULL ? placeholders[i] : "(null)");
    g_assert_true (pf_host_is_placeholder (placeholders[i]));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (real); i++) {
    g_test_message ("%s", real[i]);
    g_assert_false (pf_host_is_placeholder (real[i]));
  }
}

static void
test_special_addresses (void)
{
  static const char *const restricted[] = {
    "169.254.0.1",        "169.254.169.254",           "fe80::1",         "febf::1",       "fd00:ec2::254",
    "::ffff:169.254.1.1", "64:ff9b::a9fe:a9fe",        "100.100.100.200", "168.63.129.16", "metadata.google.internal",
    "metadata",           "metadata.google.internal.",
  };
  static const char *const open[]
      = { "169.253.0.1", "10.0.0.1", "127.0.0.1", "::1", "fec0::1", "fd00::1", "shop.internal" };
  static const char *const loopback[] = { "127.0.0.1", "127.8.8.8", "::1", "localhost", "app.localhost", "localhost." };
  static const char *const elsewhere[] = { "128.0.0.1", "::2", "localhost.shop.io", "notlocalhost" };

  for (gsize i = 0; i < G_N_ELEMENTS (restricted); i++) {
    g_test_message ("%s", restricted[i]);
    g_assert_true (pf_host_is_restricted (restricted[i]));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (open); i++)
    g_assert_false (pf_host_is_restricted (open[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (loopback); i++)
    g_assert_true (pf_host_is_loopback (loopback[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    g_assert_false (pf_host_is_loopback (elsewhere[i]));
}

static void
test_ports (void)
{
  static const struct {
    const char *text;
    const char *host;
    guint16 port;
  } cases[] = {
    { "shop.internal", "shop.internal", 0 },
    { "shop.internal:1", "shop.internal", 1 },
    { "10.0.0.7:65535", "10.0.0.7", 65535 },
    { "[::1]", "::1", 0 },
    { "[::1]:80", "::1", 80 },
  };
  static const char *const bad[]
      = { ":80", "a:", "a:0", "a:65536", "a:+80", "a: 80", "a:80:80", "::1:80x", "[::1]80", "[::1]:", "[::1" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *host = NULL;
    guint16 port = 99;

    g_assert_true (pf_host_split_port (cases[i].text, &host, &port, NULL));
    g_assert_cmpstr (host, ==, cases[i].host);
    g_assert_cmpuint (port, ==, cases[i].port);
    if (port != 0) {
      g_autofree char *joined = pf_host_join_port (host, port);

      g_assert_cmpstr (joined, ==, cases[i].text);
    }
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *host = NULL;
    guint16 port;

    g_test_message ("%s", bad[i]);
    g_assert_false (pf_host_split_port (bad[i], &host, &port, &error));
    g_assert_error (error, PF_PROBE_ERROR, PF_PROBE_ERROR_HOST);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host/normalize", test_normalize);
  g_test_add_func ("/host/lengths", test_lengths);
  g_test_add_func ("/host/placeholders", test_placeholders);
  g_test_add_func ("/host/special-addresses", test_special_addresses);
  g_test_add_func ("/host/ports", test_ports);
  return g_test_run ();
}
