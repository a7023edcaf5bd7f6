/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PF_TYPE_TRUST_DATABASE (pf_trust_database_get_type ())
/**
 * PfTrustDatabase:
 *
 * A certificate database that leaves verification to another one. glib-networking before 2.80 reads the whole
 * list of authorities anew for each connection whose database is one of its own (23 ms in the calling thread); it
 * cannot do so with a foreign type.
 */
G_DECLARE_FINAL_TYPE (PfTrustDatabase, pf_trust_database, PF, TRUST_DATABASE, GTlsDatabase)

GTlsDatabase *pf_trust_database_new (GTlsDatabase *verifier);
GTlsDatabase *pf_trust_database_new_for_system (void);
GTlsDatabase *pf_trust_database_new_for_file (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
