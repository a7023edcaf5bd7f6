/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run-session.h"

G_BEGIN_DECLS

/* What the tests of this room share: a clock that stands still, a checklist, and a store in a folder of its own. */

#define PF_TYPE_TEST_CLOCK (pf_test_clock_get_type ())
G_DECLARE_FINAL_TYPE (PfTestClock, pf_test_clock, PF, TEST_CLOCK, GObject)

/* 2026-03-01T12:00:00.000Z */
#define PF_TEST_TIME G_GINT64_CONSTANT (1772366400000)

PfClock *pf_test_clock_new (void);
void pf_test_clock_advance (PfClock *clock, gint64 ms);

/** PfTestFolder: a folder that goes away with everything in it. */
typedef struct {
  char *path;
  char *database;
} PfTestFolder;

PfTestFolder *pf_test_folder_new (void);
void pf_test_folder_free (PfTestFolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfTestFolder, pf_test_folder_free)

PfSource *pf_test_source_new (void);
PfStore *pf_test_store_open (const char *path);
char *pf_test_create_run (PfStore *store);
guint pf_test_find_item (PfRun *run, const char *text);
PfPerson *pf_test_person_new (void);
PfOutcome *pf_test_outcome_new (PfOutcomeValue value, const char *reason);
PfOutcome *pf_test_outcome_new_with_check (PfOutcomeValue value, const char *actual);
GPtrArray *pf_test_note (const char *text);
void pf_test_wait_for (gboolean (*is_true) (gpointer data), gpointer data);
void pf_test_store_limit (PfStore *store, gboolean limited);
char *pf_test_sql (const char *database, const char *sql);

G_END_DECLS
