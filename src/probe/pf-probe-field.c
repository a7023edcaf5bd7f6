/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-probe-field.h"

#include "probe/pf-probe-private.h"
#include "probe/pf-suggest.h"

#define TLS_KINDS (PF_KINDS_HTTP | PF_KIND_BIT (PF_PROBE_TLS))
#define TCP_KINDS (PF_KIND_BIT (PF_PROBE_TCP) | PF_KIND_BIT (PF_PROBE_TLS))
#define DNS_KINDS PF_KIND_BIT (PF_PROBE_DNS)
#define PROM_KINDS PF_KIND_BIT (PF_PROBE_PROMQL)
#define TIMED_KINDS (PF_KINDS_NETWORK | PF_KIND_BIT (PF_PROBE_PROMQL))

static const PfProbeField fields[] = {
  { "status", PF_FIELD_NUMBER, PF_ARGUMENT_NONE, PF_KINDS_HTTP, FALSE },
  { "total", PF_FIELD_DURATION, PF_ARGUMENT_NONE, TIMED_KINDS, FALSE },
  { "dns", PF_FIELD_DURATION, PF_ARGUMENT_NONE, TIMED_KINDS, FALSE },
  { "connect", PF_FIELD_DURATION, PF_ARGUMENT_NONE, TIMED_KINDS, FALSE },
  { "tls", PF_FIELD_DURATION, PF_ARGUMENT_NONE, TLS_KINDS, FALSE },
  { "ttfb", PF_FIELD_DURATION, PF_ARGUMENT_NONE, PF_KINDS_HTTP, FALSE },
  { "p50", PF_FIELD_DURATION, PF_ARGUMENT_NONE, PF_KINDS_NETWORK, TRUE },
  { "p95", PF_FIELD_DURATION, PF_ARGUMENT_NONE, PF_KINDS_NETWORK, TRUE },
  { "p99", PF_FIELD_DURATION, PF_ARGUMENT_NONE, PF_KINDS_NETWORK, TRUE },
  { "max", PF_FIELD_DURATION, PF_ARGUMENT_NONE, PF_KINDS_NETWORK, TRUE },
  { "error-rate", PF_FIELD_PERCENT, PF_ARGUMENT_NONE, PF_KINDS_NETWORK, TRUE },
  { "throughput", PF_FIELD_RATE, PF_ARGUMENT_NONE, PF_KINDS_NETWORK, TRUE },
  { "json", PF_FIELD_JSON, PF_ARGUMENT_JSON_PATH, PF_KINDS_HTTP, FALSE },
  { "header", PF_FIELD_TEXT, PF_ARGUMENT_HEADER, PF_KINDS_HTTP, FALSE },
  { "body", PF_FIELD_TEXT, PF_ARGUMENT_NONE, PF_KINDS_HTTP, FALSE },
  { "size", PF_FIELD_BYTES, PF_ARGUMENT_NONE, PF_KINDS_HTTP, FALSE },
  { "url", PF_FIELD_TEXT, PF_ARGUMENT_NONE, PF_KINDS_HTTP, FALSE },
  { "redirects", PF_FIELD_NUMBER, PF_ARGUMENT_NONE, PF_KINDS_HTTP, FALSE },
  { "http-version", PF_FIELD_VERSION, PF_ARGUMENT_NONE, PF_KINDS_HTTP, FALSE },
  { "remote-ip", PF_FIELD_TEXT, PF_ARGUMENT_NONE, PF_KINDS_CONNECTING, FALSE },
  { "verify", PF_FIELD_TEXT, PF_ARGUMENT_NONE, TLS_KINDS, FALSE },
  { "cert.days", PF_FIELD_DURATION, PF_ARGUMENT_NONE, TLS_KINDS, FALSE },
  { "cert.chain-days", PF_FIELD_DURATION, PF_ARGUMENT_NONE, TLS_KINDS, FALSE },
  { "cert.sha256", PF_FIELD_TEXT, PF_ARGUMENT_NONE, TLS_KINDS, FALSE },
  { "cert.issuer", PF_FIELD_TEXT, PF_ARGUMENT_NONE, TLS_KINDS, FALSE },
  { "cert.sans", PF_FIELD_LIST, PF_ARGUMENT_NONE, TLS_KINDS, FALSE },
  { "tls.version", PF_FIELD_VERSION, PF_ARGUMENT_NONE, TLS_KINDS, FALSE },
  { "tls.cipher", PF_FIELD_TEXT, PF_ARGUMENT_NONE, TLS_KINDS, FALSE },
  { "connected", PF_FIELD_BOOLEAN, PF_ARGUMENT_NONE, TCP_KINDS, FALSE },
  { "banner", PF_FIELD_TEXT, PF_ARGUMENT_NONE, TCP_KINDS, FALSE },
  { "rcode", PF_FIELD_TEXT, PF_ARGUMENT_NONE, DNS_KINDS, FALSE },
  { "answer", PF_FIELD_LIST, PF_ARGUMENT_NONE, DNS_KINDS, FALSE },
  { "ttl", PF_FIELD_DURATION, PF_ARGUMENT_NONE, DNS_KINDS, FALSE },
  { "value", PF_FIELD_NUMBER, PF_ARGUMENT_NONE, PROM_KINDS, FALSE },
  { "series", PF_FIELD_NUMBER, PF_ARGUMENT_NONE, PROM_KINDS, FALSE },
};

/**
 * pf_probe_field_find:
 * @name: a word of a check
 *
 * Returns: (nullable) (transfer none): the field of that name
 */
const PfProbeField *
pf_probe_field_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].name, name))
      return &fields[i];
  return NULL;
}

/**
 * pf_probe_field_suggest:
 * @word: a word that is no field
 *
 * Returns: (nullable) (transfer none): the field probably meant
 */
const char *
pf_probe_field_suggest (const char *word)
{
  const char *names[G_N_ELEMENTS (fields) + 1] = { NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    names[i] = fields[i].name;
  return pf_suggest (word, names);
}

/**
 * pf_probe_field_is_numeric:
 * @self: a field
 *
 * Returns: whether it holds a number, with or without a unit
 */
gboolean
pf_probe_field_is_numeric (const PfProbeField *self)
{
  return self->type <= PF_FIELD_BYTES;
}
