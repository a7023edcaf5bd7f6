/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"

G_BEGIN_DECLS

/**
 * PfOptionNames:
 *
 * The names of a document's options, to find them in other texts. Holds each name once and a bounded number of them, so
 * that looking takes time in proportion to the text, however many options there are.
 */
typedef struct _PfOptionNames PfOptionNames;

PfOptionNames *pf_option_names_new (void);
void pf_option_names_free (PfOptionNames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PfOptionNames, pf_option_names_free)

void pf_option_names_add (PfOptionNames *self, const char *name, guint option);
guint pf_option_names_find (const PfOptionNames *self, const char *text);

G_END_DECLS
