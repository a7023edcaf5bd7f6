/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PF_TYPE_PROBER_PROCESS (pf_prober_process_get_type ())
/**
 * PfProberProcess:
 *
 * One running prober and the two ends of its pipe. Dropping the last reference kills it.
 */
G_DECLARE_FINAL_TYPE (PfProberProcess, pf_prober_process, PF, PROBER_PROCESS, GObject)

/**
 * PfProberProcessLineFunc:
 * @line: a line it wrote, overwritten after the call
 */
typedef void (*PfProberProcessLineFunc) (PfProberProcess *process, char *line, gsize length, gpointer user_data);

/**
 * PfProberProcessDeathFunc:
 *
 * It is gone, or as good as gone; called at most once, never from within another call of this type.
 */
typedef void (*PfProberProcessDeathFunc) (PfProberProcess *process, gpointer user_data);

PfProberProcess *pf_prober_process_start (const char *program,
                                          PfProberProcessLineFunc line,
                                          PfProberProcessDeathFunc death,
                                          gpointer user_data,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void pf_prober_process_send (PfProberProcess *self, const char *line);
void pf_prober_process_kill (PfProberProcess *self);
void pf_prober_process_forget (PfProberProcess *self);
GPid pf_prober_process_get_pid (PfProberProcess *self);

G_END_DECLS
