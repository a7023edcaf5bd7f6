/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-source.h"

G_BEGIN_DECLS

gboolean pf_limits_check (PfSource *source, GError **error);
void pf_limits_set_nesting_error (GError **error, PfSource *source, guint last_line);
void pf_limits_set_cells_error (GError **error, PfSource *source, guint line);

G_END_DECLS
