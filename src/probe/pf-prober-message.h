/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-credential.h"
#include "probe/pf-endpoint.h"
#include "probe/pf-outcome.h"

G_BEGIN_DECLS

/** PF_PROBER_MAX_LINE: longest line on the pipe, either way, in bytes. */
#define PF_PROBER_MAX_LINE (4 * 1024 * 1024)

#define PF_PROBER_MESSAGE_ERROR (pf_prober_message_error_quark ())
GQuark pf_prober_message_error_quark (void);

/**
 * PfProberMessageError:
 * @PF_PROBER_MESSAGE_ERROR_INVALID: a line that the other end of the pipe would not have written
 */
typedef enum {
  PF_PROBER_MESSAGE_ERROR_INVALID,
} PfProberMessageError;

/**
 * PfProberMessage:
 * @id: chosen by whoever asks; the answer carries it too
 * @request: (nullable): what to probe; %NULL to cancel the probe of that id
 * @credential: (nullable): what to authenticate with
 *
 * One line to the prober. Both ends are of the same version, so its form is nobody else's business:
 * `{id, request {probe {id, text}, url, …}, credential {…}}` or `{id}`.
 */
typedef struct {
  gint64 id;
  PfProbeRequest *request;
  PfCredential *credential;
} PfProberMessage;

char *pf_prober_message_write (gint64 id, PfProbeRequest *request, PfCredential *credential);
PfProberMessage *
pf_prober_message_read (const char *line, gsize length, gint64 *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pf_prober_message_free (PfProberMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfProberMessage, pf_prober_message_free)

char *pf_prober_answer_write (gint64 id, JsonNode *outcome);
PfOutcome *pf_prober_answer_read (const char *line, gsize length, gint64 *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
