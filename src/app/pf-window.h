/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-application.h"

G_BEGIN_DECLS

#define PF_TYPE_WINDOW (pf_window_get_type ())
/**
 * PfWindow:
 *
 * One window: the library beside one page. Everything it can do is an action: `win.open-run (s)`, `win.open-file (s)`,
 * `win.start-run`, `win.export`, `win.verify-record`, `win.credentials`, `win.endpoints`, `win.show-sidebar`, …
 */
G_DECLARE_FINAL_TYPE (PfWindow, pf_window, PF, WINDOW, AdwApplicationWindow)

PfWindow *pf_window_new (PfApplication *application);
GtkWidget *pf_window_get_page (PfWindow *self);
void pf_window_add_toast (PfWindow *self, AdwToast *toast);
void pf_window_open_run (PfWindow *self, const char *run_id);
void pf_window_open_files (PfWindow *self, GFile **files, guint n_files);

G_END_DECLS
