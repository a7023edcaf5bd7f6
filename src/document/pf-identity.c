/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-identity.h"

#include "document/pf-secret-pattern.h"

#include <string.h>

#define LONGEST_SLUG 100
#define FIRST_SIZE 64

static const char *const kind_names[PF_N_IDENTITIES] = { "section", "item", "blank", "command", "probe", "option", "gate", "reading" };

/* How often an identity came so far, by its first digest. */
typedef struct {
  guint64 digest;
  guint32 count; /* 0: the place is free */
} PfOccurrence;

/* Where an id leads, by the 8 hex digits it ends with. */
typedef struct {
  const char *id; /* %NULL: the place is free */
  guint32 key;
  guint32 index;
} PfIdPlace;

/**
 * PfIdIndex:
 *
 * Finds things by their id. A digest is as good a hash as there is, so both tables here are arrays with linear
 * probing on it; with GHashTable, a large document spent more time on its ids than on parsing.
 */
struct _PfIdIndex {
  PfIdPlace *places;
  gsize size; /* a power of two */
  gsize used;
};

struct _PfIdentity {
  PfArena *arena; /* borrowed */
  GChecksum *checksum;
  GString *message;
  PfOccurrence *occurrences;
  gsize n_places; /* a power of two */
  gsize n_occurrences;
  PfIdIndex *indexes[PF_N_IDENTITIES];
};

static PfIdIndex *
id_index_new (gsize size)
{
  PfIdIndex *self = g_new0 (PfIdIndex, 1);

  self->size = size;
  self->places = g_new0 (PfIdPlace, self->size);
  return self;
}

/**
 * pf_id_index_free:
 * @self: (transfer full): an index
 */
void
pf_id_index_free (PfIdIndex *self)
{
  g_free (self->places);
  g_free (self);
}

/* The place of an id, or the free one where it would be. */
static PfIdPlace *
find_place (const PfIdIndex *self, guint32 key, const char *id)
{
  gsize at = key & (self->size - 1);

  while (self->places[at].id != NULL && (self->places[at].key != key || !g_str_equal (self->places[at].id, id)))
    at = (at + 1) & (self->size - 1);
  return &self->places[at];
}

static void
id_index_grow (PfIdIndex *self)
{
  PfIdPlace *old = self->places;
  gsize old_size = self->size;

  self->size *= 2;
  self->places = g_new0 (PfIdPlace, self->size);
  for (gsize i = 0; i < old_size; i++) {
    if (old[i].id != NULL)
      *find_place (self, old[i].key, old[i].id) = old[i];
  }
  g_free (old);
}

static gboolean
id_index_add (PfIdIndex *self, guint32 key, const char *id, guint index)
{
  PfIdPlace *place;

  if (self->used * 2 >= self->size)
    id_index_grow (self);
  place = find_place (self, key, id);
  if (place->id != NULL)
    return FALSE;
  *place = (PfIdPlace){ id, key, index };
  self->used++;
  return TRUE;
}

/**
 * pf_id_index_find:
 * @self: an index
 * @id: what may be an id
 * @index: (out): index of what goes by it
 *
 * Returns: whether there is such an id
 */
gboolean
pf_id_index_find (const PfIdIndex *self, const char *id, guint *index)
{
  gsize length = strlen (id);
  const PfIdPlace *place;
  char *end = NULL;
  guint64 key;

  if (length < 10)
    return FALSE;
  key = g_ascii_strtoull (id + length - 8, &end, 16);
  if (*end != '\0')
    return FALSE;
  place = find_place (self, (guint32)key, id);
  *index = place->index;
  return place->id != NULL;
}

/* A power of two that leaves half of the places free. */
static gsize
size_for (gsize n)
{
  gsize size = FIRST_SIZE;

  while (size <= 2 * n)
    size *= 2;
  return size;
}

/**
 * pf_identity_new:
 * @arena: where the ids are to live
 * @n_items: how many items there are; more may come
 *
 * Returns: (transfer full): a giver of ids for one document
 */
PfIdentity *
pf_identity_new (PfArena *arena, guint n_items)
{
  PfIdentity *self = g_new0 (PfIdentity, 1);

  self->arena = arena;
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  self->message = g_string_new (NULL);
  self->n_places = size_for (n_items);
  self->occurrences = g_new0 (PfOccurrence, self->n_places);
  for (guint i = 0; i < PF_N_IDENTITIES; i++)
    self->indexes[i] = id_index_new (i == PF_IDENTITY_ITEM ? size_for (n_items) : FIRST_SIZE);
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
  g_free (self->occurrences);
  for (guint i = 0; i < PF_N_IDENTITIES; i++)
    g_clear_pointer (&self->indexes[i], pf_id_index_free);
  g_free (self);
}

static PfOccurrence *
probe_occurrence (const PfIdentity *self, guint64 digest)
{
  gsize at = digest & (self->n_places - 1);

  while (self->occurrences[at].count > 0 && self->occurrences[at].digest != digest)
    at = (at + 1) & (self->n_places - 1);
  return &self->occurrences[at];
}

static PfOccurrence *
find_occurrence (PfIdentity *self, guint64 digest)
{
  if (self->n_occurrences * 2 >= self->n_places) {
    g_autofree PfOccurrence *old = self->occurrences;
    gsize n_old = self->n_places;

    self->n_places *= 2;
    self->occurrences = g_new0 (PfOccurrence, self->n_places);
    for (gsize i = 0; i < n_old; i++) {
      if (old[i].count > 0)
        *probe_occurrence (self, old[i].digest) = old[i];
    }
  }
  return probe_occurrence (self, digest);
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

  char decimal[16];
  gsize at = sizeof decimal;

  for (; occurrence > 0; occurrence /= 10)
    decimal[--at] = (char)('0' + occurrence % 10);
  g_string_truncate (self->message, length);
  g_string_append_c (self->message, '\x1f');
  g_string_append_len (self->message, decimal + at, (gssize)(sizeof decimal - at));
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
      id[length++] = (char)(g_ascii_isupper (*c) ? *c | 0x20 : *c);
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
 * kind, path, normalised text without secrets, and the how-manieth with the same of these it is. Equal bytes give equal
 * ids everywhere. Matches the record schema's `^[a-z0-9][a-z0-9._:/-]{0,127}$`.
 *
 * Returns: (transfer none): the id, which lives in the arena
 */
char *
pf_identity_make (PfIdentity *self, PfIdentityKind kind, guint64 path, const char *text, guint index, guint64 *own_path)
{
  gsize length;
  guint64 digest;
  g_autofree char *masked = NULL;
  PfOccurrence *seen;
  char *id;

  /* Ids stand in journals, records and on screens, where no secret may. */
  if (pf_secret_pattern_find (text, -1, NULL, NULL)) {
    masked = pf_secret_pattern_mask (text, NULL);
    text = masked;
  }
  g_string_truncate (self->message, 0);
  g_string_append_len (self->message, (const char *)&(guint64){ GUINT64_TO_BE (path) }, sizeof path);
  g_string_append_c (self->message, kind_names[kind][0]);
  append_normalised (self->message, text);
  length = self->message->len;

  digest = digest_message (self, length, 1);
  seen = find_occurrence (self, digest);
  self->n_occurrences += seen->count == 0 ? 1 : 0;
  seen->digest = digest;
  if (++seen->count > 1)
    digest = digest_message (self, length, seen->count);
  /* 32 bits of a digest may meet by chance; the next occurrence then has the id. */
  for (id = format_id (self, kind, text, digest);
       !id_index_add (self->indexes[kind], (guint32)(digest >> 32), id, index);
       id = format_id (self, kind, text, digest))
    digest = digest_message (self, length, ++seen->count);
  if (own_path != NULL)
    *own_path = digest;
  return id;
}

/**
 * pf_identity_steal_index:
 * @self: a giver of ids
 * @kind: of which ids
 *
 * Returns: (transfer full): index of the ids, which live in the arena
 */
PfIdIndex *
pf_identity_steal_index (PfIdentity *self, PfIdentityKind kind)
{
  return g_steal_pointer (&self->indexes[kind]);
}
