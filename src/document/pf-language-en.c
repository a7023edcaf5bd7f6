/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-language.h"

#include "document/pf-role.h"

static const PfPhrase roles[] = {
  { "rollback trigger*", PF_ROLE_TRIGGER },
  { NULL, 0 },
};

const PfLanguage pf_language_english = {
  .code = "en",
  .roles = roles,
};
