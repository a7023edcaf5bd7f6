/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "run/pf-run-sign-offs.h"

#include "probe/pf-json.h"
#include "run/pf-run-lifecycle.h"
#include "run/pf-run-private.h"

#include <glib/gi18n-lib.h>

/* How the sign-offs of a run stand: who signed last, what that covers, and what changed since. */

/* What signs, and what a signature vouches for; a change of it makes the signature stale. */
static const char *const actions[] = {
  "sign.add",     "sign.withdraw", "item.set",         "item.override", "blank.fill",
  "variable.set", "option.choose", "criterion.answer", NULL,
};

/**
 * pf_signing_free:
 * @self: (transfer full) (nullable): a signing
 */
void
pf_signing_free (PfSigning *self)
{
  if (self == NULL)
    return;
  pf_sign_off_unref (self->sign_off);
  g_free (self->by);
  g_free (self->statement);
  g_free (self->method);
  g_free (self->signature);
  g_free (self->key_fingerprint);
  g_free (self->covers_sha256);
  g_free (self->withdrawn_by);
  g_free (self->withdrawn_reason);
  g_free (self->changed_action);
  g_free (self->changed_target);
  g_free (self->changed_by);
  g_free (self);
}

/**
 * pf_signing_stands:
 * @self: a signing
 *
 * Returns: whether somebody signed and did not take it back, stale or not
 */
gboolean
pf_signing_stands (const PfSigning *self)
{
  return self->by != NULL && self->withdrawn_by == NULL;
}

static PfSigning *
new_signing (PfSignOff *sign_off)
{
  PfSigning *self = g_new0 (PfSigning, 1);

  self->sign_off = pf_sign_off_ref (sign_off);
  self->seq = self->covers_seq = self->withdrawn_seq = self->changed_seq = -1;
  return self;
}

static void
take_add (PfSigning *self, const PfChange *change)
{
  pf_replace_string (&self->by, change->actor);
  self->at = change->at;
  self->seq = change->seq;
  pf_replace_string (&self->statement, pf_change_get_text (change, "statement"));
  pf_replace_string (&self->method, pf_change_get_string (change, "method"));
  pf_replace_string (&self->signature, pf_change_get_string (change, "signature"));
  pf_replace_string (&self->key_fingerprint, pf_change_get_string (change, "key_fingerprint"));
  pf_replace_string (&self->covers_sha256, pf_change_get_string (change, "covers_sha256"));
  self->covers_seq = change->data != NULL ? pf_json_get_int (change->data, "covers_audit_seq", -1) : -1;
  g_clear_pointer (&self->withdrawn_by, g_free);
  g_clear_pointer (&self->withdrawn_reason, g_free);
}

static void
take_withdrawal (PfSigning *self, const PfChange *change)
{
  if (!pf_signing_stands (self))
    return;
  self->withdrawn_by = g_strdup (change->actor);
  self->withdrawn_at = change->at;
  self->withdrawn_seq = change->seq;
  pf_replace_string (&self->withdrawn_reason, pf_change_get_text (change, "reason"));
}

static gboolean
is_signing (const PfChange *change)
{
  return g_str_equal (change->action, "sign.add") || g_str_equal (change->action, "sign.withdraw");
}

/* Signing ticks its own item and fills in blanks, right behind it in the chain. Nothing else may call itself so. */
static gboolean
follows_signing (const PfChange *change, const PfChange *before, const char *signed_target)
{
  gboolean may_follow
      = g_str_equal (change->action, "blank.fill")
        || (g_str_equal (change->action, "item.set") && g_strcmp0 (change->target, signed_target) == 0);

  return may_follow && change->data != NULL && pf_json_get_boolean (change->data, "sign", FALSE)
         && g_strcmp0 (change->actor, before->actor) == 0
         && (before->seq >= 0 ? change->seq == before->seq + 1 : change->seq < 0);
}

/* What is left are the changes that a signature before them does not cover. */
static GArray *
list_content (const GArray *changes)
{
  GArray *content = g_array_new (FALSE, FALSE, sizeof (PfChange));
  const char *signed_target = NULL;
  gboolean in_signing = FALSE;

  for (guint i = 0; i < changes->len; i++) {
    const PfChange *change = &g_array_index (changes, PfChange, i);

    if (is_signing (change))
      signed_target = change->target;
    in_signing = is_signing (change) || (in_signing && follows_signing (change, change - 1, signed_target));
    if (!in_signing)
      g_array_append_vals (content, change, 1);
  }
  return content;
}

/* The first change behind a place; what is not durable yet is behind all. */
static const PfChange *
find_after (const GArray *content, gint64 seq)
{
  guint low = 0;
  guint high = content->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    const PfChange *change = &g_array_index (content, PfChange, middle);

    if (change->seq >= 0 && change->seq <= seq)
      low = middle + 1;
    else
      high = middle;
  }
  return low < content->len ? &g_array_index (content, PfChange, low) : NULL;
}

static void
find_change (PfSigning *self, const GArray *content)
{
  const PfChange *change = pf_signing_stands (self) ? find_after (content, self->covers_seq) : NULL;

  if (change == NULL)
    return;
  self->stale = TRUE;
  self->changed_action = g_strdup (change->action);
  self->changed_target = g_strdup (change->target);
  self->changed_by = g_strdup (change->actor);
  self->changed_at = change->at;
  self->changed_seq = change->seq;
}

static PfSigning *
add_signing (GPtrArray *signings, GHashTable *by_id, PfSignOff *sign_off)
{
  PfSigning *signing = new_signing (sign_off);

  g_ptr_array_add (signings, signing);
  g_hash_table_insert (by_id, sign_off->id, signing);
  return signing;
}

/* A role that stands nowhere in the checklist, or no more as it is read now. */
static PfSigning *
add_unlisted (GPtrArray *signings, GHashTable *by_id, const PfChange *change)
{
  const char *role = pf_change_get_string (change, "role");
  g_autoptr (PfSignOff) sign_off = pf_sign_off_new (change->target, role != NULL ? role : change->target);

  return add_signing (signings, by_id, sign_off);
}

/**
 * pf_run_list_signings:
 * @self: a run
 *
 * Returns: (transfer full) (element-type PfSigning): every sign-off of the checklist in the order of the file, signed or
 *   not, and behind them the roles somebody signed as that stand nowhere in it
 */
GPtrArray *
pf_run_list_signings (PfRun *self)
{
  GPtrArray *signings = g_ptr_array_new_with_free_func ((GDestroyNotify) pf_signing_free);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GArray) content = NULL;
  const GPtrArray *sign_offs;

  g_return_val_if_fail (PF_IS_RUN (self), signings);

  sign_offs = pf_run_get_sign_offs (self);
  for (guint i = 0; i < sign_offs->len; i++)
    add_signing (signings, by_id, g_ptr_array_index (sign_offs, i));
  changes = pf_run_list_changes (self, actions, NULL);
  for (guint i = 0; i < changes->len; i++) {
    const PfChange *change = &g_array_index (changes, PfChange, i);
    PfSigning *signing = change->target != NULL ? g_hash_table_lookup (by_id, change->target) : NULL;

    if (!is_signing (change) || change->target == NULL)
      continue;
    if (g_str_equal (change->action, "sign.add"))
      take_add (signing != NULL ? signing : add_unlisted (signings, by_id, change), change);
    else if (signing != NULL)
      take_withdrawal (signing, change);
  }
  content = list_content (changes);
  for (guint i = 0; i < signings->len; i++)
    find_change (g_ptr_array_index (signings, i), content);
  return signings;
}

/**
 * pf_run_get_signing:
 * @self: a run
 * @sign_off: id of a sign-off
 *
 * Returns: (transfer full) (nullable): how it stands, %NULL when there is no such sign-off
 */
PfSigning *
pf_run_get_signing (PfRun *self, const char *sign_off)
{
  g_autoptr (GPtrArray) signings = pf_run_list_signings (self);

  for (guint i = 0; i < signings->len; i++)
    if (g_str_equal (((PfSigning *) g_ptr_array_index (signings, i))->sign_off->id, sign_off))
      return g_ptr_array_steal_index (signings, i);
  return NULL;
}

/**
 * pf_signed_text_format:
 * @self: what is signed
 *
 * Returns: (transfer full): the bytes a key signs: canonical JSON (RFC 8785) with the members `at`, `by`,
 *   `covers_audit_seq`, `covers_sha256`, `record_id`, `role`, `sign_off` and `statement`
 */
char *
pf_signed_text_format (const PfSignedText *self, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "at", self->at);
  json_object_set_string_member (object, "by", self->by);
  json_object_set_int_member (object, "covers_audit_seq", self->covers_seq);
  json_object_set_string_member (object, "covers_sha256", self->covers_sha256);
  json_object_set_string_member (object, "record_id", self->record_id);
  json_object_set_string_member (object, "role", self->role);
  json_object_set_string_member (object, "sign_off", self->sign_off);
  json_object_set_string_member (object, "statement", self->statement);
  return pf_json_canonicalize (node, error);
}

static const char *
get_verb (const char *action)
{
  if (g_str_equal (action, "item.override"))
    return _ ("overridden");
  if (g_str_equal (action, "blank.fill") || g_str_equal (action, "variable.set"))
    return _ ("filled in");
  if (g_str_equal (action, "option.choose"))
    return _ ("chosen");
  return g_str_equal (action, "criterion.answer") ? _ ("answered") : _ ("changed");
}

/* What it is called, with its line. */
static char *
name_target (PfRun *run, const char *target)
{
  PfDocument *document = pf_run_get_document (run);
  guint item = pf_run_find_item (run, target);
  guint blank = item == PF_NONE ? pf_document_find_blank (document, target) : PF_NONE;
  const PfOptionGroup *group;

  if (item != PF_NONE) {
    const PfItem *found = pf_run_get_item (run, item)->item;

    return g_strdup_printf (_ ("“%s” (line %u)"), found->text, found->line);
  }
  if (blank != PF_NONE) {
    const PfBlank *found = g_ptr_array_index (pf_document_get_blanks (document), blank);

    return g_strdup_printf (_ ("“%s” (line %u)"),
                            *found->label == '\0' && found->role != NULL ? found->role : found->label, found->line);
  }
  for (guint i = 0; i < pf_document_get_option_groups (document)->len; i++) {
    group = g_ptr_array_index (pf_document_get_option_groups (document), i);
    if (g_str_equal (group->id, target))
      return g_strdup_printf (_ ("“%s” (line %u)"), group->label, group->line);
  }
  return g_strdup_printf (_ ("“%s”"), target);
}

/**
 * pf_signing_describe_change:
 * @self: a signing
 * @run: its run
 *
 * Returns: (transfer full) (nullable): what made it stale, for a person to read; %NULL when it is not
 */
char *
pf_signing_describe_change (const PfSigning *self, PfRun *run)
{
  g_autofree char *target = NULL;

  if (!self->stale)
    return NULL;
  target = name_target (run, self->changed_target != NULL ? self->changed_target : "");
  /* Translators: what was changed, such as “Backups taken” (line 12), what was done, such as “filled in”, and by whom */
  return g_strdup_printf (_ ("%s was %s by %s"), target, get_verb (self->changed_action),
                          pf_run_find_person_name (run, self->changed_by));
}

/**
 * pf_digest_group:
 * @sha256: 64 hex digits
 *
 * Returns: (transfer full): the same as eight words of eight digits, for people to read out and compare
 */
char *
pf_digest_group (const char *sha256)
{
  GString *words = g_string_new (NULL);

  for (gsize i = 0; sha256[i] != '\0'; i++) {
    if (i > 0 && i % 8 == 0)
      g_string_append_c (words, ' ');
    g_string_append_c (words, sha256[i]);
  }
  return g_string_free (words, FALSE);
}
