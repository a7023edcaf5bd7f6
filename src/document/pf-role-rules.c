/* SPDX-FileCopyrightText: The Preflight developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "document/pf-role-rules.h"

#include "document/pf-language.h"

/* The course of a deployment, which titles name all the time; every other role is one that changes what a box means. */
static gboolean
is_of_the_course (PfRole role)
{
  return role == PF_ROLE_PREPARATION || role == PF_ROLE_EXECUTION || role == PF_ROLE_VERIFICATION
         || role == PF_ROLE_MONITORING;
}

/**
 * pf_role_is_special:
 * @role: a role
 *
 * Returns: whether it is another than the four parts of a deployment, so that what lies below keeps it unless its own
 *   title names another special one
 */
gboolean
pf_role_is_special (PfRole role)
{
  return role != PF_ROLE_NONE && !is_of_the_course (role);
}

static PfRole
resolve (int meaning, gboolean deployed)
{
  switch (meaning) {
  case PF_WORD_CHECKS:
    return deployed ? PF_ROLE_VERIFICATION : PF_ROLE_PREPARATION;
  case PF_WORD_MONITORING:
    return deployed ? PF_ROLE_MONITORING : PF_ROLE_PREPARATION;
  case PF_WORD_READINESS:
    return PF_ROLE_PREPARATION;
  default:
    return (PfRole) meaning;
  }
}

/* Whether what a title says goes before what it stands under. */
static gboolean
overrides (PfRole role, PfRole above)
{
  if (above == PF_ROLE_NONE || pf_role_is_special (role))
    return TRUE;
  return (above == PF_ROLE_EXECUTION || above == PF_ROLE_SIGN_OFF)
         && (role == PF_ROLE_VERIFICATION || role == PF_ROLE_MONITORING);
}

/**
 * pf_role_of_title:
 * @title: title of a section
 * @above: role of the section above, or %PF_ROLE_NONE
 * @heading: whether it is a true heading; a bold line has a role of its own only when that is a special one
 * @deployed: whether a section before it carries the deployment out
 * @origin: (out): whether the title or the section above decided
 *
 * Returns: its role, %PF_ROLE_NONE where neither says anything
 */
PfRole
pf_role_of_title (const char *title, PfRole above, gboolean heading, gboolean deployed, PfRoleOrigin *origin)
{
  PfPhraseMatch match;
  PfRole role;

  *origin = PF_ROLE_FROM_PARENT;
  if (!pf_phrase_set_find_best (PF_PHRASES (roles), title, -1, &match))
    return above;
  if (match.meaning == PF_WORD_PHASE && above != PF_ROLE_NONE)
    return above;
  if (match.meaning == PF_WORD_READINESS && pf_role_is_special (above))
    return above;
  role = match.meaning == PF_WORD_PHASE ? PF_ROLE_EXECUTION : resolve (match.meaning, deployed);
  if (!overrides (role, above) || (!heading && !pf_role_is_special (role)))
    return above;
  *origin = PF_ROLE_FROM_RULE;
  return role;
}
