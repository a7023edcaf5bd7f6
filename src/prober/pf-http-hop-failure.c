/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-http-hop-failure.h"

#include <glib/gi18n-lib.h>

static PfFailure *
new_certificate_failure (PfHttpHopPlan *plan, GTlsCertificateFlags errors, const char *host)
{
  PfFailure *failure;

  if (!plan->fingerprint)
    return pf_failure_new_for_certificate (errors, host);
  failure = pf_failure_new (PF_OUTCOME_FAIL, "tls-untrusted",
                            _ ("The certificate of “%s” is not the one this probe expects"), host);
  failure->answered = TRUE;
  return failure;
}

static PfFailure *
new_connect_timeout (PfHttpHopPlan *plan, PfStage stage, const char *host)
{
  long limit_ms = (long)plan->connect_timeout_ms;

  if (stage == PF_STAGE_LOOKUP)
    return pf_failure_new (PF_OUTCOME_FAIL, "dns-timeout", _ ("The name “%s” was not looked up within %ld ms"), host,
                           limit_ms);
  if (stage == PF_STAGE_HANDSHAKE)
    return pf_failure_new (PF_OUTCOME_FAIL, "tls-handshake",
                           _ ("The TLS handshake with “%s” was not done within %ld ms"), host, limit_ms);
  return pf_failure_new (PF_OUTCOME_FAIL, "tcp-timeout", _ ("“%s” did not accept a connection within %ld ms"), host,
                         limit_ms);
}

static PfFailure *
new_deadline (PfHttpHopPlan *plan, PfStage stage, PfStop cause, const char *host)
{
  PfFailure *failure;

  if (cause == PF_STOP_IDLE)
    failure = pf_failure_new (PF_OUTCOME_FAIL, "deadline", _ ("“%s” began an answer, then sent nothing for %ld ms"),
                              host, (long)plan->idle_timeout_ms);
  else if (stage == PF_STAGE_BODY)
    failure = pf_failure_new (PF_OUTCOME_FAIL, "deadline", _ ("“%s” did not finish its answer within the time allowed"),
                              host);
  else
    failure = pf_failure_new (PF_OUTCOME_FAIL, "deadline", _ ("“%s” did not answer within the time allowed"), host);
  failure->answered = stage == PF_STAGE_BODY;
  return failure;
}

/**
 * pf_http_hop_failure_new:
 * @plan: what was requested
 * @stage: how far it came
 * @cause: what stopped it; whatever was stopped comes back as no more than "cancelled"
 * @certificate_errors: what is wrong with the certificate, where one was seen
 * @error: what libsoup said
 *
 * Returns: (transfer full): why there is no answer
 */
PfFailure *
pf_http_hop_failure_new (
    PfHttpHopPlan *plan, PfStage stage, PfStop cause, GTlsCertificateFlags certificate_errors, const GError *error)
{
  const char *host;

  g_return_val_if_fail (plan && error, NULL);

  host = g_uri_get_host (plan->uri);
  switch (cause) {
  case PF_STOP_TOTAL:
  case PF_STOP_IDLE:
    return new_deadline (plan, stage, cause, host);
  case PF_STOP_CONNECT:
    return new_connect_timeout (plan, stage, host);
  case PF_STOP_CANCELLED:
    return pf_failure_new (PF_OUTCOME_UNKNOWN, "cancelled", _ ("The probe was cancelled"));
  case PF_STOP_CERTIFICATE:
    return new_certificate_failure (plan, certificate_errors, host);
  case PF_STOP_SIZE:
  case PF_STOP_NONE:
  default:
    if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
      return new_certificate_failure (plan, certificate_errors, host);
    return pf_failure_new_from_error (error, stage, host);
  }
}
