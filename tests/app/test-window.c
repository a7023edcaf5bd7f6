/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pf-app-test.h"

static void
test_starts (PfAppTest *test)
{
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (test->window)), ==, "Preflight");
  g_autoptr (GdkTexture) texture = pf_app_test_screenshot (GTK_WIDGET (test->window), NULL);
  g_assert_cmpint (gdk_texture_get_width (texture), >, 100);
}

int
main (int argc, char *argv[])
{
  pf_app_test_init (&argc, &argv);
  pf_app_test_add ("/window/starts", test_starts);
  return g_test_run ();
}
