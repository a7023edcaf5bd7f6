/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-credential.h"

G_BEGIN_DECLS

typedef enum {
  PF_VAULT_NO_SERVICE,
  PF_VAULT_LOCKED,
  PF_VAULT_UNLOCKED,
} PfVaultState;

#define PF_TYPE_VAULT (pf_vault_get_type ())
/**
 * PfVault:
 *
 * Credentials in the system keyring (Secret Service, through libsecret), one per origin and environment. Implements
 * [iface@CredentialSource]. The lock state is asked for before every lookup, since a locked keyring answers like an
 * absent secret; nothing prompts but [method@Vault.unlock_async]; every wait is bounded by abandoning the operation,
 * never by cancelling it, which would kill the keyring daemon (libsecret 0.20).
 */
G_DECLARE_FINAL_TYPE (PfVault, pf_vault, PF, VAULT, GObject)

PfVault *pf_vault_new (void);

void pf_vault_get_state_async (PfVault *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean pf_vault_get_state_finish (PfVault *self, GAsyncResult *result, PfVaultState *state, GError **error);

void pf_vault_unlock_async (PfVault *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean pf_vault_unlock_finish (PfVault *self, GAsyncResult *result, GError **error);

void pf_vault_store_async (PfVault *self,
                           PfCredential *credential,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean pf_vault_store_finish (PfVault *self, GAsyncResult *result, GError **error);

void pf_vault_list_async (PfVault *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *pf_vault_list_finish (PfVault *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void pf_vault_forget_async (PfVault *self,
                            const char *origin,
                            const char *environment,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean pf_vault_forget_finish (PfVault *self, GAsyncResult *result, GError **error);

G_END_DECLS
