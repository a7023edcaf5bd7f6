/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tls-server.h"

#include <glib/gstdio.h>
#include <string.h>

char *
tls_make_certificates (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("preflight-certs-XXXXXX", &error);
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "prober", "certs.sh", NULL);
  g_autoptr (GSubprocess) process = NULL;

  g_assert_no_error (error);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, script, folder, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  return folder;
}

void
tls_remove_certificates (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

GTlsCertificate *
tls_load_certificate (const char *folder, const char *name)
{
  g_autofree char *certificate = g_strdup_printf ("%s/%s.pem", folder, name);
  g_autofree char *key = g_strdup_printf ("%s/%s.key", folder, name);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *loaded = g_tls_certificate_new_from_files (certificate, key, &error);

  g_assert_no_error (error);
  return loaded;
}

/* As a person would take it: openssl x509 -fingerprint. */
char *
tls_read_fingerprint (const char *folder, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.pem", folder, name);
  g_autofree char *output = NULL;
  g_autoptr (GString) digits = g_string_new (NULL);
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, "openssl", "x509", "-in",
                                                      path, "-noout", "-fingerprint", "-sha256", NULL);

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL));
  for (const char *p = strchr (output, '=') + 1; *p; p++) {
    if (g_ascii_isxdigit (*p))
      g_string_append_c (digits, g_ascii_tolower (*p));
  }
  g_assert_cmpuint (digits->len, ==, 64);
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

static guint16
read_port (GSubprocess *process)
{
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  for (;;) {
    g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

    g_assert_nonnull (line);
    if (g_str_has_prefix (line, "ACCEPT "))
      return (guint16)g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
  }
}

TlsServer *
tls_server_start (const char *folder, const char *name, const char *version)
{
  g_autofree char *certificate = g_strdup_printf ("%s/%s.pem", folder, name);
  g_autofree char *key = g_strdup_printf ("%s/%s.key", folder, name);
  g_autoptr (GError) error = NULL;
  TlsServer *server = g_new0 (TlsServer, 1);

  server->process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
      "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www", version, NULL);
  g_assert_no_error (error);
  server->port = read_port (server->process);
  return server;
}

void
tls_server_stop (TlsServer *server)
{
  g_subprocess_force_exit (server->process);
  g_subprocess_wait (server->process, NULL, NULL);
  g_object_unref (server->process);
  g_free (server);
}
