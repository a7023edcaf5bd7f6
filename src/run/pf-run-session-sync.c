/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-session-private.h"

#include "run/pf-run-derived.h"
#include "run/pf-run-undo.h"
#include "run/pf-store-private.h"

#include <glib/gi18n-lib.h>

/* What blocks: for the command line, and for the end of a program. */

/**
 * pf_run_session_flush:
 * @self: a session
 *
 * Waits, running the main context, until nothing is under way any more. For the end of a program.
 *
 * Returns: whether everything is durable
 * Throws: PF_STORE_ERROR_FAILED with the text of `save-error`
 */
gboolean
pf_run_session_flush (PfRunSession *self, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  g_return_val_if_fail (PF_IS_RUN_SESSION (self), FALSE);

  do {
    while (self->is_busy)
      g_main_context_iteration (context, TRUE);
    pf_store_drain (self->store);
  } while (self->is_busy);
  if (self->save_state != PF_SAVE_FAILED)
    return TRUE;
  g_set_error_literal (error, PF_STORE_ERROR, PF_STORE_ERROR_FAILED, self->save_error);
  return FALSE;
}

static gboolean
check_intact (PfRunSession *self, GError **error)
{
  if (self->damage == NULL)
    return TRUE;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_BROKEN, _ ("The run cannot be changed. %s"), self->damage);
  return FALSE;
}

static gboolean
may_have_followers (PfRunSession *self, GPtrArray *acts)
{
  for (guint i = 0; i < acts->len; i++)
    if (g_str_equal (((PfAct *)g_ptr_array_index (acts, i))->action, "probe.bind"))
      return TRUE;
  return pf_run_has_derived (self->run);
}

/* The acts with what follows from them, which is found by trying. */
static GPtrArray *
foresee (PfRunSession *self, GPtrArray *acts)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_act_unref);

  for (guint i = 0; i < acts->len; i++)
    g_ptr_array_add (all, pf_act_ref (g_ptr_array_index (acts, i)));
  if (acts->len == 0)
    return all;
  pf_run_session_stamp (self, all);
  pf_run_freeze (self->run);
  for (guint i = 0; i < acts->len; i++)
    pf_run_apply_pending (self->run, g_ptr_array_index (acts, i), self->person,
                          ((PfAct *)g_ptr_array_index (acts, i))->at);
  pf_run_session_add_following (self, all);
  pf_run_drop_pending (self->run, all->len);
  pf_run_refold (self->run);
  pf_run_thaw (self->run);
  return all;
}

/**
 * pf_run_session_act_sync:
 * @self: a session
 * @acts: (element-type PfAct): what a plan function gave
 *
 * Makes the acts durable and then shows them. Blocks: for the command line. Without success nothing was done.
 *
 * Returns: whether they are durable
 * Throws: a PfStoreError; PF_RUN_ERROR_BROKEN when the chain was changed
 */
gboolean
pf_run_session_act_sync (PfRunSession *self, GPtrArray *acts, GError **error)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) all = NULL;

  g_return_val_if_fail (PF_IS_RUN_SESSION (self), FALSE);

  if (!check_intact (self, error) || !pf_run_session_flush (self, error))
    return FALSE;
  pf_run_tie_acts (acts);
  all = may_have_followers (self, acts) ? foresee (self, acts) : g_ptr_array_ref (acts);
  events = pf_store_append_since (self->store, pf_run_get_id (self->run), all, self->person,
                                  (gint64)pf_run_get_events (self->run)->len, error);
  return events != NULL && pf_run_session_take_events (self, events, 0, error);
}

/**
 * pf_run_session_reload:
 * @self: a session
 *
 * Takes in now what others did. Blocks: for the command line.
 *
 * Returns: whether the run is up to date
 * Throws: a PfStoreError; PF_RUN_ERROR_BROKEN when the chain was changed
 */
gboolean
pf_run_session_reload (PfRunSession *self, GError **error)
{
  g_autoptr (GPtrArray) events = NULL;

  g_return_val_if_fail (PF_IS_RUN_SESSION (self), FALSE);

  if (!check_intact (self, error))
    return FALSE;
  events = pf_store_load_events (self->store, pf_run_get_id (self->run), (gint64)pf_run_get_events (self->run)->len,
                                 error);
  return events != NULL && pf_run_session_take_events (self, events, 0, error);
}
