/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** PF_SSH_NAMESPACE: what a signature of a sign-off is good for, so that it is good for nothing else. */
#define PF_SSH_NAMESPACE "preflight@preflight.dev"

#define PF_SSH_ERROR (pf_ssh_error_quark ())
GQuark pf_ssh_error_quark (void);

/**
 * PfSshError:
 * @PF_SSH_ERROR_MISSING: ssh-keygen is not installed, or cannot be started
 * @PF_SSH_ERROR_KEY: the key cannot be used; the message says what ssh-keygen said
 * @PF_SSH_ERROR_TIMEOUT: it took too long, such as when nobody typed the passphrase
 * @PF_SSH_ERROR_BAD: the signature is not one of this text
 */
typedef enum {
  PF_SSH_ERROR_MISSING,
  PF_SSH_ERROR_KEY,
  PF_SSH_ERROR_TIMEOUT,
  PF_SSH_ERROR_BAD,
} PfSshError;

char *pf_ssh_sign (const char *text,
                   const char *key,
                   gboolean use_terminal,
                   char **fingerprint,
                   GCancellable *cancellable,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *
pf_ssh_verify (const char *text, const char *signature, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *pf_ssh_find_signer (const char *signature, const char *allowed_signers, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
GStrv pf_ssh_list_keys (const char *folder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
