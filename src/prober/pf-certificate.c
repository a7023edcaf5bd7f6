/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-certificate.h"

/* Far more than any real chain; a server decides how many it sends. */
#define MAX_CHAIN 32

static gint64
get_end_utc_ms (GTlsCertificate *certificate)
{
  g_autoptr (GDateTime) end = g_tls_certificate_get_not_valid_after (certificate);

  return end ? g_date_time_to_unix (end) * 1000 : 0;
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
get_chain_end_utc_ms (GTlsCertificate *leaf)
{
  gint64 earliest = get_end_utc_ms (leaf);
  GTlsCertificate *certificate = g_tls_certificate_get_issuer (leaf);

  for (guint i = 0; certificate && i < MAX_CHAIN; i++) {
    gint64 end = is_root (certificate) ? 0 : get_end_utc_ms (certificate);

    if (end != 0)
      earliest = MIN (earliest, end);
    certificate = g_tls_certificate_get_issuer (certificate);
  }
  return earliest;
}

static void
add_alternative_names (GTlsCertificate *certificate, GPtrArray *names)
{
  g_autoptr (GPtrArray) hosts = g_tls_certificate_get_dns_names (certificate);
  g_autoptr (GPtrArray) addresses = g_tls_certificate_get_ip_addresses (certificate);

  for (guint i = 0; hosts && i < hosts->len; i++) {
    gsize length;
    const char *name = g_bytes_get_data (g_ptr_array_index (hosts, i), &length);

    g_ptr_array_add (names, g_utf8_make_valid (name ? name : "", (gssize)length));
  }
  for (guint i = 0; addresses && i < addresses->len; i++)
    g_ptr_array_add (names, g_inet_address_to_string (g_ptr_array_index (addresses, i)));
}

/* A name in a certificate may be any bytes. */
static char *
make_valid (char *text)
{
  char *valid = text ? g_utf8_make_valid (text, -1) : NULL;

  g_free (text);
  return valid;
}

/**
 * pf_certificate_digest:
 * @certificate: a certificate
 *
 * Returns: (transfer full): SHA-256 of its DER form in lower-case hexadecimal, as `openssl x509 -fingerprint -sha256`
 *   prints it without the colons
 */
char *
pf_certificate_digest (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return der ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len) : g_strdup ("");
}

/**
 * pf_certificate_read:
 * @certificate: the leaf a server sent, with the chain behind it
 *
 * Reads what it says, whether or not it is trusted. The chain is what the server sent, without the root.
 *
 * Returns: (transfer full): the facts
 */
PfCertificateFacts *
pf_certificate_read (GTlsCertificate *certificate)
{
  PfCertificateFacts *facts;

  g_return_val_if_fail (G_IS_TLS_CERTIFICATE (certificate), NULL);

  facts = pf_certificate_facts_new ();
  facts->sha256 = pf_certificate_digest (certificate);
  facts->subject = make_valid (g_tls_certificate_get_subject_name (certificate));
  facts->issuer = make_valid (g_tls_certificate_get_issuer_name (certificate));
  facts->not_after_utc_ms = get_end_utc_ms (certificate);
  facts->chain_not_after_utc_ms = get_chain_end_utc_ms (certificate);
  add_alternative_names (certificate, facts->names);
  return facts;
}
