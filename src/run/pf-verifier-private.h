/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run-private.h"
#include "run/pf-verifier.h"

G_BEGIN_DECLS

/* Shared by the files of the verifier. */

struct _PfVerifier {
  GObject parent_instance;

  /* owned */
  PfRunSession *session;
  PfScheduler *scheduler;
  PfEnvironment *environment; /* of the watch; NULL until it is loaded */
  gboolean is_watching;
  gboolean is_resting; /* watches on once the run is resumed */
  GHashTable *watched;   /* index + 1 → PfProbe */
  GHashTable *checking;  /* index + 1 → how often */
  GHashTable *last_seen; /* index + 1 → gint64, UTC milliseconds of the last sample */
  GHashTable *asking;    /* index + 1: its last sample is being looked up */
  guint freshness_timer;
};

PfRun *pf_verifier_get_run (PfVerifier *self);
gint64 pf_verifier_get_now (PfVerifier *self);
gpointer pf_verifier_key_of (guint index);
gboolean pf_verifier_has_item (PfVerifier *self, guint index);
void pf_verifier_set_last_seen (PfVerifier *self, guint index, gint64 utc_ms);
void pf_verifier_take_outcome (PfVerifier *self, guint index, PfProbe *probe, PfOutcome *outcome);
void pf_verifier_load_environment (PfVerifier *self, GAsyncReadyCallback callback, gpointer data);
void pf_verifier_act_on_derived (PfVerifier *self);
void pf_verifier_tell_checking (PfVerifier *self);

G_END_DECLS
