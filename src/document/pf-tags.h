/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/pf-document.h"

G_BEGIN_DECLS

const char *pf_severity_find (const char *text);

G_END_DECLS
