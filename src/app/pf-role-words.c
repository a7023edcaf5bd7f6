/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pf-role-words.h"

#include <glib/gi18n-lib.h>

static const char *const words[PF_N_ROLES] = {
  [PF_ROLE_NONE] = N_("Nothing in particular"),
  [PF_ROLE_PREPARATION] = N_("Preparation"),
  [PF_ROLE_EXECUTION] = N_("Execution"),
  [PF_ROLE_VERIFICATION] = N_("Verification"),
  [PF_ROLE_MONITORING] = N_("Monitoring"),
  [PF_ROLE_SIGN_OFF] = N_("Sign-off"),
  [PF_ROLE_GO_CRITERIA] = N_("GO criteria"),
  [PF_ROLE_NO_GO_CRITERIA] = N_("NO-GO criteria"),
  [PF_ROLE_TRIGGER] = N_("Rollback triggers"),
  [PF_ROLE_ROLLBACK] = N_("Rollback"),
  [PF_ROLE_POST_ROLLBACK] = N_("After a rollback"),
  [PF_ROLE_SUCCESS_CRITERIA] = N_("Success criteria"),
  [PF_ROLE_CONTACTS] = N_("Contacts"),
  [PF_ROLE_LINKS] = N_("Links"),
  [PF_ROLE_NOTES] = N_("Notes"),
  [PF_ROLE_LESSONS] = N_("Lessons learned"),
  [PF_ROLE_KPI] = N_("Figures"),
  [PF_ROLE_REFERENCE] = N_("Reference"),
};

/**
 * pf_role_get_word:
 * @role: what a section is for
 *
 * Returns: (transfer none): its name for people
 */
const char *
pf_role_get_word (PfRole role)
{
  return _(words[role]);
}

/**
 * pf_role_get_note:
 * @role: what a section is for
 *
 * Returns: (transfer none) (nullable): in few words what is different in such a section, %NULL where nothing is
 */
const char *
pf_role_get_note (PfRole role)
{
  switch (role) {
  case PF_ROLE_TRIGGER:
    /* Translators: of rollback triggers, which never count to the progress */
    return _("Never counts");
  case PF_ROLE_ROLLBACK:
  case PF_ROLE_POST_ROLLBACK:
    return _("Only in a rollback");
  case PF_ROLE_GO_CRITERIA:
  case PF_ROLE_NO_GO_CRITERIA:
    return _("Yes or no");
  case PF_ROLE_NONE:
  case PF_ROLE_PREPARATION:
  case PF_ROLE_EXECUTION:
  case PF_ROLE_VERIFICATION:
  case PF_ROLE_MONITORING:
  case PF_ROLE_SIGN_OFF:
  case PF_ROLE_SUCCESS_CRITERIA:
  case PF_ROLE_CONTACTS:
  case PF_ROLE_LINKS:
  case PF_ROLE_NOTES:
  case PF_ROLE_LESSONS:
  case PF_ROLE_KPI:
  case PF_ROLE_REFERENCE:
  default:
    return NULL;
  }
}

/**
 * pf_role_menu_new:
 * @action: an action that takes a section and a role, of type `(us)`
 * @section: index of a section
 * @role: what it is for now
 *
 * Returns: (transfer full): a menu of that action
 */
GMenuModel *
pf_role_menu_new (const char *action, guint section, PfRole role)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) roles = g_menu_new ();
  for (guint i = 0; i < PF_N_ROLES; i++) {
    g_autofree char *label = (PfRole) i == role ? g_strdup_printf ("✓ %s", pf_role_get_word ((PfRole) i))
                                                : g_strdup (pf_role_get_word ((PfRole) i));
    g_autoptr (GMenuItem) entry = g_menu_item_new (label, NULL);
    g_menu_item_set_action_and_target (entry, action, "(us)", section, pf_role_to_string ((PfRole) i));
    g_menu_append_item (roles, entry);
  }
  g_menu_append_section (menu, _("What this section is for"), G_MENU_MODEL (roles));
  return G_MENU_MODEL (menu);
}
