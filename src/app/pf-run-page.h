/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "run/pf-verifier.h"

G_BEGIN_DECLS

#define PF_TYPE_RUN_PAGE (pf_run_page_get_type ())
/**
 * PfRunPage:
 *
 * One run: its header with verdict and progress, the outline of sections, the list of items, and the details of the
 * selected one. Everything it does is a widget action `run.…`.
 *
 * Properties: `session`, `verifier` (both construct only), `folded` (whether there is a sidebar to go back to),
 * `watching`, `filter` (`all`, `open`, `failed`), `searching`, `show-outline`, `show-details`.
 */
G_DECLARE_FINAL_TYPE (PfRunPage, pf_run_page, PF, RUN_PAGE, AdwBin)

GtkWidget *pf_run_page_new (PfRunSession *session, PfVerifier *verifier);
PfRunSession *pf_run_page_get_session (PfRunPage *self);
PfVerifier *pf_run_page_get_verifier (PfRunPage *self);
guint pf_run_page_get_selected_item (PfRunPage *self);
gboolean pf_run_page_select_item (PfRunPage *self, guint item);

G_END_DECLS
