/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-certificate-facts.h"

#define MS_PER_DAY (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
/* Far more than any real chain; a server decides how many it sends. */
#define MAX_CHAIN 32

static char *
format_utc (GDateTime *time)
{
  g_autoptr (GDateTime) utc = g_date_time_to_utc (time);

  return g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ");
}

static gboolean
days_left (GTlsCertificate *certificate, gint64 now_utc_ms, gint64 *days)
{
  g_autoptr (GDateTime) not_after = g_tls_certificate_get_not_valid_after (certificate);
  gint64 left;

  if (!not_after)
    return FALSE;
  left = g_date_time_to_unix (not_after) * 1000 - now_utc_ms;
  *days = left >= 0 ? left / MS_PER_DAY : -((-left + MS_PER_DAY - 1) / MS_PER_DAY);
  return TRUE;
}

static gboolean
is_root (GTlsCertificate *certificate)
{
  g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);
  g_autofree char *issuer = g_tls_certificate_get_issuer_name (certificate);

  return subject && g_strcmp0 (subject, issuer) == 0;
}

/* A root is trusted for being in the store, whatever its date; the leaf counts even when it signs itself. */
static gint64
chain_days_left (GTlsCertificate *leaf, gint64 leaf_days, gint64 now_utc_ms)
{
  gint64 least = leaf_days;
  GTlsCertificate *certificate = g_tls_certificate_get_issuer (leaf);

  for (guint i = 0; certificate && i < MAX_CHAIN; i++) {
    gint64 days;

    if (!is_root (certificate) && days_left (certificate, now_utc_ms, &days))
      least = MIN (least, days);
    certificate = g_tls_certificate_get_issuer (certificate);
  }
  return least;
}

static GPtrArray *
alternative_names (GTlsCertificate *certificate)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) hosts = g_tls_certificate_get_dns_names (certificate);
  g_autoptr (GPtrArray) addresses = g_tls_certificate_get_ip_addresses (certificate);

  for (guint i = 0; hosts && i < hosts->len; i++) {
    gsize length;
    const char *name = g_bytes_get_data (g_ptr_array_index (hosts, i), &length);

    g_ptr_array_add (names, g_utf8_make_valid (name ? name : "", (gssize) length));
  }
  for (guint i = 0; addresses && i < addresses->len; i++)
    g_ptr_array_add (names, g_inet_address_to_string (g_ptr_array_index (addresses, i)));
  return names;
}

static char *
valid_text (char *text)
{
  char *valid = text ? g_utf8_make_valid (text, -1) : NULL;

  g_free (text);
  return valid;
}

/**
 * pf_certificate_digest:
 *
 * Returns: (transfer full): SHA-256 of the certificate's DER form in lower-case hexadecimal, as `openssl x509
 *   -fingerprint -sha256` prints it without the colons
 */
char *
pf_certificate_digest (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return der ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len) : g_strdup ("");
}

/**
 * pf_certificate_facts_new:
 * @certificate: the leaf a server sent, with the chain behind it
 * @now_utc_ms: the wall clock, milliseconds since 1970
 *
 * Returns: (transfer full): what it says
 */
PfCertificateFacts *
pf_certificate_facts_new (GTlsCertificate *certificate, gint64 now_utc_ms)
{
  PfCertificateFacts *self;
  g_autoptr (GDateTime) not_before = NULL;
  g_autoptr (GDateTime) not_after = NULL;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  self = g_new0 (PfCertificateFacts, 1);
  not_before = g_tls_certificate_get_not_valid_before (certificate);
  not_after = g_tls_certificate_get_not_valid_after (certificate);
  self->subject = valid_text (g_tls_certificate_get_subject_name (certificate));
  self->issuer = valid_text (g_tls_certificate_get_issuer_name (certificate));
  self->sans = alternative_names (certificate);
  self->not_before = not_before ? format_utc (not_before) : NULL;
  self->not_after = not_after ? format_utc (not_after) : NULL;
  self->has_dates = days_left (certificate, now_utc_ms, &self->days);
  self->chain_days = self->has_dates ? chain_days_left (certificate, self->days, now_utc_ms) : 0;
  self->sha256 = pf_certificate_digest (certificate);
  return self;
}

void
pf_certificate_facts_free (PfCertificateFacts *self)
{
  if (!self)
    return;
  g_free (self->subject);
  g_free (self->issuer);
  g_ptr_array_unref (self->sans);
  g_free (self->not_before);
  g_free (self->not_after);
  g_free (self->sha256);
  g_free (self);
}
