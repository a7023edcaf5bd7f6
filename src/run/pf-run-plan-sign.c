/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-sign-offs.h"

#include "document/pf-blank-kind.h"
#include "probe/pf-clock.h"
#include "probe/pf-json.h"
#include "run/pf-run-lifecycle.h"
#include "run/pf-run-plan.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, message);
  return FALSE;
}

static const PfBlank *
get_blank (PfRun *self, guint index)
{
  return g_ptr_array_index (pf_document_get_blanks (self->document), index);
}

/* The item that is done by signing: what a probe verifies, or has parts of its own, follows from those. */
static PfRunItem *
find_item (PfRun *self, const PfSignOff *sign_off)
{
  PfRunItem *item = sign_off->item != PF_NONE ? pf_run_get_item (self, sign_off->item) : NULL;

  return item != NULL && item->is_leaf && item->probe == NULL ? item : NULL;
}

static gboolean
check_gate (PfRun *self, const PfRunItem *item, GError **error)
{
  const PfGate *gate = item != NULL && item->state != PF_STATE_DONE ? pf_run_find_gate (self, item->index) : NULL;

  if (gate == NULL)
    return TRUE;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
               _ ("“%s” (line %u) waits: “%s” (line %u). Do what is open before it"), item->item->text, item->item->line,
               gate->text, gate->line);
  return FALSE;
}

/* What is signed is a place in the chain, so everything has to be in it. */
static gboolean
check_ready (PfRun *self, const char *text, GError **error)
{
  if (!pf_run_plan_check_not_closed (self, error) || !pf_run_plan_check_text (text, error))
    return FALSE;
  if (self->events->len > 0 && g_queue_is_empty (&self->pending))
    return TRUE;
  return refuse (error, _ ("Not everything is saved yet. Sign once it is"));
}

static gboolean
check_not_taken (PfRun *self, const PfSigning *signing, const PfPerson *person, GError **error)
{
  if (signing == NULL || !pf_signing_stands (signing) || signing->stale || g_str_equal (signing->by, person->id))
    return TRUE;
  g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID,
               _ ("%s has signed as “%s” already, and nothing has changed since. Withdraw that signature first, with the "
                  "reason"),
               pf_run_find_person_name (self, signing->by), signing->sign_off->role);
  return FALSE;
}

static GTimeZone *
get_zone (PfRun *self)
{
  const PfEvent *created = g_ptr_array_index (self->events, 0);
  const char *identifier = created->data != NULL ? pf_json_get_string (created->data, "time_zone") : NULL;
  GTimeZone *zone = identifier != NULL ? g_time_zone_new_identifier (identifier) : NULL;

  return zone != NULL ? zone : g_time_zone_new_utc ();
}

static char *
format_value (PfRun *self, const PfBlank *blank, const char *name, gint64 at)
{
  g_autoptr (GTimeZone) zone = get_zone (self);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (at / 1000);
  PfBlank day = { .kind = PF_BLANK_KIND_DATE };
  g_autofree char *date = NULL;

  if (now == NULL)
    return NULL;
  if (blank->kind == PF_BLANK_KIND_PERSON || blank->kind == PF_BLANK_KIND_SIGNATURE)
    return g_strdup (name);
  if (blank->kind != PF_BLANK_KIND_SIGNATURE_AND_DATE)
    return pf_blank_stamp (blank, now, zone);
  date = pf_blank_stamp (&day, now, zone);
  return g_strdup_printf ("%s, %s", name, date);
}

/* Marks an act as one that follows from signing. */
static PfAct *
tie (PfAct *act)
{
  json_object_set_boolean_member (act->data, "sign", TRUE);
  return act;
}

static void
add_fill (PfRun *self, GPtrArray *acts, guint index, const char *value)
{
  PfAct *act;

  if (g_strcmp0 (value, self->blanks[index].value) == 0)
    return;
  act = pf_act_new ("blank.fill", get_blank (self, index)->id);
  pf_act_set_sealed (act, "value", value);
  g_ptr_array_add (acts, tie (act));
}

static void
add_fills (PfRun *self, GPtrArray *acts, const PfSignOff *sign_off, const char *name, gint64 at)
{
  for (guint i = 0; i < sign_off->blanks->len; i++) {
    guint index = g_array_index (sign_off->blanks, guint, i);
    g_autofree char *value = format_value (self, get_blank (self, index), name, at);
    g_autofree char *normalised = NULL;

    if (value != NULL && pf_blank_check_value (get_blank (self, index), value, &normalised, NULL, NULL))
      add_fill (self, acts, index, normalised);
  }
}

static PfAct *
new_sign (PfRun *self, const PfSignOff *sign_off, const char *statement)
{
  g_autofree char *standard = pf_run_plan_is_blank (statement) ? pf_run_make_statement (self, sign_off) : NULL;
  PfAct *act = pf_act_new ("sign.add", sign_off->id);

  pf_act_set_string (act, "role", sign_off->role);
  pf_act_set_string (act, "method", "typed-name");
  pf_act_set_sealed (act, "statement", standard != NULL ? standard : statement);
  pf_act_set_string (act, "covers_sha256", self->head);
  json_object_set_int_member (act->data, "covers_audit_seq", (gint64) self->events->len - 1);
  return act;
}

static void
add_done (GPtrArray *acts, PfRunItem *item)
{
  if (item == NULL || item->state == PF_STATE_DONE)
    return;
  pf_run_plan_add_set (acts, item, PF_STATE_DONE, PF_METHOD_PERSON, NULL);
  tie (g_ptr_array_index (acts, acts->len - 1));
}

/**
 * pf_run_plan_sign:
 * @self: a run
 * @sign_off: a sign-off
 * @person: who signs
 * @statement: (nullable): what they declare; without it what [method@Run.make_statement] gives
 * @at: now, UTC milliseconds
 *
 * Signs for what the run holds now, the last event included. Marks the sign-off's item done along, and fills in the
 * blanks for the name, the day and the signature. To sign with a key, pass the acts to
 * [method@Run.dup_signed_text] and then to [func@run_take_signature] before they are carried out. Signing again is
 * allowed to whoever signed, and to anybody once the signature is stale.
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: PF_RUN_ERROR_INVALID for a closed run, one that is not saved yet, a closed gate, who may not sign for that
 *   role, or a role somebody else signed for
 */
GPtrArray *
pf_run_plan_sign (
    PfRun *self, const PfSignOff *sign_off, PfPerson *person, const char *statement, gint64 at, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  g_autoptr (PfSigning) signing = NULL;
  PfRunItem *item;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!check_ready (self, statement, error))
    return NULL;
  signing = pf_run_get_signing (self, sign_off->id);
  item = find_item (self, sign_off);
  if (!check_not_taken (self, signing, person, error) || !pf_run_check_signer (self, sign_off, person->id, error)
      || !check_gate (self, item, error))
    return NULL;
  pf_run_plan_add_start (self, acts);
  g_ptr_array_add (acts, new_sign (self, sign_off, statement));
  add_done (acts, item);
  add_fills (self, acts, sign_off, person->name, at);
  for (guint i = 0; i < acts->len; i++)
    ((PfAct *) g_ptr_array_index (acts, i))->at = at;
  return g_steal_pointer (&acts);
}

static PfAct *
find_sign (GPtrArray *acts)
{
  for (guint i = 0; i < acts->len; i++) {
    PfAct *act = g_ptr_array_index (acts, i);

    if (g_str_equal (act->action, "sign.add"))
      return act;
  }
  return NULL;
}

/**
 * pf_run_dup_signed_text:
 * @self: a run
 * @acts: (element-type PfAct): what [method@Run.plan_sign] gave
 * @person: who signs
 *
 * Returns: (transfer full): the text a key signs, see [method@SignedText.format]
 */
char *
pf_run_dup_signed_text (PfRun *self, GPtrArray *acts, PfPerson *person, GError **error)
{
  PfAct *act = find_sign (acts);
  g_autofree char *at = NULL;
  PfSignedText text;
  PfText *statement;

  g_return_val_if_fail (PF_IS_RUN (self) && act != NULL, NULL);

  at = pf_time_format (act->at);
  statement = g_hash_table_lookup (act->texts, pf_json_get_string (act->data, "statement"));
  text = (PfSignedText) {
    .record_id = self->id,
    .sign_off = act->target,
    .role = pf_json_get_string (act->data, "role"),
    .by = person->id,
    .at = at,
    .statement = statement->value,
    .covers_seq = pf_json_get_int (act->data, "covers_audit_seq", -1),
    .covers_sha256 = pf_json_get_string (act->data, "covers_sha256"),
  };
  return pf_signed_text_format (&text, error);
}

/**
 * pf_run_take_signature:
 * @acts: (element-type PfAct): what [method@Run.plan_sign] gave, not carried out yet
 * @signature: an armored SSH signature of the signed text
 * @fingerprint: that of its key, `SHA256:…`
 *
 * Makes it a signature with a key.
 */
void
pf_run_take_signature (GPtrArray *acts, const char *signature, const char *fingerprint)
{
  PfAct *act = find_sign (acts);

  g_return_if_fail (act != NULL);

  json_object_set_string_member (act->data, "method", "ssh-signature");
  json_object_set_string_member (act->data, "signature", signature);
  json_object_set_string_member (act->data, "key_fingerprint", fingerprint);
}

static gboolean
is_tied (const PfChange *change)
{
  return change->data != NULL && pf_json_get_boolean (change->data, "sign", FALSE);
}

/* Gives a blank that signing filled in what it held before. */
static void
add_restored (PfRun *self, GPtrArray *acts, guint index)
{
  static const char *const actions[] = { "blank.fill", NULL };
  g_autoptr (GArray) changes = pf_run_list_changes (self, actions, get_blank (self, index)->id);
  const char *before = NULL;

  if (changes->len == 0 || !is_tied (&g_array_index (changes, PfChange, changes->len - 1)))
    return;
  for (guint i = 0; i < changes->len; i++)
    if (!is_tied (&g_array_index (changes, PfChange, i)))
      before = pf_change_get_text (&g_array_index (changes, PfChange, i), "value");
  add_fill (self, acts, index, before);
}

static void
add_reopened (PfRun *self, GPtrArray *acts, PfRunItem *item)
{
  static const char *const actions[] = { "item.set", NULL };
  g_autoptr (GArray) changes = NULL;

  if (item == NULL || item->state != PF_STATE_DONE)
    return;
  changes = pf_run_list_changes (self, actions, item->item->id);
  if (changes->len == 0 || !is_tied (&g_array_index (changes, PfChange, changes->len - 1)))
    return;
  pf_run_plan_add_set (acts, item, PF_STATE_OPEN, PF_METHOD_PERSON, NULL);
  tie (g_ptr_array_index (acts, acts->len - 1));
}

static void
add_withdrawal (PfRun *self, GPtrArray *acts, const PfSignOff *sign_off, const char *reason)
{
  PfAct *act = pf_act_new ("sign.withdraw", sign_off->id);

  pf_act_set_sealed (act, "reason", reason);
  g_ptr_array_add (acts, act);
  add_reopened (self, acts, find_item (self, sign_off));
  for (guint i = 0; i < sign_off->blanks->len; i++)
    add_restored (self, acts, g_array_index (sign_off->blanks, guint, i));
}

/**
 * pf_run_plan_withdraw:
 * @self: a run
 * @sign_off: a sign-off
 * @reason: why
 *
 * Takes a signature back, for everybody to see. What signing had marked and filled in is as before.
 *
 * Returns: (transfer full) (element-type PfAct): the acts
 * Throws: PF_RUN_ERROR_INVALID without a reason, where nobody has signed, for a closed run or one that is not saved yet
 */
GPtrArray *
pf_run_plan_withdraw (PfRun *self, const PfSignOff *sign_off, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) acts = pf_run_plan_new_acts ();
  g_autoptr (PfSigning) signing = NULL;

  g_return_val_if_fail (PF_IS_RUN (self), NULL);

  if (!check_ready (self, reason, error))
    return NULL;
  signing = pf_run_get_signing (self, sign_off->id);
  if (signing == NULL || !pf_signing_stands (signing)) {
    g_set_error (error, PF_RUN_ERROR, PF_RUN_ERROR_INVALID, _ ("Nobody has signed as “%s”, so nothing can be withdrawn"),
                 sign_off->role);
    return NULL;
  }
  if (pf_run_plan_is_blank (reason)) {
    refuse (error, _ ("A signature is withdrawn only with a reason"));
    return NULL;
  }
  add_withdrawal (self, acts, sign_off, reason);
  return g_steal_pointer (&acts);
}
