/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-verifier.h"

#include "run/pf-run-derived.h"

/**
 * pf_contact_free:
 * @self: (transfer full) (nullable): a contact
 */
void
pf_contact_free (PfContact *self)
{
  if (self == NULL)
    return;
  g_free (self->item);
  g_free (self->method);
  g_free (self->url);
  g_free (self->host);
  g_free (self->problem);
  g_free (self);
}

static char *
find_host (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);

  return g_strdup (uri != NULL ? g_uri_get_host (uri) : NULL);
}

static PfContact *
describe_contact (PfRunItem *item, PfEnvironment *environment)
{
  PfProbe *probe = pf_run_item_get_probe (item);
  g_autoptr (GError) error = NULL;
  g_autoptr (PfProbeRequest) request = pf_probe_resolve (probe, environment, &error);
  PfContact *contact = g_new0 (PfContact, 1);

  contact->item = g_strdup (pf_run_item_get_id (item));
  contact->method
      = g_strdup (pf_probe_get_method (probe) != NULL ? pf_probe_get_method (probe) : pf_probe_get_kind_name (probe));
  contact->safe = pf_probe_is_safe (probe);
  if (request != NULL) {
    contact->url = g_strdup (request->url);
    contact->host = find_host (request->url);
  } else {
    contact->url = g_strdup (pf_probe_get_target (probe));
    contact->problem = g_strdup (error->message);
  }
  return contact;
}

/**
 * pf_verifier_list_contacts:
 * @self: a verifier
 * @environment: what the probes are resolved against; it takes up the values of the run's variables
 *
 * What the run would contact, for a person to agree to. Contacts nothing.
 *
 * Returns: (transfer full) (element-type PfContact): one for each item with a probe, in the order of the checklist
 */
GPtrArray *
pf_verifier_list_contacts (PfVerifier *self, PfEnvironment *environment)
{
  GPtrArray *contacts = g_ptr_array_new_with_free_func ((GDestroyNotify)pf_contact_free);
  PfRun *run;
  guint n_items;

  g_return_val_if_fail (PF_IS_VERIFIER (self), contacts);

  run = pf_run_session_get_run (pf_verifier_get_session (self));
  pf_run_add_variables_to (run, environment);
  n_items = g_list_model_get_n_items (pf_run_get_items (run));
  for (guint i = 0; i < n_items; i++) {
    PfRunItem *item = pf_run_get_item (run, i);

    if (pf_run_item_is_leaf (item) && pf_run_item_get_probe (item) != NULL && !pf_run_item_follows (item))
      g_ptr_array_add (contacts, describe_contact (item, environment));
  }
  return contacts;
}
