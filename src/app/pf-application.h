/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "probe/pf-scheduler.h"
#include "run/pf-store.h"
#include "vault/pf-vault.h"

G_BEGIN_DECLS

typedef enum {
  PF_STORE_OPENING,
  PF_STORE_READY,
  PF_STORE_UNAVAILABLE,
} PfStoreState;

#define PF_TYPE_APPLICATION (pf_application_get_type ())
/**
 * PfApplication:
 *
 * The program: what all its windows share. The store is opened off the main thread as the program starts; it is there
 * once `store-state` is %PF_STORE_READY.
 *
 * Signals: `store-state-changed ()`; `operator-changed ()` when the preferences name somebody else.
 */
G_DECLARE_FINAL_TYPE (PfApplication, pf_application, PF, APPLICATION, AdwApplication)

PfApplication *pf_application_new (void);

PfStoreState pf_application_get_store_state (PfApplication *self);
const char *pf_application_get_store_error (PfApplication *self);
PfStore *pf_application_get_store (PfApplication *self);
void pf_application_open_store (PfApplication *self);
void pf_application_reopen (PfApplication *self);

PfClock *pf_application_get_clock (PfApplication *self);
PfVault *pf_application_get_vault (PfApplication *self);
PfScheduler *pf_application_get_scheduler (PfApplication *self);
GSettings *pf_application_get_settings (PfApplication *self);
PfPerson *pf_application_dup_person (PfApplication *self);

G_END_DECLS
