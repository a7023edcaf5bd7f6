/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-arena.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FIRST_CHUNK (8 * 1024)
#define LARGEST_CHUNK (4 * 1024 * 1024)
#define HUGE_PAGE (2 * 1024 * 1024)
#define ALIGNMENT sizeof (guint64)

/* Structs are taken from the front of a chunk and strings from its back, so that neither leaves gaps for the other. */
struct _PfArena {
  GPtrArray *chunks;
  char *front; /* aligned */
  char *back;
  gsize chunk_size;
  gsize size;
};

/**
 * pf_arena_advise:
 * @memory: memory that will be used from one end to the other
 * @size: bytes
 *
 * Asks the system for large pages, which are faster to get and to find. Of no account where it has none.
 */
void
pf_arena_advise (gpointer memory, gsize size)
{
#ifdef MADV_HUGEPAGE
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  gsize skipped = (page - (gsize) ((guintptr) memory % page)) % page;

  if (size >= 2 * HUGE_PAGE)
    madvise ((char *) memory + skipped, (size - skipped) / page * page, MADV_HUGEPAGE);
#endif
}

/**
 * pf_arena_new:
 *
 * Returns: (transfer full): an empty arena
 */
PfArena *
pf_arena_new (void)
{
  PfArena *self = g_new0 (PfArena, 1);

  self->chunks = g_ptr_array_new_with_free_func (g_aligned_free);
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
add_chunk (PfArena *self, gsize size)
{
  char *chunk = g_aligned_alloc (1, size, size >= HUGE_PAGE ? HUGE_PAGE : 64);

  pf_arena_advise (chunk, size);
  g_ptr_array_add (self->chunks, chunk);
  return chunk;
}

/* Makes sure that as many bytes are between front and back, or gives them a chunk of their own. */
static char *
make_room (PfArena *self, gsize size)
{
  self->size += size;
  if ((gsize) (self->back - self->front) >= size)
    return NULL;
  if (size > self->chunk_size / 4)
    return add_chunk (self, size);
  self->front = add_chunk (self, self->chunk_size);
  self->back = self->front + self->chunk_size;
  self->chunk_size = MIN (self->chunk_size * 2, LARGEST_CHUNK);
  return NULL;
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
  char *piece;

  size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  piece = make_room (self, size);
  if (piece == NULL) {
    piece = self->front;
    self->front += size;
  }
  return memset (piece, 0, size);
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
  char *copy = make_room (self, length + 1);

  if (copy == NULL)
    copy = self->back -= length + 1;
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
