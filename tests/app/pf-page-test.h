/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-run-page-private.h"
#include "pf-app-test.h"
#include "pf-run-test.h"

G_BEGIN_DECLS

/**
 * PfPageTest:
 *
 * A run page in a window of its own, on a run in a store of its own.
 */
typedef struct {
  PfTestFolder *folder;
  PfStore *store;
  char *run_id;
  PfRunSession *session;
  PfRun *run;
  PfScheduler *scheduler;
  PfVerifier *verifier;
  GtkWindow *window;
  PfRunPage *page;
} PfPageTest;

PfPageTest *pf_page_test_new (PfAppTest *test, const char *markdown);
PfPageTest *pf_page_test_new_with_clock (PfAppTest *test, const char *markdown, PfClock *clock);
PfPageTest *pf_page_test_new_from_file (PfAppTest *test, const char *path);
void pf_page_test_reopen (PfPageTest *self, const char *sql);
void pf_page_test_free (PfPageTest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfPageTest, pf_page_test_free)

void pf_page_test_resize (PfPageTest *self, int width, int height);
char *pf_page_test_find_checklist (const char *prefix);
guint pf_page_test_find (PfPageTest *self, const char *text);
PfItemState pf_page_test_state (PfPageTest *self, const char *text);
void pf_page_test_mark (PfPageTest *self, const char *text, PfItemState state, const char *reason);
void pf_page_test_wait_saved (PfPageTest *self);
guint pf_page_test_count_stored (PfPageTest *self, const char *action);
GtkWidget *pf_page_test_find_row (PfPageTest *self, const char *text);
gboolean pf_page_test_press (PfPageTest *self, GtkWidget *widget, const char *trigger);
void pf_page_test_give_reason (const char *reason);

G_END_DECLS
