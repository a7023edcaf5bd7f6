/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document-private.h"

G_BEGIN_DECLS

void pf_proposals_enter_list (PfDocumentParser *parser, PfFrame *frame);
void pf_proposals_leave_list (PfDocumentParser *parser, gboolean has_task);
void pf_proposals_find (PfDocumentParser *parser);
char *pf_proposals_make_embedded_view (PfDocument *self, const PfProposal *proposal);

G_END_DECLS
