/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-ability.h"

#include <glib/gi18n-lib.h>

/**
 * Option:
 * @key: as written
 * @harmless: (nullable): the value that asks for nothing beyond what is carried out; %NULL when each does
 */
typedef struct {
  const char *key;
  const char *harmless;
} Option;

static const Option options_not_carried_out[] = {
  { "samples", NULL }, { "warmup", "0" },     { "hold", NULL },      { "until", NULL },
  { "retry", "0" },    { "fail-after", "1" }, { "pass-after", "1" }, { "each-address", "no" },
  { "http", "auto" },  { "starttls", NULL },  { "via", NULL },       { "baseline", NULL },
};

/* How a message is framed and routed is for the HTTP library alone to say. */
static const char *const reserved_headers[] = {
  "Connection", "Content-Length",    "Expect",  "Host", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "TE",
  "Trailer",    "Transfer-Encoding", "Upgrade",
};

static char *
describe_option (const char *key, const char *value)
{
  return g_strdup_printf (_ ("This version of Preflight does not carry out the option “%s: %s”, so the result is "
                             "unknown"),
                          key, value);
}

static char *
find_option (PfProbe *probe)
{
  const char *proxy = pf_probe_get_option (probe, "proxy");

  for (guint i = 0; i < G_N_ELEMENTS (options_not_carried_out); i++) {
    const Option *option = &options_not_carried_out[i];
    const char *value = pf_probe_get_option (probe, option->key);

    if (value && g_strcmp0 (value, option->harmless) != 0)
      return describe_option (option->key, value);
  }
  if (proxy && proxy[0] == '@')
    return describe_option ("proxy", proxy);
  return NULL;
}

static char *
find_header (PfProbe *probe)
{
  const GPtrArray *headers = pf_probe_get_headers (probe);

  for (guint i = 0; headers && i < headers->len; i++) {
    const PfProbePair *header = g_ptr_array_index (headers, i);

    for (guint k = 0; k < G_N_ELEMENTS (reserved_headers); k++) {
      if (g_ascii_strcasecmp (header->name, reserved_headers[k]) == 0)
        return g_strdup_printf (_ ("The request header “%s” is set by Preflight itself and cannot be given in a probe"),
                                header->name);
    }
  }
  return NULL;
}

/**
 * pf_probe_describe_inability:
 * @probe: a probe
 *
 * Whether this version can carry a probe out. What it cannot do is never left out silently: the probe's outcome is
 * then unknown, with this message.
 *
 * Returns: (transfer full) (nullable): what cannot be carried out, translated; %NULL when all of it can
 */
char *
pf_probe_describe_inability (PfProbe *probe)
{
  char *message;

  g_return_val_if_fail (probe, NULL);

  /* Only a run knows the items it follows from. */
  if (pf_probe_get_kind (probe) == PF_PROBE_DERIVED)
    return g_strdup (_ ("The item follows from other items, so it is known in a run only"));
  if (pf_probe_get_kind (probe) != PF_PROBE_HTTP)
    return g_strdup_printf (_ ("This version of Preflight does not carry out %s probes, so the result is unknown"),
                            pf_probe_get_kind_name (probe));
  message = find_option (probe);
  if (!message)
    message = find_header (probe);
  return message;
}
