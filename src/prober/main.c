/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-limits.h"
#include "prober/pf-service.h"

#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <unistd.h>

/*
 * No TLS session is kept for later: a resumed one would skip verification and show the certificate of the first
 * handshake, and its handshake would be faster than an honest one.
 */
#define TLS_PRIORITY "NORMAL:%COMPAT:%NO_TICKETS"

int
main (int argc, char **argv)
{
  g_autoptr (GInputStream) input = NULL;
  g_autoptr (GOutputStream) output = NULL;
  g_autoptr (PfService) service = NULL;
  g_autoptr (GError) error = NULL;

  pf_limits_apply ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PF_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  g_setenv ("G_TLS_GNUTLS_PRIORITY", TLS_PRIORITY, TRUE);

  if (argc > 1 || isatty (STDIN_FILENO)) {
    g_printerr ("preflight-prober is started by Preflight itself; run preflightctl or preflight instead\n");
    return 2;
  }
  input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  output = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  service = pf_service_new (input, output);
  if (!pf_service_run (service, &error)) {
    g_printerr ("preflight-prober: %s\n", error->message);
    return 3;
  }
  return 0;
}
