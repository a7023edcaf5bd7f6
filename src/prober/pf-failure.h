/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "probe/pf-outcome.h"

G_BEGIN_DECLS

/** PfStage: how far an exchange came; what an error means depends on it. */
typedef enum {
  PF_STAGE_LOOKUP,
  PF_STAGE_CONNECT,
  PF_STAGE_HANDSHAKE,
  PF_STAGE_REQUEST,
  PF_STAGE_BODY,
} PfStage;

/**
 * PfFailure:
 * @value: fail or unknown
 * @reason: one of the reason codes of `src/DESIGN.md`, a literal; %NULL where none of them fits
 * @message: what happened, to what, for the person, translated
 * @answered: whether the target itself said something, so that our own network cannot be to blame
 *
 * Why there is no complete answer.
 */
typedef struct {
  PfOutcomeValue value;
  const char *reason;
  char *message;
  gboolean answered;
} PfFailure;

PfFailure *pf_failure_new (PfOutcomeValue value, const char *reason, const char *format, ...) G_GNUC_PRINTF (3, 4);
PfFailure *pf_failure_new_from_error (const GError *error, PfStage stage, const char *host);
PfFailure *pf_failure_new_for_certificate (GTlsCertificateFlags flags, const char *host);
void pf_failure_free (PfFailure *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfFailure, pf_failure_free)

gboolean pf_failure_is_excused (const PfFailure *self,
                                gboolean loopback,
                                gboolean network_available,
                                GNetworkConnectivity connectivity);
void pf_failure_excuse (PfFailure *self, gboolean loopback);

G_END_DECLS
