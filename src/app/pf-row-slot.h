/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/pf-run-row.h"
#include "run/pf-verifier.h"

G_BEGIN_DECLS

#define PF_TYPE_ROW_SLOT (pf_row_slot_get_type ())
/**
 * PfRowSlot:
 *
 * One place of the virtual list. It becomes whatever kind of row it is asked to show, and keeps the widgets it made,
 * since the list hands its places round.
 */
G_DECLARE_FINAL_TYPE (PfRowSlot, pf_row_slot, PF, ROW_SLOT, GtkWidget)

GtkWidget *pf_row_slot_new (void);
void pf_row_slot_bind (PfRowSlot *self, PfRunSession *session, PfVerifier *verifier, PfRunRow *row);
void pf_row_slot_unbind (PfRowSlot *self);
PfRunRow *pf_row_slot_get_row (PfRowSlot *self);

G_END_DECLS
