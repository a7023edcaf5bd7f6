/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-probe.h"

G_DEFINE_QUARK (pf-probe-error-quark, pf_probe_error)

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
