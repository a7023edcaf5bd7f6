/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-outcome.h"
#include "probe/pf-probe.h"

G_BEGIN_DECLS

/**
 * PfBodyState:
 * @PF_BODY_ABSENT: no body was read
 * @PF_BODY_COMPLETE: all of it is there, content coding removed
 * @PF_BODY_TRUNCATED: it is longer than the limit; checks that need all of it are unknown
 * @PF_BODY_UNDECODABLE: its content coding could not be removed
 */
typedef enum {
  PF_BODY_ABSENT,
  PF_BODY_COMPLETE,
  PF_BODY_TRUNCATED,
  PF_BODY_UNDECODABLE,
} PfBodyState;

/**
 * PfCertificateFacts:
 * @sha256: lower-case hexadecimal digits of the certificate's SHA-256
 * @not_after_utc_ms: end of the leaf's validity
 * @chain_not_after_utc_ms: the earliest end among the certificates the server sent
 * @names: (element-type utf8): subject alternative names
 *
 * What the server's certificate says, also when it was not accepted. A text that is not known is %NULL, a time 0.
 */
typedef struct {
  char *sha256;
  char *subject;
  char *issuer;
  gint64 not_after_utc_ms;
  gint64 chain_not_after_utc_ms;
  GPtrArray *names;
} PfCertificateFacts;

PfCertificateFacts *pf_certificate_facts_new (void);
void pf_certificate_facts_free (PfCertificateFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfCertificateFacts, pf_certificate_facts_free)

/**
 * PfObservation:
 * @started_utc_ms: when the probe began; certificate days are counted from here
 * @failure: %PF_OUTCOME_PASS when there was an answer, else what the lack of it means: fail or unknown
 * @reason: (nullable): reason code of the failure
 * @message: (nullable): the failure in one sentence for a person
 * @status: status code of the answer, 0 when there was none
 * @url: (nullable): what was asked in the end, after redirects
 * @redirects: redirects followed, -1 when there was no answer
 * @http_version: (nullable): `1.0`, `1.1` or `2`
 * @remote_address: (nullable): `address:port` the answer came from
 * @tls_version: (nullable): `1.2`, `1.3`, …
 * @tls_cipher: (nullable): cipher suite
 * @verify: (nullable): `ok`, or why the certificate was not accepted
 * @certificate: (nullable): the server's certificate
 * @headers: (element-type PfProbePair): headers of the answer in the order they came, names repeated as they were
 * @body_state: how much of the body is there
 * @body: (nullable): its bytes
 * @timings: microseconds for each [enum@Phase], -1 when it did not happen
 *
 * What one attempt saw, free of any network library. Plain data; strings are owned.
 */
typedef struct {
  gint64 started_utc_ms;
  PfOutcomeValue failure;
  char *reason;
  char *message;
  guint status;
  char *url;
  int redirects;
  char *http_version;
  char *remote_address;
  char *tls_version;
  char *tls_cipher;
  char *verify;
  PfCertificateFacts *certificate;
  GPtrArray *headers;
  PfBodyState body_state;
  GBytes *body;
  gint64 timings[PF_N_PHASES];
} PfObservation;

PfObservation *pf_observation_new (gint64 started_utc_ms);
void pf_observation_free (PfObservation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfObservation, pf_observation_free)
void pf_observation_fail (PfObservation *self, PfOutcomeValue value, const char *reason, const char *message);
void pf_observation_add_header (PfObservation *self, const char *name, const char *value);

PfOutcome *pf_check_evaluate (PfProbe *probe,
                              PfObservation *observation,
                              GHashTable *variables,
                              const char *const *secrets) G_GNUC_WARN_UNUSED_RESULT;
char *pf_mask_secrets (const char *text, const char *const *secrets) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
