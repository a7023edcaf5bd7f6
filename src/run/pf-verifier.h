/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-scheduler.h"
#include "run/pf-run-session.h"

G_BEGIN_DECLS

#define PF_TYPE_VERIFIER (pf_verifier_get_type ())
/**
 * PfVerifier:
 *
 * Turns outcomes into evidence: probes the sensed items of one run in its environment and acts on the run with what
 * comes back. Probes nothing by itself.
 */
G_DECLARE_FINAL_TYPE (PfVerifier, pf_verifier, PF, VERIFIER, GObject)

/** PfContact: one thing a run would contact, to be shown before the person agrees. */
typedef struct {
  char *item;
  char *method;
  char *url;       /* resolved, or as written when it cannot be resolved */
  char *host;      /* (nullable) */
  gboolean safe;   /* GET, HEAD, or a handshake */
  char *problem;   /* (nullable): why it cannot be contacted */
} PfContact;
void pf_contact_free (PfContact *self);

PfVerifier *pf_verifier_new (PfRunSession *session, PfScheduler *scheduler);
PfRunSession *pf_verifier_get_session (PfVerifier *self);
GPtrArray *pf_verifier_list_contacts (PfVerifier *self, PfEnvironment *environment);
void pf_verifier_verify_async (PfVerifier *self,
                               const guint *items,
                               guint n_items,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *pf_verifier_verify_finish (PfVerifier *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pf_verifier_watch (PfVerifier *self);
void pf_verifier_unwatch (PfVerifier *self);
gboolean pf_verifier_is_watching (PfVerifier *self);
void pf_verifier_check_freshness (PfVerifier *self);
gboolean pf_verifier_is_checking (PfVerifier *self, guint item);

G_END_DECLS
