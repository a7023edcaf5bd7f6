/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document-diff.h"
#include "run/pf-run-session.h"

G_BEGIN_DECLS

/**
 * PfMigration:
 * @before: the checklist the run has
 * @after: the one it is to have
 * @diff: what changed from one to the other
 * @accepted: (element-type utf8): ids of the reworded items of @after whose state is carried over too
 * @added: (element-type utf8): ids of the items only @after has, probably reworded ones left out
 * @removed: (element-type utf8): ids of those only @before has, probably reworded ones left out
 * @changed: (element-type utf8): ids in @after of those that were probably reworded
 * @moved: (element-type utf8): ids in @after of those that say the same elsewhere
 * @n_carried: how many items keep what they are
 *
 * What it means to move a run to a changed checklist. A run never mixes two: it ends, and a new one begins with what
 * the first one knows.
 */
typedef struct {
  PfDocument *before;
  PfDocument *after;
  PfDocumentDiff *diff;
  GHashTable *accepted;
  GPtrArray *added;
  GPtrArray *removed;
  GPtrArray *changed;
  GPtrArray *moved;
  guint n_carried;
} PfMigration;

PfMigration *pf_migration_new (PfRun *run, PfSource *source, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pf_migration_free (PfMigration *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfMigration, pf_migration_free)
void pf_migration_accept_all (PfMigration *self);
gboolean pf_migration_accept (PfMigration *self, const char *item, GError **error);
char *pf_run_session_migrate (PfRunSession *session, PfMigration *migration, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
