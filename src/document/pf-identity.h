/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  PF_IDENTITY_SECTION,
  PF_IDENTITY_ITEM,
  PF_IDENTITY_BLANK,
  PF_IDENTITY_COMMAND,
  PF_IDENTITY_PROBE,
  PF_IDENTITY_OPTION_GROUP,
  PF_IDENTITY_GATE,
  PF_IDENTITY_PROPOSAL,
  PF_N_IDENTITIES,
} PfIdentityKind;

/**
 * PfIdentity:
 *
 * Gives ids that depend on where a thing stands and what it says, not on line numbers, and that are unique among those
 * of their kind. So things of different kinds may have different givers, in different threads.
 */
typedef struct _PfIdentity PfIdentity;
typedef struct _PfIdIndex PfIdIndex;

/**
 * PfIdentityDraft:
 *
 * An id in the making: [func@identity_prepare] fills it, [func@identity_give] uses it up.
 */
typedef struct {
  PfIdentityKind kind;
  guint64 path;
  const char *text;
  char *masked; /* (nullable): what @text is then */
  guint64 digest;
} PfIdentityDraft;

void pf_id_index_free (PfIdIndex *self);
gboolean pf_id_index_find (const PfIdIndex *self, PfIdentityKind kind, const char *id, guint *index);

PfIdentity *pf_identity_new (gsize n_things);
void pf_identity_free (PfIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfIdentity, pf_identity_free)

void
pf_identity_prepare (PfIdentity *self, PfIdentityKind kind, guint64 path, const char *text, PfIdentityDraft *draft);
char *pf_identity_give (PfIdentity *self, PfIdentityDraft *draft, guint index, guint64 *own_path);
char *pf_identity_make (
    PfIdentity *self, PfIdentityKind kind, guint64 path, const char *text, guint index, guint64 *own_path);
PfIdIndex *pf_identity_steal_index (PfIdentity *self);

G_END_DECLS
