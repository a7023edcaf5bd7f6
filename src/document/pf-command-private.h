/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-command-facts.h"
#include "document/pf-shell.h"

G_BEGIN_DECLS

PfCommandEffect pf_effect_get_worse (PfCommandEffect first, PfCommandEffect second);
PfCommandEffect pf_effect_of_script (const char *script, PfShellDialect dialect);
PfCommandEffect pf_effect_of_sql (const char *sql);
gboolean pf_command_rules_find (const char *const *words, guint n_words, PfCommandEffect *effect);
guint pf_command_rules_unwrap (const char *const *words, guint n_words);
gboolean pf_command_rules_has_option (const char *const *words, guint n_words, const char *options);
gboolean pf_command_rules_know (const char *program);

G_END_DECLS
