/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RawServer:
 *
 * Reads the head of a request, then writes whatever bytes it was told to and closes, or stalls with the connection
 * open: what no HTTP library would do.
 */
typedef struct {
  GSocketService *service;
  guint16 port;
  GBytes *answer;
  gboolean stall;
  guint requests;
  GString *last_head;
} RawServer;

RawServer *raw_server_new (void);
void raw_server_free (RawServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawServer, raw_server_free)
void raw_server_answer (RawServer *server, const void *bytes, gsize length);

G_END_DECLS
