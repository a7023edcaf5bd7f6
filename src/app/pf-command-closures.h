/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-command-facts.h"

G_BEGIN_DECLS

const char *pf_command_effect_get_word (PfCommandEffect effect);
const char *pf_command_effect_get_icon_name (PfCommandEffect effect);
const char *pf_command_effect_get_css_class (PfCommandEffect effect);
char *pf_command_dup_caption (const PfCommand *command, const PfCommandStep *step);
char *pf_command_dup_details (const PfCommandStep *step);
char *pf_command_dup_warning (const char *const *placeholders);

G_END_DECLS
