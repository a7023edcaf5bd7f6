/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-run.h"

G_BEGIN_DECLS

/* What a run decides and how it ends: the poll of roles, what follows from the items, and the close. The verdict itself
 * stands in pf-run.h. */

typedef enum {
  PF_VOTE_NONE,
  PF_VOTE_GO,
  PF_VOTE_NO_GO,
  PF_VOTE_ABSTAIN,
  PF_VOTE_WITHDRAWN,
} PfVoteValue;
const char *pf_vote_value_to_string (PfVoteValue value);
gboolean pf_vote_value_from_string (const char *text, PfVoteValue *value);

/**
 * PfVote:
 * @id: slug of the role
 * @role: as the checklist writes it, or as somebody typed it
 * @value: what it says; %PF_VOTE_NONE of a role that has not voted
 * @by: (nullable): id of the person who voted
 * @at: when, UTC milliseconds; 0 when nobody did
 * @seq: the event; -1 when nobody voted or it is not durable yet
 * @reason: (nullable): why
 * @ended_at: when it was withdrawn or another vote of the role took its place, UTC milliseconds; -1 while it stands
 */
typedef struct {
  char *id;
  char *role;
  PfVoteValue value;
  char *by;
  gint64 at;
  gint64 seq;
  char *reason;
  gint64 ended_at;
} PfVote;

void pf_vote_free (PfVote *self);
GPtrArray *pf_run_list_votes (PfRun *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_list_poll (PfRun *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_vote (PfRun *self, const char *role, PfVoteValue value, const char *reason, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * PfVerified: how the counted items that are done came to be so. @overridden ones are those that a person called done
 * against their probe or target; they are none of @by_person.
 */
typedef struct {
  guint by_probe;
  guint by_person;
  guint by_other; /* a command, other items, an import */
  guint overridden;
} PfVerified;

void pf_run_count_verified (PfRun *self, PfVerified *verified);

/**
 * PfDecision: what was declared when the run was closed, and who did.
 */
typedef struct {
  const char *outcome;
  PfVerdict declared;
  const char *reason; /* (nullable): why the verdict is better than the computed one */
  const char *by;
  gint64 at;
} PfDecision;

PfVerdict pf_run_get_declarable (PfRun *self, const char *outcome);
gboolean pf_run_needs_close_reason (PfRun *self, const char *outcome);
guint pf_run_find_open_success_criterion (PfRun *self, guint *n_open);
const char *pf_run_get_proposed_outcome (PfRun *self);
gboolean pf_run_get_decision (PfRun *self, PfDecision *decision);
GPtrArray *pf_run_plan_close (PfRun *self, const char *outcome, const char *reason, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
