/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-credential.h"

#include <string.h>

#define ORIGIN "https://shop.internal:443"
#define CANARY_LENGTH 256

static void
assert_header (PfCredentialKind kind, const char *name, const char *secret, const char *header, const char *value)
{
  g_autoptr (PfCredential) credential = pf_credential_new (kind, ORIGIN, "staging", name, secret);
  g_autofree char *actual_header = NULL;
  g_autofree char *actual_value = NULL;

  g_assert_true (pf_credential_to_header (credential, &actual_header, &actual_value));
  g_assert_cmpstr (actual_header, ==, header);
  g_assert_cmpstr (actual_value, ==, value);
}

static void
test_headers (void)
{
  assert_header (PF_CREDENTIAL_BEARER, NULL, "abc.def", "Authorization", "Bearer abc.def");
  assert_header (PF_CREDENTIAL_HEADER, "X-Api-Key", "a b", "X-Api-Key", "a b");
  /* RFC 7617, section 2 and, for UTF-8, section 2.1 */
  assert_header (PF_CREDENTIAL_BASIC, "Aladdin", "open sesame", "Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  assert_header (PF_CREDENTIAL_BASIC, "test", "123\u00a3", "Authorization", "Basic dGVzdDoxMjPCow==");
}

static void
test_invalid (void)
{
  static const struct {
    PfCredentialKind kind;
    const char *origin;
    const char *environment;
    const char *name;
    const char *secret;
  } cases[] = {
    { PF_CREDENTIAL_BEARER, NULL, "staging", NULL, "s" },
    { PF_CREDENTIAL_BEARER, "https://shop.internal", "staging", NULL, "s" },
    { PF_CREDENTIAL_BEARER, "https://Shop.internal:443", "staging", NULL, "s" },
    { PF_CREDENTIAL_BEARER, "https://shop.internal:443/", "staging", NULL, "s" },
    { PF_CREDENTIAL_BEARER, "ftp://shop.internal:21", "staging", NULL, "s" },
    { PF_CREDENTIAL_BEARER, ORIGIN, NULL, NULL, "s" },
    { PF_CREDENTIAL_BEARER, ORIGIN, "", NULL, "s" },
    { PF_CREDENTIAL_BEARER, ORIGIN, "staging", NULL, NULL },
    { PF_CREDENTIAL_BEARER, ORIGIN, "staging", NULL, "" },
    { PF_CREDENTIAL_BEARER, ORIGIN, "staging", NULL, "canary\n" },
    { PF_CREDENTIAL_BEARER, ORIGIN, "staging", NULL, "canary\r\nX-Injected: 1" },
    { PF_CREDENTIAL_BEARER, ORIGIN, "staging", NULL, "canary " },
    { PF_CREDENTIAL_BEARER, ORIGIN, "staging", NULL, "canaryä" },
    { PF_CREDENTIAL_BASIC, ORIGIN, "staging", NULL, "canary" },
    { PF_CREDENTIAL_BASIC, ORIGIN, "staging", "a:b", "canary" },
    { PF_CREDENTIAL_BASIC, ORIGIN, "staging", "a\n", "canary" },
    { PF_CREDENTIAL_BASIC, ORIGIN, "staging", "a", "canary\n" },
    { PF_CREDENTIAL_BASIC, ORIGIN, "staging", "a", "canary\xff" },
    { PF_CREDENTIAL_HEADER, ORIGIN, "staging", NULL, "canary" },
    { PF_CREDENTIAL_HEADER, ORIGIN, "staging", "", "canary" },
    { PF_CREDENTIAL_HEADER, ORIGIN, "staging", "X Api", "canary" },
    { PF_CREDENTIAL_HEADER, ORIGIN, "staging", "X-Api:", "canary" },
    { PF_CREDENTIAL_HEADER, ORIGIN, "staging", "host", "canary" },
    { PF_CREDENTIAL_HEADER, ORIGIN, "staging", "Transfer-Encoding", "canary" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (PfCredential) credential
        = pf_credential_new (cases[i].kind, cases[i].origin, cases[i].environment, cases[i].name, cases[i].secret);
    g_autoptr (GError) error = NULL;
    g_autofree char *name = NULL;
    g_autofree char *value = NULL;

    g_test_message ("case %u", (guint) i);
    g_assert_false (pf_credential_validate (credential, &error));
    g_assert_error (error, PF_CREDENTIAL_ERROR, PF_CREDENTIAL_ERROR_INVALID);
    g_assert_null (strstr (error->message, "canary"));
    g_assert_false (pf_credential_to_header (credential, &name, &value));
    g_assert_null (name);
    g_assert_null (value);
  }
}

static void
test_origins (void)
{
  static const char *const cases[][2] = {
    { "https://shop.internal", "https://shop.internal:443" },
    { "HTTP://Shop.Internal/a?b#c", "http://shop.internal:80" },
    { "https://shop.internal:8443/x", "https://shop.internal:8443" },
    { "https://[2001:DB8::1]/x", "https://[2001:db8::1]:443" },
    { "http://0x7f.1:8080", "http://127.0.0.1:8080" },
    { "https://bücher.test", "https://xn--bcher-kva.test:443" },
  };
  static const char *const bad[] = { "",
                                     "shop.internal",
                                     "ftp://shop.internal",
                                     "https://",
                                     "https:///x",
                                     "https://me@shop.internal",
                                     "https://me:pw@shop.internal/",
                                     "https://shop.internal:0",
                                     "https://shop.internal:",
                                     "https://shop\\.internal",
                                     "https://sh op.internal",
                                     "https://shop%2einternal" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *origin = pf_origin_from_url (cases[i][0], &error);

    g_assert_no_error (error);
    g_assert_cmpstr (origin, ==, cases[i][1]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *origin = pf_origin_from_url (bad[i], &error);

    g_test_message ("%s", bad[i]);
    g_assert_null (origin);
    g_assert_error (error, PF_CREDENTIAL_ERROR, PF_CREDENTIAL_ERROR_INVALID);
    g_assert_null (strstr (error->message, "pw"));
  }
}

static void
test_kinds (void)
{
  static const PfCredentialKind kinds[] = { PF_CREDENTIAL_BEARER, PF_CREDENTIAL_BASIC, PF_CREDENTIAL_HEADER };
  PfCredentialKind kind = PF_CREDENTIAL_BASIC;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_assert_true (pf_credential_kind_from_string (pf_credential_kind_to_string (kinds[i]), &kind));
    g_assert_cmpint (kind, ==, kinds[i]);
  }
  g_assert_false (pf_credential_kind_from_string ("Bearer", &kind));
  g_assert_false (pf_credential_kind_from_string (NULL, &kind));
}

/* Looks for a copy of the secret in what this process can still write to. */
static gboolean
heap_holds (const char *needle)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  gsize length = strlen (needle);

  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    char *dash = strchr (lines[i], '-');
    guint64 start, end;

    if (strstr (lines[i], "[heap]") == NULL || dash == NULL)
      continue;
    start = g_ascii_strtoull (lines[i], NULL, 16);
    end = g_ascii_strtoull (dash + 1, NULL, 16);
    if (memmem ((const void *) (guintptr) start, (gsize) (end - start), needle, length) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* Built letter by letter, so that only the credential itself ever held it in one piece. */
static void
fill_canary (char out[CANARY_LENGTH + 1])
{
  for (int i = 0; i < CANARY_LENGTH; i++)
    out[i] = (char) ('A' + (i * i + i / 7) % 26);
  out[CANARY_LENGTH] = '\0';
}

static void
test_wipes (void)
{
  char canary[CANARY_LENGTH + 1];
  const char *end = canary + CANARY_LENGTH / 2; /* the allocator itself writes over the beginning of what is freed */
  PfCredential *credential;

#if defined(__SANITIZE_ADDRESS__)
  g_test_skip ("The heap of the address sanitizer is not to be read like this");
  return;
#endif
  fill_canary (canary);
  credential = pf_credential_new (PF_CREDENTIAL_BEARER, ORIGIN, "staging", NULL, canary);
  g_assert_true (heap_holds (end));
  pf_credential_free (credential);
  g_assert_false (heap_holds (end));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/credential/headers", test_headers);
  g_test_add_func ("/credential/invalid", test_invalid);
  g_test_add_func ("/credential/origins", test_origins);
  g_test_add_func ("/credential/kinds", test_kinds);
  g_test_add_func ("/credential/wipes", test_wipes);
  return g_test_run ();
}
