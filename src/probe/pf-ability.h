/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-probe.h"

G_BEGIN_DECLS

char *pf_probe_describe_inability (PfProbe *probe) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
