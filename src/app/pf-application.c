/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-application.h"

#include "app/pf-window.h"

struct _PfApplication {
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (PfApplication, pf_application, ADW_TYPE_APPLICATION)

static void
pf_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  if (window == NULL)
    window = GTK_WINDOW (pf_window_new (PF_APPLICATION (application)));
  gtk_window_present (window);
}

static void
pf_application_class_init (PfApplicationClass *klass)
{
  G_APPLICATION_CLASS (klass)->activate = pf_application_activate;
}

static void
pf_application_init (PfApplication *self)
{
}

/**
 * pf_application_new:
 *
 * Returns: (transfer full): the application, not registered yet
 */
PfApplication *
pf_application_new (void)
{
  return g_object_new (PF_TYPE_APPLICATION, "application-id", PF_APP_ID, "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/dev/preflight/Preflight", NULL);
}
