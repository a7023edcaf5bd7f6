/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pf-application.h"

G_BEGIN_DECLS

void pf_application_add_actions (PfApplication *self);

G_END_DECLS
