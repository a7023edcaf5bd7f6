/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "record/pf-record.h"

G_BEGIN_DECLS

/* A hostile record could be wrong in millions of places; nobody reads more than this. */
#define PF_FINDINGS_MAX 500

GPtrArray *pf_findings_new (void);
gboolean pf_findings_is_full (GPtrArray *findings);
void pf_findings_add (GPtrArray *findings, char *pointer, char *message);
char *pf_pointer_escape (const char *member);
char *pf_text_shorten (const char *text);

G_END_DECLS
