/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-identity.h"

#include "document/pf-arena.h"
#include "document/pf-composition.h"
#include "document/pf-secret-pattern.h"

#include <nettle/sha2.h>
#include <string.h>

#define LONGEST_SLUG 100
#define FIRST_SIZE 64
#define DIGITS_OF_COUNT 12

static const char *const kind_names[PF_N_IDENTITIES]
    = { "section", "item", "blank", "command", "probe", "option", "gate", "reading" };

/* What is known of a digest: how often an identity came of which it is the first, and what goes by its id. */
typedef struct {
  guint64 digest;
  const char *id;
  guint32 count;
  guint32 kind : 4;
  guint32 index : 28;
} Place;

/**
 * PfIdIndex:
 *
 * Finds things by their id. A digest is as good a hash as there is, so this is one array with linear probing on its
 * first half, which the id ends with; with hash tables, a large document spent more time on its ids than on parsing.
 */
struct _PfIdIndex {
  PfArena *arena; /* the ids */
  Place *places;
  gsize size; /* a power of two */
  gsize used;
};

struct _PfIdentity {
  GByteArray *message;
  PfIdIndex *index;
};

static gboolean
is_free (const Place *place)
{
  return place->count == 0 && place->id == NULL;
}

static gsize
start_of (const PfIdIndex *self, guint32 key)
{
  return key & (self->size - 1);
}

static gsize
next_of (const PfIdIndex *self, gsize at)
{
  return (at + 1) & (self->size - 1);
}

static PfIdIndex *
id_index_new (gsize size)
{
  PfIdIndex *self = g_new0 (PfIdIndex, 1);

  self->arena = pf_arena_new ();
  self->size = size;
  self->places = g_new0 (Place, size);
  pf_arena_advise (self->places, size * sizeof (Place));
  return self;
}

/**
 * pf_id_index_free:
 * @self: (transfer full): an index
 *
 * Frees it with the ids.
 */
void
pf_id_index_free (PfIdIndex *self)
{
  pf_arena_free (self->arena);
  g_free (self->places);
  g_free (self);
}

/* Makes room for one more. A third of the places stays free. */
static void
id_index_reserve (PfIdIndex *self)
{
  g_autofree Place *old = NULL;
  gsize old_size = self->size;

  if (self->used * 3 < self->size * 2)
    return;
  old = self->places;
  self->size *= 2;
  self->places = g_new0 (Place, self->size);
  pf_arena_advise (self->places, self->size * sizeof (Place));
  for (gsize i = 0; i < old_size; i++) {
    gsize at = start_of (self, (guint32) (old[i].digest >> 32));

    if (is_free (&old[i]))
      continue;
    while (!is_free (&self->places[at]))
      at = next_of (self, at);
    self->places[at] = old[i];
  }
}

/* Counts an identity by its first digest, and says the how-manieth it is. */
static guint32
id_index_count (PfIdIndex *self, guint64 digest)
{
  gsize at;

  id_index_reserve (self);
  at = start_of (self, (guint32) (digest >> 32));
  while (!is_free (&self->places[at]) && self->places[at].digest != digest)
    at = next_of (self, at);
  if (is_free (&self->places[at])) {
    self->places[at].digest = digest;
    self->used++;
  }
  return ++self->places[at].count;
}

/* Gives an id to what has the digest it ends with, unless another of the kind goes by it. */
static gboolean
id_index_add (PfIdIndex *self, PfIdentityKind kind, guint64 digest, const char *id, guint index)
{
  Place *place = NULL;
  gsize at;

  id_index_reserve (self);
  for (at = start_of (self, (guint32) (digest >> 32)); !is_free (&self->places[at]); at = next_of (self, at)) {
    const Place *other = &self->places[at];

    if (other->id == NULL && other->digest == digest)
      place = &self->places[at];
    if (other->id != NULL && other->kind == kind && other->digest >> 32 == digest >> 32 && g_str_equal (other->id, id))
      return FALSE;
  }
  if (place == NULL) {
    place = &self->places[at];
    place->digest = digest;
    self->used++;
  }
  place->id = id;
  place->kind = kind & 0xF;
  place->index = index & 0xFFFFFFF;
  return TRUE;
}

/**
 * pf_id_index_find:
 * @self: an index
 * @kind: of what
 * @id: what may be an id
 * @index: (out): index of what goes by it
 *
 * Returns: whether there is such an id
 */
gboolean
pf_id_index_find (const PfIdIndex *self, PfIdentityKind kind, const char *id, guint *index)
{
  gsize length = strlen (id);
  char *end = NULL;
  guint64 key;

  if (length < 10)
    return FALSE;
  key = g_ascii_strtoull (id + length - 8, &end, 16);
  if (*end != '\0')
    return FALSE;
  for (gsize at = start_of (self, (guint32) key); !is_free (&self->places[at]); at = next_of (self, at)) {
    const Place *place = &self->places[at];

    if (place->id != NULL && place->kind == kind && place->digest >> 32 == key && g_str_equal (place->id, id)) {
      *index = place->index;
      return TRUE;
    }
  }
  return FALSE;
}

/* A power of two that leaves a third of the places free. */
static gsize
size_for (gsize n)
{
  gsize size = FIRST_SIZE;

  while (size * 2 <= n * 3)
    size *= 2;
  return size;
}

/**
 * pf_identity_new:
 * @n_things: about how many things get one
 *
 * Returns: (transfer full): a giver of ids for one document
 */
PfIdentity *
pf_identity_new (gsize n_things)
{
  PfIdentity *self = g_new0 (PfIdentity, 1);

  self->message = g_byte_array_new ();
  self->index = id_index_new (size_for (n_things));
  return self;
}

/**
 * pf_identity_free:
 * @self: (transfer full): a giver of ids
 */
void
pf_identity_free (PfIdentity *self)
{
  g_byte_array_unref (self->message);
  g_clear_pointer (&self->index, pf_id_index_free);
  g_free (self);
}

/* Adds a text without what two editors may write differently without meaning anything else: Unicode composition, and
 * how long the line of underscores of a blank is. Blanks between words are single already. */
static guint8 *
add_normalised (guint8 *at, const char *text, gsize length)
{
  const char *end = text + length;

  while (text < end) {
    const char *underscores = memchr (text, '_', (gsize) (end - text));
    gsize others = (gsize) ((underscores != NULL ? underscores : end) - text);
    gsize run;

    memcpy (at, text, others);
    at += others;
    text += others;
    for (run = 0; text < end && *text == '_'; run++)
      text++;
    run = MIN (run, 3);
    memset (at, '_', run);
    at += run;
  }
  return at;
}

static gsize
compose_message (PfIdentity *self, PfIdentityKind kind, guint64 path, const char *text)
{
  gsize length = strlen (text);
  g_autofree char *composed = NULL;
  guint8 *at;

  path = GUINT64_TO_BE (path);
  if (!pf_text_is_composed (text, length)) {
    composed = g_utf8_normalize (text, (gssize) length, G_NORMALIZE_NFC);
    text = composed != NULL ? composed : text;
    length = strlen (text);
  }
  g_byte_array_set_size (self->message, (guint) (sizeof path + 2 + length + DIGITS_OF_COUNT));
  at = self->message->data;
  memcpy (at, &path, sizeof path);
  at[sizeof path] = (guint8) kind_names[kind][0];
  return (gsize) (add_normalised (at + sizeof path + 1, text, length) - at);
}

/* The separator cannot occur in a text that came through the parser as one line of words. */
static guint64
digest_message (PfIdentity *self, gsize length, guint occurrence)
{
  guint8 *message = self->message->data;
  char decimal[DIGITS_OF_COUNT];
  gsize at = sizeof decimal;
  struct sha256_ctx context;
  guint64 first;

  for (; occurrence > 0; occurrence /= 10)
    decimal[--at] = (char) ('0' + occurrence % 10);
  message[length++] = '\x1f';
  memcpy (message + length, decimal + at, sizeof decimal - at);
  length += sizeof decimal - at;
  sha256_init (&context);
  sha256_update (&context, length, message);
  sha256_digest (&context, sizeof first, (guint8 *) &first);
  return GUINT64_FROM_BE (first);
}

static char *
format_id (PfIdentity *self, PfIdentityKind kind, const char *text, guint64 digest)
{
  /* Letters and digits of a slug; anything else divides its words. */
  static const char slug_of[256] = {
#define ROW(upper, lower) [upper] = (lower), [lower] = (lower)
    ROW ('A', 'a'), ROW ('B', 'b'), ROW ('C', 'c'), ROW ('D', 'd'), ROW ('E', 'e'), ROW ('F', 'f'), ROW ('G', 'g'),
    ROW ('H', 'h'), ROW ('I', 'i'), ROW ('J', 'j'), ROW ('K', 'k'), ROW ('L', 'l'), ROW ('M', 'm'), ROW ('N', 'n'),
    ROW ('O', 'o'), ROW ('P', 'p'), ROW ('Q', 'q'), ROW ('R', 'r'), ROW ('S', 's'), ROW ('T', 't'), ROW ('U', 'u'),
    ROW ('V', 'v'), ROW ('W', 'w'), ROW ('X', 'x'), ROW ('Y', 'y'), ROW ('Z', 'z'), ['0'] = '0', ['1'] = '1',
    ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9',
#undef ROW
  };
  char id[LONGEST_SLUG + 10];
  gsize length = 0;

  for (const char *c = text; *c != '\0' && length < LONGEST_SLUG; c++) {
    char letter = slug_of[(guint8) *c];

    if (letter != '\0')
      id[length++] = letter;
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
  return pf_arena_strndup (self->index->arena, id, length);
}

/**
 * pf_identity_prepare:
 * @self: a giver of ids
 * @kind: what the id is for
 * @path: path of what holds it, as [func@identity_give] gave it in @own_path; 0 for the document
 * @text: what it says
 * @draft: (out caller-allocates): what [func@identity_give] needs
 *
 * Does what can be done before the ids of what comes before are given. Where many things get one, it pays to prepare
 * some ahead: memory is asked for here that is far away.
 */
void
pf_identity_prepare (PfIdentity *self, PfIdentityKind kind, guint64 path, const char *text, PfIdentityDraft *draft)
{
  draft->kind = kind;
  draft->path = path;
  draft->text = text;
  draft->masked = NULL;
  /* Ids stand in journals, records and on screens, where no secret may. */
  if (pf_secret_pattern_find (text, -1, NULL, NULL))
    draft->text = draft->masked = pf_secret_pattern_mask (text, NULL);
  draft->digest = digest_message (self, compose_message (self, kind, path, draft->text), 1);
  __builtin_prefetch (&self->index->places[start_of (self->index, (guint32) (draft->digest >> 32))], 1);
}

/**
 * pf_identity_give:
 * @self: a giver of ids
 * @draft: what was prepared; used up
 * @index: its index among those of its kind
 * @own_path: (out) (optional): path for what it holds itself
 *
 * The id is an ASCII slug of at most 100 characters, `-`, and the first 8 hex digits of the SHA-256 of the identity:
 * kind, path, normalised text without secrets, and the how-manieth with the same of these it is. Equal bytes give equal
 * ids everywhere. Matches the record schema's `^[a-z0-9][a-z0-9._:/-]{0,127}$`.
 *
 * Returns: (transfer none): the id, which lives in the index
 */
char *
pf_identity_give (PfIdentity *self, PfIdentityDraft *draft, guint index, guint64 *own_path)
{
  guint64 digest = draft->digest;
  guint32 count = id_index_count (self->index, digest);
  gsize length = 0;
  char *id;

  if (count > 1) {
    length = compose_message (self, draft->kind, draft->path, draft->text);
    digest = digest_message (self, length, count);
  }
  /* 32 bits of a digest may meet by chance; the next occurrence then has the id. */
  for (id = format_id (self, draft->kind, draft->text, digest);
       !id_index_add (self->index, draft->kind, digest, id, index);
       id = format_id (self, draft->kind, draft->text, digest)) {
    length = compose_message (self, draft->kind, draft->path, draft->text);
    digest = digest_message (self, length, id_index_count (self->index, draft->digest));
  }
  if (own_path != NULL)
    *own_path = digest;
  g_clear_pointer (&draft->masked, g_free);
  return id;
}

/**
 * pf_identity_make:
 * @self: a giver of ids
 * @kind: what the id is for
 * @path: path of what holds it; 0 for the document
 * @text: what it says
 * @index: its index among those of its kind
 * @own_path: (out) (optional): path for what it holds itself
 *
 * [func@identity_prepare] and [func@identity_give] in one.
 *
 * Returns: (transfer none): the id, which lives in the index
 */
char *
pf_identity_make (PfIdentity *self, PfIdentityKind kind, guint64 path, const char *text, guint index, guint64 *own_path)
{
  PfIdentityDraft draft;

  pf_identity_prepare (self, kind, path, text, &draft);
  return pf_identity_give (self, &draft, index, own_path);
}

/**
 * pf_identity_steal_index:
 * @self: a giver of ids
 *
 * Returns: (transfer full): index of the ids, which live in it
 */
PfIdIndex *
pf_identity_steal_index (PfIdentity *self)
{
  return g_steal_pointer (&self->index);
}
