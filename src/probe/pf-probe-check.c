/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "probe/pf-probe-private.h"

/* A value of @type that holds nothing yet. */
PfProbeValue *
pf_probe_value_new (PfValueType type)
{
  PfProbeValue *self = g_new0 (PfProbeValue, 1);

  self->type = type;
  return self;
}

/* Frees a value with its members. */
void
pf_probe_value_free (PfProbeValue *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_free (self);
}

/* The check written as @text in @line of its block, to be filled in. */
PfProbeCheck *
pf_probe_check_new (PfCheckSeverity severity, const char *text, guint line)
{
  PfProbeCheck *self = g_new0 (PfProbeCheck, 1);

  self->severity = severity;
  self->text = g_strdup (text);
  self->line = line;
  return self;
}

/* Frees a check with its value. */
void
pf_probe_check_free (PfProbeCheck *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->field);
  g_free (self->argument);
  pf_probe_value_free (self->value);
  g_clear_pointer (&self->regex, g_regex_unref);
  g_free (self);
}
