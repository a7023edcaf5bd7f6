/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-attachment.h"
#include "run/pf-run.h"

G_BEGIN_DECLS

/**
 * PfNote:
 * @target: id of the item or section it is about
 * @text: (nullable): %NULL where it was left out
 * @by: id of who wrote it
 * @at: UTC milliseconds
 * @seq: place in the chain, -1 while it is not durable
 */
typedef struct {
  char *target;
  char *text;
  char *by;
  gint64 at;
  gint64 seq;
} PfNote;
void pf_note_free (PfNote *self);

/**
 * PfEvidence:
 * @kind: as the record names it; `file` for an attached one
 * @ref: (nullable): name of the file
 * @sha256: (nullable): digest of its bytes
 * @bytes: how many, -1 when nobody said
 *
 * A piece of evidence that was added to an item.
 */
typedef struct {
  char *kind;
  char *ref;
  char *sha256;
  char *media_type;
  gint64 bytes;
  char *by;
  gint64 at;
  gint64 seq;
} PfEvidence;
void pf_evidence_free (PfEvidence *self);

GPtrArray *pf_run_list_notes (PfRun *self, const char *target) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_list_evidence (PfRun *self, const char *item) G_GNUC_WARN_UNUSED_RESULT;
guint pf_run_count_evidence (PfRun *self, const char *target);

GPtrArray *pf_run_plan_note (PfRun *self, const char *target, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_attach (PfRun *self, guint item, PfAttachment *attachment, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
