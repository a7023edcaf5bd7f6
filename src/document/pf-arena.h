/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfArena:
 *
 * Memory that is given out in small pieces and freed at once. A large document consists of millions of short strings;
 * asking the allocator for each took longer than parsing.
 */
typedef struct _PfArena PfArena;

PfArena *pf_arena_new (void);
void pf_arena_free (PfArena *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfArena, pf_arena_free)

void pf_arena_advise (gpointer memory, gsize size);

gpointer pf_arena_alloc (PfArena *self, gsize size) G_GNUC_MALLOC G_GNUC_ALLOC_SIZE (2);
char *pf_arena_strndup (PfArena *self, const char *text, gsize length);
gsize pf_arena_get_size (PfArena *self);

#define pf_arena_new0(arena, Type) ((Type *)pf_arena_alloc ((arena), sizeof (Type)))

G_END_DECLS
