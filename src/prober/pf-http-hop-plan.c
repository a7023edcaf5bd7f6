/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "prober/pf-http-hop.h"

#include <string.h>

/* One of them may carry a secret. */
static void
header_free (gpointer data)
{
  PfProbePair *header = data;

  explicit_bzero (header->value, strlen (header->value));
  g_free (header->name);
  g_free (header->value);
  g_free (header);
}

PfHttpHopPlan *
pf_http_hop_plan_new (const char *method, GUri *uri)
{
  PfHttpHopPlan *self = g_new0 (PfHttpHopPlan, 1);

  self->method = g_strdup (method);
  self->uri = g_uri_ref (uri);
  self->headers = g_ptr_array_new_with_free_func (header_free);
  self->family = G_SOCKET_FAMILY_INVALID;
  return self;
}

void
pf_http_hop_plan_free (PfHttpHopPlan *self)
{
  if (!self)
    return;
  g_free (self->method);
  g_uri_unref (self->uri);
  g_ptr_array_unref (self->headers);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_free (self->connect_to);
  g_clear_object (&self->trust);
  g_free (self->trust_name);
  g_free (self->fingerprint);
  g_free (self);
}
