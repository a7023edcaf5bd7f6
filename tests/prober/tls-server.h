/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *tls_make_certificates (void);
void tls_remove_certificates (const char *folder);
GTlsCertificate *tls_load_certificate (const char *folder, const char *name);
char *tls_read_fingerprint (const char *folder, const char *name);

/**
 * TlsServer:
 *
 * `openssl s_server`, which keeps sessions as real servers do and answers each request with a page that says whether
 * the session was new or reused.
 */
typedef struct {
  GSubprocess *process;
  guint16 port;
} TlsServer;

TlsServer *tls_server_start (const char *folder, const char *name, const char *version);
void tls_server_stop (TlsServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlsServer, tls_server_stop)

G_END_DECLS
