/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PfWorker:
 *
 * One thread that runs tasks in the order they came, and in between calls a function now and then. Private to the
 * store.
 */
typedef struct _PfWorker PfWorker;

PfWorker *pf_worker_new (const char *name);
void pf_worker_stop (PfWorker *self);
void pf_worker_wait (PfWorker *self);
void pf_worker_push (PfWorker *self, GTask *task, GTaskThreadFunc function);
void pf_worker_set_tick (PfWorker *self, guint interval_ms, GFunc function, gpointer object);

G_END_DECLS
