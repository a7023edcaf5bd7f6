/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "prober/pf-route.h"

G_BEGIN_DECLS

/**
 * PfSessionPool:
 *
 * libsoup sessions, hardened, each for one origin, its addresses and its trust. Only a probe that wants to reuse a
 * connection shares a session; every other gets one of its own, which ends with it.
 */
typedef struct _PfSessionPool PfSessionPool;

PfSessionPool *pf_session_pool_new (void);
void pf_session_pool_free (PfSessionPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfSessionPool, pf_session_pool_free)

SoupSession *pf_session_pool_get (
    PfSessionPool *self, GUri *uri, PfRoute *route, GTlsDatabase *trust, const char *trust_name, gboolean reuse);

G_END_DECLS
