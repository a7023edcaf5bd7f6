/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-event-data.h"

/**
 * pf_act_new:
 * @action: what is done, such as `item.set`
 * @target: (nullable): id of what it is done to
 *
 * Returns: (transfer full): an act without data
 */
PfAct *
pf_act_new (const char *action, const char *target)
{
  PfAct *self = g_atomic_rc_box_new0 (PfAct);

  self->action = g_strdup (action);
  self->target = g_strdup (target);
  self->data = json_object_new ();
  self->texts = pf_texts_new ();
  self->at = -1;
  self->mono_ms = -1;
  return self;
}

/**
 * pf_act_set_string:
 * @self: an act nobody else holds yet
 * @member: member of the data
 * @value: (nullable): its value; secrets in it are masked; %NULL is JSON's null
 */
void
pf_act_set_string (PfAct *self, const char *member, const char *value)
{
  g_autofree char *cleaned = NULL;

  if (value == NULL) {
    json_object_set_null_member (self->data, member);
    return;
  }
  cleaned = pf_event_data_clean_text (value);
  json_object_set_string_member (self->data, member, cleaned);
}

/**
 * pf_act_set_sealed:
 * @self: an act nobody else holds yet
 * @member: member of the data
 * @free_text: (nullable): what a person wrote; secrets in it are masked
 *
 * Puts a salted digest of the text into the data and the text beside it, so that a record may leave the text out
 * without breaking the chain: hex SHA-256 of 16 random bytes followed by the UTF-8 text. %NULL is JSON's null.
 */
void
pf_act_set_sealed (PfAct *self, const char *member, const char *free_text)
{
  g_autofree char *cleaned = NULL;
  g_autofree char *salt = NULL;
  g_autofree char *digest = NULL;
  PfText *text;

  if (free_text == NULL) {
    json_object_set_null_member (self->data, member);
    return;
  }
  cleaned = pf_event_data_clean_text (free_text);
  salt = pf_random_hex (16);
  text = pf_text_new (salt, cleaned);
  digest = pf_text_digest (text);
  json_object_set_string_member (self->data, member, digest);
  g_hash_table_replace (self->texts, g_steal_pointer (&digest), text);
}

/**
 * pf_act_ref:
 * @self: an act
 *
 * Returns: (transfer full): @self
 */
PfAct *
pf_act_ref (PfAct *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_act (gpointer data)
{
  PfAct *self = data;

  g_free (self->action);
  g_free (self->target);
  json_object_unref (self->data);
  g_hash_table_unref (self->texts);
}

/**
 * pf_act_unref:
 * @self: (transfer full) (nullable): an act
 */
void
pf_act_unref (PfAct *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_act);
}
