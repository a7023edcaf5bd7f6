/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run-private.h"
#include "run/pf-run-session.h"

G_BEGIN_DECLS

/* Shared by the files of the session. */

/* What one call of pf_run_session_act() was given: durable as a whole. */
typedef struct {
  GPtrArray *acts;
  PfPerson *person;
} PfBatch;

PfBatch *pf_batch_new (GPtrArray *acts, PfPerson *person);
void pf_batch_free (PfBatch *self);

typedef struct {
  PfBatch *batch;
  gint64 since; /* the first event the run does not have */
} PfWrite;

struct _PfRunSession {
  GObject parent_instance;

  /* owned */
  PfStore *store;
  PfRun *run;
  PfPerson *person;
  PfSaveState save_state;
  char *save_error;
  char *damage; /* (nullable) */
  GQueue batches;    /* PfBatch: what is not durable yet, in order */
  guint n_in_flight; /* of them, from the head, being written */
  gboolean is_busy;
  gboolean wants_reload;
  gboolean is_load_error;   /* the failure is that others' events could not be read */
};

PfRunSession *pf_run_session_new (PfStore *store, PfRun *run);
void pf_run_session_want_reload (PfRunSession *self);
gboolean pf_run_session_take_events (PfRunSession *self, GPtrArray *events, guint n_settled, GError **error);
void pf_run_session_stamp (PfRunSession *self, GPtrArray *acts);
void pf_run_session_add_following (PfRunSession *self, GPtrArray *all);

G_END_DECLS
