/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-failure.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

typedef struct {
  GTlsCertificateFlags flag;
  const char *reason;
  const char *text;
} CertificateProblem;

/* What cannot be trusted says nothing reliable about its names and dates, so that comes first. */
static const CertificateProblem certificate_problems[] = {
  { G_TLS_CERTIFICATE_UNKNOWN_CA, "tls-untrusted", N_ ("it was not issued by an authority this computer trusts") },
  { G_TLS_CERTIFICATE_REVOKED, "tls-untrusted", N_ ("it has been revoked") },
  { G_TLS_CERTIFICATE_INSECURE, "tls-untrusted", N_ ("it uses an insecure algorithm") },
  { G_TLS_CERTIFICATE_GENERIC_ERROR, "tls-untrusted", N_ ("it could not be checked") },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, "tls-name", N_ ("it is for another host") },
  { G_TLS_CERTIFICATE_EXPIRED, "tls-expired", N_ ("it has expired") },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, "tls-not-yet-valid", N_ ("it is not valid yet") },
};

static PfFailure *
new_answered (const char *reason, char *message)
{
  PfFailure *self = g_new0 (PfFailure, 1);

  self->value = PF_OUTCOME_FAIL;
  self->reason = reason;
  self->message = message;
  self->answered = TRUE;
  return self;
}

static PfFailure *
from_resolver_error (const GError *error, const char *host)
{
  switch ((GResolverError)error->code) {
  case G_RESOLVER_ERROR_NOT_FOUND:
    return pf_failure_new (PF_OUTCOME_FAIL, "dns-nxdomain", _ ("The name “%s” has no address"), host);
  case G_RESOLVER_ERROR_TEMPORARY_FAILURE:
    return pf_failure_new (PF_OUTCOME_FAIL, "dns-servfail",
                           _ ("The name server could not look up “%s”, or did not answer"), host);
  case G_RESOLVER_ERROR_INTERNAL:
  default:
    return pf_failure_new (PF_OUTCOME_FAIL, "dns-bad", _ ("“%s” could not be looked up: %s"), host, error->message);
  }
}

static gboolean
is_header_too_big (const GError *error)
{
  /* libsoup has no code of its own for it, only its own words. */
  return g_strcmp0 (error->message, g_dgettext ("libsoup-3.0", "Header too big")) == 0;
}

static PfFailure *
from_closed_connection (const GError *error, PfStage stage, const char *host)
{
  if (is_header_too_big (error))
    return new_answered ("header-too-big",
                         g_strdup_printf (_ ("“%s” sent more than 64 KiB of response headers"), host));
  if (stage == PF_STAGE_HANDSHAKE)
    return new_answered ("tls-handshake",
                         g_strdup_printf (_ ("“%s” closed the connection during the TLS handshake"), host));
  if (stage == PF_STAGE_BODY)
    return new_answered ("http-malformed",
                         g_strdup_printf (_ ("“%s” closed the connection before its answer was complete"), host));
  return new_answered ("tcp-reset", g_strdup_printf (_ ("“%s” closed the connection without an answer"), host));
}

static PfFailure *
from_other_error (const GError *error, PfStage stage, const char *host)
{
  switch (stage) {
  case PF_STAGE_LOOKUP:
    return pf_failure_new (PF_OUTCOME_FAIL, "dns-bad", _ ("“%s” could not be looked up: %s"), host, error->message);
  case PF_STAGE_CONNECT:
    return pf_failure_new (PF_OUTCOME_FAIL, "tcp-reset", _ ("No connection to “%s”: %s"), host, error->message);
  case PF_STAGE_HANDSHAKE:
    return new_answered ("tls-handshake", g_strdup_printf (_ ("No TLS connection to “%s”: %s"), host, error->message));
  case PF_STAGE_REQUEST:
  case PF_STAGE_BODY:
  default:
    return new_answered ("http-malformed",
                         g_strdup_printf (_ ("“%s” did not send a proper HTTP answer: %s"), host, error->message));
  }
}

static PfFailure *
from_io_error (const GError *error, PfStage stage, const char *host)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED)) {
    PfFailure *self = pf_failure_new (PF_OUTCOME_FAIL, "tcp-refused", _ ("“%s” refused the connection"), host);

    self->answered = TRUE;
    return self;
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    return from_closed_connection (error, stage, host);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE))
    return pf_failure_new (PF_OUTCOME_FAIL, "tcp-timeout", _ ("“%s” could not be reached: %s"), host, error->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return pf_failure_new (PF_OUTCOME_UNKNOWN, "local-network", _ ("This computer has no way to “%s”: %s"), host,
                           error->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_AUTH_FAILED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_NOT_ALLOWED))
    return pf_failure_new (PF_OUTCOME_UNKNOWN, "proxy", _ ("The proxy did not connect to “%s”: %s"), host,
                           error->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return pf_failure_new (PF_OUTCOME_UNKNOWN, "local-network",
                           _ ("This computer had no resources left for a connection to “%s”"), host);
  if (stage == PF_STAGE_BODY && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    return pf_failure_new (PF_OUTCOME_UNKNOWN, "decode", _ ("The compressed answer of “%s” could not be decoded"),
                           host);
  return from_other_error (error, stage, host);
}

/**
 * pf_failure_new:
 * @value: fail or unknown
 * @reason: (nullable): a reason code, a literal
 * @format: the message, translated
 *
 * Returns: (transfer full): a failure nobody answered
 */
PfFailure *
pf_failure_new (PfOutcomeValue value, const char *reason, const char *format, ...)
{
  PfFailure *self = g_new0 (PfFailure, 1);
  va_list arguments;

  self->value = value;
  self->reason = reason;
  va_start (arguments, format);
  self->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return self;
}

/**
 * pf_failure_new_from_error:
 * @error: what GIO or libsoup said
 * @stage: when it said so
 * @host: the host that was asked
 *
 * Returns: (transfer full): the failure it amounts to
 */
PfFailure *
pf_failure_new_from_error (const GError *error, PfStage stage, const char *host)
{
  g_return_val_if_fail (error && host, NULL);

  if (error->domain == G_RESOLVER_ERROR)
    return from_resolver_error (error, host);
  if (error->domain == G_IO_ERROR)
    return from_io_error (error, stage, host);
  if (g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING))
    return pf_failure_new (PF_OUTCOME_UNKNOWN, "decode", _ ("The compressed answer of “%s” could not be decoded"),
                           host);
  if (error->domain == G_TLS_ERROR && stage < PF_STAGE_REQUEST)
    return from_other_error (error, PF_STAGE_HANDSHAKE, host);
  return from_other_error (error, stage, host);
}

/**
 * pf_failure_new_for_certificate:
 * @flags: everything that is wrong with the certificate
 * @host: the host that showed it
 *
 * Returns: (transfer full): a failure whose reason is the gravest of @flags and whose message names all
 */
PfFailure *
pf_failure_new_for_certificate (GTlsCertificateFlags flags, const char *host)
{
  const char *reason = NULL;
  g_autoptr (GString) problems = g_string_new (NULL);

  g_return_val_if_fail (host, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (certificate_problems); i++) {
    if (!(flags & certificate_problems[i].flag))
      continue;
    if (!reason)
      reason = certificate_problems[i].reason;
    if (problems->len > 0)
      g_string_append (problems, _ (", and "));
    g_string_append (problems, _ (certificate_problems[i].text));
  }
  return new_answered (reason ? reason : "tls-untrusted",
                       g_strdup_printf (_ ("The certificate of “%s” is not good: %s"), host,
                                        problems->len > 0 ? problems->str : _ ("it could not be checked")));
}

void
pf_failure_free (PfFailure *self)
{
  if (!self)
    return;
  g_free (self->message);
  g_free (self);
}

/**
 * pf_failure_is_excused:
 * @loopback: whether the target is this computer
 * @network_available: whether there is a route to anywhere
 * @connectivity: how far our own network reaches
 *
 * Whether a failure may be our own network's fault. Behind a captive portal even an answer may come from the portal.
 *
 * Returns: %TRUE when the failure says nothing about the target
 */
gboolean
pf_failure_is_excused (const PfFailure *self,
                       gboolean loopback,
                       gboolean network_available,
                       GNetworkConnectivity connectivity)
{
  g_return_val_if_fail (self, FALSE);

  if (loopback || self->value != PF_OUTCOME_FAIL)
    return FALSE;
  if (network_available && connectivity == G_NETWORK_CONNECTIVITY_PORTAL)
    return TRUE;
  return !self->answered && (!network_available || connectivity != G_NETWORK_CONNECTIVITY_FULL);
}

/**
 * pf_failure_excuse:
 * @loopback: whether the target is this computer
 *
 * Turns the failure into unknown, reason `local-network`, where our own network is gone.
 */
void
pf_failure_excuse (PfFailure *self, gboolean loopback)
{
  GNetworkMonitor *monitor;
  g_autofree char *message = NULL;

  g_return_if_fail (self);

  if (loopback || self->value != PF_OUTCOME_FAIL)
    return;
  monitor = g_network_monitor_get_default ();
  if (!pf_failure_is_excused (self, loopback, g_network_monitor_get_network_available (monitor),
                              g_network_monitor_get_connectivity (monitor)))
    return;

  message = g_steal_pointer (&self->message);
  self->value = PF_OUTCOME_UNKNOWN;
  self->reason = "local-network";
  self->message
      = g_strdup_printf (_ ("The network of this computer is not working, so this says nothing: %s"), message);
}
