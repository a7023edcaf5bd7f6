/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-run-row.h"
#include "run/pf-run-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define PF_TYPE_SIGN_OFF_ROW (pf_sign_off_row_get_type ())
/**
 * PfSignOffRow:
 *
 * Who signed as a role, whether that still holds, and the buttons to sign, to sign again and to withdraw.
 */
G_DECLARE_FINAL_TYPE (PfSignOffRow, pf_sign_off_row, PF, SIGN_OFF_ROW, GtkWidget)

GtkWidget *pf_sign_off_row_new (void);
void pf_sign_off_row_bind (PfSignOffRow *self, PfRunSession *session, PfRunRow *row);
void pf_sign_off_row_unbind (PfSignOffRow *self);

G_END_DECLS
