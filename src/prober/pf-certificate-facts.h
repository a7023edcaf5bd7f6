/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PfCertificateFacts:
 * @sans: (element-type utf8): DNS names and IP addresses the certificate is for
 * @not_before: (nullable): UTC, ISO 8601
 * @not_after: (nullable): UTC, ISO 8601
 * @days: whole days until the certificate expires, rounded down, negative once it has
 * @chain_days: the same for whichever certificate of the sent chain expires first, the root left out
 * @sha256: digest of the certificate's DER form, lower-case hexadecimal
 *
 * What a server's certificate says, whether or not it is trusted.
 */
typedef struct {
  char *subject;
  char *issuer;
  GPtrArray *sans;
  char *not_before;
  char *not_after;
  gboolean has_dates;
  gint64 days;
  gint64 chain_days;
  char *sha256;
} PfCertificateFacts;

PfCertificateFacts *pf_certificate_facts_new (GTlsCertificate *certificate, gint64 now_utc_ms);
void pf_certificate_facts_free (PfCertificateFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfCertificateFacts, pf_certificate_facts_free)

char *pf_certificate_digest (GTlsCertificate *certificate);

G_END_DECLS
