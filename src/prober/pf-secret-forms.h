/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "probe/pf-credential.h"

G_BEGIN_DECLS

GStrv pf_secret_forms (PfCredential *credential) G_GNUC_WARN_UNUSED_RESULT;
void pf_secret_forms_wipe (GStrv forms);

G_END_DECLS
