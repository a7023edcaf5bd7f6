/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"

#include <gio/gio.h>

G_BEGIN_DECLS

const char *pf_role_get_word (PfRole role);
const char *pf_role_get_note (PfRole role);
GMenuModel *pf_role_menu_new (const char *action, guint section, PfRole role);

G_END_DECLS
