/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-check.h"

/**
 * pf_certificate_facts_new:
 *
 * Returns: (transfer full): facts to fill in
 */
PfCertificateFacts *
pf_certificate_facts_new (void)
{
  PfCertificateFacts *self = g_new0 (PfCertificateFacts, 1);

  self->names = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * pf_certificate_facts_free:
 * @self: (nullable): facts
 *
 * Frees them.
 */
void
pf_certificate_facts_free (PfCertificateFacts *self)
{
  if (self == NULL)
    return;
  g_free (self->sha256);
  g_free (self->subject);
  g_free (self->issuer);
  g_ptr_array_unref (self->names);
  g_free (self);
}

/**
 * pf_observation_new:
 * @started_utc_ms: when the probe began, milliseconds since the epoch
 *
 * Makes an observation in which nothing was seen yet.
 *
 * Returns: (transfer full): the observation
 */
PfObservation *
pf_observation_new (gint64 started_utc_ms)
{
  PfObservation *self = g_new0 (PfObservation, 1);

  self->started_utc_ms = started_utc_ms;
  self->failure = PF_OUTCOME_PASS;
  self->redirects = -1;
  self->headers = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_probe_pair_free);
  for (int i = 0; i < PF_N_PHASES; i++)
    self->timings[i] = -1;
  return self;
}

/**
 * pf_observation_free:
 * @self: (nullable): an observation
 *
 * Frees it.
 */
void
pf_observation_free (PfObservation *self)
{
  if (self == NULL)
    return;
  g_free (self->reason);
  g_free (self->message);
  g_free (self->url);
  g_free (self->http_version);
  g_free (self->remote_address);
  g_free (self->tls_version);
  g_free (self->tls_cipher);
  g_free (self->verify);
  pf_certificate_facts_free (self->certificate);
  g_ptr_array_unref (self->headers);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

/**
 * pf_observation_fail:
 * @self: an observation
 * @value: %PF_OUTCOME_FAIL, or %PF_OUTCOME_UNKNOWN when we cannot tell
 * @reason: a reason code of DESIGN.md
 * @message: (nullable): one sentence for a person
 *
 * Notes that there was no usable answer. What was seen before stays. Only the first failure counts.
 */
void
pf_observation_fail (PfObservation *self, PfOutcomeValue value, const char *reason, const char *message)
{
  if (self->failure != PF_OUTCOME_PASS)
    return;
  self->failure = value;
  self->reason = g_strdup (reason);
  self->message = g_strdup (message);
}

/**
 * pf_observation_add_header:
 * @self: an observation
 * @name: a header of the answer
 * @value: its value, any bytes
 *
 * Adds a header in the order they came.
 */
void
pf_observation_add_header (PfObservation *self, const char *name, const char *value)
{
  g_ptr_array_add (self->headers, pf_probe_pair_new (name, value));
}
