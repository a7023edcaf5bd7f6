/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-secret-pattern.h"
#include "document/pf-source.h"

#include <string.h>

typedef struct {
  const char *text;
  const char *secret;
} PfCase;

/* Tokens are put together here, so that no scanner takes this file for a leak. */
static const PfCase secrets[] = {
  { "PGPASSWORD='hunter2' psql -h db", "hunter2" },
  { "export DB_PASSWORD=s3cret", "s3cret" },
  { "tool --password=s3cret --verbose", "s3cret" },
  { "tool --api-key \"abc def\" x", "abc def" },
  { "mysql --password s3cret", "s3cret" },
  { "curl -H 'Authorization: Bearer abcDEF.123-x'", "abcDEF.123-x" },
  { "curl -H \"Authorization: Basic dXNlcjpwYXNz\"", "dXNlcjpwYXNz" },
  { "postgres://app:s3cret@db:5432/app", "s3cret" },
  { "https://api.example.org/x?a=1&token=abc123&b=2", "abc123" },
  { "https://api.example.org/x?key=abc123", "abc123" },
  { "{\"client_secret\": \"abc123\"}", "abc123" },
  { "id AK"
    "IAIOSFODNN7EXAMPLE.",
    "AK"
    "IAIOSFODNN7EXAMPLE" },
  { "token gh"
    "p_0123456789abcdefghijABCDEFGHIJ012345",
    "gh"
    "p_0123456789abcdefghijABCDEFGHIJ012345" },
  { "xo"
    "xb-1234567890-abcdefghij",
    "xo"
    "xb-1234567890-abcdefghij" },
  { "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----", "MIIE\nabc\n" },
  { "dbPassword=s3cret", "s3cret" },
};

static const char *const harmless[] = {
  "PGPASSWORD=<password> psql",
  "PGPASSWORD=$PASSWORD psql",
  "--password=\"${DB_PASSWORD}\"",
  "password={{ vault.password }}",
  "password=xxxxxxxx",
  "token=...",
  "postgres://app:<password>@db",
  "https://user@example.org/",
  "Database user created (non-default password)",
  "API keys: obtained and validated",
  "JWT secret key generated (32+ characters)",
  "Use bearer authentication here",
  "monkey=banana",
  "key=value",
  "-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----",
  "AKIA is a prefix",
  "sslmode=require",
  "--token is required",
  "--password --force",
  "token=••••••",
  "12:30 and a::b",
};

static void
test_found (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++) {
    gsize start = 0;
    gsize end = 0;
    g_autofree char *found = NULL;

    g_test_message ("%s", secrets[i].text);
    g_assert_true (pf_secret_pattern_find (secrets[i].text, -1, &start, &end));
    found = g_strndup (secrets[i].text + start, end - start);
    g_assert_cmpstr (found, ==, secrets[i].secret);
  }
}

static void
test_masked (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++) {
    guint count = 0;
    g_autofree char *masked = pf_secret_pattern_mask (secrets[i].text, &count);
    g_autofree char *twice = pf_secret_pattern_mask (masked, NULL);

    g_test_message ("%s", masked);
    g_assert_cmpuint (count, ==, 1);
    g_assert_null (strstr (masked, secrets[i].secret));
    g_assert_cmpstr (twice, ==, masked);
  }
}

static void
test_harmless (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (harmless); i++) {
    guint count = 1;
    g_autofree char *masked = pf_secret_pattern_mask (harmless[i], &count);

    g_assert_cmpstr (masked, ==, harmless[i]);
    g_assert_cmpuint (count, ==, 0);
  }
}

static void
test_several (void)
{
  guint count;
  g_autofree char *masked = pf_secret_pattern_mask ("a?token=1abc&secret=2abc PASSWORD='3abc' end", &count);

  g_assert_cmpstr (masked, ==, "a?token=••••••&secret=•••••• PASSWORD='••••••' end");
  g_assert_cmpuint (count, ==, 3);
  g_assert_null (pf_secret_pattern_mask (NULL, NULL));
}

/* A length bounds the search: what lies behind it is not looked at. */
static void
test_bounded (void)
{
  g_assert_false (pf_secret_pattern_find ("PASSWORD=abc", 9, NULL, NULL));
  g_assert_true (pf_secret_pattern_find ("PASSWORD=abc", 10, NULL, NULL));
}

static void
test_checklists (void)
{
  const char *folder = g_getenv ("PF_TEST_CHECKLISTS");
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  if (dir == NULL) {
    g_test_skip ("The checklists are not there");
    return;
  }
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autoptr (GFile) file = g_file_new_build_filename (folder, name, NULL);
    g_autoptr (PfSource) source = pf_source_load (file, NULL, NULL);
    const char *text = pf_source_get_text (source, NULL);
    g_autofree char *masked = NULL;
    gsize start;
    guint count;

    masked = pf_secret_pattern_mask (text, &count);
    g_assert_cmpuint (count, ==, g_str_has_prefix (name, "000") ? 1 : 0);
    if (count == 1) {
      g_assert_true (pf_secret_pattern_find (text, -1, &start, NULL));
      g_assert_cmpuint (pf_source_get_line_at (source, start), ==, 331);
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret-pattern/found", test_found);
  g_test_add_func ("/secret-pattern/masked", test_masked);
  g_test_add_func ("/secret-pattern/harmless", test_harmless);
  g_test_add_func ("/secret-pattern/several", test_several);
  g_test_add_func ("/secret-pattern/bounded", test_bounded);
  g_test_add_func ("/secret-pattern/checklists", test_checklists);
  return g_test_run ();
}
