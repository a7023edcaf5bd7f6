/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-window.h"

G_BEGIN_DECLS

/**
 * PfAppTest:
 *
 * The real application, running, with one window and an empty store.
 */
typedef struct _PfAppTest PfAppTest;
typedef void (*PfAppTestFunction) (PfAppTest *test);
struct _PfAppTest {
  PfApplication *application;
  PfWindow *window;
  PfAppTestFunction function;
};

void pf_app_test_init (int *argc, char ***argv);
void pf_app_test_add (const char *path, PfAppTestFunction function);

/* Waits until something is so, or fails the test after a deadline far beyond what it can take. */
typedef gboolean (*PfCondition) (gpointer data);
void pf_app_test_wait (PfCondition condition, gpointer data, const char *what);
void pf_app_test_settle (void);

/* Widgets by type and by the text a person sees or a screen reader says; @name may be NULL. */
GtkWidget *pf_app_test_find (GtkWidget *root, GType type, const char *name);
GtkWidget *pf_app_test_expect (GtkWidget *root, GType type, const char *name);
GtkWidget *pf_app_test_expect_shown (GtkWidget *root, GType type, const char *name);
GtkWindow *pf_app_test_find_window (GType type);
GtkWindow *pf_app_test_expect_window (GType type);
gboolean pf_app_test_has_name (GtkWidget *widget, const char *name);
gboolean pf_app_test_is_shown (GtkWidget *widget);
gboolean pf_app_test_sees (GtkWidget *root, const char *text);

void pf_app_test_activate (GtkWidget *widget, const char *action, const char *format, ...);
void pf_app_test_resize (GtkWindow *window, int width, int height);
GdkTexture *pf_app_test_screenshot (GtkWidget *widget, const char *path);
void pf_app_test_shoot (GtkWidget *widget, const char *name);

/* A file with these contents, in a folder that goes with the test. */
GFile *pf_app_test_write_file (const char *name, const char *contents, gssize length);

G_END_DECLS
