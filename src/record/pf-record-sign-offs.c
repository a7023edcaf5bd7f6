/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "record/pf-record-check.h"

#include "run/pf-run-sign-offs.h"
#include "run/pf-ssh-signature.h"

/* Who signed for what, whether that still holds, and whether the keys' signatures are theirs. */

/* A hostile record would have any number of programs started. */
#define MAX_KEY_SIGNATURES 256

static void
add_different (PfRecordCheck *self, guint index, const char *member)
{
  pf_findings_add (self->findings, g_strdup_printf ("/sign_offs/%u/%s", index, member),
                   g_strdup (_ ("The sign-off is not as its events have it.")));
}

static gboolean
is_signing (JsonObject *entry)
{
  const char *action = pf_json_get_string (entry, "action");

  return g_strcmp0 (action, "sign.add") == 0 || g_strcmp0 (action, "sign.withdraw") == 0;
}

static gboolean
is_content (JsonObject *entry)
{
  static const char *const actions[]
      = { "item.set", "item.override", "blank.fill", "variable.set", "option.choose", "criterion.answer", NULL };
  const char *action = pf_json_get_string (entry, "action");

  return action != NULL && g_strv_contains (actions, action);
}

/* What signing itself ticked and filled in stands right behind it. */
static gboolean
follows_signing (JsonObject *entry, JsonObject *before, const char *signed_target)
{
  const char *action = pf_json_get_string (entry, "action");
  gboolean may_follow = g_strcmp0 (action, "blank.fill") == 0
                        || (g_strcmp0 (action, "item.set") == 0
                            && g_strcmp0 (pf_json_get_string (entry, "target"), signed_target) == 0);

  return may_follow && pf_json_get_boolean (pf_json_get_object (entry, "data"), "sign", FALSE)
         && g_strcmp0 (pf_json_get_string (entry, "actor"), pf_json_get_string (before, "actor")) == 0;
}

/* The places in the chain at which something changed that a signature before does not cover. */
static GArray *
list_content (PfRecordCheck *self)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (guint));
  const char *signed_target = NULL;
  gboolean in_signing = FALSE;

  for (guint i = 0; i < pf_array_length (self->entries); i++) {
    JsonObject *entry = pf_array_object (self->entries, i);

    if (is_signing (entry))
      signed_target = pf_json_get_string (entry, "target");
    in_signing
        = is_signing (entry)
          || (in_signing && follows_signing (entry, pf_array_object (self->entries, i - 1), signed_target));
    if (!in_signing && is_content (entry))
      g_array_append_val (places, i);
  }
  return places;
}

static gboolean
is_stale (const GArray *places, JsonObject *entry)
{
  gint64 covers = pf_json_get_int (pf_json_get_object (entry, "data"), "covers_audit_seq", -1);

  return places->len > 0 && (gint64)g_array_index (places, guint, places->len - 1) > covers;
}

static void
check_strings (PfRecordCheck *self, guint index, JsonObject *sign_off, JsonObject *entry)
{
  static const char *const members[] = { "role", "covers_sha256", "method", "signature" };
  JsonObject *data = pf_json_get_object (entry, "data");

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_strcmp0 (pf_json_get_string (sign_off, members[i]), pf_json_get_string (data, members[i])) != 0)
      add_different (self, index, members[i]);
  if (g_strcmp0 (pf_json_get_string (sign_off, "by"), pf_json_get_string (entry, "actor")) != 0)
    add_different (self, index, "by");
  if (g_strcmp0 (pf_json_get_string (sign_off, "at"), pf_json_get_string (entry, "at")) != 0)
    add_different (self, index, "at");
  if (pf_json_get_int (sign_off, "covers_audit_seq", -1) != pf_json_get_int (data, "covers_audit_seq", -2))
    add_different (self, index, "covers_audit_seq");
}

static void
check_signed (PfRecordCheck *self, guint index, JsonObject *sign_off, JsonObject *entry, const GArray *places)
{
  JsonObject *withdrawal = g_hash_table_lookup (self->fold.withdrawals, pf_json_get_string (sign_off, "id"));
  gboolean stale = withdrawal == NULL && is_stale (places, entry);
  gboolean given;
  const char *statement = pf_check_sealed (self, entry, "statement", &given);

  check_strings (self, index, sign_off, entry);
  if (g_strcmp0 (pf_json_get_string (sign_off, "statement"), statement) != 0)
    add_different (self, index, "statement");
  if (!pf_object_has (sign_off, "stale") || pf_json_get_boolean (sign_off, "stale", !stale) != stale)
    pf_findings_add (self->findings, g_strdup_printf ("/sign_offs/%u/stale", index),
                     stale ? g_strdup (_ ("Something that was signed for changed later, but this does not say so."))
                           : g_strdup (_ ("This is said to be stale, but nothing that was signed for changed later.")));
  if (!pf_check_same_stamp (pf_json_get_object (sign_off, "withdrawn"), withdrawal))
    add_different (self, index, "withdrawn");
}

static void
check_unsigned (PfRecordCheck *self, guint index, JsonObject *sign_off)
{
  static const char *const members[] = { "by", "at", "statement", "covers_sha256", "covers_audit_seq",
                                         "method", "signature", "stale", "withdrawn" };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (pf_object_has (sign_off, members[i]))
      pf_findings_add (self->findings, g_strdup_printf ("/sign_offs/%u/%s", index, members[i]),
                       g_strdup (_ ("No event signs this.")));
}

/* A sign-off that is an item stands in its line. */
static void
check_line (PfRecordCheck *self, guint index, JsonObject *sign_off)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->items, pf_json_get_string (sign_off, "id")));
  JsonObject *item = place > 0 ? pf_array_object (pf_json_get_array (self->root, "items"), place - 1) : NULL;

  if (item != NULL && pf_json_get_int (item, "line", -1) != pf_json_get_int (sign_off, "line", -1))
    pf_findings_add (self->findings, g_strdup_printf ("/sign_offs/%u/line", index),
                     g_strdup (_ ("The item stands in another line.")));
}

static void
check_listed (PfRecordCheck *self, JsonArray *sign_offs)
{
  g_autoptr (GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) places = list_content (self);
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < pf_array_length (sign_offs) && !pf_findings_is_full (self->findings); i++) {
    JsonObject *sign_off = pf_array_object (sign_offs, i);
    const char *own_id = pf_json_get_string (sign_off, "id");
    JsonObject *entry = own_id != NULL ? g_hash_table_lookup (self->fold.signatures, own_id) : NULL;

    if (own_id != NULL) {
      g_hash_table_add (listed, (gpointer)(guintptr)own_id);
      check_line (self, i, sign_off);
    }
    if (entry != NULL)
      check_signed (self, i, sign_off, entry, places);
    else
      check_unsigned (self, i, sign_off);
  }
  g_hash_table_iter_init (&iter, self->fold.signatures);
  while (g_hash_table_iter_next (&iter, &id, NULL) && !pf_findings_is_full (self->findings))
    if (!g_hash_table_contains (listed, id)) {
      g_autofree char *quoted = pf_text_shorten (id);

      pf_findings_add (self->findings, g_strdup ("/sign_offs"),
                       g_strdup_printf (_ ("“%s” was signed, but is not listed."), quoted));
    }
}

/* What is covered stands before the signature, and is what the chain has there. */
static void
check_covers (PfRecordCheck *self, guint index, JsonObject *entry)
{
  JsonObject *data = pf_json_get_object (entry, "data");
  gint64 covers = pf_json_get_int (data, "covers_audit_seq", -1);
  JsonObject *covered = covers >= 0 && covers < (gint64)index ? pf_array_object (self->entries, (guint)covers) : NULL;

  if (covered == NULL)
    pf_findings_add (self->findings, g_strdup_printf ("/audit/entries/%u/data/covers_audit_seq", index),
                     g_strdup (_ ("What is signed must stand before the signature.")));
  else if (g_strcmp0 (pf_json_get_string (covered, "hash"), pf_json_get_string (data, "covers_sha256")) != 0)
    pf_findings_add (self->findings, g_strdup_printf ("/audit/entries/%u/data/covers_sha256", index),
                     g_strdup (_ ("The digest that was signed is not that of the event it names.")));
}

static char *
verify_signature (PfRecordCheck *self, JsonObject *entry, GError **error)
{
  JsonObject *data = pf_json_get_object (entry, "data");
  const char *signature = pf_json_get_string (data, "signature");
  gboolean given;
  PfSignedText text = {
    .record_id = pf_json_get_string (self->root, "record_id"),
    .sign_off = pf_json_get_string (entry, "target"),
    .role = pf_json_get_string (data, "role"),
    .by = pf_json_get_string (entry, "actor"),
    .at = pf_json_get_string (entry, "at"),
    .statement = pf_check_sealed (self, entry, "statement", &given),
    .covers_seq = pf_json_get_int (data, "covers_audit_seq", -1),
    .covers_sha256 = pf_json_get_string (data, "covers_sha256"),
  };
  g_autofree char *signed_text = NULL;

  if (signature == NULL || text.record_id == NULL || text.sign_off == NULL || text.role == NULL || text.by == NULL
      || text.at == NULL || text.statement == NULL || text.covers_sha256 == NULL) {
    g_set_error_literal (error, PF_SSH_ERROR, PF_SSH_ERROR_BAD, _ ("A part of what was signed is missing"));
    return NULL;
  }
  signed_text = pf_signed_text_format (&text, error);
  return signed_text != NULL ? pf_ssh_verify (signed_text, signature, NULL, error) : NULL;
}

static void
check_key (PfRecordCheck *self, guint index, JsonObject *entry)
{
  JsonObject *data = pf_json_get_object (entry, "data");
  g_autoptr (GError) error = NULL;
  g_autofree char *fingerprint = verify_signature (self, entry, &error);

  if (fingerprint == NULL)
    pf_findings_add (self->findings, g_strdup_printf ("/audit/entries/%u/data/signature", index),
                     g_strdup_printf (_ ("%s."), error->message));
  else if (g_strcmp0 (fingerprint, pf_json_get_string (data, "key_fingerprint")) != 0)
    pf_findings_add (self->findings, g_strdup_printf ("/audit/entries/%u/data/key_fingerprint", index),
                     g_strdup (_ ("The signature was made with another key.")));
}

static void
check_method (PfRecordCheck *self, guint index, JsonObject *entry, guint *n_keys)
{
  JsonObject *data = pf_json_get_object (entry, "data");
  gboolean by_key = g_strcmp0 (pf_json_get_string (data, "method"), "ssh-signature") == 0;

  if (by_key && ++*n_keys <= MAX_KEY_SIGNATURES)
    check_key (self, index, entry);
  else if (by_key && *n_keys == MAX_KEY_SIGNATURES + 1)
    pf_findings_add (self->findings, g_strdup_printf ("/audit/entries/%u/data/signature", index),
                     g_strdup_printf (_ ("There are more than %d signatures with keys; those from here on were not "
                                         "checked."),
                                      MAX_KEY_SIGNATURES));
  else if (!by_key && (pf_object_has (data, "signature") || pf_object_has (data, "key_fingerprint")))
    pf_findings_add (self->findings, g_strdup_printf ("/audit/entries/%u/data/method", index),
                     g_strdup (_ ("There is a signature with a key, but this does not say so.")));
}

/*
 * pf_check_sign_offs:
 * @self: a check
 *
 * Replays who signed, checks that each signature covers what the chain held before it, that what changed later is said,
 * and has ssh-keygen check the signatures made with keys.
 */
void
pf_check_sign_offs (PfRecordCheck *self)
{
  guint n_keys = 0;

  check_listed (self, pf_json_get_array (self->root, "sign_offs"));
  for (guint i = 0; i < pf_array_length (self->entries) && !pf_findings_is_full (self->findings); i++) {
    JsonObject *entry = pf_array_object (self->entries, i);

    if (g_strcmp0 (pf_json_get_string (entry, "action"), "sign.add") != 0)
      continue;
    check_covers (self, i, entry);
    check_method (self, i, entry, &n_keys);
  }
}
