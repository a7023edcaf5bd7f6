/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-library.h"
#include "app/pf-window.h"
#include "run/pf-run-session.h"

G_BEGIN_DECLS

/* What the files of the window share. */
struct _PfWindow {
  AdwApplicationWindow parent_instance;

  /* Template children */
  GtkStack *stack;
  AdwStatusPage *error_page;
  AdwToastOverlay *toast_overlay;
  AdwLeaflet *leaflet;
  PfLibrary *library;
  AdwBin *content;
  GtkWidget *welcome_page;
  GtkInfoBar *read_only_bar;
  GtkLabel *read_only_label;

  /* Owned */
  PfRunSession *session;
  gulong save_state_id;
  GCancellable *cancellable; /* of what the window is opening */
  GPtrArray *unlisted;       /* (element-type PfLibraryEntry): opened before the store was */
  char *page_key;
  GHashTable *unsaved;       /* (element-type utf8 PfRunSession): by run, left while something was unsaved or running */
  gboolean discards_unsaved; /* the person said so */
  guint stop_source;         /* closes once commands have stopped */
};

PfApplication *pf_window_get_application (PfWindow *self);
PfStore *pf_window_get_store (PfWindow *self);
void pf_window_show_page (PfWindow *self, GtkWidget *page, const char *key);
void pf_window_show_error (PfWindow *self, const char *heading, const char *body);
void pf_window_report (PfWindow *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

void pf_window_install_actions (GtkWidgetClass *widget_class);
void pf_window_update_actions (PfWindow *self);
void pf_window_add_drop_target (PfWindow *self);

void pf_window_open_file (PfWindow *self, GFile *file);
void pf_window_forget_file (PfWindow *self, const char *uri);
void pf_window_list_unlisted (PfWindow *self);

void pf_window_start_run (PfWindow *self);
void pf_window_forget_session (PfWindow *self);

void pf_window_keep_unsaved (PfWindow *self, PfRunSession *session);
PfRunSession *pf_window_take_unsaved (PfWindow *self, const char *run_id);
gboolean pf_window_ask_about_unsaved (PfWindow *self);
gboolean pf_window_ask_about_commands (PfWindow *self);

void pf_window_compare (PfWindow *self);
void pf_window_compare_with (PfWindow *self, GFile *file);

void pf_window_export (PfWindow *self);
void pf_window_export_to (PfWindow *self, GFile *file);

G_END_DECLS
