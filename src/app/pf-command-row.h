/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/pf-run-row.h"
#include "run/pf-verifier.h"

G_BEGIN_DECLS

#define PF_TYPE_COMMAND_ROW (pf_command_row_get_type ())
/**
 * PfCommandRow:
 *
 * A block of commands with a button that copies it. Nothing is ever run from here.
 */
G_DECLARE_FINAL_TYPE (PfCommandRow, pf_command_row, PF, COMMAND_ROW, GtkWidget)

GtkWidget *pf_command_row_new (void);
void pf_command_row_bind (PfCommandRow *self, PfRunSession *session, PfRunRow *row);
void pf_command_row_unbind (PfCommandRow *self);

G_END_DECLS
