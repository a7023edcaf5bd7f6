/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-build.h"

#include "run/pf-run-sign-offs.h"

static PfEvent *
get_event (PfRecordBuilder *self, gint64 seq)
{
  return seq >= 0 && seq < (gint64)self->events->len ? g_ptr_array_index (self->events, (guint)seq) : NULL;
}

static void
add_signature (PfRecordBuilder *self, JsonObject *object, const PfSigning *signing)
{
  PfEvent *event = get_event (self, signing->seq);
  PfEvent *withdrawn = signing->withdrawn_by != NULL ? get_event (self, signing->withdrawn_seq) : NULL;
  g_autofree char *at = pf_time_format (signing->at);

  json_object_set_string_member (object, "role",
                                 event != NULL ? pf_json_get_string (event->data, "role") : signing->sign_off->role);
  json_object_set_string_member (object, "by", signing->by);
  json_object_set_string_member (object, "at", at);
  pf_builder_add_optional (object, "statement", signing->statement);
  pf_builder_add_optional (object, "covers_sha256", signing->covers_sha256);
  json_object_set_int_member (object, "covers_audit_seq", signing->covers_seq);
  pf_builder_add_optional (object, "method", signing->method);
  pf_builder_add_optional (object, "signature", signing->signature);
  json_object_set_boolean_member (object, "stale", signing->stale);
  if (withdrawn != NULL)
    pf_builder_add_stamp (object, "withdrawn", withdrawn);
  else
    json_object_set_null_member (object, "withdrawn");
}

static JsonObject *
make_sign_off (PfRecordBuilder *self, const PfSigning *signing, const char *pointer)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", signing->sign_off->id);
  pf_builder_add_text (self, object, "role", signing->sign_off->role, pointer);
  if (signing->sign_off->line > 0)
    json_object_set_int_member (object, "line", signing->sign_off->line);
  if (signing->by != NULL)
    add_signature (self, object, signing);
  return object;
}

/*
 * pf_builder_make_sign_offs:
 * @self: a builder
 *
 * Returns: (transfer full): the member `sign_offs`: every place to sign with its last signature, also where nobody did
 */
JsonArray *
pf_builder_make_sign_offs (PfRecordBuilder *self)
{
  g_autoptr (GPtrArray) signings = pf_run_list_signings (self->run);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < signings->len; i++) {
    g_autofree char *pointer = g_strdup_printf ("/sign_offs/%u", i);

    json_array_add_object_element (array, make_sign_off (self, g_ptr_array_index (signings, i), pointer));
  }
  return array;
}

/*
 * pf_builder_list_keys:
 * @self: a builder
 *
 * Returns: (transfer full): person id → fingerprint of the key they signed with last; borrowed from the events
 */
GHashTable *
pf_builder_list_keys (PfRecordBuilder *self)
{
  GHashTable *keys = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->events->len; i++) {
    PfEvent *event = g_ptr_array_index (self->events, i);
    const char *key = event->data != NULL && g_str_equal (event->action, "sign.add")
                          ? pf_json_get_string (event->data, "key_fingerprint")
                          : NULL;

    if (key != NULL)
      g_hash_table_insert (keys, event->actor, (gpointer)(guintptr)key);
  }
  return keys;
}
