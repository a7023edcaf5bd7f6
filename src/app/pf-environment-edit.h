/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/pf-store.h"

G_BEGIN_DECLS

typedef enum {
  PF_EDIT_NOTHING,
  PF_EDIT_ADD_ENVIRONMENT,
  PF_EDIT_REMOVE_ENVIRONMENT,
  PF_EDIT_SET_ENDPOINT,
  PF_EDIT_REMOVE_ENDPOINT,
  PF_EDIT_SET_HOST,
} PfEditKind;

/**
 * PfEnvironmentEdit:
 * @name: (nullable): id of an endpoint, or a host
 * @address: (nullable): of a host; %NULL takes it out
 * @endpoint: (nullable): what an endpoint is to be
 *
 * One change of the environments.
 */
typedef struct {
  PfEditKind kind;
  char *environment;
  char *name;
  char *address;
  PfEndpoint *endpoint;
} PfEnvironmentEdit;

PfEnvironmentEdit *pf_environment_edit_new (PfEditKind kind, const char *environment);
void pf_environment_edit_free (PfEnvironmentEdit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfEnvironmentEdit, pf_environment_edit_free)

void
pf_environment_edit_async (PfStore *store, PfEnvironmentEdit *edit, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *pf_environment_edit_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
