/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-sign-offs.h"
#include "run/pf-run.h"

G_BEGIN_DECLS

/**
 * PfSigning:
 * @sign_off: what is signed
 * @by: (nullable): id of who signed last, %NULL while nobody has
 * @at: when, UTC milliseconds
 * @seq: place of the signature in the chain, -1 while it is not durable
 * @statement: (nullable): what was declared; %NULL where it was left out
 * @method: (nullable): `typed-name` or `ssh-signature`
 * @signature: (nullable): the armored SSH signature
 * @key_fingerprint: (nullable): of the key it was made with, `SHA256:…`
 * @covers_seq: place of the last event it covers
 * @covers_sha256: (nullable): hash of that event
 * @withdrawn_by: (nullable): id of who took it back, %NULL while it stands
 * @withdrawn_at: when, UTC milliseconds
 * @withdrawn_seq: place of that in the chain
 * @withdrawn_reason: (nullable): why
 * @stale: whether something that was signed for changed later
 * @changed_action: (nullable): what changed first, such as `item.set`
 * @changed_target: (nullable): id of it
 * @changed_by: (nullable): id of who changed it
 * @changed_at: when, UTC milliseconds
 * @changed_seq: its place in the chain, -1 while it is not durable
 *
 * How a sign-off stands in a run: its last signature. Strings are owned.
 */
typedef struct {
  PfSignOff *sign_off;
  char *by;
  gint64 at;
  gint64 seq;
  char *statement;
  char *method;
  char *signature;
  char *key_fingerprint;
  gint64 covers_seq;
  char *covers_sha256;
  char *withdrawn_by;
  gint64 withdrawn_at;
  gint64 withdrawn_seq;
  char *withdrawn_reason;
  gboolean stale;
  char *changed_action;
  char *changed_target;
  char *changed_by;
  gint64 changed_at;
  gint64 changed_seq;
} PfSigning;
void pf_signing_free (PfSigning *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfSigning, pf_signing_free)
gboolean pf_signing_stands (const PfSigning *self);
char *pf_signing_describe_change (const PfSigning *self, PfRun *run);

/**
 * PfSignedText: what a key signs. @at is RFC 3339 as in the event; plain, borrowed strings.
 */
typedef struct {
  const char *record_id;
  const char *sign_off;
  const char *role;
  const char *by;
  const char *at;
  const char *statement;
  gint64 covers_seq;
  const char *covers_sha256;
} PfSignedText;
char *pf_signed_text_format (const PfSignedText *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

const GPtrArray *pf_run_get_sign_offs (PfRun *self);
GPtrArray *pf_run_list_signings (PfRun *self) G_GNUC_WARN_UNUSED_RESULT;
PfSigning *pf_run_get_signing (PfRun *self, const char *sign_off) G_GNUC_WARN_UNUSED_RESULT;
PfSignOff *pf_run_find_sign_off (PfRun *self, const char *words, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pf_run_make_statement (PfRun *self, const PfSignOff *sign_off);
gboolean pf_run_has_separate_signers (PfRun *self);
gboolean pf_run_check_signer (PfRun *self, const PfSignOff *sign_off, const char *person, GError **error);

GPtrArray *pf_run_plan_sign (PfRun *self,
                             const PfSignOff *sign_off,
                             PfPerson *person,
                             const char *statement,
                             gint64 at,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *pf_run_plan_withdraw (PfRun *self, const PfSignOff *sign_off, const char *reason, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
char *pf_run_dup_signed_text (PfRun *self, GPtrArray *acts, PfPerson *person, GError **error);
void pf_run_take_signature (GPtrArray *acts, const char *signature, const char *fingerprint);

char *pf_digest_group (const char *sha256);

G_END_DECLS
