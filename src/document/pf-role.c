/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-role.h"

static const char *const names[PF_N_ROLES] = {
  [PF_ROLE_NONE] = "none",
  [PF_ROLE_PREPARATION] = "preparation",
  [PF_ROLE_EXECUTION] = "execution",
  [PF_ROLE_VERIFICATION] = "verification",
  [PF_ROLE_MONITORING] = "monitoring",
  [PF_ROLE_SIGN_OFF] = "sign-off",
  [PF_ROLE_GO_CRITERIA] = "go-criteria",
  [PF_ROLE_NO_GO_CRITERIA] = "no-go-criteria",
  [PF_ROLE_TRIGGER] = "trigger",
  [PF_ROLE_ROLLBACK] = "rollback",
  [PF_ROLE_POST_ROLLBACK] = "post-rollback",
  [PF_ROLE_SUCCESS_CRITERIA] = "success-criteria",
  [PF_ROLE_CONTACTS] = "contacts",
  [PF_ROLE_LINKS] = "links",
  [PF_ROLE_NOTES] = "notes",
  [PF_ROLE_LESSONS] = "lessons",
  [PF_ROLE_KPI] = "kpi",
  [PF_ROLE_REFERENCE] = "reference",
};

/**
 * pf_role_to_string:
 * @role: a role
 *
 * Returns: (transfer none): its name in JSON, events and comments
 */
const char *
pf_role_to_string (PfRole role)
{
  return names[role];
}

/**
 * pf_role_from_string:
 * @text: (nullable): what may be the name of a role
 * @role: (out): the role
 *
 * Returns: whether it is one
 */
gboolean
pf_role_from_string (const char *text, PfRole *role)
{
  for (guint i = 0; i < PF_N_ROLES; i++) {
    if (g_strcmp0 (text, names[i]) == 0) {
      *role = (PfRole)i;
      return TRUE;
    }
  }
  return FALSE;
}
