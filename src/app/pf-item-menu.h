/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "run/pf-run.h"

G_BEGIN_DECLS

GMenuModel *pf_item_menu_new (PfRunItem *item, PfDocument *document, gboolean can_verify) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
