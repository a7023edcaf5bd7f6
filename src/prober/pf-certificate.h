/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "probe/pf-check.h"

G_BEGIN_DECLS

PfCertificateFacts *pf_certificate_read (GTlsCertificate *certificate);
char *pf_certificate_digest (GTlsCertificate *certificate);

G_END_DECLS
