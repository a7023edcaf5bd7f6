/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-window.h"

struct _PfWindow {
  AdwApplicationWindow parent_instance;

  /* Template children */
  AdwToastOverlay *toast_overlay;
};

G_DEFINE_FINAL_TYPE (PfWindow, pf_window, ADW_TYPE_APPLICATION_WINDOW)

static void
pf_window_class_init (PfWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/dev/preflight/Preflight/ui/pf-window.ui");
  gtk_widget_class_bind_template_child (widget_class, PfWindow, toast_overlay);
}

static void
pf_window_init (PfWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * pf_window_new:
 * @application: the application
 *
 * Returns: (transfer none): a new window, which GTK owns
 */
PfWindow *
pf_window_new (PfApplication *application)
{
  return g_object_new (PF_TYPE_WINDOW, "application", application, NULL);
}
