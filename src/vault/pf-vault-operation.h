/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsecret/secret.h>

#include "vault/pf-vault.h"

G_BEGIN_DECLS

typedef struct _PfVaultOperation PfVaultOperation;
typedef void (*PfVaultStep) (PfVaultOperation *self);

/**
 * PfVaultOperation:
 * @vault: (owned): keeps the opened service between operations
 * @task: (owned) (nullable): who waits for the answer; %NULL once it was given, from then on every late result is dropped
 * @next: what to do when the service is open and the lock state known
 * @service: (owned): the open service
 * @collection: (nullable): object path of the default collection, %NULL when there is none
 * @locked: whether that collection is locked
 * @attributes: (nullable): what the items are searched by
 * @credential: (nullable): what is to be stored
 * @items: (element-type SecretItem): what was found, those not dealt with yet
 *
 * One question to the keyring, reference counted, private to the vault. Each step of it starts an asynchronous call of
 * libsecret that holds a reference and no cancellable; the timer or the last step answers, whichever comes first.
 * Cancelling a libsecret call that prompts makes it hang and kills the daemon (libsecret 0.20), so a question is
 * abandoned, never cancelled.
 */
struct _PfVaultOperation {
  PfVault *vault;
  GTask *task;
  PfVaultStep next;
  GSource *timer;
  GSource *cancelled;
  SecretService *service;
  char *collection;
  gboolean locked;
  GHashTable *attributes;
  PfCredential *credential;
  GList *items;
};

PfVaultOperation *pf_vault_operation_new (PfVault *vault, GTask *task, guint seconds);
PfVaultOperation *pf_vault_operation_ref (PfVaultOperation *self);
void pf_vault_operation_unref (PfVaultOperation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfVaultOperation, pf_vault_operation_unref)

void pf_vault_operation_begin (PfVaultOperation *self, PfVaultStep next);
gboolean pf_vault_operation_is_over (PfVaultOperation *self);
void pf_vault_operation_return (PfVaultOperation *self, gpointer value, GDestroyNotify destroy);
void pf_vault_operation_fail (PfVaultOperation *self, PfCredentialError code, const char *message);
void pf_vault_operation_fail_with (PfVaultOperation *self, const GError *cause);

GHashTable *pf_vault_build_attributes (const char *origin, const char *environment) G_GNUC_WARN_UNUSED_RESULT;
void pf_vault_step_look_up (PfVaultOperation *operation);
void pf_vault_step_forget (PfVaultOperation *operation);
void pf_vault_step_store (PfVaultOperation *operation);
void pf_vault_step_list (PfVaultOperation *operation);
void pf_vault_step_return_state (PfVaultOperation *operation);
void pf_vault_step_unlock (PfVaultOperation *operation);

SecretService *pf_vault_get_service (PfVault *self);
void pf_vault_set_service (PfVault *self, SecretService *service);

G_END_DECLS
