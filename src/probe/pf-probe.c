/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-probe.h"

#include "probe/pf-probe-private.h"

#include <string.h>

G_DEFINE_QUARK (pf-probe-error-quark, pf_probe_error)

/* Written out: the macro for boxed types relies on an extension that -Wpedantic refuses. */
GType
pf_probe_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
                       g_boxed_type_register_static (g_intern_static_string ("PfProbe"), (GBoxedCopyFunc)pf_probe_ref,
                                                     (GBoxedFreeFunc)pf_probe_unref));
  return type;
}

/**
 * pf_probe_diagnostic_new:
 * @line: line in the document, from 1
 * @column: byte column in that line, from 1
 * @message: what is wrong and what to write instead, translated
 *
 * Returns: (transfer full): the diagnostic
 */
PfProbeDiagnostic *
pf_probe_diagnostic_new (guint line, guint column, const char *message)
{
  PfProbeDiagnostic *self = g_new0 (PfProbeDiagnostic, 1);

  self->line = line;
  self->column = column;
  self->message = g_strdup (message);
  return self;
}

/**
 * pf_probe_diagnostic_free:
 * @self: (nullable): a diagnostic
 *
 * Frees it.
 */
void
pf_probe_diagnostic_free (PfProbeDiagnostic *self)
{
  if (self == NULL)
    return;
  g_free (self->message);
  g_free (self);
}

/**
 * pf_probe_pair_new:
 * @name: a header's name
 * @value: its value
 *
 * Returns: (transfer full): the pair
 */
PfProbePair *
pf_probe_pair_new (const char *name, const char *value)
{
  PfProbePair *self = g_new0 (PfProbePair, 1);

  self->name = g_strdup (name);
  self->value = g_strdup (value);
  return self;
}

/**
 * pf_probe_pair_free:
 * @self: (nullable): a pair
 *
 * Frees it.
 */
void
pf_probe_pair_free (PfProbePair *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

/* An empty probe for the parser to fill. */
PfProbe *
pf_probe_alloc (void)
{
  PfProbe *self = g_new0 (PfProbe, 1);

  g_atomic_ref_count_init (&self->references);
  self->options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->headers = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_probe_pair_free);
  self->checks = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_probe_check_free);
  return self;
}

/**
 * pf_probe_ref:
 * @self: a probe
 *
 * Returns: (transfer full): @self
 */
PfProbe *
pf_probe_ref (PfProbe *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * pf_probe_unref:
 * @self: a probe
 *
 * Drops a reference.
 */
void
pf_probe_unref (PfProbe *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->id);
  g_free (self->text);
  g_free (self->method);
  g_free (self->target);
  g_free (self->payload);
  g_hash_table_unref (self->options);
  g_ptr_array_unref (self->headers);
  g_ptr_array_unref (self->checks);
  g_free (self);
}

/**
 * pf_probe_get_id:
 * @self: a probe
 *
 * Returns: (transfer none): its id, empty for a block without one
 */
const char *
pf_probe_get_id (PfProbe *self)
{
  return self->id;
}

/**
 * pf_probe_get_text:
 * @self: a probe
 *
 * Returns: (transfer none): the block as written
 */
const char *
pf_probe_get_text (PfProbe *self)
{
  return self->text;
}

/**
 * pf_probe_get_kind:
 * @self: a probe
 *
 * Returns: what kind of target it has
 */
PfProbeKind
pf_probe_get_kind (PfProbe *self)
{
  return self->kind;
}

/**
 * pf_probe_get_kind_name:
 * @self: a probe
 *
 * Returns: (transfer none): `HTTP`, `TCP`, `TLS`, `DNS`, `PROM` or `DERIVED`
 */
const char *
pf_probe_get_kind_name (PfProbe *self)
{
  static const char *const names[] = {
    [PF_PROBE_HTTP] = "HTTP", [PF_PROBE_TCP] = "TCP",     [PF_PROBE_TLS] = "TLS",
    [PF_PROBE_DNS] = "DNS",   [PF_PROBE_PROMQL] = "PROM", [PF_PROBE_DERIVED] = "DERIVED",
  };

  return names[self->kind];
}

/**
 * pf_probe_get_method:
 * @self: a probe
 *
 * Returns: (nullable) (transfer none): the HTTP method, %NULL for another kind
 */
const char *
pf_probe_get_method (PfProbe *self)
{
  return self->method;
}

/**
 * pf_probe_get_target:
 * @self: a probe
 *
 * Returns: (transfer none): what stands behind the first word of the target line, variables not replaced
 */
const char *
pf_probe_get_target (PfProbe *self)
{
  return self->target;
}

/**
 * pf_probe_dup_alias:
 * @self: a probe
 *
 * Returns: (nullable) (transfer full): the endpoint the target names, without `@`; %NULL when it names none
 */
char *
pf_probe_dup_alias (PfProbe *self)
{
  if (self->target[0] != '@')
    return NULL;
  return g_strndup (self->target + 1, strcspn (self->target + 1, "/?"));
}

/**
 * pf_probe_is_safe:
 * @self: a probe
 *
 * Tells whether the probe only looks: every method but GET and HEAD (RFC 9110, section 9.2.1) may change something, so
 * that a person confirms it each time, and so may what a TCP probe sends.
 *
 * Returns: whether it may be repeated without asking
 */
gboolean
pf_probe_is_safe (PfProbe *self)
{
  if (self->kind == PF_PROBE_HTTP)
    return g_str_equal (self->method, "GET") || g_str_equal (self->method, "HEAD");
  return self->kind != PF_PROBE_TCP || self->payload == NULL;
}

/**
 * pf_probe_get_option:
 * @self: a probe
 * @key: an option's key
 *
 * Returns: (nullable) (transfer none): its value as written, %NULL when it is not given
 */
const char *
pf_probe_get_option (PfProbe *self, const char *key)
{
  return g_hash_table_lookup (self->options, key);
}

/**
 * pf_probe_get_timeout_ms:
 * @self: a probe
 *
 * Returns: milliseconds the whole probe may take, redirects included; 10 s unless given
 */
gint64
pf_probe_get_timeout_ms (PfProbe *self)
{
  return self->timeout_ms;
}

/**
 * pf_probe_get_connect_timeout_ms:
 * @self: a probe
 *
 * Returns: milliseconds until the connection must stand (name, TCP and TLS); 5 s unless given, never more than
 *   [method@Probe.get_timeout_ms]
 */
gint64
pf_probe_get_connect_timeout_ms (PfProbe *self)
{
  return self->connect_timeout_ms;
}

/**
 * pf_probe_get_interval_ms:
 * @self: a probe
 *
 * Returns: milliseconds from one start to the next, 0 when it is not to be repeated
 */
gint64
pf_probe_get_interval_ms (PfProbe *self)
{
  return self->interval_ms;
}

/**
 * pf_probe_get_fresh_ms:
 * @self: a probe
 *
 * Returns: milliseconds an outcome counts; unless given 15 minutes or three intervals, whichever is longer
 */
gint64
pf_probe_get_fresh_ms (PfProbe *self)
{
  return self->fresh_ms;
}

/**
 * pf_probe_get_body_limit:
 * @self: a probe
 *
 * Returns: bytes of the decoded body to read at most; 1 MiB unless given
 */
gint64
pf_probe_get_body_limit (PfProbe *self)
{
  return self->body_limit;
}

/**
 * pf_probe_get_headers:
 * @self: a probe
 *
 * Returns: (transfer none) (element-type PfProbePair): request headers in their order, variables not replaced
 */
const GPtrArray *
pf_probe_get_headers (PfProbe *self)
{
  return self->headers;
}

/**
 * pf_probe_get_payload:
 * @self: a probe
 *
 * Returns: (nullable) (transfer none): the lines with `|`, joined by line feeds, variables not replaced
 */
const char *
pf_probe_get_payload (PfProbe *self)
{
  return self->payload;
}

/**
 * pf_probe_get_checks:
 * @self: a probe
 *
 * Returns: (transfer none) (element-type PfProbeCheck): what it expects, in its order
 */
const GPtrArray *
pf_probe_get_checks (PfProbe *self)
{
  return self->checks;
}
