/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-application.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  bindtextdomain (PF_GETTEXT_DOMAIN, PF_LOCALEDIR);
  bind_textdomain_codeset (PF_GETTEXT_DOMAIN, "UTF-8");
  textdomain (PF_GETTEXT_DOMAIN);
  g_set_application_name (_ ("Preflight"));

  g_autoptr (PfApplication) application = pf_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
