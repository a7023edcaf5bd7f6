/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double bench_peer_get_time (void);
double bench_peer_time_md4c (GBytes *bytes);
double bench_peer_time_cmark (GBytes *bytes);

G_END_DECLS
