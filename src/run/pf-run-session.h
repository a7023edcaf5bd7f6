/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run.h"
#include "run/pf-store.h"

G_BEGIN_DECLS

typedef enum {
  PF_SAVE_SAVED,
  PF_SAVE_SAVING,
  PF_SAVE_FAILED,
} PfSaveState;
#define PF_TYPE_SAVE_STATE (pf_save_state_get_type ())
GType pf_save_state_get_type (void);

#define PF_TYPE_RUN_SESSION (pf_run_session_get_type ())
/**
 * PfRunSession:
 *
 * This process's hold of one run. Acts go in and show in the run at once; they are written off the main thread in
 * the order they came, and marked saved when durable. A failed write keeps the acts, sets `save-state` to failed and
 * `save-error` to what happened, and waits for [method@RunSession.retry]. Events of other processes come in within a
 * second. Lives in the main thread.
 *
 * Properties: `run`, `save-state` (PfSaveState), `save-error` (nullable string), `person` (name of who acts).
 */
G_DECLARE_FINAL_TYPE (PfRunSession, pf_run_session, PF, RUN_SESSION, GObject)

PfRunSession *pf_run_session_open (PfStore *store, const char *run_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pf_run_session_open_async (PfStore *store,
                                const char *run_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
PfRunSession *pf_run_session_open_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

PfRun *pf_run_session_get_run (PfRunSession *self);
PfStore *pf_run_session_get_store (PfRunSession *self);
void pf_run_session_set_person (PfRunSession *self, PfPerson *person);
PfPerson *pf_run_session_get_person (PfRunSession *self);
PfSaveState pf_run_session_get_save_state (PfRunSession *self);
const char *pf_run_session_get_save_error (PfRunSession *self);
const char *pf_run_session_get_damage (PfRunSession *self);

void pf_run_session_act (PfRunSession *self, GPtrArray *acts);
gboolean pf_run_session_act_sync (PfRunSession *self, GPtrArray *acts, GError **error);
void pf_run_session_retry (PfRunSession *self);
gboolean pf_run_session_reload (PfRunSession *self, GError **error);
gboolean pf_run_session_flush (PfRunSession *self, GError **error);
void pf_run_session_save_copy_async (PfRunSession *self,
                                     const char *path,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean pf_run_session_save_copy_finish (PfRunSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
