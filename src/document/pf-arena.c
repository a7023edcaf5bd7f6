/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-arena.h"

#include <string.h>

#define FIRST_CHUNK (8 * 1024)
#define LARGEST_CHUNK (1024 * 1024)

struct _PfArena {
  GPtrArray *chunks;
  char *next;
  gsize left;
  gsize chunk_size;
  gsize size;
};

/**
 * pf_arena_new:
 *
 * Returns: (transfer full): an empty arena
 */
PfArena *
pf_arena_new (void)
{
  PfArena *self = g_new0 (PfArena, 1);

  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->chunk_size = FIRST_CHUNK;
  return self;
}

/**
 * pf_arena_free:
 * @self: (transfer full): an arena
 *
 * Frees it with all that was ever allocated from it.
 */
void
pf_arena_free (PfArena *self)
{
  g_ptr_array_unref (self->chunks);
  g_free (self);
}

static char *
take (PfArena *self, gsize size)
{
  char *piece;

  if (size > self->left) {
    gsize chunk = MAX (self->chunk_size, size);

    self->next = g_malloc (chunk);
    self->left = chunk;
    self->chunk_size = MIN (self->chunk_size * 2, LARGEST_CHUNK);
    g_ptr_array_add (self->chunks, self->next);
  }
  piece = self->next;
  self->next += size;
  self->left -= size;
  self->size += size;
  return piece;
}

/**
 * pf_arena_alloc:
 * @self: an arena
 * @size: bytes
 *
 * Returns: (transfer none): zeroed memory, aligned for pointers and 64-bit numbers, that lives as long as the arena
 */
gpointer
pf_arena_alloc (PfArena *self, gsize size)
{
  gsize misaligned = (gsize)((guintptr)self->next % sizeof (guint64));

  if (misaligned != 0 && self->left >= sizeof (guint64) - misaligned)
    take (self, sizeof (guint64) - misaligned);
  else if (misaligned != 0)
    self->left = 0;
  return memset (take (self, size), 0, size);
}

/**
 * pf_arena_strndup:
 * @self: an arena
 * @text: (array length=length): bytes
 * @length: how many
 *
 * Returns: (transfer none): a NUL-terminated copy that lives as long as the arena
 */
char *
pf_arena_strndup (PfArena *self, const char *text, gsize length)
{
  char *copy = take (self, length + 1);

  memcpy (copy, text, length);
  copy[length] = '\0';
  return copy;
}

/**
 * pf_arena_get_size:
 * @self: an arena
 *
 * Returns: how many bytes were ever allocated from it
 */
gsize
pf_arena_get_size (PfArena *self)
{
  return self->size;
}
