/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PfVariableUse:
 * @PF_VARIABLE_PLAIN: the value enters as it is; only `${name}` is replaced
 * @PF_VARIABLE_URL: the value is percent-encoded, so it stays within its part of a path or query; `<name>` counts too
 * @PF_VARIABLE_HOST: the value loses `https://` and a slash at its end; `<name>` counts too
 */
typedef enum {
  PF_VARIABLE_PLAIN,
  PF_VARIABLE_URL,
  PF_VARIABLE_HOST,
} PfVariableUse;

char *pf_variable_replace (const char *text, GHashTable *variables, PfVariableUse use, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
