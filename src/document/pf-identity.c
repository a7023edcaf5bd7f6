/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-identity.h"

#include <string.h>

#define LONGEST_SLUG 100

static const char *const kind_names[PF_N_IDENTITIES] = { "section", "item", "blank", "command", "probe" };

struct _PfIdentity {
  PfArena *arena; /* borrowed */
  GChecksum *checksum;
  GString *message;
  GHashTable *occurrences;              /* first digest of an identity → how often it came so far */
  GHashTable *indexes[PF_N_IDENTITIES]; /* id → index + 1 */
};

/**
 * pf_identity_new:
 * @arena: where the ids are to live
 *
 * Returns: (transfer full): a giver of ids for one document
 */
PfIdentity *
pf_identity_new (PfArena *arena)
{
  PfIdentity *self = g_new0 (PfIdentity, 1);

  self->arena = arena;
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  self->message = g_string_new (NULL);
  self->occurrences = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; i < PF_N_IDENTITIES; i++)
    self->indexes[i] = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

/**
 * pf_identity_free:
 * @self: (transfer full): a giver of ids
 */
void
pf_identity_free (PfIdentity *self)
{
  g_checksum_free (self->checksum);
  g_string_free (self->message, TRUE);
  g_hash_table_unref (self->occurrences);
  for (guint i = 0; i < PF_N_IDENTITIES; i++)
    g_clear_pointer (&self->indexes[i], g_hash_table_unref);
  g_free (self);
}

/* What two editors may write differently without meaning anything else: Unicode composition, and how long the line of
 * underscores of a blank is. Blanks between words are single already. */
static void
append_normalised (GString *message, const char *text)
{
  g_autofree char *composed = g_str_is_ascii (text) ? NULL : g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  const char *c = composed != NULL ? composed : text;

  while (*c != '\0') {
    gsize underscores = strspn (c, "_");
    gsize others = underscores > 0 ? 0 : strcspn (c, "_");

    g_string_append_len (message, c, (gssize)(underscores > 0 ? MIN (underscores, 3) : others));
    c += underscores + others;
  }
}

/* The separator cannot occur in a text that came through the parser as one line of words. */
static guint64
digest_message (PfIdentity *self, gsize length, guint occurrence)
{
  guint8 digest[32];
  gsize digest_length = sizeof digest;
  guint64 first = 0;

  g_string_truncate (self->message, length);
  g_string_append_printf (self->message, "\x1f%u", occurrence);
  g_checksum_reset (self->checksum);
  g_checksum_update (self->checksum, (const guchar *)self->message->str, (gssize)self->message->len);
  g_checksum_get_digest (self->checksum, digest, &digest_length);
  for (guint i = 0; i < 8; i++)
    first = first << 8 | digest[i];
  return first;
}

static char *
format_id (PfIdentity *self, PfIdentityKind kind, const char *text, guint64 digest)
{
  char id[LONGEST_SLUG + 10];
  gsize length = 0;

  for (const char *c = text; *c != '\0' && length < LONGEST_SLUG; c++) {
    if (g_ascii_isalnum (*c))
      id[length++] = g_ascii_tolower (*c);
    else if (length > 0 && id[length - 1] != '-')
      id[length++] = '-';
  }
  while (length > 0 && id[length - 1] == '-')
    length--;
  if (length == 0) {
    length = strlen (kind_names[kind]);
    memcpy (id, kind_names[kind], length);
  }
  id[length++] = '-';
  for (guint i = 0; i < 8; i++)
    id[length++] = "0123456789abcdef"[digest >> (60 - 4 * i) & 0xF];
  return pf_arena_strndup (self->arena, id, length);
}

/**
 * pf_identity_make:
 * @self: a giver of ids
 * @kind: what the id is for
 * @path: path of what holds it, as this function gave it in @own_path; 0 for the document
 * @text: what it says
 * @index: its index among those of its kind
 * @own_path: (out) (optional): path for what it holds itself
 *
 * The id is an ASCII slug of at most 100 characters, `-`, and the first 8 hex digits of the SHA-256 of the identity:
 * kind, path, normalised text, and the how-manieth with the same of these it is. Equal bytes give equal ids everywhere.
 * Matches the record schema's `^[a-z0-9][a-z0-9._:/-]{0,127}$`.
 *
 * Returns: (transfer none): the id, which lives in the arena
 */
char *
pf_identity_make (PfIdentity *self, PfIdentityKind kind, guint64 path, const char *text, guint index, guint64 *own_path)
{
  gsize length;
  guint64 digest;
  guint64 *key;
  guint occurrence;
  char *id;

  g_string_truncate (self->message, 0);
  g_string_append_len (self->message, (const char *)&(guint64){ GUINT64_TO_BE (path) }, sizeof path);
  g_string_append_c (self->message, kind_names[kind][0]);
  append_normalised (self->message, text);
  length = self->message->len;

  digest = digest_message (self, length, 1);
  occurrence = GPOINTER_TO_UINT (g_hash_table_lookup (self->occurrences, &digest)) + 1;
  key = pf_arena_new0 (self->arena, guint64);
  *key = digest;
  if (occurrence > 1)
    digest = digest_message (self, length, occurrence);
  /* 32 bits of a digest may meet by chance; the next occurrence then has the id. */
  for (id = format_id (self, kind, text, digest); g_hash_table_contains (self->indexes[kind], id);
       id = format_id (self, kind, text, digest))
    digest = digest_message (self, length, ++occurrence);
  g_hash_table_replace (self->occurrences, key, GUINT_TO_POINTER (occurrence));
  g_hash_table_insert (self->indexes[kind], id, GUINT_TO_POINTER (index + 1));
  if (own_path != NULL)
    *own_path = digest;
  return id;
}

/**
 * pf_identity_steal_index:
 * @self: a giver of ids
 * @kind: of which ids
 *
 * Returns: (transfer full): table from id to index + 1; its keys live in the arena
 */
GHashTable *
pf_identity_steal_index (PfIdentity *self, PfIdentityKind kind)
{
  return g_steal_pointer (&self->indexes[kind]);
}
