/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the start of the process to the first frame: Preflight against an empty AdwApplicationWindow, turn by turn in
 * one run. Prints one line and judges nothing. */
#include "config.h"

#include "app/pf-application.h"

#include <adwaita.h>
#include <stdlib.h>

#define N_ROUNDS 9

static void
on_after_paint (GdkFrameClock *clock, gpointer data)
{
  g_print ("painted\n");
  exit (0);
}

static void
on_map (GtkWidget *window, gpointer data)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_after_paint), NULL);
}

static void
on_window_added (GtkApplication *application, GtkWindow *window, gpointer data)
{
  g_signal_connect (window, "map", G_CALLBACK (on_map), NULL);
}

static void
on_activate_empty (GtkApplication *application, gpointer data)
{
  gtk_window_present (GTK_WINDOW (adw_application_window_new (application)));
}

static int
run_child (gboolean empty)
{
  g_autoptr (GApplication) application = NULL;

  if (empty) {
    application = G_APPLICATION (adw_application_new ("dev.preflight.Empty", G_APPLICATION_NON_UNIQUE));
    g_signal_connect (application, "activate", G_CALLBACK (on_activate_empty), NULL);
  } else {
    application = G_APPLICATION (pf_application_new ());
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  }
  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added), NULL);
  return g_application_run (application, 0, NULL);
}

/* Milliseconds until the child says that it painted; -1 when it did not. */
static double
measure (const char *program, const char *what)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GSubprocess) child =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, what, NULL);
  g_autofree char *output = NULL;

  if (child == NULL || !g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, &error)) {
    g_printerr ("%s: %s\n", what, error->message);
    return -1;
  }
  if (!g_str_has_suffix (output, "painted\n"))
    return -1;
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

static int
compare_doubles (const void *a, const void *b)
{
  double difference = *(const double *) a - *(const double *) b;

  return (difference > 0) - (difference < 0);
}

int
main (int argc, char **argv)
{
  double empty[N_ROUNDS], preflight[N_ROUNDS];

  if (argc > 1)
    return run_child (g_str_equal (argv[1], "empty"));
  for (int i = 0; i < N_ROUNDS; i++) {
    empty[i] = measure (argv[0], "empty");
    preflight[i] = measure (argv[0], "preflight");
    if (empty[i] < 0 || preflight[i] < 0) {
      g_printerr ("No frame was painted.\n");
      return 1;
    }
  }
  qsort (empty, N_ROUNDS, sizeof (double), compare_doubles);
  qsort (preflight, N_ROUNDS, sizeof (double), compare_doubles);
  g_print ("startup: first frame after %.0f ms, empty window %.0f ms, ratio %.2f (median of %d)\n",
           preflight[N_ROUNDS / 2], empty[N_ROUNDS / 2], preflight[N_ROUNDS / 2] / empty[N_ROUNDS / 2], N_ROUNDS);
  return 0;
}
