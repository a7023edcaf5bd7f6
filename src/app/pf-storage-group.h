/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-application.h"

G_BEGIN_DECLS

#define PF_TYPE_STORAGE_GROUP (pf_storage_group_get_type ())
/**
 * PfStorageGroup:
 *
 * In the preferences: how much is kept, for how long, and backup and restore of everything as one file. Widget actions
 * `storage.back-up` and `storage.restore`.
 */
G_DECLARE_FINAL_TYPE (PfStorageGroup, pf_storage_group, PF, STORAGE_GROUP, AdwPreferencesGroup)

void pf_storage_group_set_application (PfStorageGroup *self, PfApplication *application);
void pf_storage_group_back_up (PfStorageGroup *self, const char *path);
void pf_storage_group_restore (PfStorageGroup *self, const char *path);

G_END_DECLS
